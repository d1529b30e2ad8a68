import pytest

from careerguide.web.uploads import MAX_MEGABYTES
from programs.models import Institution, Program
from tests.support.admin import page_url
from tests.support.factories import make_program, make_source
from tests.support.files import dry_run_of, form_error, row_errors, send, unescaped_html
from tests.support.program_files import row

pytestmark = pytest.mark.django_db


class TestDryRun:
    def test_dry_run_saves_nothing(self, admin_client):
        dry_run = dry_run_of(admin_client, Program, row())
        assert [(plan.number, plan.name) for plan in dry_run.new] == [(2, "MS in Robotics, Night School")]
        assert not Program.objects.exists()
        assert not Institution.objects.exists()

    def test_dry_run_lists_new_changed_and_refused_rows(self, admin_client):
        source = make_source(slug="list")
        make_program("Old", source=source, source_key="1", institution="Night School", tuition_usd=100)
        make_program("Same", source=source, source_key="2", institution="Night School", tuition_usd=200)
        page = send(
            admin_client,
            Program,
            row(source="list", source_key="1", title="Old", tuition_usd="150"),
            row(source="list", source_key="2", title="Same", tuition_usd="$200"),
            row(source="list", source_key="3", title="Newer", tuition_usd="Free"),
            row(source="list", source_key="4", title="Wrong", tuition_usd="varies"),
        )
        dry_run = page.context["dry_run"]
        assert [plan.number for plan in dry_run.new] == [4]
        assert [(plan.number, plan.changes[0].column) for plan in dry_run.changed] == [(2, "tuition_usd")]
        assert (dry_run.changed[0].changes[0].before, dry_run.changed[0].changes[0].after) == ("100", "150")
        assert (dry_run.unchanged, dry_run.rows_with_errors) == (1, 1)
        text = unescaped_html(page)
        for words in ("Newer, Night School", "Old, Night School", "<dt>Unchanged</dt><dd>1</dd>", "varies"):
            assert words in text

    def test_one_error_prevents_saving_any_row(self, admin_client):
        page = send(admin_client, Program, row(), row(title="Other", tuition_usd="£9,250"))
        assert page.context["confirm_form"] is None
        assert "Nothing was saved. Correct or remove the rows with errors" in unescaped_html(page)
        assert "Save these rows" not in unescaped_html(page)

    def test_every_invalid_cell_has_a_message(self, admin_client):
        errors = row_errors(
            admin_client,
            Program,
            row(
                source="nowhere",
                degree_type="Doctor of Robots",
                cip_code="5.8",
                format="by post",
                study_mode="sometimes",
                city="!!!",
                country="United States",
                location_scope="two",
                duration="4 semesters",
                tuition_usd="12.000,50",
                tuition_basis="a month",
                url="www.example.edu/west palm",
            ),
        )
        columns = {column: reason for _, column, reason in errors}
        assert {number for number, _, _ in errors} == {2}
        assert columns["source"] == "There is no source with this slug. Add it under Sources first."
        assert columns["degree_type"] == "There is no degree type with this name. Add it under Degree types first."
        assert columns["cip_code"].startswith("A CIP code looks like 52.0801.")
        assert columns["format"] == "This is not one of the choices. Use one of: online, hybrid, on_campus."
        assert columns["study_mode"] == "This is not one of the choices. Use one of: full_time, part_time."
        assert columns["country"] == "Enter a two-letter country code, such as US."
        assert columns["location_scope"] == "This is not one of the choices. Use one of: one, multiple, none."
        assert columns["duration"] == "Enter months, weeks or years instead of semesters."
        assert columns["tuition_usd"] == "The separators of 12.000,50 are in doubt. Write 12,001 if you mean that."
        assert columns["tuition_basis"] == "This is not one of the choices. Use one of: total, year."
        assert columns["url"] == "A URL cannot contain spaces."

    @pytest.mark.parametrize(
        ("values", "column", "reason"),
        [
            ({"title": " "}, "title", "This must not be empty."),
            ({"institution": ""}, "institution", "This must not be empty."),
            ({"institution": "…"}, "institution", "Enter a name with at least one letter or digit."),
            ({"institution": "x" * 201}, "institution", "This name is too long."),
            ({"title": "x" * 251}, "title", "Ensure this value has at most 250 characters (it has 251)."),
            ({"url": f"example.edu/{'x' * 500}"}, "url", "Ensure this value has at most 500 characters (it has 520)."),
            ({"city": "!!!"}, "city", "The city needs at least one letter or digit."),
            (
                {"tuition_basis": "year"},
                "tuition_basis",
                "A tuition basis needs a tuition.",
            ),
            ({"source_key": "7"}, "source", "A source_key needs a source."),
            ({"cip_code": "52.0999"}, "cip_code", "There is no field of study with this code."),
            ({"title": "Two\x07bells"}, "title", "The cell contains invisible control characters."),
            ({"note": "a\x07b"}, "note", "The cell contains invisible control characters."),
        ],
    )
    def test_invalid_value_is_an_error_in_its_column(self, admin_client, values, column, reason):
        ((number, at, message),) = row_errors(admin_client, Program, row(**values))
        assert (number, at) == (2, column)
        assert message.startswith(reason)

    def test_row_with_too_many_cells_is_an_error(self, admin_client):
        data = b"title,institution\nMS in Robotics,Night School\nMS in Bots, Night School, Lowell\n"
        ((number, column, reason),) = row_errors(admin_client, Program, data)
        assert (number, column) == (3, "")
        assert reason.startswith("The row has more cells than the header.")

    def test_ignored_columns_are_listed(self, admin_client):
        page = send(admin_client, Program, row(status="published", colour="red"))
        assert page.context["dry_run"].ignored_columns == ["status", "colour"]
        assert "Ignored columns:" in unescaped_html(page)


class TestFiles:
    @pytest.mark.parametrize(
        ("data", "name", "sentence"),
        [
            (b"", "rows.csv", "This file is empty."),
            (b"title,institution\n", "rows.csv", "This file has a header but no rows."),
            (b"title,city\nx,y\n", "rows.csv", "The column institution is missing."),
            (b"name,city\nx,y\n", "rows.csv", "The columns title and institution are missing."),
            (b"title,institution,Title\nx,y,z\n", "rows.csv", "The header contains title more than once"),
            ("title,institution\né,ü\n".encode("latin-1"), "rows.csv", "This file is not in UTF-8"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "rows.pdf", "This file is not in UTF-8"),
            (b"PK\x03\x04 no workbook", "rows.xlsx", "This workbook cannot be read."),
            (b"title,institution\n" + b"x,y\n" * 20_001, "rows.csv", "This file has more than 20,000 rows."),
            (b"x" * (MAX_MEGABYTES * 1024 * 1024 + 1), "rows.csv", "This file is 20 MB. Upload at most 20 MB"),
        ],
        ids=range(10),
    )
    def test_invalid_file_is_refused_with_one_message(self, admin_client, data, name, sentence):
        assert form_error(admin_client, Program, data, name).startswith(sentence)

    def test_form_without_a_file_is_refused(self, admin_client):
        page = admin_client.post(page_url(Program, "import"), {})
        assert page.context["form"].errors == {"import_file": ["Choose a file."]}

    def test_import_page_explains_every_column(self, admin_client):
        page = admin_client.get(page_url(Program, "import"))
        text = unescaped_html(page)
        for name, column in page.context["columns"].items():
            assert f"<code>{name}</code>" in text
            assert column.help_text in text
        assert "New programs are drafts" in text
        assert "5,000 rows can be saved at a time" in text
