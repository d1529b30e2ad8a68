"""The picture that stands for a page where its address is shared: 1200 by 630 pixels, in the site's own look.

It is drawn from words and figures alone, without a clock: the same words are the same bytes.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from PIL import Image, ImageDraw, ImageFont

from careerguide.lib.charts import PAY_AXIS
from careerguide.lib.money import pay_range, short_dollars
from roles.models import Role

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
INNER = WIDTH - 2 * MARGIN

# The light tokens of static/css/global.css, as a picture wants them.
PAPER, INK, INK_SOFT, LINE, MARK = "#fcfbf8", "#1a2029", "#414853", "#d6d4ce", "#31779b"

DISPLAY, TEXT = "newsreader-semibold.ttf", "noto-sans.ttf"
# A letter that no face has: how it is drawn is how every missing letter is.
_MISSING = "\U0010ffff"
_ELLIPSIS = "…"
# Between the site's name and the pay, in pixels from the top: the title, and the line under it.
_TITLE_TOP, _TITLE_BOTTOM = 150, 415


@dataclass(frozen=True)
class ShareWords:
    """What the picture says. Pay is US dollars a year; ``pay_state`` is how sure it is, in words.

    ``plain_title`` takes the title's place where our faces lack its letters.
    """

    title: str
    plain_title: str
    line: str
    pay: tuple[int, int] | None = None
    pay_state: str = ""


SITE = ShareWords(
    title="What a career pays, asks and costs to enter",
    plain_title="What a career pays, asks and costs to enter",
    line="Role guides and degree programs, with every figure’s source.",
)


def words_of(role: Role) -> ShareWords:
    """What the picture of ``role`` says: its title and claim, and its headline pay with its state."""
    figure = role.salary_figure
    return ShareWords(
        title=role.title,
        plain_title=role.slug.replace("-", " ").capitalize(),
        line=role.claim,
        pay=figure and (role.salary_low, role.salary_high),
        pay_state=f"a year, {figure.state.word}, {figure.basis or 'basis not stated'}" if figure else "pay not stated",
    )


@lru_cache(maxsize=64)
def share_picture(words: ShareWords) -> bytes:
    """The picture of ``words``, as a PNG file."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, 96), "careerguide", INK, _face(DISPLAY, 36), anchor="ls")
    draw.line([(MARGIN, 118), (WIDTH - MARGIN, 118)], LINE, 2)
    y = _draw_title(draw, words)
    _draw_line(draw, words.line, y)
    if words.pay:
        _draw_pay(draw, *words.pay, words.pay_state)
    elif words.pay_state:
        draw.text((MARGIN, 550), words.pay_state.capitalize(), INK_SOFT, _face(TEXT, 30), anchor="ls")
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def picture_answer(words: ShareWords) -> HttpResponse:
    """The picture as an answer that may be kept for an hour."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(share_picture(words), content_type="image/png", headers=headers)


def _draw_title(draw: ImageDraw.ImageDraw, words: ShareWords) -> int:
    """The title, as large as it fits; where it ends."""
    text, name = _in_a_face(words.title, (DISPLAY, TEXT)) or (words.plain_title, DISPLAY)
    for size, most in ((88, 2), (72, 2), (60, 2), (52, 3), (44, 3)):
        face = _face(name, size)
        lines = _wrapped(text, face, INNER)
        if len(lines) <= most:
            break
    y = _TITLE_TOP
    for line in _at_most(lines, most, face, INNER):
        y += round(size * 1.1)
        draw.text((MARGIN, y - size * 0.2), line, INK, face, anchor="ls")
    return y + 8


def _draw_line(draw: ImageDraw.ImageDraw, text: str, y: int):
    """The one line under the title: two rows of it at most, and none where its letters cannot be drawn."""
    found = _in_a_face(text, (TEXT,))
    if not found:
        return
    face = _face(TEXT, 32)
    room = max(1, min(2, (_TITLE_BOTTOM - y) // 44))
    for line in _at_most(_wrapped(found[0], face, INNER), room, face, INNER):
        y += 44
        draw.text((MARGIN, y), line, INK_SOFT, face, anchor="ls")


def _draw_pay(draw: ImageDraw.ImageDraw, low: int, high: int, state: str):
    """The range of pay with its state, and its bar on the axis that all guides share."""
    text = pay_range(low, high)
    face = next(face for size in (60, 48, 36) if (face := _face(DISPLAY, size)).getlength(text) <= 700 or size == 36)
    draw.text((MARGIN, 496), text, INK, face, anchor="ls")
    start = MARGIN + face.getlength(text) + 20
    beside = _face(TEXT, 28)
    found = _in_a_face(state, (TEXT,))
    if found:
        room = WIDTH - MARGIN - start
        draw.text((start, 496), _at_most(_wrapped(found[0], beside, room), 1, beside, room)[0], INK_SOFT, beside, "ls")
    middle = 536

    def at(dollars: int) -> float:
        return MARGIN + INNER * min(dollars, PAY_AXIS.end) / PAY_AXIS.end

    draw.line([(MARGIN, middle), (WIDTH - MARGIN, middle)], LINE, 4)
    # A range of one figure is seen too, and so is where one goes on beyond the axis.
    begin = min(at(low), at(PAY_AXIS.end) - 4)
    end = max(at(high), begin + 4)
    draw.rectangle([begin, middle - 9, end, middle + 9], MARK)
    if high > PAY_AXIS.end:
        draw.polygon([(end, middle - 9), (end + 16, middle), (end, middle + 9)], MARK)
    small = _face(TEXT, 22)
    for tick in PAY_AXIS.ticks:
        anchor = "ls" if tick == 0 else "rs" if tick == PAY_AXIS.end else "ms"
        draw.line([(at(tick), middle + 12), (at(tick), middle + 18)], LINE, 2)
        draw.text((at(tick), middle + 44), short_dollars(tick) if tick else "$0", INK_SOFT, small, anchor=anchor)


@lru_cache(maxsize=32)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The plain layout everywhere: the other one depends on what is installed.
    path = settings.BASE_DIR / "static" / "fonts" / name
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def _has(name: str, letter: str) -> bool:
    face = _face(name, 24)
    drawn, missing = face.getmask(letter), face.getmask(_MISSING)
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


def _in_a_face(text: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """``text`` as the first face of ``names`` that has its letters can draw it, and that face; None where none can.

    Signs that are no letters, such as emoji, are left out where they are missing.
    """
    for name in names:
        kept = [_drawable(name, sign) for sign in unicodedata.normalize("NFC", text)]
        if None not in kept and (drawn := " ".join("".join(kept).split())):
            return drawn, name
    return None


def _drawable(name: str, sign: str) -> str | None:
    """``sign`` as the face has it: itself, a plainer form, nothing; None for a letter or digit that it lacks."""
    if sign.isspace():
        return " "
    if unicodedata.category(sign).startswith("C"):
        return ""
    for form in (sign, unicodedata.normalize("NFKC", sign)):
        if all(_has(name, part) for part in form):
            return form
    return None if sign.isalnum() else ""


def _wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """``text`` in lines that fit ``width`` pixels; a word that is too long itself is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and face.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _at_most(lines: list[str], most: int, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The first ``most`` of ``lines``; where some are left out, the last one says so."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and face.getlength(last + _ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,;:–") + _ELLIPSIS]
