"""Tests of former URLs: when a page may reuse one, where they redirect, and how the redirects are cached."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status
from programs.models import Program
from roles.models import Role
from tests.support.admin import change_url, form_data, run_action, shown_messages
from tests.support.factories import make_program, make_role, make_source
from tests.support.files import save
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

both = pytest.mark.parametrize("make", [make_role, make_program])
# A page keeps its former slugs in each of these statuses.
ALL = [Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN]


def rename(row, *slugs: str, **values):
    """Save ``row`` with each of the ``slugs`` in turn, then set and save the ``values``."""
    for slug in slugs:
        row.slug = slug
        row.save()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def set_slug(row, slug: str):
    """Give ``row`` a slug that validation would reject, as if it were older than the rule about taken slugs."""
    type(row).objects.filter(pk=row.pk).update(slug=slug)
    return type(row).objects.get(pk=row.pk)


def former_slugs(row) -> set[str]:
    return set(row.former_addresses.values_list("slug", flat=True))


def url(row, slug: str) -> str:
    """The URL of ``row`` with ``slug`` instead of its own."""
    return row.get_absolute_url().replace(f"/{row.slug}/", f"/{slug}/")


@both
class TestTakenSlugs:
    @pytest.mark.parametrize("status", ALL)
    def test_error_for_a_taken_slug_names_the_page_that_owns_it(self, make, status):
        owner = rename(make(slug="old"), "new", status=status)
        row = make(status=Status.DRAFT)
        copy = type(row).objects.get(pk=row.pk)
        copy.pk, copy.slug, copy._state.adding = None, "old", True
        with pytest.raises(ValidationError) as caught:
            copy.validate_unique()
        assert caught.value.message_dict["slug"] == [
            f"This was the URL of “{owner}”, and links to it redirect there. Choose another slug."
        ]

    @pytest.mark.parametrize("status", ALL)
    def test_renaming_to_a_taken_slug_is_refused(self, make, status):
        rename(make(slug="old"), "new")
        row = make(status=status)
        row.slug = "old"
        with pytest.raises(ValidationError, match="This was the URL of"):
            row.full_clean()

    def test_slug_taken_by_two_pages_has_one_error_message(self, make):
        rename(make(slug="old"), "new")
        set_slug(make(), "old")
        row = make(status=Status.DRAFT)
        row.slug = "old"
        with pytest.raises(ValidationError) as caught:
            row.validate_unique()
        assert len(caught.value.message_dict["slug"]) == 1

    def test_page_can_take_back_its_former_slug(self, make):
        row = rename(make(slug="old"), "new")
        row.slug = "old"
        row.full_clean()
        row.save()
        assert former_slugs(row) == {"new"}

    def test_former_slug_of_draft_is_available(self, make):
        rename(make(slug="old", status=Status.DRAFT), "new")
        row = make()
        row.slug = "old"
        row.full_clean()

    def test_former_slug_of_deleted_page_is_available(self, make):
        rename(make(slug="old"), "new").delete()
        row = make()
        row.slug = "old"
        row.full_clean()

    def test_public_page_with_taken_slug_can_be_saved(self, make):
        rename(make(slug="old"), "new")
        set_slug(make(), "old").full_clean()

    def test_draft_with_taken_slug_is_not_published(self, make, admin_client):
        rename(make(slug="old"), "new")
        row = set_slug(make(status=Status.DRAFT, source=make_source()), "old")
        page = run_action(admin_client, "publish", row)
        assert "This was the URL of" in shown_messages(page)
        assert type(row).objects.get(pk=row.pk).status == Status.DRAFT


def test_admin_shows_the_error_on_the_slug_field(admin_client):
    owner = rename(make_program(slug="old"), "new")
    row = make_program(status=Status.DRAFT)
    data = form_data(admin_client, row) | {"slug": "old"}
    page = admin_client.post(change_url(row), data)
    assert f"This was the URL of “{owner}”" in page.context["adminform"].form.errors["slug"][0]


def test_program_can_have_former_slug_of_guide():
    rename(make_role(slug="old"), "new")
    row = make_program()
    row.slug = "old"
    row.full_clean()


def test_imported_program_avoids_former_slugs(admin_client):
    rename(make_program(slug="north-ms-in-things", institution="North"), "new")
    save(admin_client, Program, {"institution": "North", "title": "MS in Things"})
    assert Program.objects.get(award="MS in Things").slug == "north-ms-in-things-2"


@both
class TestRedirects:
    def test_several_renames_cause_only_one_redirect(self, make, client):
        row = rename(make(slug="one"), "two", "three")
        for slug in ("one", "two"):
            response = client.get(url(row, slug))
            assert (response.status_code, response["Location"]) == (301, row.get_absolute_url())

    def test_draft_does_not_hide_a_redirect(self, make, client):
        row = rename(make(slug="old"), "new")
        draft = set_slug(make(status=Status.DRAFT), "old")
        response = client.get(draft.get_absolute_url())
        assert (response.status_code, response["Location"]) == (301, row.get_absolute_url())
        assert client.get(preview_url(draft)).status_code == 200

    def test_former_url_of_withdrawn_page_returns_410(self, make, client):
        row = rename(make(slug="old"), "new", status=Status.WITHDRAWN)
        response = client.get(url(row, "old"))
        assert response.status_code == 410
        assert "is no longer here" in response.content.decode()

    def test_draft_does_not_hide_a_410_response(self, make, client):
        row = rename(make(slug="old"), "new", status=Status.WITHDRAWN)
        set_slug(make(status=Status.DRAFT), "old")
        assert client.get(url(row, "old")).status_code == 410

    def test_former_url_of_draft_returns_404(self, make, client):
        row = rename(make(slug="old"), "new", status=Status.DRAFT)
        assert client.get(url(row, "old")).status_code == 404

    def test_redirect_keeps_parameters(self, make, client):
        row = rename(make(slug="old"), "new")
        response = client.get(url(row, "old") + "?fit=1&x=%C3%A9")
        assert response["Location"] == row.get_absolute_url() + "?fit=1&x=%C3%A9"


@pytest.mark.parametrize("end", ["", "programs/", "share.png"])
def test_all_urls_of_guide_redirect_or_return_410(client, end):
    row = rename(make_role(slug="roles"), "new")
    assert client.get(f"/roles/roles/{end}")["Location"] == f"/roles/new/{end}"
    rename(row, status=Status.WITHDRAWN)
    for slug in ("roles", "new"):
        assert client.get(f"/roles/{slug}/{end}").status_code == 410


@pytest.mark.parametrize(
    ("make", "compare"), [(make_role, "/roles/compare/?role=old"), (make_program, "/programs/compare/?program=old")]
)
class TestCompare:
    def test_draft_does_not_hide_renamed_page(self, make, compare, client):
        row = rename(make("Smith", slug="old"), "new")
        draft = set_slug(make("Actor", status=Status.DRAFT), "old")
        if isinstance(draft, Role):
            make_role().comparisons.create(other=draft, other_side="That.", this_side="This.")
        response = client.get(compare)
        # The link to a program also keeps the selection.
        link = Page(response).one(".compare-title")["href"]
        assert link.partition("?")[0] == row.get_absolute_url()
        assert "Actor" not in response.content.decode()

    def test_withdrawn_page_has_notice(self, make, compare, client):
        rename(make("Smith", slug="old"), "new", status=Status.WITHDRAWN)
        [notice] = get_page(client, compare).notices
        assert notice.startswith("We’ve removed the page about “Smith")


def test_report_form_follows_a_renamed_or_withdrawn_page(client):
    program = rename(make_program(slug="old", tuition_usd=1), "new")
    form = {"page": "/programs/old/", "figure": "Tuition"}
    assert client.get("/report/", form).context["row"] == program
    rename(program, status=Status.WITHDRAWN)
    for slug in ("old", "new"):
        response = client.get("/report/", form | {"page": f"/programs/{slug}/"})
        assert response.status_code == 410
        assert "is no longer here" in response.content.decode()


def test_report_links_to_page_that_was_reported():
    from careerguide.site.report_form import edit_url
    from tests.support.factories import make_report

    program = rename(make_program(slug="old"), "new")
    set_slug(make_program("A", status=Status.DRAFT), "old")
    assert edit_url(make_report(page="/programs/old/")) == change_url(program)


@both
def test_undone_rename_leaves_no_redirect_loop(make, client):
    row = rename(make(slug="old"), "new")
    first = client.get(url(row, "old"))
    assert (first.status_code, first["Cache-Control"]) == (301, "no-cache")
    rename(row, "old")
    back = client.get(url(row, "new"))
    assert (back.status_code, back["Cache-Control"]) == (301, "no-cache")
    assert client.get(back["Location"]).status_code == 200


@both
def test_404_and_410_responses_are_revalidated(make, client):
    gone, draft = make(status=Status.WITHDRAWN), make(status=Status.DRAFT)
    for row, status in ((gone, 410), (draft, 404)):
        response = client.get(row.get_absolute_url())
        assert (response.status_code, response["Cache-Control"]) == (status, "no-cache")
    client.force_login(User.objects.create_superuser("ada"))
    assert "no-store" in client.get(draft.get_absolute_url())["Cache-Control"]


def test_other_redirects_are_not_revalidated(client):
    make_role(slug="smith")
    for path in ("/roles/smith", "/roles"):
        response = client.get(path)
        assert response.status_code == 301
        assert "Cache-Control" not in response
    for path in ("/favicon.ico", "/roles/?q="):
        assert client.get(path).status_code == 302
