"""What `settings.yml`, `synonyms.yml` and `allow.yml` hold: one class an entry, one field a key."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, PlainValidator, TypeAdapter, ValidationError, WithJsonSchema

from policysite.data.model.values import (
    DAY,
    Count,
    Date,
    Entry,
    ForgeUrl,
    Items,
    Positive,
    Text,
    Word,
    broken,
    shown,
)


class SynonymGroup(Entry, title="同义词组"):
    """`synonyms.yml`: words that the search takes for one another."""

    words: Items[Word] = Field(
        title="词语",
        description="至少两个；查其中一个，也找其余各个",
        min_length=1,
        json_schema_extra={"minItems": 2, "uniqueItems": True},
    )


class Allowed(Entry, title="误判说明"):
    """`allow.yml`: a text that looks like what must not be in the data, and why it may stay."""

    text: Text = Field(title="原样文字", description="被疑的文字照录；同样的文字在别处也会放过，宜连前后几个字一起写")
    reason: Text = Field(title="理由", description="为什么可以写在这里，如对外公布的值班电话")


class DueSoon(Entry, title="临近到期天数"):
    """How many days before a period's end its duties are 临近到期."""

    month: Positive = Field(title="每月任务", description="天")
    quarter: Positive = Field(title="每季度任务", description="天")
    half_year: Positive = Field(title="每半年任务", description="天")
    year: Positive = Field(title="每年任务", description="天")
    week: Positive = Field(2, title="每周任务", description="天，不写即为2")
    two_months: Positive = Field(10, title="每两个月任务", description="天，不写即为10")


@dataclass(frozen=True)
class DaySpan:
    """The days from `first` to `last`."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}至{self.last}" if self.first < self.last else str(self.first)


_DAY_SPAN = "须是日期，如2026-10-01，或写成{from: 2026-10-01, to: 2026-10-07}"


def _day_span(value: Any) -> DaySpan:
    if isinstance(value, DaySpan):
        return value
    ends = [value["from"], value["to"]] if isinstance(value, dict) and value.keys() == {"from", "to"} else [value] * 2
    try:
        first, last = map(_DAY.validate_python, ends)
    except ValidationError:
        raise broken(f"{_DAY_SPAN}，写的是{shown(value)}") from None
    if last < first:
        raise broken(f"的末日{last}早于首日{first}")
    return DaySpan(first, last)


_DAY: TypeAdapter[date] = TypeAdapter(Date)
_DAY_SCHEMA = {"type": "string", "pattern": f"^{DAY}$"}
_DAYS_SCHEMA = {
    "anyOf": [
        _DAY_SCHEMA,
        {
            "type": "object",
            "properties": {"from": _DAY_SCHEMA, "to": _DAY_SCHEMA},
            "required": ["from", "to"],
            "additionalProperties": False,
        },
    ]
}
FreeDays = Annotated[DaySpan, PlainValidator(_day_span), WithJsonSchema(_DAYS_SCHEMA)]
"""A day, or the days from one to another."""


class Classification(StrEnum):
    """Who may see the site; 秘密 and above are refused."""

    INTERNAL = "内部使用"
    PUBLIC = "公开"


class ForgeKind(StrEnum):
    """What runs the repository; it decides how its addresses are written, and whether it has forms."""

    GITHUB = "github"
    GITEA = "gitea"
    GITLAB = "gitlab"
    GITEE = "gitee"


class Settings(Entry, title="设置"):
    """`settings.yml`: what the office decides about the site."""

    site_name: Text = Field(title="站名")
    tracking_from: Date = Field(
        title="起算日期", description="此前的期间不计", json_schema_extra={"pattern": f"^(?=[2-9]){DAY}$"}
    )
    due_soon_days: DueSoon = Field(title="临近到期天数", description="含当天")
    report_by_days: Count = Field(title="报送宽限", description="期满后几天内报送，天；须在期满前报齐的写0")
    look_back_days: Positive = Field(title="回头看期限", description="销号后几天内回头看，天")
    tasks_per_month: Positive = Field(
        8, title="每月任务上限", description="一个部门一月到期的任务多于此数时，时间安排页提醒；项"
    )
    classification: Classification = Field(title="标识", description="内部使用或公开；涉密信息不得在本站处理")
    feedback: Text = Field(title="意见反馈", description="印在页脚")
    holidays: Items[FreeDays] = Field(
        (), title="节假日", description="周一至周五中不上班的，写日期，或{from: 首日, to: 末日}；算工作日用"
    )
    workdays: Items[FreeDays] = Field((), title="补班日", description="周六、周日中上班的，写法同上")
    search_examples: Items[Word] = Field(
        (), title="检索举例", description="印在检索框里的两三个词；不写的，由程序从数据中取"
    )
    forge_url: ForgeUrl | None = Field(None, title="代码库网址", description="不写则不显示报送、勘误链接")
    forge_kind: ForgeKind = Field(ForgeKind.GITHUB, title="代码库种类", description="不写即为github；写了网址才用")
