"""Tests of the search in the names of occupations."""

import pytest

from careerguide.imports.undo import undo
from roles.career_search import OccupationSearch
from roles.imports.occupations import import_occupations
from roles.models import CareerName, CareerWord, MergedCode, Occupation, OtherTitle
from tests.support.factories import make_occupation, make_source

pytestmark = pytest.mark.django_db


def make_named(title: str, *others: str, **values) -> Occupation:
    row = make_occupation(title=title, **values)
    for name in others:
        OtherTitle.objects.create(occupation=row, title=name, source=row.source)
    return row


def search(text: str) -> OccupationSearch:
    return OccupationSearch(text, Occupation.objects.current())


def titles(text: str) -> list[str]:
    found = search(text)
    rows = Occupation.objects.in_bulk([match.occupation for match in found.matches])
    assert set(Occupation.objects.filter(found.condition)) == set(rows.values())
    return [rows[match.occupation].title for match in found.matches]


class TestOrder:
    def test_exact_names_come_before_prefixes_and_others(self):
        make_named("Head cooks")
        make_named("Cook helpers")
        make_named("Chefs", "Cook")
        assert titles("cook") == ["Chefs", "Cook helpers", "Head cooks"]

    def test_official_title_comes_before_other_titles(self):
        make_named("Bakers", "Cook", openings=900)
        make_named("Cooks", openings=100)
        assert titles("cook") == ["Cooks", "Bakers"]

    def test_more_openings_come_first(self):
        make_named("Fast cooks", openings=100)
        make_named("Slow cooks", openings=900)
        make_named("Idle cooks")
        assert titles("cook") == ["Slow cooks", "Fast cooks", "Idle cooks"]

    def test_more_words_in_the_title_come_first(self):
        make_named("Testers", "UX designer", openings=900)
        make_named("Web designers", "UX designer", openings=100)
        assert titles("ux designer") == ["Web designers", "Testers"]

    def test_more_names_that_match_come_first(self):
        make_named("Supervisors", "HVAC supervisor", openings=900)
        make_named("Heating mechanics", "HVAC mechanic", "HVAC installer", openings=100)
        assert titles("hvac") == ["Heating mechanics", "Supervisors"]

    def test_all_other_comes_last_of_equal_matches(self):
        make_named("Workers, all other", "Cook", openings=900)
        make_named("Bakers", "Cook", openings=100)
        assert titles("cook") == ["Bakers", "Workers, all other"]

    def test_name_of_our_editors_comes_first(self):
        make_named("Aides", "CNA", openings=900)
        make_named("Nursing assistants", "CNA", search_names="CNA\nnurse aide", openings=100)
        assert titles("cna") == ["Nursing assistants", "Aides"]
        assert titles("nurse aides") == ["Nursing assistants"]

    def test_dropped_occupation_is_not_found(self):
        make_named("Cooks", is_current=False)
        assert titles("cook") == []


class TestWords:
    @pytest.mark.parametrize(
        ("title", "typed"),
        [
            ("Registered nurses", "nurse registered"),
            ("Secretary", "secretaries"),
            ("Waitresses", "waitress"),
            ("Policeman", "policemen"),
            ("Nurse midwives", "midwife"),
            ("Construction laborers", "construction labourer"),
            ("Pediatricians", "paediatrician"),
            ("Jewelers", "jeweller"),
            ("Event organizers", "organiser"),
            ("Speech-language pathologists", "speech language"),
            ("Healthcare aides", "health care aide"),
            ("Web developers", "webdeveloper"),
            ("Plumbers, pipefitters, and steamfitters", "steamfitter"),
            ("Plumbers", "how to become a plumber"),
            ("Plumbers", "plumber salary"),
            ("Writers", "C writers"),
        ],
    )
    def test_search_finds_forms_of_the_words(self, title, typed):
        make_named(title, "C")
        assert titles(typed) == [title]

    @pytest.mark.parametrize("typed", ["umber", "plumber electrician", "p%", "_mber"])
    def test_middles_of_words_and_wildcards_find_nothing(self, typed):
        make_named("Plumbers")
        assert titles(typed) == []

    def test_words_of_several_names_are_found_after_one_name(self):
        make_named("Web developers", "Java expert", "Guru")
        make_named("Java drinkers", "Expert")
        assert titles("web expert") == ["Web developers"]
        make_named("Web experts")
        assert titles("web expert") == ["Web experts"]

    def test_names_without_a_word_of_the_title_must_match_whole(self):
        make_named("Inspectors", "ML expert", "Engineer")
        assert titles("ml engineer") == []

    def test_empty_search_matches_all(self):
        make_named("Plumbers")
        assert Occupation.objects.filter(search("").condition).count() == 1


class TestTypos:
    @pytest.mark.parametrize(
        ("typed", "correction"),
        [("plumer", "plumber"), ("nurse practicioner", "nurse practitioner"), ("plumber", None), ("rnn", None)],
    )
    def test_unknown_word_is_corrected(self, typed, correction):
        make_named("Plumbers", "Plumber")
        make_named("Nurse practitioners", "Nurse practitioner", "RN")
        found = search(typed)
        assert (found.correction, len(found.matches)) == (correction, 0 if typed == "rnn" else 1)

    def test_word_that_a_name_has_is_not_corrected(self):
        make_named("Farmers", "Farm worker")
        make_named("Form designers", "Form")
        assert search("form worker").correction is None


class TestNames:
    def names(self) -> set[str]:
        return set(CareerName.objects.values_list("name", flat=True))

    def test_names_follow_edits(self):
        row = make_named("Cooks and bakers", "Chef")
        MergedCode.objects.create(soc_code="11-1111", title="Grillers", occupation=row)
        assert self.names() == {"Cooks and bakers", "Cooks", "bakers", "Chef", "Grillers"}
        row.title = "Cooks"
        row.save()
        assert self.names() == {"Cooks", "Chef", "Grillers"}

    def test_import_and_undo_change_names_and_words(self, tmp_path):
        path = tmp_path / "Alternate Titles.txt"
        make_occupation(1221, source=make_source())
        path.write_text(
            "O*NET-SOC Code\tTitle\tAlternate Title\tShort Title\tSource(s)\n15-1221.00\tScientists\tWizard\tWZ\t01\n"
        )
        run = import_occupations(path, "29.2")
        assert {"Wizard", "WZ"} <= self.names()
        undo(run.record)
        assert self.names() == {"Occupation 1221"}
        assert set(CareerWord.objects.values_list("word", flat=True)) == {"occupation", "1221"}
