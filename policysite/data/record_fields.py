"""The fields of a record, one row each: what prompts, options, workbook, forms, rules, pages and the feed know of them.

A new field is a line in `model.records.Record` and a row here. The rows stand in the order in which a record is written
and asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic.fields import FieldInfo

from policysite.data.case_words import limit_word
from policysite.data.handed_in import alike, count, day, month, one_line, trimmed
from policysite.data.model.duties import DAYS, TIMES, Duty, DutyKind, RecordRule
from policysite.data.model.records import Evidence, Record


class Takes(Enum):
    """What a field holds: words, a day, a month, a whole number, or the stage of a deliverable.

    The value is what stands for it on the command line; for words their title does.
    """

    TEXT = ""
    DAY = "日期"
    MONTH = "月份"
    COUNT = "件数"
    STAGE = "阶段"


class Where(Enum):
    """Where a record is told in one line: on its duty's page, in the feed, in the list of reports."""

    PAGE = auto()
    FEED = auto()
    LIST = auto()


Kinds = frozenset[DutyKind]
_RECURRING, _DELIVERABLE = Kinds({DutyKind.RECURRING}), Kinds({DutyKind.DELIVERABLE})
_TRIGGERED, _EVERY = Kinds({DutyKind.TRIGGERED}), Kinds(DutyKind)
_ACTS = _EVERY - _TRIGGERED
_NONE: Kinds = Kinds()


@dataclass(frozen=True, kw_only=True)
class RecordField:
    """One field, in all the places where it is asked for, checked and shown.

    Records of the kinds in `must` have it, those of `may` may have it besides, and it is `asked` for (None: of all of
    these). Wherever it is, what has a `must`, or an `answer`, has to be answered. `content` is what `record: date_only`
    keeps out. `event` fields make two records of a duty the same event.

    `metavar` stands for it on the command line where `placeholder` is no word for it, `option` tells there what it is,
    `hint` stands behind the question, `cell` beside the cell of a workbook, `form` below the field of an issue form;
    where one of `option`, `cell` and `form` is empty, the model's description does.
    `width` is that of its column in half characters, `long` tells that a form takes some sentences, `in_form` whether
    it asks at all. In `shown` its text is told after stage, number of the document and figures.
    """

    name: str
    takes: Takes = Takes.TEXT
    must: Kinds = _NONE
    may: Kinds = _NONE
    asked: Kinds | None = None
    answer: bool = False
    content: bool = False
    event: bool = False
    metavar: str = ""
    option: str = ""
    hint: str = ""
    cell: str = ""
    form: str = ""
    width: float = 11
    long: bool = False
    in_form: bool = True
    shown: frozenset[Where] = frozenset()

    @property
    def piece(self) -> str | None:
        """Its name in a piece of evidence, where it is one of that; None otherwise."""
        return self.name.removeprefix("evidence_") if self.name.startswith("evidence_") else None

    @property
    def _info(self) -> FieldInfo:
        return Evidence.model_fields[self.piece] if self.piece else Record.model_fields[self.name]

    @property
    def placeholder(self) -> str:
        """What stands for its value on the command line."""
        return self.metavar or self.takes.value or str(self._info.title)

    @property
    def word(self) -> str:
        """What it is called: the title of the model."""
        return f"证明材料{self._info.title}" if self.piece else str(self._info.title)

    @property
    def description(self) -> str:
        """The model's own words on what to write."""
        return self._info.description or ""

    @property
    def key(self) -> str:
        """The key of a record under which it is written."""
        return "evidence" if self.piece else self.name


_SKIP = "没有的直接回车"
_LIMIT = "{limit}"
"""Stands for 当日 or 按时 in `hint`, `cell` and `form`, whichever the duties asked of have: see `worded`."""

_ROWS = (
    RecordField(
        name="duty",
        must=_EVERY,
        asked=_NONE,
        option="如m09-1-a",
        cell="从下拉列表中选，一行报一件事",
        form="从任务旁的“报送落实情况”进来的，已经填好；没有填的，在下一项选",
        width=36,
    ),
    RecordField(
        name="stage",
        takes=Takes.STAGE,
        must=_DELIVERABLE,
        event=True,
        option="成果任务：起草、征求意见、提请审议、已印发、执行；机制类：筹备、建成、启用；工作：推进、完成",
        cell="从下拉列表中选；文件有起草、征求意见、提请审议、已印发、执行，机制、台账或渠道有筹备、建成、启用，工作有推进、完成",
    ),
    RecordField(
        name="document",
        may=_DELIVERABLE,
        answer=True,
        hint="如某某〔2026〕1号",
        cell="自“已印发”起必填，如某某〔2026〕1号；机制、台账或渠道和工作不写",
        width=18,
    ),
    RecordField(
        name="month",
        takes=Takes.MONTH,
        must=_TRIGGERED,
        event=True,
        option="随到随办任务每月一行，如2026-03",
        hint="如2026-03",
        cell="每月一行，写成2026-03这样",
    ),
    RecordField(
        name="received",
        takes=Takes.COUNT,
        must=_TRIGGERED,
        option="收件数",
        hint="件",
        cell="这个月收到的件数，没有收到的写0",
    ),
    RecordField(
        name="in_time",
        takes=Takes.COUNT,
        must=_TRIGGERED,
        option="按时办结的件数",
        hint=f"{_LIMIT}办结的件数",
        cell=f"其中{_LIMIT}办结的件数",
        form=f"随到随办任务必填，{_LIMIT}办结的件数",
    ),
    RecordField(
        name="excepted",
        takes=Takes.COUNT,
        may=_TRIGGERED,
        option="未按时办结但有正当理由的件数",
        hint=f"未{_LIMIT}办结但有正当理由的件数，没有的填0",
        cell=f"未{_LIMIT}办结但有正当理由的件数；不写即为0",
        form=f"未{_LIMIT}办结但有正当理由的件数；不写即为0",
    ),
    RecordField(
        name="reason",
        may=_TRIGGERED,
        answer=True,
        option="有--excepted时必填",
        cell="有“有说明数”的须写，一句话；不写信访人和信访内容",
        form="填了有说明数的，必填",
        width=50,
        long=True,
        shown=frozenset({Where.PAGE, Where.FEED}),
    ),
    RecordField(
        name="date", takes=Takes.DAY, must=_ACTS, event=True, option="事项发生之日，如2026-03-16", hint="如2026-03-16"
    ),
    RecordField(
        name="to",
        takes=Takes.DAY,
        may=_ACTS - _DELIVERABLE,
        asked=_RECURRING,
        option="连续几天的最后一天",
        hint="连续几天的写最后一天，只一天的直接回车",
    ),
    RecordField(
        name="amount",
        metavar="数量",
        takes=Takes.COUNT,
        may=_RECURRING,
        option="按任务的计量单位，不写即为1；连续几天的不写即为天数",
        width=6,
    ),
    RecordField(
        name="who",
        may=_ACTS,
        content=True,
        event=True,
        metavar="职务",
        hint=f"只写职务，不写姓名；{_SKIP}",
        width=13,
        shown=frozenset({Where.PAGE}),
    ),
    RecordField(
        name="summary",
        may=_EVERY,
        asked=_ACTS,
        content=True,
        event=True,
        hint=f"一句话写明做了什么；{_SKIP}",
        width=36,
        long=True,
        shown=frozenset(Where),
    ),
    RecordField(
        name="reported",
        takes=Takes.DAY,
        may=_EVERY,
        asked=_ACTS,
        option="报送日期，晚于事项发生之日时写",
        in_form=False,
    ),
    RecordField(
        name="evidence_title",
        may=_EVERY,
        asked=_ACTS,
        content=True,
        option="证明材料的名称",
        hint=_SKIP,
        cell="如会议纪要；没有的不写，有几件的写主要一件",
        width=14,
        long=True,
    ),
    RecordField(
        name="evidence_ref",
        may=_EVERY,
        asked=_ACTS,
        answer=True,
        content=True,
        option="证明材料的文号或档号",
        hint="文号或档号",
        cell="写了名称的，写文号或档号即可，不需另作材料、不需照片",
        form="文号或档号",
        width=18,
    ),
    RecordField(
        name="evidence_url",
        may=_EVERY,
        asked=_ACTS,
        content=True,
        option="证明材料的网址",
        cell="材料在网上的可写网址；有文号的不必写",
        width=14,
        in_form=False,
    ),
)
RECORD_FIELDS: Mapping[str, RecordField] = MappingProxyType({row.name: row for row in _ROWS})
"""Every field by its name; `evidence_title` … are those of the one piece of evidence that may be given."""

KEYS = tuple(dict.fromkeys(row.key for row in _ROWS))
"""The keys of a record in the order in which they are written."""


def worded(words: str, duties: Iterable[Duty]) -> str:
    """A `hint`, `cell` or `form` in the words for the time limits of `duties`."""
    return words.replace(_LIMIT, limit_word(duties))


def asked_fields(kind: DutyKind) -> tuple[RecordField, ...]:
    """What is asked of a duty of that kind, in this order."""
    return tuple(row for row in _ROWS if kind in (row.must | row.may if row.asked is None else row.asked))


@cache
def keys_of(kind: DutyKind) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that a record of a duty of that kind must have, and those it may have besides."""
    must = frozenset(row.key for row in _ROWS if kind in row.must)
    return must, frozenset(row.key for row in _ROWS if kind in row.may)


def kept_out(duty: Duty, row: RecordField) -> bool:
    """Whether the duty's rule keeps a field out: of `date_only` that and when may be recorded, nothing more."""
    return duty.record is RecordRule.DATE_ONLY and row.content


def gathered(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record, with those of a piece of evidence put together under `evidence`."""
    found = {
        name: value for name, value in values.items() if name not in RECORD_FIELDS or not RECORD_FIELDS[name].piece
    }
    piece = {row.piece: values[row.name] for row in _ROWS if row.piece and row.name in values}
    return found | ({"evidence": [piece]} if piece else {})


def spread(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the keys of a record hold, those of its first piece of evidence too: the way back."""
    first: Mapping[str, Any] = next(iter(entry.get("evidence", ())), {})
    held = ((row.name, first.get(row.piece) if row.piece else entry.get(row.name)) for row in _ROWS)
    return {name: value for name, value in held if value is not None}


def _units(duty: Duty | None) -> tuple[str, ...]:
    """The measure words of which one may stand behind an amount."""
    return (duty.unit,) if duty and duty.unit else (TIMES, DAYS)


def read(duty: Duty | None, field: str, value: object) -> str:
    """What is handed in for a field of a record, as text in the form of the data files; empty for nothing.

    `duty` is that of the record, where it is known. Raises UnfitError.
    The stage is a word or a name of the files; whether the duty has it is not asked.
    """
    if isinstance(value, str) and not trimmed(value):
        return ""
    match RECORD_FIELDS[field].takes:
        case Takes.DAY:
            return day(value).isoformat()
        case Takes.MONTH:
            return month(value)
        case Takes.COUNT:
            return str(count(value, _units(duty) if field == "amount" else ("件",)))
        case Takes.STAGE:
            return alike(one_line(str(value)))
        case Takes.TEXT:
            return one_line(str(value))
