"""The kinds of value that data files hold, each with the rule it must keep and the words that say so.

Every rule raises `PydanticCustomError` of type "rule": its message is Chinese, ready to print.
"""

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from policysite.data.yaml.reading import visible

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_PERIOD = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]|B[1-6]|W(?:0[1-9]|[1-4][0-9]|5[0-3])))?"
_URL = r"(?:https?://[^\s]+|mailto:[^\s@]+@[^\s@]+|(?![a-zA-Z][a-zA-Z0-9+.-]*:)(?!//)[^\s\\]+)"
_URL_FORM, _PERIOD_FORM = re.compile(rf"{_URL}\Z"), re.compile(rf"{_PERIOD}\Z")

LINE = r"\S(?:.*\S)?"
"""`_text` as a pattern: a line that neither begins nor ends with white space."""
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
DAY = (
    "(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
"""`_date` as a pattern: the days that there are, whether or not a validator looks at formats."""

_SEPARATORS = "，,、；;､﹐﹑﹔\u3000"
_HAN, _GAP = "[\u4e00-\u9fff]", r"[\s/／|｜\\＼。]+"
_SEPARATOR = re.compile(f"[{_SEPARATORS}]|(?<={_HAN}){_GAP}(?={_HAN})")
"""What stands between two names and in none: 财务处，计财处, 财务处 计财处, 财务处/计财处; but QQ 群 is one."""
_NAME = rf"(?!.*{_HAN}{_GAP}{_HAN})[^\s{_SEPARATORS}](?:[^\n{_SEPARATORS}]*[^\s{_SEPARATORS}])?"
_SIGNS = {" ": "空格", "\u3000": "全角空格"}


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


def _named(tip: str) -> AfterValidator:
    """Text that is one name; `tip` says how several are written."""

    def check(value: str) -> str:
        if found := _SEPARATOR.search(value):
            sign = _SIGNS.get(found[0], f"“{found[0].strip()}”")
            raise broken(f"须是一个名称，中间不能有{sign}，写的是{shown(value)}{tip}")
        return value

    return AfterValidator(check)


def _url(value: str) -> str:
    if not _URL_FORM.match(value):
        raise broken(f"须以https://、http://、mailto:开头，或是站内相对地址，不含空格，写的是{shown(value)}")
    return value


def patterned(pattern: str, words: str) -> Any:
    """Text of a fixed form: `pattern` in full, `words` say it (an example included)."""
    matcher = re.compile(pattern + r"\Z")

    def check(value: str) -> str:
        if not matcher.match(value):
            raise broken(f"须是{words}，写的是{shown(value)}")
        return value

    return Annotated[str, AfterValidator(check), matching(pattern)]


def matching(pattern: str) -> Any:
    """What a field says to the editors' schema: its text has this form. Where `pattern` is the rule, or follows it."""
    return Field(json_schema_extra={"pattern": f"^{pattern}$"})


Text = Annotated[str, AfterValidator(_text), matching(LINE)]
"""One line of text as the page will show it."""

Name = Annotated[str, AfterValidator(_text), _named(""), matching(_NAME)]
"""One name: no sign in it that separates names, so that two in one are never taken for one."""

_SEVERAL = "。几个名称分成几项写，用英文逗号隔开，如[甲, 乙]"
Word = Annotated[str, AfterValidator(_text), _named(_SEVERAL), matching(_NAME)]
"""The same, as one of a list."""


def _mark(value: str) -> str:
    return value and _text(value.removesuffix("\u3000"))


Mark = Annotated[str, AfterValidator(lambda value: (_mark(value), value)[1]), matching(rf"(?:{LINE}\u3000?)?")]
"""A printed number with its signs, `（一）`; one full-width space may follow it. Empty where none is printed."""

MEASURE_TAG, SECTION_TAG = "§措施", "§部分"
"""What pydantic calls the two kinds of entry of a list that takes both; no key of the data begins so."""


def _cell(value: str) -> str:
    return value and _text(value)


Cell = Annotated[str, AfterValidator(_cell), matching(rf"(?:{LINE})?")]
"""A cell of a table: one line of text, or nothing."""


def _paragraphs(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_written(value: tuple[str, ...]) -> Any:
    return value[0] if len(value) == 1 else list(value) if value else None


_LINE_SCHEMA = {"type": "string", "pattern": f"^{LINE}$"}
Paragraphs = Annotated[
    tuple[Text, ...],
    BeforeValidator(_paragraphs),
    PlainSerializer(_as_written),
    WithJsonSchema({"anyOf": [_LINE_SCHEMA, {"type": "array", "items": _LINE_SCHEMA}]}),
]
"""Paragraphs: a single one is written as it is, several as a list."""

BEGINNING = 24
"""How many characters stand for a text that has no title."""


def beginning(text: str) -> str:
    """The first words of a text, to its first stop where that comes soon: what it is called where it has no title."""
    first = re.split("[。；]", text, maxsplit=1)[0] or text
    return first if len(first) <= BEGINNING else f"{first[:BEGINNING]}……"


Date = Annotated[date, BeforeValidator(_date)]
"""A calendar day, written `2026-03-16`."""

Url = Annotated[str, AfterValidator(_url), matching(_URL)]
"""A link: https, http, mailto or relative."""

T = TypeVar("T")
Items = tuple[T, ...]
"""A list, frozen."""

Ids = Annotated[Items[Text], Field(json_schema_extra={"uniqueItems": True})]
"""A list of ids, none twice; that there are such entries is a rule on all the data."""

SectionId = patterned(r"s[1-9][0-9]*", "s加数字的编号，如s1")
MeasureId = patterned(r"m[0-9]{2,}", "m加两位以上数字的编号，如m09")
ClauseId = patterned(r"m[0-9]{2,}-[1-9][0-9]*", "措施编号加序号的款号，如m09-1")
DutyId = patterned(r"m[0-9]{2,}-[1-9][0-9]*-[a-z]+", "款号加字母的任务编号，如m09-1-a")
AttachmentId = patterned(r"f[1-9][0-9]*", "f加数字的编号，如f1")
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
    if not isinstance(text, str) or not _PERIOD_FORM.match(text):
        raise broken(f"须写成2026-03、2026-Q1、2026-H1、2026、2026-W07、2026-B1这样的期次，写的是{shown(value)}")
    return text


Count = Annotated[int, BeforeValidator(_count), Field(json_schema_extra={"minimum": 0})]
"""A whole number from 0; never made from text."""

MonthName = patterned(r"[0-9]{4}-(?:0[1-9]|1[0-2])", "2026-03这样的月份")
SessionId = patterned(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z0-9]+)+", "日期加小写英文短名的编号，如2026-03-18-front-line")
LedgerId = patterned(r"z[0-9]{4}-[0-9]{3,}", "z加年份和三位序号的编号，如z2026-001")
_YEAR = {"type": "integer", "minimum": 1000, "maximum": 9999}
PeriodName = Annotated[
    str,
    BeforeValidator(_period),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": f"^{_PERIOD}$"}, _YEAR]}),
]
"""The name of a period; a year, which YAML reads as a number, becomes text."""

Flag = Annotated[bool, Strict()]
"""`true` or `false`; never made from text or a number."""
