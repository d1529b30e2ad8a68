"""Import programs from a file in any of the official formats."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from secrets import token_urlsafe

from django.utils import timezone

from careerguide.content.publishing import Status
from careerguide.content.slugs import new_slugs
from careerguide.content.sort_key import join_sort_key
from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import RefusedRow, Row, Target
from careerguide.lib.money import exact_dollars
from careerguide.lib.text import fold, searched_words
from programs.audit.figures import MAX_TUITION
from programs.imports.cricos import CricosFile
from programs.imports.ipeds import IpedsFile
from programs.imports.merged import MergedFile
from programs.imports.names import add_missing, institutions_of_programs, load_institutions, read_names
from programs.imports.records import NO_TUITION, ProgramFile
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.places import Place, readable_city, slug_of_city, slug_of_place
from roles.models import Source

FORMATS: tuple[type[ProgramFile], ...] = (MergedFile, IpedsFile, CricosFile)
# A file repeats its titles, names and cities many times.
_fold, _words, _city_slug, _place_slug, _readable_city = map(
    lru_cache(50_000), (fold, searched_words, slug_of_city, slug_of_place, readable_city)
)
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
        if not run.repeats(Program):
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

    def rows() -> Iterator[Row | RefusedRow]:
        for record in file.records(sources):
            if isinstance(record, RefusedRow):
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
            city = _readable_city(values["city"], values["region"], values["country"])
            yield Row(number, {"note": "", **values, **relations, "city": city})
        yield from file.broken_rows()

    target = Target(
        Program,
        key=("source_key",),
        values=VALUES,
        stored=Program.objects.filter(source__in=stored),
        defaults={"status": Status.PUBLISHED, "published_at": timezone.now(), "preview_salt": ""},
        derive=derive,
        details={
            "tuition_usd": tuple(name for name in VALUES if name.startswith("tuition_") and name != "tuition_usd")
        },
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


def derive(rows: list[dict]) -> None:
    """Set the slugs and folded texts of programs."""
    names = {
        model: dict(model.objects.values_list("pk", "name")) | {None: ""}
        for model in (Institution, DegreeType, FieldOfStudy)
    }
    # Australian courses have titles that name their degree, and are taught in several cities.
    australian = set(FieldOfStudy.objects.filter(cip_code=None).values_list("pk", flat=True))
    new, slug_texts = [], []
    for row in rows:
        award, city = row["award"], row["city"]
        institution = names[Institution][row["institution_id"]]
        texts = (award, institution, city, names[FieldOfStudy][row["field_of_study_id"]])
        row["search_text"] = " ".join(dict.fromkeys(word for text in texts for word in _words(text)))
        row["sort_key"] = join_sort_key([_fold(award), _fold(institution)])
        row["city_slug"], row["place_slug"] = _city_slug(city), _place_slug(Place(city, row["region"], row["country"]))
        if not row["slug"]:
            row["preview_salt"] = token_urlsafe(9)
            new.append(row)
            which = city if row["field_of_study_id"] in australian else names[DegreeType][row["degree_type_id"]]
            slug_texts.append(" ".join(map(_fold, (institution, award, which))))
    for row, slug in zip(new, new_slugs(Program, slug_texts), strict=True):
        row["slug"] = slug
