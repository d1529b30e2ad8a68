"""Names of fields of study as people write them in a sentence."""

# Families of the CIP whose names often have a name of a people, a language or a faith: area studies, languages,
# English, religion, theology and history.
_FAMILIES_WITH_PROPER_NAMES = ("05", "16", "23", "38", "39", "54")
_PROPER_NAMES = {
    *("American", "Asian", "Ayurvedic", "Canadian", "Chinese", "English", "French", "German", "Holocaust", "Indian"),
    *("Latin", "Mediterranean", "Montessori", "Reiki", "Renaissance", "Spanish", "Steiner", "United", "Waldorf"),
}


def short_field(name: str) -> str:
    """ "Finance, General" is "Finance"."""
    return name.removesuffix(", General")


def field_in_sentence(name: str, cip_code: str | None) -> str:
    """ "Finance, General" is "finance", but "Spanish Language and Literature" and "CAD/CADD Drafting" stay."""
    short = short_field(name)
    words = short.replace("/", " ").replace("-", " ").split()
    is_proper = not cip_code or cip_code[:2] in _FAMILIES_WITH_PROPER_NAMES or not _PROPER_NAMES.isdisjoint(words)
    return short if is_proper or any(word[1:] != word[1:].lower() for word in words) else short.lower()
