"""The slug field of admin forms. A blank slug is built from the name of the row."""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance

from careerguide.content.slugs import new_slugs


class SlugForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, name = self.fields["slug"], self._meta.model.sort_lookups[0]
        field.required = False
        source = self._meta.model._meta.get_field(name).verbose_name
        field.help_text = f"{field.help_text} Leave blank to build it from the {source}."

    def clean_slug(self):
        """Accept a stored slug as it is. Links to its page would break if the slug had to change."""
        slug = self.cleaned_data["slug"]
        if slug != self.initial.get("slug") and slug != slug.lower().replace("_", "-").strip("-"):
            raise ValidationError("Use lower-case letters, digits and hyphens, such as data-science.")
        return slug

    def clean(self):
        cleaned = super().clean()
        if self.errors and not self.cleaned_data.get("slug"):
            # The page shows the errors with links to the stored slug.
            self.cleaned_data.pop("slug", None)
        elif not self.errors and not self.cleaned_data["slug"]:
            row = construct_instance(self, copy(self.instance))
            [self.cleaned_data["slug"]] = new_slugs(type(row), [row.slug_text()], except_for=row.pk)
        return cleaned
