"""Text in the columns of a terminal, where a Chinese character takes two (Unicode, East Asian Width)."""

import unicodedata
from collections.abc import Iterator, Sequence

_UNSEEN = frozenset({"Mn", "Me", "Cf"})


def width(text: str) -> int:
    """How many columns `text` takes. Signs that some terminals show wide (“…”÷) count as one: put them last."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in _UNSEEN:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line for each row, its cells under those of the others, two spaces apart; empty columns are left out."""
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    widths = [max(map(width, column)) for column in columns]
    for cells in zip(*columns, strict=True):
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()
