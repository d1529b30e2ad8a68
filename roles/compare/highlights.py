"""The most important differences between careers, in sentences."""

from collections.abc import Callable, Sequence

from careerguide.lib.money import dollars, short_dollars
from careerguide.lib.names import inside_sentence, isolate, join_names
from careerguide.lib.number_format import both_or_all, number_word, plain_number, signed_number
from roles.growth import shared_period
from roles.models import Occupation, Role


def find_pay(roles: Sequence[Role]) -> str:
    """Ranges with different bases are not compared."""
    stated = [role for role in roles if role.salary_high is not None]
    if len(stated) < 2:
        return _too_few("headline pay", stated)
    bases = {role.salary_basis for role in stated}
    if len(bases) > 1:
        return "Headline pay isn’t compared: the ranges don’t count the same things, or don’t say what they count."
    basis = stated[0].get_salary_basis_display() if stated[0].salary_basis else "not stated whether salary or total pay"
    return _highest("Headline pay goes", roles, stated, "salary_high", short_dollars, basis)


def find_growth(roles: Sequence[Role]) -> str:
    """Growth is compared only if all figures have the same basis and are for the same years."""
    stated = [role for role in roles if role.growth]
    if len(stated) < 2:
        return _too_few("growth", stated)
    first = stated[0].growth
    if len({(role.growth.basis, role.growth.period) for role in stated}) > 1 or not first.is_defined:
        return "Growth isn’t compared: the figures are for different years, or don’t name any."
    basis = f"{first.basis.label}, {first.period}"
    return _highest("Growth is", roles, stated, "growth_percent", _percent, basis)


def find_official_pay(occupations: Sequence[Occupation]) -> str:
    return _highest_official("Official median pay is", occupations, "pay_p50", dollars, "per year")


def find_official_growth(occupations: Sequence[Occupation]) -> str:
    period = shared_period(occupation.growth_period for occupation in occupations)
    start = "Official growth is"
    return _highest_official(start, occupations, "growth_percent", _signed_percent, period) if period else ""


def find_openings(occupations: Sequence[Occupation]) -> str:
    return _highest_official("The number of openings a year is", occupations, "openings", "{:,}".format)


def find_shared_skills(careers: Sequence[Role | Occupation], shared: int | None) -> str:
    """``shared`` is the number of skills that all careers list, or None if one of them lists none."""
    if not shared:
        return "" if shared is None else "They have no skills in common."
    count = f"{number_word(shared)} skill{'' if shared == 1 else 's'}"
    return f"{both_or_all(len(careers)).capitalize()} have {count} in common."


def _signed_percent(value) -> str:
    return f"{signed_number(value)}%"


def _percent(value) -> str:
    return f"{plain_number(value)}%"


def _highest_official(
    start: str, occupations: Sequence[Occupation], field: str, format_value: Callable, basis: str = ""
) -> str:
    stated = [occupation for occupation in occupations if getattr(occupation, field) is not None]
    return _highest(start, occupations, stated, field, format_value, basis) if len(stated) > 1 else ""


def _highest(
    start: str, careers: Sequence, stated: Sequence, field: str, format_value: Callable, basis: str = ""
) -> str:
    highest = max(getattr(career, field) for career in stated)
    winners = [career for career in stated if getattr(career, field) == highest]
    how = "equally high" if len(winners) == len(stated) else "highest"
    figure = f"{format_value(highest)} ({basis})" if basis else format_value(highest)
    sentence = f"{start} {how} for {_names(winners)}: {figure}."
    silent = [career for career in careers if career not in stated]
    if not silent:
        return sentence
    if isinstance(silent[0], Occupation):
        return f"{sentence} Not stated for {_names(silent)}."
    return f"{sentence} {_names(silent)} {'gives' if len(silent) == 1 else 'give'} none."


def _names(careers: Sequence[Role | Occupation]) -> str:
    """Titles of occupations begin with a capital letter only outside of sentences."""
    return join_names(
        isolate(inside_sentence(career.title) if isinstance(career, Occupation) else career.title) for career in careers
    )


def _too_few(measure: str, stated: Sequence[Role]) -> str:
    if not stated:
        return f"None of them gives {measure}."
    return f"Only {isolate(stated[0])} gives {measure}."
