"""Create the first one-time password device of an account."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django_otp.plugins.otp_totp.models import TOTPDevice


class Command(BaseCommand):
    help = "Create a one-time password device for an account, and print its URL for an authenticator app."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account named {username}. Create it with make admin.")
        if TOTPDevice.objects.filter(user=user).exists():
            raise CommandError(f"{username} already has a token. To create another, first delete it in the admin.")
        device = TOTPDevice.objects.create(user=user, name="first")
        self.stdout.write(
            f"Add this URL to an authenticator app. It is shown only once:\n{device.config_url}\n"
            f"If DJANGO_OTP is 1, {username} signs in with the password and a six-digit code from the app."
        )
