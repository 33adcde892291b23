"""Records as YAML writes them, and their files as they would be: what is added stands in the order of days."""

import hashlib
import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policysite.data.files import FileKey
from policysite.data.handed_in import as_day
from policysite.data.model.words import STAGE
from policysite.data.problems import START, Problem
from policysite.data.record_fields import KEYS, RECORD_FIELDS, Takes
from policysite.data.yaml.editing import Added, entry_text, first_line, last_line, values, with_entries
from policysite.data.yaml.reading import KeyPath, parse
from policysite.intake.trial import FileChange, Present

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_STAGES = {word: stage.value for stage, word in STAGE.items()}
_SAMPLES_ONLY = "这个文件是演示数据，不写真实记录：请先运行policysite start清除演示数据"


@dataclass(frozen=True)
class Entry:
    """One record as YAML writes it, and the file that it goes into."""

    name: str
    values: Mapping[str, Any]
    sample: bool

    @property
    def order(self) -> date:
        """The day in whose order it stands; a month's line stands at the month's end, what tells no day last."""
        return _order(self.values) or date.max

    @property
    def day(self) -> date:
        """The day that decides when a right entry counts."""
        return day_of(self.values)


def source_of(sheet: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """The name of the files for what a `sheet` adds: `sheet-2026-q4-3f9a1c`, by the period and by what is added.

    Two workbooks of one department and period may be taken on two branches: they must not write the same file.
    """
    said = repr([sorted(entry.items()) for entry in entries])
    return f"{sheet}-{hashlib.sha256(said.encode()).hexdigest()[:6]}"


def day_of(values: Mapping[str, Any]) -> date:
    """The day that decides when a right record counts, of which these are the values."""
    found: date = values["date"] if "date" in values else date.fromisoformat(f"{values['month']}-01")
    return found


@dataclass(frozen=True)
class Book:
    """One file with what is added to it, and what is wrong with that by itself.

    `inserted` are the indexes, in the list before, of the records before which something was added.
    """

    change: FileChange | None
    added: tuple[tuple[Entry, Added], ...]
    inserted: tuple[int, ...]
    problems: tuple[Problem, ...]

    def stands(self, path: KeyPath) -> Added:
        """Where an entry stands that had this path before anything was added."""
        index = int(path[1])
        at = index + sum(before <= index for before in self.inserted) if path[0] == "records" else index
        return lines_at(self.change.data if self.change and self.change.data else b"", (path[0], at, *path[2:]))


def book(data: Present, name: str, old: bytes | None, entries: Iterable[Entry], *, anew: bool = False) -> Book:
    """The file that would hold `old` (None: there would be none), with those of the entries that go into it."""
    mine = sorted((entry for entry in entries if entry.name == name), key=lambda entry: entry.order)
    was = data.bytes_of(name)
    if not mine:
        return Book(FileChange(name, was, old), (), (), ())
    key = tuple(name.removesuffix(".yml").split("/")[1:])
    sample = all(entry.sample for entry in mine)
    mark = "sample: true\n" if sample else ""
    start = old or f"{first_line(name.removesuffix('.yml'))}\n{mark}records: []\n".encode()
    held = values(start)
    days = [_order(record) or date.min for record in held["records"]] if held else []
    placed = [(bisect_right(days, entry.order), entry.values) for entry in mine]
    edited = with_entries(start, ("records",), placed)
    if edited is None:
        texts = "\n".join(entry_text(entry.values) for entry in mine)
        text = "这个文件的写法不便自动添加，请手工在records下加上：\n{texts}"
        return Book(None, (), (), (Problem(data.folder.named(name), START, "with_entries", text, {"texts": texts}),))
    change = FileChange(name, was, edited.data, tuple(added.lines for added in edited.added))
    mixed = tuple(_mixed(data, key, sample, anew))
    return Book(change, tuple(zip(mine, edited.added, strict=True)), tuple(at for at, _ in placed), mixed)


def lines_at(data: bytes, path: KeyPath) -> Added:
    """The lines of what stands at `path` in a file; the first one where nothing can be read there."""
    source, lines = parse("", data)[0], data.decode().split("\n")
    node = source.node_at(path) if source else None
    if node is None:
        return Added(1, "")
    first = node.start_mark.line
    return Added(first + 1, "\n".join(lines[first : last_line(node) + 1]))


def _mixed(data: Present, key: FileKey, sample: bool, anew: bool) -> Iterator[Problem]:
    """Each file of the year and department that is demonstration data where the entries are not, or the other way."""
    text = "这个文件是真实记录，不写演示数据" if sample else _SAMPLES_ONLY
    for other, book in data.dataset.record_files.items():
        if other[:2] == key[:2] and book.sample is not sample and not (anew and other == key):
            yield Problem(data.folder.named(f"records/{'/'.join(other)}.yml"), START, "mixed", text)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as YAML writes them, in the order of the keys; what cannot be right stays as it was given."""
    given = {name: value for name, value in values.items() if value not in (None, "", (), [])}
    ordered = [*(name for name in KEYS if name in given), *(name for name in given if name not in KEYS)]
    return {name: _value(name, given[name]) for name in ordered}


def _value(name: str, value: Any) -> Any:
    takes = RECORD_FIELDS[name].takes if name in RECORD_FIELDS else None
    if takes is Takes.DAY:
        return as_day(str(value)) or str(value)
    if takes is Takes.COUNT and _INTEGER.fullmatch(str(value)):
        return int(value)
    if takes is Takes.STAGE:
        return _STAGES.get(str(value), str(value))
    return [dict(each) for each in value] if name == "evidence" and not isinstance(value, str) else value


def reported_on(values: Mapping[str, Any], *days: date) -> dict[str, Any]:
    """The values of a record with its day of reporting, where that is later than the act and none is given.

    It came in on the first of the `days` that is not before the act. A month's line is there from its first day on.
    """
    values = plain(values)
    last = values.get("to") or values.get("date") or as_day(f"{values.get('month')}-01")
    if not isinstance(last, date) or "reported" in values:
        return values
    day = next((day for day in days if day >= last), last)
    return plain(values | {"reported": day}) if day > last else values


def _order(values: Mapping[str, Any]) -> date | None:
    """The day in whose order a record stands; None where it tells none."""
    day, month = values.get("date"), values.get("month")
    if found := as_day(str(day)):
        return found
    first = as_day(f"{month}-01")
    return first and first.replace(day=monthrange(first.year, first.month)[1])
