"""Tests of the production server: gunicorn with the files of the image, as an unprivileged user."""

import json
import os
import re

import brotli
import pytest

from tests.site.test_deployment import text
from tests.support.load import wait_until
from tests.support.server import KEY
from tests.with_postgres import free_port


@pytest.mark.parametrize("url", ["/", "/roles/", "/roles/ai-engineer/", "/programs/?format=hybrid"])
def test_public_page_has_the_strict_policy_and_no_cookie(server, url):
    answer = server.get(url)
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_login_page_is_served(server):
    assert server.get("/admin/login/").status == 200


def static_urls(server):
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', server.get("/").body.decode())


def test_static_files_are_hashed_and_immutable(server):
    urls = static_urls(server)
    assert any(url.endswith(".css") for url in urls)
    for url in urls:
        answer = server.get(url)
        assert answer.status == 200
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", url)
        assert "immutable" in answer.headers["Cache-Control"]


def test_files_referenced_in_stylesheets_exist(server):
    stylesheets = [url for url in static_urls(server) if url.endswith(".css")]
    for url in stylesheets:
        folder = url.rpartition("/")[0]
        named = re.findall(r"""url\(["']?(?!data:|#)([^"')]+)""", server.get(url).body.decode())
        for name in named:
            target = os.path.normpath(name if name.startswith("/") else f"{folder}/{name}")
            assert server.get(target).status == 200, f"{url} refers to {name}"
            if name.endswith(".css"):
                stylesheets.append(target)


def test_manifest_and_its_icons_exist(server):
    (url,) = [url for url in static_urls(server) if url.endswith(".webmanifest")]
    answer = server.get(url)
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    for icon in json.loads(answer.body)["icons"]:
        assert server.get(f"{url.rpartition('/')[0]}/{icon['src']}").status == 200


def test_favicon_ico_is_served(server):
    answer = server.get("/favicon.ico")
    assert answer.status == 302
    assert server.get(answer.headers["Location"]).status == 200


def test_share_picture_is_a_png_file(server):
    answer = server.get("/roles/ai-engineer/share.png")
    assert answer.status == 200
    assert answer.body.startswith(b"\x89PNG")


def test_stylesheet_is_compressed_if_accepted(server):
    url = max((a for a in static_urls(server) if a.endswith(".css")), key=lambda a: len(server.get(a).body))
    plain, compressed = server.get(url), server.get(url, Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert compressed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(compressed.body) == plain.body
    assert len(compressed.body) < len(plain.body)


def test_health_urls_respond(server):
    assert server.get("/healthz").status == 200
    assert server.get("/readyz").status == 200


def test_unknown_page_returns_404_with_links(server):
    answer = server.get("/no/such/page/")
    page = answer.body.decode()
    assert answer.status == 404
    assert 'href="/"' in page
    assert 'href="/roles/"' in page
    assert "Traceback" not in page


def test_log_has_no_preview_key_and_no_query(server):
    server.get("/roles/ai-engineer/?preview=some-key", Referer="http://127.0.0.1/roles/x/?preview=other-key")
    # The server writes the line after the response.
    wait_until(lambda: '"GET /roles/ai-engineer/ HTTP/1.1" 200' in server.log.read_text())
    assert "-key" not in server.log.read_text()


def test_server_starts_before_its_database_exists(installation, server):
    warning = "The first requests read the catalog and audit it"
    assert warning not in server.log.read_text()
    with installation.served(DATABASE_URL="sqlite:///var/missing.sqlite3") as other:
        assert other.get("/healthz").status == 200
        assert warning in other.log.read_text()


def test_request_for_unknown_host_is_refused(server):
    assert server.get("/", Host="elsewhere.example").status == 400


def test_server_does_not_run_as_root(installation, server):
    if os.geteuid() == 0 and not installation.user:
        pytest.skip("only root can run this Python, because it is in a private folder")
    assert os.stat(f"/proc/{server.process.pid}").st_uid != 0


def docker_health_check():
    command = json.loads(re.search(r"HEALTHCHECK[^\[]+CMD (\[.+\])$", text("Dockerfile"), re.MULTILINE)[1])
    assert command[0] == "python"
    return command[1:]


def test_site_behind_a_tls_proxy_is_https_only(installation, database, server):
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
def test_missing_secret_key_prevents_startup_with_a_message(installation, command):
    refused = installation.python(*command, PORT=str(free_port()))
    assert refused.returncode != 0
    assert is_one_sentence(refused)
    assert "DJANGO_SECRET_KEY" in refused.stderr


@pytest.mark.parametrize("name", ["PORT", "WEB_CONCURRENCY"])
def test_invalid_number_prevents_startup_with_a_message(installation, name):
    refused = installation.python("-m", "gunicorn", "careerguide.wsgi", **KEY | {name: "0"})
    assert refused.returncode != 0
    assert is_one_sentence(refused)
    assert name in refused.stderr


@pytest.mark.parametrize("url", ["postgres://reader:s3cret@127.0.0.1:{port}/nowhere", "garbage", "nonsense://a/b"])
def test_database_error_hides_the_password(installation, url):
    refused = installation.python("manage.py", "migrate", **KEY, DATABASE_URL=url.format(port=free_port()))
    assert refused.returncode == 1
    assert is_one_sentence(refused)
    assert "DATABASE_URL" in refused.stderr
    assert "s3cret" not in refused.stderr


# Adds all official occupations, ten more programs of different universities, so that a page of the catalog is full, and
# a second guide.
MORE_PAGES = """
from django.conf import settings
from programs.imports.crosswalk import load_crosswalk
from programs.models import Program
from roles.imports.occupations import import_occupations
from roles.models import Role
world = settings.BASE_DIR / "fixtures" / "world"
import_occupations(world)
load_crosswalk(world / "crosswalk.csv.xz")
role = Role.objects.get(slug="ai-engineer")
role.pk, role.slug, role.title = None, "copy", "Copy"
role.save()
for program in list(Program.objects.published()):
    institution = program.institution
    institution.pk, institution.slug, institution.name = None, f"{institution.slug}-west", f"{institution.name} West"
    institution.save()
    program.pk, program.slug, program.institution = None, f"{program.slug}-west", institution
    program.award, program.city = f"{program.award} and Banking", f"{program.city} West"
    program.save()
"""


def fetch_sizes(browser, url):
    """The number of bytes, including headers, that a browser receives for each URL that a page loads."""
    context = browser.new_context()
    page = context.new_page()
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(url, wait_until="networkidle")
    sizes = {request.url: request.sizes() for request in requests}
    context.close()
    return {url: size["responseHeadersSize"] + size["responseBodySize"] for url, size in sizes.items()}


# The public pages, each with patterns of files that it must load.
JOHNS_HOPKINS = "johns-hopkins-university-master-of-science-in-finance-part-time"
TWO_PROGRAMS = f"program={JOHNS_HOPKINS}&program=auburn-university-master-of-science-in-finance-online"
FIVE_PROGRAMS = (
    f"{TWO_PROGRAMS}&program=harvard-extension-school-finance-masters-degree-program"
    "&program=penn-state-world-campus-master-of-finance"
    "&program=university-of-massachusetts-lowell-master-of-science-in-finance"
)
GUIDES = [
    f"/roles/{slug}/" for slug in ("ai-engineer", "cv-engineer", "data-scientist", "ml-engineer", "mlops-engineer")
]
# The first one has the longest page of all occupations.
OCCUPATIONS = ["managers-all-other", "actors", "legislators", "health-specialties-teachers-postsecondary"]
WEIGHED = {
    "/": (),
    **dict.fromkeys(GUIDES, (r"/page\.\w+\.js$",)),
    "/programs/": (r"/htmx-2\.min\.\w+\.js$", r"/catalog\.\w+\.js$"),
    f"/programs/{JOHNS_HOPKINS}/": (),
    f"/programs/{JOHNS_HOPKINS}/?earn=85000": (r"/numbers\.\w+\.js$",),
    "/search/?q=finance": (),
    "/fields/finance-general/": (),
    "/institutions/auburn-university/": (),
    f"/programs/compare/?{TWO_PROGRAMS}": (),
    f"/plan/?role=ai-engineer&{FIVE_PROGRAMS}&earn=85000": (r"/numbers\.\w+\.js$",),
    "/roles/compare/?role=ai-engineer&role=copy": (),
    **{f"/roles/{slug}/": () for slug in OCCUPATIONS},
    "/roles/": (),
    "/roles/compare/?role=registered-nurses&role=managers-all-other&role=actors": (),
    "/roles/registered-nurses/programs/": (),
    "/search/?q=nurse": (),
}


def test_pages_load_at_most_60_kb(installation, database, chromium):
    installation.manage("migrate", **KEY, **database)
    installation.manage("load_content", "--guides-only", **KEY, **database)
    installation.manage("shell", "-c", MORE_PAGES, **KEY, **database)
    with installation.served(DJANGO_HTTPS="0", **database) as server:
        assert server.get("/programs/").body.count(b'<li class="row" id=') == 20
        sizes = {url: fetch_sizes(chromium, f"http://127.0.0.1:{server.port}{url}") for url in WEIGHED}
    for url, needed in WEIGHED.items():
        for pattern in (*needed, r"/css/\w+\.\w+\.css$", r"\.woff2$"):
            assert any(re.search(pattern, file) for file in sizes[url]), pattern
        print(url, *(f"{size:6} {file}" for file, size in sizes[url].items()), sep="\n")
    weights = {url: sum(files.values()) for url, files in sizes.items()}
    assert max(weights.values()) <= 60_000, weights
    assert all(sum(".css" in file for file in files) == 1 for files in sizes.values())
