"""Texts of a guide: what stands there twice, and a week that is no whole week."""

from collections import Counter
from collections.abc import Iterable, Iterator

from careerguide.audit.engine import Issue, Place, Rule, Severity
from careerguide.audit.passages import Passage, paragraphs, sentences
from careerguide.audit.text_rules import Written, row_place, written
from roles.models import DayEntry

# A note's short line says again what its text says: that is what it is for.
TOLD_TWICE = {"notes"}
# A passage in a sentence of the audit's.
SHOWN = 60


def repeated_passages(role, context) -> Iterator[Issue]:
    """Paragraphs and sentences that stand on the page already."""
    met: dict[str, Place] = {}
    for each in written(role, context):
        if each.kind == "url" or each.place.rows in TOLD_TWICE:
            continue
        again = [(passage, met[passage.folded]) for passage in _met_before(each, met)]
        if again:
            passage, first = again[0]
            shown = passage.text if len(passage.text) <= SHOWN else f"{passage.text[:SHOWN].rstrip()}…"
            more = f" (and {len(again) - 1} more of this text)" if len(again) > 1 else ""
            where = "in this text" if first == each.place else f"under {first.words_on(role._meta.label_lower)}"
            said = f"“{shown}” stands {where} already{more}."
            yield Issue(said, each.place, tuple(passage.folded for passage, _ in again))


def _met_before(each: Written, met: dict[str, Place]) -> Iterator[Passage]:
    """The passages of a text that were met before; the others are met now. A repeated paragraph counts once."""
    for paragraph in paragraphs(each.value):
        if paragraph.folded in met:
            yield paragraph
            continue
        for sentence in sentences(paragraph.text):
            if sentence.folded in met:
                yield sentence
            met.setdefault(sentence.folded, each.place)
        met.setdefault(paragraph.folded, each.place)


def repeated_skills(role, context) -> Iterator[Issue]:
    """Skills that two groups list."""
    groups: dict[str, str] = {}
    for index, group in enumerate(role.skill_groups.all()):
        for entry in group.entries.all():
            name = entry.skill.name
            first = groups.setdefault(name.casefold(), group.name)
            if first != group.name:
                said = f"“{name}” stands in “{first}” and in “{group.name}”."
                yield Issue(said, row_place("skill_groups", index, group), (name, first, group.name))


def broken_week(role, context) -> Iterator[Issue]:
    """A week that lacks a day or has one twice."""
    for said in week_slips([day.weekday for day in role.days.all()]):
        yield Issue(said, Place("", "days"))


def week_slips(days: Iterable[int]) -> list[str]:
    """What is wrong with the weekdays ``days`` (1 is Monday); a guide without any tells of no week."""
    counts = Counter(days)
    twice = [day.label for day in DayEntry.Weekday if counts[day] > 1]
    missing = [day.label for day in DayEntry.Weekday if counts and not counts[day]]
    said = [f"{day} stands there twice." for day in twice]
    return [*said, f"The week lacks {' and '.join(missing)}."] if missing else said


RULES = (
    Rule(
        id="repeated-passage",
        name="A passage that stands twice",
        looks_for="Sentences and paragraphs of six words and more that stand on the page already.",
        why="A section was pasted twice. Readers wonder what they have missed.",
        how_to_fix="Take out the second one.",
        severity=Severity.WARNING,
        check=repeated_passages,
    ),
    Rule(
        id="repeated-skill",
        name="A skill in two groups",
        looks_for="A skill that two groups of a guide list.",
        why="The list looks longer than it is, and the second group says nothing new.",
        how_to_fix="Keep it where it matters most.",
        severity=Severity.WARNING,
        check=repeated_skills,
    ),
    Rule(
        id="broken-week",
        name="A weekday missing or twice",
        looks_for="A week from Monday to Friday that lacks a day or has one twice.",
        why="A week of four days looks like a page that was cut off.",
        how_to_fix="Write the day that lacks, or leave the whole week out.",
        severity=Severity.WARNING,
        check=broken_week,
    ),
)
