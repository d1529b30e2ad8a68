"""Slugs of pages and names: the field, the part of the URL, and free slugs for new rows."""

import unicodedata
from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import register_converter
from django.urls.converters import StringConverter

from careerguide.lib.slugs import free_slugs, is_slug, make_slug

# The slugs of pages that have the same parent as the pages of rows: /roles/compare/ and /programs/compare/.
RESERVED_SLUGS = frozenset({"compare"})
# Leaves room for the number that makes a slug unique.
SUFFIX_LENGTH = 6
BATCH_SIZE = 500


def validate_slug(text: str) -> None:
    if not is_slug(text):
        raise ValidationError("Enter letters, digits and hyphens only.", code="invalid")


class SlugConverter(StringConverter):
    """A slug in a URL, with the letters of any script."""

    def to_python(self, value: str) -> str:
        slug = unicodedata.normalize("NFC", value)
        if not is_slug(slug):
            raise ValueError(value)
        return slug


register_converter(SlugConverter, "unicode_slug")


class SlugFormField(forms.SlugField):
    default_validators = [validate_slug]

    def to_python(self, value):
        # macOS decomposes letters with accents.
        return unicodedata.normalize("NFC", super().to_python(value))


class SlugField(models.SlugField):
    """A slug of letters and digits of any script. Django's own field rejects vowel signs, as in "हिन्दी"."""

    default_validators = [validate_slug]

    def deconstruct(self):
        # The column is the same as that of Django's field.
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.SlugField", args, options

    def formfield(self, **options):
        return super().formfield(**{"form_class": SlugFormField} | options)


def new_slugs(
    model: type[models.Model], texts: Iterable[str], also_taken: Iterable[str] = (), except_for: int | None = None
) -> list[str]:
    """A free slug for a new row with each of ``texts``: neither reserved, nor the current or former slug of a row."""
    longest = model._meta.get_field("slug").max_length - SUFFIX_LENGTH
    wanted = [make_slug(text, longest) or model._meta.model_name for text in texts]
    rows = model._base_manager.exclude(pk=except_for).order_by()
    others = RESERVED_SLUGS.union(also_taken)
    return free_slugs(wanted, lambda slugs: (slugs & others) | _taken(rows, sorted(slugs)))


def _taken(rows: models.QuerySet, slugs: Sequence[str]) -> set[str]:
    has_former = any(field.name == "former_addresses" for field in rows.model._meta.related_objects)
    names = ["slug", "former_addresses__slug"] if has_former else ["slug"]
    return {
        slug
        for start in range(0, len(slugs), BATCH_SIZE)
        for name in names
        for slug in rows.filter(**{f"{name}__in": slugs[start : start + BATCH_SIZE]}).values_list(name, flat=True)
    }
