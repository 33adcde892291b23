"""How a duty stands and what a record says, a line each: for files, the list of pages, the feed and the calendars."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from policysite.data.case_words import in_time
from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.records import Filed, Record
from policysite.data.model.words import RECORD_RULE, STAGE
from policysite.data.record_fields import RECORD_FIELDS, Where
from policysite.figures.duties import DutyProgress, State
from policysite.figures.ledger import ItemState
from policysite.figures.progress import lines
from policysite.figures.states import LOOK, OVERDUE, Look
from policysite.figures.words import explanation_words, shortfall
from policysite.views.progress import ProgressViews, Task


@dataclass(frozen=True)
class Said:
    """One line: `words` after the sign and word of a state or of 逾期, or alone where there is neither."""

    state: State | ItemState | None
    words: str = ""
    overdue: bool = False

    @property
    def look(self) -> Look | None:
        """How the state shows, or 逾期."""
        return LOOK[OVERDUE] if self.overdue else LOOK[self.state] if self.state else None

    @property
    def mark(self) -> str:
        """✓已完成, ✕逾期, or nothing."""
        return f"{self.look.sign}{self.look.word}" if self.look else ""

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(part for part in (self.mark, self.words) if part)


def outcome(views: ProgressViews, progress: DutyProgress) -> tuple[Said, ...]:
    """How a duty stands, a line each: a recurring one in the periods that end in the day's year or await a report.

    A triggered one with the letters of the year, a deliverable with its stage, a standing or conditional one with the
    day of its last record.
    """
    duty = progress.duty
    if duty.record is RecordRule.NONE:
        return (Said(None, RECORD_RULE[RecordRule.NONE]),)
    match duty.kind:
        case DutyKind.RECURRING:
            tasks = [task for task in views.tasks_of[duty.id] if views.is_present(task)]
            return tuple(line for task in tasks for line in period(task, views.today.year)) or (Said(None, "—"),)
        case DutyKind.TRIGGERED:
            told = (_cases(views.year.duties[duty.id]), views.silence_of(duty))
            return tuple(Said(None, words) for words in told if words)
        case DutyKind.DELIVERABLE:
            stage = STAGE[progress.stage] if progress.stage else ""
            said = Said(progress.state, "，".join(part for part in (stage, progress.document) if part))
            return (said, *(line for task in views.tasks_of[duty.id] for line in explained(task)))
        case DutyKind.STANDING | DutyKind.CONDITIONAL:
            last = f"最近{progress.last.day}" if progress.last else ""
            return (Said(progress.state, last or ("" if progress.state else "—")),)
        case _:
            assert_never(duty.kind)


def period(task: Task, year: int) -> Iterator[Said]:
    """`✓已完成 一季度15/15天`, with what is missing, and why where that was explained; `year` needs no telling."""
    at = task.period
    if at is None:
        return
    lack = shortfall(at)
    name = at.period.short if at.period.year == year else at.period.label
    yield Said(task.state, f"{name}{at.done}/{at.required}{at.unit}" + (f"，{lack}" if lack else ""))
    yield from explained(task)


def explained(task: Task) -> Iterator[Said]:
    """The explanation given for a task that was missed."""
    if task.explanation:
        yield Said(None, explanation_words(task.explanation))


def _cases(progress: DutyProgress) -> str:
    total, word = lines(progress.months), in_time(progress.duty)
    if not total.received:
        return "本年尚未报送"
    return f"{word}{total.in_time}件，有说明{total.excepted}件，未{word}{total.late}件（共收{total.received}件）"


def pieces(dataset: Dataset, filed: Filed, where: Where) -> Iterator[str]:
    """Stage, number of the document and figures, then the words that are told there, in the data dictionary's order.

    Amount and letters stand in columns or words of their own in the list and the feed.
    """
    record = filed.record
    if record.stage:
        yield STAGE[record.stage]
    if record.document:
        yield record.document
    if record.month and where is not Where.FEED:
        yield cases(dataset.duty[record.duty], record)
    if record.amount and where is not Where.LIST:
        yield f"{record.amount}{dataset.duty[record.duty].unit or ''}"
    told = [name for name in type(record).model_fields if name in RECORD_FIELDS and where in RECORD_FIELDS[name].shown]
    yield from (str(getattr(record, name)) for name in told if getattr(record, name))


def cases(duty: Duty, record: Record) -> str:
    """收件12件，当日阅批11件，有说明1件: of a month's line."""
    excepted = f"，有说明{record.excepted}件" if record.excepted else ""
    return f"收件{record.received}件，{in_time(duty)}{record.in_time}件{excepted}"
