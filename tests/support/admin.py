"""URLs, form data and rows for tests of the admin."""

from unittest.mock import patch

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.forms import MultiWidget
from django.template.response import TemplateResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerguide.groups import make_groups
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    RoleAlias,
    RoleOccupation,
    SkillEntry,
    SourceNote,
)
from tests.support.factories import make_bare_occupation, make_pay, make_role, make_skill, make_skill_group, make_source
from tests.support.page import Page


def get_group(name: str) -> Group:
    """The group, created again if a transactional test has flushed the database."""
    if not Group.objects.filter(name=name).exists():
        make_groups(apps)
    return Group.objects.get(name=name)


def page_url(model, page: str, *args) -> str:
    """``page`` is "changelist", "change", "import", "export" or another name of an admin page."""
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=args)


def change_url(obj) -> str:
    return page_url(obj, "change", obj.pk)


def changelist_url(model) -> str:
    return page_url(model, "changelist")


def form_values(page) -> dict:
    """The data that a browser would send if an editor pressed "Save" without changing anything."""
    forms = [page.context["adminform"].form]
    for rows in page.context["inline_admin_formsets"]:
        forms += [rows.formset.management_form, *rows.formset.forms]
    # Forms of other packages do not say what was opened.
    values = {"opened": page.context.get("opened")}
    values |= {name: value for form in forms for bound in form for name, value in _inputs(bound)}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def form_data(client, row) -> dict:
    """The data that a browser would send if an editor opened the form of `row` and saved it unchanged.

    The page is not rendered, because that would take longer than most tests.
    """
    with patch.object(TemplateResponse, "rendered_content", ""):
        response = client.get(change_url(row))
    response.context = response.context_data
    return form_values(response)


def _inputs(bound):
    """The name and value of each input of a field: a date with a time has two inputs."""
    widget = bound.field.widget
    if not isinstance(widget, MultiWidget):
        return [(bound.html_name, bound.value())]
    value = bound.value()
    values = value if isinstance(value, list) else widget.decompress(value)
    return [(bound.html_name + suffix, value) for suffix, value in zip(widget.widgets_names, values, strict=True)]


def with_row(data: dict, rows: str, **values) -> dict:
    """`data` with one more inline row, as after a click on "Add another"."""
    number = int(data[f"{rows}-TOTAL_FORMS"])
    added = {f"{rows}-{number}-{name}": value for name, value in values.items()}
    return data | added | {f"{rows}-TOTAL_FORMS": number + 1}


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(captured)


def run_action(client, action: str, *rows, **data):
    """Run an action of the list. `post="yes"` confirms it."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]} | data
    return client.post(changelist_url(type(rows[0])), data, follow=True)


def shown_messages(page) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def message_texts(response) -> list[str]:
    """The messages as an editor reads them, without their links."""
    return Page(response).texts("ul.messagelist > li")


def add_rows(role, first: int, last: int) -> None:
    """Add inline rows with the numbers from `first` to `last` - 1. The rows they refer to are also new."""
    for number in range(first, last):
        make_pay(role, employer_type=f"Employer {number}", source=make_source())
        CareerStep.objects.create(role=role, path="ladder", number=number, title=f"Step {number}")
        SkillEntry.objects.create(group=make_skill_group(role, number), skill=make_skill(number), number=1)
        Comparison.objects.create(role=role, other=make_role(), other_side="That.", this_side="This.")
        RoleAlias.objects.create(role=role, name=f"Name {number}")
        RoleOccupation.objects.create(role=role, occupation=make_bare_occupation(number))
        SourceNote.objects.create(role=role, number=number, about="pay", text="A note.", source=make_source())
    for weekday in range(first + 1, min(last + 1, 6)):
        DayEntry.objects.create(role=role, weekday=weekday, text="Work.")


def refused_page(client, obj, data: dict) -> str:
    answer = client.post(change_url(obj), data)
    assert answer.status_code == 200, "the form was saved"
    return answer.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def query_counts(client, url: str, make) -> tuple[int, int]:
    """The number of queries of a page with 2 rows created by `make`, and the number with 50 rows."""
    for number in range(2):
        make(number)
    few = queries(client, url)
    for number in range(2, 50):
        make(number)
    return few, queries(client, url)
