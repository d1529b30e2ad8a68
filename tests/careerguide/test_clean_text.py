"""Tests that texts are stored without invisible characters and in normal form C, and that the audit finds others."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.audit.fix import fix
from careerguide.content.publishing import Status
from careerguide.imports.models import ImportRun
from careerguide.lib.entities import control_entity, decode_entities, decode_in_markdown
from careerguide.lib.lines import clean_line, clean_text
from careerguide.lib.markdown import render_markdown
from careerguide.lib.missing import is_missing_word
from careerguide.lib.text import read_search
from careerguide.site.reports import ReaderReport
from programs.history import PROGRAM
from programs.models import Program
from roles.models import Role, Source
from tests.support.admin import change_url, form_data, with_row
from tests.support.audit import fields_of, issues_of
from tests.support.factories import make_program, make_role, make_source
from tests.support.files import accept, send
from tests.support.history import stored_versions
from tests.support.program_files import row
from tests.support.reports import make_priced_program


class TestCleanLine:
    @pytest.mark.parametrize(
        ("text", "clean"),
        [
            ("Cafe\u0301", "Café"),
            ("e\u200b\u0301", "é"),
            ("Fin\u200ban\u00adce\ufeff", "Finance"),
            ("\u202eecnaniF\u202c \u2066a\u2069\u200e", "ecnaniF a"),
            ("New\u00a0York\u2009 City\u3000", "New York City"),
            ("\u3164", ""),
            ("\u200b \ufeff", ""),
            ("a\u200db a\u200cb a\ufe0f", "ab ab a"),
            ("1\u0660\u200c", "1\u0660"),
        ],
    )
    def test_invisible_characters_are_removed(self, text, clean):
        assert clean_line(text) == clean

    @pytest.mark.parametrize(
        "text",
        [
            "می\u200cخواهم",  # Persian
            "ह\u200dिन्\u200dदी",  # Hindi
            "അവന്\u200d",  # Malayalam
            "ශ්\u200dරී",  # Sinhala
            "র\u200d্য",  # Bengali
            "ᠨᠠᠢᠮᠠ\u180eᠠ",  # Mongolian
            "👩🏽\u200d💻 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "ℹ\ufe0f ↔\ufe0f ©\ufe0f ‼\ufe0f \U0001fae9\u200d🔥",
            "葛\U000e0100城",
            "Łódź – C++ «x» 東京",
        ],
    )
    def test_characters_that_change_the_look_stay(self, text):
        assert clean_line(text) == clean_text(text) == unicodedata.normalize("NFC", text)

    def test_control_characters_stay_to_be_refused(self):
        assert clean_line("a\x00b\nc\td\u2028é") == "a\x00b\nc\td\u2028é"

    def test_lines_and_spaces_of_a_text_stay(self):
        text = "# Cafe\u0301\u200b\n\n-  a\u00a0b\n  - c\u00add  \n\tש\u200f!"
        assert clean_text(text) == "# Café\n\n-  a\u00a0b\n  - c\u00add  \n\tש\u200f!"

    def test_word_breaks_of_khmer_stay_in_a_text(self):
        assert clean_text("ខ្ញុំ\u200bស្រឡាញ់ a\u200bb") == "ខ្ញុំ\u200bស្រឡាញ់ ab"

    def test_many_accents_do_not_take_long(self):
        assert clean_line("a" + "\u0301\u0316" * 20_000).startswith("a")

    @given(st.text(max_size=40))
    def test_clean_text_is_not_changed_again(self, text):
        assert clean_line(clean_line(text)) == clean_line(text)
        assert clean_text(clean_text(text)) == clean_text(text)


class TestEntities:
    @pytest.mark.parametrize("text", ["AT&T", "R&D;", "Q&A", "a & b; c", "&copy 2026", "&nosuch;", "&#;", "&#x;", "&;"])
    def test_ampersand_of_a_name_stays(self, text):
        assert decode_entities(text) == decode_in_markdown(text) == text

    @pytest.mark.parametrize("text", ["Arts &amp; Science", "caf&eacute;", "a&nbsp;b", "&lt;b&gt;", "&#8217;"])
    def test_markdown_shows_the_character(self, text):
        assert decode_in_markdown(text) == text
        shown = decode_entities(text)
        assert decode_entities(render_markdown(text)).strip() == f"<p>{shown}</p>"

    @pytest.mark.parametrize("number", [0, 7, 27, 127, 129, 0xD800, 0xFFFF, 0x110000])
    def test_control_character_is_not_decoded(self, number):
        for entity in (f"&#{number};", f"&#x{number:X};"):
            assert decode_entities(entity) == control_entity(f"a {entity}") == entity

    @given(st.text(alphabet="&#;xamplt38 ", max_size=30))
    def test_decoded_text_is_not_decoded_again(self, text):
        assert decode_in_markdown(decode_in_markdown(text)) == decode_in_markdown(text)


@pytest.mark.parametrize("text", ["", "Nana", "None, Piemonte", "TBD Inc.", "C", "0", "…", "!!!", "Unknown Pleasures"])
def test_other_text_is_no_word_for_a_missing_value(text):
    assert not is_missing_word(text)


@pytest.mark.django_db
class TestAdmin:
    @pytest.mark.parametrize("typed", ["Cafe\u0301 School", "Caf\u00e9\u200b School", "\ufeffCafé\u00a0 School"])
    def test_typed_line_is_stored_clean(self, admin_client, typed):
        program = make_program("A", status=Status.DRAFT)
        data = form_data(admin_client, program) | {"award": typed, "city": typed, "note": "Cafe\u0301\u200b"}
        assert admin_client.post(change_url(program), data).status_code == 302
        program.refresh_from_db()
        assert (program.award, program.city, program.note) == ("Café School", "Café School", "Café")

    def test_typed_url_is_stored_clean(self, admin_client):
        source = make_source()
        data = form_data(admin_client, source) | {"url": "https://example.org/a\u200b"}
        assert admin_client.post(change_url(source), data).status_code == 302
        assert Source.objects.get().url == "https://example.org/a"

    def test_typed_row_is_stored_clean(self, admin_client):
        role = make_role(status=Status.DRAFT)
        data = with_row(form_data(admin_client, role), "aliases", name="Cafe\u0301 \u200bCook")
        assert admin_client.post(change_url(role), data).status_code == 302
        assert role.aliases.get().name == "Café Cook"

    def test_title_of_invisible_characters_is_refused(self, admin_client):
        program = make_program("A", status=Status.DRAFT)
        page = admin_client.post(change_url(program), form_data(admin_client, program) | {"award": "\u200b\u3164"})
        assert page.context["adminform"].form.errors["award"] == ["This field is required."]

    def test_invisible_character_is_no_change(self, admin_client):
        program = make_program("Café", status=Status.DRAFT, note="Café\n")
        admin_client.post(change_url(program), form_data(admin_client, program))
        before = stored_versions(PROGRAM, program)
        data = form_data(admin_client, program) | {"award": "Cafe\u0301\u200b", "note": "\ufeffCafe\u0301\r\n"}
        assert admin_client.post(change_url(program), data).status_code == 302
        assert stored_versions(PROGRAM, program) == before

    def test_stored_row_is_cleaned_by_the_next_save(self, admin_client):
        role = make_role("Cafe\u0301\u200b Cook", slug="cook")
        assert admin_client.post(change_url(role), form_data(admin_client, role)).status_code == 302
        assert Role.objects.get().title == "Café Cook"

    def test_file_name_is_stored_clean(self, admin_client):
        page = send(admin_client, Program, row(), name="Cafe\u0301\u202e.csv")
        accept(admin_client, Program, page)
        assert ImportRun.objects.get().file_name == "Café.csv"


@pytest.mark.parametrize(
    ("typed", "search"),
    [("می\u200cخواهم", "می\u200cخواهم"), ("Cafe\u0301\u200b  \ufeffcook", "Café cook"), ("\u202eab\u202c", "ab")],
)
def test_search_keeps_only_joiners_that_change_the_look(typed, search):
    assert read_search(typed) == search


@pytest.mark.django_db
class TestReaders:
    def test_report_is_stored_clean(self, client):
        program = make_priced_program()
        url = f"/report/?page={program.get_absolute_url()}&figure=Tuition"
        client.post(url, {"said": "Cafe\u0301\u200b\r\nnow", "url": "example.org/a\u200b"})
        report = ReaderReport.objects.get()
        assert (report.said, report.url) == ("Café\nnow", "https://example.org/a")

    def test_report_of_invisible_characters_is_refused(self, client):
        program = make_priced_program()
        page = client.post(f"/report/?page={program.get_absolute_url()}&figure=Tuition", {"said": "\u200b"})
        assert page.context["form"].errors["said"] == ["Tell us in a few words what is wrong."]


@pytest.mark.django_db
class TestAudit:
    @pytest.mark.parametrize(
        ("name", "fixed"),
        [
            ("BA Arts &amp; Science", "BA Arts & Science"),
            ("BA Arts &amp;amp;amp; Science", "BA Arts & Science"),
            ("Bachelor&#39;s&nbsp;&mdash;&nbsp;caf&eacute;", "Bachelor's — café"),
            ("Bachelor&#x2019;s", "Bachelor’s"),
            ("Fin&shy;ance &#7;", None),
        ],
    )
    def test_entity_in_a_name_is_reported_with_its_fix(self, name, fixed):
        (issue,) = issues_of(make_program(name), "html-entity")
        assert (issue.place.field, issue.fixed_value) == ("award", fixed)

    @pytest.mark.parametrize("name", ["AT&T", "R&D; Q&A", "Arts & Science"])
    def test_ampersand_of_a_name_is_not_reported(self, name):
        assert issues_of(make_program(name), "html-entity") == []

    def test_entity_in_a_url_is_reported_with_its_fix(self):
        program = make_program(url="https://example.edu/?a=1&amp;b=2&copy=3")
        (issue,) = issues_of(program, "html-entity")
        fix(issue)
        program.refresh_from_db()
        assert program.url == "https://example.edu/?a=1&b=2&copy=3"

    def test_only_entities_that_readers_see_are_reported_in_a_text(self):
        assert issues_of(make_program(note="Arts &amp; Science, `&amp;amp;`"), "html-entity") == []
        (issue,) = issues_of(make_program(note="Arts &amp;amp; Science, `&amp;amp;`"), "html-entity")
        assert issue.fixed_value == "Arts &amp; Science, `&amp;amp;`"

    @pytest.mark.parametrize("word", ["N/A", "NULL", "TBC", "–", "?", "PrivacySuppressed", "unknown", "NaN"])
    def test_word_for_a_missing_value_is_an_error(self, word):
        program = make_program("MS", duration_stated=word, region=word, note=word)
        issues = issues_of(program, "missing-value")
        fixes = {issue.place.field: issue.fixed_value for issue in issues}
        assert fixes == {"duration_stated": "", "region": "", "note": ""}
        assert all(issue.is_error for issue in issues)
        fix(issues[0])
        program.refresh_from_db()
        assert getattr(program, issues[0].place.field) == ""

    def test_required_field_has_no_exact_fix(self):
        (issue,) = issues_of(make_role("TBC"), "missing-value")
        assert (issue.place.field, issue.fixed_value) == ("title", None)

    def test_country_code_and_choice_are_not_reported(self):
        program = make_program(country="NA", region="NAN District", location_scope="none")
        assert issues_of(program, "missing-value") == []

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"award": "Cafe\u0301"}, "award"),
            ({"note": "Cafe\u0301"}, "note"),
            ({"note": "a\u200bb"}, "note"),
            ({"url": "https://example.edu/\u200b"}, "url"),
        ],
    )
    def test_invisible_character_is_reported_with_its_fix(self, values, field):
        program = make_program(**{"award": "A"} | values)
        assert fields_of(program, "odd-characters") == [field]
        fix(issues_of(program, "odd-characters")[0])
        program.refresh_from_db()
        assert getattr(program, field) == clean_line(values[field])
        assert issues_of(program, "odd-characters") == []

    def test_joiner_of_a_persian_name_is_not_reported(self):
        assert issues_of(make_program("می\u200cخواهم"), "odd-characters") == []
