"""Amounts and durations in the forms of the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User

from careerguide.content.publishing import Status
from programs.history import PROGRAM
from programs.models import Program
from roles.history import GUIDE
from roles.models import CareerStep, PayBand
from tests.support.admin import change_url, form_data, refused_page, with_row
from tests.support.factories import make_occupation, make_pay, make_program, make_role
from tests.support.history import stored_versions
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def field(client, row, name: str) -> Page:
    return Page(client.get(change_url(row))).one(f"#id_{name}")


def echo(client, row, name: str) -> str:
    """What the page says that it understood in a field."""
    return Page(client.get(change_url(row))).one(f"#id_{name}_reading").text


class TestAmounts:
    def test_pay_in_thousands_is_stored_in_full(self, admin_client):
        role = make_role()
        row = {"level": 1, "employer_type": "Banks", "low": "$60K", "high": "$85K"}
        data = with_row(form_data(admin_client, role), "pay_bands", **row)
        assert admin_client.post(change_url(role), data).status_code == 302
        band = PayBand.objects.get()
        assert (band.low, band.high) == (60_000, 85_000)
        assert "$60K to $85K" in Page(admin_client.get(role.get_absolute_url())).text
        assert field(admin_client, role, "pay_bands-0-low")["value"] == "$60,000"

    @pytest.mark.parametrize(
        ("make", "name", "stored"),
        [
            (lambda: make_role(salary_low=120_000, salary_high=150_000), "salary_low", "$120,000"),
            (lambda: make_program(tuition_usd=0), "tuition_usd", "$0"),
            (lambda: make_occupation(pay_p50=90_000), "pay_p50", "$90,000"),
        ],
    )
    def test_amount_is_a_text_field_in_every_form(self, admin_client, make, name, stored):
        row = make()
        shown = field(admin_client, row, name)
        assert (shown["type"], shown["value"]) == ("text", stored)
        data = form_data(admin_client, row) | {name: "60.000"}
        page = Page(admin_client.post(change_url(row), data))
        assert page.one(f"#id_{name}")["value"] == "60.000"
        assert page.texts(".errorlist li") == ["60.000 could mean 60 or 60,000. Write 60 or 60,000."]

    def test_form_with_errors_shows_what_was_understood(self, admin_client):
        program = make_program()
        data = form_data(admin_client, program) | {"tuition_usd": "25k", "duration_months": "1.5 years", "award": ""}
        page = Page(admin_client.post(change_url(program), data))
        assert page.one("#id_tuition_usd")["value"] == "25k"
        assert page.one("#id_tuition_usd_reading").text == "= $25,000"
        assert page.one("#id_duration_months")["value"] == "1.5 years"
        assert page.one("#id_duration_months_reading").text == "= 18 months"

    @pytest.mark.parametrize("typed", ["60000", "$60,000", "60K", " 60 000 ", "60,000.00"])
    def test_another_notation_is_not_a_change(self, admin_client, typed):
        role = make_role(salary_low=60_000, salary_high=90_000)
        make_pay(role, low=60_000, high=90_000)
        versions = stored_versions(GUIDE, role)
        data = form_data(admin_client, role) | {"salary_low": typed, "pay_bands-0-low": typed}
        assert admin_client.post(change_url(role), data).status_code == 302
        assert stored_versions(GUIDE, role) == versions
        assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."

    def test_another_notation_is_not_a_conflict(self, admin_client):
        program = make_program(tuition_usd=60_000)
        data = form_data(admin_client, program)
        Program.objects.update(tuition_usd=64_000, note="By someone else.")
        page = Page(admin_client.post(change_url(program), data | {"tuition_usd": "60K", "note": "Mine."}))
        assert page.table("table.conflicts") == {"Note": ["Keep mine Mine.", "Take theirs By someone else."]}

    def test_months_of_study_need_a_unit(self, admin_client):
        role = make_role()
        row = {"path": "entry", "number": 1, "title": "Study", "study_months_min": "1.5 years"}
        data = with_row(form_data(admin_client, role), "steps", **row, study_months_max="24")
        assert "Add a unit, such as 24 months or 24 years." in refused_page(admin_client, role, data)
        data["steps-0-study_months_max"] = "2 years"
        assert admin_client.post(change_url(role), data).status_code == 302
        assert CareerStep.objects.values_list("study_months_min", "study_months_max").get() == (18, 24)
        assert field(admin_client, role, "steps-0-study_months_max")["value"] == "24 months"

    def test_no_number_box_drops_letters(self, admin_client):
        role = make_role()
        make_pay(role)
        for row in (role, make_program(), make_occupation()):
            assert Page(admin_client.get(change_url(row))).css("form input[type=number]") == []
        data = form_data(admin_client, role) | {"pay_bands-0-experience_min": "18 months"}
        assert "Enter a whole number." in refused_page(admin_client, role, data)


class TestDuration:
    def save(self, client, program, typed: str) -> tuple[int | None, str]:
        data = form_data(client, program) | {"duration_months": typed}
        assert client.post(change_url(program), data).status_code == 302
        program.refresh_from_db()
        return program.duration_months, program.duration_stated

    @pytest.mark.parametrize(
        ("typed", "months", "words"),
        [
            ("1.5 years", 18, "1.5 years"),
            ("18 months", 18, ""),
            ("18 mos", 18, ""),
            ("78 weeks", 18, "78 weeks"),
            ("53 weeks", 13, "53 weeks"),
            ("1 year  6 months", 18, "1 year 6 months"),
            ("", None, ""),
        ],
    )
    def test_one_field_sets_months_and_words(self, admin_client, typed, months, words):
        program = make_program(duration_months=10, duration_stated="10 months")
        assert self.save(admin_client, program, typed) == (months, words)
        assert form_data(admin_client, program).get("duration_months", "") == (words or ("18 months" if months else ""))

    @pytest.mark.parametrize(
        ("months", "words", "shown", "understood"),
        [
            (18, "1.5 years", "1.5 years", "= 18 months"),
            (18, "", "18 months", ""),
            (18, "18 months", "18 months", ""),
            (30, "5 semesters", "30 months", ""),
            (18, "2 years", "18 months", ""),
            (12, "53 weeks", "12 months", ""),
        ],
    )
    def test_unchanged_duration_changes_no_column(self, admin_client, months, words, shown, understood):
        program = make_program(duration_months=months, duration_stated=words)
        versions = stored_versions(PROGRAM, program)
        assert field(admin_client, program, "duration_months")["value"] == shown
        assert echo(admin_client, program, "duration_months") == understood
        assert self.save(admin_client, program, shown) == (months, words)
        assert stored_versions(PROGRAM, program) == versions

    def test_unreadable_words_stay_until_the_duration_changes(self, admin_client):
        program = make_program(status=Status.DRAFT, duration_months=30, duration_stated="5 semesters")
        help_text = Page(admin_client.get(change_url(program))).one("#id_duration_months_helptext").text
        assert "The source says “5 semesters”." in help_text
        assert self.save(admin_client, program, "30 months") == (30, "5 semesters")
        assert self.save(admin_client, program, "2.5 years") == (30, "2.5 years")
        assert self.save(admin_client, program, "24 months") == (24, "")

    def test_duration_without_a_unit_is_refused(self, admin_client):
        program = make_program(duration_months=12, duration_stated="1 year")
        page = Page(
            admin_client.post(change_url(program), form_data(admin_client, program) | {"duration_months": "18"})
        )
        assert page.texts(".errorlist li") == ["Add a unit, such as 18 months or 18 years."]
        assert page.one("#id_duration_months")["value"] == "18"
        program.refresh_from_db()
        assert (program.duration_months, program.duration_stated) == (12, "1 year")

    def test_someone_who_may_only_look_sees_both_columns(self, client):
        program = make_program(duration_months=30, duration_stated="5 semesters")
        viewer = User.objects.create_user("viewer", is_staff=True)
        viewer.user_permissions.add(Permission.objects.get(codename="view_program"))
        client.force_login(viewer)
        text = Page(client.get(change_url(program))).section("content").text
        assert "5 semesters" in text
        assert "30" in text


class TestReading:
    @pytest.mark.parametrize(
        ("kind", "text", "answer"),
        [
            ("dollars", "$60K", "= $60,000"),
            ("dollars", "free", "= $0"),
            ("dollars", "25.000", "25.000 could mean 25 or 25,000. Write 25 or 25,000."),
            ("dollars", " ", ""),
            ("dollars", "9" * 5000, "Enter whole US dollars, such as 64800, 64,800 or $64.8K."),
            ("dollars", "<b>", "Enter whole US dollars, such as 64800, 64,800 or $64.8K."),
            ("months", "1.5 years", "= 18 months"),
            ("months", "18", "Add a unit, such as 18 months or 18 years."),
        ],
    )
    def test_reading_says_what_a_text_means(self, admin_client, kind, text, answer):
        response = admin_client.get(f"/admin/reading/{kind}/", {"text": text})
        assert response.content.decode() == answer
        assert response.headers["Content-Type"].startswith("text/plain")
        assert "no-store" in response.headers["Cache-Control"]

    def test_reading_is_for_staff_only(self, client, admin_client):
        url = "/admin/reading/dollars/"
        assert client.get(url).status_code == 302
        client.force_login(User.objects.create_user("other", is_staff=True))
        assert client.get(url).status_code == 403
        assert admin_client.post(url).status_code == 405
        assert admin_client.get("/admin/reading/miles/").status_code == 404

    def test_field_refers_to_the_reading_and_the_help_text(self, admin_client):
        shown = field(admin_client, make_program(), "tuition_usd")
        assert shown["aria-describedby"].split() == ["id_tuition_usd_helptext", "id_tuition_usd_reading"]
        assert shown["data-reading"] == "/admin/reading/dollars/"
