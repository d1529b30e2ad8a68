"""What the tests of the audit share: what it finds, in short."""

from careerguide.audit.engine import Finding, inspect
from careerguide.audit.run import findings


def findings_of(row, rule: str | None = None, **as_if) -> list[Finding]:
    """What the audit finds on ``row``, by one ``rule`` where it is given."""
    return [finding for finding in inspect([row], **as_if) if rule in (None, finding.rule.id)]


def fields_of(row, rule: str) -> list[str]:
    """The places on ``row`` where ``rule`` finds something, as "rows.field" or "field"."""
    places = [finding.slip.place for finding in findings_of(row, rule)]
    return [".".join(part for part in (place.rows, place.field) if part) for place in places]


def said_of(row, rule: str) -> list[str]:
    """The sentences of ``rule`` on ``row``."""
    return [finding.slip.said for finding in findings_of(row, rule)]


def found_by_all() -> list[tuple[str, str]]:
    """What the audit of everything finds, as (rule, name of the row), sorted."""
    return sorted((finding.rule.id, finding.name) for finding in findings())
