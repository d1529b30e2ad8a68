"""The WSGI application that gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # A sentence for the person who starts the server, instead of a traceback.
    sys.exit(f"careerguide: {error}")
