"""The date the site is made for: `SITE_DATE`, or today where the office is. Only the edges call this."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from policysite.data.handed_in import CHINA, UnfitError, as_day
from policysite.data.handed_in import day as day_of


class ClockError(Exception):
    """A date that is none; the text is a message for people."""


def site_date(environment: Mapping[str, str]) -> date:
    """The date in `SITE_DATE`, in its one form; unset or empty, today in Asia/Shanghai. Raises ClockError."""
    given = environment.get("SITE_DATE", "").strip()
    if given and not as_day(given):
        raise _none("SITE_DATE", given)
    return read_date("SITE_DATE", given) if given else datetime.now(CHINA).date()


def read_date(name: str, text: str) -> date:
    """The date that somebody wrote as `text`; `name` says in the message where it was given. Raises ClockError."""
    try:
        return day_of(text)
    except UnfitError:
        raise _none(name, text) from None


def _none(name: str, text: str) -> ClockError:
    return ClockError(f"{name}须是2000年至2099年间的日期，写成2026-11-23这样，现为“{text}”")


def epoch(day: date) -> int:
    """Noon of `day` in UTC, in seconds: the `SOURCE_DATE_EPOCH` that makes every generator print that very date."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
