"""The catalog: all programs, or those of one role."""

from functools import partial

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from careerguide.content.pages import serve_by_slug
from careerguide.lists.querystrings import absolute_url, without_empty
from programs.catalog.export import export_url
from programs.catalog.page import Catalog
from programs.role_section import RolePrograms
from programs.structured_data import item_list
from roles.models import Role


@without_empty
def catalog(request):
    """All programs, filtered by the address."""
    return _page(request, Catalog(request.GET, request.path))


@without_empty
@serve_by_slug(lambda: Role.objects.with_family())
def role_catalog(request, role):
    """The catalog kept to one role."""
    of_role = RolePrograms(role)
    return _page(request, Catalog(request.GET, of_role.path, of_role.programs), role, of_role)


def title_of(catalog: Catalog, role: Role | None) -> str:
    """The page's title: what was found while filters are on, so that tabs and bookmarks can be told apart."""
    of_role = f"Programs for {role}" if role else ""
    if not catalog.chips:
        return of_role or "Degree programs"
    return f"{of_role}: {catalog.heading}" if role else catalog.heading


def _page(request, catalog: Catalog, role: Role | None = None, of_role: RolePrograms | None = None):
    """The whole page, or, where htmx asks, what changes on it and the address that it then has."""
    context = {
        "catalog": catalog,
        "role": role,
        "title": title_of(catalog, role),
        "export": export_url(catalog.parameters, role) if role else export_url(catalog.parameters),
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "programs/_live.html", context)
        response["HX-Push-Url"] = catalog.own_url
    else:
        context |= {"of_role": of_role, "item_list": item_list(catalog, partial(absolute_url, request))}
        response = render(request, "programs/catalog.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
