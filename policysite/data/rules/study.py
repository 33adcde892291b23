"""Rules on study sessions: their names, what they refer to, their materials."""

import re
from collections.abc import Iterator
from pathlib import Path

from policysite.data.entry_kinds import CLAUSE, ITEM, MEASURE, SECTION
from policysite.data.model.records import Session
from policysite.data.model.values import shown
from policysite.data.rules.base import Case, Fault

_LIKE_AN_ID = re.compile(r"[a-z0-9-]+\Z")
_READ = (SECTION, MEASURE, ITEM)


def sessions_go_by_their_file(case: Case) -> Iterator[Fault]:
    """学习记录的编号与文件名相同，以学习日期开头。"""
    for name, session in case.dataset.study_files.items():
        if session.id != name:
            yield Fault(session, ("id",), "编号须与文件名相同，为“{name}”，写的是“{id}”", name=name, id=session.id)
        if not session.id.startswith(f"{session.date}-"):
            text = "日期须与编号开头的{day}相同，写的是“{given}”"
            yield Fault(session, ("date",), text, day=session.id[:10], given=session.date)


def sessions_are_held_once_a_day(case: Case) -> Iterator[Fault]:
    """同一组织者同一天只记一次学习。"""
    seen: dict[tuple[str, str], Session] = {}
    for session in case.dataset.sessions:
        first = seen.setdefault((session.host, str(session.date)), session)
        if first is not session:
            text = "这一天已在{where}记过，同一组织者一天只记一次，请并为一条"
            yield Fault(session, ("date",), text, where=case.dataset.places.spot(first))


def sessions_name_their_host(case: Case) -> Iterator[Fault]:
    """组织者是部门编号；不是责任部门的，写全称。"""
    names = {department.name: department.id for department in case.dataset.departments}
    for session in case.dataset.sessions:
        if _LIKE_AN_ID.match(session.host):
            yield from case.unknown(session, ("host",), session.host, case.dataset.department)
        elif session.host in names:
            text = "请写部门编号“{id}”，不写“{given}”"
            yield Fault(session, ("host",), text, id=names[session.host], given=session.host)


def sessions_refer_to_what_exists(case: Case) -> Iterator[Fault]:
    """学习内容是已有的部分、措施、款或表现，不重复。"""
    for session in case.dataset.sessions:
        for index, name in enumerate(session.refs):
            yield from case.unknown(session, ("refs", index), name, _choices(case, name))
            if name in session.refs[:index]:
                yield Fault(session, ("refs", index), "“{name}”重复", name=name)


def _choices(case: Case, name: str) -> tuple[str, ...]:
    """The ids that `name` can be meant for: clauses where it holds a hyphen, else those of its first letter."""
    meant = [kind for kind in _READ if kind.id_pattern.startswith(name[0])]
    kinds = [CLAUSE] if "-" in name else meant or _READ
    return tuple(id for kind in kinds for id in kind.by_id(case.dataset))


def materials_are_there(case: Case) -> Iterator[Fault]:
    """学习材料写站内地址的，docs下须有这个文件。"""
    found = (material for session in case.dataset.sessions for material in session.materials)
    for material in found:
        if material.file is not None and case.docs is not None and not _is_below(case.docs, material.file):
            text = "docs下没有{file}这个文件，请放入或改正；网上的材料写https://开头的网址"
            yield Fault(material, ("url",), text, file=shown(material.file))


def _is_below(docs: Path, name: str) -> bool:
    path = (docs / name).resolve()
    return path.is_relative_to(docs.resolve()) and path.is_file()


STUDY_RULES = (
    sessions_go_by_their_file,
    sessions_are_held_once_a_day,
    sessions_name_their_host,
    sessions_refer_to_what_exists,
    materials_are_there,
)
