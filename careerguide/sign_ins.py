"""Log sign-ins, and lock out clients after too many wrong passwords."""

import logging

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Sum
from django.dispatch import receiver
from django.shortcuts import render

from careerguide.lists.forms import printable
from careerguide.web.clients import client_address

logger = logging.getLogger(__name__)


def _address(request) -> str:
    return client_address(request) or "unknown" if request else "no request"


@receiver(user_logged_in)
def log_sign_in(request, user, **_):
    logger.info("%s signed in from %s", printable(user.get_username()), _address(request))


@receiver(user_logged_out)
def log_sign_out(request, user, **_):
    if user:
        logger.info("%s signed out", printable(user.get_username()))


@receiver(user_login_failed)
def log_failure(credentials, request=None, **_):
    # The name can be any text, so log at most 40 characters, without line breaks.
    name = printable(credentials.get("username") or "")
    logger.warning("A sign-in as %s from %s failed", name, _address(request))


class SignInHandler(AxesDatabaseHandler):
    """Locks out a username at one IP address, as axes does, and also an address that tries many usernames."""

    def get_failures(self, request, credentials=None) -> int:
        failures = super().get_failures(request, credentials)
        if request.axes_ip_address and self._failures_from_address(request) >= settings.SIGN_IN_ADDRESS_LIMIT:
            return max(failures, settings.AXES_FAILURE_LIMIT)
        return failures

    def _failures_from_address(self, request) -> int:
        since = request.axes_attempt_time - settings.AXES_COOLOFF_TIME
        attempts = AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=since)
        return attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0


def locked_out(request, *args, **_):
    minutes = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    logger.warning("Signing in from %s is paused for %s minutes", _address(request), minutes)
    return render(request, "admin/locked.html", {"cooloff_minutes": minutes}, status=429)
