"""Is it for you: what the ticks say, and how the guide says it."""

import re
from html import unescape

import pytest

from roles.models import CareerStep, Comparison, FitStatement
from roles.self_check import Answer, self_check, statement_code
from tests.support.factories import make_role

LIKES = ["I like a change.", "I like people.", "I like nights."]
DISLIKES = ["Blood upsets me.", "I need my sleep.", "I want an office."]


def statements() -> list[FitStatement]:
    """Three that lean towards a role and three that lean away, none of them saved."""
    return [FitStatement(text=text, lean="towards") for text in LIKES] + [
        FitStatement(text=text, lean="away") for text in DISLIKES
    ]


def answer_to(*ticked: str) -> Answer:
    """The answer to a reader who ticked the statements ``ticked``."""
    return self_check(statements(), ["", *map(statement_code, ticked)]).answer


# What the ticks say


def test_who_has_not_asked_gets_no_answer():
    fit = self_check(statements(), [])
    assert fit.answer is None
    assert [(choice.text, choice.ticked) for choice in fit.choices] == [(text, False) for text in LIKES + DISLIKES]


def test_who_ticked_nothing_is_told_so():
    answer = answer_to()
    assert (answer.lean, answer.verdict) == ("nothing", "You have ticked nothing yet.")
    assert "says nothing, one way or the other" in answer.balance


@pytest.mark.parametrize(
    ("ticked", "lean", "verdict", "count"),
    [
        (LIKES[:1], "towards", "You lean towards this role.", "The one statement you ticked speaks for it."),
        (LIKES[:2], "towards", "You lean towards this role.", "Both statements you ticked speak for it."),
        (LIKES, "towards", "You lean towards this role.", "All 3 of your ticks speak for it."),
        (
            LIKES + DISLIKES[:1], "towards", "On balance you lean towards this role.",
            "3 of your ticks speak for it, and 1 against it.",
        ),
        (
            LIKES[:1] + DISLIKES[:1], "split", "You are evenly split.",
            "1 of your ticks speaks for it, and 1 against it.",
        ),
        (LIKES + DISLIKES, "split", "You are evenly split.", "3 of your ticks speak for it, and 3 against it."),
        (
            LIKES[:1] + DISLIKES, "away", "On balance you lean away from this role.",
            "1 of your ticks speaks for it, and 3 against it.",
        ),
        (DISLIKES[:1], "away", "You lean away from this role.", "The one statement you ticked speaks against it."),
        (DISLIKES, "away", "You lean away from this role.", "All 3 of your ticks speak against it."),
    ],
)  # fmt: skip
def test_the_ticks_are_weighed_in_plain_words(ticked, lean, verdict, count):
    answer = answer_to(*ticked)
    assert (answer.lean, answer.verdict) == (lean, verdict)
    assert answer.balance.startswith(count)
    assert list(answer.towards + answer.away) == ticked


def test_a_lone_tick_is_called_little_and_a_split_is_left_to_the_reader():
    assert "One is little to go by." in answer_to(LIKES[0]).balance
    assert "No count settles that." in answer_to(LIKES[0], DISLIKES[0]).balance


def test_the_order_of_the_ticks_does_not_matter_and_twice_is_once():
    assert answer_to(DISLIKES[0], LIKES[1], LIKES[0], LIKES[1]) == answer_to(LIKES[0], LIKES[1], DISLIKES[0])


@pytest.mark.parametrize(
    "value", ["zzzzzzzz", "0", "1", "-1", "\x00", "\ud800", "ﬁt", "a" * 100_000, "<b>", "' OR 1=1 --", " "]
)
def test_a_value_that_stands_for_no_statement_counts_for_nothing(value):
    assert self_check(statements(), ["", value]) == self_check(statements(), [""])
    assert self_check(statements(), [value, statement_code(LIKES[0])]).answer == answer_to(LIKES[0])


def test_no_more_than_thirty_values_are_read():
    code = statement_code(LIKES[0])
    assert self_check(statements(), [*map(str, range(29)), code]).answer.towards == (LIKES[0],)
    assert self_check(statements(), [*map(str, range(30)), code]).answer.towards == ()


def test_a_statements_value_is_short_and_its_own():
    codes = [statement_code(text) for text in LIKES + DISLIKES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[0-9a-f]{8}", code) for code in codes)


def test_a_statements_value_never_changes_so_that_old_links_hold():
    assert statement_code("I like switching domains weekly.") == "aee75532"


# How the guide says it


@pytest.fixture
def role(db):
    """A guide with the six statements."""
    role = make_role("Nurse")
    for number, statement in enumerate(statements(), 1):
        statement.role, statement.number = role, number
        statement.save()
    return role


def section(client, role, *ticked: str, asked: bool = True) -> str:
    """The section of ``role``'s page, to a reader who ticked the statements ``ticked``."""
    values = ["", *map(statement_code, ticked)] if asked else []
    html = client.get(role.get_absolute_url(), {"fit": values}).content.decode()
    return unescape(re.search('<section id="fit".*?</section>', html, re.DOTALL)[0])


def test_the_form_leads_back_to_the_guide_at_the_place_of_the_answer(client, role):
    html = section(client, role, asked=False)
    assert '<form action="/roles/nurse/#fit">' in html
    assert html.count('type="checkbox" name="fit"') == 6
    assert " checked" not in html
    assert 'role="status"' not in html


def test_the_section_stands_in_the_contents(client, role):
    assert '<a href="#fit">Is it for you?</a>' in client.get("/roles/nurse/").content.decode()


def test_the_answer_is_a_status_with_what_speaks_for_the_role_and_what_against_it(client, role):
    html = section(client, role, *LIKES[:2], DISLIKES[2])
    status = re.search('role="status">(.*)<form', html, re.DOTALL)[1]
    assert "On balance you lean towards this role." in status
    for_it, against_it = status.split("What speaks against it")
    assert LIKES[0] in for_it
    assert LIKES[1] in for_it
    assert LIKES[2] not in status
    assert DISLIKES[2] in against_it
    assert DISLIKES[0] not in status


def test_the_ticks_stay_and_can_be_cleared(client, role):
    html = section(client, role, LIKES[0], DISLIKES[0])
    ticked = re.findall(r"checked> <span>(.*?)</span>", html)
    assert ticked == [LIKES[0], DISLIKES[0]]
    assert '<a href="/roles/nurse/#fit">Clear the ticks</a>' in html


def test_the_form_sent_without_a_tick_is_answered(client, role):
    html = section(client, role)
    assert "You have ticked nothing yet." in html
    assert "What speaks" not in html


def test_a_link_still_says_the_same_when_the_statements_change_places(client, role):
    before = section(client, role, LIKES[0], DISLIKES[0])
    for statement in FitStatement.objects.all():
        FitStatement.objects.filter(pk=statement.pk).update(number=10 - statement.number)
    after = section(client, role, LIKES[0], DISLIKES[0])
    assert set(re.findall(r"checked> <span>(.*?)</span>", after)) == {LIKES[0], DISLIKES[0]}
    assert (
        re.search('role="status">.*<form', after, re.DOTALL)[0]
        == re.search('role="status">.*<form', before, re.DOTALL)[0]
    )


def next_step(html: str) -> list[str]:
    """Where the answer leads on to."""
    return re.findall('<a href="([^"]*)"', re.search('<p class="fit-next">.*?</p>', html, re.DOTALL)[0])


def test_each_answer_leads_on_to_one_place(client, role):
    assert next_step(section(client, role, LIKES[0])) == ["#programs"]
    assert next_step(section(client, role, DISLIKES[0])) == ["/roles/"]
    assert next_step(section(client, role)) == ["#deal"]
    CareerStep.objects.create(role=role, path="entry", number=1, title="Study")
    Comparison.objects.create(role=role, other=make_role("Doctor"), other_side="one", this_side="other")
    assert next_step(section(client, role, LIKES[0])) == ["#breaking-in"]
    assert next_step(section(client, role, DISLIKES[0])) == ["#compared-doctor"]
    assert next_step(section(client, role, LIKES[0], DISLIKES[0])) == ["#compared-doctor"]


def test_the_answered_guide_is_the_same_guide_to_a_search_engine(client, role):
    html = client.get("/roles/nurse/", {"fit": ["", statement_code(LIKES[0])]}).content.decode()
    assert '<link rel="canonical" href="http://testserver/roles/nurse/">' in html


def test_an_answer_sets_no_cookie_and_asks_the_database_nothing_more(client, role, query_count):
    url = f"/roles/nurse/?fit=&fit={statement_code(LIKES[0])}&fit={statement_code(DISLIKES[0])}"
    assert query_count(url) == query_count("/roles/nurse/")
    assert not client.get(url).cookies


@pytest.mark.parametrize(
    "value", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%ED%A0%80", "%FF", "'%20OR%201=1", "x" * 5_000]
)
def test_what_somebody_writes_into_the_address_changes_nothing(client, role, value):
    answer = client.get(f"/roles/nurse/?fit={value}")
    assert answer.status_code == 200
    assert answer.content == client.get("/roles/nurse/?fit=").content


@pytest.mark.django_db
def test_a_guide_without_statements_asks_nothing(client):
    html = client.get(make_role("Clerk").get_absolute_url() + "?fit=x").content.decode()
    assert "Is it for you?" not in html
    assert "#fit" not in html


@pytest.mark.django_db
def test_a_hostile_statement_is_shown_as_text(client):
    role = make_role("Clerk")
    FitStatement.objects.create(role=role, number=1, text="<script>alert(1)</script>", lean="away")
    html = client.get(f"/roles/clerk/?fit={statement_code('<script>alert(1)</script>')}").content.decode()
    assert "<script>alert" not in html
    assert "You lean away from this role." in html
