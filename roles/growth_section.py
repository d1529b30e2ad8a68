"""The growth section of a guide, and its growth figure next to official projections."""

from collections.abc import Sequence
from functools import cached_property

from django.utils.text import capfirst

from careerguide.lib.names import inside_sentence, isolate, join_names
from careerguide.lib.number_format import number_word, plain_number, signed_number
from roles.charts import Chart, growth_chart
from roles.growth import GrowthBasis, shared_period
from roles.models import Occupation, Role, RoleOccupation

# In percentage points: growth this close to an official figure for other years is worth a sentence.
CLOSE = 1
MAX_LISTED = 3


class GrowthSection:
    """``links`` are the occupations of ``role``, in their order."""

    def __init__(self, role: Role, links: Sequence[RoleOccupation]):
        self.role = role
        self.growth = role.growth
        self.links = [link for link in links if link.occupation.growth_percent is not None]

    @cached_property
    def occupations(self) -> list[Occupation]:
        return [link.occupation for link in self.links]

    @cached_property
    def chart(self) -> Chart | None:
        return growth_chart(self.role, self.occupations)

    @cached_property
    def percent(self) -> str:
        """The guide's growth, such as "33%", or ""."""
        return f"{plain_number(self.growth.percent)}%" if self.growth else ""

    @cached_property
    def finding(self) -> str:
        if not self.growth:
            return f"Officially {self.official_percents}{self._years}"
        if self.growth.basis == GrowthBasis.YEAR:
            return f"{self.percent} a year{f', {self.growth.period}' if self.growth.period else ''}"
        if not self.growth.period:
            return f"{self.percent}, but over how many years?"
        if not self.growth.basis:
            return f"{self.percent}, {self.growth.period}: in all, or a year?"
        return f"{self.percent} from {self.growth.period}"

    @cached_property
    def official_percents(self) -> str:
        """Such as "+19.7% and +33.5%", never rounded; the lowest and the highest of many. Equal ones are one."""
        growths = list(dict.fromkeys(occupation.growth_percent for occupation in self.occupations))
        if len(growths) > MAX_LISTED:
            return f"{signed_number(min(growths))}% to {signed_number(max(growths))}%"
        return join_names(f"{signed_number(growth)}%" for growth in growths)

    @cached_property
    def official_years(self) -> str:
        """Such as "2024 to 2034", or "" if the occupations differ."""
        return shared_period(occupation.growth_period for occupation in self.occupations)

    @property
    def _years(self) -> str:
        return f", {self.official_years}" if self.official_years else ""

    @cached_property
    def head_words(self) -> str:
        """The small print under the growth: what the guide leaves open, and the official figures.

        If the guide has no growth of its own, the official figures are above these words.
        """
        parts = []
        if self.growth and self.growth.qualifier:
            parts.append(self.growth.qualifier.lstrip(", "))
        if self.links:
            count = len(self.links)
            related = f"for {number_word(count)} related occupations"
            if self.growth:
                parts.append(f"official{self._years}: {self.official_percents}{'' if count == 1 else f' {related}'}")
            else:
                of = f"for {isolate(inside_sentence(self.occupations[0].title))}" if count == 1 else related
                parts.append(f"official{self._years}, {of}")
        return " ".join(f"{capfirst(part)}." for part in parts)

    @cached_property
    def chart_title(self) -> str:
        count = len(self.links)
        related = "" if count == 1 else f"s for {number_word(count)} related occupations"
        return f"Official projection{related}: {self.official_percents}{self._years}"

    @cached_property
    def sentence(self) -> str:
        """How to read the guide's growth next to the official projections."""
        many = len(self.links) > 1
        projections = f"official projection{'s' if many else ''}"
        growth = self.growth
        if not growth:
            return f"The guide gives no growth of its own: {'these are' if many else 'this is'} the {projections}."
        subject = f"The guide’s {self.percent}"
        if growth.basis == GrowthBasis.YEAR:
            covers = "cover all their years" if many else "covers all its years"
            return f"{subject} is growth a year, and the {projections} {covers}, so it has no bar here."
        if not growth.is_defined:
            what = "doesn’t say whether it is in all or a year" if growth.period else "names no years"
            return self._closest or f"{subject} {what}, so read it next to the {projections}."
        periods = {occupation.growth_period for occupation in self.occupations}
        if growth.period in periods:
            some = "the" if len(periods) == 1 else "some of the"
            return f"{subject} and {some} {projections} are for the same years."
        return f"{subject} is for {growth.period}, and the {projections} {'are' if many else 'is'} for other years."

    @cached_property
    def _closest(self) -> str:
        def distance(occupation: Occupation) -> float:
            return abs(float(occupation.growth_percent) - float(self.growth.percent))

        occupation = min(self.occupations, key=distance)
        if distance(occupation) > CLOSE:
            return ""
        years = occupation.growth_to - occupation.growth_from
        title = inside_sentence(occupation.title)
        span = f"{number_word(years)}-year" if years > 1 else "one-year"
        return f"{self.percent} comes close to the official {span} figure for {isolate(title)}."
