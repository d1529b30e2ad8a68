"""What the tests of the audit share: what it finds, in short."""

from careerguide.audit.engine import Issue, inspect
from careerguide.audit.run import issues


def issues_of(row, rule: str | None = None, **overrides) -> list[Issue]:
    """What the audit finds on ``row``, by one ``rule`` where it is given."""
    return [issue for issue in inspect([row], **overrides) if rule in (None, issue.rule.id)]


def fields_of(row, rule: str) -> list[str]:
    """The places on ``row`` where ``rule`` finds something, as "rows.field" or "field"."""
    places = [issue.place for issue in issues_of(row, rule)]
    return [".".join(part for part in (place.rows, place.field) if part) for place in places]


def said_of(row, rule: str) -> list[str]:
    """The sentences of ``rule`` on ``row``."""
    return [issue.message for issue in issues_of(row, rule)]


def found_by_all() -> list[tuple[str, str]]:
    """What the audit of everything finds, as (rule, name of the row), sorted."""
    return sorted((issue.rule.id, issue.name) for issue in issues())
