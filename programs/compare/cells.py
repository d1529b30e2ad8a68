"""What one program says of each fact, as a cell that can be compared with another's."""

from dataclasses import replace

from careerguide.comparison import Cell, Item, plain
from careerguide.content.figures import Figure, FigureState
from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from programs.models import Program
from programs.role_match import ProgramRole

MAX_ROLES = 5


def dollars_a_month(program: Program) -> int | None:
    """A month of study in whole dollars, half a dollar rounded up; None where tuition or duration is unknown.

    A tuition that states no basis is taken to be the whole program's; who prints the amount says that with it.
    """
    if program.tuition_usd is None or program.duration_months is None:
        return None
    months = _months_paid(program)
    # Whole numbers all the way: a float would round some halves down.
    return (2 * program.tuition_usd + months) // (2 * months)


def _months_paid(program: Program) -> int:
    """The months that the tuition is spread over."""
    return 12 if program.tuition_basis == Program.TuitionBasis.YEAR else program.duration_months


def state_of(figure: Figure | None) -> FigureState | None:
    """How sure ``figure`` is; None where there is none."""
    return figure.state if figure else None


def institution(program: Program) -> Cell:
    """Who offers it."""
    return plain(program.institution)


def place(program: Program) -> Cell:
    """Where it is, and what a reader should know of that."""
    details = []
    if program.location_scope == Program.LocationScope.MULTIPLE:
        details.append("several campuses, not tied to one town")
    if program.location_scope == Program.LocationScope.NONE:
        details.append("not tied to a place")
    if program.region_source:
        details.append("state added by our editors")
    return replace(plain(program.place), details=tuple(details))


def field_of_study(program: Program) -> Cell:
    """Its field of study, by the official code."""
    if not program.field_of_study:
        return Cell(None)
    editors = ("set by our editors",) if program.field_source else ()
    found = program.field_of_study
    return Cell(found.cip_code, f"{found} (CIP {found.cip_code})", details=editors)


def delivery(program: Program) -> Cell:
    """Its format, with its state."""
    return replace(plain(program.get_delivery_mode_display()), state=state_of(program.format_figure))


def length(program: Program) -> Cell:
    """Its duration in months."""
    months = program.duration_months
    return Cell(months, duration(months), state_of(program.duration_figure), program.duration_words)


def tuition(program: Program) -> Cell:
    """Its tuition; compared together with what it pays for."""
    if program.tuition_usd is None:
        return Cell(None)
    # Free is free, whatever it pays for.
    value = (program.tuition_usd, program.tuition_usd and program.tuition_basis)
    return Cell(value, dollars(program.tuition_usd), state_of(program.tuition_figure), program.tuition_words)


def cost_per_month(program: Program) -> Cell:
    """What a month of study costs, and how that was worked out."""
    amount = dollars_a_month(program)
    if amount is None:
        missing = [
            measure
            for measure, value in [("tuition", program.tuition_usd), ("duration", program.duration_months)]
            if value is None
        ]
        return Cell(None, details=(f"no {' and no '.join(missing)} to work it out from",))
    if not program.tuition_usd:
        return Cell(0, dollars(0))
    yearly = program.tuition_basis == Program.TuitionBasis.YEAR
    months = _months_paid(program)
    # A program that costs next to nothing is not free.
    words = dollars(amount) if amount else "under $1"
    paid, over = dollars(program.tuition_usd), f"over {months} month{'' if months == 1 else 's'}"
    if not program.tuition_basis:
        # Nobody said what is paid for: the amount holds only if it is all, and is compared with no other.
        return Cell(None, words, details=(f"worked out here, if {paid} is for the whole program, {over}",))
    return Cell(amount, words, details=(f"worked out here: {paid}{' a year' if yearly else ''} {over}",))


def leads_to(program: Program, roles: list[ProgramRole]) -> Cell:
    items = [
        Item(str(each.role), each.role.get_absolute_url() if each.role.is_published else "", each.words)
        for each in roles[:MAX_ROLES]
    ]
    if len(roles) > MAX_ROLES:
        items.append(Item(f"and {len(roles) - MAX_ROLES} more on its own page", program.get_absolute_url()))
    value = frozenset((each.role.pk, each.words) for each in roles)
    return Cell(value, "no guide names it", items=tuple(items))


def source(program: Program) -> Cell:
    """Where its figures come from."""
    found = program.source
    if not found:
        return Cell(None, "no source given")
    details = []
    if found.publisher:
        details.append(found.publisher)
    if found.retrieved_on:
        day = found.retrieved_on
        details.append(f"retrieved on {day.day} {day:%B %Y}")
    return Cell(found.pk, str(found.title), items=(Item(found.title, found.url),), details=tuple(details))
