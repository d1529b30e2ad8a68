"""Two people who edit the same page."""

from tests.support.admin import change_url, form_data, form_values
from tests.support.page import Page

ASKED = "Nothing is saved yet: someone else changed the same as you."


def save_both(editors, row, first: dict, second: dict):
    """Both open the form, then save these changes one after the other. Return the answer to the second."""
    opened = [form_data(client, row) for client in editors]
    assert editors[0].post(change_url(row), opened[0] | first).status_code == 302
    return editors[1].post(change_url(row), opened[1] | second)


def clashes(response) -> dict[str, list[str]]:
    """The text of both sides of each clash that the page asks about."""
    page = Page(response)
    assert ASKED in page.section("content").text
    return {
        name: [text.removeprefix(start) for text, start in zip(texts, ("Keep mine ", "Take theirs "), strict=True)]
        for name, texts in page.table("table.conflicts").items()
    }


def send_again(client, row, response, choice: str = "", **changes):
    """Save the form that asks about clashes. Without a choice, as it was shown."""
    page = Page(response)
    names = {box["name"] for box in page.css("table.conflicts input")}
    assert names
    shown = {box["name"]: box["value"] for box in page.css("table.conflicts input[checked]")}
    assert shown == dict.fromkeys(names, "mine")
    chosen = dict.fromkeys(names, choice) if choice else shown
    return client.post(change_url(row), form_values(response) | chosen | changes)
