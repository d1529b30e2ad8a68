"""Filter values are understood in any case; the canonical URL has the real value."""

import re
from html import unescape

import pytest

from tests.support.factories import add_skills, make_role

pytestmark = pytest.mark.django_db


def canonical(html: str) -> str:
    return unescape(re.search(r'rel="canonical" href="http://testserver([^"]*)"', html)[1])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/programs/?format=Online", "/programs/?format=online"),
        ("/programs/?format=Hybrid&format=ONLINE&format=online", "/programs/?format=hybrid&format=online"),
        ("/programs/?city=Miami", "/programs/?city=miami"),
        ("/programs/?role=AI-Engineer", "/programs/?role=ai-engineer"),
        ("/programs/?sort=-Tuition", "/programs/?sort=-tuition"),
        ("/roles/ai-engineer/programs/?format=Online", "/roles/ai-engineer/programs/?format=online"),
        ("/roles/?entry=Master&skill=PYTHON", "/roles/?entry=master&skill=python"),
        ("/roles/?specialization=AI-Specialization", "/roles/?specialization=ai-specialization"),
    ],
)
def test_value_in_other_case_is_understood(client, content, typed, meant):
    add_skills(make_role("Smith", entry_education="master"), "Python")
    html, plain = client.get(typed).content.decode(), client.get(meant).content.decode()
    assert "was left out" not in html
    assert canonical(html) == canonical(plain) == meant
    heading = re.search(r'<h2 id="found">(.*?)</h2>', html)[1]
    assert heading == re.search(r'<h2 id="found">(.*?)</h2>', plain)[1]
    assert not heading.startswith("0 ")


def test_sidebar_marks_the_value_as_selected(client, content):
    assert 'name="format" value="online" checked' in client.get("/programs/?format=Online").content.decode()


def test_unknown_value_is_named_as_typed(client, content):
    html = client.get("/programs/?format=Telepathy&format=Online").content.decode()
    assert "Format: “Telepathy” was left out. There is no such choice." in html
    assert canonical(html) == "/programs/?format=online"
