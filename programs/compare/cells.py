"""The table cells of one program in a comparison."""

from dataclasses import replace

from careerguide.comparison import NOT_KNOWN, Cell, Item, plain
from careerguide.content.figures import Figure, FigureState
from careerguide.lib.clock import day_words
from careerguide.lib.durations import duration, in_months
from careerguide.lib.money import dollars
from careerguide.lib.names import curly_apostrophes
from careerguide.lib.ruler import tuition_ruler
from programs.careers import NO_ASCED_LINK
from programs.models import Program
from programs.role_match import ProgramRole
from programs.wording import place_in_words, tuition_basis

MAX_ROLES = 5


def _state(figure: Figure | None) -> FigureState | None:
    """None without a source: the row "Source" already shows that."""
    return figure.state if figure and figure.source else None


def place(program: Program) -> Cell:
    details = []
    if program.location_scope == Program.LocationScope.NONE:
        details.append("not tied to a place")
    if program.region_source:
        details.append("state added by our editors")
    # Compare by key, so that two spellings of a city are the same place.
    value = program.place_slug or program.full_place or None
    return replace(plain(place_in_words(program)), value=value, details=tuple(details))


def field_of_study(program: Program) -> Cell:
    field = program.field_of_study
    if not field:
        return Cell(None)
    origin = ", assigned by our editors" if program.field_source else ""
    return Cell(field.pk, str(field), details=(f"{field.code_words}{origin}",))


def degree_type(program: Program) -> Cell:
    return plain(curly_apostrophes(program.degree_type.name) if program.degree_type else "")


def delivery(program: Program) -> Cell:
    return replace(plain(program.get_delivery_mode_display()), state=_state(program.format_figure))


def length(program: Program) -> Cell:
    months = program.duration_months
    details = (f"listed as “{program.duration_listed}”",) if months and program.duration_listed else ()
    return Cell(months, duration(months), _state(program.duration_figure), details=details)


def tuition(program: Program) -> Cell:
    if program.tuition_usd is None:
        return Cell(None)
    # A tuition of zero means the same with any basis.
    value = (program.tuition_usd, program.tuition_usd and program.tuition_basis, program.tuition_kind)
    figure = program.tuition_figure
    ruler = tuition_ruler(program.tuition_usd) if program.tuition_usd else None
    return Cell(value, figure.text, _state(figure), details=tuple(filter(None, [tuition_basis(program)])), ruler=ruler)


def cost_per_month(program: Program) -> Cell:
    """The cost in whole dollars, with half a dollar rounded up, and the calculation.

    Without a basis, the tuition is assumed to be for the whole program. The row says so and the cost is not compared.
    """
    stated = {"tuition": program.tuition_usd, "duration": program.duration_months}
    if missing := [measure for measure, value in stated.items() if value is None]:
        return Cell(None, NOT_KNOWN, details=(f"needs a {' and a '.join(missing)}",))
    if not program.tuition_usd:
        return Cell(0, dollars(0))
    is_yearly = program.tuition_basis == Program.TuitionBasis.YEAR
    months = 12 if is_yearly else program.duration_months
    # In integers, because a float would round some halves down.
    amount = (2 * program.tuition_usd + months) // (2 * months)
    # An amount that rounds to zero must not look free.
    text = dollars(amount) if amount else "under $1"
    calculation = f"{dollars(program.tuition_usd)}{' per year' if is_yearly else ''} ÷ {in_months(months)}"
    return Cell(amount, text, details=(calculation,))


def leads_to(program: Program, roles: list[ProgramRole]) -> Cell:
    items = [
        Item(str(each.role), each.role.get_absolute_url() if each.role.is_published else "", each.words)
        for each in roles[:MAX_ROLES]
    ]
    if len(roles) > MAX_ROLES:
        items.append(Item(f"and {len(roles) - MAX_ROLES} more on its own page", program.get_absolute_url()))
    value = frozenset((each.role.pk, each.words) for each in roles)
    field = program.field_of_study
    details = (NO_ASCED_LINK,) if field and not field.cip_code and not roles else ()
    return Cell(value, "no guide", items=tuple(items), details=details)


def source(program: Program) -> Cell:
    source = program.source
    if not source:
        return Cell(None, "no source given")
    details = [source.publisher] if source.publisher else []
    if source.retrieved_on:
        details.append(f"retrieved on {day_words(source.retrieved_on)}")
    return Cell(source.pk, str(source.title), items=(Item(source.title, source.url),), details=tuple(details))
