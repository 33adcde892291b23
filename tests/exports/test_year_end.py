"""The turn of the year: what is due soon after it stands in calendars, 时间安排 and status before it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from helpers.exported import edition, rows, sheet
from helpers.rendered import Rendered
from helpers.trees import act, small, with_items, with_records
from icalendar import Calendar

from policysite.commands.status import status
from policysite.data.dataset import Dataset
from policysite.data.model.duties import Ended
from policysite.data.model.records import LedgerItem
from policysite.exports import ics, xlsx

JANUARY = "2027-01-04"
CLOSING = {
    "submissions": [{"date": "2026-10-01", "checked": "2026-10-04", "by": "branch", "result": "通过"}],
    "evidence": [{"title": "登记表", "ref": "阅〔2026〕1号"}],
    "closing": {"date": "2026-10-06", "approved_by": "中心党组"},
}
"""Closed on 6 October: the look-back is wanted within 90 days, by 4 January."""


def days(first: str, last: str) -> Iterator[date]:
    """Every day from `first` to `last`."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day
        day += timedelta(days=1)


TURN = [*days("2026-12-20", "2026-12-31"), *days("2027-01-01", "2027-01-05")]
LEAP = [*days("2028-01-28", "2028-02-02"), *days("2028-02-20", "2028-03-01")]


def item(number: int, department: str, **fields: Any) -> LedgerItem:
    """An item found in March."""
    values = {"id": f"z2026-{number:03}", "found": "2026-03-10", "source": "自查", "problem": "纪要归档迟"}
    return LedgerItem.model_validate(values | {"department": department, "kind": "限期整改"} | fields)


def office() -> Dataset:
    """The small site with what ends early in January: an item and a look-back of two departments, a deliverable."""
    book = with_items(small(), item(1, "office", deadline=JANUARY), item(2, "reading", deadline=JANUARY, **CLOSING))
    due = date.fromisoformat(JANUARY)
    duties = (duty.model_copy(update={"due": due}) if duty.id == "m01-2-a" else duty for duty in book.duties)
    return replace(book, duties=tuple(duties))


EXPECTED = {
    "z2026-001.deadline": "office",
    "z2026-002.look-back": "reading",
    "m01-2-a.due": "office",
    "m03-1-a.2027-01": "branch",
}
"""What falls due in January, and whose it is."""


def events(content: bytes) -> dict[str, tuple[date, list[datetime]]]:
    """The day of each entry by its key, and when it reminds."""
    found = {}
    for event in Calendar.from_ical(content).walk("VEVENT"):
        day = event["dtstart"].dt
        rings = [datetime.combine(day, time()) + alarm["trigger"].dt for alarm in event.walk("VALARM")]
        found[str(event["uid"]).removesuffix("@policysite")] = (day, rings)
    return found


@pytest.mark.parametrize("day", TURN, ids=str)
def test_january_is_in_the_calendar_before(day: date) -> None:
    """From the last days of December on, in the calendar of all and in that of each department, and on the page."""
    dataset = office()
    every = events(ics.calendar(edition(dataset, day)))
    page = Rendered(dataset, day).article("calendar/")
    for key, department in EXPECTED.items():
        assert key in every
        assert every[key] == events(ics.department_calendar(edition(dataset, day), dataset.department[department]))[key]
    assert [every[key][0] for key in EXPECTED] == [date(2027, 1, 4)] * 3 + [date(2027, 1, 31)]
    listed = [line.text_content() for line in page.xpath(".//*[contains(@class, 'dues')]/li[@data-until]")]
    assert len([line for line in listed if line.startswith(JANUARY)]) == 3
    assert len(listed) == len(every)


def test_the_page_has_the_next_year_last() -> None:
    """A heading, a column and an anchor of its own, with the year in their words; in January it is a month again."""
    december, january = (Rendered(office(), day) for day in (date(2026, 12, 20), date(2027, 1, 1)))
    text = december.text("calendar/")
    assert "# 2026年时间安排" in text
    assert "2027年临近的列在最后" in text
    assert text.index("## 12月") < text.index("## 2027年1月 { #month-2027-1 }")
    assert december.article("calendar/").xpath(".//th/a[@href='#month-2027-1' and text()='2027年1月']")
    assert "## 1月 { #month-1 }" in january.text("calendar/")
    assert "2028年" not in january.text("calendar/")
    said = [site.text("downloads/") for site in (december, january)]
    assert ["2026年和2027年年初各部门任务" in text for text in said] == [True, False]
    assert "2027年各部门任务" in said[1]


@pytest.mark.parametrize(
    ("day", "beyond"),
    [("2026-11-30", set()), ("2026-12-01", {"2027-01-04", "2027-01-31"}), ("2026-12-31", {"2027-01-04", "2027-01-31"})],
)
def test_the_next_month_is_always_there(day: str, beyond: set[str]) -> None:
    """Of the next year January from December on; what is later waits for its notice."""
    found = events(ics.calendar(edition(office(), date.fromisoformat(day))))
    assert {str(due) for due, _ in found.values() if due.year == 2027} == beyond


def test_a_long_notice_is_heeded() -> None:
    """Where the office has asked to be told of a quarter's end 100 days before, it is told in December."""
    soon = small().settings.due_soon_days.model_copy(update={"quarter": 100})
    asked = replace(small(), settings=small().settings.model_copy(update={"due_soon_days": soon}))
    keys = [set(events(ics.calendar(edition(asked, date(2026, 12, day))))) for day in (20, 21)]
    assert ["m01-1-a.2027-Q1" in found for found in keys] == [False, True]
    assert events(ics.calendar(edition(asked, date(2026, 12, 21))))["m01-1-a.2027-Q1"][1] == [datetime(2026, 12, 21, 9)]


def test_a_duty_that_begins_next_year() -> None:
    """Its first period is there in December, none before it; one that has ended has none in January."""
    duties = [duty for duty in small().duties if duty.id == "m03-1-a"]
    fresh = duties[0].model_copy(update={"since": date(2027, 1, 1)})
    end = Ended(date=date(2026, 12, 31), basis="已决定")
    ended = duties[0].model_copy(update={"id": "m03-1-e", "ended": end})
    found = events(ics.calendar(edition(replace(small(), duties=(fresh, ended)), date(2026, 12, 20))))
    assert [key for key in found if key.startswith("m03-1-a")] == ["m03-1-a.2027-01"]
    assert max(key for key in found if key.startswith("m03-1-e")) == "m03-1-e.2026-12"


@pytest.mark.parametrize("day", TURN + LEAP, ids=str)
def test_no_reminder_lies_in_the_past(day: date) -> None:
    """Nor after the day it reminds of; whatever is still to come and not done reminds once."""
    found = events(ics.calendar(edition(office(), day)))
    for key, (due, rings) in found.items():
        assert len(rings) == (due >= day), key
        assert all(datetime.combine(day, time(9)) <= ring <= datetime.combine(due, time(9)) for ring in rings), key


@pytest.mark.parametrize(
    ("day", "rings"),
    [
        ("2026-12-27", "2026-12-28"),
        ("2026-12-28", "2026-12-28"),
        ("2026-12-29", "2027-01-03"),
        ("2027-01-03", "2027-01-03"),
        ("2027-01-04", "2027-01-04"),
    ],
)
def test_a_late_entry_reminds_the_day_before(day: str, rings: str) -> None:
    """A week before; where that is past on the day of the file, the day before; at last on the day itself."""
    found = events(ics.calendar(edition(office(), date.fromisoformat(day))))
    assert found["z2026-001.deadline"][1] == [datetime.combine(date.fromisoformat(rings), time(9))]


def test_what_waits_for_its_report_stands_on_the_last_day_for_it() -> None:
    """In the days of grace, which may lie in the next year; a reported one does not, nor one that is then missed."""
    done = with_records(small(), [act("m03-1-c", "2026-09-07", to="2026-09-09"), act("m03-1-a", "2026-12-02")])
    found = events(ics.calendar(edition(done, date(2027, 1, 2))))
    waiting = {key: each for key, each in found.items() if key.endswith(".report")}
    assert waiting == {
        key: (date(2027, 1, 10), [datetime(2027, 1, 7, 9)]) for key in ("m01-1-a.2026-Q4.report", "m02-3-a.2026.report")
    }
    assert not [key for key in events(ics.calendar(edition(done, date(2027, 1, 11)))) if key.endswith(".report")]
    text = Rendered(done, date(2027, 1, 2)).text("calendar/")
    assert "2027-01-10待报送到社区开展流动借阅2026年四季度，每季度至少2次" in text
    table = sheet(xlsx.department_responsibilities(edition(done, date(2027, 1, 2)), done.department["reading"]))
    (row,) = (row for row in rows(table) if row["任务内容"].startswith("到社区开展流动借阅"))
    assert "待报送 2026年四季度0/2次" in row["落实情况"]


@pytest.mark.parametrize("day", [*days("2028-02-20", "2028-02-29")], ids=str)
def test_the_end_of_a_leap_february(day: date) -> None:
    """A month's period and a deadline end on the 29th, with their own reminders."""
    dataset = with_items(small(), item(1, "office", deadline="2028-02-29"))
    found = events(ics.calendar(edition(dataset, day)))
    leap = date(2028, 2, 29)
    assert found["m03-1-a.2028-02"][0] == found["z2026-001.deadline"][0] == leap
    assert ("剩" in status(dataset, day).partition("问题整改台账")[2]) is (date(2028, 2, 22) <= day < leap)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-27", ""),
        ("2026-12-28", "剩8天"),
        ("2026-12-31", "剩5天"),
        ("2027-01-03", "剩2天"),
        ("2027-01-04", "今日到期"),
        ("2027-01-05", ""),
    ],
)
def test_status_lists_what_of_the_ledger_is_nearly_due(day: str, said: str) -> None:
    """From the day of the calendar's reminder to the deadline, with the days left; of its own department only."""
    dataset = office()
    for department, listed in ((None, True), ("office", True), ("reading", False)):
        text = status(dataset, date.fromisoformat(day), dataset.department[department] if department else None)
        ledger = text.partition("\n问题整改台账")[2]
        assert ("临近到期1项\n  z2026-001  期限2027-01-04" in ledger) is (bool(said) and listed)
        if said and listed:
            assert said in ledger


def test_the_ledger_page_and_the_department_say_it_too() -> None:
    """What is nearly due stands among what is to be done, and beside the item on the department's page."""
    site = Rendered(office(), date(2026, 12, 31))
    assert "临近到期 z2026-001" in site.text("ledger/")
    assert "○待整改 !临近到期剩5天" in site.text("departments/office/")
    assert site.json("ledger.json")["items"][0]["due_soon"] is True
    assert Rendered(office(), date(2026, 12, 27)).json("ledger.json")["items"][0]["due_soon"] is False
