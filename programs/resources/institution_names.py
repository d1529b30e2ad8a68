"""Find the institutions that the rows of a file mean."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list

from careerguide.content.sort_key import sort_key
from careerguide.imports.cells import clean_cell, read_line
from programs.models import Institution
from programs.places import Place
from roles.models import Source


class InstitutionCells(NamedTuple):
    """What a row says about an institution. Values that the row does not state are empty."""

    name: str
    place: Place = Place()
    source: str = ""
    source_key: str = ""


class StoredInstitutions:
    """All stored institutions, to find those that the rows of a file mean."""

    def __init__(self):
        self.rows = list(Institution.objects.order_by("pk").select_related("source"))
        self.by_slug = {each.slug: each for each in self.rows}
        self.by_key = {(each.source.slug, each.source_key): each for each in self.rows if each.source_key}
        self.by_name: dict[str, list[Institution]] = defaultdict(list)
        for each in self.rows:
            self.by_name[name_key(each.name)].append(each)

    def with_name(self, cells: InstitutionCells) -> list[Institution]:
        """The institutions with this name, ignoring case and accents, that may be in this place.

        Those in exactly this place come first: if there are any, others are left out.
        """
        matches = [each for each in self.by_name.get(name_key(cells.name), []) if each.place.may_be(cells.place)]
        precise = [each for each in matches if each.place.key == cells.place.key]
        return precise if any(cells.place) and precise else matches


def name_key(name: str) -> str:
    """The sort key of an institution with this name, after HTML entities are decoded."""
    return sort_key([clean_cell(name).text])


def exact_name(institutions: Iterable[Institution], name: str) -> list[Institution]:
    return [each for each in institutions if clean_cell(each.name).text == name]


def describe_ambiguous(institutions: list[Institution], advice: str) -> str:
    """Tell the editor that a row could mean each of ``institutions``, and where these are."""
    name = institutions[0].name
    count = "Two" if len(institutions) == 2 else f"{len(institutions):,}"
    where = [each.place.label or "a place that is not stated" for each in institutions]
    if len(set(where)) < len(where):
        keys = [f"the key {each.source_key}" if each.source_key else "no key" for each in institutions]
        where = [f"{place} with {key}" for place, key in zip(where, keys, strict=True)]
    return f"{count} institutions are called “{name}”: in {get_text_list(where, 'and')}. {advice}"


# The columns of a program's row that say more about its institution than its name.
COLUMNS = [f"institution_{name}" for name in (*Place._fields, "source", "key")]


class InstitutionFinder:
    """Finds the institution of a program's row: by its key, or else by its name and place.

    ``new`` are the institutions that the file would add. With ``has_all_columns``, an empty cell means that the
    institution states no place or key, as in an exported file.
    """

    def __init__(self, sources: dict[str, Source], may_add: bool, has_all_columns: bool):
        self.new: dict[tuple, Institution] = {}
        self._stored = StoredInstitutions()
        self._sources, self._may_add, self._has_all_columns = sources, may_add, has_all_columns
        self._read: dict[tuple, Institution] = {}

    def read(self, row: Mapping[str, str]) -> Institution:
        """The institution of a program's row, stored or new. Raises ValueError."""
        texts = tuple([row.get(name, "") for name in ("institution", "source", *COLUMNS)])
        if texts not in self._read:
            name, source, city, region, country, own_source, key = map(read_line, texts)
            if not re.fullmatch(r"([A-Za-z]{2})?", country):
                raise ValueError("The institution_country needs two letters, such as US.")
            place = Place(city, region, country.upper())
            cells = InstitutionCells(name, place, own_source or (key and source), key)
            find = self._with_key if key else self._without_key
            self._read[texts] = find(cells) or self._add(cells)
        return self._read[texts]

    def _with_key(self, cells: InstitutionCells) -> Institution | None:
        if not cells.source:
            raise ValueError("An institution_key needs a source. Add an institution_source.")
        if cells.source not in self._sources:
            raise ValueError(f"There is no source with the slug {cells.source}. Add it under Sources first.")
        institution = self._stored.by_key.get((cells.source, cells.source_key))
        if institution is None:
            if without_key := [each for each in self._stored.with_name(cells) if each.source_key is None]:
                raise ValueError(
                    f"“{without_key[0]}” has no source key. Add the source {cells.source} and the key "
                    f"{cells.source_key} to it under Institutions first, or leave out the institution_key."
                )
            return None
        if name_key(institution.name) != name_key(cells.name) or not institution.place.may_be(cells.place):
            place = f" in {institution.place.label}" if institution.place.label else ""
            raise ValueError(
                f"The institution_key {cells.source_key} belongs to “{institution.name}”{place}. Correct the name, the "
                "place or the key."
            )
        return institution

    def _without_key(self, cells: InstitutionCells) -> Institution | None:
        matches = self._stored.with_name(cells)
        matches = exact_name(matches, cells.name) or matches
        if len(matches) > 1 and self._has_all_columns:
            # An exported row of an institution without a key or place has empty cells.
            own = [each for each in matches if each.source_key is None and each.place.key == cells.place.key]
            matches = own if len(own) == 1 else matches
        if len(matches) < 2:
            return matches[0] if matches else None
        if len({each.name for each in matches}) == len(matches):
            names = " or ".join(f"“{each.name}”" for each in matches)
            raise ValueError(f"This name could mean {names}. Enter the exact name.")
        advice = "Add the right institution_city and institution_region, or its institution_key."
        raise ValueError(describe_ambiguous(matches, advice))

    def _add(self, cells: InstitutionCells) -> Institution:
        folded = name_key(cells.name)
        if not folded:
            raise ValueError("Enter a name with at least one letter or digit.")
        if not self._may_add:
            raise ValueError("This institution does not exist, and you do not have permission to add it.")
        institution = Institution(
            name=cells.name,
            **cells.place._asdict(),
            source=self._sources[cells.source] if cells.source_key else None,
            source_key=cells.source_key or None,
        )
        try:
            institution.clean_fields(exclude=["slug"])
        except ValidationError as error:
            if "name" in error.message_dict:
                raise ValueError("This name is too long.") from None
            raise ValueError(" ".join(error.messages)) from None
        identity = (cells.source, cells.source_key) if cells.source_key else (folded, *cells.place.key)
        return self.new.setdefault(identity, institution)
