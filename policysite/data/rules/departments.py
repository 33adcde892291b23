"""Rules on departments: their names, the groups, and who carries on for whom."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from policysite.data.model.departments import Department, DepartmentKind, Member
from policysite.data.problems import Id
from policysite.data.rules.base import Case, Fault, earlier


def departments_are_distinct(case: Case) -> Iterator[Fault]:
    """部门名称、原文所印名称和别称互不重复。"""
    seen: dict[str, str] = {}
    for department in case.dataset.departments:
        for name in {department.name, department.printed or department.name, *department.aliases}:
            if seen.setdefault(name, department.id) != department.id:
                yield Fault(department, (), "名称“{name}”与{other}重复", name=name, other=seen[name])
        for index, alias in enumerate(department.aliases):
            if alias in department.aliases[:index]:
                yield Fault(department, ("aliases", index), "别称“{alias}”重复", alias=alias)


def groups_have_members(case: Case) -> Iterator[Fault]:
    """只有统称（group）有members，所含部门都存在，不能含自己；同一部门先后加入的，日期不重叠。"""
    for department in case.dataset.departments:
        if department.members and department.kind is not DepartmentKind.GROUP:
            yield Fault(department, ("members",), "只有类别为group的统称才写members")
        for index, member in enumerate(department.members):
            yield from case.unknown(department, ("members", index), member.id, case.dataset.department)
            yield from earlier(member, ("until",), "离开之日{day}早于加入之日{bound}", member.until, member.since)
        for (_, first), (index, second) in combinations(enumerate(department.members), 2):
            if first.id == second.id and _overlap(first, second):
                text = "{what}“{name}”重复"
                yield Fault(department, ("members", index), text, what="所含部门", name=Id(second.id))
        if department.id in _within(case, department.id):
            yield Fault(department, ("members",), "统称不能含自己：{id}", id=department.id)


def _overlap(first: Member, second: Member) -> bool:
    spans = [(member.since or date.min, member.until or date.max) for member in (first, second)]
    return max(spans[0][0], spans[1][0]) <= min(spans[0][1], spans[1][1])


def _within(case: Case, group: str) -> set[str]:
    """All that a group holds at any time, groups within groups too."""
    found: set[str] = set()
    waiting = [group]
    while waiting:
        department = case.dataset.department.get(waiting.pop())
        below = {member.id for member in department.members} - found if department else set()
        found |= below
        waiting += below
    return found


def departments_are_named(case: Case) -> Iterator[Fault]:
    """原文点了名的部门在某一版里至少负责或指导一款；各版都未点名的写named: false。"""
    documents = case.dataset.documents
    if not case.whole(*(document.file("policy") for document in documents)):
        return
    complete = len(documents) == len(case.dataset.versions)
    named = {name for document in documents for clause in document.clauses for name in clause.named}
    for department in case.dataset.departments:
        if complete and department.named and department.id not in named and not department.retired:
            text = "没有一款写明由{name}负责；原文未点名的，请写named: false"
            yield Fault(department, (), text, name=department.name)
        if not department.named and department.id in named:
            yield Fault(department, ("named",), "原文已点名{name}，不写named: false", name=department.name)


def departments_exist_for_a_time(case: Case) -> Iterator[Fault]:
    """停用日期晚于设立日期。"""
    for department in case.dataset.departments:
        since, retired = department.since, department.retired
        if since and retired and retired <= since:
            text = "停用日期{retired}须晚于设立日期{since}"
            yield Fault(department, ("retired",), text, retired=retired, since=since)


def successors_carry_on(case: Case) -> Iterator[Fault]:
    """承接部门存在，不是自己，不成循环，在停用那天已设立；没有停用的部门不写承接部门。"""
    for department in case.dataset.departments:
        name = department.successor
        if name is None:
            continue
        yield from case.unknown(department, ("successor",), name, case.dataset.department)
        if department.retired is None:
            text = "{name}没有停用，不写承接部门：撤并的，请写停用日期（retired）"
            yield Fault(department, ("successor",), text, name=department.name)
        if name in case.dataset.department:
            yield from _carries_on(case, department, case.dataset.department[name])


def _carries_on(case: Case, department: Department, successor: Department) -> Iterator[Fault]:
    circle, day = case.dataset.responsibilities.circle(department.id), department.retired
    if circle:
        if department.id == min(circle, key=[*case.dataset.department].index):  # a circle is told once
            line = "→".join((*circle, department.id))
            yield Fault(department, ("successor",), "承接部门成了循环：{line}", line=line)
    elif day and successor.since and successor.since > day:
        text = "{name}自{since}才设立，不能承接{day}停用的部门"
        yield Fault(department, ("successor",), text, name=successor.name, since=successor.since, day=day)
    elif day and case.dataset.responsibilities.heir(department.id, day) is None:
        text = "{name}在{day}也已停用，又没有承接部门：无人承接"
        yield Fault(department, ("successor",), text, name=successor.name, day=day)


def clauses_are_borne(case: Case) -> Iterator[Fault]:
    """责任部门停用而没有承接部门的，提醒：这一款无人负责。"""
    on, document = case.dataset.responsibilities.on, case.dataset.document_on(case.today)
    for clause in document.clauses:
        known = [name for name in clause.responsible if name in case.dataset.department]
        circular = any(map(case.dataset.responsibilities.circle, known))  # told as such
        if clause.id in document.in_text and known and not circular and not on(clause.id, case.today).named:
            names = "、".join(case.dataset.department[name].name for name in known)
            text = "{names}已停用，没有承接部门，{clause}无人负责：请在departments.yml写successor"
            yield Fault(clause, ("responsible",), text, warning=True, names=names, clause=clause.id)


def items_are_borne(case: Case) -> Iterator[Fault]:
    """台账事项还没有办结，责任部门停用而没有承接部门的，提醒：这一项无人负责。"""
    for item in case.dataset.ledger:
        settled = case.dataset.settled(item)
        department = case.dataset.department.get(case.dataset.responsible_for(item, case.today))
        gone = department and department.is_retired(case.today) and not department.successor
        if department and gone and (settled is None or settled > case.today):
            text = "{name}已停用，没有承接部门，{item}无人负责：请在departments.yml写successor"
            yield Fault(item, ("department",), text, warning=True, name=department.name, item=item.id)


DEPARTMENT_RULES = (
    departments_are_distinct,
    groups_have_members,
    departments_are_named,
    departments_exist_for_a_time,
    successors_carry_on,
    clauses_are_borne,
    items_are_borne,
)
