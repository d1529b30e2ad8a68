"""Every figure of the facts stands on the guide's page, and nothing in the database was guessed."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from programs.models import Pathway, Program
from roles.models import CareerStep, Comparison, DayEntry, Occupation, PayBand, Role, SkillEntry, SourceNote

GUIDE = "/roles/ai-engineer/"


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
    with django_db_blocker.unblock(), transaction.atomic():
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


# level, years, employer, low, high, open upwards, basis, note
PAY = [
    (PayBand.Level.ENTRY, None, None, "Tech companies", 130_000, 180_000, False, "total", ""),
    (PayBand.Level.ENTRY, None, None, "Startups", 100_000, 140_000, False, "", "Often more equity"),
    (PayBand.Level.ENTRY, None, None, "Traditional companies", 90_000, 130_000, False, "", ""),
    (PayBand.Level.MID, 3, 5, "Tech companies", 160_000, 240_000, False, "", ""),
    (PayBand.Level.MID, 3, 5, "Elsewhere", 130_000, 190_000, False, "", ""),
    (PayBand.Level.SENIOR, 6, None, "Top companies", 200_000, 300_000, True, "", ""),
]


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


LADDER = [
    (1, ["AI Engineer"]),
    (2, ["Senior AI Engineer"]),
    (3, ["Principal/Staff"]),
    (4, ["AI Engineering Manager", "Director of AI"]),
]


@pytest.mark.parametrize("title", [title for _, titles in LADDER for title in titles])
def test_a_rung_of_the_ladder_stands_on_the_page(guide, title):
    assert title in guide


SKILLS = {
    "Foundation": {
        "Software engineering": "Strong, and not optional",
        "Python": "At production level",
        "Machine learning fundamentals": "Across several domains: competent, not expert",
        "System design": "The basics",
        "Cloud platforms": "",
        "APIs": "",
        "Microservices": "",
    },
    "AI breadth": {
        "Computer vision": "The basics",
        "Convolutional neural networks (CNNs)": "",
        "Object detection": "",
        "Natural language processing (NLP)": "The fundamentals",
        "Transformers": "",
        "Fine-tuning": "",
        "Classical ML": "",
        "Tree models": "",
        "Linear models": "",
        "Deep learning": "Some of it",
        "PyTorch": "Or TensorFlow",
        "TensorFlow": "Or PyTorch",
    },
    "Engineering skills": {
        "Docker": "",
        "Containerization": "",
        "CI/CD pipelines": "",
        "Monitoring": "",
        "Logging": "",
        "Database design": "",
        "API development": "",
        "DevOps": "Some of it",
    },
    "Real differentiators": {
        "Product sense": "What AI can solve, and what it should",
        "Communication": "not technical",
        "Fast learning": "weekly",
        "Pragmatism": "Simple models or complex ones",
    },
}


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


WEEK = {
    "Monday": ["MVP", "quality inspection", "architecture", "pretrained model", "company's data", "simple API"],
    "Tuesday": ["chatbot", "weird answers", "prompt engineering again"],
    "Wednesday": ["new AI initiative", '"AI strategy"', "doesn't know what that means"],
    "Thursday": ["training pipeline that takes forever"],
    "Friday": ["deploy their model", "don't know Docker"],
}


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


# format, institution, title, city, region, duration, months, tuition
PROGRAM_LINES = """\
online | Johns Hopkins University | Master of Science in Finance (Part-time) | Baltimore | MD | 2 years | 24 | 64800
online | Auburn University | Master of Science in Finance Online | Auburn | AL | 3 years | 36 | 28500
online | University of Massachusetts Lowell | Master of Science in Finance | Lowell | MA | 1.5 years | 18 | 21060
online | University of Michigan-Dearborn | Master of Science in Finance | Dearborn | MI | 1.5 years | 18 | 23430
hybrid | Florida International University | Master of Science in Finance | Miami | FL | 1 year | 12 | 30000
online | Southern New Hampshire University | Online Master's in Finance | Manchester | NH | 1.25 years | 15 | 22932
online | Penn State – World Campus | Master of Finance | University Park | PA | 1.5 years | 18 | 34848
online | Purdue University Global | Online Master's Degree in Finance | West Lafayette | IN | 1.5 years | 18 | 27160
hybrid | Harvard Extension School | Finance Master's Degree Program | Cambridge | MA | 2 years | 24 | 38640
online | Indiana University | Chancellors Master of Science in Strategic Finance | Multiple IN Campuses | IN \
| 1 year | 12 | 12353
"""
PROGRAMS = [tuple(line.split(" | ")) for line in PROGRAM_LINES.splitlines()]


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


# What the database holds


@pytest.fixture
def role(content):
    """The guide's row."""
    return Role.objects.get(slug="ai-engineer")


def test_the_headline_is_kept_as_stated_and_nothing_is_guessed(role):
    assert (role.salary_low, role.salary_high, role.salary_basis) == (130_000, 275_000, "")
    assert (role.growth_percent, role.growth_period) == (33, "")
    assert (role.market_fit, role.claimed_programs) == ("Proven", 340)


def test_the_six_pay_rows_are_the_documents_and_no_more(role):
    bands = role.pay_bands.order_by("level", "-high")
    assert sorted(PAY, key=lambda row: (row[0], -row[5])) == [
        (
            band.level, band.experience_min, band.experience_max, band.employer_type, band.low, band.high,
            band.high_open, band.basis, band.note,
        )
        for band in bands
    ]  # fmt: skip
    assert {band.source.kind for band in bands} == {"document"}
    assert {band.as_of for band in bands} == {None}


def test_the_ladder_ends_in_two_alternatives(role):
    steps = role.steps.filter(path=CareerStep.Path.LADDER)
    assert [(number, [step.title for step in steps if step.number == number]) for number, _ in LADDER] == LADDER


def test_the_way_in_has_four_steps_and_one_is_a_degree(role):
    steps = role.steps.filter(path=CareerStep.Path.ENTRY)
    assert [step.number for step in steps] == [1, 2, 3, 4]
    assert [(step.study_months_min, step.study_months_max) for step in steps] == [(18, 24), *[(None, None)] * 3]


def test_the_skills_are_the_documents_and_no_more(role):
    entries = SkillEntry.objects.filter(group__role=role).order_by("group__number", "number")
    assert [(entry.group.name, entry.skill.name) for entry in entries.select_related("group", "skill")] == [
        (group, skill) for group in SKILLS for skill in SKILLS[group]
    ]


def test_every_weekday_has_its_row(role):
    assert [day.get_weekday_display() for day in DayEntry.objects.filter(role=role)] == list(WEEK)


def test_the_other_roles_are_drafts_without_a_word_of_their_own(role):
    drafts = Role.objects.exclude(pk=role.pk).order_by("title")
    assert [draft.title for draft in drafts] == [
        "CV Engineer",
        "Data Scientist",
        "ML Engineer",
        "MLOps Engineer",
        "NLP Engineer",
    ]
    for draft in drafts:
        assert not draft.is_published
        assert (draft.claim, draft.summary, draft.salary_low, draft.source) == ("", "", None, None)
    assert Comparison.objects.get(role=role).other.title == "ML Engineer"


@pytest.mark.parametrize("slug", ["cv-engineer", "data-scientist", "ml-engineer", "mlops-engineer", "nlp-engineer"])
def test_a_draft_is_named_and_has_no_page(client, content, slug):
    assert client.get(f"/roles/{slug}/").status_code == 404
    for address in (GUIDE, "/roles/"):
        assert f"/roles/{slug}/" not in client.get(address).content.decode()


def test_the_official_figures_are_the_bureaus(role):
    listed, neighbour = role.official.all()
    assert (listed.relation, listed.occupation.soc_code) == ("listed", "15-1221")
    assert (neighbour.relation, neighbour.occupation.soc_code) == ("neighbour", "15-2051")
    assert [pay for _, pay in listed.occupation.percentiles()] == [82_200, 103_570, 140_300, 188_700, 230_630]
    growths = Occupation.objects.values_list("growth_percent", "growth_from", "growth_to", "source__kind")
    assert [(float(percent), *rest) for percent, *rest in growths] == [
        (19.7, 2024, 2034, "official"),
        (33.5, 2024, 2034, "official"),
    ]


def test_the_ten_programs_are_the_documents_and_no_more(content):
    programs = Program.objects.select_related("institution", "degree_type", "field_of_study", "source")
    assert sorted(
        (
            program.delivery_mode, program.institution.name, program.award, program.city, program.region,
            program.duration_stated, str(program.duration_months), str(program.tuition_usd),
        )
        for program in programs
    ) == sorted(PROGRAMS)  # fmt: skip
    assert {(program.degree_type.name, program.field_of_study.cip_code) for program in programs} == {
        ("Master's in Finance (MSF)", "52.0801")
    }
    assert {program.source.kind for program in programs} == {"document"}


def test_what_no_source_says_of_a_program_stays_empty(content):
    programs = Program.objects.select_related("institution")
    for program in programs:
        assert (program.tuition_basis, program.url, program.source_key) == ("", "", None)
        assert program.institution.url == ""
    assert [program.institution.name for program in programs if program.study_mode] == ["Johns Hopkins University"]
    assert Program.objects.get(study_mode="part_time").award.endswith("(Part-time)")


def test_what_the_editors_added_to_a_program_says_so(content):
    for program in Program.objects.select_related("field_source", "region_source"):
        assert program.field_source.is_editorial
        assert program.region_source.is_editorial


def test_one_program_is_tied_to_no_town(content):
    program = Program.objects.exclude(location_scope=Program.LocationScope.ONE).get()
    assert (program.city, program.location_scope) == ("Multiple IN Campuses", Program.LocationScope.MULTIPLE)


def test_the_ten_programs_lead_to_the_role_because_the_source_lists_them(role):
    pathways = Pathway.objects.filter(role=role).select_related("source")
    assert {(pathway.strength, pathway.source.kind) for pathway in pathways} == {("listed", "document")}
    assert len(pathways) == Pathway.objects.count() == 10


def test_the_source_notes_are_numbered_without_a_gap(role):
    numbers = list(SourceNote.objects.filter(role=role).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_nobody_has_said_when_a_source_was_last_looked_at(role):
    assert role.source.retrieved_on is None
    assert role.source.publisher == ""
