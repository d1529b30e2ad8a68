"""Occupations that earlier versions of the site made for codes without figures of their own."""

from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, Q

from careerguide.history.pages import PAGES
from careerguide.history.versions import record_deletion
from roles.models import Occupation, RoleOccupation

from .kinds import Loading

_MILITARY = "55-"
NO_FIGURES = "Deleted by an import, because it has no figures of its own."


def move_merged(loading: Loading) -> None:
    """Delete occupations that have no figures because their code is published under another one, or is military.

    What belongs to them moves to the published occupation. Undoing the import does not bring them back.
    """
    run, moved, deleted = loading.run, 0, 0
    without_figures = Occupation.objects.filter(pay_p50=None, hourly_median=None, growth_percent=None)
    for old in without_figures.filter(Q(soc_code__in=loading.merged) | Q(soc_code__startswith=_MILITARY)):
        if not run.dry_run:
            new = None if old.soc_code.startswith(_MILITARY) else loading.occupation(old.soc_code)
            for relation in Occupation._meta.related_objects:
                if getattr(relation.related_model, "is_derived", False):
                    continue
                for row in relation.related_model._base_manager.filter(**{relation.field.name: old}):
                    moved += _move(row, relation.field.attname, new)
            try:
                with transaction.atomic():
                    record_deletion(PAGES[Occupation], [old.pk], None, uuid4(), NO_FIGURES)
                    old.delete()
            except ProtectedError:
                run.note(f"{old} has no figures. Remove it from the guides that name it.")
                continue
        deleted += 1
    if deleted:
        run.note(
            f"Deleted occupations without figures of their own: {deleted:,}. Links that now belong to the occupation "
            f"under which BLS publishes the figures: {moved:,}."
        )


def _move(row: Model, name: str, occupation: int | None) -> bool:
    """Delete ``row`` if it has nowhere to go or is there already. Rows that editors write are not deleted."""
    if occupation:
        setattr(row, name, occupation)
        try:
            with transaction.atomic():
                row.save()
                return True
        except IntegrityError:
            row.delete()
    elif not isinstance(row, RoleOccupation | Occupation):
        row.delete()
    return False
