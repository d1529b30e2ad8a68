"""Working copies: changes of a public page that are not public yet. Each page has at most one."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone

from careerguide.history.merge import Clash, merge_pages
from careerguide.history.pages import Page, Snapshot, page_of
from careerguide.history.versions import optional_user
from careerguide.lib import clock


class WorkingCopy(models.Model):
    """``rows`` are the edited page, and ``base`` the public page that they were made from, both as in ``Version``.

    ``note`` is what the editor says to the reviewer, or the reviewer to the editor. ``problems`` are the sentences of
    the audit that refused to publish the changes at their time.
    """

    class State(models.TextChoices):
        EDITED = "edited", "being edited"
        SENT = "sent", "waiting for review"
        RETURNED = "returned", "sent back"

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    base = models.JSONField()
    rows = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.EDITED)
    note = models.TextField(blank=True)
    user = optional_user()
    changed_at = models.DateTimeField(default=timezone.now)
    publish_at = models.DateTimeField(null=True, blank=True, db_index=True)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "working copies"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id"], name="working_copy_once_a_page"),
            models.CheckConstraint(
                condition=models.Q(state__in=["edited", "sent", "returned"]), name="working_copy_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"

    @property
    def page(self) -> Page:
        return page_of(self.model)

    def merged(self, public: Snapshot) -> tuple[Snapshot, list[Clash]]:
        """The edited page with what has changed on the public page since, and the clashes, in which the edits win."""
        page = self.page
        return merge_pages(page, page.from_json(self.base), page.from_json(self.rows), public)

    @property
    def fingerprint(self) -> str:
        """Changes with the edited page, so that no one publishes what they have not seen."""
        return hashlib.sha256(json.dumps(self.rows, sort_keys=True).encode()).hexdigest()


class TypedText(models.Model):
    """What someone has typed into the form of a page and not saved: the values of its inputs by name.

    ``opened`` are the page that the form showed, and the page that it is compared with.
    """

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened = models.JSONField()
    fields = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id", "user"], name="typed_text_once_a_page_and_user")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


def working_copy(page: Page, pk: int) -> WorkingCopy | None:
    return WorkingCopy.objects.filter(model=page.label, object_id=pk).select_related("user").first()


def store(
    page: Page, pk: int, stored: WorkingCopy | None, base: Snapshot, edited: Snapshot, user, *, may_publish: bool
) -> WorkingCopy | None:
    """Store the edited page in ``stored`` or a new working copy. Delete it if it changes nothing.

    If the user may not publish, the changes are no longer scheduled: no one has seen these. The page's row must be
    locked.
    """
    if edited == base:
        if stored:
            stored.delete()
        return None
    draft = stored or WorkingCopy(model=page.label, object_id=pk)
    draft.base, draft.rows = page.to_json(base), page.to_json(edited)
    draft.user, draft.changed_at, draft.problems = user, clock.now(), []
    draft.publish_at = draft.publish_at if may_publish else None
    draft.save()
    return draft


def due() -> models.QuerySet:
    """The working copies whose time to be published has come."""
    return WorkingCopy.objects.filter(publish_at__lte=clock.now()).order_by("publish_at", "pk")
