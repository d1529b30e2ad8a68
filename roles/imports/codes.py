"""SOC codes of files, and the occupations that they belong to."""

from roles.models import MergedCode, Occupation

# Military occupations, and "no match" in the crosswalk.
_NOWHERE = ("55-", "99-")


class Nowhere(ValueError):
    """The code belongs to no occupation of the site. Its row is skipped."""


class WrongFile(ValueError):
    """The whole file is refused."""


def stored_codes() -> tuple[dict[str, int], dict[str, str]]:
    """The arguments of ``Codes``."""
    keys = dict(Occupation.objects.values_list("soc_code", "pk"))
    return keys, dict(MergedCode.objects.values_list("soc_code", "occupation__soc_code"))


class Codes:
    """The keys of occupations by SOC code, and the codes of which figures are published under another one.

    A code may have the end of an O*NET code, such as 11-1011.00.
    """

    def __init__(self, keys: dict[str, int], merged: dict[str, str]):
        self.keys, self.merged = keys, merged

    def published(self, code: str) -> str:
        """The code under which figures are published. Raises ValueError."""
        code = self.merged.get(code[:7], code[:7])
        if code.startswith(_NOWHERE):
            raise Nowhere
        if code not in self.keys:
            raise ValueError(f"There is no occupation {code}.")
        return code

    def find(self, code: str) -> int:
        """The key of the occupation. Raises ValueError."""
        return self.keys[self.published(code)]
