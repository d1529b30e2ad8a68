"""The admin site: its titles, and who can sign in."""

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django_otp import devices_for_user
from django_otp.admin import OTPAdminAuthenticationForm

from careerguide.content.pages import is_signed_in_staff
from careerguide.desk.deletion import delete_selected
from careerguide.desk.request_checks import RequestChecks
from careerguide.site.dashboard import audit_counts, tasks

NOT_STAFF = (
    "The username and password are correct, but this account does not have staff status. "
    "Ask an Admin to turn on “Staff status” for it."
)


class SignInForm(AdminAuthenticationForm):
    def confirm_login_allowed(self, user):
        # The password was right, so the form may explain why the account has no access.
        AuthenticationForm.confirm_login_allowed(self, user)
        if not user.is_staff:
            raise ValidationError(NOT_STAFF, code="not_staff")


class TokenForm(SignInForm, OTPAdminAuthenticationForm):
    def clean_otp(self, user):
        # Count and log a wrong code like a wrong password.
        try:
            super().clean_otp(user)
        except ValidationError:
            if self.cleaned_data.get("otp_token"):
                credentials = {"username": user.get_username()}
                user_login_failed.send(sender=__name__, credentials=credentials, request=self.request)
            raise

    def _chosen_device(self, user):
        # With a single device, there is nothing to choose.
        devices = list(devices_for_user(user))
        return super()._chosen_device(user) or (devices[0] if len(devices) == 1 else None)


class CareerguideAdminSite(AdminSite):
    site_header = "careerguide admin"
    site_title = "careerguide"
    index_title = "All content"
    # Wide tables need the sidebar's space, and the breadcrumbs already link back to the lists.
    enable_nav_sidebar = False

    def __init__(self, name="admin"):
        super().__init__(name)
        self.add_action(delete_selected, "delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        # Add the request checks to the admin classes of Django and other packages.
        class Checked(RequestChecks, admin_class or ModelAdmin):
            pass

        super().register(model_or_iterable, Checked, **options)

    def index(self, request, extra_context=None):
        context = {"tasks": tasks(request.user), "audit": audit_counts(request.user)}
        return super().index(request, context | (extra_context or {}))

    @property
    def login_form(self):
        return TokenForm if settings.OTP_REQUIRED else SignInForm

    @property
    def login_template(self):
        return "admin/login_with_token.html" if settings.OTP_REQUIRED else None

    def has_permission(self, request) -> bool:
        return is_signed_in_staff(request)
