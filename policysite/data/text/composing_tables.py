"""The table of an attachment → its head, its rows, and where a column says who answers, a measure of each row."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from policysite.data.text.marks import mark_of
from policysite.data.text.printed import PrintedLine
from policysite.data.text.tails import ROLES, NotUnderstood, Tail, column_role, read_cell

Plain = dict[str, Any]

_NUMBER = re.compile(r"序\s*号|编\s*号|项次|№|No\.?", re.IGNORECASE)
_NAME = re.compile("事项|任务|项目|名称|指标|问题|短板|举措|题目|类别|工作|措施|要点")
_HEADS = re.compile(
    "序\\s*号|事项|任务|内容|责任|牵头|单位|部门|科室|时限|时间|目标|措施|备注|名称|指标|项目|标准|要求|类别"
    "|乡镇|街道|地区|区域|姓名|电话|职务|职责|联系|数量|地点|问题|进度"
)


class Reader(Protocol):
    """What collects names and reminders while a table is read."""

    known: Any

    def remind(self, line: PrintedLine, text: str, **values: object) -> None:
        """Say what is to be looked at on a line."""

    def tail(self, line: PrintedLine, tail: Tail) -> Plain:
        """The keys of a clause that a tail gives."""


def table(reader: Reader, lines: Sequence[PrintedLine]) -> Plain:
    """The keys of an attachment that a table gives: text above it, head, rows, notes below it."""
    start = next(at for at, line in enumerate(lines) if line.cells)
    end = next(at + 1 for at in reversed(range(len(lines))) if lines[at].cells)
    above, rows, below = lines[:start], lines[start:end], lines[end:]
    found: Plain = {"text": [line.text for line in above]} if above else {}
    header = rows[0].cells or ()
    named = sum(bool(_HEADS.search(cell)) for cell in header)
    if len(header) > 1 and named >= max(2, len(header) // 2):
        found |= {"header": [*header]} | _body(reader, [*header], rows[1:])
    else:
        reader.remind(rows[0], "表格没有表头，看不出哪一栏是责任单位：各行照录，没有拆成条款")
        found["rows"] = [_cells(row) for row in rows]
    return found | ({"notes": [line.text for line in below]} if below else {})


def _cells(row: PrintedLine) -> list[str]:
    return [*(row.cells or (row.text,))]


def _body(reader: Reader, header: list[str], rows: Sequence[PrintedLine]) -> Plain:
    roles = [column_role(name) for name in header]
    if not any(role in ROLES for role in roles):
        return {"rows": [_cells(row) for row in rows]}
    entries: list[Plain] = []
    above: list[str] = []
    count = 0
    for row in rows:
        cells = _cells(row)
        if len([cell for cell in cells if cell]) == 1 and (len(cells) == 1 or cells[0]) and not _is_number(cells[0]):
            entries.append(_group(next(cell for cell in cells if cell), len(entries) + 1) | {"measures": []})
            continue
        if cells == header:
            reader.remind(row, "表头在这里又出现一次，按一行照录，请核对")
        count += 1
        whole = [above[at] if at in row.merged and at < len(above) else cell for at, cell in enumerate(cells)]
        above = whole
        measure = _row(reader, row, cells, whole, header, roles, count)
        (entries[-1]["measures"] if entries and "measures" in entries[-1] else entries).append(measure)
    grouped = any("measures" in entry for entry in entries)
    return {"sections": entries} if grouped else {"measures": entries}


_LONGEST_NUMBER = 6


def _counts(name: str, cell: str) -> bool:
    """Whether a cell is the number of its row, by its column's name and because it says nothing more."""
    return bool(_NUMBER.search(name)) and len(cell) <= _LONGEST_NUMBER


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,3}[.．、]?", cell))


def _group(text: str, place: int) -> Plain:
    mark = mark_of(text)
    if mark is None:
        return {"number": str(place), "mark": "", "title": text}
    own = {} if mark.printed == f"{mark.numeral}、" else {"mark": mark.printed}
    return {"number": mark.numeral} | own | {"title": mark.rest}


def _row(
    reader: Reader,
    row: PrintedLine,
    cells: list[str],
    whole: list[str],
    header: list[str],
    roles: list[str | None],
    place: int,
) -> Plain:
    """A row as a measure: its name is the title, the other words its clause, the units its tail.

    `whole` are its cells with those of the rows above that they are one with.
    """
    columns = [*zip(header, roles, cells, strict=False)]
    if len(cells) != len(header):
        text = "这一行有{count}栏，表头有{most}栏：照录，请与原件核对"
        reader.remind(row, text, count=len(cells), most=len(header))
    words = [(name, cell) for name, role, cell in columns if role is None and cell and not _counts(name, cell)]
    words += [("", cell) for cell in cells[len(header) :] if cell]
    named = (cell for name, cell in words if _NAME.search(name) and "。" not in cell[:-1])
    title = next(named, "") if len(words) > 1 else ""
    text = "\u3000".join(cell for _, cell in words if cell != title) or title or row.text
    given = next((cell for name, role, cell in columns if role is None and _counts(name, cell)), "")
    mark = mark_of(f"{given}文") if given else None
    number = int(re.sub(r"\D", "", given)) if _is_number(given) else mark.number if mark else place
    clause: Plain = {"text": text} | _answering(reader, row, [*zip(header, roles, whole, strict=False)])
    joined = {role for at, role in enumerate(roles) if at in row.merged and cells != whole}
    if joined & {*ROLES}:
        clause = {key: value for key, value in clause.items() if key != "tail"} | {"above": True}
    elif "leader" in joined:
        clause |= {"above": True}
    heading = {"title": title} if title and title != text else {}
    return {"number": number, "mark": given} | heading | {"cells": cells, "clauses": [clause]}


def _answering(reader: Reader, row: PrintedLine, columns: Sequence[tuple[str, str | None, str]]) -> Plain:
    """Who answers for a row, by all its columns that say so."""
    read = [(name, role, cell, read_cell(cell, role, reader.known)) for name, role, cell in columns if role]
    for name, role, cell, found in read:
        if isinstance(found, NotUnderstood):
            text = "“{name}”一栏的“{cell}”没有读懂（{why}）：照录，请核对后在policy.yml补上"
            reader.remind(row, text, name=name, cell=cell[:40], why=found.why)
        elif role in ROLES and not cell:
            reader.remind(row, "“{name}”一栏是空的，请与原件核对是否与上一行合为一格", name=name)
    tails = [(name, role, cell, tail) for name, role, cell, tail in read if isinstance(tail, Tail)]
    units = tuple(unit for _, _, _, tail in tails for unit in tail.units)
    printed = [(name, cell) for name, role, cell, tail in tails if role in ROLES and tail.units]
    if not printed:
        deadlines = [tail.deadline for _, _, _, tail in tails if tail.deadline]
        return {"deadline": deadlines[0]} if deadlines else {}
    words = printed[0][1] if len(printed) == 1 else "；".join(f"{name}：{cell}" for name, cell in printed)
    leaders = tuple(post for _, _, _, tail in tails for post in tail.leaders)
    deadline = next((tail.deadline for _, _, _, tail in tails if tail.deadline), None)
    doubts = tuple(name for _, _, _, tail in tails for name in tail.doubts)
    scope = next((tail.scope for _, _, _, tail in tails if tail.scope), None)
    return reader.tail(row, Tail(words, units, leaders, deadline, scope, doubts=doubts))
