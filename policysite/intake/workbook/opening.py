"""The bytes of a workbook → its sheets with the cells that hold something, nothing of it computed or followed."""

import io
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl

from policysite.intake.workbook.archive import (
    LISTS,
    MOST_UNPACKED,
    RETRY,
    XML,
    Archive,
    SheetPart,
    UnreadableError,
    archive,
    damaged,
)
from policysite.intake.workbook.columns import LAST_ROW
from policysite.intake.workbook.scan import LAST_COLUMN, Scanned, scan


@dataclass(frozen=True)
class Cell:
    """A cell that holds something: what kind of value the workbook says it is, and the value.

    `kind` is `s` text, `n` number, `d` date or time, `b` true or false, `e` an error, `f` a formula.
    """

    kind: str
    value: Any


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its cells by row and column, both from 1; those that hold nothing are left out."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    scanned: Scanned


def opened(data: bytes, unread: Collection[str] = ()) -> tuple[Sheet, ...]:
    """The worksheets of the workbook in `data`; of those in `unread` only that they are there.

    Raises UnreadableError with what the file is instead, or what is wrong with it.
    """
    found = archive(data)
    for name in LISTS:
        scan([found.content(name)], f"其中的{name}")
    worksheets = found.worksheets()
    left = MOST_UNPACKED
    scanned = {}
    for part in worksheets:
        pieces = _within(found.pieces(part.member), left, f"“{part.name}”")
        scanned[part.name] = scan(pieces, f"“{part.name}”", sheet=True)
        left -= found.sizes[part.member]
    _others(found, {part.member for part in worksheets})
    return tuple(_sheets(data, worksheets, scanned, unread))


def _others(found: Archive, worksheets: Collection[str]) -> None:
    """Look through every other part that the reader may take for XML."""
    left = MOST_UNPACKED
    for name in sorted(found.sizes.keys() - worksheets):
        if name.lower().endswith(XML):
            scan(_within(found.pieces(name), left, f"其中的{name}"), f"其中的{name}")
            left -= found.sizes[name]
    if found.disguised():
        raise damaged()


def _within(pieces: Iterable[bytes], most: int, name: str) -> Iterator[bytes]:
    """The same pieces, as long as they are not more than `most` bytes together."""
    for piece in pieces:
        most -= len(piece)
        if most < 0:
            raise UnreadableError(f"{name}展开后过大，不予读取：{RETRY}")
        yield piece


def _sheets(
    data: bytes, worksheets: tuple[SheetPart, ...], scanned: Mapping[str, Scanned], unread: Collection[str]
) -> Iterator[Sheet]:
    """What openpyxl reads, cell by cell; whatever it stumbles over is the file's fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            found = {sheet.title: {} if sheet.title in unread else _rows(sheet) for sheet in book.worksheets}
    except Exception as error:  # the reader raises whatever a broken file leads it to
        raise damaged() from error
    for part in worksheets:
        if part.name not in found:
            raise damaged()
        yield Sheet(part.name, part.hidden, found[part.name], scanned[part.name])


def _rows(sheet: Any) -> dict[int, dict[int, Cell]]:
    listed = enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN), 1)
    rows = {number: _cells(row) for number, row in listed}
    return {number: cells for number, cells in rows.items() if cells}


def _cells(row: Any) -> dict[int, Cell]:
    return {cell.column: Cell(cell.data_type, cell.value) for cell in row if cell.value is not None}
