"""Helpers for imports and exports in the admin."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from careerguide.imports.csv_files import BYTE_ORDER_MARK


def page_url(model, page: str) -> str:
    """The address of the ``page`` (import, process_import, export) of ``model``."""
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}")


def as_file(*rows: dict, columns=None) -> bytes:
    """``rows`` as a CSV file whose columns are those of any row."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def send(client, model, data: bytes | dict, *rows: dict, name: str = "rows.csv"):
    """The page after an editor sent a file: bytes, or rows."""
    content = as_file(data, *rows) if isinstance(data, dict) else data
    page = client.post(page_url(model, "import"), {"import_file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    return page


def dry_run_of(client, model, *rows):
    """What the site says that the file would do."""
    return send(client, model, *rows).context["dry_run"]


def reasons(client, model, *rows) -> list[tuple[int, str, str]]:
    """The refusals that an editor reads: row, column, reason."""
    page = send(client, model, *rows)
    found = [(error.number, error.column, error.message) for error in page.context["dry_run"].errors]
    text = shown(page)
    for _, column, reason in found:
        assert reason in text
        assert column in text
    return found


def complaint(client, model, data: bytes, name: str = "rows.csv") -> str:
    """What stands at the field of a file that is none."""
    page = send(client, model, data, name=name)
    assert page.context["dry_run"] is None
    (said,) = page.context["form"].errors["import_file"]
    assert said in shown(page)
    return said


def shown(page) -> str:
    """The page's text, with its quotation marks as they are seen."""
    return page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def accept(client, model, page):
    """The page after the editor pressed "Save these rows"."""
    return client.post(page_url(model, "process_import"), page.context["confirm_form"].initial, follow=True)


def save(client, model, *rows):
    """Send a file and accept it."""
    page = send(client, model, *rows)
    assert page.context["confirm_form"], page.context["dry_run"]
    return accept(client, model, page)


def fetch(client, model, kind: str = "csv", **asked) -> bytes:
    """The file that an editor fetches, with the list's filters ``asked``."""
    answer = client.post(
        page_url(model, "export") + (f"?{'&'.join(f'{k}={v}' for k, v in asked.items())}" if asked else ""),
        {"format": {"csv": "0", "xlsx": "1"}[kind]},
    )
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def read_rows(data: bytes) -> list[dict]:
    """The rows of a CSV file as a program reads them."""
    return list(csv.DictReader(io.StringIO(data.decode().removeprefix(BYTE_ORDER_MARK), newline="")))
