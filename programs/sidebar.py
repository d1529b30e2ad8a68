"""The filters beside a list of programs: what there is to choose, and what is chosen."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Value

from programs.filters import SORTS, ProgramFilter
from programs.models import Program

DEFAULT_SORT = "name"
# The filters that have a field in the sidebar; Apply carries any other along.
FIELDS = ("q", "format", "degree_type", "duration_min", "duration_max", "tuition_min", "tuition_max", "city", "sort")


@dataclass(frozen=True)
class Choice:
    """A choice in the sidebar."""

    value: str
    label: str
    chosen: bool


def valid_parameters(form) -> dict[str, list[str]]:
    """What the catalog's form was asked, without what was dropped and without defaults."""
    asked = {}
    for name, value in form.cleaned_data.items():
        if isinstance(value, dict):
            asked[name] = list(value)
        elif value is not None:
            asked[name] = [str(value)]
    # A list has one order; the first one asked for holds.
    asked["sort"] = [sort for sort in asked["sort"][:1] if sort != DEFAULT_SORT]
    return {name: values for name, values in asked.items() if values}


def choices_of(programs) -> dict[str, dict[str, str]]:
    """The degree types and cities of ``programs``, as slug and name, in one query."""
    degrees = (
        programs.filter(degree_type__isnull=False)
        .order_by()
        .annotate(group=Value("degree_type", output_field=CharField()))
        .values_list("group", "degree_type__slug", "degree_type__name")
    )
    cities = (
        programs.exclude(city_slug="")
        .order_by()
        .annotate(group=Value("city", output_field=CharField()))
        .values_list("group", "city_slug", "city")
    )
    choices = {"degree_type": {}, "city": {}}
    # UNION leaves each pair once. A city that is written in several ways has one slug, and one entry.
    for group, slug, label in sorted(degrees.union(cities), key=lambda row: row[2].casefold()):
        choices[group].setdefault(slug, label)
    return choices


class Sidebar:
    """The filters of the list at ``path``, out of ``programs``; nothing is chosen where no ``form`` is given."""

    def __init__(self, path: str, programs, form=None):
        self.path = path
        self.programs = programs
        self.form = form or ProgramFilter({}, programs).form
        self.form.is_valid()

    @cached_property
    def _choices(self) -> dict[str, dict[str, str]]:
        return choices_of(self.programs)

    def _group(self, name: str, labels: dict[str, str]) -> list[Choice]:
        chosen = self.form.cleaned_data[name]
        # What is chosen stays in sight, even where none of these programs has it.
        return [Choice(value, label, value in chosen) for value, label in (labels | chosen).items()]

    @property
    def formats(self) -> list[Choice]:
        """The formats to choose from."""
        return self._group("format", dict(Program.DeliveryMode.choices))

    @property
    def degree_types(self) -> list[Choice]:
        """The degree types of these programs."""
        return self._group("degree_type", self._choices["degree_type"])

    @property
    def cities(self) -> list[Choice]:
        """The cities of these programs."""
        return self._group("city", self._choices["city"])

    @property
    def sorts(self) -> list[Choice]:
        """The orders to choose from."""
        chosen = valid_parameters(self.form).get("sort", [DEFAULT_SORT])
        return [Choice(value, label, value in chosen) for value, label in SORTS.items()]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Filters without a field here, as (name, value)."""
        asked = valid_parameters(self.form).items()
        return [(name, value) for name, values in asked if name not in FIELDS for value in values]
