"""Tests that a guide is short enough to be read to its end: its length, and the share of words about sources.

They run with the ten programs of the fixtures. A database with all programs adds one short list, see
``test_all_programs_fit_the_same_length``.
"""

import pytest

from programs.models import FieldOfStudy
from tests.support.factories import make_program, make_source

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

GUIDE = "/roles/ai-engineer/"

# All visible words of the main part, and those in elements that name a source, an edition, a basis or a state.
WORDS = """() => {
    const count = { all: 0, provenance: 0 };
    const main = document.querySelector('main');
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) {
        const element = node.parentElement;
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.hidden, script')) continue;
        const words = node.data.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
        count.all += words;
        if (element.closest('[data-provenance]')) count.provenance += words;
    }
    return count;
}"""

# The texts of the outermost visible elements in the color for conflicts.
CONFLICTS = """() => {
    const probe = document.body.appendChild(document.createElement('i'));
    const root = getComputedStyle(document.documentElement);
    const colors = ['--conflict', '--conflict-edge'].map((name) => {
        probe.style.setProperty('color', root.getPropertyValue(name));
        return getComputedStyle(probe).color;
    });
    probe.remove();
    const colored = (element) => {
        const style = getComputedStyle(element);
        const used = [style.color, style.fill, style.stroke, style.backgroundColor];
        for (const side of ['Top', 'Right', 'Bottom', 'Left']) {
            if (parseFloat(style[`border${side}Width`])) used.push(style[`border${side}Color`]);
        }
        return element.checkVisibility({ visibilityProperty: true }) && used.some((color) => colors.includes(color));
    };
    const all = [...document.querySelectorAll('main *')].filter(colored);
    return all.filter((element) => !all.some((other) => other !== element && other.contains(element)))
        .map((element) => element.innerText);
}"""


def height(page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


def top(page, selector: str) -> float:
    return page.locator(selector).first.evaluate("element => element.getBoundingClientRect().top + scrollY")


@pytest.fixture
def more_programs(site):
    """Many programs in fields that prepare for the role, as in the database of ``make run``."""
    tuition = {
        "tuition_basis": "year",
        "tuition_kind": "institution",
        "tuition_source": make_source(title="Education data (IPEDS): tuition", kind="official", published="2022-23"),
    }
    for field in FieldOfStudy.objects.filter(leads_to__occupation__guides__role__slug="ai-engineer").distinct():
        for number in range(10):
            make_program(
                f"Master of {field.name} {number}", field_of_study=field, tuition_usd=20_000 + number, **tuition
            )


@pytest.mark.parametrize(("width", "limit"), [(360, 15_000), (1440, 8_500)])
def test_guide_is_not_too_long(open_page, width, limit):
    assert height(open_page(GUIDE, width)) <= limit


@pytest.mark.parametrize("slug", ["cv-engineer", "data-scientist", "ml-engineer", "mlops-engineer"])
@pytest.mark.parametrize(("width", "limit"), [(360, 15_000), (1440, 8_500)])
def test_guide_of_our_editors_is_short_and_rarely_about_sources(open_page, slug, width, limit):
    page = open_page(f"/roles/{slug}/", width)
    assert height(page) <= limit
    words = page.evaluate(WORDS)
    assert 0 < words["provenance"] <= words["all"] / 10, words


@pytest.mark.parametrize(("width", "limit"), [(360, 15_000), (1440, 8_500)])
@pytest.mark.usefixtures("more_programs")
def test_all_programs_fit_the_same_length(open_page, width, limit):
    page = open_page(GUIDE, width)
    assert page.locator("#programs .row").count() == 15
    assert height(page) <= limit


def test_pay_chart_starts_early_on_a_phone(open_page):
    assert top(open_page(GUIDE, 360), "#pay .chart") < 2_200


@pytest.mark.parametrize("width", [360, 1440])
def test_few_words_are_about_sources(open_page, width):
    words = open_page(GUIDE, width).evaluate(WORDS)
    assert 0 < words["provenance"] <= words["all"] / 10, words


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.usefixtures("more_programs")
def test_few_words_are_about_sources_of_all_programs(open_page, width):
    page = open_page(GUIDE, width)
    assert "Tuition from IPEDS, 2022–23." in page.locator("#programs [data-provenance]").all_inner_texts()[1]
    words = page.evaluate(WORDS)
    assert 0 < words["provenance"] <= words["all"] / 10, words


@pytest.mark.parametrize("width", [360, 1440])
def test_not_stated_is_rarely_said(open_page, width):
    text = open_page(GUIDE, width).locator("main").inner_text().casefold()
    assert text.count("not stated") + text.count("as stated") <= 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_conflict_color_is_rare(open_page, scheme):
    conflicts = open_page(GUIDE, 1440, scheme).evaluate(CONFLICTS)
    assert 1 <= len(conflicts) <= 3
    assert all(text.startswith("Conflict: ") for text in conflicts)


@pytest.mark.parametrize("section", ["pay", "skills", "week", "path", "breaking-in"])
def test_main_sections_are_not_folded_on_a_phone(open_page, section):
    page = open_page(GUIDE, 360)
    assert page.locator(f"#{section} h2").is_visible()
    assert not page.locator(f"details:not([open]) #{section}").count()
    # A figure opens to its source, and a table repeats the chart. Notes of the margin are not part of the text.
    folds = page.locator(f"#{section} .text details:not([open]):not(.figure)").all()
    assert [fold.inner_text().strip() for fold in folds if fold.is_visible()] in ([], ["Show as a table"])


def test_margin_is_used_on_wide_screens(open_page):
    page = open_page(GUIDE, 1440)
    notes = page.locator(".section > .margin > *").all()
    assert sum(note.bounding_box()["x"] > 1000 for note in notes if note.is_visible()) >= 6
