"""Tests of a page that is saved 20 times at once: of clashing changes, one is saved; others are merged."""

import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest

from tests.support.server import KEY, PATIENCE

EDITORS = 20
PASSWORD = "a-password-for-tests"
NEW_EDITOR = f"""
from django.contrib.auth.models import User
User.objects.filter(username="ada").delete()
User.objects.create_superuser("ada", password="{PASSWORD}")
"""


class Fields(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.values, self._select, self._area = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        name, kind = found.get("name"), found.get("type")
        if tag == "input" and name and kind not in {"submit", "checkbox"}:
            self.values[name] = found.get("value") or ""
        elif tag == "input" and name and kind == "checkbox" and "checked" in found:
            self.values[name] = found.get("value") or "on"
        elif tag == "select" and name:
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found.get("value") or ""
        elif tag == "textarea" and name:
            self._area = name
            self.values[name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data


@pytest.fixture
def server_and_cookies(installation, database, server):
    installation.manage("shell", "-v0", "-c", NEW_EDITOR, **KEY, **database)
    # The last of the 20 saves may wait longer than the site's lock timeout, so use a longer one.
    if database:
        patient = f"{database['DATABASE_URL']}?options=-c%20lock_timeout%3D{PATIENCE}s"
    else:
        patient = f"sqlite:///{installation.folder}/var/careerguide.sqlite3?timeout={PATIENCE}"
    with installation.served(DJANGO_HTTPS="0", WEB_CONCURRENCY="2", DATABASE_URL=patient) as busy:
        form = busy.get("/admin/login/")
        token = re.search(r"csrftoken=(\w+)", form.headers["Set-Cookie"])[0]
        values = Fields(form.body.decode()).values | {"username": "ada", "password": PASSWORD, "next": "/admin/"}
        signed_in = busy.post("/admin/login/", values, Cookie=token)
        assert signed_in.status == 302, signed_in.body[:500]
        cookies = re.findall(r"((?:csrftoken|sessionid)=\w+)", " ".join(signed_in.headers.get_all("Set-Cookie")))
        yield busy, "; ".join(cookies)


@pytest.mark.parametrize(
    ("url", "field"),
    [("/admin/roles/role/{}/change/", "claim"), ("/admin/programs/program/{}/change/", "note")],
    ids=["a guide with its rows", "a program"],
)
def test_only_one_of_20_parallel_saves_succeeds(server_and_cookies, url, field):
    server, cookies = server_and_cookies
    listed = server.get(url.split("{")[0], Cookie=cookies).body.decode()
    url = url.format(re.search(r"/(\d+)/change/", listed)[1])
    opened = Fields(server.get(url, Cookie=cookies).body.decode()).values

    def save(number: int):
        return server.post(url, opened | {field: f"By editor {number}."}, Cookie=cookies)

    with ThreadPoolExecutor(EDITORS) as editors:
        answers = list(editors.map(save, range(EDITORS)))
    assert {answer.status for answer in answers} == {200, 302}
    winners = [number for number, answer in enumerate(answers) if answer.status == 302]
    assert len(winners) == 1
    for number, answer in enumerate(answers):
        if number != winners[0]:
            html = answer.body.decode()
            assert "Nothing is saved yet: someone else changed the same as you." in html
            assert f"By editor {number}." in html
            assert f"By editor {winners[0]}." in html
    saved = Fields(server.get(url, Cookie=cookies).body.decode()).values
    assert saved[field].strip() == f"By editor {winners[0]}."


def test_20_parallel_saves_of_different_rows_all_succeed(server_and_cookies):
    server, cookies = server_and_cookies
    url = "/admin/roles/role/{}/change/"
    listed = server.get(url.split("{")[0], Cookie=cookies).body.decode()
    url = url.format(re.search(r"/(\d+)/change/", listed)[1])
    opened = Fields(server.get(url, Cookie=cookies).body.decode()).values
    count = int(opened["aliases-TOTAL_FORMS"])

    def save(number: int):
        added = {"aliases-TOTAL_FORMS": count + 1, f"aliases-{count}-name": f"Name {number}"}
        return server.post(url, opened | added, Cookie=cookies)

    with ThreadPoolExecutor(EDITORS) as editors:
        assert {answer.status for answer in editors.map(save, range(EDITORS))} == {302}
    saved = Fields(server.get(url, Cookie=cookies).body.decode()).values
    names = {value for name, value in saved.items() if re.fullmatch(r"aliases-\d+-name", name)}
    assert names >= {f"Name {number}" for number in range(EDITORS)}
    assert int(saved["aliases-TOTAL_FORMS"]) == count + EDITORS


def test_20_parallel_drafts_of_different_fields_are_all_kept(server_and_cookies):
    server, cookies = server_and_cookies
    listed = server.get("/admin/roles/role/", Cookie=cookies).body.decode()
    url = f"/admin/roles/role/{re.search(r'/([0-9]+)/change/', listed)[1]}/change/"
    opened = Fields(server.get(url, Cookie=cookies).body.decode()).values
    names = [
        name for name, value in opened.items() if re.fullmatch(r"[a-z_]+_(text|finding|note|claim|more|parts)", name)
    ]
    names += [name for name in opened if re.fullmatch(r"days-[0-9]-text", name)]
    names = names[:EDITORS]
    assert len(names) == EDITORS

    def save(name: str):
        return server.post(url, opened | {name: f"New {name}.", "_draft": "Save draft"}, Cookie=cookies)

    with ThreadPoolExecutor(EDITORS) as editors:
        assert {answer.status for answer in editors.map(save, names)} == {302}
    saved = Fields(server.get(url, Cookie=cookies).body.decode()).values
    assert {name: saved[name].strip() for name in names} == {name: f"New {name}." for name in names}
