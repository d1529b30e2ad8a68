"""Load the institutions, degree types and fields of study of official files."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Model, QuerySet

from careerguide.content.slugs import new_slugs
from careerguide.content.sort_key import sort_key
from careerguide.imports.lookups import batches
from careerguide.imports.runs import Run
from careerguide.imports.upsert import Refused, Row, Target
from careerguide.lib.text import fold
from programs.imports.records import FieldRecord, InstitutionRecord, ProgramRecord
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.places import Place

# The primary key of a row that a dry run does not write.
UNKNOWN = -1


class Names:
    """The distinct institutions, degree types and fields of records, with the row in which each is first."""

    def __init__(self, records: Iterable[ProgramRecord | Refused]):
        # (row number, primary key of the source, record) by identity.
        self.institutions: dict[object, tuple[int, int, InstitutionRecord]] = {}
        self.degree_types: dict[str, int] = {}
        self.fields: dict[FieldRecord, int] = {}
        self.rows = 0
        for record in records:
            self.rows += 1
            if isinstance(record, Refused):
                continue
            institution = record.institution
            self.institutions.setdefault(institution.identity, (record.number, record.source_id, institution))
            self.degree_types.setdefault(record.degree_type, record.number)
            if record.field:
                self.fields.setdefault(record.field, record.number)


def load_degree_types(run: Run, numbers: dict[str, int]) -> dict[str, int]:
    """Add missing degree types. Returns primary keys by name."""
    stored = _folded_names()
    rows = [Row(number, {"name": name}) for name, number in numbers.items() if name and fold(name) not in stored]
    run.load(_named(DegreeType, ("name",), ("name",)), rows, stage="degree types")
    stored = _folded_names()
    return {name: stored.get(fold(name), UNKNOWN) for name in numbers if name}


def _folded_names() -> dict[str, int]:
    return {fold(name): pk for name, pk in DegreeType.objects.order_by("-pk").values_list("name", "pk")}


def load_fields(run: Run, numbers: dict[FieldRecord, int]) -> dict[FieldRecord, int]:
    """Add missing fields of study. Existing ones keep their names. Returns primary keys."""
    stored = _fields()
    rows = [
        Row(number, {"scheme": field.scheme, "cip_code": field.code, "name": field.name})
        for field, number in numbers.items()
        if field.identity not in stored
    ]
    key = ("name", "scheme", "cip_code")
    run.load(_named(FieldOfStudy, key, key), rows, stage="fields of study")
    stored = _fields()
    return {field: stored.get(field.identity, UNKNOWN) for field in numbers}


def _fields() -> dict[str, int]:
    return {code or name: pk for code, name, pk in FieldOfStudy.objects.values_list("cip_code", "name", "pk")}


def load_institutions(run: Run, records: dict[object, tuple], sources: list[int]) -> dict[object, int]:
    """Load institutions by their keys within ``sources``, or else by their names within their countries.

    ``records`` are those of Names. Returns primary keys by identity.
    """
    before = dict(Institution.objects.values_list("pk", "name"))
    stored = Institution.objects.filter(source__in=sources)
    taken_over = _take_over(run, records, sources)
    if run.dry_run:
        records = {identity: each for identity, each in records.items() if identity not in taken_over}
    values = ("source_id", "name", "url", *Place._fields)
    target = _named(Institution, ("source_key",), values, stored)
    run.load(target, _institution_rows(records, has_key=True), stage="institutions")
    target = _named(Institution, ("name", "country"), ("source_id", "url"))
    counts = Counter(Institution.objects.values_list("name", "country"))
    unique = {identity: each for identity, each in records.items() if counts[identity] < 2}
    run.load(target, _institution_rows(unique, has_key=False), stage="institutions without a key")
    pks = {}
    for pk, source, key, name, country in Institution.objects.order_by("-pk").values_list(
        "pk", "source_id", "source_key", "name", "country"
    ):
        pks[name, country] = pk
        if key and source in sources:
            pks[key] = pk
    after = Institution.objects.values_list("pk", "name")
    for renamed in batches(pk for pk, name in after if before.get(pk, name) != name):
        Program.objects.filter(institution__in=renamed).refresh_search()
    return {identity: pks.get(identity, UNKNOWN) for identity in records} | taken_over


def institutions_of_programs(records: dict[object, tuple], sources: list[int]) -> dict[str, int]:
    """For names without a key that several institutions have: the institution of each program, by its key."""
    counts = Counter(Institution.objects.values_list("name", "country"))
    names = [each[2].name for identity, each in records.items() if counts[identity] > 1]
    programs = Program.objects.filter(source__in=sources, institution__name__in=names)
    return dict(programs.values_list("source_key", "institution"))


def _institution_rows(records: dict[object, tuple], has_key: bool) -> list[Row]:
    rows = []
    for number, source, institution in records.values():
        if bool(institution.key) == has_key:
            values = {"source_id": source, "source_key": institution.key, "name": institution.name}
            # A file without a website does not remove it.
            url = {"url": institution.url} if institution.url else {}
            rows.append(Row(number, values | url | institution.place._asdict()))
    return rows


def _take_over(run: Run, records: dict[object, tuple], sources: list[int]) -> dict[object, int]:
    """Give its key to an institution without one that has the name of one in the file, if their places agree.

    Returns primary keys by identity.
    """
    known = set(Institution.objects.filter(source__in=sources).values_list("source_key", flat=True))
    in_file = defaultdict(list)
    for number, source, institution in records.values():
        if institution.key and institution.key not in known:
            in_file[sort_key([institution.name])].append((number, source, institution))
    rows = []
    for keys in batches(in_file):
        for own in Institution.objects.filter(source_key=None, sort_key__in=keys).order_by("pk"):
            same = [each for each in in_file[own.sort_key] if each[2].place.may_be(own.place)]
            # An earlier file without keys has one institution for several with the same name.
            is_known = own.source_id in sources
            if len(same) == 1 or (same and is_known):
                in_file[own.sort_key].remove(same[0])
                number, source, institution = same[0]
                rows.append(Row(number, {"id": own.pk, "source_id": source, "source_key": institution.key}))
                if not is_known:
                    run.note(f"The institution “{own.label}” (ID {own.pk}) has the key {institution.key} from now on.")
    run.load(Target(Institution, ("id",), ("source_id", "source_key")), rows, stage="institutions with a new key")
    return {row.values["source_key"]: row.values["id"] for row in rows}


def _named(model: type[Model], key: tuple, values: tuple, stored: QuerySet | None = None) -> Target:
    derived = ("slug", "sort_key") + (("label",) if model is Institution else ())

    def derive(rows: list[dict]) -> None:
        new = [row for row in rows if not row["slug"]]
        for row, slug in zip(new, new_slugs(model, [row["name"] for row in new]), strict=True):
            row["slug"] = slug
        for row in rows:
            row["sort_key"] = sort_key([row["name"]])
            # Institution.after_import() adds the places of those that share a name.
            row |= {"label": row["name"]} if "label" in derived else {}

    return Target(model, key, values, stored=stored, derive=derive, derived=derived)
