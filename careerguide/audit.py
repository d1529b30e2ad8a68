"""The audit of the whole site: what the command prints and the desk's page shows."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from careerguide.lib.audit import Finding, inspect, inspect_all
from roles.audit.accepted import with_reasons


def findings(app: str | None = None, only: Iterable[str] = (), newest: int | None = None) -> Iterator[Finding]:
    """The site's findings as they are met, each with the reason why it may stay where there is one."""
    return with_reasons(inspect_all(app, only, newest))


def finding_again(model: str, pk: int, fingerprint: str) -> Finding | None:
    """The one finding that a form names, looked for anew; None where it is gone, or never was."""
    rows = apps.get_model(model)._default_manager.filter(pk=pk)
    found = with_reasons(inspect(rows))
    return next((finding for finding in found if finding.fingerprint == fingerprint), None)


def desk_address(finding: Finding) -> str:
    """The page of the desk where it is mended, down to the very field."""
    anchor = finding.slip.place.anchor
    path = reverse(f"admin:{finding.model.replace('.', '_')}_change", args=[finding.pk])
    return f"{path}#{anchor}" if anchor else path


def mend(finding: Finding) -> Model:
    """Write the exact repair of ``finding`` into its field, and give its page's row.

    Whatever else is wrong with the row does not keep a repair back. Raises ValidationError where the row could not be
    saved with it, such as a name that another one has, ValueError where there is no exact repair.
    """
    slip = finding.slip
    if slip.repair is None:
        raise ValueError("This finding has no exact repair.")
    page = apps.get_model(finding.model)._default_manager.get(pk=finding.pk)
    row = page
    if slip.place.rows:
        row = apps.get_model(slip.place.model)._default_manager.get(pk=slip.place.pk)
    setattr(row, slip.place.field, slip.repair)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {slip.place.field})
    row.clean()
    row.validate_unique()
    row.validate_constraints()
    row.save()
    if row is not page and hasattr(page, "touch"):
        page.touch()
    return page
