"""The order of degree types, from certificates to doctorates."""

import re

# How the names of degree types begin, in lowercase, from the lowest level to the highest. The names are those of IPEDS
# and of the Australian Qualifications Framework. Degrees of one level are in alphabetical order.
_LEVELS = (
    r"certificate \(less than 12 weeks", r"certificate \(12 weeks", r"certificate \(1 to", r"certificate \(2 to",
    r"certificate", r"diploma", r"advanced diploma", r"associate", r"bachelor", r"postbaccalaureate",
    r"graduate certificate", r"graduate diploma", r"master", r"post-master", r"doctor",
)  # fmt: skip
# The types of IPEDS to which the tuition of undergraduates applies.
UNDERGRADUATE_TYPES = (
    "Certificate (less than 12 weeks)",
    "Certificate (12 weeks to less than 1 year)",
    "Certificate (1 to less than 2 years)",
    "Certificate (2 to less than 4 years)",
    "Associate’s degree",
    "Bachelor’s degree",
)

# The normal time of the degrees that have one, in months. The names of certificates say how long they take.
_NORMAL_MONTHS = {"associate": 24, "bachelor": 48, "master": 24}


def normal_months(name: str) -> int | None:
    text = name.lower()
    return next((months for level, months in _NORMAL_MONTHS.items() if text.startswith(level)), None)


def students_of(name: str) -> str:
    """Those who pay the tuition of a degree type: "undergraduates"; empty if its name is unknown."""
    rank, _ = degree_rank(name)
    if rank == len(_LEVELS):
        return ""
    return "undergraduates" if rank < _LEVELS.index("postbaccalaureate") else "graduate students"


def degree_rank(name: str) -> tuple[int, str]:
    """A sort key for the names of degree types. Unknown names come last."""
    text = name.lower()
    return next((rank for rank, level in enumerate(_LEVELS) if re.match(level, text)), len(_LEVELS)), text
