"""The editors' desk: guides and what they refer to."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from careerguide.publishing import Status
from roles.admin.desk import MOST_AT_ONCE
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    Occupation,
    PayBand,
    Role,
    RoleAlias,
    RoleOccupation,
    Skill,
    SkillGroup,
    Source,
    SourceNote,
    Specialization,
)
from tests.desk import (
    address,
    fill,
    filled_in,
    list_address,
    make_group,
    make_occupation,
    make_pay,
    make_skill,
    refused,
    run_action,
    told,
    with_row,
)
from tests.factories import make_role, make_source

pytestmark = pytest.mark.django_db


# Seeing


def test_the_desk_says_whose_it_is(admin_client):
    page = admin_client.get(reverse("admin:index"))
    assert "careerguide: the editors" in page.content.decode()


def test_every_row_of_a_guide_can_be_edited_on_its_page(admin_client):
    role = make_role()
    fill(role, 0, 2)
    page = admin_client.get(address(role))
    inlines = {rows.formset.model for rows in page.context["inline_admin_formsets"]}
    assert inlines == {
        Comparison,
        PayBand,
        RoleOccupation,
        CareerStep,
        SkillGroup,
        DayEntry,
        FitStatement,
        SourceNote,
        RoleAlias,
    }


def test_every_field_of_a_guide_and_its_parts_can_be_edited(admin_client):
    role = make_role()
    fill(role, 0, 2)
    for obj in (role, SkillGroup.objects.first(), Occupation.objects.first(), Source.objects.first()):
        page = admin_client.get(address(obj))
        forms = [page.context["adminform"].form] + [f.formset.empty_form for f in page.context["inline_admin_formsets"]]
        for form in forms:
            expected = {field.name for field in form._meta.model._meta.fields if field.editable and field.name != "id"}
            assert expected <= set(form.fields), form._meta.model


def test_line_ends_as_browsers_send_them_change_nothing(admin_client):
    role = make_role(deal="One.\n\nTwo.", status=Status.DRAFT)
    DayEntry.objects.create(role=role, weekday=1, text="Early.\n\nLate.")
    before = Role.objects.get().updated_at
    data = filled_in(admin_client.get(address(role)))
    sent = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in data.items()}
    assert "\r\n" in sent["deal"]
    assert admin_client.post(address(role), sent).status_code == 302
    assert Role.objects.get().deal == "One.\n\nTwo."
    assert Role.objects.get().updated_at == before
    assert DayEntry.objects.get().text == "Early.\n\nLate."


def test_a_change_of_a_guides_rows_is_a_change_of_the_guide(admin_client):
    role = make_role()
    fill(role, 0, 2)
    group = role.skill_groups.first()
    pages = [(role, {"days-0-text": "Another day."}), (group, {"name": "Renamed"}), (role, {"claim": "Another claim."})]
    for row, change in pages:
        before = Role.objects.get(pk=role.pk).updated_at
        answer = admin_client.post(address(row), filled_in(admin_client.get(address(row))) | change)
        assert answer.status_code == 302
        assert Role.objects.get(pk=role.pk).updated_at > before


def test_an_editor_reaches_a_groups_skills_from_the_guide(admin_client):
    role = make_role()
    fill(role, 0, 1)
    group = role.skill_groups.get()
    page = admin_client.get(address(role)).content.decode()
    assert f'href="{address(group)}' in page
    assert "Skill 0" in page


def test_a_published_guide_has_a_link_to_its_page_and_a_draft_has_none(admin_client):
    public, draft = make_role(), make_role(status=Status.DRAFT)
    assert f'href="{public.get_absolute_url()}"' in admin_client.get(address(public)).content.decode()
    assert f'href="{draft.get_absolute_url()}"' not in admin_client.get(address(draft)).content.decode()


def test_figures_in_lists_are_written_as_readers_see_them(admin_client):
    make_role(salary_low=175_000, salary_high=350_000)
    make_role()
    page = admin_client.get(list_address(Role)).content.decode()
    assert "$175K to $350K" in page
    assert "not stated" in page
    make_occupation(1)
    Occupation.objects.update(pay_p50=103_570)
    assert "$103,570" in admin_client.get(list_address(Occupation)).content.decode()


@pytest.mark.parametrize(
    ("model", "text"),
    [(Role, "Tinkerer"), (Role, "engineer"), (Specialization, "AI"), (Skill, "Skill 0"), (Source, "Bureau")],
)
def test_search_finds_rows_by_what_an_editor_remembers(admin_client, model, text):
    role = make_role("AI Engineer", source=make_source(publisher="Bureau"))
    RoleAlias.objects.create(role=role, name="Model Tinkerer")
    make_skill(0)
    found = admin_client.get(list_address(model), {"q": text}).context["cl"].queryset
    assert found.count() == 1
    assert not admin_client.get(list_address(model), {"q": "nowhere"}).context["cl"].queryset.exists()


def test_who_is_no_editor_is_asked_to_sign_in(client):
    answer = client.get(list_address(Role))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))


# Saving


def test_saving_a_full_guide_unchanged_changes_nothing(admin_client):
    role = make_role(salary_low=1, salary_high=2)
    fill(role, 0, 5)
    before = (Role.objects.values().get(pk=role.pk), list(PayBand.objects.values()), list(SourceNote.objects.values()))
    answer = admin_client.post(address(role), filled_in(admin_client.get(address(role))))
    assert answer.status_code == 302
    assert before == (
        Role.objects.values().get(pk=role.pk),
        list(PayBand.objects.values()),
        list(SourceNote.objects.values()),
    )


def test_an_editor_writes_a_guide_from_nothing_but_its_title(admin_client):
    new = reverse("admin:roles_role_add")
    data = filled_in(admin_client.get(new)) | {"title": "Data Artist", "slug": "data-artist"}
    data = with_row(data, "pay_bands", level=1, employer_type="Studios", low=50_000, high=70_000)
    assert admin_client.post(new, data).status_code == 302
    role = Role.objects.get(slug="data-artist")
    assert not role.is_published
    assert role.pay_bands.get().range == "$50K to $70K"


@pytest.mark.parametrize("missing", ["claim", "summary", "specialization"])
def test_an_editor_cannot_publish_a_guide_without(admin_client, missing):
    role = make_role()
    data = filled_in(admin_client.get(address(role))) | {missing: ""}
    assert "A published guide needs a specialization, a claim and a TL;DR." in refused(admin_client, role, data)


@pytest.mark.parametrize(("low", "high"), [("200", "100"), ("", "100"), ("100", "")])
def test_headline_pay_that_is_no_range_is_refused(admin_client, low, high):
    role = make_role()
    data = filled_in(admin_client.get(address(role))) | {"salary_low": low, "salary_high": high}
    assert "Headline pay needs both ends, the lower one first." in refused(admin_client, role, data)


PAY = {"level": 2, "employer_type": "Banks", "low": 100, "high": 200}


@pytest.mark.parametrize(
    ("rows", "values", "sentence"),
    [
        ("pay_bands", PAY | {"low": 300}, '"Pay from" is above "pay to".'),
        ("pay_bands", PAY | {"experience_min": 5, "experience_max": 2}, '"Years from" is missing or above "years to".'),
        ("pay_bands", PAY | {"experience_max": 2}, '"Years from" is missing or above "years to".'),
        ("pay_bands", PAY | {"level": 9}, "Select a valid choice. 9 is not one of the available choices."),
        ("pay_bands", PAY | {"basis": "guess"}, "Select a valid choice. guess is not one of the available choices."),
        ("pay_bands", PAY | {"low": -1}, "Ensure this value is greater than or equal to 0."),
        ("pay_bands", PAY | {"high": 10**19}, "Ensure this value is less than or equal to"),
        ("pay_bands", PAY | {"low": "lots"}, "Enter a whole number."),
        ("pay_bands", PAY | {"source": 999}, "Select a valid choice."),
        (
            "steps",
            {"path": "entry", "number": 1, "title": "Study", "study_months_min": 9, "study_months_max": 3},
            "Months of study need both ends, the lower one first.",
        ),
        (
            "steps",
            {"path": "entry", "number": 1, "title": "Study", "study_months_min": 9},
            "Months of study need both ends, the lower one first.",
        ),
        ("days", {"weekday": 7, "text": "Rest."}, "Select a valid choice. 7 is not one of the available choices."),
        ("days", {"weekday": 1, "text": ""}, "This field is required."),
        ("notes", {"number": 1, "about": "pay", "text": "x"}, "This field is required."),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_with_a_sentence(admin_client, rows, values, sentence):
    role = make_role()
    data = with_row(filled_in(admin_client.get(address(role))), rows, **values)
    assert sentence in refused(admin_client, role, data)


def test_a_role_cannot_be_compared_with_itself(admin_client):
    role = make_role()
    data = filled_in(admin_client.get(address(role)))
    data = with_row(data, "comparisons", other=role.pk, other_side="That.", this_side="This.")
    assert "A role cannot be compared with itself." in refused(admin_client, role, data)


def twins(number: int) -> list[tuple[str, dict, str]]:
    """Rows that may stand once only: the inline, the values, the sentence."""
    other, occupation, source = make_role(), make_occupation(number), make_source()
    return [
        ("pay_bands", PAY, "There is a row for this level and employer already."),
        ("days", {"weekday": 1, "text": "Work."}, "This weekday stands there already."),
        ("steps", {"path": "entry", "number": 1, "title": "Study"}, "This step stands there already."),
        ("skill_groups", {"number": 1, "name": "Foundation"}, "This group stands there already."),
        ("aliases", {"name": "Tinkerer"}, "This name stands there already."),
        ("official", {"occupation": occupation.pk, "relation": "listed"}, "This occupation stands there already."),
        ("notes", {"number": 1, "about": "pay", "text": "Slip.", "source": source.pk}, "This number is taken."),
        ("comparisons", {"other": other.pk, "other_side": "a", "this_side": "b"}, "These two are compared already."),
    ]


@pytest.mark.parametrize("index", range(8))
def test_two_new_rows_that_are_the_same_are_refused_with_a_sentence(admin_client, index):
    rows, values, sentence = twins(1)[index]
    role = make_role()
    data = filled_in(admin_client.get(address(role)))
    data = with_row(with_row(data, rows, **values), rows, **values)
    assert f"Two of these rows are the same. {sentence}" in refused(admin_client, role, data)


@pytest.mark.parametrize("index", range(8))
def test_a_row_that_stands_there_already_is_refused_with_a_sentence(admin_client, index):
    rows, values, sentence = twins(1)[index]
    # A draft: what the audit would ask of a public page is another matter.
    role = make_role(status=Status.DRAFT)
    data = filled_in(admin_client.get(address(role)))
    assert admin_client.post(address(role), with_row(data, rows, **values)).status_code == 302
    # A second editor opened the empty page before, and presses "Save" after.
    assert sentence in refused(admin_client, role, with_row(data, rows, **values))


def test_a_skill_stands_in_a_group_once(admin_client):
    group, skill = make_group(make_role()), make_skill(1)
    data = filled_in(admin_client.get(address(group)))
    data = with_row(with_row(data, "entries", skill=skill.pk, number=1), "entries", skill=skill.pk, number=2)
    assert "This skill stands in the group already." in refused(admin_client, group, data)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"pay_p10": 20, "pay_p25": 10}, "Pay percentiles must rise from the 10th to the 90th."),
        ({"growth_percent": 12}, "Growth needs its period: a first year and a later last year."),
        ({"growth_percent": 12, "growth_from": 2034, "growth_to": 2024}, "Growth needs its period"),
        ({"growth_percent": "NaN", "growth_from": 2024, "growth_to": 2034}, "Enter a number."),
        ({"soc_code": "15/1221"}, "A SOC code looks like 15-1221."),
    ],
)
def test_an_occupation_that_makes_no_sense_is_refused_with_a_sentence(admin_client, values, sentence):
    occupation = make_occupation(1)
    data = filled_in(admin_client.get(address(occupation))) | values
    assert sentence in refused(admin_client, occupation, data)


def test_a_slug_is_taken_once(admin_client):
    make_role("AI Engineer")
    role = make_role()
    data = filled_in(admin_client.get(address(role))) | {"slug": "ai-engineer"}
    assert "Role with this Slug already exists." in refused(admin_client, role, data)


def test_hostile_text_stays_text(admin_client):
    role = make_role("<script>alert(1)</script>", slug="hostile", status=Status.DRAFT, claim="")
    fill(role, 0, 1)
    RoleAlias.objects.update(name="<script>alert(2)</script>")
    Skill.objects.update(name="<script>alert(3)</script>")
    pages = [admin_client.get(address(role)), admin_client.get(list_address(Role))]
    pages.append(run_action(admin_client, "publish", role))
    for page in pages:
        assert "<script>alert" not in page.content.decode()


def test_a_refused_page_still_shows_what_was_chosen(admin_client):
    role, first, second = make_role(), make_source(title="First source"), make_source(title="Second source")
    make_pay(role, source=first)
    data = filled_in(admin_client.get(address(role))) | {"pay_bands-0-source": second.pk, "pay_bands-0-low": 999_999}
    page = refused(admin_client, role, data)
    assert f'<option value="{second.pk}" selected>Second source</option>' in page


# Publishing


def test_editors_publish_several_guides_at_once(admin_client):
    drafts = [make_role(f"Draft {number}", status=Status.DRAFT, source=make_source()) for number in range(2)]
    page = run_action(admin_client, "publish", *drafts)
    assert told(page) == "Published: Draft 0, Draft 1."
    assert Role.objects.published().count() == 2
    assert LogEntry.objects.filter(change_message="Published.").count() == 2


def test_what_is_incomplete_stays_a_draft_and_is_named_with_the_reason(admin_client):
    whole = make_role("Whole", status=Status.DRAFT, source=make_source())
    half = make_role("Half", status=Status.DRAFT, claim="")
    wrong = make_role("Wrong", status=Status.DRAFT, slug="no slug")
    page = run_action(admin_client, "publish", whole, half, wrong)
    assert "Published: Whole." in told(page)
    assert "Half: A published guide needs a specialization, a claim and a TL;DR." in told(page)
    assert "Wrong: Slug: Enter a valid" in told(page)
    assert list(Role.objects.published()) == [whole]


def test_a_guide_can_always_be_taken_off_the_site(admin_client):
    role = make_role("Old", slug="no slug")
    assert told(run_action(admin_client, "take_back", role)) == "Now a draft, without a page: Old."
    assert not Role.objects.published().exists()


def test_publishing_what_is_public_says_that_there_is_nothing_to_do(admin_client):
    assert told(run_action(admin_client, "publish", make_role())).startswith("Nothing to do")


def test_many_reasons_are_counted_instead_of_listed(admin_client):
    drafts = [make_role(status=Status.DRAFT, claim="") for _ in range(13)]
    assert told(run_action(admin_client, "publish", *drafts)).endswith("and 3 more")


@pytest.mark.parametrize("action", ["publish", "take_back", "delete_selected"])
def test_an_action_on_too_many_rows_changes_nothing(admin_client, action):
    role = make_role()
    Role.objects.bulk_create(Role(title=f"R{n}", slug=f"r{n}") for n in range(MOST_AT_ONCE))
    data = {"action": action, "_selected_action": [role.pk], "select_across": "1", "post": "yes"}
    page = admin_client.post(list_address(Role), data, follow=True)
    assert "too many at once" in told(page)
    assert list(Role.objects.published()) == [role]
    assert Role.objects.count() == MOST_AT_ONCE + 1


# Deleting


def test_a_source_in_use_says_what_holds_it_and_stays(admin_client):
    source = make_source()
    role = make_role(source=source)
    for number in range(3):
        make_pay(role, employer_type=f"Employer {number}", source=source)
    delete = reverse("admin:roles_source_delete", args=[source.pk])
    page = admin_client.get(delete).content.decode()
    assert "3 pay bands (as source)" in page
    assert "1 role (as source)" in page
    admin_client.post(delete, {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()


def test_sources_in_use_stay_when_several_are_deleted_from_the_list(admin_client):
    free, used = make_source(), make_source()
    make_role(source=used)
    data = {"action": "delete_selected", "_selected_action": [free.pk, used.pk], "post": "yes"}
    page = admin_client.post(list_address(Source), data, follow=True).content.decode()
    assert "1 role (as source)" in page
    assert Source.objects.count() == 2


def test_what_nothing_refers_to_can_be_deleted(admin_client):
    source = make_source()
    admin_client.post(reverse("admin:roles_source_delete", args=[source.pk]), {"post": "yes"})
    assert not Source.objects.exists()


def test_a_guide_is_deleted_with_its_rows_unless_another_is_compared_with_it(admin_client):
    role = make_role()
    fill(role, 0, 2)
    other = role.comparisons.first().other
    assert "1 comparison (as other)" in admin_client.get(
        reverse("admin:roles_role_delete", args=[other.pk])
    ).content.decode().replace("\n", " ")
    admin_client.post(reverse("admin:roles_role_delete", args=[role.pk]), {"post": "yes"})
    assert not Role.objects.filter(pk=role.pk).exists()
    assert not PayBand.objects.exists()


def test_rows_that_go_with_a_guide_are_listed_while_few_and_counted_when_many(admin_client):
    role = make_role("AI Engineer")
    delete = reverse("admin:roles_role_delete", args=[role.pk])
    RoleAlias.objects.create(role=role, name="Tinkerer")
    assert "Tinkerer" in admin_client.get(delete).content.decode()
    RoleAlias.objects.bulk_create(RoleAlias(role=role, name=f"Name {n}") for n in range(MOST_AT_ONCE))
    page = admin_client.get(delete).content.decode()
    assert f"{MOST_AT_ONCE + 1:,} role aliases (as role)" in page
    assert "Tinkerer" not in page
    admin_client.post(delete, {"post": "yes"})
    assert not RoleAlias.objects.exists()


def test_an_editor_who_may_not_delete_the_rows_may_not_delete_what_they_hang_on(client, django_user_model):
    role = make_role(status=Status.DRAFT)
    SkillGroup.objects.bulk_create(SkillGroup(role=role, number=n, name=f"G{n}") for n in range(MOST_AT_ONCE + 1))
    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=["delete_role", "view_role"]))
    client.force_login(editor)
    delete = reverse("admin:roles_role_delete", args=[role.pk])
    assert "doesn't have permission" in client.get(delete).content.decode().replace("’", "'").replace("&#x27;", "'")
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Role.objects.filter(pk=role.pk).exists()


def test_who_may_only_look_finds_no_actions(client, django_user_model):
    role = make_role()
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_role"))
    client.force_login(reader)
    assert "take_back" not in client.get(list_address(Role)).content.decode()
    run_action(client, "take_back", role)
    assert Role.objects.published().exists()
