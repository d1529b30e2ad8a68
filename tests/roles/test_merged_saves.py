"""Tests of two people who save the same page: their changes are merged."""

import pytest
from django.core import signing

from careerguide.content.publishing import Status
from programs.models import Program
from roles.models import PayBand, Role, RoleAlias, SkillEntry, Source
from tests.support.admin import change_url, form_data, form_values, shown_messages, with_row
from tests.support.factories import make_pay, make_program, make_role, make_skill, make_source
from tests.support.page import Page
from tests.support.two_editors import save_both

pytestmark = pytest.mark.django_db

NOT_OPENED = "Nothing is saved yet: this form does not say which version of the page you edited."


class TestMerge:
    def test_changes_of_different_fields_are_both_saved(self, editors, draft):
        assert save_both(editors, draft, {"claim": "By Ada."}, {"badge": "Hot"}).status_code == 302
        draft.refresh_from_db()
        assert (draft.claim, draft.badge) == ("By Ada.", "Hot")

    def test_changes_of_different_fields_of_a_row_are_both_saved(self, editors, draft):
        make_pay(draft, low=100_000, high=200_000)
        answer = save_both(editors, draft, {"pay_bands-0-low": 110_000}, {"pay_bands-0-note": "By Eve."})
        assert answer.status_code == 302
        band = PayBand.objects.get()
        assert (band.low, band.high, band.note) == (110_000, 200_000, "By Eve.")

    def test_same_change_is_no_clash(self, editors, draft):
        assert save_both(editors, draft, {"claim": "Better."}, {"claim": "Better."}).status_code == 302
        assert Role.objects.get().claim == "Better."

    def test_change_of_the_first_is_kept_if_the_second_changed_nothing(self, editors, draft):
        make_pay(draft, low=100_000)
        assert save_both(editors, draft, {"claim": "By Ada.", "pay_bands-0-DELETE": "on"}, {}).status_code == 302
        assert Role.objects.get().claim == "By Ada."
        assert not PayBand.objects.exists()

    def test_change_outside_the_admin_is_merged(self, editors):
        ada, _ = editors
        program = make_program(status=Status.DRAFT)
        data = form_data(ada, program)
        program.award = "Imported anew"
        program.save()
        assert ada.post(change_url(program), data | {"city": "Lowell"}).status_code == 302
        program = Program.objects.get()
        assert (program.award, program.city) == ("Imported anew", "Lowell")

    def test_both_add_a_row(self, editors, draft):
        opened = [form_data(client, draft) for client in editors]
        for client, data, name in zip(editors, opened, ("Tinkerer", "Builder"), strict=True):
            assert client.post(change_url(draft), with_row(data, "aliases", name=name)).status_code == 302
        assert set(RoleAlias.objects.values_list("name", flat=True)) == {"Tinkerer", "Builder"}

    def test_both_add_the_same_row(self, editors, draft):
        opened = [form_data(client, draft) for client in editors]
        values = with_row(opened[0], "aliases", name="Tinkerer")
        assert editors[0].post(change_url(draft), values).status_code == 302
        answer = editors[1].post(change_url(draft), with_row(opened[1], "aliases", name="Tinkerer") | {"badge": "Hot"})
        assert answer.status_code == 200
        assert "This guide already has this name." in Page(answer).section("content").text
        assert RoleAlias.objects.get().name == "Tinkerer"
        assert Role.objects.get().badge == ""

    def test_both_add_a_group_with_a_skill(self, editors, draft):
        opened = [form_data(client, draft) for client in editors]
        for number, (client, data) in enumerate(zip(editors, opened, strict=True), start=1):
            data = with_row(data, "skill_groups", number=number, name=f"Group {number}")
            data = with_row(data, "skill_entries", parent=f"Group {number}", skill=make_skill(number).pk, number=1)
            assert client.post(change_url(draft), data).status_code == 302
        found = SkillEntry.objects.values_list("group__name", "skill__name")
        assert sorted(found) == [("Group 1", "Skill 1"), ("Group 2", "Skill 2")]

    def test_saves_of_different_pages_do_not_clash(self, editors):
        ada, eve = editors
        one, other = make_source(), make_source()
        first, second = form_data(ada, one), form_data(eve, other)
        assert ada.post(change_url(one), first | {"title": "One"}).status_code == 302
        assert eve.post(change_url(other), second | {"title": "Other"}).status_code == 302
        assert set(Source.objects.values_list("title", flat=True)) == {"One", "Other"}


class TestToken:
    @pytest.mark.parametrize("kind", ["none", "empty", "broken", "another page", "another model", "made up"])
    def test_form_that_does_not_say_what_was_opened_is_not_saved(self, admin_client, kind):
        source = make_source(title="Old")
        data = form_data(admin_client, source)
        tokens = {
            "none": None,
            "empty": "",
            "broken": data["opened"][:-1] + ("A" if data["opened"][-1] != "A" else "B"),
            "another page": form_data(admin_client, make_source(title="Old"))["opened"],
            "another model": form_data(admin_client, make_role())["opened"],
            "made up": signing.dumps([source.pk, {}], compress=True),
        }
        sent = data | {"opened": tokens[kind], "title": "New"}
        answer = admin_client.post(change_url(source), {name: text for name, text in sent.items() if text is not None})
        assert answer.status_code == 200
        assert NOT_OPENED in Page(answer).section("content").text
        source.refresh_from_db()
        assert source.title == "Old"
        again = form_values(answer)
        assert again["title"] == "New"
        assert admin_client.post(change_url(source), again).status_code == 302
        source.refresh_from_db()
        assert source.title == "New"

    def test_saving_a_deleted_row_redirects_with_a_message(self, editors):
        ada, _ = editors
        source = make_source()
        data, url = form_data(ada, source), change_url(source)
        source.delete()
        answer = ada.post(url, data, follow=True)
        assert answer.status_code == 200
        assert "doesn’t exist" in shown_messages(answer)
