"""A guide as its page shows it: sections, notes beside figures, and the list of sources."""

from functools import cached_property

from careerguide.content.figures import Figure, FigureState
from roles.charts import growth_chart, pay_chart, pay_chart_title
from roles.models import CareerStep, Role, RoleOccupation, SkillGroup, Source, SourceNote
from roles.official import OfficialFigures, growth_words, official_figures
from roles.pay import headline_difference, headline_gap, read_pay
from roles.querysets import GroupOfSkills


class Guide:
    """What a guide's page asks of ``role``, which comes from ``Role.objects.whole()``.

    But for the skills, which are one query, all is read from what was prefetched.
    """

    def __init__(self, role: Role):
        self.role = role

    @cached_property
    def bands(self) -> list:
        """The pay rows, by level."""
        return list(self.role.pay_bands.all())

    @cached_property
    def official(self) -> list[RoleOccupation]:
        """The official occupations, the one that lists the title first."""
        return list(self.role.official.all())

    @cached_property
    def listed(self) -> list[RoleOccupation]:
        """The official occupations that list the role's title."""
        return [link for link in self.official if link.relation == RoleOccupation.Relation.LISTED]

    @cached_property
    def pay_opinions(self) -> list[OfficialFigures]:
        """What official statistics say of pay, for the occupations that list the role's title."""
        return [official_figures(self.role, link) for link in self.listed]

    @cached_property
    def growth_opinions(self) -> list[OfficialFigures]:
        """What official statistics say of growth, for neighbouring occupations too."""
        return [
            official_figures(self.role, link) for link in self.official if link.occupation.growth_percent is not None
        ]

    @cached_property
    def headline(self) -> tuple[int, int] | None:
        """The headline range, where the guide states one."""
        return None if self.role.salary_low is None else (self.role.salary_low, self.role.salary_high)

    @cached_property
    def chart(self):
        """The pay picture."""
        official = [official_figures.occupation for official_figures in self.pay_opinions]
        return pay_chart(self.bands, self.headline, official, self.role.salary_basis)

    @cached_property
    def chart_title(self) -> str:
        """The pay picture's issue."""
        return pay_chart_title(self.bands) if self.bands else ""

    @cached_property
    def pay(self):
        """What the pay rows say together."""
        return read_pay(self.bands)

    @cached_property
    def headline_gap(self) -> str:
        """Where the headline is not what the rows say."""
        return headline_gap(self.role.salary_low, self.role.salary_high, self.bands)

    @cached_property
    def headline_difference(self) -> str:
        """By how many dollars the two differ."""
        return headline_difference(self.role.salary_low, self.role.salary_high, self.bands)

    @cached_property
    def growth_chart(self):
        """The picture of growth, where official statistics project it."""
        official = [official_figures.occupation for official_figures in self.growth_opinions]
        return growth_chart(self.role.growth_percent, self.role.growth_period, official)

    @cached_property
    def growth_title(self) -> str:
        """The picture's issue: the guide's figure, and that of the nearest official occupation."""
        nearest = self.growth_opinions[0].occupation
        return growth_words(
            self.role.growth_percent, self.role.growth_period, nearest.growth_percent, nearest.growth_period
        )

    @cached_property
    def unstated_experience(self) -> str:
        """In words, for a level whose experience nobody stated: where the next level begins."""
        for band, above in zip(self.bands, self.bands[1:], strict=False):
            if band.experience_min is None and above.level > band.level and above.experience_min is not None:
                level, next_level = band.get_level_display(), above.get_level_display().lower()
                return f"{level} experience is not stated; {next_level} level begins at {above.experience_min} years."
        return ""

    def _steps(self, path: CareerStep.Path) -> list[list[CareerStep]]:
        rungs: dict[int, list[CareerStep]] = {}
        for step in self.role.steps.all():
            if step.path == path:
                rungs.setdefault(step.number, []).append(step)
        return [rungs[number] for number in sorted(rungs)]

    @cached_property
    def ladder(self) -> list[list[CareerStep]]:
        """The rungs; each is a list of alternatives."""
        return self._steps(CareerStep.Path.LADDER)

    @cached_property
    def pivots(self) -> list[CareerStep]:
        """The moves sideways."""
        return [step for rung in self._steps(CareerStep.Path.PIVOT) for step in rung]

    @cached_property
    def entry_steps(self) -> list[CareerStep]:
        """The way in, step by step."""
        return [step for rung in self._steps(CareerStep.Path.ENTRY) for step in rung]

    @cached_property
    def skill_groups(self) -> list[GroupOfSkills]:
        """The groups of skills, with what the guide says of each."""
        return SkillGroup.objects.with_skills(self.role)

    @cached_property
    def notes(self) -> list[SourceNote]:
        """The source notes at the foot of the page."""
        return list(self.role.notes.all())

    @cached_property
    def notes_about(self) -> dict[str, list[SourceNote]]:
        """The notes by the figure they are about."""
        found: dict[str, list[SourceNote]] = {about: [] for about in SourceNote.About.values}
        for note in self.notes:
            found[note.about].append(note)
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure that the page prints and that can be asked, in the order a reader meets them."""
        role, pay, growth = self.role, self.pay_opinions, self.growth_opinions
        found = [role.salary_figure, role.growth_figure, role.market_fit_figure]
        found += [*(band.figure for band in self.bands), role.pay_gap_figure]
        found += [official_figures.occupation.pay_figure for official_figures in pay]
        found += [official_figures.occupation.growth_figure for official_figures in growth]
        return [figure for figure in found if figure]

    @property
    def states(self) -> list[FigureState]:
        """The words that stand beside figures, for their explanation."""
        return list(FigureState)

    @cached_property
    def sources(self) -> list[Source]:
        """Every source on the page, once, in the order a reader meets them."""
        met = [self.role.source, *(band.source for band in self.bands)]
        met += [link.occupation.source for link in self.official] + [note.source for note in self.notes]
        return list({source.pk: source for source in met if source}.values())
