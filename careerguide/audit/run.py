"""The audit of the whole site: what the command prints and the desk's page shows."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import Finding, Slip, inspect, inspect_all


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


class FindingGone(ValueError):
    """The finding is not there any more: someone has changed or deleted its row."""


def lock_row(model: str, pk: int) -> Model | None:
    """The row, locked until the transaction ends; None if it is gone."""
    return apps.get_model(model)._base_manager.select_for_update().filter(pk=pk).first()


@transaction.atomic
def mend(finding: Finding) -> Model:
    """Write the exact repair of ``finding`` into its field, and give its page's row.

    The page and the row are locked first and the finding is looked for again, so that what someone else has saved since
    it was found is not overwritten. Only the field, and what follows from it, is written. Whatever else is wrong with
    the row does not keep a repair back. Raises FindingGone if the finding is not there any more, ValidationError if the
    row could not be saved with the repair, such as a name that another one has, ValueError if there is no exact repair.
    """
    page = row = lock_row(finding.model, finding.pk)
    if page is not None and finding.slip.place.rows:
        row = lock_row(finding.slip.place.model, finding.slip.place.pk)
    if page is None or row is None:
        raise FindingGone("The row is gone.")
    slip = _slip_now(finding)
    if slip.repair is None:
        raise ValueError("This finding has no exact repair.")
    setattr(row, slip.place.field, slip.repair)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {slip.place.field})
    row.clean()
    row.validate_unique()
    row.validate_constraints()
    row.save(update_fields=[slip.place.field])
    if row is not page and hasattr(page, "touch"):
        page.touch()
    return page


def _slip_now(finding: Finding) -> Slip:
    page = apps.get_model(finding.model)._default_manager.filter(pk=finding.pk)
    for found in inspect(page):
        # Two rows of a page may say the same, and then have the same fingerprint.
        if found.fingerprint == finding.fingerprint and found.slip.place.pk == finding.slip.place.pk:
            return found.slip
    raise FindingGone("The finding is gone.")
