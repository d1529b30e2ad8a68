"""Help texts for admin form fields, a preview for Markdown fields, and scripts."""

from django.urls import reverse_lazy

from .quantities import QuantityField

SLUG = "The last part of the URL: lower-case letters, digits and hyphens."
PREVIEW = reverse_lazy("markdown_preview")


class HintsMixin:
    """``hints`` are help texts by field name, for fields without a help text in the model."""

    hints: dict[str, str] = {}

    class Media:
        js = ["js/admin-preview.js", "js/admin-order.js", "js/admin-reading.js"]
        css = {"all": ["css/admin-rows.css"]}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.help_text = field.help_text or self.hints.get(db_field.name, "")
            if isinstance(field, QuantityField):
                field.help_text = f"{field.help_text} {field.quantity.examples}".strip()
            if "Markdown" in field.help_text:
                field.widget.attrs["data-preview"] = PREVIEW
        return field
