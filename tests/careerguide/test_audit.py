"""Tests of the audit command and engine, and an audit of the fixtures."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.audit import engine
from careerguide.audit.accepted import AcceptedWarning, accept, all_issues
from careerguide.audit.engine import Issue, Place, Rule, Scope, inspect_scope, rules
from careerguide.audit.fix import current_issues, fix
from careerguide.content.publishing import Status
from programs.imports.load import import_programs
from programs.models import FieldOccupation, Institution, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import DayEntry, Occupation, PayBand, Role
from tests.support.admin import add_rows
from tests.support.audit import issues_of, rules_and_names
from tests.support.catalog_data import shipped_rows, write_programs
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source

# The fixtures have these warnings because their sources are contradictory and incomplete.
KNOWN = {
    ("headline-range", "AI Engineer"),
    ("growth-without-period", "AI Engineer"),
    ("claimed-count", "AI Engineer"),
    ("outside-field", "AI Engineer"),
    ("study-length", "AI Engineer"),
    # Executive pay ends below senior pay. A note says so.
    ("pay-levels", "ML Engineer"),
    # A draft that only has a title.
    ("empty-section", "NLP Engineer"),
}


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("audit", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def crosswalk(content):
    """The content of the fixtures, with a part of the official crosswalk."""
    occupation, source = Occupation.objects.get(soc_code="15-1221"), make_source(slug=CROSSWALK)
    field = make_field("11.0102", "Artificial Intelligence")
    FieldOccupation.objects.create(field=field, occupation=occupation, source=source)


@pytest.fixture
def raw(crosswalk):
    """The content of the fixtures, with the errors that the source document has."""
    guide = Role.objects.filter(slug="ai-engineer")
    guide.update(
        salary_label="CV Engineer Salary",
        programs_heading="AI Engineering Programs (340)",
        claim="Solid pay โ€” and never bored.",
        summary="The Swiss Army knife among AI roles â€” builds AI systems end to end.",
    )
    role = guide.get()
    foundation, breadth = role.skill_groups.all()[:2]
    role.skill_groups.filter(pk=breadth.pk).update(text=foundation.text)
    foundation.entries.update(group=breadth)
    foundation.entries.create(skill=breadth.entries.first().skill, number=1)
    DayEntry.objects.filter(role=role, weekday=3).delete()
    Institution.objects.filter(slug="university-of-michigan-dearborn").update(
        name="University of Michigan\u2011Dearborn"
    )
    Institution.objects.filter(slug="penn-state-world-campus").update(name="Penn State โ€“ World Campus")
    Program.objects.filter(city="Multiple IN Campuses").update(location_scope="one")
    return role


class TestFixtures:
    def test_fixtures_have_the_expected_warnings_and_no_errors(self, crosswalk):
        issues = list(all_issues())
        assert {(issue.rule.id, issue.name) for issue in issues} == KNOWN
        assert len(issues) == len(KNOWN)
        assert not any(issue.is_error for issue in issues)

    def test_messages_state_the_figures_of_the_source(self, crosswalk):
        messages = {issue.rule.id: issue.message for issue in all_issues()}
        assert "$275K doesn’t appear at any level" in messages["headline-range"]
        assert messages["claimed-count"] == "The source claims 340 programs; the guide has 10 published programs."
        assert messages["outside-field"].startswith("None of the 10 linked programs is in a field")
        assert messages["study-length"].startswith("4 of the 10 programs")

    def test_errors_of_the_source_document_are_reported(self, raw):
        assert set(rules_and_names()) - KNOWN == {
            ("label-of-another-role", "AI Engineer"),
            ("typed-count", "AI Engineer"),
            ("broken-characters", "AI Engineer"),
            ("repeated-passage", "AI Engineer"),
            ("repeated-skill", "AI Engineer"),
            ("broken-week", "AI Engineer"),
            ("odd-characters", "University of Michigan\u2011Dearborn"),
            ("broken-characters", "Penn State โ€“ World Campus"),
            ("no-city", "Chancellors Master of Science in Strategic Finance, Indiana University"),
        }

    def test_exact_fixes_correct_characters_and_typed_counts(self, raw):
        for issue in list(all_issues()):
            if issue.fixed_value is not None:
                fix(issue)
        assert Institution.objects.filter(name="University of Michigan-Dearborn").exists()
        assert Institution.objects.filter(name="Penn State – World Campus").exists()
        raw.refresh_from_db()
        assert raw.claim == "Solid pay — and never bored."
        assert raw.programs_heading == "AI Engineering Programs"
        assert not {"broken-characters", "odd-characters", "typed-count"} & {rule for rule, _ in rules_and_names()}


class TestRealPrograms:
    def test_imported_programs_have_few_issues(self, db, tmp_path):
        def is_chosen(number, row):
            return number % 100 == 0 or (row["tuition_usd"] and int(row["tuition_usd"]) > 1_000_000)

        import_programs(write_programs(tmp_path / "programs.csv", *shipped_rows(is_chosen)))
        assert Program.objects.count() > 3_000
        counts = Counter(issue.rule.id for issue in all_issues())
        assert counts.total() < 100, counts


class TestCommand:
    @pytest.mark.django_db
    def test_command_exits_with_0_despite_warnings(self, crosswalk):
        out = run()
        assert "warning   headline-range         AI Engineer" in out
        assert out.endswith(
            "Public pages: 0 errors, 6 warnings, 0 accepted.\n"
            "Drafts: 0 errors, 1 warning, 0 accepted.\n"
            "0 errors, 7 warnings, 0 accepted.\n"
        )

    @pytest.mark.django_db
    def test_command_exits_with_1_if_there_are_errors(self, db):
        make_role("AI Engineer", claim="Build itâ€”all", source=make_source())
        with pytest.raises(CommandError, match="There are errors") as raised:
            run()
        assert raised.value.returncode == 1

    @pytest.mark.django_db
    def test_json_lists_the_issues(self, crosswalk):
        issues = json.loads(run("--format", "json"))
        assert {issue["rule"] for issue in issues} == {rule for rule, _ in KNOWN}
        growth = next(issue for issue in issues if issue["rule"] == "growth-without-period")
        assert growth["severity"] == "warning"
        assert growth["url"].endswith("/change/#id_growth_basis")
        assert growth["fix"] is growth["accepted"] is None

    @pytest.mark.django_db
    def test_json_without_issues_is_an_empty_list(self):
        assert json.loads(run("--format", "json")) == []

    @pytest.mark.django_db
    def test_warning_is_accepted_until_its_values_change(self, crosswalk, admin_user):
        for issue in list(all_issues(only=["claimed-count"])):
            accept(issue, "The source's own claim; the page shows both.", admin_user)
        out = run()
        assert "Accepted: The source's own claim; the page shows both." in out
        assert "6 warnings, 1 accepted." in out
        Role.objects.filter(slug="ai-engineer").update(claimed_programs=341)
        # A note of the guide still says 340.
        assert "8 warnings, 0 accepted." in run()

    @pytest.mark.django_db
    def test_rule_and_app_options_limit_the_rules(self, content):
        assert "1 warning," in run("--rule", "claimed-count")
        assert "2 warnings," in run("--rule", "claimed-count", "--rule", "headline-range")
        assert "claimed-count" not in run("--app", "roles")
        assert "headline-range" not in run("--app", "programs")

    def test_command_exits_with_2_for_unknown_rule(self):
        with pytest.raises(CommandError, match="no rule 'nope'") as raised:
            run("--rule", "nope")
        assert raised.value.returncode == 2

    def test_list_option_prints_the_rules(self):
        out = run("--list")
        for rule in rules().values():
            assert f"{rule.id} ({rule.severity.value}): {rule.name}." in out

    def test_rules_are_explained_in_sentences(self):
        for rule in rules().values():
            for text in (rule.looks_for, rule.why, rule.how_to_fix):
                assert text.endswith("."), rule.id
                assert "!" not in text, rule.id
            assert not rule.name.endswith("."), rule.id


def make_everything(first: int, last: int) -> None:
    """Create guides with rows of every kind, and programs that share no related rows."""
    add_rows(make_role(), first, last)
    for number in range(first, last):
        make_program(
            role=make_role(),
            institution=f"Institution {number}",
            degree_type=make_degree_type(f"Degree {number}"),
            field_of_study=make_field(f"52.{number:04}"),
            city=f"City {number}",
            tuition_usd=1000 + number,
            duration_months=12,
            source=make_source(url="www.example.edu"),
        )


def count_queries(function) -> int:
    function()
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


class TestBatches:
    @pytest.mark.django_db
    def test_query_count_is_constant(self):
        make_everything(0, 2)
        few = count_queries(lambda: list(all_issues()))
        make_everything(2, 50)
        assert count_queries(lambda: list(all_issues())) == few

    @pytest.mark.django_db
    def test_query_count_of_one_row_is_constant(self):
        role, program = (
            make_role("AI Engineer"),
            make_program("A program", city="Boston", degree_type=make_degree_type()),
        )
        make_everything(0, 2)
        few = [count_queries(lambda row=row: issues_of(row)) for row in (role, program)]
        make_everything(2, 50)
        assert [count_queries(lambda row=row: issues_of(row)) for row in (role, program)] == few

    @pytest.mark.django_db
    def test_each_row_is_read_once(self, monkeypatch):
        monkeypatch.setattr(engine, "BATCH_SIZE", 3)
        for number in (2, 0, 1):
            for _ in range(3):
                make_program(institution=f"Institution {number}", url="www.example.edu")
        issues = [issue.pk for issue in all_issues(only=["bad-address"])]
        assert len(issues) == 9
        assert sorted(issues) == sorted(Program.objects.values_list("pk", flat=True))

    @pytest.mark.django_db
    def test_limit_prefers_public_and_new_rows(self, monkeypatch):
        monkeypatch.setattr(engine, "BATCH_SIZE", 2)
        public = [make_program(url="www.example.edu") for _ in range(3)]
        drafts = [make_program(url="www.example.edu", status=Status.DRAFT) for _ in range(3)]
        withdrawn = make_program(url="www.example.edu", status=Status.WITHDRAWN)
        expected = [row.pk for row in [*reversed(public), *reversed(drafts), withdrawn]]
        incomplete = {
            2: {Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN},
            3: {Status.DRAFT, Status.WITHDRAWN},
            5: {Status.DRAFT, Status.WITHDRAWN},
            6: {Status.WITHDRAWN},
            7: set(),
        }
        for limit, statuses in incomplete.items():
            scope = Scope(rules={"bad-address"}, limit=limit)
            assert [issue.pk for issue in inspect_scope(scope)] == expected[:limit]
            assert scope.incomplete == statuses, limit


def issue(**values) -> Issue:
    rule = Rule("a-rule", "A rule", "Looks.", "Why.", "How.", check=lambda row, context: [])
    return Issue(**{"message": "Wrong.", "rule": rule, "model": "roles.role", "pk": 1} | values)


class TestIssue:
    def test_fingerprint_depends_on_values_and_place(self):
        known = issue(message="10 of 340.", values=(10, 340)).fingerprint
        assert issue(message="Ten of 340.", values=(10, 340)).fingerprint == known
        assert issue(message="10 of 340.", values=(11, 340)).fingerprint != known
        assert issue(message="10 of 340.", values=(10, 340), place=Place("claim")).fingerprint != known
        assert issue(message="Wrong.").fingerprint != issue(message="Very wrong.").fingerprint

    @pytest.mark.parametrize(
        ("place", "anchor", "words"),
        [
            (Place(), "", ""),
            (Place("salary_low"), "id_salary_low", "headline pay from"),
            (Place("", "steps"), "steps-group", "career steps"),
            (Place("low", "pay_bands", 1, "roles.payband", 7), "id_pay_bands-1-low", "pay bands 2, pay from"),
            (Place("", "skill_groups", 0, "roles.skillgroup", 7), "skill_groups-0", "skill groups 1"),
            (
                Place("note", "skill_entries", 2, "roles.skillentry", 7),
                "id_skill_entries-2-note",
                "skill entries 3, note",
            ),
        ],
    )
    def test_place_of_an_issue_has_an_anchor_and_a_label(self, place, anchor, words):
        assert (place.anchor, place.label_on("roles.role")) == (anchor, words)

    @pytest.mark.django_db
    def test_only_warnings_can_be_accepted_and_need_a_reason(self, admin_user):
        role = make_role(claim="Build itâ€”all")
        (error,) = issues_of(role, "broken-characters")
        (warning,) = issues_of(role, "no-source")
        with pytest.raises(ValueError, match="An error cannot be accepted"):
            accept(error, "The source says so.", admin_user)
        for reason in ["", "  ", "ok", "1234567890", "ok, ok, ok!", "e\u0301" * 9, "Very long. 1"]:
            with pytest.raises(ValueError, match="at least 10 letters"):
                accept(warning, reason, admin_user)
        for reason in ["So it says, there.", "e\u0301" * 10, "来源的数字就是这样写的"]:
            accept(warning, reason, admin_user)
        assert AcceptedWarning.objects.get().reason == "来源的数字就是这样写的"

    @pytest.mark.django_db
    def test_fix_of_a_related_row_updates_its_page(self):
        role = make_role()
        PayBand.objects.create(role=role, level=1, employer_type="Bankâ€”s", low=60_000, high=90_000)
        before = role.updated_at
        (issue,) = issues_of(role, "broken-characters")
        fix(next(current_issues("roles.role", role.pk, issue.fingerprint)))
        role.refresh_from_db()
        assert role.pay_bands.get().employer_type == "Bank—s"
        assert role.updated_at > before
        assert not list(current_issues("roles.role", role.pk, issue.fingerprint))

    @pytest.mark.django_db
    def test_issue_without_exact_fix_is_not_fixed(self):
        (issue,) = issues_of(make_role(), "no-source")
        with pytest.raises(ValueError, match="no exact fix"):
            fix(issue)
