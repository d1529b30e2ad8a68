"""Institutions, degree types and fields of study."""

from django.core.validators import RegexValidator
from django.db import models

from careerguide.content.search_text import Named, SearchedName
from careerguide.content.slugs import SlugField


class Institution(SearchedName):
    slug = SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200, unique=True, help_text="The name as the institution writes it.")
    url = models.URLField(max_length=500, blank=True, help_text="The institution's website.")

    class Meta(SearchedName.Meta):
        permissions = [
            ("import_institution", "Can import institutions"),
            ("export_institution", "Can export institutions"),
        ]

    def searched_rows(self):
        return self.programs


class DegreeType(Named):
    """A type of degree, such as "Master’s degree"."""


class FieldOfStudy(SearchedName):
    """A field of study of the Classification of Instructional Programs (CIP)."""

    natural_key_fields = ("cip_code",)

    cip_code = models.CharField(
        "CIP code",
        max_length=7,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{2}\.[0-9]{4}$", "A CIP code looks like 52.0801.")],
        help_text="Such as 52.0801.",
    )
    slug = SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)

    class Meta(SearchedName.Meta):
        verbose_name_plural = "fields of study"

    def searched_rows(self):
        return self.programs
