"""Going back answers for what it brings, as a save does: errors stop it, new warnings ask for a reason that is kept."""

import pytest

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.desk.audited import REASON
from programs.history import PROGRAM
from roles.history import GUIDE, SOURCE
from roles.models import Role, Source
from tests.support.admin import make_pay, told
from tests.support.audit import issues_of
from tests.support.factories import make_degree_type, make_program, make_role, make_source
from tests.support.history import kept, restore_url, words

pytestmark = pytest.mark.django_db

ASKED = "Growth of 33% is stated without a period."


def press(client, row, version, **typed):
    """The page after an editor looked at what would change, and pressed the button."""
    url = restore_url(row, version)
    return client.post(url, {"plan": client.get(url).context["going"].fingerprint} | typed, follow=True)


@pytest.fixture
def guide():
    """A public guide that once gave a growth without a period, and gives none now."""
    role = make_role("AI Engineer", source=make_source(), growth_percent=33)
    role.growth_percent = None
    role.save()
    return role


@pytest.fixture
def with_growth(guide):
    """The version that gives it."""
    return kept(GUIDE, guide)[1]


def reason_for(page, reason: str) -> dict[str, str]:
    """What the form sends where ``reason`` was typed beside the only issue on ``page``."""
    (shown,) = page.context["audit"]
    return {shown.name: reason}


def test_a_warning_that_it_brings_to_a_public_page_asks_for_a_reason_and_changes_nothing(
    admin_client, guide, with_growth
):
    page = words(press(admin_client, guide, with_growth))
    assert "this page is public, and that version brings warnings" in page
    assert f"warning {ASKED}" in page
    assert "Say why it stays. Why it stays:" in page
    guide.refresh_from_db()
    assert guide.growth_percent is None
    assert len(kept(GUIDE, guide)) == 2


def test_with_the_reason_it_goes_back_and_the_reason_is_kept(admin_client, admin_user, guide, with_growth):
    typed = reason_for(press(admin_client, guide, with_growth), "The source gives none.")
    page = press(admin_client, guide, with_growth, **typed)
    assert "Went back to the version of" in told(page)
    assert "still asks" not in told(page)
    guide.refresh_from_db()
    assert guide.growth_percent == 33
    reason = AcceptedWarning.objects.get()
    assert (reason.rule, reason.reason, reason.accepted_by) == (
        "growth-without-period",
        "The source gives none.",
        admin_user,
    )


def test_a_blank_reason_is_none(admin_client, guide, with_growth):
    typed = reason_for(press(admin_client, guide, with_growth), "   ")
    assert ASKED in words(press(admin_client, guide, with_growth, **typed))
    assert not AcceptedWarning.objects.exists()


def test_a_warning_that_was_accepted_with_the_same_figures_asks_no_more(admin_client, guide, with_growth):
    typed = reason_for(press(admin_client, guide, with_growth), "The source gives none.")
    press(admin_client, guide, with_growth, **typed)
    Role.objects.update(growth_percent=None)
    assert "Went back to the version of" in told(press(admin_client, guide, with_growth))


def test_a_warning_that_the_public_page_has_already_does_not_stop_it(admin_client):
    role = make_role("AI Engineer", source=make_source(), growth_percent=33)
    role.badge = "New"
    role.save()
    page = press(admin_client, role, kept(GUIDE, role)[1])
    assert "Went back to the version of" in told(page)
    assert f"The audit still asks about this page: {ASKED}" in told(page)


def test_a_warning_of_a_row_that_comes_back_is_shown_with_its_place(admin_client, guide):
    make_pay(guide, level=1, employer_type="Banks", low=200_000, high=300_000)
    low = make_pay(guide, level=2, employer_type="Banks", low=50_000, high=60_000)
    version = kept(GUIDE, guide)[0]
    low.delete()
    page = press(admin_client, guide, version)
    (issue,) = page.context["held"].issues
    assert issue.place.rows == "pay_bands"
    assert f"{issue.message} ({issue.where})" in words(page)
    assert guide.pay_bands.count() == 1


def test_a_draft_goes_back_to_a_warning_and_the_editor_is_told(admin_client, guide, with_growth):
    Role.objects.update(status=Status.DRAFT)
    page = press(admin_client, guide, with_growth)
    assert "Went back to the version of" in told(page)
    assert f"Before it can be published: {ASKED}" in told(page)


def test_an_error_stops_it_whatever_reasons_are_given(admin_client):
    role = make_role(status=Status.DRAFT, source=make_source(), summary="Broken โ€” signs.", growth_percent=33)
    broken = kept(GUIDE, role)[0]
    (asked,) = issues_of(role, "growth-without-period")
    role.summary, role.growth_percent, role.status = "Whole signs.", None, Status.PUBLISHED
    role.save()
    typed = {f"{REASON}{asked.fingerprint}": "The source gives none."}
    answer = press(admin_client, role, broken, **typed)
    assert "the audit finds errors in it then" in words(answer)
    assert 'value="The source gives none."' in answer.content.decode(), "what was typed is lost"
    role.refresh_from_db()
    assert role.summary == "Whole signs."
    assert not AcceptedWarning.objects.exists()


def test_what_was_typed_is_not_lost_when_somebody_saved_meanwhile(admin_client, guide, with_growth):
    asked = press(admin_client, guide, with_growth)
    typed, seen = reason_for(asked, "The source gives none."), asked.context["going"].fingerprint
    guide.badge = "New"
    guide.save()
    answer = admin_client.post(restore_url(guide, with_growth), {"plan": seen} | typed)
    assert "Nothing was changed: somebody saved this page" in words(answer)
    assert 'value="The source gives none."' in answer.content.decode()


def test_a_source_has_no_draft_and_answers_too(admin_client):
    source = make_source(title="Survey", review_on="2020-01-01")
    source.review_on = None
    source.save()
    answer = press(admin_client, source, kept(SOURCE, source)[1])
    assert "that version brings warnings" in words(answer)
    press(admin_client, source, kept(SOURCE, source)[1], **reason_for(answer, "Under review."))
    assert str(Source.objects.get().review_on) == "2020-01-01"
    assert AcceptedWarning.objects.get().reason == "Under review."


def test_a_program_answers_too(admin_client):
    program = make_program(
        "MS in Robotics", degree_type=make_degree_type(), duration_months=1, duration_stated="2 years"
    )
    program.duration_months = 24
    program.save()
    answer = press(admin_client, program, kept(PROGRAM, program)[1])
    assert "that version brings warnings" in words(answer)
    program.refresh_from_db()
    assert program.duration_months == 24
