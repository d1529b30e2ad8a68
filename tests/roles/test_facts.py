"""Tests that the page of the fixture guide states every fact of its source."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from roles.models import Role
from tests.support.clock import freeze_today
from tests.support.page import Page

# The fixture `guide` needs a database, which pytest-django creates only if tests have this mark.
pytestmark = pytest.mark.django_db

FACTS = [line.split(" | ") for line in (Path(__file__).parent / "facts.txt").read_text().splitlines()[1:]]
SELECTORS = {"head": ".guide-head", "figures": ".guide-head-figures"}
ROWS = "tr, .row, .skills li, .week > div"
# Replaces typographic quotes, no-break spaces and minus signs with ASCII characters.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2212": "-"})


@pytest.fixture(scope="module")
def guide(django_db_setup, django_db_blocker):
    """The page of the guide. It is loaded only once, because no test in this module changes a row."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        freeze_today(patch)
        call_command("loaddata", "roles", "programs", verbosity=0)
        response = Client().get("/roles/ai-engineer/")
        transaction.set_rollback(True)
    assert response.status_code == 200
    return Page(response)


def states(part: Page, fact: str) -> bool:
    text = part.text.translate(PLAIN).replace(" ,", ",").casefold()
    return any(each.casefold() in text for each in fact.split(" / "))


@pytest.mark.parametrize(("section", "facts"), [(section, facts) for section, *facts in FACTS])
def test_guide_states_every_fact(guide, section, facts):
    name = section.removesuffix(" row")
    part = guide.one(SELECTORS.get(name, f"#{name}"))
    parts = [part] if section == name else part.css(ROWS)
    assert any(all(states(each, fact) for fact in facts) for each in parts)


@pytest.mark.parametrize(
    "words",
    [
        "The source prints the skills section twice",
        "non-breaking hyphen in “Michigan-Dearborn”",
        "The dash in “Penn State – World Campus” is an en dash",
        "“Online” in the title of a program repeats its format",
        "checked against the official workbook",
    ],
)
def test_facts_about_typesetting_are_only_for_editors(content, words):
    assert words in Role.objects.get(slug="ai-engineer").editor_notes
