"""What differs in the records and in the ledger.

A record has no id: the same words in the same file are the same record.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, assert_never

from policysite.changes.entries import EMPTY, content, field_changes, said
from policysite.changes.results import Area, Change, ChangeKind, Sides
from policysite.data.dataset import Dataset
from policysite.data.files import FileKey
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.records import Extension, Filed, LedgerItem, Submission, is_valid
from policysite.data.model.words import long_date
from policysite.data.periods import Period, period_at, period_of, periods
from policysite.figures.duties import is_late
from policysite.figures.ledger import ItemState, deadline_in_force, item_state
from policysite.figures.states import LOOK
from policysite.figures.words import late_words


@dataclass(frozen=True)
class Moved:
    """A record before and after; None where it is new, or gone."""

    old: Filed | None
    new: Filed | None

    @property
    def filed(self) -> Filed:
        """The record as it stands now, or stood."""
        found = self.new or self.old
        assert found is not None
        return found


def moved(sides: Sides) -> tuple[Moved, ...]:
    """Every record that differs, in the order of days; one that is gone and one like it that is new are one changed."""
    gone = [*_only(sides.old.records, sides.new.records)]
    pairs = [Moved(_like(gone, filed), filed) for filed in _only(sides.new.records, sides.old.records)]
    listed = (*pairs, *(Moved(filed, None) for filed in gone))
    return tuple(sorted(listed, key=lambda each: (each.filed.day, each.filed.record.duty, each.filed.department)))


def _only(here: Iterable[Filed], there: Iterable[Filed]) -> Iterator[Filed]:
    """Those of `here` that have no like among `there`."""
    listed = tuple(here)
    rest = Counter(map(_key, listed))
    rest.subtract(map(_key, there))
    for filed in listed:
        if rest[_key(filed)] > 0:
            rest[_key(filed)] -= 1
            yield filed


def _key(filed: Filed) -> tuple[object, ...]:
    return filed.year, filed.department, filed.record


def _like(gone: list[Filed], filed: Filed) -> Filed | None:
    """The one that `filed` revises, taken out of `gone`.

    It is the same department's; duty and day are the same, or duty and words, or all but one field.
    """
    for like in (_same_day, _same_words, _but_one):
        for each in gone:
            if each.department == filed.department and like(each, filed):
                gone.remove(each)
                return each
    return None


def _same_day(old: Filed, new: Filed) -> bool:
    return (old.record.duty, old.day) == (new.record.duty, new.day)


def _same_words(old: Filed, new: Filed) -> bool:
    said = [(each.record.duty, each.record.summary) for each in (old, new)]
    return new.record.summary is not None and said[0] == said[1]


def _but_one(old: Filed, new: Filed) -> bool:
    names = type(old.record).model_fields
    return len([name for name in names if getattr(old.record, name) != getattr(new.record, name)]) == 1


def record_changes(sides: Sides) -> Iterator[Change]:
    """Records added, changed and gone; 补报 is named, with the period that it is counted in."""
    for each in moved(sides):
        subject = _subject(sides.new if each.new else sides.old, each.filed)
        duty, whole = each.filed.record.duty, content(each.filed.record, ("duty", "date", "month")) or None
        if each.old is None:
            words = f"新增{_late_words(sides, each.filed)}"
            yield Change(Area.RECORDS, ChangeKind.ADDED, duty, subject, words, new=whole)
        elif each.new is None:
            yield Change(Area.RECORDS, ChangeKind.REMOVED, duty, subject, "删去", old=whole)
        else:
            yield from field_changes(Area.RECORDS, duty, subject, each.old.record, each.new.record)
    yield from _marks(Area.RECORDS, "records", sides.old.record_files, sides.new.record_files)


def _subject(dataset: Dataset, filed: Filed) -> str:
    day = filed.record.month or filed.day.isoformat()
    name = dataset.department[filed.department].name if filed.department in dataset.department else filed.department
    known = dataset.duty.get(filed.record.duty)
    return f"{day} {filed.record.duty} {known.title if known else ''}（{name}）"


def _marks(area: Area, folder: str, old: Mapping[FileKey, Any], new: Mapping[FileKey, Any]) -> Iterator[Change]:
    """Files below `folder` that were marked as demonstration data, or are no longer."""
    for key, file in new.items():
        if key in old and old[key].sample != file.sample:
            words = "加上演示标记" if file.sample else "去掉演示标记"
            yield Change(area, ChangeKind.CHANGED, "", f"{'/'.join((folder, *key))}.yml", words)


def period_for(dataset: Dataset, filed: Filed) -> Period | None:
    """The period in which a record counts: the duty's own, or the month of a month's line; None for other kinds."""
    duty = dataset.duty.get(filed.record.duty)
    if duty is None:
        return None
    match duty.kind:
        case DutyKind.RECURRING | DutyKind.TRIGGERED:
            return period_at(duty, filed.day) or period_of(Rhythm.MONTH, filed.day)
        case DutyKind.DELIVERABLE | DutyKind.STANDING | DutyKind.CONDITIONAL:
            return None
        case _:
            assert_never(duty.kind)


def _late_words(sides: Sides, filed: Filed) -> str:
    """`（补报：事项发生于3月30日，4月20日报送，计入2026年一季度）`; empty where the record is none."""
    period, reported = period_for(sides.new, filed), filed.record.reported
    duty = sides.new.duty.get(filed.record.duty)
    if period is None or duty is None or duty.kind is not DutyKind.RECURRING or reported is None:
        return ""
    if not is_late(sides.new.settings, period, filed):
        return ""
    counted = f"计入{period.label}" if period in periods(sides.new, duty, sides.today) else "不计入任何一期"
    return f"（{late_words(filed.day, reported)}，{counted}）"


COURSE = ("extensions", "actions", "submissions", "closing", "look_backs")
"""What happens to an item, in the order of time: told as events and not as fields."""


def ledger_changes(sides: Sides) -> Iterator[Change]:
    """Every item that differs, in the order of the ids."""
    old, new = sides.old.ledger_item, sides.new.ledger_item
    for id, item in new.items():
        if id not in old:
            words = f"登记，现为{LOOK[item_state(sides.new, item, sides.today)].word}"
            whole = _ledger_content(sides.new, item)
            yield Change(Area.LEDGER, ChangeKind.ADDED, id, _ledger_subject(item), words, new=whole)
        elif item != old[id]:
            yield from _item(sides, old[id], item)
    for id, item in old.items():
        if id not in new:
            whole = _ledger_content(sides.old, item)
            yield Change(Area.LEDGER, ChangeKind.REMOVED, id, _ledger_subject(item), "删去", old=whole)
    yield from _marks(Area.LEDGER, "ledger", sides.old.ledger_files, sides.new.ledger_files)


def _ledger_subject(item: LedgerItem) -> str:
    return f"{item.id} {item.problem}"


def _ledger_content(dataset: Dataset, item: LedgerItem) -> str:
    shown = content(item, ("problem", "department", *COURSE))
    return f"责任部门：{dataset.department[item.department].name}，{shown}"


def _item(sides: Sides, old: LedgerItem, new: LedgerItem) -> Iterator[Change]:
    told = partial(Change, Area.LEDGER, ChangeKind.CHANGED, new.id, _ledger_subject(new))
    pairs = ((sides.old, old), (sides.new, new))
    states = [LOOK[item_state(dataset, item, sides.today)].word for dataset, item in pairs]
    if states[0] != states[1]:
        yield told(f"{states[0]}→{states[1]}")
    yield from map(told, _events(sides, old, new))
    yield from field_changes(Area.LEDGER, new.id, _ledger_subject(new), old, new, COURSE)


def _events(sides: Sides, old: LedgerItem, new: LedgerItem) -> Iterator[str]:
    """What was added to an item's course, and what was taken out of it."""
    yield from (_extended(new, each, sides.today) for each in new.extensions if each not in old.extensions)
    yield from (f"整改进展：{said(each)}" for each in new.actions if each not in old.actions)
    yield from (_submitted(sides.new, each) for each in new.submissions if each not in old.submissions)
    if new.closing and new.closing != old.closing:
        yield f"销号：{said(new.closing)}"
    backs = (each for each in new.look_backs if each not in old.look_backs)
    yield from (f"回头看：{long_date(each.date)}，{each.result}" for each in backs)
    yield from (f"删去或改动{name}：{words}" for name, words in struck(old, new))


def _extended(item: LedgerItem, extension: Extension, today: date) -> str:
    moved = f"延期至{long_date(extension.to)}"
    if not extension.approved:
        return f"申请{moved}，尚未批准"
    before = item.extensions[: item.extensions.index(extension)]
    deadline = deadline_in_force(item.model_copy(update={"extensions": before}), today)
    valid = "" if deadline and is_valid(extension, deadline) else "；不作延期"
    return f"{moved}（{long_date(extension.approved.date)}{extension.approved.by}批准{valid}）"


def _submitted(dataset: Dataset, submission: Submission) -> str:
    if submission.result is None:
        return f"报验：{long_date(submission.date)}，{LOOK[ItemState.SUBMITTED].word}"
    known = dataset.department.get(submission.by or "")
    checker = known.name if known else submission.by
    on = long_date(submission.checked) if submission.checked else ""
    note = f"，{submission.note}" if submission.note else ""
    return f"验收{submission.result}：{on}{checker or ''}{note}"


def struck(old: LedgerItem, new: LedgerItem) -> Iterator[tuple[str, str]]:
    """What of an item's course is no longer as it was written: its name and words.

    A submission or extension that now has its result, the rest as before, is no rewriting.
    """
    for name in COURSE:
        before, after = (_listed(getattr(item, name)) for item in (old, new))
        title = type(new).model_fields[name].title or name
        yield from ((title, said(each)) for each in before if not any(_continues(each, now) for now in after))


def _listed(value: object) -> tuple[object, ...]:
    return () if value is None else value if isinstance(value, tuple) else (value,)


def _continues(old: object, new: object) -> bool:
    """Whether `new` says all that `old` did, and maybe more."""
    before, after = ({name: below for name, below in vars(value).items() if below not in EMPTY} for value in (old, new))
    return all(after.get(name) == value for name, value in before.items())
