"""The kinds of value that data files hold, each with the rule it must keep and the words that say so.

Every rule raises `PydanticCustomError` of type "rule": its message is Chinese, ready to print.
"""

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from policysite.data.yaml.reading import visible

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_PERIOD = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]))?\Z")
_URL = re.compile(r"(?:https?://[^\s]+|mailto:[^\s@]+@[^\s@]+|(?![a-zA-Z][a-zA-Z0-9+.-]*:)(?!//)[^\s\\]+)\Z")


class Entry(BaseModel):
    """One entry of a data file: frozen, every key known, no value converted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def broken(message: str) -> PydanticCustomError:
    """The error of a field rule; `message` is printed as it is."""
    return PydanticCustomError("rule", "{message}", {"message": message})


def shown(value: Any) -> str:
    """A value as a message quotes it."""
    if isinstance(value, (dict, list)):
        return "一组内容" if isinstance(value, dict) else "一个列表"
    if isinstance(value, bool):
        return f"“{str(value).lower()}”"
    text = str(value)
    return f"“{visible(text[:40])}……”" if len(text) > 40 else f"“{visible(text)}”"


def _text(value: str) -> str:
    if not value.strip():
        raise broken("须写内容，现为空白")
    if "\n" in value:
        raise broken("须写成一行，不用“|”“>”分行")
    if value != value.strip():
        raise broken("前后不能有空格")
    return value


def _date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.match(value):
        raise broken(f"须写成2026-03-16这样的日期，写的是{shown(value)}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise broken(f"{value}不是日期") from None


def _url(value: str) -> str:
    if not _URL.match(value):
        raise broken(f"须以https://、http://、mailto:开头，或是站内相对地址，不含空格，写的是{shown(value)}")
    return value


def patterned(pattern: str, words: str) -> Any:
    """Text of a fixed form: `pattern` in full, `words` say it (an example included)."""
    matcher = re.compile(pattern + r"\Z")

    def check(value: str) -> str:
        if not matcher.match(value):
            raise broken(f"须是{words}，写的是{shown(value)}")
        return value

    return Annotated[str, AfterValidator(check), Field(json_schema_extra={"pattern": f"^{pattern}$"})]


Text = Annotated[str, AfterValidator(_text)]
"""One line of text as the page will show it."""

Date = Annotated[date, BeforeValidator(_date)]
"""A calendar day, written `2026-03-16`."""

Url = Annotated[str, AfterValidator(_url)]
"""A link: https, http, mailto or relative."""

T = TypeVar("T")
Items = tuple[T, ...]
"""A list, frozen."""

SectionId = patterned(r"s[1-9][0-9]*", "s加数字的编号，如s1")
MeasureId = patterned(r"m[0-9]{2,}", "m加两位以上数字的编号，如m09")
ClauseId = patterned(r"m[0-9]{2,}-[1-9][0-9]*", "措施编号加序号的款号，如m09-1")
DutyId = patterned(r"m[0-9]{2,}-[1-9][0-9]*-[a-z]+", "款号加字母的任务编号，如m09-1-a")
CategoryId = patterned(r"a[1-9][0-9]*", "a加数字的编号，如a1")
ItemId = patterned(r"c[0-9]{2,}", "c加两位以上数字的编号，如c05")
DepartmentId = patterned(r"[a-z]+(?:-[a-z0-9]+)*", "小写英文词用“-”相连的编号，如general-affairs")
ReferenceId = patterned(r"ref-[a-z0-9]+(?:-[a-z0-9]+)*", "ref-开头的编号，如ref-study-system")
TermId = patterned(r"term-[a-z0-9]+(?:-[a-z0-9]+)*", "term-开头的编号，如term-look-back")
VersionId = patterned(r"v[1-9][0-9]*", "v加数字的版本号，如v1")
ForgeUrl = patterned(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~-]+)+",
    "https://开头、末尾不带“/”的网址，如https://forge.example/office/policy",
)
Positive = Annotated[int, Strict(), Field(ge=1)]
"""A whole number from 1; never made from text."""


def _count(value: Any) -> Any:
    if type(value) is not int or value < 0:
        raise broken(f"须是不小于0的整数，写的是{shown(value)}")
    return value


def _period(value: Any) -> Any:
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not _PERIOD.match(text):
        raise broken(f"须写成2026-03、2026-Q1、2026-H1、2026这样的期次，写的是{shown(value)}")
    return text


Count = Annotated[int, BeforeValidator(_count), Field(ge=0)]
"""A whole number from 0; never made from text."""

MonthName = patterned(r"[0-9]{4}-(?:0[1-9]|1[0-2])", "2026-03这样的月份")
SessionId = patterned(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z0-9]+)+", "日期加小写英文短名的编号，如2026-03-18-front-line")
LedgerId = patterned(r"z[0-9]{4}-[0-9]{3,}", "z加年份和三位序号的编号，如z2026-001")
PeriodName = Annotated[str, BeforeValidator(_period), Field(json_schema_extra={"type": ["string", "integer"]})]
"""The name of a period; a year, which YAML reads as a number, becomes text."""

Flag = Annotated[bool, Strict()]
"""`true` or `false`; never made from text or a number."""
