"""Tests that lists are sorted alike on both databases, regardless of case and accents."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from careerguide.content.sort_key import sort_key
from careerguide.lib.text import fold
from programs.models import Institution, Program
from roles.models import Occupation, Role, Skill, Source, Specialization
from tests.support.factories import (
    add_skills,
    make_field,
    make_occupation,
    make_program,
    make_role,
    make_source,
    make_specialization,
)
from tests.support.files import save
from tests.support.page import Page, get_page
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db

# In the right order.
NAMES = [
    "3D Animation",
    "42",
    "AI",
    "AI-Assisted Design",
    "AI Law",
    "AIML",
    "École d’été",
    "Economics",
    "eCornell",
    "Łódź Studies",
    "Lyric",
    "Österreich",
    "Zoology",
    "Аналитика",
    "ёлка",
    "Ясность",
    "データ",
    "東京",
    "서울",
]
SHUFFLED = sorted(NAMES, key=lambda name: name[::-1])


def test_catalog_is_sorted_by_title_then_institution(client):
    for name in SHUFFLED:
        make_program(name)
    assert get_page(client, "/programs/").rows == NAMES
    make_program("AI", institution="Éa School")
    make_program("ai", institution="Zeta School")
    make_program("AI", institution="beta School")
    page = get_page(client, "/programs/")
    assert page.rows[2:6] == ["AI", "AI", "AI", "ai"]
    keys = Program.objects.values_list("institution__name", flat=True)[2:6]
    assert list(keys) == ["beta School", "Éa School", "Example University", "Zeta School"]


@pytest.mark.parametrize("sort", ["tuition", "-tuition", "duration", "-duration"])
def test_programs_that_cost_the_same_are_sorted_by_title(client, sort):
    for name in SHUFFLED:
        make_program(name, tuition_usd=1, duration_months=1)
    assert get_page(client, "/programs/", sort=sort).rows == NAMES


def test_guides_are_sorted_by_title(client):
    for number, name in enumerate(SHUFFLED):
        make_role(name, slug=f"guide-{number}")
    assert get_page(client, "/roles/").rows == NAMES
    assert get_page(client, "/", {}).texts("#first-guide, h3")[:3] == NAMES[:3]


def test_programs_export_is_sorted_like_the_catalog(client):
    for name in SHUFFLED:
        make_program(name)
    lines = client.get("/programs/export.csv").getvalue().decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == NAMES


def test_institutions_in_the_sidebar_are_sorted_by_name(client):
    for number, name in enumerate(SHUFFLED):
        make_program(institution=Institution.objects.create(name=name, slug=f"i-{number}"))
    page = get_page(client, "/programs/", show="institution")
    assert page.texts("#filter-institution .check span") == NAMES


@pytest.mark.parametrize("model", [Institution, Skill, Specialization])
def test_names_are_sorted(model):
    model.objects.bulk_create(model(name=name, slug=f"name-{number}") for number, name in enumerate(SHUFFLED))
    assert [row.name for row in model.objects.all()] == NAMES


def test_sources_are_sorted_by_title():
    for name in SHUFFLED:
        make_source(title=name)
    assert [row.title for row in Source.objects.all()] == NAMES


def test_compared_skills_are_sorted(client):
    roles = [add_skills(make_role(title), *SHUFFLED[:9]) for title in ("First", "Second")]
    page = get_page(client, "/roles/compare/", {"role": [role.slug for role in roles]})
    text = page.one(".compare-skills").text
    assert sorted(SHUFFLED[:9], key=text.index) == [name for name in NAMES if name in SHUFFLED[:9]]


def test_admin_list_is_sorted(admin_client):
    for number, name in enumerate(SHUFFLED):
        Specialization.objects.create(name=name, slug=f"s-{number}")
    for query in ({}, {"o": "1"}):
        page = Page(admin_client.get(reverse("admin:roles_specialization_changelist"), query))
        assert page.texts(".field-name") == NAMES


class TestSortKey:
    def test_key_follows_each_kind_of_save(self, admin_client):
        program = make_program("Beta", institution="École")
        assert program.sort_key == "beta  ecole"
        program.award = "Ähnlich"
        program.save(update_fields=["award"])
        program.refresh_from_db()
        assert program.sort_key == "ahnlich  ecole"
        school = program.institution
        school.name = "Zürich"
        school.save(update_fields=["name"])
        program.refresh_from_db()
        school.refresh_from_db()
        assert (school.sort_key, program.sort_key) == ("zurich", "ahnlich  zurich")
        save(admin_client, Institution, {"slug": school.slug, "name": "Ōta"})
        program.refresh_from_db()
        school.refresh_from_db()
        assert (school.sort_key, program.sort_key) == ("ota", "ahnlich  ota")
        role = make_role("Éa")
        role.title = "Ōa"
        role.save(update_fields=["title"])
        role.refresh_from_db()
        assert role.sort_key == "oa"

    def test_long_texts_fit(self):
        program = make_program("ﷺ" * 250, institution=Institution.objects.create(name="字" * 200, slug="long"))
        program.refresh_from_db()
        assert len(program.sort_key) == 200

    def test_fixtures_get_their_keys(self, content):
        for model in (Program, Institution, Role, Source, Occupation, Skill, Specialization):
            assert model.objects.exists()
            for row in model.objects.all():
                assert row.sort_key == sort_key(row.sort_texts()) != ""

    def test_order_needs_no_sorting(self):
        rows = Program.objects.published().in_order("name")[:20]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
                # PostgreSQL would rather sort the few rows of a test.
                cursor.execute("SET LOCAL enable_sort = off")
        plan = rows.explain()
        assert "program_by_name" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


@pytest.mark.django_db(transaction=True)
def test_migrations_fold_stored_texts():
    program = make_program("C++ at École", institution="Łódź", field_of_study=make_field(name="Größe"))
    role = add_skills(make_role("R Analyst", specialization=make_specialization("Éa")), "C#")
    occupation = make_occupation(source=make_source(title="Ça"))
    try:
        call_command("migrate", "roles", "0012", verbosity=0)
        states = MigrationExecutor(connection).loader
        before = states.project_state([("programs", "0010_places"), ("roles", "0012_accepted_warnings_moved")]).apps
        before.get_model("programs", "Program").objects.update(search_text="c at ecole")
        before.get_model("roles", "Role").objects.update(search_text=" r analyst")
    finally:
        call_command("migrate", verbosity=0)
    for row in (program, role, occupation, occupation.source, program.institution, role.specialization):
        row.refresh_from_db()
        assert row.sort_key == sort_key(row.sort_texts()) != ""
    assert find_programs("c++ ecole lodz grosse").get() == program
    assert not find_programs("c").exists()
    assert " csharp" in role.search_text
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM programs_word WHERE word = 'cplusplus'")
        assert cursor.fetchall() == [("cplusplus",)]


def test_folded_names_sort_like_their_bytes():
    assert sorted(NAMES, key=lambda name: fold(name).encode()) == sorted(NAMES, key=fold) == NAMES
