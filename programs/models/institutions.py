"""Institutions, degree types and fields of study."""

from collections import defaultdict

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from careerguide.content.natural_keys import NaturalKeyQuerySet, unique
from careerguide.content.search_text import Named, SearchedName
from careerguide.content.slugs import SlugField
from careerguide.imports.write import in_parts
from programs.places import MAX_LABEL, Place, label_institutions
from roles.models.sources import optional_source


class CatalogNameQuerySet(NaturalKeyQuerySet):
    def with_programs(self):
        """The rows that a published program has. Only these have a page."""
        programs = self.model.programs.rel
        published = programs.related_model.objects.published().order_by()
        return self.filter(Exists(published.filter(**{programs.field.name: OuterRef("pk")})))


class InstitutionQuerySet(CatalogNameQuerySet):
    def refresh_labels(self) -> dict[int, str]:
        """Update the labels, which depend on other institutions with the same name. Returns them by primary key.

        The queryset must have all institutions with each of its names, and the sort keys must be current.
        """
        groups = defaultdict(list)
        for row in self.order_by("pk").only("name", "label", "sort_key", "source_key", *Place._fields):
            groups[row.sort_key].append(row)
        labels = {}
        for rows in groups.values():
            named = label_institutions([(row.name, row.place, row.source_key) for row in rows])
            for row, label in zip(rows, named, strict=True):
                labels[row.pk] = label
                if row.label != label:
                    self.model._base_manager.using(self.db).filter(pk=row.pk).update(label=label)
        return labels

    def delete(self):
        keys = list(self.order_by().values_list("sort_key", flat=True))
        result = super().delete()
        self.model.objects.using(self.db).filter(sort_key__in=keys).refresh_labels()
        return result

    delete.alters_data = True
    delete.queryset_only = True


class Institution(SearchedName):
    """An institution. Several can have the same name: ``label`` tells them apart."""

    # Imports find an institution without a key by its name.
    is_found_by_name = True

    slug = SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200, help_text="The name as the institution writes it.")
    url = models.URLField(max_length=500, blank=True, help_text="The institution's website.")
    city = models.CharField(max_length=120, blank=True, help_text="The city of its main campus. Blank if not stated.")
    region = models.CharField(max_length=60, blank=True, help_text="State or region, such as MD.")
    country = models.CharField(max_length=2, blank=True, help_text="A two-letter code, such as US.")
    source = optional_source("institutions", "The source that the key below is from.")
    source_key = models.CharField(
        max_length=120,
        null=True,
        blank=True,
        help_text="The institution's ID in its source's data, such as its UNITID. Leave blank if there is none.",
    )
    # The name, followed by the place if another institution has the same name: "Columbia College (Columbia, MO)".
    label = models.CharField(max_length=MAX_LABEL, blank=True, editable=False, serialize=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta(SearchedName.Meta):
        permissions = [
            ("import_institution", "Can import institutions"),
            ("export_institution", "Can export institutions"),
        ]
        indexes = [models.Index(fields=["sort_key"], name="institution_sort_key")]
        constraints = [
            unique(
                "source",
                "source_key",
                name="institution_once_a_source_key",
                message="This source already has an institution with this key.",
            ),
            models.CheckConstraint(
                condition=Q(source_key__isnull=True) | Q(source__isnull=False),
                name="institution_key_needs_source",
                violation_error_message="A source key needs a source.",
            ),
            models.UniqueConstraint(
                fields=["name", "city", "region", "country"],
                condition=Q(source_key__isnull=True),
                name="institution_once_a_place",
                violation_error_message="There is already an institution with this name in this place. If it is "
                "another one, enter its place, or its source and source key.",
            ),
        ]

    def __str__(self) -> str:
        # A bulk update may have changed the name only.
        return self.label if self.label.startswith(self.name) else self.name

    def save(self, *args, **kwargs):
        self.label = str(self)
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            former = self._stored_keys()
            super().save(*args, **kwargs)
            same = type(self).objects.using(self._state.db).filter(sort_key__in=[*former, self.sort_key])
            self.label = same.refresh_labels()[self.pk]

    def delete(self, *args, **kwargs):
        with transaction.atomic(using=kwargs.get("using")):
            former = self._stored_keys()
            result = super().delete(*args, **kwargs)
            type(self).objects.filter(sort_key__in=former).refresh_labels()
        return result

    def _stored_keys(self) -> list[str]:
        if self._state.adding:
            return []
        return list(type(self)._base_manager.filter(pk=self.pk).values_list("sort_key", flat=True))

    def get_absolute_url(self) -> str:
        return reverse("institution", args=[self.slug])

    def searched_rows(self):
        return self.programs

    @classmethod
    def after_import(cls) -> None:
        """Update the labels of institutions that share a name, or that no longer do."""
        shared = cls.objects.order_by().values("sort_key").annotate(rows=Count("pk")).filter(rows__gt=1)
        cls.objects.filter(Q(sort_key__in=shared.values("sort_key")) | ~Q(label=F("name"))).refresh_labels()

    @classmethod
    def after_restore(cls, restored: dict[int, dict]) -> None:
        """Update the search texts of programs whose institutions an undone import had renamed."""
        for part in in_parts(key for key, columns in restored.items() if "name" in columns):
            cls.programs.rel.related_model.objects.filter(institution__in=part).refresh_search()

    @property
    def place(self) -> Place:
        return Place(self.city, self.region, self.country)


class DegreeType(Named):
    """A type of degree, such as "Master’s degree"."""


class FieldOfStudy(SearchedName):
    """A field of study of the Classification of Instructional Programs (CIP), or an Australian broad field."""

    class Scheme(models.TextChoices):
        CIP = "cip", "CIP 2020"
        ASCED = "asced", "Australian broad field"

    scheme = models.CharField(max_length=5, choices=Scheme, default=Scheme.CIP)
    cip_code = models.CharField(
        "CIP code",
        max_length=7,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{2}\.[0-9]{4}$", "A CIP code looks like 52.0801.")],
        help_text="Such as 52.0801. Blank in other schemes.",
    )
    slug = SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)

    objects = CatalogNameQuerySet.as_manager()

    class Meta(SearchedName.Meta):
        verbose_name_plural = "fields of study"
        constraints = [
            models.CheckConstraint(
                condition=Q(scheme="cip", cip_code__isnull=False) | Q(scheme="asced", cip_code__isnull=True),
                name="field_of_study_has_its_code",
                violation_error_message="A CIP field needs its CIP code; a field of another scheme has none.",
            ),
            models.UniqueConstraint(
                fields=["scheme", "name"],
                condition=Q(cip_code__isnull=True),
                name="field_of_study_once",
                violation_error_message="This scheme already has a field with this name.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("field", args=[self.slug])

    def searched_rows(self):
        return self.programs

    @property
    def code_words(self) -> str:
        return f"CIP {self.cip_code}" if self.cip_code else self.get_scheme_display()
