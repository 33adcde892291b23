"""A line of an issued document as it is printed, whatever file it came in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PrintedLine:
    """A paragraph, a part of one that a line break ends, or a row of a table.

    `number` counts from 1 all lines of the text that was taken from the file, the blank ones too. `text` has no white
    space at its ends; of a row it is the `cells` joined by tabs; those of its places in `merged` are empty because they
    are one with the cell above. A row that is merged to one cell, as the heading of
    those below it, has one of `cells`. `mark` is the automatic number that Word prints: `text` begins with it.
    """

    number: int
    text: str
    cells: tuple[str, ...] | None = None
    centered: bool = False
    bold: bool = False
    mark: str = ""
    merged: frozenset[int] = frozenset()
