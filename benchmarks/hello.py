"""The smallest useful Django site, to compare with: one view with a page of 12 kB.

It has no database, and compresses its page with Django's GZipMiddleware.
"""

import os
import random

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

WORDS = ["career", "guide", "pay", "growth", "skills", "program", "degree", "school", "tuition", "year", "people"]
PAGE = " ".join(random.Random(1).choices(WORDS, k=2_000))[:12_000]

if os.environ.get("DJANGO_SETTINGS_MODULE"):
    raise SystemExit("Unset DJANGO_SETTINGS_MODULE: this site has its own settings.")
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-measuring",
    MIDDLEWARE=["django.middleware.gzip.GZipMiddleware"],
)
urlpatterns = [path("", lambda request: HttpResponse(PAGE))]
application = get_wsgi_application()
