"""The audit of everything: the command, its bounds, and the real content."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.audit import engine
from careerguide.audit.accepted import accept, all_issues
from careerguide.audit.engine import Issue, Place, Rule, rules
from careerguide.audit.fix import current_issues, fix
from programs.models import FieldOccupation, Institution, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import DayEntry, Occupation, PayBand, Role
from tests.support.admin import fill
from tests.support.audit import issues_of, rules_and_names
from tests.support.catalog_data import PROGRAMS, load_programs, program_rows
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source

# What the facts of the first guide say is the source's own: known, kept and shown, and so no error.
KNOWN = {
    ("headline-range", "AI Engineer"),
    ("growth-without-period", "AI Engineer"),
    ("claimed-count", "AI Engineer"),
    ("outside-field", "AI Engineer"),
    ("study-length", "AI Engineer"),
}


def run(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("audit", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def crosswalk(content):
    """The real content, and as much of the official crosswalk as it takes to know a finance degree by."""
    occupation, source = Occupation.objects.get(soc_code="15-1221"), make_source(slug=CROSSWALK)
    field = make_field("11.0102", "Artificial Intelligence")
    FieldOccupation.objects.create(field=field, occupation=occupation, source=source)


# The real content


def test_the_first_content_has_the_known_warnings_and_no_error(crosswalk):
    found = list(all_issues())
    assert {(issue.rule.id, issue.name) for issue in found} == KNOWN
    assert len(found) == len(KNOWN)
    assert not any(issue.is_error for issue in found)


def test_the_first_content_is_told_in_the_sources_own_figures(crosswalk):
    said = {issue.rule.id: issue.message for issue in all_issues()}
    assert "$275K stands in no row" in said["headline-range"]
    assert said["claimed-count"] == "The source claims 340 programs; the guide has 10 published programs."
    assert said["outside-field"].startswith("None of the 10 linked programs is in a field")
    assert said["study-length"].startswith("4 of the 10 programs")


# "Multiple IN Campuses" is known because the program says itself that it is not tied to one town.
@pytest.fixture
def raw(crosswalk):
    """The real content with the source document's own slips put back."""
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


def test_the_source_documents_own_slips_are_all_found(raw):
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


def test_the_repairs_give_back_what_the_fixtures_hold(raw):
    for issue in list(all_issues()):
        if issue.fixed_value is not None:
            fix(issue)
    assert Institution.objects.filter(name="University of Michigan-Dearborn").exists()
    assert Institution.objects.filter(name="Penn State – World Campus").exists()
    raw.refresh_from_db()
    assert raw.claim == "Solid pay — and never bored."
    assert raw.programs_heading == "AI Engineering Programs"
    assert not {"broken-characters", "odd-characters", "typed-count"} & {rule for rule, _ in rules_and_names()}


# Real programs


@pytest.mark.skipif(not PROGRAMS.exists(), reason="the shared file of real programs was not found")
def test_five_thousand_real_programs_hold_the_diplomas_that_cost_a_million(db):
    def chosen():
        for number, row in enumerate(program_rows()):
            million = row["tuition_usd"] and float(row["tuition_usd"]) > 1_000_000
            if million or (row["source"].startswith("cricos") and number % 8 == 0):
                yield row

    assert load_programs(chosen()) > 4_500
    far = {(issue.name, issue.pk) for issue in all_issues(only=["far-tuition"])}
    million = {(str(program), program.pk) for program in Program.objects.filter(tuition_usd__gt=1_000_000)}
    assert len({name for name, _ in million}) == 3
    assert million <= far
    assert len(far) < 50


# The command


@pytest.mark.django_db
def test_warnings_alone_let_the_command_end_well(crosswalk):
    out = run()
    assert "warning   headline-range         AI Engineer" in out
    assert out.endswith("0 errors, 5 warnings, 0 accepted.\n")


@pytest.mark.django_db
def test_an_error_ends_the_command_with_one(db):
    make_role("AI Engineer", claim="Build itâ€”all", source=make_source())
    with pytest.raises(CommandError, match="There are errors") as raised:
        run()
    assert raised.value.returncode == 1


@pytest.mark.django_db
def test_a_machine_reads_the_findings_as_json(crosswalk):
    found = json.loads(run("--format", "json"))
    assert {issue["rule"] for issue in found} == {rule for rule, _ in KNOWN}
    growth = next(issue for issue in found if issue["rule"] == "growth-without-period")
    assert growth["severity"] == "warning"
    assert growth["url"].endswith("/change/#id_growth_period")
    assert growth["fix"] is growth["accepted"] is None


@pytest.mark.django_db
def test_json_of_nothing_is_an_empty_list():
    assert json.loads(run("--format", "json")) == []


@pytest.mark.django_db
def test_an_accepted_warning_is_told_with_its_reason_until_its_figures_change(crosswalk, admin_user):
    for issue in list(all_issues(only=["claimed-count"])):
        accept(issue, "The source's own claim; the page shows both.", admin_user)
    out = run()
    assert "Accepted: The source's own claim; the page shows both." in out
    assert "4 warnings, 1 accepted." in out
    Role.objects.filter(slug="ai-engineer").update(claimed_programs=341)
    assert "5 warnings, 0 accepted." in run()


@pytest.mark.django_db
def test_one_rule_and_one_app_can_be_picked(content):
    assert "1 warning," in run("--rule", "claimed-count")
    assert "2 warnings," in run("--rule", "claimed-count", "--rule", "headline-range")
    assert "claimed-count" not in run("--app", "roles")
    assert "headline-range" not in run("--app", "programs")


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="no rule 'nope'") as raised:
        run("--rule", "nope")
    assert raised.value.returncode == 2


def test_the_rules_are_listed_in_plain_words():
    out = run("--list")
    for rule in rules().values():
        assert f"{rule.id} ({rule.severity.word}): {rule.name}." in out


def test_every_rule_says_what_it_looks_for_why_and_how_to_mend_it():
    for rule in rules().values():
        for words in (rule.looks_for, rule.why, rule.how_to_fix):
            assert words.endswith("."), rule.id
            assert "!" not in words, rule.id
        assert not rule.name.endswith("."), rule.id


# Bounds


def make_everything(first: int, last: int) -> None:
    """Guides with rows of every kind, and programs that share nothing, numbered from ``first``."""
    fill(make_role(), first, last)
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
    """How many queries ``function`` takes."""
    function()
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


@pytest.mark.django_db
def test_the_audit_asks_as_often_for_fifty_rows_as_for_two():
    make_everything(0, 2)
    few = count_queries(lambda: list(all_issues()))
    make_everything(2, 50)
    assert count_queries(lambda: list(all_issues())) == few


@pytest.mark.django_db
def test_one_row_is_held_against_a_long_table_in_as_many_queries_as_against_a_short_one():
    role, program = make_role("AI Engineer"), make_program("A program", city="Boston", degree_type=make_degree_type())
    make_everything(0, 2)
    few = [count_queries(lambda row=row: issues_of(row)) for row in (role, program)]
    make_everything(2, 50)
    assert [count_queries(lambda row=row: issues_of(row)) for row in (role, program)] == few


@pytest.mark.django_db
def test_rows_are_read_in_batches_and_each_once(monkeypatch):
    monkeypatch.setattr(engine, "BATCH_SIZE", 3)
    for number in (2, 0, 1):
        for _ in range(3):
            make_program(institution=f"Institution {number}", url="www.example.edu")
    found = [issue.pk for issue in all_issues(only=["bad-address"])]
    assert len(found) == 9
    assert sorted(found) == sorted(Program.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_the_newest_rows_alone_can_be_looked_at(monkeypatch):
    monkeypatch.setattr(engine, "BATCH_SIZE", 2)
    programs = [make_program(url="www.example.edu") for _ in range(5)]
    found = [issue.pk for issue in all_issues(only=["bad-address"], newest=3)]
    assert found == [program.pk for program in reversed(programs)][:3]


# Findings


def issue(**values) -> Issue:
    rule = Rule("a-rule", "A rule", "Looks.", "Why.", "How.", check=lambda row, context: [])
    return Issue(**{"message": "Wrong.", "rule": rule, "model": "roles.role", "pk": 1} | values)


def test_a_finding_is_known_by_its_figures_and_not_by_its_words():
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
    ],
)
def test_a_place_leads_to_its_field_and_is_told_in_the_words_of_the_form(place, anchor, words):
    assert (place.anchor, place.label_on("roles.role")) == (anchor, words)


@pytest.mark.django_db
def test_only_a_warning_can_stay_and_only_with_a_reason(admin_user):
    role = make_role(claim="Build itâ€”all")
    (error,) = issues_of(role, "broken-characters")
    (warning,) = issues_of(role, "no-source")
    for issue, reason in [(error, "So what"), (warning, "  ")]:
        with pytest.raises(ValueError, match="Only a warning"):
            accept(issue, reason, admin_user)


@pytest.mark.django_db
def test_a_repair_of_a_row_is_a_change_of_its_page():
    role = make_role()
    PayBand.objects.create(role=role, level=1, employer_type="Bankâ€”s", low=1, high=2)
    before = role.updated_at
    (issue,) = issues_of(role, "broken-characters")
    fix(next(current_issues("roles.role", role.pk, issue.fingerprint)))
    role.refresh_from_db()
    assert role.pay_bands.get().employer_type == "Bank—s"
    assert role.updated_at > before
    assert not list(current_issues("roles.role", role.pk, issue.fingerprint))


@pytest.mark.django_db
def test_what_has_no_exact_fix_is_not_mended():
    (issue,) = issues_of(make_role(), "no-source")
    with pytest.raises(ValueError, match="no exact fix"):
        fix(issue)
