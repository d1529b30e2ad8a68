"""Export the catalog as CSV."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.urls import reverse

from careerguide.imports.csv_files import csv_chunks

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


def export_chunks(programs, build_absolute_uri: Callable[[str], str]) -> Iterator[str]:
    """The file in chunks: all of ``programs`` in order, in one query."""
    # Reversing a URL for each row would be slow.
    before, after = build_absolute_uri(reverse("program", args=["SLUG"])).rsplit("SLUG", 1)
    page = list(COLUMNS).index("page")
    # Read plain values, because creating model instances would take most of the time.
    rows = programs.values_list(*COLUMNS.values()).iterator(chunk_size=BATCH_SIZE)
    return csv_chunks(COLUMNS, ([*row[:page], before + quote(row[page]) + after, *row[page + 1 :]] for row in rows))
