"""Tests of saving guides in the admin, and of the messages for invalid values."""

import pytest
from django.urls import reverse

from careerguide.content.publishing import Status
from roles.models import (
    PayBand,
    Role,
    RoleAlias,
    Skill,
    SkillEntry,
    SourceNote,
)
from tests.support.admin import (
    add_rows,
    change_url,
    changelist_url,
    form_data,
    form_values,
    refused_page,
    run_action,
    with_row,
)
from tests.support.factories import make_bare_occupation, make_pay, make_role, make_skill, make_skill_group, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

BAD_YEARS = '"Years from" is missing or above "years to".'
PAY = {"level": 2, "employer_type": "Banks", "low": 100_000, "high": 200_000}


def duplicate_rows(number: int) -> list[tuple[str, dict, str]]:
    other, occupation, source = make_role(), make_bare_occupation(number), make_source()
    return [
        ("pay_bands", PAY, "This guide already has a row for this level and employer."),
        ("days", {"weekday": 1, "text": "Work."}, "This guide already has this weekday."),
        ("steps", {"path": "entry", "number": 1, "title": "Study"}, "This path already has this step."),
        ("skill_groups", {"number": 1, "name": "Foundation"}, "This guide already has this skill group."),
        ("aliases", {"name": "Tinkerer"}, "This guide already has this name."),
        ("official", {"occupation": occupation.pk, "relation": "listed"}, "This guide already has this occupation."),
        (
            "notes",
            {"number": 1, "about": "pay", "text": "A note.", "source": source.pk},
            "Another note of this guide has this number.",
        ),
        (
            "comparisons",
            {"other": other.pk, "other_side": "a", "this_side": "b"},
            "These two roles are already compared.",
        ),
    ]


class TestGuide:
    def test_save_without_changes_changes_nothing(self, admin_client):
        role = make_role(salary_low=60_000, salary_high=90_000)
        add_rows(role, 0, 5)
        before = (
            Role.objects.values().get(pk=role.pk),
            list(PayBand.objects.values()),
            list(SourceNote.objects.values()),
        )
        answer = admin_client.post(change_url(role), form_data(admin_client, role))
        assert answer.status_code == 302
        assert before == (
            Role.objects.values().get(pk=role.pk),
            list(PayBand.objects.values()),
            list(SourceNote.objects.values()),
        )

    def test_draft_needs_only_a_title_and_a_slug(self, admin_client):
        new = reverse("admin:roles_role_add")
        data = form_values(admin_client.get(new)) | {"title": "Data Artist", "slug": "data-artist"}
        data = with_row(data, "pay_bands", level=1, employer_type="Studios", low=50_000, high=70_000)
        assert admin_client.post(new, data).status_code == 302
        role = Role.objects.get(slug="data-artist")
        assert not role.is_published
        assert role.pay_bands.get().range == "$50K to $70K"

    @pytest.mark.parametrize("missing", ["claim", "summary", "specialization"])
    def test_required_value_of_a_public_guide_cannot_be_blank(self, admin_client, missing):
        role = make_role()
        data = form_data(admin_client, role) | {missing: ""}
        assert "A published guide needs a specialization, a claim and a TL;DR." in refused_page(
            admin_client, role, data
        )

    @pytest.mark.parametrize(("low", "high"), [("200", "100"), ("", "100"), ("100", "")])
    def test_invalid_headline_pay_is_refused(self, admin_client, low, high):
        role = make_role()
        data = form_data(admin_client, role) | {"salary_low": low, "salary_high": high}
        assert "Headline pay needs both ends, the lower one first." in refused_page(admin_client, role, data)

    def test_duplicate_slug_is_refused(self, admin_client):
        make_role("AI Engineer")
        role = make_role()
        data = form_data(admin_client, role) | {"slug": "ai-engineer"}
        assert "Guide with this Slug already exists." in refused_page(admin_client, role, data)

    def test_html_is_escaped(self, admin_client):
        role = make_role("<script>alert(1)</script>", slug="hostile", status=Status.DRAFT, claim="")
        add_rows(role, 0, 1)
        RoleAlias.objects.update(name="<script>alert(2)</script>")
        Skill.objects.update(name="<script>alert(3)</script>")
        pages = [admin_client.get(change_url(role)), admin_client.get(changelist_url(Role))]
        pages.append(run_action(admin_client, "publish", role))
        for page in pages:
            assert "<script>alert" not in page.content.decode()

    def test_refused_form_keeps_the_selected_source(self, admin_client):
        role, first, second = make_role(), make_source(title="First source"), make_source(title="Second source")
        make_pay(role, source=first)
        data = form_data(admin_client, role) | {
            "pay_bands-0-source": second.pk,
            "pay_bands-0-low": 999_999,
        }
        page = refused_page(admin_client, role, data)
        assert f'<option value="{second.pk}" selected>Second source</option>' in page


class TestRows:
    @pytest.mark.parametrize(
        ("rows", "values", "sentence"),
        [
            ("pay_bands", PAY | {"low": 300_000}, '"Pay from" must not be above "pay to".'),
            (
                "pay_bands",
                PAY | {"experience_min": 5, "experience_max": 2},
                '"Years from" is missing or above "years to".',
            ),
            ("pay_bands", PAY | {"experience_max": 2}, BAD_YEARS),
            ("pay_bands", PAY | {"level": 9}, "Select a valid choice. 9 is not one of the available choices."),
            (
                "pay_bands",
                PAY | {"basis": "guess"},
                "Select a valid choice. guess is not one",
            ),
            ("pay_bands", PAY | {"low": -1}, "An amount cannot be below zero."),
            ("pay_bands", PAY | {"high": 10**19}, "Enter an amount up to $10,000,000."),
            ("pay_bands", PAY | {"low": "lots"}, "Enter whole US dollars, such as 64800, 64,800 or $64.8K."),
            ("pay_bands", PAY | {"source": 999}, "Select a valid choice."),
            (
                "steps",
                {
                    "path": "entry",
                    "number": 1,
                    "title": "Study",
                    "study_months_min": "9 months",
                    "study_months_max": "3 months",
                },
                "Months of study need both ends, the lower one first.",
            ),
            (
                "steps",
                {"path": "entry", "number": 1, "title": "Study", "study_months_min": "9 months"},
                "Months of study need both ends, the lower one first.",
            ),
            ("days", {"weekday": 7, "text": "Rest."}, "Select a valid choice. 7 is not one of the available choices."),
            ("days", {"weekday": 1, "text": ""}, "This field is required."),
            ("notes", {"number": 1, "about": "pay", "text": "x"}, "This field is required."),
        ],
    )
    def test_invalid_row_is_refused(self, admin_client, rows, values, sentence):
        role = make_role()
        data = with_row(form_data(admin_client, role), rows, **values)
        assert sentence in refused_page(admin_client, role, data)

    def test_role_cannot_be_compared_with_itself(self, admin_client):
        role = make_role()
        data = form_data(admin_client, role)
        data = with_row(data, "comparisons", other=role.pk, other_side="That.", this_side="This.")
        assert "A role cannot be compared with itself." in refused_page(admin_client, role, data)

    @pytest.mark.parametrize("index", range(8))
    def test_two_equal_new_rows_are_refused(self, admin_client, index):
        rows, values, sentence = duplicate_rows(1)[index]
        role = make_role()
        data = form_data(admin_client, role)
        data = with_row(with_row(data, rows, **values), rows, **values)
        page = admin_client.post(change_url(role), data)
        [formset] = [each.formset for each in page.context["inline_admin_formsets"] if each.formset.prefix == rows]
        assert [form.non_field_errors() for form in formset.forms] == [[], [sentence]]

    @pytest.mark.parametrize("index", range(8))
    def test_duplicate_of_a_saved_row_is_refused(self, admin_client, index):
        rows, values, sentence = duplicate_rows(1)[index]
        # Use a draft, because the audit would block a public page for another reason.
        role = make_role(status=Status.DRAFT)
        data = form_data(admin_client, role)
        assert admin_client.post(change_url(role), with_row(data, rows, **values)).status_code == 302
        # Post the same data again, like a second editor who opened the form before the first save.
        assert sentence in refused_page(admin_client, role, with_row(data, rows, **values))

    def test_duplicate_skill_in_a_group_is_refused(self, admin_client):
        role, skill = make_role(status=Status.DRAFT), make_skill(1)
        groups = [make_skill_group(role, number) for number in (1, 2)]
        row = {"skill": skill.pk, "number": 1}
        once = with_row(form_data(admin_client, role), "skill_entries", parent=groups[0].name, **row)
        twice = with_row(once, "skill_entries", parent=groups[0].name, **row | {"number": 2})
        assert "This group already has this skill." in refused_page(admin_client, role, twice)
        assert not SkillEntry.objects.exists()
        in_both = with_row(once, "skill_entries", parent=groups[1].name, **row)
        assert admin_client.post(change_url(role), in_both).status_code == 302
        assert set(SkillEntry.objects.values_list("group", "skill")) == {(each.pk, skill.pk) for each in groups}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"pay_p10": 20, "pay_p25": 10}, "Pay percentiles must rise from the 10th to the 90th."),
        ({"growth_percent": 12}, "Growth needs a period: a first year and a later last year."),
        ({"growth_percent": 12, "growth_from": 2034, "growth_to": 2024}, "Growth needs a period"),
        ({"growth_percent": "NaN", "growth_from": 2024, "growth_to": 2034}, "Enter a number."),
        ({"soc_code": "15/1221"}, "A SOC code looks like 15-1221."),
    ],
)
def test_invalid_occupation_is_refused(admin_client, values, sentence):
    occupation = make_bare_occupation(1)
    data = form_data(admin_client, occupation) | values
    assert sentence in refused_page(admin_client, occupation, data)


class TestGrowth:
    def draft(self, admin_client, **values):
        role = make_role(status=Status.DRAFT)
        return role, form_data(admin_client, role) | values

    def test_number_basis_and_years_are_in_one_row(self, admin_client):
        form = get_page(admin_client, change_url(make_role()))
        row = form.one(".form-row.field-growth_percent")
        assert [box["name"] for box in row.css("input, select")] == [
            "growth_percent", "growth_basis", "growth_from", "growth_to"
        ]  # fmt: skip
        assert row.texts("option") == ["not stated", "over the whole period", "a year"]

    def test_growth_is_stored(self, admin_client):
        values = {"growth_percent": "33", "growth_basis": "period", "growth_from": 2024, "growth_to": 2034}
        role, data = self.draft(admin_client, **values)
        admin_client.post(change_url(role), data)
        role.refresh_from_db()
        assert role.growth_figure.full_text == "33% over the whole period, 2024 to 2034"

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"growth_percent": 3, "growth_from": 2024}, "Growth needs a first year and a later last year"),
            ({"growth_percent": 3, "growth_to": 2034}, "Growth needs a first year and a later last year"),
            ({"growth_percent": 3, "growth_from": 2034, "growth_to": 2024}, "Growth needs a first year and a later"),
            ({"growth_percent": 3, "growth_from": 24, "growth_to": 34}, "or neither, from 1900 to 2200."),
            ({"growth_percent": 3, "growth_from": 2024, "growth_to": 20340}, "or neither, from 1900 to 2200."),
            ({"growth_from": 2024, "growth_to": 2034}, "Enter the growth in percent, or remove its years"),
            ({"growth_basis": "year"}, "Enter the growth in percent, or remove its years"),
            ({"growth_percent": 3, "growth_basis": "a decade"}, "Select a valid choice."),
            ({"salary_basis": "n/a"}, "Select a valid choice."),
        ],
    )
    def test_contradicting_growth_is_refused(self, admin_client, values, sentence):
        role, data = self.draft(admin_client, **values)
        assert sentence in refused_page(admin_client, role, data)
