"""Editions of the sources of programs. The merged file and the official files share them."""

from roles.imports.editions import PUBLIC_DOMAIN, Edition

IPEDS = "ipeds"
IPEDS_TUITION = "ipeds-tuition"
CRICOS = "cricos"
_IPEDS_URL = "https://nces.ed.gov/ipeds/complete-data-files/"
_NCES = "National Center for Education Statistics (NCES)"


def ipeds(year: str) -> Edition:
    """The completions of a year, such as "2024"."""
    title = "Integrated Postsecondary Education Data System (IPEDS): completions and institutions"
    return Edition(f"{IPEDS}-{year}", IPEDS, title, _NCES, year, PUBLIC_DOMAIN, _IPEDS_URL)


def ipeds_tuition(year: str) -> Edition:
    """The tuition of an academic year, such as "2022-23"."""
    title = "Integrated Postsecondary Education Data System (IPEDS): tuition"
    note = "An institution’s average at each level, full-time, out-of-state, without fees."
    return Edition(f"{IPEDS_TUITION}-{year}", IPEDS_TUITION, title, _NCES, year, PUBLIC_DOMAIN, _IPEDS_URL, note)


def cricos(date: str) -> Edition:
    """The export of a day, such as "2023-01-03"."""
    return Edition(
        slug=f"{CRICOS}-{date}",
        series=CRICOS,
        title="Commonwealth Register of Institutions and Courses for Overseas Students (CRICOS)",
        publisher="Australian Department of Education",
        published=date,
        license="CC BY 2.5 AU",
        url="https://cricos.education.gov.au/",
        note="Tuition is that of the whole course for overseas students. US dollars are converted from Australian dollars "
        f"at the European Central Bank’s reference rate of {date}.",
    )
