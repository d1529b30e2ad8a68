"""The most important differences between guides, in sentences."""

from collections.abc import Callable, Sequence

from careerguide.lib.money import short_dollars
from careerguide.lib.names import isolate, join_names
from careerguide.lib.number_format import both_or_all, number_word, plain_number
from roles.models import Role


def find_pay(roles: Sequence[Role]) -> str:
    """Ranges with different bases are not compared."""
    stated = [role for role in roles if role.salary_high is not None]
    if len(stated) < 2:
        return _too_few("headline pay", stated)
    bases = {role.salary_basis for role in stated}
    if len(bases) > 1:
        return "Headline pay isn’t compared: the ranges don’t count the same things, or don’t say what they count."
    basis = stated[0].get_salary_basis_display() if stated[0].salary_basis else "not stated whether salary or total pay"
    return _highest("Headline pay goes", roles, stated, lambda role: role.salary_high, short_dollars, basis)


def find_growth(roles: Sequence[Role]) -> str:
    """Growth is compared only if all figures have the same basis and are for the same years."""
    stated = [role for role in roles if role.growth]
    if len(stated) < 2:
        return _too_few("growth", stated)
    first = stated[0].growth
    if len({(role.growth.basis, role.growth.period) for role in stated}) > 1 or not first.is_defined:
        return "Growth isn’t compared: the figures are for different years, or don’t name any."
    basis = f"{first.basis.label}, {first.period}"
    return _highest("Growth is", roles, stated, lambda role: role.growth_percent, _percent, basis)


def find_shared_skills(roles: Sequence[Role], shared: int | None) -> str:
    """``shared`` is the number of skills that all guides list, or None if one of them lists none."""
    if not shared:
        return "" if shared is None else "They have no skills in common."
    count = f"{number_word(shared)} skill{'' if shared == 1 else 's'}"
    return f"{both_or_all(len(roles)).capitalize()} have {count} in common."


def _percent(value) -> str:
    return f"{plain_number(value)}%"


def _highest(
    start: str, roles: Sequence[Role], stated: Sequence[Role], value: Callable, format_value: Callable, basis: str
) -> str:
    highest = max(map(value, stated))
    winners = [role.title for role in stated if value(role) == highest]
    how = "equally high" if len(winners) == len(stated) else "highest"
    sentence = f"{start} {how} for {join_names(map(isolate, winners))}: {format_value(highest)} ({basis})."
    silent = [role.title for role in roles if role not in stated]
    if not silent:
        return sentence
    return f"{sentence} {join_names(map(isolate, silent))} {'gives' if len(silent) == 1 else 'give'} none."


def _too_few(measure: str, stated: Sequence[Role]) -> str:
    if not stated:
        return f"None of them gives {measure}."
    return f"Only {isolate(stated[0])} gives {measure}."
