"""Calendar periods, from weeks to years, and from when to when a duty is held to which of them, and by which day."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from policysite.data.dataset import Dataset
from policysite.data.model.duties import DAYS, DueBy, Duty, Product, Rhythm
from policysite.data.model.records import DOCUMENT_STAGES, SYSTEM_STAGES, WORK_STAGES, Record, Stage

_MONTHS = {Rhythm.MONTH: 1, Rhythm.TWO_MONTHS: 2, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6, Rhythm.YEAR: 12}
SUMMARISED = (Rhythm.MONTH, Rhythm.QUARTER, Rhythm.HALF_YEAR, Rhythm.YEAR)
"""The periods that sum up what fell due in them; those of other rhythms count in these, by the day they are due."""
_NAME = re.compile(r"([0-9]{4})(?:-(W|B|Q|H|)([0-9]{1,2}))?\Z")
_SIGN = {
    "W": Rhythm.WEEK,
    "": Rhythm.MONTH,
    "B": Rhythm.TWO_MONTHS,
    "Q": Rhythm.QUARTER,
    "H": Rhythm.HALF_YEAR,
    None: Rhythm.YEAR,
}
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_HALVES = ("上半年", "下半年")


@dataclass(frozen=True, order=True)
class Period:
    """The `number`th (from 1) week, month, two months, quarter or half of a year, or the year; sorts by its first day.

    `by` is the day by which a duty is due in it, where that is not its last.
    """

    first: date
    last: date
    rhythm: Rhythm
    number: int
    by: date | None = field(default=None, compare=False)

    @property
    def due(self) -> date:
        """The last day on which what it asks for may be done: what falls due in it does so on that day."""
        return self.by or self.last

    @property
    def year(self) -> int:
        """The year that it is one of; the first and last week of a year may reach into another."""
        return self.first.isocalendar().year if self.rhythm is Rhythm.WEEK else self.first.year

    @property
    def name(self) -> str:
        """`2026-W07`, `2026-03`, `2026-B1`, `2026-Q1`, `2026-H1` or `2026`."""
        year = f"{self.year:04}"
        return {
            Rhythm.WEEK: f"{year}-W{self.number:02}",
            Rhythm.MONTH: f"{year}-{self.number:02}",
            Rhythm.TWO_MONTHS: f"{year}-B{self.number}",
            Rhythm.QUARTER: f"{year}-Q{self.number}",
            Rhythm.HALF_YEAR: f"{year}-H{self.number}",
            Rhythm.YEAR: year,
        }[self.rhythm]

    @property
    def label(self) -> str:
        """2026年第7周, 2026年3月, 2026年1—2月, 2026年一季度, 2026年上半年 or 2026年."""
        return f"{self.year}年" + ("" if self.rhythm is Rhythm.YEAR else self.short)

    @property
    def short(self) -> str:
        """第7周, 3月, 1—2月, 一季度, 上半年 or 全年: for use where the year is plain."""
        return {
            Rhythm.WEEK: f"第{self.number}周",
            Rhythm.MONTH: f"{self.number}月",
            Rhythm.TWO_MONTHS: f"{2 * self.number - 1}—{2 * self.number}月",
            Rhythm.QUARTER: _QUARTERS[(self.number - 1) % 4],
            Rhythm.HALF_YEAR: _HALVES[(self.number - 1) % 2],
            Rhythm.YEAR: "全年",
        }[self.rhythm]

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.first <= day <= self.last

    def over(self, today: date) -> bool:
        """Whether `today` is past the day by which it is due: its last, or that which a duty sets."""
        return today > self.due

    def days_left(self, today: date) -> int:
        """Days until it is due, today included: 1 on that day; 0 or less when it is over."""
        return (self.due - today).days + 1


def months_of(rhythm: Rhythm) -> int:
    """How many months a period has; a week has none of its own."""
    return _MONTHS.get(rhythm, 0)


def period_of(rhythm: Rhythm, day: date) -> Period:
    """The period that holds `day`."""
    if rhythm is Rhythm.WEEK:
        return _week(*day.isocalendar()[:2])
    return _numbered(rhythm, day.year, (day.month - 1) // _MONTHS[rhythm] + 1)


def period_at(duty: Duty, day: date) -> Period | None:
    """The period of a recurring duty that holds `day`, with the day by which it is due; None for other kinds."""
    return _with_due(duty, period_of(duty.every, day)) if duty.every else None


def _with_due(duty: Duty, period: Period) -> Period:
    return replace(period, by=_due_day(duty.by, period)) if duty.by else period


def _due_day(by: DueBy, period: Period) -> date:
    """The day that `by` means in a period: a day after the month's end is its last."""
    if period.rhythm is Rhythm.WEEK:
        return min(later(period.first, min(by.day, 7) - 1), period.last)
    month = period.first.month + min(by.month or 1, _MONTHS[period.rhythm]) - 1
    return date(period.first.year, month, min(by.day, monthrange(period.first.year, month)[1]))


def period_named(name: str) -> Period | None:
    """The period of that name, or None where there is none (`2026-13`, `2026-Q5`, `2025-W53`, `0000`)."""
    found = _NAME.match(name)
    if not found or not int(found[1]):
        return None
    rhythm, number = _SIGN[found[2]], int(found[3] or 1)
    try:
        period = (_week if rhythm is Rhythm.WEEK else partial(_numbered, rhythm))(int(found[1]), number)
    except ValueError:
        return None
    return period if period.name == name else None


def _week(year: int, number: int) -> Period:
    """A week as ISO 8601 has it, Monday to Sunday. Raises ValueError where the year has none of that number."""
    first = date.fromisocalendar(year, number, 1)
    return Period(first, later(first, 6), Rhythm.WEEK, number)


def _numbered(rhythm: Rhythm, year: int, number: int) -> Period:
    """A period of whole months. Raises ValueError where the year has none of that number."""
    end = number * _MONTHS[rhythm]
    first = date(year, end - _MONTHS[rhythm] + 1, 1)
    return Period(first, date(year, end, monthrange(year, end)[1]), rhythm, number)


def following(period: Period) -> Period | None:
    """The period after `period`; None at the end of the calendar, 9999-12-31."""
    if period.last == date.max:
        return None
    return period_of(period.rhythm, later(period.last, 1))


def first_period(rhythm: Rhythm, start: date) -> Period | None:
    """The first period that begins on or after `start`; None where the calendar ends before."""
    period = period_of(rhythm, start)
    return period if period.first == start else following(period)


def tracked(rhythm: Rhythm, start: date, end: date | None, today: date) -> Iterator[Period]:
    """The periods a duty is held to, in order.

    From the first that begins on or after `start` to the one that holds `today`; none that begins after `end`.
    """
    last = today if end is None else min(today, end)
    period = first_period(rhythm, start)
    while period is not None and period.first <= last:
        yield period
        period = following(period)


def later(day: date, days: int) -> date:
    """`days` after `day` (before it where negative), or the end of the calendar where that lies beyond."""
    return date.fromordinal(max(1, min(day.toordinal() + days, date.max.toordinal())))


def begins(dataset: Dataset, duty: Duty) -> date:
    """The day from which a duty is tracked.

    The site's `tracking_from`, or where it is later the day on which the duty begins.
    """
    return max(dataset.settings.tracking_from, starts(dataset, duty) or date.min)


def held_from(dataset: Dataset, duty: Duty, day: date) -> date | None:
    """The first day of the first period that a recurring duty is held to, where that is yet to come on `day`."""
    first = first_period(duty.every, begins(dataset, duty)) if duty.every else None
    end = ends(dataset, duty)
    return first.first if first and first.first > day and (end is None or end >= first.first) else None


def starts(dataset: Dataset, duty: Duty) -> date | None:
    """The first day on which a duty binds, whatever is tracked; None where it always has."""
    return max((day for day in (duty.since, dataset.in_force_from.get(duty.clause)) if day), default=None)


def ends(dataset: Dataset, duty: Duty) -> date | None:
    """The last day on which a duty binds: its own `ended`, or the day before its clause or measure was retired."""
    retired = dataset.latest.retired.get(duty.clause)
    days = (duty.ended and duty.ended.date, retired and later(retired, -1))
    return min((day for day in days if day), default=None)


def ceased(dataset: Dataset, duty: Duty, day: date) -> bool:
    """Whether a duty no longer binds on `day`; one that is to end later, or to begin, has not ceased."""
    end = ends(dataset, duty)
    return end is not None and day > end


def is_in_force(dataset: Dataset, duty: Duty, day: date) -> bool:
    """Whether a duty is one of those of `day`: begun, whatever is tracked, and not ceased."""
    return (starts(dataset, duty) or day) <= day and not ceased(dataset, duty, day)


def owed(dataset: Dataset, duty: Duty, period: Period) -> bool:
    """Whether a period is owed: its duty binds on the day by which it is due."""
    end = ends(dataset, duty)
    return end is None or period.due <= end


def reportable(dataset: Dataset, duty: Duty, day: date) -> bool:
    """Whether anything may be reported of a duty on `day`: begun, and not ended longer ago than the grace."""
    begun = (starts(dataset, duty) or day) <= day
    return begun and not ceased(dataset, duty, later(day, -dataset.settings.report_by_days))


def binds(dataset: Dataset, duty: Duty, day: date) -> bool:
    """Whether a duty binds on `day`."""
    return begins(dataset, duty) <= day and not ceased(dataset, duty, day)


def periods(dataset: Dataset, duty: Duty, today: date) -> Iterator[Period]:
    """The periods of a recurring duty up to the one that holds `today`, each with its day; none for other kinds."""
    if duty.every:
        listed = tracked(duty.every, begins(dataset, duty), ends(dataset, duty), today)
        yield from (_with_due(duty, period) for period in listed)


def is_document(duty: Duty) -> bool:
    """Whether a deliverable is a document, with a number once it is issued."""
    return duty.product in (None, Product.DOCUMENT)


_STAGES = {Product.DOCUMENT: DOCUMENT_STAGES, Product.SYSTEM: SYSTEM_STAGES, Product.WORK: WORK_STAGES}


def stages(duty: Duty) -> tuple[Stage, ...]:
    """The stages of a deliverable, in order."""
    return _STAGES[duty.product or Product.DOCUMENT]


def amount(duty: Duty, record: Record) -> int:
    """How much a record counts, in the duty's unit: its `amount`, else for 天 the days of its span, else 1."""
    return record.amount or (days(record) if duty.unit == DAYS else 1)


def days(record: Record) -> int:
    """The calendar days of a record's span, both ends included; 1 without one."""
    return (record.to - record.date).days + 1 if record.date and record.to else 1
