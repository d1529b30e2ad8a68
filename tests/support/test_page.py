import pytest
from django.http import HttpResponse

from tests.support.page import Page

HTML = """<!doctype html>
<html><head>
  <title>Programs – careerguide</title>
  <meta name="description" content="All &amp; more"><meta property="og:title" content="Programs">
  <link rel="canonical" href="https://careerguide.example/programs/?q=a&amp;page=2">
  <script type="application/ld+json">{"@type": "ItemList", "name": "a < b"}</script>
</head><body>
  <a href="/">careerguide</a>
  <main>
    <svg><title>Chart</title></svg><h1>All <em>programs</em>, now</h1><!-- said once -->
    <div class="notices"><ul><li>One.</li><li>Two.</li></ul></div>
    <p class="notices" hidden>Not shown.</p>
    <ol><li class="row"><h3><a href="/programs/a/">Welding<span class="hidden">, North</span></a></h3>
      <a href="/x">Compare <span class="hidden">Welding</span></a></li></ol>
    <a href="/1">Next</a><a href="/2">Next</a>
    <table id="costs"><tr><th></th><th>A</th></tr><tr><th>Tuition</th><td>$1</td></tr></table>
    <dl><div><dt>Format</dt><dd>Online</dd></div></dl>
    <form><input name="q" value="x"><input type="checkbox" name="c" value="1" checked>
      <input type="checkbox" name="c" value="2" checked><select name="s"><option value="9" selected>Nine</select></form>
    <script>let unseen</script>
  </main>
</body></html>"""


@pytest.fixture
def example():
    return Page(HttpResponse(HTML))


def test_text_comes_from_main_without_scripts_and_comments(example):
    assert example.text.startswith("Chart All programs, now One. Two. Welding, North Compare Welding Next")
    assert "unseen" not in example.text
    assert "said once" not in example.text


def test_page_has_a_title_heading_and_notices(example):
    assert example.title == "Programs – careerguide"
    assert example.heading == "All programs, now"
    assert example.notices == ["One.", "Two."]


def test_rows_are_titles_without_screen_reader_text(example):
    assert example.rows == ["Welding"]


def test_link_is_found_by_its_text_or_the_start_of_it(example):
    assert example.link("careerguide") == "/"
    assert example.link("Compare") == "/x"
    assert example.links["Welding, North"] == "/programs/a/"


@pytest.mark.parametrize(("text", "message"), [("Next", "2 links say 'Next'"), ("Back", "0 links say 'Back'")])
def test_missing_or_ambiguous_link_raises_an_error(example, text, message):
    with pytest.raises(AssertionError, match=message):
        example.link(text)


def test_one_returns_the_only_match_of_a_selector(example):
    assert example.one("h1 em").text == "programs"
    with pytest.raises(AssertionError, match="0 parts match 'h4'"):
        example.one("h4")
    with pytest.raises(KeyError):
        example.one("h1")["class"]


def test_section_has_the_methods_of_a_page(example):
    assert example.section("costs").texts("th") == ["", "A", "Tuition"]


def test_cells_and_terms_are_keyed_by_their_headings(example):
    assert example.table("#costs") == {"Tuition": ["$1"]}
    assert example.terms() == {"Format": "Online"}


def test_form_has_the_data_that_a_browser_would_send(example):
    assert example.form() == {"q": "x", "c": ["1", "2"], "s": "9"}


def test_metadata_is_read_from_the_head(example):
    assert (example.meta("description"), example.meta("og:title")) == ("All & more", "Programs")
    assert example.canonical == "/programs/?q=a&page=2"
    assert example.json_ld == {"ItemList": {"@type": "ItemList", "name": "a < b"}}
