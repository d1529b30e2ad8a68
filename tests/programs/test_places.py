"""Tests of the places of programs: their keys, labels and filters."""

import pytest
from django.core.exceptions import ValidationError

from careerguide.content.publishing import Status
from careerguide.lists import forms
from programs.models import Program
from programs.places import Place, former_slug_of_city, label_places, readable_place, slug_of_city, slug_of_place
from tests.programs.test_facets import group
from tests.support.factories import make_program, make_role
from tests.support.page import get_page


@pytest.mark.parametrize(
    ("city", "slug"),
    [
        ("Gießen", "giessen"), ("GIESSEN", "giessen"), ("Łódź", "lodz"), ("Lodz", "lodz"), ("Odz", "odz"),
        ("Ørsta", "orsta"), ("São Paulo", "sao-paulo"), ("東京", "東京"), ("St. Louis", "st-louis"),
        ("O’Fallon", "o-fallon"), ("D'Iberville", "d-iberville"), ("—", ""), ("", ""),
    ],
)  # fmt: skip
def test_slug_of_city_keeps_every_letter(city, slug):
    assert slug_of_city(city) == slug


@pytest.mark.parametrize(
    ("place", "slug"),
    [
        (Place("Portland", "OR", "US"), "portland_or_us"),
        (Place("PORTLAND", "or", "us"), "portland_or_us"),
        (Place("Łódź", "", "PL"), "lodz__pl"),
        (Place("Lowell", "MA", ""), "lowell_ma"),
        (Place("Lowell"), "lowell_"),
        (Place("New York", "", "US"), "new-york__us"),
        (Place("New", "York", "US"), "new_york_us"),
        (Place("", "MA", "US"), ""),
    ],
)
def test_key_of_place_has_city_region_and_country(place, slug):
    assert slug_of_place(place) == slug


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("NORTH RYDE", "North Ryde"),
        ("KING'S CROSS", "King's Cross"),
        ("O'CONNOR", "O'Connor"),
        ("Southport/Gold Coast", "Southport/Gold Coast"),
        ("SÃO PAULO", "São Paulo"),
        ("NYC", "NYC"),
        ("", ""),
    ],
)
def test_names_in_capitals_are_shown_readable(written, shown):
    assert readable_place(written) == shown


@pytest.mark.parametrize(
    ("places", "labels"),
    [
        ([Place("Portland", "OR", "US"), Place("Portland", "ME", "US")], ["Portland, OR", "Portland, ME"]),
        ([Place("Łódź", "", "PL")], ["Łódź, PL"]),
        ([Place("Perth", "WA", "AU"), Place("PERTH", "WA", "US")], ["Perth, WA, AU", "PERTH, WA, US"]),
        ([Place("Portland"), Place("Portland", "OR")], ["Portland", "Portland, OR"]),
    ],
)
def test_label_names_what_tells_places_apart(places, labels):
    assert list(label_places((slug_of_place(place), place, 1) for place in places).values()) == labels


@pytest.mark.parametrize(
    ("spellings", "label"),
    [
        ({"GIESSEN": 1, "Gießen": 1}, "Gießen"),
        ({"GIESSEN": 2, "Gießen": 1}, "GIESSEN"),
        ({"giessen": 1, "GIESSEN": 1, "Giessen": 1}, "Giessen"),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_label_has_the_usual_spelling(spellings, label, is_reversed):
    counts = sorted(spellings.items(), reverse=is_reversed)
    assert label_places(("giessen_", Place(city), count) for city, count in counts) == {"giessen_": label}


@pytest.mark.django_db
class TestStoredPlace:
    def test_saving_updates_the_place(self):
        program = make_program(city="Portland", region="OR", country="US")
        assert (program.city_slug, program.place_slug) == ("portland", "portland_or_us")
        program.region = "ME"
        program.save(update_fields=["region"])
        program.refresh_from_db()
        assert program.place_slug == "portland_me_us"
        program.city = ""
        program.save()
        assert Program.objects.get().place_slug == ""

    def test_city_without_letters_is_refused(self):
        program = make_program()
        program.city = "—"
        with pytest.raises(ValidationError, match="The city needs at least one letter or digit"):
            program.full_clean()

    def test_long_city_is_stored(self):
        program = make_program(city="ßß " * 40, region="ß" * 60, country="DE")
        program.refresh_from_db()
        program.full_clean()
        assert len(program.place_slug) <= 200


@pytest.mark.django_db
class TestFilter:
    @pytest.fixture(autouse=True)
    def portlands(self):
        for state, title in [("OR", "West"), ("ME", "East"), ("ME", "Coast")]:
            make_program(title, city="Portland", region=state, country="US")
        make_program("Textiles", city="Łódź", country="PL")

    def test_cities_of_one_name_are_two_choices(self, client):
        page = get_page(client, "/programs/")
        choices = [each.text for each in page.css("#filter-city label")]
        assert [text for text in choices if "Portland" in text] == ["Portland, ME", "Portland, OR"]
        page = get_page(client, "/programs/?city=portland_or_us")
        assert page.rows == ["West"]
        assert "1 program; Portland, OR" in page.text
        assert page.canonical == "/programs/?city=portland_or_us"

    def test_name_of_a_city_selects_all_of_its_places(self, client):
        page = get_page(client, "/programs/?city=portland")
        assert sorted(page.rows) == ["Coast", "East", "West"]
        assert page.canonical == "/programs/?city=portland_me_us&city=portland_or_us"
        assert page.notices == []
        chosen = [choice.label for choice in group("city=portland", "city").choices if choice.chosen]
        assert chosen == ["Portland, ME", "Portland, OR"]

    @pytest.mark.parametrize("value", ["lodz", "Łódź", "LODZ", "odz", "ODZ", "lodz_", "lodz__pl"])
    def test_name_or_former_slug_leads_on(self, client, value):
        page = get_page(client, "/programs/", city=value)
        assert page.rows == ["Textiles"]
        assert (page.canonical, page.notices) == ("/programs/?city=lodz__pl", [])

    def test_city_with_the_name_of_a_former_slug_comes_first(self, client):
        make_program("Other", city="Odz")
        assert get_page(client, "/programs/?city=odz").rows == ["Other"]

    def test_draft_has_no_place(self, client):
        make_program(city="Secret", status=Status.DRAFT)
        for value in ("secret", "secret_"):
            notices = get_page(client, f"/programs/?city={value}").notices
            assert notices == [f"We ignored “{value}”: that isn’t one of the cities."]

    def test_place_that_states_more_replaces_a_former_key(self, client):
        assert get_page(client, "/programs/?city=portland_or").canonical == "/programs/?city=portland_or_us"
        assert get_page(client, "/programs/?city=portland_tx_us").notices[0].startswith("We ignored “portland_tx_us”: ")

    def test_two_spellings_are_one_choice(self, client):
        for city in ("Gießen", "GIESSEN", "Gießen"):
            make_program(city=city, country="DE")
        for query in ("", "city=giessen", "show=city"):
            (choice,) = [choice for choice in group(query, "city").choices if choice.value == "giessen__de"]
            assert (choice.label, choice.count) == ("Gießen, DE", 3)

    def test_list_of_a_role_uses_places(self, client):
        role = make_role("AI Engineer")
        for state in ("OR", "WA"):
            make_program(f"In {state}", role=role, city="Vancouver", region=state)
        page = get_page(client, "/roles/ai-engineer/programs/?city=vancouver_wa")
        assert page.rows == ["In WA"]
        assert page.canonical == "/roles/ai-engineer/programs/?city=vancouver_wa"

    def test_export_filters_by_place(self, client):
        response = client.get("/programs/export.csv?city=portland_or_us")
        text = b"".join(response.streaming_content).decode()
        assert "West" in text
        assert "East" not in text


@pytest.mark.django_db
def test_page_and_comparison_name_another_country_than_the_us(client):
    one, other = (make_program(f"In {code}", city="Perth", region="WA", country=code) for code in ("AU", "US"))
    locations = [get_page(client, row.get_absolute_url()).terms("dl.facts")["Location"] for row in (one, other)]
    assert locations == ["Perth, WA, AU", "Perth, WA"]
    page = get_page(client, f"/programs/compare/?program={one.slug}&program={other.slug}")
    assert page.table()["Location (differs)"] == locations


def test_former_slug_lost_letters():
    assert [former_slug_of_city(city) for city in ("Łódź", "Gießen", "東京")] == ["odz", "gieen", "東京"]


@pytest.mark.django_db
def test_name_of_too_many_places_is_refused(client, monkeypatch):
    for number in range(40):
        make_program(city="Springfield", region=f"State {number}")
    page = get_page(client, "/programs/?city=springfield")
    assert "40 programs" in page.text
    assert page.notices == []
    monkeypatch.setattr(forms, "MAX_CHOICE_BYTES", 500)
    page = get_page(client, "/programs/?city=springfield")
    assert page.notices == ["We ignored “springfield” for the city. Too many cities have this name."]
    assert page.canonical == "/programs/"
