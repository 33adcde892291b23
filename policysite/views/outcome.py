"""落实情况 of one duty in words, for a cell or a calendar: the pages' own figures and words of states."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from policysite.data.model.duties import DutyKind, RecordRule
from policysite.data.model.words import RECORD_RULE, STAGE
from policysite.figures.ledger import ItemState
from policysite.figures.results import DutyProgress, State, lines
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
    """How a duty stands, a line each: a recurring one in the periods that end in the day's year or later.

    A deliverable with its stage, a standing or conditional one with the day of its last record.
    """
    duty = progress.duty
    if duty.record is RecordRule.NONE:
        return (Said(None, RECORD_RULE[RecordRule.NONE]),)
    match duty.kind:
        case DutyKind.RECURRING:
            tasks = (task for task in views.tasks_of(duty) if task.until.year >= views.today.year)
            return tuple(line for task in tasks for line in period(task)) or (Said(None, "—"),)
        case DutyKind.TRIGGERED:
            return (Said(None, _letters(progress)),)
        case DutyKind.DELIVERABLE:
            stage = STAGE[progress.stage] if progress.stage else ""
            said = Said(progress.state, "，".join(part for part in (stage, progress.document) if part))
            return (said, *(line for task in views.tasks_of(duty) for line in explained(task)))
        case DutyKind.STANDING | DutyKind.CONDITIONAL:
            last = f"最近{progress.last.day}" if progress.last else ""
            return (Said(progress.state, last or ("" if progress.state else "—")),)
        case _:
            assert_never(duty.kind)


def period(task: Task) -> Iterator[Said]:
    """`✓已完成 一季度 15/15天`, with what is missing, and why where that was explained."""
    at = task.period
    if at is None:
        return
    lack = shortfall(at)
    yield Said(task.state, f"{at.period.short}{at.done}/{at.required}{at.unit}" + (f"，{lack}" if lack else ""))
    yield from explained(task)


def explained(task: Task) -> Iterator[Said]:
    """The explanation given for a task that was missed."""
    if task.explanation:
        yield Said(None, explanation_words(task.explanation))


def _letters(progress: DutyProgress) -> str:
    total = lines(progress.months)
    if not total.received:
        return "尚未报送"
    return f"当日阅批{total.in_time}件，有说明{total.excepted}件，未当日阅批{total.late}件（共收{total.received}件）"
