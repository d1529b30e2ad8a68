"""The places that readers can filter by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.text import capfirst

from careerguide.cache.by_version import once_per_version
from careerguide.lib.countries import COUNTRIES, country_name
from careerguide.lib.text import fold
from careerguide.lib.us_states import US_STATES
from careerguide.lists.counts import Named
from programs.catalog.table import program_table
from programs.models import Program
from programs.places import (
    SEPARATOR,
    Place,
    campuses_label,
    former_slug_of_city,
    label_places,
    slug_of_city,
    slugs_may_be_same,
)

# The numbers of unknown values, and of cities that they may have meant, to look up.
MAX_FORMER = 5
MAX_CANDIDATES = 200
_AS_SPACES = str.maketrans("-_", "  ")
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
    """The labels of the places among ``slugs`` that have published programs."""
    wanted = {slug for slug in slugs if SEPARATOR in slug}
    if not wanted:
        return {}
    labels = once_per_version("place labels", _place_labels)
    return {slug: labels[slug] for slug in wanted if slug in labels}


def _place_labels() -> dict[str, str]:
    """The labels of all places: that of one depends on the others with the same city."""
    table = program_table()
    counts, campuses = defaultdict(int), {}
    for (slug, *names, scope), count in table.column("place").count(table.by_name).items():
        if slug:
            place = Place(*names)
            counts[slug, place] += count
            if scope == Program.LocationScope.MULTIPLE:
                campuses[slug] = campuses_label(place)
    return label_places((slug, place, count) for (slug, place), count in counts.items()) | campuses


def read_cities(slugs: Iterable[str]) -> dict[str, Named]:
    """Readers find a place by the words of its key, such as "springf ma"."""
    labels = place_labels(slugs)
    return {slug: Named(slug, capfirst(label), slug.translate(_AS_SPACES)) for slug, label in labels.items()}


def read_countries(codes: Iterable[str]) -> dict[str, Named]:
    return {code: _named(*read_country(code)) for code in codes}


def read_regions(regions: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    return {key: _named(*read_region(*key)) for key in regions}


def _named(value: str, label: str) -> Named:
    return Named(value, label, fold(label))


def read_country(code: str) -> tuple[str, str]:
    """The value and the label of a country: "us" and "United States"."""
    return code.lower(), country_name(code)


def read_region(region: str, country: str) -> tuple[str, str]:
    """The value and the label of a region, with its country: "ga_us" and "Georgia, US"."""
    name = _REGIONS.get(country, {}).get(region.upper(), region).removeprefix("the ")
    label = ", ".join(filter(None, [name, "US" if country == "US" else country_name(country)]))
    return SEPARATOR.join([region, country]).lower(), label


def country_labels(values: Iterable[str]) -> dict[str, str]:
    """The labels of the countries among ``values``: those in the lists above, and those of programs."""
    codes = {value.upper() for value in values}
    known = codes.intersection(COUNTRIES)
    if others := codes - known:
        table = program_table()
        known |= others.intersection(table.column("country").count(table.by_name))
    return dict(map(read_country, sorted(known)))


def region_labels(values: Iterable[str]) -> dict[str, str]:
    """The labels of the regions among ``values``: those in the lists above, and those of programs."""
    wanted = {value.lower() for value in values if SEPARATOR in value}
    known = dict(read_region(region, country) for country, regions in _REGIONS.items() for region in regions)
    labels = {value: known[value] for value in wanted if value in known}
    if others := wanted - labels.keys():
        spellings = _spellings()
        labels |= {value: read_region(*spellings[value][0])[1] for value in others if value in spellings}
    return labels


def in_regions(values: Iterable[str]) -> Q:
    """The programs in any of the regions. A region can be spelled in several ways, such as "MA" and "ma"."""
    spellings = _spellings()
    condition = Q(pk__in=[])
    for value in values:
        for region, country in spellings.get(value, ()):
            condition |= Q(region=region, country=country)
    return condition


def _spellings() -> dict[str, list[tuple[str, str]]]:
    """The regions of published programs, and their countries, as written, by value."""
    return once_per_version("regions", _read_spellings)


def _read_spellings() -> dict[str, list[tuple[str, str]]]:
    spellings = defaultdict(list)
    table = program_table()
    for region, country in sorted(table.column("region", "country").count(table.by_name)):
        if region:
            spellings[read_region(region, country)[0]].append((region, country))
    return dict(spellings)


def find_places(values: Iterable[str]) -> Mapping[str, list[str]]:
    """The places that ``values``, which are no current keys, lead on to. Values that lead nowhere are left out.

    A value can be the name of a city ("portland", all places of this name), a former key of a place ("portland_or" if
    it is now "portland_or_us"), or a former slug of a city ("odz" for Łódź, if no city is now called Odz).
    """
    cities = {value: slug_of_city(value.partition(SEPARATOR)[0]) for value in values}
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
