"""Why a warning of the audit may stay."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from careerguide.lib.natural_keys import NaturalKeyModel


class AcceptedWarning(NaturalKeyModel):
    """A finding of the audit that somebody looked at and let stand, and why.

    ``fingerprint`` holds the figures that the finding rests on: once they change, it asks again. ``object_id`` is the
    database's own number, so that a dump fits only the database it was made of.
    """

    natural_key_fields = ("content_type__app_label", "content_type__model", "object_id", "fingerprint")

    rule = models.SlugField(max_length=60)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=32)
    reason = models.CharField(max_length=500)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-accepted_at", "pk"]
        constraints = [
            # Its index is what a row's accepted warnings are found by.
            models.UniqueConstraint(fields=["content_type", "object_id", "fingerprint"], name="warning_accepted_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="warning_accepted_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
