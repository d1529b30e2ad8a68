"""The WSGI application that gunicorn serves."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from careerguide.database.url import limit_request_waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")

try:
    application = get_wsgi_application()
    # Set limits before the first connection. Management commands have none, because they do not import this module.
    limit_request_waits(settings.DATABASES["default"], settings.DATABASE_URL)
except ImproperlyConfigured as error:
    # Show a message instead of a traceback to the person who starts the server.
    sys.exit(f"careerguide: {error}")
