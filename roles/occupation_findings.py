"""Sentences about an official occupation, computed from its figures."""

from collections.abc import Sequence
from datetime import date
from math import sqrt

from django.utils.text import capfirst

from careerguide.lib.money import dollars, hourly_dollars
from careerguide.lib.names import inside_sentence, join_names
from careerguide.lib.number_format import both_or_all, number_word, plain_number, signed_number, whole_percent
from roles.education import ENTRY_LEVELS, NO_CREDENTIAL, survey_level
from roles.models import EducationLevel, Occupation

# Longer titles, and those with commas or dashes, are hard to read in a sentence.
_MAX_TITLE = 45
_IN_THIS_JOB = "people in this job"
_NOTHING = {"", "Not required"}
_RESIDENCY = "Internship/residency"
_EXPERIENCE = {"Less than 5 years": "less than five years", "5 years or more": "five years or more"}
# With fewer answers, and with an interval of at least this many percentage points, a share is uncertain.
_FEW, _WIDE = 50, 20
_HALF = 50
# The number of standard errors on each side of an interval of 95%.
_Z = 1.96


def people(occupation: Occupation) -> str:
    """ "registered nurses", or "people in this job"."""
    title = occupation.title
    return _IN_THIS_JOB if {",", "–"} & set(title) or len(title) > _MAX_TITLE else inside_sentence(title)


def pay_sentence(occupation: Occupation) -> str:
    """Such as "Half of registered nurses earn more than $97,550 a year, and one in ten more than $137,470."."""
    percentiles, who = dict(occupation.percentiles()), people(occupation)
    half = "Half the people in this job" if who == _IN_THIS_JOB else f"Half of {who}"
    if 50 not in percentiles:
        hourly = occupation.hourly_median
        return "" if percentiles or hourly is None else f"{half} earn more than {hourly_dollars(hourly)} an hour."
    top = next((few for few in [(90, "ten"), (75, "four")] if few[0] in percentiles), None)
    more = f", and one in {top[1]} more than {dollars(percentiles[top[0]])}" if top else ""
    return f"{half} earn more than {dollars(percentiles[50])} a year{more}."


def pay_finding(occupation: Occupation) -> str:
    percentiles = dict(occupation.percentiles())
    if {25, 75} <= percentiles.keys():
        return f"The middle half earns {dollars(percentiles[25])} to {dollars(percentiles[75])}"
    if 50 in percentiles:
        return f"Half earn more than {dollars(percentiles[50])}"
    if occupation.hourly_median is not None:
        return f"Half earn more than {hourly_dollars(occupation.hourly_median)} an hour"
    return ""


def entry_sentence(occupation: Occupation) -> str:
    """Such as "The usual way in is a bachelor’s degree, plus less than five years of experience in …".

    Training on the job comes after people start, but an internship or residency usually before.
    """
    level, years = ENTRY_LEVELS.get(occupation.entry_education), experience_words(occupation)
    if not level:
        return ""
    if occupation.entry_education == NO_CREDENTIAL:
        more = ", but experience in a related occupation is" if years else ""
        return f"No formal credential is usually required{more}."
    more = [f"{years} of experience in a related occupation"] if years else []
    if occupation.training == _RESIDENCY:
        more.append(_article(occupation.training))
    return f"The usual way in is {level}{f', plus {join_names(more)}' if more else ''}."


def openings_words(occupation: Occupation) -> str:
    """The source rounds to hundreds, so none are up to fifty."""
    return "under 50" if occupation.openings == 0 else f"{occupation.openings:,}"


def growth_finding(occupation: Occupation) -> str:
    """Such as "4.9% more jobs by 2034, and 189,100 openings a year"."""
    growth, parts = occupation.growth_percent, []
    if growth is not None:
        change = f"{plain_number(abs(growth))}% {'more' if growth > 0 else 'fewer'} jobs by {occupation.growth_to}"
        parts.append(change if growth else f"As many jobs in {occupation.growth_to} as in {occupation.growth_from}")
    if occupation.openings is not None:
        parts.append(f"{openings_words(occupation)} openings a year")
    return (", but " if growth is not None and growth < 0 else ", and ").join(parts)


def growth_comparison(own: Occupation, others: Sequence[Occupation]) -> str:
    best = max(others, key=lambda row: row.growth_percent)
    if best.growth_percent <= own.growth_percent:
        return "No close career has a better outlook"
    return (
        f"The best outlook of the close careers: {inside_sentence(best.title)}, {signed_number(best.growth_percent)}%"
    )


def related_finding(own: Occupation, others: Sequence[Occupation]) -> str:
    """How many of the closest occupations pay more, by the median; "" if that is not known."""
    known = [row for row in others if row.pay_p50 is not None]
    if own.pay_p50 is None or not known:
        return ""
    more, count = sum(row.pay_p50 > own.pay_p50 for row in known), len(known)
    if count == 1:
        return f"The closest career pays {'more' if more else 'less' if known[0].pay_p50 < own.pay_p50 else 'the same'}"
    if more == count:
        return f"{both_or_all(count).capitalize()} of the closest careers pay more"
    some = number_word(more).capitalize() if more else "None"
    return f"{some} of the {number_word(count)} closest careers {'pay' if more > 1 else 'pays'} more"


def education_finding(occupation: Occupation, levels: Sequence[EducationLevel]) -> str:
    """The official level, and the one that most people or the most people named, if their number is large enough."""
    official = ENTRY_LEVELS.get(occupation.entry_education, "")
    start = f"Officially {official}" if official else ""
    top, most = top_level(levels)
    if top is None:
        return start
    who = "experts" if top.by_experts else "people in the job"
    level = survey_level(top.level)
    if official and level.entry == occupation.entry_education:
        return f"{start}, and most {who} agree" if most else f"{start}, and {who} name it most often"
    names = f"most {who} name {level.words}" if most else f"{who} most often name {level.words}"
    return f"{start}, but {names}" if start else capfirst(names)


def top_level(levels: Sequence[EducationLevel]) -> tuple[EducationLevel | None, bool]:
    """The level that was named most often, and whether more than half named it; None if that is uncertain.

    The interval of more than half must be above half, and that of "most often" above the interval of the next level. A
    withheld share may be the highest.
    """
    shown = sorted((each for each in levels if not each.suppressed), key=lambda each: -each.percent)
    if not shown or may_hide_the_top(levels):
        return None, False
    low, next_high = _interval(shown[0])[0], max((_interval(each)[1] for each in shown[1:]), default=0)
    return (shown[0] if low > min(_HALF, next_high) else None), low > _HALF


def may_hide_the_top(levels: Sequence[EducationLevel]) -> bool:
    """Whether the withheld shares are together as large as the largest share shown."""
    shown = [each.percent for each in levels if not each.suppressed]
    return len(shown) < len(levels) and 100 - sum(shown) >= max(shown, default=0)


def _interval(level: EducationLevel) -> tuple[float, float]:
    """The 95% interval of O*NET. It has none for experts, so theirs is Wilson's."""
    if level.ci_low is not None and level.ci_high is not None:
        return float(level.ci_low), float(level.ci_high)
    if not level.n:
        return 0, 100
    share, per_answer = float(level.percent) / 100, _Z**2 / level.n
    center = share + per_answer / 2
    margin = sqrt(per_answer * (share * (1 - share) + per_answer / 4))
    return tuple(100 * bound / (1 + per_answer) for bound in (center - margin, center + margin))


def survey_month(text: str) -> str:
    """ "2021-08" is "August 2021"."""
    try:
        return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
    except ValueError:
        return text


def uncertain_share(levels: Sequence[EducationLevel]) -> str:
    """How far off the most uncertain share may be, in a sentence; "" if none is."""
    known = [each for each in levels if not each.suppressed and each.ci_low is not None and each.ci_high is not None]
    widest = max(known, key=lambda each: each.ci_high - each.ci_low, default=None)
    if widest is None or widest.n is None or widest.n >= _FEW or widest.ci_high - widest.ci_low < _WIDE:
        return ""
    low, high = (whole_percent(bound) for bound in (widest.ci_low, widest.ci_high))
    level = survey_level(widest.level).words
    return (
        f"{number_word(widest.n).capitalize()} people answered, so the {whole_percent(widest.percent)}% for {level} "
        f"is uncertain: its 95% confidence interval runs from {low}% to {high}%."
    )


def entry_requirements(occupation: Occupation) -> str:
    """What BLS says about getting in, in sentences."""
    level = ENTRY_LEVELS.get(occupation.entry_education)
    sentences = [f"According to BLS, people typically start with {level}."] if level else []
    more = [f"{years} of work experience in a related occupation"] if (years := experience_words(occupation)) else []
    if occupation.training not in _NOTHING:
        more.append(_article(occupation.training))
    if more:
        sentences.append(f"BLS {'also ' if level else ''}lists {join_names(more)}.")
    return " ".join(sentences)


def titles_finding(occupation: Occupation, count: int) -> str:
    if count < 2:
        return ""
    return f"{count:,} job titles in this group" if occupation.is_catch_all else f"Also known by {count:,} other titles"


def experience_words(occupation: Occupation) -> str:
    """The years of work experience that BLS lists: "five years or more", or "" if none."""
    years = occupation.work_experience
    return "" if years in _NOTHING else _EXPERIENCE.get(years, _lower(years))


def _article(training: str) -> str:
    words = _lower(training.replace("/", " or "))
    if words.endswith("training"):
        return words
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
