"""Cities that are no city, or that are spelt in two ways."""

from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, Rule, Severity
from careerguide.lib.text import fold
from programs.models import Program

from .context import ProgramContext

# Of a name of several words, one that no town has; and what is written whole where there is no town.
NO_TOWN = {
    "campuses",
    "locations",
    "multiple",
    "nationwide",
    "several",
    "statewide",
    "tba",
    "tbd",
    "various",
    "worldwide",
}
NO_TOWN_WHOLE = {
    "distance",
    "distance learning",
    "n a",
    "na",
    "none",
    "not stated",
    "online",
    "remote",
    "unknown",
    "virtual",
}


def no_city(program, context: ProgramContext) -> Iterator[Issue]:
    """A place that is no town, of a program that says it is tied to one."""
    words = fold(program.city)
    if program.location_scope != Program.LocationScope.ONE or not program.city:
        return
    if words in NO_TOWN_WHOLE or NO_TOWN.intersection(words.split()) or not any(map(str.isalpha, words)):
        yield Issue(f"“{program.city}” is no town.", Place("city"), (program.city,))


def city_case(program, context: ProgramContext) -> Iterator[Issue]:
    """A city whose name most programs write with other capitals."""
    same = {
        city: times for city, times in context.spellings(program).items() if city.casefold() == program.city.casefold()
    }
    # As most do; of two that are as common, the one that is no shouting; then by the alphabet.
    best = min(same, key=lambda city: (-same[city], city.isupper() or city.islower(), city), default=program.city)
    if best != program.city:
        said = f"“{program.city}” is “{best}” in {same[best]:,} {'program' if same[best] == 1 else 'programs'}."
        yield Issue(said, Place("city"), (program.city, best), best)


RULES = (
    Rule(
        id="no-city",
        name="A city that is no city",
        looks_for="“Multiple Campuses”, “Online”, “TBA” and the like, in a program that is said to be in one place.",
        why="It becomes a choice among the cities of the catalog, and nobody lives there.",
        how_to_fix="Say under “location scope” that there are several places, or none; or write the town.",
        severity=Severity.WARNING,
        check=no_city,
    ),
    Rule(
        id="city-case",
        name="A city in other capitals",
        looks_for="A city that most programs write with other capitals, such as “MELBOURNE”.",
        why="Which of the two a reader sees in the sidebar is chance.",
        how_to_fix="Take the repair that is offered: the spelling of most programs.",
        severity=Severity.WARNING,
        check=city_case,
    ),
)
