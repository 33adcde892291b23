"""A new record → the bytes of its file, and every problem it would cause; written only where there is none.

Knows nothing of who asks: the command line, a form and an import all give a `Draft`.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from .dump import replace_file
from .editing import Edited, entry_text, with_entry
from .effects import effect
from .load import load_with_warnings, read
from .model_records import RecordFile
from .naming import department_named
from .problems import DataError, Problem, errors
from .site import Site
from .trial import copy_of
from .words import STAGE

ORDER = (
    *("duty", "stage", "document", "month", "received", "in_time", "excepted", "reason"),
    *("date", "to", "amount", "who", "summary", "reported", "evidence"),
)
"""The keys of a record as the design's examples have them."""

_DATES = ("date", "to", "reported")
_COUNTS = ("amount", "received", "in_time", "excepted")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_YEAR = re.compile(r"([0-9]{4})-")
_LINE = re.compile("第[0-9]+行")
_STAGES = {word: stage.value for stage, word in STAGE.items()}


@dataclass(frozen=True)
class Draft:
    """A record to be added: the `department` that reports it (id, name or alias), and its values as they were given.

    A value is text (`"2026-03-16"`, `"3"`), a number, a date, or for `evidence` a list of mappings; nothing of it need
    be right. What is empty counts as not given.
    """

    department: str
    values: Mapping[str, Any]
    sample: bool = False


@dataclass(frozen=True)
class Present:
    """The data before anything is added, without an error, as of `today`; `shown` is the folder's name in messages."""

    root: Path
    shown: str
    today: date
    site: Site
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class Addition:
    """What adding a record comes to: the file's new bytes, and every problem and warning that the record causes.

    Lines count as if it were written. `text` is what is added from `line` on, `effect` what it changes, empty where
    there is an error; `old` are the bytes that were read, None where there is no file yet.
    """

    path: Path
    file: str
    old: bytes | None
    data: bytes
    line: int
    text: str
    problems: tuple[Problem, ...]
    effect: str


def present(root: Path, shown: str, today: date) -> Present:
    """The data below `root`. Raises DataError where it has errors already: nothing is added to such."""
    site, warnings = load_with_warnings(root, shown, today=today)
    return Present(root, shown, today, site, warnings)


def addition(data: Present, draft: Draft) -> Addition:
    """The record of `draft` in date order in the file of its year and department; writes nothing.

    Raises UnknownNameError for a department that there is none of, OSError where the system refuses.
    """
    department = department_named(data.site, draft.department)
    entry = plain(draft.values)
    year = _year(entry, data.today)
    name = f"records/{year}/{department.id}"
    path, file = data.root / f"{name}.yml", f"{data.shown}/{name}.yml"
    book = data.site.record_files.get((int(year), department.id))
    old = path.read_bytes() if path.exists() else None
    edited = _edited(old, book, entry, draft.sample)
    if edited is None:
        said = f"这个文件的写法不便自动添加，请手工在records下加上：\n{entry_text(entry)}"
        return Addition(path, file, old, b"", 1, "", (Problem(file, 1, 1, said),), "")
    site, found = _tried(data, f"{name}.yml", edited.data)
    problems = (*_mixed(file, book, draft.sample), *_caused(data.warnings, found, file, edited))
    changed = "" if errors(problems) else effect(data.site, site, entry["duty"], _day(entry), data.today)
    return Addition(path, file, old, edited.data, edited.line, edited.text, problems, changed)


def write(added: Addition) -> None:
    """Put the new bytes in place of the file, by rename.

    Raises DataError where the file is no longer as it was read, OSError naming the file where the system refuses.
    """
    if (added.path.read_bytes() if added.path.exists() else None) != added.old:
        raise DataError([Problem(added.file, 1, 1, "这个文件刚才有改动，没有写入，请再运行一次")])
    try:
        replace_file(added.path, added.data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, added.file) from error


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as YAML writes them, in the order of the keys; what cannot be right stays as it was given."""
    given = {name: value for name, value in values.items() if value not in (None, "", (), [])}
    ordered = [*(name for name in ORDER if name in given), *(name for name in given if name not in ORDER)]
    return {name: _value(name, given[name]) for name in ordered}


def _value(name: str, value: Any) -> Any:
    if name in _DATES:
        return as_day(str(value)) or str(value)
    if name in _COUNTS and _INTEGER.fullmatch(str(value)):
        return int(value)
    if name == "stage":
        return _STAGES.get(str(value), str(value))
    return [dict(each) for each in value] if name == "evidence" and not isinstance(value, str) else value


def as_day(text: str) -> date | None:
    """The day that `text` writes as data files do, `2026-03-16`; None where it is none."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _year(entry: Mapping[str, Any], today: date) -> str:
    """The year whose file takes the entry; that of `today` where the entry does not tell."""
    found = _YEAR.match(str(entry.get("date") or entry.get("month") or ""))
    return found[1] if found else f"{today.year}"


def _edited(old: bytes | None, book: RecordFile | None, entry: Mapping[str, Any], sample: bool) -> Edited | None:
    if old is None:
        head = "sample: true\nrecords:\n" if sample else "records:\n"
        text = entry_text(entry)
        return Edited(f"{head}{text}\n".encode(), head.count("\n") + 1, text)
    return with_entry(old, "records", _place(book, entry), entry) if book else None


def _place(book: RecordFile, entry: Mapping[str, Any]) -> int:
    """The place in date order: after the last record that is not later; a month's line stands at the month's end."""
    new = _order(entry.get("date"), entry.get("month")) or date.max
    listed = [_order(record.date, record.month) or date.min for record in book.records]
    return max((at + 1 for at, day in enumerate(listed) if day <= new), default=0)


def _order(day: Any, month: Any) -> date | None:
    if isinstance(day, date):
        return day
    first = as_day(f"{month}-01")
    return first and first.replace(day=monthrange(first.year, first.month)[1])


def _day(entry: Mapping[str, Any]) -> date:
    """The day that decides when a right entry counts."""
    return entry["date"] if "date" in entry else date.fromisoformat(f"{entry['month']}-01")


def _tried(data: Present, name: str, content: bytes) -> tuple[Site, list[Problem]]:
    with copy_of(data.root) as copy:
        replace_file(copy / name, content)
        return read(copy, data.shown, data.today)


def _mixed(file: str, book: RecordFile | None, sample: bool) -> Iterator[Problem]:
    """Real and demonstration records do not stand in one file."""
    if book is not None and book.sample and not sample:
        yield Problem(file, 1, 1, "这个文件是演示数据，不写真实记录：请先运行policysite start清除演示数据")
    if book is not None and sample and not book.sample:
        yield Problem(file, 1, 1, "这个文件是真实记录，不写演示数据")


def _caused(before: Iterable[Problem], after: Iterable[Problem], file: str, edited: Edited) -> tuple[Problem, ...]:
    """The problems that were not there before; those below the new lines have only moved."""

    def moved(problem: Problem) -> Problem:
        below = problem.file == file and problem.line >= edited.line
        return replace(problem, line=problem.line + edited.text.count("\n") + 1) if below else problem

    known = {_unnumbered(moved(problem)) for problem in before}
    return tuple(sorted(problem for problem in set(after) if _unnumbered(problem) not in known))


def _unnumbered(problem: Problem) -> Problem:
    """Without the numbers of lines in the message, which move too."""
    return replace(problem, message=_LINE.sub("第行", problem.message))
