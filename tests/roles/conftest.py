"""Fixtures for tests of guides."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from careerguide.content.publishing import Status
from roles.models import Role
from tests.support.comparison import guides_page
from tests.support.factories import make_pay, make_role
from tests.support.working_copies import member


@pytest.fixture
def compared(client):
    return lambda *guides: guides_page(client, *(guide.slug for guide in guides))


@pytest.fixture
def editor(db) -> Client:
    return member("ed", "Editor")


@pytest.fixture
def publisher(db) -> Client:
    return member("pat", "Publisher")


@pytest.fixture
def guide(db) -> Role:
    role = make_role("AI Engineer", summary="The public summary.")
    make_pay(role, low=100_000, high=150_000)
    return role


@pytest.fixture
def editors(db) -> tuple[Client, Client]:
    clients = Client(), Client()
    for name, client in zip(("ada", "eve"), clients, strict=True):
        client.force_login(User.objects.create_superuser(name))
    return clients


@pytest.fixture
def draft(db) -> Role:
    """A draft, because the audit would block changes of a public page for other reasons."""
    return make_role(status=Status.DRAFT, claim="The old claim.")
