"""The history pages in the admin, and restoring a version."""

from django.urls import reverse

from careerguide.history.versions import Version, versions
from tests.support.admin import change_url, form_data, shown_messages
from tests.support.page import Page


def save(client, row, **values):
    answer = client.post(change_url(row), form_data(client, row) | values)
    assert answer.status_code == 302, shown_messages(answer)


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
    """The versions of `row`, newest first."""
    return versions(tracked.row_versions(row.pk))


def restore_url(row, version: Version) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_restore"
    return reverse(name, args=[row.pk, version.change])


def restore(client, row, version: Version, **typed):
    url = restore_url(row, version)
    plan = client.get(url).context["plan"]
    return client.post(url, {"plan": plan.fingerprint} | typed, follow=True)
