"""The production settings with changes for tests."""

import os

os.environ.setdefault("DJANGO_SECRET_KEY", "a-key-for-tests")
os.environ.setdefault("DJANGO_HTTPS", "0")
os.environ["DJANGO_DEBUG"] = "0"

from careerguide.settings import *  # noqa: F403
from careerguide.settings import STORAGES

# Hashed file names need collectstatic; tests/site/test_server.py tests them.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A fast hasher is safe, because passwords in tests are not secret.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
