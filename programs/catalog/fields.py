"""The families of the fields of study."""

from programs.cip import CIP_FAMILIES

# All broad fields of Australia, which have no CIP code.
AUSTRALIAN = "australian"
_PREFIX = "cip-"
FAMILIES = {f"{_PREFIX}{code}": name for code, name in CIP_FAMILIES.items()} | {AUSTRALIAN: "Australian fields"}


def family_of(cip_code: str) -> str:
    """The value of a field's family, or "" if the CIP has no such family: "cip-11" for 11.0701."""
    value = f"{_PREFIX}{cip_code[:2]}" if cip_code else AUSTRALIAN
    return value if value in FAMILIES else ""
