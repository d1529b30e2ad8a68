"""Tests of a guide's notes, sources and labels, and of the ways to them and back."""

import pytest

from roles.models import (
    SourceNote,
)
from tests.support.factories import make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def add_note(role, **fields) -> None:
    number = SourceNote.objects.count() + 1
    SourceNote.objects.create(**{"role": role, "number": number, "text": "In full.", "source": make_source()} | fields)


def test_note_is_in_the_margin_and_at_the_foot(client):
    role = make_role(pay_text="Good.")
    add_note(role, about="headline_pay", title="A typo", short="It’s fixed.", source=make_source(slug="the-paper"))
    add_note(role, about="pay", title="What counts", is_conflict=True, short="It differs.")
    add_note(role, about="pay", title="Only at the foot")
    guide = get_page(client, role.get_absolute_url())
    margin = guide.section("pay")
    assert margin.texts("details.note") == ["A typo It’s fixed. Read the note"]
    assert margin.texts("div.conflict") == ["Conflict: What counts It differs. Read the note"]
    assert [link["href"] for link in margin.css("a")] == ["#note-1", "#note-2"]
    foot = guide.section("sources")
    assert foot.one("h2").text == "Notes and sources What we found when we checked"
    assert foot.texts("summary") == ["A typo", "What counts", "Only at the foot", "Three sources"]
    assert foot.section("note-1").one(".hint a")["href"] == "#source-the-paper"


@pytest.mark.parametrize(
    ("about", "back"),
    [
        ("headline_pay", ("Back to pay", "#pay")),
        ("pay", ("Back to pay", "#pay")),
        ("skills", ("Back to the top", "#main")),
        ("growth", ("Back to the top", "#main")),
        ("source", ("Back to the top", "#main")),
        ("programs", ("Back to programs", "#programs")),
    ],
)
def test_note_leads_back_to_its_section(client, about, back):
    role = make_role(pay_text="Good.")
    make_program(role=role)
    add_note(role, about=about)
    guide = get_page(client, role.get_absolute_url())
    for target in ("note-1", f"source-{SourceNote.objects.get().source.slug}"):
        assert guide.section(target).one(".way-back a").html == f'<a href="{back[1]}">{back[0]}</a>'
    assert guide.has(back[1])


def test_source_leads_back_to_each_section_that_cites_it(client, content):
    guide = get_page(client, "/roles/ai-engineer/")
    ways = {item["id"]: [link["href"] for link in item.css(".way-back a")] for item in guide.css("li[id^=source-]")}
    assert ways["source-hot-career-path-2027-ai-engineer"] == ["#pay", "#growth", "#programs"]
    assert ways["source-bls-15-1221"] == ["#pay", "#growth"]
    assert ways["source-bls-15-2051"] == ["#growth"]


def test_every_jump_into_a_fold_has_a_way_back(client, content):
    guide = get_page(client, "/roles/ai-engineer/")
    targets = {link["href"].removeprefix("#") for link in guide.css('a[href^="#note-"], a[href^="#source-"]')}
    assert len(targets) > 5
    for target in targets:
        # A browser opens a fold if the target is inside, and not if it is the fold itself.
        assert guide.one(f'.fold > :not(summary)[id="{target}"], .fold li[id="{target}"]').has(".way-back a")


def test_guide_without_notes_names_its_sources(client):
    guide = get_page(client, make_role(source=make_source(title="The paper")).get_absolute_url())
    assert guide.section("sources").one("h2").text == "Notes and sources"
    assert guide.section("sources").texts("summary") == ["One source"]


def test_only_labels_on_the_page_are_explained(client):
    guide = get_page(client, make_role(market_fit="Proven").get_absolute_url())
    assert guide.texts("#main .state") == ["unsourced"]
    assert list(guide.terms(".labels")) == ["unsourced"]


def test_labels_are_not_explained_if_there_are_none(client):
    guide = get_page(client, make_role(market_fit="Proven", source=make_source()).get_absolute_url())
    assert not guide.has(".labels")
    assert "What the labels mean" not in guide.text
