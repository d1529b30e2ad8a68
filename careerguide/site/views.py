"""robots.txt, icons and health checks."""

import logging

from django.db import Error as DatabaseError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page

from careerguide.database.errors import error_line
from careerguide.database.setup import has_pending_migrations
from careerguide.lists.querystrings import absolute_url, disallowed_patterns
from careerguide.web.unavailable import RETRY_SECONDS
from programs.models import Program
from roles.models import Role
from roles.share_picture import SITE_TEXT, picture_response

logger = logging.getLogger(__name__)


def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {pattern}" for pattern in disallowed_patterns()), ""]
    lines += [f"Sitemap: {absolute_url(request, reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@conditional_page
def share_picture(request):
    # Other sites show this picture with links to pages that have no picture of their own.
    return picture_response(SITE_TEXT)


def favicon(request):
    # Browsers always request /favicon.ico; the file's own name contains a hash.
    return redirect(static("icons/favicon.ico"))


@never_cache
def healthz(request):
    # This only says that the process is up; readyz checks the database.
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request):
    """Returns 503, with the reason, until the database is set up and a page is published."""
    try:
        problem = _readiness_problem()
    except DatabaseError as error:
        logger.error("The database cannot be used: %s", error_line(error))
        problem = "database unavailable"
    if not problem:
        return HttpResponse("ready\n", content_type="text/plain")
    response = HttpResponse(f"not ready: {problem}\n", content_type="text/plain", status=503)
    response["Retry-After"] = RETRY_SECONDS
    return response


def _readiness_problem() -> str:
    if has_pending_migrations():
        return "migrations are pending (run manage.py migrate)"
    if not (Role.objects.published().exists() or Program.objects.published().exists()):
        return "there is no published page (run manage.py load_content)"
    return ""
