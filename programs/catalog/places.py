"""The places that readers can filter by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q

from careerguide.lib.text import fold
from careerguide.lib.us_states import US_STATES
from programs.models import Program
from programs.models.program import PLACE
from programs.places import (
    COUNTRIES,
    SEPARATOR,
    Place,
    campuses_label,
    city_of,
    former_slug_of_city,
    label_places,
    slug_of_city,
    slugs_may_be_same,
)

# More cities than this are not listed in the query, which then reads all places.
MAX_LISTED = 1_000
# The numbers of unknown values, and of cities that they may have meant, to look up.
MAX_FORMER = 5
MAX_CANDIDATES = 200
# States, territories and freely associated states by country.
_REGIONS = {
    "AU": {
        "ACT": "Australian Capital Territory",
        "NSW": "New South Wales",
        "NT": "Northern Territory",
        "QLD": "Queensland",
        "SA": "South Australia",
        "TAS": "Tasmania",
        "VIC": "Victoria",
        "WA": "Western Australia",
    },
    "US": US_STATES | {"FM": "Federated States of Micronesia", "MH": "Marshall Islands", "PW": "Palau"},
}


def place_labels(slugs: Iterable[str]) -> dict[str, str]:
    """The labels of the places among ``slugs`` that have published programs, in one query."""
    wanted = {slug for slug in slugs if SEPARATOR in slug}
    if not wanted:
        return {}
    # The label of a place depends on the other places with the same city.
    cities = {city_of(slug) for slug in wanted}
    programs = Program.objects.published().order_by().exclude(place_slug="")
    if len(cities) <= MAX_LISTED:
        programs = programs.filter(city_slug__in=cities)
    spellings = programs.values_list("place_slug", "location_scope", *PLACE).annotate(count=Count("pk"))
    counts, campuses = defaultdict(int), {}
    for slug, scope, *names, count in spellings.iterator():
        place = Place(*names)
        counts[slug, place] += count
        if scope == Program.LocationScope.MULTIPLE:
            campuses[slug] = campuses_label(place)
    labels = label_places((slug, place, count) for (slug, place), count in counts.items()) | campuses
    return {slug: label for slug, label in labels.items() if slug in wanted}


def city_choices(slugs: Iterable[str]) -> dict[str, str]:
    return {slug: f"{label[:1].upper()}{label[1:]}" for slug, label in place_labels(slugs).items()}


def find_cities(words: str) -> Q:
    """The condition of programs in cities whose keys have words that begin with ``words``, such as "springf ma"."""
    return _has_words("place_slug", words, "-_")


def find_institutions(words: str) -> Q:
    return _has_words("institution__sort_key", words, " ")


def _has_words(column: str, words: str, separators: str) -> Q:
    condition = Q()
    for word in fold(words).split():
        begins = Q(**{f"{column}__startswith": word})
        for separator in separators:
            begins |= Q(**{f"{column}__contains": f"{separator}{word}"})
        condition &= begins
    return condition


def read_country(code: str, _: str = "") -> tuple[str, str]:
    """The value and the label of a country: "us" and "United States"."""
    return code.lower(), COUNTRIES.get(code, code)


def read_region(region: str, country: str) -> tuple[str, str]:
    """The value and the label of a region, with its country: "ga_us" and "Georgia, US"."""
    name = _REGIONS.get(country, {}).get(region.upper(), region).removeprefix("the ")
    label = ", ".join(filter(None, [name, "US" if country == "US" else COUNTRIES.get(country, country)]))
    return SEPARATOR.join([region, country]).lower(), label


def country_labels(values: Iterable[str]) -> dict[str, str]:
    """The labels of the countries among ``values``. Those that are not in the lists above need a query."""
    codes = {value.upper() for value in values}
    known = codes.intersection(COUNTRIES)
    if others := codes - known:
        programs = Program.objects.published().order_by().filter(country__in=others)
        known |= set(programs.values_list("country", flat=True).distinct())
    return dict(map(read_country, sorted(known)))


def region_labels(values: Iterable[str]) -> dict[str, str]:
    """The labels of the regions among ``values``. Those that are not in the lists above need a query."""
    wanted = {value.lower() for value in values if SEPARATOR in value}
    known = dict(read_region(region, country) for country, regions in _REGIONS.items() for region in regions)
    labels = {value: known[value] for value in wanted if value in known}
    if others := wanted - labels.keys():
        programs = Program.objects.published().order_by().filter(in_regions(others)).exclude(region="")
        labels |= dict(read_region(*row) for row in programs.values_list("region", "country").distinct())
    return labels


def in_regions(values: Iterable[str]) -> Q:
    condition = Q()
    for value in values:
        region, _, country = value.rpartition(SEPARATOR)
        condition |= Q(region__iexact=region, country__iexact=country)
    return condition


def find_places(values: Iterable[str]) -> Mapping[str, list[str]]:
    """The places that ``values``, which are no current keys, lead on to. Values that lead nowhere are left out.

    A value can be the name of a city ("portland", all places of this name), a former key of a place ("portland_or" if
    it is now "portland_or_us"), or a former slug of a city ("odz" for Łódź, if no city is now called Odz).
    """
    cities = {value: slug_of_city(city_of(value)) for value in values}
    places = defaultdict(list)
    programs = Program.objects.published().order_by().exclude(place_slug="")
    for city, place in programs.filter(city_slug__in=cities.values()).values_list("city_slug", "place_slug").distinct():
        places[city].append(place)
    found = {
        value: {place for place in places[city] if slugs_may_be_same(place, _as_key(value, city))}
        for value, city in cities.items()
    }
    if unknown := [value for value in found if not found[value]]:
        found |= _find_by_former_slug({value: cities[value] for value in unknown[:MAX_FORMER] if cities[value]})
    return {value: sorted(slugs) for value, slugs in found.items() if slugs}


def _find_by_former_slug(values: Mapping[str, str]) -> dict[str, set[str]]:
    """The places whose city had the slug in URLs that once lost letters. ``values`` maps slugs to folded slugs.

    Reads the index of cities, and then only the cities that have all letters of a value in the same order.
    """
    if not values:
        return {}
    cities = Program.objects.order_by().exclude(city_slug="").values_list("city_slug", flat=True).distinct()
    candidates = {city for city in cities.iterator() for folded in values.values() if _has_letters(city, folded)}
    # If there are many, a value has only a letter or two. The shortest city lost the fewest letters.
    nearest = sorted(candidates, key=lambda city: (len(city), city))[:MAX_CANDIDATES]
    places = defaultdict(set)
    programs = Program.objects.published().order_by().filter(city_slug__in=nearest)
    for city, place in programs.values_list("city", "place_slug").distinct():
        places[former_slug_of_city(city)].add(place)
    return {value: places[value.lower()] for value in values if value.lower() in places}


def _has_letters(city: str, folded: str) -> bool:
    letters = iter(city)
    return all(letter in letters for letter in folded.replace("-", ""))


def _as_key(value: str, city: str) -> str:
    return SEPARATOR.join([city, *value.lower().split(SEPARATOR)[1:]])
