"""The guides."""

from django.shortcuts import get_object_or_404, render

from roles.compare import RoleComparison
from roles.guide import Guide
from roles.listing import GuideList
from roles.models import Role


def roles(request):
    """All guides, filtered by the address."""
    return render(request, "roles/roles.html", {"guides": GuideList(request.GET, request.path)})


def compare(request):
    """The guides that the address names, as columns of one table."""
    return render(request, "roles/compare.html", {"comparison": RoleComparison(request.GET.getlist("role"))})


def role(request, slug):
    """One guide, its sections, and its programs at the end."""
    found = get_object_or_404(Role.objects.for_guide(), slug=slug)
    return render(request, "roles/role.html", {"role": found, "guide": Guide(found)})
