"""The audit of the whole site: what the command prints and the desk's page shows."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import Issue, inspect, inspect_all


def issues(app: str | None = None, only: Iterable[str] = (), newest: int | None = None) -> Iterator[Issue]:
    """The site's issues as they are met, each with the reason why it may stay where there is one."""
    return with_reasons(inspect_all(app, only, newest))


def current_issue(model: str, pk: int, fingerprint: str) -> Issue | None:
    """The one issue that a form names, looked for anew; None where it is gone, or never was."""
    rows = apps.get_model(model)._default_manager.filter(pk=pk)
    found = with_reasons(inspect(rows))
    return next((issue for issue in found if issue.fingerprint == fingerprint), None)


def issue_url(issue: Issue) -> str:
    """The page of the desk where it is fixed, down to the very field."""
    anchor = issue.place.anchor
    path = reverse(f"admin:{issue.model.replace('.', '_')}_change", args=[issue.pk])
    return f"{path}#{anchor}" if anchor else path


class IssueGone(ValueError):
    """The issue is not there any more: someone has changed or deleted its row."""


def lock_row(model: str, pk: int) -> Model | None:
    """The row, locked until the transaction ends; None if it is gone."""
    return apps.get_model(model)._base_manager.select_for_update().filter(pk=pk).first()


@transaction.atomic
def fix(issue: Issue) -> Model:
    """Write the exact repair of ``issue`` into its field, and give its page's row.

    The page and the row are locked first and the issue is looked for again, so that what someone else has saved since
    it was found is not overwritten. Only the field, and what follows from it, is written. Whatever else is wrong with
    the row does not keep a repair back. Raises IssueGone if the issue is not there any more, ValidationError if the
    row could not be saved with the repair, such as a name that another one has, ValueError if there is no exact fix.
    """
    page = row = lock_row(issue.model, issue.pk)
    if page is not None and issue.place.rows:
        row = lock_row(issue.place.model, issue.place.pk)
    if page is None or row is None:
        raise IssueGone("The row is gone.")
    issue = _reported_now(issue)
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


def _reported_now(issue: Issue) -> Issue:
    page = apps.get_model(issue.model)._default_manager.filter(pk=issue.pk)
    for found in inspect(page):
        # Two rows of a page may have the same text, and then the same fingerprint.
        if found.fingerprint == issue.fingerprint and found.place.pk == issue.place.pk:
            return found
    raise IssueGone("The issue is gone.")
