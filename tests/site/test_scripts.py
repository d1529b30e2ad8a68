"""Every text that someone can type keeps its letters through slugs, search, exports and imports, in any script."""

import unicodedata
from collections import Counter

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from careerguide.content.publishing import Status
from careerguide.lib.lines import clean_line, clean_text
from careerguide.lib.missing import is_missing_word
from careerguide.lib.slugs import is_slug, make_slug
from careerguide.lib.text import fold, unique_words
from careerguide.site.reports import ReaderReport
from programs.models import Institution, Program
from roles.models import Role
from tests.support.factories import make_role
from tests.support.files import as_file, dry_run_of, fetch, read_rows, save
from tests.support.page import get_page
from tests.support.reports import make_priced_program
from tests.support.scripts import MARKS_ARE_OPTIONAL, RANGES, texts
from tests.support.search import find_guides, find_programs

SCRIPTS = list(RANGES)
ONE_TEXT_PER_SCRIPT = st.fixed_dictionaries({script: texts(script) for script in SCRIPTS})
# The tests share one database, which each example empties.
# Shrinking a failing example would take minutes.
FEW = settings(
    max_examples=2, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
MANY = settings(max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck))


def letters(text: str) -> Counter:
    """The letters and digits of ``text``, each folded by itself, without the marks that combine with them."""
    folded = (unicodedata.normalize("NFKD", fold(char)) for char in unicodedata.normalize("NFC", text))
    return Counter("".join(folded).replace(" ", ""))


def visible(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(char for char in text if char not in "\u200b\u200c\u200d"))


def marks(text: str) -> Counter:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return Counter(char for char in decomposed if unicodedata.category(char).startswith("M"))


def assert_keeps_letters(script: str, text: str, result: str) -> None:
    left = Counter(unicodedata.normalize("NFKD", result))
    assert letters(text) <= left, (text, result)
    if script not in MARKS_ARE_OPTIONAL:
        assert marks(text) <= left, (text, result)


@pytest.mark.parametrize("script", SCRIPTS)
class TestText:
    @MANY
    @given(data=st.data())
    def test_letters_stay_in_the_stored_text(self, script, data):
        text = data.draw(texts(script))
        for stored in (clean_line(text), clean_text(text)):
            assert visible(stored).split() == visible(text).split()

    @MANY
    @given(data=st.data())
    def test_letters_stay_in_the_slug_and_the_words(self, script, data):
        text = clean_line(data.draw(texts(script)))
        slug, words = make_slug(text, 160), unique_words(text)
        assert is_slug(slug)
        assert_keeps_letters(script, text, slug)
        assert set(fold(text).split()) <= set(words)
        assert slug == make_slug(unicodedata.normalize("NFD", text), 160)


def rows_of(written: dict[str, str]) -> list[dict]:
    return [
        {
            "title": text,
            "institution": f"{text} {script}",
            "city": text,
            "region": text,
            "note": text,
            "source_key": "",
        }
        for script, text in written.items()
    ]


def stored_programs() -> list[tuple]:
    fields = "slug", "award", "institution__name", "institution__slug", "city", "city_slug", "region", "note"
    return list(Program.objects.order_by("slug").values_list(*fields))


@pytest.mark.django_db
class TestStored:
    @FEW
    @given(written=ONE_TEXT_PER_SCRIPT)
    def test_imported_texts_are_found_and_exported(self, client, admin_client, written):
        assume(not any(map(is_missing_word, written.values())))
        Program.objects.all().delete()
        Institution.objects.all().delete()
        rows = rows_of(written)
        save(admin_client, Program, as_file(*rows))
        Program.objects.update(status=Status.PUBLISHED)
        programs = {program.institution.name.split()[-1]: program for program in Program.objects.with_details()}
        for script, text in written.items():
            program = programs[script]
            assert (program.award, program.city, program.note) == (clean_line(text), clean_line(text), clean_text(text))
            for search in (text, program.award, *program.award.split()):
                assert not fold(search) or program in find_programs(search), (search, program.award)
            assert_keeps_letters(script, program.award, program.slug)
            assert_keeps_letters(script, program.city, program.city_slug)
            assert program.award in get_page(client, program.get_absolute_url()).heading
        for script in SCRIPTS[::4]:
            assert programs[script].award in get_page(client, "/programs/", q=written[script]).rows
        before, exported = stored_programs(), fetch(admin_client, Program)
        assert {row["title"] for row in read_rows(exported)} >= {clean_line(text) for text in written.values()}
        dry_run = dry_run_of(admin_client, Program, exported)
        assert (dry_run.new, dry_run.changed, dry_run.errors) == ([], [], [])
        Program.objects.all().delete()
        Institution.objects.all().delete()
        save(admin_client, Program, exported)
        assert stored_programs() == before

    @FEW
    @given(written=ONE_TEXT_PER_SCRIPT)
    def test_guide_is_found_by_its_title(self, written):
        Role.objects.all().delete()
        for script, text in written.items():
            # Titles are unique.
            title = f"{clean_line(text)} {script}"
            role = make_role(title, slug=make_slug(title, 60))
            assert_keeps_letters(script, title, role.slug)
            for search in (text, title, *title.split()):
                assert not fold(search) or role in find_guides(search), (search, title)

    @FEW
    @given(written=ONE_TEXT_PER_SCRIPT)
    def test_report_keeps_the_letters(self, written):
        ReaderReport.objects.all().delete()
        program = make_priced_program()
        messages = [f"{script}: {text}" for script, text in written.items()]
        for number, message in enumerate(messages):
            url = f"/report/?page={program.get_absolute_url()}&figure=Tuition"
            Client(REMOTE_ADDR=f"10.0.0.{number}").post(url, {"said": message})
        assert {report.said for report in ReaderReport.objects.all()} == set(map(clean_text, messages))
