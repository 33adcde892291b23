"""Working days: Monday to Friday but for holidays and make-up days."""

from datetime import date, timedelta

import pytest
from helpers.paths import DAY, RHYTHMS
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.duties import Limit
from policysite.data.working_days import after, answer_by, is_working

SETTINGS = load(Folder(RHYTHMS), today=DAY).settings
"""1 January and 1 to 7 October 2026 are holidays, Saturday 10 October is worked."""


@pytest.mark.parametrize(
    ("received", "number", "until"),
    [
        ("2026-11-23", 3, "2026-11-26"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-30", 4, "2026-10-12"),
        ("2025-12-31", 1, "2026-01-02"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2026-11-23", 0, "2026-11-23"),
        ("9999-12-30", 5, "9999-12-31"),
    ],
)
def test_the_working_day_after(received: str, number: int, until: str) -> None:
    """The day of receipt does not count, weekends and holidays neither, a make-up day does; the calendar ends."""
    assert str(after(date.fromisoformat(received), number, SETTINGS)) == until


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_so_many_working_days_lie_between(received: date, number: int) -> None:
    """The day found is a working day, and counted one by one it is the one asked for."""
    until = after(received, number, SETTINGS)
    listed = [received + timedelta(days=day + 1) for day in range((until - received).days)]
    assert is_working(until, SETTINGS)
    assert sum(is_working(day, SETTINGS) for day in listed) == number


@pytest.mark.parametrize(
    ("limit", "until"), [({"working_days": 5}, "2026-11-30"), ({"days": 5}, "2026-11-28"), ({"hours": 24}, "None")]
)
def test_by_when_a_case_is_answered(limit: dict[str, int], until: str) -> None:
    """Working days, days, and hours, which no day tells."""
    assert str(answer_by(Limit.model_validate(limit), DAY, SETTINGS)) == until
