"""Markdown as the site will show it, for the desk's preview beside a long text."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from careerguide.lib.markdown import render_markdown
from careerguide.lists.forms import MAX_TEXT

MAY_USE = ("roles.view_role", "programs.view_program")


@admin.site.admin_view
@never_cache
@require_POST
def preview(request):
    """The HTML of the posted ``text``, cleaned as on every page; for those who work on the site's texts."""
    if not any(request.user.has_perm(may) for may in MAY_USE):
        raise PermissionDenied
    text = request.POST.get("text", "")
    if len(text) > MAX_TEXT:
        return HttpResponse("This text is too long to be previewed.", status=413, content_type="text/plain")
    return HttpResponse(render_markdown(text))
