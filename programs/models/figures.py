"""The figures of a program, and what they measure, in words."""

import re

from careerguide.content.figures import Figure
from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from programs.degree_levels import students_of

TUITION_YEAR = r"^[0-9]{4}(-[0-9]{2})?$"
# IPEDS has one average for undergraduates and one for graduate students.
AVERAGE = "the institution’s average for full-time {} from other states"
# Whose tuition it is, in the short form of rows.
SHORT_KINDS = {
    "institution": "institution’s average",
    "overseas": "for international students",
    # Rows of a list for residents or others show these.
    "in": "in-state, with fees",
    "out": "out-of-state, with fees",
    "average": "out-of-state, institution’s average",
}
# What an amount pays for, by basis.
SCOPES = {"": "not stated whether per year or in total", "total": "for the whole program", "year": "per year"}


class ProgramFigures:
    def show_resident_tuition(self, residency: str) -> None:
        """Show the tuition of ``with_resident_tuition()`` in a row, and whose it is."""
        if self.knows_residency:
            self.tuition_usd, self.tuition_basis, self.tuition_kind = self.resident_tuition, "year", residency
        elif self.tuition_kind == "institution":
            self.tuition_kind = "average"

    @property
    def tuition_figure(self) -> Figure | None:
        if self.tuition_usd is None:
            return None
        return Figure(
            "Tuition",
            dollars(self.tuition_usd),
            self.tuition_source or self.source,
            basis=", ".join(filter(None, [self.tuition_basis and SCOPES[self.tuition_basis], self.tuition_whose])),
            period=self._tuition_period or None,
            qualifier=f" ({self.original_tuition})" if self.original_tuition else "",
        )

    @property
    def original_tuition(self) -> str:
        """The amount in the source's currency, if that is not US dollars: "AUD 22,500"."""
        return "" if self.tuition_original is None else f"{self.tuition_currency} {self.tuition_original:,}"

    @property
    def converted_from(self) -> str:
        """The amount that the tuition was converted from, or its currency if the amount is not known."""
        source = self.tuition_source or self.source
        if self.original_tuition or not self.tuition_usd or not source or source.series != "cricos":
            return self.original_tuition
        return "Australian dollars"

    @property
    def tuition_words(self) -> str:
        """What the tuition is, in a few words: "per year, institution’s average"."""
        if self.tuition_usd is None:
            return ""
        kind = SHORT_KINDS.get(self.tuition_kind, "")
        if not self.tuition_usd:
            return kind
        return ", ".join(filter(None, [SCOPES[self.tuition_basis], kind]))

    @property
    def tuition_description(self) -> str:
        """Such as "one year (the institution’s average for full-time undergraduates from other states, 2022–23)"."""
        basis = {"total": "the whole program", "year": "one year"}.get(self.tuition_basis, "")
        details = ", ".join(filter(None, [self.tuition_whose, self._tuition_period]))
        if basis and self.tuition_kind == "institution":
            return f"{basis} ({details})"
        return ", ".join(filter(None, [basis, details]))

    @property
    def students(self) -> str:
        """Those whose average it is: "undergraduates"; empty if that is not known."""
        return students_of(self.degree_type.name) if self.degree_type else ""

    @property
    def tuition_whose(self) -> str:
        if self.tuition_kind == "institution" and self.students:
            return AVERAGE.format(self.students)
        return (SHORT_KINDS | dict(self.TuitionKind.choices))[self.tuition_kind] if self.tuition_kind else ""

    @property
    def _tuition_period(self) -> str:
        return self.tuition_year.replace("-", "–") if re.match(TUITION_YEAR, self.tuition_year) else ""

    @property
    def duration_figure(self) -> Figure | None:
        if self.duration_months is None:
            return None
        note = f"Listed as “{self.duration_listed}”" if self.duration_listed else ""
        return Figure("Duration", duration(self.duration_months), self.source, basis="the whole program", note=note)

    @property
    def duration_listed(self) -> str:
        """The duration in the source's words, if ours differ from them."""
        return "" if self.duration_stated == duration(self.duration_months) else self.duration_stated

    @property
    def format_figure(self) -> Figure | None:
        if not self.delivery_mode:
            return None
        # IPEDS has no formats.
        is_derived = self.source and self.source.series == "ipeds"
        basis = "derived from counts of programs with distance education" if is_derived else "as the source puts it"
        return Figure("Format", self.get_delivery_mode_display(), self.source, basis=basis)

    @property
    def figures(self) -> list[Figure]:
        return [figure for figure in (self.tuition_figure, self.duration_figure, self.format_figure) if figure]
