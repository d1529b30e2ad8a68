"""Tests that imports tell institutions of one name, and cities of one name, apart."""

import pytest

from programs.models import Institution, Program
from tests.support.factories import make_institution, make_program, make_source
from tests.support.files import accept, dry_run_of, fetch, row_errors, save, send, unescaped_html
from tests.support.program_files import only_program, row

pytestmark = pytest.mark.django_db

MISSOURI = {"city": "Columbia", "region": "MO", "country": "US"}
CHICAGO = {"city": "Chicago", "region": "IL", "country": "US"}
TWO = (
    "Two institutions are called “Columbia College”: in Columbia, MO and Chicago, IL. Add the right institution_city "
    "and institution_region, or its institution_key."
)


def at(place: dict, **values) -> dict:
    """A program's row that names the institution in this place."""
    return row(
        institution="Columbia College", **{f"institution_{name}": text for name, text in place.items()}, **values
    )


@pytest.fixture
def source():
    return make_source(slug="ipeds")


@pytest.fixture
def colleges(source):
    return [
        make_institution("Columbia College", **MISSOURI, source=source, source_key="177065"),
        make_institution("Columbia College", **CHICAGO),
    ]


class TestInstitutionOfAProgram:
    @pytest.mark.parametrize(
        ("cells", "number"),
        [
            ({"institution_city": "COLUMBIA"}, 0),
            ({"institution_city": "Chicago", "institution_region": "IL"}, 1),
            ({"institution_region": "mo"}, 0),
            ({"institution_source": "ipeds", "institution_key": "177065"}, 0),
            ({"source": "ipeds", "institution_key": "177065"}, 0),
            ({"institution": "COLUMBIA  COLLEGE", "institution_city": "Chicago"}, 1),
        ],
    )
    def test_place_or_key_finds_the_right_one(self, admin_client, colleges, cells, number):
        dry_run = dry_run_of(admin_client, Program, row(**{"institution": "Columbia College"} | cells))
        place = ("Columbia, MO", "Chicago, IL")[number]
        assert [plan.name for plan in dry_run.new] == [f"MS in Robotics, Columbia College ({place})"]
        assert dry_run.also_new == []
        save(admin_client, Program, row(**{"institution": "Columbia College"} | cells))
        assert only_program().institution == colleges[number]

    @pytest.mark.parametrize("more", [{}, {"city": "Chicago", "region": "IL", "country": "US"}])
    def test_ambiguous_name_is_refused(self, admin_client, colleges, more):
        rows = row(institution="Columbia College", **more), row(institution="COLUMBIA COLLEGE", **more, title="B")
        assert row_errors(admin_client, Program, *rows) == [(2, "institution", TWO), (3, "institution", TWO)]

    def test_ambiguous_name_with_a_program_key_is_refused(self, admin_client, colleges):
        cells = row(institution="Columbia College", source="ipeds", source_key="p1")
        assert row_errors(admin_client, Program, cells) == [(2, "institution", TWO)]

    def test_key_of_another_institution_is_refused(self, admin_client, colleges):
        cells = {"institution_source": "ipeds", "institution_key": "177065"}
        ((_, column, reason),) = row_errors(admin_client, Program, row(institution="Night School", **cells))
        assert (column, reason) == (
            "institution",
            "The institution_key 177065 belongs to “Columbia College” in Columbia, MO. Correct the name, the place or "
            "the key.",
        )
        ((_, _, reason),) = row_errors(admin_client, Program, at(CHICAGO, **cells))
        assert reason.startswith("The institution_key 177065 belongs to")

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ({"institution_key": "7"}, "An institution_key needs a source. Add an institution_source."),
            (
                {"institution_key": "7", "institution_source": "no"},
                "There is no source with the slug no. Add it under Sources first.",
            ),
            (
                {"institution_key": "7", "institution_source": "ipeds", "institution_city": "Chicago"},
                "“Columbia College (Chicago, IL)” has no source key. Add the source ipeds and the key 7 to it under "
                "Institutions first, or leave out the institution_key.",
            ),
            ({"institution_country": "USA"}, "The institution_country needs two letters, such as US."),
        ],
    )
    def test_invalid_key_or_place_is_refused(self, admin_client, colleges, cells, message):
        cells = row(institution="Columbia College", **cells)
        assert row_errors(admin_client, Program, cells) == [(2, "institution", message)]

    def test_two_keys_in_one_place_are_named(self, admin_client, source):
        for key in "12":
            make_institution("Columbia College", **MISSOURI, source=source, source_key=key)
        assert row_errors(admin_client, Program, at(MISSOURI)) == [
            (
                2,
                "institution",
                "Two institutions are called “Columbia College”: in Columbia, MO with the key 1 and Columbia, MO with "
                "the key 2. Add the right institution_city and institution_region, or its institution_key.",
            )
        ]

    def test_new_institution_has_its_key_and_place(self, admin_client, source):
        cells = at(MISSOURI, institution_source="ipeds", institution_key="177065")
        page = send(admin_client, Program, cells, at(CHICAGO, title="Other"))
        new = ["Columbia College (Columbia, MO)", "Columbia College (Chicago, IL)"]
        assert page.context["dry_run"].also_new == new
        assert new[0] in unescaped_html(page)
        accept(admin_client, Program, page)
        programs = Program.objects.order_by("pk")
        assert [str(program.institution) for program in programs] == new
        first, other = (program.institution for program in programs)
        assert (first.source, first.source_key, first.country) == (source, "177065", "US")
        assert (other.source, other.source_key, other.slug) == (None, None, "columbia-college-2")

    def test_institution_in_another_place_is_added(self, admin_client):
        make_institution("Columbia College", **MISSOURI)
        assert dry_run_of(admin_client, Program, at(CHICAGO)).also_new == ["Columbia College (Chicago, IL)"]

    def test_institution_without_a_place_may_be_anywhere(self, admin_client):
        college = make_institution("Columbia College")
        save(admin_client, Program, at(CHICAGO))
        assert only_program().institution == college

    @pytest.mark.parametrize("name", ["A & B", "A &amp; B", "a and b"])
    def test_stored_name_with_entities_is_found(self, admin_client, name):
        make_institution("A &amp; B", slug="a-b", **MISSOURI)
        also_new = dry_run_of(admin_client, Program, row(institution=name)).also_new
        assert also_new == (["a and b"] if name == "a and b" else [])

    def test_program_moves_between_stored_institutions(self, admin_client, source, colleges):
        program = make_program("MS in Robotics", institution=colleges[0], source=source, source_key="p1", city="X")
        make_institution("Night School")
        cells = at(CHICAGO, source="ipeds", source_key="p1")
        dry_run = dry_run_of(admin_client, Program, cells)
        ((*_, changes),) = [(plan.number, plan.name, plan.changes) for plan in dry_run.changed]
        assert ("institution_city", "Columbia", "Chicago") in [(c.column, c.before, c.after) for c in changes]
        save(admin_client, Program, cells)
        program.refresh_from_db()
        assert program.institution == colleges[1]
        save(admin_client, Program, row(institution="Night School", source="ipeds", source_key="p1"))
        program.refresh_from_db()
        assert str(program.institution) == "Night School"
        assert Institution.objects.count() == 3


class TestCityOfAProgram:
    @pytest.fixture(autouse=True)
    def portland(self):
        self.program = make_program("MS in Robotics", institution="Night School", city="Portland", region="OR")

    def test_city_in_another_state_is_another_program(self, admin_client):
        dry_run = dry_run_of(admin_client, Program, row(city="Portland", region="ME"))
        assert (len(dry_run.new), len(dry_run.changed)) == (1, 0)

    @pytest.mark.parametrize(
        "cells", [{"city": "PORTLAND"}, {"city": "Portland", "region": "or"}, {"city": "Portland", "country": "US"}]
    )
    def test_city_that_may_be_the_same_changes_the_program(self, admin_client, cells):
        dry_run = dry_run_of(admin_client, Program, row(tuition_usd="5", **cells))
        assert (len(dry_run.new), len(dry_run.changed)) == (0, 1)

    def test_one_city_in_two_states_is_ambiguous(self, admin_client):
        make_program("MS in Robotics", institution="Night School", city="Portland", region="ME")
        ((_, column, reason),) = row_errors(admin_client, Program, row(city="Portland"))
        assert (column, reason[:56]) == ("", "2 programs have this institution, title and place. Add a")
        assert dry_run_of(admin_client, Program, row(city="Portland", region="ME")).unchanged == 1

    def test_two_rows_for_one_program_are_refused(self, admin_client):
        rows = row(city="Portland", region="OR"), row(city="Portland", region="", country="US")
        ((number, _, reason),) = row_errors(admin_client, Program, *rows)
        assert (number, reason[:41]) == (3, "An earlier row means the same program. Ad")

    def test_import_updates_the_place(self, admin_client):
        save(admin_client, Program, row(city="Portland", region="OR", country="us"))
        self.program.refresh_from_db()
        assert self.program.place_slug == "portland_or_us"


class TestInstitutions:
    def test_key_identifies_an_institution(self, admin_client, source, colleges):
        rows = [
            {"name": "Columbia College of Missouri", "source": "ipeds", "source_key": "177065"},
            {"name": "Columbia College", "source": "ipeds", "source_key": "2"},
        ]
        dry_run = dry_run_of(admin_client, Institution, *rows)
        assert [plan.number for plan in dry_run.changed] == [2, 3]
        save(admin_client, Institution, *rows)
        assert [(str(each), each.source_key) for each in Institution.objects.order_by("pk")] == [
            ("Columbia College of Missouri", "177065"),
            ("Columbia College", "2"),
        ]

    def test_name_and_place_identify_an_institution(self, admin_client, colleges):
        rows = [{"name": "Columbia College", "url": "x.example", **CHICAGO}]
        rows += [{"name": "Columbia College", "city": "Sonora", "region": "CA", "country": "US", "url": ""}]
        dry_run = dry_run_of(admin_client, Institution, *rows)
        assert ([plan.number for plan in dry_run.changed], [plan.number for plan in dry_run.new]) == ([2], [3])
        save(admin_client, Institution, *rows)
        assert [str(each) for each in Institution.objects.order_by("pk")] == [
            "Columbia College (Columbia, MO)",
            "Columbia College (Chicago, IL)",
            "Columbia College (Sonora, CA)",
        ]

    def test_ambiguous_name_is_refused(self, admin_client, colleges):
        assert row_errors(admin_client, Institution, {"name": "Columbia College", "url": "x.example"}) == [
            (
                2,
                "name",
                "Two institutions are called “Columbia College”: in Columbia, MO and Chicago, IL. Add the slug, the "
                "right city and region, or the source and source_key.",
            )
        ]

    def test_stored_institution_gets_its_place_and_key(self, admin_client, source):
        college = make_institution("Columbia College")
        save(admin_client, Institution, {"name": "Columbia College", **MISSOURI, "source": "ipeds", "source_key": "1"})
        college.refresh_from_db()
        assert (college.city, college.source_key, Institution.objects.count()) == ("Columbia", "1", 1)

    @pytest.mark.parametrize(
        ("cells", "error"),
        [
            ({"source_key": "5"}, ("source", "A source key needs a source.")),
            (
                {"slug": "other", "source": "ipeds", "source_key": "177065"},
                ("source_key", "This source already has an institution with this key."),
            ),
            ({"country": "USA"}, ("country", "Enter a two-letter country code, such as US.")),
            ({"slug": "new", **CHICAGO}, ("name", "This name belongs to the institution with the slug chicago.")),
        ],
    )
    def test_invalid_row_is_refused(self, admin_client, source, cells, error):
        make_institution("Columbia College", **MISSOURI, source=source, source_key="177065")
        make_institution("Columbia College", **CHICAGO, slug="chicago")
        make_institution("Other", slug="other", city="X")
        ((_, *found),) = row_errors(admin_client, Institution, {"name": "Columbia College", **MISSOURI} | cells)
        assert tuple(found) == error


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_import_of_exported_places_changes_nothing(admin_client, source, colleges, kind):
    twins = [
        make_institution("Columbia College"),
        *(make_institution("Columbia College", **MISSOURI, source=source, source_key=key) for key in "12"),
        make_institution("Politechnika", city="Łódź", country="PL"),
    ]
    for number, institution in enumerate([*colleges, *twins]):
        for state in ("OR", "ME", ""):
            make_program("MS in Robotics", institution=institution, city="Portland", region=state, tuition_usd=number)
    for model in (Institution, Program):
        dry_run = dry_run_of(admin_client, model, fetch(admin_client, model, kind))
        assert (dry_run.new, dry_run.changed, dry_run.errors, dry_run.also_new) == ([], [], [], [])
        assert dry_run.unchanged == model.objects.count()
