"""Drafts of public pages, and the page of their changes."""

import re

from django.contrib.auth.models import User
from django.test import Client

from tests.support.admin import change_url, form_data, get_group, page_url, shown_messages
from tests.support.page import Page


def member(name: str, group: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(get_group(group))
    client = Client()
    client.force_login(user)
    return client


def changes_url(row) -> str:
    return page_url(type(row), "changes", row.pk)


def act(client, row, button: str, **values):
    """Press a button of the page of the changes, as it is shown now."""
    page = client.get(changes_url(row))
    seen = Page(page).one("input[name=seen]")["value"] if page.status_code == 200 else ""
    return client.post(changes_url(row), {"seen": seen, button: "x"} | values, follow=True)


def save_draft(client, row, **values):
    answer = client.post(change_url(row), form_data(client, row) | values | {"_draft": "Save draft"})
    assert answer.status_code == 302, shown_messages(answer)
    return answer


def public_text(row) -> str:
    response = Client().get(row.get_absolute_url())
    assert response.status_code == 200
    return Page(response).text


def preview_text(client, row) -> str:
    link = re.search(r'href="([^"]+\?preview=[^"]+)"', client.get(change_url(row)).content.decode())[1]
    response = Client().get(link)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    return Page(response).text
