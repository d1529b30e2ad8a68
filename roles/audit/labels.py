"""Labels that name another role than the one they stand on, and counts that somebody typed."""

import re
from collections.abc import Iterator, Sequence

from careerguide.audit.engine import Issue, Place, Rule, RuleContext, Severity
from careerguide.lib.text import fold
from roles.models import Role, RoleAlias

# Where a guide names itself: a heading, the label of a figure, the address.
LABELS = ("programs_heading", "salary_label", "badge", "slug")
# Where it speaks of itself in a few words. Another role may be named there, to compare with.
CLAIMS = ("claim", "pay_claim", "pay_gap_label", "skills_claim", "week_claim", "entry_claim")
COMPARING = {"than", "unlike", "like", "not", "versus", "vs", "between", "beyond", "from", "become", "towards"}

# "NLP Engineering Programs" names the NLP Engineer: what somebody does, and who does it.
_WHO_DOES = {
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


def _words(text: str, doing: bool = False) -> Words:
    """The words of ``text`` in the singular; with ``doing``, what somebody does is who does it."""
    bare = (
        word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word for word in fold(text).split()
    )
    return tuple(_WHO_DOES.get(word, word) if doing else word for word in bare)


class RoleNames:
    """All roles by their names, so that the names in a line of text are found."""

    def __init__(self, names: Sequence[tuple[int, str, bool]]):
        """``names`` are (key of the role, name, whether it is the title)."""
        self._roles: dict[Words, set[int]] = {}
        self.titles = {pk: name for pk, name, is_title in names if is_title}
        for pk, name, is_title in names:
            # Another name of one word, such as "Developer", is said of many.
            if len(_words(name)) > 1 or is_title:
                for doing in (False, True):
                    self._roles.setdefault(_words(name, doing), set()).add(pk)
        self._longest = max(map(len, self._roles), default=0)

    def named_in(self, text: str, doing: bool = False) -> list[set[int]]:
        """The roles that ``text`` names, each a set of keys, since two may share a name; the longest name wins."""
        words, found, at = _words(text, doing), [], 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                if roles := self._roles.get(words[at : at + length]):
                    found.append(roles)
                    at += length
                    break
            else:
                at += 1
        return found


class RoleContext(RuleContext):
    """The names of all roles."""

    rows = ("comparisons", "pay_bands", "steps", "skill_groups", "days", "fit_statements", "notes", "aliases")

    def __init__(self):
        self.names: RoleNames | None = None

    def load(self, batch) -> None:
        """Read the names, once."""
        if self.names is None:
            titles = [(pk, title, True) for pk, title in Role.objects.values_list("pk", "title")]
            others = [(pk, name, False) for pk, name in RoleAlias.objects.values_list("role", "name")]
            self.names = RoleNames(titles + others)


def label_of_another_role(role, context: RoleContext) -> Iterator[Issue]:
    """Labels that name another role."""
    for name in LABELS:
        text = getattr(role, name)
        for title in _others(context.names, text.replace("-", " ") if name == "slug" else text, role, doing=True):
            yield Issue(f"“{text}” names {title}; this is {role.title}.", Place(name), (text, title))


def claim_of_another_role(role, context: RoleContext) -> Iterator[Issue]:
    """Claims that name another role, and neither this one nor a comparison."""
    for name in CLAIMS:
        text = getattr(role, name)
        if not text or COMPARING.intersection(fold(text).split()):
            continue
        if not any(role.pk in roles for roles in context.names.named_in(text)):
            for title in _others(context.names, text, role):
                yield Issue(f"“{text}” speaks of {title}; this is {role.title}.", Place(name), (text, title))


def _others(names: RoleNames, text: str, role, doing: bool = False) -> list[str]:
    named = (roles for roles in names.named_in(text, doing) if role.pk not in roles)
    return sorted({names.titles[min(roles)] for roles in named})


def typed_count(role, context) -> Iterator[Issue]:
    """A heading that carries a number of its own."""
    text = role.programs_heading
    if found := re.search(r"\s*\(\s*[\d.,]+\+?\s*(?:programs?)?\s*\)", text):
        said = f"“{text}” carries a count; the page counts for itself."
        yield Issue(said, Place("programs_heading"), (text,), (text[: found.start()] + text[found.end() :]).strip())


RULES = (
    Rule(
        id="label-of-another-role",
        name="A label that names another role",
        looks_for="A heading, the label of a figure or the address of a guide that names another role.",
        why="Readers take the figure below it for the other role's. It is the commonest slip of copied pages.",
        how_to_fix="Write this guide's own name, or leave the label empty. Say in a source note what the source prints.",
        severity=Severity.ERROR,
        check=label_of_another_role,
    ),
    Rule(
        id="claim-of-another-role",
        name="A claim that speaks of another role",
        looks_for="A claim that names another role and not its own, and that compares the two with no word.",
        why="Readers of lists see the claim alone, and take it for the guide's own.",
        how_to_fix="Name this guide's role, or say what is compared with what.",
        severity=Severity.WARNING,
        check=claim_of_another_role,
    ),
    Rule(
        id="typed-count",
        name="A count in a heading",
        looks_for="A number in brackets in the heading of the programs, such as “(340)”.",
        why="Counts are computed. A typed one is wrong as soon as a program comes or goes.",
        how_to_fix="Take it out of the heading. What the source claims has a field of its own.",
        severity=Severity.WARNING,
        check=typed_count,
    ),
)
