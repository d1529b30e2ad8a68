"""Editions of the sources of programs. The merged file and the official files share them."""

from roles.imports.editions import PUBLIC_DOMAIN, Edition

IPEDS = "ipeds"
IPEDS_TUITION = "ipeds-tuition"
CRICOS = "cricos"
SCORECARD_FIELDS = "fields"
SCORECARD_INSTITUTIONS = "institutions"
_SCORECARD_TITLES = {
    SCORECARD_FIELDS: "College Scorecard: fields of study",
    SCORECARD_INSTITUTIONS: "College Scorecard: institutions",
}
_SCORECARD_NOTES = {
    SCORECARD_FIELDS: "Medians of the graduates of an institution at one level in one 4-digit field: pay in the first "
    "year after they graduate, and debt. Only students with federal aid are counted. We selected columns; figures that "
    "the source suppresses are not stated.",
    SCORECARD_INSTITUTIONS: "Completion is of first-time full-time undergraduates, within 150% of the normal time. "
    "Tuition includes fees. We selected columns; figures that the source suppresses are not stated.",
}
IPEDS_URL = "https://nces.ed.gov/ipeds/complete-data-files/"
_NCES = "National Center for Education Statistics (NCES)"


def ipeds(year: str) -> Edition:
    """The completions of a year, such as "2024"."""
    title = "Integrated Postsecondary Education Data System (IPEDS): completions and institutions"
    note = "A program is a field and a level in which an institution reports degrees. We selected and joined columns."
    return Edition(f"{IPEDS}-{year}", IPEDS, title, _NCES, year, PUBLIC_DOMAIN, IPEDS_URL, note)


def ipeds_tuition(year: str) -> Edition:
    """The tuition of an academic year, such as "2022-23"."""
    title = "Integrated Postsecondary Education Data System (IPEDS): tuition"
    note = "An institution’s average at each level, full-time, out-of-state, without fees."
    return Edition(f"{IPEDS_TUITION}-{year}", IPEDS_TUITION, title, _NCES, year, PUBLIC_DOMAIN, IPEDS_URL, note)


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
        note="Tuition is that of the whole course for overseas students. US dollars are converted from Australian "
        f"dollars at the European Central Bank’s reference rate of {date}.",
    )


def scorecard(kind: str, edition: str) -> Edition:
    """``kind`` is "fields" or "institutions". An edition is its years, such as "2015-17", or the day of its release."""
    years = f"award years {edition.replace('-', '–')}" if kind == SCORECARD_FIELDS else edition
    return Edition(
        slug=f"scorecard-{kind}-{edition}",
        series=f"scorecard-{kind}",
        title=_SCORECARD_TITLES[kind],
        publisher="US Department of Education",
        published=f"release of {edition}" if edition.count("-") == 2 else years,
        license=PUBLIC_DOMAIN,
        url="https://collegescorecard.ed.gov/data/",
        note=_SCORECARD_NOTES[kind],
    )
