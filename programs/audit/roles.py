"""Audit rules for what a guide says about its programs."""

from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, RuleContext, rule
from careerguide.lib.durations import duration_range
from programs.role_summary import RoleSummary, summarize_roles


class RoleContext(RuleContext):
    summaries: dict[int, RoleSummary]

    def load(self, batch) -> None:
        self.summaries = summarize_roles(batch)


@rule(
    id="claimed-count",
    name="A claimed count that differs from the actual count",
    looks_for="A number of programs claimed by the source that differs from the number of programs linked to the "
    "guide. Programs that only match by their field of study do not count, because the source does not list them.",
    why="Readers notice if a source says “340 programs” above a list of ten.",
    how_to_fix="Link the missing programs, or explain the difference in a note with both numbers. Without such a note, "
    "the page says both in a sentence.",
)
def check_claimed_count(role, context: RoleContext) -> Iterator[Issue]:
    linked = context.summaries[role.pk].linked
    if role.claimed_programs is not None and role.claimed_programs != linked:
        programs = f"{linked:,} published program{'' if linked == 1 else 's'}"
        claimed = f"{role.claimed_programs:,} program{'' if role.claimed_programs == 1 else 's'}"
        message = f"The source claims {claimed}; the guide has {programs}."
        yield Issue(message, Place("claimed_programs"), (role.claimed_programs, linked))


@rule(
    id="outside-field",
    name="Programs outside the role's fields of study",
    looks_for="A guide whose linked programs are all in fields that do not prepare for the role, according to the "
    "official crosswalk. Programs without a field do not count.",
    why="Someone may have linked the programs of another role.",
    how_to_fix="Link programs that lead to the role. If the source really lists these, say so in a note.",
)
def check_fields_of_study(role, context: RoleContext) -> Iterator[Issue]:
    """Checks only linked programs: a program listed for its field prepares for the role by definition."""
    summary = context.summaries[role.pk]
    if summary.crosswalk and summary.linked_judged and not summary.linked_matching:
        of_all = "" if summary.linked_judged == summary.linked else f" stating a field (out of {summary.linked:,})"
        none = f"None of the {summary.linked_judged:,} linked programs{of_all} is"
        if summary.linked_judged == 1:
            none = f"The only linked program{of_all} is not"
        message = f"{none} in a field that prepares for the guide's official occupation."
        if summary.matching:
            are = "is" if summary.matching == 1 else "are"
            message += f" On its page, {summary.matching:,} of {summary.total:,} {are} in such a field but not linked."
        yield Issue(message, Place(), (summary.linked_judged,))


@rule(
    id="study-length",
    name="Programs that are shorter or longer than recommended",
    looks_for="Programs linked to the guide whose duration is outside the range that the guide recommends.",
    why="Readers may wonder why the programs do not match the guide's recommendation.",
    how_to_fix="Check the durations. If they are right, keep them: the page says how many are outside the range.",
)
def check_study_length(role, context: RoleContext) -> Iterator[Issue]:
    summary = context.summaries[role.pk]
    if summary.outside_study:
        low, high = summary.study_months
        study = duration_range(low, high)
        message = f"{_who_falls(summary)} outside the {study} of study that the guide recommends."
        yield Issue(message, Place("", "steps"), (summary.outside_study, summary.states_duration, low, high))


def _who_falls(summary: RoleSummary) -> str:
    outside, stated = summary.outside_study, summary.states_duration
    if stated == 1:
        return "The only program that states a duration falls"
    return f"{outside:,} of the {stated:,} programs that state a duration {'falls' if outside == 1 else 'fall'}"


RULES = (check_claimed_count, check_fields_of_study, check_study_length)
