"""Every figure of the facts stands on the guide's page."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from programs.models import Program
from roles.models import PayBand
from tests.support.clock import stop_the_calendar
from tests.support.facts import GUIDE, LADDER, PAY, PROGRAMS, SKILLS, WEEK

# For the page that all of them read: without a test of the database there is none.
pytestmark = pytest.mark.django_db


class VisibleText(HTMLParser):
    """What a reader of a page can read: its body without scripts and styles."""

    SILENT = {"head", "script", "style", "template"}
    INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup", "time"}

    def __init__(self):
        super().__init__()
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in self.SILENT
        self._gap(tag)

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT
        self._gap(tag)

    def handle_startendtag(self, tag, attrs):
        self._gap(tag)

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)

    def _gap(self, tag):
        if tag not in self.INLINE:
            self.parts.append(" ")


# Typography is the page's own business: marks and spaces are compared in their plain form.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2212": "-"})


def plain(text: str) -> str:
    """``text`` with plain quotes and single spaces."""
    return " ".join(text.translate(PLAIN).split())


def visible_text(html: str) -> str:
    """The text that a reader of ``html`` can read."""
    parser = VisibleText()
    parser.feed(html)
    parser.close()
    return plain("".join(parser.parts))


@pytest.fixture(scope="module")
def guide(django_db_setup, django_db_blocker):
    """The guide's visible text, asked for once: no test here changes a row."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        stop_the_calendar(patch)
        call_command("loaddata", "roles", "programs", verbosity=0)
        answer = Client().get(GUIDE)
        transaction.set_rollback(True)
    assert answer.status_code == 200
    return visible_text(answer.content.decode())


def test_visible_text_is_what_a_reader_reads():
    html = "<head><title>T</title></head><body><script>no</script><p>10%<br>to&nbsp;<b>15</b>%</p><p>“x”</p></body>"
    assert visible_text(html) == '10% to 15% "x"'


HEAD = [
    "AI Engineer",
    "AI Specialization",
    "Hot Career Path 2027",
    "🔥",
    "Swiss Army knife",
    "end to end",
    "ML Engineer",
    "NLP Engineer",
    "full-stack engineer",
    "one hire can do everything",
    "AI Engineer salary",
    "$130K to $275K",
    "33%",
    "Proven",
    "computer vision",
    "MLOps",
    "the whole AI team in one person",
    "five specialists",
]


@pytest.mark.parametrize("words", HEAD)
def test_the_head_stands_on_the_page(guide, words):
    assert words in guide


COMPARISON = [
    "making them work at scale",
    "design the system",
    "collect the data",
    "train the model",
    "deploy it",
    "the application around it",
    "maintain all of it",
    "ML engineering",
    "software architecture",
    "data science",
    "product thinking",
    "broader, and less deep",
    "computer vision system on Monday",
    "NLP on Tuesday",
    "infrastructure optimisation on Wednesday",
    "Whoever has an AI problem comes to you",
    "no specialist in one narrow domain",
    "never bored",
    '"the NLP person"',
    '"the vision person"',
    "cutting-edge NLP",
    "a whole AI capability from nothing",
    "love learning and variety",
    "energy from new domains",
    "go deep on one technique",
    "world's best at one thing",
    "Both paths are valid",
    "different trade-offs",
]


@pytest.mark.parametrize("words", COMPARISON)
def test_the_comparison_with_the_ml_engineer_stands_on_the_page(guide, words):
    assert words in guide


@pytest.mark.parametrize("row", PAY, ids=lambda row: f"{row[0].label} at {row[3]}")
def test_a_pay_row_stands_on_the_page(guide, row):
    level, years_from, years_to, employer, low, high, is_open, basis, note = row
    years = f"{years_from} to {years_to} years" if years_to else f"{years_from}+ years" if years_from else "not stated"
    counts = PayBand.Basis(basis).label
    # The table's row, read from its left to its right, with room for a word of state between two cells.
    cells = [re.escape(words) for words in (level.label, years, employer, note, f"${low:,}", f"${high:,}")]
    cells[-1] += " and more" if is_open else "(?! and more|[+])"
    assert re.search(".{0,20}?".join([*cells, counts]), guide)


PAY_WORDS = [
    "Solid, not spectacular",
    "total compensation",
    "3 to 5 years",
    "6+ years",
    "$300K+",
    "supply and demand",
    "generalists are more common than specialists",
    "The ceiling is high",
    "levelling up",
    '"generalist tax"',
    "10% to 15% less",
    "100 to 500 employees",
    "AI-enabled but not AI-first",
    "best ratio of pay to impact",
    "FAANG",
    "market rate",
    "Product management",
    "versatility makes options",
    "Become the NLP expert",
]


@pytest.mark.parametrize("words", PAY_WORDS)
def test_what_is_said_of_pay_stands_on_the_page(guide, words):
    assert words in guide


@pytest.mark.parametrize("title", [title for _, titles in LADDER for title in titles])
def test_a_rung_of_the_ladder_stands_on_the_page(guide, title):
    assert title in guide


@pytest.mark.parametrize(
    ("group", "skill", "note"), [(group, skill, note) for group in SKILLS for skill, note in SKILLS[group].items()]
)
def test_a_skill_stands_on_the_page(guide, group, skill, note):
    assert group in guide
    assert skill in guide
    assert note in guide


SKILL_WORDS = [
    "Jack of all AI trades",
    "engineer first and an AI specialist second",
    "people who ship",
    "good enough is good enough",
    "more than knowing every ML algorithm",
    "caps your career",
    "Soft skills often outweigh technical depth",
    "business value, not papers",
]


@pytest.mark.parametrize("words", SKILL_WORDS)
def test_what_is_said_of_skills_stands_on_the_page(guide, words):
    assert words in guide


@pytest.mark.parametrize("weekday", WEEK)
def test_a_weekday_stands_on_the_page(guide, weekday):
    assert weekday in guide
    for words in WEEK[weekday]:
        assert words in guide


WEEK_WORDS = [
    "Lots of variety",
    "first person who gets asked about anything AI",
    "Can AI do X?",
    "Should we?",
    "Why isn't this model accurate?",
    "100 training examples",
    "vendor's AI product?",
    "marketing fluff around a simple API",
    "AI reality checker",
    "at times exhausting",
    "always learning",
    "systems from scratch",
    "direct impact",
    "The problems are different",
    "spread too thin",
    "everyone's go-to",
    "never get very deep on anything",
    "master of none",
    "better than a master of one",
    "If it sounds stressful, specialise",
]


@pytest.mark.parametrize("words", WEEK_WORDS)
def test_what_is_said_of_the_week_stands_on_the_page(guide, words):
    assert words in guide


ENTRY_WORDS = [
    "Generalist advantage",
    "The barrier is lower",
    "world-class at none",
    "career switchers",
    "breadth gets you in faster than depth",
    "master's in CS, AI or ML",
    "1.5 to 2 years",
    "One in vision, one in NLP, one deployment",
    "Intern where you wear many hats",
    "Startups are perfect",
    "Aim at smaller companies or teams",
    "one of 50 ML engineers",
    "image classifier",
    "text generator",
    "recommendation system",
    "deployed application",
    "breadth, completion and deployment",
    "first AI hire",
    "Series B to D startups",
    "Mid-size tech companies",
    "Non-tech companies that are building AI teams",
    "AI hire 1 to 5, not hire 100",
    "After 3 to 5 years",
    "Head of AI",
    "Both work",
]


@pytest.mark.parametrize("words", ENTRY_WORDS)
def test_the_way_in_stands_on_the_page(guide, words):
    assert words in guide


@pytest.mark.parametrize("row", PROGRAMS, ids=lambda row: row[1])
def test_a_program_stands_on_the_page(guide, row):
    delivery_mode, institution, award, city, _, duration, _, tuition = row
    for words in (Program.DeliveryMode(delivery_mode).label, institution, award, city, duration, f"${int(tuition):,}"):
        assert words in guide


def test_the_programs_have_their_heading_and_their_line(guide):
    assert "AI Engineering Programs" in guide
    assert "prepare you to build complete AI systems, not only parts of them" in guide


SLIPS = {
    "the salary label is a slip": ['"CV Engineer Salary"', "label is a slip"],
    "the headline's high end stands in no row": ["stands in no row", "$275K"],
    "the growth has no period": ["33%", "no period"],
    "the official growth stands beside it": ["19.7%", "33.5%", "2024 to 2034"],
    "the basis of pay is stated for one row only": ["entry pay at tech companies"],
    "the skills are printed twice": ["skills section twice"],
    "the source claims 340 programs and prints ten": ["340", "ten programs"],
    "all ten are finance degrees": ["All ten are finance master's degrees", "Finance, General", "52.0801"],
    "the category is the document's": ["Master's in Finance (MSF)"],
    "four fall outside the recommended length": ["Four of the ten", "3 years, 1 year, 1.25 years and 1 year"],
    "none is in the field": ["None of the ten is in CS, AI or ML"],
    "the states are added": ["states", "plain geography"],
    "several campuses": ['"Multiple IN Campuses"', "several campuses in Indiana"],
    "no date and no author": ["no author", "year in its badge"],
    "tuition has no sign and no basis": ["without a currency sign", "whole program or for a year"],
    "part-time is read from a title": ['"(Part-time)"', "study mode"],
    "the other roles are named": ["NLP Engineer", "CV Engineer", "MLOps Engineer", "Data Scientist"],
    "O*NET is credited": [
        "O*NET 29.2",
        "CC BY 4.0",
        "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)",
    ],
    "the statistics are credited": ["US Bureau of Labor Statistics", "15-1221"],
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_reader_is_told_that(guide, slip):
    for words in SLIPS[slip]:
        assert words in guide


@pytest.mark.parametrize("pay", ["$82,200", "$103,570", "$140,300", "$188,700", "$230,630"])
def test_an_official_percentile_stands_on_the_page(guide, pay):
    assert pay in guide
