from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*command) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def test_account_is_created_from_environment(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "ada")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long and unusual sentence")
    assert run("make_admin") == "Created the account ada. Sign in at /admin/.\n"
    assert get_user_model().objects.get(username="ada").is_superuser


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("ada", "12345678", "too common"),
        ("eve", "a long and unusual sentence", "already exists"),
        ("?", "long enough x", "valid"),
    ],
)
def test_invalid_account_is_refused_with_reason(monkeypatch, name, password, reason):
    get_user_model().objects.create_user("eve")
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", name)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", password)
    with pytest.raises(CommandError, match=f"No account was created: .*{reason}"):
        run("make_admin")


def test_make_admin_prompts_without_environment(monkeypatch):
    monkeypatch.delenv("DJANGO_SUPERUSER_USERNAME", raising=False)
    commands = []
    monkeypatch.setattr("careerguide.management.commands.make_admin.call_command", commands.append)
    run("make_admin")
    assert commands == ["createsuperuser"]
