"""The catalog: all programs, or those of one role."""

from django.shortcuts import render

from careerguide.lib.pages import page_of
from programs.catalog import Catalog
from programs.export import export_address
from programs.role_programs import RolePrograms
from programs.structured_data import item_list
from roles.models import Role


def catalog(request):
    """All programs, filtered by the address."""
    return _page(request, Catalog(request.GET, request.path))


@page_of(lambda: Role.objects.with_family())
def role_catalog(request, role):
    """The catalog kept to one role."""
    of_role = RolePrograms(role)
    return _page(request, Catalog(request.GET, of_role.path, of_role.programs), role=role, mind=of_role.mind)


def _page(request, catalog: Catalog, role: Role | None = None, mind=()):
    context = {
        "catalog": catalog,
        "role": role,
        "mind": mind,
        "export": export_address(catalog.parameters, role) if role else export_address(catalog.parameters),
        "item_list": item_list(catalog, request.build_absolute_uri),
    }
    return render(request, "programs/catalog.html", context)
