"""Recognize official files that a command imports, so that the admin can say what to do."""

from collections.abc import Collection, Iterable

_OCCUPATIONS, _PROGRAMS, _OUTCOMES = "import_occupations", "import_programs", "import_outcomes"
# Columns that hardly any other file has, the name of the file, and the command that imports it.
_FILES = [
    ({"cricos_provider_code", "institution_capacity"}, "the CRICOS workbook of Australian courses", _PROGRAMS),
    ({"cricos_provider_code", "vet_national_code"}, "the CRICOS file of Australian courses", _PROGRAMS),
    ({"unitid", "credlev"}, "the College Scorecard file of fields of study", _OUTCOMES),
    ({"unitid", "opeid6"}, "the College Scorecard file of institutions", _OUTCOMES),
    ({"unitid", "awlevel", "majornum"}, "the IPEDS file of completions (C_A)", _PROGRAMS),
    ({"unitid", "ptotalde"}, "the IPEDS file of distance education (CDEP)", _PROGRAMS),
    ({"unitid", "tuition1"}, "the IPEDS file of tuition (IC_AY or COST1)", _PROGRAMS),
    ({"unitid", "instnm", "ialias"}, "the IPEDS file of institutions (HD)", _PROGRAMS),
    ({"occ_code", "tot_emp"}, "the BLS workbook of pay (OEWS)", _OCCUPATIONS),
    ({"occupation_type", "typical_education_needed_for_entry"}, "the BLS workbook of projections", _OCCUPATIONS),
    ({"o*net_soc_code"}, "a file of the O*NET database", _OCCUPATIONS),
    ({"soc", "pay_median"}, "the merged file of occupations", _OCCUPATIONS),
]


def official_file(headers: Iterable[Collection[str]]) -> str:
    """A sentence that names the file and its command if one of ``headers`` is that of an official file; else ""."""
    for names in headers:
        for columns, name, command in _FILES:
            if columns <= set(names):
                return f"This is {name}. Import it on the server with manage.py {command} FILE."
    return ""
