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
    value = role.salary_low, role.salary_high, role.salary_basis
    return Cell(value, figure.text, figure.state, role.salary_basis_words)


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


def official_range(career: Role | Occupation) -> Cell:
    if getattr(career, "hourly_only", False):
        return Cell(None, HOURLY_ONLY)
    return _official(career, _range)


def _range(occupation: Occupation) -> str:
    figure = occupation.pay_figure
    return f"{figure.text} per year" if figure else ""


def official_pay(career: Role | Occupation) -> Cell:
    return _official(career, _median)


def _median(occupation: Occupation) -> str:
    if occupation.pay_p50 is not None:
        return f"{dollars(occupation.pay_p50)} per year"
    return f"{occupation.median_words}, not published per year" if occupation.hourly_median is not None else ""


def official_growth(career: Role | Occupation) -> Cell:
    return _official(career, _growth, attrgetter("projection_source"))


def _growth(occupation: Occupation) -> str:
    figure = occupation.growth_figure
    return f"{figure.text}, {figure.period}" if figure else ""


def openings(career: Role | Occupation) -> Cell:
    return _official(career, _openings, attrgetter("projection_source"))


def _openings(occupation: Occupation) -> str:
    return "" if occupation.openings is None else f"{openings_words(occupation)} a year"


def employment(career: Role | Occupation) -> Cell:
    return _official(career, _jobs)


def _jobs(occupation: Occupation) -> str:
    if occupation.employment is None:
        return ""
    margin = occupation.employment_margin
    return f"{occupation.employment:,} jobs{f', give or take {margin:,}' if margin else ''}"


def entry_education(career: Role | Occupation) -> Cell:
    return _official(career, attrgetter("entry_level"), attrgetter("projection_source"))


def source(role: Role) -> Cell:
    """The origin of all figures but the official ones, which no other cell names."""
    if not role.source:
        return Cell(None, "no source given")
    return Cell(role.source_id, items=(Item(role.source.title, f"{role.get_absolute_url()}#sources"),))


def _official(career: Role | Occupation, words: Callable[[Occupation], str], source=attrgetter("source")) -> Cell:
    """What ``words`` says about an occupation, or about each one of a guide."""
    if isinstance(career, Occupation):
        text = words(career)
        return Cell(text, text, Figure("", text, source(career)).state) if text else Cell(None)
    figures = [(link.occupation, text) for link in career.official.all() if (text := words(link.occupation))]
    items = tuple(
        Item(text, detail=f"SOC {occupation.soc_code}{_unless_official(Figure('', text, source(occupation)))}")
        for occupation, text in figures
    )
    return Cell(frozenset((occupation.soc_code, text) for occupation, text in figures) or None, items=items)


def _unless_official(figure: Figure) -> str:
    """The label of the row says that its figures are official."""
    return "" if figure.state is FigureState.OFFICIAL else f", {figure.state.value}"
