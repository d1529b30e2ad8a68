"""The catalog as a file."""

from functools import partial

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from careerguide.database.timeouts import EDITOR_SECONDS, READER_LOCK_SECONDS, wait_longer
from careerguide.lists.querystrings import absolute_url
from programs.catalog.export import export_chunks
from programs.catalog.page import Catalog


@require_safe
def program_export(request):
    """Every program that the catalog finds for the same parameters, in the same order, without pages."""
    # A long file may take longer than a page.
    wait_longer(READER_LOCK_SECONDS, EDITOR_SECONDS)
    # The catalog counts what it found: a database that does not answer fails here, while the answer
    # can still be an error, and not in the middle of a file.
    catalog = Catalog(request.GET, reverse("programs"))
    # Who asks for the headers alone costs no reading of the table.
    chunks = () if request.method == "HEAD" else export_chunks(catalog.filters.qs, partial(absolute_url, request))
    return StreamingHttpResponse(
        chunks,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="programs.csv"',
            # The pages are for search engines; a file for each set of filters would only repeat them.
            "X-Robots-Tag": "noindex",
        },
    )
