"""The picture that social networks show for shared links: 1200 by 630 pixels. The same text yields the same bytes."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from PIL import Image, ImageDraw, ImageFont

from careerguide.content.figures import Figure, FigureState
from careerguide.lib.money import pay_range, short_dollars
from careerguide.lib.ruler import PAY_AXIS
from roles.models import Occupation, Role
from roles.models.occupations import percentile_range

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
INNER = WIDTH - 2 * MARGIN

# The colors of the light theme in static/css/site/base.css, converted from OKLCH.
PAPER, INK, INK_SOFT = "#fcfaf4", "#15110d", "#453e38"

DISPLAY, TEXT = "newsreader-semibold.ttf", "noto-sans.ttf"
# A character that no font has, to find out how fonts draw missing characters.
_MISSING = "\U0010ffff"
_ELLIPSIS = "…"
# The space for the title and the line below it, in pixels from the top.
_TITLE_TOP, _TITLE_BOTTOM = 150, 415


@dataclass(frozen=True)
class ShareText:
    """The text of the picture. ``pay`` is (low, high) in US dollars a year, ``pay_state`` the text next to it.

    ``plain_title`` replaces a title that the fonts cannot draw.
    """

    title: str
    line: str
    plain_title: str = ""
    pay: tuple[int, int] | None = None
    pay_state: str = ""


SITE_TEXT = ShareText(
    title="What a career pays, what it takes, and what it costs to get in",
    line="Guides to jobs and the degrees that lead to them. Every number shows its source.",
)


def share_text(role: Role) -> ShareText:
    figure = role.salary_figure
    return ShareText(
        title=role.title,
        plain_title=role.slug.replace("-", " ").capitalize(),
        line=role.claim,
        pay=figure and (role.salary_low, role.salary_high),
        pay_state=_pay_words(figure) if figure else "pay not stated",
    )


def occupation_share_text(occupation: Occupation) -> ShareText:
    stated = occupation.percentiles()
    if stated:
        # There is no room for the word "percentile".
        state = f"per year, official {percentile_range(stated).removesuffix(' percentile')}"
    else:
        state = f"{occupation.median_words}, official median" if occupation.hourly_median else ""
    return ShareText(
        title=occupation.title,
        line=occupation.summary,
        pay=(stated[0][1], stated[-1][1]) if stated else None,
        pay_state=state,
    )


def _pay_words(figure: Figure) -> str:
    origin = "from the guide’s source" if figure.state is FigureState.GUIDE else figure.state.value
    return f"per year, {origin}{figure.basis and f', {figure.basis}'}"


@lru_cache(maxsize=64)
def share_picture(words: ShareText) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, 96), "careerguide", INK, _font(DISPLAY, 36), anchor="ls")
    # A double rule, as in the masthead.
    draw.line([(MARGIN, 114), (WIDTH - MARGIN, 114)], INK, 2)
    draw.line([(MARGIN, 119), (WIDTH - MARGIN, 119)], INK, 2)
    y = _draw_title(draw, words)
    _draw_line(draw, words.line, y)
    if words.pay:
        _draw_pay(draw, *words.pay, words.pay_state)
    elif words.pay_state:
        draw.text((MARGIN, 550), words.pay_state.capitalize(), INK_SOFT, _font(TEXT, 30), anchor="ls")
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def picture_response(words: ShareText) -> HttpResponse:
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(share_picture(words), content_type="image/png", headers=headers)


def _draw_title(draw: ImageDraw.ImageDraw, words: ShareText) -> int:
    text, name = _find_font(words.title, (DISPLAY, TEXT)) or (words.plain_title, DISPLAY)
    for size, max_lines in ((88, 2), (72, 2), (60, 2), (52, 3), (44, 3)):
        font = _font(name, size)
        lines = _wrap(text, font, INNER)
        if len(lines) <= max_lines:
            break
    y = _TITLE_TOP
    for line in _truncate(lines, max_lines, font, INNER):
        y += round(size * 1.1)
        draw.text((MARGIN, y - size * 0.2), line, INK, font, anchor="ls")
    return y + 8


def _draw_line(draw: ImageDraw.ImageDraw, text: str, y: int):
    font = _font(TEXT, 32)
    for line in _lines(text, max(1, min(2, (_TITLE_BOTTOM - y) // 44)), font, INNER):
        y += 44
        draw.text((MARGIN, y), line, INK_SOFT, font, anchor="ls")


def _draw_pay(draw: ImageDraw.ImageDraw, low: int, high: int, state: str):
    text = pay_range(low, high)
    font = next(font for size in (60, 48, 36) if (font := _font(DISPLAY, size)).getlength(text) <= 700 or size == 36)
    draw.text((MARGIN, 496), text, INK, font, anchor="ls")
    start = MARGIN + font.getlength(text) + 20
    state_font = _font(TEXT, 28)
    for line in _lines(state, 1, state_font, WIDTH - MARGIN - start):
        draw.text((start, 496), line, INK_SOFT, state_font, anchor="ls")
    middle = 536

    def at(dollars: int) -> float:
        return MARGIN + INNER * min(dollars, PAY_AXIS.end) / PAY_AXIS.end

    # The bar is at least four pixels wide, so that a single amount or an amount beyond the axis is visible.
    begin = min(at(low), at(PAY_AXIS.end) - 4)
    end = max(at(high), begin + 4)
    draw.rectangle([begin, middle - 10, end, middle + 6], INK)
    if high > PAY_AXIS.end:
        draw.polygon([(end, middle - 10), (end + 16, middle - 2), (end, middle + 6)], INK)
    _draw_ruler(draw, middle + 12, at)


def _draw_ruler(draw: ImageDraw.ImageDraw, y: int, at: Callable[[int], float]):
    draw.line([(MARGIN, y), (WIDTH - MARGIN, y)], INK, 2)
    small, half = _font(TEXT, 22), PAY_AXIS.step // 2
    for value in range(PAY_AXIS.start, PAY_AXIS.end + 1, half):
        is_labeled = value in PAY_AXIS.ticks
        draw.line([(at(value), y), (at(value), y + (12 if is_labeled else 7))], INK, 2)
        if is_labeled and value < PAY_AXIS.end:
            anchor = "ms" if value else "ls"
            draw.text((at(value), y + 36), short_dollars(value), INK_SOFT, small, anchor=anchor)


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The other layout engine, Raqm, needs libraries that are not installed everywhere.
    path = settings.BASE_DIR / "static" / "fonts" / name
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def _has_character(name: str, character: str) -> bool:
    font = _font(name, 24)
    drawn, missing = font.getmask(character), font.getmask(_MISSING)
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


def _find_font(text: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """The text to draw and the first font of ``names`` that has all its letters; None if no font has them.

    Missing characters that are not letters or digits, such as emoji, are left out.
    """
    for name in names:
        drawn = [_drawable(name, character) for character in unicodedata.normalize("NFC", text)]
        if None not in drawn and (line := " ".join("".join(drawn).split())):
            return line, name
    return None


def _drawable(name: str, character: str) -> str | None:
    """``character``, its compatibility form (NFKC), or ""; None if the font lacks a letter or digit."""
    if character.isspace():
        return " "
    if unicodedata.category(character).startswith("C"):
        return ""
    for form in (character, unicodedata.normalize("NFKC", character)):
        if all(_has_character(name, part) for part in form):
            return form
    return None if character.isalnum() else ""


def _lines(text: str, count: int, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """At most ``count`` lines of the font TEXT; none if it lacks a letter."""
    drawable = _find_font(text, (TEXT,))
    return _truncate(_wrap(drawable[0], font, width), count, font, width) if drawable else []


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Wrap ``text`` to lines of at most ``width`` pixels; longer words are broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _truncate(lines: list[str], count: int, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    if len(lines) <= count:
        return lines
    last = lines[count - 1]
    while last and font.getlength(last + _ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: count - 1], last.rstrip(" ,;:–") + _ELLIPSIS]
