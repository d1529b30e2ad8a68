"""The gallery of components: each in all its states, out of made-up rows that no database holds."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from careerguide.comparison import Cell, Column, Item, Missing, Row
from careerguide.content.figures import Figure, FigureState
from careerguide.content.pages import is_signed_in_staff
from careerguide.lib import clock
from careerguide.lists.facets import Choice, Group
from careerguide.lists.page import Chip, WayOut
from programs.models import DegreeType, Institution, Program
from roles.charts import growth_chart, pay_chart
from roles.compare.chart import ComparedPay, compared_pay_chart
from roles.models import Occupation, PayBand, Role, Source, Specialization
from roles.pay import PayReading

# The tokens of static/css/global.css: (name, what it is for).
COLOURS = [
    ("paper", "behind everything"),
    ("paper-raised", "behind what stands apart"),
    ("ink", "text"),
    ("ink-soft", "text of the second rank"),
    ("line", "between rows"),
    ("line-strong", "above a list, around a field"),
    ("accent", "what can be clicked"),
    ("on-accent", "words on the accent"),
    ("mind", "words to mind"),
    ("mind-edge", "beside them"),
    ("mark", "bars in charts"),
]
SPACES = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"]

FORMAT_ANSWERS = [("online", "Online", 21), ("hybrid", "Hybrid", 4), ("on_campus", "On campus", 0)]


@dataclass(frozen=True)
class Field:
    """What a range asks of a form's field."""

    name: str
    value: str | None = None


@dataclass(frozen=True)
class Counts:
    """What a range asks of the counts behind it."""

    bars: list[int]
    chosen: list[bool]
    first: str
    last: str


@dataclass(frozen=True)
class Compared:
    """What the table and the notices of a comparison ask of it."""

    columns: list[Column]
    rows: list[Row]
    notices: list[str]
    missing: list[Missing]
    left_over: list[Column]
    max_compared: int = 5


def styleguide(request):
    """The gallery, for whoever builds the site: while debugging, or for staff. To others there is no such page."""
    if not (settings.DEBUG or is_signed_in_staff(request)):
        raise Http404
    return render(request, "styleguide.html", gallery())


def gallery() -> dict:
    """Everything that the page shows, by the component's name."""
    source = _source()
    return {
        "colours": COLOURS,
        "spaces": SPACES,
        "figures": _figures(source),
        "states": list(FigureState),
        "sources": [source, Source(slug="bare-source", title="A source that gives its title alone")],
        "several_notices": ["Page: “x” was left out.", "Only the first 20 values were looked at."],
        "pages": [_page(number) for number in (1, 2, 3)],
        "chips": [Chip("online", "/programs/?tuition_max=30000"), Chip("up to $30,000", "/programs/?format=online")],
        "groups": _groups(),
        "ranges": [
            ("Duration in months", "such as 18", "months", Field("low-plain"), Field("high-plain"), None),
            ("Tuition in US dollars", "", "US dollars", Field("low-bars", "10000"), Field("high-bars"), _counts()),
        ],
        "programs": _programs(source),
        "roles": _roles(source),
        "ways": [WayOut("Raise tuition to $31,000", "/programs/?tuition_max=31000", 4)],
        "comparison": _comparison(),
        "pay_chart": _pay_chart(),
        "growth_chart": growth_chart(33, "", [_occupation()]),
        "compared_chart": _compared_chart(),
    }


def _source(**values) -> Source:
    said = {"slug": "example-survey", "title": "An example of a survey", "publisher": "A made-up office"}
    said |= {"url": "https://example.org/survey", "published": "Spring 2026", "retrieved_on": clock.today()}
    said |= {"review_on": clock.today() + timedelta(days=365), "note": "It counts nobody and stands for any source."}
    return Source(**said | values)


def _figures(source: Source) -> list[Figure]:
    """One figure in each state, in the order of the states."""
    yesterday = clock.today() - timedelta(days=1)
    editors = _source(kind=Source.Kind.EDITORIAL, title="Our editors", publisher="", url="", review_on=None)
    return [
        Figure("Pay", "$90K to $130K", source, basis="total compensation", as_of=clock.today()),
        Figure("Growth", "33%", source, period=""),
        Figure("Field of study", "Finance, General", editors),
        Figure("Tuition", "$64,800", source, basis="for the whole program", review_on=yesterday),
        Figure("Duration", "1.5 years", None, basis=""),
    ]


def _page(number: int) -> dict:
    page = Paginator(range(60), 20).page(number)
    return {
        "page": page,
        "previous": f"/programs/?page={number - 1}" if page.has_previous() else "",
        "next": f"/programs/?page={number + 1}" if page.has_next() else "",
    }


def _groups() -> list[Group]:
    """A group with nothing chosen, one with a choice, a long one, and one whose choices all must hold."""

    def choices(answers, chosen=()):
        return [
            Choice(value, label, value in chosen, count, "/programs/" if count else "")
            for value, label, count in answers
        ]

    cities = [(f"city-{number}", name, 10 - number) for number, name in enumerate(["Ames", "Truth or Consequences"])]
    return [
        Group("plain", "Format", choices(FORMAT_ANSWERS), 0, 3, 0, "", ""),
        Group("chosen", "Format, one chosen", choices(FORMAT_ANSWERS, ["hybrid"]), 1, 0, 0, "", ""),
        Group("long", "City", choices(cities), 0, 2, 8, "/programs/?show=city", ""),
        Group("unfolded", "City, unfolded", choices(cities), 0, 2, 0, "", "/programs/"),
        Group("every", "Skill", choices([("python", "Python", 3)]), 0, 0, 0, "", "", match_all=True),
    ]


def _counts() -> Counts:
    return Counts([3, 9, 14, 8, 2, 0, 1, 0, 0, 4], [False] * 2 + [True] * 8, "$0", "$45,000 and more")


def _programs(source: Source) -> list[Program]:
    """Rows: everything stated, nothing stated, free, and matching a role and not."""
    school, degree = Institution(name="Example University"), DegreeType(name="Master’s degree")
    stated = Program(
        slug="stated", award="Master of Examples", institution=school, degree_type=degree, city="Ames", region="IA",
        delivery_mode="online", duration_months=18, tuition_usd=64_800, tuition_basis="year", source=source,
    )  # fmt: skip
    bare = Program(slug="bare", award="Certificate that states nothing", institution=school)
    free = Program(slug="free", award="Bachelor of Gifts", institution=school, delivery_mode="hybrid", tuition_usd=0)
    preparing = Program(slug="fits", award="Master of the Right Field", institution=school, duration_months=24)
    preparing.prepares, preparing.match = True, "prepares for this role"
    other = Program(slug="other", award="Master of Another Field", institution=school)
    other.match = "listed by the source, in another field"
    stated.compare_url, bare.compare_url = "/programs/?compare=stated", "/programs/"
    return [stated, bare, free, preparing, other]


def _roles(source: Source) -> list[Role]:
    family = Specialization(name="A family of roles")
    stated = Role(
        slug="stated", title="Example Engineer", specialization=family, claim="You build examples, end to end.",
        source=source, salary_low=130_000, salary_high=275_000, growth_percent=33, growth_period="2024 to 2034",
    )  # fmt: skip
    aside = Role(slug="aside", title="Set-aside Analyst", specialization=family, claim="You are put aside to compare.")
    aside.salary_low, aside.salary_high = 60_000, 61_000
    stated.compare_url = "/roles/?compare=stated"
    return [stated, aside, Role(slug="bare", title="Quiet Role", claim="You state no figure at all.")]


def _bands() -> list[PayBand]:
    source = _source()
    rows = [
        (1, None, None, "Tech companies", 130_000, 180_000, False, "total"),
        (1, None, None, "Startups", 100_000, 140_000, False, ""),
        (3, 6, None, "Top companies", 200_000, 300_000, True, ""),
    ]
    names = ["level", "experience_min", "experience_max", "employer_type", "low", "high", "high_open", "basis"]
    return [PayBand(**dict(zip(names, row, strict=True)), source=source) for row in rows]


def _occupation() -> Occupation:
    pay = {"pay_p10": 82_200, "pay_p25": 103_570, "pay_p50": 140_300, "pay_p75": 188_700, "pay_p90": 230_630}
    years = {"growth_percent": 19.7, "growth_from": 2024, "growth_to": 2034}
    return Occupation(soc_code="99-9999", title="Makers of examples", source=_source(), **pay, **years)


def _pay_chart():
    return pay_chart(_bands(), (130_000, 275_000), [_occupation()])


def _compared_chart():
    roles = [Role(title="Example Engineer"), Role(title="Quiet Role")]
    groups = [
        ComparedPay("Headline", [PayReading(130_000, 275_000, False), PayReading(60_000, 90_000, False)], True),
        ComparedPay("Senior", [PayReading(200_000, 300_000, True), None]),
    ]
    return compared_pay_chart(roles, groups)


def _comparison() -> Compared:
    """Two columns: a fact that differs, one that is the same, one that is a list, one that nobody states."""
    columns = [
        Column("Master of Examples", "/programs/", "/programs/compare/", "Example University"),
        Column("Certificate in Gifts", "/programs/", "/programs/compare/", "Night School"),
    ]
    rows = [
        Row("Tuition", [
            Cell(9_000, "$9,000", FigureState.SOURCED, "for a year", mark="cheapest"),
            Cell(12_000, "$12,000", FigureState.DUE, "basis not stated", details=("looked at long ago",)),
        ]),
        Row("Format", [Cell("online", "Online"), Cell("online", "Online")]),
        Row("Leads to", [Cell("a", items=(Item("Example Engineer", "/roles/", "recommended"),)), Cell(None)],
            hint="What a role’s own guide says stands there."),
        Row("Study mode", [Cell(None), Cell(None)]),
    ]  # fmt: skip
    return Compared(
        columns,
        rows,
        notices=["“x” was left out. No program has such an address."],
        missing=[
            Missing("no-such-program", "/programs/compare/"),
            Missing("an-old-program", "/programs/compare/", "An old program"),
        ],
        left_over=[Column("One too many", "/programs/", "/programs/compare/", "Example University")],
    )
