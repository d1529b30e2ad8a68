"""Tests of the API: what it returns, and how it fails."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError

from careerguide.api.cursors import Cursor
from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status
from programs.models import InstitutionFigures, Outcome, Program
from roles.models import RoleOccupation
from tests.support.api import get, get_json
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_occupation,
    make_pay,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def get_errors(client, url: str) -> dict[str, str]:
    """The bad values by parameter."""
    return {error["parameter"]: error["value"] for error in get_json(client, url, 400)["errors"]}


def slugs(client, url: str, change=lambda: None) -> list[str]:
    """The slugs on all pages of a list. ``change`` is called after the first one."""
    data = get_json(client, url)
    found = [row["slug"] for row in data["results"]]
    change()
    while data["next"]:
        data = get_json(client, data["next"])
        found += [row["slug"] for row in data["results"]]
    return found


class TestPrograms:
    def test_unknown_values_are_null(self, client):
        make_program("Art", slug="art")
        program = get_json(client, "/api/programs/art/")
        known = {name for name, value in program.items() if value is not None}
        assert known == {"slug", "title", "institution", "location_scope", "page", "updated_at"}

    def test_program_has_its_values_and_sources(self, client):
        source = make_source(slug="ipeds", kind="official", title="IPEDS", published="2024-25, released 2026")
        make_program(
            "Master of Finance", slug="mof", institution="Night School", degree_type=make_degree_type(),
            field_of_study=make_field(), delivery_mode="online", study_mode="part_time", city="Lowell", region="MA",
            country="US", duration_months=15, duration_stated="1.25 years", tuition_usd=0, tuition_basis="year",
            tuition_kind="institution", tuition_year="2024-25", url="https://example.org/mof", source=source,
        )  # fmt: skip
        program = get_json(client, "/api/programs/?format=online")["results"][0]
        assert program == get_json(client, "/api/programs/mof/")
        assert program["field_of_study"]["cip_code"] == "52.0801"
        assert program["institution"]["page"] == "http://testserver/institutions/night-school/"
        assert (program["duration_months"], program["duration_as_stated"]) == (15, "1.25 years")
        assert [program[f"tuition_{name}"] for name in ("usd", "basis", "kind", "year")] == [
            *(0, "year", "institution", "2024-25")
        ]
        assert program["source"] == program["tuition_source"]
        assert [program["source"][name] for name in ("slug", "edition", "state")] == ["ipeds", "2024-25", "official"]

    def test_residency_shows_the_tuition_and_its_source(self, client):
        values = {"degree_type": make_degree_type("Bachelor’s degree"), "tuition_usd": 9, "tuition_kind": "institution"}
        program = make_program(**values, tuition_basis="year", source=make_source(slug="ipeds"))
        scorecard = make_source(slug="scorecard")
        InstitutionFigures.objects.create(
            institution=program.institution, tuition_in_state=5, tuition_out_of_state=7, source=scorecard
        )
        [row] = get_json(client, "/api/programs/?residency=in")["results"]
        assert (row["tuition_usd"], row["tuition_kind"]) == (5, "in_state")
        assert row["tuition_source"]["slug"] == "scorecard"

    def test_updated_since_finds_changed_programs(self, client):
        for day in range(1, 4):
            program = make_program(slug=f"p-{day}")
            Program.objects.filter(pk=program.pk).update(updated_at=f"2026-01-0{day}T12:00:00Z")
        assert slugs(client, "/api/programs/?updated_since=2026-01-02") == ["p-2", "p-3"]
        assert slugs(client, "/api/programs/?updated_since=2026-01-02T14:00:00%2B02:00") == ["p-2", "p-3"]
        assert slugs(client, "/api/programs/?updated_since=2026-01-02T12:00:01Z") == ["p-3"]

    def test_outcomes_are_those_of_the_page(self, client):
        program = make_program(slug="p", source=make_source(series="ipeds"), source_key="1/11.0701/5")
        values = {"institution": program.institution, "source": make_source()}
        Outcome.objects.create(
            **values, cip4="11.07", field_name="Computer Science", level=3, earnings=70_000, earnings_count=12
        )
        InstitutionFigures.objects.create(**values, completion_percent="61.50", net_price=9_000)
        outcomes = get_json(client, "/api/programs/p/outcomes/")
        assert outcomes["graduates"]["earnings_usd"] == 70_000
        assert outcomes["graduates"]["debt_usd"] is None
        assert outcomes["undergraduates"]["completion_percent"] == 61.5
        # Without a tuition, it is not known for which time it is.
        assert outcomes["undergraduates"]["net_price_usd"] is None

    def test_program_without_outcomes_has_none(self, client):
        make_program(slug="p")
        assert get_json(client, "/api/programs/p/outcomes/") == {
            "program": "p",
            "graduates": None,
            "undergraduates": None,
        }


class TestCareers:
    def test_guides_come_before_occupations(self, client):
        occupation = make_occupation(1, title="Stage artists", source=make_source(kind="official"))
        role = make_role("Actor", salary_low=1, salary_high=2, entry_education="bachelor")
        make_pay(role, source=make_source())
        RoleOccupation.objects.create(role=role, occupation=occupation, relation="listed")
        guide, official = get_json(client, "/api/careers/")["results"]
        assert [guide["kind"], guide["soc_code"], guide["education"]] == ["guide", occupation.soc_code, "bachelor"]
        assert guide["headline_pay"] | {"source": None} == {
            "low": 1, "high": 2, "basis": None, "state": "unsourced", "source": None
        }  # fmt: skip
        assert [row["low"] for row in guide["pay_rows"]] == [100_000]
        assert official["official_pay"]["p50"] == 90_000
        assert [official["growth"][name] for name in ("percent", "basis", "first_year", "state")] == [
            *(5.0, "period", 2024, "official")
        ]
        assert get_json(client, "/api/careers/actor/") == guide
        assert get_json(client, f"/api/careers/{occupation.slug}/") == official

    def test_list_has_the_count_of_the_page(self, client):
        for number in range(7):
            make_occupation(number, title=f"Dancers {number}")
        make_role("Dance teacher")
        assert get_json(client, "/api/careers/?q=danc&limit=3")["count"] == 8
        assert len(set(slugs(client, "/api/careers/?q=danc&limit=3&sort=-pay"))) == 8

    def test_former_occupation_names_its_successor(self, client):
        old = make_occupation(1, is_current=False, successor=make_occupation(2, title="Dancers"))
        assert get_json(client, f"/api/careers/{old.slug}/", 410)["successor"] == "dancers"


class TestRowsThatAreNotPublic:
    def test_draft_is_missing_even_for_editors_and_previews(self, client, admin_client):
        draft = make_program(slug="draft", status=Status.DRAFT)
        get_json(client, "/api/programs/draft/", 404)
        get_json(admin_client, "/api/programs/draft/", 404)
        key = preview_url(draft).partition("?")[2]
        get_json(client, f"/api/programs/draft/?{key}", 404)

    def test_withdrawn_row_is_gone(self, client):
        make_program(slug="gone", status=Status.WITHDRAWN)
        for url in ("/api/programs/gone/", "/api/programs/gone/outcomes/"):
            assert get_json(client, url, 410)["title"] == "Gone"

    def test_former_slug_redirects(self, client):
        role = make_role("Actor", slug="actor")
        role.slug = "performer"
        role.save()
        response = get(client, "/api/careers/actor/", 301)
        assert response.headers["Location"] == "/api/careers/performer/"


class TestErrors:
    def test_each_bad_parameter_is_named(self, client):
        query = "format=x&format=online&page=2&tuition_max=10k&duration_min=0&limit=101&sort=a&q=!!&updated_since=now"
        assert get_errors(client, f"/api/programs/?{query}") == {
            "format": "x", "page": "2", "tuition_max": "10k", "duration_min": "0", "limit": "101", "sort": "a",
            "q": "!!", "updated_since": "now",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "query",
        [
            "format=", "format=ONLINE", "q=", "q=a&q=b", "sort=name&sort=tuition", "limit=0", "tuition_min=-1",
            "city=atlantis", "updated_since=2026-02-30", "updated_since=0001-01-01T00:00:00%2B23:00",
            f"q={'a' * 201}", "&".join(f"city=c-{number}" for number in range(31)), "q=%00", "residency=both",
        ],
    )  # fmt: skip
    def test_bad_value_is_an_error(self, client, query):
        assert len(get_errors(client, f"/api/programs/?{query}")) == 1

    def test_row_has_no_parameters(self, client):
        make_program(slug="p")
        assert get_errors(client, "/api/programs/p/?format=online") == {"format": "online"}

    @pytest.mark.parametrize("url", ["/api/nothing", "/api/programs/nothing/", "/api/careers/nothing/"])
    def test_unknown_url_is_missing(self, client, url):
        assert get_json(client, url, 404)["status"] == 404

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
    def test_other_methods_are_refused(self, client, method):
        response = getattr(client, method)("/api/programs/")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.json()["title"] == "Method Not Allowed"
        assert response.headers["Access-Control-Allow-Origin"] == "*"

    def test_too_long_url_is_a_414(self, client):
        assert get_json(client, "/api/too-long", 414)["status"] == 414

    def test_preflight_allows_etags(self, client):
        response = client.options("/api/programs/")
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["Access-Control-Allow-Headers"] == "If-None-Match"

    def test_unavailable_database_is_a_503(self, client, monkeypatch):
        def fail(self):
            raise OperationalError("connection refused")

        monkeypatch.setattr("careerguide.api.lists.Programs.keys", property(fail))
        response = get(client, "/api/programs/", 503)
        assert response.json()["status"] == 503
        assert response.headers["Retry-After"] == "5"

    def test_error_has_no_private_value_in_the_log(self, client, caplog):
        get_errors(client, "/api/programs/?residency=both&earn=70000")
        assert "70000" not in caplog.text


class TestCursors:
    @pytest.fixture
    def programs(self):
        return [make_program(f"P {number}", slug=f"p-{number}", tuition_usd=number % 3) for number in range(10)]

    @pytest.mark.parametrize("sort", ["name", "tuition", "-tuition", "duration"])
    def test_pages_have_each_row_once(self, client, programs, sort):
        url = f"/api/programs/?sort={sort}"
        assert slugs(client, f"{url}&limit=3") == slugs(client, url)

    def test_link_header_is_the_next_page(self, client, programs):
        response = get(client, "/api/programs/?limit=4&format=online&unknown=format")
        assert response.headers["Link"] == f'<{response.json()["next"]}>; rel="next"'
        assert "Link" not in get(client, "/api/programs/").headers

    def test_added_and_removed_rows_do_not_shift_pages(self, client, programs):
        def change():
            make_program("A", slug="new")
            programs[1].delete()

        assert slugs(client, "/api/programs/?limit=5", change) == [f"p-{number}" for number in range(10)]

    def test_deleted_last_row_continues_at_its_position(self, client, programs):
        found = slugs(client, "/api/programs/?limit=5", programs[4].delete)
        assert found == [f"p-{number}" for number in (0, 1, 2, 3, 4, 6, 7, 8, 9)]

    def test_version_changes_with_the_content(self, client, programs):
        first = get_json(client, "/api/programs/")["version"]
        assert get_json(client, "/api/careers/")["version"] == first
        programs[0].save()
        assert get_json(client, "/api/programs/")["version"] != first

    @pytest.mark.parametrize(
        "cursor",
        [
            "", "x", "é", "[" * 900, "bnVsbA", Cursor("/api/programs/?sort=name", 1, 1), Cursor("/api/programs/", 0, 1),
            Cursor("/api/programs/", 1, "p"), Cursor("/api/programs/", -1, 1), f"{Cursor('/api/programs/', 1, 1)}=",
        ],
    )  # fmt: skip
    def test_bad_cursor_is_named(self, client, programs, cursor):
        assert list(get_errors(client, f"/api/programs/?cursor={cursor}")) == ["cursor"]

    def test_cursor_of_a_career_can_have_any_text(self, client):
        make_occupation()
        for key in ("actor", "актёр", "\ud800"):
            cursor = Cursor("/api/careers/", 1, key)
            assert get_json(client, f"/api/careers/?cursor={cursor}")["results"] == []

    def test_cursor_after_the_end_has_no_rows(self, client, programs):
        for position, key in ((99, 10**30), (10**30, -1)):
            data = get_json(client, f"/api/programs/?cursor={Cursor('/api/programs/', position, key)}")
            assert (data["count"], data["next"], data["results"]) == (10, None, [])


class TestPage:
    def test_page_works_without_scripts(self, client):
        make_program(delivery_mode="online", tuition_usd=5)
        page = get_page(client, "/api/")
        form = page.one(".api-form")
        query = "&".join(f"{each['name']}={each['value']}" for each in form.css("[type=number], button"))
        assert get_json(client, f"{form['action']}?format=online&{query}")["count"] == 1
        for link in page.css(".api-examples a")[2:3]:
            get_json(client, link["href"])

    def test_description_is_a_file_of_the_site(self, client):
        description = get_json(client, "/api/openapi.json")
        assert description["openapi"].startswith("3.1")

    def test_feeds_and_canonical_links_have_no_private_parameter(self, client):
        make_program()
        canonical = get_page(client, "/api/?residency=in&earn=5").canonical
        assert urlsplit(canonical).query == ""
        assert not re.search("residency|earn|keep|months=", client.get("/feed/").content.decode())


def test_data_is_not_crawled(client):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /api/programs/" in robots
    assert "Disallow: /api/\n" not in robots
    assert "X-Robots-Tag" not in client.get("/api/").headers


def test_head_has_the_headers_of_a_response(client):
    response = client.head("/api/programs/")
    assert (response.status_code, response.content) == (200, b"")
    assert json.loads(client.get("/api/programs/").content)["count"] == 0
