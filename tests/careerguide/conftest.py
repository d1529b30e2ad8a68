"""Fixtures for tests of the project package."""

import pytest
from django.contrib.auth.models import Permission


@pytest.fixture
def staff(client, django_user_model):
    """A function that logs in a staff user with the given permissions."""

    def signed_in(*codenames: str):
        editor = django_user_model.objects.create_user("editor", is_staff=True)
        editor.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(editor)
        return client

    return signed_in
