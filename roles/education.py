"""Levels of education: what BLS calls typical for entry, and what people in a job told O*NET."""

from typing import NamedTuple

from careerguide.lib.names import curly_apostrophes

NO_CREDENTIAL = "No formal educational credential"
# The levels of BLS, lowest first, with how each one is called in a sentence.
ENTRY_LEVELS = {
    NO_CREDENTIAL: "no formal credential",
    "High school diploma or equivalent": "a high school diploma or equivalent",
    "Some college, no degree": "some college but no degree",
    "Postsecondary nondegree award": "a certificate",
    "Associate's degree": "an associate’s degree",
    "Bachelor's degree": "a bachelor’s degree",
    "Master's degree": "a master’s degree",
    "Doctoral or professional degree": "a doctoral or professional degree",
}
# A table calls a level by the same word as a sentence.
_TABLE_NAMES = {"Postsecondary nondegree award": "Postsecondary certificate"}


def entry_level_name(level: str) -> str:
    """What a table calls a level of BLS, such as "Bachelor’s degree"."""
    return curly_apostrophes(_TABLE_NAMES.get(level, level))


class SurveyLevel(NamedTuple):
    """``entry`` is the same level in the words of BLS, or "" if BLS has none."""

    label: str
    words: str
    entry: str = ""


# The levels of O*NET, lowest first.
SURVEY_LEVELS = {
    "Less than a High School Diploma": SurveyLevel(
        "Less than high school", "less than a high school diploma", NO_CREDENTIAL
    ),
    "High School Diploma": SurveyLevel(
        "High school diploma", "a high school diploma", "High school diploma or equivalent"
    ),
    "Post-Secondary Certificate": SurveyLevel(
        "Postsecondary certificate", "a certificate", "Postsecondary nondegree award"
    ),
    "Some College Courses": SurveyLevel("Some college courses", "some college courses", "Some college, no degree"),
    "Associate's Degree (or other 2-year degree)": SurveyLevel(
        "Associate’s degree", "an associate’s degree", "Associate's degree"
    ),
    "Bachelor's Degree": SurveyLevel("Bachelor’s degree", "a bachelor’s degree", "Bachelor's degree"),
    "Post-Baccalaureate Certificate": SurveyLevel("Postbaccalaureate certificate", "a postbaccalaureate certificate"),
    "Master's Degree": SurveyLevel("Master’s degree", "a master’s degree", "Master's degree"),
    "Post-Master's Certificate": SurveyLevel("Post-master’s certificate", "a post-master’s certificate"),
    "First Professional Degree": SurveyLevel(
        "First professional degree", "a first professional degree", "Doctoral or professional degree"
    ),
    "Doctoral Degree": SurveyLevel("Doctorate", "a doctorate", "Doctoral or professional degree"),
    "Post-Doctoral Training": SurveyLevel("Postdoctoral training", "postdoctoral training"),
}


def survey_level(name: str) -> SurveyLevel:
    """Levels that a later edition adds are called by their own names."""
    return SURVEY_LEVELS.get(name) or SurveyLevel(name, name)
