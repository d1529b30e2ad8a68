"""The guides."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page

from careerguide.lib.addresses import without_empty
from roles.compare import RoleComparison
from roles.fit import read_fit
from roles.guide import Guide
from roles.listing import GuideList
from roles.models import Role
from roles.share_picture import picture_answer, words_of
from roles.structured_data import occupation


@without_empty
def roles(request):
    """All guides, filtered by the address."""
    return render(request, "roles/roles.html", {"guides": GuideList(request.GET, request.path)})


def compare(request):
    """The guides that the address names, as columns of one table."""
    return render(request, "roles/compare.html", {"comparison": RoleComparison(request.GET.getlist("role"))})


def role(request, slug):
    """One guide, its sections, and its programs at the end; to a reader who ticked statements, which way they lean."""
    guide = Guide(get_object_or_404(Role.objects.for_guide().with_other_names(), slug=slug))
    context = {
        "role": guide.role,
        "guide": guide,
        "fit": read_fit(guide.role.fit_statements.all(), request.GET.getlist("fit")),
        "structured_data": occupation(guide, request.build_absolute_uri),
    }
    return render(request, "roles/role.html", context)


@conditional_page
def role_share_picture(request, slug):
    """The picture that stands for a guide where its address is shared."""
    found = get_object_or_404(Role.objects.for_list(), slug=slug)
    return picture_answer(words_of(found))
