"""The one computation of progress: pure functions of (data, date) that every page, export and JSON uses.

What every figure means stands in ARCHITECTURE.md. Linear in the number of records.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import assert_never

from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty, DutyKind, RecordRule, Unit
from policysite.data.model.records import FINISHED, Filed
from policysite.data.model.settings import Settings
from policysite.data.periods import Period, amount, binds, ends, periods, stages
from policysite.figures.results import DepartmentFigures, DutyProgress, PeriodProgress, State, Summary, total

DELIVERABLE_DUE_SOON = 30
"""Days before its `due` from which on a deliverable is 临近到期, today included."""


@dataclass(frozen=True)
class Progress:
    """How every duty of `site` stands at `as_of`, and the sums; keys in the document's order."""

    dataset: Dataset = field(repr=False)
    as_of: date
    duties: Mapping[str, DutyProgress]

    @cached_property
    def total(self) -> Summary:
        """The figures of all duties."""
        return self._figures(self.dataset.duties)

    @cached_property
    def departments(self) -> Mapping[str, DepartmentFigures]:
        """The figures of each department, by its id."""
        return {
            department.id: DepartmentFigures(
                self._figures(own_duties(self.dataset, department.id)),
                self._figures(member_duties(self.dataset, department.id)),
            )
            for department in self.dataset.departments
        }

    @cached_property
    def sections(self) -> Mapping[str, Summary]:
        """The figures of each section, by its id."""
        sections = self.dataset.policy.sections
        return {section.id: self._figures(section_duties(self.dataset, section.id)) for section in sections}

    def of(self, duties: Iterable[Duty]) -> tuple[DutyProgress, ...]:
        """How `duties` stand."""
        return tuple(self.duties[duty.id] for duty in duties)

    def _figures(self, duties: Iterable[Duty]) -> Summary:
        return total(self.of(duties), self._reported)

    @cached_property
    def _reported(self) -> bool:
        return any(duty.records for duty in self.duties.values())


def progress(dataset: Dataset, today: date) -> Progress:
    """How everything stands at `today`: what is dated later counts for nothing."""
    return Progress(dataset, today, {duty.id: duty_progress(dataset, duty, today) for duty in dataset.duties})


def own_duties(dataset: Dataset, department: str) -> Iterator[Duty]:
    """The duties of the clauses that name a department, in the document's order."""
    for clause in dataset.clauses_of[department]:
        yield from dataset.duties_of[clause.id]


def member_duties(dataset: Dataset, department: str) -> Iterator[Duty]:
    """The duties that a department bears only as a member of a group, in the document's order."""
    groups = {group.id for group in dataset.groups_of[department]}
    for clause in dataset.clauses:
        if groups.intersection(clause.responsible) and department not in clause.responsible:
            yield from dataset.duties_of[clause.id]


def section_duties(dataset: Dataset, section: str) -> Iterator[Duty]:
    """The duties of a section, in the document's order."""
    for measure in dataset.section[section].measures:
        for clause in measure.clauses:
            yield from dataset.duties_of[clause.id]


def duty_progress(dataset: Dataset, duty: Duty, today: date) -> DutyProgress:
    """How one duty stands at `today`; nothing of `record: none` is ever missing."""
    listed = dataset.records_of[duty.id]
    records = listed[: bisect_right(listed, today, key=lambda filed: filed.day)]
    if duty.record is RecordRule.NONE and duty.kind not in (DutyKind.STANDING, DutyKind.CONDITIONAL):
        return DutyProgress(duty, None)
    match duty.kind:
        case DutyKind.RECURRING:
            return _recurring(dataset, duty, records, today)
        case DutyKind.DELIVERABLE:
            return _deliverable(dataset, duty, records, today)
        case DutyKind.TRIGGERED:
            state = None
        case DutyKind.STANDING:
            state = State.ACTIVE if records and records[-1].day.year == today.year else State.NO_RECORD
        case DutyKind.CONDITIONAL:
            state = State.CONDITIONAL
        case _:
            assert_never(duty.kind)
    return DutyProgress(duty, state if binds(dataset, duty, today) else None, records=records)


def _recurring(dataset: Dataset, duty: Duty, records: tuple[Filed, ...], today: date) -> DutyProgress:
    found = tuple(_period(dataset.settings, duty, period, records, today) for period in periods(dataset, duty, today))
    current = found[-1] if found and not found[-1].over else None
    return DutyProgress(
        duty,
        current.state if current else None,
        periods=found,
        days_left=current.period.days_left(today) if current else None,
        records=records,
    )


def _period(settings: Settings, duty: Duty, period: Period, records: Sequence[Filed], today: date) -> PeriodProgress:
    start, end = (
        bisect_right(records, edge, key=_ordinal) for edge in (period.first.toordinal() - 1, period.last.toordinal())
    )
    within = tuple(records[start:end])
    required, done = duty.at_least or 1, sum(amount(duty, filed.record) for filed in within)
    return PeriodProgress(
        period,
        required,
        done,
        duty.unit or Unit.TIMES,
        period_state(settings, period, done >= required, today),
        period.over(today),
        within,
        tuple(filed for filed in within if is_late(settings, period, filed)),
    )


def _ordinal(filed: Filed) -> int:
    return filed.day.toordinal()


def period_state(settings: Settings, period: Period, met: bool, today: date) -> State:
    """The state of a period at `today`; `met` tells whether enough is done."""
    if met:
        return State.MET
    left = period.days_left(today)
    if left <= 0:
        return State.UNREPORTED if -left < settings.report_by_days else State.MISSED
    return State.DUE_SOON if left <= getattr(settings.due_soon_days, period.rhythm) else State.OPEN


def is_late(settings: Settings, period: Period, filed: Filed) -> bool:
    """Whether a record is 补报: reported after its period and the days of grace."""
    reported = filed.record.reported
    return reported is not None and (reported - period.last).days > settings.report_by_days


def _deliverable(dataset: Dataset, duty: Duty, records: tuple[Filed, ...], today: date) -> DutyProgress:
    order = stages(duty)
    reached = [filed.record.stage for filed in records if filed.record.stage in order]
    stage = max(reached, key=order.index, default=None)
    documents = [filed.record.document for filed in records if filed.record.document]
    left = (duty.due - today).days + 1 if duty.due else None
    state = State.MET if stage in FINISHED else _unfinished(dataset, duty, left, today)
    return DutyProgress(
        duty,
        state,
        stage=stage,
        document=documents[-1] if documents else None,
        settled=left is not None and left <= 0 and state is not None,
        days_left=left,
        records=records,
    )


def _unfinished(dataset: Dataset, duty: Duty, left: int | None, today: date) -> State | None:
    """The state of a deliverable not yet made; None where it does not bind: a `due` that it missed before stays."""
    end = ends(dataset, duty)
    if left is not None and left <= 0 and duty.due and (end is None or duty.due <= end):
        return State.MISSED
    if not binds(dataset, duty, today):
        return None
    return State.DUE_SOON if left is not None and left <= DELIVERABLE_DUE_SOON else State.OPEN
