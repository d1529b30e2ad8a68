"""The catalog and its programs."""

from django.shortcuts import get_object_or_404, render

from programs.catalog import Catalog
from programs.models import Pathway, Program
from programs.role_programs import RolePrograms
from roles.models import Role


def catalog(request):
    """All programs, filtered by the address."""
    return render(request, "programs/catalog.html", {"catalog": Catalog(request.GET, request.path)})


def role_catalog(request, slug):
    """The catalog kept to one role."""
    role = get_object_or_404(Role.objects.for_list(), slug=slug)
    of_role = RolePrograms(role)
    catalog = Catalog(request.GET, of_role.path, of_role.programs)
    return render(request, "programs/catalog.html", {"catalog": catalog, "role": role, "mind": of_role.mind})


def program(request, slug):
    """One program: its facts with their state, and the roles it leads to."""
    found = get_object_or_404(Program.objects.for_page(), slug=slug)
    pathways = Pathway.objects.filter(program=found).select_related("role", "source")
    return render(request, "programs/program.html", {"program": found, "pathways": pathways})
