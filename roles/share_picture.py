"""The picture that social networks show for shared links: 1200 by 630 pixels. The same text yields the same bytes."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from PIL import Image, ImageDraw, ImageFont

from careerguide.lib.money import pay_range, short_dollars
from careerguide.lib.ruler import PAY_AXIS
from roles.models import Role

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
INNER = WIDTH - 2 * MARGIN

# The colors of the light theme in static/css/site/base.css, converted from OKLCH.
PAPER, INK, INK_SOFT, LINE, MARK = "#fcfbf8", "#1a2029", "#414853", "#d6d4ce", "#31779b"

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
    title="What a career pays, asks and costs to enter",
    line="Role guides and degree programs, with every figure’s source.",
)


def share_text(role: Role) -> ShareText:
    figure = role.salary_figure
    return ShareText(
        title=role.title,
        plain_title=role.slug.replace("-", " ").capitalize(),
        line=role.claim,
        pay=figure and (role.salary_low, role.salary_high),
        pay_state=f"a year, {figure.state.value}, {figure.basis or 'basis not stated'}" if figure else "pay not stated",
    )


@lru_cache(maxsize=64)
def share_picture(words: ShareText) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, 96), "careerguide", INK, _font(DISPLAY, 36), anchor="ls")
    draw.line([(MARGIN, 118), (WIDTH - MARGIN, 118)], LINE, 2)
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
    drawable = _find_font(text, (TEXT,))
    if not drawable:
        return
    font = _font(TEXT, 32)
    room = max(1, min(2, (_TITLE_BOTTOM - y) // 44))
    for line in _truncate(_wrap(drawable[0], font, INNER), room, font, INNER):
        y += 44
        draw.text((MARGIN, y), line, INK_SOFT, font, anchor="ls")


def _draw_pay(draw: ImageDraw.ImageDraw, low: int, high: int, state: str):
    text = pay_range(low, high)
    font = next(font for size in (60, 48, 36) if (font := _font(DISPLAY, size)).getlength(text) <= 700 or size == 36)
    draw.text((MARGIN, 496), text, INK, font, anchor="ls")
    start = MARGIN + font.getlength(text) + 20
    state_font = _font(TEXT, 28)
    drawable = _find_font(state, (TEXT,))
    if drawable:
        room = WIDTH - MARGIN - start
        line = _truncate(_wrap(drawable[0], state_font, room), 1, state_font, room)[0]
        draw.text((start, 496), line, INK_SOFT, state_font, anchor="ls")
    middle = 536

    def at(dollars: int) -> float:
        return MARGIN + INNER * min(dollars, PAY_AXIS.end) / PAY_AXIS.end

    draw.line([(MARGIN, middle), (WIDTH - MARGIN, middle)], LINE, 4)
    # The bar is at least four pixels wide, so that a single amount or an amount beyond the axis is visible.
    begin = min(at(low), at(PAY_AXIS.end) - 4)
    end = max(at(high), begin + 4)
    draw.rectangle([begin, middle - 9, end, middle + 9], MARK)
    if high > PAY_AXIS.end:
        draw.polygon([(end, middle - 9), (end + 16, middle), (end, middle + 9)], MARK)
    small = _font(TEXT, 22)
    for tick in PAY_AXIS.ticks:
        anchor = "ls" if tick == 0 else "rs" if tick == PAY_AXIS.end else "ms"
        draw.line([(at(tick), middle + 12), (at(tick), middle + 18)], LINE, 2)
        draw.text((at(tick), middle + 44), short_dollars(tick) if tick else "$0", INK_SOFT, small, anchor=anchor)


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
