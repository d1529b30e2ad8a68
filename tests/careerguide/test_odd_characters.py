import pytest

from careerguide.audit.odd_characters import excerpt, odd_characters, plain_name


@pytest.mark.parametrize(
    ("name", "plain", "odd"),
    [
        ("Michigan\u2011Dearborn", "Michigan-Dearborn", ["a nonstandard hyphen"]),
        ("New\u00a0York", "New York", ["a nonstandard space"]),
        ("Finance\tOnline", "Finance Online", ["a nonstandard space"]),
        ("Fin\u00adance\u200b", "Finance", ["an invisible character"]),
        ("New  York ", "New York", ["an extra space"]),
    ],
)
def test_odd_character_is_described_and_replaced(name, plain, odd):
    assert odd_characters(name) == odd
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    "name", ["Michigan-Dearborn", "Penn State – World Campus", "Saint-Étienne", "O’Brien", "日本 語"]
)
def test_plain_name_is_not_changed(name):
    assert odd_characters(name) == []
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a", "b", ("a", "b")),
        ("It costs ten.", "It costs two.", ("It costs ten.", "It costs two.")),
        ("New  York", "New York", ("New  York", "New York")),
        ("York ", "York", ("York ", "York")),
        ("same", "same", ("same", "same")),
    ],
)
def test_excerpt_shows_where_two_texts_differ(before, after, shown):
    assert excerpt(before, after) == shown


def test_excerpt_of_long_texts_is_short():
    before, after = "x" * 500 + "โ€”" + "y" * 500, "x" * 500 + "—" + "y" * 500
    assert excerpt(before, after) == ("…xxxxxxxxxxxxโ€”yyyyyyyyyyyy…", "…xxxxxxxxxxxx—yyyyyyyyyyyy…")
