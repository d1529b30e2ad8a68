"""The history of pages in tests: edit with versions, read the history in the admin, and restore a version."""

from uuid import uuid4

from django.db import models
from django.urls import reverse

from careerguide.history.pages import PAGES
from careerguide.history.versions import Version, record, record_deletion, record_found, versions_of
from tests.support.admin import change_url, form_data, form_values, shown_messages
from tests.support.page import Page


def save(client, row, **values):
    answer = client.post(change_url(row), form_data(client, row) | values)
    assert answer.status_code == 302, shown_messages(answer)


def page_of(row: models.Model) -> models.Model:
    """The page that `row` belongs to, such as the guide of a skill."""
    while type(row) not in PAGES:
        row = getattr(row, {part.model: part.parent for page in PAGES.values() for part in page.parts}[type(row)])
    return row


def edit(row, reason: str = "", user=None, **values):
    """Save `row` with versions of its page from before and after the change, as the admin does, and return it."""
    page = page_of(row)
    record_found(PAGES[type(page)], [page.pk])
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(PAGES[type(page)], [page.pk], reason, user)
    return row


def delete_page(row) -> int:
    """Delete a page with versions, as the admin does, and return its key. No row may link it to another page."""
    page, key = PAGES[type(row)], row.pk
    record_found(page, [key])
    record_deletion(page, [key], None, uuid4())
    row.delete()
    return key


def history_url(row) -> str:
    return change_url(row).replace("/change/", "/history/")


def history(client, row, **params) -> str:
    return page_text(client.get(history_url(row), params))


def newest(client, row) -> str:
    return history(client, row).partition("Restore this version")[0]


def page_text(response) -> str:
    assert response.status_code == 200
    return Page(response).section("content-main").text


def stored_versions(tracked, row) -> list[Version]:
    """The versions of `row`, newest first. What a test wrote without the admin counts as a change, too."""
    record(tracked, [row.pk])
    return list(versions_of(tracked, row.pk))


def restore_url(row, version: Version) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_restore"
    return reverse(name, args=[row.pk, version.change])


def version_form(client, row, version: Version):
    """The response with the form of an existing page that shows `version`."""
    response = client.get(restore_url(row, version))
    assert response.status_code == 200
    return response


def restore(client, row, version: Version, **typed):
    """Open the form with `version` of an existing page, and save it."""
    form = version_form(client, row, version)
    return client.post(change_url(row), form_values(form) | typed, follow=True)
