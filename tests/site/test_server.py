"""The production server itself: gunicorn on the files that the image holds, as a user who may change none of them."""

import json
import os
import re

import brotli
import pytest

from tests.site.test_deployment import text
from tests.support.server import KEY
from tests.with_postgres import free_port


@pytest.mark.parametrize("url", ["/", "/roles/", "/roles/ai-engineer/", "/programs/?format=hybrid"])
def test_a_public_page_comes_with_the_strict_policy_and_without_a_cookie(server, url):
    answer = server.get(url)
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_the_admin_asks_an_editor_to_log_in(server):
    assert server.get("/admin/login/").status == 200


def static_urls(server):
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', server.get("/").body.decode())


def test_every_static_file_of_a_page_has_a_name_that_changes_with_its_content_and_may_be_kept_for_ever(server):
    urls = static_urls(server)
    assert any(url.endswith(".css") for url in urls)
    for url in urls:
        answer = server.get(url)
        assert answer.status == 200
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", url)
        assert "immutable" in answer.headers["Cache-Control"]


def test_every_file_that_a_stylesheet_names_is_there(server):
    stylesheets = [url for url in static_urls(server) if url.endswith(".css")]
    for url in stylesheets:
        folder = url.rpartition("/")[0]
        named = re.findall(r"""url\(["']?(?!data:|#)([^"')]+)""", server.get(url).body.decode())
        for name in named:
            target = os.path.normpath(name if name.startswith("/") else f"{folder}/{name}")
            assert server.get(target).status == 200, f"{url} names {name}"
            if name.endswith(".css"):
                stylesheets.append(target)


def test_the_manifest_and_every_icon_that_it_names_are_there(server):
    (url,) = [url for url in static_urls(server) if url.endswith(".webmanifest")]
    answer = server.get(url)
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    for icon in json.loads(answer.body)["icons"]:
        assert server.get(f"{url.rpartition('/')[0]}/{icon['src']}").status == 200


def test_the_icon_that_browsers_look_for_unasked_is_there(server):
    answer = server.get("/favicon.ico")
    assert answer.status == 302
    assert server.get(answer.headers["Location"]).status == 200


def test_a_guides_picture_is_drawn_by_what_the_image_holds(server):
    answer = server.get("/roles/ai-engineer/share.png")
    assert answer.status == 200
    assert answer.body.startswith(b"\x89PNG")


def test_a_stylesheet_comes_compressed_to_who_can_read_that(server):
    url = max((a for a in static_urls(server) if a.endswith(".css")), key=lambda a: len(server.get(a).body))
    plain, compressed = server.get(url), server.get(url, Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert compressed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(compressed.body) == plain.body
    assert len(compressed.body) < len(plain.body)


def test_the_health_addresses_answer(server):
    assert server.get("/healthz").status == 200
    assert server.get("/readyz").status == 200


def test_an_unknown_page_says_so_and_shows_a_way_on(server):
    answer = server.get("/no/such/page/")
    page = answer.body.decode()
    assert answer.status == 404
    assert 'href="/"' in page
    assert 'href="/roles/"' in page
    assert "Traceback" not in page


def test_log_keeps_no_preview_key_and_nothing_that_was_typed(server):
    server.get("/roles/ai-engineer/?preview=some-key", Referer="http://127.0.0.1/roles/x/?preview=other-key")
    log = server.log.read_text()
    assert '"GET /roles/ai-engineer/ HTTP/1.1" 200' in log
    assert "-key" not in log


def test_an_unknown_host_is_refused(server):
    assert server.get("/", Host="elsewhere.example").status == 400


def test_the_server_runs_as_a_user_who_is_not_root(installation, server):
    if os.geteuid() == 0 and not installation.user:
        pytest.skip("no user but root can run this Python: it lies in a private folder")
    assert os.stat(f"/proc/{server.process.pid}").st_uid != 0


def docker_health_check():
    """The command by which the image asks after its own health."""
    command = json.loads(re.search(r"HEALTHCHECK[^\[]+CMD (\[.+\])$", text("Dockerfile"), re.MULTILINE)[1])
    assert command[0] == "python"
    return command[1:]


def test_behind_a_proxy_that_speaks_tls_the_site_is_https_only_and_healthy(installation, database, server):
    host = "guide.example"
    settings = {"DJANGO_HTTPS": "1", "DJANGO_ALLOWED_HOSTS": f"{host},www.{host}"}
    with installation.served(**settings, **database) as proxied:
        plain = proxied.get("/roles/")
        assert plain.status == 301
        assert plain.headers["Location"] == f"https://{host}/roles/"
        secure = proxied.get("/roles/", X_Forwarded_Proto="https")
        assert secure.status == 200
        assert "max-age=" in secure.headers["Strict-Transport-Security"]
        asked = {"PORT": str(proxied.port)} | settings
        assert installation.python(*docker_health_check(), **asked).returncode == 0
    assert installation.python(*docker_health_check(), **asked).returncode != 0


def is_one_sentence(said):
    return len(said.stderr.strip().splitlines()) == 1 and "Traceback" not in said.stdout + said.stderr


@pytest.mark.parametrize("command", [["-m", "gunicorn", "careerguide.wsgi"], ["manage.py", "check"]])
def test_without_a_key_nothing_starts_and_a_sentence_says_why(installation, command):
    refused = installation.python(*command, PORT=str(free_port()))
    assert refused.returncode != 0
    assert is_one_sentence(refused)
    assert "DJANGO_SECRET_KEY" in refused.stderr


@pytest.mark.parametrize("name", ["PORT", "WEB_CONCURRENCY"])
def test_a_number_that_is_none_stops_the_server_with_a_sentence(installation, name):
    refused = installation.python("-m", "gunicorn", "careerguide.wsgi", **KEY | {name: "0"})
    assert refused.returncode != 0
    assert is_one_sentence(refused)
    assert name in refused.stderr


@pytest.mark.parametrize("url", ["postgres://reader:s3cret@127.0.0.1:{port}/nowhere", "garbage", "nonsense://a/b"])
def test_a_database_that_cannot_be_used_is_named_in_one_line_without_its_password(installation, url):
    refused = installation.python("manage.py", "migrate", **KEY, DATABASE_URL=url.format(port=free_port()))
    assert refused.returncode == 1
    assert is_one_sentence(refused)
    assert "DATABASE_URL" in refused.stderr
    assert "s3cret" not in refused.stderr


# Ten programs more, each of a university of its own, so that a page of the catalog is full.
TEN_MORE = """
from programs.models import Program
for program in list(Program.objects.published()):
    institution = program.institution
    institution.pk, institution.slug, institution.name = None, f"{institution.slug}-west", f"{institution.name} West"
    institution.save()
    program.pk, program.slug, program.institution = None, f"{program.slug}-west", institution
    program.award, program.city = f"{program.award} and Banking", f"{program.city} West"
    program.save()
"""


def fetched(browser, url):
    """What a browser takes over the wire to show a page, headers and all: bytes by url."""
    context = browser.new_context()
    page = context.new_page()
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(url, wait_until="networkidle")
    sizes = {request.url: request.sizes() for request in requests}
    context.close()
    return {url: size["responseHeadersSize"] + size["responseBodySize"] for url, size in sizes.items()}


def weigh(sizes: dict[str, int], *needed: str):
    """``sizes`` hold each file that ``needed`` describes, and are at most 60 kB together."""
    for pattern in needed:
        assert any(re.search(pattern, url) for url in sizes), pattern
    weight = sum(sizes.values())
    print("\n".join(f"{size:6} {url}" for url, size in sizes.items()), f"{weight:6} in all", sep="\n")
    assert weight <= 60_000, sizes


def test_the_guide_and_the_catalog_with_twenty_results_weigh_at_most_60_kb_with_all_that_they_load(
    installation, database, chromium
):
    installation.manage("migrate", **KEY, **database)
    installation.manage("load_content", **KEY, **database)
    installation.manage("shell", "-c", TEN_MORE, **KEY, **database)
    with installation.served(DJANGO_HTTPS="0", **database) as server:
        site = f"http://127.0.0.1:{server.port}"
        assert server.get("/programs/").body.count(b'<li class="row">') == 20
        catalog = fetched(chromium, f"{site}/programs/")
        guide = fetched(chromium, f"{site}/roles/ai-engineer/")
    weigh(
        guide,
        r"/ai-engineer/$",
        r"/contents\.\w+\.js$",
        r"/guide\.\w+\.css$",
        r"/chevron\.\w+\.svg$",
        r"\.woff2$",
    )
    weigh(
        catalog,
        r"/programs/$",
        r"/htmx-2\.min\.\w+\.js$",
        r"/catalog\.\w+\.js$",
        r"/catalog\.\w+\.css$",
        r"\.woff2$",
    )
