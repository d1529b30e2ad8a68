"""Audit rules for the texts, skills and week of a guide."""

from collections.abc import Iterator
from functools import cached_property

from careerguide.audit.engine import Issue, Place, rule
from careerguide.audit.passages import Passage, paragraphs, sentences
from careerguide.audit.text_rules import EditedField, edited_fields
from careerguide.lib.markdown import has_text
from roles.guide import Guide
from roles.models import DayEntry

# The short line of a note may repeat its text.
MAY_REPEAT = {"notes"}
MAX_QUOTE = 60


@rule(
    id="repeated-passage",
    name="A repeated passage",
    looks_for="Sentences and paragraphs of six or more words that occur twice on the page.",
    why="Readers wonder whether they missed a difference. The text may have been pasted twice.",
    how_to_fix="Delete one of the two.",
)
def check_repeated_passages(role, context) -> Iterator[Issue]:
    places: dict[str, Place] = {}
    for field in edited_fields(role, context, "name", "text"):
        if field.place.rows in MAY_REPEAT:
            continue
        repeated = [(passage, places[passage.folded]) for passage in _repeated(field, places)]
        if repeated:
            passage, first = repeated[0]
            quote = passage.text if len(passage.text) <= MAX_QUOTE else f"{passage.text[:MAX_QUOTE].rstrip()}…"
            others = len(repeated) - 1
            more = f" (and {others} more passage{'' if others == 1 else 's'} of this text)" if others else ""
            where = "in this text" if first == field.place else f"under {first.label_on(role._meta.label_lower)}"
            message = f"“{quote}” is already {where}{more}."
            yield Issue(message, field.place, tuple(passage.folded for passage, _ in repeated))


def _repeated(field: EditedField, places: dict[str, Place]) -> Iterator[Passage]:
    """Yield the passages that are already in ``places``, and add the others. A repeated paragraph counts once."""
    for paragraph in paragraphs(field.value):
        if paragraph.folded in places:
            yield paragraph
            continue
        for sentence in sentences(paragraph.text):
            if sentence.folded in places:
                yield sentence
            places.setdefault(sentence.folded, field.place)
        places.setdefault(paragraph.folded, field.place)


@rule(
    id="repeated-skill",
    name="A skill in two groups",
    looks_for="A skill that is in two groups of a guide.",
    why="The list looks longer than it is, and the second mention adds nothing.",
    how_to_fix="Keep the skill in the group that it fits best.",
)
def check_repeated_skills(role, context) -> Iterator[Issue]:
    groups: dict[str, str] = {}
    for index, group in enumerate(role.skill_groups.all()):
        for entry in group.entries.all():
            name = entry.skill.name
            first = groups.setdefault(name.casefold(), group.name)
            if first != group.name:
                message = f"“{name}” is in both “{first}” and “{group.name}”."
                yield Issue(message, Place.of_row("skill_groups", index, group), (name, first, group.name))


@rule(
    id="broken-week",
    name="A missing weekday",
    looks_for="A week in which at least one day from Monday to Friday is missing.",
    why="Readers may think that the page is incomplete.",
    how_to_fix="Add the missing day, or delete the whole week.",
)
def check_week(role, context) -> Iterator[Issue]:
    days = {day.weekday for day in role.days.all()}
    missing = [day.label for day in DayEntry.Weekday if days and day not in days]
    if missing:
        yield Issue(f"The week lacks {' and '.join(missing)}.", Place("", "days"))


class PrefetchedGuide(Guide):
    """A guide that reads its skills from the prefetched rows of the audit."""

    @cached_property
    def skill_groups(self) -> list:
        return [group for group in self.role.skill_groups.all() if group.entries.all() or has_text(group.text)]


@rule(
    id="empty-section",
    name="An empty section",
    looks_for="A section of a guide without text or rows, such as “The deal”.",
    why="The page leaves out empty sections, so readers do not miss them, but editors may.",
    how_to_fix="Write the section, or leave it empty if the guide does not need it.",
    blocks_saving=False,
)
def check_empty_sections(role, context) -> Iterator[Issue]:
    if missing := PrefetchedGuide(role).missing_sections:
        yield Issue(f"Readers will not see: {', '.join(missing)}.", values=tuple(missing))


RULES = (check_repeated_passages, check_repeated_skills, check_week, check_empty_sections)
