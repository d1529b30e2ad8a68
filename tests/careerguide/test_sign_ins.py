"""Who gets to the editors' desk, who is kept out, and what the log says of it."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

pytestmark = pytest.mark.django_db

PASSWORD = "a long and unusual sentence"
LOGIN = "/admin/login/"


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


def sign_in(client, password=PASSWORD, name="ada", address="10.0.0.1", **more):
    """The answer to somebody who signs in."""
    data = {"username": name, "password": password, "next": "/admin/", **more}
    return client.post(LOGIN, data, REMOTE_ADDR=address)


class TestWrongPasswords:
    def test_five_pause_that_name_from_that_address_and_nobody_else(self, client, editor):
        User.objects.create_superuser("eve", password=PASSWORD)
        for _ in range(5):
            answer = sign_in(client, "wrong")
        assert answer.status_code == 429
        assert "Try again in 15 minutes" in answer.content.decode()
        assert sign_in(client).status_code == 429
        assert sign_in(client, name="eve").status_code == 302
        client.logout()
        assert sign_in(client, address="10.0.0.2").status_code == 302

    def test_the_pause_ends(self, client, editor):
        for _ in range(5):
            sign_in(client, "wrong")
        with time_machine.travel(timedelta(minutes=16)):
            assert sign_in(client).status_code == 302

    def test_a_made_up_address_does_not_help(self, client, editor):
        for number in range(5):
            data = {"username": "ada", "password": "wrong"}
            answer = client.post(LOGIN, data, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"10.9.9.{number}")
        assert answer.status_code == 429

    def test_behind_a_proxy_five_pause_the_address_that_the_proxy_wrote(self, client, editor, settings):
        settings.PROXY_COUNT = 1
        for number in range(5):
            data = {"username": "ada", "password": "wrong"}
            answer = client.post(LOGIN, data, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 203.0.113.1")
        assert answer.status_code == 429
        data = {"username": "ada", "password": PASSWORD}
        assert client.post(LOGIN, data, HTTP_X_FORWARDED_FOR="203.0.113.1").status_code == 429
        assert client.post(LOGIN, data, HTTP_X_FORWARDED_FOR="203.0.113.2").status_code == 302


class TestTheLog:
    def test_it_tells_of_sign_ins_and_refusals_and_never_of_a_password(self, client, editor, caplog):
        caplog.set_level(logging.INFO)
        sign_in(client, "not-this-one")
        sign_in(client)
        client.post(reverse("admin:logout"))
        assert "A sign-in as ada from 10.0.0.1 was refused" in caplog.text
        assert "ada signed in from 10.0.0.1" in caplog.text
        assert "ada signed out" in caplog.text
        assert "not-this-one" not in caplog.text
        assert PASSWORD not in caplog.text

    def test_a_name_cannot_forge_a_line(self, client, caplog):
        sign_in(client, name="eve\n2026-11-24 INFO ada signed in")
        assert "eve\n" not in caplog.text


class TestOneTimePasswords:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.OTP_REQUIRED = True

    def test_a_password_alone_does_not_open_the_desk(self, client, editor):
        page = sign_in(client)
        assert page.status_code == 200
        assert 'name="otp_token"' in page.content.decode()
        client.force_login(editor)
        assert client.get("/admin/").status_code == 302

    def test_with_the_six_digits_it_opens(self, client, editor, capsys):
        call_command("make_token", "ada")
        assert "otpauth://totp/" in capsys.readouterr().out
        device = TOTPDevice.objects.get(user=editor)
        token = TOTP(device.bin_key, device.step, device.t0, device.digits).token()
        assert sign_in(client, otp_token=f"{token:06}").status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_wrong_digits_are_refused(self, client, editor):
        TOTPDevice.objects.create(user=editor, name="first")
        assert sign_in(client, otp_token="000000").status_code == 200
        assert client.get("/admin/").status_code == 302


def test_without_the_setting_the_desk_asks_for_no_token(client, editor):
    assert 'name="otp_token"' not in client.get(LOGIN).content.decode()
    sign_in(client)
    assert client.get("/admin/").status_code == 200


def test_a_token_is_made_once_and_only_for_an_account(editor):
    call_command("make_token", "ada")
    with pytest.raises(CommandError, match="has a token already"):
        call_command("make_token", "ada")
    with pytest.raises(CommandError, match="no account named eve"):
        call_command("make_token", "eve")


@pytest.mark.parametrize("password", ["short", "fourteen-signs", "123456789012345678"])
def test_a_weak_password_is_refused_when_an_account_is_made(admin_client, password):
    data = {"username": "new", "password1": password, "password2": password, "usable_password": "true"}
    answer = admin_client.post(reverse("admin:auth_user_add"), data)
    assert answer.status_code == 200
    assert re.search(r"too short|too common|entirely numeric", answer.content.decode())
