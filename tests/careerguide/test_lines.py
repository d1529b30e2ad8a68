"""Tests of single-line text in models, forms and the log."""

import logging
import sys

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.lib.lines import LineFormatter, one_line, validate_line
from careerguide.site.reports import ReaderReport
from programs.models import Program
from roles.models import PayBand, Role
from tests.support.admin import change_url, changelist_url, form_data, with_row
from tests.support.factories import make_report, make_role

CONTROLS = ["\n", "\r", "\t", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("control", CONTROLS)
class TestLine:
    def test_control_character_is_refused(self, control):
        with pytest.raises(ValidationError):
            validate_line(f"a{control}b")

    def test_several_lines_are_joined_with_spaces(self, control):
        assert one_line(f" a{control}{control}b{control}") == "a b"

    @pytest.mark.parametrize(
        "row",
        [
            Role(slug="a", title="A", claim="a"),
            Program(slug="a", award="A", city="a", url="https://example.org/a"),
            PayBand(employer_type="a", note="a"),
            ReaderReport(page="a", label="a", figure="a"),
            AcceptedWarning(reason="a", rule="a", fingerprint="a"),
        ],
        ids=lambda row: type(row).__name__,
    )
    def test_every_single_line_field_is_validated(self, row, control):
        texts = [field.name for field in row._meta.fields if getattr(row, field.attname) in ("a", "A")]
        for name in texts:
            setattr(row, name, f"a{control}b")
        with pytest.raises(ValidationError) as error:
            row.clean_fields()
        assert set(texts) <= error.value.message_dict.keys()


def test_letters_of_any_script_are_valid():
    validate_line("Data (AI) Engineer — São Paulo, 数据 🤖")


@pytest.mark.django_db
class TestAdmin:
    def test_title_with_a_line_break_is_refused(self, admin_client):
        role = make_role(status=Status.DRAFT)
        data = form_data(admin_client, role) | {"title": "A\nB"}
        page = admin_client.post(change_url(role), data)
        assert "one line" in page.context["adminform"].form.errors["title"][0]

    def test_inline_row_with_a_line_break_is_refused(self, admin_client):
        role = make_role(status=Status.DRAFT)
        data = with_row(form_data(admin_client, role), "aliases", name="A\u2028B")
        page = admin_client.post(change_url(role), data)
        assert "one line" in str(page.context["inline_admin_formsets"][-1].formset.errors)

    def test_group_name_with_a_line_break_is_refused(self, admin_client):
        page = admin_client.post(reverse("admin:auth_group_add"), {"name": "A\nB"})
        assert "one line" in page.context["adminform"].form.errors["name"][0]

    def test_report_answer_is_joined_into_one_line(self, admin_client):
        report = make_report()
        data = form_data(admin_client, report) | {"answer": "It is\r\nright.", "_decline": ""}
        assert admin_client.post(change_url(report), data).status_code == 302
        report.refresh_from_db()
        assert report.answer == "It is right."

    def test_answer_in_the_list_action_is_joined_into_one_line(self, admin_client):
        report = make_report()
        data = {"action": "decline", "_selected_action": [report.pk], "answer": "It is\x1b\nright."}
        admin_client.post(changelist_url(ReaderReport), data)
        report.refresh_from_db()
        assert report.answer == "It is right."


def record(message: str, *arguments, exc_info=None) -> logging.LogRecord:
    return logging.LogRecord("careerguide", logging.INFO, "a.py", 1, message, arguments, exc_info)


@pytest.mark.django_db
def test_log_escapes_a_line_break():
    role = make_role("A")
    Role.objects.update(title="A\n2026-01-01 INFO careerguide Published: B, by root\x1b[2J")
    role.refresh_from_db()
    text = LineFormatter("{levelname} {message}", style="{").format(record("Published: %s", role))
    assert text == r"INFO Published: A\n2026-01-01 INFO careerguide Published: B, by root\x1b[2J"


def test_log_indents_a_traceback():
    try:
        raise ValueError("wrong\n2026-01-01 INFO forged\r2026")
    except ValueError:
        formatted = LineFormatter("{message}", style="{").format(record("It failed", exc_info=sys.exc_info()))
    first, *rest = formatted.split("\n")
    assert first == "It failed"
    assert all(line.startswith("    ") for line in rest)
    assert any("Traceback" in line for line in rest)
    assert "\r" not in formatted


def test_logging_settings_use_the_line_formatter(settings):
    assert settings.LOGGING["formatters"]["line"]["class"] == f"{LineFormatter.__module__}.LineFormatter"
