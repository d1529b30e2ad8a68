import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.jsonld import breadcrumb_list, drop_empty, json_ld

BLOCK = re.compile(r'<script type="application/ld\+json">(.*)</script>', re.DOTALL)


def read(html: str):
    return json.loads(BLOCK.fullmatch(html)[1])


@pytest.mark.parametrize(
    "text",
    [
        "O'Brien & Sons <script>",
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        'a \\ backslash, "quotes" and \\u003c',
        "two\nlines\tand a tab",
        "line\u2028and paragraph\u2029separators",
        "Universität 東京 🎓",
        "]]>",
    ],
)
def test_text_is_unchanged_and_cannot_close_the_element(text):
    html = json_ld({"name": text, text: "name"})
    inner = BLOCK.fullmatch(html)[1]
    assert not set("<>&\u2028\u2029") & set(inner)
    assert read(html) == {"name": text, text: "name"}


@given(st.dictionaries(st.text(), st.text(min_size=1) | st.integers() | st.booleans()))
def test_any_data_round_trips(data):
    html = json_ld(data)
    assert html.count("<") == html.count(">") == 2
    assert read(html) == data


def test_empty_values_are_dropped_at_every_level():
    data = {"a": None, "b": "", "c": [], "d": {"e": [None, {"f": ""}]}, "price": 0, "free": False, "g": [{"h": 1}, {}]}
    assert drop_empty(data) == {"price": 0, "free": False, "g": [{"h": 1}]}
    assert read(json_ld(data)) == {"price": 0, "free": False, "g": [{"h": 1}]}


def test_nan_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        json_ld({"price": float("nan")})


def test_breadcrumbs_have_positions_names_and_urls():
    assert breadcrumb_list("https://x", [("Home", "/"), ("Programs", "/programs/")])["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://x/"},
        {"@type": "ListItem", "position": 2, "name": "Programs", "item": "https://x/programs/"},
    ]
