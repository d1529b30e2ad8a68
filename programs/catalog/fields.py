"""The fields of study that readers can filter by, and their families."""

from collections.abc import Iterable

from django.db.models import Q

from programs.cip import CIP_FAMILIES
from programs.models import FieldOfStudy

# All broad fields of Australia, which have no CIP code.
AUSTRALIAN = "australian"
_PREFIX = "cip-"
FAMILIES = {f"{_PREFIX}{code}": name for code, name in CIP_FAMILIES.items()} | {AUSTRALIAN: "Australian fields"}


def family_of(cip_code: str) -> str:
    """The value of a field's family, or "" if the CIP has no such family: "cip-11" for 11.0701."""
    value = f"{_PREFIX}{cip_code[:2]}" if cip_code else AUSTRALIAN
    return value if value in FAMILIES else ""


def field_labels(values: Iterable[str]) -> dict[str, str]:
    """The labels of the families and fields among ``values``."""
    families = {value: FAMILIES[value] for value in values if value in FAMILIES}
    slugs = [value for value in values if value not in families]
    fields = FieldOfStudy.objects.filter(slug__in=slugs).values_list("slug", "name") if slugs else []
    return families | dict(fields)


def in_fields(values: Iterable[str]) -> Q:
    """The programs in any of the fields and families."""
    condition = Q(slug__in=[value for value in values if value not in FAMILIES])
    for value in values:
        if value == AUSTRALIAN:
            condition |= Q(scheme=FieldOfStudy.Scheme.ASCED)
        elif value in FAMILIES:
            condition |= Q(cip_code__startswith=value.removeprefix(_PREFIX) + ".")
    # The keys are read first: then the condition of programs needs no join.
    return Q(field_of_study__in=list(FieldOfStudy.objects.filter(condition).order_by().values_list("pk", flat=True)))
