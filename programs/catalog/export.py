"""The catalog as a file."""

from collections.abc import Callable, Iterator

from django.urls import reverse

from careerguide.imports.csv_files import csv_chunks
from careerguide.lists.querystrings import build_url

# Each column, and where it comes from. Formats and bases are written as the catalog's addresses write
# them ("on_campus", "year"): a label may be reworded, and a file is read by programs too.
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
    # Who set the field of study or the region, where the row's own source does not.
    "field_source": "field_source__title",
    "region_source": "region_source__title",
}
ROWS_A_FETCH = 2000


def export_chunks(programs, build_absolute_uri: Callable[[str], str]) -> Iterator[str]:
    """The file's text, piece by piece: every one of ``programs`` in their order, in one query."""
    # The shape of a page's address is asked for once and not for each row; a slug needs no quoting.
    before, after = build_absolute_uri(reverse("program", args=["SLUG"])).rsplit("SLUG", 1)
    return csv_chunks(COLUMNS, _rows(programs, lambda slug: before + slug + after))


def _rows(programs, page_of: Callable[[str], str]) -> Iterator[list]:
    page = list(COLUMNS).index("page")
    # Plain values: making an object of each row would cost more than all the rest.
    for values in programs.values_list(*COLUMNS.values()).iterator(chunk_size=ROWS_A_FETCH):
        row = list(values)
        row[page] = page_of(row[page])
        yield row


def export_url(parameters: dict[str, list[str]], role=None) -> str:
    """The file's address for a catalog with ``parameters``; ``role`` is the guide whose catalog it is."""
    asked = parameters | ({"role": [role.slug]} if role else {})
    return build_url(reverse("program_export"), asked)
