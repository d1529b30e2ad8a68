"""The stored results of link checks. Only manage.py check_links makes requests; all other code reads its results."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, QuerySet

from careerguide.audit.engine import inspections

RULE = "dead-address"
BATCH_SIZE = 5000


class LinkCheck(models.Model):
    """The last check of a URL. A URL that was never checked has no row.

    ``status`` is the HTTP status of the last response, if there was one. ``problem`` completes a sentence that starts
    with the URL, such as "returns 404"; it is empty if the link works.
    """

    url = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.url


def url_fields() -> list[tuple[type[models.Model], str]]:
    """Pairs (model, field name) of the URL fields that the dead-link rule covers."""
    fields = {}
    for inspection in inspections():
        if any(rule.id == RULE for rule in inspection.rules):
            page = apps.get_model(inspection.model)
            rows = [page._meta.get_field(name).related_model for name in inspection.context.rows]
            for model in [page, *rows]:
                names = [field.name for field in model._meta.concrete_fields if isinstance(field, models.URLField)]
                fields |= dict.fromkeys((model, name) for name in names)
    return list(fields)


def never_checked() -> QuerySet:
    checks = LinkCheck.objects.filter(url=OuterRef("link"))
    rows = [urls.filter(~Exists(checks)).values_list("link", flat=True) for urls in _content_urls()]
    return reduce(QuerySet.union, rows).order_by("link")


def last_checked(before: datetime) -> QuerySet:
    return LinkCheck.objects.filter(checked_at__lt=before).order_by("checked_at", "url")


def urls_to_check(before: datetime, limit: int) -> list[str]:
    """URLs not checked since ``before``: first those never checked, then those with the oldest checks."""
    urls = list(never_checked()[:limit])
    return urls + list(last_checked(before).values_list("url", flat=True)[: limit - len(urls)])


def store_check(url: str, checked_at: datetime, status: int | None, problem: str) -> None:
    values = {"checked_at": checked_at, "status": status, "problem": problem[:200]}
    LinkCheck.objects.update_or_create(url=url, defaults=values)


def delete_unused_checks() -> int:
    used = [urls.values_list("link") for urls in _content_urls()]
    unused, count = LinkCheck.objects.values_list("url").difference(*used), 0
    while batch := [url for (url,) in unused[:BATCH_SIZE]]:
        count += LinkCheck.objects.filter(url__in=batch).delete()[0]
    return count


def problems(urls: Iterable[str]) -> dict[str, LinkCheck]:
    return {check.url: check for check in LinkCheck.objects.filter(url__in=urls).exclude(problem="")}


def summarize_links(newest: int) -> dict:
    urls = set()
    for model, name in url_fields():
        # The database would read a whole table to find rows with a URL if few have one.
        urls.update(model._base_manager.order_by("-pk").values_list(name, flat=True)[:newest])
    urls.discard("")
    checks = LinkCheck.objects.filter(url__in=urls).values_list("checked_at", "problem")
    return {
        "urls": len(urls),
        "never_checked": len(urls) - len(checks),
        "with_problem": sum(problem != "" for _, problem in checks),
        "oldest_check": min((checked_at for checked_at, _ in checks), default=None),
    }


def _content_urls() -> list[QuerySet]:
    """For each URL field, a queryset of the rows that have a URL, annotated as ``link``."""
    return [model._base_manager.order_by().exclude(**{name: ""}).annotate(link=F(name)) for model, name in url_fields()]
