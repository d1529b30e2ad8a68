"""Prevent lost edits: what someone types is merged with what others saved since the form was opened.

Only real clashes are asked: a field that both changed to different values, or a row that one of them removed and the
other one changed. The form then shows what this person typed, and a choice for each clash: keep it, or take the other.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.db import models
from django.utils.text import capfirst

from careerguide.history.diff import display_value
from careerguide.history.merge import WHOLE_ROW, Clash, merge_pages, renumber, take_theirs
from careerguide.history.pages import Page, Row, Snapshot, changed_rows, changed_values
from careerguide.lib.names import list_names

NOT_OPENED = (
    "Nothing is saved yet: this form does not say which version of the page you edited. Compare your changes with the "
    "page as it is now, and save again."
)
# The names of the inputs with a choice, followed by the key of the clash.
CHOICE = "clash-"
CHOICE_NAME = re.compile(rf"{CHOICE}([0-9]{{1,3}})-(-?[0-9]{{1,18}})-(\w*)", re.ASCII)
THEIRS = "theirs"


def lock(model: type[models.Model], pk) -> None:
    """Block other transactions from saving this row. On SQLite, the transaction itself does that."""
    list(model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))


def read_choices(page: Page, data: Mapping[str, str] | None) -> dict[Clash, bool]:
    """The clashes that the form asked about, and whether the other value was chosen."""
    found = {}
    for name in data or ():
        if (match := CHOICE_NAME.fullmatch(name)) and int(match[1]) < len(page.parts):
            row, field = Row(int(match[1]), int(match[2])), match[3]
            if field == WHOLE_ROW or field in {each.attname for each in page.parts[row.kind].fields}:
                found[Clash(row, field)] = data[name] == THEIRS
    return found


def merge_typed(edit, state) -> tuple[Snapshot, list[Clash]]:
    """The page to save, and the clashes for which nothing was chosen yet.

    The typed page may clash with what was saved since the form was opened, and the working copy with the public page.
    """
    page, chosen = edit.page, read_choices(edit.page, edit.data)
    taken = [clash for clash, is_theirs in chosen.items() if is_theirs]
    typed = take_theirs(edit.typed, edit.opened, [clash for clash in taken if clash not in state.clashes])
    typed = take_theirs(typed, state.public, [clash for clash in taken if clash in state.clashes])
    typed = renumber(page, page.without_orphans(typed), edit.opened, state.edited)
    merged, clashes = merge_pages(page, edit.opened, typed, state.edited)
    return merged, [*clashes, *(clash for clash in state.clashes if clash not in chosen)]


class ShownClash(NamedTuple):
    """The texts of a clash. ``name`` is the name of its radio buttons."""

    name: str
    label: str
    mine: str
    theirs: str
    is_taken: bool


def describe_clashes(
    page: Page, clashes: Mapping[Clash, Snapshot], mine: Snapshot, chosen: Mapping[Clash, bool] | None = None
) -> list[ShownClash]:
    """``clashes`` are the clashes with the page that has the other values."""
    pairs = {clash: (mine.get(clash.row), theirs.get(clash.row)) for clash, theirs in clashes.items()}
    names = page.related_names((clash.row, values) for clash, both in pairs.items() for values in both if values)
    found = []
    for clash, both in pairs.items():
        part = page.kinds[clash.row.kind]
        labels = [part.name_of(both[1] or both[0], names)] if clash.row.kind and any(both) else []
        texts = ["removed" if values is None else "changed" for values in both]
        if clash.field and all(both):
            field = part.model._meta.get_field(clash.field)
            labels.append(str(field.verbose_name))
            texts = [display_value(field, values[clash.field], names) for values in both]
        if texts[0] != texts[1] or not clash.field:
            label = capfirst(": ".join(labels))
            found.append(ShownClash(CHOICE + clash.key, label, *texts, (chosen or {}).get(clash, False)))
    return found


def change_message(page: Page, before: Snapshot, after: Snapshot) -> str:
    """What the log says about a save, such as "Changed title and 2 rows."."""
    if not before:
        return "Added."
    changes = changed_rows(before, after)
    changed = changed_values(before, after)
    names = [str(field.verbose_name) for field in page.parts[0].fields if field.attname in changed]
    if count := len([row for row in changes if row.kind]):
        names.append(f"{count} row{'' if count == 1 else 's'}")
    return f"Changed {list_names(names)}." if names else "No fields changed."
