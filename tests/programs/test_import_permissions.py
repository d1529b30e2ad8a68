import pytest

from programs.models import Institution, Program
from tests.support.admin import page_url
from tests.support.factories import make_institution
from tests.support.files import row_errors, save
from tests.support.program_files import row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Program, Institution])
@pytest.mark.parametrize("page", ["import", "process_import", "export"])
def test_import_and_export_without_permission_return_403(client, django_user_model, model, page):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    name = model._meta.model_name
    editor.user_permissions.set(Permission.objects.filter(codename__in=[f"{d}_{name}" for d in ("add", "change")]))
    client.force_login(editor)
    url = page_url(model, page)
    assert client.get(url).status_code == client.post(url).status_code == 403
    assert url not in client.get(page_url(model, "changelist")).content.decode()


def test_import_needs_the_add_permission(client, django_user_model):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename="import_program"))
    client.force_login(editor)
    assert client.get(page_url(Program, "import")).status_code == 403


def editor_of_programs(client, django_user_model):
    """Log in a user who has all permissions for programs and no others."""
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__model="program"))
    client.force_login(editor)
    return client


def test_staff_with_the_permissions_can_import(client, django_user_model):
    make_institution("Night School")
    save(editor_of_programs(client, django_user_model), Program, row())
    assert Program.objects.exists()


def test_new_institution_needs_the_add_permission(client, django_user_model):
    ((_, column, reason),) = row_errors(editor_of_programs(client, django_user_model), Program, row())
    assert (column, reason) == (
        "institution",
        "This institution does not exist, and you do not have permission to add it.",
    )


def test_anonymous_user_is_redirected_to_login(client):
    for page in ("import", "process_import", "export"):
        assert client.get(page_url(Program, page)).status_code == 302
