import pytest

from careerguide.content.publishing import Status
from careerguide.history.working_copies import WorkingCopy
from roles.history import GUIDE, SOURCE
from roles.models import (
    Comparison,
    PayBand,
    Role,
    RoleAlias,
    SkillEntry,
    SourceNote,
)
from tests.support.admin import add_rows, change_url, form_data, form_values, page_url, shown_messages
from tests.support.factories import make_bare_occupation, make_pay, make_role, make_skill, make_source
from tests.support.history import (
    edit,
    history,
    newest,
    page_text,
    restore,
    restore_url,
    save,
    stored_versions,
    version_form,
)
from tests.support.search import find_guides
from tests.support.working_copies import act, changes_url, save_draft

pytestmark = pytest.mark.django_db


def draft_of(role) -> dict:
    """The values of the guide's own row in its working copy."""
    return WorkingCopy.objects.get(object_id=role.pk).rows["roles.role"][0]


def current_rows(role) -> list:
    return sorted(GUIDE.snapshots([role.pk])[role.pk].items())


class TestRestore:
    def test_guide_is_restored_with_all_its_rows(self, admin_client):
        role = make_role(status=Status.DRAFT)
        add_rows(role, 0, 3)
        RoleAlias.objects.create(role=role, name="Tinkerer")
        then, version = current_rows(role), stored_versions(GUIDE, role)[0]
        role.title, role.claim = "Another", "Another claim."
        role.save()
        role.pay_bands.first().delete()
        role.skill_groups.first().delete()
        role.comparisons.all().delete()
        role.days.update(text="Something else.")
        RoleAlias.objects.filter(name="Tinkerer").first().delete()
        make_pay(role, employer_type="New one")
        SkillEntry.objects.create(group=role.skill_groups.last(), skill=make_skill(99), number=9)
        assert current_rows(role) != then
        restore(admin_client, role, version)
        assert current_rows(role) == then
        assert find_guides("tinkerer").get() == role

    def test_findings_lines_and_conflicts_are_restored(self, admin_client):
        role = make_role(
            status=Status.DRAFT,
            deal_finding="Small companies hire you",
            pay_spot="100 to 500",
            pay_spot_label="Employees",
        )
        add_rows(role, 0, 1)
        entry, note = SkillEntry.objects.get(), role.notes.get()
        SkillEntry.objects.update(joined_by="or", label="Some Python")
        SourceNote.objects.update(title="Over how many years?", is_conflict=True)
        for row in (SkillEntry.objects.get(), SourceNote.objects.get()):
            row.save()
        then, version = current_rows(role), stored_versions(GUIDE, role)[0]
        role.deal_finding, role.pay_spot, role.pay_spot_label = "", "", ""
        role.save()
        entry.save()
        note.save()
        plan = page_text(version_form(admin_client, role, version))
        assert "Joined by a new line → became after “or”" in plan
        assert "Conflict no → became yes" in plan
        assert "Sweet spot empty → became 100 to 500" in plan
        restore(admin_client, role, version)
        assert current_rows(role) == then

    def test_form_shows_changes_without_making_them(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="New")
        band = make_pay(role)
        page = page_text(version_form(admin_client, role, version))
        assert "Nothing is restored yet: check it, and save it like any other change." in page
        assert "What it changes The page itself Badge New → became empty Pay, Mid, Banks removed" in page
        role.refresh_from_db()
        assert role.badge == "New"
        assert PayBand.objects.get() == band

    def test_restoring_can_be_undone(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        band = make_pay(role)
        with_pay = stored_versions(GUIDE, role)[0]
        restore(admin_client, role, version)
        assert not PayBand.objects.exists()
        assert "Pay, Mid, Banks removed" in newest(admin_client, role)
        restore(admin_client, role, with_pay)
        assert PayBand.objects.get() == band

    def test_restoring_keeps_the_status(self, admin_client):
        role = make_role(status=Status.DRAFT)
        draft = stored_versions(GUIDE, role)[0]
        role.status, role.badge = Status.PUBLISHED, "New"
        role.save()
        published_at = role.published_at
        restore(admin_client, role, draft)
        role.refresh_from_db()
        assert (role.badge, role.status, role.published_at) == ("", Status.PUBLISHED, published_at)

    def test_former_url_redirects_to_the_restored_slug(self, admin_client, client):
        role = make_role("First title")
        version = stored_versions(GUIDE, role)[0]
        edit(role, slug="second-title")
        restore(admin_client, role, version)
        assert client.get("/roles/second-title/").url == "/roles/first-title/"

    def test_swapped_numbers_can_be_restored(self, admin_client):
        role = make_role(status=Status.DRAFT)
        first, second = (
            SourceNote.objects.create(
                role=role, number=number, about="pay", text=f"Note {number}.", source=make_source()
            )
            for number in (1, 2)
        )
        version = stored_versions(GUIDE, role)[0]
        for note, number in ((first, 9), (second, 1), (first, 2)):
            edit(note, number=number)
        restore(admin_client, role, version)
        assert list(role.notes.values_list("pk", "number")) == [(first.pk, 1), (second.pk, 2)]

    def test_restoring_the_newest_version_changes_nothing(self, admin_client):
        role = make_role()
        answer = admin_client.get(restore_url(role, stored_versions(GUIDE, role)[0]), follow=True)
        assert "Nothing would change" in shown_messages(answer)

    def test_source_can_be_restored(self, admin_client):
        source = make_source(title="Survey")
        first = stored_versions(SOURCE, source)[0]
        save(admin_client, source, title="Another survey", kind="official")
        page = history(admin_client, source)
        assert "Kind A page or publication → became Official statistics" in page
        restore(admin_client, source, first)
        source.refresh_from_db()
        assert source.title == "Survey"
        occupation = make_bare_occupation(1)
        save(admin_client, occupation, pay_p50=90_000, pay_p25=80_000)
        assert "25th percentile empty → became 80,000 Median empty → became 90,000" in history(admin_client, occupation)


class TestObstacles:
    def test_relation_to_a_deleted_source_becomes_empty(self, admin_client):
        role = make_role(status=Status.DRAFT)
        source = make_source()
        band = make_pay(role, source=source)
        version = stored_versions(GUIDE, role)[0]
        band.source, band.low = None, 90_000
        band.save()
        key = source.pk
        source.delete()
        page = page_text(version_form(admin_client, role, version))
        assert f"Pay: source was source {key}, which was deleted. It will be empty." in page
        restore(admin_client, role, version)
        band.refresh_from_db()
        assert (band.low, band.source) == (100_000, None)

    def test_row_that_requires_a_deleted_row_is_left_out(self, admin_client):
        role, other = make_role(status=Status.DRAFT), make_role("Other")
        compared = Comparison.objects.create(role=role, other=other, other_side="That.", this_side="This.")
        version = stored_versions(GUIDE, role)[0]
        compared.delete()
        key = other.pk
        other.delete()
        edit(role, badge="New")
        page = page_text(version_form(admin_client, role, version))
        assert f"Compared: other was guide {key}, which was deleted. It is required, so this row is left out." in page
        restore(admin_client, role, version)
        role.refresh_from_db()
        assert role.badge == ""
        assert not Comparison.objects.exists()

    def test_title_used_by_another_guide_is_not_restored(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        role.title, role.slug = "Maker", "maker"
        role.save()
        make_pay(role)
        make_role("Tinkerer", slug="other")
        answer = restore(admin_client, role, version)
        assert "Title: Guide with this Title already exists." in page_text(answer)
        role.refresh_from_db()
        assert role.title == "Maker"
        assert PayBand.objects.exists()

    def test_version_with_an_error_is_not_restored_on_a_public_page(self, admin_client):
        role = make_role(status=Status.DRAFT, summary="Broken โ€” signs.")
        broken = stored_versions(GUIDE, role)[0]
        role.summary, role.status = "Whole signs.", Status.PUBLISHED
        role.save()
        answer = restore(admin_client, role, broken)
        assert "is broken; it should be" in page_text(answer)
        role.refresh_from_db()
        assert role.summary == "Whole signs."
        assert len(stored_versions(GUIDE, role)) == 2

    def test_unknown_version_returns_404(self, admin_client):
        one, other = make_role(), make_role()
        assert admin_client.get(restore_url(one, stored_versions(GUIDE, other)[0])).status_code == 404


class TestConflicts:
    def test_form_opened_before_restoring_keeps_what_was_restored(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        make_pay(role)
        data = form_data(admin_client, role)
        restore(admin_client, role, version)
        assert admin_client.post(change_url(role), data | {"claim": "Mine."}).status_code == 302
        assert Role.objects.get().claim == "Mine."
        assert not PayBand.objects.exists()

    def test_later_save_is_not_overwritten_by_restoring(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="New")
        data = form_values(version_form(admin_client, role, version))
        edit(role, claim="By someone else.")
        admin_client.post(change_url(role), data)
        role.refresh_from_db()
        assert (role.badge, role.claim) == ("", "By someone else.")

    def test_clash_with_a_later_save_is_asked(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="New")
        data = form_values(version_form(admin_client, role, version))
        edit(role, badge="By someone else")
        answer = page_text(admin_client.post(change_url(role), data))
        assert "Badge Keep mine empty Take theirs By someone else" in answer
        role.refresh_from_db()
        assert role.badge == "By someone else"


class TestWorkingCopy:
    def test_restored_draft_of_a_public_guide_is_not_public(self, admin_client):
        role = make_role(badge="First")
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="Second")
        restore(admin_client, role, version, _draft="1")
        role.refresh_from_db()
        assert role.badge == "Second"
        assert "Badge Second → became First" in page_text(admin_client.get(changes_url(role)))

    def test_restored_rows_are_published_with_the_working_copy(self, admin_client):
        role = make_role(source=make_source())
        band = make_pay(role, source=make_source())
        version = stored_versions(GUIDE, role)[0]
        band.delete()
        edit(role, badge="New")
        restore(admin_client, role, version, _draft="1")
        assert not PayBand.objects.exists()
        act(admin_client, role, "_publish_changes")
        assert PayBand.objects.get().pk == version.rows["roles.payband"][0]["id"]

    def test_editor_restores_into_the_working_copy_only(self, editor):
        role = make_role(badge="First")
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="Second")
        restore(editor, role, version)
        role.refresh_from_db()
        assert role.badge == "Second"
        assert draft_of(role)["badge"] == "First"

    def test_form_says_that_it_replaces_what_was_in_the_working_copy(self, admin_client):
        role = make_role(badge="First")
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="Second")
        save_draft(admin_client, role, claim="Unfinished.")
        page = page_text(version_form(admin_client, role, version))
        assert f"Claim Unfinished. → became {role.claim}" in page
        restore(admin_client, role, version, _draft="1")
        assert (draft_of(role)["badge"], draft_of(role)["claim"]) == ("First", role.claim)

    def test_form_says_that_typed_text_is_discarded(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="New")
        admin_client.post(page_url(Role, "typed", role.pk), form_data(admin_client, role) | {"claim": "Half"})
        assert "that text is discarded" in page_text(version_form(admin_client, role, version))
