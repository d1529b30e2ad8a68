"""Two editors, one page: nobody's words are lost."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from careerguide.content.publishing import Status
from roles.models import DayEntry, PayBand, Role
from tests.support.admin import change_url, filled_in, make_pay
from tests.support.factories import make_program, make_role, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors() -> tuple[Client, Client]:
    """Two browsers, each with an editor of its own signed in."""
    clients = Client(), Client()
    for name, client in zip(("ada", "eve"), clients, strict=True):
        client.force_login(User.objects.create_superuser(name))
    return clients


def opened(client, row) -> dict:
    """What the form of ``row`` would send back."""
    return filled_in(client.get(change_url(row)))


def test_the_second_to_save_is_refused_and_sees_both_versions(editors):
    ada, eve = editors
    role = make_role()
    first, second = opened(ada, role), opened(eve, role)
    assert ada.post(change_url(role), first | {"claim": "By Ada."}).status_code == 302
    answer = eve.post(change_url(role), second | {"claim": "By Eve.", "badge": "Hot"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else saved this page after you opened it (ada," in html
    assert "<td>By Eve.</td><td>By Ada.</td>" in html
    assert "<td>Hot</td><td>empty</td>" in html
    assert Role.objects.get().claim == "By Ada."


def test_nothing_that_the_second_typed_is_lost_and_saving_again_is_a_decision(editors):
    ada, eve = editors
    role = make_role()
    first, second = opened(ada, role), opened(eve, role)
    ada.post(change_url(role), first | {"claim": "By Ada."})
    refused = eve.post(change_url(role), second | {"claim": "By Eve."})
    again = filled_in(refused)
    assert again["claim"] == "By Eve."
    assert eve.post(change_url(role), again).status_code == 302
    assert Role.objects.get().claim == "By Eve."


def test_a_row_of_the_page_counts_as_the_page(editors):
    ada, eve = editors
    role = make_role()
    make_pay(role, low=100_000)
    first, second = opened(ada, role), opened(eve, role)
    ada.post(change_url(role), first | {"pay_bands-0-low": 110_000})
    answer = eve.post(change_url(role), second | {"pay_bands-0-low": 120_000})
    assert "<td>120000</td><td>110000</td>" in answer.content.decode()
    assert PayBand.objects.get().low == 110_000
    assert eve.post(change_url(role), filled_in(answer)).status_code == 302
    assert PayBand.objects.get().low == 120_000


def test_a_row_that_has_been_deleted_meanwhile_is_said_and_is_no_dead_end(editors):
    ada, eve = editors
    # A draft: of one weekday alone the audit would ask on a public page.
    role = make_role(status=Status.DRAFT)
    DayEntry.objects.create(role=role, weekday=1, text="Old.")
    first, second = opened(ada, role), opened(eve, role)
    assert ada.post(change_url(role), first | {"days-0-DELETE": "on"}).status_code == 302
    answer = eve.post(change_url(role), second | {"days-0-text": "Eve's Monday."})
    assert "<td>Eve&#x27;s Monday.</td><td>deleted meanwhile</td>" in answer.content.decode()
    assert eve.post(change_url(role), filled_in(answer)).status_code == 302
    assert DayEntry.objects.get().text == "Eve's Monday."


def test_what_is_changed_elsewhere_than_at_the_desk_counts_too(editors):
    ada, _ = editors
    program = make_program()
    data = opened(ada, program)
    program.award = "Imported anew"
    program.save()
    answer = ada.post(change_url(program), data | {"city": "Lowell"})
    assert "<td>Imported anew</td>" in answer.content.decode()
    assert "Somebody else saved" in answer.content.decode()


def test_two_who_change_nothing_of_each_other_both_save(editors):
    ada, eve = editors
    one, other = make_source(), make_source()
    first, second = opened(ada, one), opened(eve, other)
    assert ada.post(change_url(one), first | {"title": "One"}).status_code == 302
    assert eve.post(change_url(other), second | {"title": "Other"}).status_code == 302


def test_a_form_without_its_token_is_taken_for_a_stale_one(admin_client):
    source = make_source()
    data = {name: value for name, value in opened(admin_client, source).items() if name != "opened"}
    assert admin_client.post(change_url(source), data | {"title": "Changed"}).status_code == 200


def test_a_page_that_is_gone_leads_back_to_the_list(editors):
    ada, _ = editors
    source = make_source()
    data, url = opened(ada, source), change_url(source)
    source.delete()
    answer = ada.post(url, data, follow=True)
    assert answer.status_code == 200
    assert "doesn’t exist" in answer.content.decode()
