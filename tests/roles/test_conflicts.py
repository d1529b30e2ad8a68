import pytest
from django.contrib.auth.models import User
from django.test import Client

from careerguide.content.publishing import Status
from roles.models import DayEntry, PayBand, Role
from tests.support.admin import change_url, form_data, form_values, shown_messages
from tests.support.factories import make_pay, make_program, make_role, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors() -> tuple[Client, Client]:
    clients = Client(), Client()
    for name, client in zip(("ada", "eve"), clients, strict=True):
        client.force_login(User.objects.create_superuser(name))
    return clients


def open_form(client, row) -> dict:
    return form_data(client, row)


def conflicts(response) -> dict[str, list[str]]:
    """The typed and the saved value of each field with a conflict."""
    return Page(response).table("table.conflicts")


class TestConflict:
    def test_conflicting_save_is_refused_and_shows_both_versions(self, editors):
        ada, eve = editors
        role = make_role()
        first, second = open_form(ada, role), open_form(eve, role)
        assert ada.post(change_url(role), first | {"claim": "By Ada."}).status_code == 302
        answer = eve.post(change_url(role), second | {"claim": "By Eve.", "badge": "Hot"})
        assert answer.status_code == 200
        assert "Someone else saved this page after you opened it (ada," in Page(answer).section("content").text
        assert conflicts(answer) == {"Claim": ["By Eve.", "By Ada."], "Badge": ["Hot", "empty"]}
        assert Role.objects.get().claim == "By Ada."

    def test_typed_values_are_kept_and_can_be_saved_again(self, editors):
        ada, eve = editors
        role = make_role()
        first, second = open_form(ada, role), open_form(eve, role)
        ada.post(change_url(role), first | {"claim": "By Ada."})
        refused = eve.post(change_url(role), second | {"claim": "By Eve."})
        again = form_values(refused)
        assert again["claim"] == "By Eve."
        assert eve.post(change_url(role), again).status_code == 302
        assert Role.objects.get().claim == "By Eve."

    def test_change_of_an_inline_row_is_a_conflict(self, editors):
        ada, eve = editors
        role = make_role()
        make_pay(role, low=100_000)
        first, second = open_form(ada, role), open_form(eve, role)
        ada.post(change_url(role), first | {"pay_bands-0-low": 110_000})
        answer = eve.post(change_url(role), second | {"pay_bands-0-low": 120_000})
        assert list(conflicts(answer).values()) == [["120000", "$110,000"]]
        assert PayBand.objects.get().low == 110_000
        assert eve.post(change_url(role), form_values(answer)).status_code == 302
        assert PayBand.objects.get().low == 120_000

    def test_inline_row_deleted_by_someone_else_can_be_added_again(self, editors):
        ada, eve = editors
        # Use a draft, because the audit warns about a public guide with a single weekday.
        role = make_role(status=Status.DRAFT)
        DayEntry.objects.create(role=role, weekday=1, text="Old.")
        first, second = open_form(ada, role), open_form(eve, role)
        assert ada.post(change_url(role), first | {"days-0-DELETE": "on"}).status_code == 302
        answer = eve.post(change_url(role), second | {"days-0-text": "Eve's Monday."})
        assert conflicts(answer)["new day entry: Text"] == ["Eve's Monday.", "deleted"]
        assert eve.post(change_url(role), form_values(answer)).status_code == 302
        assert DayEntry.objects.get().text == "Eve's Monday."

    def test_change_outside_the_admin_is_a_conflict(self, editors):
        ada, _ = editors
        program = make_program()
        data = open_form(ada, program)
        program.award = "Imported anew"
        program.save()
        answer = ada.post(change_url(program), data | {"city": "Lowell"})
        assert conflicts(answer)["Title"][1] == "Imported anew"

    def test_saves_of_different_rows_do_not_conflict(self, editors):
        ada, eve = editors
        one, other = make_source(), make_source()
        first, second = open_form(ada, one), open_form(eve, other)
        assert ada.post(change_url(one), first | {"title": "One"}).status_code == 302
        assert eve.post(change_url(other), second | {"title": "Other"}).status_code == 302

    def test_form_without_token_is_a_conflict(self, admin_client):
        source = make_source()
        data = {name: value for name, value in open_form(admin_client, source).items() if name != "opened"}
        assert admin_client.post(change_url(source), data | {"title": "Changed"}).status_code == 200

    def test_saving_a_deleted_row_redirects_with_a_message(self, editors):
        ada, _ = editors
        source = make_source()
        data, url = open_form(ada, source), change_url(source)
        source.delete()
        answer = ada.post(url, data, follow=True)
        assert answer.status_code == 200
        assert "doesn’t exist" in shown_messages(answer)
