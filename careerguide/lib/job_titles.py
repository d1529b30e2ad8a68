"""Read official titles of occupations."""

import re

# What a title leaves out, such as "except special education".
_EXCEPTION = re.compile(r",? (except|including) .*")
_SEPARATOR = re.compile(r", and |, | and ")
_ACRONYM = re.compile("[A-Z]{2,6}")
_WORD = re.compile("[A-Za-z]+")
_SMALL_WORDS = {"and", "of", "the", "for", "or", "in", "to"}


def is_catch_all(title: str) -> bool:
    """Whether the occupation holds the jobs that no other occupation of its group includes."""
    return ", all other" in title or title.startswith("Miscellaneous ")


def is_abbreviation(short: str, title: str) -> bool:
    """Whether the letters of ``short`` are initials of words in ``title``, in order: "RN" of "Registered nurses".

    The first letters must agree. "CFA" is a credential, not a name of "Securities, commodities, and financial services
    sales agents", and "CSI" has no word in "Detectives and criminal investigators".
    """
    initials = [word[0].upper() for word in _WORD.findall(title) if word not in _SMALL_WORDS]
    if not _ACRONYM.fullmatch(short) or initials[:1] != [short[0]]:
        return False
    remaining = iter(initials)
    return all(letter in remaining for letter in short)


def main_names(title: str) -> list[str]:
    """A title and the names in it: "Plumbers, pipefitters, and steamfitters" has four.

    "Medical" in "Medical and health services managers" is no name, because it is not in the plural. "Teachers" in
    "Nursing instructors and teachers" is none either, because "nursing" belongs to it.
    """
    if is_catch_all(title):
        return [title]
    names = [title]
    has_one_word = True
    for part in _SEPARATOR.split(_EXCEPTION.sub("", title)):
        has_one_word = has_one_word and " " not in part
        if part.endswith("s") and (has_one_word or " " in part) and part != title:
            names.append(part)
    return names
