"""Tests that the page of the fixture guide states every fact of its source."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.support.clock import freeze_today
from tests.support.page import Page

# The fixture `guide` needs a database, which pytest-django creates only if tests have this mark.
pytestmark = pytest.mark.django_db

FACTS = [line.split(" | ") for line in (Path(__file__).parent / "facts.txt").read_text().splitlines()[1:]]
SELECTORS = {"head": ".guide-head", "figures": "dl.stats"}
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


@pytest.mark.parametrize(("section", "fact"), [(section, fact) for section, *fact in FACTS])
def test_guide_states_every_fact(guide, section, fact):
    name = section.removesuffix(" row")
    part = guide.one(SELECTORS.get(name, f"#{name}"))
    parts = [part] if section == name else part.css(ROWS)
    assert any(all(word in each.text.translate(PLAIN) for word in fact) for each in parts)
