"""Tests that axe and pa11y report no issues on any page, on small and large screens and in all color schemes."""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.support.layout import LOOKS, UNFOLD
from tests.support.pages import CROWDED, FORMS, GALLERY, MISSING, URLS, make_crowded_pages

from .conftest import CHROMIUM_FLAGS, chromium_path, node, node_package

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site", "gallery")]


# The IDs of the axe rules that check colors.
COLOR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Do not report passed checks or selectors, which take most of axe's time.
FAULTS_ONLY = {"resultTypes": ["violations"], "selectors": False}


def axe_faults(page, looks=LOOKS) -> list[str]:
    """Run all rules once per width, and the color rules again in each color scheme at the first width.

    The other rules do not depend on the color scheme. pa11y checks all color schemes at both widths.
    """
    page.evaluate(UNFOLD)
    # The script is long, so inject it only once per page.
    page.evaluate(AXE_SCRIPT)
    faults, widths = [], set()
    for look in looks:
        if look.width in widths and look.width != looks[0].width:
            continue
        options = FAULTS_ONLY | (COLOR_RULES if look.width in widths else {})
        widths.add(look.width)
        found = look.on(page).evaluate("options => axe.run(options).then(result => result.violations)", options)
        faults += [f"{page.url} at {look}: {rule['help']}: {node['html']}" for rule in found for node in rule["nodes"]]
    return faults


def pa11y_faults(urls: list[str]) -> list[str]:
    """Run only HTML CodeSniffer: pa11y's axe runner is an older version that reports uncertain results as issues."""
    asked = {
        "pa11y": str(node_package("pa11y")),
        "browser": chromium_path(),
        "flags": CHROMIUM_FLAGS,
        "urls": urls,
        "looks": [asdict(look) for look in LOOKS],
    }
    command = [node(), Path(__file__).parent / "pa11y.cjs"]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [
        f"{fault['url']} at {fault['look']['width']} px, {fault['look']}: {fault['message']}\n{fault['context']}"
        for fault in json.loads(done.stdout)
    ]


@pytest.mark.parametrize("url", [*URLS, *FORMS, MISSING, GALLERY])
def test_axe_reports_no_issues(open_page, url):
    assert axe_faults(open_page(url)) == []


def test_axe_reports_no_issues_on_the_login_page(open_page):
    # This page has Django's own styles. In forced-colors mode, axe would check their original colors.
    page = open_page("/admin/login/")
    assert axe_faults(page, [look for look in LOOKS if not look.forced]) == []


def test_axe_reports_no_issues_on_crowded_pages(open_page, live_server):
    make_crowded_pages()
    page, faults = open_page(CROWDED[0]), []
    for url in CROWDED:
        page.goto(live_server.url + url)
        faults += axe_faults(page)
    assert faults == []


def test_pa11y_reports_no_issues(live_server):
    assert pa11y_faults([live_server.url + url for url in [*URLS, *FORMS, MISSING, GALLERY]]) == []


def test_pa11y_reports_no_issues_on_crowded_pages(live_server):
    make_crowded_pages()
    assert pa11y_faults([live_server.url + url for url in CROWDED]) == []


def test_axe_and_pa11y_detect_faults(open_page, live_server, settings, tmp_path):
    faulty = '<img src="x.png"><input><p style="color: #bbb; background: #fff">Pale</p>'
    (tmp_path / "search.html").write_text(f'<!doctype html><html lang="en"><title>x</title>{faulty}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    # The site's Content-Security-Policy would block the inline style that causes the contrast fault.
    faults = axe_faults(open_page("/search/", bypass_csp=True), [look for look in LOOKS if not look.forced])
    for rule in ("Images must have alternative text", "Form elements must have labels"):
        assert sum(rule in fault for fault in faults) == 2
    # The contrast fault is reported in both color schemes at the first width, and once at the second width.
    assert sum("minimum color contrast" in fault for fault in faults) == 3
    assert len(pa11y_faults([live_server.url + "/search/"])) >= len(LOOKS)
