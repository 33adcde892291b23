"""Calendars of what falls due in the year and soon after it: all-day entries with a reminder.

The same file is for download and subscription. A reminder never lies before the day of the file: what is entered later
than its notice asks reminds the day before, or on the day itself.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from policysite.data.model.departments import Department
from policysite.data.model.duties import DutyKind
from policysite.data.model.words import KIND
from policysite.data.periods import later
from policysite.figures.duties import State
from policysite.figures.progress import member_duties, own_duties
from policysite.views.calendar import Due
from policysite.views.edition import WORKING_COPY, Edition
from policysite.views.handovers import standing_words
from policysite.views.outcome import period
from policysite.views.roles import as_member

_KIND_OF_DOCUMENT = re.compile(r"(?<=..)(?:具体|若干|实施|工作)?(?:措施|方案|意见|办法|规定|细则|要点|计划)\Z")

MORNING = timedelta(hours=9)


def calendar(edition: Edition) -> bytes:
    """The calendar of all departments."""
    return _calendar(edition, _named(edition), ((due, "") for due in edition.schedule.dues))


def department_calendar(edition: Edition, department: Department) -> bytes:
    """What names a department, and what it bears as a member of a group, which is said beside it."""
    about = standing_words(edition.dataset, department, edition.today)
    return _calendar(edition, f"{_named(edition)}（{department.name}）", _of(edition, department), about)


def _named(edition: Edition) -> str:
    """What a calendar program lists it as, beside those of other sites: the document's subject, if it ends so."""
    subject = _KIND_OF_DOCUMENT.sub("", edition.dataset.document.policy.title)
    return f"{subject}任务时间安排"


def _of(edition: Edition, department: Department) -> Iterator[tuple[Due, str]]:
    dataset = edition.dataset
    own = {duty.id for duty in own_duties(dataset, department.id)}
    shared = {duty.id for duty in member_duties(dataset, department.id)}
    for due in edition.schedule.dues:
        if due.target in own or (due.target not in shared and department in due.departments):
            yield due, _does(edition, due, department)
        elif due.target in shared:
            yield due, f"{as_member(dataset, department.id, (each.id for each in due.departments))}承担"


def _does(edition: Edition, due: Due, department: Department) -> str:
    """本部门：配合, where the document tells apart what departments do; empty where it does not."""
    duty = edition.dataset.duty.get(due.target)
    words = edition.views.roles.words(duty.clause, department.id) if duty else ""
    return f"本部门：{words}" if words else ""


def _calendar(edition: Edition, title: str, dues: Iterator[tuple[Due, str]], about: str = "") -> bytes:
    """The calendar of `dues`, each with a note; UIDs are stable and the time of making is the day itself."""
    found = Calendar()
    found.add("prodid", "-//policysite//CN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", vText(edition.titled(title)))
    found.add("x-wr-caldesc", vText("\n".join(filter(None, (about, *edition.notes, WORKING_COPY)))))
    found.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "P1D")
    found.add_component(_time_zone())
    for due, note in dues:
        found.add_component(_event(edition, due, note))
    return bytes(found.to_ical())


def _time_zone() -> Timezone:
    """China's time, which has had no summer time since 1991; a calendar must not be without any component."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Shanghai")
    standard.add("dtstart", datetime(1992, 1, 1))
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, timedelta(hours=8))
    zone.add_component(standard)
    return zone


def _event(edition: Edition, due: Due, note: str) -> Event:
    event = Event()
    event.add("uid", f"{due.key}@policysite")
    event.add("dtstamp", datetime(edition.today.year, edition.today.month, edition.today.day, tzinfo=UTC))
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    recurring = due.note and due.kind == KIND[DutyKind.RECURRING]
    event.add("summary", f"{due.title}（{due.note}）" if recurring else f"{due.kind}：{due.title}")
    event.add("description", "\n".join(_description(edition, due, note)))
    event.add("categories", [due.kind])
    event.add("transp", "TRANSPARENT")
    if edition.url:
        event.add("url", edition.link(due.target))
    days = _days_before(due, edition.today)
    if days is not None and not (due.task and due.task.state is State.MET):
        event.add_component(_alarm(due, days))
    return event


def _description(edition: Edition, due: Due, note: str) -> Iterator[str]:
    duty = edition.dataset.duty.get(due.target)
    if duty and edition.views.roles.told:
        for word, names in edition.views.roles.named(duty.clause).items():
            yield f"{word}：{'、'.join(department.name for department in names)}"
    elif due.departments:
        yield f"责任部门：{'、'.join(department.name for department in due.departments)}"
    yield from filter(None, (note, due.note if due.kind == KIND[DutyKind.DELIVERABLE] else ""))
    yield from (line.text for line in (period(due.task, due.day.year) if due.task else ()))
    yield from edition.notes


def _days_before(due: Due, today: date) -> int | None:
    """How many days before to remind: as the notice asks, else the day before or on the day; None where all are past.

    Days already reminded of go on to the next of these: a calendar that is fetched anew then reminds once more.
    """
    return next((days for days in (due.notice, 1, 0) if later(due.day, -days) >= today), None)


def _alarm(due: Due, days: int) -> Alarm:
    """A reminder at nine in the morning, `days` days before: relative, so that no time zone is needed."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", due.title)
    alarm.add("trigger", MORNING - timedelta(days=days))
    return alarm
