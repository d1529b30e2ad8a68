"""Imports of College Scorecard. The official files are small ones with exactly the documented headers."""

import csv
import lzma
import zipfile
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from careerguide.imports.models import ImportRun
from programs.models import Institution, InstitutionFigures, Outcome
from roles.models import Source
from tests.support.factories import make_institution, make_source

pytestmark = pytest.mark.django_db

WORLD = Path(settings.BASE_DIR) / "fixtures" / "world"
FIRST = (
    "UNITID,OPEID6,INSTNM,CONTROL,MAIN,CIPCODE,CIPDESC,CREDLEV,CREDDESC,COUNT,DEBTMEDIAN,DEBTPAYMENT10YR,DEBTMEAN,"
    "TITLEIVCOUNT,EARNINGSCOUNT,MD_EARN_WNE,IPEDSCOUNT1,IPEDSCOUNT2"
)
# The first editions have each column a second time, with P_.
FIRST += "".join(f",P_{name}" for name in FIRST.split(","))
LATER = (
    "UNITID,OPEID6,INSTNM,CONTROL,MAIN,CIPCODE,CIPDESC,CREDLEV,CREDDESC,IPEDSCOUNT1,IPEDSCOUNT2,DEBT_ALL_PP_ANY_N,"
    "DEBT_ALL_STGP_EVAL_N,DEBT_ALL_STGP_EVAL_MEAN,DEBT_ALL_STGP_EVAL_MDN,EARN_COUNT_NWNE_HI_1YR,EARN_COUNT_WNE_HI_1YR,"
    "EARN_MDN_HI_1YR,EARN_COUNT_WNE_1YR,EARN_MDN_1YR,EARN_COUNT_WNE_4YR,EARN_MDN_4YR,EARN_MDN_5YR,BBRR2_FED_COMP_N,"
    "DISTANCE"
)
INSTITUTIONS = (
    "UNITID,OPEID,OPEID6,INSTNM,CITY,STABBR,NPT4_PUB,NPT4_PRIV,C150_4,C150_L4,COSTT4_A,TUITIONFEE_IN,TUITIONFEE_OUT,"
    "UGDS,RET_FT4,PCTPELL,DISTANCEONLY"
)


@pytest.fixture(autouse=True)
def institution() -> Institution:
    source = make_source(slug="ipeds-2024", series="ipeds")
    return make_institution("A & M University", source=source, source_key="100654")


def write(path: Path, header: str, *rows: dict, missing: str = "PrivacySuppressed") -> Path:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header.split(","), restval=missing)
        writer.writeheader()
        writer.writerows({"UNITID": "100654", "INSTNM": "A & M University"} | row for row in rows)
    return path


def load(path: Path, **options) -> str:
    out = StringIO()
    call_command("import_outcomes", path, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


FIELD = {"CIPCODE": "101", "CIPDESC": "Agricultural Business and Management.", "CREDLEV": "3"}


class TestFieldsOfStudy:
    def test_first_edition_is_read(self, tmp_path):
        row = FIELD | {"CREDDESC": "Bachelor\x92s Degree", "CIPDESC": "Farmers\x92 Business.", "COUNT": "29"}
        row |= {"DEBTMEDIAN": "31000", "EARNINGSCOUNT": "33", "MD_EARN_WNE": "54300", "IPEDSCOUNT1": "15"}
        load(write(tmp_path / "FieldOfStudyData1516_1617_PP.csv", FIRST, row))
        outcome = Outcome.objects.get()
        assert str(outcome) == "A & M University: bachelor’s graduates in Farmers’ Business"
        assert (outcome.cip4, outcome.level, outcome.completions) == ("01.01", 3, 15)
        assert (outcome.earnings, outcome.earnings_count, outcome.debt, outcome.debt_count) == (54_300, 33, 31_000, 29)
        assert outcome.source.slug == "scorecard-fields-2015-17"
        assert (outcome.source.published, outcome.source.license) == ("award years 2015–17", "Public domain")

    @pytest.mark.parametrize("missing", ["PrivacySuppressed", "PS", "NA", "NULL"])
    def test_later_edition_is_read_from_a_dated_zip(self, tmp_path, missing):
        row = FIELD | {
            "CIPCODE": "1107",
            "EARN_COUNT_WNE_HI_1YR": "40",
            "EARN_MDN_HI_1YR": "70100",
            "EARN_MDN_1YR": "1",
        }
        file = write(tmp_path / "Most-Recent-Cohorts-Field-of-Study.csv", LATER, row, missing=missing)
        with zipfile.ZipFile(tmp_path / "Most-Recent-Cohorts-Field-of-Study_05192025.zip", "w") as package:
            package.write(file, file.name)
        load(Path(package.filename))
        outcome = Outcome.objects.get()
        assert (outcome.cip4, outcome.earnings, outcome.earnings_count) == ("11.07", 70_100, 40)
        assert (outcome.debt, outcome.debt_count, outcome.completions) == (None, None, None)
        assert outcome.source.slug == "scorecard-fields-2025-05-19"
        assert outcome.source.published == "release of 2025-05-19"

    def test_medians_and_counts_are_of_the_same_graduates(self, tmp_path):
        row = FIELD | {"EARN_MDN_1YR": "50000", "EARN_COUNT_WNE_1YR": "20", "DEBT_ALL_STGP_EVAL_MDN": "9000"}
        load(write(tmp_path / "file.csv", LATER, row), edition="2024-25")
        assert (Outcome.objects.get().earnings, Outcome.objects.get().debt) == (None, 9_000)

    def test_rows_without_use_are_left_out_and_counted(self, tmp_path):
        pay = FIELD | {"EARN_MDN_HI_1YR": "50000"}
        rows = [pay | {"UNITID": "NULL"}, pay | {"UNITID": "1"}, pay | {"CREDLEV": "99"}, FIELD, pay]
        report = load(write(tmp_path / "file.csv", LATER, *rows), edition="2024-25")
        assert "outcomes of fields: 1 new, 0 changed, 0 unchanged, 0 refused." in report
        for reason in ("without a UNITID", "of institutions that are not in the catalog"):
            assert f"file.csv: rows {reason} were left out: 1." in report
        for reason in ("that are not of one field and level", "without a figure"):
            assert f"file.csv: rows {reason} were left out: 1." in report
        assert Outcome.objects.count() == Institution.objects.count() == 1

    def test_text_in_a_figure_is_refused(self, tmp_path):
        rows = [FIELD | {"EARN_MDN_HI_1YR": "fifty"}, FIELD | {"EARN_MDN_HI_1YR": "50000"}]
        refused = tmp_path / "refused.csv"
        report = load(write(tmp_path / "file.csv", LATER, *rows), edition="2024-25", refused=refused)
        assert "1 refused: “fifty” is not a number. (row 2)" in report
        assert "fifty" in refused.read_text(encoding="utf-8")
        assert Outcome.objects.get().earnings == 50_000

    def test_new_edition_replaces_the_figures_and_is_dated(self, tmp_path):
        load(write(tmp_path / "FieldOfStudyData1516_1617_PP.csv", FIRST, FIELD | {"MD_EARN_WNE": "50000"}))
        load(write(tmp_path / "FieldOfStudyData1617_1718_PP.csv", FIRST, FIELD | {"MD_EARN_WNE": "52000"}))
        outcome = Outcome.objects.get()
        assert (outcome.earnings, outcome.source.published) == (52_000, "award years 2016–18")
        assert list(ImportRun.objects.values_list("edition", "new", "changed")) == [
            ("2016-18", 0, 1),
            ("2015-17", 1, 0),
        ]

    def test_same_file_changes_nothing(self, tmp_path):
        file = write(tmp_path / "file.csv", LATER, FIELD | {"EARN_MDN_HI_1YR": "50000"})
        load(file, edition="2024-25")
        assert "0 new, 0 changed, 1 unchanged" in load(file, edition="2024-25")

    def test_dry_run_writes_nothing(self, tmp_path):
        file = write(tmp_path / "file.csv", LATER, FIELD | {"EARN_MDN_HI_1YR": "50000"})
        report = load(file, edition="2024-25", dry_run=True)
        assert "1 new" in report
        assert "median pay in the first year: 50000" in report
        assert not Outcome.objects.exists()
        assert not Source.objects.filter(series="scorecard-fields").exists()


class TestInstitutions:
    ROW = {
        "NPT4_PRIV": "-320",
        "C150_L4": "0.28745",
        "TUITIONFEE_IN": "10024",
        "TUITIONFEE_OUT": "18634",
        "DISTANCEONLY": "0",
    }

    def test_official_file_is_read(self, tmp_path):
        load(write(tmp_path / "MERGED2022_23_PP.csv", INSTITUTIONS, self.ROW, missing="NULL"))
        figures = InstitutionFigures.objects.get()
        assert figures.completion_percent == Decimal("28.74")
        assert (figures.tuition_in_state, figures.tuition_out_of_state, figures.net_price) == (10_024, 18_634, -320)
        assert figures.distance_only is False
        assert (figures.source.slug, figures.source.published) == ("scorecard-institutions-2022-23", "2022-23")

    def test_folder_with_both_files_is_read(self, tmp_path):
        write(tmp_path / "Most-Recent-Cohorts-Institution_05192025.csv", INSTITUTIONS, self.ROW)
        write(tmp_path / "FieldOfStudyData1516_1617_PP.csv", FIRST, FIELD | {"DEBTMEDIAN": "9000"})
        load(tmp_path)
        assert Outcome.objects.get().source.slug == "scorecard-fields-2015-17"
        assert InstitutionFigures.objects.get().source.slug == "scorecard-institutions-2025-05-19"


class TestErrors:
    def test_file_without_an_edition_needs_one(self, tmp_path):
        file = write(tmp_path / "Most-Recent-Cohorts-Institution.csv", INSTITUTIONS, TestInstitutions.ROW)
        with pytest.raises(CommandError, match="has no edition"):
            load(file)
        assert not ImportRun.objects.exists()

    def test_other_file_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="The nearest is outcomes of institutions"):
            load(write(tmp_path / "file.csv", "UNITID,INSTNM", {}), edition="2024-25")

    def test_missing_file_is_an_error(self, tmp_path):
        with pytest.raises(CommandError):
            load(tmp_path / "missing.csv")


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[dict]]:
    """The first rows with a UNITID of the files that the site ships with, and the rows without one."""
    found = {}
    for name in ("outcomes", "institutions"):
        with lzma.open(WORLD / f"{name}.csv.xz", "rt", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        found[name] = [row for row in rows if row["unitid"] == "100654"] + [r for r in rows if r["unitid"] == "NULL"]
    return found


def test_shipped_files_agree_with_the_database(shipped, tmp_path):
    for name, rows in shipped.items():
        path = tmp_path / f"{name}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        report = load(path)
        if name == "outcomes":
            assert "rows without a UNITID were left out: 246." in report
    own = [row for row in shipped["outcomes"] if row["unitid"] != "NULL"]
    assert len(own) == 18
    stored = Outcome.objects.values_list("cip4", "level", "earnings", "earnings_count", "debt", "completions")
    for row in own:
        figures = [row[key] for key in ("median_earnings_year1", "earnings_count", "median_debt", "completions")]
        expected = (int(cell) if cell else None for cell in figures)
        assert (f"{row['cip4'][:2]}.{row['cip4'][2:]}", int(row["credlev"]), *expected) in stored
    assert len(stored) == len(own)
    (row,) = shipped["institutions"]
    figures = InstitutionFigures.objects.get()
    assert figures.completion_percent == Decimal(row["c150_4"]) * 100
    assert [figures.tuition_in_state, figures.tuition_out_of_state] == [10_024, 18_634]
    assert set(Source.objects.filter(series__startswith="scorecard").values_list("slug", "published")) == {
        ("scorecard-fields-2015-17", "award years 2015–17"),
        ("scorecard-institutions-2023-24", "2023-24"),
    }
