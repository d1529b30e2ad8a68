"""Tests that the smaller stylesheets have all rules that their pages need."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

AUBURN = "auburn-university-master-of-science-in-finance-online"

# The selectors in the stylesheet of all parts that match an element of the page, but are not in the page's stylesheet.
MISSING = """async () => {
    const selectors = (rules) => [...rules].flatMap((rule) => rule.selectorText || selectors(rule.cssRules || []));
    const sheet = async (url) => new CSSStyleSheet().replace(await (await fetch(url)).text());
    const own = (await sheet(document.querySelector('link[rel=stylesheet]').href)).cssRules;
    const known = new Set(selectors(own));
    const all = selectors((await sheet('/static/css/site.css')).cssRules);
    // States and generated content do not decide whether a rule belongs to the page.
    const states = /::[\\w-]+(\\([^)]*\\))?|:not\\(:focus\\)|:(hover|focus|focus-visible|target)\\b/g;
    return all.filter((selector) => !known.has(selector) &&
        document.querySelector(selector.replace(states, '') || '*'));
}"""


@pytest.mark.parametrize(
    ("url", "stylesheet"),
    [
        ("/roles/ai-engineer/", "guide"),
        ("/roles/ai-engineer/?fit=&fit=aee75532", "guide"),
        ("/programs/", "catalog"),
        (f"/programs/?format=online&q=fiance&page=99&compare={AUBURN}", "catalog"),
        ("/programs/?format=hybrid&tuition_max=1", "catalog"),
        ("/roles/ai-engineer/programs/", "catalog"),
    ],
)
def test_stylesheet_has_all_rules_of_the_page(open_page, url, stylesheet):
    page = open_page(url)
    assert page.locator("link[rel=stylesheet]").get_attribute("href") == f"/static/css/{stylesheet}.css"
    assert page.evaluate(MISSING) == []


def test_missing_rule_is_found(open_page):
    page = open_page("/programs/")
    page.evaluate("document.querySelector('main').className = 'guide-head'")
    assert any(".guide-head" in selector for selector in page.evaluate(MISSING))
