"""Tests of the import of pay and growth from files of the US Bureau of Labor Statistics."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from roles.imports.occupations import import_occupations
from roles.models import Occupation, Source
from tests.support.factories import make_occupation
from tests.support.official_files import NATIONAL, OEWS, write_oews, write_projections, write_sheet

pytestmark = pytest.mark.django_db

SCIENTISTS = {
    "OCC_CODE": "15-1221", "OCC_TITLE": "Computer and Information Research Scientists", "TOT_EMP": 38_480,
    "EMP_PRSE": 3.4, "H_MEAN": 72.4, "A_MEAN": 150_590, "H_MEDIAN": 67.45, "A_PCT10": 82_200, "A_PCT25": 103_570,
    "A_MEDIAN": 140_300, "A_PCT75": 188_700, "A_PCT90": 230_630,
}  # fmt: skip
TITLE = "        Computer and information research scientists"
GROWING = [TITLE, "15-1221", "Line item", 19.7, 3.2, "Master's degree", "None", "None"]


def load(path, **options):
    return import_occupations(path, **options)


class TestPay:
    def test_workbook_is_read_as_published(self, tmp_path):
        load(write_oews(tmp_path / "national_M2025_dl.xlsx", SCIENTISTS | {"O_GROUP": "broad"}, SCIENTISTS))
        row = Occupation.objects.get()
        assert dict(row.percentiles()) == {10: 82_200, 25: 103_570, 50: 140_300, 75: 188_700, 90: 230_630}
        assert (row.employment, row.pay_mean, row.hourly_median) == (38_480, 150_590, Decimal("67.45"))
        assert row.employment_error == Decimal("3.4")
        assert (row.soc_code, row.title, row.hourly_only) == ("15-1221", SCIENTISTS["OCC_TITLE"], False)
        assert (row.source.slug, row.source.series) == ("bls-oews-may-2025", "bls-oews")
        assert (row.source.published, row.source.license) == ("May 2025", "Public domain")

    def test_figures_that_are_not_published_are_unknown(self, tmp_path):
        top = SCIENTISTS | {"A_PCT75": "#", "A_PCT90": "#", "TOT_EMP": "**", "A_MEAN": "*", "H_MEDIAN": "~"}
        load(write_oews(tmp_path / "a.xlsx", top))
        row = Occupation.objects.get()
        assert dict(row.percentiles()) == {10: 82_200, 25: 103_570, 50: 140_300}
        assert (row.employment, row.pay_mean, row.hourly_median) == (None, None, None)

    def test_pay_by_the_hour_only_is_recognized(self, tmp_path):
        hourly = {name: "*" for name in SCIENTISTS if name.startswith("A_")} | {"HOURLY": True, "H_MEDIAN": 29.05}
        load(write_oews(tmp_path / "a.xlsx", SCIENTISTS | hourly))
        row = Occupation.objects.get()
        assert (row.hourly_only, row.hourly_median, row.percentiles()) == (True, Decimal("29.05"), [])

    def test_new_edition_replaces_figures_and_source(self, tmp_path):
        load(write_oews(tmp_path / "a.xlsx", SCIENTISTS))
        newer = SCIENTISTS | {"A_MEDIAN": 150_000}
        run = load(write_oews(tmp_path / "b.xlsx", newer, sheet="national_M2026_dl"))
        row = Occupation.objects.get()
        assert (run.record.changed, row.pay_p50, row.source.published) == (1, 150_000, "May 2026")
        assert load(write_oews(tmp_path / "b.xlsx", newer, sheet="national_M2026_dl")).record.unchanged == 1

    def test_older_edition_gets_a_warning(self, tmp_path):
        load(write_oews(tmp_path / "a.xlsx", SCIENTISTS, sheet="national_M2026_dl"))
        run = load(write_oews(tmp_path / "b.xlsx", SCIENTISTS))
        warning = "Warning: bls-oews-may-2025 is older than bls-oews-may-2026, which was imported before."
        assert warning in run.report

    def test_official_title_is_not_replaced_by_title_case(self, tmp_path):
        make_occupation(1221, title="Computer and information research scientists")
        load(write_oews(tmp_path / "a.xlsx", SCIENTISTS))
        assert Occupation.objects.get().title == "Computer and information research scientists"

    def test_hyphens_of_a_title_are_a_dash(self, tmp_path):
        load(write_oews(tmp_path / "a.xlsx", SCIENTISTS | {"OCC_TITLE": "Helpers--Carpenters"}))
        assert (Occupation.objects.get().title, Occupation.objects.get().slug) == (
            "Helpers – Carpenters", "helpers-carpenters"
        )  # fmt: skip

    @pytest.mark.parametrize("values", [{"AREA_TYPE": "2"}, {"AREA_TYPE": "4"}, {"I_GROUP": "sector", "NAICS": "11"}])
    def test_figures_of_states_and_industries_are_refused(self, tmp_path, values):
        with pytest.raises(CommandError, match="Only national figures are read"):
            call_command("import_occupations", write_oews(tmp_path / "state_M2025_dl.xlsx", SCIENTISTS | values))
        assert not Occupation.objects.exists()

    def test_missing_column_is_named(self, tmp_path):
        headings = [name for name in OEWS if name != "HOURLY"]
        row = [(NATIONAL | SCIENTISTS).get(name, "") for name in headings]
        with pytest.raises(CommandError, match=r"The nearest is pay. a.xlsx: columns are missing: hourly."):
            call_command("import_occupations", write_sheet(tmp_path / "a.xlsx", "national_M2025_dl", headings, row))
        assert not Occupation.objects.exists()

    def test_unknown_year_is_refused_unless_it_is_given(self, tmp_path):
        file = write_oews(tmp_path / "pay.xlsx", SCIENTISTS, sheet="Sheet1")
        with pytest.raises(CommandError, match=r"The name of pay.xlsx has no edition"):
            call_command("import_occupations", file)
        call_command("import_occupations", file, edition="May 2027")
        assert Occupation.objects.get().source.slug == "bls-oews-may-2027"

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"A_PCT25": 150_000}, "The pay percentiles do not rise from the 10th to the 90th."),
            ({"A_PCT10": 999}, "999 is outside 1,000 to 5,000,000: 10th percentile."),
            ({"A_PCT90": 5_000_001}, "5,000,001 is outside 1,000 to 5,000,000: 90th percentile."),
            ({"EMP_PRSE": 101}, "101.0 is outside 0 to 100: error of employment."),
            ({"A_MEAN": 12}, "12 is outside 1,000 to 5,000,000: mean pay."),
            ({"A_MEDIAN": "140k"}, "“140k” is not a number."),
        ],
    )
    def test_impossible_pay_is_refused_with_a_reason(self, tmp_path, values, reason):
        make_occupation(1221, pay_p10=70_000)
        run = load(write_oews(tmp_path / "a.xlsx", SCIENTISTS | values))
        assert run.record.refused == 1
        assert f"1 refused: {reason} (row 2)" in run.report
        assert Occupation.objects.get().pay_p10 == 70_000


class TestGrowth:
    def test_workbook_is_read_as_published(self, tmp_path):
        summary = ["  Management occupations", "11-0000", "Summary", 6.1, 1_147.9, "—", "—", "—"]
        load(write_projections(tmp_path / "occupation.xlsx", summary, GROWING))
        row = Occupation.objects.get()
        assert row.title == "Computer and information research scientists"
        assert (row.growth_percent, row.growth_from, row.growth_to) == (Decimal("19.7"), 2024, 2034)
        assert (row.openings, row.entry_education) == (3_200, "Master's degree")
        assert (row.work_experience, row.training) == ("Not required", "Not required")
        assert (row.growth_source.slug, row.growth_source.published) == ("bls-projections-2024-34", "2024–34")

    def test_decade_is_read_from_the_header(self, tmp_path):
        load(write_projections(tmp_path / "a.xlsx", GROWING, first=2024))
        load(write_projections(tmp_path / "b.xlsx", [*GROWING[:3], 21, *GROWING[4:]], first=2025))
        row = Occupation.objects.get()
        assert (row.growth_percent, row.growth_period) == (21, "2025 to 2035")
        assert row.growth_figure.source.slug == "bls-projections-2025-35"
        assert Source.objects.filter(series="bls-projections").count() == 2

    def test_dash_means_not_stated(self, tmp_path):
        load(write_projections(tmp_path / "a.xlsx", [*GROWING[:3], "—", "—", "—", "—", "—"]))
        row = Occupation.objects.get()
        assert (row.growth_percent, row.growth_period, row.openings, row.training) == (None, "", None, "")

    def test_pay_and_its_source_are_not_changed(self, tmp_path):
        row = make_occupation(1221, pay_p50=140_300)
        load(write_projections(tmp_path / "a.xlsx", GROWING))
        after = Occupation.objects.get()
        assert (after.pay_p50, after.source) == (140_300, row.source)

    def test_growth_beyond_belief_is_refused(self, tmp_path):
        run = load(write_projections(tmp_path / "a.xlsx", [*GROWING[:3], 1_970, *GROWING[4:]]))
        assert "1 refused: 1,970.0 is outside -95 to 200: growth percent. (row 3)" in run.report
