"""What a comparison of two states of the data yields: frozen changes, figures and notices, in Chinese words.

The figures are those of both states as of the same day, by the one computation of `progress`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from policysite.data.case_words import IN_TIME, CaseWords, case_words, in_time
from policysite.data.dataset import Dataset
from policysite.data.model.duties import DutyKind
from policysite.data.model.words import STAGE
from policysite.data.periods import Period
from policysite.figures.duties import DutyProgress, PeriodProgress, State
from policysite.figures.ledger import LedgerFigures, count, ledger
from policysite.figures.progress import Progress, Summary, progress
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.summaries import Summaries, latest_first
from policysite.figures.words import duty_label, numbers
from policysite.views.text import quoted


class Area(StrEnum):
    """What part of the data a change concerns; in the order in which they are shown."""

    TEXT = "text"
    DEPARTMENTS = "departments"
    DUTIES = "duties"
    RECORDS = "records"
    LEDGER = "ledger"
    OTHER = "other"


AREA = {
    Area.TEXT: "文件原文",
    Area.DEPARTMENTS: "责任部门",
    Area.DUTIES: "任务",
    Area.RECORDS: "落实记录",
    Area.LEDGER: "问题整改台账",
    Area.OTHER: "其他",
}


class ChangeKind(StrEnum):
    """What happened to the thing; `effect` is what records or settings change in its figures."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RETIRED = "retired"
    RESTORED = "restored"
    EFFECT = "effect"


@dataclass(frozen=True)
class Change:
    """One change: `subject` names the thing (`第9条第1款`), `words` say what happened where that needs saying.

    `old` and `new` are the words before and after, None where there are none. `parent` is the id under which a page
    lists it: that of the measure of a clause.
    """

    area: Area
    kind: ChangeKind
    id: str
    subject: str
    words: str = ""
    old: str | None = None
    new: str | None = None
    parent: str = ""

    @property
    def heading(self) -> str:
        """`第9条第1款（m09-1）：责任部门增加财务处`."""
        name = f"{self.subject}（{self.id}）" if self.id and self.id not in self.subject else self.subject
        return f"{name}：{self.words}" if self.words else name

    @property
    def lines(self) -> tuple[str, ...]:
        """The words before and after, a line each; quotation marks within are turned."""
        before, after = ("原文", "现文") if self.area is Area.TEXT else ("原为", "现为")
        pairs = ((before, self.old), (after, self.new))
        return tuple(f"{word}{quoted(text)}" for word, text in pairs if text is not None)


class Reason(StrEnum):
    """Why a reviewer must look."""

    TEXT_WITHOUT_ORIGINAL = "text_without_original"
    ORIGINAL_CHANGED = "original_changed"
    ID_GONE = "id_gone"
    ID_REUSED = "id_reused"
    BACKDATED = "backdated"
    RECORD_GONE = "record_gone"
    FINISHED_CHANGED = "finished_changed"
    QUOTA_IN_PLACE = "quota_in_place"
    RULE_IN_PLACE = "rule_in_place"
    DUTY_REOPENED = "duty_reopened"
    ANSWERS_OTHERWISE = "answers_otherwise"
    LEDGER_DELETED = "ledger_deleted"
    LEDGER_REWRITTEN = "ledger_rewritten"
    RATE_FELL = "rate_fell"
    RULE_LOOSENED = "rule_loosened"
    SAMPLE_MARK = "sample_mark"


@dataclass(frozen=True)
class Notice:
    """Something that a reviewer must look at, in a sentence; `id` is that of the thing, or empty."""

    reason: Reason
    id: str
    words: str


@dataclass(frozen=True)
class Figure:
    """A figure of the whole that differs, as the pages print it."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Diff:
    """Everything that differs between two states, both looked at as of the same day."""

    as_of: date
    changes: tuple[Change, ...]
    figures: tuple[Figure, ...]
    notices: tuple[Notice, ...]

    def of(self, area: Area) -> tuple[Change, ...]:
        """The changes of one area."""
        return tuple(change for change in self.changes if change.area is area)


@dataclass(frozen=True)
class Sides:
    """Two states of the data and how they stand at `today`."""

    old: Dataset
    new: Dataset
    today: date

    @cached_property
    def before(self) -> Progress:
        """How the old state stands."""
        return progress(self.old, self.today)

    @cached_property
    def after(self) -> Progress:
        """How the new state stands."""
        return progress(self.new, self.today)

    @cached_property
    def years(self) -> Mapping[str, tuple[Progress, Progress]]:
        """What falls due in each year, in either state, the latest first; by the year, which the day's own lacks."""
        sides = Summaries(self.before), Summaries(self.after)
        years = latest_first({*sides[0].years_latest_first, *sides[1].years_latest_first})
        return {
            "" if year.holds(self.today) else year.label: (
                sides[0].within(year.first, year.last),
                sides[1].within(year.first, year.last),
            )
            for year in years
        }

    @property
    def common(self) -> Iterator[tuple[DutyProgress, DutyProgress]]:
        """Every duty that both have, as it stands in either."""
        for name, duty in self.after.duties.items():
            if name in self.before.duties:
                yield self.before.duties[name], duty

    def finished(self, period: Period) -> bool:
        """Whether a period is over, its days of grace too: what is changed in it changes a settled figure."""
        return (self.today - period.due).days > self.new.settings.report_by_days


def effects(sides: Sides) -> Iterator[Change]:
    """For each duty what stands otherwise now: `2026年一季度已完成12→15天（要求15天），到期未完成→已完成`."""
    for before, after in sides.common:
        duty = after.duty
        for words in _words(before, after):
            yield Change(Area.RECORDS, ChangeKind.EFFECT, duty.id, duty_label(sides.new, duty), words)


def _words(before: DutyProgress, after: DutyProgress) -> Iterator[str]:
    kind = DutyKind.RECURRING if before.duty.kind is DutyKind.RECURRING else after.duty.kind
    match kind:
        case DutyKind.RECURRING:
            yield from (_period(*pair) for pair in changed_periods(before, after))
        case DutyKind.TRIGGERED:
            yield from _letters(before, after)
        case DutyKind.DELIVERABLE | DutyKind.STANDING | DutyKind.CONDITIONAL:
            yield from _stage_or_records(before, after)
        case _:
            assert_never(kind)


def _stage_or_records(before: DutyProgress, after: DutyProgress) -> Iterator[str]:
    if len(before.records) != len(after.records) or (before.stage, before.state) != (after.stage, after.state):
        stage = _arrow(*(STAGE[duty.stage] if duty.stage else "—" for duty in (before, after)))
        lines = _arrow(str(len(before.records)), str(len(after.records)))
        what = f"阶段{stage}" if after.stage or before.stage else f"记录{lines}条"
        yield f"{what}，{_states(before.state, after.state)}"


def changed_periods(
    before: DutyProgress, after: DutyProgress
) -> Iterator[tuple[PeriodProgress | None, PeriodProgress | None]]:
    """The periods whose figures differ, earliest first; None on the side that does not have the period."""
    old, new = ({at.period: at for at in duty.periods} for duty in (before, after))
    for period in sorted({*old, *new}):
        pair = old.get(period), new.get(period)
        if _figures(pair[0]) != _figures(pair[1]):
            yield pair


def _figures(at: PeriodProgress | None) -> tuple[object, ...]:
    return (at.done, at.required, at.unit, at.state) if at else ()


def _period(before: PeriodProgress | None, after: PeriodProgress | None) -> str:
    if before is None or after is None:
        at, word = (after, "计入") if after else (before, "不再计入")
        return f"{at.period.label}{word}，已完成{at.done}{at.unit}（要求{at.required}{at.unit}）" if at else ""
    done = f"已完成{_arrow(str(before.done), str(after.done))}{after.unit}"
    asked = _arrow(f"{before.required}{before.unit}", f"{after.required}{after.unit}")
    return f"{after.period.label}{done}（要求{asked}），{_states(before.state, after.state)}"


def _arrow(old: str, new: str) -> str:
    return new if old == new else f"{old}→{new}"


def _states(old: State | None, new: State | None) -> str:
    return _arrow(*(LOOK[state].word if state else "—" for state in (old, new)))


def _letters(before: DutyProgress, after: DutyProgress) -> Iterator[str]:
    old, new = ({line.month: line for line in duty.months} for duty in (before, after))
    for month in sorted(str(name) for name in {*old, *new}):
        pair = old.get(month), new.get(month)
        counts = [(at.received or 0, at.in_time or 0, at.excepted or 0, at.late) if at else (0, 0, 0, 0) for at in pair]
        if counts[0] != counts[1]:
            word = in_time(after.duty)
            names = ("收件", word, "有说明", f"未{word}")
            shown = (f"{name}{_arrow(str(a), str(b))}件" for name, a, b in zip(names, *counts, strict=True))
            yield f"{month}{'，'.join(shown)}"


def figures(sides: Sides) -> Iterator[Figure]:
    """The figures of the whole that differ: those of the day's year and of former years, and the ledger's."""
    for told, pair in sides.years.items():
        words = case_words(sides.new.duties) or CaseWords(IN_TIME)
        old, new = (_totals(year.total, words) for year in pair)
        yield from (Figure(f"{told}{name}", old[name], value) for name, value in new.items() if old[name] != value)
    old, new = (_items(count(ledger(dataset, sides.today))) for dataset in (sides.old, sides.new))
    yield from (Figure(name, old[name], value) for name, value in new.items() if old[name] != value)


def _totals(total: Summary, words: CaseWords) -> dict[str, str]:
    word = {state: LOOK[state].word for state in State}
    return {
        f"到期{word[State.MET]}（期次）": str(total.settled.met),
        f"{word[State.MISSED]}（期次）": str(total.settled.missed),
        "到期完成率": numbers(total),
        f"本期{word[State.MET]}（项）": str(total.current.met),
        f"本期{word[State.OPEN]}（项）": str(total.current.open),
        f"本期{word[State.DUE_SOON]}（项）": str(total.current.due_soon),
        f"{word[State.UNREPORTED]}（期次）": str(total.current.unreported),
        "已印发或启用的成果（项）": str(total.deliverables.met),
        f"{word[State.EXCEPTED]}（期次）": str(total.excepted),
        f"{words.received}（件）": str(total.triggered.received),
        f"{words.in_time}（件）": str(total.triggered.in_time),
        "有说明（件）": str(total.triggered.excepted),
        f"{words.late}（件）": str(total.triggered.late),
        f"常态推进任务{word[State.ACTIVE]}（项）": str(total.standing.active),
    }


def _items(items: LedgerFigures) -> dict[str, str]:
    return {
        "台账事项（项）": str(items.items),
        **{f"台账{LOOK[state].word}（项）": str(number) for state, number in items.states.items()},
        f"台账{LOOK[OVERDUE].word}（项）": str(items.overdue),
    }
