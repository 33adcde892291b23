"""What the workbook asks: one sheet for each way of recording, with only the columns that fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from policysite.data.dataset import Dataset
from policysite.data.duty_span import ends
from policysite.data.model.document import Department
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.records import Evidence, Record
from policysite.data.periods import later
from policysite.data.record_fields import CONTENT, EVIDENCE, FIELDS, field_word
from policysite.figures.progress import member_duties, own_duties

GUIDE, TASKS, REPORTED, CHOICES, MARK_SHEET = "填写说明", "任务情况", "已报记录", "选项", "标记"
"""The sheets that nothing is entered in. The last is hidden: it tells whose workbook this is."""

INFORMING = (GUIDE, TASKS, REPORTED, CHOICES)
"""Those that are only for reading: what they hold when they come back does not matter."""

FORMAT, VERSION = "policysite-sheet", "1"
"""What the hidden sheet says of the workbook's layout; another version is not read."""

DUTY = "duty"
LAST_ROW = 2000
"""The last row that is read; below it nothing may stand."""

LONGEST = 500
"""How many characters a cell may hold."""

_ACTS = frozenset({DutyKind.RECURRING, DutyKind.STANDING, DutyKind.CONDITIONAL})


@dataclass(frozen=True)
class SheetForm:
    """A sheet to be filled in: its name, and the fields below its headings, the duty first."""

    name: str
    fields: tuple[str, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings: the words that the data dictionary has for the fields."""
        return tuple(map(field_word, self.fields))


def _fields(kind: DutyKind, *without: str) -> tuple[str, ...]:
    return (DUTY, *(field for field in FIELDS[kind] if field not in without))


ACTS = SheetForm("落实记录", _fields(DutyKind.RECURRING))
DATES = SheetForm("只记日期", _fields(DutyKind.RECURRING, *CONTENT))
STAGES = SheetForm("成文和建成事项", _fields(DutyKind.DELIVERABLE))
MONTHS = SheetForm("当日阅批", _fields(DutyKind.TRIGGERED))
SHEET_FORMS = (ACTS, DATES, STAGES, MONTHS)


def sheet_form_of(duty: Duty) -> SheetForm | None:
    """The sheet that takes a duty's records; None where nothing of it may be recorded."""
    if duty.record is RecordRule.NONE:
        return None
    if duty.kind in _ACTS:
        return DATES if duty.record is RecordRule.DATE_ONLY else ACTS
    return STAGES if duty.kind is DutyKind.DELIVERABLE else MONTHS


def label(duty: Duty) -> str:
    """A duty as the lists have it: `m09-1-a 处领导赴基层一线调研`."""
    return f"{duty.id} {duty.title}"


@dataclass(frozen=True)
class Borne:
    """The duties that a department may report at a day: its own, and those it bears as a member of a group."""

    own: tuple[Duty, ...]
    shared: tuple[Duty, ...]

    @property
    def duties(self) -> tuple[Duty, ...]:
        """All of them, its own first."""
        return (*self.own, *self.shared)

    def of(self, form: SheetForm) -> tuple[Duty, ...]:
        """Those that a sheet takes."""
        return tuple(duty for duty in self.duties if sheet_form_of(duty) is form)

    @property
    def forms(self) -> tuple[SheetForm, ...]:
        """The sheets that the department needs."""
        return tuple(form for form in SHEET_FORMS if self.of(form))


def borne(dataset: Dataset, department: Department, today: date) -> Borne:
    """What a department may report: of each duty that binds, or whose last days may still be reported."""

    def due(duty: Duty) -> bool:
        end = ends(dataset, duty)
        ended = end is not None and later(end, dataset.settings.report_by_days) < today
        begun = duty.since is None or duty.since <= today
        return sheet_form_of(duty) is not None and begun and not ended

    own, shared = own_duties(dataset, department.id), member_duties(dataset, department.id)
    return Borne(tuple(filter(due, own)), tuple(filter(due, shared)))


REQUIRED = MappingProxyType(
    {
        ACTS: frozenset({DUTY, "date"}),
        DATES: frozenset({DUTY, "date"}),
        STAGES: frozenset({DUTY, "stage", "date"}),
        MONTHS: frozenset({DUTY, "month", "received", "in_time"}),
    }
)
"""The columns that every row of a sheet must fill."""

_HINTS = MappingProxyType(
    {
        DUTY: "从下拉列表中选，一行报一件事",
        "stage": "从下拉列表中选；文件有起草、征求意见、提请审议、已印发、执行，机制、台账或渠道有筹备、建成、启用",
        "month": "每月一行，写成2026-03这样",
        "received": "这个月收到的件数，没有收到的写0",
        "in_time": "其中当日办结的件数",
        "reason": "有“有说明数”的须写，一句话；不写信访人和信访内容",
        "document": "自“已印发”起必填，如市重点处〔2026〕1号；机制、台账或渠道不写",
        "evidence_title": "如调研记录；没有的不写，有几件的写主要一件",
        "evidence_ref": "写了名称的，写文号或档号即可，不需另作材料、不需照片",
        "evidence_url": "材料在网上的可写网址；有文号的不必写",
    }
)


def hint(field: str) -> str:
    """What to write in a column, in one or two sentences; the model's own words where they suit a sheet."""
    info = Evidence.model_fields[EVIDENCE[field]] if field in EVIDENCE else Record.model_fields[field]
    return _HINTS.get(field) or info.description or ""


def headed(form: SheetForm) -> Iterator[tuple[str, str]]:
    """The fields of a sheet with their headings."""
    return zip(form.fields, form.heads, strict=True)
