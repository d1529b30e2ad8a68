"""Audit rule for counts of programs in the source notes of a guide."""

import re
from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, rule
from careerguide.lib.number_format import number_word

from .roles import RoleContext

_NUMBERS = {number_word(number): number for number in range(2, 11)}
# "340 programs", "ten finance programs" and "Programs (340)". One program may be any program.
_COUNT = re.compile(
    rf"\b(?P<before>[\d,]*\d|{'|'.join(_NUMBERS)})\s+(?:[\w-]+\s+)?programs\b|\bprograms\s*\((?P<after>[\d,]*\d)\)",
    re.IGNORECASE,
)


def counts_in(text: str) -> list[tuple[str, int]]:
    """The counts of programs that ``text`` states, with their words."""
    counts = []
    for match in _COUNT.finditer(text):
        number = (match["before"] or match["after"]).lower()
        counts.append((match[0], _NUMBERS.get(number) or int(number.replace(",", ""))))
    return counts


@rule(
    id="count-in-note",
    name="A wrong count in a note",
    looks_for="A number of programs in a source note that is neither the number that the source claims nor one that "
    "the guide's page counts.",
    why="A typed count is wrong as soon as a program is added or removed.",
    how_to_fix="Correct the number, or say it without one.",
)
def check_counts_in_notes(role, context: RoleContext) -> Iterator[Issue]:
    summary = context.summaries[role.pk]
    counted = {
        *(summary.total, summary.matching, summary.linked, summary.linked_judged, summary.linked_matching),
        *(summary.outside_study, summary.states_duration, role.claimed_programs),
    }
    for index, note in enumerate(role.notes.all()):
        for name in ("title", "short", "text"):
            for words, count in counts_in(getattr(note, name)):
                if count not in counted:
                    message = (
                        f"“{words}”: the guide has {summary.linked:,} linked programs and {summary.total:,} in all."
                    )
                    yield Issue(message, Place.of_row("notes", index, note, name), (words, summary.linked))


RULES = (check_counts_in_notes,)
