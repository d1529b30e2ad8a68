import hashlib
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from careerguide.imports.models import ImportRun
from careerguide.imports.runs import Run, unpack
from programs.models import Institution, Program
from tests.support.admin import page_url, shown_messages
from tests.support.factories import make_degree_type, make_field, make_program, make_source
from tests.support.files import accept, as_file, dry_run_of, save, send, unescaped_html
from tests.support.program_files import only_program, row
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class TestSaving:
    def test_accepted_file_is_saved_with_derived_values(self, admin_client):
        make_source(slug="list")
        degree_type, field = make_degree_type("Master's"), make_field("52.0801", "Finance, General")
        values = {
            "source": "list",
            "source_key": "a/1",
            "degree_type": "masters",
            "cip_code": "52.0801",
            "format": "On Campus",
            "study_mode": "part time",
            "city": "New  York",
            "region": "NY",
            "country": "us",
            "duration": "110 weeks",
            "tuition_usd": "$64.8k",
            "tuition_basis": "the whole program",
            "url": "www.example.edu/robots",
            "note": "First line.\r\nSecond line.",
        }
        answer = save(admin_client, Program, row(**values))
        assert "Saved: 1 new, 0 changed, 0 unchanged. Also new: 1 institution." in shown_messages(answer)
        program = only_program()
        assert (program.status, program.published_at) == (Status.DRAFT, None)
        assert (program.degree_type, program.field_of_study) == (degree_type, field)
        assert (program.delivery_mode, program.study_mode, program.location_scope) == ("on_campus", "part_time", "one")
        assert (program.city, program.city_slug, program.country) == ("New York", "new-york", "US")
        assert (program.duration_months, program.duration_stated) == (26, "110 weeks")
        assert (program.tuition_usd, program.tuition_basis) == (64_800, "total")
        assert program.url == "https://www.example.edu/robots"
        assert program.note == "First line.\nSecond line."
        assert (program.slug, program.institution.slug) == ("night-school-ms-in-robotics-masters", "night-school")
        assert list(find_programs("robotics york finance")) == [program]
        program.full_clean()

    def test_empty_cells_are_saved_as_not_stated(self, admin_client):
        columns = ["title", "institution", "duration", "tuition_usd", "format", "city", "degree_type", "source_key"]
        save(admin_client, Program, as_file(row(), columns=columns))
        program = only_program()
        assert (program.duration_months, program.tuition_usd, program.degree_type, program.source_key) == (None,) * 4
        assert (program.delivery_mode, program.city, program.city_slug) == ("", "", "")

    def test_second_import_changes_nothing(self, admin_client):
        make_source(slug="list")
        rows = [
            row(source="list", source_key="1", duration="1.5 years", tuition_usd="Free", url="example.edu"),
            row(title="MS in Bots", duration="110 weeks", city="MELBOURNE"),
        ]
        save(admin_client, Program, *rows)
        Program.objects.update(updated_at=LONG_AGO)
        page = send(admin_client, Program, *rows)
        dry_run = page.context["dry_run"]
        assert (dry_run.new, dry_run.changed, dry_run.unchanged) == ([], [], 2)
        assert page.context["confirm_form"] is None
        assert "There is nothing to save" in unescaped_html(page)
        assert set(Program.objects.values_list("updated_at", flat=True)) == {LONG_AGO}

    def test_only_changed_rows_are_written(self, admin_client):
        source = make_source(slug="list")
        for key in ("1", "2"):
            make_program(f"MS {key}", source=source, source_key=key, institution="Night School")
        Program.objects.update(updated_at=LONG_AGO)
        rows = [
            row(source="list", source_key=key, title=f"MS {key}", city="Lowell" * (key == "2")) for key in ("1", "2")
        ]
        assert "Saved: 0 new, 1 changed, 1 unchanged." in shown_messages(save(admin_client, Program, *rows))
        touched = Program.objects.get(source_key="2")
        assert Program.objects.get(source_key="1").updated_at == LONG_AGO
        assert touched.updated_at > LONG_AGO
        assert (touched.city_slug, list(find_programs("lowell"))) == ("lowell", [touched])

    def test_import_does_not_change_status_and_slug(self, admin_client):
        program = make_program("MS in Robotics", institution="Night School", slug="robots")
        draft = make_program("MS in Bots", institution="Night School", status=Status.DRAFT)
        published_at = program.published_at
        save(admin_client, Program, row(tuition_usd="5"), row(title="MS in Bots", tuition_usd="6"))
        program.refresh_from_db()
        draft.refresh_from_db()
        assert (program.status, program.slug, program.published_at) == (Status.PUBLISHED, "robots", published_at)
        assert (draft.status, draft.tuition_usd) == (Status.DRAFT, 6)

    def test_empty_cell_clears_a_value_but_missing_column_does_not(self, admin_client):
        program = make_program("MS in Robotics", institution="Night School", tuition_usd=5, url="https://example.edu")
        save(admin_client, Program, as_file(row(), columns=["title", "institution", "tuition_usd"]))
        program.refresh_from_db()
        assert (program.tuition_usd, program.url) == (None, "https://example.edu")

    def test_new_duration_replaces_the_stated_duration(self, admin_client):
        program = make_program(
            "MS in Robotics", institution="Night School", duration_months=24, duration_stated="about two years"
        )
        assert dry_run_of(admin_client, Program, row(duration="2 years")).unchanged == 1
        save(admin_client, Program, row(duration="18 months"))
        program.refresh_from_db()
        assert (program.duration_months, program.duration_stated) == (18, "")
        save(admin_client, Program, row(duration="18 months", duration_as_stated="three semesters"))
        program.refresh_from_db()
        assert program.duration_stated == "three semesters"

    def test_database_error_saves_no_row(self, admin_client, monkeypatch):
        page = send(admin_client, Program, row())
        write = Run.save

        def fails(*args, **kwargs):
            write(*args, **kwargs)
            connection.cursor().execute("SELECT nothing FROM nowhere")

        monkeypatch.setattr(Run, "save", fails)
        answer = accept(admin_client, Program, page)
        assert answer.status_code == 200
        assert "The database rejected the file." in unescaped_html(answer)
        assert not Program.objects.exists()
        assert not Institution.objects.exists()
        assert not LogEntry.objects.exists()

    def test_import_is_one_record_with_what_it_changed(self, admin_client, admin_user):
        program = make_program("MS in Robotics", institution="Night School", tuition_usd=4)
        data = as_file(row(tuition_usd="5"), row(title="MS in Bots", tuition_usd=""))
        save(admin_client, Program, data)
        run = ImportRun.objects.get()
        assert (run.profile, run.file_name, run.user, run.state) == (
            "programs.program",
            "rows.csv",
            admin_user,
            "finished",
        )
        assert run.sha256 == hashlib.sha256(data).hexdigest()
        assert (run.new, run.changed, run.unchanged, run.refused) == (1, 1, 0, 0)
        changes = unpack(run.batches.get())
        added = Program.objects.get(award="MS in Bots").pk
        changed_at = str(Program.objects.get(pk=program.pk).figures_changed_at)
        assert {name: changes[name] for name in ("new", "changed")} == {
            "new": [[added, added]],
            "changed": [[program.pk, {"tuition_usd": [4, 5], "figures_changed_at": [None, changed_at]}]],
        }
        entry = LogEntry.objects.get()
        assert (entry.object_id, entry.get_change_message()) == (str(run.pk), "Imported from the file rows.csv.")

    def test_uploaded_file_can_be_saved_only_once(self, admin_client):
        page = send(admin_client, Program, row())
        accept(admin_client, Program, page)
        answer = accept(admin_client, Program, page)
        assert "This file was already imported, or it has expired." in shown_messages(answer)
        assert Program.objects.count() == 1

    def test_change_since_the_dry_run_requires_a_new_dry_run(self, admin_client):
        program = make_program("MS in Robotics", institution="Night School", tuition_usd=100)
        page = send(admin_client, Program, row(tuition_usd="150"))
        Program.objects.update(tuition_usd=120)
        again = accept(admin_client, Program, page)
        assert "Nothing was saved: something has changed since the dry run" in unescaped_html(again)
        program.refresh_from_db()
        assert program.tuition_usd == 120
        accept(admin_client, Program, again)
        program.refresh_from_db()
        assert program.tuition_usd == 150

    def test_row_that_became_invalid_saves_nothing(self, admin_client):
        source = make_source(slug="list")
        page = send(admin_client, Program, row(source="list"))
        source.delete()
        answer = accept(admin_client, Program, page)
        assert "There is no source with this slug." in unescaped_html(answer)
        assert answer.context["confirm_form"] is None
        assert not Program.objects.exists()

    def test_file_of_another_user_or_model_cannot_be_saved(self, admin_client, client, django_user_model):
        page = send(admin_client, Program, row())
        assert "has expired" in shown_messages(accept(admin_client, Institution, page))
        client.force_login(django_user_model.objects.create_superuser("other", password=None))
        assert "has expired" in shown_messages(accept(client, Program, page))
        assert not Program.objects.exists()

    @pytest.mark.parametrize("data", [{}, {"import_file_name": "../../etc/passwd", "outcome": "x"}, {"outcome": "\0"}])
    def test_accepting_without_a_file_redirects_to_the_import(self, admin_client, data):
        answer = admin_client.post(page_url(Program, "process_import"), data)
        assert (answer.status_code, answer["Location"]) == (302, page_url(Program, "import"))
        assert admin_client.get(page_url(Program, "process_import")).status_code == 302


class TestQueries:
    def test_query_count_is_constant(self, admin_client):
        make_source(slug="list")

        def rows(number):
            return [row(source="list", source_key=str(key), city=f"City {key}") for key in range(number)]

        def query_count(number):
            data = as_file(*rows(number))
            with CaptureQueriesContext(connection) as queries:
                page = send(admin_client, Program, data)
            with CaptureQueriesContext(connection) as more:
                accept(admin_client, Program, page)
            with CaptureQueriesContext(connection) as again:
                send(admin_client, Program, data)
            Program.objects.all().delete()
            return len(queries), len(more), len(again)

        query_count(1)
        # Thirty rows fit into a single SQLite statement.
        assert query_count(2) == query_count(30)
