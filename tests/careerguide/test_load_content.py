"""The initial content: the written guides, official occupations and programs, and outcomes of students."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from careerguide.history.versions import Version
from careerguide.imports.models import ImportRun
from careerguide.imports.undo import undo
from programs.models import FieldOccupation, InstitutionFigures, Outcome, Program
from roles.models import Occupation, OtherTitle, Role, Source
from tests.support.factories import make_program, make_role, make_source
from tests.support.page import get_page
from tests.support.world_files import OTHERS, START, read_world, write_rows, write_world

pytestmark = pytest.mark.django_db
# The programs of the fixtures.
WRITTEN = 10
NOTHING = "The database already has this content; nothing was loaded.\n"


@pytest.fixture
def world(tmp_path) -> Path:
    return write_world(tmp_path / "world")


def load(folder: Path, **options) -> str:
    out = StringIO()
    call_command("load_content", folder=folder, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_everything_is_loaded_once(world):
    report = load(world)
    assert report.startswith("Loaded the guides from fixtures/.\n")
    assert f"Loaded programs: {START} new, 0 changed." in report
    assert Role.objects.filter(slug="ai-engineer").exists()
    assert Occupation.objects.filter(pay_p50__isnull=False).count() == 4
    assert OtherTitle.objects.filter(occupation__soc_code="15-2051").exists()
    assert FieldOccupation.objects.official().exists()
    assert Program.objects.published().count() == WRITTEN + START
    assert Outcome.objects.count() == 18
    assert InstitutionFigures.objects.count() == 1
    assert load(world) == NOTHING


def test_loaded_editions_are_recorded(world):
    load(world)
    runs = ImportRun.objects.order_by("pk").values_list("profile", "state")
    assert list(runs) == [
        (name, "finished") for name in ("occupations", "crosswalk", "programs", "outcomes", "outcomes")
    ]


def test_world_loads_all_programs_and_stays_loaded(world):
    load(world)
    report = load(world, world=True)
    assert f"Loaded programs: {OTHERS} new, 0 changed." in report
    assert Program.objects.count() == WRITTEN + START + OTHERS
    assert load(world, world=True) == load(world) == NOTHING


def test_environment_loads_the_world(world, monkeypatch):
    monkeypatch.setenv("LOAD_WORLD", "1")
    load(world)
    assert Program.objects.count() == WRITTEN + START + OTHERS


def test_changed_file_is_imported_again(world):
    load(world)
    rows = read_world("programs_start")[:3]
    write_rows(world, "programs_start", [rows[0] | {"tuition_usd": "12345"}, *rows[1:]])
    report = load(world)
    assert "Loaded programs: 0 new, 1 changed." in report
    assert Program.objects.filter(tuition_usd=12_345).count() == 1
    assert load(world) == NOTHING


def test_file_that_is_not_read_loads_nothing(world):
    load(world)
    (world / "README.md").write_text("Changed.")
    assert load(world) == NOTHING


@pytest.mark.parametrize("name", ["occupations", "programs_start"])
def test_newer_edition_stays(world, name):
    load(world)
    profile, series, published = {
        "occupations": ("occupations", "bls-oews", "May 2026"),
        "programs_start": ("programs", "ipeds", "2025"),
    }[name]
    newer = make_source(slug=f"{series}-new", series=series, published=published)
    model = Occupation if profile == "occupations" else Program
    model.objects.filter(source__series=series).update(source=newer)
    write_rows(world, name, read_world(name)[:1])
    assert f"Left out {profile}: a newer edition ({newer.slug}) was imported." in load(world)
    assert model.objects.filter(source=newer).exists()


def test_newer_edition_of_an_undone_import_does_not_count(world):
    load(world)
    make_source(slug="ipeds-2025", series="ipeds", published="2025")
    write_rows(world, "programs_start", [read_world("programs_start")[0] | {"tuition_usd": "12345"}])
    assert "Loaded programs: 0 new, 1 changed." in load(world)


def test_first_load_ignores_a_cited_newer_edition(world):
    make_program(source=make_source(slug="ipeds-2025", series="ipeds", published="2025"))
    assert f"Loaded programs: {START} new, 0 changed." in load(world)


def test_undone_import_stays_undone(world):
    load(world)
    undo(ImportRun.objects.get(profile="occupations"))
    (world / "README.md").write_text("Changed.")
    assert load(world) == NOTHING


def test_edits_stay(world):
    load(world)
    Role.objects.filter(slug="ai-engineer").update(claim="Edited.")
    Program.objects.filter(source__slug="ipeds-2024").update(award="Edited")
    load(world)
    assert Role.objects.get(slug="ai-engineer").claim == "Edited."
    assert Program.objects.filter(award="Edited").exists()


def test_guides_are_not_loaded_if_guides_exist(world):
    make_role("Nurse")
    assert "Loaded the guides" not in load(world)
    assert not Role.objects.filter(slug="ai-engineer").exists()
    assert Program.objects.count() == START


def test_guides_only_loads_no_official_figures(world):
    assert load(world, guides_only=True) == "Loaded the guides from fixtures/.\n"
    assert Program.objects.count() == WRITTEN
    assert not ImportRun.objects.exists()
    assert load(world, guides_only=True) == NOTHING


def test_imports_write_no_versions(world):
    load(world)
    assert Version.objects.filter(model="programs.program").count() == WRITTEN
    occupations = Version.objects.filter(model="roles.occupation").values_list("object_id", flat=True)
    codes = Occupation.objects.filter(pk__in=occupations).values_list("soc_code", flat=True)
    assert set(codes) == {"15-1221", "15-1252", "15-2051"}


def test_missing_file_is_an_error(world):
    (world / "programs_start.csv.xz").unlink()
    with pytest.raises(CommandError, match=r"programs_start\.csv\.xz"):
        load(world)


def test_pages_show_what_was_loaded(world, client):
    load(world)
    program = Program.objects.get(source_key="100654/11.0101/5")
    page = get_page(client, program.get_absolute_url())
    assert page.texts(".outcome h3")[0].startswith("This institution’s bachelor’s graduates in Computer and")
    titles = get_page(client, "/sources/").texts(".source-list h3")
    assert "College Scorecard: fields of study" in titles
    assert "Commonwealth Register of Institutions and Courses for Overseas Students (CRICOS)" in titles
    assert not Source.objects.exclude(series="").filter(license="").exists()
