"""What `duties.yml` holds: one class an entry, one field a key."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from policysite.data.model.values import Date, DutyId, Entry, Flag, Positive, Text, broken, matching, shown


class DutyKind(StrEnum):
    """How a duty binds: per period, once, per event, without end, or when a case arises."""

    RECURRING = "recurring"
    DELIVERABLE = "deliverable"
    TRIGGERED = "triggered"
    STANDING = "standing"
    CONDITIONAL = "conditional"


class Rhythm(StrEnum):
    """The calendar period of a recurring duty, the shortest first."""

    WEEK = "week"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


TIMES, DAYS = "次", "天"
"""The measure words that mean something here: a record counts one 次 by itself, or the days of its span in 天."""

_MEASURE = "(?!日$)[\u4e00-\u9fff]{1,4}"


def _measure(value: str) -> str:
    if value == "日":
        raise broken(f"按日计的写“{DAYS}”，写的是“日”")
    if not re.fullmatch(_MEASURE, value):
        raise broken(f"须是一至四个汉字的量词，如次、天、家、场、人次，写的是{shown(value)}")
    return value


Measure = Annotated[str, AfterValidator(_measure), matching(_MEASURE)]
"""What a recurring duty counts: any short measure word."""


class Product(StrEnum):
    """What a deliverable is: a document, a system (a ledger, a channel, a mechanism), or work to be done by a day."""

    DOCUMENT = "document"
    SYSTEM = "system"
    WORK = "work"


class Within(StrEnum):
    """The time limit of a triggered duty that has a name."""

    SAME_DAY = "same_day"


class Limit(Entry, title="时限"):
    """The time limit of a triggered duty in a number: exactly one of these; the day of receipt does not count."""

    working_days: Positive | None = Field(
        None, title="工作日", description="收到次日起算；节假日、补班日见settings.yml"
    )
    days: Positive | None = Field(None, title="自然日", description="收到次日起算")
    hours: Positive | None = Field(None, title="小时", description="自收到时起算")


_LIMITS = "须是same_day，或working_days、days、hours中的一项，如{working_days: 3}"
_LONGEST_LIMIT = 9999


def _within(value: Any) -> Any:
    """The limit that is written: every fault of it is one of the whole, told with what may stand there."""
    if isinstance(value, (Within, Limit)):
        return value
    if value == Within.SAME_DAY:
        return Within.SAME_DAY
    if not isinstance(value, dict) or len(value) != 1 or not value.keys() <= Limit.model_fields.keys():
        raise broken(f"{_LIMITS}，写的是{_given(value)}")
    for name, number in value.items():
        if type(number) is not int or not 1 <= number <= _LONGEST_LIMIT:
            raise broken(f"的{name}须是1至{_LONGEST_LIMIT}的整数，写的是{shown(number)}")
    return Limit.model_validate(value)


def _given(value: Any) -> str:
    return f"“{'、'.join(map(str, value))}”" if isinstance(value, dict) and value else shown(value)


_WITHIN_SCHEMA = {
    "anyOf": [
        {"type": "string", "enum": [each.value for each in Within]},
        {
            "type": "object",
            "properties": {
                name: {"type": "integer", "minimum": 1, "maximum": _LONGEST_LIMIT} | {"title": info.title or ""}
                for name, info in Limit.model_fields.items()
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ]
}
TimeLimit = Annotated[Limit | Within, BeforeValidator(_within), WithJsonSchema(_WITHIN_SCHEMA)]
"""The time limit of a triggered duty."""


class DueBy(Entry, title="期内期限"):
    """The day of each period by which a recurring duty is due."""

    month: Positive | None = Field(None, title="第几个月", description="一期有几个月的必填，期内第一个月为1")
    day: Positive = Field(title="第几日", description="月内几日，31即为月末；每周任务为星期几，1为星期一，7为星期日")


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
    unit: Measure | None = Field(
        None, title="计量", description="定期任务必填，一至四个汉字的量词，如次、家、人次；按日计的写天"
    )
    by: DueBy | None = Field(None, title="期内期限", description="定期任务须在期末之前办的填，不写即为期末")
    count_note: Text | None = Field(None, title="口径", description="印在数字旁边")
    product: Product | None = Field(None, title="成果形式", description="成果任务可填，不写即为文件")
    within: TimeLimit | None = Field(
        None,
        title="时限",
        description="随到随办任务必填：same_day即当日，或{working_days: 3}、{days: 5}、{hours: 24}",
    )
    in_principle: Flag | None = Field(
        None,
        title="原则上",
        description="true：到期未完成而有说明的，既不作完成，也不作未完成；定有频次、期限、时限的可填",
    )
    record: RecordRule = Field(RecordRule.FULL, title="可记内容", description="不写即为可记全部")
    due: Date | None = Field(None, title="完成期限", description="成果任务可填，须有依据")
    basis: Text | None = Field(None, title="依据", description="本处自定频次或期限的文号")
    since: Date | None = Field(None, title="起算日期", description="晚于settings.yml的起算日期时填")
    ended: Ended | None = Field(None, title="终止", description="任务结束的日期和依据")
    draft: Flag | None = Field(None, title="草拟", description="true：由程序据原文草拟，尚未核对；核对后删去这一行")
