"""The public pages of careers: guides and occupations."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page

from careerguide.content.pages import serve_by_slug
from careerguide.lists.querystrings import absolute_url, drop_empty_params
from roles.career_list import CareerList
from roles.compare.page import RoleComparison
from roles.guide import Guide
from roles.models import Role
from roles.occupation import OccupationPage
from roles.self_check import self_check
from roles.share_picture import occupation_share_text, picture_response, share_text
from roles.structured_data import occupation, official_occupation


@drop_empty_params
def roles(request):
    return render(request, "roles/roles.html", {"careers": CareerList(request.GET, request.path)})


def compare(request):
    return render(request, "roles/compare.html", {"comparison": RoleComparison(request.GET.getlist("role"))})


def occupation_page(request, slug):
    row = get_object_or_404(OccupationPage.rows(), slug=slug)
    if not row.is_current:
        return render(request, "roles/dropped.html", {"occupation": row}, status=410)
    request.public_row = row
    page = OccupationPage(row)
    data = official_occupation(page, partial(absolute_url, request))
    return render(request, "roles/occupation.html", {"occupation": row, "page": page, "structured_data": data})


@serve_by_slug(Guide.rows, otherwise=occupation_page)
def role(request, row):
    guide = Guide(row)
    context = {
        "role": row,
        "guide": guide,
        "self_check": self_check(row.fit_statements.all(), request.GET.getlist("fit")),
        "structured_data": occupation(guide, partial(absolute_url, request)),
    }
    return render(request, "roles/role.html", context)


@conditional_page
def occupation_share_picture(request, slug):
    return picture_response(occupation_share_text(get_object_or_404(OccupationPage.rows().current(), slug=slug)))


@serve_by_slug(lambda: Role.objects.with_family(), otherwise=occupation_share_picture)
@conditional_page
def role_share_picture(request, row):
    return picture_response(share_text(row))
