"""Rules on records that seem to say the same thing twice (design, section 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from policysite.data.dataset import grouped
from policysite.data.model.duties import DutyKind
from policysite.data.model.records import Filed, Record, Stage
from policysite.data.rules.base import Case, Fault


def no_record_stands_twice(case: Case) -> Iterator[Fault]:
    """同一任务、同一日期、同一行为人、同一摘要的记录只写一条。"""
    for filed, day in _same_day(case):
        same = day.said.get(_said(filed.record))
        if same:
            where = case.dataset.places.spot(same.record)
            yield Fault(filed.record, ("duty",), "与{where}完全相同，请删去一条", where=where)


def no_post_counts_twice_a_day(case: Case) -> Iterator[Fault]:
    """同一职务同一天在同一任务中只记一次。"""
    for filed, other in _same_post(case):
        if filed.day != other.day or _said(filed.record) != _said(other.record):
            text, where = "{who}这一天已在{where}记过，同一任务同一天只记一次", case.dataset.places.spot(other.record)
            yield Fault(filed.record, ("who",), text, who=filed.record.who, where=where)


def same_day_is_pointed_out(case: Case) -> Iterator[Fault]:
    """同一任务、同一日期有两条记录的，提醒核对。"""
    for filed, day in _same_day(case):
        same_post = filed.record.stage is None and filed.record.who in day.posts
        if _said(filed.record) not in day.said and not same_post:
            text = "与{where}同一任务、同一日期。若是同一件事请删一条；若不是请在摘要中写明"
            where = case.dataset.places.spot(day.first.record)
            yield Fault(filed.record, ("duty",), text, warning=True, where=where)


def months_stand_once(case: Case) -> Iterator[Fault]:
    """随到随办任务每月一行。"""
    seen: dict[tuple[str, str | None], Filed] = {}
    for filed, duty in case.dated:
        if duty.kind is DutyKind.TRIGGERED:
            first = seen.setdefault((duty.id, filed.record.month), filed)
            if first is not filed:
                text, where = "{duty}的{month}已在{where}报过，每月一行", case.dataset.places.spot(first.record)
                yield Fault(filed.record, ("month",), text, duty=duty.id, month=filed.record.month, where=where)


@dataclass
class _Day:
    """The records so far of one duty and day, for a document of one stage: the first of all, of each wording, posts."""

    first: Filed
    said: dict[tuple[str | None, str | None], Filed] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)


def _same_day(case: Case) -> Iterator[tuple[Filed, _Day]]:
    """Each record for which others of the same duty and date stand before it; stages of one document are no others.

    There may be many: none looks at all the others.
    """
    days: dict[tuple[str, date, Stage | None], _Day] = {}
    for filed, duty in case.dated:
        if duty.kind is DutyKind.TRIGGERED:
            continue
        key = duty.id, filed.day, filed.record.stage
        if key in days:
            yield filed, days[key]
        day = days.setdefault(key, _Day(filed))
        day.said.setdefault(_said(filed.record), filed)
        if filed.record.who is not None:
            day.posts.add(filed.record.who)


def _said(record: Record) -> tuple[str | None, str | None]:
    return record.who, record.summary


def _same_post(case: Case) -> Iterator[tuple[Filed, Filed]]:
    """Each record whose days overlap those of an earlier one of the same duty and post, with that one."""
    kinds = (DutyKind.TRIGGERED, DutyKind.DELIVERABLE)
    rows = ((filed, duty) for filed, duty in case.dated if filed.record.who and duty.kind not in kinds)
    for listed in grouped(((duty.id, filed.record.who), filed) for filed, duty in rows).values():
        ordered = sorted(listed, key=lambda filed: filed.day)
        longest = ordered[0]
        for filed in ordered[1:]:
            if filed.day <= _last(longest):
                yield filed, longest
            longest = max(longest, filed, key=_last)


def _last(filed: Filed) -> date:
    return filed.record.last or filed.day


REPEAT_RULES = (no_record_stands_twice, no_post_counts_twice_a_day, same_day_is_pointed_out, months_stand_once)
