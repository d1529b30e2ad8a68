"""Rules for whatever holds words or addresses: guides, sources, programs, institutions."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from careerguide.audit.engine import Issue, Place, Rule, RuleContext, Severity
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import problems
from careerguide.audit.links import fixed_url, url_problem
from careerguide.audit.mojibake import exact_fix, is_broken
from careerguide.audit.odd_characters import excerpt, odd_signs, plain_name
from careerguide.audit.passages import unfollowable, wordless
from careerguide.lib.clock import day_words


class LinkContext(RuleContext):
    """The stored checks of a batch's URLs that did not work, in one query."""

    def __init__(self):
        self.link_problems = {}

    def load(self, batch) -> None:
        """Load the checks of the URLs of ``batch``."""
        urls = {each.value for row in batch for each in written(row, self) if each.kind == "url" and each.value}
        self.link_problems = problems(urls)


@dataclass(frozen=True)
class Written:
    """What an editor wrote in a field: a name or line, a longer text in Markdown, or an address."""

    place: Place
    value: str
    kind: str


def written(row: models.Model, context: RuleContext) -> Iterator[Written]:
    """All that is written on the page of ``row``: its own fields, and those of its rows that ``context`` names."""
    if getattr(context, "own", True):
        for name, kind in _fields(type(row)):
            yield Written(Place(name), getattr(row, name), kind)
    for rows in context.rows:
        for index, inner in enumerate(getattr(row, rows).all()):
            for name, kind in _fields(type(inner)):
                yield Written(row_place(rows, index, inner, name), getattr(inner, name), kind)


def row_place(rows: str, index: int, row: models.Model, field: str = "") -> Place:
    """The place of ``field`` of ``row``, which is number ``index`` of the relation ``rows``."""
    return Place(field, rows, index, row._meta.label_lower, row.pk)


def _fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """The fields of ``model`` that somebody writes freely, as (name, kind)."""
    found = []
    for field in model._meta.concrete_fields:
        if not field.editable or field.choices or isinstance(field, models.SlugField):
            continue
        if isinstance(field, models.URLField):
            found.append((field.name, "url"))
        elif isinstance(field, models.CharField) and field.name != "source_key":
            found.append((field.name, "name"))
        elif isinstance(field, models.TextField):
            found.append((field.name, "text"))
    return found


def broken_characters(row, context) -> Iterator[Issue]:
    """Words that were read in another character set than they were written in."""
    for each in written(row, context):
        if each.value and is_broken(each.value):
            repair = exact_fix(each.value)
            before, after = excerpt(each.value, repair or each.value)
            said = (
                f"“{before}” is broken; it was “{after}”." if repair else f"“{_shown(each.value)}” holds broken signs."
            )
            yield Issue(said, each.place, (each.value,), repair)


def odd_characters(row, context) -> Iterator[Issue]:
    """Names with signs that look like plain ones and are none."""
    for each in written(row, context):
        if each.kind == "name" and each.value and (odd := odd_signs(each.value)) and not is_broken(each.value):
            said = f"“{_shown(each.value)}” holds {' and '.join(odd)}."
            yield Issue(said, each.place, (each.value,), plain_name(each.value))


def bad_urls(row, context) -> Iterator[Issue]:
    """Addresses that nobody can follow, in fields and in Markdown."""
    for each in written(row, context):
        if each.kind == "url" and each.value and (why := url_problem(each.value)):
            yield Issue(f"The address “{_shown(each.value)}” {why}.", each.place, (each.value,), fixed_url(each.value))
        elif each.kind == "text":
            for url, why in unfollowable(each.value):
                yield Issue(f"The link to “{_shown(url)}” in the text {why}.", each.place, (url,))


def dead_links(row, context: LinkContext) -> Iterator[Issue]:
    """URLs that did not work when they were last checked."""
    for each in written(row, context):
        check = context.link_problems.get(each.value) if each.kind == "url" else None
        # A URL that cannot be followed is an error of its own.
        if check and not url_problem(each.value):
            day = day_words(timezone.localtime(check.checked_at))
            yield Issue(f"The link “{_shown(each.value)}” {check.problem} (checked {day}).", each.place, (each.value,))


def wordless_things(row, context) -> Iterator[Issue]:
    """Images and tables that say nothing to somebody who cannot see them."""
    for each in written(row, context):
        if each.kind == "text":
            for what in wordless(each.value):
                yield Issue(f"The text holds {what}.", each.place, (what,))


def _shown(value: str) -> str:
    """A value inside a sentence: short, its odd signs as their codes."""
    text = "".join(sign if sign.isprintable() or sign == " " else f"<U+{ord(sign):04X}>" for sign in value)
    return text if len(text) <= 80 else f"{text[:80]}…"


NAMES = (
    Rule(
        id="broken-characters",
        name="Broken characters",
        looks_for="Signs such as “â€”” or “โ€””: text in UTF-8 that was read as something else, once or twice; and �.",
        why="It looks careless, screen readers spell it out, and no search finds the word.",
        how_to_fix="Take the repair that is offered: it is exact. Where none is, type the text anew from its source.",
        severity=Severity.ERROR,
        check=broken_characters,
    ),
    Rule(
        id="odd-characters",
        name="Odd hyphens and spaces in a name",
        looks_for="Non-breaking hyphens and spaces, doubled spaces and signs that nobody sees, in titles and names.",
        why="Two names that look the same are not, and who types the plain one may not find it.",
        how_to_fix="Take the repair that is offered: plain hyphens, single spaces.",
        severity=Severity.WARNING,
        check=odd_characters,
    ),
)
TEXTS = (
    Rule(
        id="wordless",
        name="An image or a table without words",
        looks_for="Images without a text in their place, and tables whose head is empty, in Markdown.",
        why="Whoever cannot see it learns nothing from it.",
        how_to_fix="Write in the image's brackets what it shows; name the columns of the table.",
        severity=Severity.WARNING,
        check=wordless_things,
    ),
)
URLS = (
    Rule(
        id="bad-address",
        name="An address that cannot be followed",
        looks_for="Addresses without https://, with spaces in them, or with a host that cannot exist.",
        why="A browser takes an address without a scheme for a page of this site, and finds none.",
        how_to_fix="Take the repair where one is offered; else copy the address anew from the page itself.",
        severity=Severity.ERROR,
        check=bad_urls,
    ),
    Rule(
        id=LINK_RULE,
        name="A link that does not work",
        looks_for="Links that gave no answer, or 404 or 410, or that may not be requested, when manage.py check_links "
        "last checked them.",
        why="Readers cannot look up a source that is gone.",
        how_to_fix="Find where the page moved to, or say in the source's note that it is gone.",
        severity=Severity.WARNING,
        check=dead_links,
        blocks_saving=False,
    ),
)
