"""Who may not, may nowhere: every address of the editors' desk, asked by staff without a permission."""

import re
from uuid import uuid4

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django_otp.plugins.otp_totp.models import TOTPDevice

from careerguide.models import ReaderReport
from tests.factories import make_program, make_role

pytestmark = pytest.mark.django_db

# What everybody has who gets to the desk: its start page, one's own password, the way out, the words of its scripts.
OPEN = {"index", "login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "app_list"}


# A row of each model whose rows the content has none of.
MAKE = {
    "auth_group": lambda: Group.objects.create(name="Some group"),
    "auth_user": lambda: User.objects.create_user("somebody"),
    "careerguide_readerreport": lambda: ReaderReport.objects.create(page="/", label="Pay", figure="$1K", said="Wrong."),
    "axes_accessattempt": lambda: AccessAttempt.objects.create(failures_since_start=1),
    "axes_accesslog": AccessLog.objects.create,
    "axes_accessfailurelog": AccessFailureLog.objects.create,
    "otp_totp_totpdevice": lambda: TOTPDevice.objects.create(user=User.objects.create_user("with-a-token")),
}


def patterns(resolver, before=""):
    """Every (pattern text, name) under ``resolver``."""
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.name
        else:
            yield from patterns(entry, here)


def filled(pattern: str, keys: dict[str, int]) -> str:
    """An address of ``pattern``: a row's key where it wants one, and some change's where it wants that."""
    key = str(keys.get("_".join(pattern.removeprefix("admin/").split("/")[:2]), 1))
    pattern = pattern.replace("<uuid:change>", str(uuid4()))
    address = "/" + re.sub(r"<(\w+:)?\w+>", key, pattern)
    assert not set("<>^$()") & set(address), f"{address} is no address"
    return address


def addresses() -> list[tuple[str, str]]:
    """(pattern, name) of every address of the desk but those that all staff has."""
    found = [(text, name) for text, name in patterns(get_resolver()) if text.startswith("admin/")]
    return [(text, name) for text, name in found if name not in OPEN and "(?P<url>" not in text and name]


@pytest.fixture
def keys(content) -> dict[str, int]:
    """A row of each model that has a page."""
    found = {}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        found[name] = model._base_manager.values_list("pk", flat=True).first() or MAKE[name]().pk
    return found


@pytest.fixture
def stranger(client):
    """The browser of somebody on the staff who may do nothing."""
    client.force_login(User.objects.create_user("stranger", is_staff=True))
    return client


def test_the_walk_meets_what_it_is_for():
    names = {name for _, name in addresses()}
    assert {"audit", "roles_role_change", "programs_program_import", "programs_program_export"} <= names
    assert {"roles_role_history", "programs_program_delete", "roles_payband_import", "autocomplete"} <= names
    assert {"roles_role_deleted", "programs_program_deleted_history", "roles_role_bring_back"} <= names


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("pattern", "name"), addresses(), ids=lambda value: value)
def test_staff_without_a_permission_is_refused(stranger, keys, pattern, name, method):
    answer = getattr(stranger, method)(filled(pattern, keys))
    # A method that an address does not know is refused too.
    assert answer.status_code in {403, 405}, f"{pattern} answered {answer.status_code} to {method}"


@pytest.mark.parametrize(("pattern", "name"), addresses(), ids=lambda value: value)
def test_who_is_not_signed_in_is_sent_to_sign_in(client, keys, pattern, name):
    answer = client.get(filled(pattern, keys))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("make", [make_role, make_program])
def test_a_draft_is_not_shown_to_staff_without_a_permission(stranger, make):
    assert stranger.get(make(status="draft").get_absolute_url()).status_code == 404
