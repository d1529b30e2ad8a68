from collections import Counter, defaultdict
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from programs.imports.crosswalk import load_crosswalk
from programs.imports.records import LEVELS
from programs.levels import award_level
from programs.models import DegreeType, FieldOccupation, FieldOfStudy
from roles.imports.occupations import import_occupations
from roles.models import Occupation, Source
from tests.support.factories import make_field, make_occupation, make_source
from tests.support.official_files import CROSSWALK, WORLD, write_sheet
from tests.support.world_files import read_world

HEADER = "cip_code,cip_title,soc_code,soc_title"
AI = "11.0102,Artificial Intelligence,15-1221,Computer and Information Research Scientists"


@pytest.fixture
def write(tmp_path):
    def write(*lines: str, header: str = HEADER) -> Path:
        path = tmp_path / "crosswalk.csv"
        path.write_text("".join(f"{line}\n" for line in (header, *lines)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def load(write):
    return lambda *lines: load_crosswalk(write(*lines))


@pytest.fixture
def scientists(db):
    return make_occupation(1221, title="Research scientists")


def links() -> set[tuple[str, str]]:
    return set(FieldOccupation.objects.values_list("field__cip_code", "occupation__soc_code"))


class TestReading:
    def test_row_is_read_with_two_codes_and_the_title(self, load, scientists):
        load('52.0801,"Finance,  General",15-1221, Scientists ')
        assert links() == {("52.0801", "15-1221")}
        assert FieldOfStudy.objects.get().name == "Finance, General"

    def test_title_may_be_empty_if_another_row_has_it(self, load, scientists):
        make_occupation(2051, title="Data scientists")
        load(AI, "11.0102,,15-2051,Data Scientists", "30.7001,Data Science,15-2051,")
        assert links() == {("11.0102", "15-1221"), ("11.0102", "15-2051"), ("30.7001", "15-2051")}

    def test_official_workbook_is_read(self, tmp_path, scientists):
        header = ["CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"]
        row = ["01.0000", "Agriculture, General.", "15-1221", "Animal Scientists"]
        load_crosswalk(write_sheet(tmp_path / "CIP2020_SOC2018_Crosswalk.xlsx", "CIP-SOC", header, row))
        assert links() == {("01.0000", "15-1221")}
        assert FieldOfStudy.objects.get().name == "Agriculture, General."

    def test_row_with_too_many_cells_is_refused_once(self, load, scientists):
        run = load(f"{AI},more", AI.replace("11.0102", "11.0103"))
        assert run.record.refused == 1
        assert links() == {("11.0103", "15-1221")}

    def test_columns_can_have_another_order(self, write, scientists):
        header = "# A remark\n\nSOC2018Code,SOC2018Title,Note,CIP2020Code,CIP2020Title"
        load_crosswalk(write("15-1221,B,x,11.0102,A", header=header))
        assert links() == {("11.0102", "15-1221")}


@pytest.mark.django_db
class TestLoading:
    def test_shipped_file_is_loaded_completely(self, crosswalk):
        assert (FieldOfStudy.objects.count(), Occupation.objects.count()) == (1926, 832)
        assert FieldOccupation.objects.official().count() == FieldOccupation.objects.count() == 5648
        assert not FieldOfStudy.objects.filter(name="NO MATCH").exists()

    def test_report_counts_rows_that_lead_nowhere(self, crosswalk):
        assert load_crosswalk(CROSSWALK, take_new=True).report[-3:] == [
            "links to occupations: 0 new, 0 changed, 5,677 unchanged, 0 refused.",
            "crosswalk.csv.xz: rows of military occupations, or of no occupation, were left out: 240.",
            "crosswalk.csv.xz: rows without a field were left out: 180.",
        ]

    def test_loaded_rows_are_valid(self, crosswalk):
        Source.objects.get(slug="cip-soc-crosswalk").full_clean()
        for field in FieldOfStudy.objects.order_by("pk")[::50]:
            field.full_clean()

    def test_fields_that_prepare_for_computer_research_are_loaded(self, crosswalk):
        research = Occupation.objects.get(soc_code="15-1221")
        fields = set(research.prepared_by.values_list("field__cip_code", flat=True))
        assert "11.0102" in fields
        assert "52.0801" not in fields
        assert len(fields) == 15

    def test_merged_occupations_have_the_fields_of_their_codes(self, crosswalk):
        merged = Occupation.objects.exclude(merged_codes=None).distinct()
        assert merged.count() == 12
        # The crosswalk has no field for any code of these three.
        without = merged.filter(prepared_by=None).values_list("soc_code", flat=True)
        assert list(without) == ["47-4090", "51-2028", "51-2090"]
        assert ("51.1501", "21-1018") in links()

    def test_military_occupation_has_no_field(self, load, scientists):
        run = load(AI, "28.0101,Air Force ROTC,55-1019,Military Officer", "11.0103,IT,99-9999,NO MATCH")
        assert links() == {("11.0102", "15-1221")}
        assert FieldOfStudy.objects.count() == Occupation.objects.count() == 1
        assert run.record.refused == 0

    def test_unknown_occupation_is_refused(self, load, scientists):
        run = load(AI, "11.0102,,15-9999,Unknown")
        assert "1 refused: There is no occupation 15-9999. (row 3)" in run.report
        assert links() == {("11.0102", "15-1221")}

    def test_stored_rows_are_not_changed(self, load, scientists):
        field = make_field("11.0102", "Our name for it")
        link = FieldOccupation.objects.create(field=field, occupation=scientists, source=make_source(kind="editorial"))
        run = load(AI)
        assert (run.record.new, run.record.changed) == (0, 0)
        assert FieldOfStudy.objects.get().name == "Our name for it"
        assert FieldOccupation.objects.get().source == link.source

    def test_dry_run_writes_nothing(self, write, scientists):
        run = load_crosswalk(write(AI, "30.7001,Data Science,15-1221,"), dry_run=True)
        assert run.record.new == 4
        assert not FieldOfStudy.objects.exists()
        assert not Source.objects.filter(slug="cip-soc-crosswalk").exists()

    def test_edited_source_is_not_changed(self, load, scientists):
        make_source(slug="cip-soc-crosswalk", title="Our title")
        load(AI)
        assert Source.objects.get(slug="cip-soc-crosswalk").title == "Our title"

    def test_fields_with_equal_titles_get_different_slugs(self, crosswalk):
        slugs = FieldOfStudy.objects.filter(name="Social Sciences, Other").order_by("cip_code")
        assert [field.slug for field in slugs] == ["social-sciences-other", "social-sciences-other-2"]

    def test_slug_of_a_field_keeps_letters_of_any_script(self, load, scientists):
        load("11.0102,人工知能,15-1221,Scientists")
        assert FieldOfStudy.objects.get().slug == "人工知能"

    def test_field_of_the_fixtures_is_not_changed(self, content, crosswalk):
        finance = FieldOfStudy.objects.get(cip_code="52.0801")
        assert (finance.name, finance.slug) == ("Finance, General", "finance-general")

    def test_fields_are_sorted_by_name(self, load, scientists):
        load("11.0102,B,15-1221,S", "11.0103,a,15-1221,")
        assert [field.name for field in FieldOfStudy.objects.all()] == ["a", "B"]

    def test_repeated_rows_create_one_link(self, load, scientists):
        assert load(AI, AI).record.new == 2
        assert FieldOccupation.objects.count() == 1

    def test_links_that_are_not_in_the_file_stay(self, load, scientists):
        load(AI)
        load("30.7001,Data Science,15-1221,Scientists")
        assert FieldOccupation.objects.count() == 2


@pytest.mark.django_db
class TestCommand:
    def run(self, file) -> str:
        output = StringIO()
        call_command("load_crosswalk", str(file), stdout=output)
        return output.getvalue()

    def test_report_counts_new_rows(self, write, scientists):
        assert self.run(write(AI)).splitlines() == [
            "fields of study: 1 new, 0 changed, 0 unchanged, 0 refused.",
            "links to occupations: 1 new, 0 changed, 0 unchanged, 0 refused.",
        ]

    def test_occupations_are_required(self, write):
        with pytest.raises(CommandError, match="Import the occupations first"):
            self.run(write(AI))

    def test_file_of_occupations_is_no_crosswalk(self, scientists):
        with pytest.raises(CommandError, match="cip_code"):
            self.run(WORLD / "occupations.csv.xz")
        assert not FieldOfStudy.objects.exists()

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("11.103,IT,15-1221,", "“11.103” is not a CIP code, which looks like 52.0801."),
            ("11.0103,IT,15-12211,S", "“15-12211” is not a SOC code, which looks like 15-1221."),
            ("11.010３,IT,15-1221,", "“11.010３” is not a CIP code, which looks like 52.0801."),
            ("11.0103,,15-1221,S", "11.0103 has no title in this or another row, or it is too long."),
            (f"11.0103,{'I' * 201},15-1221,S", "11.0103 has no title in this or another row, or it is too long."),
        ],
    )
    def test_invalid_row_is_refused_with_a_reason(self, write, scientists, line, reason):
        assert f"refused: {reason} (row 3)" in self.run(write(AI, line))
        assert links() == {("11.0102", "15-1221")}


@pytest.mark.django_db
class TestMergedCodes:
    """An earlier version of the site made an occupation for each code of the crosswalk."""

    @pytest.fixture
    def former(self, crosswalk):
        """The former occupations of a merged and a military code, with links."""
        source = Source.objects.get(slug="cip-soc-crosswalk")
        makers = {"21-1011": "Counselors", "55-1019": "Officers"}
        rows = [Occupation.objects.create(soc_code=code, title=title, source=source) for code, title in makers.items()]
        for row in rows:
            for code in ("51.1501", "11.0102"):
                FieldOccupation.objects.create(field=make_field(code), occupation=row, source=source)
        return rows

    def test_links_move_to_the_published_occupation(self, former):
        run = import_occupations(WORLD / "merges.csv.xz")
        assert Occupation.objects.count() == 832
        assert FieldOccupation.objects.count() == 5649
        assert ("11.0102", "21-1018") in links()
        assert run.report[-1] == (
            "Deleted occupations without figures of their own: 2. Links that now belong to the occupation under which "
            "BLS publishes the figures: 1."
        )

    def test_dry_run_deletes_nothing(self, former):
        import_occupations(WORLD / "merges.csv.xz", dry_run=True)
        assert Occupation.objects.count() == 834


@pytest.mark.django_db
class TestShippedPrograms:
    """The US programs in fixtures/world, joined with the shipped crosswalk."""

    @pytest.fixture
    def programs(self, crosswalk) -> Counter:
        """How many there are by CIP code and degree type."""
        us = (row for row in read_world("programs") if row["source"].startswith("ipeds_us"))
        return Counter((row["cip_code"], LEVELS["ipeds"][row["source_id"].rpartition("/")[2]]["name"]) for row in us)

    def test_nearly_all_us_programs_lead_to_careers(self, programs):
        careers = defaultdict(list)
        for link in FieldOccupation.objects.official().select_related("field", "occupation"):
            careers[link.field.cip_code].append(link.occupation)
        assert programs.total() == 267_595
        assert sum(count for (code, _), count in programs.items() if careers[code]) == 257_809
        # How many of 100 links lead to an occupation that usually requires more than the degree.
        more, links = Counter(), Counter()
        for (code, name), count in programs.items():
            level = award_level(DegreeType(name=name))
            links[name] += count * len(careers[code])
            more[name] += count * sum(level.compare(occupation) == 1 for occupation in careers[code])
        names = "Associate’s degree", "Bachelor’s degree"
        assert [round(100 * more[name] / links[name]) for name in names] == [66, 29]
