"""Tests of how sentences join names, and of names with right-to-left letters."""

import pytest

from careerguide.lib.names import bdi, inside_sentence, is_right_to_left, isolate, join_names, list_names
from tests.support.factories import make_institution, make_program, make_role
from tests.support.page import get_page

HEBREW, ARABIC = "הנדסת תוכנה (BSc)", "جامعة القاهرة (Cairo)"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["Yale"], "Yale"),
        (["Yale", "Harvard"], "Yale and Harvard"),
        (["Yale", "Harvard", "MIT"], "Yale, Harvard and MIT"),
        (["Smith, Jones & Co"], "Smith, Jones & Co"),
        (["Smith, Jones & Co", "Harvard"], "Smith, Jones & Co; Harvard"),
        (["Yale", "Davis, University of", "MIT"], "Yale; Davis, University of; MIT"),
        (["Smith,Jones", "Yale"], "Smith,Jones; Yale"),
        (["جامعة، القاهرة", "Yale"], "جامعة، القاهرة; Yale"),
        (["from $30,000", "up to $1,000,000"], "from $30,000 and up to $1,000,000"),
    ],
)
def test_names_with_commas_are_joined_by_semicolons(names, sentence):
    assert join_names(names) == sentence
    assert join_names(iter(names)) == sentence


def test_list_of_names_has_no_and():
    assert list_names(["2 programs", "online", "up to $30,000"]) == "2 programs, online, up to $30,000"
    assert list_names(["2 programs", "Davis, CA"]) == "2 programs; Davis, CA"


@pytest.mark.parametrize("name", [HEBREW, ARABIC, "BSc (הנדסה)", "x\u05d0"])
def test_right_to_left_name_is_isolated(name):
    assert is_right_to_left(name)
    assert isolate(name) == isolate(isolate(name)) == f"\u2068{name}\u2069"
    assert bdi(name) == f"<bdi>{name}</bdi>"
    assert bdi(f"{isolate(name)} at <Yale>") == f"<bdi>{name}</bdi> at &lt;Yale&gt;"


@pytest.mark.parametrize("name", ["", "Yale", "École (BSc)", "Ελληνικά", "東京大学", "1, 2"])
def test_other_names_are_not_changed(name):
    assert isolate(name) == bdi(name) == name


@pytest.mark.parametrize("name", ["</bdi><script>", "\u2069א\u2068", "\u2068א", "א\u2069\u2069"])
def test_hostile_name_cannot_add_elements(name):
    html = bdi(f"{isolate(name)} and {isolate(HEBREW)}")
    assert html.count("<bdi>") == html.count("</bdi>")
    assert "<script" not in html
    assert f"<bdi>{HEBREW}</bdi>" in html


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def program(self):
        institution = make_institution("جامعة القاهرة (Cairo)")
        return make_program("הנדסת תוכנה (BSc)", institution=institution, tuition_usd=1_000, city="تل أبيب (2)")

    def test_program_page_isolates_names(self, client, program):
        page = get_page(client, program.get_absolute_url())
        assert page.texts("h1 bdi") == [HEBREW]
        assert page.texts(".program-head .topic bdi") == [ARABIC, "تل أبيب (2)"]
        assert page.texts(".crumbs [aria-current] bdi") == [HEBREW]
        assert page.title == f"\u2068{HEBREW}\u2069, \u2068{ARABIC}\u2069 – careerguide"
        assert page.meta("description").startswith(f"\u2068{HEBREW}\u2069 at \u2068{ARABIC}\u2069: tuition $1,000")
        assert page.json_ld["EducationalOccupationalProgram"]["name"] == HEBREW

    def test_list_isolates_names(self, client, program):
        make_program("Law", institution=make_institution("Yale"), city="Haifa")
        page = get_page(client, "/programs/", institution=program.institution.slug)
        assert page.texts(".row h3 bdi") == [HEBREW, ARABIC]
        assert page.texts("#found bdi") == page.texts(".chip bdi") == [ARABIC]
        assert ARABIC in page.texts("#filter-institution label bdi")
        assert page.title == f"1 program, \u2068{ARABIC}\u2069 – careerguide"

    def test_sentences_isolate_names(self, client, program):
        others = [
            make_program("Law", institution=make_institution("Yale"), tuition_usd=1_000),
            make_program("Art", institution=program.institution, tuition_usd=2_000),
        ]
        page = get_page(client, "/programs/compare/", program=[row.slug for row in (program, *others)])
        cheapest, *_ = page.css(".compare-highlights li")
        assert cheapest.texts("bdi") == [HEBREW, ARABIC]
        html = " ".join(cheapest.html.split())
        assert f"Lowest listed tuition: <bdi>{HEBREW}</bdi> at <bdi>{ARABIC}</bdi> and Yale ($1,000 each)." in html

    def test_free_text_has_its_own_direction(self, client):
        role = make_role("Nurse", deal="שלום (a), 5.\n\n- אחת\n- two")
        page = get_page(client, role.get_absolute_url())
        assert [part["dir"] for part in page.css("#deal p, #deal ul")] == ["auto"] * 2
        # The markers of a list are on the side of its direction, so an item has no direction of its own.
        assert not page.has("#deal li[dir]")
        assert not page.has(".summary [dir]")

    def test_other_names_add_no_elements(self, client, content):
        for url in ("/", "/programs/", "/roles/ai-engineer/"):
            page = get_page(client, url)
            assert not page.has("bdi, [dir]")
            assert "\u2068" not in page.html


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Product management", "product management"),
        ("NLP engineering", "NLP engineering"),
        ("SaaS companies", "SaaS companies"),
        ("PhD", "PhD"),
        ("English teachers", "English teachers"),
        ("", ""),
    ],
)
def test_only_ordinary_words_are_lowercase_in_a_sentence(name, text):
    assert inside_sentence(name) == text
