"""Tests of text search in the catalog. SQLite and PostgreSQL must give the same results."""

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from programs.models import Program
from programs.role_match import leads_to
from programs.search import ProgramSearch, build_search_text
from tests.support.factories import make_field, make_institution, make_program, make_role
from tests.support.page import get_page
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db

HOPKINS, ORLEANS, DEARBORN, TOKYO, OBRIEN, OTHER = "Hopkins", "Orleans", "Dearborn", "Tokyo", "OBrien", "Other"


@pytest.fixture
def catalog():
    """Programs by a short name. One of them is a draft."""
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


def search(text: str) -> ProgramSearch:
    return ProgramSearch(text, Program.objects.published())


PREFIXES = {
    "finance": [HOPKINS, DEARBORN],
    "FINA": [HOPKINS, DEARBORN],
    "fin": [HOPKINS, DEARBORN, OTHER],
    "nance": [],
    "hopkins johns": [HOPKINS],
    "bal hop fin": [HOPKINS],
    "johns orleans": [],
    "general dearborn": [DEARBORN],
    "fin finance": [HOPKINS, DEARBORN],
    "masters": [ORLEANS],
    "schools": [OTHER],
    "arts": [OTHER],
    "art": [OTHER],
    "ors": [],
}
ACCENTS = {
    "Orleans": [ORLEANS],
    "Orléans": [ORLEANS],
    "Orle\u0301ans": [ORLEANS],
    "hópkíns": [HOPKINS],
    "economie": [ORLEANS],
    "lodz": [OBRIEN],
    "ŁÓDŹ": [OBRIEN],
}
PUNCTUATION = {
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
}
QUERY_SYNTAX = {
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
}
SCRIPTS_WITHOUT_SPACES = {
    "東京": [TOKYO],
    "東京大学": [TOKYO],
    "経済": [TOKYO],
    "大学": [],
}
LONG = {
    "x" * 200: [],
    "漢" * 200: [],
    " ".join(f"word{number}" for number in range(50)): [],
    " ".join(["finance"] * 5000): [HOPKINS, DEARBORN],
    " ".join(f"f{number}" for number in range(5000)): [],
}
TYPOS = {
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
}
WITHOUT_RESULTS = {
    "submarine": [],
    "zymurgy": [],
    "zymurgi": [],
    "hidden hall": [],
}
CASES = PREFIXES | ACCENTS | PUNCTUATION | QUERY_SYNTAX | SCRIPTS_WITHOUT_SPACES | LONG | TYPOS | WITHOUT_RESULTS


@pytest.mark.parametrize("text", CASES, ids=lambda text: ascii(text)[:40])
def test_search_finds_expected_programs(catalog, text):
    found = Program.objects.published().filter(search(text).condition)
    assert set(found) == {catalog[name] for name in CASES[text]}
    assert found.count() == len(CASES[text])


SIGNS = {
    "C": "Programming in C",
    "C++": "C++ Development",
    "C#": "C# for Games",
    "F#": "Functional F#",
    ".NET": ".NET Applications",
    "ASP.NET": "ASP.NET Core",
    "Node.js": "Back End with Node.js",
    "R": "Statistics with R",
    "R&D": "Management of R&D",
    "A/B": "A/B Testing",
    "3D": "3D Animation",
    "Objective-C": "Apps in Objective-C",
    "C/C++": "Systems in C/C++",
    "other": "Computing, Radiology, Networks, Fine Arts and Rust",
    "文学": "文学修士",
}


@pytest.fixture
def programs_with_signs():
    return {name: make_program(award, institution="Ōta", city="Ōta") for name, award in SIGNS.items()}


SIGN_CASES = {
    "C": ["C", "Objective-C", "C/C++"],
    "C++": ["C++", "C/C++"],
    "Ｃ＋＋": ["C++", "C/C++"],
    "c++ systems": ["C/C++"],
    "C#": ["C#"],
    "csharp": ["C#"],
    "F#": ["F#"],
    ".NET": [".NET", "ASP.NET"],
    "dotnet": [".NET", "ASP.NET"],
    "net": ["ASP.NET", "other"],
    "ASP.NET": ["ASP.NET"],
    "asp net": ["ASP.NET"],
    "aspnet": ["ASP.NET"],
    "node.js": ["Node.js"],
    "node js": ["Node.js"],
    "nodejs": ["Node.js"],
    "R": ["R", "R&D"],
    "r statistics": ["R"],
    "R&D": ["R&D"],
    "A/B": ["A/B"],
    "3d": ["3D"],
    "objective-c": ["Objective-C"],
    "C/C++": ["C/C++"],
    "Q#": [],
    "J++": [],
    "x": [],
    "rust": ["other"],
    "文": ["文学"],
}


@pytest.mark.parametrize("text", SIGN_CASES)
def test_search_distinguishes_single_letters_and_signs(programs_with_signs, text, client):
    awards = sorted(SIGNS[name] for name in SIGN_CASES[text])
    assert sorted(get_page(client, "/programs/", q=text).rows) == awards
    export = client.get("/programs/export.csv", {"q": text})
    assert len(export.getvalue().decode("utf-8-sig").splitlines()) == 1 + len(awards)
    assert search(text).correction is None


def test_signs_are_never_corrected(programs_with_signs):
    assert [search(text).correction for text in ("g#", "d++", "bsharp", "sharp", "z", "dotnets")] == [None] * 6
    assert search("C++ developmnet").correction == "c++ development"


@pytest.mark.parametrize("text", ["", "   ", "---", "\x00", "😀", "'\"*"])
def test_text_without_words_matches_all_programs(catalog, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        condition = search(text).condition
    assert Program.objects.filter(condition).count() == len(catalog)


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
def test_search_corrects_typos(catalog, text, instead):
    assert search(text).correction == instead


def test_typo_is_corrected_to_words_of_one_program(catalog):
    assert search("jonhs baltimore").correction == "johns baltimore"
    assert search("jonhs baltic").correction == "jones baltic"


def test_search_takes_one_query_or_three_with_a_correction(catalog, django_assert_num_queries):
    with django_assert_num_queries(1):
        search("hopkins finance")
    with django_assert_num_queries(3):
        search("jonhs")


def test_search_works_in_counts_excludes_and_joins(catalog):
    make_role("Analyst")
    role = make_role("Banker")
    role.pathways.create(program=catalog[HOPKINS], strength="listed")
    finance = search("finance").condition
    everything = Program.objects.published()
    assert everything.aggregate(found=Count("pk", filter=finance), all=Count("pk")) == {"found": 2, "all": 6}
    assert everything.exclude(finance).count() == 4
    assert everything.filter(finance | search("東京").condition).count() == 3
    assert [program.city for program in everything.filter(finance).in_order("name")] == ["Dearborn", "Baltimore"]
    assert everything.filter(finance, leads_to([role.slug])).get() == catalog[HOPKINS]
    assert everything.filter(pk__in=find_programs("hopkins")).count() == 1
    words = {"pathways__program__search_text__words": (("hopkins",),)}
    assert list(type(role).objects.filter(**words)) == [role]


def test_saved_change_is_searchable(catalog):
    program = catalog[HOPKINS]
    program.award = "MS in Botany"
    program.save(update_fields=["award"])
    program.refresh_from_db()
    assert list(find_programs("botany hopkins")) == [program]
    assert not find_programs("finance hopkins").exists()
    program.field_of_study = make_field("26.0301", "Plant Biology")
    program.save()
    assert list(find_programs("plant")) == [program]


def test_deleted_program_is_not_found(catalog):
    Program.objects.filter(pk=catalog[HOPKINS].pk).delete()
    assert not find_programs("hopkins").exists()
    assert make_program("Sailing") in find_programs("sailing")


def test_saving_other_fields_does_not_change_the_search_text(catalog):
    program = catalog[HOPKINS]
    Program.objects.filter(pk=program.pk).update(search_text="kept")
    program.tuition_usd = 1
    program.save(update_fields=["tuition_usd"])
    assert list(find_programs("kept")) == [program]


def test_institution_is_found_only_by_its_new_name(catalog):
    institution = make_institution("Johns Hopkins University")
    institution.name = "Carey School"
    institution.save()
    assert list(find_programs("carey")) == [catalog[HOPKINS]]
    assert not Program.objects.published().filter(search("hopkins").condition).exists()
    assert search("craey").correction == "carey"


def test_field_of_study_is_found_only_by_its_new_name(catalog):
    field = make_field(name="Finance, General")
    field.name = "Banking"
    field.save(update_fields=["name"])
    assert list(find_programs("banking")) == [catalog[DEARBORN]]
    assert not find_programs("general").exists()


def test_saving_a_field_without_a_new_name_reads_no_program(catalog):
    field = make_field(name="Finance, General")
    with CaptureQueriesContext(connection) as captured:
        field.save()
    assert not any("programs_program" in query["sql"] for query in captured.captured_queries)


def test_bulk_created_programs_are_found_after_a_refresh(catalog, monkeypatch):
    monkeypatch.setattr("programs.querysets.SEARCH_BATCH", 2)
    school = make_institution("Bulk School")
    values = {"institution": school, "status": Status.PUBLISHED}
    Program.objects.bulk_create(
        [Program(slug=f"bulk-{number}", award=f"Carpentry {number}", **values) for number in range(5)]
        + [
            Program(
                slug="ready", award="Weaving", search_text=build_search_text("Weaving", school.name, "", None), **values
            )
        ]
    )
    assert find_programs("weaving bulk").count() == 1
    assert search("weavign").correction == "weaving"
    assert not find_programs("carpentry").exists()
    assert Program.objects.refresh_search() == 5
    assert find_programs("carpentry bulk").count() == 5
    assert Program.objects.refresh_search() == 0


def test_loaded_fixtures_are_searchable(content):
    texts = dict(Program.objects.values_list("pk", "search_text"))
    assert all(texts.values())
    for program in Program.objects.all():
        program.save()
        assert program.search_text == texts[program.pk]
    assert find_programs("jonhs hopkins").exists()
