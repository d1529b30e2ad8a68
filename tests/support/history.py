"""What the tests of histories share: the pages, and their words."""

from django.urls import reverse

from careerguide.history.versions import Version, versions
from tests.support.admin import change_url, filled_in, told
from tests.support.page import Page


def save(client, row, **values):
    """An editor opens the page of ``row``, types ``values`` and saves."""
    answer = client.post(change_url(row), filled_in(client.get(change_url(row))) | values)
    assert answer.status_code == 302, told(answer)


def history_url(row) -> str:
    """The page of the history of ``row``."""
    return change_url(row).replace("/change/", "/history/")


def history(client, row, **asked) -> str:
    """The words of that page, without its marks."""
    return words(client.get(history_url(row), asked))


def words(response) -> str:
    """The words of a page, which must be there."""
    assert response.status_code == 200
    return Page(response).section("content-main").text


def kept(tracked, row) -> list[Version]:
    """The versions of ``row``, the newest first."""
    return versions(tracked.marks(row.pk))


def restore_url(row, version: Version) -> str:
    """The page that goes back to ``version``."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_go_back"
    return reverse(name, args=[row.pk, version.change])


def go_back(client, row, version: Version):
    """The page after an editor looked at what would change, and went back."""
    url = restore_url(row, version)
    page = client.get(url)
    return client.post(url, {"plan": page.context["going"].fingerprint}, follow=True)
