"""Rules on what a ledger item refers to, how it is numbered and when it is due (design, sections 3 and 4)."""

from collections.abc import Collection, Iterator
from datetime import date

from policysite.data.model.ledger import Extension, LedgerItem, LookBackResult, Urgency, is_valid
from policysite.data.model.words import long_date, short_date
from policysite.data.rules.base import Case, Fault
from policysite.data.yaml.reading import KeyPath


def ids_run_in_sequence(case: Case) -> Iterator[Fault]:
    """台账编号按文件年份从001起连续编列，不跳号、不重号。"""
    for year, file in case.dataset.ledger_files.items():
        if not case.whole(f"ledger/{year}"):
            continue
        for place, item in enumerate(file.items, 1):
            if item.id != f"z{year}-{place:03}":
                yield Fault(
                    item, ("id",), f"编号须按序为“z{year}-{place:03}”，写的是“{item.id}”；编号不跳、不重、不再用"
                )


def items_refer_to_what_exists(case: Case) -> Iterator[Fault]:
    """台账所写的表现、措施、部门都存在，同一项之内不重复。"""
    for item in case.dataset.ledger:
        yield from _references(case, item, "manifestations", case.dataset.item)
        yield from _references(case, item, "measures", case.dataset.measure)
        yield from _references(case, item, "supporting", case.dataset.department)
        yield from case.unknown(item, ("department",), item.department, case.dataset.department)
        if item.department in item.supporting:
            place = item.supporting.index(item.department)
            yield Fault(item, ("supporting", place), f"责任部门“{item.department}”不再写作配合部门")


def _references(case: Case, item: LedgerItem, field: str, choices: Collection[str]) -> Iterator[Fault]:
    names: tuple[str, ...] = getattr(item, field)
    for index, name in enumerate(names):
        yield from case.unknown(item, (field, index), name, choices)
        if name in names[:index]:
            yield Fault(item, (field, index), f"“{name}”重复")


def items_are_found_in_the_year(case: Case) -> Iterator[Fault]:
    """发现日期在文件所属的年份内。"""
    for year, file in case.dataset.ledger_files.items():
        for item in file.items:
            if item.found.year != year:
                yield Fault(item, ("found",), f"本文件只记{year}年发现的问题，写的是“{item.found}”")


def items_have_deadlines(case: Case) -> Iterator[Fault]:
    """立行立改、限期整改的写完成时限，不早于发现日期；长期坚持的可不写。"""
    for item in case.dataset.ledger:
        if item.deadline is None and item.kind is not Urgency.LASTING:
            yield Fault(item, ("kind",), f"{item.kind}的须写完成时限（deadline）")
        if item.deadline and item.deadline < item.found:
            yield Fault(item, ("deadline",), f"完成时限{item.deadline}早于发现日期{item.found}")


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
        must = f"延期须在原时限（{_short(deadline, extension.requested)}）前提出并经批准"
        said = f"申请日期为{_short(extension.requested, deadline)}，不作延期"
        yield Fault(extension, ("requested",), f"{must}，{said}")
    if missing:
        yield Fault(extension, (), f"延期须写明批准日期、批准者和理由，现缺“{'、'.join(missing)}”")
    if extension.approved and extension.approved.date < extension.requested:
        said = f"批准日期{extension.approved.date}早于申请日期{extension.requested}"
        yield Fault(extension, ("approved", "date"), said)
    if extension.to <= deadline:
        yield Fault(extension, ("to",), f"延期须晚于原时限{deadline}，写的是“{extension.to}”")


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
            yield Fault(item, ("follows",), f"{old.id}已由{heirs[old.id]}接续")
        else:
            yield from _follows(item, old)


def _follows(item: LedgerItem, old: LedgerItem) -> Iterator[Fault]:
    rebound = next((back.date for back in old.look_backs if back.result is LookBackResult.REBOUNDED), None)
    if item.id <= old.id:
        yield Fault(item, ("follows",), f"只能接续编号在前的事项，写的是“{old.id}”")
    elif rebound is None:
        yield Fault(item, ("follows",), f"{old.id}没有回头看反弹，不能接续")
    elif item.found < rebound:
        yield Fault(item, ("found",), f"发现日期{item.found}早于{old.id}回头看反弹的{rebound}")


def events_are_not_ahead(case: Case) -> Iterator[Fault]:
    """日期晚于数据截至日的台账事项，到时才计入（提醒）。"""
    for item in case.dataset.ledger:
        for tail, day in events(item):
            if day > case.today:
                yield Fault(item, tail, f"{day}晚于数据截至日{case.today}，到时才计入", warning=True)


def events(item: LedgerItem) -> Iterator[tuple[KeyPath, date]]:
    """Every date on which something happened to an item, with its field."""
    yield ("found",), item.found
    for index, extension in enumerate(item.extensions):
        yield ("extensions", index, "requested"), extension.requested
        if extension.approved:
            yield ("extensions", index, "approved", "date"), extension.approved.date
    for index, action in enumerate(item.actions):
        yield ("actions", index, "date"), action.date
    for index, submission in enumerate(item.submissions):
        yield ("submissions", index, "date"), submission.date
        if submission.checked:
            yield ("submissions", index, "checked"), submission.checked
    if item.closing:
        yield ("closing", "date"), item.closing.date
    for index, back in enumerate(item.look_backs):
        yield ("look_backs", index, "date"), back.date


LEDGER_RULES = (
    ids_run_in_sequence,
    items_refer_to_what_exists,
    items_are_found_in_the_year,
    items_have_deadlines,
    extensions_are_valid,
    items_follow_rebounds,
    events_are_not_ahead,
)
