"""The guides."""

from django.shortcuts import get_object_or_404, render

from roles.guide import Guide
from roles.models import Role


def roles(request):
    """All guides."""
    return render(request, "roles/roles.html", {"roles": Role.objects.for_list()})


def role(request, slug):
    """One guide, its sections, and its programs at the end."""
    found = get_object_or_404(Role.objects.for_guide(), slug=slug)
    return render(request, "roles/role.html", {"role": found, "guide": Guide(found)})
