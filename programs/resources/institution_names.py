"""Look up the institutions that a file of programs names."""

from collections import defaultdict
from collections.abc import Iterable

from careerguide.imports.cells import clean_cell, read_line
from careerguide.imports.lookups import by_field
from careerguide.lib.text import fold
from programs.models import Institution


class InstitutionNames:
    """Finds institutions by exact name, or by name ignoring case, accents and punctuation.

    ``new`` are the institutions that the file would add, by folded name.
    """

    def __init__(self, names: Iterable[str], may_add: bool = True):
        self.may_add = may_add
        self.new: dict[str, Institution] = {}
        self._exact = by_field(Institution.objects.order_by(), "name", names)
        self._similar: dict[str, list[Institution]] = defaultdict(list)
        # There are few institutions compared with programs, and they are only loaded if a name has no exact match.
        if set(names) - self._exact.keys():
            for institution in Institution.objects.order_by("pk"):
                self._similar[fold(clean_cell(institution.name).text)].append(institution)

    def find(self, text: str) -> Institution | None:
        """The stored institution with this name; None if there is none, or if several have similar names."""
        if text in self._exact:
            return self._exact[text]
        similar = self._similar.get(fold(text), [])
        return similar[0] if len(similar) == 1 else None

    def read(self, text: str) -> Institution:
        """The institution with this name, stored or new. Raises ValueError."""
        name = read_line(text)
        if institution := self.find(name):
            return institution
        folded = fold(name)
        if not folded:
            raise ValueError("Enter a name with at least one letter or digit.")
        if self._similar.get(folded):
            names = " or ".join(f"“{institution.name}”" for institution in self._similar[folded])
            raise ValueError(f"This name could mean {names}. Enter the exact name.")
        if not self.may_add:
            raise ValueError("This institution does not exist, and you do not have permission to add it.")
        if len(name) > Institution._meta.get_field("name").max_length:
            raise ValueError("This name is too long.")
        return self.new.setdefault(folded, Institution(name=name))
