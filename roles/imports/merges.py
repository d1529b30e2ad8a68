"""Occupations that earlier versions of the site made for codes without figures of their own."""

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError

from careerguide.history.records import tracked_models
from careerguide.imports.runs import Run
from roles.models import Occupation

from .codes import Codes


def move_merged(run: Run, codes: Codes) -> None:
    """Delete occupations that have no figures because their code is published under another one, or is military.

    What belongs to them moves to the published occupation. Undoing the import does not bring them back.
    """
    moved = deleted = 0
    without_figures = Occupation.objects.filter(pay_p50=None, hourly_median=None, growth_percent=None)
    for old in without_figures:
        is_military = old.soc_code.startswith("55-")
        if not is_military and old.soc_code not in codes.merged:
            continue
        if run.dry_run:
            deleted += 1
            continue
        with transaction.atomic():
            new = None if is_military else codes.find(old.soc_code)
            moved += sum(
                _move(row, relation.field.attname, new)
                for relation in Occupation._meta.related_objects
                for row in relation.related_model._base_manager.filter(**{relation.field.name: old})
            )
            try:
                with transaction.atomic():
                    old.delete()
            except ProtectedError:
                run.note(f"{old} has no figures. Remove it from the guides that name it.")
            else:
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
    elif type(row) not in tracked_models():
        row.delete()
    return False
