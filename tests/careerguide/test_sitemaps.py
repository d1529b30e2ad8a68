from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from careerguide.content.publishing import Status
from careerguide.site import sitemaps
from programs.models import Program
from tests.support.factories import make_field, make_institution, make_occupation, make_program, make_role

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "sitemap.xsd"))


def read(client, url: str) -> dict[str, str | None]:
    """The ``lastmod`` of each URL in a sitemap, after a check that the sitemap is valid."""
    response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    document = etree.fromstring(response.content)
    SCHEMA.assertValid(document)
    return {row.findtext("s:loc", namespaces=NAMES): row.findtext("s:lastmod", namespaces=NAMES) for row in document}


def all_pages(client) -> dict[str, str | None]:
    """The ``lastmod`` of each URL in all files of the index."""
    pages = {}
    for file in read(client, "/sitemap.xml"):
        pages |= read(client, urlsplit(file).path)
    return pages


def write_programs(keys) -> None:
    school = make_institution()
    changed = datetime(2026, 1, 1, tzinfo=UTC)
    Program.objects.bulk_create(
        Program(pk=pk, slug=f"p-{pk}", award=f"P {pk}", institution=school, status=Status.PUBLISHED, updated_at=changed)
        for pk in keys
    )


def test_urls_are_canonical(client, content):
    pages = all_pages(client)
    assert len(pages) == 5 + 2 * 5 + 3 + 10 + 1 + 10
    for url in pages:
        response = client.get(urlsplit(url).path)
        assert response.status_code == 200
        assert f'<link rel="canonical" href="{url}">' in response.content.decode()


def test_urls_have_no_query_and_no_admin_page(client, content):
    for url in [*all_pages(client), *read(client, "/sitemap.xml")]:
        assert not urlsplit(url).query
        assert "/admin/" not in url


def test_lastmod_is_the_time_of_the_last_change(client):
    guide, program = make_role("Nurse"), make_program(slug="msn")
    pages = all_pages(client)
    assert datetime.fromisoformat(pages["http://testserver/roles/nurse/"]) == guide.updated_at
    assert datetime.fromisoformat(pages["http://testserver/programs/msn/"]) == program.updated_at
    assert pages["http://testserver/roles/"] is None
    assert pages["http://testserver/roles/nurse/programs/"] is None


def test_lastmod_of_file_is_the_latest_of_its_pages(client):
    make_program()
    last = make_program()
    (changed,) = [at for file, at in read(client, "/sitemap.xml").items() if "programs" in file]
    assert datetime.fromisoformat(changed) == last.updated_at


def test_occupations_are_listed_unless_dropped(client):
    make_occupation(title="Actors")
    make_occupation(title="Typists", is_current=False)
    pages = all_pages(client)
    assert pages["http://testserver/roles/actors/"] is None
    assert "http://testserver/roles/typists/" not in pages


def test_drafts_are_not_listed(client):
    make_role("Secret", status=Status.DRAFT)
    make_program(slug="hidden", status=Status.DRAFT)
    assert list(read(client, "/sitemap.xml")) == ["http://testserver/sitemap-pages.xml"]
    assert len(all_pages(client)) == 5


def test_fields_and_institutions_with_programs_are_listed(client):
    make_program(institution="City College", field_of_study=make_field())
    make_institution("Empty College")
    make_field("11.0701", "Computer Science")
    pages = [urlsplit(url).path for url in all_pages(client)]
    assert [path for path in pages if path.startswith("/fields/")] == ["/fields/52-0801/"]
    assert [path for path in pages if path.startswith("/institutions/")] == ["/institutions/city-college/"]


def test_programs_are_split_into_files_by_key(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "KEYS_PER_FILE", 10)
    write_programs([1, 9, 10, 19, 20, 41])
    files = [file for file in read(client, "/sitemap.xml") if "programs" in file]
    assert [urlsplit(file).path for file in files] == [f"/sitemap-programs-{number}.xml" for number in (0, 1, 2, 4)]
    assert len(read(client, "/sitemap-programs-0.xml")) == 2
    named = [url for file in files for url in read(client, urlsplit(file).path)]
    assert named == [f"http://testserver/programs/p-{pk}/" for pk in (1, 9, 10, 19, 20, 41)]


def test_query_count_is_constant(client, query_count, monkeypatch):
    monkeypatch.setattr(sitemaps, "KEYS_PER_FILE", 100)
    write_programs([1, 2])
    urls = ["/sitemap.xml", "/sitemap-programs-0.xml"]
    few = [query_count(url) for url in urls]
    write_programs(range(3, 350))
    assert [query_count(url) for url in urls] == few == [5, 1]


def test_file_has_at_most_50000_urls():
    pages_per_row = max(len(section.url_names) for section in sitemaps.SECTIONS.values())
    assert sitemaps.KEYS_PER_FILE * pages_per_row <= 50_000


@pytest.mark.parametrize(
    "url",
    [
        "/sitemap-programs-1.xml",
        "/sitemap-programs-999999999999999999999999.xml",
        "/sitemap-programs--1.xml",
        "/sitemap-nothing-0.xml",
        "/sitemap-guides-0.xml",
    ],
)
def test_empty_sitemap_returns_404(client, url):
    write_programs([1])
    assert client.get(url).status_code == 404


def test_unchanged_sitemap_returns_304(client):
    program = make_program()
    for url in ["/sitemap.xml", "/sitemap-pages.xml", f"/sitemap-programs-{program.pk // 10_000}.xml"]:
        tag = client.get(url).headers["ETag"]
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    program.touch()
    assert client.get("/sitemap.xml", headers={"if-none-match": tag}).status_code == 200


def test_urls_have_host_and_scheme_of_request(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"host": "guide.example", "x-forwarded-proto": "https"}
    assert b"<loc>https://guide.example/sitemap-pages.xml</loc>" in client.get("/sitemap.xml", headers=headers).content
