"""Rules on who answers for a clause: in which role, as printed behind it, and as a table has it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from policysite.data.document import Document
from policysite.data.model.document import Attachment, Clause, Measure, Roles
from policysite.data.model.values import shown
from policysite.data.problems import Id
from policysite.data.rules.base import Case, Fault
from policysite.data.text.tails import Tail, line_tail, read_cell
from policysite.data.text.unit_lists import wide
from policysite.data.text.units import one_name


def roles_are_of_the_responsible(case: Case) -> Iterator[Fault]:
    """牵头、配合的部门也写在responsible里，指导的不写；各部门只写一处，都在departments.yml里。"""
    for _, clause in _clauses(case):
        if clause.roles:
            yield from _roles(case, clause, clause.roles)


def _roles(case: Case, clause: Clause, roles: Roles) -> Iterator[Fault]:
    seen: set[str] = set()
    for field in ("lead", "support", "guide"):
        yield from case.references(roles, field, case.dataset.department)
        for index, name in enumerate(getattr(roles, field)):
            if name in seen:
                yield Fault(roles, (field, index), "“{name}”在另一种职责里已有，只留一处", name=Id(name))
            elif name in clause.responsible and field == "guide":
                yield Fault(roles, (field, index), "“{name}”只作指导的，不写在responsible里", name=Id(name))
            elif name in case.dataset.department and name not in clause.responsible and field != "guide":
                text = "“{name}”须落实这一款，也要写在responsible里"
                yield Fault(roles, (field, index), text, name=Id(name))
        seen |= {*getattr(roles, field)}
    if roles.first_leads and roles.lead != clause.responsible[:1]:
        text = "首位牵头的，lead须是responsible的第一个（{first}），且只有这一个"
        yield Fault(roles, ("first_leads",), text, first="、".join(clause.responsible[:1]) or "现没有写")


def tails_are_as_printed(case: Case) -> Iterator[Fault]:
    """各款所写的部门、责任领导都见于所印的责任；没有印的，不写另起一行、括号后标点和分工。"""
    for document, clause in _clauses(case):
        if clause.tail is not None or clause.above:
            yield from _printed(case, document, clause, _said(document, clause))
        else:
            yield from _unprinted(clause)


def _said(document: Document, clause: Clause) -> str:
    """Where the document prints who answers: the tail with its further lines, a row, or the headings above."""
    measure = document.measure_of[clause.id]
    above: list[str] = []
    if clause.above:
        above += [f"{section.title}{section.rest or ''}" for section in document.around(measure.id)]
        above += [cell for each in document.measures for cell in each.cells] if measure.cells else []
        above += [line for each in measure.clauses for line in (each.tail or "", *each.further)]
    return "\n".join((clause.tail or "", *clause.further, *measure.cells, *above))


def _printed(case: Case, document: Document, clause: Clause, tail: str) -> Iterator[Fault]:
    words = _plain(tail)
    text = "原文所印的责任里没有{name}：部门写错的改正，改了名称的在departments.yml写printed或别称"
    for name in clause.named:
        called = [_plain(each) for each in _names(case, document, name)]
        if name in case.dataset.department and not any(each in words or each in one_name(words) for each in called):
            yield Fault(
                clause, ("responsible",) if clause.above else ("tail",), text, name=shown(document.printed(name))
            )
    for index, post in enumerate(clause.leader):
        if clause.roles and _plain(post) not in words:
            text = "原文所印的责任里没有{name}，须照录"
            yield Fault(clause.roles, ("leader", index), text, name=shown(post))
    if clause.note and _plain(clause.note) not in words:
        yield Fault(clause, ("note",), "原文所印的责任里没有{name}，须照录", name=shown(clause.note))


def _unprinted(clause: Clause) -> Iterator[Fault]:
    for field in () if clause.responsible else ("tail_apart", "after"):
        if getattr(clause, field):
            text = "这一款没有印责任，不写这一项；印了的，连括号写在tail里"
            yield Fault(clause, (field,), text)
    roles = clause.roles
    if roles and (roles.support or roles.guide or roles.leader or (roles.lead and not roles.first_leads)):
        yield Fault(clause, ("roles",), "原文分牵头、配合、指导的，须把所印的责任连括号写在tail里")


def tails_are_read_whole(case: Case) -> Iterator[Fault]:
    """所印的责任里点了名、departments.yml里有的部门，没有写在这一款里的，提醒。"""
    for document, clause in _clauses(case):
        if clause.tail is None:
            continue
        known = {name: id for id in document.names for name in _names(case, document, id)}
        named = {name for id in clause.named if id in case.dataset.department for name in _names(case, document, id)}
        for name in _units(document, clause, clause.tail):
            if name in known and name not in named:
                text = "原文所印的责任里有{name}，responsible里没有{id}：请补上；不由它负责的不用改"
                yield Fault(clause, ("responsible",), text, warning=True, name=shown(name), id=Id(known[name]))


def _units(document: Document, clause: Clause, tail: str) -> Iterable[str]:
    """The units that a tail names, as printed."""
    names = {*document.names.values()}
    row = document.measure_of[clause.id].cells
    found = read_cell(tail, "responsible", names) if row else line_tail(tail, known=names)
    return dict.fromkeys(name for _, name in found.units) if isinstance(found, Tail) else ()


def rows_are_as_printed(case: Case) -> Iterator[Fault]:
    """表格一行的题目、原文、责任、时限都见于各栏；附件的各行只写一处。"""
    for document in case.dataset.documents:
        above: list[str] = []
        for measure in document.measures:
            if measure.cells:
                yield from _row(measure, above)
                above += measure.cells
        for attachment in document.attachments:
            yield from _rows(attachment)


def _row(measure: Measure, above: Sequence[str]) -> Iterator[Fault]:
    """What a row says is printed in it; its time limit perhaps `above`, in a cell that reaches over several rows."""
    cells = [_plain(cell) for cell in measure.cells]
    joined = [_plain(cell) for cell in above] if "" in cells else []
    told: list[tuple[Measure | Clause, str, str | None]] = [(measure, "title", measure.title)]
    for clause in measure.clauses:
        told += [(clause, field, getattr(clause, field)) for field in ("text", "tail", "deadline")]
    for record, field, words in told:
        where = [*cells, *joined] if field == "deadline" else cells
        if words and not all(any(piece in cell for cell in where) for piece in _pieces(words)):
            yield Fault(record, (field,), "表格这一行的各栏（cells）里没有{words}，须照录", words=shown(words))


def _pieces(words: str) -> Iterator[str]:
    """The cells that some words of a row were put together from: `牵头单位：甲；配合单位：乙`."""
    for piece in re.split("[；\u3000]", words):
        yield _plain(piece.partition("：")[2] if "；" in words and "：" in piece else piece)


def _rows(attachment: Attachment) -> Iterator[Fault]:
    if attachment.rows and attachment.entries:
        text = "表格的各行写在{field}里的，不再写rows"
        yield Fault(attachment, ("rows",), text, field="measures" if attachment.measures else "sections")


def _clauses(case: Case) -> Iterator[tuple[Document, Clause]]:
    for document in case.dataset.documents:
        for clause in document.clauses:
            yield document, clause


def _names(case: Case, document: Document, id: str) -> tuple[str, ...]:
    """All that a department may be called in the text of a version."""
    department = case.dataset.department.get(id)
    own = (department.name, *department.aliases) if department else ()
    return (document.names[id], *own) if id in document.names else own


def _plain(words: str) -> str:
    """Words without white space, in full-width signs."""
    return re.sub(r"\s+", "", wide(words))


ROLE_RULES = (
    roles_are_of_the_responsible,
    tails_are_as_printed,
    tails_are_read_whole,
    rows_are_as_printed,
)
