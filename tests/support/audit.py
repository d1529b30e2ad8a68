"""The URL of the audit page, and summaries of audit issues for assertions."""

from careerguide.audit.accepted import all_issues
from careerguide.audit.engine import Issue, inspect

PAGE = "/admin/audit/"
# Almost every guide of the tests has empty sections.
EMPTY = "empty-section"


def groups(response) -> list:
    """The groups of issues on the audit page, one for each rule."""
    return [group for section in response.context["sections"] for group in section.groups]


def issues_of(row, rule: str | None = None, **overrides) -> list[Issue]:
    """The issues of a row, of one rule or of all rules except the one about empty sections."""
    issues = inspect([row], **overrides)
    return [issue for issue in issues if issue.rule.id == rule or (rule is None and issue.rule.id != EMPTY)]


def fields_of(row, rule: str) -> list[str]:
    """The field of each issue, as "field" or "relation.field"."""
    places = [issue.place for issue in issues_of(row, rule)]
    return [".".join(part for part in (place.rows, place.field) if part) for place in places]


def messages_of(row, rule: str) -> list[str]:
    return [issue.message for issue in issues_of(row, rule)]


def rules_and_names() -> list[tuple[str, str]]:
    """The rule and the name of the row of each issue on the site, sorted."""
    return sorted((issue.rule.id, issue.name) for issue in all_issues())
