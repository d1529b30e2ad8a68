"""What a text search finds. The same cases hold on every database that the tests run on."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from careerguide.content.publishing import Status
from programs import search_index
from programs.models import Program
from programs.role_match import for_role
from programs.search import condition, correction, search_for, searchable
from tests.support.factories import make_field, make_institution, make_program, make_role

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="is about SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="is about PostgreSQL")

HOPKINS, ORLEANS, DEARBORN, TOKYO, OBRIEN, OTHER = "Hopkins", "Orleans", "Dearborn", "Tokyo", "OBrien", "Other"


@pytest.fixture
def catalog():
    """A handful of programs, by a short name; one of them a draft."""
    finance, draft = make_field(name="Finance, General"), {"status": Status.DRAFT}
    return {
        HOPKINS: make_program("MS in Finance", institution="Johns Hopkins University", city="Baltimore"),
        ORLEANS: make_program("Master’s “Économie” and Law", institution="Université d'Orléans", city="Orléans"),
        DEARBORN: make_program(
            "M.B.A. (Co-op)", institution="University of Michigan-Dearborn", city="Dearborn", field_of_study=finance
        ),
        TOKYO: make_program("経済学修士", institution="東京大学", city="東京"),
        OBRIEN: make_program("AND OR NOT near 2x 1e5 😀", institution="O’Brien College", city="Łódź"),
        OTHER: make_program("Fine Arts", institution="Jones School", city="Baltic"),
        "Draft": make_program("Zymurgy", institution="Hidden Hall", city="Nowhere", **draft),
    }


CASES = {
    # Prefixes and order
    "finance": [HOPKINS, DEARBORN],
    "FINA": [HOPKINS, DEARBORN],
    "fin": [HOPKINS, DEARBORN, OTHER],
    "nance": [],
    "hopkins johns": [HOPKINS],
    "bal hop fin": [HOPKINS],
    "johns orleans": [],
    "general dearborn": [DEARBORN],
    "fin finance": [HOPKINS, DEARBORN],
    # Accents, both ways
    "Orleans": [ORLEANS],
    "Orléans": [ORLEANS],
    "Orle\u0301ans": [ORLEANS],
    "hópkíns": [HOPKINS],
    "economie": [ORLEANS],
    "lodz": [OBRIEN],
    "ŁÓDŹ": [OBRIEN],
    # Marks
    "“économie”": [ORLEANS],
    '"economie"': [ORLEANS],
    "Michigan-Dearborn": [DEARBORN],
    "Michigan\u2013Dearborn": [DEARBORN],
    "Michigan\u2011Dearborn": [DEARBORN],
    "master's": [ORLEANS],
    "masters": [ORLEANS],
    "master’s law": [ORLEANS],
    "d'orleans": [ORLEANS],
    "o'brien": [OBRIEN],
    "O’Brien": [OBRIEN],
    "mba": [DEARBORN],
    "m.b.a.": [DEARBORN],
    "co-op": [DEARBORN],
    "2x": [OBRIEN],
    "1e5": [OBRIEN],
    # What a database might take for more than a word
    "and or not near": [OBRIEN],
    "NEAR(finance, 2)": [],
    "AND": [ORLEANS, OBRIEN],
    "finance AND": [],
    "finance*": [HOPKINS, DEARBORN],
    "*finance": [HOPKINS, DEARBORN],
    "search_text:finance": [],
    "^finance": [HOPKINS, DEARBORN],
    '"finance': [HOPKINS, DEARBORN],
    "'finance": [HOPKINS, DEARBORN],
    "finance'": [HOPKINS, DEARBORN],
    "finance\\": [HOPKINS, DEARBORN],
    "finance:* | johns": [HOPKINS],
    "!finance & (": [HOPKINS, DEARBORN],
    "%finance%": [HOPKINS, DEARBORN],
    "finance%s": [],
    "finance'); DROP TABLE programs_program; --": [],
    "fin\x00ance": [],
    "\x00finance\x00": [HOPKINS, DEARBORN],
    "finance\ud800": [HOPKINS, DEARBORN],
    "finance 😀": [HOPKINS, DEARBORN],
    # Scripts without spaces
    "東京": [TOKYO],
    "東京大学": [TOKYO],
    "経済": [TOKYO],
    "大学": [],
    # Long and many
    "x" * 200: [],
    "漢" * 200: [],
    " ".join(f"word{number}" for number in range(50)): [],
    " ".join(["finance"] * 5000): [HOPKINS, DEARBORN],
    " ".join(f"f{number}" for number in range(5000)): [],
    # Slips
    "Jonhs Hopkins": [HOPKINS],
    "jonhs": [HOPKINS],
    "johns hopkinz": [HOPKINS],
    "hpokins": [HOPKINS],
    "ohpkins": [HOPKINS],
    "xopkins": [HOPKINS],
    "dearbron": [DEARBORN],
    "michgan dearbon": [DEARBORN],
    "univresity orleans": [ORLEANS],
    "universiet orlaens": [ORLEANS],
    "fxn": [],
    "baltimor": [HOPKINS],
    # What is not there
    "submarine": [],
    "zymurgy": [],
    "zymurgi": [],
    "hidden hall": [],
}


@pytest.mark.parametrize("text", CASES, ids=lambda text: ascii(text)[:40])
def test_a_search_finds(catalog, text):
    found = Program.objects.published().matching(text)
    assert set(found) == {catalog[name] for name in CASES[text]}
    assert found.count() == len(CASES[text])


@pytest.mark.parametrize("text", ["", "   ", "---", "\x00", "😀", "'\"*"])
def test_a_text_without_a_word_asks_for_nothing(catalog, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        search = condition(text)
    assert Program.objects.filter(search).count() == len(catalog)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Jonhs Hopkins", "johns hopkins"),
        ("jonhs", "johns"),
        ("Orlaens", "orleans"),
        ("Hopkins", None),
        ("submarine", None),
        ("zymurgi", None),
        ("", None),
    ],
)
def test_a_correction_says_what_was_searched_for_instead(catalog, text, instead):
    assert correction(text) == search_for(text).correction == instead


def test_a_slip_is_corrected_to_words_that_stand_together(catalog):
    assert correction("jonhs baltimore") == "johns baltimore"
    assert correction("jonhs baltic") == "jones baltic"


def test_what_is_found_costs_one_query_more_and_a_slip_three(catalog, django_assert_num_queries):
    with django_assert_num_queries(1):
        condition("hopkins finance")
    with django_assert_num_queries(3):
        condition("jonhs")


def test_a_search_goes_with_counts_orders_exclusions_and_relations(catalog):
    make_role("Analyst")
    role = make_role("Banker")
    role.pathways.create(program=catalog[HOPKINS], strength="listed")
    finance = condition("finance")
    everything = Program.objects.published()
    assert everything.aggregate(found=Count("pk", filter=finance), all=Count("pk")) == {"found": 2, "all": 6}
    assert everything.exclude(finance).count() == 4
    assert everything.filter(finance | condition("東京")).count() == 3
    assert [program.city for program in everything.filter(finance).in_order("name")] == ["Dearborn", "Baltimore"]
    assert for_role(everything, role).matching("finance").get() == catalog[HOPKINS]
    assert everything.filter(pk__in=Program.objects.matching("hopkins")).count() == 1
    words = {"pathways__program__search_text__words": (("hopkins",),)}
    assert list(type(role).objects.filter(**words)) == [role]


# What is written is found


def test_a_change_is_found_and_what_it_replaced_is_not(catalog):
    program = catalog[HOPKINS]
    program.award = "MS in Botany"
    program.save(update_fields=["award"])
    program.refresh_from_db()
    assert list(Program.objects.matching("botany hopkins")) == [program]
    assert not Program.objects.matching("finance hopkins").exists()
    program.field_of_study = make_field("26.0301", "Plant Biology")
    program.save()
    assert list(Program.objects.matching("plant")) == [program]


def test_a_deleted_program_is_not_found(catalog):
    Program.objects.filter(pk=catalog[HOPKINS].pk).delete()
    assert not Program.objects.matching("hopkins").exists()
    assert make_program("Sailing") in Program.objects.matching("sailing")


def test_what_is_no_part_of_the_search_leaves_it_alone(catalog):
    program = catalog[HOPKINS]
    Program.objects.filter(pk=program.pk).update(search_text="kept")
    program.tuition_usd = 1
    program.save(update_fields=["tuition_usd"])
    assert list(Program.objects.matching("kept")) == [program]


def test_a_renamed_institution_is_found_under_its_new_name_alone(catalog):
    institution = make_institution("Johns Hopkins University")
    institution.name = "Carey School"
    institution.save()
    assert list(Program.objects.matching("carey")) == [catalog[HOPKINS]]
    assert not Program.objects.published().filter(condition("hopkins")).exists()
    assert correction("craey") == "carey"


def test_a_renamed_field_of_study_is_found_under_its_new_name_alone(catalog):
    field = make_field(name="Finance, General")
    field.name = "Banking"
    field.save(update_fields=["name"])
    assert list(Program.objects.matching("banking")) == [catalog[DEARBORN]]
    assert not Program.objects.matching("general").exists()


def test_rows_written_in_bulk_are_found_at_once_or_once_refreshed(catalog, monkeypatch):
    monkeypatch.setattr("programs.querysets.SEARCH_BATCH", 2)
    school = make_institution("Bulk School")
    values = {"institution": school, "status": Status.PUBLISHED}
    Program.objects.bulk_create(
        [Program(slug=f"bulk-{number}", award=f"Carpentry {number}", **values) for number in range(5)]
        + [Program(slug="ready", award="Weaving", search_text=searchable("Weaving", school.name, "", None), **values)]
    )
    assert Program.objects.matching("weaving bulk").count() == 1
    assert correction("weavign") == "weaving"
    assert not Program.objects.matching("carpentry").exists()
    assert Program.objects.refresh_search() == 5
    assert Program.objects.matching("carpentry bulk").count() == 5
    assert Program.objects.refresh_search() == 0


def test_what_fixtures_load_is_found(content):
    texts = dict(Program.objects.values_list("pk", "search_text"))
    assert all(texts.values())
    for program in Program.objects.all():
        program.save()
        assert program.search_text == texts[program.pk]
    assert Program.objects.matching("jonhs hopkins").exists()


# How the databases answer


def plan(queryset) -> str:
    return queryset.order_by().explain()


@on_sqlite
def test_sqlite_asks_the_index_of_words(catalog):
    assert "SCAN programs_search VIRTUAL TABLE INDEX" in plan(Program.objects.matching("finance"))


@on_postgresql
def test_postgresql_asks_the_index_of_words(catalog):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Bitmap Index Scan on programs_search" in plan(Program.objects.matching("finance"))


@on_sqlite
def test_the_index_outlives_a_migration_that_makes_the_table_anew(catalog):
    with connection.cursor() as cursor:
        for name in search_index.SQLITE_TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    Program.objects.filter(pk=catalog[OTHER].pk).update(search_text="unseen")
    assert not Program.objects.matching("unseen").exists()
    call_command("migrate", verbosity=0)
    assert list(Program.objects.matching("unseen")) == [catalog[OTHER]]
    assert make_program("Sailing") in Program.objects.matching("sailing")


@on_sqlite
def test_the_index_holds_what_the_rows_hold(catalog):
    catalog[HOPKINS].delete()
    catalog[OTHER].save()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO programs_search (programs_search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_back_and_forth_and_the_rows_are_found_again():
    make_program("MS in Finance")
    try:
        call_command("migrate", "programs", "0001", verbosity=0)
        assert "search_text" not in {
            column.name
            for column in connection.introspection.get_table_description(connection.cursor(), "programs_program")
        }
    finally:
        call_command("migrate", verbosity=0)
    assert Program.objects.matching("finance").count() == 1
    assert apps.get_model("programs", "Program").objects.get().search_text == "ms in finance example university"
