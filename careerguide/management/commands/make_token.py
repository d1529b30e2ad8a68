"""Makes an editor's first one-time password device."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django_otp.plugins.otp_totp.models import TOTPDevice


class Command(BaseCommand):
    """Prints the secret that an authenticator app wants, once; the database keeps it after that."""

    help = "Make a one-time password for an editor's account, to be typed into an authenticator app."

    def add_arguments(self, parser):
        """The account's name."""
        parser.add_argument("username")

    def handle(self, username, **options):
        """Make the device. Raises CommandError, with a sentence, where there is no such account or it has one."""
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account named {username}. make admin makes one.")
        if TOTPDevice.objects.filter(user=user).exists():
            raise CommandError(f"{username} has a token already. Delete it in the admin first, to make another.")
        device = TOTPDevice.objects.create(user=user, name="first")
        self.stdout.write(
            f"Add this address to an authenticator app; it is shown only now:\n{device.config_url}\n"
            f"From then on {username} signs in with the password and the six digits that the app shows."
        )
