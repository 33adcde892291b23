"""The rows of 台账进展, 补充登记 and 未完成说明 → steps and explanations; what is wrong, by sheet, row and column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.identity import called
from policysite.data.ledger_steps import REGISTRATION, Step
from policysite.data.named import UnknownNameError, duty_named
from policysite.data.problems import Id, Problem, Spot
from policysite.intake.books import source_of
from policysite.intake.correcting import CORRECTED, WITHDRAWN
from policysite.intake.explaining import FIELDS, WhyDraft, explanations, progress_views, task_meant
from policysite.intake.ledger import StepDraft, steps_filed
from policysite.intake.stepping import STEP_FIELD, StepError, fault, item_named, lines_of, missing, step_named, stray
from policysite.intake.trial import FileChange, Present
from policysite.intake.workbook.columns import EVERYBODY
from policysite.intake.workbook.layout import At, Laid, Remark, places, sheet_words
from policysite.intake.workbook.ledger import LEDGER_SHEETS, REGISTRATION_SHEET
from policysite.intake.workbook.listing import Asked
from policysite.intake.workbook.opening import Sheet
from policysite.intake.workbook.reading import entered, laid_out, marked, owner
from policysite.intake.workbook.taking import Taken
from policysite.views.addresses import DUTY_FIELD, ITEM_FIELD, PERIOD_FIELD

_T = TypeVar("_T")


@dataclass(frozen=True)
class EntryRow:
    """A row and what became of it: `effect` where it is new, with a `note`, `known` where it stands already.

    `act` is what it asks for where that is no report: to correct a record, or to withdraw it.
    """

    laid: Laid
    number: int
    effect: str = ""
    note: str = ""
    known: str = ""
    act: str = ""

    @property
    def place(self) -> str:
        """`“台账进展”第5行`."""
        return places([self])


@dataclass(frozen=True)
class Entered:
    """What sheets come to: the files with new bytes, the rows that say anything, and every remark, sorted."""

    changes: tuple[FileChange, ...] = ()
    rows: tuple[EntryRow, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def new(self) -> dict[str, list[EntryRow]]:
        """What the new rows change, and which rows change it."""
        return _grouped((row.effect, row) for row in self.rows if not row.known)

    @property
    def notes(self) -> dict[str, list[EntryRow]]:
        """What is to be known of new rows besides, and of which."""
        return _grouped((row.note, row) for row in self.rows if row.note)


def _grouped(pairs: Iterable[tuple[str, EntryRow]]) -> dict[str, list[EntryRow]]:
    found: dict[str, list[EntryRow]] = {}
    for words, row in pairs:
        found.setdefault(words, []).append(row)
    return found


def joined(parts: Sequence[Entered]) -> Entered:
    """Several parts of one workbook, all or none of which is written."""
    return Entered(
        tuple(change for part in parts for change in part.changes),
        tuple(row for part in parts for row in part.rows),
        tuple(sorted({remark for part in parts for remark in part.remarks})),
    )


def _at(row: At) -> tuple[Laid, int]:
    return row.laid, row.number


def _act(row: At) -> str:
    return (CORRECTED if row.given else WITHDRAWN) if isinstance(row, Asked) else ""


def recorded(dataset: Dataset, taken: Taken) -> Entered:
    """What the rows of records come to."""
    rows = [
        EntryRow(*_at(repeat.row), known=repeat.place or "已无此条", act=_act(repeat.row)) for repeat in taken.repeats
    ]
    notes = {id(row): note for note, found in taken.notes.items() for row in found}
    rows += [
        EntryRow(*_at(row), effect, notes.get(id(row), "")) for effect, found in taken.effects.items() for row in found
    ]
    for (asked, correction), record in zip(taken.corrections, taken.additions.corrected, strict=True):
        said = "" if correction.entry is None else "，".join(correction.said)
        what = f"{_act(asked)}{called(dataset, correction.filed)}"
        effect = "。".join(filter(None, (what, said, record.effect)))
        rows.append(EntryRow(*_at(asked), effect, record.note, act=_act(asked)))
    return Entered(taken.additions.changes, tuple(rows), taken.remarks)


@dataclass(frozen=True)
class _Row:
    """A row that is right by itself, with the draft that it makes."""

    laid: Laid
    number: int
    draft: Any

    def remark(self, field: str, message: str, *, warning: bool = False) -> Remark:
        return self.laid.remark(self.number, field, message, warning=warning)


def steps(data: Present, sheets: Sequence[Sheet], sample: bool) -> Entered:
    """What the workbook of the ledger comes to; writes nothing. Raises UnreadableError, OSError."""
    mark = marked(sheets)
    whose = mark.owner if mark.owner == EVERYBODY else owner(data.dataset, mark).id
    found, remarks = laid_out(sheets, mark.names, LEDGER_SHEETS)
    rows = list[_Row]()
    for laid in found:
        for number, cells in laid.filled:
            values, wrong = entered(laid, number, cells)
            known = {remark.column for remark in wrong if not remark.warning}
            draft, said = _step(data.dataset, laid, number, values, sample) if values or wrong else (None, [])
            rows += [_Row(laid, number, draft)] if draft and not known else []
            remarks += [*wrong, *(remark for remark in said if remark.column not in known)]
    drafts = [row.draft for row in rows]
    given = ({"item": draft.item.id, "step": draft.step.word, **draft.values} for draft in drafts)
    added = steps_filed(data, drafts, source_of(f"{mark.source}-{whose}", given))
    told = list[EntryRow]()
    lines: dict[tuple[str, int], tuple[_Row, str]] = {}
    for row, step in zip(rows, added.steps, strict=True):
        if step.refused:
            remarks.append(row.remark(step.refused.field, str(step.refused)))
        for each in step.lines:
            named = lines_of(row.draft.step, each)
            lines |= {(step.file, line): (row, name) for line, name in named.items()}
        told.append(EntryRow(row.laid, row.number, step.effect, known=step.known))
    remarks += [_remark(data.dataset, problem, lines, rows) for problem in added.problems]
    return Entered(added.changes, tuple(told), tuple(sorted(set(remarks))))


def _step(
    dataset: Dataset, laid: Laid, number: int, values: Mapping[str, str], sample: bool
) -> tuple[StepDraft | None, list[Remark]]:
    """The step that a row makes, or what is wrong with it."""
    given = dict(values)
    said = list[tuple[str, str]]()
    item = _meant(given.pop(ITEM_FIELD, ""), partial(item_named, dataset), ITEM_FIELD, said)
    step: Step | None = REGISTRATION
    if laid.form is not REGISTRATION_SHEET:
        step = _meant(given.pop(STEP_FIELD, ""), step_named, STEP_FIELD, said)
    if step is REGISTRATION and laid.form is not REGISTRATION_SHEET:
        return None, [laid.remark(number, STEP_FIELD, f"“{step.word}”填在“{REGISTRATION_SHEET.name}”一表")]
    if step:
        said += [*stray(step, given), *missing(step, given)]
        said += [(name, fault(dataset, step, name, text)) for name, text in given.items() if name in step.paths]
    remarks = [laid.remark(number, name, words) for name, words in said if words]
    return (StepDraft(item, step, given, sample) if item and step and not remarks else None), remarks


def _meant(text: str, meaning: Callable[[str], _T], field: str, said: list[tuple[str, str]]) -> _T | None:
    """What a text means; None where it means nothing, which is `said`."""
    try:
        if text:
            return meaning(text)
        said.append((field, "没有填写，请从下拉列表中选"))
    except UnknownNameError as error:
        said.append((field, f"{error}，请从下拉列表中选"))
    return None


def _remark(
    dataset: Dataset, problem: Problem, lines: Mapping[tuple[str, int], tuple[_Row, str]], rows: Sequence[_Row]
) -> Remark:
    """A problem at the row that causes it: that on its line, or a row for the item that stands there."""
    at = problem.file, problem.position.line
    said = problem.worded(lambda value, it: _words(dataset, value, it, lines))
    row, field = lines.get(at, (None, ""))
    if row is None:
        id = _item_at(dataset, *at)
        row = next((each for each in rows if each.draft.item.id == id), None)
        said = f"使原有内容（{problem.file}第{problem.position.line}行）不合要求：{said}"
    return row.remark(field, said, warning=problem.warning) if row else Remark(0, 0, 0, at[0], "", said)


def _words(dataset: Dataset, value: object, problem: Problem, lines: Mapping[tuple[str, int], tuple[_Row, str]]) -> str:
    match value:
        case Spot(file, line):
            row, _ = lines.get((file, line), (None, ""))
            return places([row]) if row else f"{file}第{line}行"
        case Id(id) if id in dataset.department:
            return dataset.department[id].name
    return sheet_words(value, problem)


def _item_at(dataset: Dataset, file: str, line: int) -> str | None:
    """The item that stands, or of which a step stands, at a line of a file."""
    places = dataset.places
    entries: list[tuple[BaseModel, str]] = []
    entries += [(item, item.id) for items in dataset.ledger_years.values() for item in items]
    entries += [(step, step.item) for book in dataset.ledger_files.values() for step in book.steps]
    starts = {places.line(entry): id for entry, id in entries if places.file(entry) == file}
    return starts.get(max((start for start in starts if start <= line), default=0))


def whys(data: Present, laid: Laid, source: str, sample: bool) -> Entered:
    """What the rows of 未完成说明 come to; writes nothing. Raises OSError."""
    views, rows, remarks = progress_views(data), list[_Row](), list[Remark]()
    for number, cells in laid.filled:
        values, wrong = entered(laid, number, cells)
        remarks += wrong
        given = {name: text for name, text in values.items() if name in FIELDS}
        if wrong or not given:  # listed, and left as it was
            continue
        lacking = [name for name in FIELDS if name not in given]
        remarks += [laid.remark(number, name, "没有填写：原因和下步措施一并写") for name in lacking]
        try:
            duty = duty_named(data.dataset, values.get(DUTY_FIELD, ""))
            task = task_meant(views, duty, values.get(PERIOD_FIELD, ""))
        except UnknownNameError as error:
            remarks.append(laid.remark(number, DUTY_FIELD, str(error)))
        except StepError as error:
            remarks.append(laid.remark(number, error.field, str(error)))
        else:
            rows += [] if lacking else [_Row(laid, number, WhyDraft(task, given, sample))]
    return _explained(data, rows, remarks, source)


def _explained(data: Present, rows: Sequence[_Row], remarks: list[Remark], source: str) -> Entered:
    drafts = [row.draft for row in rows]
    given = ({"key": draft.key, **draft.values} for draft in drafts)
    added = explanations(data, drafts, source_of(source, given))
    told = list[EntryRow]()
    lines: dict[tuple[str, int], tuple[_Row, str]] = {}
    for row, why in zip(rows, added.whys, strict=False):
        if why.lines:
            lines |= {(why.file, line): (row, why.lines.key(line)) for line in why.lines.lines}
        told.append(EntryRow(row.laid, row.number, why.effect, known=why.known))
    for problem in added.problems:
        found, field = lines.get((problem.file, problem.position.line), (None, ""))
        said = problem.worded(lambda value, it: _words(data.dataset, value, it, lines))
        remarks.append(
            found.remark(field, said, warning=problem.warning) if found else Remark(0, 0, 0, problem.file, "", said)
        )
    return Entered(added.changes, tuple(told), tuple(sorted(set(remarks))))
