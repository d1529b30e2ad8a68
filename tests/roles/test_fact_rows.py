"""Tests that the fixture has exactly the rows of its source, and no values that the source does not state."""

from pathlib import Path

import pytest

from careerguide.content.publishing import Status
from programs.models import Pathway, Program
from roles.models import Comparison, Role, SkillEntry

# Each line is a kind of row and its values, with "-" for values that are not stated.
LINES = (Path(__file__).parent / "fact_rows.txt").read_text().splitlines()
QUERIES = {
    "headline": lambda role: Role.objects.filter(pk=role.pk).values_list(
        "salary_low", "salary_high", "salary_basis", "growth_percent", "growth_basis", "growth_from",
        "growth_to", "market_fit",        "claimed_programs", "source__retrieved_on", "source__publisher",
    ),
    "pay": lambda role: role.pay_bands.values_list(
        "level", "experience_min", "experience_max", "employer_type", "low", "high", "high_open", "basis", "note",
        "as_of", "source__kind",
    ),
    "ladder": lambda role: role.steps.filter(path="ladder").values_list("number", "title"),
    "entry": lambda role: role.steps.filter(path="entry").values_list("number", "study_months_min", "study_months_max"),
    "skill": lambda role: SkillEntry.objects.filter(group__role=role)
    .order_by("group__number", "number")
    .values_list("group__name", "skill__name"),
    "weekday": lambda role: role.days.values_list("weekday"),
    "draft": lambda role: Role.objects.exclude(status=Status.PUBLISHED).values_list(
        "title", "status", "claim", "summary", "salary_low", "source"
    ),
    "comparison": lambda role: Comparison.objects.filter(role=role).values_list("other__title"),
    "occupation": lambda role: role.official.values_list(
        "relation", "occupation__soc_code", "occupation__growth_percent", "occupation__growth_from",
        "occupation__growth_to", "occupation__source__kind",
    ),
    "percentile": lambda role: role.official.first().occupation.percentiles(),
    "program": lambda role: Program.objects.order_by("institution__name").values_list(
        "delivery_mode", "institution__name", "award", "city", "region", "location_scope", "duration_stated",
        "duration_months", "tuition_usd", "tuition_basis", "study_mode", "degree_type__name",
        "field_of_study__cip_code", "url", "institution__url", "source_key", "source__kind", "field_source__kind",
        "region_source__kind",
    ),
    "pathway": lambda role: Pathway.objects.order_by("program__institution__name").values_list(
        "role__slug", "program__institution__name", "strength", "source__kind"
    ),
}  # fmt: skip


def line(kind: str, values) -> str:
    return " | ".join([kind, *("-" if value in (None, "") else str(value) for value in values)])


@pytest.mark.parametrize("kind", QUERIES)
def test_fixture_has_exactly_the_rows_of_the_source(content, kind):
    rows = QUERIES[kind](Role.objects.get(slug="ai-engineer"))
    assert [line(kind, row) for row in rows] == [each for each in LINES if each.split(" | ")[0] == kind]


def test_draft_role_has_no_page_and_is_not_linked(client, content):
    assert client.get("/roles/nlp-engineer/").status_code == 404
    for url in ("/roles/ai-engineer/", "/roles/"):
        assert "/roles/nlp-engineer/" not in client.get(url).content.decode()


def test_source_notes_are_numbered_without_gaps(content):
    numbers = list(Role.objects.get(slug="ai-engineer").notes.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
