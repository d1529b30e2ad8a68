import pytest
from django.urls import reverse

from careerguide.content.publishing import Status
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
    SkillEntry,
    SkillGroup,
    Source,
    SourceNote,
    Specialization,
)
from tests.support.admin import add_rows, change_url, changelist_url, form_data
from tests.support.factories import make_bare_occupation, make_role, make_skill, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db


class TestForms:
    def test_guide_form_shows_all_kinds_of_inline_rows(self, admin_client):
        role = make_role()
        add_rows(role, 0, 2)
        page = admin_client.get(change_url(role))
        inlines = {rows.formset.model for rows in page.context["inline_admin_formsets"]}
        assert inlines == {
            Comparison,
            PayBand,
            RoleOccupation,
            CareerStep,
            SkillGroup,
            SkillEntry,
            DayEntry,
            FitStatement,
            SourceNote,
            RoleAlias,
        }

    def test_forms_show_all_fields(self, admin_client):
        role = make_role()
        add_rows(role, 0, 2)
        for obj in (role, Occupation.objects.first(), Source.objects.first()):
            page = admin_client.get(change_url(obj))
            forms = [page.context["adminform"].form] + [
                f.formset.empty_form for f in page.context["inline_admin_formsets"]
            ]
            for form in forms:
                expected = {
                    field.name for field in form._meta.model._meta.fields if field.editable and field.name != "id"
                }
                # A skill names its group, which may be new.
                shown = {"group" if name == "parent" else name for name in form.fields}
                # The form shows the date of the first publication, which is set automatically.
                assert expected - {"published_at"} <= shown, form._meta.model

    def test_browser_line_endings_are_not_a_change(self, admin_client):
        role = make_role(deal="One.\n\nTwo.", status=Status.DRAFT)
        DayEntry.objects.create(role=role, weekday=1, text="Early.\n\nLate.")
        before = Role.objects.get().updated_at
        data = form_data(admin_client, role)
        sent = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in data.items()}
        assert "\r\n" in sent["deal"]
        assert admin_client.post(change_url(role), sent).status_code == 302
        assert Role.objects.get().deal == "One.\n\nTwo."
        assert Role.objects.get().updated_at == before
        assert DayEntry.objects.get().text == "Early.\n\nLate."

    def test_changing_a_row_updates_updated_at_of_its_guide(self, admin_client):
        role = make_role()
        add_rows(role, 0, 2)
        changes = [
            {"days-0-text": "Another day."},
            {"skill_groups-0-name": "Renamed"},
            {"skill_entries-0-note": "Needed."},
            {"skill_entries-0-DELETE": "on"},
            {"skill_groups-1-DELETE": "on"},
            {"claim": "Another claim."},
        ]
        for change in changes:
            before = Role.objects.get(pk=role.pk).updated_at
            answer = admin_client.post(change_url(role), form_data(admin_client, role) | change)
            assert answer.status_code == 302
            assert Role.objects.get(pk=role.pk).updated_at > before

    def test_guide_form_shows_skills_with_their_groups(self, admin_client):
        role = make_role()
        skills = {name: Skill.objects.create(name=name, slug=name.lower()) for name in ("SQL", "R", "Go", "C")}
        for number, (name, members) in enumerate([("Depth", ["SQL", "R"]), ("Breadth", ["Go", "C"])], start=1):
            group = SkillGroup.objects.create(role=role, number=3 - number, name=name)
            for place, skill in enumerate(members, start=1):
                SkillEntry.objects.create(group=group, skill=skills[skill], number=place, note=f"About {skill}.")
        page = Page(admin_client.get(change_url(role)))
        rows = [row for row in page.css("#skill_entries-group tr.form-row") if not row.has("[name*=__prefix__]")]
        assert [
            (
                row.one("input[name$=-parent]")["value"],
                row.one("[name$=-skill] option[selected]").text,
                row.one("textarea, input[name$=-note]").element.text or row.one("input[name$=-note]")["value"],
            )
            for row in rows
        ] == [
            ("Breadth", "Go", "About Go."),
            ("Breadth", "C", "About C."),
            ("Depth", "SQL", "About SQL."),
            ("Depth", "R", "About R."),
        ]

    def test_note_is_marked_as_a_conflict(self, admin_client):
        role = make_role()
        SourceNote.objects.create(role=role, number=1, about="growth", text="Growth.", source=make_source())
        change = {"notes-0-title": "Over how many years?", "notes-0-is_conflict": "on"}
        assert admin_client.post(change_url(role), form_data(admin_client, role) | change).status_code == 302
        note = SourceNote.objects.get()
        assert (note.title, note.is_conflict) == ("Over how many years?", True)

    def test_sweet_spot_without_a_label_is_refused(self, admin_client):
        role = make_role()
        page = admin_client.post(change_url(role), form_data(admin_client, role) | {"pay_spot": "100 to 500"})
        assert "The sweet spot needs a figure and a label." in page.content.decode()
        assert Role.objects.get().pay_spot == ""

    def test_editor_notes_are_not_on_the_page(self, admin_client, client):
        role = make_role(editor_notes="Printed twice.")
        assert "Printed twice." in admin_client.get(change_url(role)).content.decode()
        assert "Printed twice." not in client.get(role.get_absolute_url()).content.decode()

    def test_form_links_to_the_page_only_if_guide_is_published(self, admin_client):
        public, draft = make_role(), make_role(status=Status.DRAFT)
        pages = [Page(admin_client.get(change_url(row))) for row in (public, draft)]
        assert public.get_absolute_url() in pages[0].links.values()
        assert draft.get_absolute_url() not in pages[1].links.values()


class TestLists:
    def test_changelists_format_pay_as_dollars(self, admin_client):
        make_role(salary_low=175_000, salary_high=350_000)
        make_role()
        page = admin_client.get(changelist_url(Role)).content.decode()
        assert "$175K to $350K" in page
        assert "not stated" in page
        make_bare_occupation(1)
        Occupation.objects.update(pay_p50=103_570)
        assert "$103,570" in admin_client.get(changelist_url(Occupation)).content.decode()

    @pytest.mark.parametrize(
        ("model", "text"),
        [(Role, "Tinkerer"), (Role, "engineer"), (Specialization, "AI"), (Skill, "Skill 0"), (Source, "Bureau")],
    )
    def test_changelist_search_finds_rows_by_text(self, admin_client, model, text):
        role = make_role("AI Engineer", source=make_source(publisher="Bureau"))
        RoleAlias.objects.create(role=role, name="Model Tinkerer")
        make_skill(0)
        found = admin_client.get(changelist_url(model), {"q": text}).context["cl"].queryset
        assert found.count() == 1
        assert not admin_client.get(changelist_url(model), {"q": "nowhere"}).context["cl"].queryset.exists()


def test_admin_index_shows_the_site_name(admin_client):
    page = admin_client.get(reverse("admin:index"))
    assert "careerguide admin" in page.content.decode()


def test_anonymous_user_is_redirected_to_login(client):
    answer = client.get(changelist_url(Role))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))
