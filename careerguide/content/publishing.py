"""What the public may see, and when: the abstract published model and its one queryset."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from careerguide.content.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from careerguide.history.records import one_change
from careerguide.lib import clock


class Status(models.TextChoices):
    """Where a piece of content stands."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


# What the public sees now or will see: it has to be complete.
FOR_THE_PUBLIC = (Status.SCHEDULED, Status.PUBLISHED)


def new_preview_salt() -> str:
    return get_random_string(12)


class PublishedQuerySet(NaturalKeyQuerySet):
    """A queryset that knows what the public may see."""

    def published(self):
        """The rows that the public may see now. Every public page starts here."""
        return self.filter(Q(status=Status.PUBLISHED) | Q(status=Status.SCHEDULED, published_at__lte=clock.now()))

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

    def withdrawn_at(self, slugs) -> dict[str, "Published"]:
        """The withdrawn pages that have or had one of ``slugs``, by that slug."""
        withdrawn = self.filter(status=Status.WITHDRAWN).order_by()
        moved = withdrawn.filter(former_addresses__slug__in=slugs).annotate(former_slug=F("former_addresses__slug"))
        return {page.former_slug: page for page in moved} | {
            page.slug: page for page in withdrawn.filter(slug__in=slugs)
        }

    def delete(self):
        """Delete the pages with all of their rows as one change of the history."""
        with one_change():
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


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
    # Part of what preview keys sign: another salt makes all earlier keys invalid.
    preview_salt = models.CharField(max_length=12, default=new_preview_salt, editable=False, serialize=False)

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

        A slug that the public may know is kept as a former one when it changes. Whoever writes past
        ``save()`` sees to all three himself.
        """
        self.updated_at = clock.now()
        is_first = self.status == Status.PUBLISHED and self.published_at is None
        if is_first:
            self.published_at = self.updated_at
        if kwargs.get("update_fields"):
            # A time of publication that someone else set after this row was read is not overwritten.
            derived = {"updated_at", "published_at"} if is_first else {"updated_at"}
            kwargs["update_fields"] = {*kwargs["update_fields"], *derived}
        former = self._url_to_keep(kwargs.get("update_fields"))
        if former is None:
            super().save(*args, **kwargs)
            return
        with one_change(), transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(*args, **kwargs)
            self._keep_former_slug(former)
            for row in self.former_addresses.filter(slug=self.slug):
                row.delete()

    def _url_to_keep(self, written) -> str | None:
        """The slug that this row had until now, where it changes and somebody may have linked to it."""
        if self._state.adding or (written and "slug" not in written):
            return None
        before = type(self)._base_manager.filter(pk=self.pk, published_at__isnull=False).values_list("slug", flat=True)
        return next((slug for slug in before if slug != self.slug), None)

    def revoke_previews(self):
        """Make every preview link that was given out invalid."""
        self.preview_salt = new_preview_salt()
        type(self).objects.filter(pk=self.pk).update(preview_salt=self.preview_salt)

    def _keep_former_slug(self, slug: str) -> None:
        kept = self.former_addresses.model
        kept.objects.update_or_create(slug=slug, defaults={kept.page: self})

    def restore_former_slug(self, slug: str) -> None:
        """Let ``slug``, which this page had before it was deleted, lead to it again, unless another page has it."""
        if slug != self.slug and slug not in taken_slugs(self._meta.model, [slug], except_for=self.pk):
            self._keep_former_slug(slug)

    def delete(self, *args, **kwargs):
        """Delete the page with all of its rows as one change of the history."""
        with one_change():
            return super().delete(*args, **kwargs)

    def validate_unique(self, exclude=None):
        """Check also that the slug of a new or renamed page, or of one to be published, is no other page's former one.

        Readers and search engines are led from a former slug to the page that had it.
        """
        errors = {}
        try:
            super().validate_unique(exclude)
        except ValidationError as error:
            errors = error.error_dict
        if "slug" not in errors and "slug" not in (exclude or ()) and (owner := self._owner_of_slug()):
            errors["slug"] = [f"This was the URL of “{owner}”, and links to it lead there. Choose another slug."]
        if errors:
            raise ValidationError(errors)

    def _owner_of_slug(self) -> "Published | None":
        """The other page that had this page's slug before, unless this page is known by it already."""
        pages = self._meta.base_manager
        owner = pages.filter(former_addresses__slug=self.slug).exclude(pk=self.pk).first()
        if owner is None or self._state.adding:
            return owner
        stored = pages.filter(pk=self.pk, slug=self.slug).first()
        becomes_public = stored and stored.status == Status.DRAFT and self.status in FOR_THE_PUBLIC
        return owner if stored is None or becomes_public else None

    def touch(self):
        """Note that something on its page has changed, where rows of other models keep that, and its history."""
        self.save_without_historical_record(update_fields=["updated_at"])

    @property
    def is_published(self) -> bool:
        """Whether the public may see this row now; the same question as ``published()`` of the queryset."""
        if self.status == Status.SCHEDULED:
            return self.published_at is not None and self.published_at <= clock.now()
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


def taken_slugs(model: type[Published], slugs: Iterable[str], except_for: int | None = None) -> dict[str, Published]:
    """The pages that have or had one of ``slugs``, by that slug, but for the page with the key ``except_for``."""
    pages = model._base_manager.exclude(pk=except_for).select_related().order_by()
    former = pages.filter(former_addresses__slug__in=slugs).annotate(former_slug=F("former_addresses__slug"))
    return {page.former_slug: page for page in former} | {page.slug: page for page in pages.filter(slug__in=slugs)}


def former_url_conflicts(model: type[Published]):
    """A function: which former URLs of a deleted page of ``model`` cannot come back with it, and why.

    It takes the page's key, what the page itself will say, and what its former URLs said, by row.
    """

    def conflicts(pk: int, own: dict, rows: dict) -> dict:
        found, owners = {}, taken_slugs(model, [values["slug"] for values in rows.values()], except_for=pk)
        for row, values in rows.items():
            slug = values["slug"]
            if slug == own["slug"]:
                found[row] = ""
            elif slug in owners:
                found[row] = f"Former URL: {slug} leads to “{owners[slug]}” by now. It stays with that page."
        return found

    return conflicts


class FormerAddress(NaturalKeyModel):
    """A slug that a page had before its present one. ``page`` names the relation to the model that has it."""

    page: str

    slug = models.SlugField(max_length=160, unique=True)

    class Meta:
        abstract = True
        verbose_name = "former URL"

    def __str__(self) -> str:
        return self.slug
