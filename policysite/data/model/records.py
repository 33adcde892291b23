"""What `records/`, `explanations.yml` and `ledger/` hold, one class an entry, one field a key (design, section 3).

Titles and descriptions are Chinese: they become the data dictionary and the JSON Schema that editors show. A record
is one flat entry whatever its duty's kind; which fields fit is a rule (`checks.records`), since the duty says it.
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
    Items,
    MonthName,
    PeriodName,
    Positive,
    Text,
    Url,
)

SAMPLE_FLAG = Field(False, title="演示", description="演示数据写true；真实数据不写")


class Stage(StrEnum):
    """How far a deliverable has come: five stages of a document, three of a system."""

    DRAFTING = "drafting"
    CONSULTING = "consulting"
    REVIEWING = "reviewing"
    ISSUED = "issued"
    IN_FORCE = "in_force"
    PREPARING = "preparing"
    BUILT = "built"
    IN_USE = "in_use"


DOCUMENT_STAGES = (Stage.DRAFTING, Stage.CONSULTING, Stage.REVIEWING, Stage.ISSUED, Stage.IN_FORCE)
SYSTEM_STAGES = (Stage.PREPARING, Stage.BUILT, Stage.IN_USE)
FINISHED = frozenset({Stage.ISSUED, Stage.IN_FORCE, Stage.IN_USE})
"""The stages from which on a deliverable is made (design, section 4)."""


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
        "机制类：preparing筹备、built建成、in_use启用",
    )
    document: Text | None = Field(None, title="文号", description="文件自已印发起必填")
    month: MonthName | None = Field(None, title="月份", description="随到随办任务必填，每月一行，如2026-03")
    received: Count | None = Field(None, title="收件数", description="随到随办任务必填")
    in_time: Count | None = Field(None, title="按时数", description="随到随办任务必填，当日办结的件数")
    excepted: Count | None = Field(None, title="有说明数", description="未当日办结但有正当理由的件数；不写即为0")
    reason: Text | None = Field(None, title="理由", description="有excepted时必填")

    @property
    def last(self) -> datetime.date | None:
        """The last day of the act; None for a month's line."""
        return self.to or self.date

    @property
    def late(self) -> int:
        """Of a month's line: received, not in time, and without a reason (design, section 4)."""
        return (self.received or 0) - (self.in_time or 0) - (self.excepted or 0)


class RecordFile(Entry, title="一个部门一年的落实记录"):
    """`records/<year>/<department>.yml`: what one department reports of one year."""

    sample: Flag = SAMPLE_FLAG
    records: Items[Record] = Field(title="落实记录")


class Explanation(Entry, title="到期未完成的说明"):
    """`explanations.yml`: why something due was not done, and what comes next."""

    duty: Text = Field(title="任务编号", description="定期任务，或有完成期限的成果任务")
    period: PeriodName | None = Field(None, title="期次", description="如2026-Q1；定期任务必填")
    reason: Text = Field(title="原因", description="到期未完成的原因")
    next: Text = Field(title="下步措施")
    sample: Flag = SAMPLE_FLAG


@dataclass(frozen=True)
class Filed:
    """A record and the file that holds it: `records/<year>/<department>.yml`."""

    record: Record
    year: int
    department: str
    sample: bool

    @property
    def day(self) -> datetime.date:
        """The day that decides when it counts: that of the act, or the first of the month of a month's line."""
        return self.record.date or datetime.date.fromisoformat(f"{self.record.month}-01")
