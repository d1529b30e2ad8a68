"""The filters beside a list of programs: what there is to choose, what is chosen, and what each would give."""

from functools import cached_property

from careerguide.lists import page
from careerguide.lists.facets import Group, facet_groups
from careerguide.lists.page import Sort
from careerguide.lists.querystrings import build_url
from programs.catalog.facets import FACETS, RangeCounts, Shortcut, range_counts
from programs.catalog.filters import SORTS, ProgramFilter

DEFAULT_SORT = "name"
# What the default order is called in the list of one role.
MATCH_FIRST = "Fit for the role, then title"


def valid_parameters(form) -> dict[str, list[str]]:
    """What the catalog's form was asked, without what was dropped and without defaults."""
    return page.valid_parameters(form, DEFAULT_SORT)


class Sidebar:
    """The filters of the list at ``path``, out of ``programs``; nothing is chosen where no ``filters`` are given.

    ``kept`` are the parameters that its links keep, where those are more than the filters; among
    them ``show``, which names the long groups that show all of their choices. ``match_first`` says that the list's
    own order begins with what fits a role.
    """

    def __init__(self, path: str, programs, filters: ProgramFilter | None = None, kept=None, match_first=False):
        self.path = path
        self.match_first = match_first
        self.programs = programs
        self.filters = filters or ProgramFilter({}, programs)
        self.form = self.filters.form
        self.form.is_valid()
        self.parameters = valid_parameters(self.form) if kept is None else kept

    @cached_property
    def _groups(self) -> dict[str, Group]:
        groups = facet_groups(FACETS, self.programs, self.filters, self.path, self.parameters)
        return {group.name: group for group in groups}

    @property
    def groups(self) -> list[Group]:
        """The groups in which there is anything to choose."""
        return [group for group in self._groups.values() if group.varies]

    @cached_property
    def _ranges(self):
        return range_counts(self.programs, self.filters, self.path)

    @property
    def ranges(self) -> dict[str, RangeCounts]:
        """What stands behind the inputs of each range."""
        return self._ranges[0]

    @property
    def shortcuts(self) -> list[Shortcut]:
        """Questions that many ask."""
        return self._ranges[1]

    def hidden(self) -> list[tuple[str, int, str]]:
        """(measure, how many, address that shows them too) where a bound hides what states nothing."""
        return [
            (measure, counts.unstated, build_url(self.path, self.parameters | {"unknown": [*kept, measure]}))
            for measure, counts in self.ranges.items()
            for kept in [self.parameters.get("unknown", [])]
            if counts.unstated and measure not in kept and self.filters.conditions.keys() & bounds_of(measure)
        ]

    @property
    def sorts(self) -> list[Sort]:
        """The orders to choose from."""
        labels = SORTS | ({DEFAULT_SORT: MATCH_FIRST} if self.match_first else {})
        return page.sorts(labels, *self.parameters.get("sort", [DEFAULT_SORT]))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Filters without a field here, as (name, value), so that Apply does not lose them."""
        fields = {"q", "sort", "duration_min", "duration_max", "tuition_min", "tuition_max"}
        # A choice that a group hides is not chosen; a group that is not shown has none chosen.
        fields |= {group.name for group in self.groups}
        return [(name, value) for name, values in self.parameters.items() if name not in fields for value in values]


def bounds_of(measure: str) -> set[str]:
    """The parameters that are the bounds of ``measure``."""
    return {f"{measure}_min", f"{measure}_max"}
