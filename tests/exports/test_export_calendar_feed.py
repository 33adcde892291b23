"""The calendars, read back by icalendar, and the feed, read back by an XML parser."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from helpers.exported import HOME, document, edition, files, paths
from helpers.paths import DAY
from helpers.trees import act, real, small, with_records
from helpers.words import SAMPLE, SAMPLE_MARK
from icalendar import Calendar

from policysite.data.model.records import Record
from policysite.exports import feed, ics
from policysite.views.edition import Edition

CALENDARS = paths(".ics")
ATOM = "{http://www.w3.org/2005/Atom}"


def events(content: bytes) -> dict[str, dict[str, object]]:
    """The entries of a calendar by UID: day, words, and by how long before it reminds."""
    found = {}
    for event in Calendar.from_ical(content).walk("VEVENT"):
        alarms = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
        assert str(event["uid"]) not in found
        found[str(event["uid"])] = {"day": event["dtstart"].dt, "event": event, "alarms": alarms}
    return found


def test_calendar_agrees_with_the_json() -> None:
    """Every period that ends in the year and every open deadline of the ledger has its day, and nothing else has."""
    found = events(files()["downloads/calendar.ics"])
    expected = {}
    for name, duty in document("api/progress.json")["duties"].items():
        for period in duty.get("periods", ()):
            expected[f"{name}.{period['period']}@policysite"] = date.fromisoformat(period["to"])
    for item in document("api/ledger.json")["items"]:
        if item["deadline_in_force"] and not item["closing"]:
            expected[f"{item['id']}.deadline@policysite"] = date.fromisoformat(item["deadline_in_force"])
        if item["look_back_due"]:
            expected[f"{item['id']}.look-back@policysite"] = date.fromisoformat(item["look_back_due"])
    assert {uid: each["day"] for uid, each in found.items()} == {
        uid: day for uid, day in expected.items() if day.year == DAY.year
    }


@pytest.mark.parametrize("department", [each.id for each in real().departments])
def test_department_calendar_has_its_own_and_shared_tasks(department: str) -> None:
    """What its JSON lists as its tasks and ledger items, and only that."""
    told = document(f"api/departments/{department}.json")
    mine = {task["id"] for task in told["tasks"]} | {item["id"] for item in told["ledger"]}
    whole = events(files()["downloads/calendar.ics"])
    found = events(files()[f"downloads/calendar-{department}.ics"])
    assert set(found) == {uid for uid in whole if uid.partition(".")[0] in mine}
    for uid, each in found.items():
        shared = any(task["id"] == uid.partition(".")[0] and task["as_member"] for task in told["tasks"])
        assert ("名义承担" in str(each["event"]["description"])) is shared


@pytest.mark.parametrize("path", CALENDARS)
def test_calendars_can_be_subscribed_to(path: str) -> None:
    """Named and marked, all-day, stamped with the day, folded lines with CRLF, asked for anew daily."""
    content = files()[path]
    found = Calendar.from_ical(content)
    assert str(found["x-wr-calname"]).startswith(SAMPLE_MARK)
    assert SAMPLE in str(found["x-wr-caldesc"])
    assert "数据截至2026年11月23日" in str(found["x-wr-caldesc"])
    assert found["refresh-interval"].dt == timedelta(days=1)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert found.subcomponents
    for each in events(content).values():
        event = each["event"]
        assert type(event["dtstart"].dt) is date
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert event["dtstamp"].dt.replace(tzinfo=None) == datetime(2026, 11, 23)
        assert str(event["url"]).startswith(HOME)


def test_reminders_come_when_it_is_due_soon() -> None:
    """At nine in the morning, so many days before as a task comes to be due soon; none for what is done."""
    found = events(files()["downloads/calendar.ics"])
    days = real().settings.due_soon_days
    assert found["m09-1-a.2026-Q4@policysite"]["alarms"] == [timedelta(hours=9) - timedelta(days=days.quarter)]
    assert found["m09-1-a.2026-Q1@policysite"]["alarms"] == []
    assert found["z2026-009.deadline@policysite"]["alarms"] == [timedelta(hours=9) - timedelta(days=7)]


def test_uids_stay_when_a_deadline_moves() -> None:
    """The same entry on another date and after an extension keeps its UID, so that a program moves it."""
    before = events(ics.calendar(edition(day=date(2026, 5, 1))))
    after = events(ics.calendar(edition(day=date(2026, 6, 1))))
    uid = "z2026-002.deadline@policysite"
    assert (before[uid]["day"], after[uid]["day"]) == (date(2026, 5, 29), date(2026, 7, 31))


def test_an_empty_calendar_is_still_one() -> None:
    """A department without any deadline has a calendar that a program can read."""
    found = Calendar.from_ical(ics.department_calendar(edition(), real().department["general-branch"]))
    assert list(found.walk("VEVENT")) == []
    assert list(found.walk("VTIMEZONE"))


def line(name: str, **fields: str) -> Record:
    """A month's line of the small site's letters."""
    values = {"duty": "m02-1-a", "month": name, "received": 3, "in_time": 3}
    return Record.model_validate(values | fields)


def entries(content: bytes) -> list[dict[str, str]]:
    """The entries of a feed, each child's text by its name, and the link."""
    root = ElementTree.fromstring(content)
    found = []
    for entry in root.iter(f"{ATOM}entry"):
        words = {child.tag.removeprefix(ATOM): child.text or "" for child in entry}
        found.append(words | {"link": entry.find(f"{ATOM}link").get("href")})
    return found


def test_feed_has_every_record_and_step() -> None:
    """As many entries as records and steps of the ledger by the day, the newest first, each with an id of its own."""
    dataset = real()
    steps = sum(len(row.history) for row in edition().ledger.rows)
    records = sum(filed.day <= DAY for filed in dataset.records)
    found = entries(files()["feed.xml"])
    assert len(found) == min(feed.NEWEST, steps + records)
    assert len({each["id"] for each in found}) == len(found)
    assert [each["updated"] for each in found] == sorted((each["updated"] for each in found), reverse=True)
    assert all(re.fullmatch(r"tag:policysite\.invalid,2026:(record|ledger)/\S+", each["id"]) for each in found)
    assert all(each["link"].startswith(HOME) for each in found)


def test_feed_is_marked_and_stamped() -> None:
    """【演示】 in the title, the stamp in the subtitle, the day as the time of its making."""
    root = ElementTree.fromstring(files()["feed.xml"])
    assert root.findtext(f"{ATOM}title").startswith(SAMPLE_MARK)
    assert "数据截至2026年11月23日" in root.findtext(f"{ATOM}subtitle")
    assert root.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00+08:00"


def test_feed_ids_say_nothing_of_host_or_date() -> None:
    """The same entries keep their ids when the site moves to another address and on another day."""
    moved = Edition(real(), date(2026, 11, 24), None, "")
    before, after = entries(files()["feed.xml"]), entries(feed.feed(moved))
    assert [each["id"] for each in before] == [each["id"] for each in after]
    assert after[0]["link"].startswith("measures/")


def test_feed_escapes_what_looks_like_markup() -> None:
    """Markup in a summary stays text."""
    dataset = with_records(small(), [act("m01-1-a", "2026-03-05", summary="<b>&amp;</b>")])
    (entry,) = (each for each in entries(feed.feed(edition(dataset))) if "record/" in each["id"])
    assert "<b>&amp;</b>" in entry["summary"]


def test_feed_announces_what_was_newly_reported() -> None:
    """An act of April that is reported in November stands first, on the day of its report, whatever happened since."""
    since = [act("m01-1-b", str(date(2026, 5, 1) + timedelta(days=number))) for number in range(feed.NEWEST + 50)]
    late = act("m01-1-a", "2026-04-03", reported="2026-11-20")
    dataset = with_records(small(), [late, *since])
    first, *others = entries(feed.feed(edition(dataset)))
    assert "落实记录：到社区开展流动借阅" in first["title"]
    assert first["published"] == first["updated"] == "2026-11-20T00:00:00+08:00"
    assert "2026年4月3日" in first["summary"]
    assert first["summary"].endswith("办公室2026年11月20日报送")
    assert len(others) == feed.NEWEST - 1
    eve = entries(feed.feed(edition(dataset, date(2026, 11, 19))))
    assert not [each for each in eve if "流动借阅" in each["title"]]


@pytest.mark.parametrize(
    ("record", "today", "published"),
    [
        (act("m01-1-a", "2026-04-03"), "2026-11-23", "2026-04-03"),
        (act("m01-1-a", "2026-04-03", reported="2026-04-03"), "2026-11-23", "2026-04-03"),
        (act("m03-1-c", "2026-04-03", to="2026-04-05"), "2026-11-23", "2026-04-05"),
        (act("m03-1-c", "2026-04-03", to="2026-04-05"), "2026-04-04", "2026-04-03"),
        (line("2026-10"), "2026-11-23", "2026-10-31"),
        (line("2026-10"), "2026-10-15", "2026-10-01"),
        (line("2026-02", reported="2026-11-20"), "2026-11-23", "2026-11-20"),
        (line("2028-02"), "2028-02-29", "2028-02-29"),
    ],
)
def test_when_a_record_is_news(record: Record, today: str, published: str) -> None:
    """On the day of its report; else on the last day of the act or month, or its first while that is to come."""
    found = entries(feed.feed(edition(with_records(small(), [record]), date.fromisoformat(today))))
    (entry,) = (each for each in found if "record/" in each["id"])
    assert entry["published"] == entry["updated"] == f"{published}T00:00:00+08:00"


def test_ids_of_entries_are_permanent() -> None:
    """Those that readers have seen: a day of report added later makes no other entry of it."""
    plain, told = act("m01-1-a", "2026-04-03"), act("m01-1-a", "2026-04-03", reported="2026-11-20")
    ids = [[each["id"] for each in entries(feed.feed(edition(with_records(small(), [one]))))] for one in (plain, told)]
    assert all("tag:policysite.invalid,2026:record/05e188d605bc552e" in found for found in ids)


def test_feed_tells_of_a_version_with_a_date() -> None:
    """A version of the text is news where its date is known; the date is not made up where it is not."""
    dataset = with_records(real(), [])
    version = dataset.policy.versions[0].model_copy(update={"date": date(2026, 2, 1), "number": "示〔2026〕1号"})
    dated = replace(dataset, policy=dataset.policy.model_copy(update={"versions": (version,)}))
    assert entries(feed.feed(edition(dataset))) == []
    (entry,) = entries(feed.feed(edition(dated)))
    assert entry["link"] == f"{HOME}text/v1/"
    assert "2026年2月1日，示〔2026〕1号" in entry["summary"]
