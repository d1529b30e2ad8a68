"""Tests that pages whose slugs have letters of other scripts are linked, listed, redirected and exported."""

import csv
import io
import unicodedata
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree

from careerguide.content.publishing import Status
from careerguide.lib.slugs import make_slug
from careerguide.site.reports import ReaderReport
from programs.models import Institution, Program
from roles.models import Skill
from tests.support.admin import change_url
from tests.support.factories import add_skills, make_field, make_program, make_role, make_source
from tests.support.files import save
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

TITLES = ["Аналитик данных", "データ分析", "हिन्दी साहित्य", "תואר ראשון"]
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(params=TITLES)
def title(request):
    return request.param


@pytest.fixture
def role(title):
    return make_role(title, slug=make_slug(title, 80))


@pytest.fixture
def program(title):
    return make_program(title, slug=make_slug(title, 160), tuition_usd=20_000, source=make_source())


def encoded(row) -> str:
    return f"/{'roles' if row._meta.model_name == 'role' else 'programs'}/{quote(row.slug)}/"


def assert_encoded(page: Page) -> None:
    urls = [part[name] for name in ("href", "src", "action") for part in page.css(f"[{name}]")]
    assert [url for url in urls if not url.startswith("#") and not url.isascii()] == []


class TestPages:
    def test_role_is_reached_by_its_links(self, client, role):
        role.pathways.create(program=make_program(), strength="listed")
        page = get_page(client, "/roles/")
        assert page.link(role.title) == encoded(role)
        page = get_page(client, encoded(role))
        assert page.heading == role.title
        assert page.canonical == encoded(role)
        assert_encoded(page)
        assert page.json_ld["BreadcrumbList"]["itemListElement"][-1]["item"] == f"http://testserver{encoded(role)}"
        of_role = get_page(client, f"{encoded(role)}programs/")
        assert of_role.canonical == f"{encoded(role)}programs/"
        assert_encoded(of_role)
        assert client.get(f"{encoded(role)}share.png").status_code == 200

    def test_program_is_reached_by_its_links(self, client, program):
        page = get_page(client, "/programs/")
        assert page.link(program.award) == encoded(program)
        page = get_page(client, encoded(program))
        assert page.heading == program.award
        assert page.canonical == encoded(program)
        assert_encoded(page)

    def test_decomposed_url_leads_to_the_page(self, client, role):
        assert get_page(client, f"/roles/{quote(unicodedata.normalize('NFD', role.slug))}/").heading == role.title

    def test_comparison_selects_rows_by_slug(self, client, role, program):
        other, cheaper = make_role("Other"), make_program("Other", tuition_usd=10_000)
        for path, name, row, second in (
            ("/roles/", "role", role, other),
            ("/programs/", "program", program, cheaper),
        ):
            page = get_page(client, f"{path}compare/", {name: [row.slug, second.slug]})
            assert page.links[getattr(row, "title", None) or row.award].partition("?")[0] == encoded(row)
            assert page.notices == []
            assert_encoded(page)

    def test_catalog_filters_by_slug(self, client, title, role, program):
        slug = make_slug(title, 120)
        program.institution = Institution.objects.create(name=title, slug=slug)
        program.field_of_study = make_field(name=title)
        program.field_of_study.slug = slug
        program.field_of_study.save()
        program.save()
        role.pathways.create(program=program, strength="listed")
        make_program("Elsewhere", institution="Elsewhere", field_of_study=make_field("52.0101", "Other"))
        for name, value in (("institution", slug), ("field", slug), ("role", role.slug)):
            page = get_page(client, "/programs/", {name: value})
            assert page.rows == [program.award], name
            assert page.notices == []
            assert_encoded(page)
        make_program("Similar", institution="Elsewhere", field_of_study=program.field_of_study)
        assert f"?field={quote(slug)}" in get_page(client, encoded(program)).link("See all similar programs")

    def test_guides_are_filtered_by_a_skill(self, client, role, title):
        other = make_role("Other")
        make_role("Unskilled")
        for each in (role, other):
            add_skills(each, title)
        Skill.objects.update(slug=make_slug(title, 80))
        page = get_page(client, encoded(role))
        assert page.has(f'a[href="/roles/?skill={quote(make_slug(title, 80))}"]')
        assert_encoded(page)
        assert sorted(get_page(client, "/roles/", skill=make_slug(title, 80)).rows) == ["Other", role.title]


class TestFiles:
    def test_sitemap_and_feed_have_encoded_urls(self, client, role, program):
        files = [loc.text for loc in etree.fromstring(client.get("/sitemap.xml").content).iter(LOCATION)]
        urls = [
            loc.text
            for file in files
            for loc in etree.fromstring(client.get(urlsplit(file).path).content).iter(LOCATION)
        ]
        paths = {urlsplit(url).path for url in urls}
        assert {encoded(role), f"{encoded(role)}programs/", encoded(program)} <= paths
        feed = etree.fromstring(client.get("/feed/").content)
        links = {link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")}
        assert f"http://testserver{encoded(role)}" in links

    def test_export_has_encoded_urls(self, client, program):
        text = client.get("/programs/export.csv").getvalue().decode("utf-8-sig")
        [row] = csv.DictReader(io.StringIO(text, newline=""))
        assert row["page"] == f"http://testserver{encoded(program)}"


@pytest.mark.parametrize("make", [make_role, make_program])
class TestFormerSlugs:
    def test_former_slug_redirects(self, client, make, title):
        row = make(title, slug=make_slug(title, 80))
        former = encoded(row)
        row.slug = "новый"
        row.save()
        assert client.get(former)["Location"] == encoded(row)
        row.slug = "newest"
        row.save()
        assert client.get(former)["Location"] == encoded(row)

    def test_withdrawn_page_is_gone(self, client, make, title):
        row = make(title, slug=make_slug(title, 80), status=Status.WITHDRAWN)
        assert client.get(encoded(row)).status_code == 410


class TestReports:
    def test_report_names_the_page(self, client, admin_client, program):
        [url] = [
            link["href"]
            for link in get_page(client, encoded(program)).css('a[rel="nofollow"]')
            if "Tuition" in link["href"]
        ]
        assert url.startswith(f"/report/?page=/programs/{quote(program.slug)}/")
        assert client.post(url, {"said": "It is $25,000 now."}).status_code == 302
        report = ReaderReport.objects.get()
        assert report.page == f"/programs/{program.slug}/"
        page = Page(admin_client.get(change_url(report)))
        assert page.link("Edit the page") == change_url(program)
        assert page.link("View on site") == encoded(program)

    def test_longest_slug_can_be_reported(self, client):
        program = make_program(slug="字" * 160, tuition_usd=1, source=make_source())
        url = f"/report/?page={quote(encoded(program))}&figure=Tuition"
        assert client.post(url, {"said": "It is $25,000 now."}).status_code == 302
        assert ReaderReport.objects.get().page == f"/programs/{'字' * 160}/"


def test_admin_links_to_the_page(admin_client, role, program):
    for row in (role, program):
        assert encoded(row) in Page(admin_client.get(change_url(row))).links.values()


def test_import_builds_slugs_from_the_letters_of_the_title(admin_client, title):
    save(admin_client, Program, *({"institution": "Ōta", "title": title, "city": city} for city in ("A", "B")))
    slug = make_slug(f"Ōta {title}", 154)
    assert slug.startswith("ota-")
    assert len(slug) > 8
    assert sorted(Program.objects.values_list("slug", flat=True)) == sorted([slug, f"{slug}-2"])
