"""Tests that our own texts are in plain American English: no British spelling, no riddling words, American dates."""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = ("careerguide", "roles", "programs", "templates", "static", "fixtures", "docs")
SUFFIXES = {".py", ".html", ".svg", ".txt", ".xml", ".js", ".css", ".json", ".webmanifest", ".md", ".toml", ".yaml"}
NAMES = {".env.example", "Makefile", "Dockerfile"}
# Names and licenses that other people wrote, and two migrations that stay as they are.
SKIPPED = (
    # British spellings that people search for.
    "careerguide/lib/word_forms.py",
    *("fixtures/world/", "static/fonts/", "programs/imports/levels.toml", "roles/imports/formats.toml"),
    *("roles/migrations/0002_figures_and_fit.py", "roles/migrations/0007_history.py"),
)

# Words that end in -ise, -ised, ... in American English, too.
AMERICAN_ISE = """
    adv advert appra appr ar bru chast clockw comprom compr conc cru cr dem desp dev d disgu enterpr
    exc exerc expert franch gu improv inc likew merchand m no otherw pairw parad po pra prec prem prom ra repr rev r
    superv surm surpr telev treat unw upr w whiteno
""".split()  # noqa: SIM905
ISE = re.compile(r"\b(\w+?)is(?:e|es|ed|ing|er|ers|able|ation|ations)\b", re.IGNORECASE)
PREFIXES = r"\b(?:un|re|mis|over|under|pre|dis)?"
BRITISH = re.compile(
    PREFIXES
    + r"""(?:
    (?:arb|arm|behavi|cand|clam|col|endeav|fav|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav|splend|tum
      |vap|vig)our\w*
    | (?:calib|cent|fib|lit|(?:centi|kilo|milli)?met|mit|sab|spect|theat)res?
    | (?:anal|catal|paral|hydrol)ys(?:e|ed|er|ers|ing) | (?:ana|cata|dia|mono|pro)logue[ds]?
    | (?:lic|def|off|pret)ences? | grey\w*
    | (?:bevel|cancel|channel|council|counsel|dial|equal|fuel|funnel|initial|jewel|label|level|libel|marvel|model|panel
      |pencil|quarrel|rival|signal|snivel|spiral|swivel|total|travel|tunnel|unravel)l(?:ed|er|ers|ery|ing|or|ors)
    | (?:enrol|fulfil|instal|instil|distil|appal)(?:s|ments?)? | skilful\w* | wilful\w*
    | programmes? | cheques? | tonnes? | tyres? | kerbs? | storeys? | mould\w* | plough\w* | sceptic\w* | draughts?
    | artefacts? | aluminium | maths | cosy | jewellery | pyjamas | moustaches?
    | whilst | amongst | afterwards | towards | learnt | spelt | burnt | dreamt | leapt | spoilt
    | judgements? | acknowledgements? | ageing | focuss(?:ed|es|ing) | benefitt(?:ed|ing)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
RIDDLES = re.compile(r"\b(?:stands|whoever|nobody|somebody|of which)\b", re.IGNORECASE)
# A format of Django or strftime with the day before the month.
BRITISH_DATE = re.compile(r"""["'](?:[jdl], ?)?[jd] [FMN]\b|%-?d %[Bb]""")


def find_bad_words(text: str) -> list[str]:
    british = [match[0] for match in ISE.finditer(text) if match[1].lower() not in AMERICAN_ISE]
    return british + [match[0] for pattern in (BRITISH, RIDDLES) for match in pattern.finditer(text)]


def is_prose(text: str) -> bool:
    """Whether a string is for people. Stored values such as "towards" and names of fields are not."""
    return not re.fullmatch(r"[a-z0-9_.:/-]*", text)


def python_texts(code: str) -> Iterator[str]:
    """Strings, docstrings and comments."""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_prose(node.value):
            yield node.value


def template_texts(code: str) -> Iterator[str]:
    """The text outside of tags, and the sentences that tags pass on."""
    yield re.sub(r"{%.*?%}|{{.*?}}", " ", code, flags=re.DOTALL)
    for tag in re.findall(r"{%.*?%}|{{.*?}}", code, flags=re.DOTALL):
        yield from (text for text in re.findall(r'"([^"]*)"', tag) if is_prose(text))


def json_texts(value) -> Iterator[str]:
    if isinstance(value, str) and is_prose(value):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from json_texts(each)


def texts_of(path: str, content: str) -> Iterator[str]:
    match Path(path).suffix:
        case ".py":
            yield from python_texts(content)
        case ".json":
            yield from json_texts(json.loads(content))
        case ".html" | ".svg" | ".txt" | ".xml":
            yield from template_texts(content)
        case _:
            yield content


def our_files() -> list[str]:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*"))] + sorted(ROOT.iterdir())
    paths = [path.relative_to(ROOT).as_posix() for path in files if path.suffix in SUFFIXES or path.name in NAMES]
    return [path for path in paths if not path.startswith(SKIPPED)]


def test_texts_are_in_plain_american_english():
    found = {
        f"{path}: {word}"
        for path in our_files()
        for text in texts_of(path, (ROOT / path).read_text())
        for word in find_bad_words(text)
    }
    assert sorted(found) == []


def test_dates_have_the_month_first():
    found = [path for path in our_files() if BRITISH_DATE.search((ROOT / path).read_text())]
    assert found == []


def test_all_kinds_of_files_are_read():
    paths = our_files()
    for path in ("templates/base.html", "careerguide/lib/clock.py", "static/js/catalog.js", "static/css/site/base.css"):
        assert path in paths
    for path in ("fixtures/roles.json", "README.md", "docs/operations.md", "Makefile", ".env.example"):
        assert path in paths


@pytest.mark.parametrize(
    "word",
    """organise organising specialised optimisation summarises Colourful favourite neighbouring behaviour labour honours
    humour centre metres kilometres theatre licence Defence offence grey travelling levelling labelled unlabelled
    cancelled modelling programme catalogue cheque tonnes whilst towards afterwards amongst learnt spelt judgement
    ageing analyse analysing practising enrolment fulfil sceptical artefact stands Whoever nobody""".split(),  # noqa: SIM905
)
def test_bad_words_are_found(word):
    assert find_bad_words(f"We say {word}, and more.") == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Otherwise advise, exercise, promise, raise, rise, supervise, revise, comprise, improvise, devise or arise.",
        "A precise, concise and wise surprise: the expertise of an enterprise, a franchise, its merchandise and noise.",
        "License, defense, gray, traveled, canceled, modeling, program, catalog, check, toward, learned, analyze.",
        "Parameters, a diameter, four hours, your tour, called, filled, controlled, killed, enrolled, it stood, stand.",
        "An analysis, two analyses, this, is, list, disabled, visible, user, history, raisin, parallel, excellent.",
    ],
)
def test_good_words_pass(text):
    assert find_bad_words(text) == []


@pytest.mark.parametrize(
    ("path", "content", "word"),
    [
        ("a.py", '"""Colour of a thing."""', "Colour"),
        ("a.py", 'label = "Towards this role"', "Towards"),
        ("a.py", 'message = f"{count} neighbours of {name}"', "neighbours"),
        ("a.py", "x = 1  # We organise this.", "organise"),
        ("a.html", "<p>It stands here.</p>", "stands"),
        ("a.html", '{% include "a.html" with label="The colour of it" %}', "colour"),
        ("a.json", '[{"fields": {"text": "Nobody knows."}}]', "Nobody"),
        ("a.css", "/* The centre */", "centre"),
        ("a.md", "Afterwards, run it.", "Afterwards"),
    ],
)
def test_words_are_found_in_files(path, content, word):
    assert [bad for text in texts_of(path, content) for bad in find_bad_words(text)] == [word]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.py", 'TOWARDS = "towards"'),
        ("a.html", '{% if answer.towards %}{% if lean == "towards" %}{% endif %}{% endif %}'),
        ("a.json", '[{"fields": {"lean": "towards"}}]'),
    ],
)
def test_stored_values_are_no_prose(path, content):
    assert [bad for text in texts_of(path, content) for bad in find_bad_words(text)] == []


@pytest.mark.parametrize("code", ['date:"j F Y"', "date_format(day, 'j M, H:i')", "%-d %B %Y", '"d F Y"', '"l, j F"'])
def test_day_before_month_is_found(code):
    assert BRITISH_DATE.search(code)


@pytest.mark.parametrize("code", ['date:"F j, Y"', "date_format(day, 'M j, H:i')", '"Y-m-d"', "%B %d, %Y"])
def test_american_and_iso_dates_pass(code):
    assert not BRITISH_DATE.search(code)
