"""Tests that restoring a version runs the audit, as saving does."""

import pytest

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.desk.audited import REASON
from programs.history import PROGRAM
from roles.history import GUIDE, SOURCE
from roles.models import Role, Source
from tests.support.admin import shown_messages
from tests.support.audit import EMPTY, issues_of
from tests.support.factories import make_degree_type, make_pay, make_program, make_role, make_source
from tests.support.history import edit, page_text, restore, stored_versions

pytestmark = pytest.mark.django_db

WARNING = "Growth of 33% is stated without a basis and years."


@pytest.fixture
def guide():
    """A public guide with an older version whose growth has no period."""
    role = make_role("AI Engineer", source=make_source(), growth_percent=33)
    return edit(role, growth_percent=None)


@pytest.fixture
def version_with_growth(guide):
    return stored_versions(GUIDE, guide)[1]


def reason_for(page, reason: str) -> dict[str, str]:
    (shown,) = [each for each in page.context["audit"] if each["issue"].rule.id != EMPTY]
    return {shown["input_name"]: reason}


def is_saved(response) -> bool:
    return "Saved" in shown_messages(response)


class TestPublicGuide:
    def test_new_warning_needs_a_reason(self, admin_client, guide, version_with_growth):
        page = page_text(restore(admin_client, guide, version_with_growth))
        assert f"warning {WARNING}" in page
        assert "Fix each warning above, or accept it." in page
        guide.refresh_from_db()
        assert guide.growth_percent is None
        assert len(stored_versions(GUIDE, guide)) == 2

    def test_restoring_with_a_reason_stores_the_reason(self, admin_client, admin_user, guide, version_with_growth):
        typed = reason_for(restore(admin_client, guide, version_with_growth), "The source gives none.")
        page = restore(admin_client, guide, version_with_growth, **typed)
        assert is_saved(page)
        assert WARNING not in shown_messages(page)
        guide.refresh_from_db()
        assert guide.growth_percent == 33
        reason = AcceptedWarning.objects.get()
        assert (reason.rule, reason.reason, reason.accepted_by) == (
            "growth-without-period",
            "The source gives none.",
            admin_user,
        )

    def test_blank_reason_is_refused(self, admin_client, guide, version_with_growth):
        typed = reason_for(restore(admin_client, guide, version_with_growth), "   ")
        assert WARNING in page_text(restore(admin_client, guide, version_with_growth, **typed))
        assert not AcceptedWarning.objects.exists()

    def test_accepted_warning_needs_no_reason(self, admin_client, guide, version_with_growth):
        typed = reason_for(restore(admin_client, guide, version_with_growth), "The source gives none.")
        restore(admin_client, guide, version_with_growth, **typed)
        Role.objects.update(growth_percent=None)
        assert is_saved(restore(admin_client, guide, version_with_growth))

    def test_existing_warning_does_not_block_restoring(self, admin_client):
        role = make_role("AI Engineer", source=make_source(), growth_percent=33)
        edit(role, badge="New")
        page = restore(admin_client, role, stored_versions(GUIDE, role)[1])
        assert is_saved(page)
        assert f"Open audit issues on this page: {WARNING}" in shown_messages(page)

    def test_warning_about_a_restored_row_names_its_place(self, admin_client, guide):
        make_pay(guide, level=1, employer_type="Banks", low=200_000, high=300_000)
        low = make_pay(guide, level=2, employer_type="Banks", low=50_000, high=60_000)
        version = stored_versions(GUIDE, guide)[0]
        low.delete()
        page = restore(admin_client, guide, version)
        (issue,) = [each["issue"] for each in page.context["audit"] if each["issue"].place.rows]
        assert issue.place.rows == "pay_bands"
        assert issue.message in page_text(page)
        assert guide.pay_bands.count() == 1

    def test_error_blocks_restoring_even_with_a_reason(self, admin_client):
        role = make_role(status=Status.DRAFT, source=make_source(), summary="Broken โ€” signs.", growth_percent=33)
        broken = stored_versions(GUIDE, role)[0]
        (asked,) = issues_of(role, "growth-without-period")
        role.summary, role.growth_percent, role.status = "Whole signs.", None, Status.PUBLISHED
        role.save()
        typed = {f"{REASON}{asked.fingerprint}": "The source gives none."}
        answer = restore(admin_client, role, broken, **typed)
        assert "is broken; it should be" in page_text(answer)
        assert 'value="The source gives none."' in answer.content.decode()
        role.refresh_from_db()
        assert role.summary == "Whole signs."
        assert not AcceptedWarning.objects.exists()


def test_restored_draft_has_a_message_about_its_warning(admin_client, guide, version_with_growth):
    Role.objects.update(status=Status.DRAFT)
    page = restore(admin_client, guide, version_with_growth)
    assert is_saved(page)
    assert f"This page cannot be published yet: {WARNING}" in shown_messages(page)


def test_source_with_a_new_warning_needs_a_reason(admin_client):
    source = make_source(title="Survey", review_on="2020-01-01")
    edit(source, review_on=None)
    answer = restore(admin_client, source, stored_versions(SOURCE, source)[1])
    assert "Fix each warning above, or accept it." in page_text(answer)
    restore(admin_client, source, stored_versions(SOURCE, source)[1], **reason_for(answer, "Under review."))
    assert str(Source.objects.get().review_on) == "2020-01-01"
    assert AcceptedWarning.objects.get().reason == "Under review."


def test_program_with_a_new_warning_needs_a_reason(admin_client):
    program = make_program(
        "MS in Robotics", degree_type=make_degree_type(), duration_months=1, duration_stated="2 years"
    )
    edit(program, duration_months=24)
    answer = restore(admin_client, program, stored_versions(PROGRAM, program)[1])
    assert "Fix each warning above, or accept it." in page_text(answer)
    program.refresh_from_db()
    assert program.duration_months == 24
