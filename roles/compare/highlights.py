"""The differences between guides that a reader looks for first, in sentences. What cannot be compared is said too."""

from collections.abc import Callable, Sequence

from django.utils.text import get_text_list

from careerguide.lib.money import short_dollars
from careerguide.lib.number_format import plain_number
from roles.models import Role


def find_pay(roles: Sequence[Role]) -> str:
    """Whose headline pay goes highest. Ranges that count different things are not compared."""
    known = [role for role in roles if role.salary_high is not None]
    if len(known) < 2:
        return _too_few("headline pay", known)
    bases = {role.salary_basis for role in known}
    if len(bases) > 1:
        return "Headline pay is not compared, since the ranges count different things or do not say what they count."
    basis = bases.pop() or "no basis stated"
    highest = _highest("Headline pay goes", known, lambda role: role.salary_high, short_dollars, basis)
    return highest + _silent(roles, known)


def find_growth(roles: Sequence[Role]) -> str:
    """Whose growth is highest. A growth means nothing beside another one unless both are for the same years."""
    known = [role for role in roles if role.growth_percent is not None]
    if len(known) < 2:
        return _too_few("growth", known)
    periods = {role.growth_period for role in known}
    if len(periods) > 1 or "" in periods:
        return "Growth is not compared, since the figures are for different years or do not say for which."
    highest = _highest("Growth is", known, lambda role: role.growth_percent, _percent, periods.pop())
    return highest + _silent(roles, known)


def find_shared_skills(roles: Sequence[Role], shared: int | None) -> str:
    """How many skills all of them ask for; ``shared`` is None where one of them names none."""
    if not shared:
        return "" if shared is None else "They share no skill."
    return f"{'Both' if len(roles) == 2 else 'All'} ask for {shared} skill{'' if shared == 1 else 's'} alike."


def _percent(value) -> str:
    return f"{plain_number(value)}%"


def _highest(start: str, known: Sequence[Role], figure: Callable, words: Callable, behind: str) -> str:
    most = max(map(figure, known))
    winners = [role.title for role in known if figure(role) == most]
    how = "equally high" if len(winners) == len(known) else "highest"
    return f"{start} {how} for {get_text_list(winners, 'and')}: {words(most)} ({behind})."


def _too_few(measure: str, known: Sequence[Role]) -> str:
    if not known:
        return f"None of them states {measure}, so it is not compared."
    return f"Only {known[0]} states {measure}, so it is not compared."


def _silent(roles: Sequence[Role], known: Sequence[Role]) -> str:
    silent = [role.title for role in roles if role not in known]
    return f" {get_text_list(silent, 'and')} {'states' if len(silent) == 1 else 'state'} none." if silent else ""
