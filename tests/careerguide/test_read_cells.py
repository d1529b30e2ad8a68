import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.imports.cells import (
    read_choice,
    read_line,
    read_lines,
    read_url,
)

FORMATS = {"online": "Online", "on_campus": "On campus", "hybrid": "Hybrid"}


def test_whitespace_becomes_single_spaces():
    assert read_line(" MS\u00a0in\n  Robotics\t") == "MS in Robotics"
    assert read_lines("  one \r\n\r\ntwo\r") == "one\n\ntwo"


@pytest.mark.parametrize("text", ["a\0b", "bell\x07", "half \ud800"])
def test_control_characters_are_refused(text):
    for read in (read_line, read_lines):
        with pytest.raises(ValueError, match="invisible control characters"):
            read(text)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!"])
def test_failed_formula_is_refused(text):
    with pytest.raises(ValueError, match="The spreadsheet could not calculate this cell"):
        read_line(text)


@pytest.mark.parametrize("text", ["On campus", "on-campus", "ON_CAMPUS", "on campus"])
def test_choice_is_read_by_value_or_label(text):
    assert read_choice(text, FORMATS) == "on_campus"


@pytest.mark.parametrize("text", ["by post", "line", "online and hybrid", "0"])
def test_error_for_an_unknown_choice_lists_the_choices(text):
    with pytest.raises(ValueError, match=r"Use one of: online, on_campus, hybrid\.$"):
        read_choice(text, FORMATS)


def test_numeric_choices_are_listed_by_label():
    with pytest.raises(ValueError, match=r"Use one of: Entry, Mid\.$"):
        read_choice("Boss", {"1": "Entry", "2": "Mid"})


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.edu/a?b=1#c", "https://example.edu/a?b=1#c"),
        ("http://example.edu", "http://example.edu"),
        ("www.example.edu/", "https://www.example.edu/"),
        ("example.edu:8080/a", "https://example.edu:8080/a"),
        ("Example.EDU/Path", "https://Example.EDU/Path"),
    ],
)
def test_https_is_added_to_a_host(text, url):
    assert read_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "www.example.edu/west palm",
        "not stated",
        "example",
        "javascript:alert(1)",
        "ftp://example.edu",
        "mailto:a@example.edu",
        "a@example.edu",
        "http://",
        "https://exa mple.edu",
        "//example.edu",
        "../etc/passwd",
        "1.5",
        "http//example.edu",
    ],
)
def test_invalid_url_is_refused(text):
    with pytest.raises(ValueError, match="URL"):
        read_url(text)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_with_a_message(text):
    for read in (read_line, read_lines, read_url):
        try:
            read(text)
            message = "It was read."
        except ValueError as error:
            message = str(error)
        assert message.endswith(".")
