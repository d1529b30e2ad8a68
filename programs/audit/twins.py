"""The same program twice, under one name or two."""

from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, Rule, Severity

from .context import ProgramContext
from .titles import is_same_title, title_key


def twin(program, context: ProgramContext) -> Iterator[Issue]:
    """An older program that is the same but for its name."""
    mine = title_key(program.award)
    for other in context.siblings(program):
        if other.pk < program.pk and is_same_title(mine, other.title):
            name = "the same name" if other.award == program.award else f"the name “{other.award}”"
            said = f"The same program stands here already under {name} (number {other.pk})."
            yield Issue(said, Place("award"), (program.award, other.pk, other.award))
            return


RULES = (
    Rule(
        id="twin",
        name="The same program twice",
        looks_for="Two programs of one institution that share city, degree, field, format, duration and tuition, and "
        "whose titles are the same words.",
        why="Counts are too high, and a reader compares a program with itself.",
        how_to_fix="Keep the one whose source is better, and delete the other or make it a draft.",
        severity=Severity.WARNING,
        check=twin,
    ),
)
