"""What `duties.yml` holds: one class an entry, one field a key."""

from enum import StrEnum

from pydantic import Field

from policysite.data.model.values import Date, DutyId, Entry, Positive, Text


class DutyKind(StrEnum):
    """How a duty binds: per period, once, per event, without end, or when a case arises."""

    RECURRING = "recurring"
    DELIVERABLE = "deliverable"
    TRIGGERED = "triggered"
    STANDING = "standing"
    CONDITIONAL = "conditional"


class Rhythm(StrEnum):
    """The calendar period of a recurring duty."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Unit(StrEnum):
    """What a recurring duty counts."""

    TIMES = "次"
    DAYS = "天"


class Product(StrEnum):
    """What a deliverable is: a document, or a system (a ledger, a channel, a mechanism)."""

    DOCUMENT = "document"
    SYSTEM = "system"


class Within(StrEnum):
    """The time limit of a triggered duty."""

    SAME_DAY = "same_day"


class RecordRule(StrEnum):
    """What may be recorded of a duty at all."""

    FULL = "full"
    DATE_ONLY = "date_only"
    NONE = "none"


class Ended(Entry, title="终止"):
    """Why and when a duty ceased."""

    date: Date = Field(title="终止日期")
    basis: Text = Field(title="依据", description="决定的文号或名称")


class Duty(Entry, title="任务"):
    """`duties.yml`: one thing a clause obliges someone to do, so that it can be tracked."""

    id: DutyId = Field(title="任务编号", description="款号加字母，永久不变")
    clause: Text = Field(title="所属款", description="款号")
    title: Text = Field(title="任务名称", description="本站所拟的简称")
    quote: Text = Field(title="原文依据", description="该款原文中的连续文字，逐字照录")
    actor: Text | None = Field(None, title="行为人", description="不写即为该款责任部门")
    kind: DutyKind = Field(title="类型")
    every: Rhythm | None = Field(None, title="频次", description="定期任务必填")
    at_least: Positive | None = Field(None, title="每期至少", description="定期任务必填")
    unit: Unit | None = Field(None, title="计量", description="定期任务必填")
    count_note: Text | None = Field(None, title="口径", description="印在数字旁边")
    product: Product | None = Field(None, title="成果形式", description="成果任务可填，不写即为文件")
    within: Within | None = Field(None, title="时限", description="随到随办任务必填")
    record: RecordRule = Field(RecordRule.FULL, title="可记内容", description="不写即为可记全部")
    due: Date | None = Field(None, title="完成期限", description="成果任务可填，须有依据")
    basis: Text | None = Field(None, title="依据", description="本处自定频次或期限的文号")
    since: Date | None = Field(None, title="起算日期", description="晚于settings.yml的起算日期时填")
    ended: Ended | None = Field(None, title="终止", description="任务结束的日期和依据")
