"""Help at the fields of the desk's forms: a sentence where the model has none, and a preview of Markdown."""

from django.urls import reverse_lazy

SLUG = "The last part of its address: small letters, digits and hyphens. Made of the name."
PREVIEW = reverse_lazy("markdown_preview")


class WithHints:
    """A page or rows of the desk. ``hints`` are sentences for fields, by their name, where the model says nothing."""

    hints: dict[str, str] = {}

    class Media:
        js = ["js/admin-preview.js", "js/admin-order.js"]
        css = {"all": ["css/admin-rows.css"]}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The field with its sentence; one of Markdown knows where it is shown as readers will see it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.help_text = field.help_text or self.hints.get(db_field.name, "")
            if "Markdown" in field.help_text:
                field.widget.attrs["data-preview"] = PREVIEW
        return field
