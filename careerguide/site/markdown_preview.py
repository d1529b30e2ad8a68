"""Preview Markdown in the admin, rendered as on the public pages."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from careerguide.lib.markdown import render_markdown
from careerguide.lists.forms import MAX_TEXT


@admin.site.admin_view
@never_cache
@require_POST
def preview(request):
    if not (request.user.has_perm("roles.view_role") or request.user.has_perm("programs.view_program")):
        raise PermissionDenied
    text = request.POST.get("text", "")
    if len(text) > MAX_TEXT:
        return HttpResponse("This text is too long to preview.", status=413, content_type="text/plain")
    return HttpResponse(render_markdown(text))
