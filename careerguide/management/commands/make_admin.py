"""Create an admin account."""

import os

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Unlike ``createsuperuser --noinput``, validates the password and requires no email address."""

    help = (
        "Create an admin account. Prompts for the username and password unless DJANGO_SUPERUSER_USERNAME and "
        "DJANGO_SUPERUSER_PASSWORD are set."
    )

    def handle(self, **options):
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
            raise CommandError("No account was created: " + " ".join(error.messages)) from None
        get_user_model().objects.create_superuser(name, email, password)
        self.stdout.write(f"Created the account {name}. Sign in at /admin/.")
