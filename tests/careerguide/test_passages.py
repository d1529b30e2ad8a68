import pytest

from careerguide.audit.passages import bad_links, missing_text, paragraphs, sentences


def test_paragraphs_include_list_items():
    text = "### A heading\n\nYou build systems from nothing, all alone.\n- You **maintain** all of it, year after year."
    assert [passage.folded for passage in paragraphs(text)] == [
        "you build systems from nothing all alone",
        "you maintain all of it year after year",
    ]


def test_paragraph_is_split_into_sentences():
    text = "You build systems from nothing at all. Good. “Is that not a lot of work?” It is more than one can do!"
    assert [passage.text for passage in sentences(text)] == [
        "You build systems from nothing at all.",
        "“Is that not a lot of work?",
        "It is more than one can do!",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![](chart.png)", ["an image without alternative text (chart.png)"]),
        ("![ ](chart.png)", ["an image without alternative text (chart.png)"]),
        ("![Pay by level](chart.png)", []),
        ("| | |\n|-|-|\n| a | b |", ["a table without column names"]),
        ("| Level | Pay |\n|-|-|\n| a | b |", []),
        ("This | that, and nothing else.", []),
    ],
)
def test_images_and_tables_without_text_are_found(text, expected):
    assert list(missing_text(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[the school](www.example.edu)", [("www.example.edu", "does not begin with https://")]),
        ("[the school](https://example.edu)", []),
        ("[our list](/programs/) and [below](#pay) and [us](mailto:a@example.edu)", []),
        ("No link (at all).", []),
    ],
)
def test_links_that_cannot_be_followed_are_found(text, expected):
    assert list(bad_links(text)) == expected
