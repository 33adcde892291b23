"""What the workbook asks: one sheet for each way of recording, with only the columns that fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from policysite.data.dataset import Dataset
from policysite.data.model.document import Department
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.periods import ends, later
from policysite.data.record_fields import RECORD_FIELDS, asked_fields, keys_of
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


@dataclass(frozen=True)
class SheetForm:
    """A sheet to fill in: its name, the fields below its headings (the duty first), those that each row must fill."""

    name: str
    fields: tuple[str, ...]
    required: frozenset[str]

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings: the words that the data dictionary has for the fields."""
        return tuple(RECORD_FIELDS[field].word for field in self.fields)


def _sheet(name: str, kind: DutyKind, *, content: bool = True) -> SheetForm:
    """The sheet for duties of a kind; without `content` for those of which only that and when is recorded."""
    rows = (row for row in asked_fields(kind) if content or not row.content)
    return SheetForm(name, (DUTY, *(row.name for row in rows)), keys_of(kind)[0])


ACTS = _sheet("落实记录", DutyKind.RECURRING)
DATES = _sheet("只记日期", DutyKind.RECURRING, content=False)
STAGES = _sheet("成文和建成事项", DutyKind.DELIVERABLE)
MONTHS = _sheet("当日阅批", DutyKind.TRIGGERED)
SHEET_FORMS = (ACTS, DATES, STAGES, MONTHS)


def sheet_form_of(duty: Duty) -> SheetForm | None:
    """The sheet that takes a duty's records; None where nothing of it may be recorded."""
    if duty.record is RecordRule.NONE:
        return None
    match duty.kind:
        case DutyKind.RECURRING | DutyKind.STANDING | DutyKind.CONDITIONAL:
            return DATES if duty.record is RecordRule.DATE_ONLY else ACTS
        case DutyKind.DELIVERABLE:
            return STAGES
        case DutyKind.TRIGGERED:
            return MONTHS
        case _:
            assert_never(duty.kind)


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


def hint(field: str) -> str:
    """What to write in a column, in one or two sentences; the model's own words where they suit a sheet."""
    row = RECORD_FIELDS[field]
    return row.cell or row.description


def headed(form: SheetForm) -> Iterator[tuple[str, str]]:
    """The fields of a sheet with their headings."""
    return zip(form.fields, form.heads, strict=True)
