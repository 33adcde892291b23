"""What comes as time passes: `records/`, `explanations.yml`, `ledger/` and `study/`, one class an entry.

A record is one flat entry whatever its duty's kind; which fields fit is a rule (`rules.records`), since the duty says
it. The titles and descriptions are Chinese: see `document`.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from policysite.data.model.values import (
    Count,
    Date,
    Entry,
    Flag,
    Ids,
    Items,
    LedgerId,
    MonthName,
    Name,
    PeriodName,
    Positive,
    SessionId,
    Text,
    Url,
)

SAMPLE_FLAG = Field(False, title="演示", description="演示数据写true；真实数据不写")


class Stage(StrEnum):
    """How far a deliverable has come: five stages of a document, three of a system, two of work."""

    DRAFTING = "drafting"
    CONSULTING = "consulting"
    REVIEWING = "reviewing"
    ISSUED = "issued"
    IN_FORCE = "in_force"
    PREPARING = "preparing"
    BUILT = "built"
    IN_USE = "in_use"
    UNDERWAY = "underway"
    DONE = "done"


DOCUMENT_STAGES = (Stage.DRAFTING, Stage.CONSULTING, Stage.REVIEWING, Stage.ISSUED, Stage.IN_FORCE)
SYSTEM_STAGES = (Stage.PREPARING, Stage.BUILT, Stage.IN_USE)
WORK_STAGES = (Stage.UNDERWAY, Stage.DONE)
FINISHED = frozenset({Stage.ISSUED, Stage.IN_FORCE, Stage.IN_USE, Stage.DONE})
"""The stages from which on a deliverable is made."""


class Evidence(Entry, title="证明材料"):
    """What shows that something was done: a document's number or a link is enough."""

    title: Text = Field(title="名称")
    ref: Text | None = Field(None, title="文号", description="文号或档号；文号、网址至少写一项")
    url: Url | None = Field(None, title="网址")


class Record(Entry, title="落实记录"):
    """One thing done 落实记录; the day of the act decides the period."""

    duty: Text = Field(title="任务编号")
    date: Date | None = Field(None, title="日期", description="事项发生之日，如2026-03-16；决定计入哪一期")
    to: Date | None = Field(None, title="至", description="连续几天的，写最后一天；须在同一期内")
    amount: Positive | None = Field(
        None, title="数量", description="按任务的计量单位；不写即为1，按天计的连续几天不写即为天数"
    )
    who: Text | None = Field(None, title="行为人", description="只写职务，不写姓名")
    summary: Text | None = Field(None, title="摘要", description="一句话写明做了什么")
    reported: Date | None = Field(None, title="报送日期", description="晚于事项发生之日时写")
    evidence: Items[Evidence] = Field((), title="证明材料", description="填文号即可，不需另作材料")
    stage: Stage | None = Field(
        None,
        title="阶段",
        description="成果任务必填；文件：drafting起草、consulting征求意见、reviewing提请审议、issued已印发、in_force执行；"
        "机制类：preparing筹备、built建成、in_use启用；工作：underway推进、done完成",
    )
    document: Text | None = Field(None, title="文号", description="文件自已印发起必填")
    month: MonthName | None = Field(None, title="月份", description="随到随办任务必填，每月一行，如2026-03")
    received: Count | None = Field(None, title="收件数", description="随到随办任务必填")
    in_time: Count | None = Field(None, title="按时数", description="随到随办任务必填，按时办结的件数")
    excepted: Count | None = Field(None, title="有说明数", description="未按时办结但有正当理由的件数；不写即为0")
    reason: Text | None = Field(None, title="理由", description="有excepted时必填")

    @property
    def last(self) -> datetime.date | None:
        """The last day of the act; None for a month's line."""
        return self.to or self.date

    @property
    def late(self) -> int:
        """Of a month's line: received, not in time, and without a reason."""
        return (self.received or 0) - (self.in_time or 0) - (self.excepted or 0)


class Meant(Entry, title="所指记录"):
    """Which record of the same year and department is meant, by what it says where it was first reported."""

    duty: Text = Field(title="任务编号", description="原记录写的；以下几项原记录没有的不写")
    date: Date | None = Field(None, title="日期", description="原记录写的")
    month: MonthName | None = Field(None, title="月份", description="原记录写的")
    who: Text | None = Field(None, title="行为人", description="原记录写的")
    stage: Stage | None = Field(None, title="阶段", description="原记录写的")
    summary: Text | None = Field(None, title="摘要", description="原记录写的")
    after: Text | None = Field(
        None, title="前次更正", description="这条记录已更正过的，写前一次更正所在文件的文件名，如issue-57"
    )


class Corrected(Meant, title="更正"):
    """A record that is to be read otherwise."""

    now: Record = Field(title="更正为", description="更正后的整条记录")


class Withdrawn(Meant, title="撤回"):
    """A record that counts no longer."""


class RecordFile(Entry, title="一个部门一年的落实记录"):
    """`records/<year>/<department>.yml`: what one department reports of one year, or one source of its own.

    What is corrected or withdrawn here stands in a file of the same year and department.
    """

    sample: Flag = SAMPLE_FLAG
    records: Items[Record] = Field((), title="落实记录")
    corrections: Items[Corrected] = Field((), title="更正", description="同一年度、同一部门已报的记录，更正后的写法")
    withdrawn: Items[Withdrawn] = Field((), title="撤回", description="同一年度、同一部门已报、不再计入的记录")


class Explanation(Entry, title="到期未完成的说明"):
    """`explanations.yml`: why something due was not done, and what comes next."""

    duty: Text = Field(title="任务编号", description="定期任务，或有完成期限的成果任务")
    period: PeriodName | None = Field(None, title="期次", description="如2026-Q1；定期任务必填")
    reason: Text = Field(title="原因", description="到期未完成的原因")
    next: Text = Field(title="下步措施")
    sample: Flag = SAMPLE_FLAG


@dataclass(frozen=True)
class Filed:
    """A record, and what its file says of it: `records/<year>/<department>.yml`, or a source's own below that."""

    record: Record
    year: int
    department: str
    sample: bool

    @property
    def day(self) -> datetime.date:
        """The day that decides when it counts: that of the act, or the first of the month of a month's line."""
        return self.record.date or datetime.date.fromisoformat(f"{self.record.month}-01")


def ledger_id(year: int, number: int) -> str:
    """The id of a year's item of the ledger: `z2026-008`."""
    return f"z{year:04}-{number:03}"


class Origin(StrEnum):
    """Where a problem was found."""

    SELF_CHECK = "自查"
    SUPERVISION = "督查"
    INSPECTION = "巡察反馈"
    PETITION = "信访"
    HOTLINE = "12345热线"
    SAFETY = "安全检查"
    COMPANIES = "企业座谈"
    AUDIT = "审计"
    LOOK_BACK = "回头看"
    OTHER = "其他"


class Urgency(StrEnum):
    """How soon a problem is to be put right."""

    AT_ONCE = "立行立改"
    BY_DEADLINE = "限期整改"
    LASTING = "长期坚持"


class CheckResult(StrEnum):
    """What the check of a submission found."""

    PASSED = "通过"
    RETURNED = "退回"


class LookBackResult(StrEnum):
    """What a look-back found."""

    HELD = "巩固"
    REBOUNDED = "反弹"


class Approval(Entry, title="批准"):
    """Who approved something, and when."""

    date: Date = Field(title="批准日期")
    by: Text = Field(title="批准者", description="机构名称，不写个人姓名")


class Extension(Entry, title="延期"):
    """A deadline moved; valid when requested by the deadline it moves, approved, with a reason."""

    requested: Date = Field(title="申请日期", description="不晚于原时限")
    approved: Approval | None = Field(None, title="批准", description="批准日期和批准者")
    to: Date = Field(title="延期至")
    reason: Text | None = Field(None, title="理由")


class Action(Entry, title="整改进展"):
    """A step taken to put the problem right."""

    date: Date = Field(title="日期")
    text: Text = Field(title="内容")


class Submission(Entry, title="报验与验收"):
    """报验与验收: handed in for acceptance, and what the check found; no result yet: 待验收."""

    date: Date = Field(title="报验日期")
    checked: Date | None = Field(None, title="验收日期", description="尚未验收的不写")
    by: Text | None = Field(None, title="验收部门", description="部门编号，不得为责任部门、配合部门")
    result: CheckResult | None = Field(None, title="结果", description="通过或退回；尚未验收的不写")
    note: Text | None = Field(None, title="说明")


class Closing(Entry, title="销号"):
    """销号."""

    date: Date = Field(title="销号日期", description="不早于验收日期")
    approved_by: Text | None = Field(None, title="批准者", description="机构名称，不写个人姓名；必填")
    ref: Text | None = Field(None, title="文号")


class LookBack(Entry, title="回头看"):
    """回头看 after the closing."""

    date: Date = Field(title="日期", description="不早于销号日期")
    result: LookBackResult = Field(title="结果", description="巩固或反弹")


class LedgerItem(Entry, title="整改事项"):
    """One problem of the rectification ledger 问题整改台账, from finding to look-back."""

    id: LedgerId = Field(title="编号", description="z加年份和序号，按序编列，永不再用")
    found: Date = Field(title="发现日期")
    source: Origin = Field(title="来源")
    manifestations: Ids = Field((), title="对应表现", description="表现编号，如c10")
    measures: Ids = Field((), title="对应措施", description="措施编号，如m13")
    problem: Text = Field(title="问题")
    department: Text = Field(title="责任部门", description="部门编号")
    supporting: Ids = Field((), title="配合部门", description="部门编号")
    leader: Text | None = Field(None, title="包保领导", description="只写职务，不写姓名")
    remedies: Items[Text] = Field((), title="整改措施")
    standard: Text | None = Field(None, title="任务标准")
    kind: Urgency = Field(title="整改类型")
    deadline: Date | None = Field(None, title="完成时限", description="长期坚持的可不写，其余必填")
    extensions: Items[Extension] = Field((), title="延期")
    actions: Items[Action] = Field((), title="整改进展")
    submissions: Items[Submission] = Field((), title="报验与验收")
    evidence: Items[Evidence] = Field((), title="证明材料", description="销号时必填，文号即可")
    closing: Closing | None = Field(None, title="销号")
    look_backs: Items[LookBack] = Field((), title="回头看")
    follows: LedgerId | None = Field(None, title="接续", description="接续哪一个反弹事项的编号")


class LedgerStep(Entry, title="事项进展"):
    """What is added to an item of the ledger that stands elsewhere: the same fields, merged with its own in order."""

    item: LedgerId = Field(title="事项编号", description="给哪个已登记的事项添加，如z2026-003")
    supporting: Items[Text] = Field((), title="配合部门", description="部门编号；加在已登记的之后")
    leader: Text | None = Field(None, title="包保领导", description="只写职务，不写姓名；只补没有登记的")
    remedies: Items[Text] = Field((), title="整改措施", description="加在已登记的之后")
    standard: Text | None = Field(None, title="任务标准", description="只补没有登记的")
    kind: Urgency | None = Field(None, title="整改类型", description="代替登记时所写的")
    deadline: Date | None = Field(None, title="完成时限", description="只补没有登记的；已有时限的，只能延期")
    extensions: Items[Extension] = Field((), title="延期")
    actions: Items[Action] = Field((), title="整改进展")
    submissions: Items[Submission] = Field(
        (), title="报验与验收", description="写了结果的，是报验日期相同、尚无结果的那一次报验的验收"
    )
    evidence: Items[Evidence] = Field((), title="证明材料", description="文号即可")
    closing: Closing | None = Field(None, title="销号", description="一个事项只销号一次")
    look_backs: Items[LookBack] = Field((), title="回头看")
    follows: LedgerId | None = Field(None, title="接续", description="接续哪一个反弹事项的编号；只补没有登记的")


class LedgerFile(Entry, title="一年的问题整改台账"):
    """`ledger/<year>.yml`: the items registered in one year, and what is added to such items from elsewhere."""

    sample: Flag = SAMPLE_FLAG
    items: Items[LedgerItem] = Field((), title="整改事项")
    steps: Items[LedgerStep] = Field((), title="事项进展", description="给已登记的事项添加的进展、报验、验收等")


def is_valid(extension: Extension, deadline: datetime.date) -> bool:
    """Requested on or before the `deadline` it moves, approved, with a reason."""
    return extension.requested <= deadline and extension.approved is not None and extension.reason is not None


class Material(Entry, title="学习材料"):
    """Something to be read: a book goes by its title, a file below `docs/` or a page elsewhere by its address."""

    title: Text = Field(title="名称")
    ref: Text | None = Field(None, title="文号", description="文号或版次")
    url: Url | None = Field(
        None, title="网址", description="https://开头的网址，或docs下的文件，如study/outline.md；文件须已存在"
    )

    @property
    def file(self) -> str | None:
        """Its file below `docs/`, `study/outline.md`; None where it is elsewhere or only named."""
        elsewhere = self.url is None or self.url.startswith(("http:", "https:", "mailto:"))
        return None if elsewhere else str(self.url).partition("#")[0]


class Session(Entry, title="学习记录"):
    """`study/<id>.yml`: one study session; who came is never recorded."""

    id: SessionId = Field(title="编号", description="日期加英文短名，与文件名相同，也是网址，如2026-03-18-front-line")
    date: Date = Field(title="日期", description="学习之日；还没到的，页面标“尚未举行”")
    host: Name = Field(title="组织者", description="部门编号，或理论学习中心组、第一支部这样的名称")
    topic: Text = Field(title="主题")
    sample: Flag = SAMPLE_FLAG
    refs: Ids = Field(title="学习内容", description="所学内容的编号，如[m09, m12-1]，按学习顺序", min_length=1)
    questions: Items[Text] = Field((), title="讨论题")
    materials: Items[Material] = Field((), title="学习材料", description="本文件以外的材料")
    minutes: Text | None = Field(None, title="学习纪要", description="一段话写明议定的事；不写个人姓名、不记出勤")
