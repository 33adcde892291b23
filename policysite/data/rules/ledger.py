"""Rules on ledger items: what they refer to, how they are numbered, when they are due, and their course."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from policysite.data.model.records import (
    CheckResult,
    Extension,
    LedgerItem,
    LookBackResult,
    Urgency,
    is_valid,
    ledger_id,
)
from policysite.data.model.words import long_date, short_date
from policysite.data.problems import Aside, Id
from policysite.data.rules.base import Case, Fault, earlier
from policysite.data.yaml.reading import KeyPath


def ids_run_in_sequence(case: Case) -> Iterator[Fault]:
    """台账编号按文件年份从001起连续编列，不跳号、不重号；一年的各文件合起来编。"""
    for year, items in case.dataset.ledger_years.items():
        if not case.whole(f"ledger/{year}"):
            continue
        twice = case.dataset.ledger_twice(year)
        known = {id(each.item) for each in twice}
        for place, item in enumerate((item for item in items if id(item) not in known), 1):
            must = ledger_id(year, place)
            if item.id != must:
                text = "编号须按序为“{must}”，写的是“{given}”；编号不跳、不重、不再用"
                yield Fault(item, ("id",), text, must=must, given=item.id)
        for each in twice:
            text, where = (
                "{given}已由{where}使用，请改为{must}（可运行policysite renumber）",
                case.dataset.places.spot(each.first),
            )
            yield Fault(each.item, ("id",), text, given=each.item.id, where=where, must=each.must)


def items_refer_to_what_exists(case: Case) -> Iterator[Fault]:
    """台账所写的表现、措施、部门都存在，同一项之内不重复。"""
    for item in case.dataset.ledger:
        yield from case.references(item, "manifestations", case.dataset.item)
        yield from case.references(item, "measures", case.dataset.measure)
        yield from case.references(item, "supporting", case.dataset.department)
        yield from case.unknown(item, ("department",), item.department, case.dataset.department)
        if item.department in item.supporting:
            place = item.supporting.index(item.department)
            text = "责任部门“{department}”不再写作配合部门"
            yield Fault(item, ("supporting", place), text, department=Id(item.department))


def items_are_of_departments_that_exist(case: Case) -> Iterator[Fault]:
    """责任部门、配合部门在发现那天已设立、没有停用；后来撤并的由承接部门接着办。"""
    for item in case.dataset.ledger:
        for tail, name in (("department", item.department), *(("supporting", each) for each in item.supporting)):
            department = case.dataset.department.get(name)
            if department is None or department.exists(item.found):
                continue
            heir = case.dataset.department.get(case.dataset.responsibilities.heir(name, item.found) or "")
            when = f"自{department.retired}起停用" if department.is_retired(item.found) else f"{department.since}才设立"
            text = "{name}{when}，发现日期为{found}{instead}"
            instead = f"，请写{heir.name}（{heir.id}）" if heir and heir is not department else ""
            yield Fault(item, (tail,), text, name=department.name, when=when, found=item.found, instead=instead)


def items_are_found_in_the_year(case: Case) -> Iterator[Fault]:
    """发现日期在文件所属的年份内。"""
    for year, items in case.dataset.ledger_years.items():
        for item in items:
            if item.found.year != year:
                text = "本文件只记{year}年发现的问题，写的是“{given}”"
                yield Fault(item, ("found",), text, year=year, given=item.found)


def items_have_deadlines(case: Case) -> Iterator[Fault]:
    """立行立改、限期整改的写完成时限，不早于发现日期；长期坚持的可不写。"""
    for item in case.dataset.ledger:
        if item.deadline is None and item.kind is not Urgency.LASTING:
            yield Fault(item, ("kind",), "{kind}的须写完成时限{key}", kind=item.kind, key=Aside("deadline"))
        yield from earlier(item, ("deadline",), "完成时限{day}早于发现日期{bound}", item.deadline, item.found)


def extensions_are_valid(case: Case) -> Iterator[Fault]:
    """延期在原时限前（含当天）提出，写明理由，经批准，延到原时限之后。"""
    for item in case.dataset.ledger:
        deadline = item.deadline
        for index, extension in enumerate(item.extensions):
            if deadline is None:
                yield Fault(item, ("extensions", index), "没有完成时限的，不写延期")
                continue
            yield from _extension(extension, deadline)
            if is_valid(extension, deadline):
                deadline = extension.to


def _extension(extension: Extension, deadline: date) -> Iterator[Fault]:
    missing = [word for word, given in (("批准", extension.approved), ("理由", extension.reason)) if not given]
    if extension.requested > deadline:
        text = "延期须在原时限（{deadline}）前提出并经批准，申请日期为{requested}，不作延期"
        limit, requested = _short(deadline, extension.requested), _short(extension.requested, deadline)
        yield Fault(extension, ("requested",), text, deadline=limit, requested=requested)
    if missing:
        yield Fault(extension, (), "延期须写明批准日期、批准者和理由，现缺“{missing}”", missing="、".join(missing))
    if extension.approved:
        text, day = "批准日期{day}早于申请日期{bound}", extension.approved.date
        yield from earlier(extension, ("approved", "date"), text, day, extension.requested)
    if extension.to <= deadline:
        text = "延期须晚于原时限{deadline}，写的是“{given}”"
        yield Fault(extension, ("to",), text, deadline=deadline, given=extension.to)


def _short(day: date, beside: date) -> str:
    """`6月30日`, with the year where it is not the other's."""
    return short_date(day) if day.year == beside.year else long_date(day)


def items_follow_rebounds(case: Case) -> Iterator[Fault]:
    """接续的（follows）是反弹之后的事项，一个反弹事项只由一个事项接续。"""
    heirs: dict[str, str] = {}
    for item in case.dataset.ledger:
        if item.follows is None:
            continue
        old = case.dataset.ledger_item.get(item.follows)
        if old is None:
            if case.whole(f"ledger/{item.follows[1:5]}"):
                yield from case.unknown(item, ("follows",), item.follows, case.dataset.ledger_item)
        elif heirs.setdefault(old.id, item.id) != item.id:
            yield Fault(item, ("follows",), "{old}已由{heir}接续", old=old.id, heir=heirs[old.id])
        else:
            yield from _follows(item, old)


def _follows(item: LedgerItem, old: LedgerItem) -> Iterator[Fault]:
    rebound = next((back.date for back in old.look_backs if back.result is LookBackResult.REBOUNDED), None)
    if item.id <= old.id:
        yield Fault(item, ("follows",), "只能接续编号在前的事项，写的是“{old}”", old=old.id)
    elif rebound is None:
        yield Fault(item, ("follows",), "{old}没有回头看反弹，不能接续", old=old.id)
    elif item.found < rebound:
        text = "发现日期{found}早于{old}回头看反弹的{rebound}"
        yield Fault(item, ("found",), text, found=item.found, old=old.id, rebound=rebound)


def events_are_not_ahead(case: Case) -> Iterator[Fault]:
    """日期晚于数据截至日的台账事项，到时才计入（提醒）。"""
    for item in case.dataset.ledger:
        for tail, day in events(item):
            if day > case.today:
                text = "{day}晚于数据截至日{today}，到时才计入"
                yield Fault(item, tail, text, warning=True, day=day, today=case.today)


def events(item: LedgerItem) -> Iterator[tuple[KeyPath, date]]:
    """Every date on which something happened to an item, with its field."""
    yield ("found",), item.found
    for index, extension in enumerate(item.extensions):
        yield ("extensions", index, "requested"), extension.requested
        if extension.approved:
            yield ("extensions", index, "approved", "date"), extension.approved.date
    for index, submission in enumerate(item.submissions):
        if submission.checked:
            yield ("submissions", index, "checked"), submission.checked
    if item.closing:
        yield ("closing", "date"), item.closing.date
    yield from _dated(item)


def _dated(item: LedgerItem) -> Iterator[tuple[tuple[str, int, str], date]]:
    """The dates of what stands in lists that are written in order."""
    for field in ("actions", "submissions", "look_backs"):
        for index, entry in enumerate(getattr(item, field)):
            yield (field, index, "date"), entry.date


def nothing_precedes_the_finding(case: Case) -> Iterator[Fault]:
    """台账的每个日期都不早于发现日期。"""
    for item in case.dataset.ledger:
        for tail, day in events(item):
            yield from earlier(item, tail, "{day}早于发现日期{bound}", day, item.found)


def events_stand_in_order(case: Case) -> Iterator[Fault]:
    """进展、报验、回头看、延期各按日期先后写。"""
    for item in case.dataset.ledger:
        latest: dict[str, date] = {}
        for tail, day in _dated(item):
            before = latest.get(tail[0], day)
            if day < before:
                yield Fault(item, tail, "须按日期先后写：{day}排在{latest}之后", day=day, latest=before)
            latest[tail[0]] = max(before, day)


def checks_are_complete(case: Case) -> Iterator[Fault]:
    """验收日期、验收部门、结果三项同写；尚未验收的都不写。"""
    for item in case.dataset.ledger:
        for submission in item.submissions:
            parts = {"验收日期": submission.checked, "验收部门": submission.by, "结果": submission.result}
            missing = [word for word, given in parts.items() if given is None]
            if 0 < len(missing) < 3:
                text = "验收日期、验收部门和结果须同时写，现缺“{missing}”"
                yield Fault(submission, (), text, missing="、".join(missing))
            text = "验收日期{day}早于报验日期{bound}"
            yield from earlier(submission, ("checked",), text, submission.checked, submission.date)


def checks_are_made_by_others(case: Case) -> Iterator[Fault]:
    """验收部门存在，不是责任部门，也不是配合部门。"""
    for item in case.dataset.ledger:
        for submission in item.submissions:
            if submission.by is None:
                continue
            yield from case.unknown(submission, ("by",), submission.by, case.dataset.department)
            day = submission.checked or submission.date
            responsible, *supporting = _parties(case, item, day)
            if submission.by in (responsible, *supporting):
                what = "责任部门" if submission.by == responsible else "配合部门"
                text = "验收部门不得为责任部门、配合部门，{by}是{what}"
                yield Fault(submission, ("by",), text, by=Id(submission.by), what=what)


def _parties(case: Case, item: LedgerItem, day: date) -> Iterator[str]:
    """The responsible and the supporting departments on `day`: who carries on in the place of a merged one."""
    return (case.dataset.responsibilities.heir(name, day) or name for name in (item.department, *item.supporting))


def submissions_wait_for_the_check(case: Case) -> Iterator[Fault]:
    """上一次报验退回之后才再报验。"""
    for item in case.dataset.ledger:
        for index, (before, after) in enumerate(pairwise(item.submissions), 1):
            tail = ("submissions", index, "date")
            if before.result is None:
                yield Fault(item, tail, "{day}的报验还没有结果，不能再报验", day=before.date)
            elif before.result is CheckResult.PASSED:
                yield Fault(item, tail, "{day}的报验已通过，不再报验", day=before.date)
            else:
                yield from earlier(item, tail, "报验日期{day}早于上一次的验收日期{bound}", after.date, before.checked)


def closings_are_complete(case: Case) -> Iterator[Fault]:
    """销号须经责任部门、配合部门以外的部门验收通过，有依据，有批准者，不早于验收日期。"""
    for item in case.dataset.ledger:
        if item.closing is None:
            continue
        last = item.submissions[-1] if item.submissions else None
        parts = {
            "验收": last and last.result is CheckResult.PASSED,
            "验收日期": last is None or last.result is None or last.checked,
            "验收部门": last is None or last.result is None or last.by,
            "依据": item.evidence,
            "批准者": item.closing.approved_by,
        }
        missing = "、".join(word for word, given in parts.items() if not given)
        if missing:
            text = "销号须有验收日期、验收部门（不得为责任部门）和依据，现缺“{missing}”"
            yield Fault(item, ("closing",), text, missing=missing)
        text, checked = "销号日期{day}早于验收日期{bound}", last.checked if last else None
        yield from earlier(item.closing, ("date",), text, item.closing.date, checked)


def nothing_happens_after_the_closing(case: Case) -> Iterator[Fault]:
    """销号之后只记回头看。"""
    for item in case.dataset.ledger:
        if item.closing is None:
            continue
        for tail, day in events(item):
            # A check after the closing is a fault of the closing, a finding after it one of the finding.
            if day > item.closing.date and tail[0] not in ("look_backs", "found") and tail[-1] != "checked":
                text = "{day}晚于销号日期{closed}，销号之后只记回头看"
                yield Fault(item, tail, text, day=day, closed=item.closing.date)


def look_backs_follow_the_closing(case: Case) -> Iterator[Fault]:
    """销号之后才有回头看。"""
    for item in case.dataset.ledger:
        for index, back in enumerate(item.look_backs):
            if item.closing is None:
                yield Fault(item, ("look_backs", index), "尚未销号，不记回头看")
            else:
                tail, text = ("look_backs", index, "date"), "回头看日期{day}早于销号日期{bound}"
                yield from earlier(item, tail, text, back.date, item.closing.date)


LEDGER_RULES = (
    ids_run_in_sequence,
    items_refer_to_what_exists,
    items_are_of_departments_that_exist,
    items_are_found_in_the_year,
    items_have_deadlines,
    extensions_are_valid,
    items_follow_rebounds,
    events_are_not_ahead,
    nothing_precedes_the_finding,
    events_stand_in_order,
    checks_are_complete,
    checks_are_made_by_others,
    submissions_wait_for_the_check,
    closings_are_complete,
    nothing_happens_after_the_closing,
    look_backs_follow_the_closing,
)
