"""The table cells of one career in a comparison. Official figures of a guide are those of its occupations."""

from collections.abc import Callable
from operator import attrgetter

from careerguide.comparison import Cell, Item, plain
from careerguide.content.figures import Figure, FigureState
from careerguide.lib.durations import duration_range
from careerguide.lib.money import dollars
from careerguide.lib.number_format import number_word
from roles.models import Occupation, Role
from roles.occupation_findings import openings_words
from roles.pay_section import PaySection
from roles.soc_groups import SOC_GROUPS

HOURLY_ONLY = "by the hour only"
# What a guide states, for an occupation.
NO_GUIDE = Cell(None, "no guide")


def headline_pay(role: Role) -> Cell:
    figure = role.salary_figure
    if not figure:
        return Cell(None)
    basis = figure.basis or "basis not stated"
    return Cell((role.headline, role.salary_basis), figure.text, figure.state, basis)


def pay_rows(role: Role) -> Cell:
    pay = PaySection(role, list(role.pay_bands.all()), [])
    reading, count = pay.combined, len(pay.bands)
    if not reading:
        return Cell(None)
    source = pay.rows_source.short_name if pay.rows_source else ""
    ranges = f"lowest to highest of {number_word(count)} ranges" if count > 1 else "one range"
    details = f"{ranges}, by level{' and employer' if pay.by_employer else ''}", source
    return Cell(reading, reading.words, details=tuple(filter(None, details)))


def growth(role: Role) -> Cell:
    figure = role.growth_figure
    if not figure:
        return Cell(None)
    value = role.growth_percent, role.growth_basis, role.growth_from, role.growth_to
    return Cell(value, figure.full_text, figure.state)


def market_fit(role: Role) -> Cell:
    if not role.market_fit:
        return Cell(None)
    return Cell(role.market_fit, role.market_fit, role.market_fit_figure.state, "as the source puts it")


def entry_level(role: Role) -> Cell:
    return plain(role.entry_education and role.get_entry_education_display())


def study(role: Role) -> Cell:
    months = role.study_months
    return Cell(months, duration_range(*months)) if months else Cell(None)


def occupations(role: Role) -> Cell:
    links = list(role.official.all())
    items = tuple(
        Item(f"{link.occupation.title}, SOC {link.occupation.soc_code}", detail=link.get_relation_display().lower())
        for link in links
    )
    value = frozenset((link.occupation.soc_code, link.relation) for link in links)
    return Cell(value or None, "none named", items=items)


def soc_code(occupation: Occupation) -> Cell:
    group = SOC_GROUPS.get(occupation.soc_code[:2])
    return Cell(occupation.soc_code, f"SOC {occupation.soc_code}", details=(group,) if group else ())


def source(role: Role) -> Cell:
    """The origin of all figures but the official ones, which no other cell names."""
    if not role.source:
        return Cell(None, "no source given")
    return Cell(role.source_id, items=(Item(role.source.title, f"{role.get_absolute_url()}#sources"),))


def _official(words: Callable[[Occupation], str], source: str = "source") -> Callable[[Role | Occupation], Cell]:
    """A cell with what ``words`` says about an occupation, or about each one of a guide.

    ``source`` is the attribute with the source of the figure.
    """

    def state(occupation: Occupation, text: str) -> FigureState:
        return Figure("", text, getattr(occupation, source)).state

    def cell(career: Role | Occupation) -> Cell:
        if isinstance(career, Occupation):
            text = words(career)
            return Cell(text, text, state(career, text)) if text else Cell(None)
        figures = [(link.occupation, text) for link in career.official.all() if (text := words(link.occupation))]
        items = tuple(
            Item(text, detail=f"SOC {occupation.soc_code}{_unless_official(state(occupation, text))}")
            for occupation, text in figures
        )
        return Cell(frozenset((occupation.soc_code, text) for occupation, text in figures) or None, items=items)

    return cell


def _unless_official(state: FigureState) -> str:
    """The label of the row says that its figures are official."""
    return "" if state is FigureState.OFFICIAL else f", {state.value}"


def _range(occupation: Occupation) -> str:
    figure = occupation.pay_figure
    return f"{figure.text} per year" if figure else ""


def _median(occupation: Occupation) -> str:
    if occupation.pay_p50 is not None:
        return f"{dollars(occupation.pay_p50)} per year"
    return f"{occupation.median_words}, not published per year" if occupation.hourly_median is not None else ""


def _growth(occupation: Occupation) -> str:
    figure = occupation.growth_figure
    return f"{figure.text}, {figure.period}" if figure else ""


def _openings(occupation: Occupation) -> str:
    return "" if occupation.openings is None else f"{openings_words(occupation)} a year"


def _jobs(occupation: Occupation) -> str:
    if occupation.employment is None:
        return ""
    margin = occupation.employment_margin
    return f"{occupation.employment:,} jobs{f', give or take {margin:,}' if margin else ''}"


def official_range(career: Role | Occupation) -> Cell:
    return Cell(None, HOURLY_ONLY) if getattr(career, "hourly_only", False) else _official(_range)(career)


official_pay = _official(_median)
official_growth = _official(_growth, "projection_source")
openings = _official(_openings, "projection_source")
employment = _official(_jobs)
entry_education = _official(attrgetter("entry_level"), "projection_source")
