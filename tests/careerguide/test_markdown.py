import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.markdown import render_markdown, split_markdown

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "br", "hr"}
ATTRIBUTES = {"href", "title", "rel", "hreflang", "start", "dir"}


def elements(html: str) -> list[str]:
    return re.findall(r"<[^>]*>", html)


def test_paragraphs_bold_lists_and_links_are_rendered():
    html = render_markdown("One **bold** word.\n\n- a\n- b\n\n[There](https://example.org/).")
    assert "<p>One <strong>bold</strong> word.</p>" in html
    assert "<li>a</li>" in html
    assert '<a href="https://example.org/" rel="noopener">There</a>' in html


def test_numbered_list_keeps_its_first_number():
    assert '<ol start="3">' in render_markdown("3. c\n4. d")


def test_quotes_become_typographic():
    assert render_markdown('"Hot" isn\'t $130K-$200K.') == "<p>“Hot” isn’t $130K-$200K.</p>\n"


def test_headings_become_h3_and_h4():
    html = render_markdown("# One\n\n## Two\n\n### Three\n\n#### Four\n\n###### Six\n\nTitle\n=====\n")
    assert re.findall(r"<(h\d)>(\w+)</\1>", html) == [
        ("h3", "One"),
        ("h3", "Two"),
        ("h3", "Three"),
        ("h4", "Four"),
        ("h4", "Six"),
        ("h3", "Title"),
    ]


def test_table_is_rendered_as_text():
    html = render_markdown("| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<t" not in html
    assert "| 1 | 2 |" in html


def test_image_is_dropped():
    assert "<img" not in render_markdown("![A cat](https://example.org/cat.png)")


def test_empty_text_is_rendered_as_empty():
    assert render_markdown("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example></SCRIPT>",
        '<img src=x onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<style>body { display: none }</style>",
        '<iframe src="https://evil.example"></iframe>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](<java script:alert(1)>)",
        "[x](vbscript:msgbox)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        '[x](https://example.org "\\" onmouseover=alert(1) \\"")',
        "**<b onclick=alert(1)>**",
        "```html\n<script>alert(1)</script>\n```",
        "`<script>alert(1)</script>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_hostile_text_is_escaped(text):
    for element in elements(render_markdown(text)):
        name, attributes = re.fullmatch(r"</?(\w+)((?:\s+\w+=\"[^\"]*\")*)\s*/?>", element).groups()
        assert name in TAGS
        assert set(re.findall(r"(\w+)=\"", attributes)) <= ATTRIBUTES
        assert not re.search(r'href="\s*(?!https?:|mailto:|tel:|/|#)\w+\s*:', attributes), element


@given(st.text(alphabet="<>&\"'()[]!`*_#|-:/\\ \nabjavscript=on", max_size=80))
def test_any_text_is_rendered_with_allowed_elements_only(text):
    for element in elements(render_markdown(text)):
        assert re.match(r"</?(\w+)", element)[1] in TAGS


def test_deep_nesting_and_long_lines_can_be_rendered():
    assert render_markdown(">" * 5_000)
    assert render_markdown("[" * 2_000)
    assert render_markdown("*a " * 5_000)


def test_text_is_split_at_its_headings():
    start, parts = split_markdown("Before.\n\n### One *thing*\n\n- A\n- B\n\n#### Two <b>\n\n> ### Not split")
    assert start == "<p>Before.</p>\n"
    assert parts == (
        ("One <em>thing</em>", "<ul>\n<li>A</li>\n<li>B</li>\n</ul>\n"),
        ("Two &lt;b&gt;", "<blockquote>\n<h3>Not split</h3>\n</blockquote>\n"),
    )


@pytest.mark.parametrize(
    ("text", "split"), [("", ("", ())), ("Plain.", ("<p>Plain.</p>\n", ())), ("# A", ("", (("A", ""),)))]
)
def test_text_may_lack_headings_or_text(text, split):
    assert split_markdown(text) == split
