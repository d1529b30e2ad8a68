"""The part of the audit page on which editors choose between their correction and the new figure of an import."""

from collections import defaultdict
from typing import NamedTuple

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.http import require_POST

from careerguide.desk.audited import AuditBlocked, summarize
from careerguide.imports.corrections import CorrectionSummary, describe
from careerguide.imports.models import Correction
from careerguide.site.dashboard import may_see

# The audit page shows at most this many open corrections, and one request handles at most this many.
MAX_SHOWN = 100
TOOK = "Took {} new figure{}."
KEPT = "{} correction{} will stay. Imports of this figure will not ask again."


class OpenCorrection(NamedTuple):
    summary: CorrectionSummary
    url: str
    may_change: bool


def open_corrections() -> list[CorrectionSummary]:
    return describe(Correction.objects.filter(is_open=True).select_related("user", "run")[:MAX_SHOWN])


def open_by_source(request) -> list[tuple[object, list[OpenCorrection]]]:
    found = defaultdict(list)
    for each in open_corrections():
        model_admin = admin.site.get_model_admin(apps.get_model(each.correction.model))
        may_change = each.row is None or model_admin.may_write(request, each.row)
        url = model_admin.admin_url("change", each.row.pk) if each.row else ""
        found[each.row and each.row.source].append(OpenCorrection(each, url, may_change))
    return list(found.items())


@admin.site.admin_view
@require_POST
@may_see
def choose(request):
    """Keep the selected corrections, or take the new figures. Each is written in a transaction of its own."""
    keys = [key for key in request.POST.getlist("correction") if key.isascii() and key.isdecimal()]
    takes_new = request.POST.get("choice") == "take"
    done = 0
    for key in keys[:MAX_SHOWN]:
        try:
            with transaction.atomic():
                done += _choose(request, int(key[:18]), takes_new)
        except ValidationError as error:
            messages.error(request, f"The new figure was not taken. {' '.join(error.messages)}")
        except AuditBlocked as blocked:
            messages.error(request, f"The new figure was not taken. The audit reports: {summarize(blocked.causes)}")
    if done:
        messages.success(request, (TOOK if takes_new else KEPT).format(done, pluralize(done)))
    elif not keys:
        messages.info(request, "Nothing was selected.")
    return redirect(f"{reverse('audit')}#corrections")


def _choose(request, key: int, takes_new: bool) -> bool:
    """Whether there was something to choose: someone else may have chosen in between."""
    correction = Correction.objects.filter(pk=key, is_open=True).first()
    if correction is None:
        return False
    model_admin = admin.site.get_model_admin(apps.get_model(correction.model))
    # Lock the row first, as saving its page and imports do, to avoid deadlocks.
    row = model_admin.model._base_manager.select_for_update().filter(pk=correction.object_id).first()
    if row is None:
        correction.delete()
        return False
    if not model_admin.may_write(request, row):
        raise PermissionDenied
    correction = Correction.objects.filter(pk=key, is_open=True).first()
    if correction is None:
        return False
    if takes_new:
        model_admin.take_new_figure(request, row, correction)
    else:
        correction.imported, correction.new, correction.is_open = correction.new, None, False
        correction.save()
    return True
