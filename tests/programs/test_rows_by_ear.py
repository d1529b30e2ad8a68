"""A list of programs heard link by link: titles alone would often be the same."""

import re
from html import unescape

import pytest

from tests.support.factories import make_field, make_program, make_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/programs/", "/roles/actor/", "/search/?q=finance", "/programs/here/"])
def test_programs_of_one_title_are_told_apart_by_their_link_and_heading(client, url):
    role, finance = make_role("Actor"), make_field()
    make_program("Acting", slug="here", field_of_study=finance)
    for name in ["North", "South & Co", "West"]:
        make_program("Master of Finance", role, institution=name, field_of_study=finance)
    html = client.get(url).content.decode()
    headings = re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", html)
    heard = [unescape(re.sub("<[^>]*>", "", heading)) for heading in headings]
    titles = [f"Master of Finance, {name}" for name in ["North", "South & Co", "West"]]
    assert sorted(set(heard) & set(titles)) == titles
    # What is seen comes first, so that a link can be called by it.
    seen = [unescape(re.sub('<span class="hidden">.*?</span>', "", heading)) for heading in headings]
    assert seen.count("Master of Finance") == 3
