"""Prepare the text of an amount or a duration for its reader."""

from careerguide.lib.text import remove_invisible

# The longest text to parse as an amount or a duration.
MAX_CHARACTERS = 60

# Characters that keyboards, spreadsheets and word processors use for others.
_LOOKALIKES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＄": "$", "﹩": "$", "，": ",", "．": "."})


def clean(text: str) -> str:
    """``text`` with plain spaces and apostrophes, and without invisible characters, such as direction marks.

    It is empty if it is too long for an amount or a duration.
    """
    # A no-break space and a thin space are spaces, too.
    plain = " ".join(remove_invisible(text).split()).translate(_LOOKALIKES)
    return plain if len(plain) <= MAX_CHARACTERS else ""


def foreign_digits_problem(text: str) -> str:
    """Why digits other than 0 to 9 are not read; "" if there are none."""
    if any(sign.isdigit() and not sign.isascii() for sign in text):
        return "Write the number with the digits 0 to 9."
    return ""
