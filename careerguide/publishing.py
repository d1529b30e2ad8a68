"""What the public may see, and when: the abstract published model and its one queryset."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from careerguide.lib import calendar
from careerguide.lib.natural_keys import NaturalKeyModel, NaturalKeyQuerySet


class Status(models.TextChoices):
    """Where a piece of content stands."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


# What the public sees now or will see: it has to be complete.
FOR_THE_PUBLIC = (Status.SCHEDULED, Status.PUBLISHED)


class PublishedQuerySet(NaturalKeyQuerySet):
    """A queryset that knows what the public may see."""

    def published(self):
        """The rows that the public may see now. Every public page starts here."""
        return self.filter(Q(status=Status.PUBLISHED) | Q(status=Status.SCHEDULED, published_at__lte=calendar.now()))

    def changeable_by(self, user):
        """The pages that ``user`` may change: those for which ``may_change`` is true."""
        label, name = self.model._meta.app_label, self.model._meta.model_name
        if not user.has_perm(f"{label}.change_{name}"):
            return self.none()
        return self if user.has_perm(f"{label}.publish_{name}") else self.filter(status=Status.DRAFT)

    def moved(self, slugs) -> dict[str, str]:
        """The present slugs of those public rows that had one of ``slugs`` before, by the former one."""
        moved = self.published().order_by().filter(former_addresses__slug__in=slugs)
        return dict(moved.values_list("former_addresses__slug", "slug"))


class Published(models.Model):
    """A model with a page of its own, which is public or is not.

    Its ``former_addresses`` are rows of a ``FormerAddress`` of its own app.
    """

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text=(
            "A draft has no page. What is scheduled appears by itself at its time. What is withdrawn says at its "
            "address that it has gone."
        ),
    )
    published_at = models.DateTimeField(
        "published at",
        null=True,
        blank=True,
        help_text="When it was first published (set by itself), or when a scheduled one is to appear. UTC.",
    )
    updated_at = models.DateTimeField("last changed", default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(class)s_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.SCHEDULED) | Q(published_at__isnull=False),
                name="%(class)s_scheduled_has_its_time",
                violation_error_message="Say when a scheduled page is to appear.",
            ),
        ]

    def save(self, *args, **kwargs):
        """Save with the time of the change, and with that of the first publication once there is one.

        An address that the public may know is kept when it changes. Whoever writes past ``save()``
        sees to all three himself.
        """
        self.updated_at = calendar.now()
        if self.status == Status.PUBLISHED and self.published_at is None:
            self.published_at = self.updated_at
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "updated_at", "published_at"}
        former = self._address_to_keep(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        if former:
            kept = self.former_addresses.model
            kept.objects.update_or_create(slug=former, defaults={kept.page: self})

    def _address_to_keep(self, written) -> str | None:
        """The slug that this row had until now, where it changes and somebody may have linked to it."""
        if self._state.adding or (written and "slug" not in written):
            return None
        before = type(self)._base_manager.filter(pk=self.pk, published_at__isnull=False).values_list("slug", flat=True)
        return next((slug for slug in before if slug != self.slug), None)

    def touch(self):
        """Note that something on its page has changed, where rows of other models keep that, and its history."""
        self.save_without_historical_record(update_fields=["updated_at"])

    @property
    def is_published(self) -> bool:
        """Whether the public may see this row now; the same question as ``published()`` of the queryset."""
        if self.status == Status.SCHEDULED:
            return self.published_at is not None and self.published_at <= calendar.now()
        return self.status == Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        """Whether the public could see this row once and no longer may."""
        return self.status == Status.WITHDRAWN


def may_change(user, page: Published) -> bool:
    """Whether ``user`` may change ``page``: only those who may publish change a page that is not a draft."""
    label, name = page._meta.app_label, page._meta.model_name
    if not user.has_perm(f"{label}.change_{name}"):
        return False
    return page.status == Status.DRAFT or user.has_perm(f"{label}.publish_{name}")


class FormerAddress(NaturalKeyModel):
    """A slug that a page had before its present one. ``page`` names the relation to the model that has it."""

    page: str

    slug = models.SlugField(max_length=160, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug
