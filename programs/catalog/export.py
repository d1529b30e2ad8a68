"""Export the catalog as CSV."""

from collections.abc import Callable, Iterator

from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from careerguide.imports.csv_files import csv_chunks

# The field lookup of each column. Formats, study modes and tuition bases are exported as stored ("on_campus", "year"),
# because their labels may change and scripts also read the file.
COLUMNS = {
    "title": "award",
    "institution": "institution__name",
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
    "url": "url",
    "page": "slug",
    "source": "source__title",
    "source_key": "source_key",
    # The source of the field of study or the region, if it differs from the program's source.
    "field_source": "field_source__title",
    "region_source": "region_source__title",
}
BATCH_SIZE = 2000


def export_chunks(programs, build_absolute_uri: Callable[[str], str]) -> Iterator[str]:
    """Yield the file in chunks: all of ``programs`` in order, in one query."""
    # Reversing a URL for each row would be slow, so the query inserts the slug, which needs no quoting.
    before, after = build_absolute_uri(reverse("program", args=["SLUG"])).rsplit("SLUG", 1)
    page = Concat(Value(before), "slug", Value(after), output_field=CharField())
    # Read plain values, because creating model instances would take most of the time.
    rows = programs.values_list(*(COLUMNS | {"page": page}).values())
    return csv_chunks(COLUMNS, rows.iterator(chunk_size=BATCH_SIZE))
