"""Text that was written as UTF-8 and read as something else: found, and put back exactly.

"—" is three bytes in UTF-8. Read one by one as windows-1252 they are "â€”", as windows-874 "โ€”". Written
back as those bytes and read as UTF-8 they are the dash again. Nothing is guessed: a sign is put back only
where its bytes are whole UTF-8, and where what comes out is likelier in a text than what stood there.
"""

import re
import unicodedata
from functools import cache

# How the bytes were misread, the commonest first. Latin-1 is in all of them: see ``_byte_of``.
CODECS = ("cp1252", "cp874", "cp1251", "mac_roman", "cp1250", "cp1253", "cp1255", "cp437", "cp850", "koi8_r")
MAX_ROUNDS = 3
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# What text in Latin letters holds beside ASCII: letters and signs, punctuation, currency, arrows, pictures.
_LIKELY = re.compile(
    "[\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u202f-\u203a\u20a0-\u20bf\u2122\u2190-\u2193\u2212\u2260-\u2265\ufb01\ufb02"
    "\ufeff\ufffd\U0001f300-\U0001faff]"
)
# "CAFÉ”" is a word in capitals and a closing quote, though the two read as one other letter.
_CLOSING = set("“’”»…–—™")
_OPENING = set("„“‘‚«")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{4,}")
# What is left where a byte was lost on the way, so that nobody can put it back.
_LEFTOVER = re.compile("â€|Ã[\u0080-\u00bf]|ï¿|โ€|вЂ|‚Ä|ג€|β€|ΓÇ|ÔÇ")


@cache
def _byte_of(codec: str) -> dict[str, int]:
    """The byte from 0x80 up behind each sign of ``codec``; as browsers do, an undefined byte is a control sign."""
    found = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        found[bytes([byte]).decode(codec, errors="ignore") or chr(byte)] = byte
    return found


@cache
def _sequences(codec: str) -> re.Pattern:
    """What one sign of UTF-8 may look like in ``codec``: a leading byte and its followers."""
    signs = _byte_of(codec).items()

    def of(first: int, last: int) -> str:
        return "[" + "".join(re.escape(sign) for sign, byte in signs if first <= byte <= last) + "]"

    follower = of(0x80, 0xBF)
    return re.compile(f"{of(0xC2, 0xDF)}{follower}|{of(0xE0, 0xEF)}{follower}{{2}}|{of(0xF0, 0xF4)}{follower}{{3}}")


def _decoded(signs: str, codec: str) -> str:
    """``signs`` as the UTF-8 behind them; empty where they are none."""
    context = _byte_of(codec)
    try:
        return bytes(context[sign] for sign in signs).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""


def _script(sign: str) -> str:
    """The script of a letter beyond ASCII, such as "THAI"; empty for anything else."""
    return unicodedata.name(sign, "").split(" ")[0] if sign.isalpha() and not sign.isascii() else ""


def _put_back(text: str, codec: str) -> tuple[str, int]:
    """``text`` with what ``codec`` explains put back, and how many signs that were."""
    pieces, done, count = [], 0, 0
    for found in _sequences(codec).finditer(text):
        sign = _decoded(found[0], codec)
        if sign and _is_likelier(sign, found, text, codec, after_another=count > 0 and done == found.start()):
            pieces += [text[done : found.start()], sign]
            done, count = found.end(), count + 1
    return "".join([*pieces, text[done:]]), count


def _is_likelier(sign: str, found: re.Match, text: str, codec: str, after_another: bool) -> bool:
    """Whether ``sign`` is what was meant, and not the signs of ``found`` as they stand in ``text``."""
    if not _LIKELY.fullmatch(sign):
        return False
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    if len(found[0]) > 2:
        return True
    if codec == "cp1252":
        in_quotes = before.isupper() or before in _OPENING
        return not (in_quotes and found[0][1] in _CLOSING and not after.isalpha())
    # Two letters of a script may be just that: "Гё" in a Russian word, "รก" in a Thai one.
    neighbours = {_script(before) if not after_another else "", _script(after)}
    own = {_script(letter) for letter in found[0]} - {""}
    if neighbours & own:
        return False
    in_a_word = any(near.isascii() and near.isalpha() for near in (before, after))
    return after_another or in_a_word or (not sign.isalpha() and after.isdigit())


def _put_back_twice(run: str) -> str:
    """``run``, signs beyond ASCII, with two misreadings undone; as it is where the whole of it is not that."""
    for first in CODECS:
        once = _decoded(run, first)
        for second in CODECS if once else ():
            signs = _decoded(once, second)
            if signs and all(map(_LIKELY.fullmatch, signs)):
                return signs
    return run


def _other_script(text: str) -> str:
    """``text`` with whole words of another script put back: "Ð”Ð°" is "Да"."""

    def word(found: re.Match) -> str:
        letters = _decoded(found[0], "cp1252")
        scripts = {_script(letter) for letter in letters}
        return letters if len(letters) > 1 and len(scripts) == 1 and "" not in scripts else found[0]

    return _BEYOND_ASCII.sub(word, text)


def undo_misreading(text: str) -> str:
    """``text`` with every sign that was misread put back, misread twice included; as it is where nothing was."""
    text = _BEYOND_ASCII.sub(lambda run: _put_back_twice(run[0]), text)
    for _ in range(MAX_ROUNDS):
        if text.isascii():
            break
        tried = [_put_back(text, codec) for codec in CODECS]
        better, count = max(tried, key=lambda each: each[1])
        better = better if count else _other_script(text)
        if better == text:
            break
        text = better
    return text.replace("\ufeff", "")


def is_broken(text: str) -> bool:
    """Whether ``text`` holds signs that were misread, or the sign that stands for a lost one."""
    return not text.isascii() and (REPLACEMENT in text or bool(_LEFTOVER.search(text)) or undo_misreading(text) != text)


def exact_fix(text: str) -> str | None:
    """The whole of ``text`` put back; None where a part of it is lost, or nothing was wrong."""
    fixed = undo_misreading(text)
    lost = REPLACEMENT in fixed or _LEFTOVER.search(fixed)
    return None if fixed == text or lost else fixed
