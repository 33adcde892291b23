"""The figures of 落实情况汇总, of a month, quarter, half-year or year: pure functions of (data, date).

A period of a duty counts where the day by which it is due lies, a deliverable where its `due` lies: on a quarter's last
day both the quarter and its last month have what falls due. Whether it was met is told as of the date; all else (what
runs on, the deliverables due at another time, standing duties, the ledger) as of the last day, or the date where that
comes first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain

from policysite.data.dataset import Dataset
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.records import FINISHED, Filed
from policysite.data.periods import SUMMARISED, Period, period_of, tracked
from policysite.data.responsibilities import Answering
from policysite.figures.duties import DutyProgress, PeriodProgress, State
from policysite.figures.ledger import ItemProgress, LedgerFigures, count, ledger
from policysite.figures.letters import Silence, silences, within
from policysite.figures.progress import Progress, answering_for, answering_now, progress


@dataclass(frozen=True)
class Settlement:
    """Something that fell due: a `period` of a recurring duty, or a deliverable (`period` None), and who answered."""

    duty: DutyProgress
    period: PeriodProgress | None
    answering: Answering


@dataclass(frozen=True)
class PeriodFigures:
    """What a period came to, up to `until`: its last day, or the date while it is `running`.

    `own` is the progress of what falls due in it, `year` of what falls due from 1 January to its end. `records` are
    dated in it. `finished` are deliverables issued or in use since it began, `opened` and `closed` items of the
    ledger; `overdue` and `ledger` are as of `until`. `silent` are the months in it without a line of letters. `before`
    is the period before, None for the first.
    """

    period: Period
    until: date
    running: bool
    own: Progress
    year: Progress
    records: tuple[Filed, ...]
    finished: tuple[DutyProgress, ...]
    silent: tuple[Silence, ...]
    opened: tuple[ItemProgress, ...]
    closed: tuple[ItemProgress, ...]
    overdue: tuple[ItemProgress, ...]
    ledger: LedgerFigures
    before: "PeriodFigures | None" = field(repr=False)

    def settled(self, state: State) -> tuple[Settlement, ...]:
        """What fell due in the period and is in `state`."""
        return tuple(chain.from_iterable(_settled(self.own, duty, state) for duty in self.own.duties.values()))


def _settled(own: Progress, duty: DutyProgress, state: State) -> Iterator[Settlement]:
    dataset, seen = own.dataset, own.seen or own.as_of
    for period in duty.periods_in(state):
        yield Settlement(duty, period, answering_for(dataset, duty.duty, period, seen))
    if duty.settled_in(state):
        yield Settlement(duty, None, answering_now(dataset, duty, seen))


def summary_periods(dataset: Dataset, today: date) -> Mapping[str, Period]:
    """Every period that has a summary, by name, by rhythm and day: from `tracking_from` to those that hold `today`."""
    start = min(dataset.settings.tracking_from, today)
    found = (tracked(rhythm, period_of(rhythm, start).first, None, today) for rhythm in SUMMARISED)
    return {period.name: period for periods in found for period in periods}


def latest_first(listed: Iterable[Period]) -> tuple[Period, ...]:
    """Periods by year, the latest first: the year, its halves, quarters and months, of each the latest first."""
    rhythms = list(Rhythm)[::-1]
    return tuple(sorted(listed, key=lambda each: (-each.first.year, rhythms.index(each.rhythm), -each.number)))


class Summaries:
    """The summaries of everything that `now` knows of."""

    def __init__(self, now: Progress) -> None:
        self.now, self.dataset, self.today = now, now.dataset, now.as_of
        self._days = {now.as_of: now}

    @cached_property
    def periods(self) -> Mapping[str, Period]:
        """Every period that has a summary, by name."""
        return summary_periods(self.dataset, self.today)

    @cached_property
    def years(self) -> Mapping[str, Progress]:
        """The progress of what falls due in each year, by its name, the earliest first."""
        years = (period for period in self.periods.values() if period.rhythm is Rhythm.YEAR)
        return {year.name: self.within(year.first, year.last) for year in years}

    @property
    def years_latest_first(self) -> tuple[Period, ...]:
        """The years that have a summary."""
        return tuple(each for each in latest_first(self.periods.values()) if each.rhythm is Rhythm.YEAR)

    @property
    def this_year(self) -> Progress:
        """The progress of what falls due in the year of the date."""
        return self.years[period_of(Rhythm.YEAR, self.today).name]

    @property
    def former_years(self) -> Mapping[str, Progress]:
        """The years before that, by name, the earliest first."""
        return {name: year for name, year in self.years.items() if year is not self.this_year}

    def around(self, period: Period) -> tuple[Period, ...]:
        """The longer periods that hold `period`, the longest first."""
        longer = (each for each in self.periods.values() if each.holds(period.first) and each.last > period.last)
        wide = (each for each in self.periods.values() if each.holds(period.last) and each.first < period.first)
        return tuple(sorted({*longer, *wide}, key=lambda each: each.first - each.last))

    def inside(self, period: Period) -> tuple[tuple[Period, ...], ...]:
        """The shorter periods within `period`, those of a rhythm together, the longest first."""
        held = [each for each in self.periods.values() if period.holds(each.first) and period.holds(each.last)]
        rows = (tuple(each for each in held if each.rhythm is rhythm) for rhythm in [*Rhythm][::-1])
        return tuple(row for row in rows if row and row[0].rhythm is not period.rhythm)

    def beside(self, period: Period) -> tuple[Period | None, Period | None]:
        """The period before and the one after, of the same rhythm."""
        row = [each for each in self.periods.values() if each.rhythm is period.rhythm]
        place = row.index(period)
        return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)

    @cached_property
    def figures(self) -> Mapping[str, PeriodFigures]:
        """The figures of every period, by name."""
        found: dict[str, PeriodFigures] = {}
        before: PeriodFigures | None = None
        for name, period in self.periods.items():
            before = before if before and before.period.rhythm is period.rhythm else None
            found[name] = before = self._figures(period, before)
        return found

    def within(self, first: date, last: date) -> Progress:
        """The progress of what falls due from `first` to `last`: of nothing else are its sums."""
        then = self._at(min(last, self.today))
        duties = self.now.duties.items()
        return Progress(
            self.dataset,
            then.as_of,
            {name: _within(duty, then.duties[name], first, last) for name, duty in duties},
            seen=self.today,
        )

    @cached_property
    def _records(self) -> tuple[Filed, ...]:
        return tuple(sorted(self.dataset.records, key=lambda filed: filed.day))

    @cached_property
    def _record_days(self) -> tuple[date, ...]:
        return tuple(filed.day for filed in self._records)

    @cached_property
    def _silences(self) -> tuple[Silence, ...]:
        return silences(self.now)

    def _at(self, day: date) -> Progress:
        if day not in self._days:
            self._days[day] = progress(self.dataset, day)
        return self._days[day]

    def _figures(self, period: Period, before: PeriodFigures | None) -> PeriodFigures:
        until, year = min(period.last, self.today), period_of(Rhythm.YEAR, period.last)
        own = self.within(period.first, period.last)
        whole = self.years[year.name] if period == year else self.within(year.first, period.last)
        items, days = ledger(self.dataset, until), self._record_days

        def held(day: date | None) -> bool:
            return day is not None and period.first <= day <= until

        return PeriodFigures(
            period=period,
            until=until,
            running=not period.over(self.today),
            own=own,
            year=whole,
            records=self._records[bisect_left(days, period.first) : bisect_right(days, until)],
            finished=tuple(duty for duty in self._at(until).duties.values() if held(made_on(duty))),
            silent=tuple(within(self._silences, period.first, period.last)),
            opened=tuple(item for item in items if held(item.item.found)),
            closed=tuple(item for item in items if item.item.closing and held(item.item.closing.date)),
            overdue=tuple(item for item in items if item.overdue),
            ledger=count(items),
            before=before,
        )


def _within(now: DutyProgress, then: DutyProgress, first: date, last: date) -> DutyProgress:
    """A duty with what falls due from `first` to `last` as it stands `now`, all else as it stood `then`."""
    if now.duty.kind is DutyKind.STANDING or now.duty.kind is DutyKind.CONDITIONAL:
        return then
    if now.duty.kind is DutyKind.DELIVERABLE and not now.settled:
        return then
    due = tuple(at for at in now.periods if at.over and first <= at.period.due <= last)
    running = then.current
    counted = bool(due) and running is not None and due[-1].period == running.period
    rest = (running,) if running and not counted else ()
    settled = now.settled and now.duty.due is not None and first <= now.duty.due <= last
    stood = now if settled else then
    letters = now.duty.kind is DutyKind.TRIGGERED
    records = tuple(filed for filed in then.records if filed.day >= first) if letters else stood.records
    return replace(stood, periods=(*due, *rest), settled=settled, records=records)


def made_on(duty: DutyProgress) -> date | None:
    """The day on which a deliverable was issued or taken into use; None for what is not made, or no deliverable."""
    if duty.duty.kind is not DutyKind.DELIVERABLE or duty.state is not State.MET:
        return None
    return next((filed.day for filed in duty.records if filed.record.stage in FINISHED), None)
