"""The site's settings, read from the environment. Each variable is explained in .env.example."""

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


def flag(name: str, default: bool) -> bool:
    """Whether the environment variable ``name`` is on; ``default`` where it is not set."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def whole(name: str, default: int) -> int:
    """The environment variable ``name`` as a whole number from 0; ``default`` where it is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Give a whole number from 0.")
    return int(value)


def listed(name: str, default: str = "") -> list[str]:
    """The comma-separated values of the environment variable ``name``."""
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


def networks(name: str, default: str) -> list:
    """The IP addresses and networks (10.0.0.0/8) that the environment variable ``name`` lists; * is every address."""
    values = listed(name) or default.split(",")
    if "*" in values:
        values = ["0.0.0.0/0", "::/0"]
    try:
        return [ip_network(value, strict=False) for value in values]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}. Give addresses or networks with commas between, or *.") from None


# What it is

DEBUG = flag("DJANGO_DEBUG", default=False)
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "DJANGO_SECRET_KEY is not set. Set it to a long random text, "
            "or set DJANGO_DEBUG=1 on a machine of your own."
        )
    SECRET_KEY = "only-for-development-and-never-for-a-public-site"
ALLOWED_HOSTS = listed("DJANGO_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# Scheme and host of the site's own links; not set: those of the request.
SITE_URL = os.environ.get("SITE_URL", "").strip().rstrip("/")
if SITE_URL and not re.fullmatch(r"https?://[^\s/?#@]+", SITE_URL):
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}. Give a scheme and a host, as in https://guide.example.org.")

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
    "import_export",
    "simple_history",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
]
MIDDLEWARE = [
    # Before everything that asks whether a request is secure.
    "careerguide.middleware.forwarded_scheme",
    # What adds headers comes first, so that errors and redirects of the others carry them.
    "careerguide.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "careerguide.web.refusals.refuse_requests",
    "careerguide.middleware.health",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are mostly words, and readers' phones are slow. Files come compressed already.
    "django.middleware.gzip.GZipMiddleware",
    "careerguide.web.refusals.InvalidValuesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    # It limits and parses the form that the CSRF check reads.
    "careerguide.web.refusals.FormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Whoever writes is written down with what they write.
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    # After the session, the CSRF check and the account: it asks for all three.
    "careerguide.middleware.DatabaseMiddleware",
    # The last: it knows only what views answer, not the redirects that stay whatever an editor does.
    "careerguide.middleware.revalidate",
]
ROOT_URLCONF = "careerguide.urls"
WSGI_APPLICATION = "careerguide.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["careerguide.template_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["careerguide.templatetags.careerguide"],
        },
    }
]

# What it keeps

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'careerguide.sqlite3'}"
DATABASES = {"default": read_database_url(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
SESSION_ENGINE = "careerguide.web.session_store"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Files between their dry_run and their acceptance, which may reach another process or container. The table is
    # made by a migration; a day is longer than anybody looks at a dry_run.
    "imports": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "roles_kept_file",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 50},
    },
}

# What it serves

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}

# How it guards itself

# Nothing but the site's own files, and nothing inline. No nonce: one that differs by answer
# would keep a page from being cached by its content.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HTTPS = flag("DJANGO_HTTPS", default=not DEBUG)
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
# Browsers take a cookie with this prefix from this very host only, so that no other host of the domain can set it.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# The other storage has a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# The health addresses are asked by the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
X_FRAME_OPTIONS = "DENY"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    # Long enough that nobody has to be told which signs to use.
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
# Five wrong passwords or one-time codes for one name from one address pause that pair. So many from one address pause
# the address: more than an office behind one address mistypes.
AXES_FAILURE_LIMIT = 5
SIGN_IN_ADDRESS_LIMIT = 30
AXES_HANDLER = "careerguide.sign_ins.SignInHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# A try during the pause writes nothing: it neither renews the pause nor grows a row.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# What was typed is not kept.
AXES_SENSITIVE_PARAMETERS = ["username", "otp_token", "otp_device", "csrfmiddlewaretoken"]
AXES_LOCKOUT_CALLABLE = "careerguide.sign_ins.paused"
# careerguide.sign_ins says it in our words.
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
# How many proxies stand before the site: only as many may say whose address it is.
PROXY_COUNT = whole("PROXY_COUNT", default=0)
# Which of them may say that a visitor came by https.
FORWARDED_ALLOW_IPS = networks("FORWARDED_ALLOW_IPS", default="127.0.0.1,::1")
AXES_CLIENT_IP_CALLABLE = "careerguide.web.clients.client_network"
# Whether the desk asks for a one-time password beside the password.
OTP_REQUIRED = flag("DJANGO_OTP", default=False)
OTP_TOTP_ISSUER = "careerguide"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

# Who may send and fetch files of rows: these permissions of each table.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# Versions are read by row and by page, never by day alone.
SIMPLE_HISTORY_DATE_INDEX = False

# A guide with as many rows of each kind as its page takes sends 77,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 80_000
# The bytes of the longest form of the admin; careerguide/web/uploads.py has the limits of public pages and of files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["careerguide.web.uploads.RefuseFiles"]

# How it speaks

LANGUAGE_CODE = "en-us"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
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
    # Django's own handlers would say everything twice.
    # careerguide.sign_ins tells of sign-ins; axes would tell each a second time.
    "loggers": {"django": {"handlers": []}, "axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
