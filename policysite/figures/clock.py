"""The date the site is made for: `SITE_DATE`, or today where the office is. Only the edges call this."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai has had no summer time since 1991, so that no time zone database is needed."""

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""Within these every format of ours can hold the date (zip and gzip cannot hold all)."""

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ClockError(Exception):
    """A date that is none; the text is a message for people."""


def site_date(environment: Mapping[str, str]) -> date:
    """The date in `SITE_DATE`; unset or empty, today in Asia/Shanghai. Raises ClockError."""
    given = environment.get("SITE_DATE", "").strip()
    return read_date("SITE_DATE", given) if given else datetime.now(CHINA).date()


def read_date(name: str, text: str) -> date:
    """`text` as a date; `name` says in the message where it was given. Raises ClockError."""
    try:
        found = date.fromisoformat(text) if _FORM.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST <= found <= LAST:
        raise ClockError(f"{name}须是2000年至2099年间的日期，写成2026-11-23这样，现为“{text}”")
    return found


def epoch(day: date) -> int:
    """Noon of `day` in UTC, in seconds: the `SOURCE_DATE_EPOCH` that makes every generator print that very date."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
