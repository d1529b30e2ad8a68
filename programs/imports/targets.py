"""Load the programs of official files."""

from collections.abc import Iterator
from functools import lru_cache
from secrets import token_urlsafe

from django.utils import timezone

from careerguide.content.publishing import Status
from careerguide.content.slugs import RESERVED_SLUGS, SUFFIX_LENGTH
from careerguide.content.sort_key import join_sort_key
from careerguide.imports.runs import Run
from careerguide.imports.upsert import Refused, Row, Target
from careerguide.lib.money import exact_dollars
from careerguide.lib.slugs import shorten_slug
from careerguide.lib.text import fold, searched_words
from programs.audit.figures import MAX_TUITION
from programs.imports.names import Names, institutions_of_programs, load_degree_types, load_fields, load_institutions
from programs.imports.records import ProgramFile, ProgramRecord
from programs.models import DegreeType, FieldOfStudy, Institution, Program, ProgramAddress
from programs.places import Place, slug_of_city, slug_of_place
from roles.models import Source

MAX_SLUG = Program._meta.get_field("slug").max_length - SUFFIX_LENGTH
# A file repeats its titles, names and cities many times.
CACHE_SIZE = 50_000
VALUES = (
    *("source_id", "institution_id", "award", "degree_type_id", "field_of_study_id", "delivery_mode"),
    *("city", "region", "country", "duration_months", "duration_stated", "note"),
    *("tuition_usd", "tuition_basis", "tuition_kind", "tuition_year", "tuition_source_id"),
    *("tuition_original", "tuition_currency"),
)


def load_programs(run: Run, file: ProgramFile) -> None:
    """Load the records of ``file``, and first the institutions, degree types and fields that they name."""
    keys = {edition.series: edition.source(dry_run=run.dry_run).pk for edition in file.editions}
    stored = list(Source.objects.filter(series__in=keys).values_list("pk", flat=True))
    names = Names(file.records(keys))
    for number, institution in file.institutions():
        names.institutions[institution.identity] = (number, keys[file.editions[0].series], institution)
    institutions = load_institutions(run, names.institutions, stored)
    own_institutions = institutions_of_programs(names.institutions, stored)
    degree_types = load_degree_types(run, names.degree_types)
    fields = load_fields(run, names.fields)

    def rows() -> Iterator[Row | Refused]:
        for record in file.records(keys):
            if isinstance(record, Refused):
                yield record
                continue
            relations = {
                "institution_id": own_institutions.get(record.key) or institutions[record.institution.identity],
                "degree_type_id": degree_types.get(record.degree_type),
                "field_of_study_id": fields.get(record.field),
            }
            values = _values(record)
            if (values.get("tuition_usd") or 0) > MAX_TUITION:
                impossible[record.number] = values["tuition_usd"]
                values |= _without_tuition(values["tuition_usd"])
            yield Row(record.number, values | relations)

    impossible: dict[int, int] = {}
    now = timezone.now()
    target = Target(
        Program,
        key=("source_key",),
        values=VALUES,
        stored=Program.objects.filter(source__in=stored),
        defaults={"status": Status.PUBLISHED, "published_at": now, "preview_salt": ""},
        derive=DerivedTexts().add,
        derived=("slug", "search_text", "sort_key", "city_slug", "place_slug", "preview_salt"),
    )
    run.load(target, rows(), "programs", total=names.rows)
    for note in file.notes():
        run.note(note)
    if impossible:
        rows = "; ".join(f"row {number:,}: {exact_dollars(amount)}" for number, amount in impossible.items())
        run.note(
            f"Tuitions above {exact_dollars(MAX_TUITION)}, which count as not stated: {len(impossible):,} ({rows})."
        )
    missing = Program.objects.filter(source__in=set(stored) - set(keys.values()), source_key__isnull=False).count()
    if missing and names.rows:
        run.note(f"Programs of other editions that this file does not have, and that stay: {missing:,}.")
    for edition in file.editions:
        if newer := Source.objects.filter(series=edition.series, published__gt=edition.published).first():
            run.note(f"Warning: {edition.slug} is older than {newer.slug}, which was imported before.")


def _values(record: ProgramRecord) -> dict:
    values = {
        "source_key": record.key,
        "source_id": record.source_id,
        "award": record.title,
        "city": record.place.city,
        "region": record.place.region,
        "country": record.place.country,
        "duration_months": record.duration_months,
        "duration_stated": record.duration_stated,
        "note": record.note,
    }
    if record.delivery_mode is not None:
        values["delivery_mode"] = record.delivery_mode
    if tuition := record.tuition:
        values |= {f"tuition_{name}": value for name, value in tuition._asdict().items()}
        # A file with US dollars only does not remove the amount in the source's currency.
        if tuition.usd is not None and not tuition.currency:
            del values["tuition_original"], values["tuition_currency"]
    return values


def _without_tuition(amount: int) -> dict:
    note = (
        f"The source states a tuition of {exact_dollars(amount)}. No program costs that much, so this page does not "
        "show it as the tuition."
    )
    names = ("tuition_basis", "tuition_kind", "tuition_year", "tuition_currency")
    unstated = dict.fromkeys(("tuition_usd", "tuition_source_id", "tuition_original"))
    return unstated | dict.fromkeys(names, "") | {"note": note}


class DerivedTexts:
    """Slugs and folded texts of programs. Each distinct text is folded once."""

    def __init__(self):
        self._names: dict[type, dict[int | None, str]] = {}
        self._taken: set[str] = set()
        self._fold = lru_cache(CACHE_SIZE)(fold)
        self._words = lru_cache(CACHE_SIZE)(searched_words)
        self._city_slug = lru_cache(CACHE_SIZE)(slug_of_city)
        self._place_slug = lru_cache(CACHE_SIZE)(slug_of_place)

    def add(self, rows: list[dict]) -> None:
        if not self._names:
            self._names = {
                model: dict(model.objects.values_list("pk", "name")) | {None: ""}
                for model in (Institution, DegreeType, FieldOfStudy)
            }
        for row in rows:
            award, city = row["award"], row["city"]
            institution = self._names[Institution][row["institution_id"]]
            field = self._names[FieldOfStudy][row["field_of_study_id"]]
            texts = (award, institution, city, field)
            row["search_text"] = " ".join(dict.fromkeys(word for text in texts for word in self._words(text)))
            row["sort_key"] = join_sort_key([self._fold(award), self._fold(institution)])
            row["city_slug"] = self._city_slug(city)
            row["place_slug"] = self._place_slug(Place(city, row["region"], row["country"]))
            if not row["slug"]:
                degree = self._names[DegreeType][row["degree_type_id"]]
                row["slug"] = self._free_slug(" ".join(map(self._fold, (institution, award, degree))))
                row["preview_salt"] = token_urlsafe(9)

    def _free_slug(self, words: str) -> str:
        if not self._taken:
            pages = [model.objects.order_by().values_list("slug", flat=True) for model in (Program, ProgramAddress)]
            self._taken = set(RESERVED_SLUGS).union(*(page.iterator() for page in pages))
        wanted = slug = shorten_slug(words.replace(" ", "-"), MAX_SLUG)
        number = 1
        while slug in self._taken:
            number += 1
            slug = f"{wanted}-{number}"
        self._taken.add(slug)
        return slug
