"""Search, robots.txt, icons and health checks."""

import logging

from django.db import Error as DatabaseError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page

from careerguide.database.errors import error_line
from careerguide.database.setup import has_pending_migrations
from careerguide.lib.text import read_search
from careerguide.lists.forms import printable
from careerguide.lists.querystrings import absolute_url, disallowed_patterns
from careerguide.web.unavailable import RETRY_SECONDS
from programs.catalog.origin import row_url
from programs.models import Program
from programs.search import ProgramSearch
from roles.models import Role
from roles.search import GuideSearch
from roles.share_picture import SITE_TEXT, picture_response

MAX_RESULTS = 10
# The number of guides to suggest if the search finds none.
MAX_SUGGESTIONS = 5

logger = logging.getLogger(__name__)


def search(request):
    text, notice = request.GET.get("q", "").strip(), ""
    try:
        words = read_search(text[:200]) if text else ""
    except ValueError as error:
        words, notice = "", f"Search: “{printable(text)}” was left out. {error}"
    guide_search = GuideSearch(words, Role.objects.published())
    guides = Role.objects.for_list().order_by(*guide_search.order)
    # Load one more than is shown, to know whether there are more.
    roles = list(guides.filter(guide_search.condition)[: MAX_RESULTS + 1]) if words else []
    program_search = ProgramSearch(words, Program.objects.published())
    guide_words = words
    if not roles and program_search.correction:
        # The page shows programs for these words, so it looks for guides to them, too.
        guide_words = program_search.correction
        guide_search = GuideSearch(guide_words, Role.objects.published())
        roles = list(guides.filter(guide_search.condition).order_by(*guide_search.order)[: MAX_RESULTS + 1])
    programs = Program.objects.published().filter(program_search.condition) if words else Program.objects.none()
    # They are the first rows of the catalog with the same words, so their pages lead back to it.
    rows = list(programs.as_rows()[:MAX_RESULTS])
    for row in rows:
        row.page_url = row_url(row, {"q": [words]})
    context = {
        "words": words,
        "correction": program_search.correction,
        "notices": [notice] if notice else [],
        "roles": roles[:MAX_RESULTS],
        "more_roles": roles[MAX_RESULTS:],
        "role_correction": guide_search.correction or (guide_words if roles and guide_words != words else ""),
        "guide_words": guide_words,
        "other_roles": guides[:MAX_SUGGESTIONS] if words and not roles else [],
        "programs": rows,
        "program_count": programs.count(),
    }
    return render(request, "search.html", context)


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
