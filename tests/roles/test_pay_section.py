import pytest

from roles.models import Role
from tests.support.factories import make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def pay_section(client, role) -> str:
    html = client.get(role.get_absolute_url()).content.decode()
    return html.partition('<section id="pay"')[2].partition("</section>")[0]


def add_pay(role, level=1, employer="Anyone", low=1_000, high=2_000, **values):
    return role.pay_bands.create(level=level, employer_type=employer, low=low, high=high, **values)


def test_chart_and_table_have_the_same_rows(client):
    role = make_role()
    add_pay(role, 1, "Banks", 50_000, 60_000, basis="base", source=make_source())
    add_pay(role, 3, "Shops", 70_000, 90_000, high_open=True, experience_min=6)
    html = pay_section(client, role)
    picture, table = html.partition("<table")[::2]
    for words in ["Entry", "Banks", "base salary", "Senior", "Shops", "6+ years", "basis not stated"]:
        assert words in picture
        assert words in table
    assert "$90K+" in picture
    assert "open end" in picture
    assert "$70,000 to $90,000 and more" in table


def test_pay_of_a_million_is_shown_in_millions(client):
    role = make_role(salary_low=900_000, salary_high=1_100_000)
    add_pay(role, 4, "Banks", 900_000, 1_100_000)
    add_pay(role, 4, "Shops", 1_103_570, 1_250_000)
    texts = [get_page(client, "/roles/").text, pay_section(client, role)]
    assert "$900K to $1.1M" in texts[0]
    for words in ["$900K", "$1.1M", "$1,103,570", "$1.25M"]:
        assert words in texts[1]
    assert "1,100K" not in "".join(texts)


def test_closed_pay_row_is_not_drawn_with_an_open_end(client):
    role = make_role()
    add_pay(role)
    assert "open end" not in pay_section(client, role)


def test_chart_names_levels_and_employers_without_rows(client):
    role = make_role()
    add_pay(role, 1, "Banks")
    add_pay(role, 3, "Shops")
    chart = get_page(client, role.get_absolute_url()).one("#pay .chart")
    assert chart.texts(".chart-heading") == [
        "Entry, experience not stated", "Mid", "Senior, experience not stated", "Executive",
    ]  # fmt: skip
    assert chart.texts(".chart-gap") == ["No row for shops", "No row", "No row for banks", "No row"]
    assert len(chart.css("rect")) == 2


def test_section_states_how_rows_differ_from_the_headline(client):
    role = make_role(salary_low=2_000, salary_high=3_000)
    add_pay(role, high=5_000)
    html = pay_section(client, role)
    assert "All rows below combined" in html
    assert "The rows begin $1,000 below the headline’s low end and end $2,000 above its high end." in html


def test_section_states_no_difference_if_ranges_are_equal(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    add_pay(role)
    assert "The rows begin" not in pay_section(client, role)


def test_pay_claim_is_marked_and_has_details(client, content):
    html = pay_section(client, Role.objects.get(slug="ai-engineer"))
    claim = html.partition("A claim, and no row bears it out")[2]
    assert "“generalist tax” is <strong>10% to 15% less</strong>" in claim
    assert claim.index("<details") < claim.index("The money is good")


def test_official_percentiles_have_details(client, content):
    html = pay_section(client, Role.objects.get(slug="ai-engineer"))
    picture, rest = html.partition("<table")[::2]
    for name in ["10th", "25th", "median", "75th", "90th"]:
        assert f">{name}<" in picture
    official = rest.partition("A second opinion: official pay")[2]
    assert '<a href="#source-bls-15-1221">' in official
    assert "wages of the whole occupation, 10th percentile to 90th percentile" in official
