"""Tests of publishing and withdrawing several pages, of undoing it, and of what the messages say."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from careerguide.history.versions import Version
from careerguide.lib import clock
from programs.models import Program
from roles.models import Role
from tests.support.admin import (
    change_url,
    changelist_url,
    form_data,
    get_group,
    message_texts,
    page_url,
    refused_page,
    run_action,
    shown_messages,
)
from tests.support.factories import (
    make_institution,
    make_pay,
    make_program,
    make_programs,
    make_role,
    make_source,
)
from tests.support.page import Page

pytestmark = pytest.mark.django_db

DUPLICATE = {"institution": "Night School", "city": "Lowell"}


def statuses(model) -> list[str]:
    return list(model.objects.order_by("pk").values_list("status", flat=True))


def sign_in(client, django_user_model, group: str):
    user = django_user_model.objects.create_user(group, is_staff=True)
    user.groups.add(get_group(group))
    client.force_login(user)
    return client


def press(client, response, text: str = "Undo", **changed):
    """Submit the form of the message whose button says `text`."""
    forms = [form for form in Page(response).css(".messagelist form") if form.one("button").text == text]
    assert len(forms) == 1, f"{len(forms)} buttons say {text!r}"
    data = {each["name"]: each["value"] for each in forms[0].css("input")} | changed
    return client.post(forms[0]["action"] if "action" not in changed else changed["action"], data, follow=True)


class TestPublish:
    def test_reasons_of_20_drafts_are_grouped_and_linked(self, admin_client):
        first = make_program("MBA", **DUPLICATE)
        twins = [make_program("MBA", status=Status.DRAFT, **DUPLICATE) for _ in range(17)]
        odd = [make_program(f"MA {n}", url="www.example.edu", status=Status.DRAFT) for n in range(3)]
        fine = make_program("MS in Robotics", status=Status.DRAFT)
        response = run_action(admin_client, "publish", *twins, *odd, fine)
        published, refused = Page(response).css(".messagelist > li")
        assert published.text == "Published. View “MS in Robotics, Example University” on the site."
        assert refused.text.startswith("Not published: 20 programs.")
        assert refused.text.count("“MBA, Night School”") == 3
        assert "and 14 more" in refused.text
        assert "“MA 0, Example University”, “MA 1, Example University”, “MA 2, Example University”)." in refused.text
        assert len(refused.css("ul > li")) == 2
        assert len(refused.text) < 700
        assert refused.link("“MA 0, Example University”").startswith(change_url(odd[0]))
        assert list(Program.objects.published().order_by("pk")) == [first, fine]

    def test_different_values_of_one_rule_are_one_reason(self, admin_client):
        drafts = [make_program(f"MA {n}", url=f"https://{n}.", status=Status.DRAFT) for n in range(12)]
        (text,) = message_texts(run_action(admin_client, "publish", *drafts))
        assert text.startswith("Not published: 12 programs.")
        assert text.count("and 9 more") == 1
        assert len(text) < 500

    def test_long_names_are_shortened_and_escaped(self, admin_client):
        drafts = [make_role(f"<b>{n}</b>{'x' * 100}", slug=f"r{n}", status=Status.DRAFT, claim="") for n in range(3)]
        response = run_action(admin_client, "publish", *drafts)
        assert "<b>0" not in response.content.decode()
        (text,) = message_texts(response)
        assert "“<b>0</b>" in text
        assert len(text) < 400

    def test_several_published_pages_are_linked(self, admin_client):
        drafts = make_programs(5, status=Status.DRAFT)
        page = Page(run_action(admin_client, "publish", *drafts))
        (message,) = page.css(".messagelist > li")
        assert message.text == (
            "Published: 5 programs. View on the site: “MS 0, Example University”, “MS 1, Example University”, "
            "“MS 2, Example University” and 2 more."
        )
        assert message.link("“MS 1, Example University”") == drafts[1].get_absolute_url()


class TestTakeOff:
    @pytest.mark.parametrize(
        ("action", "title", "status"),
        [("withdraw", "Withdraw 11 programs", "withdrawn"), ("make_draft", "Change to draft 10 programs", "draft")],
    )
    def test_confirmation_names_the_number_of_public_pages(self, admin_client, action, title, status):
        rows = [*make_programs(10), make_program("Draft", status=Status.DRAFT)]
        response = run_action(admin_client, action, *rows)
        expected = "10 of them public" if action == "withdraw" else "all 10 of them public"
        assert Page(response).heading == f"{title}, {expected}"
        assert Program.objects.published().count() == 10
        data = Page(response).form("#content-main form")
        after = admin_client.post(changelist_url(Program), data, follow=True)
        assert statuses(Program) == [status] * 11
        assert "public until now" in message_texts(after)[0]

    def test_pages_that_are_not_public_need_no_confirmation(self, admin_client):
        draft = make_role("Tinkerer", status=Status.DRAFT)
        assert message_texts(run_action(admin_client, "withdraw", draft)) == ["Withdrawn: 1 guide. “Tinkerer”. Undo"]

    def test_confirmation_of_a_filtered_list_covers_its_rows_only(self, admin_client):
        make_program("Other", city="Boston")
        row = make_program("Here", city="Lowell")
        url = f"{changelist_url(Program)}?q=Lowell"
        data = {"action": "withdraw", "_selected_action": [row.pk], "select_across": "1", "index": "0"}
        page = Page(admin_client.post(url, data))
        assert page.heading == "Withdraw 1 program, public"
        assert admin_client.post(url, page.form("#content-main form")).status_code == 302
        assert statuses(Program) == ["published", "withdrawn"]

    def test_query_count_of_the_confirmation_is_constant(self, admin_client):
        def count(rows: int) -> int:
            data = {"action": "withdraw", "_selected_action": [row.pk for row in make_programs(rows)]}
            admin_client.post(changelist_url(Program), data)
            with CaptureQueriesContext(connection) as captured:
                admin_client.post(changelist_url(Program), data)
            return len(captured)

        assert count(2) == count(30)


class TestUndo:
    def test_undo_restores_the_former_statuses(self, admin_client):
        day = timedelta(days=1)
        rows = [
            make_program("Live"),
            make_program("Draft", status=Status.DRAFT),
            make_program("Soon", status=Status.SCHEDULED, publish_at=clock.now() + day),
            make_program("Gone", status=Status.WITHDRAWN),
        ]
        before = list(Program.objects.order_by("pk").values_list("status", "published_at"))
        page = run_action(admin_client, "withdraw", *rows, post="yes")
        assert statuses(Program) == ["withdrawn"] * 4
        after = press(admin_client, page)
        assert message_texts(after) == [
            "Published again: 1 program. “Live, Example University”.",
            "Draft again: 1 program. “Draft, Example University”.",
            "Scheduled again: 1 program. “Soon, Example University”.",
        ]
        assert list(Program.objects.order_by("pk").values_list("status", "published_at")) == before
        assert LogEntry.objects.filter(change_message="Undone.").count() == 3

    def test_undo_puts_drafts_back_on_the_site(self, admin_client, client):
        role = make_role("Tinkerer", source=make_source())
        press(admin_client, run_action(admin_client, "make_draft", role, post="yes"))
        client.logout()
        assert client.get(role.get_absolute_url()).status_code == 200

    def test_page_with_an_open_warning_is_put_back(self, admin_client):
        press(admin_client, run_action(admin_client, "withdraw", make_role(), post="yes"))
        assert statuses(Role) == ["published"]

    @pytest.mark.parametrize("change", ["page", "row"])
    def test_page_that_changed_since_is_reported_and_left_alone(self, admin_client, change):
        changed, other = make_role("Changed", source=make_source()), make_role("Other", source=make_source())
        make_pay(changed, low=90_000, source=make_source())
        page = run_action(admin_client, "withdraw", changed, other, post="yes")
        data = {"badge": "Hot"} if change == "page" else {"pay_bands-0-low": "95000"}
        changed.refresh_from_db()
        admin_client.post(change_url(changed), form_data(admin_client, changed) | data, follow=True)
        assert message_texts(press(admin_client, page)) == [
            "Published again: 1 guide. “Other”.",
            "Not undone: 1 guide. The page has been changed since, so its status was not changed again (“Changed”).",
        ]
        assert statuses(Role) == ["withdrawn", "published"]

    def test_page_that_may_not_be_public_is_reported(self, admin_client):
        role, other = make_role("Half", slug="half", source=make_source()), make_role("Other", source=make_source())
        page = run_action(admin_client, "make_draft", role, post="yes")
        other.former_addresses.create(slug="half")
        assert message_texts(press(admin_client, page)) == [
            "Not undone: 1 guide. Slug: This was the URL of “Other”, and links to it redirect there. "
            "Choose another slug (“Half”)."
        ]
        assert statuses(Role) == ["draft", "published"]

    def test_second_undo_changes_nothing(self, admin_client):
        page = run_action(admin_client, "withdraw", make_program(), post="yes")
        press(admin_client, page)
        assert "Not undone" in message_texts(press(admin_client, page))[0]
        assert statuses(Program) == ["published"]

    def test_only_pages_of_that_action_are_put_back(self, admin_client):
        other, row = make_program("Other"), make_program("Row")
        run_action(admin_client, "withdraw", other, post="yes")
        page = run_action(admin_client, "withdraw", row, post="yes")
        press(admin_client, page, pages=f"{other.pk},{row.pk},{'9' * 30},x,-1")
        assert statuses(Program) == ["withdrawn", "published"]

    def test_undo_needs_a_post_and_the_permission_to_publish(self, admin_client, client, django_user_model):
        row = make_program()
        page = run_action(admin_client, "withdraw", row, post="yes")
        url = Page(page).one(".messagelist form")["action"]
        assert admin_client.get(url).status_code == 405
        editor = sign_in(client, django_user_model, "Editor")
        assert editor.post(url, {"pages": row.pk}).status_code == 403
        assert statuses(Program) == ["withdrawn"]

    def test_single_save_cannot_be_undone_through_the_url(self, admin_client):
        row = make_program()
        admin_client.post(change_url(row), form_data(admin_client, row) | {"status": "withdrawn"})
        change = Version.objects.first().change
        admin_client.post(page_url(Program, "undo", change), {"pages": row.pk})
        assert statuses(Program) == ["withdrawn"]


class TestOnePage:
    """What the message says after one page was saved, and where its link leads."""

    @pytest.mark.parametrize(
        ("before", "after", "text"),
        [
            ("draft", "published", "Published. View “Tinkerer” on the site."),
            ("published", "published", "Saved. The changes are public. View “Tinkerer” on the site."),
            ("draft", "draft", "Saved as a draft. Preview “Tinkerer”."),
            ("published", "draft", "Taken off the site. It is a draft again. Preview “Tinkerer”."),
            ("published", "withdrawn", "Withdrawn. The URL of “Tinkerer” says that the page is gone."),
            ("withdrawn", "withdrawn", "Saved. The URL of “Tinkerer” says that the page is gone."),
            ("withdrawn", "published", "Published. View “Tinkerer” on the site."),
        ],
    )
    def test_message_says_what_happened(self, admin_client, before, after, text):
        role = make_role("Tinkerer", status=before, source=make_source())
        data = form_data(admin_client, role) | {"status": after, "badge": "Hot"}
        page = Page(admin_client.post(change_url(role), data, follow=True))
        (message,) = [each for each in page.css(".messagelist > li") if "Tinkerer" in each.text]
        assert message.text == f"{text} Edit it again."
        assert message.link("Edit it again.") == change_url(role)
        if after == "published":
            assert message.link("View “Tinkerer” on the site") == "/roles/tinkerer/"

    @pytest.mark.parametrize(
        ("before", "values", "error"),
        [
            ("draft", {"status": "scheduled", "publish_at_0": "2020-01-02"}, "This time is in the past."),
            ("draft", {"publish_at_0": "2999-01-02"}, "Only a scheduled page has this time."),
            ("draft", {"status": "scheduled"}, "Enter the time at which to publish"),
            ("published", {"status": "scheduled", "publish_at_0": "2999-01-02"}, "would take it off the site"),
        ],
    )
    def test_time_that_makes_no_sense_is_refused(self, admin_client, before, values, error):
        role = make_role("Tinkerer", status=before, source=make_source())
        data = form_data(admin_client, role) | values
        if "publish_at_0" in values:
            data["publish_at_1"] = "08:00"
        assert error in refused_page(admin_client, role, data)
        role.refresh_from_db()
        assert (role.status, role.publish_at) == (before, None)

    def test_scheduled_page_can_be_published_at_once(self, admin_client):
        role = make_role(
            "Tinkerer", status="scheduled", source=make_source(), publish_at=clock.now() + timedelta(days=1)
        )
        admin_client.post(change_url(role), form_data(admin_client, role) | {"status": "published"})
        role.refresh_from_db()
        assert (role.is_published, role.publish_at) == (True, None)

    def test_message_states_the_time_of_a_scheduled_page(self, admin_client):
        role = make_role("Tinkerer", status="draft", source=make_source())
        data = form_data(admin_client, role)
        data |= {"status": "scheduled", "publish_at_0": "2999-01-02", "publish_at_1": "08:00", "_continue": "1"}
        text = "Scheduled. It will be public from January 2, 2999, 08:00 UTC. Preview “Tinkerer”."
        assert text in message_texts(admin_client.post(change_url(role), data, follow=True))

    def test_added_program_is_published_with_a_link(self, admin_client):
        values = {"award": "MS", "slug": "ms", "institution": make_institution("Night School").pk}
        values |= {"status": "published", "location_scope": "one"}
        values |= {"pathways-TOTAL_FORMS": 0, "pathways-INITIAL_FORMS": 0}
        response = admin_client.post("/admin/programs/program/add/", values, follow=True)
        assert "Published. View “MS, Night School” on the site." in message_texts(response)[0]

    def test_name_in_the_message_is_escaped(self, admin_client):
        role = make_role("<b>Tinkerer</b>", slug="x", source=make_source())
        response = admin_client.post(change_url(role), form_data(admin_client, role) | {"badge": "Hot"}, follow=True)
        assert "<b>Tinkerer" not in shown_messages(response)
