"""Find and restore text that was encoded as UTF-8 but decoded with another encoding.

"—" is three bytes in UTF-8. Decoded as windows-1252, they become "â€”"; decoded as windows-874, "โ€”". Encoding these
characters with the same encoding and decoding the bytes as UTF-8 restores the dash. Characters are replaced only if
their bytes are valid UTF-8 and the result is more likely than the original to be what the author wrote.
"""

import re
import unicodedata
from functools import cache

# Encodings that UTF-8 is often misread as, the most common first.
CODECS = ("cp1252", "cp874", "cp1251", "mac_roman", "cp1250", "cp1253", "cp1255", "cp437", "cp850", "koi8_r")
MAX_ROUNDS = 3
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Non-ASCII characters that are common in Latin-alphabet text: letters, punctuation, currency signs, arrows, emoji.
_LIKELY = re.compile(
    "[\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u202f-\u203a\u20a0-\u20bf\u2122\u2190-\u2193\u2212\u2260-\u2265\ufb01\ufb02"
    "\ufeff\ufffd\U0001f300-\U0001faff]"
)
# "UMEÅ”" is a word in capitals before a closing quotation mark, although "Å”" also decodes to a letter, "Ŕ".
_CLOSING = set("“’”»…–—™")
_OPENING = set("„“‘‚«")
_NON_ASCII = re.compile(r"[^\x00-\x7f]{4,}")
# The remains of a character that lost a byte and cannot be restored.
_LEFTOVER = re.compile("â€|Ã[\u0080-\u00bf]|ï¿|โ€|вЂ|‚Ä|ג€|β€|ΓÇ|ÔÇ")


@cache
def _bytes_of(codec: str) -> dict[str, int]:
    """Map the non-ASCII characters of ``codec`` to bytes. As in browsers, undefined bytes are control characters."""
    byte_of = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        byte_of[bytes([byte]).decode(codec, errors="ignore") or chr(byte)] = byte
    return byte_of


@cache
def _sequences(codec: str) -> re.Pattern:
    """A pattern for one UTF-8 character misread as ``codec``: a leading byte and its continuation bytes."""
    characters = _bytes_of(codec).items()

    def between(first: int, last: int) -> str:
        return "[" + "".join(re.escape(char) for char, byte in characters if first <= byte <= last) + "]"

    tail = between(0x80, 0xBF)
    return re.compile(f"{between(0xC2, 0xDF)}{tail}|{between(0xE0, 0xEF)}{tail}{{2}}|{between(0xF0, 0xF4)}{tail}{{3}}")


def _decode(text: str, codec: str) -> str:
    byte_of = _bytes_of(codec)
    try:
        return bytes(byte_of[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""


def _script(char: str) -> str:
    """The script of a non-ASCII letter, such as "THAI"; "" for any other character."""
    return unicodedata.name(char, "").split(" ")[0] if char.isalpha() and not char.isascii() else ""


def _restore(text: str, codec: str) -> tuple[str, int]:
    parts, end, count = [], 0, 0
    for match in _sequences(codec).finditer(text):
        char = _decode(match[0], codec)
        if char and _is_likelier(char, match, text, codec, follows_another=count > 0 and end == match.start()):
            parts += [text[end : match.start()], char]
            end, count = match.end(), count + 1
    return "".join([*parts, text[end:]]), count


def _is_likelier(char: str, match: re.Match, text: str, codec: str, follows_another: bool) -> bool:
    if not _LIKELY.fullmatch(char):
        return False
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    if len(match[0]) > 2:
        return True
    if codec == "cp1252":
        in_quotes = before.isupper() or before in _OPENING
        return not (in_quotes and match[0][1] in _CLOSING and not after.isalpha())
    # Two letters of the same script may be intended, such as "Гё" in a Russian word or "รก" in a Thai word.
    neighbors = {_script(before) if not follows_another else "", _script(after)}
    scripts = {_script(letter) for letter in match[0]} - {""}
    if neighbors & scripts:
        return False
    in_a_word = any(near.isascii() and near.isalpha() for near in (before, after))
    return follows_another or in_a_word or (not char.isalpha() and after.isdigit())


def _restore_twice(run: str) -> str:
    """Restore a run of non-ASCII characters that was misread twice. If no two encodings fit, return it unchanged."""
    for first in CODECS:
        once = _decode(run, first)
        for second in CODECS if once else ():
            twice = _decode(once, second)
            if twice and all(map(_LIKELY.fullmatch, twice)):
                return twice
    return run


def _restore_words(text: str) -> str:
    """Restore words whose letters are all non-ASCII and from one script: "Ð”Ð°" becomes "Да"."""

    def word(match: re.Match) -> str:
        letters = _decode(match[0], "cp1252")
        scripts = {_script(letter) for letter in letters}
        return letters if len(letters) > 1 and len(scripts) == 1 and "" not in scripts else match[0]

    return _NON_ASCII.sub(word, text)


def undo_misreading(text: str) -> str:
    text = _NON_ASCII.sub(lambda run: _restore_twice(run[0]), text)
    for _ in range(MAX_ROUNDS):
        if text.isascii():
            break
        restored, count = max((_restore(text, codec) for codec in CODECS), key=lambda result: result[1])
        restored = restored if count else _restore_words(text)
        if restored == text:
            break
        text = restored
    return text.replace("\ufeff", "")


def is_broken(text: str) -> bool:
    return not text.isascii() and (REPLACEMENT in text or bool(_LEFTOVER.search(text)) or undo_misreading(text) != text)


def exact_fix(text: str) -> str | None:
    """``text`` with all characters restored; None if some cannot be restored, or if nothing is wrong."""
    fixed = undo_misreading(text)
    lost = REPLACEMENT in fixed or _LEFTOVER.search(fixed)
    return None if fixed == text or lost else fixed
