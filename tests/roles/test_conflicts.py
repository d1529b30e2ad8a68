"""Tests of two people who save the same page: their changes are merged, and only clashes are asked."""

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client

from careerguide.content.publishing import Status
from programs.models import Program
from roles.models import DayEntry, PayBand, Role, RoleAlias, SkillEntry, SkillGroup, Source
from tests.support.admin import change_url, form_data, form_values, shown_messages, with_row
from tests.support.factories import make_pay, make_program, make_role, make_skill, make_skill_group, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db

ASKED = "Nothing is saved yet: someone else changed the same as you."
NOT_OPENED = "Nothing is saved yet: this form does not say which version of the page you edited."


@pytest.fixture
def editors() -> tuple[Client, Client]:
    clients = Client(), Client()
    for name, client in zip(("ada", "eve"), clients, strict=True):
        client.force_login(User.objects.create_superuser(name))
    return clients


@pytest.fixture
def guide() -> Role:
    """A draft, because the audit would block changes of a public page for other reasons."""
    return make_role(status=Status.DRAFT, claim="The old claim.")


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


class TestMerge:
    def test_changes_of_different_fields_are_both_saved(self, editors, guide):
        assert save_both(editors, guide, {"claim": "By Ada."}, {"badge": "Hot"}).status_code == 302
        guide.refresh_from_db()
        assert (guide.claim, guide.badge) == ("By Ada.", "Hot")

    def test_changes_of_different_fields_of_a_row_are_both_saved(self, editors, guide):
        make_pay(guide, low=100_000, high=200_000)
        answer = save_both(editors, guide, {"pay_bands-0-low": 110_000}, {"pay_bands-0-note": "By Eve."})
        assert answer.status_code == 302
        band = PayBand.objects.get()
        assert (band.low, band.high, band.note) == (110_000, 200_000, "By Eve.")

    def test_same_change_is_no_clash(self, editors, guide):
        assert save_both(editors, guide, {"claim": "Better."}, {"claim": "Better."}).status_code == 302
        assert Role.objects.get().claim == "Better."

    def test_change_of_the_first_is_kept_if_the_second_changed_nothing(self, editors, guide):
        make_pay(guide, low=100_000)
        assert save_both(editors, guide, {"claim": "By Ada.", "pay_bands-0-DELETE": "on"}, {}).status_code == 302
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

    def test_both_add_a_row(self, editors, guide):
        opened = [form_data(client, guide) for client in editors]
        for client, data, name in zip(editors, opened, ("Tinkerer", "Builder"), strict=True):
            assert client.post(change_url(guide), with_row(data, "aliases", name=name)).status_code == 302
        assert set(RoleAlias.objects.values_list("name", flat=True)) == {"Tinkerer", "Builder"}

    def test_both_add_the_same_row(self, editors, guide):
        opened = [form_data(client, guide) for client in editors]
        values = with_row(opened[0], "aliases", name="Tinkerer")
        assert editors[0].post(change_url(guide), values).status_code == 302
        answer = editors[1].post(change_url(guide), with_row(opened[1], "aliases", name="Tinkerer") | {"badge": "Hot"})
        assert answer.status_code == 200
        assert "This guide already has this name." in Page(answer).section("content").text
        assert RoleAlias.objects.get().name == "Tinkerer"
        assert Role.objects.get().badge == ""

    def test_both_add_a_group_with_a_skill(self, editors, guide):
        opened = [form_data(client, guide) for client in editors]
        for number, (client, data) in enumerate(zip(editors, opened, strict=True), start=1):
            data = with_row(data, "skill_groups", number=number, name=f"Group {number}")
            data = with_row(data, "skill_entries", parent=f"Group {number}", skill=make_skill(number).pk, number=1)
            assert client.post(change_url(guide), data).status_code == 302
        found = SkillEntry.objects.values_list("group__name", "skill__name")
        assert sorted(found) == [("Group 1", "Skill 1"), ("Group 2", "Skill 2")]

    def test_saves_of_different_pages_do_not_clash(self, editors):
        ada, eve = editors
        one, other = make_source(), make_source()
        first, second = form_data(ada, one), form_data(eve, other)
        assert ada.post(change_url(one), first | {"title": "One"}).status_code == 302
        assert eve.post(change_url(other), second | {"title": "Other"}).status_code == 302
        assert set(Source.objects.values_list("title", flat=True)) == {"One", "Other"}


class TestClash:
    def test_both_texts_are_shown_and_nothing_is_saved(self, editors, guide):
        answer = save_both(editors, guide, {"claim": "By Ada."}, {"claim": "By <Eve>.", "badge": "Hot"})
        assert answer.status_code == 200
        assert clashes(answer) == {"Claim": ["By <Eve>.", "By Ada."]}
        guide.refresh_from_db()
        assert (guide.claim, guide.badge) == ("By Ada.", "")

    @pytest.mark.parametrize(
        ("choice", "claim"), [("", "By Eve."), ("mine", "By Eve."), ("theirs", "By Ada.")], ids=str
    )
    def test_choice_is_saved_with_all_other_changes(self, editors, guide, choice, claim):
        first = {"claim": "By Ada.", "summary": "A summary by Ada."}
        answer = save_both(editors, guide, first, {"claim": "By Eve.", "badge": "Hot"})
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        guide.refresh_from_db()
        assert (guide.claim, guide.summary, guide.badge) == (claim, "A summary by Ada.", "Hot")

    def test_choices_are_independent(self, editors, guide):
        first, second = {"claim": "By Ada.", "badge": "Ada"}, {"claim": "By Eve.", "badge": "Eve"}
        answer = save_both(editors, guide, first, second)
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."], "Badge": ["Eve", "Ada"]}
        chosen = f"clash-0-{guide.pk}-badge"
        assert send_again(editors[1], guide, answer, **{chosen: "theirs"}).status_code == 302
        guide.refresh_from_db()
        assert (guide.claim, guide.badge) == ("By Eve.", "Ada")

    def test_text_can_be_changed_while_choosing(self, editors, guide):
        answer = save_both(editors, guide, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert send_again(editors[1], guide, answer, claim="By Ada and Eve.").status_code == 302
        assert Role.objects.get().claim == "By Ada and Eve."

    @pytest.mark.parametrize(("choice", "low"), [("mine", 120_000), ("theirs", 110_000)])
    def test_field_of_a_row(self, editors, guide, choice, low):
        make_pay(guide, employer_type="Banks", low=100_000)
        answer = save_both(editors, guide, {"pay_bands-0-low": 110_000}, {"pay_bands-0-low": 120_000})
        [(label, texts)] = clashes(answer).items()
        assert "Banks" in label
        assert label.endswith(": pay from")
        assert texts == ["120,000", "110,000"]
        assert PayBand.objects.get().low == 110_000
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        assert PayBand.objects.get().low == low

    @pytest.mark.parametrize(("choice", "texts"), [("mine", ["Eve's Monday."]), ("theirs", [])])
    def test_row_that_the_other_removed(self, editors, guide, choice, texts):
        DayEntry.objects.create(role=guide, weekday=1, text="Old.")
        answer = save_both(editors, guide, {"days-0-DELETE": "on"}, {"days-0-text": "Eve's Monday."})
        assert clashes(answer) == {"The week, Monday": ["changed", "removed"]}
        assert not DayEntry.objects.exists()
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        assert list(DayEntry.objects.values_list("text", flat=True)) == texts

    @pytest.mark.parametrize(("choice", "texts"), [("mine", []), ("theirs", ["Ada's Monday."])])
    def test_row_that_this_person_removed(self, editors, guide, choice, texts):
        DayEntry.objects.create(role=guide, weekday=1, text="Old.")
        answer = save_both(editors, guide, {"days-0-text": "Ada's Monday."}, {"days-0-DELETE": "on"})
        assert clashes(answer) == {"The week, Monday": ["removed", "changed"]}
        assert DayEntry.objects.get().text == "Ada's Monday."
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        assert list(DayEntry.objects.values_list("text", flat=True)) == texts

    @pytest.mark.parametrize(("choice", "names"), [("mine", ["Foundations"]), ("theirs", [])])
    def test_group_that_the_other_removed_with_its_skills(self, editors, guide, choice, names):
        group = make_skill_group(guide)
        SkillEntry.objects.create(group=group, skill=make_skill(1), number=1)
        removed = {"skill_groups-0-DELETE": "on", "skill_entries-0-DELETE": "on"}
        changed = {"skill_groups-0-name": "Foundations", "skill_entries-0-parent": "Foundations"}
        answer = save_both(editors, guide, removed, changed | {"skill_entries-0-note": "Needed."})
        assert len(clashes(answer)) == 2
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        assert list(SkillGroup.objects.values_list("name", flat=True)) == names
        assert list(SkillEntry.objects.values_list("group__name", flat=True)) == names

    @pytest.mark.parametrize(("choice", "names"), [("mine", ["Group 1"]), ("theirs", [])])
    def test_group_that_the_other_removed_has_a_changed_skill(self, editors, guide, choice, names):
        SkillEntry.objects.create(group=make_skill_group(guide), skill=make_skill(1), number=1)
        answer = save_both(editors, guide, {"skill_groups-0-DELETE": "on"}, {"skill_entries-0-note": "Needed."})
        assert clashes(answer) == {
            "Skill, Skill 1": ["changed", "removed"],
            "Skill group, Group 1": ["changed", "removed"],
        }
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        assert list(SkillGroup.objects.values_list("name", flat=True)) == names
        assert list(SkillEntry.objects.values_list("group__name", flat=True)) == names

    @pytest.mark.parametrize(("choice", "names"), [("mine", ["Group 1"]), ("theirs", [])])
    def test_group_that_the_other_removed_has_a_new_skill(self, editors, guide, choice, names):
        make_skill_group(guide)
        opened = [form_data(client, guide) for client in editors]
        assert editors[0].post(change_url(guide), opened[0] | {"skill_groups-0-DELETE": "on"}).status_code == 302
        data = with_row(opened[1], "skill_entries", parent="Group 1", skill=make_skill(1).pk, number=1)
        answer = editors[1].post(change_url(guide), data)
        assert clashes(answer) == {"Skill group, Group 1": ["changed", "removed"]}
        removed = {"skill_entries-0-DELETE": "on"} if choice == "theirs" else {}
        assert send_again(editors[1], guide, answer, choice, **removed).status_code == 302
        assert list(SkillGroup.objects.values_list("name", flat=True)) == names
        assert list(SkillEntry.objects.values_list("group__name", flat=True)) == names

    @pytest.mark.parametrize(("choice", "names"), [("mine", []), ("theirs", ["Skill 1", "Skill 2"])])
    def test_group_that_this_person_removed_has_a_new_skill(self, editors, guide, choice, names):
        SkillEntry.objects.create(group=make_skill_group(guide), skill=make_skill(1), number=1)
        opened = [form_data(client, guide) for client in editors]
        data = with_row(opened[0], "skill_entries", parent="Group 1", skill=make_skill(2).pk, number=2)
        data |= {"skill_entries-0-note": "Needed."}
        assert editors[0].post(change_url(guide), data).status_code == 302
        answer = editors[1].post(change_url(guide), opened[1] | {"skill_groups-0-DELETE": "on"})
        assert clashes(answer) == {
            "Skill, Skill 1": ["removed", "changed"],
            "Skill group, Group 1": ["removed", "changed"],
            "Skill, Skill 2": ["removed", "changed"],
        }
        assert send_again(editors[1], guide, answer, choice).status_code == 302
        assert list(SkillEntry.objects.order_by("number").values_list("skill__name", flat=True)) == names

    def test_new_rows_of_both_are_kept(self, editors, guide):
        opened = [form_data(client, guide) for client in editors]
        sent = [
            with_row(data, "aliases", name=f"By {name}") | {"claim": f"By {name}."}
            for data, name in zip(opened, ("Ada", "Eve"), strict=True)
        ]
        assert editors[0].post(change_url(guide), sent[0]).status_code == 302
        answer = editors[1].post(change_url(guide), sent[1])
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."]}
        assert send_again(editors[1], guide, answer).status_code == 302
        assert Role.objects.get().claim == "By Eve."
        assert set(RoleAlias.objects.values_list("name", flat=True)) == {"By Ada", "By Eve"}

    def test_new_group_with_a_skill_is_kept(self, editors, guide):
        make_skill_group(guide, 1)
        skill = make_skill(1)
        opened = [form_data(client, guide) for client in editors]
        assert editors[0].post(change_url(guide), opened[0] | {"claim": "By Ada."}).status_code == 302
        data = with_row(opened[1], "skill_groups", number=2, name="New") | {"claim": "By Eve."}
        data = with_row(data, "skill_entries", parent="New", skill=skill.pk, number=1)
        answer = editors[1].post(change_url(guide), data)
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."]}
        assert send_again(editors[1], guide, answer).status_code == 302
        assert SkillEntry.objects.get().group.name == "New"
        assert SkillGroup.objects.count() == 2

    def test_removed_row_stays_removed(self, editors, guide):
        make_pay(guide)
        changes = {"pay_bands-0-DELETE": "on", "claim": "By Eve."}
        answer = save_both(editors, guide, {"claim": "By Ada."}, changes)
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."]}
        assert send_again(editors[1], guide, answer).status_code == 302
        assert not PayBand.objects.exists()

    @pytest.mark.parametrize(("choice", "claim"), [("mine", "By Eve."), ("theirs", "By Ada.")])
    def test_choice_is_kept_if_another_value_is_refused(self, editors, guide, choice, claim):
        answer = save_both(editors, guide, {"claim": "By Ada."}, {"claim": "By Eve."})
        refused = send_again(editors[1], guide, answer, choice, slug="Not a slug")
        assert refused.status_code == 200
        assert refused.context["adminform"].form.errors["slug"]
        assert clashes(refused) == {"Claim": ["By Eve.", "By Ada."]}
        assert Page(refused).one("table.conflicts input[checked]")["value"] == choice
        data = form_values(refused) | {f"clash-0-{guide.pk}-claim": choice, "slug": "a-slug"}
        assert editors[1].post(change_url(guide), data).status_code == 302
        assert Role.objects.get().claim == claim

    @pytest.mark.parametrize(("choice", "texts"), [("mine", ["Eve's Monday."]), ("theirs", [])])
    def test_choice_for_a_removed_row_is_kept(self, editors, guide, choice, texts):
        day = DayEntry.objects.create(role=guide, weekday=1, text="Old.")
        answer = save_both(editors, guide, {"days-0-DELETE": "on"}, {"days-0-text": "Eve's Monday."})
        refused = send_again(editors[1], guide, answer, choice, slug="Not a slug")
        assert clashes(refused) == {"The week, Monday": ["changed", "removed"]}
        [kind] = {name.split("-")[1] for name in (box["name"] for box in Page(refused).css("table.conflicts input"))}
        data = form_values(refused) | {f"clash-{kind}-{day.pk}-": choice, "slug": "a-slug"}
        assert editors[1].post(change_url(guide), data).status_code == 302
        assert list(DayEntry.objects.values_list("text", flat=True)) == texts

    def test_choice_that_no_form_offers_changes_nothing(self, editors, guide):
        ada, _ = editors
        names = ["clash-99-1-claim", "clash-0-x-claim", f"clash-0-{guide.pk}-nothing", "clash-2-" + "9" * 18 + "-"]
        names += [f"clash-0-{guide.pk + 1}-claim", f"clash-{'9' * 30}-1-", "clash-", f"clash-1-{guide.pk}-"]
        data = form_data(ada, guide) | dict.fromkeys(names, "theirs") | {"claim": "New."}
        assert ada.post(change_url(guide), data).status_code == 302
        assert Role.objects.get().claim == "New."


class TestThirdSave:
    def test_third_save_of_another_field_is_merged(self, editors, guide):
        ada, eve = editors
        answer = save_both(editors, guide, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert ada.post(change_url(guide), form_data(ada, guide) | {"badge": "Hot"}).status_code == 302
        assert send_again(eve, guide, answer).status_code == 302
        guide.refresh_from_db()
        assert (guide.claim, guide.badge) == ("By Eve.", "Hot")

    def test_third_save_of_the_same_field_is_asked_again(self, editors, guide):
        ada, eve = editors
        answer = save_both(editors, guide, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert ada.post(change_url(guide), form_data(ada, guide) | {"claim": "By Ada again."}).status_code == 302
        again = send_again(eve, guide, answer)
        assert clashes(again) == {"Claim": ["By Eve.", "By Ada again."]}
        assert send_again(eve, guide, again).status_code == 302
        assert Role.objects.get().claim == "By Eve."

    def test_their_value_that_was_chosen_may_change_once_more(self, editors, guide):
        ada, eve = editors
        answer = save_both(editors, guide, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert ada.post(change_url(guide), form_data(ada, guide) | {"claim": "By Ada again."}).status_code == 302
        assert send_again(eve, guide, answer, "theirs").status_code == 302
        assert Role.objects.get().claim == "By Ada again."


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
