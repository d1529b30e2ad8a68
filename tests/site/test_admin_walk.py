"""Tests that no admin request fails or changes rows that the user may not change.

The tests send the requests that admin pages can send, as several kinds of accounts, and roll them back.
"""

import logging
from collections import Counter
from unittest.mock import patch

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from careerguide.content.publishing import Status
from careerguide.groups import make_groups
from programs.admin import ProgramAdmin
from tests.support.admin import get_group
from tests.support.admin_content import make_content
from tests.support.admin_requests import all_requests, other_urls
from tests.support.admin_snapshot import OURS, Snapshot, faults, noted_writes

# The request statuses for rows of published pages, and for rows that belong to no page ("").
LIVE = ("", Status.PUBLISHED)
# Any staff account may open these views.
OPEN = {"index", "login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "app_list"}


@override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
class AdminWalk(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_groups(apps)
        make_content()
        client = Client()
        client.user = User.objects.create_superuser("root")
        client.force_login(client.user)
        cls.requests = all_requests(client)

    def setUp(self):
        # Logging a 403 with its traceback takes longer than creating the response.
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        # Building the list of models on each page would also be slow.
        app_list = patch.object(admin.site, "get_app_list", lambda request, app_label=None: [])
        app_list.start()
        self.addCleanup(app_list.stop)

    def user(self, group: str = "", *permissions) -> User:
        user = User.objects.create_user("walker", is_staff=True)
        if group:
            user.groups.add(get_group(group))
        user.user_permissions.set(permissions)
        return User.objects.get(pk=user.pk)

    def posts(self, *models: str, statuses=(*LIVE, Status.DRAFT)) -> list:
        return [
            request
            for request in self.requests
            if request.data is not None and request.model.startswith(models) and request.status in statuses
        ]

    def walk(self, user: User, requests=None) -> Counter:
        """Send the requests as `user`, check what they changed, and count those that changed something."""
        wrong, counts = self.look(user, self.requests if requests is None else requests)
        assert not wrong, f"{len(wrong)} requests:\n" + "\n".join(wrong[:20])
        return counts

    def look(self, user: User, requests) -> tuple[list[str], Counter]:
        client = Client()
        client.force_login(user)
        # Cache the permissions now, because a request may change the account's group before it is rolled back.
        user.get_all_permissions()
        before, wrong, counts = Snapshot(), [], Counter()
        for request in requests:
            with transaction.atomic():
                with noted_writes() as writes:
                    answer = self._send(request, client)
                if not isinstance(answer, int) or answer >= 500:
                    wrong.append(f"{request}: {answer!r}")
                after = Snapshot(before, set(writes)) if writes else before
                if after.rows != before.rows:
                    counts[request.model, request.kind] += 1
                    wrong += [f"{request}: {fault}" for fault in faults(user, before, after)]
                transaction.set_rollback(True)
        return wrong, counts

    @staticmethod
    def _send(request, client) -> int | Exception:
        try:
            return request.send(client).status_code
        except Exception as error:
            return error

    def test_editor_can_write_only_what_is_allowed(self):
        counts = self.walk(self.user("Editor"))
        for kind in ("change", "add", "delete", "restore_deleted"):
            assert counts["roles.Role", kind], f"no {kind} request changed a draft"

    def test_publishing_requires_the_publish_permission(self):
        allowed = Permission.objects.filter(content_type__app_label__in=OURS)
        user = self.user("", *allowed.exclude(codename__regex="^(publish|import)_"))
        self.walk(user, self.posts(*OURS, statuses=LIVE))

    def test_inline_rows_require_separate_permissions(self):
        own = Permission.objects.filter(codename__in=["add_role", "change_role", "delete_role", "publish_role"])
        viewing = Permission.objects.filter(codename__startswith="view_")
        self.walk(self.user("", *own, *viewing), self.posts("roles.Role"))

    def test_view_permission_allows_no_write(self):
        viewing = Permission.objects.filter(codename__startswith="view_")
        assert not self.walk(self.user("", *viewing), self.posts("", statuses=LIVE))

    def test_publisher_can_send_every_kind_of_request(self):
        user = self.user("Publisher")
        counts = self.walk(user, self.posts("", statuses=LIVE))
        # Check that the requests are valid: each kind of request writes something if the user has permission.
        for label in {request.model for request in self.requests if request.model.split(".")[0] in OURS}:
            model = apps.get_model(label)._meta
            kinds = ("change", "delete")
            may = [kind for kind in kinds if user.has_perm(f"{model.app_label}.{kind}_{model.model_name}")]
            if label == "roles.PayBand":
                # Its rows are edited in guides.
                continue
            # Imports can only be undone, on a page of their own.
            for kind in ["changelist", *may] if may else ["undo"]:
                assert counts[label, kind], f"{label}: no {kind} request wrote anything"

    def test_admin_group_adds_only_account_permissions(self):
        admins, publishers = (get_group(name).permissions for name in ("Admin", "Publisher"))
        more = admins.exclude(pk__in=publishers.all())
        assert {permission.content_type.app_label for permission in more} == {"auth"}
        self.walk(self.user("Admin"), [request for request in self.requests if request.model.startswith("auth.")])

    def test_staff_without_permissions_are_refused(self):
        client = Client()
        client.force_login(self.user())
        once = {(request.model, request.kind, request.data is None): request for request in self.requests}
        answers = {str(request): self._send(request, client) for request in once.values()}
        answers |= {url: client.get(url).status_code for url in other_urls(OPEN)}
        answers |= {f"POST {url}": client.post(url).status_code for url in other_urls(OPEN)}
        # A 405 response is also a refusal.
        assert {asked: code for asked, code in answers.items() if code not in {403, 405}} == {}

    def test_anonymous_user_is_redirected_to_the_login_page(self):
        urls = {request.url for request in self.requests} | set(other_urls(OPEN))
        for url in urls:
            answer = Client().get(url)
            assert answer.status_code == 302, url
            assert answer["Location"].startswith(reverse("admin:login")), url

    def test_walk_detects_a_missing_permission_check(self):
        user, posts = self.user("Editor"), self.posts("programs.Program", statuses=[Status.PUBLISHED])
        for kind, name in [("change", "may_publish"), ("delete", "has_delete_permission")]:
            with patch.object(ProgramAdmin, name, lambda self, request, row=None: True):
                wrong, _ = self.look(user, posts)
            assert any(f"{kind}: POST" in fault and "page that is published" in fault for fault in wrong), kind
