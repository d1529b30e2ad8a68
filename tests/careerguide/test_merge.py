"""Tests of merging what two people changed on a page. They need no database."""

from hypothesis import example, given
from hypothesis import strategies as st

from careerguide.history.merge import WHOLE_ROW, Clash, merge, merge_pages, renumber, take_theirs, with_keys
from careerguide.history.pages import Row, Snapshot
from roles.history import GUIDE
from roles.models import DayEntry, SkillEntry, SkillGroup

OWN = Row(0, 1)
DAY, GROUP, SKILL = (GUIDE.kind_of(model) for model in (DayEntry, SkillGroup, SkillEntry))


def guide(**values) -> dict:
    return {OWN: {"id": 1, "title": "Analyst", "claim": "Old."} | values}


def day(pk: int, **values) -> dict:
    return {Row(DAY, pk): {"id": pk, "role_id": 1, "weekday": 1, "text": "Old."} | values}


def group(pk: int, **values) -> dict:
    return {Row(GROUP, pk): {"id": pk, "role_id": 1, "name": f"Group {pk}"} | values}


def skill(pk: int, of: int, **values) -> dict:
    return {Row(SKILL, pk): {"id": pk, "group_id": of, "note": ""} | values}


class TestMerge:
    def test_changes_of_different_fields_are_merged(self):
        base = guide()
        merged, clashes = merge(base, guide(title="Mine"), guide(claim="Theirs."))
        assert merged == guide(title="Mine", claim="Theirs.")
        assert clashes == []

    def test_changes_of_one_field_clash(self):
        base = guide()
        merged, clashes = merge(base, guide(claim="Mine."), guide(claim="Theirs.", title="Theirs"))
        assert merged == guide(claim="Mine.", title="Theirs")
        assert clashes == [Clash(OWN, "claim")]

    def test_row_that_one_removed_and_the_other_changed_clashes(self):
        base, changed, without = guide() | day(2), guide() | day(2, text="New."), guide()
        assert merge(base, changed, without) == (changed, [Clash(Row(DAY, 2), WHOLE_ROW)])
        assert merge(base, without, changed) == (without, [Clash(Row(DAY, 2), WHOLE_ROW)])

    def test_row_that_one_removed_and_the_other_left_is_removed(self):
        base, without = guide() | day(2), guide()
        assert merge(base, without, base) == (without, [])
        assert merge(base, base, without) == (without, [])
        assert merge(base, without, without) == (without, [])

    def test_new_rows_of_both_are_kept(self):
        merged, clashes = merge(guide(), guide() | day(-1), guide() | day(5, text="Theirs."))
        assert merged == guide() | day(-1) | day(5, text="Theirs.")
        assert clashes == []

    def test_key_of_a_clash_names_its_row_and_field(self):
        assert Clash(Row(2, 17), "low").key == "2-17-low"
        assert Clash(Row(2, 17), WHOLE_ROW).key == "2-17-"


class TestTakeTheirs:
    def test_only_what_was_chosen_is_taken(self):
        mine, theirs = guide(title="Mine", claim="Mine."), guide(title="Theirs", claim="Theirs.")
        assert take_theirs(mine, theirs, [Clash(OWN, "claim")]) == guide(title="Mine", claim="Theirs.")
        assert mine == guide(title="Mine", claim="Mine.")

    def test_whole_rows_are_taken(self):
        mine, theirs = guide() | day(2), guide() | day(3)
        clashes = [Clash(Row(DAY, 2), WHOLE_ROW), Clash(Row(DAY, 3), WHOLE_ROW)]
        assert take_theirs(mine, theirs, clashes) == theirs


class TestKeys:
    def test_new_rows_with_the_same_key_get_other_keys(self):
        theirs = guide() | group(-1, name="Theirs") | skill(-2, of=-1)
        mine = guide() | group(-1, name="Mine") | skill(-2, of=-1, note="Mine.") | day(-3)
        renumbered = renumber(GUIDE, mine, guide(), theirs)
        assert not (renumbered.keys() & theirs.keys()) - {OWN}
        merged, clashes = merge_pages(GUIDE, guide(), renumbered, theirs)
        assert clashes == []
        names = {row.pk: values["name"] for row, values in merged.items() if row.kind == GROUP}
        notes = {(names[each["group_id"]], each["note"]) for row, each in merged.items() if row.kind == SKILL}
        assert notes == {("Mine", "Mine."), ("Theirs", "")}

    def test_other_keys_stay(self):
        mine = guide() | group(-1) | skill(-2, of=-1)
        assert renumber(GUIDE, mine, guide(), guide() | group(7)) == mine
        # Both opened a page with a new row.
        assert renumber(GUIDE, mine, mine, mine) == mine

    def test_rows_follow_their_parent(self):
        page = guide() | group(-1, name="New") | skill(-2, of=-1) | skill(4, of=-1)
        expected = guide() | group(9, name="New") | skill(-2, of=9) | skill(4, of=9)
        assert with_keys(GUIDE, page, {Row(GROUP, -1): Row(GROUP, 9)}) == expected


class TestRowsOfRows:
    def test_group_with_a_skill_that_the_other_changed_clashes(self):
        base = guide() | group(1) | skill(2, of=1)
        changed = guide() | group(1) | skill(2, of=1, note="New.")
        both = [Clash(Row(SKILL, 2), WHOLE_ROW), Clash(Row(GROUP, 1), WHOLE_ROW)]
        assert merge_pages(GUIDE, base, changed, guide()) == (changed, both)
        assert merge_pages(GUIDE, base, guide(), changed) == (guide(), both)

    def test_group_with_a_skill_that_the_other_added_clashes(self):
        base, mine = guide() | group(1), guide() | group(1) | skill(-2, of=1)
        assert merge_pages(GUIDE, base, mine, guide()) == (mine, [Clash(Row(GROUP, 1), WHOLE_ROW)])
        theirs = guide() | group(1) | skill(2, of=1)
        both = [Clash(Row(GROUP, 1), WHOLE_ROW), Clash(Row(SKILL, 2), WHOLE_ROW)]
        assert merge_pages(GUIDE, base, guide(), theirs) == (guide(), both)

    def test_group_to_which_the_other_moved_a_skill_clashes(self):
        base = guide() | group(1) | group(2) | skill(3, of=1)
        moved, without = guide() | group(1) | group(2) | skill(3, of=2), guide() | group(1) | skill(3, of=1)
        assert merge_pages(GUIDE, base, moved, without) == (moved, [Clash(Row(GROUP, 2), WHOLE_ROW)])
        both = [Clash(Row(GROUP, 2), WHOLE_ROW), Clash(Row(SKILL, 3), "group_id")]
        assert merge_pages(GUIDE, base, without, moved) == (without, both)

    def test_untouched_skills_are_removed_with_their_group(self):
        base = guide() | group(1) | skill(2, of=1)
        assert merge_pages(GUIDE, base, guide(title="Mine"), base) == (guide(title="Mine"), [])
        assert merge_pages(GUIDE, base, guide(title="Mine") | group(1) | skill(2, of=1), guide()) == (
            guide(title="Mine"),
            [],
        )


texts = st.sampled_from(["a", "b", "c"])


@st.composite
def pages(draw, new_keys: range) -> Snapshot:
    """A guide with some of the rows 1 to 3 of each kind, and some rows with new keys."""
    found = guide(title=draw(texts), claim=draw(texts))
    for pk in draw(st.sets(st.sampled_from([1, 2, *new_keys]))):
        found |= day(pk, text=draw(texts), weekday=draw(st.integers(1, 2)))
    groups = sorted(draw(st.sets(st.sampled_from([1, 2, *new_keys]))))
    for pk in groups:
        found |= group(pk, name=draw(texts))
    for pk in draw(st.sets(st.sampled_from([1, 2, *new_keys]))) if groups else ():
        found |= skill(pk, of=draw(st.sampled_from(groups)), note=draw(texts))
    return found


three = given(base=pages(range(0)), mine=pages(range(-2, 0)), theirs=pages(range(8, 10)))


def expected_value(base: dict | None, mine: dict, theirs: dict, name: str):
    return theirs[name] if mine[name] == (base or {}).get(name) else mine[name]


class TestRandomPages:
    @three
    def test_merging_with_an_unchanged_side_gives_the_other_side(self, base, mine, theirs):
        assert merge(base, mine, base) == (mine, [])
        assert merge(base, base, theirs) == (theirs, [])
        assert merge(base, mine, mine) == (mine, [])
        assert merge_pages(GUIDE, base, mine, base) == (mine, [])
        assert merge_pages(GUIDE, base, base, theirs) == (theirs, [])

    @three
    def test_no_change_is_lost(self, base, mine, theirs):
        """Each row and field has my value if I changed it, or else theirs."""
        merged, _ = merge(base, mine, theirs)
        for row in {*base, *mine, *theirs}:
            before, own, other = base.get(row), mine.get(row), theirs.get(row)
            if own is None or other is None:
                assert merged.get(row) == (other if own == before else own)
            else:
                assert merged[row] == {name: expected_value(before, own, other, name) for name in own}

    @three
    def test_clashes_are_exactly_what_both_changed_to_different_values(self, base, mine, theirs):
        _, clashes = merge(base, mine, theirs)
        expected = set()
        for row in {*base, *mine, *theirs}:
            before, own, other = base.get(row), mine.get(row), theirs.get(row)
            if before in (own, other) or own == other:
                continue
            if own is None or other is None:
                expected.add(Clash(row, WHOLE_ROW))
                continue
            for name, value in own.items():
                if value != other[name] and (before or {}).get(name) not in (value, other[name]):
                    expected.add(Clash(row, name))
        assert set(clashes) == expected
        assert len(clashes) == len(expected)

    @three
    def test_clashes_are_symmetric(self, base, mine, theirs):
        assert set(merge(base, mine, theirs)[1]) == set(merge(base, theirs, mine)[1])

    @three
    def test_taking_theirs_everywhere_is_what_the_other_one_gets_by_keeping(self, base, mine, theirs):
        _, clashes = merge(base, mine, theirs)
        taken = take_theirs(mine, theirs, clashes)
        assert merge(base, taken, theirs) == (merge(base, theirs, mine)[0], [])

    @three
    def test_page_has_no_rows_without_a_parent(self, base, mine, theirs):
        merged, clashes = merge_pages(GUIDE, base, mine, theirs)
        assert GUIDE.without_orphans(merged) == merged
        assert set(merge(base, mine, theirs)[1]) <= set(clashes)

    @three
    @example(
        base=guide() | group(1) | group(2) | skill(1, of=1),
        mine=guide() | group(1) | skill(1, of=1),
        theirs=guide() | group(1) | group(2) | skill(1, of=2),
    )
    @example(
        base=guide() | group(1) | skill(1, of=1),
        mine=guide(),
        theirs=guide() | group(1) | skill(1, of=1, note="New."),
    )
    def test_either_choice_for_all_clashes_is_final(self, base, mine, theirs):
        """Nothing is asked again after the form with the clashes is sent, and both choices are what was shown."""
        merged, clashes = merge_pages(GUIDE, base, mine, theirs)
        assert merge_pages(GUIDE, theirs, merged, theirs) == (merged, [])
        taken = GUIDE.without_orphans(take_theirs(merged, theirs, clashes))
        assert merge_pages(GUIDE, theirs, taken, theirs) == (taken, [])
        for row, field in clashes:
            values, other = taken.get(row), theirs.get(row)
            assert values == other if not field else values[field] == other[field]

    @three
    def test_change_of_a_third_person_is_merged(self, base, mine, theirs):
        """Someone else saves while this person chooses."""
        shown, _ = merge_pages(GUIDE, base, mine, theirs)
        third = theirs | {OWN: theirs[OWN] | {"claim": "By a third person."}}
        merged, clashes = merge_pages(GUIDE, theirs, shown, third)
        if shown[OWN]["claim"] == theirs[OWN]["claim"]:
            assert merged[OWN]["claim"] == "By a third person."
            assert clashes == []
        else:
            assert clashes == [Clash(OWN, "claim")]
