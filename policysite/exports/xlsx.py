"""责任分解表, 问题整改台账 and 自查表 as Excel files."""

from collections.abc import Iterable, Iterator
from datetime import date

from policysite.data.case_words import SAME_DAY
from policysite.data.model.departments import Department
from policysite.data.model.document import Item
from policysite.data.model.duties import Duty, DutyKind, Limit, Product
from policysite.data.model.words import PRODUCT, ROLE, nth_clause
from policysite.data.periods import is_in_force
from policysite.exports.table import Column, Table, Value, table_workbook
from policysite.figures.ledger import ItemProgress
from policysite.figures.progress import member_duties, own_duties
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.words import count_note, drafts_note, duty_name, limit, quota
from policysite.views.edition import Edition
from policysite.views.handovers import standing_words
from policysite.views.ledger import LedgerRow
from policysite.views.measures import marked
from policysite.views.outcome import Said, outcome
from policysite.views.roles import ROLE_SIGN, as_member_of
from policysite.views.text import counts_clauses

RESPONSIBILITIES = (
    Column("序号", 5, centred=True),
    Column("部分", 9, centred=True),
    Column("措施", 20),
    Column("款", 7, centred=True),
    Column("任务内容", 38),
    Column("责任部门", 13),
    Column("牵头", 12),
    Column("责任", 14),
    Column("配合", 14),
    Column("指导", 12),
    Column("责任领导", 11),
    Column("频次", 18),
    Column("原文时限", 11, centred=True),
    Column("完成时限", 11, centred=True),
    Column("成果形式", 10, centred=True),
    Column("落实情况", 27),
)
LEDGER = (
    Column("序号", 4.5, centred=True),
    Column("编号", 10, centred=True),
    Column("发现日期", 10.5, centred=True),
    Column("问题来源", 8.5),
    Column("存在问题", 15),
    Column("对应条款", 9.5),
    Column("责任部门", 8.5),
    Column("配合部门", 8.5),
    Column("包保领导", 8.5),
    Column("整改措施", 16),
    Column("任务标准", 12),
    Column("整改类型", 8.5, centred=True),
    Column("完成时限", 10.5, centred=True),
    Column("经过和验收", 30),
    Column("状态", 11),
    Column("销号日期", 10.5, centred=True),
    Column("回头看", 11),
)
ANSWERS = ("有", "无", "需关注")
SELF_CHECK = (
    Column("序号", 5, centred=True),
    Column("类别", 15),
    Column("表现", 64),
    Column("自查情况", 11, centred=True, choices=ANSWERS),
    Column("备注", 30),
    Column("对应措施", 18),
)

_UNTIL = {
    DutyKind.RECURRING: "—",
    DutyKind.DELIVERABLE: "未定时限",
    DutyKind.TRIGGERED: SAME_DAY,
    DutyKind.STANDING: "长期",
    DutyKind.CONDITIONAL: "—",
}


def _until(duty: Duty) -> str:
    """Until when a duty asks for something that no day tells."""
    return limit(duty) if isinstance(duty.within, Limit) else _UNTIL[duty.kind]


def responsibilities(edition: Edition) -> bytes:
    """责任分解表: every duty in force, in the document's order."""
    rows = edition.views.duties
    return _responsibilities(edition, "责任分解表", rows, f"共{len(rows)}项任务")


def department_responsibilities(edition: Edition, department: Department) -> bytes:
    """责任分解表 of one department: its own duties, then those that it bears as a member of a group."""
    own = _in_force(edition, own_duties(edition.dataset, department.id))
    shared = _in_force(edition, member_duties(edition.dataset, department.id))
    whose = as_member_of(edition.dataset, department.id, shared)
    note = f"本部门负责{len(own)}项任务" + (f"；另{whose}承担{len(shared)}项，列在后面" if shared else "")
    note = standing_words(edition.dataset, department, edition.today) or note
    return _responsibilities(edition, f"责任分解表（{department.name}）", (*own, *shared), note)


def _in_force(edition: Edition, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """The duties that have begun and not ended, of clauses in force."""
    return tuple(duty for duty in duties if is_in_force(edition.dataset, duty, edition.today))


def _responsibilities(edition: Edition, title: str, duties: tuple[Duty, ...], note: str) -> bytes:
    parted = [each for each in edition.dataset.measures if len(each.clauses) > 1]
    numbered = "款按原文自然段计" if parted and all(map(counts_clauses, parted)) else "款号为本站编列，原文未标"
    notes = (
        *edition.notes,
        *filter(None, [drafts_note(duties)]),
        f"{note}。落实情况为{edition.today.year}年各期。任务名称为本站所拟，“原文”后逐字照录；{numbered}",
    )
    rows = tuple(tuple(_duty(edition, number, duty)) for number, duty in enumerate(duties, 1))
    table = Table("责任分解表", edition.titled(title), notes, RESPONSIBILITIES, rows)
    return table_workbook(edition, table.without(*_lacking(edition)))


def _lacking(edition: Edition) -> Iterator[str]:
    """The columns of 责任分解表 for which the document in force has nothing."""
    roles, clauses = edition.views.roles, edition.dataset.clauses
    there = {
        "部分": any(map(roles.place, edition.dataset.measures)),
        "责任部门": "departments/" not in edition.absent and not roles.told,
        **{ROLE[role]: role in roles.told for role in ROLE_SIGN},
        "责任领导": any(clause.leader for clause in clauses),
        "原文时限": any(clause.deadline for clause in clauses),
    }
    return (name for name, found in there.items() if not found)


def _duty(edition: Edition, number: int, duty: Duty) -> Iterator[Value]:
    """One row of 责任分解表."""
    dataset = edition.dataset
    clause, measure = dataset.clause[duty.clause], dataset.measure_of[duty.clause]
    roles, named = edition.views.roles, edition.views.roles.named(clause.id)
    yield number
    yield roles.place(measure)
    yield f"{marked(measure)}{measure.heading}"
    yield nth_clause(dataset.document.passage[clause.id].place)
    actor = f"\n行为人：{duty.actor}" if duty.actor else ""
    yield f"{duty_name(dataset, duty)}\n原文：{duty.quote}{actor}"
    yield "、".join(department.name for department in edition.progress.departments_of(duty))
    for role in ROLE_SIGN:
        yield "、".join(department.name for department in named.get(ROLE[role], ()))
    yield "、".join(clause.leader)
    yield "\n".join(filter(None, (quota(duty), count_note(duty), duty.basis and f"依据：{duty.basis}")))
    yield clause.deadline
    task = edition.progress.current_task(duty)  # the last day of the present period, else what the text says
    yield duty.due or (task.until if task else _until(duty))
    yield PRODUCT[duty.product or Product.DOCUMENT] if duty.kind is DutyKind.DELIVERABLE else "—"
    yield outcome(edition.progress, edition.progress.progress.duties[duty.id])


def ledger_workbook(edition: Edition) -> bytes:
    """问题整改台账: every item found by the day, in the order of the ids."""
    rows = sorted(edition.ledger.rows, key=lambda row: row.item.id)
    overdue = f"{LOOK[OVERDUE].word}{sum(row.progress.overdue for row in rows)}项"
    by_number = "；对应表现只列序号" if any(row.manifestations for row in rows) else ""
    notes = (*edition.notes, f"登记{len(rows)}项，{overdue}。完成时限计入有效延期{by_number}")
    cells = tuple(tuple(_item(edition, number, row)) for number, row in enumerate(rows, 1))
    return table_workbook(edition, Table("问题整改台账", edition.titled("问题整改台账"), notes, LEDGER, cells))


def _item(edition: Edition, number: int, row: LedgerRow) -> Iterator[Value]:
    """One row of the ledger."""
    item, at = row.item, row.progress
    yield number
    yield item.id
    yield item.found
    yield item.source
    yield item.problem
    # by number alone: the appendix's words never stand beside a department
    label = edition.views.standing.label
    yield "\n".join(label(name) for name in (*item.measures, *item.manifestations))
    yield row.department.name
    yield "、".join(department.name for department in row.supporting)
    yield item.leader
    yield _listed(item.remedies)
    yield item.standard
    yield item.kind
    yield at.deadline or "长期坚持"
    yield "\n".join(f"{event.day} {event.words}" for event in row.history)
    yield tuple(_state(at))
    yield item.closing.date if item.closing and item.closing.date <= edition.today else None
    yield "\n".join(_look_backs(row, edition.today))


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else "\n".join(f"{number}.{each}" for number, each in enumerate(words, 1))


def _state(progress: ItemProgress) -> Iterator[Said]:
    """The state, then what else is to be said of the item."""
    yield Said(progress.state)
    if progress.overdue:
        yield Said(None, overdue=True)
    if progress.extended and progress.deadline:
        yield Said(None, f"已延期至{progress.deadline}")
    if progress.accepted:
        yield Said(None, "验收通过，待销号")


def _look_backs(row: LedgerRow, today: date) -> Iterator[str]:
    """Those made by the day, and until when the next is wanted."""
    yield from (f"{back.date} {back.result}" for back in row.item.look_backs if back.date <= today)
    if row.progress.look_back_due:
        yield f"{row.progress.look_back_due}前"


def self_check(edition: Edition) -> bytes:
    """自查表: the manifestations to go through, each to be answered from a list; it names no department."""
    labels, checklist = edition.dataset.document.labels, edition.dataset.document.checklist
    whole = "、".join(labels.name(measure.id) for measure in edition.views.whole_list)
    scope = f"；{whole}对全部表现适用" if whole else ""
    links = edition.dataset.crosswalk.root
    notes = (
        *edition.notes,
        "供本人自查参考。填写内容由本人留存，不上传、不统计、不作考核依据",
        *([f"对应措施为便于查找所编，非文件规定{scope}"] if links else []),
    )
    rows = tuple(tuple(_manifestation(edition, item)) for item in edition.dataset.items)
    title = edition.titled(f"{checklist.title if checklist else ''}自查表")
    table = Table("自查表", title, notes, SELF_CHECK, rows)
    return table_workbook(edition, table if links else table.without("对应措施"))


def _manifestation(edition: Edition, item: Item) -> Iterator[Value]:
    """One row of 自查表, answer and note left empty."""
    category = edition.dataset.category_of[item.id]
    yield item.number
    yield f"{category.number}、{category.title}"
    yield item.text
    yield None
    yield None
    labels = edition.dataset.document.labels
    yield "、".join(labels.name(measure.id) for measure, _ in edition.views.links(item))
