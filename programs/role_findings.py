"""Sentences about the programs of a role."""

from careerguide.lib.durations import duration_range
from careerguide.lib.names import curly_apostrophes, isolate
from careerguide.lib.number_format import both_or_all, number_word
from programs.role_summary import RoleSummary
from programs.wording import with_article

PREPARES = "in a field that prepares you for this role"


def matching_finding(summary: RoleSummary) -> str:
    """Heading of the programs that match."""
    if summary.matching == 1:
        return f"One program is {PREPARES}"
    if len(summary.fields) == 1:
        return f"{_capitalized(summary.matching)} programs are {PREPARES}"
    return f"{_capitalized(summary.matching)} programs are in fields that prepare you for this role"


def linked_finding(summary: RoleSummary) -> str:
    """Heading of the programs with a pathway to the role; empty if there is nothing to say."""
    count, matching = summary.linked, summary.linked_matching
    all_of_them = "It is" if count == 1 else f"{both_or_all(count).capitalize()} are"
    is_one_field = len(summary.other_fields) == 1 and not matching and not summary.linked_without_field
    if not summary.crosswalk:
        return f"{all_of_them} in {isolate(summary.other_fields[0])}" if count and is_one_field else ""
    if not summary.linked_judged:
        return ""
    if matching == count:
        return f"{all_of_them} {PREPARES}"
    if matching:
        return f"{_capitalized(matching)} of the {number_word(count)} {'is' if matching == 1 else 'are'} {PREPARES}"
    if is_one_field:
        return f"{all_of_them} in {isolate(summary.other_fields[0])}. That does not prepare you for this role."
    # A program without a field may match, too.
    known = "known to be " if summary.linked_judged < count else ""
    return f"{_none_of(count)} is {known}{PREPARES}"


def study_sentence(summary: RoleSummary) -> str:
    """How many of the programs with a pathway are shorter or longer than the guide recommends; empty if none is."""
    outside, stated = summary.outside_study, summary.states_duration
    if not outside:
        return ""
    if summary.linked == 1:
        who = "It is"
    elif stated == 1:
        who = "The only one that states its length is"
    elif outside == stated == summary.linked:
        who = f"{both_or_all(outside).capitalize()} are"
    else:
        that_state = "" if stated == summary.linked else " that state their length"
        who = f"{_capitalized(outside)} of the {number_word(stated)}{that_state} {'is' if outside == 1 else 'are'}"
    return f"{who} shorter or longer than the recommended {duration_range(*summary.study_months)}."


def claim_sentence(summary: RoleSummary, claimed: int | None) -> str:
    if claimed is None or claimed == summary.linked:
        return ""
    programs = f"{claimed:,} program{'' if claimed == 1 else 's'}"
    return f"The guide’s source claims {programs}; this page lists {summary.linked:,}."


def conflict_sentences(summary: RoleSummary, study: str, degree: str) -> list[str]:
    """The guide's advice next to its list, if no program on the list follows it.

    ``study`` is the title of the guide's step that is a degree, and ``degree`` the degree type of all programs with a
    pathway; each is empty if there is none.
    """
    is_judged = summary.crosswalk and summary.linked and summary.linked_judged == summary.linked
    if not is_judged or summary.linked_matching:
        return []
    advice = [f"The guide’s advice: “{isolate(study)}.”"] if study else []
    every = "The only program on its list is" if summary.linked == 1 else "Every program on its list is"
    if degree:
        return [*advice, f"{every} {isolate(with_article(curly_apostrophes(degree)))}."]
    if len(summary.other_fields) == 1:
        return [*advice, f"{every} in {isolate(summary.other_fields[0])}."]
    return [*advice, f"No program on its list is {PREPARES}."]


def catalog_sentences(summary: RoleSummary) -> list[str]:
    """What the role's catalog has: how many programs match, and how many are only linked to the guide."""
    others = summary.linked_only
    if not summary.crosswalk or not summary.total:
        return []
    by_source = summary.linked_by_source == summary.linked
    reason = "the guide’s source lists {}" if by_source else "{} linked to the guide"
    one = f"is here only because {reason.format('it' if by_source else 'it’s')}"
    many = f"are here only because {reason.format('them' if by_source else 'they’re')}"
    if summary.matching:
        more = [f"{_capitalized(others)} more {one if others == 1 else many}."] if others else []
        return [f"{matching_finding(summary)}.", *more]
    if others == 1:
        return [f"The only program here is not {PREPARES}. It {one}."]
    return [f"{_none_of(others)} programs here is {PREPARES}. They {many}."]


def _none_of(count: int) -> str:
    return "Neither of the two" if count == 2 else f"None of the {number_word(count)}"


def _capitalized(count: int) -> str:
    return number_word(count).capitalize()
