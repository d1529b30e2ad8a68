"""A reader's report of a wrong figure: the form that names it already, and the word of thanks."""

import logging
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from careerguide.content.pages import gone_page
from careerguide.lib import clock
from careerguide.site.report_form import ReportForm, find_page, withdrawn_at
from careerguide.site.reports import ReaderReport, ReportCount
from careerguide.web.clients import client_key

logger = logging.getLogger(__name__)


def _answer(request, template: str, context: dict, status: int = 200):
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request):
    """The form about ``?figure=`` of the page at ``?page=``; what is sent becomes a row of the desk."""
    page = find_page(request.GET.get("page", ""))
    if page is None:
        if gone := withdrawn_at(request.GET.get("page", "")):
            return gone_page(request, gone)
        raise Http404
    figure = page.figures.get(request.GET.get("figure", ""))
    context = {"page": page, "figure": figure}
    if figure is None:
        return _answer(request, "report.html", context, status=404)
    form = context["form"] = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _answer(request, "report.html", context)
    if form.is_from_a_machine:
        return _thank(page)
    if not form.is_valid():
        return _answer(request, "report.html", context)
    now = clock.now()
    if not ReportCount.objects.take(client_key(request, now.date()), now):
        logger.warning("A reader's report was not taken: there were too many in this hour")
        response = _answer(request, "report.html", context | {"is_too_much": True}, status=429)
        response["Retry-After"] = str(3600 - now.minute * 60 - now.second)
        return response
    ReaderReport.objects.create(
        page=page.url,
        label=figure.label,
        figure=figure.text,
        said=form.cleaned_data["said"],
        url=form.cleaned_data["url"],
        made_at=now,
    )
    logger.info("A reader says that a figure of %s is wrong", page.url)
    return _thank(page)


def _thank(page):
    return redirect(f"{reverse('report_thanks')}?{urlencode({'page': page.url})}")


@never_cache
@require_safe
def thanks(request):
    """The report has arrived; the way back to the page that it is about."""
    return _answer(request, "report_thanks.html", {"page": find_page(request.GET.get("page", ""))})
