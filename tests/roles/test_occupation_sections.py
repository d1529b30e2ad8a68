"""Tests of the sections of an occupation's page about education, names, tasks and related careers."""

import pytest

from roles.models import (
    EducationLevel,
    MergedCode,
    Task,
)
from tests.support.factories import make_occupation
from tests.support.occupations import NO_PAY, WAGES, add_level, add_title, make_bls, make_nurses, page_of, relate

pytestmark = pytest.mark.django_db


class TestEducation:
    def test_shares_have_their_count_and_month(self, client):
        nurses = make_nurses()
        add_level(nurses, "Associate's Degree (or other 2-year degree)", "19.39", 5)
        add_level(nurses, "Bachelor's Degree", "80.61", 6)
        section = page_of(client, nurses).section("education")
        assert section.one("h2").text == "Education Officially a bachelor’s degree, and most people in the job agree"
        assert section.one(".chart-unit").text == "Percent of 60 people in the job who answered, August 2021"
        assert section.texts(".chart-label") == ["Associate’s degree", "Bachelor’s degree"]
        assert [svg["aria-label"] for svg in section.css(".chart-row > svg")] == ["19%", "81%"]

    def test_withheld_share_is_named_and_not_shown(self, client):
        nurses = make_nurses()
        add_level(nurses, "High School Diploma", "30", 2)
        add_level(nurses, "Post-Secondary Certificate", "45", 3)
        add_level(nurses, "Bachelor's Degree", "24.59", 6, suppressed=True)
        page = page_of(client, nurses)
        assert "24.59" not in page.html
        assert page.one("#education .chart-source").text == "Withheld: O*NET marks this share as unreliable."

    def test_withheld_share_that_may_be_the_largest_says_so(self, client):
        nurses = make_nurses()
        add_level(nurses, "High School Diploma", "30", 2)
        add_level(nurses, "Post-Secondary Certificate", "22.5", 3)
        add_level(nurses, "Bachelor's Degree", "47.59", 6, suppressed=True)
        page = page_of(client, nurses)
        assert page.one("#education .chart-source").text.endswith(
            "More answers are withheld than are shown for any level."
        )
        assert page.one("#education-heading").text == "Education Officially a bachelor’s degree"

    def test_few_answers_do_not_say_what_most_name(self, client):
        nurses = make_nurses()
        add_level(nurses, "Bachelor's Degree", "55", 6, n=25, ci_low="30", ci_high="78")
        add_level(nurses, "Master's Degree", "45", 8, n=25, ci_low="22", ci_high="70")
        section = page_of(client, nurses).section("education")
        assert section.one("h2").text == "Education Officially a bachelor’s degree"
        assert section.one(".chart-unit").text == (
            "Percent of 25 people in the job who answered, August 2021. The answers are too few or too spread to say "
            "which level is the most common"
        )

    def test_level_above_the_others_is_named_most_often(self, client):
        nurses = make_nurses()
        add_level(nurses, "Bachelor's Degree", "48", 6, ci_low="42", ci_high="54")
        add_level(nurses, "Master's Degree", "32", 8, ci_low="27", ci_high="38")
        add_level(nurses, "Doctoral Degree", "20", 9, ci_low="15", ci_high="25")
        section = page_of(client, nurses).section("education")
        assert section.one("h2").text.endswith("a bachelor’s degree, and people in the job name it most often")

    def test_few_experts_do_not_say_what_most_name(self, client):
        nurses = make_nurses()
        add_level(nurses, "Bachelor's Degree", "65.22", 6, n=23, by_experts=True)
        add_level(nurses, "Master's Degree", "34.78", 8, n=23, by_experts=True)
        assert page_of(client, nurses).one("#education-heading").text == "Education Officially a bachelor’s degree"

    def test_survey_that_is_mostly_unreliable_has_no_chart(self, client):
        nurses = make_nurses()
        add_level(nurses, "Some College Courses", "7.5", 4, n=12, ci_low="1", ci_high="40")
        add_level(nurses, "Bachelor's Degree", "92.5", 6, n=12, suppressed=True)
        section = page_of(client, nurses).section("education")
        assert not section.has(".chart, details.figure")
        assert (
            "O*NET marks most of the answers to what education the job requires as unreliable, so the shares are left "
            "out."
        ) in section.text
        assert "7.5" not in section.text

    def test_uncertain_share_has_a_caution(self, client):
        nurses = make_nurses()
        add_level(nurses, "Post-Secondary Certificate", "22.5", n=28, ci_low="4.378", ci_high="64.8038")
        assert page_of(client, nurses).texts("#education .note p")[0] == (
            "28 people answered, so the 22% for a certificate is uncertain: its 95% confidence interval runs from "
            "4% to 65%."
        )

    def test_experts_are_named(self, client):
        nurses = make_nurses()
        add_level(nurses, "Master's Degree", "86.96", by_experts=True, n=23)
        section = page_of(client, nurses).section("education")
        assert section.one("h2").text == (
            "Education Officially a bachelor’s degree, but most experts name a master’s degree"
        )
        assert section.one(".chart-unit").text == "Percent of 23 experts, August 2021"

    def test_answers_about_a_specialty_are_left_out(self, client):
        nurses = make_nurses(soc_code="29-1141")
        for code in ("29-1141.01", "29-1141.04"):
            EducationLevel.objects.create(
                occupation=nurses, onet_code=code, level="Master's Degree", percent=97, position=8, source=nurses.source
            )
        assert not page_of(client, nurses).has("#education .chart")
        add_level(nurses, "Bachelor's Degree", "80", 6)
        section = page_of(client, nurses).section("education")
        assert section.texts(".chart-label") == ["Bachelor’s degree"]
        assert section.texts(".chart-source") == [
            "These answers are about O*NET’s occupation 29-1141.00. Two specialties with their own answers are not "
            "included: 29-1141.01 and 29-1141.04."
        ]

    def test_parts_of_an_occupation_have_charts_of_their_own(self, client):
        counselors = make_nurses(title="Counselors", soc_code="21-1018")
        for code, title in [("21-1011", "Addiction counselors"), ("21-1014", "Mental health counselors")]:
            MergedCode.objects.create(soc_code=code, title=title, occupation=counselors)
            add_level(counselors, "Master's Degree", "90", code=code, n=None)
        section = page_of(client, counselors).section("education")
        assert section.texts(".chart-title") == [
            "Addiction counselors: what people in the job say it requires",
            "Mental health counselors: what people in the job say it requires",
        ]
        assert section.texts(".chart-unit") == ["Percent of people in the job who answered, August 2021"] * 2

    def test_entry_requirements_are_next_to_it(self, client):
        page = page_of(client, make_nurses(work_experience="5 years or more", training="Internship/residency"))
        assert page.texts("#education .note p") == [
            "According to BLS, people typically start with a bachelor’s degree. BLS also lists five years or more of "
            "work experience in a related occupation and an internship or residency. BLS, May 2025"
        ]

    @pytest.mark.parametrize(
        ("education", "experience", "heading", "lead", "note"),
        [
            (
                "No formal educational credential", "Less than 5 years", "Officially no formal credential",
                "No formal credential is usually required, but experience in a related occupation is.",
                "According to BLS, people typically start with no formal credential. BLS also lists less than five "
                "years of work experience in a related occupation.",
            ),
            (
                "High school diploma or equivalent", "", "Officially a high school diploma or equivalent",
                "The usual way in is a high school diploma or equivalent.",
                "According to BLS, people typically start with a high school diploma or equivalent.",
            ),
            (
                "Some college, no degree", "", "Officially some college but no degree",
                "The usual way in is some college but no degree.",
                "According to BLS, people typically start with some college but no degree.",
            ),
            (
                "Bachelor's degree", "Less than 5 years", "Officially a bachelor’s degree",
                "The usual way in is a bachelor’s degree, plus less than five years of experience in a related "
                "occupation.",
                "According to BLS, people typically start with a bachelor’s degree. BLS also lists less than five "
                "years of work experience in a related occupation.",
            ),
        ],
    )  # fmt: skip
    def test_level_and_experience_are_in_words_of_bls(self, client, education, experience, heading, lead, note):
        page = page_of(client, make_nurses(entry_education=education, work_experience=experience))
        assert page.one("#education-heading").text == f"Education {heading}"
        assert lead in page.one(".tldr").text
        assert page.texts("#education .note p") == [f"{note} BLS, May 2025"]

    @pytest.mark.parametrize(
        ("experience", "lead"),
        [
            ("", "The usual way in is a bachelor’s degree, plus an internship or residency."),
            (
                "5 years or more",
                "The usual way in is a bachelor’s degree, plus five years or more of experience in a related "
                "occupation and an internship or residency.",
            ),
        ],
    )
    def test_residency_is_a_part_of_the_way_in(self, client, experience, lead):
        page = page_of(client, make_nurses(work_experience=experience, training="Internship/residency"))
        assert lead in page.one(".tldr").text

    def test_training_on_the_job_is_not(self, client):
        page = page_of(client, make_nurses(training="Moderate-term on-the-job training"))
        assert "The usual way in is a bachelor’s degree. " in page.one(".tldr").text

    def test_certificate_has_one_name(self, client):
        nurses = make_nurses(entry_education="Postsecondary nondegree award")
        relate(nurses, make_occupation(entry_education="Postsecondary nondegree award"))
        page = page_of(client, nurses)
        assert "The usual way in is a certificate." in page.one(".tldr").text
        assert page.texts(".career-main > p") == ["Postsecondary certificate"]
        assert "nondegree award" not in page.html


class TestNames:
    def test_skills_lead_to_the_careers_that_use_them(self, client):
        page = page_of(client, make_nurses(technology_skills="Epic Systems\nC++"))
        assert page.link("Epic Systems") == "/roles/?skill=epic-systems"
        assert page.texts("#skills .chip") == ["Epic Systems", "C++"]

    def test_short_titles_come_first_and_many_are_folded(self, client, monkeypatch):
        monkeypatch.setattr("roles.occupation.MAX_OPEN_TITLES", 2)
        monkeypatch.setattr("roles.occupation.MAX_TITLES", 3)
        nurses = make_nurses()
        for title in ("Charge Nurse", "Clinic Nurse", "Nurse"):
            add_title(nurses, title)
        add_title(nurses, "RN", is_short=True)
        section = page_of(client, nurses).section("titles")
        assert section.texts(".names > ul li") == ["RN", "Charge Nurse"]
        assert section.texts("details li") == ["Clinic Nurse"]
        assert "Search knows 1 more." in section.text

    def test_own_title_in_the_singular_is_no_other_title(self, client):
        nurses = make_nurses()
        for title in ("Charge Nurse", "Registered Nurse", "Ward Nurse"):
            add_title(nurses, title)
        section = page_of(client, nurses).section("titles")
        assert section.one("h2").text == "Other titles Also known by 2 other titles"
        assert section.texts("li") == ["Charge Nurse", "Ward Nurse"]

    def test_titles_of_a_group_are_not_names_of_one_job(self, client):
        others = make_nurses(title="Personal care workers, all other")
        for title in ("Body Piercer", "House Sitter"):
            add_title(others, title)
        page = page_of(client, others)
        assert page.one("#titles-heading").text == "Job titles 2 job titles in this group"
        assert "Other titles" not in page.text

    def test_core_tasks_come_first_with_their_source(self, client):
        nurses = make_nurses()
        onet = make_bls(title="O*NET 29.2 Database", license="CC BY 4.0")
        for position, (text, is_core) in enumerate([("Keep records.", False), ("Assess patients.", True)]):
            Task.objects.create(occupation=nurses, text=text, is_core=is_core, position=position, source=onet)
        section = page_of(client, nurses).section("tasks")
        assert section.texts(".text > ul li") == ["Assess patients."]
        assert section.texts("details li") == ["Keep records."]
        assert "The words are those of the O*NET 29.2 Database, used under CC BY 4.0." in section.text


class TestRelated:
    def test_closest_are_rows_and_others_are_folded(self, client):
        nurses = make_nurses()
        relate(nurses, make_occupation(title="Practitioners", **WAGES | {"pay_p50": 99_000}))
        relate(nurses, make_occupation(title="Aides", **WAGES | {"pay_p50": 90_000}), position=2)
        relate(nurses, make_occupation(title="Medics"), tier="Primary-Long", position=6)
        relate(nurses, make_occupation(title="Gone", is_current=False), position=3)
        section = page_of(client, nurses).section("related")
        assert section.one("h2").text == "Related careers One of the two closest careers pays more"
        assert section.texts(".span > .career-list h3") == ["Practitioners", "Aides"]
        assert section.texts("details summary") == ["One more close career"]
        assert section.link("Medics") == "/roles/medics/"

    def test_pay_by_the_hour_is_not_compared(self, client):
        actors = make_occupation(title="Actors", **NO_PAY, hourly_median="29.05", hourly_only=True)
        relate(actors, make_occupation(title="Clowns"))
        assert page_of(client, actors).one("#related-heading").text == "Related careers"
