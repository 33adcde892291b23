"""Calendars of what falls due in the year: all-day entries with a reminder, for download and subscription alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from policysite.data.model.document import Department
from policysite.data.model.duties import DutyKind
from policysite.data.model.words import KIND
from policysite.figures.progress import State, member_duties, own_duties
from policysite.views.calendar import Due
from policysite.views.edition import WORKING_COPY, Edition
from policysite.views.progress import Task, period

LEDGER_NOTICE = 7
"""Days before a deadline or look-back of the ledger at which to remind."""
MORNING = timedelta(hours=9)


def calendar(edition: Edition) -> bytes:
    """The calendar of all departments."""
    return _calendar(edition, "改进工作作风任务时间安排", ((due, "") for due in edition.schedule.dues))


def department_calendar(edition: Edition, department: Department) -> bytes:
    """What names a department, and what it bears as a member of a group, which is said beside it."""
    return _calendar(edition, f"改进工作作风任务时间安排（{department.name}）", _of(edition, department))


def _of(edition: Edition, department: Department) -> Iterator[tuple[Due, str]]:
    dataset = edition.dataset
    own = {duty.id for duty in own_duties(dataset, department.id)}
    shared = {duty.id for duty in member_duties(dataset, department.id)}
    groups = "、".join(f"“{group.name}”" for group in dataset.groups_of[department.id])
    for due in edition.schedule.dues:
        if due.target in own or (due.target not in shared and department in due.departments):
            yield due, ""
        elif due.target in shared:
            yield due, f"以{groups}名义承担"


def _calendar(edition: Edition, title: str, dues: Iterator[tuple[Due, str]]) -> bytes:
    """The calendar of `dues`, each with a note; UIDs are stable and the time of making is the day itself."""
    tasks = {_key(task): task for task in edition.progress.tasks}
    found = Calendar()
    found.add("prodid", "-//policysite//CN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", vText(edition.titled(title)))
    found.add("x-wr-caldesc", vText("\n".join((*edition.notes, WORKING_COPY))))
    found.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "P1D")
    found.add_component(_time_zone())
    for due, note in dues:
        found.add_component(_event(edition, due, note, tasks.get(due.key)))
    return bytes(found.to_ical())


def _key(task: Task) -> str:
    """The key under which the schedule has what a task is to do; what is not yet begun has no task."""
    return f"{task.duty.id}.{task.period.period.name if task.period else 'due'}"


def _time_zone() -> Timezone:
    """China's time, which has had no summer time since 1991; a calendar must not be without any component."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Shanghai")
    standard.add("dtstart", datetime(1992, 1, 1))
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, timedelta(hours=8))
    zone.add_component(standard)
    return zone


def _event(edition: Edition, due: Due, note: str, task: Task | None) -> Event:
    event = Event()
    event.add("uid", f"{due.key}@policysite")
    event.add("dtstamp", datetime(edition.today.year, edition.today.month, edition.today.day, tzinfo=UTC))
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    recurring = due.note and due.kind == KIND[DutyKind.RECURRING]
    event.add("summary", f"{due.title}（{due.note}）" if recurring else f"{due.kind}：{due.title}")
    event.add("description", "\n".join(_description(edition, due, note, task)))
    event.add("categories", [due.kind])
    event.add("transp", "TRANSPARENT")
    if edition.url:
        event.add("url", edition.link(due.target))
    if task is None or task.state is not State.MET:
        event.add_component(_alarm(due, task.soon if task else LEDGER_NOTICE))
    return event


def _description(edition: Edition, due: Due, note: str, task: Task | None) -> Iterator[str]:
    yield f"责任部门：{'、'.join(department.name for department in due.departments)}"
    yield from filter(None, (note, due.note if due.kind == KIND[DutyKind.DELIVERABLE] else ""))
    yield from (line.text for line in (period(task) if task else ()))
    yield from edition.notes


def _alarm(due: Due, days: int) -> Alarm:
    """A reminder at nine in the morning, `days` days before: relative, so that no time zone is needed."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", due.title)
    alarm.add("trigger", MORNING - timedelta(days=days))
    return alarm
