"""Tests that wrong amounts of pay, percentiles and months do not go live without a word."""

import pytest

from careerguide.content.publishing import Status
from roles.models import CareerStep, PayBand, Role
from tests.support.admin import change_url, form_data, message_texts, refused_page, run_action, with_row
from tests.support.audit import fields_of, issues_of, messages_of
from tests.support.factories import make_occupation, make_pay, make_role, make_source

pytestmark = pytest.mark.django_db

MONTHLY = "$6,000 a year is below half of the 10th percentile, $62,000. Is it an amount a month?"


def make_guide(relation: str = "listed", **values) -> Role:
    """A guide of an occupation that pays from $62,000 to $150,000."""
    role = make_role("AI Engineer", source=make_source(), **values)
    occupation = make_occupation(1, pay_p10=62_000, pay_p50=90_000, pay_p90=150_000)
    role.official.create(occupation=occupation, relation=relation)
    return role


def make_rows(role: Role, *ranges: tuple[int, int]) -> Role:
    for number, (low, high) in enumerate(ranges):
        make_pay(role, level=1, employer_type=f"Employer {number}", low=low, high=high)
    return role


class TestAbsoluteBounds:
    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [
            (60, 85, ["$60 a year is below $1,000. Is it an amount an hour, or in thousands?",
                      "$85 a year is below $1,000. Is it an amount an hour, or in thousands?"]),
            (999, 1_000, ["$999 a year is below $1,000. Is it an amount an hour, or in thousands?"]),
            (1_000, 5_000_000, []),
            (60_000, 5_000_001, ["$5,000,001 a year is above $5,000,000. Is there a digit too many?"]),
        ],
    )  # fmt: skip
    def test_impossible_pay_is_an_error(self, low, high, said):
        headline = make_role(salary_low=low, salary_high=high)
        assert messages_of(headline, "impossible-pay") == said
        issues = issues_of(make_rows(make_role(), (low, high)), "impossible-pay")
        assert [issue.message for issue in issues] == said
        assert all(issue.is_error for issue in issues)

    def test_impossible_percentile_is_an_error(self):
        occupation = make_occupation(pay_p10=62, pay_p25=63_000, pay_p50=90_000, pay_p90=9_000_000)
        assert fields_of(occupation, "impossible-pay") == ["pay_p10", "pay_p90"]
        assert issues_of(make_occupation(), "impossible-pay") == []

    @pytest.mark.parametrize(("months", "is_found"), [(180, False), (181, True)])
    def test_impossible_length_of_study_is_an_error(self, months, is_found):
        role = make_role()
        CareerStep.objects.create(
            role=role, path="entry", number=1, title="Study", study_months_min=12, study_months_max=months
        )
        issues = issues_of(role, "impossible-study")
        assert [(issue.message, issue.is_error) for issue in issues] == [
            ("181 months are more than 15 years. Are they weeks?", True)
        ] * is_found


class TestPercentiles:
    def test_falling_percentiles_are_an_error(self):
        # The constraints compare only adjacent percentiles, of which one is missing here.
        occupation = make_occupation(pay_p10=90_000, pay_p25=None, pay_p50=62_000, pay_p75=None, pay_p90=150_000)
        (issue,) = issues_of(occupation, "percentile-order")
        assert issue.message == "The median, $62,000, is below the 10th percentile, $90,000."
        assert (issue.place.field, issue.is_error) == ("pay_p50", True)

    def test_percentile_far_from_the_median_is_reported(self):
        occupation = make_occupation(pay_p10=6_000, pay_p50=90_000, pay_p90=1_500_000)
        assert messages_of(occupation, "far-percentile") == [
            "$6,000 is below a quarter of the median, $90,000.",
            "$1,500,000 is above four times the median, $90,000.",
        ]
        assert issues_of(make_occupation(), "far-percentile") == []
        assert issues_of(make_occupation(pay_p50=None), "far-percentile") == []


class TestFarPay:
    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [
            (6_000, 8_000, [MONTHLY]),
            (31_000, 300_000, []),
            (30_999, 90_000, ["$30,999 a year is below half of the 10th percentile, $62,000. Is a digit missing?"]),
            (1_500, 90_000, ["$1,500 a year is below half of the 10th percentile, $62,000. Is it an amount a week?"]),
            (90_000, 1_100_000,
             ["$1,100,000 a year is above twice the 90th percentile, $150,000. Is there a digit too many?"]),
            (600_000, 1_100_000,
             ["$1,100,000 a year is above twice the 90th percentile, $150,000. Is there a digit too many?"]),
        ],
    )  # fmt: skip
    def test_pay_far_from_the_official_percentiles_is_reported(self, low, high, said):
        role = make_rows(make_guide(), (low, high))
        assert messages_of(role, "far-pay") == said
        assert not any(issue.is_error for issue in issues_of(role, "far-pay"))
        assert messages_of(Role(title="X"), "far-pay") == []
        headline = make_role("Headline", salary_low=low, salary_high=high)
        headline.official.create(occupation=role.official.get().occupation)
        assert messages_of(headline, "far-pay") == said

    def test_widest_range_of_several_occupations_counts(self):
        role = make_rows(make_guide(), (20_000, 90_000), (90_000, 900_000))
        assert fields_of(role, "far-pay") == ["pay_bands.high", "pay_bands.low"]
        role.official.create(occupation=make_occupation(2, pay_p10=40_000, pay_p90=450_000))
        assert fields_of(role, "far-pay") == []

    def test_related_occupation_does_not_count(self):
        assert issues_of(make_rows(make_guide("related"), (6_000, 8_000)), "far-pay") == []

    def test_pay_is_compared_with_the_rows_without_percentiles(self):
        rows = [(60_000, 85_000), (90_000, 120_000), (80_000, 100_000)]
        role = make_rows(make_role(salary_low=6_000, salary_high=1_100_000), *rows)
        assert messages_of(role, "far-pay") == [
            "$6,000 a year is below a quarter of the median of this guide’s pay rows, $87,500. "
            "Is it an amount a month?",
            "$1,100,000 a year is above four times the median of this guide’s pay rows, $87,500. "
            "Is there a digit too many?",
        ]

    @pytest.mark.parametrize("relation", ["listed", "related"])
    def test_one_missing_percentile_is_replaced_by_the_rows(self, relation):
        role = make_rows(make_role(), (60_000, 85_000), (90_000, 120_000), (80_000, 100_000), (6_000, 800_000))
        role.official.create(occupation=make_occupation(1, pay_p90=None), relation=relation)
        assert fields_of(role, "far-pay") == ["pay_bands.low", "pay_bands.high"]

    def test_wrong_row_does_not_hide_itself_or_others(self):
        rows = [(60_000, 85_000), (90_000, 120_000)]
        assert fields_of(make_rows(make_role(), *rows, (6_000, 8_000)), "far-pay") == ["pay_bands.low"]
        rows += [(70_000, 95_000), (6_000, 8_000), (5_000, 7_000)]
        assert [issue.message[:6] for issue in issues_of(make_rows(make_role(), *rows), "far-pay")] == [
            "$6,000", "$5,000"
        ]  # fmt: skip

    def test_two_rows_are_too_few_to_compare(self):
        assert issues_of(make_rows(make_role(), (6_000, 8_000), (90_000, 120_000)), "far-pay") == []

    def test_impossible_pay_is_reported_once(self):
        assert issues_of(make_rows(make_guide(), (60, 85)), "far-pay") == []


class TestSaving:
    """The same rules run in every way to save pay."""

    def test_changed_row_in_a_guide_asks_about_monthly_pay(self, admin_client):
        role = make_pay(make_guide(), low=70_000, high=90_000).role
        data = form_data(admin_client, role) | {"pay_bands-0-low": "6,000", "pay_bands-0-high": "8K"}
        assert MONTHLY in refused_page(admin_client, role, data)
        assert PayBand.objects.get().low == 70_000

    @pytest.mark.parametrize(("high", "is_refused"), [("$85", True), ("$85K", False)])
    def test_impossible_pay_in_a_changed_row_is_refused(self, admin_client, high, is_refused):
        role = make_pay(make_guide(), low=70_000, high=90_000).role
        data = form_data(admin_client, role) | {"pay_bands-0-low": high, "pay_bands-0-high": high}
        if is_refused:
            assert "$85 a year is below $1,000. Is it an amount an hour" in refused_page(admin_client, role, data)
            assert PayBand.objects.get().high == 90_000
        else:
            admin_client.post(change_url(role), data)
            assert PayBand.objects.get().high == 85_000

    def test_row_in_a_guide_is_checked(self, admin_client):
        role = make_guide()
        data = form_data(admin_client, role)
        monthly = with_row(data, "pay_bands", level=2, employer_type="Banks", low="6,000", high="8,000")
        assert MONTHLY in refused_page(admin_client, role, monthly)
        hourly = with_row(data, "pay_bands", level=2, employer_type="Banks", low="60", high="85")
        assert "$60 a year is below $1,000." in refused_page(admin_client, role, hourly)
        assert not PayBand.objects.exists()

    def test_row_in_a_new_guide_without_an_occupation_is_checked(self, admin_client):
        role = make_rows(make_role(source=make_source()), (60_000, 85_000), (90_000, 120_000))
        data = form_data(admin_client, role)
        data = with_row(data, "pay_bands", level=1, employer_type="Banks", low="6,000", high="8,000")
        assert "below a quarter of the median of this guide’s pay rows, $72,500" in refused_page(
            admin_client, role, data
        )

    def test_draft_cannot_be_published_with_such_pay(self, admin_client):
        role = make_rows(make_guide(status=Status.DRAFT), (6_000, 8_000))
        page = run_action(admin_client, "publish", role)
        assert MONTHLY in " ".join(message_texts(page))
        assert not Role.objects.published().exists()

    def test_occupation_admin_refuses_falling_percentiles(self, admin_client):
        occupation = make_occupation(1, pay_p10=62_000, pay_p90=None)
        data = form_data(admin_client, occupation) | {"pay_p50": "60,000"}
        assert "The median, $60,000, is below the 10th percentile" in refused_page(admin_client, occupation, data)
