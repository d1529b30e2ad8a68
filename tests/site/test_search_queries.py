"""Searches with the shipped occupations: what people type leads to the career that they mean."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from roles.imports.occupations import import_occupations
from roles.models import Occupation, Role, RoleOccupation
from tests.support.official_files import WORLD
from tests.support.page import get_page

with (Path(__file__).parents[1] / "data" / "search_queries.csv").open(encoding="utf-8", newline="") as file:
    QUERIES = [(row["query"], row["expected_soc"]) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    """Guides and occupations, loaded once. The tests only read."""
    with django_db_blocker.unblock():
        call_command("loaddata", "roles", verbosity=0)
        import_occupations(WORLD)
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.mark.usefixtures("shipped")
@pytest.mark.django_db
class TestShippedOccupations:
    def first_career(self, client, query: str) -> str:
        """The SOC code of the first career, or of the occupation that the guide leads."""
        url = get_page(client, "/search/", q=query).one("#careers .career:first-child h3 a")["href"]
        slug = url.split("/")[2]
        if role := Role.objects.filter(slug=slug).first():
            leading = role.official.filter(relation__in=RoleOccupation.LEADING).values_list("occupation__soc_code")
            return ", ".join(sorted(code for (code,) in leading))
        return Occupation.objects.get(slug=slug).soc_code

    @pytest.mark.parametrize(("query", "code"), QUERIES)
    def test_first_career_is_the_expected_one(self, client, query, code):
        assert code in self.first_career(client, query)
