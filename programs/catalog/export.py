"""Export the catalog as CSV."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from django.urls import reverse

from careerguide.imports.csv_files import csv_chunks
from careerguide.lists.forms import printable

# The field lookup of each column. Formats, study modes and tuition bases are exported as stored ("on_campus", "year"),
# because their labels may change and scripts also read the file.
COLUMNS = {
    "title": "award",
    "institution": "institution__label",
    "degree_type": "degree_type__name",
    "field_of_study": "field_of_study__name",
    "cip_code": "field_of_study__cip_code",
    "format": "delivery_mode",
    "study_mode": "study_mode",
    "city": "city",
    "region": "region",
    "country": "country",
    "duration_months": "duration_months",
    "duration_as_stated": "duration_stated",
    "tuition_usd": "tuition_usd",
    "tuition_basis": "tuition_basis",
    # Whose tuition it is: empty for the program's own.
    "tuition_kind": "tuition_kind",
    "tuition_year": "tuition_year",
    "tuition_original": "tuition_original",
    "tuition_currency": "tuition_currency",
    "url": "url",
    "page": "slug",
    "source": "source__title",
    "source_key": "source_key",
    # The source of the tuition, the field of study or the region, if it differs from the program's source.
    "tuition_source": "tuition_source__title",
    "field_source": "field_source__title",
    "region_source": "region_source__title",
}
BATCH_SIZE = 2000
# A message names up to this many unknown columns.
MAX_NAMED = 5


def read_columns(values: Sequence[str]) -> list[str]:
    """The columns of a parameter, in which commas separate names; all columns if there is none.

    Raises ValueError with a sentence that names the unknown ones and lists the others.
    """
    names = list(dict.fromkeys(name.strip() for value in values for name in value.split(",")))
    if unknown := [printable(name) for name in names if name not in COLUMNS]:
        which = " and ".join(f"“{name}”" for name in unknown[:MAX_NAMED])
        raise ValueError(f"There is no column {which}. The columns are {', '.join(COLUMNS)}.")
    return names or list(COLUMNS)


def export_chunks(programs, build_absolute_uri: Callable[[str], str], columns: Sequence[str]) -> Iterator[str]:
    """The file in chunks: the ``columns`` of all of ``programs`` in order, in one query."""
    # Read plain values, because creating model instances would take most of the time.
    rows = programs.values_list(*(COLUMNS[name] for name in columns)).iterator(chunk_size=BATCH_SIZE)
    if "page" in columns:
        # Reversing a URL for each row would be slow.
        before, after = build_absolute_uri(reverse("program", args=["SLUG"])).rsplit("SLUG", 1)
        page = list(columns).index("page")
        rows = ([*row[:page], before + quote(row[page]) + after, *row[page + 1 :]] for row in rows)
    return csv_chunks(columns, rows)
