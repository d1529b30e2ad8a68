"""Search forms that drop only the invalid values and explain why in a notice."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote_plus

from django import forms
from django.core.exceptions import ValidationError

from careerguide.lib.lines import clean_text
from careerguide.lib.names import isolate
from careerguide.lib.slugs import is_slug

# The maximum number of choices of a field, and of bytes of all choices in a URL. All links to other filters then fit in
# a request line of 8,190 bytes, even if slugs are 120 percent-encoded letters.
MAX_VALUES = 30
MAX_CHOICE_BYTES = 4_500
MAX_NOTICES = 5
MAX_CHARACTERS = 200
# The maximum number of characters in a long text. Rendering more Markdown would slow down the page.
MAX_TEXT = 20_000

MAX_SLUG = 160


def printable(value: str) -> str:
    """``value`` for a notice or the log: at most 40 characters, unprintable ones replaced by U+FFFD."""
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)
    return f"{text[:40]}…" if len(text) > 40 else text


def read_slugs(values: Iterable[str], thing: str) -> tuple[list[str], list[str]]:
    """The distinct slugs among ``values``, and a notice for each invalid one.

    ``thing`` is what the slugs identify. Invalid slugs never reach a link or the database.
    """
    requested = list(dict.fromkeys(value.strip() for value in values))
    read = [value for value in requested if value][:MAX_VALUES]
    slugs = [value for value in read if len(value) <= MAX_SLUG and is_slug(value)]
    refused = [value for value in read if value not in slugs]
    notices = [
        f"We ignored “{isolate(printable(value))}”: no {thing} has this address." for value in refused[:MAX_NOTICES]
    ]
    if len(refused) > MAX_NOTICES:
        notices.append(_more_left_out(len(refused) - MAX_NOTICES))
    if len(requested) > MAX_VALUES:
        notices.append(f"We used only the first {MAX_VALUES} {thing}s in the address.")
    return slugs, notices


def _more_left_out(count: int) -> str:
    return f"We ignored {count} more {'value' if count == 1 else 'values'}."


class ReadField(forms.Field):
    """A field parsed by a function that raises ValueError with a sentence for the user.

    ``rounding`` takes a text that ``read`` accepts and describes how it was rounded, or returns ""; ``note`` is the
    last result.
    """

    def __init__(self, *, read: Callable[[str], object], rounding: Callable[[str], str] = lambda text: "", **options):
        super().__init__(**options)
        self.read = read
        self.rounding = rounding
        self.note = ""

    def to_python(self, value):
        # Shorten spaces first, so that text after many of them is refused and not cut off.
        text = " ".join((value or "").split())[:MAX_CHARACTERS]
        self.note = ""
        if not text:
            return None
        try:
            value = self.read(text)
            self.note = self.rounding(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return value


class AnyOfField(forms.Field):
    """Any number of values, cleaned to a dict with their labels: ``{"online": "Online"}``.

    ``labels`` takes values and returns the labels of those that exist. Other values are retried in lowercase:
    "ONLINE" means "online". ``leads_on`` takes those that still do not exist, and returns the values that replace
    them. ``plural`` is what the values are in a sentence: "formats".
    """

    widget = forms.MultipleHiddenInput

    def __init__(
        self,
        *,
        labels: Callable[[list[str]], Mapping[str, str]],
        leads_on: Callable[[list[str]], Mapping[str, list[str]]] = lambda values: {},
        plural: str = "choices",
        **options,
    ):
        super().__init__(**options)
        self.labels = labels
        self.leads_on = leads_on
        self.plural = plural

    def clean(self, value):
        requested = list(dict.fromkeys(text for text in value or [] if text))
        sane = [text for text in requested if len(text) <= MAX_CHARACTERS and text.isprintable()]
        labels = self.labels(list(dict.fromkeys([*sane, *map(str.lower, sane)]))) if sane else {}
        values = {text: [key for key in (text, text.lower()) if key in labels][:1] for text in sane}
        if unknown := [text for text in sane if not values[text]]:
            values |= self.leads_on(unknown)
            new = [key for text in unknown for key in values[text]]
            labels = {**labels, **(self.labels(new) if new else {})}
            if sum(len(quote_plus(key)) for key in new) > MAX_CHOICE_BYTES:
                raise ValidationError(f"Too many {self.plural} have this name.")
        errors = [
            ValidationError(f"that isn’t one of the {self.plural}.", params={"value": text})
            for text in requested
            if not values.get(text)
        ]
        if errors:
            raise ValidationError(errors)
        return {key: labels[key] for keys in values.values() for key in keys}


def fixed_labels(choices: Iterable[tuple[str, str]]) -> Callable[[list[str]], Mapping[str, str]]:
    labels = dict(choices)
    return lambda values: {value: labels[value] for value in values if value in labels}


class ForgivingForm(forms.Form):
    """A form for URL parameters that always ends up valid.

    After cleaning, ``notices`` has a sentence for each value that was dropped or rounded, for each field with too many
    choices, and for each reversed range (two fields named ``x_min`` and ``x_max``), which is swapped. ``refused`` has
    the errors of the dropped values.
    """

    def full_clean(self):
        self.notices: list[str] = []
        self.refused: dict[str, list[ValidationError]] = {}
        if self.is_bound:
            self.data = self.data.copy()
            self._limit_choices()
        super().full_clean()
        if not self.is_bound:
            return
        if self.errors:
            self.refused = self.errors.as_data()
            for name, errors in self.refused.items():
                self._drop_refused(name, errors)
            super().full_clean()
        self._note_rounded()
        self._swap_reversed()

    def _limit_choices(self):
        choices = {
            name: list(dict.fromkeys(filter(None, self.data.getlist(name))))
            for name, field in self.fields.items()
            if isinstance(field, AnyOfField)
        }
        room = MAX_CHOICE_BYTES
        # A field with many choices gets the room that the others leave.
        for name, values in sorted(choices.items(), key=lambda item: len(item[1])):
            used = []
            for value in values[:MAX_VALUES]:
                # A value that is too long for any choice is refused, with its own notice.
                size = len(f"&{name}={quote_plus(value, errors='replace')}") if len(value) <= MAX_CHARACTERS else 0
                if size > room:
                    break
                room -= size
                used.append(value)
            if len(used) < len(values):
                first = {0: "none of the choices", 1: "only the first choice"}
                words = first.get(len(used), f"only the first {len(used)} choices")
                self.notices.append(f"{self.fields[name].label}: we used {words}.")
                self.data.setlist(name, used)

    def _drop_refused(self, name: str, errors: list[ValidationError]):
        """An error that names its value drops that value; any other error drops all values of the field."""
        values, label = self.data.getlist(name), self.fields[name].label
        refused = {error.params["value"] for error in errors if error.params} or set(values)
        for error in errors[:MAX_NOTICES]:
            value = error.params["value"] if error.params else values[-1]
            ignored = f"We ignored “{isolate(printable(value))}”"
            if error.params:
                self.notices.append(f"{ignored}: {error.messages[0]}")
            else:
                self.notices.append(f"{ignored} for {_in_sentence(label)}. {error.messages[0]}")
        if len(errors) > MAX_NOTICES:
            self.notices.append(f"{label}: {_more_left_out(len(errors) - MAX_NOTICES).lower()}")
        self.data.setlist(name, [value for value in values if value not in refused])

    def _note_rounded(self):
        for name, field in self.fields.items():
            if note := getattr(field, "note", ""):
                typed = isolate(printable(self.data[name].strip()))
                self.notices.append(f"For {_in_sentence(field.label)}, “{typed}” was {note}")
                self.data[name] = str(self.cleaned_data[name])

    def _swap_reversed(self):
        for low in [name for name in self.fields if name.endswith("_min")]:
            high = low.removesuffix("min") + "max"
            least, most = self.cleaned_data.get(low), self.cleaned_data.get(high)
            if least is not None and most is not None and least > most:
                self.cleaned_data[low], self.cleaned_data[high] = most, least
                self.data[low], self.data[high] = self.data[high], self.data[low]
                labels = [_in_sentence(self.fields[name].label) for name in (low, high)]
                self.notices.append(f"{labels[0].capitalize()} was above {labels[1]}, so we swapped them.")


def _in_sentence(label: str) -> str:
    return f"the {label[:1].lower()}{label[1:]}"


class LinesField(forms.CharField):
    """A long text. Browsers submit line endings as CRLF. They are stored as LF, so that saving does not change them."""

    def __init__(self, *, max_length=None, **options):
        super().__init__(max_length=max_length or MAX_TEXT, **options)

    def to_python(self, value):
        return clean_text(super().to_python(value).replace("\r\n", "\n"))
