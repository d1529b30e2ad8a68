"""Draws the CPU time of pages that are not stored against the number of programs, as SVG."""

from collections.abc import Iterable
from math import ceil, log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 320, 56, 24, 140, 40
# The horizontal lines, whose values are multiples of STEP.
LINES, STEP = 4, 5
COLORS = ("#0b5cad", "#b3541e", "#2e7d32", "#6a3d9a", "#8a6d00", "#555555", "#ad1457")


def draw(rows: Iterable[dict]) -> str:
    """``rows`` are those of ``measure_pages()`` in bench.py."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        if row["kind"] == "cold":
            lines.setdefault(row["page"], []).append((row["programs"], row["cpu_ms"]))
    sizes = sorted({size for points in lines.values() for size, _ in points})
    most = LINES * STEP * ceil(max(cost for points in lines.values() for _, cost in points) / (LINES * STEP))

    def x(size: int) -> float:
        first, last = log10(sizes[0]), log10(sizes[-1])
        return LEFT + (WIDTH - LEFT - RIGHT) * (log10(size) - first) / ((last - first) or 1)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * cost / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12" role="img"><title>CPU time of a page that is not stored, by number of programs</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="14" fill="#333333">Milliseconds of CPU for a page that is not stored</text>',
    ]
    for number in range(LINES + 1):
        cost = most * number / LINES
        parts.append(f'<path d="M{LEFT} {y(cost):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(cost) + 4:.1f}" text-anchor="end" fill="#333333">{cost:.0f}</text>')
    for size in sizes:
        # The last two are near each other.
        anchor = "start" if size == sizes[-1] else "middle"
        label = f'<text x="{x(size):.1f}" y="{HEIGHT - 18}" text-anchor="{anchor}" fill="#333333">{size:,}</text>'
        parts.append(label)
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 3}" fill="#333333">Programs</text>')
    places = _apart([(y(points[-1][1]), name) for name, points in lines.items()])
    for color, (name, points) in zip(COLORS, lines.items(), strict=False):
        path = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{places[name]:.1f}" fill="{color}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(wanted: list[tuple[float, str]]) -> dict[str, float]:
    """A place for each label, at least a line below the one above it."""
    places, above = {}, float("-inf")
    for place, name in sorted(wanted):
        above = max(place + 4, above + 14)
        places[name] = above
    return places
