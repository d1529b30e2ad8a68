"""Audit rules for the city of a program."""

from collections.abc import Iterator

from django.utils.text import get_text_list

from careerguide.audit.engine import Issue, Place, rule
from careerguide.lib.text import fold
from programs.models import Program
from programs.places import usual_spelling

from .context import ProgramContext

# No city has one of these words in its name.
NOT_IN_A_CITY_NAME = {"campuses", "locations", "multiple", "nationwide", "several", "statewide"}
NOT_IN_A_CITY_NAME |= {"tba", "tbd", "various", "worldwide"}
# These are not cities, but a city's name may contain one of these words.
NOT_A_CITY_NAME = {"distance learning", "n a", "not stated"}
NOT_A_CITY_NAME |= {"distance", "na", "none", "online", "remote", "unknown", "virtual"}


@rule(
    id="no-city",
    name="A city field that does not name a city",
    looks_for="“Multiple Campuses”, “Online”, “TBA” or a similar text as the city of a program in one place.",
    why="The filters of the catalog would list it as a city.",
    how_to_fix="Set the location scope to “Several campuses” or “No place”, or enter the city.",
)
def check_city_name(program, context: ProgramContext) -> Iterator[Issue]:
    if program.location_scope != Program.LocationScope.ONE or not program.city:
        return
    name = fold(program.city)
    if name in NOT_A_CITY_NAME or NOT_IN_A_CITY_NAME.intersection(name.split()) or not any(map(str.isalpha, name)):
        yield Issue(f"“{program.city}” is not a city.", Place("city"), (program.city,))


@rule(
    id="city-case",
    name="A city with an unusual spelling",
    looks_for="A city that most programs in the same place capitalize or spell differently, such as “MELBOURNE” or "
    "“Lodz” for “Łódź”. Hyphens and other punctuation do not count, and neither do programs of official sources.",
    why="The sidebar of the catalog may show either spelling.",
    how_to_fix="Apply the exact fix, which is the spelling that most programs use.",
)
def check_city_capitals(program, context: ProgramContext) -> Iterator[Issue]:
    if program.source_key and program.source and program.source.series:
        # Lists show the usual spelling of a place, and thousands of rows of a register have capitals.
        return
    counts = context.spellings(program)
    usual = usual_spelling(counts) if counts else program.city
    if _letters(usual) != _letters(program.city):
        programs = f"{counts[usual]:,} {'program' if counts[usual] == 1 else 'programs'}"
        message = f"“{program.city}” is spelled “{usual}” in {programs}."
        yield Issue(message, Place("city"), (program.city, usual), usual)


@rule(
    id="place-unstated",
    name="A city without the state or country that others state",
    looks_for="A city without a region or country, if other programs state one for a city with this name.",
    why="The filters of the catalog list it as a place of its own, because cities in two states may have one name.",
    how_to_fix="Add the region and the country, or accept the warning if it is another city.",
)
def check_unstated_place(program, context: ProgramContext) -> Iterator[Issue]:
    if places := context.fuller_places(program):
        labels = get_text_list([f"“{place}”" for place in places], "or")
        yield Issue(f"Other programs state {labels}.", Place("region"), (program.place_slug, *places))


@rule(
    id="city-comma",
    name="A city with more than its name",
    looks_for="A city with a comma, such as “Portland, OR”, of a program in one place.",
    why="The filters of the catalog list it next to the same city whose region has its own field.",
    how_to_fix="Enter only the city, and its region and country in their own fields.",
)
def check_city_comma(program, context: ProgramContext) -> Iterator[Issue]:
    if program.location_scope == Program.LocationScope.ONE and "," in program.city:
        yield Issue(f"“{program.city}” contains a comma.", Place("city"), (program.city,))


def _letters(city: str) -> str:
    return "".join(filter(str.isalnum, city))


RULES = (check_city_name, check_city_capitals, check_unstated_place, check_city_comma)
