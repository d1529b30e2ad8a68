"""The table cells of one guide in a comparison."""

from collections.abc import Iterable

from careerguide.comparison import Cell, Item, plain
from careerguide.content.figures import Figure, FigureState
from careerguide.lib.durations import duration_range
from careerguide.lib.money import dollars
from careerguide.lib.number_format import number_word
from roles.models import Occupation, Role
from roles.pay import combine_pay


def headline_pay(role: Role) -> Cell:
    figure = role.salary_figure
    if not figure:
        return Cell(None)
    value = role.salary_low, role.salary_high, role.salary_basis
    return Cell(value, figure.text, figure.state, role.salary_basis_words)


def pay_rows(role: Role) -> Cell:
    bands = list(role.pay_bands.all())
    reading = combine_pay(bands)
    if not reading:
        return Cell(None)
    count = f"{number_word(len(bands))} range{'' if len(bands) == 1 else 's'}"
    return Cell(reading, reading.words, details=(f"lowest to highest of {count}, by level and employer",))


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


def official_pay(role: Role) -> Cell:
    return _official(
        (link.occupation, f"{dollars(link.occupation.pay_p50)} per year", link.occupation.pay_figure)
        for link in role.official.all()
        if link.occupation.pay_p50
    )


def official_growth(role: Role) -> Cell:
    return _official(
        (link.occupation, f"{figure.text}, {figure.period}", figure)
        for link in role.official.all()
        if (figure := link.occupation.growth_figure)
    )


def source(role: Role) -> Cell:
    """The origin of all figures but the official ones, which no other cell names."""
    if not role.source:
        return Cell(None, "no source given")
    return Cell(role.source_id, items=(Item(role.source.title, f"{role.get_absolute_url()}#sources"),))


def _official(figures: Iterable[tuple[Occupation, str, Figure]]) -> Cell:
    figures = list(figures)
    items = tuple(
        Item(text, detail=f"SOC {occupation.soc_code}{_unless_official(figure.state)}")
        for occupation, text, figure in figures
    )
    return Cell(frozenset((occupation.soc_code, text) for occupation, text, _ in figures) or None, items=items)


def _unless_official(state: FigureState) -> str:
    """The label of the row says that its figures are official."""
    return "" if state is FigureState.OFFICIAL else f", {state.value}"
