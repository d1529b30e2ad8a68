"""The abstract model of pages with a publication status, and its queryset."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.crypto import get_random_string

from careerguide.content.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from careerguide.content.slugs import RESERVED_SLUGS, SlugField
from careerguide.lib import clock


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


# Pages with these statuses are or will be public, so they must be complete.
FOR_THE_PUBLIC = (Status.SCHEDULED, Status.PUBLISHED)


class Unindexed(models.Func):
    """A column whose index SQLite does not use. It would use the index of the status, which nearly all rows share."""

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, template="+%(expressions)s")


def has_status(status: Status, page: str = "") -> Q:
    """The condition for a page with ``status``. ``page`` is the relation to the page."""
    return Q(Exact(Unindexed(f"{page}__status" if page else "status"), status))


def new_preview_salt() -> str:
    return get_random_string(12)


class PublishedQuerySet(NaturalKeyQuerySet):
    def published(self):
        """The rows that are public now. Every public page starts from this queryset."""
        return self.filter(has_status(Status.PUBLISHED))

    def due(self):
        """The scheduled pages whose time has come. ``manage.py publish_scheduled`` publishes them."""
        return self.filter(status=Status.SCHEDULED, publish_at__lte=clock.now())

    def current_slugs(self, former_slugs) -> dict[str, str]:
        renamed = self.published().order_by().filter(former_addresses__slug__in=former_slugs)
        return dict(renamed.values_list("former_addresses__slug", "slug"))

    def withdrawn_by_slug(self, slugs) -> dict[str, "Published"]:
        return self.filter(status=Status.WITHDRAWN).order_by().by_slug(slugs)

    def by_slug(self, slugs) -> dict[str, "Published"]:
        """The pages that have or had one of ``slugs``, by that slug."""
        renamed = self.filter(former_addresses__slug__in=slugs).annotate(former_slug=F("former_addresses__slug"))
        return {page.former_slug: page for page in renamed} | {page.slug: page for page in self.filter(slug__in=slugs)}


class Published(models.Model):
    """A model whose rows have their own pages. ``former_addresses`` are rows of the app's subclass of FormerAddress."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text=(
            "A draft has no public page. A scheduled page is published at the given time. The URL of a withdrawn page "
            "says that the page is gone."
        ),
    )
    publish_at = models.DateTimeField(
        "publish at", null=True, blank=True, help_text="When a scheduled page will be published. UTC."
    )
    published_at = models.DateTimeField("published at", null=True, blank=True, help_text="The first time.")
    updated_at = models.DateTimeField("last changed", default=timezone.now, editable=False)
    # Part of the signed preview keys: a new salt invalidates all earlier keys.
    preview_salt = models.CharField(max_length=12, default=new_preview_salt, editable=False, serialize=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(class)s_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.SCHEDULED) | Q(publish_at__isnull=False),
                name="%(class)s_scheduled_has_its_time",
                violation_error_message="Enter the time at which to publish the scheduled page.",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                name="%(class)s_slug_is_no_other_page",
                violation_error_message="This is the URL of another page of the site. Choose another slug.",
            ),
        ]

    def save(self, *args, **kwargs):
        """Also set the times of the change and of the first publication, and keep a replaced slug as a former slug.

        Bulk writes must do all three themselves.
        """
        self.updated_at = clock.now()
        derived = {"updated_at"}
        if self.status == Status.PUBLISHED:
            self.publish_at = None
            derived.add("publish_at")
            if self.published_at is None:
                self.published_at = self.updated_at
                derived.add("published_at")
        if kwargs.get("update_fields"):
            # Do not overwrite a publication time that was set after this row was read.
            kwargs["update_fields"] = {*kwargs["update_fields"], *derived}
        former = self._replaced_slug(kwargs.get("update_fields"))
        if former is None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(*args, **kwargs)
            self._keep_former_slug(former)
            for row in self.former_addresses.filter(slug=self.slug):
                row.delete()

    def _replaced_slug(self, update_fields) -> str | None:
        """The slug in the database if this save changes it and there may be links to it."""
        if self._state.adding or (update_fields and "slug" not in update_fields):
            return None
        stored = type(self)._base_manager.filter(pk=self.pk, published_at__isnull=False).values_list("slug", flat=True)
        return next((slug for slug in stored if slug != self.slug), None)

    def revoke_previews(self):
        self.preview_salt = new_preview_salt()
        type(self).objects.filter(pk=self.pk).update(preview_salt=self.preview_salt)

    def _keep_former_slug(self, slug: str) -> None:
        model = self.former_addresses.model
        model.objects.update_or_create(slug=slug, defaults={model.page: self})

    def restore_former_slug(self, slug: str) -> None:
        """Redirect ``slug``, which this page had before its deletion, to this page if no other page has or had it."""
        if slug != self.slug and slug not in taken_slugs(self._meta.model, [slug], except_for=self.pk):
            self._keep_former_slug(slug)

    def validate_unique(self, exclude=None):
        """Also reject a slug that is a former slug of another page and redirects there.

        This applies to new and renamed pages, and to pages that are about to become public.
        """
        errors = {}
        try:
            super().validate_unique(exclude)
        except ValidationError as error:
            errors = error.error_dict
        if "slug" not in errors and "slug" not in (exclude or ()) and (owner := self._owner_of_slug()):
            errors["slug"] = [f"This was the URL of “{owner}”, and links to it redirect there. Choose another slug."]
        if errors:
            raise ValidationError(errors)

    def _owner_of_slug(self) -> "Published | None":
        """The other page that used to have this page's slug; None if this page may keep its stored slug."""
        pages = self._meta.base_manager
        owner = pages.filter(former_addresses__slug=self.slug).exclude(pk=self.pk).first()
        if owner is None or self._state.adding:
            return owner
        stored = pages.filter(pk=self.pk, slug=self.slug).first()
        becomes_public = stored and stored.status == Status.DRAFT and self.status in FOR_THE_PUBLIC
        return owner if stored is None or becomes_public else None

    def touch(self):
        """Set the change time after rows of the page have changed."""
        self.save(update_fields=["updated_at"])

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN


def may_change(user, page: Published) -> bool:
    """Only publishers may change pages that are not drafts."""
    label, name = page._meta.app_label, page._meta.model_name
    if not user.has_perm(f"{label}.change_{name}"):
        return False
    return page.status == Status.DRAFT or user.has_perm(f"{label}.publish_{name}")


def taken_slugs(model: type[Published], slugs: Iterable[str], except_for: int | None = None) -> dict[str, Published]:
    return model.objects.exclude(pk=except_for).select_related().order_by().by_slug(slugs)


def former_url_conflicts(model: type[Published], pk: int, own: dict, rows: dict) -> dict:
    """The former URLs of the deleted page ``pk`` that cannot be restored, as a dict of reasons by row.

    The reason is empty if the page itself has the slug. ``own`` are the page's own values, and ``rows`` are the values
    of its former URLs by row.
    """
    conflicts = {}
    owners = taken_slugs(model, [values["slug"] for values in rows.values()], except_for=pk)
    for row, values in rows.items():
        slug = values["slug"]
        if slug == own["slug"]:
            conflicts[row] = ""
        elif slug in owners:
            conflicts[row] = f"The former URL {slug} now belongs to “{owners[slug]}”. It is not restored."
    return conflicts


class FormerAddress(NaturalKeyModel):
    """A slug that a page used to have. ``page`` is the name of the foreign key to that page."""

    page: str

    slug = SlugField(max_length=160, unique=True)

    class Meta:
        abstract = True
        verbose_name = "former URL"

    def __str__(self) -> str:
        return self.slug
