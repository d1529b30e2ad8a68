"""Search forms that forgive: what makes no sense is dropped alone and named, the rest still holds."""

import re
from collections.abc import Callable, Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError

MAX_VALUES = 30
MAX_NOTICES = 5
MAX_CHARACTERS = 200
# The most characters of a long text. To render more as Markdown would keep the readers of the page waiting.
MAX_TEXT = 20_000

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,160}")


def shown(value: str) -> str:
    """``value`` as a notice repeats it: printable and short."""
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)
    return f"{text[:40]}…" if len(text) > 40 else text


def read_slugs(values: Iterable[str], thing: str) -> tuple[list[str], list[str]]:
    """The slugs among ``values``, each once, and a notice for each value that cannot be one.

    ``thing`` names what the slugs are of. What is not a slug never reaches a link or the database.
    """
    requested = list(dict.fromkeys(value.strip() for value in values))
    read = [value for value in requested if value][:MAX_VALUES]
    slugs = [value for value in read if _SLUG.fullmatch(value)]
    refused = [value for value in read if not _SLUG.fullmatch(value)]
    notices = [f"“{shown(value)}” was left out. No {thing} has such an address." for value in refused[:MAX_NOTICES]]
    if len(refused) > MAX_NOTICES:
        notices.append(f"{len(refused) - MAX_NOTICES} more values were left out.")
    if len(requested) > MAX_VALUES:
        notices.append(f"Only the first {MAX_VALUES} {thing}s in the address were looked at.")
    return slugs, notices


class ReadField(forms.Field):
    """One value, read by a function that takes text and raises ValueError with a sentence.

    ``rounding`` takes a text that ``read`` understands and says how the value was rounded; empty where it was not.
    """

    def __init__(self, *, read: Callable[[str], object], rounding: Callable[[str], str] = lambda text: "", **options):
        super().__init__(**options)
        self.read = read
        self.rounding = rounding

    def to_python(self, value):
        """The value as ``read`` understands it; None where nothing was typed."""
        text = (value or "").strip()
        if not text:
            return None
        try:
            return self.read(text[:MAX_CHARACTERS])
        except ValueError as error:
            raise ValidationError(str(error)) from None


class AnyOfField(forms.Field):
    """Any number of values out of those that ``known`` knows.

    ``known`` takes the values that were asked for and gives the ones that exist, with their
    labels; so do the cleaned data: ``{"online": "Online"}``. "ONLINE" means that one too: of a value that does not
    exist as it was asked for, the small letters are looked for.
    """

    widget = forms.MultipleHiddenInput

    def __init__(self, *, known: Callable[[list[str]], Mapping[str, str]], **options):
        super().__init__(**options)
        self.known = known

    def clean(self, value):
        """The known values among ``value``. Raises ValidationError with one error for each other."""
        asked = list(dict.fromkeys(text for text in value or [] if text))
        sane = [text for text in asked[:MAX_VALUES] if len(text) <= MAX_CHARACTERS and text.isprintable()]
        labels = self.known(list(dict.fromkeys([*sane, *map(str.lower, sane)]))) if sane else {}
        meant = {text: next((value for value in (text, text.lower()) if value in labels), None) for text in asked}
        errors = [
            ValidationError("There is no such choice.", params={"value": text})
            for text, value in meant.items()
            if value is None or text not in sane
        ]
        if errors:
            raise ValidationError(errors)
        return {value: labels[value] for value in meant.values()}


class ForgivingForm(forms.Form):
    """A form for addresses: it is always valid in the end.

    ``ranges`` names the pairs of fields that are a lower and an upper bound. After cleaning,
    ``notices`` holds a sentence for each value that was dropped or rounded and each range that was swapped.
    """

    ranges: tuple[tuple[str, str], ...] = ()

    def full_clean(self):
        """Clean, drop each refused value by itself, and clean what is left."""
        self.notices: list[str] = []
        super().full_clean()
        if not self.is_bound:
            return
        if self.errors:
            kept = self.data.copy()
            for name, errors in self.errors.as_data().items():
                kept.setlist(name, self._without_refused(name, errors))
            self.data = kept
            super().full_clean()
        self._say_rounded()
        self._swap_reversed()

    def _without_refused(self, name, errors) -> list[str]:
        """The values of ``name`` that nobody refused; says so of the others.

        An error that names its value refuses that one; any other refuses all that was given.
        """
        given = self.data.getlist(name)
        refused = {error.params["value"] for error in errors if error.params} or set(given)
        label = self.fields[name].label
        for error in errors[:MAX_NOTICES]:
            value = error.params["value"] if error.params else given[-1]
            self.notices.append(f"{label}: “{shown(value)}” was left out. {error.messages[0]}")
        if len(errors) > MAX_NOTICES:
            self.notices.append(f"{label}: {len(errors) - MAX_NOTICES} more values were left out.")
        return [value for value in given if value not in refused]

    def _say_rounded(self):
        """Says what was rounded, and lets its field show what is searched for."""
        for name, field in self.fields.items():
            if not isinstance(field, ReadField) or self.cleaned_data.get(name) is None:
                continue
            text = self.data[name].strip()
            if said := field.rounding(text[:MAX_CHARACTERS]):
                self.notices.append(f"{field.label}: “{shown(text)}” was {said}")
                self.data = self.data.copy()
                self.data[name] = str(self.cleaned_data[name])

    def _swap_reversed(self):
        for low, high in self.ranges:
            least, most = self.cleaned_data.get(low), self.cleaned_data.get(high)
            if least is not None and most is not None and least > most:
                self.cleaned_data[low], self.cleaned_data[high] = most, least
                swapped = self.data.copy()
                swapped[low], swapped[high] = self.data[high], self.data[low]
                self.data = swapped
                self.notices.append(
                    f"{self.fields[low].label} was above {self.fields[high].label.lower()}; the two were swapped."
                )


class LinesField(forms.CharField):
    """A long text. Browsers send line ends of two signs, whatever they were given; kept are those of one."""

    def __init__(self, *, max_length=None, **options):
        super().__init__(max_length=max_length or MAX_TEXT, **options)

    def to_python(self, value):
        """The text with plain line ends, so that one that was only looked at is the same as before."""
        return super().to_python(value).replace("\r\n", "\n")
