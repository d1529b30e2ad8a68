"""The institutions that a file names: those that stand, and those that it would add."""

from collections import defaultdict
from collections.abc import Iterable

from careerguide.imports.cells import read_line
from careerguide.lib.text import fold
from programs.models import Institution
from roles.lookups import by_field


class InstitutionNames:
    """Finds an institution by its name: as it stands, else however its letters, accents and marks are written."""

    def __init__(self, names: Iterable[str], may_add: bool = True):
        self.may_add = may_add
        self.new: dict[str, Institution] = {}
        self._found = by_field(Institution.objects.order_by(), "name", names)
        self._alike: dict[str, list[Institution]] = defaultdict(list)
        # Names are few beside programs; all are read only where one is not found as it stands.
        if set(names) - self._found.keys():
            for institution in Institution.objects.order_by("pk"):
                self._alike[fold(institution.name)].append(institution)

    def find(self, text: str) -> Institution | None:
        """The institution called ``text``; None where there is none, or more than one that might be meant."""
        if text in self._found:
            return self._found[text]
        alike = self._alike.get(fold(text), [])
        return alike[0] if len(alike) == 1 else None

    def read(self, text: str) -> Institution:
        """The institution called ``text``: one that stands, or one that is new with this file."""
        name = read_line(text)
        if institution := self.find(name):
            return institution
        folded = fold(name)
        if not folded:
            raise ValueError("Write the name with at least one letter or digit.")
        if self._alike.get(folded):
            several = " and ".join(f"“{institution.name}”" for institution in self._alike[folded])
            raise ValueError(f"This may be {several}. Write the name as it stands there.")
        if not self.may_add:
            raise ValueError("There is no such institution, and you may not add one.")
        if len(name) > Institution._meta.get_field("name").max_length:
            raise ValueError("This name is too long for an institution.")
        return self.new.setdefault(folded, Institution(name=name))
