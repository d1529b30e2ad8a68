"""Admin fields for amounts of money and durations: text inputs that say what was understood.

A number input would drop the letters and signs of "$60K" without a word. These fields use the readers of the address
bar and the imports. They show a stored value as text, and repeat what they understood, so that a mistake is visible.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

from careerguide.content.quantities import DollarsField, MonthsField
from careerguide.lib.durations import in_months, read_months
from careerguide.lib.money import exact_dollars, read_dollars
from careerguide.lists.forms import ReadField


@dataclass(frozen=True)
class Quantity:
    """``read`` raises ValueError with a sentence. It accepts the texts that ``write`` returns."""

    name: str
    read: Callable[[str], int]
    write: Callable[[int], str]
    examples: str

    def understand(self, text: str) -> str:
        """What ``text`` means, such as "= $60,000", or the sentence that refuses it. "" if it is blank."""
        try:
            return f"= {self.write(self.read(text))}" if text.strip() else ""
        except ValueError as error:
            return str(error)


DOLLARS = Quantity("dollars", read_dollars, exact_dollars, "Write $60K, 60,000 or 60000.")
MONTHS = Quantity("months", read_months, in_months, "Write 18 months or 1.5 years.")
QUANTITIES = {quantity.name: quantity for quantity in (DOLLARS, MONTHS)}


class QuantityInput(AdminTextInputWidget):
    """A text input, followed by what was understood. ``admin-reading.js`` updates it while the editor types."""

    def __init__(self, quantity: Quantity):
        super().__init__(attrs={"class": "quantity", "size": 14, "autocomplete": "off"})
        self.quantity = quantity

    def render(self, name, value, attrs=None, renderer=None):
        echo, understood = f"{attrs['id']}_reading", self.quantity.understand(value or "")
        attrs = attrs | {
            "aria-describedby": f"{attrs.get('aria-describedby', '')} {echo}".strip(),
            "data-reading": reverse("reading", args=[self.quantity.name]),
        }
        # A text that is refused has an error message, and a stored value already looks like what was understood.
        is_shown = understood.startswith("= ") and understood != f"= {value}"
        return super().render(name, value, attrs, renderer) + format_html(
            '<span class="admin-reading" id="{}" aria-live="polite">{}</span>', echo, understood if is_shown else ""
        )


class QuantityField(ReadField):
    quantity: Quantity

    def __init__(self, *, min_value: int = 0, **options):
        # The readers never return a value below zero, so ``min_value``, which the model's field passes, is met.
        super().__init__(read=self.quantity.read, **{"widget": QuantityInput(self.quantity)} | options)

    def prepare_value(self, value):
        return self.quantity.write(value) if isinstance(value, int) else value

    def has_changed(self, initial, data) -> bool:
        """Compare values: "60K" is the same as 60000."""
        try:
            return not self.disabled and self.to_python(data) != initial
        except ValidationError:
            return True


class DollarsInput(QuantityField):
    quantity = DOLLARS


class MonthsInput(QuantityField):
    quantity = MONTHS


# For ``formfield_overrides`` of admin classes. Other numbers are text inputs as well, so that "18 months" is not
# read as 18 years of experience.
QUANTITY_FIELDS = {
    DollarsField: {"form_class": DollarsInput},
    MonthsField: {"form_class": MonthsInput},
    models.IntegerField: {"widget": AdminTextInputWidget(attrs={"class": "vIntegerField", "inputmode": "numeric"})},
    models.DecimalField: {"widget": AdminTextInputWidget(attrs={"class": "vIntegerField", "inputmode": "decimal"})},
}
