"""The settings of the site. .env.example explains the environment variables."""

import os
import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from careerguide.database.url import read_database_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Use a whole number of at least 0.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


def env_networks(name: str, default: str) -> list:
    """The IP addresses and networks in a variable, such as 10.0.0.0/8; * means every address."""
    values = env_list(name) or default.split(",")
    if "*" in values:
        values = ["0.0.0.0/0", "::/0"]
    try:
        return [ip_network(value, strict=False) for value in values]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. Use IP addresses or networks separated by commas, or *."
        ) from None


DEBUG = env_bool("DJANGO_DEBUG", default=False)
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "DJANGO_SECRET_KEY is not set. Set it to a long random string, or set DJANGO_DEBUG=1 on your own machine."
        )
    SECRET_KEY = "only-for-development-and-never-for-a-public-site"
ALLOWED_HOSTS = env_list("DJANGO_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# The scheme and host of absolute links. By default, those of the request are used.
SITE_URL = os.environ.get("SITE_URL", "").strip().rstrip("/")
if SITE_URL and not re.fullmatch(r"https?://[^\s/?#@]+", SITE_URL):
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}. Use a scheme and a host: https://guide.example.org.")

INSTALLED_APPS = [
    "careerguide",
    "roles",
    "programs",
    "careerguide.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
]
MIDDLEWARE = [
    # This comes before everything that checks whether the request is secure.
    "careerguide.middleware.forwarded_scheme",
    # A stored page has all headers, so this skips everything below.
    "careerguide.cache.pages.PageCache",
    "careerguide.cache.by_version.one_version",
    # Stored responses have the headers that it adds.
    "careerguide.api.middleware.api_responses",
    # Middleware that adds headers comes first, so that errors and redirects from other middleware get the headers.
    "careerguide.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "careerguide.web.refusals.refuse_requests",
    "careerguide.middleware.health",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # This compresses only pages: WhiteNoise serves precompressed static files.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    # This limits and parses the form before the CSRF check reads it.
    "careerguide.web.refusals.InputMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    # Here, the middleware only sees the responses of views. Other redirects do not depend on what editors change.
    "careerguide.middleware.revalidate",
    # This reads the account, so it comes after the session and authentication middleware.
    "careerguide.middleware.DatabaseMiddleware",
]
ROOT_URLCONF = "careerguide.urls"
WSGI_APPLICATION = "careerguide.wsgi.application"
_LOADERS = ["careerguide.template_loader.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["careerguide.templatetags.careerguide"],
        },
    }
]

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'careerguide.sqlite3'}"
DATABASES = {"default": read_database_url(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
SESSION_ENGINE = "careerguide.web.session_store"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Uploaded files, between dry run and import. It is a database cache, because the import may run in another process
    # or container. A migration creates the table. A day is enough time to check a dry run.
    "imports": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "roles_kept_file",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 50},
    },
    # Public pages, by content version. Those that were used longest ago are dropped when there are too many.
    "pages": {
        "BACKEND": "careerguide.cache.memory.BoundedLocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 10_000, "MAX_BYTES": 120 * 1024 * 1024},
    },
}
if REDIS_URL := os.environ.get("REDIS_URL", "").strip():
    if not REDIS_URL.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured("REDIS_URL is not valid. Use redis://host:6379/0, or rediss:// with TLS.")
    CACHES["pages"] = {
        "BACKEND": "careerguide.cache.shared.OptionalRedisCache",
        "LOCATION": REDIS_URL,
        # In seconds. No one requests pages of an earlier version.
        "TIMEOUT": 24 * 3600,
    }
# How long a CDN may serve a public page without asking the site, in seconds. Browsers always ask, with an ETag.
CDN_SECONDS = env_int("CDN_SECONDS", default=0)
PAGE_CACHE_CONTROL = f"public, max-age=0, s-maxage={CDN_SECONDS}" if CDN_SECONDS else "public, no-cache"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "careerguide.site.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# The parts of the stylesheet, joined into one file.
JOINED_STATIC = VAR_DIR / "joined"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}

# Allow only the site's own files, and nothing inline. A nonce would change every response and defeat ETags.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {name: [NONE] for name in ["default-src", "base-uri", "frame-ancestors"]}
    | {f"{name}-src": [SELF] for name in ["script", "style", "img", "font", "connect", "manifest"]}
    | {"form-action": [SELF]}
}
HTTPS = env_bool("DJANGO_HTTPS", default=not DEBUG)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# Browsers only accept a cookie with this prefix from this host, so other hosts in the domain cannot set it.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# Avoid the additional cookie of Django's default message storage.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Health checks come from the same machine or a load balancer, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
X_FRAME_OPTIONS = "DENY"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    # Passwords of this length need no rules about special characters.
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
# Five wrong passwords or one-time codes for one name from one IP address lock out that pair. The second limit locks out
# the address. It is high enough for an office that shares one address.
AXES_FAILURE_LIMIT = 5
SIGN_IN_ADDRESS_LIMIT = 30
AXES_HANDLER = "careerguide.sign_ins.SignInHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Attempts during the lockout do not extend it, and write nothing to the database.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The values of these parameters are masked in the form data that is stored with failed sign-ins.
AXES_SENSITIVE_PARAMETERS = ["username", "otp_token", "otp_device", "csrfmiddlewaretoken"]
AXES_LOCKOUT_CALLABLE = "careerguide.sign_ins.locked_out"
# careerguide.sign_ins logs sign-ins, so axes does not need to.
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
# The number of our own proxies in front of the site; see careerguide/web/clients.py.
PROXY_COUNT = env_int("PROXY_COUNT", default=0)
# The proxies that are trusted to report that a visitor used https.
FORWARDED_ALLOW_IPS = env_networks("FORWARDED_ALLOW_IPS", default="127.0.0.1,::1")
AXES_CLIENT_IP_CALLABLE = "careerguide.web.clients.client_network"
# Whether the admin also requires a one-time password.
OTP_REQUIRED = env_bool("DJANGO_OTP", default=False)
OTP_TOTP_ISSUER = "careerguide"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

# The API only reads public content: no accounts, sessions, forms, limits or pages of its own.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "careerguide.api.rest.OnlyJSON",
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "careerguide.api.rest.handle_exception",
}

# A guide's form with the maximum number of rows of every kind has 92,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 95_000
# In bytes, for admin forms. The limits for public pages and files are in careerguide/web.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["careerguide.web.uploads.RefuseFiles"]

USE_I18N = False
TIME_ZONE = "UTC"
LOG_LEVEL = (os.environ.get("LOG_LEVEL") or "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL is {LOG_LEVEL!r}. Use DEBUG, INFO, WARNING, ERROR or CRITICAL.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "careerguide.lib.lines.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"refusals": {"()": "careerguide.web.refusals.RefusalFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    # Django's own handlers, and the axes messages about sign-ins, would log every event twice.
    "loggers": {"django": {"handlers": []}, "axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
