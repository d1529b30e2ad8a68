"""The guides."""

from django.shortcuts import render

from careerguide.lib.pages import page_of
from roles.fit import read_fit
from roles.guide import Guide
from roles.models import Role


def roles(request):
    """All guides."""
    return render(request, "roles/roles.html", {"roles": Role.objects.for_list()})


@page_of(lambda: Role.objects.whole())
def role(request, found):
    """One guide, its sections, and its programs at the end; to a reader who ticked statements, which way they lean."""
    fit = read_fit(found.fit_statements.all(), request.GET.getlist("fit"))
    return render(request, "roles/role.html", {"role": found, "guide": Guide(found), "fit": fit})
