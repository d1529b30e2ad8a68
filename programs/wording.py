"""Sentences about a program, for its page. They leave out what is not known."""

import re

from careerguide.lib.durations import duration
from careerguide.lib.editions import edition_words
from careerguide.lib.money import dollars
from careerguide.lib.names import curly_apostrophes, inside_sentence, isolate
from careerguide.lib.number_format import number_word
from programs.field_names import field_in_sentence, without_remainder
from programs.levels import Level
from programs.models import InstitutionFigures, Pathway, Program
from programs.querysets import EXIT_ONLY
from roles.models import Role

_EXIT_ONLY = re.compile(rf"\b{EXIT_ONLY}\b", re.IGNORECASE)
_YEAR = 12
# How the names of degree types end that take less than a year.
_SHORT_AWARDS = ("less than 1 year)", "(less than 12 weeks)")
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
    """ "Master's in Finance (MSF)" is "master’s". Only a bracket about honors stays."""
    words = curly_apostrophes(re.split(r" \((?!hono)| in ", name)[0])
    # The level of a vocational certificate is part of its name: "Certificate IV".
    return words if re.search(r" [IV]+$", words) else inside_sentence(words)


def claim(program: Program) -> str:
    """One line, such as "A two-year online master’s in finance."; empty if only the title is known."""
    field, length = program.field_of_study, program.duration_months
    if not (program.degree_type or program.delivery_mode or length):
        return ""
    mode = {"online": "online", "hybrid": "hybrid", "on_campus": "on-campus"}.get(program.delivery_mode, "")
    degree = degree_in_sentence(program.degree_type.name) if program.degree_type else "program"
    words = with_article(" ".join(filter(None, [length and _length_before_noun(length), mode, degree])))
    # The broad fields of Australia do not name the subject.
    if field and field.cip_code:
        # In lowercase, two names that a slash separates would read as one.
        has_slash = "/" in field.name
        name = without_remainder(field.name) if has_slash else field_in_sentence(field.name, field.cip_code)
        words += f" in {isolate(name)}"
    return f"{words[0].upper()}{words[1:]}."


def exit_note(program: Program) -> str:
    """What "exit only" means in the title of an Australian course."""
    if program.country != "AU" or not _EXIT_ONLY.search(program.award):
        return ""
    return "Students who leave a longer course early receive this award. It is not open to direct entry."


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
    is_average = program.tuition_kind == Program.TuitionKind.INSTITUTION
    # The source has no other tuition of institutions.
    limits = "out-of-state, without fees" if is_average else ""
    converted = f" Converted from {program.converted_from}." if program.converted_from else ""
    whose = f" for {program.students}" if is_average and program.students else ""
    words = ", ".join(filter(None, [f"{program.tuition_words}{whose}", limits, program.tuition_figure.period]))
    return f"{words[:1].upper()}{words[1:]}{words and '.'}{converted}".strip()


def newer_tuition(program: Program, figures: InstitutionFigures) -> str:
    """What full-time undergraduates of the institution pay in a later year, if that is lower; empty if it is not.

    The listed tuition is without fees and that of ``figures`` with them, so only a fall is certain.
    """
    in_state, out_of_state = figures.tuition_in_state, figures.tuition_out_of_state
    is_average = program.tuition_kind == Program.TuitionKind.INSTITUTION
    if not is_average or in_state is None or out_of_state is None or program.tuition_usd is None:
        return ""
    edition = edition_words(figures.source.published)
    year = f", {edition}" if edition else ""
    sentences = []
    if in_state < min(out_of_state, program.tuition_usd):
        sentences.append(f"In-state, with fees: {dollars(in_state)}{year}.")
    if out_of_state < program.tuition_usd and program.tuition_year < figures.source.published:
        places = "in-state and out-of-state" if in_state == out_of_state else "out-of-state"
        sentences.append(f"The newer figure is lower: {dollars(out_of_state)}, {places}, with fees{year}.")
    return " ".join(sentences)


def tuition_note(program: Program) -> str:
    """Says that a year's tuition is for more study than a short award takes."""
    months, name = program.duration_months, program.degree_type.name if program.degree_type else ""
    is_short = months < _YEAR if months else name.endswith(_SHORT_AWARDS)
    if program.tuition_basis != Program.TuitionBasis.YEAR or not is_short:
        return ""
    return "This award takes less than a year"
