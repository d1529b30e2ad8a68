"""What changed on the pages of guides and occupations, in plain words, day by day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import NamedTuple

from careerguide.history.figure_changes import Change, Figures, FigureTable, changes_by_page, version_events
from careerguide.imports.changed_figures import import_events
from careerguide.lib.clock import day_words
from careerguide.lib.editions import edition_words
from careerguide.lib.money import dollars, hourly_dollars
from careerguide.lib.names import inside_sentence
from careerguide.lib.number_format import plain_number, signed_number, with_commas
from roles.education import entry_level_name
from roles.growth import Growth, GrowthBasis
from roles.models import Occupation, PayBand, Role, Source
from roles.pay import CombinedPay

NOT_STATED = "not stated"
# The days of changes on a page that are not folded, and those that it has at most.
MAX_OPEN_DAYS, MAX_DAYS = 3, 20
# The figures of an edition change with it.
EDITION = "edition"


class Day(NamedTuple):
    """The changes of a day, each in a sentence. ``at`` is the time of the last one."""

    at: datetime
    lines: list[str]

    @property
    def date(self) -> date:
        return self.at.date()

    @property
    def words(self) -> str:
        return day_words(self.date)


class ChangeLog:
    """The days on which figures of a page changed, newest first."""

    def __init__(self, days: list[Day]):
        self.days = days[:MAX_DAYS]

    @property
    def open_days(self) -> list[Day]:
        return self.days[:MAX_OPEN_DAYS]

    @property
    def folded_days(self) -> list[Day]:
        return self.days[MAX_OPEN_DAYS:]

    @property
    def finding(self) -> str:
        """Such as "Last changed May 3, 2026"."""
        return f"Last changed {self.days[0].words}" if self.days else ""


def exact_range(low: int | None, high: int | None, high_open: bool = False) -> str:
    """ "$200,000–$300,000+". A dash, because "to" is between the former and the new range."""
    if low is None or high is None:
        return NOT_STATED
    return CombinedPay(low, high, high_open).exact.replace(" to ", "–")


def _guide_figures(values: Mapping) -> Figures:
    percent, basis = values["growth_percent"], GrowthBasis(values["growth_basis"])
    growth = Growth(percent, basis, values["growth_from"], values["growth_to"])
    return {
        "Headline pay": exact_range(values["salary_low"], values["salary_high"]),
        "Growth": NOT_STATED if percent is None else f"{plain_number(percent)}%{growth.qualifier}",
        "Market fit": values["market_fit"] or NOT_STATED,
        f"Guide {EDITION}": values["source_id"],
    }


def _band_name(values: Mapping) -> str:
    return f"{PayBand.Level(values['level']).label} pay, {inside_sentence(values['employer_type'])}"


def _band_figures(values: Mapping) -> Figures:
    return {"": exact_range(values["low"], values["high"], values["high_open"])}


def _stated(words):
    return lambda value: NOT_STATED if value in (None, "") else words(value)


_WORDS = {
    "pay_p50": ("Median pay", dollars),
    "pay_p10": ("10th percentile of pay", dollars),
    "pay_p25": ("25th percentile of pay", dollars),
    "pay_p75": ("75th percentile of pay", dollars),
    "pay_p90": ("90th percentile of pay", dollars),
    "pay_mean": ("Mean pay", dollars),
    "hourly_median": ("Median pay per hour", _stated(hourly_dollars)),
    "employment": ("People in this job", _stated(with_commas)),
    "growth_percent": ("Growth", _stated(lambda percent: f"{signed_number(percent)}%")),
    "openings": ("Openings a year", _stated(lambda count: with_commas(count) if count else "under 50")),
    "entry_education": ("Entry level", _stated(entry_level_name)),
    "source_id": (f"Pay {EDITION}", lambda key: key),
    "growth_source_id": (f"Growth {EDITION}", lambda key: key),
}


def read_columns(words: Mapping, values: Mapping) -> Figures:
    """``words`` are a label and a function that formats the value, by column, in the order of the page."""
    columns = [name for name in words if name in values]
    return {words[name][0]: words[name][1](values[name]) for name in columns}


GUIDE = FigureTable(
    Role,
    (
        *("salary_low", "salary_high", "growth_percent", "growth_basis", "growth_from", "growth_to"),
        *("market_fit", "source_id"),
    ),
    _guide_figures,
    has_status=True,
)
PAY = FigureTable(PayBand, ("level", "employer_type", "low", "high", "high_open"), _band_figures, name_of=_band_name)
OCCUPATION = FigureTable(Occupation, tuple(_WORDS), partial(read_columns, _WORDS), by_imports=True)


def guide_changes(keys: Iterable[int]) -> dict[int, list[Day]]:
    """The days on which figures of each guide changed, newest first."""
    keys = set(keys)
    return describe_changes(changes_by_page(version_events(GUIDE, keys, PAY)))


def occupation_changes(keys: Iterable[int]) -> dict[int, list[Day]]:
    return imported_changes(OCCUPATION, keys)


def imported_changes(table: FigureTable, keys: Iterable[int]) -> dict[int, list[Day]]:
    """Like ``guide_changes``, for rows that imports change without storing versions."""
    keys = set(keys)
    return describe_changes(changes_by_page([*version_events(table, keys), *import_events(table, keys)]))


def describe_changes(changes: Mapping[int, list[Change]]) -> dict[int, list[Day]]:
    keys = {key for own in changes.values() for each in own if _is_edition(each) for key in (each.before, each.after)}
    sources = Source.objects.in_bulk(keys - {None}) if keys else {}
    return {page: _days(own, sources) for page, own in changes.items()}


def _days(changes: list[Change], sources: Mapping[int, Source]) -> list[Day]:
    days = []
    for _, group in groupby(changes, key=lambda change: change.day):
        group = list(group)
        # A new edition is why other figures changed, so it comes first.
        ordered = sorted(group, key=lambda change: not _is_edition(change))
        if lines := [line for change in ordered if (line := _line(change, sources))]:
            days.append(Day(group[0].at, lines))
    return days


def _is_edition(change: Change) -> bool:
    return change.label.endswith(f" {EDITION}")


def _line(change: Change, sources: Mapping[int, Source]) -> str:
    if _is_edition(change):
        return _edition_line(change.label.removesuffix(f" {EDITION}"), *map(sources.get, (change.before, change.after)))
    label = ", ".join(filter(None, [change.name, change.label]))
    if change.before is None:
        return f"Added: {inside_sentence(label)}, {change.after}"
    if change.after is None:
        return f"Removed: {inside_sentence(label)}, {change.before}"
    return f"{label}: {change.before} to {change.after}"


def _edition_line(label: str, before: Source | None, after: Source | None) -> str:
    """Empty if these are not two editions of one source."""
    if not (before and after and before.series and before.series == after.series and before.edition != after.edition):
        return ""
    editions = f"{edition_words(before.edition)} to {edition_words(after.edition)}"
    return f"{label}: {editions} edition, {after.short_publisher}"
