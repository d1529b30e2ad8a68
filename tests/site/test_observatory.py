"""Tests that Mozilla's HTTP Observatory gives every kind of page a high score behind a TLS proxy."""

import json
import re
import subprocess

import pytest
from django.conf import settings

from tests.support.pages import FORMS, MISSING, URLS
from tests.support.server import SECURE_HOST

from .conftest import node, node_package

# The maximum is 130 for a site without cookies that is not in the browsers' HSTS preload list.
LEAST = 125
PAGES = [*URLS, *FORMS, MISSING, "/roles", "/admin/", "/admin/login/", "/search/?q=%00", "/feed/", "/robots.txt"]


def record(answer) -> dict:
    return {"status": answer.status, "headers": answer.headers.items(), "body": answer.body.decode()}


def scan(server, url: str) -> dict:
    """The responses that Observatory needs: one over HTTPS, one over HTTP, and one to a CORS preflight request."""
    return {
        "url": f"https://{SECURE_HOST}{url}",
        "secure": record(server.get(url, X_Forwarded_Proto="https")),
        "plain": record(server.get(url)),
        "preflight": record(server.ask("OPTIONS", url, X_Forwarded_Proto="https", Access_Control_Request_Method="GET")),
    }


def scores_of(records: list[dict]) -> list[dict]:
    command = [node(), str(settings.BASE_DIR / "tests/site/observatory.mjs")]
    folder = str(node_package("@mdn/mdn-http-observatory"))
    done = subprocess.run(
        [*command, folder], input=json.dumps(records), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.visual
def test_observatory_scores_every_kind_of_page_at_least_125(secure_server):
    # If the scanner is missing, skip the test here, before it requests the pages.
    node_package("@mdn/mdn-http-observatory")
    records = [scan(secure_server, url) for url in PAGES]
    weak = json.loads(json.dumps(records[0]))
    weak["secure"]["headers"] = [[name, value] for name, value in weak["secure"]["headers"] if "Policy" not in name]
    *scores, weakened = scores_of([*records, weak])
    assert [score for score in scores if score["score"] < LEAST] == []
    assert weakened["score"] < LEAST


def test_ignored_bandit_issues_have_a_reason():
    accepted = 0
    for package in ("careerguide", "roles", "programs"):
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            lines = path.read_text().splitlines()
            for number, line in enumerate(lines):
                if "# nosec" in line:
                    accepted += 1
                    assert re.search(r"# nosec( B\d{3})+$", line), f"{path}: {line}"
                    before = "\n".join(lines[max(number - 2, 0) : number])
                    assert "# " in before, f"{path}:{number + 1}: no comment explains the # nosec"
    assert accepted
