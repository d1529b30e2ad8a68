"""Say how an amount or a duration is understood, while an editor types it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from careerguide.desk.quantities import QUANTITIES


@admin.site.admin_view
@never_cache
@require_GET
def reading(request, kind: str):
    if not (request.user.has_perm("roles.view_role") or request.user.has_perm("programs.view_program")):
        raise PermissionDenied
    if kind not in QUANTITIES:
        raise Http404
    return HttpResponse(QUANTITIES[kind].understand(request.GET.get("text", "")), content_type="text/plain")
