import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User

from careerguide.content.publishing import Status
from careerguide.groups import make_groups
from careerguide.lib import clock
from careerguide.site.reports import ReaderReport
from roles.models import Role, Source
from tests.support.admin import changelist_url, get_group, queries
from tests.support.factories import make_pay, make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

AUDIT = "/admin/audit/?status=published"


@pytest.fixture
def editor(client):
    make_groups(apps)
    user = User.objects.create_user("an-editor", is_staff=True)
    user.groups.add(get_group("Editor"))
    client.force_login(user)
    return client


def tasks(client) -> dict[str, str]:
    """The URL of each task by its label."""
    return get_page(client, "/admin/").one(".waiting").links


def rows_at(client, url: str) -> int:
    return client.get(url).context["cl"].result_count


def make_report():
    return ReaderReport.objects.create(page="/roles/x/", label="Growth", figure="1%", said="It is 2%.")


def test_tasks_count_rows_and_link_to_them(editor, today):
    day = timedelta(days=1)
    for review_on in [None, today - day, today, today + 30 * day, today + 31 * day]:
        make_source(review_on=review_on)
        make_pay(make_role(review_on=review_on, source=make_source()), review_on=review_on)
    make_report()
    make_role(status=Status.DRAFT)
    make_program(status=Status.DRAFT)
    make_program(status=Status.DRAFT)
    make_program("MS in Robotics", status=Status.SCHEDULED, publish_at=clock.now() + day)
    assert {words: rows_at(editor, link) for words, link in tasks(editor).items() if "audit" not in link} == {
        "1 open report from readers": 1,
        "1 source due for review": 1,
        "1 guide due for review": 1,
        "1 pay row due for review": 1,
        "2 sources due for review within 30 days": 2,
        "2 guides due for review within 30 days": 2,
        "2 pay rows due for review within 30 days": 2,
        "1 draft guide": 1,
        "2 draft programs": 2,
        "1 scheduled program": 1,
    }
    assert "MS in Robotics, Example University on " in editor.get("/admin/").content.decode()


def test_audit_errors_and_warnings_are_counted(editor):
    make_role("AI Engineer", summary="Their is a slip â€™ here.", source=make_source())
    words = next(words for words, link in tasks(editor).items() if link == AUDIT)
    assert re.fullmatch(r"The audit of public pages: \d+ errors?, \d+ open warnings?", words)
    assert words != "The audit of public pages: 0 errors, 0 open warnings"


def test_dashboard_says_when_there_are_no_tasks(editor):
    assert list(tasks(editor).values()) == [AUDIT]
    assert "There is nothing else to do." in editor.get("/admin/").content.decode()


def test_tasks_depend_on_permissions(client):
    user = User.objects.create_user("sources-only", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(user)
    make_report()
    make_role(status=Status.DRAFT)
    make_source(review_on=clock.today() - timedelta(days=1))
    assert list(tasks(client)) == ["1 source due for review"]


def test_query_count_is_constant(editor):
    def add(rows: int):
        for _ in range(rows):
            make_report()
            make_role(status=Status.DRAFT, review_on=clock.today(), source=make_source(review_on=clock.today()))
            make_program(status=Status.SCHEDULED, publish_at=clock.now() + timedelta(days=1))

    add(2)
    few = queries(editor, "/admin/")
    add(30)
    assert queries(editor, "/admin/") == few


def test_unknown_review_filter_is_ignored(editor):
    make_source()
    assert rows_at(editor, changelist_url(Source) + "?review=odd") == 1
    assert rows_at(editor, changelist_url(Role) + "?review=due") == 0
