"""Report a wrong figure: the form, and the thank-you page."""

import logging
from urllib.parse import unquote

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from careerguide.content.pages import gone_page
from careerguide.lib import clock
from careerguide.site.report_form import ReportForm, figures_by_label, find_public, find_withdrawn
from careerguide.site.reports import ReaderReport, ReportCount
from careerguide.web.clients import client_key

logger = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request):
    """The form for the figure ``?figure=`` on the page ``?page=``. Submitting it creates a ReaderReport."""
    row = find_public(request.GET.get("page", ""))
    if row is None:
        if withdrawn := find_withdrawn(request.GET.get("page", "")):
            return gone_page(request, withdrawn)
        raise Http404
    figure = figures_by_label(row).get(request.GET.get("figure", ""))
    context = {"row": row, "figure": figure}
    if figure is None:
        return _render(request, "report.html", context, status=404)
    form = context["form"] = ReportForm(request.POST if request.method == "POST" else None)
    if form.data.get("homepage"):
        return _redirect_to_thanks(row)
    if not form.is_valid():
        return _render(request, "report.html", context)
    now = clock.now()
    if not ReportCount.objects.take(client_key(request, now.date()), now):
        logger.warning("Rejected a reader's report: there were too many this hour")
        response = _render(request, "report.html", context | {"is_too_much": True}, status=429)
        response["Retry-After"] = str(3600 - now.minute * 60 - now.second)
        return response
    page, said, url = unquote(row.get_absolute_url()), form.cleaned_data["said"], form.cleaned_data["url"]
    ReaderReport.objects.receive(page, figure.label, figure.full_text, said, url, now)
    logger.info("A reader reported a wrong figure on %s", page)
    return _redirect_to_thanks(row)


def _redirect_to_thanks(row):
    return redirect(reverse("report_thanks", query={"page": unquote(row.get_absolute_url())}))


@never_cache
@require_safe
def thanks(request):
    return _render(request, "report_thanks.html", {"row": find_public(request.GET.get("page", ""))})


def _render(request, template: str, context: dict, status: int = 200):
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
