"""What `ledger/` holds: one class an entry, one field a key."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from policysite.data.model.records import SAMPLE_FLAG, Evidence
from policysite.data.model.values import Date, Entry, Flag, Items, LedgerId, Text


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
    by: Text = Field(title="批准者", description="机构名称，如处党组")


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
    approved_by: Text | None = Field(None, title="批准者", description="机构名称，如处党组；必填")
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
    manifestations: Items[Text] = Field((), title="对应表现", description="表现编号，如c10")
    measures: Items[Text] = Field((), title="对应措施", description="措施编号，如m13")
    problem: Text = Field(title="问题")
    department: Text = Field(title="责任部门", description="部门编号")
    supporting: Items[Text] = Field((), title="配合部门", description="部门编号")
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


class LedgerFile(Entry, title="一年的问题整改台账"):
    """`ledger/<year>.yml`: the items registered in one year."""

    sample: Flag = SAMPLE_FLAG
    items: Items[LedgerItem] = Field(title="整改事项")


def is_valid(extension: Extension, deadline: date) -> bool:
    """Requested on or before the `deadline` it moves, approved, with a reason (design, section 4)."""
    return extension.requested <= deadline and extension.approved is not None and extension.reason is not None
