"""Bulk writes of pay rows, which bypass ``save()``."""

from django.utils import timezone

from careerguide.content.bulk import update_each
from careerguide.history.records import record
from careerguide.imports.lookups import BATCH_SIZE
from roles.models import PayBand, Role


def write_pay_bands(new: list[PayBand], changed: list[PayBand], attributes: set[str]) -> None:
    """Save ``new`` pay bands and the ``attributes`` of ``changed`` ones. Call it in a transaction."""
    PayBand.objects.bulk_create(new, batch_size=BATCH_SIZE)
    record(new, new=True)
    if changed:
        update_each(changed, attributes)
        record(changed, new=False)
    roles = {band.role_id for band in [*new, *changed]}
    Role.objects.filter(pk__in=roles).update(updated_at=timezone.now())
