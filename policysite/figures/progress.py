"""The one computation of progress: pure functions of (data, date) that every page, export and JSON uses.

What every figure means stands in ARCHITECTURE.md. Linear in the number of records.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.document import Document, Top, grouped
from policysite.data.model.document import Clause, Section, Version
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.records import Record
from policysite.data.periods import ends, later
from policysite.data.responsibilities import Answering
from policysite.figures.duties import DutyProgress, PeriodProgress, State, duty_progress


@dataclass(frozen=True)
class Settled:
    """What has come due: recurring periods past their end (those awaiting reports not yet), deliverables past `due`."""

    met: int
    missed: int


@dataclass(frozen=True)
class Current:
    """The periods that hold the date; `unreported` are ended ones still awaiting reports."""

    met: int
    open: int
    due_soon: int
    unreported: int


@dataclass(frozen=True)
class Deliverables:
    """Deliverables by state: 到期未完成 without those due before anything is counted, 起算以前到期."""

    met: int
    open: int
    due_soon: int
    missed: int
    before: int = 0

    @property
    def every(self) -> int:
        """All of them."""
        return self.met + self.open + self.due_soon + self.missed + self.before


@dataclass(frozen=True)
class Triggered:
    """Events with a time limit; `late` = received − in time − excepted."""

    received: int
    in_time: int
    excepted: int
    late: int


@dataclass(frozen=True)
class Standing:
    """Standing duties with and without a record in the date's year."""

    active: int
    no_record: int


@dataclass(frozen=True)
class Summary:
    """The figures of any set of duties, each of them counted once.

    `excepted` has come due too, is explained and neither met nor missed. `reported` tells whether anything at all was
    reported of any duty: before that there is no rate.
    """

    settled: Settled
    current: Current
    deliverables: Deliverables
    triggered: Triggered
    standing: Standing
    conditional: int
    excepted: int = 0
    reported: bool = True

    @property
    def due(self) -> int:
        """到期应完成: how many have come due."""
        return self.settled.met + self.settled.missed

    @property
    def rate(self) -> float | None:
        """到期完成率 = met ÷ (met + missed), to four decimals; None where nothing is due yet or nothing reported."""
        return round(self.settled.met / self.due, 4) if self.due and self.reported else None


@dataclass(frozen=True)
class DepartmentFigures:
    """The figures of the duties that name a department, and of those it bears as a member of a group."""

    own: Summary
    as_member: Summary


def total(duties: Iterable[DutyProgress], reported: bool = True) -> Summary:
    """The figures of `duties`; `reported` as in `Summary`."""
    listed = tuple(duties)
    kinds = {kind: [duty for duty in listed if duty.duty.kind is kind] for kind in DutyKind}
    made = Counter(duty.state for duty in kinds[DutyKind.DELIVERABLE])
    standing = Counter(duty.state for duty in kinds[DutyKind.STANDING])
    return Summary(
        settled=Settled(_settled(listed, State.MET), _settled(listed, State.MISSED)),
        current=_current(listed),
        deliverables=Deliverables(
            made[State.MET], made[State.OPEN], made[State.DUE_SOON], made[State.MISSED], made[State.BEFORE]
        ),
        triggered=lines(line for duty in listed for line in duty.months),
        standing=Standing(standing[State.ACTIVE], standing[State.NO_RECORD]),
        conditional=sum(duty.state is State.CONDITIONAL for duty in listed),
        excepted=_settled(listed, State.EXCEPTED),
        reported=reported,
    )


def _settled(duties: Iterable[DutyProgress], state: State) -> int:
    return sum(len(duty.periods_in(state)) + duty.settled_in(state) for duty in duties)


def _current(duties: Sequence[DutyProgress]) -> Current:
    states = Counter(duty.current.state for duty in duties if duty.current)
    unreported = sum(len(duty.periods_in(State.UNREPORTED)) for duty in duties)
    return Current(states[State.MET], states[State.OPEN], states[State.DUE_SOON], unreported)


def lines(months: Iterable[Record]) -> Triggered:
    """The sum of monthly lines."""
    listed = tuple(months)
    return Triggered(
        received=sum(line.received or 0 for line in listed),
        in_time=sum(line.in_time or 0 for line in listed),
        excepted=sum(line.excepted or 0 for line in listed),
        late=sum(line.late for line in listed),
    )


@dataclass(frozen=True)
class Progress:
    """How every duty of `dataset` stands at `as_of`, and the sums; keys in the document's order.

    What fell due may be told as of a later day: `seen`.
    """

    dataset: Dataset = field(repr=False)
    as_of: date
    duties: Mapping[str, DutyProgress]
    seen: date | None = None

    @cached_property
    def total(self) -> Summary:
        """The figures of all duties."""
        return self._figures(self.dataset.duties)

    @cached_property
    def departments(self) -> Mapping[str, DepartmentFigures]:
        """The figures of each department, by its id: of what it answered for on the day that each thing fell due."""
        own, shared = grouped(self._shares(_own)), grouped(self._shares(_as_members))
        return {
            name: DepartmentFigures(total(own[name], self._reported), total(shared[name], self._reported))
            for name in self.dataset.department
        }

    def _shares(self, share: "Share") -> Iterator[tuple[str, DutyProgress]]:
        """Each department with each of its duties, as far as it answers for it."""
        for progress in self.duties.values():
            yield from _shared(self.dataset, progress, self.as_of, self.seen or self.as_of, share)

    @cached_property
    def sections(self) -> Mapping[str, Summary]:
        """The figures of each section, at any depth, by its id: of the duties in it at `as_of`, or at their end."""
        return {section.id: self._figures(self._standing_in[section.id]) for section in self.dataset.every(Section)}

    @cached_property
    def tops(self) -> Mapping[str, Summary]:
        """The figures of all that stands at the top, by its id: each duty is counted in one of them."""
        tops = {each.id for document in self.dataset.documents for each in document.tops}
        return {id: self._figures(self._standing_in[id]) for id in tops}

    @cached_property
    def _standing_in(self) -> Mapping[str, tuple[Duty, ...]]:
        """The duties by all that they stood in at `as_of`, or at their end, by its id."""
        return grouped((id, duty) for duty in self.dataset.duties for id in self._held_by(duty).within(duty.clause))

    def _held_by(self, duty: Duty) -> Document:
        last = ends(self.dataset, duty) or self.as_of
        document = self.dataset.document_on(min(self.as_of, last))
        if duty.clause in document.in_text:
            return document
        order = (self.dataset.document, *reversed(self.dataset.documents))
        return next(each for each in order if duty.clause in each.passage)

    @cached_property
    def top_rows(self) -> tuple[tuple[Top, Version], ...]:
        """What stands at the top of the text at `as_of`: its sections, and measures and attachments beside them; then
        what is gone by then of which something fell due; each with the version that has it. Empty where the text has no
        sections.
        """
        documents = self.dataset.documents
        place = documents.index(self.dataset.document_on(self.as_of))
        found: dict[str, tuple[Top, Version]] = {}
        for document in reversed(documents[: place + 1]):
            for top in document.tops:
                told = document is documents[place] or self.tops[top.id].due
                if top.id in document.in_text and told:
                    found.setdefault(top.id, (top, document.version))
        rows = tuple(found.values())
        return rows if any(isinstance(top, Section) for top, _ in rows) else ()

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


Share = Callable[[Answering], Collection[str]]
"""Of those who answer for a clause the ones that are meant."""


def _own(answering: Answering) -> Collection[str]:
    return answering.named


def _as_members(answering: Answering) -> Collection[str]:
    return answering.members


def own_duties(dataset: Dataset, department: str, day: date | None = None) -> Iterator[Duty]:
    """The duties that a department itself answers for on `day` (the data's own where None), in the document's order."""
    return _duties(dataset, department, day or dataset.day, _own)


def member_duties(dataset: Dataset, department: str, day: date | None = None) -> Iterator[Duty]:
    """The duties that a department bears only as a member of a group on `day`, in the document's order."""
    return _duties(dataset, department, day or dataset.day, _as_members)


def _duties(dataset: Dataset, department: str, day: date, share: Share) -> Iterator[Duty]:
    for clause in dataset.every(Clause):
        if department in share(dataset.responsibilities.on(clause.id, day)):
            yield from dataset.duties_of[clause.id]


def answering_now(dataset: Dataset, at: DutyProgress, today: date) -> Answering:
    """Who answers for a duty: on its `due` where that is settled, on its last day once it has ended, else today."""
    days = (today, at.duty.due if at.settled else None, ends(dataset, at.duty))
    return dataset.responsibilities.on(at.duty.clause, min(day for day in days if day))


def answering_for(dataset: Dataset, duty: Duty, at: PeriodProgress, today: date) -> Answering:
    """Who answers for a period: those of the day by which it is due; for what was open when a department was merged its
    successor.
    """
    found = dataset.responsibilities.on(duty.clause, min(at.period.due, today))
    if at.state not in (State.UNREPORTED, State.MISSED, State.EXCEPTED):
        return found
    settled = min(later(at.period.due, dataset.settings.report_by_days), today)
    return dataset.responsibilities.carried_on(found, settled)


def _shared(
    dataset: Dataset, at: DutyProgress, today: date, seen: date, share: Share
) -> Iterator[tuple[str, DutyProgress]]:
    """The departments with their parts of a duty: each period and month is that of who answered for it."""
    now = share(answering_now(dataset, at, today))
    if dataset.responsibilities.epoch(dataset.settings.tracking_from) == dataset.responsibilities.epoch(seen):
        yield from ((name, at) for name in now)
        return
    periods = [(each, share(answering_for(dataset, at.duty, each, seen))) for each in at.periods]
    months = [
        (filed, share(dataset.responsibilities.on(at.duty.clause, filed.day))) for filed in at.records if at.months
    ]
    for name in dict.fromkeys([*now, *(each for _, names in (*periods, *months) for each in names)]):
        yield (
            name,
            replace(
                at,
                state=at.state if name in now else None,
                settled=at.settled and name in now,
                periods=tuple(period for period, names in periods if name in names),
                records=tuple(filed for filed, names in months if name in names) if months else at.records,
            ),
        )
