"""The page of sources names every source that a public page cites, with its edition and license."""

import pytest

from careerguide.content.publishing import Status
from programs.models import Outcome
from roles.models import Source
from tests.support.factories import make_institution, make_occupation, make_pay, make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def titles(client) -> list[str]:
    return get_page(client, "/sources/").texts(".source-list h3")


def make_outcome(source: Source) -> Outcome:
    return Outcome.objects.create(
        institution=make_institution(), cip4="11.07", field_name="Computer Science", level=3, source=source
    )


def test_source_has_its_edition_license_changes_and_link(client):
    make_occupation(
        source=make_source(
            title="O*NET 29.2 Database",
            publisher="USDOL/ETA",
            published="29.2",
            license="CC BY 4.0",
            url="https://www.onetcenter.org/database.html",
            note="We left out descriptions.",
        )
    )
    page = get_page(client, "/sources/")
    source = page.one(".source-list article")
    assert source.terms() == {"Edition": "29.2", "License": "CC BY 4.0"}
    assert source.link("CC BY 4.0") == "https://creativecommons.org/licenses/by/4.0/"
    assert source.link("See the source") == "https://www.onetcenter.org/database.html"
    assert "USDOL/ETA" in source.text
    assert "We left out descriptions." in source.text


def test_missing_edition_and_license_are_not_recorded(client):
    make_program(source=make_source(title="A leaflet"))
    assert get_page(client, "/sources/").terms(".source-list dl") == {
        "Edition": "Not recorded",
        "License": "Not recorded",
    }


def test_official_sources_come_first_and_editors_last(client):
    make_program(source=make_source(title="The editors", kind="editorial"))
    make_program(source=make_source(title="A leaflet", kind="document"))
    make_program(source=make_source(title="A register", kind="official"))
    page = get_page(client, "/sources/")
    assert page.texts("h2") == ["Official statistics and registers", "Other publications", "Our editors"]
    assert titles(client) == ["A register", "A leaflet", "The editors"]


def test_editions_of_a_series_are_together_the_newest_first(client):
    for title, series in [("Earnings 2017", "scorecard"), ("Fares", ""), ("Earnings 2019", "scorecard")]:
        make_program(source=make_source(title=title, series=series, kind="official"))
    page = get_page(client, "/sources/")
    assert titles(client) == ["Earnings 2019", "Earnings 2017", "Fares"]
    assert "an earlier edition" in page.css(".source-list article")[1].text
    assert page.text.count("an earlier edition") == 1


def test_source_of_outcomes_is_named(client):
    make_outcome(make_source(title="College Scorecard"))
    assert titles(client) == ["College Scorecard"]


def test_sources_of_unpublished_pages_are_not_named(client):
    draft = make_role("Draft", status=Status.DRAFT, source=make_source(title="Secret guide"))
    make_pay(draft, source=make_source(title="Secret pay"))
    make_program(status=Status.DRAFT, source=make_source(title="Secret program"))
    make_source(title="Unused")
    assert titles(client) == []
    assert "No published page has a source yet." in get_page(client, "/sources/").text
    make_pay(make_role("Public"), source=make_source(title="Public pay"))
    assert titles(client) == ["Public pay"]


def test_source_that_only_the_history_cites_is_not_named(client):
    program = make_program(source=make_source(title="Former"))
    program.source = make_source(title="Current")
    program.save()
    assert titles(client) == ["Current"]


def test_page_is_in_the_footer_and_the_sitemap(client, content):
    assert get_page(client, "/").one("footer").link("Sources") == "/sources/"
    assert b"/sources/</loc>" in client.get("/sitemap-pages.xml").content


def test_sources_of_the_content_have_licenses(client, content):
    page = get_page(client, "/sources/")
    licenses = {article.one("h3").text: article.terms().get("License") for article in page.css(".source-list article")}
    assert licenses["O*NET 29.2 Database"] == "CC BY 4.0"
    assert licenses["Wages and growth for data scientists, SOC 15-2051"] == "Public domain"


def test_query_count_does_not_grow(query_count):
    make_program(source=make_source())
    few = query_count("/sources/")
    for _ in range(20):
        make_program(source=make_source(kind="official", series="s"))
        make_occupation(source=make_source(series="t"))
    assert query_count("/sources/") == few <= 2
