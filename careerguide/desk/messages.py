"""Text for admin messages."""

MAX_NAMES = 10


def first_few(texts: list[str], separator: str = ", ", count: int = MAX_NAMES) -> str:
    """The first ``count`` texts, and the number of the others: "A, B, and 3 more"."""
    more = len(texts) - count
    return separator.join([*texts[:count], *([f"and {more:,} more"] if more > 0 else [])])
