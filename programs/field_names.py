"""Names of fields of study as people write them."""

import re

# Families of the CIP whose names often have a name of a people, a language or a faith: area studies, languages,
# English, religion, theology and history.
_NAMED = ("05", "16", "23", "38", "39", "54")
_PROPER_NAMES = {
    *("American", "Asian", "Australian", "Ayurvedic", "Canadian", "Chinese", "English", "European", "French", "German"),
    *("Holocaust", "Indian", "Latin", "Mediterranean", "Montessori", "Reiki", "Renaissance", "Spanish", "Steiner"),
    *("United", "Waldorf"),
}
_REMAINDER = re.compile(r", (general|other)$", re.IGNORECASE)


def without_remainder(name: str) -> str:
    """ "Biology/Biological Sciences, General" is "Biology/Biological Sciences"."""
    return _REMAINDER.sub("", name)


def field_in_sentence(name: str, cip_code: str | None) -> str:
    """ "Finance, General" is "finance". Names such as "Spanish Language and Literature" and "CAD/CADD" stay."""
    short = without_remainder(name)
    if (cip_code or "")[:2] in _NAMED or not _PROPER_NAMES.isdisjoint(re.split(r"[\W_]+", short)):
        return short
    return re.sub(r"\b[A-Z](?=[a-z])", lambda letter: letter[0].lower(), short)
