"""Programs and institutions sent as a file: the rehearsal, and what is saved."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.lib.tables import MOST_MEGABYTES
from careerguide.publishing import Status
from programs.models import Institution, Program
from tests.desk import told
from tests.factories import make_degree_type, make_field, make_institution, make_program, make_source
from tests.files import accept, as_file, complaint, page_address, reasons, rehearsed, save, send, shown

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def row(**values) -> dict:
    """A row that states nothing but its title and institution."""
    return {"title": "MS in Robotics", "institution": "Night School"} | values


def fresh() -> Program:
    """The program that a file with one row added."""
    return Program.objects.get()


# The rehearsal


def test_nothing_is_saved_by_a_rehearsal(admin_client):
    rehearsal = rehearsed(admin_client, Program, row())
    assert [(found.number, found.name) for found in rehearsal.new] == [(2, "MS in Robotics, Night School")]
    assert not Program.objects.exists()
    assert not Institution.objects.exists()


def test_the_rehearsal_says_what_is_new_changed_unchanged_and_refused(admin_client):
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
    rehearsal = page.context["rehearsal"]
    assert [found.number for found in rehearsal.new] == [4]
    assert [(found.number, found.changes[0].column) for found in rehearsal.changed] == [(2, "tuition_usd")]
    assert (rehearsal.changed[0].changes[0].before, rehearsal.changed[0].changes[0].after) == ("100", "150")
    assert (rehearsal.unchanged, rehearsal.refused_rows) == (1, 1)
    text = shown(page)
    for words in ("Newer, Night School", "Old, Night School", "<dt>Unchanged</dt><dd>1</dd>", "varies"):
        assert words in text


def test_one_refused_row_holds_back_the_whole_file(admin_client):
    page = send(admin_client, Program, row(), row(title="Other", tuition_usd="£9,250"))
    assert page.context["confirm_form"] is None
    assert "Nothing was saved. Correct the refused rows" in shown(page)
    assert "Save these rows" not in shown(page)


def test_every_wrong_cell_of_a_row_is_named_with_its_reason(admin_client):
    found = reasons(
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
    columns = {column: reason for _, column, reason in found}
    assert {number for number, _, _ in found} == {2}
    assert columns["source"] == "There is no source with this short name. Add it under Sources first."
    assert columns["degree_type"] == "There is no degree type with this name. Add it under Degree types first."
    assert columns["cip_code"].startswith("A CIP code looks like 52.0801.")
    assert columns["format"] == "There is no such choice. Use one of: online, hybrid, on_campus."
    assert columns["study_mode"] == "There is no such choice. Use one of: full_time, part_time."
    assert columns["country"] == "Give the country as two letters, such as US."
    assert columns["location_scope"] == "There is no such choice. Use one of: one, multiple, none."
    assert columns["duration"] == "Semesters are no fixed number of months. Give months, weeks or years."
    assert columns["tuition_usd"].startswith("These marks can be read in two ways.")
    assert columns["tuition_basis"] == "There is no such choice. Use one of: total, year."
    assert columns["url"] == "A web address holds no spaces."


@pytest.mark.parametrize(
    ("values", "column", "reason"),
    [
        ({"title": " "}, "title", "This must not be empty."),
        ({"institution": ""}, "institution", "This must not be empty."),
        ({"institution": "…"}, "institution", "Write the name with at least one letter or digit."),
        ({"institution": "x" * 201}, "institution", "This name is too long for an institution."),
        ({"title": "x" * 251}, "title", "Ensure this value has at most 250 characters (it has 251)."),
        ({"url": f"example.edu/{'x' * 500}"}, "url", "Ensure this value has at most 500 characters (it has 520)."),
        ({"city": "!!!"}, "city", "The city needs at least one letter or digit."),
        ({"tuition_basis": "year"}, "tuition_basis", "Without a tuition there is nothing that a basis could be said"),
        ({"source_key": "7"}, "source", "A source_key needs its source."),
        ({"cip_code": "52.0999"}, "cip_code", "There is no field of study with this code."),
        ({"title": "Two\x07bells"}, "", "There are signs in it that cannot be shown."),
        ({"note": "a\x07b"}, "note", "There are signs in it that cannot be shown."),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_at_its_column(admin_client, values, column, reason):
    ((number, at, said),) = reasons(admin_client, Program, row(**values))
    assert (number, at) == (2, column)
    assert said.startswith(reason)


def test_a_row_with_a_stray_comma_is_refused_by_its_number(admin_client):
    data = b"title,institution\nMS in Robotics,Night School\nMS in Bots, Night School, Lowell\n"
    ((number, column, reason),) = reasons(admin_client, Program, data)
    assert (number, column) == (3, "")
    assert reason.startswith("There are more cells than the header has names.")


def test_what_is_not_read_is_named(admin_client):
    page = send(admin_client, Program, row(status="published", colour="red"))
    assert page.context["rehearsal"].not_read == ["status", "colour"]
    assert "Columns that are not read:" in shown(page)


# Saving


def test_an_accepted_file_is_saved_with_all_that_follows_from_it(admin_client):
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
    assert told(answer) == "Saved: 1 new, 0 changed, 0 unchanged. Also new: 1 institution."
    program = fresh()
    assert (program.status, program.published_at) == (Status.DRAFT, None)
    assert (program.degree_type, program.field_of_study) == (degree_type, field)
    assert (program.delivery_mode, program.study_mode, program.location_scope) == ("on_campus", "part_time", "one")
    assert (program.city, program.city_slug, program.country) == ("New York", "new-york", "US")
    assert (program.duration_months, program.duration_stated) == (26, "110 weeks")
    assert (program.tuition_usd, program.tuition_basis) == (64_800, "total")
    assert program.url == "https://www.example.edu/robots"
    assert program.note == "First line.\nSecond line."
    assert (program.slug, program.institution.slug) == ("night-school-ms-in-robotics", "night-school")
    assert list(Program.objects.matching("robotics york finance")) == [program]
    program.full_clean()


def test_what_nobody_stated_is_empty(admin_client):
    columns = ["title", "institution", "duration", "tuition_usd", "format", "city", "degree_type", "source_key"]
    save(admin_client, Program, as_file(row(), columns=columns))
    program = fresh()
    assert (program.duration_months, program.tuition_usd, program.degree_type, program.source_key) == (None,) * 4
    assert (program.delivery_mode, program.city, program.city_slug) == ("", "", "")


def test_the_same_file_again_changes_nothing(admin_client):
    make_source(slug="list")
    rows = [
        row(source="list", source_key="1", duration="1.5 years", tuition_usd="Free", url="example.edu"),
        row(title="MS in Bots", duration="110 weeks", city="MELBOURNE"),
    ]
    save(admin_client, Program, *rows)
    Program.objects.update(updated_at=LONG_AGO)
    page = send(admin_client, Program, *rows)
    rehearsal = page.context["rehearsal"]
    assert (rehearsal.new, rehearsal.changed, rehearsal.unchanged) == ([], [], 2)
    assert page.context["confirm_form"] is None
    assert "There is nothing to save" in shown(page)
    assert set(Program.objects.values_list("updated_at", flat=True)) == {LONG_AGO}


def test_only_rows_that_changed_are_touched(admin_client):
    source = make_source(slug="list")
    for key in ("1", "2"):
        make_program(f"MS {key}", source=source, source_key=key, institution="Night School")
    Program.objects.update(updated_at=LONG_AGO)
    rows = [row(source="list", source_key=key, title=f"MS {key}", city="Lowell" * (key == "2")) for key in ("1", "2")]
    assert told(save(admin_client, Program, *rows)) == "Saved: 0 new, 1 changed, 1 unchanged."
    touched = Program.objects.get(source_key="2")
    assert Program.objects.get(source_key="1").updated_at == LONG_AGO
    assert touched.updated_at > LONG_AGO
    assert (touched.city_slug, list(Program.objects.matching("lowell"))) == ("lowell", [touched])


def test_a_file_neither_publishes_nor_takes_back_and_keeps_the_address(admin_client):
    program = make_program("MS in Robotics", institution="Night School", slug="robots")
    draft = make_program("MS in Bots", institution="Night School", status=Status.DRAFT)
    published_at = program.published_at
    save(admin_client, Program, row(tuition_usd="5"), row(title="MS in Bots", tuition_usd="6"))
    program.refresh_from_db()
    draft.refresh_from_db()
    assert (program.status, program.slug, program.published_at) == (Status.PUBLISHED, "robots", published_at)
    assert (draft.status, draft.tuition_usd) == (Status.DRAFT, 6)


def test_an_empty_cell_empties_and_a_column_that_is_left_out_changes_nothing(admin_client):
    program = make_program("MS in Robotics", institution="Night School", tuition_usd=5, url="https://example.edu")
    save(admin_client, Program, as_file(row(), columns=["title", "institution", "tuition_usd"]))
    program.refresh_from_db()
    assert (program.tuition_usd, program.url) == (None, "https://example.edu")


def test_the_sources_words_go_with_their_duration(admin_client):
    program = make_program(
        "MS in Robotics", institution="Night School", duration_months=24, duration_stated="about two years"
    )
    assert rehearsed(admin_client, Program, row(duration="2 years")).unchanged == 1
    save(admin_client, Program, row(duration="18 months"))
    program.refresh_from_db()
    assert (program.duration_months, program.duration_stated) == (18, "")
    save(admin_client, Program, row(duration="18 months", duration_as_stated="three semesters"))
    program.refresh_from_db()
    assert program.duration_stated == "three semesters"


def test_all_is_saved_or_nothing(admin_client, monkeypatch):
    from programs import bulk

    page = send(admin_client, Program, row())
    write = bulk.Program.objects.bulk_create

    def fails(*args, **kwargs):
        write(*args, **kwargs)
        connection.cursor().execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(bulk.Program.objects, "bulk_create", fails)
    answer = accept(admin_client, Program, page)
    assert answer.status_code == 200
    assert "The database refused the file." in shown(answer)
    assert not Program.objects.exists()
    assert not Institution.objects.exists()
    assert not LogEntry.objects.exists()


def test_each_saved_row_stands_in_the_desks_history(admin_client):
    make_program("MS in Robotics", institution="Night School")
    save(admin_client, Program, row(tuition_usd="5"), row(title="MS in Bots"))
    entries = LogEntry.objects.order_by("action_flag")
    assert [(entry.action_flag, entry.get_change_message()) for entry in entries] == [
        (1, "From the file rows.csv."),
        (2, "From the file rows.csv."),
    ]
    assert entries[0].object_id == str(Program.objects.get(award="MS in Bots").pk)


# Between rehearsal and acceptance


def test_a_file_is_saved_once(admin_client):
    page = send(admin_client, Program, row())
    accept(admin_client, Program, page)
    answer = accept(admin_client, Program, page)
    assert "This file is saved already, or is no longer kept." in told(answer)
    assert Program.objects.count() == 1


def test_where_the_catalog_has_moved_on_the_rehearsal_is_shown_again(admin_client):
    program = make_program("MS in Robotics", institution="Night School", tuition_usd=100)
    page = send(admin_client, Program, row(tuition_usd="150"))
    Program.objects.update(tuition_usd=120)
    again = accept(admin_client, Program, page)
    assert "Nothing was saved: something has changed since the rehearsal" in shown(again)
    program.refresh_from_db()
    assert program.tuition_usd == 120
    accept(admin_client, Program, again)
    program.refresh_from_db()
    assert program.tuition_usd == 150


def test_where_a_row_would_be_refused_by_now_nothing_is_saved(admin_client):
    source = make_source(slug="list")
    page = send(admin_client, Program, row(source="list"))
    source.delete()
    answer = accept(admin_client, Program, page)
    assert "There is no source with this short name." in shown(answer)
    assert answer.context["confirm_form"] is None
    assert not Program.objects.exists()


def test_a_file_of_somebody_elses_or_of_another_table_is_not_saved(admin_client, client, django_user_model):
    page = send(admin_client, Program, row())
    assert "no longer kept" in told(accept(admin_client, Institution, page))
    client.force_login(django_user_model.objects.create_superuser("other", password=None))
    assert "no longer kept" in told(accept(client, Program, page))
    assert not Program.objects.exists()


@pytest.mark.parametrize("data", [{}, {"import_file_name": "../../etc/passwd", "outcome": "x"}, {"outcome": "\0"}])
def test_an_acceptance_of_nothing_leads_back_to_the_beginning(admin_client, data):
    answer = admin_client.post(page_address(Program, "process_import"), data)
    assert (answer.status_code, answer["Location"]) == (302, page_address(Program, "import"))
    assert admin_client.get(page_address(Program, "process_import")).status_code == 302


# Which row is which


def test_a_source_and_its_key_tell_a_program_whatever_else_changes(admin_client):
    program = make_program("Old title", source=make_source(slug="list"), source_key="1", institution="Old School")
    save(admin_client, Program, row(source="list", source_key="1", title="New title", institution="New School"))
    program.refresh_from_db()
    assert (program.award, program.institution.name) == ("New title", "New School")
    assert list(Program.objects.matching("new title new school")) == [program]


def test_without_a_key_institution_title_and_city_tell_a_program(admin_client):
    make_program("MS in Robotics", institution="Night School", city="Melbourne")
    other_city = row(city="Sydney")
    same = row(city="MELBOURNE", institution="night  school", tuition_usd="5")
    rehearsal = rehearsed(admin_client, Program, same, other_city)
    assert [found.number for found in rehearsal.changed] == [2]
    assert [found.number for found in rehearsal.new] == [3]


def test_a_program_with_a_key_is_not_guessed_by_its_title(admin_client):
    make_program("MS in Robotics", institution="Night School", source=make_source(slug="list"), source_key="7")
    ((_, column, reason),) = reasons(admin_client, Program, row())
    assert (column, reason) == ("source_key", "This program has the key 7 at list. Give both.")


def test_several_programs_that_a_row_might_mean_are_not_guessed(admin_client):
    for _ in range(2):
        make_program("MS in Robotics", institution="Night School")
    ((_, column, reason),) = reasons(admin_client, Program, row())
    assert column == ""
    assert reason.startswith("2 programs have this institution, title and city.")


def test_a_row_that_repeats_another_is_left_out_and_named(admin_client):
    page = send(admin_client, Program, row(), row(title=" MS in  Robotics"), row(title="Other"))
    rehearsal = page.context["rehearsal"]
    assert ([found.number for found in rehearsal.new], rehearsal.repeats) == ([2, 4], [(3, 2)])
    assert "Row 3 repeats row 2." in shown(page)
    accept(admin_client, Program, page)
    assert Program.objects.count() == 2


def test_a_row_that_contradicts_another_is_refused_with_both_numbers(admin_client):
    make_source(slug="list")
    key = {"source": "list", "source_key": "1"}
    found = reasons(admin_client, Program, row(**key, city="Reid"), row(**key, city="Phillip"))
    assert found == [(3, "", "Row 2 is about the same and says something else in: city.")]


def test_equal_titles_get_addresses_of_their_own(admin_client):
    make_source(slug="list")
    make_program(slug="night-school-ms-in-robotics")
    save(admin_client, Program, *(row(source="list", source_key=key) for key in "123"))
    slugs = Program.objects.filter(source_key__isnull=False).order_by("source_key").values_list("slug", flat=True)
    assert list(slugs) == [f"night-school-ms-in-robotics-{number}" for number in (2, 3, 4)]


def test_a_title_without_latin_letters_gets_an_address(admin_client):
    save(admin_client, Program, row(title="金融学", institution="東京大学"), row(title="“Art” — Kunst, 艺术"))
    assert Program.objects.count() == 2
    for program in Program.objects.all():
        program.full_clean()
        assert admin_client.get(page_address(Program, "export")).status_code == 200


# Institutions in a file of programs


def test_an_institution_is_found_however_its_marks_are_written(admin_client):
    institution = make_institution("Penn State – World Campus")
    rehearsal = rehearsed(admin_client, Program, row(institution="PENN STATE - WORLD CAMPUS"))
    assert rehearsal.also_new == []
    save(admin_client, Program, row(institution="Penn State World Campus"))
    assert fresh().institution == institution


def test_an_institution_that_might_be_two_is_not_guessed(admin_client):
    make_institution("St. Johns College")
    make_institution("St Johns College")
    ((_, column, reason),) = reasons(admin_client, Program, row(institution="ST JOHNS COLLEGE"))
    assert column == "institution"
    assert "“St. Johns College”" in reason
    assert rehearsed(admin_client, Program, row(institution="St Johns College")).also_new == []


def test_a_new_institution_is_added_once_and_said(admin_client):
    page = send(admin_client, Program, row(), row(title="Other", institution="NIGHT SCHOOL"))
    assert page.context["rehearsal"].also_new == ["Night School"]
    assert "Institutions that are new with it" in shown(page)
    accept(admin_client, Program, page)
    assert Institution.objects.get().programs.count() == 2


# Files that are none


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "rows.csv", "This file is empty."),
        (b"title,institution\n", "rows.csv", "This file has a header but no rows."),
        (b"title,city\nx,y\n", "rows.csv", "The column institution is missing."),
        (b"name,city\nx,y\n", "rows.csv", "The columns title and institution are missing."),
        (b"title,institution,Title\nx,y,z\n", "rows.csv", "The header names title more than once."),
        ("title,institution\né,ü\n".encode("latin-1"), "rows.csv", "This file is not written in UTF-8"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "rows.pdf", "This file is not written in UTF-8"),
        (b"PK\x03\x04 no workbook", "rows.xlsx", "This workbook cannot be read."),
        (b"title,institution\n" + b"x,y\n" * 20_001, "rows.csv", "This file has more than 20,000 rows."),
        (b"x" * (MOST_MEGABYTES * 1024 * 1024 + 1), "rows.csv", "This file has 20 MB. Send at most 20 MB"),
    ],
    ids=range(10),
)
def test_a_wrong_file_gets_one_sentence_at_the_form(admin_client, data, name, sentence):
    assert complaint(admin_client, Program, data, name).startswith(sentence)


def test_no_file_at_all_gets_a_sentence(admin_client):
    page = admin_client.post(page_address(Program, "import"), {})
    assert page.context["form"].errors == {"import_file": ["Choose a file."]}


def test_the_page_says_what_every_column_means(admin_client):
    page = admin_client.get(page_address(Program, "import"))
    text = shown(page)
    for name, column in page.context["columns"].items():
        assert f"<code>{name}</code>" in text
        assert column.help_text in text
    assert "New programs are drafts" in text
    assert "20,000 rows" in text


# Who may


@pytest.mark.parametrize("model", [Program, Institution])
@pytest.mark.parametrize("page", ["import", "process_import", "export"])
def test_a_member_of_staff_without_the_permission_is_refused(client, django_user_model, model, page):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    name = model._meta.model_name
    editor.user_permissions.set(Permission.objects.filter(codename__in=[f"{d}_{name}" for d in ("add", "change")]))
    client.force_login(editor)
    address = page_address(model, page)
    assert client.get(address).status_code == client.post(address).status_code == 403
    assert address not in client.get(page_address(model, "changelist")).content.decode()


def test_who_may_import_but_not_add_is_refused_too(client, django_user_model):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename="import_program"))
    client.force_login(editor)
    assert client.get(page_address(Program, "import")).status_code == 403


def editor_of_programs(client, django_user_model):
    """Signs an editor in who may do everything with programs, and nothing else."""
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__model="program"))
    client.force_login(editor)
    return client


def test_with_the_permissions_a_member_of_staff_imports(client, django_user_model):
    make_institution("Night School")
    save(editor_of_programs(client, django_user_model), Program, row())
    assert Program.objects.exists()


def test_who_may_not_add_institutions_adds_none_by_a_file(client, django_user_model):
    ((_, column, reason),) = reasons(editor_of_programs(client, django_user_model), Program, row())
    assert (column, reason) == ("institution", "There is no such institution, and you may not add one.")


def test_a_stranger_is_asked_to_sign_in(client):
    for page in ("import", "process_import", "export"):
        assert client.get(page_address(Program, page)).status_code == 302


# Institutions


def test_institutions_are_added_renamed_and_left_alone(admin_client):
    renamed, same = make_institution("Old Name"), make_institution("Night School")
    program = make_program(institution=renamed)
    answer = save(
        admin_client,
        Institution,
        {"slug": "old-name", "name": "New Name", "url": "www.example.edu"},
        {"slug": "", "name": "Night School", "url": ""},
        {"slug": "", "name": "Day School", "url": ""},
    )
    assert told(answer) == "Saved: 1 new, 1 changed, 1 unchanged."
    renamed.refresh_from_db()
    same.refresh_from_db()
    assert (renamed.name, renamed.url) == ("New Name", "https://www.example.edu")
    assert same.slug == "night-school"
    assert Institution.objects.get(name="Day School").slug == "day-school"
    assert list(Program.objects.matching("new name")) == [program]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [{"slug": "other", "name": "Night School"}],
            (2, "name", "This is the name of the institution with the slug night-school."),
        ),
        (
            [{"slug": "a", "name": "Same"}, {"slug": "b", "name": "Same"}],
            (3, "name", "This is the name of the institution with the slug a."),
        ),
        ([{"slug": "no slug", "name": "X"}], (2, "slug", "Enter a valid")),
        ([{"slug": "", "name": " ", "url": "example.edu"}], (2, "name", "This must not be empty.")),
    ],
)
def test_an_institution_that_cannot_be_is_refused(admin_client, rows, found):
    make_institution("Night School")
    ((number, column, reason),) = reasons(admin_client, Institution, *rows)
    assert (number, column) == found[:2]
    assert reason.startswith(found[2])


# Staying quick


def test_a_file_of_many_rows_takes_as_many_queries_as_one_of_few(admin_client):
    make_source(slug="list")

    def rows(number):
        return [row(source="list", source_key=str(key), city=f"City {key}") for key in range(number)]

    def taken(number):
        data = as_file(*rows(number))
        with CaptureQueriesContext(connection) as queries:
            page = send(admin_client, Program, data)
        with CaptureQueriesContext(connection) as more:
            accept(admin_client, Program, page)
        with CaptureQueriesContext(connection) as again:
            send(admin_client, Program, data)
        Program.objects.all().delete()
        return len(queries), len(more), len(again)

    taken(1)
    # No more than SQLite writes in one statement.
    assert taken(2) == taken(30)
