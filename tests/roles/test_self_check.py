import re

import pytest

from roles.models import CareerStep, Comparison, FitStatement
from roles.self_check import Answer, self_check, statement_code
from tests.support.factories import make_program, make_role
from tests.support.page import Page, get_page

LIKES = ["I like a change.", "I like people.", "I like nights."]
DISLIKES = ["Blood upsets me.", "I need my sleep.", "I want an office."]


def statements() -> list[FitStatement]:
    return [FitStatement(text=text, lean="towards") for text in LIKES] + [
        FitStatement(text=text, lean="away") for text in DISLIKES
    ]


def answer_to(*checked: str) -> Answer:
    return self_check(statements(), ["", *map(statement_code, checked)]).answer


def test_answer_is_none_before_the_form_is_submitted():
    fit = self_check(statements(), [])
    assert fit.answer is None
    assert [(choice.text, choice.checked) for choice in fit.choices] == [(text, False) for text in LIKES + DISLIKES]


def test_empty_answer_says_nothing_is_checked():
    answer = answer_to()
    assert (answer.lean, answer.verdict) == ("nothing", "You haven’t checked anything yet.")
    assert "Check what sounds like you" in answer.balance


@pytest.mark.parametrize(
    ("checked", "lean", "verdict", "count"),
    [
        (
            LIKES[:1], "toward", "You lean toward this role.",
            "Your answer points toward it, but",
        ),
        (
            LIKES[:2], "toward", "You lean toward this role.",
            "Both of your answers point toward it.",
        ),
        (LIKES, "toward", "You lean toward this role.", "All three of your answers point toward it."),
        (
            LIKES + DISLIKES[:1], "toward", "On balance, you lean toward this role.",
            "Three of your answers point toward it and one away.",
        ),
        (
            LIKES[:1] + DISLIKES[:1], "split", "You’re evenly split.",
            "One of your answers points toward it and one away.",
        ),
        (
            LIKES + DISLIKES, "split", "You’re evenly split.",
            "Three of your answers point toward it and three away.",
        ),
        (
            LIKES[:1] + DISLIKES, "away", "On balance, you lean away from this role.",
            "One of your answers points toward it and three away.",
        ),
        (
            DISLIKES[:1], "away", "You lean away from this role.",
            "Your answer points away from it, but",
        ),
        (DISLIKES, "away", "You lean away from this role.", "All three of your answers point away from it."),
    ],
)  # fmt: skip
def test_answer_states_verdict_and_counts(checked, lean, verdict, count):
    answer = answer_to(*checked)
    assert (answer.lean, answer.verdict) == (lean, verdict)
    assert answer.balance.startswith(count)
    assert list(answer.toward + answer.away) == checked


def test_answer_warns_about_a_single_one_and_a_tie():
    assert "but one answer isn’t much to go on." in answer_to(LIKES[0]).balance
    assert "A count can’t settle it." in answer_to(LIKES[0], DISLIKES[0]).balance


def test_order_and_repetition_of_codes_are_ignored():
    assert answer_to(DISLIKES[0], LIKES[1], LIKES[0], LIKES[1]) == answer_to(LIKES[0], LIKES[1], DISLIKES[0])


@pytest.mark.parametrize(
    "value", ["zzzzzzzz", "0", "1", "-1", "\x00", "\ud800", "ﬁt", "a" * 100_000, "<b>", "' OR 1=1 --", " "]
)
def test_unknown_code_is_ignored(value):
    assert self_check(statements(), ["", value]) == self_check(statements(), [""])
    assert self_check(statements(), [value, statement_code(LIKES[0])]).answer == answer_to(LIKES[0])


def test_at_most_thirty_codes_are_read():
    code = statement_code(LIKES[0])
    assert self_check(statements(), [*map(str, range(29)), code]).answer.toward == (LIKES[0],)
    assert self_check(statements(), [*map(str, range(30)), code]).answer.toward == ()


def test_statement_codes_are_short_and_unique():
    codes = [statement_code(text) for text in LIKES + DISLIKES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[0-9a-f]{8}", code) for code in codes)


def test_statement_code_never_changes():
    assert statement_code("I like switching domains weekly.") == "aee75532"


@pytest.fixture
def role(db):
    role = make_role("Nurse")
    for number, statement in enumerate(statements(), 1):
        statement.role, statement.number = role, number
        statement.save()
    return role


def section(client, role, *checked: str, sent: bool = True) -> Page:
    values = ["", *map(statement_code, checked)] if sent else []
    return get_page(client, role.get_absolute_url(), {"fit": values}).section("fit")


def checked_statements(part: Page) -> list[str]:
    return [label.text for label in part.css("label") if label.has("input[checked]")]


def test_form_submits_to_its_section_of_the_guide(client, role):
    part = section(client, role, sent=False)
    assert part.one("form")["action"] == "/roles/nurse/#fit"
    assert len(part.css('[type="checkbox"][name="fit"]')) == 6
    assert checked_statements(part) == []
    assert not part.has('[role="status"]')


def test_table_of_contents_links_to_the_self_check(client, role):
    assert get_page(client, "/roles/nurse/").link("Is it for you?") == "#fit"


def test_answer_lists_statements_for_and_against(client, role):
    status = section(client, role, *LIKES[:2], DISLIKES[2]).one('[role="status"]')
    assert "On balance, you lean toward this role." in status.text
    assert status.texts("h3") == ["For", "Against"]
    assert status.texts(".plus li") == LIKES[:2]
    assert status.texts(".minus li") == [DISLIKES[2]]


def test_answers_stay_checked_and_can_be_cleared(client, role):
    part = section(client, role, LIKES[0], DISLIKES[0])
    assert checked_statements(part) == [LIKES[0], DISLIKES[0]]
    assert part.link("Clear my answers") == "/roles/nurse/#fit"


def test_submitting_nothing_says_that_nothing_is_checked(client, role):
    part = section(client, role)
    assert "You haven’t checked anything yet." in part.text
    assert "In favor of this role" not in part.text


def test_reordering_statements_does_not_change_the_answer(client, role):
    before = section(client, role, LIKES[0], DISLIKES[0])
    for statement in FitStatement.objects.all():
        FitStatement.objects.filter(pk=statement.pk).update(number=10 - statement.number)
    after = section(client, role, LIKES[0], DISLIKES[0])
    assert set(checked_statements(after)) == {LIKES[0], DISLIKES[0]}
    assert after.one('[role="status"]').html == before.one('[role="status"]').html


def next_step(part: Page) -> list[str]:
    return [link["href"] for link in part.css(".fit-next a")]


def test_each_answer_links_to_one_next_step(client, role):
    for checked in ([LIKES[0]], [DISLIKES[0]], []):
        assert next_step(section(client, role, *checked)) == ["/roles/"]
    role.deal = "Long days."
    role.save()
    make_program(role=role)
    assert next_step(section(client, role, LIKES[0])) == ["#programs"]
    assert next_step(section(client, role)) == ["#deal"]
    CareerStep.objects.create(role=role, path="entry", number=1, title="Study")
    Comparison.objects.create(role=role, other=make_role("Doctor"), other_side="one", this_side="other")
    assert next_step(section(client, role, LIKES[0])) == ["#breaking-in"]
    assert next_step(section(client, role, DISLIKES[0])) == ["#compared-doctor"]
    assert next_step(section(client, role, LIKES[0], DISLIKES[0])) == ["#compared-doctor"]


def test_canonical_url_does_not_contain_the_answer(client, role):
    page = get_page(client, "/roles/nurse/", fit=["", statement_code(LIKES[0])])
    assert page.canonical == "/roles/nurse/"


def test_answer_sets_no_cookie_and_adds_no_query(client, role, query_count):
    url = f"/roles/nurse/?fit=&fit={statement_code(LIKES[0])}&fit={statement_code(DISLIKES[0])}"
    # The first page also finds out what depends on the content version alone.
    query_count("/roles/nurse/")
    assert query_count(url) == query_count("/roles/nurse/")
    assert not client.get(url).cookies


@pytest.mark.parametrize(
    "value", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%ED%A0%80", "%FF", "'%20OR%201=1", "x" * 5_000]
)
def test_hostile_codes_are_ignored(client, role, value):
    answer = client.get(f"/roles/nurse/?fit={value}")
    assert answer.status_code == 200
    assert answer.content == client.get("/roles/nurse/?fit=").content


@pytest.mark.django_db
def test_guide_without_statements_has_no_form(client):
    html = client.get(make_role("Clerk").get_absolute_url() + "?fit=x").content.decode()
    assert "Is it for you?" not in html
    assert "#fit" not in html


@pytest.mark.django_db
def test_hostile_statement_is_escaped(client):
    role = make_role("Clerk")
    FitStatement.objects.create(role=role, number=1, text="<script>alert(1)</script>", lean="away")
    html = client.get(f"/roles/clerk/?fit={statement_code('<script>alert(1)</script>')}").content.decode()
    assert "<script>alert" not in html
    assert "You lean away from this role." in html
