"""Apply the exact fix of an issue."""

from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import Issue, inspect


class IssueGone(ValueError):
    """The issue no longer exists because someone changed or deleted its row."""


def lock_row(model: str, pk: int) -> Model | None:
    return apps.get_model(model)._base_manager.select_for_update().filter(pk=pk).first()


def current_issues(model: str, pk: int, fingerprint: str) -> Iterator[Issue]:
    """Yield the row's current issues with this fingerprint. Inline rows with the same text share it."""
    rows = apps.get_model(model)._default_manager.filter(pk=pk)
    return (issue for issue in with_reasons(inspect(rows)) if issue.fingerprint == fingerprint)


@transaction.atomic
def fix(issue: Issue) -> Model:
    """Save the fixed value of ``issue``, and return the row whose admin page shows it.

    The page and the row are locked and the issue is looked up again, so that a save by someone else in between is not
    overwritten. Only the fixed field is cleaned, and only that field and those derived from it are written, so invalid
    values of other fields do not prevent the fix.

    Raises IssueGone if the issue no longer exists, ValueError if it has no exact fix, and ValidationError if the row is
    invalid with the fix, for example if another row has the fixed name.
    """
    page = row = lock_row(issue.model, issue.pk)
    if page is not None and issue.place.rows:
        row = lock_row(issue.place.model, issue.place.pk)
    if page is None or row is None:
        raise IssueGone("The row no longer exists.")
    current = current_issues(issue.model, issue.pk, issue.fingerprint)
    issue = next((each for each in current if each.place.pk == issue.place.pk), None)
    if issue is None:
        raise IssueGone("The issue no longer exists.")
    if issue.fixed_value is None:
        raise ValueError("This issue has no exact fix.")
    name = issue.place.field
    setattr(row, name, issue.fixed_value)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {name})
    row.clean()
    row.validate_unique()
    row.validate_constraints()
    row.save(update_fields=[name])
    if row is not page and hasattr(page, "touch"):
        page.touch()
    return page
