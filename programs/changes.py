"""What changed on the pages of programs."""

from collections.abc import Iterable
from functools import partial

from careerguide.history.figure_changes import FigureTable
from careerguide.lib.durations import duration
from careerguide.lib.editions import edition_words
from careerguide.lib.money import dollars
from programs.models import Program
from roles.changes import EDITION, NOT_STATED, Day, imported_changes, read_columns


def _label_of(choices):
    labels = dict(choices)
    return lambda value: labels.get(value, value) if value else NOT_STATED


_WORDS = {
    "tuition_usd": ("Tuition", dollars),
    "tuition_basis": ("What the tuition covers", _label_of(Program.TuitionBasis.choices)),
    "tuition_year": ("Year of the tuition", lambda year: edition_words(year) or NOT_STATED),
    "duration_months": ("Duration", duration),
    "delivery_mode": ("Format", _label_of(Program.DeliveryMode.choices)),
    "study_mode": ("Study mode", _label_of(Program.StudyMode.choices)),
    "source_id": (f"Program {EDITION}", lambda key: key),
    "tuition_source_id": (f"Tuition {EDITION}", lambda key: key),
}
PROGRAM = FigureTable(Program, tuple(_WORDS), partial(read_columns, _WORDS), has_status=True, by_imports=True)


def program_changes(keys: Iterable[int]) -> dict[int, list[Day]]:
    """The days on which figures of each program changed, newest first."""
    return imported_changes(PROGRAM, keys)
