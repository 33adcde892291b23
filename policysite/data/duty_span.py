"""From when to when a duty is tracked, and by what: the ground of both checks and figures (design, section 4)."""

from collections.abc import Iterator
from datetime import date

from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty, Product, Unit
from policysite.data.model.records import DOCUMENT_STAGES, SYSTEM_STAGES, Record, Stage
from policysite.data.periods import Period, later, tracked


def begins(dataset: Dataset, duty: Duty) -> date:
    """The day from which a duty is tracked: the site's `tracking_from`, or its own `since` where that is later."""
    return max(dataset.settings.tracking_from, duty.since or dataset.settings.tracking_from)


def ends(dataset: Dataset, duty: Duty) -> date | None:
    """The last day on which a duty binds: its own `ended`, or the day before its clause or measure was retired."""
    clause, measure = dataset.clause.get(duty.clause), dataset.measure_of.get(duty.clause)
    days = [later(entry.retired, -1) for entry in (clause, measure) if entry and entry.retired]
    return min([*days, duty.ended.date] if duty.ended else days, default=None)


def binds(dataset: Dataset, duty: Duty, day: date) -> bool:
    """Whether a duty binds on `day`."""
    end = ends(dataset, duty)
    return begins(dataset, duty) <= day and (end is None or day <= end)


def periods(dataset: Dataset, duty: Duty, today: date) -> Iterator[Period]:
    """The periods of a recurring duty up to the one that holds `today`; none for other kinds."""
    if duty.every:
        yield from tracked(duty.every, begins(dataset, duty), ends(dataset, duty), today)


def stages(duty: Duty) -> tuple[Stage, ...]:
    """The stages of a deliverable, in order."""
    return SYSTEM_STAGES if duty.product is Product.SYSTEM else DOCUMENT_STAGES


def amount(duty: Duty, record: Record) -> int:
    """How much a record counts, in the duty's unit: its `amount`, else for 天 the days of its span, else 1."""
    return record.amount or (days(record) if duty.unit is Unit.DAYS else 1)


def days(record: Record) -> int:
    """The calendar days of a record's span, both ends included; 1 without one."""
    return (record.to - record.date).days + 1 if record.date and record.to else 1
