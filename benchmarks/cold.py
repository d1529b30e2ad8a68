"""The site without stored pages, to measure what it costs to make a page. Responses are compressed as usual."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware" if name.endswith("PageCache") else name for name in settings.MIDDLEWARE
]
application = get_wsgi_application()
