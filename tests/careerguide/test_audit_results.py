"""Tests of the stored results of the audit."""

import pytest

from careerguide.audit.accepted import accept
from careerguide.audit.engine import Scope, inspect_scope, inspections
from careerguide.audit.link_checks import store_check
from careerguide.cache import by_version
from careerguide.content.publishing import Status
from careerguide.lib import clock
from careerguide.site import audit_results
from careerguide.site.audit_results import inspect_newest
from programs.models import Program
from tests.support.audit import PAGE, groups
from tests.support.factories import make_institution, make_pay, make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db(transaction=True)

BAD = "www.example.edu"


@pytest.fixture
def audits(monkeypatch) -> list[Scope]:
    """The scopes that were audited, not read from stored results."""
    audited = []
    monkeypatch.setattr(audit_results, "inspect_scope", lambda scope: audited.append(scope) or inspect_scope(scope))
    monkeypatch.setattr(by_version, "_values", {})
    return audited


@pytest.mark.parametrize("limit", [2, 500])
@pytest.mark.parametrize(
    "selected",
    [
        {},
        {"rules": {"bad-address"}},
        {"models": {"programs.program"}},
        {"models": {"roles.role"}, "rules": {"bad-address", "empty-section"}},
        {"statuses": {Status.PUBLISHED}},
        {"statuses": {Status.DRAFT}, "rules": {"missing-value"}},
        {"statuses": {Status.DRAFT}, "models": {"programs.program"}},
    ],
)
def test_stored_results_are_those_of_an_audit(audits, selected, limit):
    for status in (Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN):
        for number in range(2):
            make_program(f"{status} {number}", status=status, url=BAD)
            make_role(f"{status} {number}", status=status, source=make_source(url=BAD))
    counts = []
    for _ in range(2):
        stored, live = (Scope(**selected, limit=limit) for _ in range(2))
        assert inspect_newest(stored) == list(inspect_scope(live))
        assert stored.unchecked == live.unchecked
        counts.append(len(audits))
    assert 0 < counts[0] == counts[1] <= len(inspections())


def test_pages_and_filters_share_one_audit(admin_client, audits):
    make_program(url=BAD)
    assert "The audit of public pages: 1 error" in get_page(admin_client, "/admin/").text
    for params in ({}, {"rule": "bad-address"}, {"status": "published", "severity": "error"}):
        assert get_page(admin_client, PAGE, params).has(".audit-list")
    assert len(audits) == len(inspections())


def test_edit_repeats_only_audits_that_depend_on_it(admin_client, audits):
    role, program = make_role("Nurse"), make_program(institution=make_institution())
    get_page(admin_client, PAGE)
    for row, repeated in [
        (program, {"programs.program", "roles.role"}),
        (program.institution, {"programs.program", "programs.institution"}),
        # The pathways of a program are in the order of their guides.
        (role, {"roles.role", "programs.program"}),
        (make_pay(role), {"roles.role"}),
    ]:
        audits.clear()
        row.save()
        get_page(admin_client, PAGE)
        assert {model for scope in audits for model in scope.models} == repeated


def test_next_request_shows_an_edit(admin_client, audits):
    program = make_program(url=BAD)
    assert get_page(admin_client, PAGE).has(".audit-list")
    Program.objects.filter(pk=program.pk).update(url="https://www.example.edu/")
    assert not get_page(admin_client, PAGE, rule="bad-address").has(".audit-list")


def test_next_request_shows_a_broken_link(admin_client, audits):
    program = make_program(url="https://www.example.edu/")
    assert not get_page(admin_client, PAGE, rule="dead-address").has(".audit-list")
    store_check(program.url, clock.now(), 404, "returns 404")
    assert "returns 404" in get_page(admin_client, PAGE, rule="dead-address").text


def test_next_request_shows_an_accepted_warning(admin_client, admin_user, audits):
    make_program("Master  of Arts")
    url = f"{PAGE}?rule=odd-characters"
    (group,) = groups(admin_client.get(url))
    audits.clear()
    accept(group.open[0][0], "That is how it is written.", admin_user)
    (group,) = groups(admin_client.get(url))
    assert (group.open_count, group.accepted_count) == (0, 1)
    assert not audits
