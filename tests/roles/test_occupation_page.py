"""Tests of the page of an official occupation: it shows what is known, and nothing else."""

from decimal import Decimal

import pytest

from careerguide.content.publishing import Status
from careerguide.site.report_form import edit_url, figures_by_label, find_public
from roles.models import RoleOccupation, Task
from tests.support.factories import make_bare_occupation, make_occupation, make_report, make_role, make_source
from tests.support.occupations import NO_PAY, add_level, add_title, make_bls, make_nurses, page_of, relate
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


class TestHead:
    def test_head_has_title_code_summary_and_figures(self, client):
        page = page_of(client, make_nurses(soc_code="29-1141", summary="Care for patients."))
        assert page.heading == "Registered nurses"
        assert page.texts(".guide-head .topic") == ["Occupation · SOC 29-1141"]
        assert page.texts(".claim") == ["Care for patients."]
        assert page.one(".tldr").text == (
            "Half of registered nurses earn more than $97,550 a year, and one in ten more than $137,470. The usual way "
            "in is a bachelor’s degree. The figures of this occupation are official; the one-line summary is by our "
            "editors."
        )
        assert page.texts(".guide-head-figures .big") == ["$97,550", "189,100", "+4.9%"]

    @pytest.mark.parametrize(
        ("short", "topic"),
        [
            (["CCN", "ICU Nurse", "RN", "CNOR"], "also RN"),
            (["CPA"], "29-1141"),
            (["Rn"], "29-1141"),
        ],
    )
    def test_abbreviation_is_that_of_the_title(self, client, short, topic):
        nurses = make_nurses(soc_code="29-1141")
        for title in short:
            add_title(nurses, title, is_short=True)
        assert page_of(client, nurses).one(".guide-head .topic").text.endswith(topic)

    def test_title_with_a_dash_is_not_repeated(self, client):
        page = page_of(client, make_nurses(title="Helpers – carpenters"))
        assert "Half the people in this job earn more than" in page.one(".tldr").text

    def test_title_that_is_a_list_is_not_repeated(self, client):
        page = page_of(client, make_nurses(title="Nurses, all other"))
        assert "These are jobs without a category of their own, so the figures mix" in page.one(".tldr").text
        assert "Half the people in this job earn more than" in page.one(".tldr").text

    def test_guides_come_first_and_say_who_chose_them(self, client):
        nurses = make_nurses()
        for title, relation in [("Care Lead", "chosen"), ("Nurse", "listed"), ("Carer", "related")]:
            RoleOccupation.objects.create(role=make_role(title), occupation=nurses, relation=relation)
        draft = make_role("Secret", status=Status.DRAFT)
        RoleOccupation.objects.create(role=draft, occupation=nurses)
        assert page_of(client, nurses).texts(".tldr p")[1:] == [
            "Read our guide: Nurse",
            "Read our guide: Care Lead (our editors chose this occupation for it)",
        ]

    def test_guide_links_to_its_occupations(self, client):
        nurses, role = make_nurses(), make_role("Nurse")
        RoleOccupation.objects.create(role=role, occupation=nurses)
        assert get_page(client, "/roles/nurse/").link("Registered nurses") == "/roles/registered-nurses/"


class TestPay:
    def test_pay_is_a_distribution(self, client):
        page = page_of(client, make_nurses())
        assert page.one("#pay-heading").text == "Pay The middle half earns $80,330 to $112,350"
        assert page.one(".distribution")["aria-label"] == (
            "10th percentile $68,940, 25th percentile $80,330, median $97,550, 75th percentile $112,350, "
            "90th percentile $137,470"
        )
        assert page.texts("#pay .margin h3") == ["By the hour", "Mean pay per year", "How many there are"]

    @pytest.mark.parametrize(
        ("mean", "p75", "says_why"), [(89_010, 109_880, False), (206_180, 109_880, True), (1, None, False)]
    )
    def test_mean_above_three_in_four_says_why(self, client, mean, p75, says_why):
        page = page_of(client, make_nurses(pay_mean=mean, pay_p75=p75, pay_p90=None))
        assert ("a few very high earners raise the mean" in page.section("pay").text) is says_why

    def test_top_earners_without_a_percentile_end_the_bar(self, client):
        page = page_of(client, make_nurses(pay_p90=None))
        assert "one in four more than $112,350" in page.one(".tldr").text
        assert "Thin: 10th to 75th percentile." in page.section("pay").text
        assert "None" not in page.text

    def test_median_alone_has_no_chart(self, client):
        page = page_of(client, make_nurses(**NO_PAY | {"pay_p50": 50_000}))
        assert page.one("#pay-heading").text == "Pay Half earn more than $50,000"
        assert not page.has(".distribution")

    def test_hourly_pay_stays_hourly(self, client):
        actors = make_occupation(title="Actors", **NO_PAY, hourly_median="29.05", hourly_only=True)
        page = page_of(client, actors)
        assert page.one("#pay-heading").text == "Pay Half earn more than $29.05 an hour"
        assert page.texts(".guide-head-figures dt")[0] == "Median pay per hour"
        assert not page.has(".figure-ruler, .distribution")
        assert "60,424" not in page.text

    @pytest.mark.parametrize(
        ("error", "sentence"),
        [
            ("27.6", "This is an estimate from a survey: about 870, give or take 470 (95% confidence interval). "),
            ("9.9", ""),
            (None, ""),
        ],
    )
    def test_uncertain_number_of_people_has_its_margin(self, client, error, sentence):
        page = page_of(client, make_nurses(employment=870, employment_error=error))
        note = page.one("#pay .margin .note:last-child").text
        assert f"{sentence}Without the self-employed." in note
        assert ("give or take" in note) is bool(sentence)

    def test_no_pay_has_no_section(self, client):
        page = page_of(client, make_occupation(title="Legislators", **NO_PAY, employment=50))
        assert not page.has("#pay, a[href='#pay'], .figure-pay")
        assert "People in this job" not in figures_by_label(find_public("/roles/legislators/"))

    def test_low_pay_next_to_high_pay_makes_room_for_its_label(self, client):
        page = page_of(client, make_nurses(pay_p10=26_500, pay_p90=742_310))
        assert page.one(".distribution")["data-inset"] == "always"


class TestOpeningsAndGrowth:
    @pytest.mark.parametrize(
        ("growth", "openings", "finding"),
        [
            ("4.9", 189_100, "4.9% more jobs by 2034, and 189,100 openings a year"),
            ("-36.1", 0, "36.1% fewer jobs by 2034, but under 50 openings a year"),
            ("0", 700, "As many jobs in 2034 as in 2024, and 700 openings a year"),
            (None, 700, "700 openings a year"),
            ("2", None, "2% more jobs by 2034"),
        ],
    )
    def test_heading_says_how_many_jobs_there_will_be(self, client, growth, openings, finding):
        years = {"growth_from": 2024, "growth_to": 2034} if growth else {"growth_from": None, "growth_to": None}
        page = page_of(client, make_nurses(growth_percent=growth, openings=openings, **years))
        assert page.one("#growth-heading").text == f"Openings and growth {finding}"

    def test_bars_compare_the_closest_careers(self, client):
        nurses = make_nurses()
        relate(nurses, make_occupation(title="Nurse practitioners", growth_percent="40.1", openings=29_500))
        relate(nurses, make_occupation(title="Typists", growth_percent="-36.1"), position=2)
        relate(nurses, make_occupation(title="Doctors", growth_percent="90"), tier="Supplemental", position=3)
        section = page_of(client, nurses).section("growth")
        assert section.texts(".chart-label") == ["Nurse practitioners", "Registered nurses", "Typists"]
        assert section.one(".chart-title").text == "The best outlook of the close careers: nurse practitioners, +40.1%"
        assert section.one(".chart-unit").text == "Percent over the whole period, 2024 to 2034"
        assert section.texts(".margin li") == ["Nurse practitioners: 29,500"]

    def test_best_outlook_of_a_close_career_is_a_bar(self, client):
        nurses = make_nurses()
        for position in range(1, 7):
            relate(nurses, make_occupation(growth_percent="5"), position=position)
        analysts = make_occupation(title="Security analysts", growth_percent="28.5")
        relate(nurses, analysts, tier="Primary-Long", position=8)
        section = page_of(client, nurses).section("growth")
        assert section.one(".chart-title").text == "The best outlook of the close careers: security analysts, +28.5%"
        assert section.texts(".chart-label")[0] == "Security analysts"
        assert len(section.css(".chart-label")) == 6

    def test_best_outlook_says_so(self, client):
        nurses = make_nurses()
        relate(nurses, make_occupation(growth_percent="4.9"))
        assert page_of(client, nurses).one("#growth .chart-title").text == "No close career has a better outlook"

    def test_openings_say_that_they_include_the_self_employed(self, client):
        words = "Openings include jobs of self-employed people, whom the number of people in this job leaves out."
        assert words in page_of(client, make_nurses()).section("growth").text
        alone = page_of(client, make_nurses(title="Nurse midwives", employment=None))
        assert words not in alone.section("growth").text

    def test_bars_for_other_years_say_so(self, client):
        nurses = make_nurses()
        relate(nurses, make_occupation(title="Doctors", growth_from=2025, growth_to=2035))
        labels = page_of(client, nurses).section("growth").texts(".chart-label")
        assert labels == ["Doctors 2025 to 2035", "Registered nurses 2024 to 2034"]


class TestWholePage:
    def test_occupation_without_facts_has_no_section_for_them(self, client):
        page = page_of(client, make_bare_occupation(1))
        assert page.texts("h2, .tldr p, .toc li") == ["Degrees", "Which degrees lead here? No official link to degrees"]

    def test_contents_list_the_sections(self, client):
        page = page_of(client, make_nurses())
        assert page.texts(".toc li") == ["Pay", "Openings and growth", "Education", "Degrees", "Sources"]

    def test_sources_lead_back_to_what_cites_them(self, client):
        growth = make_bls(title="Employment Projections")
        page = page_of(client, make_nurses(growth_source=growth))
        assert page.one(f"#source-{growth.slug} .way-back").text == "Back to growth Back to education"

    def test_every_figure_can_be_reported(self, client):
        nurses = make_nurses()
        add_level(nurses, "Bachelor's Degree", "90")
        page = page_of(client, nurses)
        names = {name.removesuffix(":") for name in page.texts("details.figure summary .hidden:first-child")}
        assert names == set(figures_by_label(find_public(nurses.get_absolute_url())))
        for link in page.css('details.figure a[href^="/report/"]'):
            assert client.get(link["href"]).status_code == 200

    def test_report_leads_editors_to_the_occupation(self, client):
        nurses = make_nurses()
        report = make_report(page=nurses.get_absolute_url())
        assert edit_url(report) == f"/admin/roles/occupation/{nurses.pk}/change/"

    def test_dropped_occupation_takes_no_reports(self, client):
        make_occupation(title="Typists", is_current=False)
        assert client.get("/report/?page=/roles/typists/&figure=Growth").status_code == 404

    def test_query_count_is_constant(self, query_count):
        nurses = make_nurses()

        def add_rows(start: int, count: int):
            for number in range(start, start + count):
                relate(nurses, make_occupation(growth_source=make_source()), position=number)
                add_title(nurses, f"Title {number}")
                add_level(nurses, f"Level {number}", "1", number)
                RoleOccupation.objects.create(role=make_role(), occupation=nurses)
                Task.objects.create(
                    occupation=nurses, text=f"Do {number}.", is_core=True, position=number, source=nurses.source
                )
            nurses.technology_skills = "\n".join(f"Tool {number}" for number in range(start + count))
            nurses.save()

        add_rows(1, 2)
        few = query_count(nurses.get_absolute_url())
        add_rows(3, 20)
        assert query_count(nurses.get_absolute_url()) == few <= 14


class TestStructuredData:
    def test_pay_is_a_distribution(self, client):
        nurses = make_nurses(soc_code="29-1141", summary="Care for patients.", technology_skills="Epic Systems")
        assert page_of(client, nurses).json_ld["Occupation"] == {
            "@context": "https://schema.org",
            "@type": "Occupation",
            "name": "Registered nurses",
            "description": "Care for patients.",
            "estimatedSalary": {
                "@type": "MonetaryAmountDistribution",
                "name": "base",
                "currency": "USD",
                "duration": "P1Y",
                "percentile10": 68_940,
                "percentile25": 80_330,
                "median": 97_550,
                "percentile75": 112_350,
                "percentile90": 137_470,
            },
            "occupationLocation": {"@type": "Country", "name": "United States"},
            "educationRequirements": {
                "@type": "EducationalOccupationalCredential",
                "credentialCategory": "Bachelor’s degree",
            },
            "skills": ["Epic Systems"],
            "occupationalCategory": [
                {
                    "@type": "CategoryCode",
                    "codeValue": "29-1141",
                    "name": "Registered nurses",
                    "inCodeSet": "https://www.bls.gov/soc/",
                }
            ],
            "mainEntityOfPage": {"@type": "WebPage", "@id": "http://testserver/roles/registered-nurses/"},
        }

    def test_hourly_pay_is_of_an_hour(self, client):
        actors = make_occupation(title="Actors", **NO_PAY, hourly_median=Decimal("29.05"), hourly_only=True)
        pay = page_of(client, actors).json_ld["Occupation"]["estimatedSalary"]
        assert (pay["duration"], pay["median"]) == ("PT1H", 29.05)

    def test_no_pay_has_no_salary(self, client):
        assert "estimatedSalary" not in page_of(client, make_bare_occupation(1)).json_ld["Occupation"]


class TestSharePicture:
    def test_page_names_a_picture_that_exists(self, client):
        page = page_of(client, make_nurses())
        assert page.meta("og:image") == "http://testserver/roles/registered-nurses/share.png"
        assert client.get("/roles/registered-nurses/share.png").headers["Content-Type"] == "image/png"

    def test_dropped_occupation_has_no_picture(self, client):
        make_occupation(title="Typists", is_current=False)
        assert client.get("/roles/typists/share.png").status_code == 404
