"""What a guide says of its programs, held against the programs that it has."""

from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, Rule, RuleContext, Severity
from careerguide.lib.durations import duration_range
from programs.role_summary import RoleSummary, summarize_roles


class RoleListContext(RuleContext):
    """What the pages of the roles of a batch say of their programs, in one query."""

    def __init__(self):
        self._summaries: dict[int, RoleSummary] = {}

    def load(self, batch) -> None:
        """Count the programs of the roles of ``batch`` as their pages do."""
        self._summaries = summarize_roles(batch)

    def summary_of(self, role) -> RoleSummary:
        """The counts that its page says."""
        return self._summaries[role.pk]


def claimed_count(role, context: RoleListContext) -> Iterator[Issue]:
    """A claimed number of programs that is not the real one."""
    total = context.summary_of(role).total
    if role.claimed_programs is not None and role.claimed_programs != total:
        has = f"{total:,} published program{'' if total == 1 else 's'}"
        said = f"The source claims {role.claimed_programs:,} programs; the guide has {has}."
        yield Issue(said, Place("claimed_programs"), (role.claimed_programs, total))


def outside_field(role, context: RoleListContext) -> Iterator[Issue]:
    """A list of linked programs of which none leads to the role's occupation.

    Those that fit by their field alone were linked by nobody, and excuse nothing; but the page counts them.
    """
    summary = context.summary_of(role)
    if summary.crosswalk and summary.linked_with_field and not summary.linked_matching:
        of_all = "" if summary.linked_with_field == summary.linked else f" that state a field (of {summary.linked:,})"
        said = (
            f"None of the {summary.linked_with_field:,} linked programs{of_all} is in a field that prepares for the "
            "guide's official occupation."
        )
        if summary.matching:
            are = "is" if summary.matching == 1 else "are"
            said += f" Of the {summary.total:,} on its page {summary.matching:,} {are}, by the field alone."
        yield Issue(said, Place(), (summary.linked_with_field,))


def study_length(role, context: RoleListContext) -> Iterator[Issue]:
    """Programs that take less or more than the study that the guide recommends."""
    summary = context.summary_of(role)
    if summary.outside_study:
        low, high = summary.study_months
        fall = "falls" if summary.outside_study == 1 else "fall"
        said = (
            f"{summary.outside_study:,} of the {summary.states_duration:,} programs that state a duration {fall} "
            f"outside the {duration_range(low, high)} of study that the guide recommends."
        )
        yield Issue(said, Place("", "steps"), (summary.outside_study, summary.states_duration, low, high))


RULES = (
    Rule(
        id="claimed-count",
        name="A claimed count that is not the real one",
        looks_for="The number of programs that the source claims, where the guide's page has more or fewer: those that "
        "are linked, and those whose field prepares for the role.",
        why="“340 programs” above a list of ten is the first thing that a reader checks.",
        how_to_fix="Link the programs that are missing, or keep the claim: the page shows both numbers.",
        severity=Severity.WARNING,
        check=claimed_count,
    ),
    Rule(
        id="outside-field",
        name="Programs outside the role's fields",
        looks_for="A list of linked programs of which none is in a field of study that, by the official crosswalk, "
        "prepares for the occupation that lists the role.",
        why="Somebody linked another role's list.",
        how_to_fix="Link programs that lead to the role. Where the source really lists these, say so in a note.",
        severity=Severity.WARNING,
        check=outside_field,
    ),
    Rule(
        id="study-length",
        name="Programs of another length than recommended",
        looks_for="Programs that take less or more time than the study that the guide's way in recommends.",
        why="A reader who follows the guide finds that its programs do not.",
        how_to_fix="Check the durations, or keep them: the page counts how many fall outside.",
        severity=Severity.WARNING,
        check=study_length,
    ),
)
