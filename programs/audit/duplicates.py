"""The audit rule for duplicate programs."""

from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, Related, rule
from programs.places import slugs_may_be_same

from .context import ProgramContext
from .titles import is_same_title, title_key


@rule(
    id="twin",
    name="A duplicate program",
    looks_for="Programs of one institution with the same city, degree, field, format, duration and tuition, "
    "and with titles that mean the same, such as “MBA” and “Master of Business Administration”. Programs with "
    "different keys of one source do not count.",
    why="Duplicates inflate the counts, and readers may compare a program with itself.",
    how_to_fix="Keep the one with the better source. Delete the other one, or make it a draft.",
)
def check_duplicate(program, context: ProgramContext) -> Iterator[Issue]:
    key = title_key(program.award)
    for other in context.siblings(program):
        is_elsewhere = not slugs_may_be_same(program.place_slug, other.place_slug)
        # The source has both: an official register lists each course once.
        have_keys = program.source_key and other.source_key and program.source_id == other.source_id
        if other.pk < program.pk and is_same_title(key, other.title_key) and not is_elsewhere and not have_keys:
            name = "the same name" if other.award == program.award else f"the name “{other.award}”"
            message = f"The same program is already in the catalog under {name} (ID {other.pk})."
            related = (Related("programs.program", other.pk, other.award),)
            yield Issue(message, Place("award"), (program.award, other.pk, other.award), related=related)
            return


RULES = (check_duplicate,)
