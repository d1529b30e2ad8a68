"""Tests that imports compare and store texts in one form, whatever the system that wrote the file."""

import unicodedata

import pytest

from careerguide.imports.read import read_table
from programs.models import Institution, Program
from tests.support.factories import make_program, make_source
from tests.support.files import dry_run_of, row_errors, save, send, unescaped_html
from tests.support.program_files import only_program, row

pytestmark = pytest.mark.django_db

TITLE = "Études café"
SAME_TITLES = {
    "NFD": unicodedata.normalize("NFD", TITLE),
    "zero-width space": "Études\u200b café",
    "byte order mark": "\ufeffÉtudes café",
    "soft hyphen": "Étu\u00addes café",
    "no-break space": "Études\u00a0café",
    "direction marks": "\u202aÉtudes café\u202c\u200e",
    "double space": "Études  café",
    "entity": "&Eacute;tudes caf&#233;",
    "entity in NFD": "&Eacute;tudes cafe\u0301",
}


def notes_of(dry_run) -> dict[str, list[str]]:
    return {note.heading: note.lines for note in dry_run.cell_notes}


@pytest.mark.parametrize("written", SAME_TITLES.values(), ids=SAME_TITLES.keys())
class TestSameTitle:
    def test_two_spellings_in_one_file_are_one_program(self, admin_client, written):
        dry_run = dry_run_of(admin_client, Program, row(title=TITLE), row(title=written))
        assert (len(dry_run.new), dry_run.duplicates) == (1, [(3, 2)])
        save(admin_client, Program, row(title=written), row(title=TITLE))
        assert only_program().award == TITLE

    @pytest.mark.parametrize("is_stored_clean", [True, False])
    def test_program_is_found_by_either_spelling(self, admin_client, written, is_stored_clean):
        titles = [TITLE, written] if is_stored_clean else [written, TITLE]
        make_program(titles[0], institution="Night School")
        dry_run = dry_run_of(admin_client, Program, row(title=titles[1], tuition_usd="5"))
        assert ([plan.number for plan in dry_run.changed], dry_run.new, dry_run.errors) == ([2], [], [])

    def test_source_key_is_found_in_any_spelling(self, admin_client, written):
        make_program("A", source=make_source(slug="list"), source_key=TITLE, institution="Night School")
        dry_run = dry_run_of(admin_client, Program, row(source="list", source_key=written, tuition_usd="5"))
        assert ([plan.number for plan in dry_run.changed], dry_run.new, dry_run.errors) == ([2], [], [])

    @pytest.mark.parametrize("is_stored_clean", [True, False])
    def test_institution_is_found_by_either_spelling(self, admin_client, written, is_stored_clean):
        names = [TITLE, written] if is_stored_clean else [written, TITLE]
        Institution.objects.create(name=names[0], slug="etudes")
        assert dry_run_of(admin_client, Program, row(institution=names[1])).also_new == []
        dry_run = dry_run_of(admin_client, Institution, {"name": names[1], "url": "https://example.org/new"})
        assert ([plan.number for plan in dry_run.changed], dry_run.new, dry_run.errors) == ([2], [], [])


def test_invisible_characters_are_counted(admin_client):
    dry_run = dry_run_of(admin_client, Program, row(title="M\u200bS"), row(title="B\u00adS", city="A\ufeff"))
    assert notes_of(dry_run) == {"Invisible characters were removed from 3 cells:": ["title (2 rows)", "city (1 row)"]}


def test_joiners_of_persian_and_emoji_are_stored(admin_client):
    title = "می\u200cخواهم 👩\u200d💻"
    save(admin_client, Program, row(title=title))
    assert only_program().award == title


@pytest.mark.parametrize("header", ["\ufeff\ufeffTitle", "ti\u200btle", "&#84;itle", "title&nbsp;", " TITLE\u00a0"])
def test_column_name_is_read_without_invisible_characters(header):
    assert read_table(f"{header},institution\nA,B\n".encode()).headers == ["title", "institution"]


@pytest.mark.parametrize("text", ["on\u200b_campus", "On&nbsp;campus", "\ufeffon campus"])
def test_choice_is_read_without_invisible_characters(admin_client, text):
    save(admin_client, Program, row(format=text))
    assert only_program().delivery_mode == "on_campus"


class TestEntities:
    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("BA Arts &amp; Science", "BA Arts & Science"),
            ("BA Arts &amp;amp; Science", "BA Arts & Science"),
            ("Bachelor&#39;s", "Bachelor's"),
            ("Bachelor&#x2019;s", "Bachelor’s"),
            ("Bachelor&rsquo;s &#150; Honors", "Bachelor’s – Honors"),
            ("BA&nbsp;Arts", "BA Arts"),
            ("&Eacute;conomie &lt;MBA&gt;", "Économie <MBA>"),
            ("Q&A and R&D; AT&T &unknown;", "Q&A and R&D; AT&T &unknown;"),
        ],
    )
    def test_entities_in_a_title_are_decoded(self, admin_client, written, title):
        save(admin_client, Program, row(title=written))
        assert only_program().award == title

    def test_dry_run_lists_decoded_cells(self, admin_client):
        arts = row(title="Arts &amp; Science")
        page = send(admin_client, Program, arts | {"city": "A"}, arts | {"city": "B"}, row(city="St&#46; Louis"))
        assert notes_of(page.context["dry_run"]) == {
            "HTML entities were decoded in 3 cells:": [
                "title: “Arts &amp; Science” is read as “Arts & Science” (2 rows)",
                "city: “St&#46; Louis” is read as “St. Louis” (1 row)",
            ]
        }
        assert "HTML entities were decoded in 3 cells:" in unescaped_html(page)

    def test_change_of_a_stored_entity_is_listed(self, admin_client):
        make_program("Arts &amp; Science", institution="Night School")
        dry_run = dry_run_of(admin_client, Program, row(title="Arts &amp; Science"))
        ((change,),) = [plan.changes for plan in dry_run.changed]
        assert (change.before, change.after) == ("Arts &amp; Science", "Arts & Science")

    def test_entities_in_a_url_are_decoded(self, admin_client):
        save(admin_client, Program, row(url="https://example.edu/?a=1&amp;b=2&#38;c=3&copy=4"))
        assert only_program().url == "https://example.edu/?a=1&b=2&c=3&copy=4"

    def test_markdown_keeps_entities_that_it_decodes(self, admin_client):
        save(admin_client, Program, row(note="Arts &amp; Science, `&amp;amp;`, caf&amp;eacute;, &amp;amp;amp;"))
        assert only_program().note == "Arts &amp; Science, `&amp;amp;`, caf&eacute;, &amp;"

    @pytest.mark.parametrize("entity", ["&#7;", "&#0;", "&#x1B;", "&#129;", "&#xD800;", "&#99999999;", "&#10;"])
    @pytest.mark.parametrize("column", ["title", "city", "note", "url", "source_key"])
    def test_control_character_is_refused(self, admin_client, entity, column):
        make_source(slug="list")
        cell = f"https://example.edu/{entity}" if column == "url" else f"A {entity}"
        source = {"source": "list"} if column == "source_key" else {}
        (error,) = dry_run_of(admin_client, Program, row(**{column: cell}, **source)).errors
        assert (
            error.message == f"The cell contains {entity}, which is the HTML code of no visible character. Remove it."
        )


class TestMissingWords:
    @pytest.mark.parametrize(
        "word",
        [
            *("NULL", "N/A", "n/a", "NA", "None", "nil", "-", "–", "—", "--", ".", "?", "TBC", "TBD", "tba", "(blank)"),
            *(
                "PrivacySuppressed",
                "PS",
                "not stated",
                "Not available",
                "unknown",
                "undefined",
                "NaN",
                "<NULL>",
                "n.a.",
            ),
        ],
    )
    def test_word_for_a_missing_value_is_read_as_empty(self, admin_client, word):
        empty = dict.fromkeys(["city", "region", "tuition_usd", "duration", "url", "note", "degree_type"], word)
        dry_run = dry_run_of(admin_client, Program, row(**empty))
        assert (len(dry_run.new), dry_run.errors) == (1, [])
        save(admin_client, Program, row(**empty))
        program = only_program()
        assert (program.city, program.region, program.url, program.note) == ("", "", "", "")
        assert (program.tuition_usd, program.duration_months, program.degree_type) == (None, None, None)

    def test_dry_run_lists_words_by_column(self, admin_client):
        rows = [row(title=f"T{number}", city="N/A") for number in range(12)]
        page = send(admin_client, Program, *rows, row(city="–", tuition_usd="PrivacySuppressed"))
        lines = ["city: N/A (12 rows)", "city: – (1 row)", "tuition_usd: PrivacySuppressed (1 row)"]
        assert notes_of(page.context["dry_run"]) == {"Words for missing values were read as empty cells:": lines}
        assert "city: N/A (12 rows)" in unescaped_html(page)

    @pytest.mark.parametrize("column", ["title", "institution"])
    def test_required_cell_is_refused_with_the_word(self, admin_client, column):
        errors = row_errors(admin_client, Program, row(**{column: "TBC"}))
        assert errors == [(2, column, "This must not be empty. “TBC” counts as empty.")]

    def test_required_cells_of_other_files_are_refused(self, admin_client):
        assert row_errors(admin_client, Institution, {"name": "NULL"})[0][1:] == (
            "name",
            "This must not be empty. “NULL” counts as empty.",
        )

    def test_erased_value_is_listed_as_a_change(self, admin_client):
        make_program("MS in Robotics", institution="Night School", city="", tuition_usd=100)
        dry_run = dry_run_of(admin_client, Program, row(tuition_usd="NULL"))
        ((change,),) = [plan.changes for plan in dry_run.changed]
        assert (change.column, change.before, change.after) == ("tuition_usd", "100", "")

    def test_stored_word_is_listed_as_a_change(self, admin_client):
        make_program("MS in Robotics", institution="Night School", region="N/A")
        dry_run = dry_run_of(admin_client, Program, row(region="N/A"))
        ((change,),) = [plan.changes for plan in dry_run.changed]
        assert (change.column, change.before, change.after) == ("region", "N/A", "")

    @pytest.mark.parametrize(
        ("column", "word", "attribute", "value"),
        [
            ("location_scope", "none", "location_scope", "none"),
            ("location_scope", "None", "location_scope", "none"),
            ("tuition_basis", "not stated", "tuition_basis", ""),
            ("country", "NA", "country", "NA"),
            ("country", "ps", "country", "PS"),
            ("country", "N/A", "country", ""),
            ("city", "Nana", "city", "Nana"),
            ("city", "Null, Unknown", "city", "Null, Unknown"),
        ],
    )
    def test_word_that_is_a_value_of_its_column_is_read(self, admin_client, column, word, attribute, value):
        save(admin_client, Program, row(**{column: word}))
        assert getattr(only_program(), attribute) == value

    def test_failed_formula_is_still_refused(self, admin_client):
        ((_, column, reason),) = row_errors(admin_client, Program, row(region="#REF!"))
        assert (column, reason) == ("region", "The spreadsheet could not calculate this cell (#REF!).")
