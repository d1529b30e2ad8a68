"""The guides."""

from functools import partial

from django.shortcuts import render
from django.views.decorators.http import conditional_page

from careerguide.content.pages import serve_by_slug
from careerguide.lists.querystrings import absolute_url, without_empty
from roles.compare.page import RoleComparison
from roles.guide import Guide
from roles.guide_list import GuideList
from roles.models import Role
from roles.self_check import self_check
from roles.share_picture import picture_answer, words_of
from roles.structured_data import occupation


@without_empty
def roles(request):
    """All guides, filtered by the address."""
    return render(request, "roles/roles.html", {"guides": GuideList(request.GET, request.path)})


def compare(request):
    """The guides that the address names, as columns of one table."""
    return render(request, "roles/compare.html", {"comparison": RoleComparison(request.GET.getlist("role"))})


@serve_by_slug(Guide.rows)
def role(request, found):
    """One guide, its sections, and its programs at the end; to a reader who ticked statements, which way they lean."""
    guide = Guide(found)
    context = {
        "role": found,
        "guide": guide,
        "self_check": self_check(found.fit_statements.all(), request.GET.getlist("fit")),
        "structured_data": occupation(guide, partial(absolute_url, request)),
    }
    return render(request, "roles/role.html", context)


@serve_by_slug(lambda: Role.objects.with_family())
@conditional_page
def role_share_picture(request, found):
    """The picture that stands for a guide where its address is shared."""
    return picture_answer(words_of(found))
