"""Draw random rows of each source, and print what the file and the database say about them, side by side.

Run it with `.venv/bin/python benchmarks/compare_with_files.py [FOLDER] [--rows 50] [--seed N] [--only NAME]`, on the
database in DATABASE_URL into which `make world` loaded the files. FOLDER is fixtures/world/ by default. It exits with
status 1 if a figure, an edition or a unit differs. It reads the files without the code of the imports.

To add a source, write a function that yields (what, value in the file, value in the database) for a row of the file.
"""

import argparse
import csv
import lzma
import math
import os
import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerguide.settings")
django.setup()

from programs.imports.records import LEVELS  # noqa: E402
from programs.models import FieldOccupation, Program  # noqa: E402
from programs.places import readable_city  # noqa: E402
from roles.models import EducationLevel, MergedCode, Occupation, OtherTitle, RelatedOccupation  # noqa: E402

Compare = Callable[[dict[str, str]], Iterator[tuple[str, object, object]]]
# The functions by name of the file, without .csv.xz.
SOURCES: dict[str, Compare] = {}


def source(name: str) -> Callable[[Compare], Compare]:
    def add(function: Compare) -> Compare:
        SOURCES[name] = function
        return function

    return add


def read(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def draw(path: Path, count: int, chance: random.Random) -> list[dict[str, str]]:
    """``count`` rows, each as likely as any other, without storing the whole file."""
    rows = []
    for number, row in enumerate(read(path)):
        if number < count:
            rows.append(row)
        elif (place := chance.randrange(number + 1)) < count:
            rows[place] = row
    return rows


def figure(text: str) -> Decimal | None:
    """Stars stand for figures that are not published."""
    return None if text in {"", "*"} else Decimal(text)


def occupation_of(code: str) -> Occupation | None:
    merged = MergedCode.objects.filter(soc_code=code).first()
    return merged.occupation if merged else Occupation.objects.filter(soc_code=code).first()


@source("occupations")
def compare_occupation(row):
    own = Occupation.objects.select_related("source", "growth_source", "skills_source").get(soc_code=row["soc"])
    yield "title", row["title"], own.title
    for percent, column in (10, "pay_p10"), (25, "pay_p25"), (50, "pay_median"), (75, "pay_p75"), (90, "pay_p90"):
        yield f"pay a year, percentile {percent}", figure(row[column]), getattr(own, f"pay_p{percent}")
    if row["pay_median"]:
        yield "edition of the pay", "May 2025", own.source.published
    yield "growth over 2024 to 2034", figure(row["growth_pct_2024_34"]), own.growth_percent
    yield "years of the growth", (2024, 2034), (own.growth_from, own.growth_to)
    yield "edition of the growth", "2024–34", own.growth_source.published
    yield "openings a year", figure(row["openings_per_year_thousands"]) * 1000, own.openings
    for name in ("entry_education", "work_experience", "training"):
        yield name, {"None": "Not required"}.get(row[name], row[name]), getattr(own, name)
    yield "job zone", figure(row["job_zone"]), own.job_zone
    yield "technology skills", row["technology_skills"], "; ".join(own.technology_skills.splitlines())
    if row["job_zone"]:
        yield "edition of the skills", "29.2", own.skills_source.published


@source("oews_extra")
def compare_employment(row):
    own = Occupation.objects.get(soc_code=row["soc"])
    yield "employment", figure(row["employment"]), own.employment
    yield "error of employment", figure(row["employment_rse_pct"]), own.employment_error
    yield "mean pay a year", figure(row["wage_mean"]), own.pay_mean
    yield "median pay an hour", figure(row["hourly_median"]), own.hourly_median
    yield "hourly only", row["hourly_only"], str(own.hourly_only)
    yield "edition", "May 2025", own.source.published


@source("other_titles")
def compare_titles(row):
    name, _, bracket = row["alternate_title"].partition(" (")
    names = [name, bracket[:-1]] if bracket.endswith(")") else [row["alternate_title"]]
    own = occupation_of(row["soc_code"])
    stored = OtherTitle.objects.filter(occupation=own, title__in=names, source__published="29.2")
    is_military = row["soc_code"].startswith("55-")
    yield "names", sorted([] if is_military else names), sorted(stored.values_list("title", flat=True))


@source("short_titles")
def compare_short_title(row):
    own = OtherTitle.objects.filter(occupation=occupation_of(row["soc_code"]), title=row["short_title"]).first()
    yield "short title", True, own.is_short if own else None


@source("related")
def compare_related(row):
    own = RelatedOccupation.objects.get(
        occupation=occupation_of(row["soc_code"]), related=occupation_of(row["related_soc_code"])
    )
    yield "tier", row["tier"], own.tier
    yield "position", figure(row["index"]), own.position
    yield "edition", "29.2", own.source.published


@source("education")
def compare_education(row):
    own = EducationLevel.objects.select_related("source").get(onet_code=row["onet_soc_code"], level=row["level"])
    yield "occupation", occupation_of(row["soc_code"]), own.occupation
    for ours, theirs in ("percent", "percent"), ("ci_low", "ci_low"), ("ci_high", "ci_high"), ("n", "n"):
        yield ours, figure(row[theirs]), getattr(own, ours)
    yield "suppressed", row["suppress"] == "Y", own.suppressed
    yield "answered by experts", row["source"] == "Occupational Expert", own.by_experts
    yield "month", row["date"], "/".join(reversed(own.surveyed.split("-")))
    yield "edition", "29.2", own.source.published


@source("merges")
def compare_merge(row):
    own = MergedCode.objects.get(soc_code=row["soc_2018"])
    yield "title", row["soc_2018_title"], own.title
    yield "published as", row["published_as"], own.occupation.soc_code


@source("crosswalk")
def compare_link(row):
    occupation = occupation_of(row["soc_code"])
    leads_somewhere = occupation is not None and row["cip_code"] != "99.9999"
    links = FieldOccupation.objects.filter(field__cip_code=row["cip_code"], occupation=occupation)
    yield "is linked", leads_somewhere, occupation is not None and links.exists()


@source("programs")
def compare_program(row):
    is_us = row["source"] == "ipeds_us_2024"
    key = row["source_id"] if is_us else f"{row['source_id']}/{row['city']}"
    related = ("institution", "field_of_study", "degree_type", "source", "tuition_source")
    own = Program.objects.select_related(*related).get(source__series="ipeds" if is_us else "cricos", source_key=key)
    # The file has no title for CIP 49.0109.
    yield "title", row["program"] or row["field"], own.award
    yield "institution", row["institution"], own.institution.name
    unitid = row["source_id"].partition("/")[0] if is_us else None
    yield "key of the institution", unitid, own.institution.source_key if is_us else None
    level = row["credential"]
    award_level = row["source_id"].rpartition("/")[2]
    degree_type = LEVELS["ipeds"][award_level]["name"] if is_us else LEVELS["cricos"].get(level, level)
    yield "degree type", degree_type, own.degree_type.name
    yield "field", row["cip_code"] or row["field"], own.field_of_study.cip_code or own.field_of_study.name
    region = row["state_or_country"] if is_us else row["source_id"].partition("@")[2]
    country = "US" if is_us else "AU"
    city = readable_city(row["city"], region, country)
    yield "place", (city, region, country), (own.city, own.region, own.country)
    yield "format", row["format"], {"online": "Online", "on_campus": "On Campus"}.get(own.delivery_mode, "")
    yield "duration in its own words", row["duration"], own.duration_stated
    yield "months", math.ceil(float(row["duration_months"])) if row["duration_months"] else None, own.duration_months
    yield "edition", "2024" if is_us else "2023-01-03", own.source.published
    amount = figure(row["tuition_usd"])
    is_impossible = amount is not None and amount > 500_000
    yield "tuition", None if is_impossible else amount, own.tuition_usd
    if amount is not None and not is_impossible:
        what = ("year", "institution", "2022-23") if is_us else ("total", "overseas", "")
        yield "unit of the tuition", what, (own.tuition_basis, own.tuition_kind, own.tuition_year)
        edition = own.tuition_source or own.source
        yield "edition of the tuition", "2022-23" if is_us else "2023-01-03", edition.published


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "fixtures" / "world")
    parser.add_argument("--rows", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--only", choices=SOURCES, action="append")
    options = parser.parse_args()
    differences = 0
    for name in options.only or SOURCES:
        rows = draw(options.folder / f"{name}.csv.xz", options.rows, random.Random(options.seed))
        for row in rows:
            print(f"\n{name}: {', '.join(value for value in list(row.values())[:3] if value)}")
            for what, in_file, in_database in SOURCES[name](row):
                is_equal = in_file == in_database
                differences += not is_equal
                print(f"  {'' if is_equal else 'DIFFERS: '}{what}: {in_file} | {in_database}")
    print(f"\nSeed {options.seed}. Figures that differ: {differences}.")
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
