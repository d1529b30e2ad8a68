"""The page of a plan: one career, by way of up to five programs."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from django.http import QueryDict
from django.urls import reverse

from careerguide.lib.months import month_words
from careerguide.lib.names import curly_apostrophes, isolate, join_names
from careerguide.lib.number_format import number_word
from careerguide.lists.querystrings import build_url
from programs.models import Program
from programs.outcomes import figures_of_institution, graduates_of_program, pay_of_graduates
from programs.payback_answer import Answer
from programs.payback_numbers import RESIDENCY_CHOICES
from programs.plan import findings
from programs.plan.career import PlanCareer, careers_of, find_career
from programs.plan.chart import BalanceChart, balance_chart
from programs.plan.ledger import Ledgers
from programs.plan.milestones import Milestone, milestones
from programs.plan.option import Option
from programs.plan.read import read_plan
from programs.plan.selection import PlanPrograms
from programs.plan.table import PlanTable

_UNIVERSITY = re.compile(r"^(?:The )?(.+) University$|^(?:The )?University of (.+)$")


class Plan:
    def __init__(self, query: QueryDict):
        self.params = read_plan(query)
        self.numbers, self.start = self.params.numbers, self.params.start
        self.career: PlanCareer | None = find_career(self.params.role) if self.params.role else None
        self.selection = PlanPrograms(self.params)
        self.programs: list[Program] = self.selection.selected

    @property
    def is_complete(self) -> bool:
        return bool(self.career and self.programs)

    @property
    def notices(self) -> list[str]:
        is_unknown = self.params.role and not self.career
        unknown = [f"There is no career “{isolate(self.params.role)}”."] if is_unknown else []
        return [*unknown, *self.selection.all_notices, *self.params.notices]

    @property
    def _career_slug(self) -> str:
        return self.career.row.slug if self.career else ""

    @property
    def _slugs(self) -> list[str]:
        return [program.slug for program in self.programs]

    def _url(self, page: str = "plan") -> str:
        return self.params.url(self._career_slug, self._slugs, page)

    @property
    def url(self) -> str:
        """The page without what it dropped."""
        return self._url()

    @property
    def csv_url(self) -> str:
        return self._url("plan_csv")

    @property
    def calendar_url(self) -> str:
        return self._url("plan_calendar")

    @property
    def canonical_url(self) -> str:
        """Without the reader's numbers, and with the programs in one order."""
        params = {"role": self._career_slug, "program": sorted(self._slugs)}
        return reverse("plan", query={name: value for name, value in params.items() if value})

    @property
    def choose_program_url(self) -> str:
        """The career's catalog, with the programs of the plan selected."""
        return build_url(reverse("role_programs", args=[self._career_slug]), {"compare": self._slugs})

    @cached_property
    def career_choices(self) -> list[tuple[str, str]]:
        """The title and the URL of the plan for each career that the programs lead to."""
        return [(title, self.params.url(slug, self._slugs)) for slug, title in careers_of(self.programs)]

    @property
    def title(self) -> str:
        if self.is_complete:
            count = len(self.programs)
            return (
                f"{isolate(self.career.row.title)}, by way of {number_word(count)} program{'' if count == 1 else 's'}"
            )
        return f"Plan: {isolate(self.career.row.title)}" if self.career else "Plan a career"

    @cached_property
    def options(self) -> list[Option]:
        links, graduates = self.career.links(self.programs), pay_of_graduates(self.programs)
        names = short_names(self.programs)
        return [
            Option(
                Answer(program, self.career.pay, self.numbers, graduates.get(program.pk), links[program.pk].leads),
                names[program.pk],
                links[program.pk],
                self.start,
                figures_of_institution(program, graduates_of_program(program)),
            )
            for program in self.programs
        ]

    @cached_property
    def answered(self) -> list[Option]:
        return [option for option in self.options if option.months is not None]

    @property
    def asks_length(self) -> bool:
        return any(program.duration_months is None for program in self.programs)

    @property
    def suggested(self) -> int | None:
        """The length that all programs without one are assumed to take."""
        lengths = {self.numbers.length(each)[0] for each in self.programs if each.duration_months is None}
        return lengths.pop() if len(lengths) == 1 else None

    @property
    def residencies(self) -> list[tuple[str, str]]:
        return RESIDENCY_CHOICES if any(program.knows_residency for program in self.programs) else []

    @property
    def start_words(self) -> str:
        return month_words(self.start)

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        return [("role", self._career_slug), *(("program", slug) for slug in self._slugs)]

    @property
    def lead(self) -> str:
        sentences = findings.reader_sentence(self.numbers, self.options), findings.pay_sentence(self.options)
        return " ".join(filter(None, sentences))

    @property
    def topic(self) -> str:
        return "Payback" if self.answered else "Costs"

    @property
    def finding(self) -> str:
        return findings.payback_finding(self.options)

    @property
    def announcement(self) -> str:
        """For screen readers, after a change of the numbers."""
        return " ".join([*self.notices, f"{self.finding}." if self.finding else self.lead])

    @cached_property
    def table(self) -> PlanTable:
        return PlanTable(self.selection, self.options)

    @cached_property
    def ledgers(self) -> Ledgers:
        return Ledgers(self.options)

    @cached_property
    def chart(self) -> BalanceChart | None:
        is_drawn = any(option.is_drawn for option in self.options)
        return balance_chart(self.options, self.ledgers.years) if is_drawn else None

    @property
    def balance_finding(self) -> str:
        return findings.balance_finding(self.answered, self.ledgers.years)

    @cached_property
    def milestones(self) -> list[Milestone]:
        return milestones(self.options)

    @property
    def conflicts(self) -> list[tuple[str, str]]:
        """The names of programs whose field does not prepare for the career, with the sentence that says so."""
        rows = sorted((each.link.conflict, each.name) for each in self.options if each.link.conflict)
        groups = [(text, [name for _, name in group]) for text, group in groupby(rows, key=lambda row: row[0])]
        return [(join_names(names) if len(self.options) > 1 else "", curly_apostrophes(text)) for text, names in groups]

    @property
    def conflict_title(self) -> str:
        count, all_ = sum(bool(option.link.conflict) for option in self.options), len(self.options)
        if count == all_:
            who = {1: "it doesn’t prepare", 2: "neither prepares"}.get(all_, "none of them prepares")
        else:
            who = f"{number_word(count)} of {number_word(all_)} {'doesn’t' if count == 1 else 'don’t'} prepare"
        return f"Conflict: {who} for this career"

    @property
    def unknown(self) -> list[str]:
        """What the plan does not know, with what it assumes instead."""
        assumed = findings.assumed_lengths(self.options)
        notes = dict.fromkeys(option.answer.country_note for option in self.answered if option.answer.country_note)
        is_known = any(each.completion for each in self.options)
        return [
            *findings.yearly_sentences(self.options),
            *([f"How long a program takes that doesn’t say it. We assumed {assumed}."] if assumed else []),
            *notes,
            f"The chance of {'' if is_known else 'finishing, or of '}getting the job.",
            "Tax, living costs, aid and wage growth.",
            "What you would earn otherwise. The plan compares with the pay of today.",
        ]


def short_names(programs: Sequence[Program]) -> dict[int, str]:
    """By key: the institution without "University", or the first longer name that no other program has."""
    candidates = {}
    for program in programs:
        institution = str(program.institution)
        match = _UNIVERSITY.match(institution)
        short = match[1] or match[2] if match else institution
        candidates[program.pk] = [short, institution, f"{program.award}, {institution}"]
    counts = Counter(name for names in candidates.values() for name in set(names))
    return {
        key: isolate(next((name for name in names if counts[name] == 1), names[-1]))
        for key, names in candidates.items()
    }
