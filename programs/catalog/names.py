"""The names of degree types, fields and institutions, which are few next to the programs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from careerguide.cache.by_version import once_per_version
from careerguide.lib.text import fold
from careerguide.lists.counts import Named
from programs.catalog.fields import FAMILIES, family_of
from programs.models import DegreeType, FieldOfStudy, Institution


class Names:
    """``rows`` are pairs of a key and how the catalog names its row. ``parents`` are the labels of their parents."""

    def __init__(self, rows: Iterable[tuple[int, Named]], parents: Mapping[str, str] = {}):
        self.by_key = dict(rows)
        self._labels = {named.value: named.label for named in self.by_key.values()} | parents
        self._keys: dict[str, list[int]] = defaultdict(list)
        for key, named in self.by_key.items():
            for value in (named.value, named.parent):
                self._keys[value].append(key)

    def read(self, keys: Collection[int]) -> dict[int, Named]:
        # A row that was added since then appears with the next content version.
        return {key: self.by_key[key] for key in keys if key in self.by_key}

    def labels(self, slugs: Iterable[str]) -> dict[str, str]:
        return {slug: self._labels[slug] for slug in slugs if slug in self._labels}

    def keys(self, slugs: Iterable[str]) -> list[int]:
        """The keys of the rows with these slugs, and of those whose parents have them."""
        return [key for slug in slugs for key in self._keys.get(slug, ())]


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
    named = ((pk, Named(slug, name, fold(name), family_of(code or ""))) for pk, slug, name, code in rows)
    return Names(named, FAMILIES)


def _institutions() -> Names:
    rows = Institution.objects.order_by().values_list("pk", "slug", "name", "label", "sort_key")
    # The sort key is the folded name. Few labels differ from the name.
    return Names((pk, Named(slug, label, key if label == name else fold(label))) for pk, slug, name, label, key in rows)
