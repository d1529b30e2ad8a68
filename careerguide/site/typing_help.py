"""What the admin shows while an editor types: the Markdown as on public pages, and how an amount is understood."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from careerguide.desk.quantities import QUANTITIES
from careerguide.lib.markdown import render_markdown
from careerguide.lists.forms import MAX_TEXT


def _check_permission(request) -> None:
    if not (request.user.has_perm("roles.view_role") or request.user.has_perm("programs.view_program")):
        raise PermissionDenied


@admin.site.admin_view
@require_POST
def preview(request):
    _check_permission(request)
    text = request.POST.get("text", "")
    if len(text) > MAX_TEXT:
        return HttpResponse("This text is too long to preview.", status=413, content_type="text/plain")
    return HttpResponse(render_markdown(text))


@admin.site.admin_view
@require_GET
def reading(request, kind: str):
    _check_permission(request)
    if kind not in QUANTITIES:
        raise Http404
    return HttpResponse(QUANTITIES[kind].understand(request.GET.get("text", "")), content_type="text/plain")
