"""New records → the bytes of their files, and every problem they would cause; written only where there is none.

Knows nothing of who asks: the command line, a form and an import all give a `Draft`.
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from policysite.data.dataset import Dataset, FileKey, department_named
from policysite.data.handed_in import as_day
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.words import STAGE
from policysite.data.periods import period_of
from policysite.data.problems import START, Problem, errors, listed
from policysite.data.record_fields import KEYS, RECORD_FIELDS, Takes
from policysite.data.yaml.editing import Added, entry_text, first_line, with_entries
from policysite.figures.progress import DutyProgress, duty_progress, past_grace
from policysite.figures.states import LOOK
from policysite.figures.words import late_words, shortfall
from policysite.intake.trial import FileChange, Present, file_name, renewed, tried

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_YEAR = re.compile(r"([0-9]{4})-")
_STAGES = {word: stage.value for stage, word in STAGE.items()}
_SAMPLES_ONLY = "这个文件是演示数据，不写真实记录：请先运行policysite start清除演示数据"


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
class Addition:
    """One record to be added: `file` as people open it, the lines that it will have there, and what it changes.

    `note` says that it is 补报, where it is. Both are empty where anything is wrong.
    """

    file: str
    line: int
    text: str
    effect: str
    note: str = ""


@dataclass(frozen=True)
class Additions:
    """What adding records comes to: the files with their new bytes, each record in the order of the drafts.

    `problems` are all that the records cause; lines count as if all were written.
    """

    changes: tuple[FileChange, ...]
    records: tuple[Addition, ...]
    problems: tuple[Problem, ...]


def additions(data: Present, drafts: Sequence[Draft], source: str = "", *, renew: bool = False) -> Additions:
    """The records of `drafts`, each in date order in the file of its year and department; writes nothing.

    Those of a `source` stand in a file of its own; with `renew` they take the place of all that it wrote before.
    Raises UnknownNameError for a department that there is none of, OSError where the system refuses.
    """
    entries = [_Entry(_name(data, draft, source), plain(draft.values), draft.sample) for draft in drafts]
    books = [_book(data, name, entries, renew) for name in dict.fromkeys(entry.name for entry in entries)]
    changes = tuple(book.change for book in books if book.change)
    changes = renewed(data, source, changes) if renew else changes
    dataset, caused = tried(data, changes)
    problems = listed([*caused, *(problem for book in books for problem in book.problems)])
    placed = {id(entry): added for book in books for entry, added in book.added}

    def record(entry: _Entry) -> Addition:
        added = placed.get(id(entry), Added(1, ""))
        file = data.folder.named(entry.name)
        if errors(problems):
            return Addition(file, added.line, added.text, "")
        changed = effect(data.dataset, dataset, entry.values["duty"], entry.day, data.today)
        return Addition(file, added.line, added.text, changed, _late_note(dataset, entry))

    return Additions(changes, tuple(map(record, entries)), problems)


@dataclass(frozen=True)
class _Entry:
    """One record as YAML writes it, and the file that it goes into."""

    name: str
    values: Mapping[str, Any]
    sample: bool

    @property
    def order(self) -> date:
        """The day in whose order it stands; a month's line stands at the month's end, what tells no day last."""
        return _order(self.values.get("date"), self.values.get("month")) or date.max

    @property
    def day(self) -> date:
        """The day that decides when a right entry counts."""
        return self.values["date"] if "date" in self.values else date.fromisoformat(f"{self.values['month']}-01")


@dataclass(frozen=True)
class _Book:
    """One file with what is added to it, and what is wrong with that by itself."""

    change: FileChange | None
    added: tuple[tuple[_Entry, Added], ...]
    problems: tuple[Problem, ...]


def _book(data: Present, name: str, entries: Iterable[_Entry], anew: bool) -> _Book:
    """The file with its entries, in the place of what stands there where it is written `anew`."""
    mine = sorted((entry for entry in entries if entry.name == name), key=lambda entry: entry.order)
    file, old = data.folder.named(name), data.bytes_of(name)
    key = tuple(name.removesuffix(".yml").split("/")[1:])
    book = None if anew else data.dataset.record_files.get(key)
    sample = all(entry.sample for entry in mine)
    mark = "sample: true\n" if sample else ""
    empty = f"{first_line(name.removesuffix('.yml'))}\n{mark}records: []\n"
    listed = [_order(record.date, record.month) or date.min for record in book.records] if book else []
    placed = [(bisect_right(listed, entry.order), entry.values) for entry in mine]
    edited = with_entries(empty.encode() if old is None or anew else old, ("records",), placed)
    if edited is None:
        texts = "\n".join(entry_text(entry.values) for entry in mine)
        text = "这个文件的写法不便自动添加，请手工在records下加上：\n{texts}"
        return _Book(None, (), (Problem(file, START, "with_entries", text, {"texts": texts}),))
    change = FileChange(name, old, edited.data, tuple(added.lines for added in edited.added))
    return _Book(change, tuple(zip(mine, edited.added, strict=True)), tuple(_mixed(data, key, sample, anew)))


def _mixed(data: Present, key: FileKey, sample: bool, anew: bool) -> Iterator[Problem]:
    """Each file of the year and department that is demonstration data where the entries are not, or the other way."""
    text = "这个文件是真实记录，不写演示数据" if sample else _SAMPLES_ONLY
    for other, book in data.dataset.record_files.items():
        if other[:2] == key[:2] and book.sample is not sample and not (anew and other == key):
            yield Problem(data.folder.named(f"records/{'/'.join(other)}.yml"), START, "mixed", text)


def _name(data: Present, draft: Draft, source: str) -> str:
    """The file of the department and of the year of the act; of `today`'s year where the draft does not tell."""
    department = department_named(data.dataset, draft.department)
    found = _YEAR.match(str(draft.values.get("date") or draft.values.get("month") or ""))
    return file_name(f"records/{found[1] if found else data.today.year}/{department.id}", source)


def _late_note(dataset: Dataset, entry: _Entry) -> str:
    duty, reported = dataset.duty[entry.values["duty"]], entry.values.get("reported")
    if duty.every is None or reported is None:
        return ""
    late = past_grace(dataset.settings, period_of(duty.every, entry.day), reported)
    return late_words(entry.day, reported) if late else ""


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


def _order(day: Any, month: Any) -> date | None:
    if isinstance(day, date):
        return day
    first = as_day(f"{month}-01")
    return first and first.replace(day=monthrange(first.year, first.month)[1])


def effect(before: Dataset, after: Dataset, duty: str, day: date, today: date) -> str:
    """`m09-1-a 处领导…，2026年四季度：已完成12→15（要求15天），已完成`: how the record of `day` tells on its duty."""
    was, now = (duty_progress(dataset, dataset.duty[duty], today) for dataset in (before, after))
    name = f"{duty} {now.duty.title}"
    if day > today:
        return f"{name}：晚于数据截至日{today}，到时才计入"
    match now.duty.kind:
        case DutyKind.RECURRING:
            return f"{name}，{_period_words(was, now, day)}"
        case DutyKind.DELIVERABLE:
            return f"{name}：{_stage_words(was, now)}"
        case DutyKind.TRIGGERED:
            return f"{name}，{_month_words(now, day)}"
        case DutyKind.STANDING | DutyKind.CONDITIONAL:
            state = f"，{LOOK[now.state].word}" if now.state else ""
            return f"{name}：记录{len(was.records)}→{len(now.records)}条{state}"
        case _:
            assert_never(now.duty.kind)


def _period_words(was: DutyProgress, now: DutyProgress, day: date) -> str:
    found = [pair for pair in zip(was.periods, now.periods, strict=True) if pair[1].period.holds(day)]
    if not found:
        return "不计入任何一期"
    old, new = found[0]
    quota, standing = f"要求{new.required}{new.unit}", (LOOK[new.state].word, shortfall(new))
    return f"{new.period.label}：已完成{old.done}→{new.done}（{quota}），{'，'.join(filter(None, standing))}"


def _stage_words(was: DutyProgress, now: DutyProgress) -> str:
    old, new = (STAGE[duty.stage] if duty.stage else "—" for duty in (was, now))
    return "，".join(filter(None, (f"阶段{old}→{new}", now.document, LOOK[now.state].word if now.state else "")))


def _month_words(now: DutyProgress, day: date) -> str:
    line = next(line for line in now.months if line.month == f"{day:%Y-%m}")
    excepted = f"有说明{line.excepted or 0}件，"
    counts = f"收件{line.received}件，当日阅批{line.in_time}件，{excepted}未当日阅批{line.late}件"
    return f"{period_of(Rhythm.MONTH, day).label}：{counts}"
