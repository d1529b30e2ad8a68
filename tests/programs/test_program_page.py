"""One program's page."""

import pytest

from careerguide.publishing import Status
from programs.models import Pathway
from tests.factories import make_field, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def page(client, program) -> str:
    """The page's HTML."""
    return client.get(program.get_absolute_url()).content.decode()


def test_the_figures_carry_their_state(client):
    source = make_source(title="A catalog")
    program = make_program(
        "Master of Things", tuition_usd=64_800, duration_months=15, duration_stated="1.25 years", source=source
    )
    html = page(client, program)
    assert "$64,800" in html
    assert "as stated, basis not stated" in html
    assert "1.25 years" in html
    assert "15 months, “1.25 years” at the source" in html
    assert "A catalog" in html


def test_a_tuition_with_a_basis_says_what_it_pays_for(client):
    html = page(client, make_program(tuition_usd=9_000, tuition_basis="year", source=make_source()))
    assert "sourced, for a year" in html
    assert "free" in page(client, make_program(tuition_usd=0))


def test_what_nobody_stated_is_not_stated(client):
    html = page(client, make_program())
    assert html.count("not stated") >= 6
    assert "No source given." in html
    assert "No guide names this program" in html


def test_what_our_editors_added_is_marked(client):
    editors = make_source(kind="editorial")
    program = make_program(
        city="Auburn", region="AL", region_source=editors, field_of_study=make_field(), field_source=editors
    )
    html = page(client, program)
    assert "Auburn, AL" in html
    assert "state added by our editors" in html
    assert "Finance, General (CIP 52.0801)" in html
    assert "set by our editors" in html


def test_the_roles_it_leads_to_are_links_unless_they_are_drafts(client):
    program = make_program()
    guide, draft = make_role("AI Engineer"), make_role("ML Engineer", status=Status.DRAFT)
    Pathway.objects.create(program=program, role=guide, strength="listed", note="It stands there.")
    Pathway.objects.create(program=program, role=draft)
    html = page(client, program)
    assert '<a href="/roles/ai-engineer/">AI Engineer</a>' in html
    assert "listed by the source" in html
    assert "It stands there." in html
    assert "ML Engineer" in html
    assert 'href="/roles/ml-engineer/"' not in html


def test_a_draft_has_no_page(client):
    assert client.get(make_program(status=Status.DRAFT).get_absolute_url()).status_code == 404


def test_a_program_of_several_campuses_says_so_and_its_own_page_is_a_link(client):
    html = page(
        client, make_program(city="Multiple IN Campuses", location_scope="multiple", url="https://example.org/x")
    )
    assert "several campuses, not tied to one town" in html
    assert 'href="https://example.org/x"' in html
