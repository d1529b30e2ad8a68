"""Tests of the editions of sources in words."""

import pytest

from careerguide.lib.editions import edition_words


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("2022-23", "2022–23"),
        ("award years 2015–17", "award years 2015–17"),
        ("2023-01-03", "January 3, 2023"),
        ("release of 2025-05-19", "release of May 19, 2025"),
        ("at the rate of 2023-01-03.", "at the rate of January 3, 2023."),
        ("2023-13-45", "2023-13-45"),
        ("SOC 15-2051, 29.2", "SOC 15-2051, 29.2"),
        ("", ""),
    ],
)
def test_editions_are_in_american_words(edition, words):
    assert edition_words(edition) == words
