import pytest

from tests.support.factories import make_occupation, make_pay, make_role

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

GUIDE = "/roles/ai-engineer/"


def test_figure_links_to_its_source_without_scripts_on_a_phone(open_page):
    page = open_page(GUIDE, 360, scripts=False)
    figure = page.locator(".guide-head-figures .figure").first
    word = figure.locator("summary")
    assert word.bounding_box()["height"] >= 44
    assert not figure.locator("dl").is_visible()
    word.click()
    assert figure.locator("dl").is_visible()
    figure.get_by_role("link", name="Hot Career Path 2027: AI Engineer").click()
    page.wait_for_url("**#source-hot-career-path-2027-ai-engineer")
    assert page.locator("#source-hot-career-path-2027-ai-engineer").is_visible()


@pytest.mark.parametrize("url", [GUIDE, "/programs/auburn-university-master-of-science-in-finance-online/"])
def test_expanded_figures_are_readable_and_fit_on_the_screen(open_page, url):
    page = open_page(url)
    page.evaluate("document.querySelectorAll('.figure').forEach(fold => fold.open = true)")
    for width in (320, 360, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{url} at {width} px"
        narrowest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('.figure dd')].map(said => said.getBoundingClientRect().width))"
        )
        assert narrowest >= 96, f"{url} at {width} px"


# Finds labels of charts that are off the screen or cover each other.
FAULTS = """() => {
    const shown = [...document.querySelectorAll('.plot text, .plot .chart-label, .plot h3')]
        .filter(text => text.checkVisibility())
        .flatMap(text => [...text.getClientRects()].map(box => [text.textContent.trim(), box]));
    const off = shown.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([words]) => words);
    const covered = [];
    // A line box is taller than its letters, so an overlap of a few pixels is not a fault.
    shown.forEach(([words, one], n) => shown.slice(n + 1).forEach(([others, two]) => {
        const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (wide > 0 && high > 4) covered.push(words + ' / ' + others);
    }));
    return [...off, ...covered];
}"""

# Pay of other guides: (level, employer, low, high, open end), the percentiles, and the headline.
OTHER_PAY = {
    "one row": ([(2, "Anyone", 40_000, 60_000, False)], None, None),
    "equal ends": ([(1, "Anyone", 52_000, 52_000, False)], (28_000, 35_500, 52_300), (30_000, 60_000)),
    "twelve rows": (
        [(1 + number % 4, f"Employer number {number} of all twelve", 20_345 + 7_000 * number, 60_000 + 21_345 * number,
          number % 3 == 0) for number in range(12)],
        (40_000, 80_000, 140_000), (35_000, 190_000),
    ),
    "beyond the axis": (
        [(1, "Banks", 310_000, 400_000, False), (3, "Funds", 350_000, 1_103_570, True),
         (4, "Owners", 900_000, 1_250_000, False)],
        (150_000, 300_000, 900_000), (300_000, 1_250_000),
    ),
    "both edges": (
        [(1, "Shops", 1_000, 12_000, False), (1, "Cafes", 1_000, 395_000, False), (2, "Ships", 5_000, 400_000, True),
         (3, "Planes", 380_000, 400_000, True), (3, "Trains", 399_000, 399_000, False)],
        (2_000, 9_000, 398_000), (1_000, 400_000),
    ),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_chart_labels_do_not_overlap(open_page, width):
    page = open_page(GUIDE, width)
    assert page.evaluate(FAULTS) == []
    assert page.locator(".plot text").count() > 20


@pytest.mark.parametrize("name", OTHER_PAY)
def test_labels_of_other_pay_do_not_overlap(open_page, name):
    rows, percentiles, headline = OTHER_PAY[name]
    low, high = headline or (None, None)
    role = make_role("Other Pay", salary_low=low, salary_high=high)
    for level, employer, start, end, is_open in rows:
        make_pay(role, level=level, employer_type=employer, low=start, high=end, high_open=is_open)
    if percentiles:
        first, median, last = percentiles
        role.official.create(occupation=make_occupation(pay_p10=first, pay_p50=median, pay_p90=last))
    page = open_page(role.get_absolute_url())
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"
        assert page.evaluate(FAULTS) == [], f"{width} px"


@pytest.mark.parametrize("width", [360, 1440])
def test_charts_of_a_guide_start_at_zero(open_page, width):
    page = open_page(GUIDE, width)
    assert page.locator(".plot").count() == 2
    for picture in page.locator(".plot").all():
        axis = picture.locator(".chart-axis .ruler-axis").first.bounding_box()
        zero = picture.locator(".chart-axis text").first
        assert zero.text_content() in ("$0", "0%")
        assert abs(zero.bounding_box()["x"] - axis["x"]) <= 2
        for row in picture.locator("li svg[role=img]").all():
            assert abs(row.bounding_box()["x"] - axis["x"]) <= 2


def test_official_band_is_behind_the_rows_at_any_width(open_page):
    page = open_page(GUIDE, 360)
    assert not page.locator(".plot-back").first.is_visible()
    assert page.locator("#pay .chart-row-band").first.is_visible()
    page.set_viewport_size({"width": 1440, "height": 800})
    assert page.locator(".plot-back").first.is_visible()
    assert not page.locator("#pay .chart-row-band").first.is_visible()
