"""Keys and labels of the places of programs and institutions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from django.utils.text import slugify

from careerguide.lib.countries import country_name
from careerguide.lib.slugs import make_slug
from careerguide.lib.text import fold
from careerguide.lib.us_states import US_STATES

MAX_CITY_SLUG = 120
MAX_PLACE_SLUG = 200
MAX_LABEL = 520
# Separates the parts of a place's key. fold() leaves no underscore in a part.
SEPARATOR = "_"


class Place(NamedTuple):
    """A city, region and country as a source writes them. Values that it does not state are empty."""

    city: str = ""
    region: str = ""
    country: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Equal for two spellings of one place."""
        return tuple(map(fold, self))

    @property
    def label(self) -> str:
        """ "Portland, OR", or with the country if a city's region is not stated: "Łódź, PL"."""
        return ", ".join(part for part in (self.city, self.region or (self.city and self.country)) if part)

    @property
    def full_label(self) -> str:
        return ", ".join(part for part in self if part)

    def may_be(self, other: "Place") -> bool:
        """Whether no value that both places state differs."""
        return _agree(self.key, other.key)


def campuses_label(place: Place) -> str:
    """Sources write several campuses in their own ways, such as "Multiple IN Campuses"."""
    state = US_STATES.get(place.region, place.region) if place.country == "US" else place.region
    return f"several campuses in {state}" if state else "several campuses"


def slug_of_city(city: str) -> str:
    """A city's name for URLs: "são-paulo" and "SAO PAULO" are "sao-paulo". Empty if it has no letter or digit."""
    return make_slug(city, MAX_CITY_SLUG)


def slug_of_place(place: Place) -> str:
    """The key of a place in URLs: "portland_or_us", "lodz__pl" or "lowell_". Empty without a city.

    It always contains an underscore and the slug of a city never does, so neither can be mistaken for the other.
    """
    city, *rest = map(slug_of_city, place)
    if not city:
        return ""
    ending = SEPARATOR.join(rest).rstrip(SEPARATOR)
    return f"{city}{SEPARATOR}{ending}"[:MAX_PLACE_SLUG]


def readable_place(text: str) -> str:
    """A name in capitals as a page shows it: "NORTH RYDE" is "North Ryde". Short ones, such as "NYC", stay."""
    if len(text) < 4 or not text.isupper():
        return text
    return re.sub(r"(?<=\w\w)['’]S\b", lambda match: match[0].lower(), text.title())


def readable_city(city: str, region: str, country: str) -> str:
    """The city of a source as a page shows it; "" if it is the name of the country or the code of the state."""
    is_other = fold(city) in {fold(region), fold(country), fold(country_name(country))}
    return "" if is_other else readable_place(city)


def slugs_may_be_same(one: str, other: str) -> bool:
    """Whether no part that both keys of places state differs: "portland_or" and "portland_or_us" may be the same."""
    return _agree(one.split(SEPARATOR), other.split(SEPARATOR))


def states_more(one: str, other: str) -> bool:
    """Whether ``one`` may be the same place as ``other``, and states a region or country that ``other`` does not."""
    return slugs_may_be_same(one, other) and _stated(one) > _stated(other)


def former_slug_of_city(city: str) -> str:
    """The slug that a city had in former URLs, which lost letters: "Łódź" was "odz"."""
    return slugify(city) or slugify(city, allow_unicode=True)


def usual_spelling(counts: Mapping) -> object:
    """The most frequent spelling, or else one in mixed case, or else the first by code points.

    A spelling is a text or a Place. The city of a Place is compared.
    """

    def rank(spelling):
        text = spelling.city if isinstance(spelling, Place) else spelling
        return -counts[spelling], text.isupper() or text.islower(), spelling

    return min(counts, key=rank)


def label_places(counts: Iterable[tuple[str, Place, int]]) -> dict[str, str]:
    """Labels by key, from (key, spelling, number of programs) of all places with the same cities.

    Names the country if the same city and region are in two countries.
    """
    spellings: dict[str, dict[Place, int]] = defaultdict(dict)
    for slug, place, count in counts:
        spellings[slug][place] = count
    usual = {slug: usual_spelling(each) for slug, each in spellings.items()}
    countries = defaultdict(set)
    for place in usual.values():
        city, region, country = place.key
        countries[city, region].add(country)
    return {
        slug: place.full_label if len(countries[place.key[:2]]) > 1 else place.label for slug, place in usual.items()
    }


def label_institutions(institutions: Sequence[tuple[str, Place, str | None]]) -> list[str]:
    """Labels of the (name, place, source key) of all institutions with the same folded name.

    If there are several, each has the shortest text that tells it apart: "Columbia College (Columbia, MO)".
    """
    if len(institutions) == 1:
        return [institutions[0][0]]
    options = [
        [place.label, place.full_label, ", ".join(filter(None, [place.full_label, key]))]
        for _, place, key in institutions
    ]
    counts = [Counter(map(fold, level)) for level in zip(*options, strict=True)]
    labels = []
    for (name, *_), own in zip(institutions, options, strict=True):
        unique = (text for text, count in zip(own, counts, strict=True) if text and count[fold(text)] == 1)
        text = next(unique, own[-1])
        labels.append(f"{name} ({text})" if text else name)
    return labels


def _stated(place_slug: str) -> set[int]:
    return {number for number, part in enumerate(place_slug.split(SEPARATOR)) if part}


def _agree(one: Iterable[str], other: Iterable[str]) -> bool:
    pairs = zip_longest(one, other, fillvalue="")
    return all(mine == yours or not mine or not yours for mine, yours in pairs)
