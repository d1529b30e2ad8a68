"""The names of degree types, fields and institutions, which are few next to the programs."""

from collections.abc import Collection, Iterable

from careerguide.cache.by_version import once_per_version
from careerguide.lib.text import fold
from careerguide.lists.counts import Named
from programs.catalog.fields import family_of
from programs.models import DegreeType, FieldOfStudy, Institution


class Names:
    """``rows`` are pairs of a key and how the catalog names its row."""

    def __init__(self, rows: Iterable[tuple[int, Named]]):
        self.by_key = dict(rows)
        self._keys = {named.value: key for key, named in self.by_key.items()}

    def read(self, keys: Collection[int]) -> dict[int, Named]:
        # A row that was added since then appears with the next content version.
        return {key: self.by_key[key] for key in keys if key in self.by_key}

    def labels(self, slugs: Iterable[str]) -> dict[str, str]:
        return {slug: self.by_key[self._keys[slug]].label for slug in slugs if slug in self._keys}

    def keys(self, slugs: Iterable[str]) -> list[int]:
        return [self._keys[slug] for slug in slugs if slug in self._keys]

    def keys_in(self, parents: Collection[str]) -> list[int]:
        return [key for key, named in self.by_key.items() if named.parent in parents]


def degree_types() -> Names:
    return once_per_version("degree types", _degree_types)


def fields() -> Names:
    return once_per_version("fields", _fields)


def institutions() -> Names:
    return once_per_version("institutions", _institutions)


def _degree_types() -> Names:
    rows = DegreeType.objects.order_by().values_list("pk", "slug", "name")
    return Names((pk, Named(slug, name, fold(name))) for pk, slug, name in rows)


def _fields() -> Names:
    rows = FieldOfStudy.objects.order_by().values_list("pk", "slug", "name", "cip_code")
    return Names((pk, Named(slug, name, fold(name), family_of(code or ""))) for pk, slug, name, code in rows)


def _institutions() -> Names:
    rows = Institution.objects.order_by().values_list("pk", "slug", "name", "label", "sort_key")
    # The sort key is the folded name. Few labels differ from the name.
    return Names((pk, Named(slug, label, key if label == name else fold(label))) for pk, slug, name, label, key in rows)
