"""Load the institutions, degree types and fields of study of official files."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db.models import Model, QuerySet

from careerguide.content.slugs import new_slugs
from careerguide.content.sort_key import sort_key
from careerguide.imports import corrections
from careerguide.imports.runs import Run, unpack
from careerguide.imports.upsert import RefusedRow, Row, Target
from careerguide.imports.write import in_parts
from programs.imports.records import InstitutionRecord, ProgramFile
from programs.models import Institution, Program
from programs.places import Place

# The primary key of a row that a dry run does not write.
UNKNOWN = -1
# (row number, primary key of the source, record) by the identity of the record.
Institutions = dict[object, tuple[int, int, InstitutionRecord]]


class Names(NamedTuple):
    """The distinct names of a file, with the row in which each is first. ``rows`` is the number of all rows."""

    institutions: Institutions
    degree_types: dict[str, Row]
    fields: dict[str, Row]
    rows: int


def read_names(file: ProgramFile, sources: dict[str, int]) -> Names:
    institutions, degree_types, fields, rows = {}, {}, {}, 0
    for record in file.records(sources):
        rows += 1
        if not isinstance(record, RefusedRow):
            number, institution, degree_type, field, values = record
            institutions.setdefault(institution.identity, (number, values["source_id"], institution))
            degree_types.setdefault(degree_type, Row(number, {"name": degree_type}))
            fields.setdefault(field.identity, Row(number, field.values))
    for number, institution in file.institutions():
        institutions[institution.identity] = (number, sources[file.editions[0].series], institution)
    return Names(institutions, degree_types, fields, rows)


def add_missing(
    run: Run, model: type[Model], rows: dict[str, Row], identity: Callable[[dict[str, str]], str]
) -> dict[str, int]:
    """Add the rows whose identity no stored row has. Stored rows do not change. Returns the keys of all ``rows``."""
    key = tuple(next(iter(rows.values())).values) if rows else ("name",)

    def stored() -> dict[str, int]:
        return {identity(values): values["id"] for values in model.objects.order_by("-pk").values()}

    known = stored()
    new = [row for row in rows.values() if identity(row.values) not in known]
    run.load(named_target(model, key, key), new, str(model._meta.verbose_name_plural))
    known = stored()
    return {name: known.get(identity(row.values), UNKNOWN) for name, row in rows.items()}


def load_institutions(run: Run, records: Institutions, sources: list[int]) -> dict[object, int]:
    """Load institutions by their keys within ``sources``, or else by their names within their countries.

    Returns primary keys by identity.
    """
    taken_over = _take_over(run, records, sources)
    if run.dry_run:
        records = {identity: each for identity, each in records.items() if identity not in taken_over}
    with_key = {identity: each for identity, each in records.items() if each[2].key}
    without_key = {identity: each for identity, each in records.items() if not each[2].key}
    stored = Institution.objects.filter(source__in=sources)
    target = named_target(Institution, ("source_key",), ("source_id", "name", "url", *Place._fields), stored)
    run.load(target, map(_institution_row, with_key.values()), "institutions")
    unique = _unique(without_key)
    run.load(named_target(Institution, ("name", "country"), ("source_id", "url")), unique, "institutions without a key")
    for renamed in in_parts(_renamed(run)):
        Program.objects.filter(institution__in=renamed).refresh_search()
    pks = {identity: rows[0].pk for identity, rows in _by_name().items()}
    pks |= dict(stored.values_list("source_key", "pk"))
    return {identity: pks.get(identity, UNKNOWN) for identity in records} | taken_over


def institutions_of_programs(records: Institutions, sources: list[int]) -> dict[str, int]:
    """For names without a key that several institutions have: the institution of each program, by its key."""
    named = _by_name()
    several = [row.pk for identity in records if len(rows := named.get(identity, ())) > 1 for row in rows]
    programs = Program.objects.filter(source__in=sources, institution__in=several)
    return dict(programs.values_list("source_key", "institution"))


def _imported(row: Institution, edits: dict) -> tuple[str, str]:
    """The name and country of an institution before editors corrected them."""
    own = edits.get(row.pk, {})
    return tuple(own[name].imported if name in own else getattr(row, name) for name in ("name", "country"))


def _by_name() -> dict[tuple[str, str], list[Institution]]:
    """Institutions by their names and countries in the files, or else by those that editors gave them."""
    edits, imported, stored = corrections.load(Institution), defaultdict(list), defaultdict(list)
    for row in Institution.objects.only("name", "country").order_by("pk"):
        imported[_imported(row, edits)].append(row)
        stored[row.name, row.country].append(row)
    return stored | imported


def named_target(model: type[Model], key: tuple, values: tuple = (), stored: QuerySet | None = None) -> Target:
    # Institution.after_import() adds the places of those that share a name.
    label = {"label"} if model is Institution else set()

    def derive(rows: list[dict]) -> None:
        new = [row for row in rows if not row["slug"]]
        taken = {row["slug"] for row in rows}
        for row, slug in zip(new, new_slugs(model, [row["name"] for row in new], taken), strict=True):
            row["slug"] = slug
        for row in rows:
            row |= {"sort_key": sort_key([row["name"]]), **dict.fromkeys(label, row["name"])}

    return Target(model, key, values, stored, derive=derive)


def _unique(records: Institutions) -> Iterator[Row]:
    """Rows without a key whose name belongs to at most one stored institution."""
    named, counts = _by_name(), Counter(Institution.objects.values_list("name", "country"))
    for identity, each in records.items():
        found = named.get(identity, [])
        row = _institution_row(each, *found[:1])
        if len(found) < 2 and counts[row.values["name"], row.values["country"]] < 2:
            yield row


def _institution_row(found: tuple[int, int, InstitutionRecord], stored: Institution | None = None) -> Row:
    """A ``stored`` institution keeps the name and country by which the import finds it."""
    number, source, institution = found
    own = {"name": stored.name, "country": stored.country} if stored else {}
    values = {"source_id": source, "source_key": institution.key, "name": institution.name}
    # A file without a website does not remove it.
    return Row(
        number, values | ({"url": institution.url} if institution.url else {}) | institution.place._asdict() | own
    )


def _renamed(run: Run) -> list[int]:
    """The institutions that have a new name, also those of an import that was killed after it had written them."""
    written = run.record.batches.filter(model=Institution._meta.label_lower) if run.record.pk else ()
    return [pk for batch in written for pk, columns in unpack(batch)["changed"] if "name" in columns]


def _take_over(run: Run, records: Institutions, sources: list[int]) -> dict[object, int]:
    """Give its key to an institution without one that has the name of one in the file, if their places agree.

    Returns primary keys by identity.
    """
    known = set(Institution.objects.filter(source__in=sources).values_list("source_key", flat=True))
    in_file = defaultdict(list)
    for number, source, institution in records.values():
        if institution.key and institution.key not in known:
            in_file[sort_key([institution.name])].append((number, source, institution))
    rows, edits = [], corrections.load(Institution)
    for own in Institution.objects.filter(source_key=None).order_by("pk"):
        imported = sort_key([_imported(own, edits)[0]])
        found = in_file.get(imported) or in_file.get(own.sort_key, [])
        same = [each for each in found if each[2].place.may_be(own.place)]
        # An earlier file without keys has one institution for several with the same name.
        is_known = own.source_id in sources
        if len(same) == 1 or (same and is_known):
            found.remove(same[0])
            number, source, institution = same[0]
            rows.append(Row(number, {"id": own.pk, "source_id": source, "source_key": institution.key}))
            if not is_known:
                run.note(f"The institution “{own.label}” (ID {own.pk}) has the key {institution.key} from now on.")
    run.load(Target(Institution, ("id",), ("source_id", "source_key")), rows, "institutions with a new key")
    return {row.values["source_key"]: row.values["id"] for row in rows}
