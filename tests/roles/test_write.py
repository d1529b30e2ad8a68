"""Tests of writing a guide from one snapshot to another."""

from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from careerguide.history.pages import Row, Snapshot
from careerguide.history.write import write
from roles.history import GUIDE
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    PayBand,
    Role,
    RoleAlias,
    Skill,
    SkillEntry,
    SkillGroup,
    SourceNote,
)
from tests.support.factories import make_role, make_skill, make_source

pytestmark = pytest.mark.django_db

TEXTS = {
    Role: "claim",
    Comparison: "this_side",
    PayBand: "note",
    CareerStep: "text",
    SkillGroup: "text",
    SkillEntry: "note",
    DayEntry: "text",
    FitStatement: "text",
    SourceNote: "title",
    RoleAlias: "name",
}
# Fields that are unique on a guide, together with the fields that are the same in both rows here.
UNIQUE = [
    (DayEntry, ["weekday"]),
    (SourceNote, ["number"]),
    (SkillGroup, ["name"]),
    (PayBand, ["level", "employer_type"]),
    (Comparison, ["other_id"]),
    (RoleAlias, ["name"]),
    (SkillEntry, ["group_id", "skill_id"]),
]


@pytest.fixture
def guide(content) -> Role:
    guide = Role.objects.get(slug="ai-engineer")
    # The fixtures have at most one row of these kinds for it.
    for name in ("Model Builder", "Prompt Tinkerer"):
        RoleAlias.objects.get_or_create(role=guide, name=name)
    Comparison.objects.create(role=guide, other=make_role(), other_side="That.", this_side="This.")
    return guide


def snapshot(guide: Role) -> Snapshot:
    return deepcopy(GUIDE.snapshots([guide.pk])[guide.pk])


def write_guide(guide: Role, before: Snapshot, after: Snapshot, **options) -> dict[Row, int]:
    """Write, and check that the guide then is as in `after`. Return the keys of new rows."""
    with transaction.atomic():
        row, keys = write(GUIDE, before, after, Role.objects.get(pk=guide.pk), **options)
    assert row.pk == guide.pk
    stored = snapshot(guide)
    assert stored == with_new_keys(after, keys)
    return keys


def with_new_keys(after: Snapshot, keys: dict[Row, int]) -> Snapshot:
    new = {row: Row(row.kind, keys.get(row, row.pk)) for row in after}
    found = {}
    for row, values in after.items():
        found[new[row]] = values | {"id": new[row].pk}
        if (parent := GUIDE.parent_of(row, values)) in keys:
            found[new[row]][GUIDE.kinds[row.kind].parent_field.attname] = keys[parent]
    return found


def rows_of(page: Snapshot, model) -> list[Row]:
    return [row for row in page if row.kind == GUIDE.kind_of(model)]


def add(page: Snapshot, model, pk: int, **values) -> None:
    part = GUIDE.parts[GUIDE.kind_of(model)]
    page[Row(GUIDE.kind_of(model), pk)] = part.values_of(model(**values)) | {"id": pk}


def refusal(guide: Role, before: Snapshot, after: Snapshot, **options) -> list[str]:
    """The sentences that refuse the change. Nothing is written."""
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        write(GUIDE, before, after, Role.objects.get(pk=guide.pk), **options)
    assert snapshot(guide) == before
    return caught.value.messages


@pytest.mark.parametrize("check", [True, False])
class TestRoundTrip:
    def test_nothing_changed_takes_no_query(self, guide, check, django_assert_num_queries):
        before, own = snapshot(guide), Role.objects.get(pk=guide.pk)
        with django_assert_num_queries(0):
            assert write(GUIDE, before, deepcopy(before), own, check=check) == (own, {})

    def test_many_changed_rows(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        for model, name in TEXTS.items():
            rows = rows_of(after, model)
            assert rows, f"the guide has no {model.__name__}"
            for row in rows:
                after[row][name] += " More."
        write_guide(guide, before, after, check=check)
        write_guide(guide, after, before, check=check)

    @pytest.mark.parametrize(("model", "names"), UNIQUE, ids=lambda each: getattr(each, "__name__", ""))
    def test_two_rows_swap_unique_values(self, guide, check, model, names):
        before = snapshot(guide)
        after = deepcopy(before)
        one, other = rows_of(after, model)[:2]
        for name in names:
            after[one][name], after[other][name] = after[other][name], after[one][name]
        assert after != before
        write_guide(guide, before, after, check=check)
        write_guide(guide, after, before, check=check)

    def test_weekdays_rotate(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        days = rows_of(after, DayEntry)
        assert len(days) == 5
        for row in days:
            after[row]["weekday"] = after[row]["weekday"] % 5 + 1
        write_guide(guide, before, after, check=check)

    def test_removed_row_gives_its_value_to_another(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        one, other = rows_of(after, DayEntry)[:2]
        after[one]["weekday"] = after.pop(other)["weekday"]
        write_guide(guide, before, after, check=check)

    def test_group_is_added_with_a_skill(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        add(after, SkillGroup, -1, role_id=guide.pk, number=90, name="New")
        add(after, SkillEntry, -2, group_id=-1, skill=make_skill(1), number=1)
        keys = write_guide(guide, before, after, check=check)
        assert set(keys) == {Row(GUIDE.kind_of(SkillGroup), -1), Row(GUIDE.kind_of(SkillEntry), -2)}
        entry = SkillEntry.objects.get(skill__name="Skill 1")
        assert (entry.group.name, entry.group.role) == ("New", guide)
        write_guide(guide, snapshot(guide), before, check=check)

    def test_group_is_removed_with_its_skills(self, guide, check):
        before = snapshot(guide)
        group = next(row for row in rows_of(before, SkillGroup) if SkillEntry.objects.filter(group=row.pk).exists())
        skills = [row for row in rows_of(before, SkillEntry) if before[row]["group_id"] == group.pk]
        after = {row: values for row, values in deepcopy(before).items() if row not in {group, *skills}}
        write_guide(guide, before, after, check=check)
        # With the same keys, as a restored version has them.
        write_guide(guide, after, before, check=check)

    def test_skill_moves_out_of_a_removed_group(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        group, other = rows_of(after, SkillGroup)[:2]
        kept, *gone = [row for row in rows_of(after, SkillEntry) if after[row]["group_id"] == group.pk]
        for row in (group, *gone):
            del after[row]
        after[kept] |= {"group_id": other.pk, "number": 90}
        write_guide(guide, before, after, check=check)
        write_guide(guide, after, before, check=check)

    def test_skill_moves_to_a_new_group(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        add(after, SkillGroup, -1, role_id=guide.pk, number=90, name="New")
        entry = rows_of(after, SkillEntry)[0]
        after[entry]["group_id"] = -1
        write_guide(guide, before, after, check=check)
        assert SkillEntry.objects.get(pk=entry.pk).group.name == "New"

    def test_new_guide_is_like_the_old_one(self, guide, check):
        before = snapshot(guide)
        new, keys = {}, {}
        for number, row in enumerate(sorted(before), start=1):
            keys[row] = Row(row.kind, -number)
        for row, values in before.items():
            new[keys[row]] = values | {"id": keys[row].pk}
            if parent := GUIDE.parent_of(row, values):
                new[keys[row]][GUIDE.kinds[row.kind].parent_field.attname] = keys[parent].pk
        [own] = [row for row in new if not row.kind]
        new[own] |= {"slug": "another", "title": "Another Engineer"}
        with transaction.atomic():
            row, stored_keys = write(GUIDE, {}, new, check=check)
        assert row.pk != guide.pk
        assert snapshot(row) == with_new_keys(new, stored_keys)
        assert snapshot(guide) == before


class TestPage:
    def test_change_of_a_row_is_a_change_of_the_guide(self, guide):
        before, changed_at = snapshot(guide), Role.objects.get(pk=guide.pk).updated_at
        after = deepcopy(before)
        after[rows_of(after, PayBand)[0]]["note"] = "Another note."
        write_guide(guide, before, after)
        assert Role.objects.get(pk=guide.pk).updated_at > changed_at

    def test_what_the_site_derives_is_written(self, guide):
        before = snapshot(guide)
        after = deepcopy(before)
        alias = rows_of(after, RoleAlias)[0]
        after[alias]["name"] = "Zymurgist"
        [own] = [row for row in after if not row.kind]
        after[own]["title"] = "Éminent Engineer"
        write_guide(guide, before, after)
        stored = Role.objects.get(pk=guide.pk)
        assert "zymurgist" in stored.search_text
        assert stored.sort_key.startswith("eminent")
        del after[alias]
        write_guide(guide, snapshot(guide), after)
        assert "zymurgist" not in Role.objects.get(pk=guide.pk).search_text

    def test_other_fields_of_the_row_are_not_overwritten(self, guide):
        before = snapshot(guide)
        own = Role.objects.get(pk=guide.pk)
        Role.objects.filter(pk=guide.pk).update(badge="By a command")
        after = deepcopy(before)
        after[Row(0, guide.pk)]["claim"] = "New."
        with transaction.atomic():
            write(GUIDE, before, after, own)
        stored = Role.objects.get(pk=guide.pk)
        assert (stored.badge, stored.claim) == ("By a command", "New.")


class TestRefusals:
    @pytest.mark.parametrize("check", [True, False])
    def test_relation_to_a_deleted_row(self, guide, check):
        source = make_source()
        before = snapshot(guide)
        after = deepcopy(before)
        after[rows_of(after, PayBand)[0]]["source_id"] = source.pk
        after[Row(0, guide.pk)]["source_id"] = source.pk
        source.delete()
        assert sorted(refusal(guide, before, after, check=check)) == [
            "Pay, source: the selected row was deleted.",
            "Source: the selected row was deleted.",
        ]

    def test_relation_of_a_new_row_to_a_deleted_row(self, guide):
        skill = Skill.objects.create(name="Gone", slug="gone")
        before = snapshot(guide)
        after = deepcopy(before)
        add(after, SkillEntry, -1, group_id=rows_of(after, SkillGroup)[0].pk, skill=skill, number=90)
        skill.delete()
        assert refusal(guide, before, after) == ["Skill, skill: the selected row was deleted."]

    @pytest.mark.parametrize(
        ("model", "names", "sentence"),
        [
            (DayEntry, ["weekday"], "The week: This guide already has this weekday."),
            (SourceNote, ["number"], "Source note: Another note of this guide has this number."),
            (SkillGroup, ["name"], "Skill group: This guide already has this skill group."),
            (SkillEntry, ["skill_id", "group_id"], "Skill: This group already has this skill."),
            (RoleAlias, ["name"], "Other name: This guide already has this name."),
            (Comparison, ["other_id"], "Compared: These two roles are already compared."),
            (PayBand, ["level", "employer_type"], "Pay: This guide already has a row for this level and employer."),
        ],
        ids=lambda each: getattr(each, "__name__", ""),
    )
    @pytest.mark.parametrize("check", [True, False])
    @pytest.mark.parametrize("is_new", [True, False])
    def test_two_equal_rows(self, guide, check, is_new, model, names, sentence):
        before = snapshot(guide)
        after = deepcopy(before)
        one, other = rows_of(after, model)[:2]
        if is_new:
            after[Row(one.kind, -1)] = after[other] | {"id": -1}
        else:
            after[one] |= {name: after[other][name] for name in names}
        assert refusal(guide, before, after, check=check) == [sentence]

    @pytest.mark.parametrize("check", [True, False])
    def test_slug_of_another_guide(self, guide, check):
        make_role("Taken", slug="taken")
        before = snapshot(guide)
        after = deepcopy(before)
        after[Row(0, guide.pk)]["slug"] = "taken"
        [sentence] = refusal(guide, before, after, check=check)
        assert "with this Slug already exists." in sentence

    def test_value_that_its_field_refuses(self, guide):
        before = snapshot(guide)
        after = deepcopy(before)
        after[rows_of(after, PayBand)[0]]["level"] = 9
        assert refusal(guide, before, after) == ["Pay, level: Value 9 is not a valid choice."]

    @pytest.mark.parametrize("check", [True, False])
    def test_check_of_several_fields(self, guide, check):
        before = snapshot(guide)
        after = deepcopy(before)
        after[rows_of(after, PayBand)[0]]["low"] = 9_000_000
        assert refusal(guide, before, after, check=check) == ['Pay: "Pay from" must not be above "pay to".']
