"""The ruler of years on which payback is drawn."""

from collections.abc import Sequence

from careerguide.lib.charts import Axis
from programs.payback import NEVER, YEAR
from programs.payback_answer import PaidBack
from roles.charts import Bar, Chart, Group, Label

# The months between two ticks, and the longest payback for which an axis has them.
_STEPS = ((3, 9), (6, 20), (12, 40), (24, 80), (60, 200), (120, 480))


def payback_chart(groups: Sequence[tuple[str, Sequence[PaidBack]]]) -> Chart:
    """A bar for each row of pay in ``groups``, which are headings with their rows."""
    ends = [end for _, rows in groups for row in rows for end in row.whole[:2] if end != NEVER]
    longest = float(max(ends, default=0)) or YEAR
    step = next(step for step, most in _STEPS if longest <= most)
    count = -(-longest // step)
    axis = Axis(end=int(count) * step, step=step)
    ticks = tuple((axis.at(tick), f"{tick / YEAR:g}") for tick in axis.ticks if tick < axis.end)
    return Chart(axis, tuple(Group(label, tuple(_bar(axis, row) for row in rows)) for label, rows in groups), ticks)


def _bar(axis: Axis, paid: PaidBack) -> Bar:
    low, high = (axis.end if end == NEVER else end for end in paid.whole[:2])
    nothing = high == 0 or paid.whole.low == NEVER
    end = 0 if nothing else high
    is_open = not nothing and paid.whole.high == NEVER
    return Bar(
        label=paid.row.label,
        note=paid.note,
        words=paid.words,
        x=axis.at(low),
        width=axis.span(low, high),
        end=axis.at(end),
        # Below the bar, because on a phone there is no room next to it.
        labels=(Label(paid.words, "0%", 0, "start"),),
        is_open=is_open,
        is_tall=True,
        is_empty=nothing,
        is_point=not nothing and low == high,
        is_context=paid.is_graduates,
    )
