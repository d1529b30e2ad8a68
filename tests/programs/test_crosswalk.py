from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from careerguide.management.commands.load_content import CROSSWALK as COPY
from programs.crosswalk import CrosswalkError, CrosswalkRow, load_crosswalk, read_file, read_rows
from programs.models import FieldOccupation, FieldOfStudy
from roles.models import Occupation, Source
from tests.support.factories import make_field, make_occupation, make_source

ORIGINAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cip_soc_crosswalk.csv"


HEADER = "cip_code,cip_title,soc_code,soc_title"


AI = "11.0102,Artificial Intelligence,15-1221,Computer and Information Research Scientists"


MODELS = (FieldOfStudy, Occupation, FieldOccupation, Source)


def read(*lines: str) -> list[CrosswalkRow]:
    return list(read_rows(f"{line}\n".encode() for line in (HEADER, *lines)))


def load(*lines: str):
    return load_crosswalk(read(*lines))


def contents() -> list:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


class TestReading:
    def test_row_is_read_with_two_codes_and_two_titles(self):
        assert read('52.0801,"Finance,  General",13-2051, Financial Analysts ') == [
            CrosswalkRow("52.0801", "Finance, General", "13-2051", "Financial Analysts")
        ]

    def test_title_may_be_empty_if_an_earlier_row_has_it(self):
        assert read(AI, "11.0102,,15-2051,Data Scientists", "30.7001,Data Science,15-2051,")[1:] == [
            CrosswalkRow("11.0102", "Artificial Intelligence", "15-2051", "Data Scientists"),
            CrosswalkRow("30.7001", "Data Science", "15-2051", "Data Scientists"),
        ]

    def test_official_headings_are_read_and_other_columns_ignored(self):
        header = b"SOC2018Code,SOC2018Title,Note,CIP2020Code,CIP2020Title\n"
        lines = [b"# A remark, of two cells\n", b"\n", header, b"15-1221,B,x,11.0102,A\n"]
        assert list(read_rows(lines)) == [CrosswalkRow("11.0102", "A", "15-1221", "B")]

    def test_file_saved_by_excel_is_read(self):
        lines = [b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n", AI.encode() + b"\r\n", b"\r\n"]
        assert len(list(read_rows(lines))) == 1

    def test_rows_are_read_lazily(self):
        lines_read = []

        def endless():
            yield HEADER.encode()
            while True:
                lines_read.append(1)
                yield AI.encode()

        next(read_rows(endless()))
        assert len(lines_read) == 1

    def test_bundled_file_has_all_rows_of_the_original(self):
        if not ORIGINAL.exists():
            pytest.skip("the original crosswalk is not available")
        assert list(read_file(COPY)) == list(read_file(ORIGINAL))

    def test_bundled_file_is_small_and_names_its_source(self):
        text = COPY.read_text(encoding="utf-8")
        assert len(text) < 350_000
        assert "NCES" in text.partition("\n")[0]
        assert "Public domain" in text.partition(HEADER)[0]


@pytest.mark.django_db
class TestLoading:
    def test_bundled_file_is_loaded_completely(self, crosswalk):
        assert crosswalk == [
            "Fields of study: 1,948 new, 0 unchanged.",
            "Occupations: 687 new, 0 unchanged.",
            "Links from a field to an occupation: 5,723 new, 0 unchanged.",
            "Skipped rows: 374; 180 for an occupation without a field, 194 for a field without an occupation.",
        ]
        assert (FieldOfStudy.objects.count(), Occupation.objects.count()) == (1948, 687)
        assert FieldOccupation.objects.official().count() == FieldOccupation.objects.count() == 5723
        assert not FieldOfStudy.objects.filter(name="NO MATCH").exists()
        assert not Occupation.objects.filter(title="NO MATCH").exists()

    def test_loaded_rows_are_valid(self, crosswalk):
        Source.objects.get().full_clean()
        for field in FieldOfStudy.objects.order_by("pk")[::50]:
            field.full_clean()
        for occupation in Occupation.objects.order_by("pk")[::50]:
            occupation.full_clean()

    def test_fields_that_prepare_for_computer_research_are_loaded(self, crosswalk):
        research = Occupation.objects.get(soc_code="15-1221")
        fields = set(research.prepared_by.values_list("field__cip_code", flat=True))
        assert "11.0102" in fields
        assert "52.0801" not in fields
        assert len(fields) == 15

    def test_second_load_changes_nothing(self, crosswalk):
        before = contents()
        report = load_crosswalk(read_file(COPY))
        assert contents() == before
        assert report[:3] == [
            "Fields of study: 0 new, 1,948 unchanged.",
            "Occupations: 0 new, 687 unchanged.",
            "Links from a field to an occupation: 0 new, 5,723 unchanged.",
        ]

    def test_stored_rows_are_not_changed(self):
        bls, editors = make_source(title="BLS"), make_source(kind="editorial")
        field = make_field("11.0102", "Our name for it")
        occupation = make_occupation(1221, title="Research scientists", source=bls)
        FieldOccupation.objects.create(field=field, occupation=occupation, source=editors)
        before = contents()
        report = load(AI)
        assert all(line.endswith(": 0 new, 1 unchanged.") for line in report[:3])
        after = contents()
        assert after[:3] == before[:3]
        assert {source["slug"] for source in after[3]} - {source["slug"] for source in before[3]} == {
            "cip-soc-crosswalk"
        }

    def test_new_occupation_has_a_source_and_no_figures(self):
        load(AI)
        occupation = Occupation.objects.get()
        assert (occupation.source.slug, occupation.source.kind) == ("cip-soc-crosswalk", "official")
        assert occupation.percentiles() == []
        assert occupation.growth_percent is None

    def test_edited_source_is_not_changed(self):
        make_source(slug="cip-soc-crosswalk", title="Our title")
        load(AI)
        assert Source.objects.get().title == "Our title"

    def test_fields_with_equal_titles_get_different_slugs(self, crosswalk):
        slugs = FieldOfStudy.objects.filter(name="Social Sciences, Other").order_by("cip_code")
        assert [field.slug for field in slugs] == ["social-sciences-other", "social-sciences-other-45-9999"]

    def test_slug_of_a_field_keeps_letters_of_any_script(self):
        load("11.0102,人工知能,15-1221,Scientists")
        assert FieldOfStudy.objects.get().slug == "人工知能"

    def test_field_without_letters_uses_its_code_as_slug(self):
        load("11.0102,—,15-1221,Scientists")
        assert FieldOfStudy.objects.get().slug == "11-0102"

    def test_field_of_the_fixtures_is_not_changed(self, content, crosswalk):
        finance = FieldOfStudy.objects.get(cip_code="52.0801")
        assert (finance.name, finance.slug) == ("Finance, General", "finance-general")
        research = Occupation.objects.get(soc_code="15-1221")
        assert (research.title, research.pay_p50) == ("Computer and information research scientists", 140_300)
        assert research.source.slug == "bls-15-1221"
        assert crosswalk[:2] == [
            "Fields of study: 1,947 new, 1 unchanged.",
            "Occupations: 685 new, 2 unchanged.",
        ]

    def test_repeated_rows_create_one_link(self):
        report = load(AI, AI)
        assert report[0] == "Fields of study: 1 new, 0 unchanged."
        assert report[2] == "Links from a field to an occupation: 1 new, 0 unchanged."

    def test_links_that_are_not_in_the_file_are_kept_and_counted(self):
        load(AI)
        report = load("30.7001,Data Science,15-2051,Data Scientists")
        assert FieldOccupation.objects.count() == 2
        assert report[-1] == "Existing links that are not in the file (kept): 1."

    def test_loading_many_rows_takes_few_queries(self, django_assert_max_num_queries):
        rows = [CrosswalkRow(f"11.{n:04}", f"Field {n}", f"15-{n:04}", f"Work {n}") for n in range(2000)]
        with django_assert_max_num_queries(60):
            load_crosswalk(rows)


@pytest.mark.django_db
class TestCommand:
    def run(self, file) -> str:
        output = StringIO()
        call_command("load_crosswalk", str(file), stdout=output)
        return output.getvalue()

    def test_report_counts_new_and_skipped_rows(self):
        assert self.run(COPY).splitlines() == [
            "Fields of study: 1,948 new, 0 unchanged.",
            "Occupations: 687 new, 0 unchanged.",
            "Links from a field to an occupation: 5,723 new, 0 unchanged.",
            "Skipped rows: 374; 180 for an occupation without a field, 194 for a field without an occupation.",
        ]
        assert "Links from a field to an occupation: 0 new, 5,723 unchanged." in self.run(COPY)

    def test_file_is_required(self):
        with pytest.raises(CommandError, match="required: file"):
            call_command("load_crosswalk")

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "The file is empty."),
            (b"# only a remark\n", "The file is empty."),
            (f"{HEADER}\n".encode(), "The file has no rows."),
            (b"cip_code,cip_title,soc_title\n", "Line 1: the header lacks soc_code; it needs cip_code, cip_title, "),
            (b"\x50\x4b\x03\x04\x00\xff\xfe", "Line 1: the text is not in UTF-8."),
            (f"{HEADER}\n{AI}\n".encode("utf-16"), "Line 1: the text is not in UTF-8."),
            (f"{HEADER}\n{AI}\n11.0103,Café,15-1221,\n".encode("latin-1"), "Line 3: the text is not in UTF-8."),
            (f"{HEADER}\n{AI}\n11.0103,IT\n".encode(), "Line 3: the row has 2 cells, but it needs at least 4."),
            (f"{HEADER}\n{AI}\n11.103,IT,15-1221,\n".encode(), "Line 3: “11.103” is not a CIP code"),
            (f"{HEADER}\n{AI}\n11.0103,IT,15-12211,S\n".encode(), "Line 3: “15-12211” is not a SOC code"),
            (f"{HEADER}\n{AI}\n11.010３,IT,15-1221,\n".encode(), "Line 3: “11.010３” is not a CIP code"),
            (f"{HEADER}\n11.0103,,15-1221,S\n".encode(), "Line 2: 11.0103 has no title in this or an earlier row."),
            (f"{HEADER}\n11.0103,I\0T,15-1221,S\n".encode(), "Line 2: the title of 11.0103 is not valid"),
            (f"{HEADER}\n11.0103,{'I' * 201},15-1221,S\n".encode(), "Line 2: the title of 11.0103 is not valid"),
            (f'{HEADER}\n{AI}\n11.0103,"IT,15-1221,S\n'.encode(), "Line 3: this is not valid CSV"),
            (f"{HEADER}\r{AI}\r".encode(), "this is not valid CSV"),
            (f"{HEADER}\n{AI}{' ' * 10_000}".encode(), "Line 2: the file is too long."),
            (b"\n" * 100_001, "Line 100001: the file is too long."),
        ],
    )
    def test_invalid_file_is_refused_with_a_message(self, tmp_path, content, sentence):
        file = tmp_path / "wrong.csv"
        file.write_bytes(content)
        with pytest.raises(CommandError) as refused:
            self.run(file)
        output = str(refused.value)
        assert output.startswith("Nothing was saved. ")
        assert sentence in output
        assert "\n" not in output
        assert [model.objects.count() for model in MODELS] == [0, 0, 0, 0]

    def test_error_in_the_last_row_prevents_saving_any_row(self, tmp_path):
        file = tmp_path / "late.csv"
        file.write_bytes(COPY.read_bytes() + b"52,No code,15-1221,\n")
        with pytest.raises(CommandError, match="Line 6102: “52” is not a CIP code"):
            self.run(file)
        assert [model.objects.count() for model in MODELS] == [0, 0, 0, 0]

    @pytest.mark.parametrize("name", ["missing.csv", "."])
    def test_error_names_a_file_that_cannot_be_opened(self, tmp_path, name):
        with pytest.raises(CommandError, match=r"Nothing was saved\. .* cannot be read: "):
            self.run(tmp_path / name)


def test_missing_file_raises_crosswalk_error():
    with pytest.raises(CrosswalkError, match="cannot be read: No such file"):
        list(read_file(Path("nowhere.csv")))
