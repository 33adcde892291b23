"""The rows of a workbook → records: what is new, what was reported before, and what is wrong, by sheet and row.

Problems stand at lines of files that are not written yet: they are told at the rows that cause them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from pydantic import ValidationError

from policysite.data.dataset import Dataset
from policysite.data.identity import called
from policysite.data.model.records import Record
from policysite.data.periods import amount
from policysite.data.problems import Problem, Spot
from policysite.data.record_fields import RECORD_FIELDS, gathered
from policysite.data.yaml.editing import Added
from policysite.intake.books import plain, reported_on, source_of
from policysite.intake.correcting import Correction, changed
from policysite.intake.recording import Addition, Additions, Draft, additions
from policysite.intake.trial import Present
from policysite.intake.workbook.columns import REPORTED
from policysite.intake.workbook.layout import At, Remark, Row, sheet_words
from policysite.intake.workbook.listing import Asked, asked, standing
from policysite.intake.workbook.opening import Sheet
from policysite.intake.workbook.reading import Filled
from policysite.views.addresses import DUTY_FIELD

_EVENT = tuple(row.name for row in RECORD_FIELDS.values() if row.event)
"""What makes a record the same event, beside its duty: the rule on repeated records looks at no more."""


@dataclass(frozen=True)
class Repeat:
    """A row that asks for what is so already: `place` says where that stands, empty where it is gone."""

    row: At
    place: str


@dataclass(frozen=True)
class Taken:
    """What a workbook comes to: new rows, rows that correct, the change they make, repeats, and every remark, sorted.

    `additions` holds the records of `rows`, and what is corrected by the rows of `corrections`, each in that order.
    """

    rows: tuple[Row, ...]
    corrections: tuple[tuple[Asked, Correction], ...]
    repeats: tuple[Repeat, ...]
    remarks: tuple[Remark, ...]
    additions: Additions

    @property
    def effects(self) -> dict[str, list[Row]]:
        """What the new rows change, and which rows change it: those of one duty and period do so together."""
        return self._by(lambda record: record.effect)

    @property
    def notes(self) -> dict[str, list[Row]]:
        """What must be known of new rows, and of which: that they are 补报."""
        return self._by(lambda record: record.note)

    def _by(self, words: Callable[[Addition], str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row, record in zip(self.rows, self.additions.records, strict=True):
            if said := words(record):
                found.setdefault(said, []).append(row)
        return found


def take(data: Present, filled: Filled, sheets: Sequence[Sheet], sample: bool) -> Taken:
    """What the rows of a workbook of these sheets would change; writes nothing. Raises OSError where refused."""
    found: dict[tuple[Any, ...], Row] = {}
    judged = [(row, _known(data.dataset, filled, row, found)) for row in filled.rows]
    rows = tuple(row for row, known in judged if known is None)
    listed, wrong = asked(data.dataset, filled, sheets)
    settled = [(row, _correction(data.dataset, filled.department.id, row)) for row in listed]
    corrections = tuple((row, each) for row, each in settled if isinstance(each, Correction))
    values = (reported_on(_values(row), data.today) for row in rows)
    drafts = [Draft(filled.department.id, each, sample) for each in values]
    asks = ({"was": str(row.was), "now": str(each.entry)} for row, each in corrections)
    source = source_of(filled.source, (*(plain(_values(row)) for row in rows), *asks))
    added = additions(data, drafts, source, [each for _, each in corrections])
    every = [known for _, known in (*judged, *settled)]
    remarks = [each for each in every if isinstance(each, Remark)]
    lines = _Lines(data, rows, [row for row, _ in corrections], added)
    remarks += [*filled.remarks, *wrong, *map(lines.remark, added.problems)]
    repeats = tuple(each for each in every if isinstance(each, Repeat))
    return Taken(rows, corrections, repeats, tuple(sorted(remarks)), added)


def _correction(dataset: Dataset, department: str, row: Asked) -> Correction | Repeat | Remark:
    """What a row of the list asks for, as the record stands; or that it is so already, or that it cannot be."""
    filed, alike = standing(dataset, department, row.was)
    if filed is not None:
        return Correction(filed, changed(filed.record, row.given) if row.given else None)
    if row.given:
        wanted = changed(Record.model_validate(row.was), row.given)
        done = standing(dataset, department, wanted)[0]
        if done is not None:
            return Repeat(row, _stands(dataset, done.record))
    elif not alike:
        return Repeat(row, "")
    now = "；".join(f"{called(dataset, each)}（{_stands(dataset, each.record)}）" for each in alike)
    said = f"现在是{now}" if now else "现在已没有这条记录"
    return row.remark("", f"取表以后，这条记录已有改动，没有照本表更正。{said}。请重新取表再改")


def _stands(dataset: Dataset, record: Record) -> str:
    return f"{dataset.places.file(record)}第{dataset.places.line(record)}行"


def _known(dataset: Dataset, filled: Filled, row: Row, found: dict[tuple[Any, ...], Row]) -> Repeat | Remark | None:
    """Whether a row reports what is recorded, or what a row above it does (those go into `found`); None for neither."""
    first = found.setdefault((row.duty.id, *_event(row)), row)
    own = (filed.record for filed in dataset.records_of[row.duty.id] if filed.department == filled.department.id)
    earlier = next((each for each in own if tuple(getattr(each, name) for name in _EVENT) == _event(row)), None)
    if earlier is not None:
        place, differs = _stands(dataset, earlier), _differences(row, earlier)
        said = f"这件事已报过（{place}），而{differs}与原记录不同：不重报；原记录要改的，请在“{REPORTED}”里改"
        return row.remark("", said) if differs else Repeat(row, place)
    if first is row:
        return None
    said = f"与{first.place}是同一件事，而内容不同：只报一行"
    return Repeat(row, first.place) if _values(first) == _values(row) else row.remark("", said)


def _values(row: Row) -> dict[str, Any]:
    return {"duty": row.duty.id} | gathered(row.values)


def _event(row: Row) -> tuple[Any, ...]:
    entry = plain(_values(row))
    return tuple(entry.get(name) for name in _EVENT)


def _differences(row: Row, record: Record) -> str:
    """The titles of the fields in which a row says otherwise than the record; what it leaves out is no difference."""
    try:
        mine = Record.model_validate(plain(_values(row)))
    except ValidationError:
        return ""
    names = [name for name in type(mine).model_fields if name in mine.model_fields_set and name != "amount"]
    found = [name for name in names if getattr(mine, name) != getattr(record, name)]
    if amount(row.duty, mine) != amount(row.duty, record):
        found.append("amount")
    return "".join(f"“{Record.model_fields[name].title}”" for name in found)


_EVIDENCE = {"evidence": "evidence_title"} | {row.piece: row.name for row in RECORD_FIELDS.values() if row.piece}
"""The fields of a sheet for the keys of a piece of evidence: no other key of a record is called so."""


class _Lines:
    """Which row of the workbook stands on which line of the files, as they would be written."""

    def __init__(self, data: Present, rows: Sequence[Row], corrected: Sequence[Asked], added: Additions) -> None:
        self.data, self.changes = data, {data.folder.named(change.name): change for change in added.changes}
        self.rows: dict[tuple[str, int], tuple[At, str]] = {}
        self.duties: list[tuple[str, At, object]] = [(row.duty.id, row, row.values.get("date")) for row in rows]
        self.duties += [(str(row.was[DUTY_FIELD]), row, row.given.get("date")) for row in corrected]
        told: list[tuple[At, Addition]] = [*zip(rows, added.records, strict=True)]
        told += [pair for pair in zip(corrected, added.corrected, strict=True) if pair[0].given]
        for row, record in told:
            entry = Added(record.line, record.text)
            for line in entry.lines if record.text else ():
                key = entry.key(line)
                self.rows[record.file, line] = row, _EVIDENCE.get(key, key)

    def remark(self, problem: Problem) -> Remark:
        """A problem that the records would cause, at the row that causes it, in the words of the sheet."""
        row, field = self._cause(problem)
        said = self._worded(problem)
        if row is None:
            return Remark(0, 0, 0, problem.file, "", said, problem.warning)
        return row.remark(field, said, warning=problem.warning)

    def _cause(self, problem: Problem) -> tuple[At | None, str]:
        """The row and field that a problem is about; of one with a record that was there, a row of its duty."""
        if (problem.file, problem.position.line) in self.rows:
            return self.rows[problem.file, problem.position.line]
        duty = self._recorded(problem.file, self._before(problem.file, problem.position.line))
        days = {str(value) for value in problem.values.values() if isinstance(value, date)}
        mine = [(row, day) for id, row, day in self.duties if id == duty]
        return next((row for row, day in sorted(mine, key=lambda each: each[1] not in days)), None), ""

    def _worded(self, problem: Problem) -> str:
        """The message; of a problem with a record that was there, with its place."""
        said, at = problem.worded(self._words), (problem.file, problem.position.line)
        if at in self.rows or problem.position.line == 1:
            return said
        return f"使原有记录（{self._place(*at)}）不合要求：{said}"

    def _words(self, value: object, problem: Problem) -> str:
        return self._place(value.file, value.line) if isinstance(value, Spot) else sheet_words(value, problem)

    def _place(self, file: str, line: int) -> str:
        """A line by its row of the workbook; one that was there as it is now."""
        return self.rows[file, line][0].place if (file, line) in self.rows else f"{file}第{self._before(file, line)}行"

    def _before(self, file: str, line: int) -> int:
        """The line as it is now, before anything is written."""
        change = self.changes.get(file)
        if change is None or change.old is None or change.data is None:
            return line
        old, new = (data.decode().split("\n") for data in (change.old, change.data))
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        found = (block.a + line - block.b for block in blocks if block.b < line <= block.b + block.size)
        return next(found, line)

    def _recorded(self, file: str, line: int) -> str | None:
        """The duty of the record that stands at a line of a file as it is now."""
        dataset = self.data.dataset
        records = (filed.record for filed in dataset.records if dataset.places.file(filed.record) == file)
        starts = {dataset.places.line(record): record.duty for record in records}
        return starts.get(max((start for start in starts if start <= line), default=0))
