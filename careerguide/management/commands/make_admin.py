"""Makes an editor's account."""

import os

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Asks for name and password, or takes them from the environment.

    Django's own createsuperuser, when it does not ask, insists on an email and accepts any password.
    """

    help = "Make an editor's account; asks, unless DJANGO_SUPERUSER_USERNAME and _PASSWORD are set."

    def handle(self, **options):
        """Make the account. Raises CommandError, with a sentence, where name or password will not do."""
        name = os.environ.get("DJANGO_SUPERUSER_USERNAME")
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        if not (name and password):
            call_command("createsuperuser")
            return
        email = os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
        user = get_user_model()(username=name, email=email, password="-")
        try:
            user.full_clean()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("No account was made: " + " ".join(error.messages)) from None
        get_user_model().objects.create_superuser(name, email, password)
        self.stdout.write(f"The account {name} can edit now: sign in at /admin/.")
