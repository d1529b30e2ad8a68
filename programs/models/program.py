"""Degree programs, the rows of the catalog."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst

from careerguide.content.natural_keys import NaturalKeyModel, one_of, unique
from careerguide.content.publishing import FormerAddress, Published
from careerguide.content.quantities import DollarsField, MonthsField
from careerguide.content.slugs import SlugField
from careerguide.content.sort_key import SortedModel
from careerguide.lib import clock
from programs import search_index
from programs.places import MAX_CITY_SLUG, MAX_PLACE_SLUG, Place, campuses_label, slug_of_city, slug_of_place
from programs.querysets import ProgramQuerySet
from programs.search import SearchText, build_search_text
from roles.models.sources import optional_source

from .figures import AVERAGE, TUITION_YEAR, ProgramFigures
from .institutions import DegreeType, FieldOfStudy, Institution

# The fields in the search text, under every name that update_fields may contain.
SEARCHED = {"award", "city", "institution", "institution_id", "field_of_study", "field_of_study_id"}
# The fields of the place, from which the slugs of the city and the place follow.
PLACE = ("city", "region", "country")
PLACE_SLUGS = {"city_slug", "place_slug"}


class Program(ProgramFigures, Published, SortedModel, NaturalKeyModel):
    """A degree program. Money is in whole US dollars, durations in whole months.

    Missing values are null, or empty for text; a tuition of zero means free.
    """

    class DeliveryMode(models.TextChoices):
        ONLINE = "online", "Online"
        HYBRID = "hybrid", "Hybrid"
        ON_CAMPUS = "on_campus", "On campus"

    class StudyMode(models.TextChoices):
        FULL_TIME = "full_time", "Full-time"
        PART_TIME = "part_time", "Part-time"

    class LocationScope(models.TextChoices):
        ONE = "one", "One place"
        MULTIPLE = "multiple", "Several campuses"
        NONE = "none", "No place"

    class TuitionBasis(models.TextChoices):
        NOT_STATED = "", "not stated"
        TOTAL = "total", "the whole program"
        YEAR = "year", "a year"

    class TuitionKind(models.TextChoices):
        PROGRAM = "", "the program’s own"
        INSTITUTION = "institution", AVERAGE.format("undergraduates or graduate students")
        OVERSEAS = "overseas", "for international students"

    # Their changes are on the page and in the feeds.
    figure_fields = ("tuition_usd", "tuition_basis", "tuition_year", "duration_months", "delivery_mode", "study_mode")
    edition_fields = ("source_id", "tuition_source_id")

    slug = SlugField(max_length=160, unique=True, help_text="The last part of the program's URL.")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="programs")
    award = models.CharField(
        "title", max_length=250, help_text="The program's own title, as its institution writes it."
    )
    degree_type = models.ForeignKey(
        DegreeType, on_delete=models.PROTECT, null=True, blank=True, related_name="programs"
    )
    field_of_study = models.ForeignKey(
        FieldOfStudy, on_delete=models.PROTECT, null=True, blank=True, related_name="programs"
    )
    field_source = optional_source("+", "The source of the field of study, if it differs from the program's source.")
    delivery_mode = models.CharField(
        "format", max_length=10, choices=DeliveryMode, blank=True, help_text="Leave blank if not stated."
    )
    study_mode = models.CharField(max_length=10, choices=StudyMode, blank=True, help_text="Leave blank if not stated.")

    city = models.CharField(
        max_length=120, blank=True, help_text="The city, as the source names it. Leave blank if not stated."
    )
    city_slug = models.CharField(max_length=MAX_CITY_SLUG, blank=True, editable=False)
    # The key of the place in URLs. Cities with the same name in two states or countries are different places.
    place_slug = models.CharField(max_length=MAX_PLACE_SLUG, blank=True, editable=False)
    region = models.CharField(max_length=60, blank=True, help_text="State or region, such as MD.")
    region_source = optional_source("+", "The source of the region, if it differs from the program's source.")
    country = models.CharField(max_length=2, blank=True, help_text="A two-letter code, such as US.")
    location_scope = models.CharField(
        max_length=10,
        choices=LocationScope,
        default=LocationScope.ONE,
        help_text="Whether the program is taught in one place, on several campuses or in no fixed place.",
    )

    duration_months = MonthsField(
        null=True, blank=True, help_text="In whole months, rounded up. Leave blank if not stated."
    )
    duration_stated = models.CharField(
        max_length=60, blank=True, help_text='The duration as the source writes it, such as "1.25 years".'
    )
    tuition_usd = DollarsField(
        "tuition", null=True, blank=True, help_text="In whole US dollars; 0 means free. Leave blank if not stated."
    )
    tuition_basis = models.CharField(
        max_length=10,
        choices=TuitionBasis,
        default=TuitionBasis.NOT_STATED,
        blank=True,
        help_text="What the tuition covers.",
    )
    tuition_kind = models.CharField(
        max_length=12, choices=TuitionKind, default=TuitionKind.PROGRAM, blank=True, help_text="Whose tuition it is."
    )
    tuition_year = models.CharField(
        max_length=9,
        blank=True,
        validators=[RegexValidator(TUITION_YEAR, "Enter a year or a school year, such as 2022-23.")],
        help_text="The year of the tuition, such as 2022-23. Leave blank if not stated.",
    )
    tuition_source = optional_source("+", "The source of the tuition, if it differs from the program's source.")
    tuition_original = models.PositiveIntegerField(
        null=True, blank=True, help_text="The tuition in the source's currency, if that is not US dollars."
    )
    tuition_currency = models.CharField(max_length=3, blank=True, help_text="The source's currency, such as AUD.")

    url = models.URLField(max_length=500, blank=True, help_text="The program's own page.")
    note = models.TextField(blank=True, help_text="What readers should know about this program, in Markdown.")
    source = optional_source("programs")
    source_key = models.CharField(
        max_length=120,
        null=True,
        blank=True,
        help_text="The program's ID in its source's data, for imports. Leave blank if there is none.",
    )
    search_text = SearchText(blank=True, default="", editable=False)
    # When a figure last changed on the public page; empty if none did.
    figures_changed_at = models.DateTimeField(null=True, editable=False)

    objects = ProgramQuerySet.as_manager()

    sort_lookups = ("award", "institution__name")

    # Lists set these on their rows: the URLs of links that lead back to the list, how the row matches a role, and how
    # soon it pays back.
    page_url = compare_url = match = payback = ""

    class Meta:
        ordering = ["sort_key", "pk"]
        permissions = [
            ("publish_program", "Can publish, schedule and withdraw programs"),
            ("import_program", "Can import programs"),
            ("export_program", "Can export programs"),
        ]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                condition=Q(duration_months__isnull=True) | Q(duration_months__gt=0),
                name="program_duration_above_zero",
                violation_error_message="The duration must be at least one month. Leave it blank if it is not stated.",
            ),
            models.CheckConstraint(
                condition=Q(tuition_usd__isnull=True) | Q(tuition_usd__gte=0),
                name="program_tuition_not_negative",
                violation_error_message="The tuition must be zero (free) or more. Leave it blank if it is not stated.",
            ),
            models.CheckConstraint(
                condition=Q(tuition_usd__isnull=False) | Q(tuition_basis=""),
                name="program_tuition_basis_needs_tuition",
                violation_error_message="A tuition basis needs a tuition.",
            ),
            models.CheckConstraint(
                condition=Q(city="", city_slug="", place_slug="")
                | (~Q(city="") & ~Q(city_slug="") & ~Q(place_slug="")),
                name="program_city_has_its_slug",
                violation_error_message="The city needs at least one letter or digit.",
            ),
            one_of("delivery_mode", "", "online", "hybrid", "on_campus", name="program_format_is_known"),
            one_of("study_mode", "", "full_time", "part_time", name="program_study_mode_is_known"),
            one_of("tuition_basis", "", "total", "year", name="program_tuition_basis_is_known"),
            one_of("tuition_kind", "", "institution", "overseas", name="program_tuition_kind_is_known"),
            models.CheckConstraint(
                condition=Q(tuition_original__isnull=True, tuition_currency="")
                | (Q(tuition_original__isnull=False) & ~Q(tuition_currency="")),
                name="program_tuition_has_its_currency",
                violation_error_message="A tuition in another currency needs its currency, and the other way round.",
            ),
            one_of("location_scope", "one", "multiple", "none", name="program_location_scope_is_known"),
            unique(
                "source",
                "source_key",
                name="program_once_a_source_key",
                message="This source already has a program with this key.",
            ),
        ]
        indexes = [
            models.Index(fields=["city_slug"], name="program_city_slug"),
            models.Index(fields=["sort_key", "id", "status"], name="program_by_name"),
            models.Index(
                fields=["field_of_study", "degree_type", "source", "status"], name="program_field_degree_source"
            ),
            # The audit compares the tuition and duration of a program with those of its degree type.
            models.Index(
                fields=["degree_type", "tuition_basis", "tuition_usd", "duration_months"], name="program_outliers"
            ),
            # Feeds tell when the list last changed.
            models.Index(fields=["updated_at"], name="program_updated_at"),
            # The first programs of a field, by name.
            models.Index(fields=["field_of_study", "sort_key", "id"], name="program_field_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.award}, {self.institution}"

    def save(self, *args, **kwargs):
        self.update_place_slugs()
        written = kwargs.get("update_fields")
        if written is None or SEARCHED.intersection(written):
            field = self.field_of_study.name if self.field_of_study_id else None
            self.search_text = build_search_text(*self.sort_texts(), self.city, field)
        changes_figures = self._changes_figures(written)
        if changes_figures:
            self.figures_changed_at = clock.now()
        if written:
            derived = PLACE_SLUGS if set(PLACE).intersection(written) else set()
            derived = derived | ({"figures_changed_at"} if changes_figures else set())
            derived = derived | ({"search_text", "sort_key"} if SEARCHED.intersection(written) else set())
            kwargs["update_fields"] = {*written, *derived}
        super().save(*args, **kwargs)

    def _changes_figures(self, written) -> bool:
        names = self.figure_fields if written is None else set(self.figure_fields).intersection(written)
        if not names or self._state.adding or not self.is_published:
            return False
        stored = (
            type(self)._base_manager.using(self._state.db).filter(pk=self.pk, status=self.status).values_list(*names)
        )
        return any(row != tuple(getattr(self, name) for name in names) for row in stored)

    @staticmethod
    def bulk_insert():
        return search_index.bulk_insert()

    def sort_texts(self):
        return [self.award, self.institution.name if self.institution_id else ""]

    def slug_text(self):
        return " ".join(reversed(self.sort_texts()))

    def update_place_slugs(self) -> None:
        self.city_slug = slug_of_city(self.city)
        self.place_slug = slug_of_place(self.place_parts)

    def clean(self):
        self.update_place_slugs()

    def get_absolute_url(self) -> str:
        return reverse("program", args=[self.slug])

    @property
    def place(self) -> str:
        return self._campuses or self.place_parts.label

    @property
    def full_place(self) -> str:
        return capfirst(self._campuses) or self.place_parts.full_label

    @property
    def _campuses(self) -> str:
        return campuses_label(self.place_parts) if self.location_scope == self.LocationScope.MULTIPLE else ""

    @property
    def place_parts(self) -> Place:
        return Place(self.city, self.region, self.country)


class ProgramAddress(FormerAddress):
    page = "program"
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="former_addresses")
