import pytest

from careerguide.content.publishing import Status
from roles.history import GUIDE, SOURCE
from roles.models import (
    Comparison,
    PayBand,
    Role,
    RoleAlias,
    SkillEntry,
    SourceNote,
)
from tests.support.admin import add_rows, change_url, form_data, shown_messages
from tests.support.factories import make_bare_occupation, make_pay, make_role, make_skill, make_source
from tests.support.history import edit, history, page_text, restore, restore_url, save, stored_versions
from tests.support.search import find_guides

pytestmark = pytest.mark.django_db


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
        answer = restore(admin_client, role, version)
        assert "Restored the version of" in shown_messages(answer)
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
        plan = page_text(admin_client.get(restore_url(role, version)))
        assert "Joined by a new line → became after “or”" in plan
        assert "Conflict no → became yes" in plan
        assert "Sweet spot empty → became 100 to 500" in plan
        restore(admin_client, role, version)
        assert current_rows(role) == then

    def test_plan_shows_changes_without_making_them(self, admin_client):
        role = make_role(status=Status.DRAFT)
        version = stored_versions(GUIDE, role)[0]
        edit(role, badge="New")
        band = make_pay(role)
        page = page_text(admin_client.get(restore_url(role, version)))
        assert "What would change The page itself Badge New → became empty Pay, Mid, Banks removed" in page
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
        newest = history(admin_client, role).partition("Restore this version")[0]
        assert "admin Restored the version of" in newest
        assert "Pay, Mid, Banks removed" in newest
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
        page = page_text(admin_client.get(restore_url(role, stored_versions(GUIDE, role)[0])))
        assert "Nothing would change" in page

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
        page = page_text(admin_client.get(restore_url(role, version)))
        assert f"Pay: source was source {key}, which was deleted. It will be empty." in page
        restore(admin_client, role, version)
        band.refresh_from_db()
        assert (band.low, band.source) == (100_000, None)

    def test_required_relation_to_a_deleted_row_prevents_restoring(self, admin_client):
        role, other = make_role(status=Status.DRAFT), make_role("Other")
        compared = Comparison.objects.create(role=role, other=other, other_side="That.", this_side="This.")
        version = stored_versions(GUIDE, role)[0]
        compared.delete()
        key = other.pk
        other.delete()
        page = admin_client.get(restore_url(role, version))
        assert f"Compared: other was guide {key}, which was deleted. It is required." in page_text(page)
        answer = admin_client.post(restore_url(role, version), {"plan": page.context["plan"].fingerprint})
        assert "This page cannot be restored to that version" in page_text(answer)
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
        assert "in that version the audit finds the errors below" in page_text(answer)
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
        seen = admin_client.get(restore_url(role, version)).context["plan"].fingerprint
        edit(role, claim="By someone else.")
        answer = admin_client.post(restore_url(role, version), {"plan": seen})
        assert "Nothing was changed: someone else saved this page" in page_text(answer)
        assert "By someone else." in page_text(answer)
        role.refresh_from_db()
        assert role.claim == "By someone else."
