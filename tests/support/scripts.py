"""Texts in many scripts, as editors and readers may type them."""

import unicodedata

from hypothesis import strategies as st

# The first and last letters of each script.
RANGES = {
    "Latin": ["Az", "ÀÖ", "Øö", "øɏ", "Ḁỿ"],
    "Vietnamese": ["az", "Ạỹ", "ƠơƯư", "\u0300\u0303"],
    "Greek": ["ΆϿ", "ἀῼ"],
    "Cyrillic": ["Ѐԯ"],
    "Armenian": ["Աֆ"],
    "Georgian": ["ႠჿᲐᲺ"],
    "Hebrew": ["את", "\u05b0\u05bc"],
    "Arabic": ["ءي", "\u064b\u0652", "ﺀﻼ"],
    "Persian": ["ءي", "پچژگکی", "\u200c\u200c"],
    "Urdu": ["ٹے", "\u064b\u0652"],
    "Syriac": ["ܐܯ", "\u0730\u074a"],
    "Thaana": ["ހޱ"],
    "Devanagari": ["ऄह", "\u093e\u094d", "\u0958\u0961", "\u200d\u200d"],
    "Bengali": ["অহ", "\u09be\u09cd", "\u200d\u200d"],
    "Gurmukhi": ["ਅਹ", "\u0a3e\u0a4d"],
    "Gujarati": ["અહ", "\u0abe\u0acd"],
    "Oriya": ["ଅହ", "\u0b3e\u0b4d"],
    "Tamil": ["அஹ", "\u0bbe\u0bcd"],
    "Telugu": ["అహ", "\u0c3e\u0c4d"],
    "Kannada": ["ಅಹ", "\u0cbe\u0ccd"],
    "Malayalam": ["അഹ", "\u0d3e\u0d4d", "ൺൿ", "\u200d\u200d"],
    "Sinhala": ["අෆ", "\u0dca\u0ddf", "\u200d\u200d"],
    "Thai": ["กะ", "ัู", "เ\u0e4e"],
    "Lao": ["ກະ", "ັຼ", "ເໆ"],
    "Tibetan": ["ཀཬ", "\u0f71\u0f84"],
    "Myanmar": ["ကဪ", "\u102b\u103e"],
    "Khmer": ["កឳ", "\u17b6\u17d3"],
    "Mongolian": ["ᠠᡂ"],
    "Ethiopic": ["ሀፚ"],
    "Cherokee": ["ᎠᏵ", "ꭰꮿ"],
    "Tifinagh": ["ⴰⵧ"],
    "Hangul": ["가힣", "ᄀᄒ", "ᅡᅵ"],
    "Han": ["一鿿", "㐀䶿", "豈舘"],
    "Hiragana": ["ぁゖ"],
    "Katakana": ["ァヺ", "ｦﾝ"],
    "Adlam": ["𞤀𞥃"],
}
# In other scripts, readers may leave out the marks, so searches and slugs do.
MARKS_ARE_OPTIONAL = {"Latin", "Vietnamese", "Greek", "Cyrillic", "Hebrew", "Arabic", "Persian", "Urdu"}
SEPARATORS = [" ", " ", "  ", "-", " & ", " – ", ", ", "’", "\u00a0", " (", ". ", " 2", "\u200b"]


def characters(script: str) -> list[str]:
    pairs = [ends[index : index + 2] for ends in RANGES[script] for index in range(0, len(ends), 2)]
    between = (chr(code) for first, last in pairs for code in range(ord(first), ord(last) + 1))
    return [char for char in between if unicodedata.category(char)[0] in "LM" or char in "\u200c\u200d"]


@st.composite
def texts(draw, script: str):
    """Up to four words, each of which begins with a letter."""
    chars = characters(script)
    letters = [char for char in chars if char.isalpha()]
    words = draw(
        st.lists(
            st.tuples(st.sampled_from(letters), st.text(st.sampled_from(chars), min_size=1, max_size=8)).map("".join),
            min_size=1,
            max_size=4,
        )
    )
    text = words[0] + "".join(draw(st.sampled_from(SEPARATORS)) + word for word in words[1:])
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
