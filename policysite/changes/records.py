"""What differs in the records. A record has no id: the same words in the same file are the same record."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policysite.changes.fields import content, field_change, field_title
from policysite.changes.figures import Sides
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.duty_span import periods
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.records import Filed
from policysite.data.periods import Period, period_of
from policysite.figures.progress import is_late
from policysite.figures.words import short_date


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
    """The one that `filed` revises, taken out of `gone`: the same duty and department, and the same day or words."""
    for each in gone:
        same = (each.record.duty, each.department) == (filed.record.duty, filed.department)
        if same and (each.day == filed.day or (each.record.summary and each.record.summary == filed.record.summary)):
            gone.remove(each)
            return each
    return None


def record_changes(sides: Sides) -> Iterator[Change]:
    """Records added, changed and gone; 补报 is named, with the period that it is counted in."""
    for each in moved(sides):
        subject = _subject(sides.new if each.new else sides.old, each.filed)
        duty = each.filed.record.duty
        if each.old is None:
            words = f"新增{late_words(sides, each.filed)}"
            yield Change(Area.RECORDS, ChangeKind.ADDED, duty, subject, words, new=_content(each.filed) or None)
        elif each.new is None:
            yield Change(Area.RECORDS, ChangeKind.REMOVED, duty, subject, "删去", old=_content(each.old) or None)
        else:
            yield from _revised(subject, each.old, each.new)
    yield from _marks(sides)


def _subject(dataset: Dataset, filed: Filed) -> str:
    day = filed.record.month or filed.day.isoformat()
    name = dataset.department[filed.department].name if filed.department in dataset.department else filed.department
    known = dataset.duty.get(filed.record.duty)
    return f"{day} {filed.record.duty} {known.title if known else ''}（{name}）"


def _content(filed: Filed) -> str:
    return content(filed.record, ("duty", "date", "month"))


def _revised(subject: str, old: Filed, new: Filed) -> Iterator[Change]:
    for name in type(new.record).model_fields:
        before, after = getattr(old.record, name), getattr(new.record, name)
        if before != after:
            word = field_title(new.record, name)
            yield field_change(Area.RECORDS, new.record.duty, subject, word, before, after)


def _marks(sides: Sides) -> Iterator[Change]:
    for (year, department), file in sides.new.record_files.items():
        before = sides.old.record_files.get((year, department))
        if before is not None and before.sample != file.sample:
            words = "加上演示标记" if file.sample else "去掉演示标记"
            yield Change(Area.RECORDS, ChangeKind.CHANGED, "", f"records/{year}/{department}.yml", words)


def period_for(dataset: Dataset, filed: Filed) -> Period | None:
    """The period in which a record counts: the duty's own, or the month of a month's line; None for other kinds."""
    duty = dataset.duty.get(filed.record.duty)
    if duty is None or duty.kind not in (DutyKind.RECURRING, DutyKind.TRIGGERED):
        return None
    return period_of(duty.every or Rhythm.MONTH, filed.day)


def late_words(sides: Sides, filed: Filed) -> str:
    """`（补报：事项发生于3月30日，4月20日报送，计入2026年一季度）`; empty where the record is none."""
    period, reported = period_for(sides.new, filed), filed.record.reported
    duty = sides.new.duty.get(filed.record.duty)
    if period is None or duty is None or duty.kind is not DutyKind.RECURRING or reported is None:
        return ""
    if not is_late(sides.new.settings, period, filed):
        return ""
    counted = f"计入{period.label}" if period in periods(sides.new, duty, sides.today) else "不计入任何一期"
    return f"（补报：事项发生于{short_date(filed.day)}，{short_date(reported)}报送，{counted}）"
