"""Working days: Monday to Friday but for the holidays of `settings.yml`, and its make-up days."""

from datetime import date

from policysite.data.model.duties import Limit
from policysite.data.model.settings import Settings
from policysite.data.periods import later

SATURDAY = 5
"""The weekday from which on nobody works."""


def is_working(day: date, settings: Settings) -> bool:
    """Whether people work on `day`; a make-up day outweighs everything."""
    if any(span.holds(day) for span in settings.workdays):
        return True
    return day.weekday() < SATURDAY and not any(span.holds(day) for span in settings.holidays)


def after(day: date, number: int, settings: Settings) -> date:
    """The `number`th working day after `day`, which itself does not count; the calendar's end where there is none."""
    while number and day < date.max:
        day = later(day, 1)
        number -= is_working(day, settings)
    return day


def answer_by(limit: Limit, received: date, settings: Settings) -> date | None:
    """The last day for what came on `received`; None for a limit in hours, which no day tells."""
    if limit.working_days:
        return after(received, limit.working_days, settings)
    return later(received, limit.days) if limit.days else None
