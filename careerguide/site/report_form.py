"""What a reader may report: a figure that a public page really prints, and the form that says what is wrong."""

from dataclasses import dataclass

from django import forms
from django.core.validators import URLValidator
from django.db.models import Model, Q
from django.urls import Resolver404, resolve, reverse

from careerguide.content.figures import Figure
from careerguide.content.pages import public_at
from careerguide.site.reports import ReaderReport
from programs.models import Program
from roles.guide import Guide
from roles.models import Role


@dataclass(frozen=True)
class Page:
    """A public page whose figures can be reported, by their label."""

    row: Model
    figures: dict[str, Figure]

    @property
    def url(self) -> str:
        """Where it is."""
        return self.row.get_absolute_url()


def _figures_of(row) -> list[Figure]:
    return Guide(row).figures if isinstance(row, Role) else row.figures


# The shapes of address that have figures, and the rows behind them with all that their figures need.
_ROWS = {"role": Guide.rows, "program": Program.objects.with_facts}


def _rows_and_slug(url: str):
    """All rows that may be behind ``address``, and the slug that it names; None where it has another shape."""
    try:
        found = resolve(url)
    except Resolver404:
        return None
    return (_ROWS[found.url_name](), found.kwargs["slug"]) if found.url_name in _ROWS else None


def find_page(url: str) -> Page | None:
    """The public page at ``address``, or that was there before, with its figures; None where there is none."""
    known = _rows_and_slug(url)
    if known is None:
        return None
    rows, slug = known
    row = public_at(rows, slug)
    return Page(row, {figure.label: figure for figure in _figures_of(row)}) if row else None


def withdrawn_at(url: str) -> Model | None:
    """The page that was at ``address`` and was withdrawn; None if there is none."""
    known = _rows_and_slug(url)
    return known[0].withdrawn_at([known[1]]).get(known[1]) if known else None


def edit_url(report: ReaderReport) -> str:
    """Where the figure of ``report`` is edited, under whatever address it is now; empty where its page is gone."""
    known = _rows_and_slug(report.page)
    if known is None:
        return ""
    rows, slug = known
    row = public_at(rows, slug) or rows.filter(Q(slug=slug) | Q(former_addresses__slug=slug)).first()
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk]) if row else ""


class _Words(forms.CharField):
    """Text of several lines, counted as its reader counts: a line's end is one character."""

    def to_python(self, value):
        """The text with one kind of line's end."""
        return super().to_python(value).replace("\r\n", "\n").strip()


class ReportForm(forms.Form):
    """What is wrong with a figure. Asks for nothing about the reader."""

    said = _Words(
        label="What is wrong with it?",
        max_length=ReaderReport.MAX_MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say in a few words what is wrong."},
    )
    url = forms.URLField(
        label="Where can it be checked?",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "This is no address of a page. Correct it, or leave it empty."},
    )
    # No person sees it; whoever fills it in is a machine.
    homepage = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["url"].validators = [
            URLValidator(schemes=["http", "https"], message=self.fields["url"].error_messages["invalid"]),
            *(found for found in self.fields["url"].validators if not isinstance(found, URLValidator)),
        ]

    @property
    def is_from_a_machine(self) -> bool:
        """Whether the field that no person sees was filled in."""
        return bool(self.data.get("homepage"))
