"""Audit rules for labels that name another role, and for counts typed by editors."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from careerguide.audit.engine import Issue, Place, RuleContext, Severity, rule
from careerguide.lib.text import fold, singular
from roles.models import Role, RoleAlias

# Fields in which a guide should name only its own role.
LABELS = ("programs_heading", "salary_label", "badge", "slug")
# Short statements about the guide's role, which may compare it with another one.
CLAIMS = ("claim", "pay_claim", "pay_gap_label", "skills_claim", "week_claim", "entry_claim")
COMPARING = {"than", "unlike", "like", "not", "versus", "vs", "between", "beyond", "from", "become", "towards"}

# "NLP Engineering Programs" names the NLP Engineer: map an activity to the person who does it.
_PERSON = {
    "analysis": "analyst",
    "analytics": "analyst",
    "architecture": "architect",
    "design": "designer",
    "development": "developer",
    "engineering": "engineer",
    "management": "manager",
    "nursing": "nurse",
    "research": "researcher",
    "science": "scientist",
}
Words = tuple[str, ...]


def _words(text: str, as_person: bool = False) -> Words:
    """The words of ``text`` in the singular. ``as_person`` maps activities to people: "engineering" to "engineer"."""
    singulars = map(singular, fold(text).split())
    return tuple(_PERSON.get(word, word) if as_person else word for word in singulars)


class RoleNames:
    """Finds role names in a text. ``names`` are (role key, name, whether it is the title)."""

    def __init__(self, names: Sequence[tuple[int, str, bool]]):
        self._roles: dict[Words, set[int]] = {}
        self.titles = {pk: name for pk, name, is_title in names if is_title}
        for pk, name, is_title in names:
            # An alias of one word, such as "Developer", applies to many roles.
            if len(_words(name)) > 1 or is_title:
                for as_person in (False, True):
                    self._roles.setdefault(_words(name, as_person), set()).add(pk)
        self._longest = max(map(len, self._roles), default=0)

    def named_in(self, text: str, as_person: bool = False) -> list[set[int]]:
        """The roles that ``text`` names, as sets of keys because roles can share a name. The longest name wins."""
        words, matches, at = _words(text, as_person), [], 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                if roles := self._roles.get(words[at : at + length]):
                    matches.append(roles)
                    at += length
                    break
            else:
                at += 1
        return matches

    def others_in(self, text: str, role: Role, as_person: bool = False) -> list[str]:
        named = (roles for roles in self.named_in(text, as_person) if role.pk not in roles)
        return sorted({self.titles[min(roles)] for roles in named})


class RoleContext(RuleContext):
    rows = ("comparisons", "pay_bands", "steps", "skill_groups", "days", "fit_statements", "notes", "aliases")
    nested = {"skill_groups": "entries"}

    @cached_property
    def names(self) -> RoleNames:
        titles = [(pk, title, True) for pk, title in Role.objects.values_list("pk", "title")]
        others = [(pk, name, False) for pk, name in RoleAlias.objects.values_list("role", "name")]
        return RoleNames(titles + others)


@rule(
    id="label-of-another-role",
    name="A label that names another role",
    looks_for="A heading, a figure's label or a slug that names another role.",
    why="Readers think that the figure is about the other role. This mistake is common in copied pages.",
    how_to_fix="Name this guide's role, or leave the label empty. Quote what the source says in a source note.",
    severity=Severity.ERROR,
)
def check_labels(role, context: RoleContext) -> Iterator[Issue]:
    for name in LABELS:
        text = getattr(role, name)
        for title in context.names.others_in(text.replace("-", " ") if name == "slug" else text, role, as_person=True):
            yield Issue(f"“{text}” names {title}; this guide is about {role.title}.", Place(name), (text, title))


@rule(
    id="claim-of-another-role",
    name="A claim about another role",
    looks_for="A claim that names another role but not this guide's, and does not compare the two.",
    why="Lists show the claim without the rest of the page, so readers think that it is about this guide's role.",
    how_to_fix="Name this guide's role, or say what the claim compares.",
)
def check_claims(role, context: RoleContext) -> Iterator[Issue]:
    for name in CLAIMS:
        text = getattr(role, name)
        if not text or COMPARING.intersection(fold(text).split()):
            continue
        if not any(role.pk in roles for roles in context.names.named_in(text)):
            for title in context.names.others_in(text, role):
                yield Issue(f"“{text}” is about {title}; this guide is about {role.title}.", Place(name), (text, title))


@rule(
    id="typed-count",
    name="A count in a heading",
    looks_for="A number in parentheses in the heading of the programs, such as “(340)”.",
    why="Counts are computed. A typed count is wrong as soon as a program is added or removed.",
    how_to_fix="Remove it from the heading. Enter the source's number in the field “Programs the source claims”.",
)
def check_typed_count(role, context) -> Iterator[Issue]:
    text = role.programs_heading
    if match := re.search(r"\s*\(\s*[\d.,]+\+?\s*(?:programs?)?\s*\)", text):
        message = f"“{text}” contains a count, but the page counts the programs itself."
        yield Issue(message, Place("programs_heading"), (text,), (text[: match.start()] + text[match.end() :]).strip())


RULES = (check_labels, check_claims, check_typed_count)
