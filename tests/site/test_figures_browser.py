import pytest

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

GUIDE = "/roles/ai-engineer/"


def test_figure_links_to_its_source_without_scripts_on_a_phone(open_page):
    page = open_page(GUIDE, 360, scripts=False)
    figure = page.locator(".stats .figure").first
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


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_chart_labels_do_not_overlap(open_page, width):
    page = open_page(GUIDE, width)
    faults = page.evaluate(
        """() => {
            const shown = [...document.querySelectorAll('.range-chart text, .range-chart p > span')]
                .flatMap(text => [...text.getClientRects()].map(box => [text.textContent, box]));
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
    )
    assert faults == []


def test_charts_of_a_guide_start_at_zero(open_page):
    page = open_page(GUIDE, 1440)
    for picture in page.locator(".range-chart").all():
        first = picture.locator(".chart-grid").first.bounding_box()["x"]
        zero = picture.locator(".chart-axis text").first.bounding_box()
        assert zero["x"] <= first <= zero["x"] + zero["width"]
        assert picture.locator(".chart-axis text").first.text_content() in ("$0", "0%")
