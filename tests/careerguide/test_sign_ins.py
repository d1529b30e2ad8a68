"""Tests of sign-ins: lockouts, one-time passwords and the log."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support.factories import make_role

pytestmark = pytest.mark.django_db

PASSWORD = "a long and unusual sentence"
LOGIN = "/admin/login/"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


def sign_in(client, password=PASSWORD, name="ada", address="10.0.0.1", **more):
    headers = {key: more.pop(key) for key in list(more) if key.startswith("HTTP_")}
    data = {"username": name, "password": password, "next": "/admin/", **more}
    return client.post(LOGIN, data, REMOTE_ADDR=address, **headers)


class TestWrongPasswords:
    def test_five_wrong_passwords_lock_user_name_for_one_address(self, client, editor):
        User.objects.create_superuser("eve", password=PASSWORD)
        for _ in range(5):
            response = sign_in(client, "wrong")
        assert response.status_code == 429
        assert "Try again in 15 minutes" in response.content.decode()
        assert sign_in(client).status_code == 429
        assert sign_in(client, name="eve").status_code == 302
        client.logout()
        assert sign_in(client, address="10.0.0.2").status_code == 302

    def test_lockout_ends_after_15_minutes(self, client, editor):
        for _ in range(5):
            sign_in(client, "wrong")
        with time_machine.travel(timedelta(minutes=16)):
            assert sign_in(client).status_code == 302

    def test_forged_header_does_not_evade_lockout(self, client, editor):
        for number in range(5):
            data = {"username": "ada", "password": "wrong"}
            response = client.post(LOGIN, data, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"10.9.9.{number}")
        assert response.status_code == 429

    def test_lockout_behind_proxy_applies_to_one_visitor(self, client, editor, settings):
        settings.PROXY_COUNT = 1
        for number in range(5):
            data = {"username": "ada", "password": "wrong"}
            response = client.post(LOGIN, data, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 203.0.113.1")
        assert response.status_code == 429
        data = {"username": "ada", "password": PASSWORD}
        assert client.post(LOGIN, data, HTTP_X_FORWARDED_FOR="203.0.113.1").status_code == 429
        assert client.post(LOGIN, data, HTTP_X_FORWARDED_FOR="203.0.113.2").status_code == 302


class TestManyNames:
    def test_address_that_tries_many_names_is_locked_out(self, client, editor, settings):
        for number in range(settings.SIGN_IN_ADDRESS_LIMIT):
            sign_in(client, "wrong", name=f"name-{number}")
        assert sign_in(client).status_code == 429
        assert sign_in(client, address="10.0.0.2").status_code == 302

    def test_one_ipv6_network_counts_as_one_address(self, client, editor):
        for number in range(5):
            sign_in(client, "wrong", address=f"2001:db8::{number + 1}")
        assert sign_in(client, address="2001:db8::ffff").status_code == 429
        assert sign_in(client, address="2001:db8:0:1::1").status_code == 302

    def test_unknown_addresses_are_locked_out_by_user_name(self, client, editor, settings):
        User.objects.create_superuser("eve", password=PASSWORD)
        for _ in range(5):
            sign_in(client, "wrong", address="")
        assert sign_in(client, address="").status_code == 429
        assert sign_in(client, name="eve", address="").status_code == 302


class TestLockout:
    def test_attempts_during_lockout_write_nothing(self, client, editor):
        for _ in range(5):
            sign_in(client, "wrong")
        before = list(AccessAttempt.objects.values())
        for number in range(5):
            assert sign_in(client, "wrong", HTTP_USER_AGENT=f"browser {number}").status_code == 429
        assert list(AccessAttempt.objects.values()) == before

    def test_attempts_do_not_extend_lockout(self, client, editor):
        with time_machine.travel(NOON, tick=False):
            for _ in range(5):
                sign_in(client, "wrong")
        with time_machine.travel(NOON + timedelta(minutes=14), tick=False):
            assert sign_in(client, "wrong").status_code == 429
        with time_machine.travel(NOON + timedelta(minutes=16), tick=False):
            assert sign_in(client).status_code == 302

    def test_typed_passwords_and_codes_are_not_stored(self, client, editor):
        sign_in(client, "not-this-one", otp_token="123456")
        stored = str(list(AccessAttempt.objects.values("post_data", "get_data")))
        assert "not-this-one" not in stored
        assert "123456" not in stored


class TestLog:
    def test_log_has_sign_ins_and_failures_without_passwords(self, client, editor, caplog):
        caplog.set_level(logging.INFO)
        sign_in(client, "not-this-one")
        sign_in(client)
        client.post(reverse("admin:logout"))
        assert "A sign-in as ada from 10.0.0.1 failed" in caplog.text
        assert "ada signed in from 10.0.0.1" in caplog.text
        assert "ada signed out" in caplog.text
        assert "not-this-one" not in caplog.text
        assert PASSWORD not in caplog.text

    def test_user_name_cannot_forge_a_log_line(self, client, caplog):
        sign_in(client, name="eve\n2026-11-24 INFO ada signed in")
        assert "eve\n" not in caplog.text


class TestOneTimePasswords:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.OTP_REQUIRED = True

    def test_password_alone_is_not_enough(self, client, editor):
        page = sign_in(client)
        assert page.status_code == 200
        assert 'name="otp_token"' in page.content.decode()
        client.force_login(editor)
        assert client.get("/admin/").status_code == 302

    def test_password_with_one_time_password_signs_in(self, client, editor, capsys):
        call_command("make_token", "ada")
        assert "otpauth://totp/" in capsys.readouterr().out
        device = TOTPDevice.objects.get(user=editor)
        token = TOTP(device.bin_key, device.step, device.t0, device.digits).token()
        assert sign_in(client, otp_token=f"{token:06}").status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_wrong_one_time_password_is_refused(self, client, editor):
        TOTPDevice.objects.create(user=editor, name="first")
        assert sign_in(client, otp_token="000000").status_code == 200
        assert client.get("/admin/").status_code == 302

    def test_wrong_one_time_passwords_are_counted_and_logged(self, client, editor, caplog):
        TOTPDevice.objects.create(user=editor, name="first")
        for _ in range(5):
            response = sign_in(client, otp_token="000000")
        assert response.status_code == 429
        assert caplog.text.count("A sign-in as ada from 10.0.0.1 failed") == 5

    def test_session_without_one_time_password_has_no_staff_access(self, client, editor):
        client.force_login(editor)
        assert client.get(make_role(status="draft").get_absolute_url()).status_code == 404
        assert client.get("/styleguide/").status_code == 404


def test_account_without_staff_status_is_told_the_reason(client):
    User.objects.create_user("eve", password=PASSWORD).groups.add(Group.objects.create(name="Some group"))
    assert "does not have staff status" in sign_in(client, name="eve").content.decode()
    assert "does not have staff status" not in sign_in(client, "wrong", name="eve").content.decode()


def test_sign_in_needs_no_one_time_password_by_default(client, editor):
    assert 'name="otp_token"' not in client.get(LOGIN).content.decode()
    sign_in(client)
    assert client.get("/admin/").status_code == 200


def test_make_token_refuses_second_token_and_unknown_name(editor):
    call_command("make_token", "ada")
    with pytest.raises(CommandError, match="already has a token"):
        call_command("make_token", "ada")
    with pytest.raises(CommandError, match="no account named eve"):
        call_command("make_token", "eve")


@pytest.mark.parametrize("password", ["short", "fourteen-signs", "123456789012345678"])
def test_weak_password_of_new_account_is_refused(admin_client, password):
    data = {"username": "new", "password1": password, "password2": password, "usable_password": "true"}
    response = admin_client.post(reverse("admin:auth_user_add"), data)
    assert response.status_code == 200
    assert re.search(r"too short|too common|entirely numeric", response.content.decode())
