"""Tests of what guides and occupations say about changes of their figures."""

from decimal import Decimal

import pytest

from careerguide.content.publishing import Status
from careerguide.history.versions import FIRST, Version, record, record_first_versions
from careerguide.imports.undo import undo
from careerguide.imports.upsert import Row, Target
from roles.history import GUIDE
from roles.models import Occupation
from tests.support.changes import day, save_on, shown_changes
from tests.support.factories import make_occupation, make_pay, make_role, make_source
from tests.support.imports import load
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
PAY = Target(Occupation, ("soc_code",), ("pay_p50", "pay_p90", "employment", "growth_percent", "source_id"))


@pytest.fixture
def guide():
    guide = make_role("AI Engineer", salary_low=100_000, salary_high=200_000, published_at=day(1))
    make_pay(guide, level=3, employer_type="Top companies", low=200_000, high=200_000)
    return save_on(day(1), guide)


class TestGuide:
    def test_changed_pay(self, client, guide):
        save_on(day(3), guide.pay_bands.get(), low=210_000, high=210_000)
        lines = ["Senior pay, top companies: $200,000 to $210,000"]
        assert shown_changes(client, guide) == {"May 3, 2026": lines}

    def test_ranges_have_dashes(self, client, guide):
        save_on(day(3), guide, salary_high=220_000)
        save_on(day(4), guide.pay_bands.get(), high=300_000, high_open=True)
        assert shown_changes(client, guide) == {
            "May 4, 2026": ["Senior pay, top companies: $200,000 to $200,000–$300,000+"],
            "May 3, 2026": ["Headline pay: $100,000–$200,000 to $100,000–$220,000"],
        }

    def test_unknown_values_are_not_stated(self, client, guide):
        save_on(day(3), guide, salary_low=None, salary_high=None, growth_percent=Decimal("7.5"), market_fit="Proven")
        assert shown_changes(client, guide)["May 3, 2026"] == [
            "Headline pay: $100,000–$200,000 to not stated",
            "Growth: not stated to 7.5%, no years given",
            "Market fit: not stated to Proven",
        ]

    def test_added_and_removed_rows(self, client, guide):
        save_on(day(3), guide.pay_bands.get(), employer_type="FAANG")
        assert shown_changes(client, guide)["May 3, 2026"] == [
            "Removed: senior pay, top companies, $200,000",
            "Added: senior pay, FAANG, $200,000",
        ]

    def test_text_of_a_guide_is_no_figure(self, client, guide):
        save_on(day(3), guide, deal="Another text.", editor_notes="Secret")
        assert shown_changes(client, guide) == {}

    def test_first_versions_are_no_changes(self, client, guide):
        Version.objects.all().delete()
        make_pay(guide, employer_type="Startups")
        record_first_versions()
        assert [version.reason for version in Version.objects.filter(model="roles.role")] == [FIRST]
        assert shown_changes(client, guide) == {}

    def test_changes_of_a_draft_are_not_listed(self, client):
        guide = make_role("Nurse", status=Status.DRAFT, salary_low=1_000, salary_high=2_000)
        save_on(day(2), guide, salary_low=1_500)
        save_on(day(3), guide, status=Status.PUBLISHED, published_at=day(3))
        assert shown_changes(client, guide) == {}
        save_on(day(5), guide, salary_low=1_600)
        assert list(shown_changes(client, guide)) == ["May 5, 2026"]

    def test_changes_of_one_save_are_one_day(self, client, guide):
        guide.pay_bands.update(high=250_000)
        guide.salary_high = 220_000
        guide.save()
        record(GUIDE, [guide.pk], "A secret reason")
        page = get_page(client, guide.get_absolute_url())
        assert len(page.css(".changes > div")) == 1
        assert len(page.css(".changes li")) == 2
        assert "secret" not in page.html

    def test_older_changes_are_folded(self, client, guide):
        for number in range(2, 12):
            save_on(day(number), guide, salary_high=200_000 + number)
        section = get_page(client, guide.get_absolute_url()).section("changes")
        assert len(section.css(".changes > div")) == 10
        assert len(section.css("details .changes > div")) == 7
        assert section.one("summary").text == "Seven earlier changes"

    def test_page_without_changes_has_no_section(self, client, guide):
        page = get_page(client, guide.get_absolute_url())
        assert not page.has("#changes")
        assert "What changed" not in page.text

    def test_contents_and_heading(self, client, guide):
        save_on(day(3), guide, salary_high=220_000)
        page = get_page(client, guide.get_absolute_url())
        assert page.link("What changed") == "#changes"
        assert page.section("changes-heading").text == "What changed Last changed May 3, 2026"


def occupation_rows(source, **values) -> list[Row]:
    found = Occupation.objects.values("soc_code", "pay_p50", "pay_p90", "employment", "growth_percent")
    return [Row(1, row | {"source_id": source.pk} | values) for row in found]


@pytest.fixture
def sources():
    bureau = {"series": "oews", "publisher": "US Bureau of Labor Statistics"}
    return [make_source(published=f"May {year}, released later", **bureau) for year in (2024, 2025)]


class TestOccupation:
    def test_new_edition_comes_first(self, client, sources):
        occupation = make_occupation(source=sources[0], employment=None)
        load(PAY, occupation_rows(sources[1], pay_p50=95_000, employment=12_300, growth_percent=Decimal("-2.5")))
        ((_, lines),) = shown_changes(client, occupation).items()
        assert lines == [
            "Pay: May 2024 to May 2025 edition, BLS",
            "Median pay: $90,000 to $95,000",
            "People in this job: not stated to 12,300",
            "Growth: +5% to −2.5%",
        ]

    def test_undone_import_is_not_listed(self, client, sources):
        occupation = make_occupation(source=sources[0])
        run = load(PAY, occupation_rows(sources[1], pay_p50=95_000))
        assert shown_changes(client, occupation)
        assert undo(run.record) == []
        assert shown_changes(client, occupation) == {}
        load(PAY, occupation_rows(sources[1], pay_p50=96_000), b"another file")
        assert "Median pay: $90,000 to $96,000" in str(shown_changes(client, occupation))

    def test_dry_run_changes_nothing(self, client, sources):
        occupation = make_occupation(source=sources[0])
        load(PAY, occupation_rows(sources[1], pay_p50=95_000), dry_run=True)
        assert shown_changes(client, occupation) == {}

    def test_other_source_is_no_edition(self, client, sources):
        occupation = make_occupation(source=make_source())
        load(PAY, occupation_rows(sources[1]))
        assert shown_changes(client, occupation) == {}

    def test_contents(self, client, sources):
        occupation = make_occupation(source=sources[0])
        load(PAY, occupation_rows(sources[1]))
        assert get_page(client, occupation.get_absolute_url()).link("What changed") == "#changes"


def test_query_count_is_the_same_for_50_imports(query_count, sources):
    occupation = make_occupation(source=sources[0])
    counts = []
    for number in range(50):
        load(PAY, occupation_rows(sources[number % 2], pay_p50=95_000 + number), b"%d" % number)
        if number in {1, 49}:
            counts.append(query_count(occupation.get_absolute_url()))
    assert counts[0] == counts[1]
