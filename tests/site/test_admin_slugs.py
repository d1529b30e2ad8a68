"""Tests of slugs in the forms of the admin: built on the server if left blank, otherwise checked."""

import pytest
from django.urls import reverse

from careerguide.content.publishing import Status
from programs.models import Institution, Program
from roles.models import Role, Skill
from tests.support.admin import change_url, form_data, form_values
from tests.support.factories import make_institution, make_program, make_role
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def add(admin_client, model, **values):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return admin_client.post(url, form_values(admin_client.get(url)) | values)


class TestBlankSlug:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Gießen", "giessen"),
            ("Łódź University", "lodz-university"),
            ("東京大学", "東京大学"),
            ("Московский университет", "московский-университет"),
            ("हिन्दी", "हिन्दी"),
            ("++", "institution"),
        ],
    )
    def test_slug_is_built_from_the_name(self, admin_client, name, slug):
        assert add(admin_client, Institution, name=name, slug="").status_code == 302
        assert Institution.objects.get().slug == slug

    def test_slug_of_a_program_has_its_institution(self, admin_client):
        school = make_institution("Łódź University")
        for _ in range(2):
            assert add(admin_client, Program, award="MS in C++", institution=school.pk, slug="").status_code == 302
        slugs = list(Program.objects.order_by("pk").values_list("slug", flat=True))
        assert slugs == ["lodz-university-ms-in-cplusplus", "lodz-university-ms-in-cplusplus-2"]

    def test_former_and_reserved_slugs_are_not_taken(self, admin_client):
        role = make_role("Analyst")
        role.slug = "data-analyst"
        role.save()
        for title, slug in (("Ánalyst", "analyst-2"), ("Compare", "compare-2")):
            assert add(admin_client, Role, title=title, slug="", status=Status.DRAFT).status_code == 302
            assert Role.objects.get(title=title).slug == slug

    def test_cleared_slug_is_built_again(self, admin_client):
        role = make_role("Analyst", slug="old")
        assert admin_client.post(change_url(role), form_data(admin_client, role) | {"slug": ""}).status_code == 302
        role.refresh_from_db()
        assert role.slug == "analyst"
        assert [former.slug for former in role.former_addresses.all()] == ["old"]
        data = form_data(admin_client, role) | {"slug": ""}
        assert admin_client.post(change_url(role), data).status_code == 302
        role.refresh_from_db()
        assert role.slug == "analyst"

    def test_missing_title_is_the_only_error(self, admin_client):
        page = Page(add(admin_client, Role, title="", slug=""))
        assert page.texts(".errorlist li") == ["This field is required."]

    @pytest.mark.parametrize("model", [Institution, Program, Role, Skill])
    def test_form_says_that_the_slug_may_be_blank(self, admin_client, model):
        page = Page(admin_client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")))
        name = "name" if model in (Institution, Skill) else "title"
        assert f"Leave blank to build it from the {name}." in page.text
        assert page.one("#django-admin-prepopulated-fields-constants")["data-prepopulated-fields"] == "[]"

    @pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT])
    @pytest.mark.parametrize(("make", "name"), [(make_program, "award"), (make_role, "title")])
    def test_form_with_other_errors_is_shown_again(self, admin_client, make, name, status):
        row = make(status=status)
        data = form_data(admin_client, row) | {"slug": "", name: ""}
        page = Page(admin_client.post(change_url(row), data))
        assert page.texts(".errorlist li") == ["This field is required."]


class TestTypedSlug:
    @pytest.mark.parametrize("slug", ["données", "данные-2", "हिन्दी", "don\u0301ut"])
    def test_letters_of_any_script_are_accepted(self, admin_client, slug):
        assert add(admin_client, Skill, name="A", slug=slug).status_code == 302

    @pytest.mark.parametrize(
        ("slug", "message"),
        [
            ("Data", "Use lower-case letters"),
            ("ДАННЫЕ", "Use lower-case letters"),
            ("a_b", "Use lower-case letters"),
            ("-a", "Use lower-case letters"),
            ("a b", "Enter letters, digits and hyphens only."),
            ("a/b", "Enter letters, digits and hyphens only."),
            ("a\u200bb", "Enter letters, digits and hyphens only."),
            ("😀", "Enter letters, digits and hyphens only."),
        ],
    )
    def test_other_slugs_are_refused(self, admin_client, slug, message):
        assert message in Page(add(admin_client, Skill, name="A", slug=slug)).text
        assert not Skill.objects.exists()

    @pytest.mark.parametrize("slug", ["Old_Slug", "MBA"])
    def test_stored_slug_stays_as_it_is(self, admin_client, slug):
        program = make_program("MBA", slug=slug)
        data = form_data(admin_client, program) | {"award": "Executive MBA"}
        assert admin_client.post(change_url(program), data).status_code == 302
        program.refresh_from_db()
        assert (program.award, program.slug) == ("Executive MBA", slug)
        assert admin_client.get(program.get_absolute_url()).status_code == 200
