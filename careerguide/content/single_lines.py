"""Validate that the CharFields of a model contain a single line."""

from django.core.exceptions import ValidationError
from django.db import models

from careerguide.lib.lines import validate_line


class SingleLines(models.Model):
    """A model that rejects control characters, such as line breaks, in its CharFields."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        errors = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.fields:
            if not isinstance(field, models.CharField) or field.name in errors or field.name in (exclude or ()):
                continue
            try:
                validate_line(str(getattr(self, field.attname) or ""))
            except ValidationError as error:
                errors[field.name] = [error]
        if errors:
            raise ValidationError(errors)
