"""What the public may see: the abstract published model and its one queryset."""

from django.db import models
from django.utils import timezone

from careerguide.lib.natural_keys import NaturalKeyQuerySet


class Status(models.TextChoices):
    """Where a piece of content stands."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class PublishedQuerySet(NaturalKeyQuerySet):
    """A queryset that knows what the public may see."""

    def published(self):
        """The rows that the public may see. Every public page starts here."""
        return self.filter(status=Status.PUBLISHED)


class Published(models.Model):
    """A model with a page of its own, which is public or is not."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text="Only what is published can be seen on the site. A draft has no page.",
    )
    published_at = models.DateTimeField("first published", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField("last changed", default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="%(class)s_status_is_known")
        ]

    def save(self, *args, **kwargs):
        """Save with the time of the change, and with that of the first publication once there is one.

        Whoever writes past ``save()`` sets both himself.
        """
        self.updated_at = timezone.now()
        if self.is_published and self.published_at is None:
            self.published_at = self.updated_at
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "updated_at", "published_at"}
        super().save(*args, **kwargs)

    def touch(self):
        """Note that something on its page has changed, where that is kept in rows of other models."""
        self.save(update_fields=["updated_at"])

    @property
    def is_published(self) -> bool:
        """Whether the public may see this row; the same question as ``published()`` of the queryset."""
        return self.status == Status.PUBLISHED
