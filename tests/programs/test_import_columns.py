"""Tests of importing files whose columns have other names than ours."""

import pytest

from careerguide.imports.models import ColumnMapping
from programs.models import Institution, Program
from tests.support.admin import page_url, shown_messages
from tests.support.factories import make_source
from tests.support.files import accept, as_file, dry_run_of, send, unescaped_html
from tests.support.page import Page
from tests.support.program_files import only_program

pytestmark = pytest.mark.django_db

THEIRS = {"Program": "MS in Robotics", "School": "Night School", "Course length (weeks)": "104", "Colour": "red"}


def answer(client, page, **columns):
    """Answer which column each of ``columns`` is. The other selects stay as they are."""
    form = page.context["mapping_form"]
    values = form.initial | {key: form.fields[key].initial for key in form.names}
    keys = {name: key for key, name in form.names.items()}
    values |= {keys[name]: ours for name, ours in columns.items()}
    return client.post(page_url(Program, "import"), values)


def test_missing_columns_are_asked_for_with_suggestions(admin_client):
    page = send(admin_client, Program, THEIRS)
    assert page.context["dry_run"] is None
    assert "The columns title and institution are missing." in unescaped_html(page)
    form = page.context["mapping_form"]
    suggested = {name: form.fields[key].initial for key, name in form.names.items()}
    assert suggested == {"program": "title", "school": "institution", "course_length_(weeks)": "duration", "colour": ""}
    rows = [[cell.text for cell in row.css("th, td")][:2] for row in Page(page).css(".admin-column-names tbody tr")]
    assert rows[0] == ["program", "MS in Robotics"]


def test_answer_leads_to_the_dry_run_without_another_upload(admin_client):
    page = answer(admin_client, send(admin_client, Program, THEIRS))
    dry_run = page.context["dry_run"]
    assert [plan.name for plan in dry_run.new] == ["MS in Robotics, Night School"]
    assert dry_run.ignored_columns == ["colour"]
    accept(admin_client, Program, page)
    program = only_program()
    assert (program.award, program.institution.name, program.duration_months) == ("MS in Robotics", "Night School", 24)


def test_answer_is_remembered_for_files_with_the_same_headers(admin_client):
    answer(admin_client, send(admin_client, Program, THEIRS))
    assert ColumnMapping.objects.count() == 1
    turned = dict(reversed({**THEIRS, "Program": "MS in Bots"}.items()))
    page = send(admin_client, Program, turned)
    assert [plan.name for plan in page.context["dry_run"].new] == ["MS in Bots, Night School"]
    assert "program is read as <code>title</code>" in unescaped_html(page)
    accept(admin_client, Program, page)
    assert only_program().award == "MS in Bots"
    assert (
        "title"
        not in unescaped_html(send(admin_client, Institution, {"name": "A", "program": "B"}))
        .partition("What the columns mean")[0]
        .partition("Columns with other names:")[2]
        .partition("</p>")[0]
    )


def test_remembered_answer_can_be_changed(admin_client):
    page = answer(admin_client, send(admin_client, Program, THEIRS))
    assert page.context["dry_run"].new[0].changes
    page = answer(admin_client, page, colour="note")
    assert {change.column: change.after for change in page.context["dry_run"].new[0].changes}["note"] == "red"
    assert ColumnMapping.objects.get().columns["colour"] == "note"


def test_ignored_columns_can_be_read_after_a_dry_run(admin_client):
    page = send(admin_client, Program, {"title": "MS in Robotics", "institution": "Night School", "town": "Lowell"})
    assert page.context["dry_run"].ignored_columns == ["town"]
    page = answer(admin_client, page, town="city")
    assert page.context["dry_run"].ignored_columns == []
    accept(admin_client, Program, page)
    assert only_program().city == "Lowell"


def test_two_columns_cannot_be_read_as_one(admin_client):
    page = answer(admin_client, send(admin_client, Program, THEIRS), colour="title")
    assert page.context["dry_run"] is None
    assert "The header contains title more than once: in the columns A and D." in unescaped_html(page)
    assert not ColumnMapping.objects.exists()


def test_answer_without_a_required_column_is_refused(admin_client):
    page = answer(admin_client, send(admin_client, Program, THEIRS), school="")
    assert page.context["dry_run"] is None
    assert "The column institution is missing." in unescaped_html(page)


def test_answer_about_an_expired_file_asks_for_the_file_again(admin_client):
    page = admin_client.post(page_url(Program, "import"), {"import_file_name": "gone"}, follow=True)
    assert "has expired" in shown_messages(page)


def test_file_without_unknown_columns_asks_nothing(admin_client):
    page = send(admin_client, Program, {"title": "MS in Robotics", "institution": "Night School"})
    assert page.context["mapping_form"] is None
    page = send(admin_client, Program, as_file({"title": "MS in Robotics", "city": "Lowell"}))
    assert page.context["mapping_form"] is None
    assert "The column institution is missing." in unescaped_html(page)


def test_title_lines_above_the_header_are_named(admin_client):
    make_source(slug="list")
    data = b"Our programs\n\n" + as_file({"title": "MS in Robotics", "institution": "Night School"})
    page = send(admin_client, Program, data)
    assert "was read as the header." in unescaped_html(page)
    assert len(dry_run_of(admin_client, Program, data).new) == 1
