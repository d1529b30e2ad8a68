"""Amounts and durations in the admin, with JavaScript."""

import pytest

from roles.models import PayBand, Role
from tests.site.test_admin_browser import admin_page, visit  # noqa: F401
from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.browser


def wait_for_echo(page, name: str, text: str) -> None:
    page.wait_for_function(
        "([id, text]) => document.getElementById(id).textContent === text", arg=[f"id_{name}_reading", text]
    )


def descriptions(page, name: str) -> list[str]:
    """The texts that a screen reader adds to a field."""
    return page.eval_on_selector(
        f"#id_{name}",
        "field => field.getAttribute('aria-describedby').split(' ').map("
        "id => document.getElementById(id)?.textContent)",
    )


def test_what_was_understood_is_shown_while_typing(admin_page):  # noqa: F811
    page, program = admin_page, make_program()
    visit(page, "programs_program_change", program.pk)
    page.type("#id_tuition_usd", "$60")
    wait_for_echo(page, "tuition_usd", "= $60")
    page.type("#id_tuition_usd", "K")
    wait_for_echo(page, "tuition_usd", "= $60,000")
    page.fill("#id_tuition_usd", "25.000")
    wait_for_echo(page, "tuition_usd", "25.000 could mean 25 or 25,000. Write 25 or 25,000.")
    page.fill("#id_tuition_usd", "")
    wait_for_echo(page, "tuition_usd", "")
    page.fill("#id_duration_months", "1.5 years")
    wait_for_echo(page, "duration_months", "= 18 months")
    assert descriptions(page, "duration_months")[-1] == "= 18 months"
    assert page.get_attribute("#id_duration_months_reading", "aria-live") == "polite"
    assert page.complaints == []


def test_added_pay_rows_show_what_was_understood(admin_page):  # noqa: F811
    page, role = admin_page, make_role("AI Engineer")
    visit(page, "roles_role_change", role.pk)
    page.click("summary:has-text('Pay by level and employer')")
    for number in (0, 1):
        page.click("text=Add another Pay row")
        page.select_option(f"#id_pay_bands-{number}-level", "1")
        page.fill(f"#id_pay_bands-{number}-employer_type", f"Banks {number}")
        page.fill(f"#id_pay_bands-{number}-low", f"${number + 6}0K")
        page.fill(f"#id_pay_bands-{number}-high", "85k")
        wait_for_echo(page, f"pay_bands-{number}-low", f"= ${number + 6}0,000")
        wait_for_echo(page, f"pay_bands-{number}-high", "= $85,000")
        page.focus(f"#id_pay_bands-{number}-low")
        assert descriptions(page, f"pay_bands-{number}-low")[-1] == f"= ${number + 6}0,000"
    page.click("input[name=_save] >> nth=0")
    assert "Saved." in page.inner_text(".messagelist")
    assert list(PayBand.objects.order_by("low").values_list("low", "high")) == [(60_000, 85_000), (70_000, 85_000)]
    assert Role.objects.get() == role
    assert page.complaints == []
