"""Tests that structured data matches schema.org, and that no link is broken."""

import json
import re
import subprocess
from urllib.parse import urlsplit

import pytest

from careerguide.lib.jsonld import json_ld
from programs.models import Program
from roles.models import RoleAlias, RoleOccupation
from tests.support.factories import make_occupation, make_program, make_role
from tests.support.page import Page
from tests.support.pages import URLS

from .conftest import node, node_package

HOSTILE = ["O'Brien & Sons <script>", "back\\slash \\u0041", "line\u2028separator", '</script>"*/']


def data_blocks(html: str) -> list[str]:
    return [part.element.text for part in Page(html).css('script[type="application/ld+json"]')]


def faults_of(blocks: dict[str, str], folder) -> list[str]:
    """The errors that TypeScript reports for `blocks` (JSON-LD by name), each checked against its own schema.org type.

    JSON is valid TypeScript, so each block is inserted unchanged.
    """
    program = node(), str(node_package("typescript") / "bin" / "tsc")
    types = {name: json.loads(text)["@type"] for name, text in blocks.items()}
    names = list(blocks)
    lines = [f"import type {{ {', '.join(['WithContext', *sorted(set(types.values()))])} }} from 'schema-dts';"]
    lines += [
        f"export const block{number}: WithContext<{types[name]}> = {blocks[name]};" for number, name in enumerate(names)
    ]
    (folder / "blocks.ts").write_text("\n".join(lines) + "\n")
    (folder / "node_modules").symlink_to(node_package("schema-dts").parent)
    options = ["--noEmit", "--strict", "--skipLibCheck", "--pretty", "false", "blocks.ts"]
    done = subprocess.run([*program, *options], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    found = [
        re.sub(r"^blocks\.ts\((\d+),\d+\)", lambda at: f"{names[int(at[1]) - 2]}", line)
        for line in done.stdout.splitlines()
    ]
    assert bool(found) == bool(done.returncode), done.stderr
    return found


@pytest.mark.visual
def test_structured_data_of_every_page_matches_schema_org(client, content, tmp_path):
    urls = [*URLS, *(program.get_absolute_url() for program in Program.objects.published())]
    blocks = {
        f"{address} {number}": text
        for address in urls
        for number, text in enumerate(data_blocks(client.get(address).content.decode()))
    }
    types = {json.loads(text)["@type"] for text in blocks.values()}
    assert {"Occupation", "EducationalOccupationalProgram", "ItemList", "BreadcrumbList"} <= types
    assert faults_of(blocks, tmp_path) == []


@pytest.mark.django_db
def test_structured_data_of_hostile_texts_matches_schema_org(client, tmp_path):
    blocks = {}
    for number, words in enumerate(HOSTILE):
        role = make_role(words, slug=f"odd-{number}", claim=words, salary_low=1, salary_high=2)
        RoleAlias.objects.create(role=role, name=words)
        RoleOccupation.objects.create(role=role, occupation=make_occupation(number, title=words))
        program = make_program(words, role=role, institution=words, slug=f"odd-{number}")
        for address in (role.get_absolute_url(), program.get_absolute_url(), f"/roles/odd-{number}/programs/"):
            found = data_blocks(client.get(address).content.decode())
            assert len(found) == 2
            blocks |= {f"{address} {at}": text for at, text in enumerate(found)}
    assert faults_of(blocks, tmp_path) == []


def test_wrong_structured_data_is_detected(tmp_path):
    pay = {"@type": "MonetaryAmountDistribution", "currency": "USD", "minValue": 1}
    wrong = {"@context": "https://schema.org", "@type": "Occupation", "estimatedSalary": pay}
    misspelt = {"@context": "https://schema.org", "@type": "Occupation", "nmae": "Nurse"}
    blocks = {name: data_blocks(json_ld(data))[0] for name, data in (("pay", wrong), ("name", misspelt))}
    faults = faults_of(blocks, tmp_path)
    assert len(faults) == 2
    assert "minValue" in faults[0]
    assert "nmae" in faults[1]


def walk(*urls: str) -> list[dict]:
    """All links that linkinator finds on the pages at `urls`. It sends no requests to other hosts."""
    hosts = "|".join(sorted({re.escape(urlsplit(address).netloc) for address in urls}))
    options = ["--check-fragments", "--check-css", "--concurrency", "4", "--format", "json", "--verbosity", "debug"]
    command = [node(), str(node_package("linkinator") / "build" / "src" / "cli.js"), *urls, *options]
    done = subprocess.run(
        [*command, "--skip", rf"^https?://(?!(?:{hosts})(?:/|$))"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout[done.stdout.index("{") :])["links"]


def broken(links: list[dict]) -> list[str]:
    return [f"{link['url']} ({link['status']}) on {link.get('parent')}" for link in links if link["state"] == "BROKEN"]


@pytest.mark.visual
def test_no_link_or_fragment_is_broken(live_server, site):
    pages = [*URLS, *(program.get_absolute_url() for program in Program.objects.published())]
    links = walk(*(live_server.url + page for page in pages))
    # The page of the API shows what an error looks like.
    error = f"{live_server.url}/api/programs/?format=telepathy&pages=2 (400) on {live_server.url}/api/"
    assert broken(links) == [error]
    asked = {urlsplit(link["url"]).path for link in links if link["state"] == "OK"}
    assert {"/feed/", "/roles/ai-engineer/share.png", "/static/css/site.css"} <= asked
    assert {link["state"] for link in links if not link["url"].startswith(live_server.url)} == {"SKIPPED"}


@pytest.mark.visual
def test_broken_link_and_fragment_are_detected(live_server, settings, tmp_path):
    (tmp_path / "404.html").write_text("Not found.")
    page = '<!doctype html><html lang="en"><title>x</title><p id="here"><a href="#here">1</a>'
    (tmp_path / "500.html").write_text("Failed.")
    (tmp_path / "search.html").write_text(page + '<a href="#nowhere">2</a><a href="/gone/">3</a>')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    found = broken(walk(live_server.url + "/search/"))
    assert len(found) == 2
    assert any("#nowhere" in link for link in found)
    assert any("/gone/ (404)" in link for link in found)
