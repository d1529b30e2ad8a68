"""Tests of clashes: what two people changed to different values is asked, and nothing is lost."""

import pytest

from roles.models import DayEntry, PayBand, Role, RoleAlias, SkillEntry, SkillGroup
from tests.support.admin import change_url, form_data, form_values, with_row
from tests.support.factories import make_pay, make_skill, make_skill_group
from tests.support.page import Page
from tests.support.two_editors import clashes, save_both, send_again

pytestmark = pytest.mark.django_db


class TestClash:
    def test_both_texts_are_shown_and_nothing_is_saved(self, editors, draft):
        answer = save_both(editors, draft, {"claim": "By Ada."}, {"claim": "By <Eve>.", "badge": "Hot"})
        assert answer.status_code == 200
        assert clashes(answer) == {"Claim": ["By <Eve>.", "By Ada."]}
        draft.refresh_from_db()
        assert (draft.claim, draft.badge) == ("By Ada.", "")

    @pytest.mark.parametrize(
        ("choice", "claim"), [("", "By Eve."), ("mine", "By Eve."), ("theirs", "By Ada.")], ids=str
    )
    def test_choice_is_saved_with_all_other_changes(self, editors, draft, choice, claim):
        first = {"claim": "By Ada.", "summary": "A summary by Ada."}
        answer = save_both(editors, draft, first, {"claim": "By Eve.", "badge": "Hot"})
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        draft.refresh_from_db()
        assert (draft.claim, draft.summary, draft.badge) == (claim, "A summary by Ada.", "Hot")

    def test_choices_are_independent(self, editors, draft):
        first, second = {"claim": "By Ada.", "badge": "Ada"}, {"claim": "By Eve.", "badge": "Eve"}
        answer = save_both(editors, draft, first, second)
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."], "Badge": ["Eve", "Ada"]}
        chosen = f"clash-0-{draft.pk}-badge"
        assert send_again(editors[1], draft, answer, **{chosen: "theirs"}).status_code == 302
        draft.refresh_from_db()
        assert (draft.claim, draft.badge) == ("By Eve.", "Ada")

    def test_text_can_be_changed_while_choosing(self, editors, draft):
        answer = save_both(editors, draft, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert send_again(editors[1], draft, answer, claim="By Ada and Eve.").status_code == 302
        assert Role.objects.get().claim == "By Ada and Eve."

    @pytest.mark.parametrize(("choice", "low"), [("mine", 120_000), ("theirs", 110_000)])
    def test_field_of_a_row(self, editors, draft, choice, low):
        make_pay(draft, employer_type="Banks", low=100_000)
        answer = save_both(editors, draft, {"pay_bands-0-low": 110_000}, {"pay_bands-0-low": 120_000})
        [(label, texts)] = clashes(answer).items()
        assert "Banks" in label
        assert label.endswith(": pay from")
        assert texts == ["120,000", "110,000"]
        assert PayBand.objects.get().low == 110_000
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        assert PayBand.objects.get().low == low

    @pytest.mark.parametrize(("choice", "texts"), [("mine", ["Eve's Monday."]), ("theirs", [])])
    def test_row_that_the_other_removed(self, editors, draft, choice, texts):
        DayEntry.objects.create(role=draft, weekday=1, text="Old.")
        answer = save_both(editors, draft, {"days-0-DELETE": "on"}, {"days-0-text": "Eve's Monday."})
        assert clashes(answer) == {"The week, Monday": ["changed", "removed"]}
        assert not DayEntry.objects.exists()
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        assert list(DayEntry.objects.values_list("text", flat=True)) == texts

    @pytest.mark.parametrize(("choice", "texts"), [("mine", []), ("theirs", ["Ada's Monday."])])
    def test_row_that_this_person_removed(self, editors, draft, choice, texts):
        DayEntry.objects.create(role=draft, weekday=1, text="Old.")
        answer = save_both(editors, draft, {"days-0-text": "Ada's Monday."}, {"days-0-DELETE": "on"})
        assert clashes(answer) == {"The week, Monday": ["removed", "changed"]}
        assert DayEntry.objects.get().text == "Ada's Monday."
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        assert list(DayEntry.objects.values_list("text", flat=True)) == texts

    @pytest.mark.parametrize(("choice", "names"), [("mine", ["Foundations"]), ("theirs", [])])
    def test_group_that_the_other_removed_with_its_skills(self, editors, draft, choice, names):
        group = make_skill_group(draft)
        SkillEntry.objects.create(group=group, skill=make_skill(1), number=1)
        removed = {"skill_groups-0-DELETE": "on", "skill_entries-0-DELETE": "on"}
        changed = {"skill_groups-0-name": "Foundations", "skill_entries-0-parent": "Foundations"}
        answer = save_both(editors, draft, removed, changed | {"skill_entries-0-note": "Needed."})
        assert len(clashes(answer)) == 2
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        assert list(SkillGroup.objects.values_list("name", flat=True)) == names
        assert list(SkillEntry.objects.values_list("group__name", flat=True)) == names

    @pytest.mark.parametrize(("choice", "names"), [("mine", ["Group 1"]), ("theirs", [])])
    def test_group_that_the_other_removed_has_a_changed_skill(self, editors, draft, choice, names):
        SkillEntry.objects.create(group=make_skill_group(draft), skill=make_skill(1), number=1)
        answer = save_both(editors, draft, {"skill_groups-0-DELETE": "on"}, {"skill_entries-0-note": "Needed."})
        assert clashes(answer) == {
            "Skill, Skill 1": ["changed", "removed"],
            "Skill group, Group 1": ["changed", "removed"],
        }
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        assert list(SkillGroup.objects.values_list("name", flat=True)) == names
        assert list(SkillEntry.objects.values_list("group__name", flat=True)) == names

    @pytest.mark.parametrize(("choice", "names"), [("mine", ["Group 1"]), ("theirs", [])])
    def test_group_that_the_other_removed_has_a_new_skill(self, editors, draft, choice, names):
        make_skill_group(draft)
        opened = [form_data(client, draft) for client in editors]
        assert editors[0].post(change_url(draft), opened[0] | {"skill_groups-0-DELETE": "on"}).status_code == 302
        data = with_row(opened[1], "skill_entries", parent="Group 1", skill=make_skill(1).pk, number=1)
        answer = editors[1].post(change_url(draft), data)
        assert clashes(answer) == {"Skill group, Group 1": ["changed", "removed"]}
        removed = {"skill_entries-0-DELETE": "on"} if choice == "theirs" else {}
        assert send_again(editors[1], draft, answer, choice, **removed).status_code == 302
        assert list(SkillGroup.objects.values_list("name", flat=True)) == names
        assert list(SkillEntry.objects.values_list("group__name", flat=True)) == names

    @pytest.mark.parametrize(("choice", "names"), [("mine", []), ("theirs", ["Skill 1", "Skill 2"])])
    def test_group_that_this_person_removed_has_a_new_skill(self, editors, draft, choice, names):
        SkillEntry.objects.create(group=make_skill_group(draft), skill=make_skill(1), number=1)
        opened = [form_data(client, draft) for client in editors]
        data = with_row(opened[0], "skill_entries", parent="Group 1", skill=make_skill(2).pk, number=2)
        data |= {"skill_entries-0-note": "Needed."}
        assert editors[0].post(change_url(draft), data).status_code == 302
        answer = editors[1].post(change_url(draft), opened[1] | {"skill_groups-0-DELETE": "on"})
        assert clashes(answer) == {
            "Skill, Skill 1": ["removed", "changed"],
            "Skill group, Group 1": ["removed", "changed"],
            "Skill, Skill 2": ["removed", "changed"],
        }
        assert send_again(editors[1], draft, answer, choice).status_code == 302
        assert list(SkillEntry.objects.order_by("number").values_list("skill__name", flat=True)) == names

    def test_new_rows_of_both_are_kept(self, editors, draft):
        opened = [form_data(client, draft) for client in editors]
        sent = [
            with_row(data, "aliases", name=f"By {name}") | {"claim": f"By {name}."}
            for data, name in zip(opened, ("Ada", "Eve"), strict=True)
        ]
        assert editors[0].post(change_url(draft), sent[0]).status_code == 302
        answer = editors[1].post(change_url(draft), sent[1])
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."]}
        assert send_again(editors[1], draft, answer).status_code == 302
        assert Role.objects.get().claim == "By Eve."
        assert set(RoleAlias.objects.values_list("name", flat=True)) == {"By Ada", "By Eve"}

    def test_new_group_with_a_skill_is_kept(self, editors, draft):
        make_skill_group(draft, 1)
        skill = make_skill(1)
        opened = [form_data(client, draft) for client in editors]
        assert editors[0].post(change_url(draft), opened[0] | {"claim": "By Ada."}).status_code == 302
        data = with_row(opened[1], "skill_groups", number=2, name="New") | {"claim": "By Eve."}
        data = with_row(data, "skill_entries", parent="New", skill=skill.pk, number=1)
        answer = editors[1].post(change_url(draft), data)
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."]}
        assert send_again(editors[1], draft, answer).status_code == 302
        assert SkillEntry.objects.get().group.name == "New"
        assert SkillGroup.objects.count() == 2

    def test_removed_row_stays_removed(self, editors, draft):
        make_pay(draft)
        changes = {"pay_bands-0-DELETE": "on", "claim": "By Eve."}
        answer = save_both(editors, draft, {"claim": "By Ada."}, changes)
        assert clashes(answer) == {"Claim": ["By Eve.", "By Ada."]}
        assert send_again(editors[1], draft, answer).status_code == 302
        assert not PayBand.objects.exists()

    @pytest.mark.parametrize(("choice", "claim"), [("mine", "By Eve."), ("theirs", "By Ada.")])
    def test_choice_is_kept_if_another_value_is_refused(self, editors, draft, choice, claim):
        answer = save_both(editors, draft, {"claim": "By Ada."}, {"claim": "By Eve."})
        refused = send_again(editors[1], draft, answer, choice, slug="Not a slug")
        assert refused.status_code == 200
        assert refused.context["adminform"].form.errors["slug"]
        assert clashes(refused) == {"Claim": ["By Eve.", "By Ada."]}
        assert Page(refused).one("table.conflicts input[checked]")["value"] == choice
        data = form_values(refused) | {f"clash-0-{draft.pk}-claim": choice, "slug": "a-slug"}
        assert editors[1].post(change_url(draft), data).status_code == 302
        assert Role.objects.get().claim == claim

    @pytest.mark.parametrize(("choice", "texts"), [("mine", ["Eve's Monday."]), ("theirs", [])])
    def test_choice_for_a_removed_row_is_kept(self, editors, draft, choice, texts):
        day = DayEntry.objects.create(role=draft, weekday=1, text="Old.")
        answer = save_both(editors, draft, {"days-0-DELETE": "on"}, {"days-0-text": "Eve's Monday."})
        refused = send_again(editors[1], draft, answer, choice, slug="Not a slug")
        assert clashes(refused) == {"The week, Monday": ["changed", "removed"]}
        [kind] = {name.split("-")[1] for name in (box["name"] for box in Page(refused).css("table.conflicts input"))}
        data = form_values(refused) | {f"clash-{kind}-{day.pk}-": choice, "slug": "a-slug"}
        assert editors[1].post(change_url(draft), data).status_code == 302
        assert list(DayEntry.objects.values_list("text", flat=True)) == texts

    def test_choice_that_no_form_offers_changes_nothing(self, editors, draft):
        ada, _ = editors
        names = [
            "clash-99-1-claim",
            "clash-0-x-claim",
            f"clash-0-{draft.pk}-nothing",
            "clash-2-" + "9" * 18 + "-",
        ]
        names += [f"clash-0-{draft.pk + 1}-claim", f"clash-{'9' * 30}-1-", "clash-", f"clash-1-{draft.pk}-"]
        data = form_data(ada, draft) | dict.fromkeys(names, "theirs") | {"claim": "New."}
        assert ada.post(change_url(draft), data).status_code == 302
        assert Role.objects.get().claim == "New."


class TestThirdSave:
    def test_third_save_of_another_field_is_merged(self, editors, draft):
        ada, eve = editors
        answer = save_both(editors, draft, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert ada.post(change_url(draft), form_data(ada, draft) | {"badge": "Hot"}).status_code == 302
        assert send_again(eve, draft, answer).status_code == 302
        draft.refresh_from_db()
        assert (draft.claim, draft.badge) == ("By Eve.", "Hot")

    def test_third_save_of_the_same_field_is_asked_again(self, editors, draft):
        ada, eve = editors
        answer = save_both(editors, draft, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert ada.post(change_url(draft), form_data(ada, draft) | {"claim": "By Ada again."}).status_code == 302
        again = send_again(eve, draft, answer)
        assert clashes(again) == {"Claim": ["By Eve.", "By Ada again."]}
        assert send_again(eve, draft, again).status_code == 302
        assert Role.objects.get().claim == "By Eve."

    def test_their_value_that_was_chosen_may_change_once_more(self, editors, draft):
        ada, eve = editors
        answer = save_both(editors, draft, {"claim": "By Ada."}, {"claim": "By Eve."})
        assert ada.post(change_url(draft), form_data(ada, draft) | {"claim": "By Ada again."}).status_code == 302
        assert send_again(eve, draft, answer, "theirs").status_code == 302
        assert Role.objects.get().claim == "By Ada again."
