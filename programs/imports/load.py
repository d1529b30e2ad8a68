"""Import programs from a file in any of the official formats."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from secrets import token_urlsafe

from django.utils import timezone

from careerguide.content.publishing import Status
from careerguide.content.slugs import RESERVED_SLUGS, SUFFIX_LENGTH
from careerguide.content.sort_key import join_sort_key
from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import Refused, Row, Target
from careerguide.lib.money import exact_dollars
from careerguide.lib.slugs import shorten_slug
from careerguide.lib.text import fold, searched_words
from programs.audit.figures import MAX_TUITION
from programs.imports.cricos import CricosFile
from programs.imports.ipeds import IpedsFile
from programs.imports.merged import MergedFile
from programs.imports.names import add_missing, institutions_of_programs, load_institutions, read_names
from programs.imports.records import NO_TUITION, ProgramFile
from programs.models import DegreeType, FieldOfStudy, Institution, Program, ProgramAddress
from programs.places import Place, slug_of_city, slug_of_place
from roles.models import Source

FORMATS: tuple[type[ProgramFile], ...] = (MergedFile, IpedsFile, CricosFile)
MAX_SLUG = Program._meta.get_field("slug").max_length - SUFFIX_LENGTH
# A file repeats its titles, names and cities many times.
CACHE_SIZE = 50_000
VALUES = (
    *("source_id", "institution_id", "award", "degree_type_id", "field_of_study_id", "delivery_mode"),
    *("city", "region", "country", "duration_months", "duration_stated", "note"),
    *("tuition_usd", "tuition_basis", "tuition_kind", "tuition_year", "tuition_source_id"),
    *("tuition_original", "tuition_currency"),
)


def import_programs(path: Path, edition: str = "", usd_per_aud: Decimal | None = None, **run_options) -> Run:
    """``edition`` is the year or day that the names of the files do not have. ``run_options`` go to import_run()."""
    opened = (each.open(path, edition=edition, usd_per_aud=usd_per_aud) for each in FORMATS)
    file = next(filter(None, opened), None)
    if file is None:
        raise ValueError(f"{path} has no file of IPEDS, of CRICOS or of merged programs.")
    editions = ", ".join(each.values["slug"] for each in file.editions)
    options = ", ".join(str(each) for each in (edition, usd_per_aud) if each)
    with import_run("programs", path, edition=editions, options=options, **run_options) as run:
        if not run.repeats(Program, Institution, DegreeType, FieldOfStudy, Source):
            load_programs(run, file)
    return run


def load_programs(run: Run, file: ProgramFile) -> None:
    """Load the records of ``file``, and first the institutions, degree types and fields that they name."""
    sources = {edition.series: edition.source(run) for edition in file.editions}
    stored = list(Source.objects.filter(series__in=sources).values_list("pk", flat=True))
    names = read_names(file, sources)
    institutions = load_institutions(run, names.institutions, stored)
    own_institutions = institutions_of_programs(names.institutions, stored)
    degree_types = add_missing(run, DegreeType, names.degree_types, lambda values: fold(values["name"]))
    fields = add_missing(run, FieldOfStudy, names.fields, lambda values: values["cip_code"] or values["name"])
    impossible: dict[int, int] = {}

    def rows() -> Iterator[Row | Refused]:
        for record in file.records(sources):
            if isinstance(record, Refused):
                yield record
                continue
            number, institution, degree_type, field, values = record
            relations = {
                "institution_id": own_institutions.get(values["source_key"]) or institutions[institution.identity],
                "degree_type_id": degree_types[degree_type],
                "field_of_study_id": fields[field.identity],
            }
            amount = values.get("tuition_usd") or 0
            if amount > MAX_TUITION:
                impossible[number] = amount
                note = (
                    f"The source states a tuition of {exact_dollars(amount)}. No program costs that much, so this page "
                    "does not show it as the tuition."
                )
                values = values | NO_TUITION | {"note": note}
            yield Row(number, {"note": "", **values, **relations})

    target = Target(
        Program,
        key=("source_key",),
        values=VALUES,
        stored=Program.objects.filter(source__in=stored),
        defaults={"status": Status.PUBLISHED, "published_at": timezone.now(), "preview_salt": ""},
        derive=DerivedTexts().add,
        derived=("slug", "search_text", "sort_key", "city_slug", "place_slug", "preview_salt"),
    )
    run.load(target, rows(), "programs", total=names.rows)
    for note in file.notes():
        run.note(note)
    if impossible:
        listed = "; ".join(f"row {number:,}: {exact_dollars(amount)}" for number, amount in impossible.items())
        run.note(
            f"Tuitions above {exact_dollars(MAX_TUITION)}, which count as not stated: {len(impossible):,} ({listed})."
        )
    others = set(stored) - set(sources.values())
    missing = Program.objects.filter(source__in=others, source_key__isnull=False).count()
    if missing and names.rows:
        run.note(f"Programs of other editions that this file does not have, and that stay: {missing:,}.")


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
