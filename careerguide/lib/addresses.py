"""Addresses with parameters: one spelling for one view."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode


def address(path: str, parameters: Mapping[str, Iterable[str]]) -> str:
    """``path`` with ``parameters`` in their sorted order; empty ones are left out."""
    pairs = [(name, value) for name in sorted(parameters) for value in sorted(parameters[name]) if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def without(parameters: Mapping[str, Iterable[str]], name: str, value: str | None = None) -> dict[str, list[str]]:
    """``parameters`` less one value of ``name``, or less all of them where ``value`` is None."""
    left = {key: list(values) for key, values in parameters.items()}
    left[name] = [] if value is None else [other for other in left.get(name, []) if other != value]
    return left
