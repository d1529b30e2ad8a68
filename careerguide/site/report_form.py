"""The form for reporting a wrong figure, and functions that find the page of the figure."""

from urllib.parse import unquote

from django import forms
from django.core.validators import URLValidator
from django.db.models import Model, Q
from django.urls import Resolver404, resolve, reverse

from careerguide.content.figures import Figure
from careerguide.content.pages import public_row
from careerguide.lib.lines import CleanURLField, clean_text
from careerguide.site.reports import ReaderReport
from programs.institution_page import InstitutionPage
from programs.models import Institution, Program
from programs.outcomes import figures_of
from roles.guide import Guide
from roles.models import Occupation, Role
from roles.occupation import OccupationPage

# For each URL name of a page with figures, a function that returns a queryset with everything that the figures need.
_QUERYSETS = {"role": Guide.rows, "program": Program.objects.with_details, "institution": InstitutionPage.institutions}


def find_public(url: str) -> Model | None:
    rows, slug = _rows_and_slug(url)
    if rows.model is Institution:
        return rows.filter(slug=slug).first()
    return public_row(rows, slug) or (_find_occupation(slug) if rows.model is Role else None)


def _find_occupation(slug: str) -> Occupation | None:
    """Pages of occupations and of guides have the same parent."""
    return OccupationPage.rows().current().filter(slug=slug).first()


def figures_by_label(row: Model) -> dict[str, Figure]:
    if isinstance(row, Occupation):
        figures = OccupationPage(row).figures
    elif isinstance(row, Institution):
        figures = InstitutionPage(row).shown_figures
    else:
        figures = Guide(row).figures if isinstance(row, Role) else figures_of(row)
    return {figure.label: figure for figure in figures}


def find_withdrawn(url: str) -> Model | None:
    rows, slug = _rows_and_slug(url)
    return None if rows.model is Institution else rows.withdrawn_by_slug([slug]).get(slug)


def edit_url(report: ReaderReport) -> str:
    """The admin URL of the reported page, even if its slug has changed; empty if the page is gone."""
    rows, slug = _rows_and_slug(report.page)
    is_stored = Q(slug=slug) if rows.model is Institution else Q(slug=slug) | Q(former_addresses__slug=slug)
    row = find_public(report.page) or rows.filter(is_stored).first()
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk]) if row else ""


def _rows_and_slug(url: str):
    """All rows that may have ``url``, and the slug in it; no rows for URLs of pages without figures."""
    try:
        match = resolve(unquote(url))
        rows = _QUERYSETS[match.url_name]
    except (Resolver404, KeyError):
        return Role.objects.none(), ""
    return rows(), match.kwargs["slug"]


class _MessageField(forms.CharField):
    def to_python(self, value):
        # A line break counts as one character, although browsers send two.
        return clean_text(super().to_python(value).replace("\r\n", "\n")).strip()


class _HttpField(CleanURLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class ReportForm(forms.Form):
    said = _MessageField(
        label="What is wrong with it?",
        max_length=ReaderReport.MAX_MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Tell us in a few words what is wrong."},
    )
    url = _HttpField(
        label="Where can we check it?",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "This isn’t a valid web address. Fix it, or leave the field empty."},
    )
    # Hidden from people: only bots fill it in.
    homepage = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
