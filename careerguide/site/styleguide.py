"""The component gallery: every component in all its states, with made-up rows that are not in the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from careerguide.comparison import Cell, Column, Item, Missing, Row
from careerguide.content.figures import Figure, FigureState
from careerguide.content.pages import is_signed_in_staff
from careerguide.lib import clock
from careerguide.lists.facets import Choice, Group
from careerguide.lists.page import TextLink
from programs.models import DegreeType, Institution, Program
from programs.payback_numbers import Numbers
from roles.career_rows import CareerRow, OfficialSources, guide_rows, occupation_rows
from roles.changes import ChangeLog, Day
from roles.charts import growth_chart, pay_chart
from roles.compare.chart import ComparedPay, compared_pay_chart
from roles.models import Occupation, PayBand, Role, Source
from roles.occupation_charts import Distribution
from roles.pay import CombinedPay


def styleguide(request):
    if not (settings.DEBUG or is_signed_in_staff(request)):
        raise Http404
    return render(request, "styleguide.html", gallery())


def gallery() -> dict:
    source = _source()
    occupation = Occupation(
        soc_code="99-9999", title="Makers of examples", source=source,
        pay_p10=82_200, pay_p25=103_570, pay_p50=140_300, pay_p75=188_700, pay_p90=230_630,
        growth_percent=19.7, growth_from=2024, growth_to=2034,
    )  # fmt: skip
    counts = {"bars": [3, 9, 14, 8, 2, 0, 1, 0, 0, 4], "chosen": [False] * 2 + [True] * 8}
    counts |= {"first": "$0", "last": "$45,000 and more", "axis": "M0 0H100M0 0V6M50 0V4M100 0V6"}
    return {
        "spaces": [f"s{number}" for number in range(1, 10)],
        "figures": _figures(source),
        "states": list(FigureState),
        "sources": [source, Source(slug="bare-source", title="A source with only a title")],
        "several_notices": ["Page: “x” was left out.", "Only the first 20 values were used."],
        "pages": [Paginator(range(60), 20).page(number) for number in (1, 2, 3)],
        "chips": [TextLink("online", "/programs/"), TextLink("up to $30,000", "/programs/?format=online")],
        "groups": _groups(),
        "low": {"name": "low", "value": "10000"},
        "high": {"name": "high"},
        "counts": counts,
        "programs": _programs(source),
        "selected": ["stated", "bare"],
        "occupation": occupation,
        "careers": _careers(occupation, source),
        "pay_only": occupation_rows([occupation]),
        "official_sources": OfficialSources([source], source.publisher),
        "suggestions": [TextLink("Raise tuition to $31,000", "/programs/?tuition_max=31000", 4)],
        "comparison": _comparison(),
        "numbers": Numbers(earn=85_000, months=48),
        "changes": ChangeLog(
            [
                Day(datetime(2026, 5, 4 - number, tzinfo=UTC), ["Senior pay, top companies: $200,000 to $210,000"])
                for number in range(4)
            ]
        ),
        "distributions": [Distribution(tuple(occupation.percentiles())), Distribution(((10, 26_500), (50, 60_000)))],
        "pay_chart": pay_chart(_bands(source), CombinedPay(130_000, 275_000), occupation),
        "growth_chart": growth_chart(Role(growth_percent=33), [occupation]),
        "compared_chart": _compared_chart(),
    }


def _source(**values) -> Source:
    return Source(**{
        "slug": "example-survey", "title": "An example of a survey", "publisher": "A made-up office",
        "url": "https://example.org/survey", "published": "Spring 2026", "retrieved_on": clock.today(),
        "review_on": clock.today() + timedelta(days=365), "note": "It is made up, and represents any source.",
    } | values)  # fmt: skip


def _figures(source: Source) -> list[Figure]:
    # One figure in each state.
    editors = _source(kind=Source.Kind.EDITORIAL, title="Our editors", publisher="", url="", review_on=None)
    official = _source(kind=Source.Kind.OFFICIAL, title="An official survey")
    yesterday = clock.today() - timedelta(days=1)
    return [
        Figure("Pay", "$90K to $130K", source, basis="total compensation", as_of=clock.today()),
        Figure("Growth", "33%", source, basis="", period="", qualifier=", no years given"),
        Figure("Official growth", "+19.7%", official, period="2024 to 2034"),
        Figure("Field of study", "Finance, General", editors),
        Figure("Tuition", "$64,800", source, basis="for the whole program", review_on=yesterday),
        Figure("Duration", "1.5 years", None, basis=""),
    ]


def _groups() -> list[Group]:
    def choices(*answers, chosen=""):
        return [
            Choice(value, label, value == chosen, count, "/programs/" if count else "")
            for value, label, count in answers
        ]

    formats = [("online", "Online", 21), ("hybrid", "Hybrid", 4), ("on_campus", "On campus", 0)]
    cities = choices(("ames", "Ames", 10), ("truth", "Truth or Consequences", 9))
    [family, *fields] = choices(("11", "Computers", 9), ("11.01", "Computing", 5), ("11.07", "Computer Science", 4))
    url = "/programs/?open=11"
    opened = replace(family, children=fields, total=12, is_open=True, toggle="/programs/", more=url)
    closed = replace(family, value="12", label="Cooking", total=1, toggle=url, heading="In another classification")
    return [
        Group("plain", "Format", choices(*formats), 0, 3, 0, "", ""),
        Group("chosen", "Format, one chosen", choices(*formats, chosen="hybrid"), 1, 0, 0, "", ""),
        Group("long", "City", cities, 0, 2, 8, "/programs/?show=city", "", plural="cities"),
        Group("unfolded", "City, expanded", cities, 0, 2, 0, "", "/programs/", plural="cities"),
        Group("folded", "Institution, folded", choices(("a", "A", 1), ("b", "B", 1)), 0, 0, 8, "", "", is_folded=True),
        Group("tree", "Field of study", [opened, closed], 0, 2, 0, "", "", plural="fields of study"),
        Group("every", "Skill", choices(("python", "Python", 3)), 0, 0, 0, "", "", match_all=True),
    ]


def _programs(source: Source) -> list[Program]:
    school = Institution(name="Example University")
    stated = Program(
        slug="stated", award="Master of Examples", institution=school, degree_type=DegreeType(name="Master’s degree"),
        city="Ames", region="IA", delivery_mode="online", duration_months=18, tuition_usd=64_800, tuition_basis="year",
        source=source,
    )  # fmt: skip
    bare = Program(slug="bare", award="Certificate that states nothing", institution=school)
    free = Program(slug="free", award="Bachelor of Gifts", institution=school, delivery_mode="hybrid", tuition_usd=0)
    preparing = Program(slug="fits", award="Master of the Right Field", institution=school, duration_months=24)
    preparing.prepares, preparing.match = True, "prepares for this role"
    other = Program(slug="other", award="Master of Another Field", institution=school)
    other.match = "listed by the source, in another field"
    stated.compare_url, bare.compare_url = "/programs/?compare=stated", "/programs/"
    return [stated, bare, free, preparing, other]


def _careers(occupation: Occupation, source: Source) -> list[CareerRow]:
    by_the_hour = Occupation(
        title="Players of examples", hourly_only=True, hourly_median=Decimal("29.05"), source=source
    )
    unpaid = Occupation(title="Examples without pay", source=source, entry_education="No formal educational credential")
    occupation.summary, occupation.openings = "In workshops and at desks, they turn ideas into examples.", 12_300
    occupation.entry_education = "Bachelor's degree"
    guide = Role(
        slug="stated", title="Example Engineer", claim="You build examples, end to end.", source=source,
        salary_low=130_000, salary_high=275_000, growth_percent=33, growth_basis="period", growth_from=2024,
        growth_to=2034,
    )  # fmt: skip
    careers = [occupation, by_the_hour, unpaid]
    for number, career in enumerate(careers):
        career.slug = f"career-{number}"
    rows = [*guide_rows([guide]), *occupation_rows(careers)]
    for row in rows:
        row.compare_url = "/roles/?compare=stated"
    return rows


def _bands(source: Source) -> list[PayBand]:
    return [
        PayBand(level=1, employer_type="Tech companies", low=130_000, high=180_000, basis="total", source=source),
        PayBand(level=1, employer_type="Startups", low=100_000, high=140_000, source=source),
        PayBand(level=3, experience_min=6, employer_type="Top companies", low=200_000, high=300_000, high_open=True,
                source=source),
    ]  # fmt: skip


def _compared_chart():
    groups = [
        ComparedPay("Headline", [CombinedPay(130_000, 275_000), CombinedPay(60_000, 90_000)], True),
        ComparedPay("Senior", [CombinedPay(200_000, 300_000, True), None]),
    ]
    return compared_pay_chart([Role(title="Example Engineer"), Role(title="Quiet Role")], groups)


def _comparison() -> dict:
    url = "/programs/compare/"
    tuition = [
        Cell(9_000, "$9,000", FigureState.OFFICIAL, "for a year", mark="cheapest"),
        Cell(12_000, "$12,000", FigureState.DUE, "basis not stated", details=("checked long ago",)),
    ]
    leads_to = [Cell("a", items=(Item("Example Engineer", "/roles/", "recommended"),)), Cell(None)]
    return {
        "columns": [
            Column("Master of Examples", "/programs/", url, "Example University"),
            Column("Certificate in Gifts", "/programs/", url, "Night School"),
        ],
        "rows": [
            Row("Tuition", tuition),
            Row("Format", [Cell("online", "Online"), Cell("online", "Online")]),
            Row("Leads to", leads_to, note="According to the role’s guide."),
            Row("Study mode", [Cell(None), Cell(None)]),
        ],
        "notices": ["We ignored “x”: no program has this address."],
        "missing": [Missing("no-such-program", url), Missing("an-old-program", url, "An old program")],
        "left_over": [Column("One too many", "/programs/", url, "Example University")],
        "max_compared": 5,
    }
