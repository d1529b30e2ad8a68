"""Tests that a search of guides distinguishes single letters, "C++", "C#" and ".NET" from words that begin alike."""

import pytest

from roles.models import Role
from roles.search import GuideSearch
from tests.support.factories import add_skills, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

TITLES = ["C Programmer", "C++ Engineer", "C# Developer", ".NET Architect", "ASP.NET Specialist", "Node.js Expert"]
TITLES += ["R Analyst", "R&D Manager", "Objective-C Maintainer", "Cloud Radiologist", "Network Operator"]


@pytest.fixture
def guides():
    return [make_role(title, slug=f"guide-{number}") for number, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("C", ["C Programmer", "Objective-C Maintainer"]),
        ("c++", ["C++ Engineer"]),
        ("C#", ["C# Developer"]),
        (".net", [".NET Architect", "ASP.NET Specialist"]),
        ("asp.net", ["ASP.NET Specialist"]),
        ("nodejs", ["Node.js Expert"]),
        ("node js", ["Node.js Expert"]),
        ("R", ["R Analyst", "R&D Manager"]),
        ("R&D", ["R&D Manager"]),
        ("objective c", ["Objective-C Maintainer"]),
        ("F#", []),
        ("J++", []),
        ("z", []),
        ("cl", ["Cloud Radiologist"]),
    ],
)
def test_search_finds_expected_guides(guides, client, text, titles):
    assert sorted(get_page(client, "/roles/", q=text).rows) == sorted(titles)
    assert GuideSearch(text, Role.objects.published()).correction is None


def test_letter_at_the_end_of_the_text_is_found(guides):
    add_skills(guides[-1], "Statistics in R")
    guide_search = GuideSearch("statistics r", Role.objects.published())
    assert list(Role.objects.filter(guide_search.condition)) == [guides[-1]]


def test_guide_with_the_letter_in_its_name_ranks_first(client):
    make_role("Rust Analyst", slug="rust", claim="Statistics with R")
    make_role("Statistician", slug="statistician").aliases.create(name="R Analyst")
    assert get_page(client, "/search/", q="analyst r").rows[:2] == ["Statistician", "Rust Analyst"]


def test_search_of_signs_alone_says_what_to_enter(client):
    assert "Enter words" in get_page(client, "/search/", q="++").text
    assert "Enter words" not in get_page(client, "/search/", q="C++").text
