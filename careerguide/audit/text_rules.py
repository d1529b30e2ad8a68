"""Audit rules for the names, texts and URLs that editors enter in any model."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from careerguide.audit.engine import Issue, Place, RuleContext, Severity, rule
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import problems
from careerguide.audit.links import fixed_url, url_problem
from careerguide.audit.mojibake import exact_fix, is_broken
from careerguide.audit.odd_characters import excerpt, odd_characters, plain_name
from careerguide.audit.passages import bad_links, missing_text
from careerguide.lib.clock import day_words
from careerguide.lib.entities import control_entity, decode_entities, decode_in_markdown
from careerguide.lib.lines import clean_line, clean_text
from careerguide.lib.missing import is_missing_word

# The kind of text in each field class. SlugField and URLField come first, because they are subclasses of CharField.
KINDS = {models.SlugField: "", models.URLField: "url", models.CharField: "name", models.TextField: "text"}
# These are no names: a source_key comes from the data of the program's source, and NA is Namibia.
CODES = {"source_key", "country"}


class LinkContext(RuleContext):
    def __init__(self):
        self.link_problems = {}

    def load(self, batch) -> None:
        self.link_problems = problems({field.value for row in batch for field in edited_fields(row, self, "url")})


class EditedField(NamedTuple):
    place: Place
    kind: str
    value: str
    may_be_blank: bool


def edited_fields(row: models.Model, context: RuleContext, *kinds: str) -> list[EditedField]:
    """The nonempty fields of these kinds on the admin page of ``row``, including those of inline rows.

    A kind is "name" (one line of text), "text" (Markdown) or "url".
    """
    # Several rules read the fields of one row after the other.
    if context.last_fields[0] is not row:
        context.last_fields = row, list(_edited_fields(row, context))
    return [field for field in context.last_fields[1] if field.kind in kinds]


def _edited_fields(row: models.Model, context: RuleContext) -> Iterator[EditedField]:
    yield from _own_fields(row)
    for relation in context.rows:
        parents = getattr(row, relation).all()
        yield from _fields_of_rows(relation, parents)
        if nested := context.nested.get(relation):
            rows = [each for parent in parents for each in getattr(parent, nested).all()]
            # The form of the page names these rows so.
            name = rows[0]._meta.verbose_name_plural.replace(" ", "_") if rows else ""
            yield from _fields_of_rows(name, rows)


def _fields_of_rows(relation: str, rows: Iterable[models.Model]) -> Iterator[EditedField]:
    for index, each in enumerate(rows):
        for field in _own_fields(each):
            yield field._replace(place=Place.of_row(relation, index, each, field.place.field))


def _own_fields(row: models.Model) -> Iterator[EditedField]:
    for place, kind, may_be_blank in _places_of(type(row)):
        if value := getattr(row, place.field):
            yield EditedField(place, kind, value, may_be_blank)


@cache
def _places_of(model: type[models.Model]) -> list[tuple[Place, str, bool]]:
    fields = [each for each in model._meta.concrete_fields if each.editable and not each.choices]
    kinds = {each: next((kind for cls, kind in KINDS.items() if isinstance(each, cls)), "") for each in fields}
    return [(Place(each.name), kind, each.blank) for each, kind in kinds.items() if kind and each.name not in CODES]


@rule(
    id="broken-characters",
    name="Broken characters",
    looks_for="Characters such as “â€”” or “โ€””, which come from UTF-8 text that was read as another encoding, "
    "and the replacement character �.",
    why="They look careless, screen readers read them aloud, and searches do not find the words that contain them.",
    how_to_fix="Apply the exact fix if there is one. If there is none, copy the text from its source again.",
    severity=Severity.ERROR,
)
def check_broken_characters(row, context) -> Iterator[Issue]:
    for field in edited_fields(row, context, "name", "text", "url"):
        if is_broken(field.value):
            fixed = exact_fix(field.value)
            before, after = excerpt(field.value, fixed or field.value)
            lost = f"“{_shown(field.value)}” contains broken characters."
            message = f"“{before}” is broken; it should be “{after}”." if fixed else lost
            yield Issue(message, field.place, (field.value,), fixed)


@rule(
    id="odd-characters",
    name="Odd hyphens, spaces and invisible characters",
    looks_for="Non-breaking hyphens and spaces, double spaces and separate accents in titles and names, and invisible "
    "characters in any text.",
    why="Names that look the same may be stored differently, so a search for one may not find the other.",
    how_to_fix="Apply the exact fix, which uses plain hyphens and single spaces.",
)
def check_odd_characters(row, context) -> Iterator[Issue]:
    for field in edited_fields(row, context, "text", "url"):
        fixed = clean_text(field.value) if field.kind == "text" else clean_line(field.value)
        if fixed != field.value and not is_broken(field.value):
            before, _ = excerpt(field.value, fixed)
            message = f"“{_shown(before)}” contains an invisible character or an accent of its own."
            yield Issue(message, field.place, (field.value,), fixed)
    for field in edited_fields(row, context, "name"):
        if (odd := odd_characters(field.value)) and not is_broken(field.value):
            message = f"“{_shown(field.value)}” contains {' and '.join(odd)}."
            yield Issue(message, field.place, (field.value,), plain_name(field.value))


@rule(
    id="html-entity",
    name="HTML entities",
    looks_for="Codes such as “&amp;”, “&#8217;” or “&eacute;” in names and URLs, and codes that were escaped twice, "
    "such as “&amp;amp;”, in texts. In a text, Markdown shows the character of “&amp;”.",
    why="They come from another system, and readers see the code instead of the character.",
    how_to_fix="Apply the exact fix. If there is none, remove the code, which is of no visible character.",
)
def check_entities(row, context) -> Iterator[Issue]:
    for field in edited_fields(row, context, "name", "url", "text"):
        if "&" not in field.value:
            continue
        fixed, invisible = DECODERS[field.kind](field.value), control_entity(field.value)
        if invisible:
            message = f"“{invisible}” is the HTML code of no visible character."
            yield Issue(message, field.place, (field.value,))
        elif fixed != field.value:
            before, after = excerpt(field.value, fixed)
            yield Issue(f"“{before}” should be “{after}”.", field.place, (field.value,), fixed)


def _decoded_name(name: str) -> str:
    decoded = decode_entities(name)
    return name if decoded == name else clean_line(decoded)


DECODERS = {"name": _decoded_name, "url": decode_entities, "text": decode_in_markdown}


@rule(
    id="missing-value",
    name="A word instead of a missing value",
    looks_for="Fields that contain only “N/A”, “NULL”, “TBC”, “unknown”, a dash or a similar sign.",
    why="Readers would see it as a town, a title or a text, and filters would list it as a choice.",
    how_to_fix="Apply the exact fix, which makes the field blank. If it must not be blank, enter its value.",
    severity=Severity.ERROR,
)
def check_missing_values(row, context) -> Iterator[Issue]:
    for field in edited_fields(row, context, "name", "text", "url"):
        if is_missing_word(field.value):
            message = f"“{_shown(field.value)}” is a word for a missing value."
            yield Issue(message, field.place, (field.value,), "" if field.may_be_blank else None)


@rule(
    id="bad-address",
    name="An invalid URL",
    looks_for="URLs that lack https:// or http://, contain spaces, or have an invalid host name.",
    why="Without https://, a browser looks for the page on this site and does not find it.",
    how_to_fix="Apply the exact fix if there is one. Otherwise, open the page and copy its URL from the browser.",
    severity=Severity.ERROR,
)
def check_bad_urls(row, context) -> Iterator[Issue]:
    for field in edited_fields(row, context, "url"):
        if problem := url_problem(field.value):
            message = f"The URL “{_shown(field.value)}” {problem}."
            yield Issue(message, field.place, (field.value,), fixed_url(field.value))
    for field in edited_fields(row, context, "text"):
        for url, problem in bad_links(field.value):
            yield Issue(f"The link to “{_shown(url)}” in the text {problem}.", field.place, (url,))


@rule(
    id=LINK_RULE,
    name="A broken link",
    looks_for="Links that did not respond, returned 404 or 410, or could not be requested when manage.py "
    "check_links last checked them.",
    why="Readers cannot check a source whose page no longer exists.",
    how_to_fix="Find the new URL of the page, or write in the source's note that the page no longer exists.",
    blocks_saving=False,
)
def check_dead_links(row, context: LinkContext) -> Iterator[Issue]:
    for field in edited_fields(row, context, "url"):
        check = context.link_problems.get(field.value)
        # check_bad_urls reports URLs with a syntax error.
        if check and not url_problem(field.value):
            day = day_words(timezone.localtime(check.checked_at))
            message = f"The link “{_shown(field.value)}” {check.problem} (checked {day})."
            yield Issue(message, field.place, (field.value,))


@rule(
    id="wordless",
    name="Missing alternative text or column names",
    looks_for="Images without alternative text and tables without column names, in Markdown.",
    why="People who use a screen reader cannot tell what the image or table shows.",
    how_to_fix="Describe the image in its square brackets, or name the columns in the first row of the table.",
)
def check_missing_text(row, context) -> Iterator[Issue]:
    for field in edited_fields(row, context, "text"):
        for description in missing_text(field.value):
            yield Issue(f"The text contains {description}.", field.place, (description,))


def _shown(value: str) -> str:
    text = "".join(char if char.isprintable() or char == " " else f"<U+{ord(char):04X}>" for char in value)
    return text if len(text) <= 80 else f"{text[:80]}…"


NAMES = (check_broken_characters, check_odd_characters, check_entities, check_missing_values)
TEXTS = (check_missing_text,)
URLS = (check_bad_urls, check_dead_links)
