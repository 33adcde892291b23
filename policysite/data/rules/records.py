"""Rules on records: who may record what, when, and how much; and on those that seem to say the same thing twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policysite.data.document import grouped
from policysite.data.model.document import Version
from policysite.data.model.duties import DAYS, Duty, DutyKind, Product, RecordRule, Rhythm
from policysite.data.model.records import FINISHED, Filed, Record, Stage
from policysite.data.model.words import KIND, RECORD_RULE, short_date
from policysite.data.periods import Period, begins, days, ends, first_period, is_document, period_at, period_of, stages
from policysite.data.problems import Aside
from policysite.data.record_fields import RECORD_FIELDS, kept_out, keys_of
from policysite.data.responsibilities import Answering
from policysite.data.rules.base import Case, Fault, again, earlier, key_of

_EARLIEST = date(2000, 1, 1)
"""Periods are counted from `tracking_from` on: centuries of them would be a slip of the pen, and endless pages."""


def _when(record: Record) -> tuple[str, object]:
    """The field that says when, and what it says."""
    return ("date", record.date) if record.date else ("month", record.month)


def tracking_begins_in_this_century(case: Case) -> Iterator[Fault]:
    """起算日期不早于2000年1月1日。"""
    settings, text = case.dataset.settings, "起算日期不能早于{bound}，写的是“{day}”"
    yield from earlier(settings, ("tracking_from",), text, settings.tracking_from, _EARLIEST)


def records_name_duties(case: Case) -> Iterator[Fault]:
    """落实记录的任务编号都在duties.yml里。"""
    for filed in case.dataset.records:
        yield from case.unknown(filed.record, ("duty",), filed.record.duty, case.dataset.duty)


def records_are_allowed(case: Case) -> Iterator[Fault]:
    """按有关规定另行管理的任务（record: none）不记；只记日期的任务（date_only）不写摘要、行为人和证明材料。"""
    for filed, duty in case.recorded:
        if duty.record is RecordRule.NONE:
            rule = RECORD_RULE[RecordRule.NONE]
            yield Fault(filed.record, ("duty",), "{duty}{rule}，请删去这条记录", duty=duty.id, rule=rule)
        elif duty.record is RecordRule.DATE_ONLY:
            kept = {row.key for row in RECORD_FIELDS.values() if kept_out(duty, row)}
            for name in sorted(kept & filed.record.model_fields_set):
                text, key = "{duty}只记日期和数量，不写{key}", key_of(Record, name)
                yield Fault(filed.record, (name,), text, duty=duty.id, key=key)


def records_are_in_the_right_file(case: Case) -> Iterator[Fault]:
    """落实记录写在事项发生之日该款责任部门的文件里，统称所含部门也可以写；停用部门的由承接部门写；修订以前的责任部门写的，提醒核对。"""
    formerly = case.dataset.responsibilities.formerly
    for filed, duty in case.dated if case.dated_versions else ():
        able = frozenset().union(*(_answering(case, duty, day).reporters for day in _span(filed)))
        if not able or filed.department in able:
            continue
        if any(filed.department in formerly(duty.clause, day).reporters for day in _span(filed)):
            yield _of_the_former(case, filed, duty)
        else:
            yield _misplaced(case, filed, duty)


def _of_the_former(case: Case, filed: Filed, duty: Duty) -> Fault:
    """A record of a department that answered until the version in force on its day."""
    version, names, files = _version(case, filed), *_reporting(case, filed, duty)
    text = (
        "{version}自{begun}起{duty}由{names}负责，这条{day}的记录由{department}所报："
        "新版存入以前报的，可以不动；应由{names}报的，请移到{files}"
    )
    whose = case.dataset.department[filed.department].name
    given = {"version": version.id, "begun": version.in_force, "day": filed.record.month or filed.day}
    given |= {"duty": duty.id, "names": names, "files": files, "department": whose}
    return Fault(filed.record, ("duty",), text, warning=True, **given)


def _version(case: Case, filed: Filed) -> Version:
    return case.dataset.document_on(_span(filed)[-1]).version


def _reporting(case: Case, filed: Filed, duty: Duty) -> tuple[str, str]:
    """Who reports what a record says, and in which files; of what nobody is charged with any department."""
    answering, departments = _answering(case, duty, filed.day), case.dataset.department
    if not answering.bearers:
        return "各部门", f"records/{filed.year}/<部门>.yml"
    listed = [name for name in departments if name in answering.bearers]
    names = "、".join(departments[name].name for name in answering.named)
    return names, "或".join([f"records/{filed.year}/{listed[0]}.yml", *(f"{name}.yml" for name in listed[1:])])


def _answering(case: Case, duty: Duty, day: date) -> Answering:
    return case.dataset.responsibilities.on(duty.clause, day)


def _span(filed: Filed) -> tuple[date, ...]:
    """The days that a record may be reported for: that of the act, or the first and last of a month's line."""
    return (filed.day, period_of(Rhythm.MONTH, filed.day).last) if filed.record.month else (filed.day,)


def _misplaced(case: Case, filed: Filed, duty: Duty) -> Fault:
    departments, (names, files) = case.dataset.department, _reporting(case, filed, duty)
    text = "{duty}由{names}报送，应写在{files}"
    mine = departments.get(filed.department)
    values: dict[str, Any] = {"duty": duty.id, "names": names, "files": files}
    if mine and mine.is_retired(filed.day):
        text = "{department}自{retired}起停用，此后{duty}由{names}报送，应写在{files}"
        values |= {"department": mine.name, "retired": mine.retired}
    elif mine and mine.since and filed.day < mine.since:
        text = "{department}{since}才设立，此前{duty}由{names}报送，应写在{files}"
        values |= {"department": mine.name, "since": mine.since}
    elif names != _now(case, duty):
        text = "{day}，{duty}由{names}报送，应写在{files}"
        values |= {"day": filed.day}
    return Fault(filed.record, ("duty",), text, **values)


def _now(case: Case, duty: Duty) -> str:
    named = _answering(case, duty, case.today).named
    return "、".join(case.dataset.department[name].name for name in named)


def records_fit_their_duty(case: Case) -> Iterator[Fault]:
    """各类任务的记录有其必填项，不填别类的项。"""
    for filed, duty in case.recorded:
        must, may = keys_of(duty.kind)
        given, kind = filed.record.model_fields_set, KIND[duty.kind]
        for name in sorted(must - given):
            text, key = "{duty}属{kind}，缺{key}", key_of(Record, name)
            yield Fault(filed.record, ("duty",), text, duty=duty.id, kind=kind, key=key)
        for name in sorted(given - must - may):
            text, key = "{duty}属{kind}，不写{key}", key_of(Record, name)
            yield Fault(filed.record, (name,), text, duty=duty.id, kind=kind, key=key)


def dates_lie_in_the_year(case: Case) -> Iterator[Fault]:
    """日期、月份都在文件所属的年份内。"""
    for filed in case.dataset.records:
        record = filed.record
        years = {"date": record.date and record.date.year, "month": record.month and int(record.month[:4])}
        for name, year in (years | {"to": record.to and record.to.year}).items():
            if year is not None and year != filed.year:
                home = f"应写在records/{year:04}/{filed.department}.yml"
                where = "跨年的请分成两条" if name == "to" else home
                text, given = "本文件只记{year}年，写的是“{given}”，{where}", getattr(record, name)
                yield Fault(record, (name,), text, year=filed.year, given=given, where=where)


def dates_are_not_ahead(case: Case) -> Iterator[Fault]:
    """日期晚于数据截至日的，暂不计入（提醒）。"""
    for filed, _ in case.dated:
        if filed.day > case.today:
            text, (name, when) = "{when}晚于数据截至日{today}，到时才计入", _when(filed.record)
            yield Fault(filed.record, (name,), text, warning=True, when=when, today=case.today)


def reports_follow_the_act(case: Case) -> Iterator[Fault]:
    """报送日期不早于事项发生之日。"""
    for filed, _ in case.dated:
        text, reported = "报送日期{day}早于事项发生之日{bound}", filed.record.reported
        yield from earlier(filed.record, ("reported",), text, reported, _last(filed))


def spans_fit(case: Case) -> Iterator[Fault]:
    """连续几天的，末日不早于首日，在同一期内；按天计的，数量等于天数。"""
    for filed, duty in case.dated:
        record = filed.record
        if record.date is None or record.to is None:
            continue
        if record.to < record.date:
            yield from earlier(record, ("to",), "末日{day}早于首日{bound}", record.to, record.date)
        elif (period := period_at(duty, record.date)) and not _together(period, record.date, record.to):
            text = "须在同一期内：{period}到{last}为止，请分成两条"
            until = period.due if record.date <= period.due else period.last
            yield Fault(record, ("to",), text, period=period.label, last=short_date(until))
        elif duty.unit == DAYS and record.amount not in (None, days(record)):
            text = "本任务按“天”计，{first}至{last}共{days}天，写的是{given}"
            first, last = short_date(record.date), short_date(record.to)
            yield Fault(record, ("amount",), text, first=first, last=last, days=days(record), given=record.amount)


def _together(period: Period, first: date, last: date) -> bool:
    """Whether both days count together: in the same period, and both by the day on which it is due or after it."""
    return period.holds(last) and (first <= period.due) == (last <= period.due)


def records_lie_in_the_time_of_the_duty(case: Case) -> Iterator[Fault]:
    """早于任务起算、晚于任务终止的记录，提醒。"""
    for filed, duty in case.dated:
        for text, bound in _outside(case, filed, duty):
            name, when = _when(filed.record)
            yield Fault(filed.record, (name,), text, warning=True, when=when, duty=duty.id, bound=bound)


def _outside(case: Case, filed: Filed, duty: Duty) -> Iterator[tuple[str, object]]:
    """What there is to say, and the day or period that bounds the duty's time."""
    start, end = begins(case.dataset, duty), ends(case.dataset, duty)
    if end and filed.day > end:
        yield "{when}晚于{duty}的终止日期{bound}", end
    elif not duty.every:
        if filed.day < start:
            yield "{when}早于{duty}的起算日期{bound}", start
    else:
        first = first_period(duty.every, start)
        if first is None or filed.day < first.first:
            yield "{when}早于{duty}起算的{bound}，不计入任何一期", first.label if first else start


def stages_fit_the_product(case: Case) -> Iterator[Fault]:
    """文件、机制类成果和工作各有各的阶段。"""
    for filed, duty in case.recorded:
        stage = filed.record.stage
        if duty.kind is DutyKind.DELIVERABLE and stage and stage not in stages(duty):
            what = {Product.SYSTEM: "机制类", Product.WORK: "工作"}.get(duty.product or Product.DOCUMENT, "文件")
            choices = "、".join(stages(duty))
            text = "{duty}的成果是{what}，阶段须是{choices}之一，写的是“{stage}”"
            yield Fault(filed.record, ("stage",), text, duty=duty.id, what=what, choices=choices, stage=stage)


def stages_go_forward(case: Case) -> Iterator[Fault]:
    """成果的阶段只前进，不倒退。"""
    for listed in grouped(_ranked(case)).values():
        furthest = 0, listed[0][1]
        for rank, filed in sorted(listed, key=lambda row: (row[1].day, row[0])):
            if rank < furthest[0]:
                before, stage = furthest[1].record, filed.record.stage
                text = "阶段不能倒退：{day}已到“{before}”，写的是“{stage}”"
                yield Fault(filed.record, ("stage",), text, day=before.date, before=before.stage, stage=stage)
            furthest = max(furthest, (rank, filed), key=lambda row: row[0])


def _ranked(case: Case) -> Iterator[tuple[str, tuple[int, Filed]]]:
    """Every stage reached, by the duty's id: its rank and the record."""
    for filed, duty in case.dated:
        stage = filed.record.stage
        if duty.kind is DutyKind.DELIVERABLE and stage in stages(duty):
            yield duty.id, (stages(duty).index(stage), filed)


def documents_have_numbers(case: Case) -> Iterator[Fault]:
    """文件从已印发（issued）起写文号，此前不写。"""
    for filed, duty in case.recorded:
        record = filed.record
        if duty.kind is not DutyKind.DELIVERABLE or not is_document(duty) or record.stage is None:
            continue
        if record.stage in FINISHED and not record.document:
            yield Fault(record, ("stage",), "文件已印发的，须写文号{key}", key=Aside("document"))
        if record.stage not in FINISHED and record.document:
            yield Fault(record, ("document",), "文件尚未印发{stage}，不写文号", stage=Aside(record.stage))


def monthly_figures_add_up(case: Case) -> Iterator[Fault]:
    """每月一行：按时数加有说明数不多于收件数；有说明的写理由。"""
    for filed, duty in case.recorded:
        record = filed.record
        if duty.kind is not DutyKind.TRIGGERED or record.received is None or record.in_time is None:
            continue
        if record.late < 0:
            text = "按时{in_time}件、有说明{excepted}件，多于收件{received}件"
            in_time, excepted, received = record.in_time, record.excepted or 0, record.received
            yield Fault(record, ("in_time",), text, in_time=in_time, excepted=excepted, received=received)
        if record.excepted and not record.reason:
            text = "有说明的{count}件须写理由{key}"
            yield Fault(record, ("excepted",), text, count=record.excepted, key=Aside("reason"))


def evidence_can_be_found(case: Case) -> Iterator[Fault]:
    """证明材料写明文号（ref）或网址（url）。"""
    lists = [filed.record.evidence for filed in case.dataset.records]
    lists += [item.evidence for item in case.dataset.ledger]
    for evidence in (piece for pieces in lists for piece in pieces):
        if not (evidence.ref or evidence.url):
            yield Fault(evidence, (), "证明材料须写文号{ref}或网址{url}", ref=Aside("ref"), url=Aside("url"))


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
    rows = ((filed.record, duty) for filed, duty in case.dated if duty.kind is DutyKind.TRIGGERED)
    for record, first in again(((duty.id, record.month), record) for record, duty in rows):
        text, where = "{duty}的{month}已在{where}报过，每月一行", case.dataset.places.spot(first)
        yield Fault(record, ("month",), text, duty=record.duty, month=record.month, where=where)


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
    seen: dict[tuple[str, date, Stage | None], _Day] = {}
    for filed, duty in case.dated:
        if duty.kind is DutyKind.TRIGGERED:
            continue
        key = duty.id, filed.day, filed.record.stage
        if key in seen:
            yield filed, seen[key]
        day = seen.setdefault(key, _Day(filed))
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


RECORD_RULES = (
    tracking_begins_in_this_century,
    records_name_duties,
    records_are_allowed,
    records_are_in_the_right_file,
    records_fit_their_duty,
    dates_lie_in_the_year,
    dates_are_not_ahead,
    reports_follow_the_act,
    spans_fit,
    records_lie_in_the_time_of_the_duty,
    stages_fit_the_product,
    stages_go_forward,
    documents_have_numbers,
    monthly_figures_add_up,
    evidence_can_be_found,
    no_record_stands_twice,
    no_post_counts_twice_a_day,
    same_day_is_pointed_out,
    months_stand_once,
)
