"""Tests of reading official titles of occupations."""

import pytest

from careerguide.lib.job_titles import is_abbreviation

NURSES = "Licensed practical and licensed vocational nurses"


@pytest.mark.parametrize(
    ("short", "title", "expected"),
    [
        ("RN", "Registered nurses", True),
        ("LVN", NURSES, True),
        ("SLP", "Speech-language pathologists", True),
        ("MD", "", False),
        ("NL", NURSES, False),
        ("Lpn", NURSES, False),
        ("CSI", "Detectives and criminal investigators", False),
        ("PI", "Detectives and criminal investigators", False),
        ("DDS", "Dentists, general", False),
        ("CFA", "Securities, commodities, and financial services sales agents", False),
        ("LSRP", "Environmental scientists and specialists", False),
    ],
)
def test_abbreviation_has_initials_of_the_title(short, title, expected):
    assert is_abbreviation(short, title) is expected
