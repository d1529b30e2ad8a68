"""Tests of importing programs and institutions: the audit and the permissions."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from programs.models import Institution, Program
from tests.support.admin import page_url, shown_messages
from tests.support.factories import make_institution, make_program, make_source
from tests.support.files import accept, as_file, dry_run_of, row_errors, save, send, unescaped_html
from tests.support.program_files import row

pytestmark = pytest.mark.django_db


BROKEN = "Taught at the CafÃ©."


ODD = "MS in Robo\N{NON-BREAKING HYPHEN}tics"


def make_robotics(**values) -> Program:
    return make_program(
        "MS in Robotics", institution="Night School", source=make_source(slug="list"), source_key="1", **values
    )


def keyed_row(**values) -> dict:
    return row(source="list", source_key="1") | values


def accept_with(client, page, reason: str):
    return client.post(
        page_url(Program, "process_import"), page.context["confirm_form"].initial | {"reason": reason}, follow=True
    )


def test_impossible_tuition_of_a_public_program_is_refused(admin_client):
    make_robotics()
    reason = "A tuition of $9,999,999 is above $500,000. Is there a digit too many?"
    errors = row_errors(admin_client, Program, keyed_row(tuition_usd="9,999,999"))
    assert errors == [(2, "tuition_usd", reason)]


@pytest.mark.parametrize(("status", "is_refused"), [("published", True), ("scheduled", True), ("draft", False)])
def test_row_with_an_error_is_refused_if_the_program_is_public(admin_client, status, is_refused):
    make_robotics(status=status, publish_at=timezone.now())
    page = send(admin_client, Program, keyed_row(note=BROKEN))
    errors = [(error.number, error.column, error.value) for error in page.context["dry_run"].errors]
    assert errors == [(2, "note", BROKEN)] * is_refused
    assert ("is broken; it should be" in unescaped_html(page)) == is_refused
    assert (page.context["confirm_form"] is None) == is_refused


def test_new_draft_with_an_error_is_saved(admin_client):
    make_institution("Night School")
    save(admin_client, Program, row(note=BROKEN))
    assert Program.objects.get().note == BROKEN


@pytest.mark.parametrize("model", [Program, Institution])
def test_new_institution_with_a_broken_name_is_refused(admin_client, model):
    name = "UniversitÃ© de Lyon"
    values = row(institution=name) if model is Program else {"name": name}
    ((number, _, reason),) = row_errors(admin_client, model, values)
    assert number == 2
    assert "“UniversitÃ© de Lyon” is broken" in reason


def test_changed_institution_with_a_broken_name_is_refused(admin_client):
    slug = make_institution("Night School").slug
    ((_, column, reason),) = row_errors(admin_client, Institution, {"slug": slug, "name": "UniversitÃ© de Lyon"})
    assert column == "name"
    assert reason.startswith("“UniversitÃ© de Lyon” is broken")


def test_row_with_a_warning_is_saved_only_with_a_reason(admin_client, admin_user):
    program = make_robotics()
    page = send(admin_client, Program, keyed_row(title=ODD))
    ((number, column),) = [(each.number, each.column) for each in page.context["dry_run"].warnings]
    assert (number, column) == (2, "title")
    assert "1 warning" in unescaped_html(page)

    again = accept(admin_client, Program, page)
    program.refresh_from_db()
    assert program.award == "MS in Robotics"
    assert again.context["confirm_form"].errors == {"reason": ["This field is required."]}
    assert "This field is required." in unescaped_html(again)

    message = shown_messages(accept_with(admin_client, again, " The source writes it so. "))
    program.refresh_from_db()
    assert program.award == ODD
    assert message.startswith("Saved: 0 new, 1 changed, 0 unchanged.")
    accepted = AcceptedWarning.objects.get()
    assert (accepted.reason, accepted.accepted_by) == ("The source writes it so.", admin_user)

    later = dry_run_of(admin_client, Program, keyed_row(title=ODD, tuition_usd="5"))
    assert (len(later.changed), later.warnings) == (1, [])


def test_reason_for_a_new_institution_is_stored(admin_client):
    page = send(admin_client, Institution, {"name": "Night\N{NON-BREAKING HYPHEN}School"})
    data = page.context["confirm_form"].initial | {"reason": "Its own sign."}
    admin_client.post(page_url(Institution, "process_import"), data)
    accepted = AcceptedWarning.objects.get()
    assert (accepted.object_id, accepted.reason) == (Institution.objects.get().pk, "Its own sign.")


def test_existing_warning_needs_no_reason(admin_client):
    make_robotics(note="A note.")
    Program.objects.update(award=ODD)
    dry_run = dry_run_of(admin_client, Program, keyed_row(title=ODD, note="Another note."))
    assert (len(dry_run.changed), dry_run.warnings) == (1, [])


def test_programs_that_become_duplicates_get_a_warning(admin_client):
    first = make_robotics(city="Lowell")
    other = make_source(slug="other")
    make_program("MS in Robotics", institution=first.institution, source=other, source_key="2", city="Salem")
    rows = keyed_row(city="Boston"), keyed_row(source="other", source_key="2", city="Boston")
    dry_run = dry_run_of(admin_client, Program, *rows)
    ((number, reason),) = [(each.number, each.message) for each in dry_run.warnings]
    assert number == 3
    assert reason.startswith("The same program is already in the catalog under the same name")


def test_bad_url_of_a_public_program_is_refused(admin_client):
    make_robotics()
    ((_, column, _),) = row_errors(
        admin_client, Program, keyed_row(note="[a page](www.example.org/a b)", url="http://a..b.com")
    )
    assert column == "url"


def test_query_count_is_constant(admin_client):
    source = make_source(slug="list")
    rows = [
        keyed_row(source_key=str(number), title=f"{ODD} {number}", url="https://example.edu") for number in range(30)
    ]
    for each in rows:
        make_program("Any", institution="Night School", source=source, source_key=each["source_key"])

    def query_count(number):
        data = as_file(*rows[:number])
        with CaptureQueriesContext(connection) as queries:
            page = send(admin_client, Program, data)
        assert len(page.context["dry_run"].warnings) == number
        return len(queries)

    query_count(1)
    assert query_count(2) == query_count(30)


def importer(client, django_user_model, *models: str):
    """Log in a user who may import, add and change ``models``, but not publish."""
    user = django_user_model.objects.create_user("importer", is_staff=True)
    acts = ("view", "add", "change", "import")
    names = [f"{act}_{model}" for act in acts for model in models]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


class TestPermissions:
    @pytest.mark.parametrize("status", [Status.PUBLISHED, Status.SCHEDULED, Status.WITHDRAWN])
    def test_public_program_needs_the_publish_permission(self, client, django_user_model, status):
        make_robotics(status=status, publish_at=timezone.now())
        client = importer(client, django_user_model, "program")
        ((number, column, reason),) = row_errors(client, Program, keyed_row(tuition_usd="5"))
        assert (number, column) == (2, "")
        assert f"is {status.label.lower()}, so only someone who may publish programs can change it." in reason
        assert dry_run_of(client, Program, keyed_row()).unchanged == 1

    def test_draft_needs_no_publish_permission(self, client, django_user_model):
        program = make_robotics(status=Status.DRAFT)
        save(importer(client, django_user_model, "program"), Program, keyed_row(tuition_usd="5"))
        program.refresh_from_db()
        assert program.tuition_usd == 5

    def test_program_published_since_the_dry_run_is_not_changed(self, client, django_user_model):
        program = make_robotics(status=Status.DRAFT)
        client = importer(client, django_user_model, "program")
        page = send(client, Program, keyed_row(tuition_usd="5"))
        Program.objects.update(status=Status.PUBLISHED, published_at=timezone.now())
        assert "someone who may publish programs" in unescaped_html(accept(client, Program, page))
        program.refresh_from_db()
        assert program.tuition_usd is None

    def test_institution_needs_no_publish_permission(self, client, django_user_model):
        make_institution("Night School")
        client = importer(client, django_user_model, "institution", "program")
        save(client, Institution, {"slug": "night-school", "name": "Evening School"})
        assert Institution.objects.get().name == "Evening School"
