"""The site's settings, as the tests need them: production's, but for what a test cannot have."""

import os

os.environ.setdefault("DJANGO_SECRET_KEY", "a-key-for-tests")
os.environ.setdefault("DJANGO_HTTPS", "0")
os.environ["DJANGO_DEBUG"] = "0"

from careerguide.settings import *  # noqa: F403
from careerguide.settings import STORAGES

# Hashed names need collectstatic first; tests/site/test_server.py looks at those, with a real server.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Quick to make; what a test signs in with is no secret.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
