"""Sentences about a program, for its page. They leave out what is not known."""

import re

from careerguide.lib.durations import duration
from careerguide.lib.names import curly_apostrophes, inside_sentence, isolate
from careerguide.lib.number_format import number_word
from programs.field_names import field_in_sentence
from programs.levels import Level
from programs.models import Pathway, Program
from roles.models import Role

# Letters whose names begin with a vowel: an MBA, a BS.
_VOWEL_LETTERS = "AEFHILMNORSX"
# An online and an undergraduate degree, a one-year and a university degree.
_VOWEL = re.compile(r"(?!one-|uni)[aeiou]", re.IGNORECASE)
# Eight, 11, 18, and 80 to 89 begin with a vowel.
_VOWEL_NUMBER = re.compile(r"(8\d?|11|18)(?!\d)")

# What a guide says about a program, by the strength of the pathway. Related programs need no match.
CLAIMS = {
    Pathway.Strength.LISTED: "The guide’s source lists this program",
    Pathway.Strength.RECOMMENDED: "The guide recommends this program",
}


def with_article(words: str) -> str:
    """ "master’s" is "a master’s", "online degree" is "an online degree", "18-month degree" is "an 18-month degree"."""
    first = words.split()[0]
    if first[1:] and first[:2].isupper():
        has_vowel = first[0] in _VOWEL_LETTERS
    else:
        has_vowel = (_VOWEL_NUMBER if first[0].isdigit() else _VOWEL).match(first)
    return f"{'an' if has_vowel else 'a'} {words}"


def spelled_duration(months: int) -> str:
    """ "two years" instead of "2 years"."""
    number, unit = duration(months).split()
    return f"{number_word(int(number)) if number.isdigit() else number} {unit}"


def _length_before_noun(months: int) -> str:
    """ "two-year" instead of "two years"."""
    return re.sub(r"s?$", "", spelled_duration(months)).replace(" ", "-")


def degree_in_sentence(name: str) -> str:
    """ "Master's in Finance (MSF)" is "master’s", "Bachelor’s degree" is "bachelor’s degree"."""
    return inside_sentence(curly_apostrophes(re.split(r" \(| in ", name)[0]))


def claim(program: Program) -> str:
    """One line, such as "A two-year online master’s in finance."; empty if only the title is known."""
    field, length = program.field_of_study, program.duration_months
    if not (program.degree_type or program.delivery_mode or length):
        return ""
    mode = {"online": "online", "hybrid": "hybrid", "on_campus": "on-campus"}.get(program.delivery_mode, "")
    degree = degree_in_sentence(program.degree_type.name) if program.degree_type else "program"
    words = with_article(" ".join(filter(None, [length and _length_before_noun(length), mode, degree])))
    words += f" in {isolate(field_in_sentence(field.name, field.cip_code))}" if field else ""
    return f"{words[0].upper()}{words[1:]}."


def details_finding(program: Program) -> str:
    """Such as "Two years, online and part-time"; empty if none of these is known."""
    modes = " and ".join(
        mode.lower() for mode in (program.get_delivery_mode_display(), program.get_study_mode_display()) if mode
    )
    length = spelled_duration(program.duration_months) if program.duration_months else ""
    words = ", ".join(filter(None, [length, modes]))
    return f"{words[:1].upper()}{words[1:]}"


def mismatch(program: Program, strength: str) -> str:
    """Why a program does not prepare for a role, although its pathway has a ``strength`` that is a key of CLAIMS."""
    claim, field = CLAIMS[strength], program.field_of_study
    if not field:
        return f"{claim}, but its field of study is not stated."
    words = field_in_sentence(field.name, field.cip_code)
    kind = with_article(f"{words} degree") if " " not in words else f"a degree in {words}"
    return f"{claim}, but it is {isolate(kind)}."


def recommended(role: Role, level: Level | None) -> str:
    """What the guide to ``role`` recommends, compared with a program's ``level``; empty if that is not known."""
    compared = level.compared_words(role) if level else ""
    education = with_article(inside_sentence(role.get_entry_education_display()))
    return f"the guide recommends {education} ({compared})" if compared else ""


def place_in_words(program: Program) -> str:
    """Without the country if that is the US."""
    is_in_us = program.country == "US" and program.city and program.location_scope == Program.LocationScope.ONE
    return program.place if is_in_us else program.full_place


def tuition_basis(program: Program) -> str:
    """What the tuition covers and whose it is, in a sentence; empty if there is nothing to say."""
    if program.tuition_usd is None:
        return ""
    words = ", ".join(filter(None, [program.tuition_words, program.tuition_figure.period]))
    return f"{words[0].upper()}{words[1:]}." if words else ""
