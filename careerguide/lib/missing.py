"""Words that other systems write if a value is missing, such as "N/A"."""

# In lower case and without the brackets around them.
_WORDS = {
    *("#n/a", "blank", "empty", "missing", "n.a", "n/a", "na", "nan", "nil", "no data", "none", "not applicable"),
    *("not available", "not given", "not known", "not provided", "not reported", "not specified", "not stated", "null"),
    *("privacy suppressed", "privacysuppressed", "ps", "tba", "tbc", "tbd", "to be announced", "to be confirmed"),
    *("to be decided", "to be determined", "undefined", "unknown", "unspecified", r"\n"),
}
_MAX_LENGTH = 30
_PUNCTUATION = " -‐‑‒–—―−._?"


def is_missing_word(text: str) -> bool:
    """Whether ``text`` is only a word, or a dash or question mark, for a value that is missing."""
    if len(text) > _MAX_LENGTH:
        return False
    word = text.strip(" ()[]<>{}*\"'").casefold()
    return bool(word) and (not word.strip(_PUNCTUATION) or word.rstrip(".") in _WORDS)
