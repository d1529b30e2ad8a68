"""Who is signed in as an editor."""

from django.conf import settings


def is_signed_in_staff(request) -> bool:
    """Whether an active staff account is signed in, with a one-time password if ``OTP_REQUIRED`` is set.

    Without a session cookie nothing is looked up, so a public page that asks costs no query.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    return user.is_active and user.is_staff and (not settings.OTP_REQUIRED or user.is_verified())
