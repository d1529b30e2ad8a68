"""Tests that the site makes no network request, except for the command that checks links."""

import ast
import socket
from pathlib import Path

import pytest

from careerguide.audit.accepted import all_issues
from careerguide.audit.link_checks import store_check
from careerguide.content.publishing import Status
from careerguide.lib import clock
from programs.models import Institution, Program
from roles.history import SOURCE
from tests.support.admin import change_url, changelist_url, form_data, run_action, shown_messages
from tests.support.audit import issues_of
from tests.support.factories import make_program, make_role, make_source
from tests.support.files import accept, send
from tests.support.history import edit, restore, stored_versions
from tests.support.network_guard import network_use
from tests.support.program_files import row

ROOT = Path(__file__).resolve().parent.parent.parent
NETWORK = {
    "ftplib",
    "http.client",
    "httpx",
    "imaplib",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib.request",
    "urllib3",
}


@pytest.fixture
def url():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture
def content(db, url):
    store_check(url, clock.now(), 404, "returns 404")
    source = make_source(url=url)
    program = make_program(url=url, source=source, status=Status.DRAFT)
    Institution.objects.update(url=url)
    return source, program, Institution.objects.get()


def test_opening_and_saving_pages_makes_no_request(admin_client, content):
    with network_use() as seen:
        for each in content:
            data = form_data(admin_client, each)
            changed = {"note": "New."} if "note" in data else {"name": "New University"}
            assert admin_client.post(change_url(each), data | changed).status_code == 302
            admin_client.get(changelist_url(type(each)))
        for page in ("/admin/", "/admin/audit/", "/admin/audit/?rule=dead-address"):
            assert admin_client.get(page).status_code == 200
    assert seen == []


def test_publishing_makes_no_request(admin_client, content, url):
    _, program, _ = content
    others = [make_program(url=url, status=Status.DRAFT) for _ in range(3)]
    with network_use() as seen:
        data = form_data(admin_client, program) | {"status": "published"}
        assert admin_client.post(change_url(program), data).status_code == 302
        assert "Published:" in shown_messages(run_action(admin_client, "publish", *others))
        assert "Withdrawn:" in shown_messages(run_action(admin_client, "withdraw", *others, post="yes"))
    assert seen == []
    assert Program.objects.filter(status=Status.WITHDRAWN).count() == 3


def test_previewing_and_restoring_makes_no_request(admin_client, content, url):
    source, program, _ = content
    edit(source, title="Another title")
    draft = make_role(status=Status.DRAFT, deal=f"[A link]({url}) and ![a picture]({url})", source=source)
    with network_use() as seen:
        for page in (program, draft):
            assert admin_client.get(page.get_absolute_url()).status_code == 200
        assert admin_client.post("/admin/markdown/", {"text": draft.deal}).status_code == 200
        restore(admin_client, source, stored_versions(SOURCE, source)[1])
    assert seen == []
    source.refresh_from_db()
    assert source.title != "Another title"


def test_importing_makes_no_request(admin_client, content, url):
    with network_use() as seen:
        page = send(admin_client, Program, row(url=url), row(title="Other", url=url))
        accept(admin_client, Program, page)
    assert seen == []
    assert Program.objects.filter(url=url).count() == 3


def test_audit_and_its_buttons_make_no_request(admin_client, content):
    source, _, _ = content
    source.title = "Build itâ€”all"
    source.save()
    (dead,) = issues_of(source, "dead-address")
    (broken,) = issues_of(source, "broken-characters")
    with network_use() as seen:
        for button, issue in [("fix", broken), ("accept", dead)]:
            form = {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint, "reason": "Known outage."}
            admin_client.post(f"/admin/audit/{button}/", form)
        list(all_issues())
    assert seen == []
    assert not issues_of(source, "broken-characters")


def test_only_link_checks_import_network_modules():
    found = set()
    for part in ("careerguide", "roles", "programs"):
        for path in (ROOT / part).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                if NETWORK & set(names):
                    found.add(path.relative_to(ROOT).as_posix())
    # The gunicorn worker uses only constants of the socket module.
    found.remove("careerguide/web/gunicorn_worker.py")
    assert found == {"careerguide/links/fetch.py", "careerguide/links/timed_socket.py"}
