"""Helpers for imports and exports in the admin."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from careerguide.imports.csv_files import BYTE_ORDER_MARK
from tests.support.admin import page_url


def as_file(*rows: dict, columns=None) -> bytes:
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def send(client, model, data: bytes | dict, *rows: dict, name: str = "rows.csv"):
    """Upload a file, given as bytes or rows, and return the page with the dry run."""
    content = as_file(data, *rows) if isinstance(data, dict) else data
    page = client.post(page_url(model, "import"), {"import_file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    return page


def dry_run_of(client, model, *rows):
    return send(client, model, *rows).context["dry_run"]


def row_errors(client, model, *rows) -> list[tuple[int, str, str]]:
    """The row number, column and message of each error in the dry run."""
    page = send(client, model, *rows)
    errors = [(error.number, error.column, error.message) for error in page.context["dry_run"].errors]
    text = unescaped_html(page)
    for _, column, reason in errors:
        assert reason in text
        assert column in text
    return errors


def form_error(client, model, data: bytes, name: str = "rows.csv") -> str:
    """The form's error message for an invalid file."""
    page = send(client, model, data, name=name)
    assert page.context["dry_run"] is None
    (message,) = page.context["form"].errors["import_file"]
    assert message in unescaped_html(page)
    return message


def unescaped_html(page) -> str:
    """The HTML of the page with quotation marks instead of entities."""
    return page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def accept(client, model, page):
    """Confirm the import, as the button "Save these rows" does."""
    return client.post(page_url(model, "process_import"), page.context["confirm_form"].initial, follow=True)


def save(client, model, *rows):
    page = send(client, model, *rows)
    assert page.context["confirm_form"], page.context["dry_run"]
    return accept(client, model, page)


def fetch(client, model, kind: str = "csv", **params) -> bytes:
    """Export a file. ``params`` are the filters of the list."""
    response = client.post(
        page_url(model, "export") + (f"?{'&'.join(f'{k}={v}' for k, v in params.items())}" if params else ""),
        {"format": {"csv": "0", "xlsx": "1"}[kind]},
    )
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    return b"".join(response.streaming_content)


def read_rows(data: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(data.decode().removeprefix(BYTE_ORDER_MARK), newline="")))
