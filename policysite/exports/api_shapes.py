"""The shapes of the JSON documents, from which their schemas are made; `api` fills them.

Their keys are promises to other people's scripts.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from policysite.data.model.departments import Department
from policysite.data.model.document import Category, Link, Reference, Term, Version
from policysite.data.model.duties import Duty
from policysite.data.model.records import LedgerItem, Record, Stage
from policysite.exports.document_json import (
    AttachmentShape,
    HeadShape,
    MeasureShape,
    SectionShape,
    SignOffShape,
)
from policysite.figures.duties import State
from policysite.figures.ledger import LEDGER_NOTICE, ItemState
from policysite.figures.progress import Current, Settled, Standing, Triggered
from policysite.figures.states import LOOK, OVERDUE

_WORD = {name: look.word for name, look in LOOK.items()}


def _is_nothing(value: object) -> bool:
    """Whether a key is left out that only some documents need."""
    return not value


class Shape(BaseModel):
    """A part of a document; made from the attributes of a result."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True, populate_by_name=True)


class Stamp(Shape):
    """What every document begins with."""

    format: Literal[1] = Field(1, title="格式", description="本文件的格式；格式有变动时改为下一个数，见CHANGELOG.md")
    as_of: date = Field(title="数据截至")
    sample: bool = Field(title="演示数据", description="true：数据为演示所编，不反映实际工作")
    commit: str | None = Field(
        title="数据版本",
        description="提交号；另有未提交的改动的，以-dirty结尾，来自压缩包的，以-archive结尾；不知道的为null",
    )


class DeliverablesShape(Shape, title="成果"):
    """Deliverables by state."""

    met: int
    open: int
    due_soon: int
    missed: int
    before: int = Field(
        0, title=_WORD[State.BEFORE], description="既不作已完成也不作未完成；没有的无此项", exclude_if=_is_nothing
    )


class SummaryShape(Shape, title="合计"):
    """The figures of a set of duties."""

    settled: Settled = Field(title="到期", description=f"已到期的期次和成果：{_WORD[State.MET]}、{_WORD[State.MISSED]}")
    rate: float | None = Field(title="到期完成率", description="已完成÷到期应完成，四位小数；尚无到期事项为null")
    current: Current = Field(title="本期", description=f"unreported为期满后{_WORD[State.UNREPORTED]}的")
    deliverables: DeliverablesShape = Field(title="成果")
    triggered: Triggered = Field(title="随到随办", description="late＝received－in_time－excepted")
    standing: Standing = Field(title="常态推进", description=f"{_WORD[State.ACTIVE]}、{_WORD[State.NO_RECORD]}")
    conditional: int = Field(title=_WORD[State.CONDITIONAL], description="项")
    excepted: int = Field(
        0,
        title=_WORD[State.EXCEPTED],
        description="原则上要求、到期未完成而有说明的期次和成果，不在settled之内；没有的无此项",
        exclude_if=_is_nothing,
    )


class YearsShape(SummaryShape, title="合计和各年"):
    """The figures of a set of duties, of all years together and by year."""

    years: dict[str, SummaryShape] = Field(
        title="各年",
        description="年份：这一年到期的期次和成果、收的信件；成果、常态推进为年末的，本年的为数据截至之日的。各年settled之和为总的settled",
    )


class DepartmentShape(YearsShape, title="部门合计"):
    """The figures of a department: of the duties that name it, and of those it bears as a member of a group."""

    as_member: SummaryShape = Field(title="以统称名义承担")


class PeriodShape(Shape, title="一期"):
    """One period of a recurring duty."""

    period: str = Field(title="期次", description="2026-W07、2026-03、2026-B1、2026-Q1、2026-H1或2026")
    first: date = Field(title="首日", alias="from")
    to: date = Field(title="末日")
    required: int = Field(title="应完成")
    done: int = Field(title="已完成")
    unit: str = Field(title="计量")
    state: State = Field(title="状态")
    due: date | None = Field(None, title="期内期限", description="早于末日的才有这一项", exclude_if=_is_nothing)
    done_after: int = Field(
        0,
        title="期限后完成",
        description="期内期限之后、期末之前完成的，不计入done",
        exclude_if=_is_nothing,
    )


class DutyFigures(Shape):
    """What every duty's figures have."""

    draft: bool = Field(
        False, title="草拟", description="任务由程序据原文草拟，尚未核对；核对过的无此项", exclude_if=_is_nothing
    )


class RecurringShape(DutyFigures, title="定期任务"):
    """A recurring duty; `state` is that of the current period, null where there is none."""

    kind: Literal["recurring"]
    state: State | None = Field(title="本期状态")
    periods: tuple[PeriodShape, ...] = Field(title="各期")


class DeliverableShape(DutyFigures, title="成果任务"):
    """A deliverable."""

    kind: Literal["deliverable"]
    state: State | None = Field(title="状态")
    stage: Stage | None = Field(title="阶段")
    due: date | None = Field(title="完成期限")
    document: str | None = Field(title="文号")


class MonthShape(Shape, title="一个月"):
    """One month of a triggered duty."""

    month: str = Field(title="月份")
    received: int = Field(title="收件数")
    in_time: int = Field(title="按时数")
    excepted: int = Field(title="有说明数")
    late: int = Field(title="未按时数")


class TriggeredShape(DutyFigures, title="随到随办"):
    """A triggered duty: it has no state."""

    kind: Literal["triggered"]
    months: tuple[MonthShape, ...] = Field(title="各月")


class StandingShape(DutyFigures, title="常态推进或遇有情形时办理"):
    """A standing or conditional duty, with the day of its last record."""

    kind: Literal["standing", "conditional"]
    state: State | None = Field(title="状态")
    last: date | None = Field(title="最近记录")


DutyShape = RecurringShape | DeliverableShape | TriggeredShape | StandingShape


class ProgressDocument(Stamp, title="落实情况"):
    """`/api/progress.json`."""

    summary: SummaryShape = Field(title="合计", description="各年之和")
    years: dict[str, SummaryShape] = Field(title="各年", description="年份：这一年到期的，见部门合计的years")
    departments: dict[str, DepartmentShape] = Field(title="各部门")
    sections: dict[str, YearsShape] = Field(title="各部分")
    duties: dict[str, DutyShape] = Field(title="各项任务")


class VersionShape(Version, title="版本"):
    """A version; its number goes by its former key as well."""

    document: str | None = Field(None, title="文号", description="与number相同")


class PolicyDocument(Stamp, title="文件正文"):
    """`/api/policy.json`: the document and what is said about it, as in the data; keys without value are left out."""

    title: str = Field(title="题目")
    issuer: str = Field(title="发文机关")
    versions: tuple[VersionShape, ...] = Field(title="版本")
    head: HeadShape | None = Field(None, title="文首", description="正文以前的题目、文号等")
    preamble: str | tuple[str, ...] | None = Field(None, title="前言", description="几段的为列表")
    measures: tuple[MeasureShape, ...] | None = Field(None, title="各条措施", description="直接写在正文里的")
    sections: tuple[SectionShape, ...] = Field(title="各部分")
    order: tuple[str, ...] | None = Field(None, title="次序", description="正文既有措施又有部分的，按原文顺序的编号")
    closing: str | tuple[str, ...] | None = Field(None, title="结语", description="几段的为列表")
    sign_off: SignOffShape | None = Field(None, title="落款")
    attachments: tuple[AttachmentShape, ...] | None = Field(None, title="附件", description="除appendix以外的附件")
    appendix: str | None = Field(None, title="附件题目")
    categories: tuple[Category, ...] | None = Field(None, title="附件各类")
    crosswalk: dict[str, tuple[Link, ...]] = Field(title="表现与措施对应")
    departments: tuple[Department, ...] = Field(title="责任部门")
    duties: tuple[Duty, ...] = Field(title="任务")
    references: tuple[Reference, ...] = Field(title="引用文件")
    glossary: tuple[Term, ...] = Field(title="用语")


class ItemShape(LedgerItem, title="整改事项"):
    """An item of the ledger: what the data says, and how it stands."""

    state: ItemState = Field(title="状态")
    deadline_in_force: date | None = Field(title="现行时限", description="计入有效延期")
    overdue: bool = Field(title=_WORD[OVERDUE])
    due_soon: bool = Field(title=_WORD[State.DUE_SOON], description=f"距现行时限不超过{LEDGER_NOTICE}天")
    accepted: bool = Field(title="验收通过待销号")
    look_back_due: date | None = Field(title="回头看期限", description=f"{_WORD[ItemState.CLOSED]}而未回头看的")


class LedgerSummaryShape(Shape, title="台账合计"):
    """The figures of the ledger."""

    items: int = Field(title="项数")
    states: dict[ItemState, int] = Field(title="各状态项数")
    overdue: int = Field(title=f"{_WORD[OVERDUE]}项数")
    look_backs_wanted: int = Field(title="待回头看项数")


class LedgerDocument(Stamp, title="问题整改台账"):
    """`/api/ledger.json`: every item found by the date."""

    summary: LedgerSummaryShape = Field(title="合计")
    items: tuple[ItemShape, ...] = Field(title="整改事项")


class TaskShape(Shape, title="一个部门的任务"):
    """A duty as one department bears it."""

    id: str = Field(title="任务编号")
    clause: str = Field(title="所属款")
    title: str = Field(title="任务名称")
    as_member: bool = Field(title="以统称名义承担")
    progress: DutyShape = Field(title="落实情况")


class DepartmentDocument(Stamp, title="一个部门的落实情况"):
    """`/api/departments/<id>.json`."""

    department: Department = Field(title="部门")
    summary: DepartmentShape = Field(title="合计")
    tasks: tuple[TaskShape, ...] = Field(title="任务", description="本部门的在前，以统称名义承担的在后")
    records: tuple[Record, ...] = Field(title="落实记录", description="本部门报送的，按日期；没有内容的项为null")
    ledger: tuple[ItemShape, ...] = Field(title="负责的整改事项")
    supporting: tuple[str, ...] = Field(title="配合的整改事项")
