"""The production settings, with what tests need changed."""

import os

os.environ.setdefault("DJANGO_SECRET_KEY", "a-key-for-tests")
os.environ.setdefault("DJANGO_HTTPS", "0")
os.environ["DJANGO_DEBUG"] = "0"

from careerguide.settings import *  # noqa: F403
from careerguide.settings import STORAGES

# Hashed names need collectstatic; tests/site/test_server.py checks those.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Fast, and passwords of tests are no secrets.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
