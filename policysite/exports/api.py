"""The JSON documents of `/api/`, their shapes and their schemas.

The keys of the shapes are promises to other people's scripts; the schemas in `schema/api/` are generated from them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import Category, Department, Link, Reference, Term, Version
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.records import LedgerItem, Record, Stage
from policysite.exports.document_json import (
    ALWAYS,
    AttachmentShape,
    HeadShape,
    MeasureShape,
    SectionShape,
    SignOffShape,
    attachment,
    below,
    head,
    sign_off,
)
from policysite.figures.ledger import LEDGER_NOTICE, ItemProgress, ItemState, count, ledger
from policysite.figures.progress import (
    Current,
    DutyProgress,
    PeriodProgress,
    Progress,
    Settled,
    Standing,
    State,
    Triggered,
    member_duties,
    own_duties,
)
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.summaries import Summaries

_WORD = {name: look.word for name, look in LOOK.items()}


def _is_nothing(value: object) -> bool:
    """Whether a key is left out that only some documents need."""
    return not value


class Shape(BaseModel):
    """A part of a document; made from the attributes of a result."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True, populate_by_name=True)


class Stamp(Shape):
    """What every document begins with."""

    format: Literal[1] = Field(1, title="格式", description="本文件的格式；格式有变动时改为下一个数，见CHANGELOG.md")
    as_of: date = Field(title="数据截至")
    sample: bool = Field(title="演示数据", description="true：数据为演示所编，不反映实际工作")
    commit: str | None = Field(
        title="数据版本",
        description="提交号；另有未提交的改动的，以-dirty结尾，来自压缩包的，以-archive结尾；不知道的为null",
    )


class DeliverablesShape(Shape, title="成果"):
    """Deliverables by state."""

    met: int
    open: int
    due_soon: int
    missed: int
    before: int = Field(
        0, title=_WORD[State.BEFORE], description="既不作已完成也不作未完成；没有的无此项", exclude_if=_is_nothing
    )


class SummaryShape(Shape, title="合计"):
    """The figures of a set of duties."""

    settled: Settled = Field(title="到期", description=f"已到期的期次和成果：{_WORD[State.MET]}、{_WORD[State.MISSED]}")
    rate: float | None = Field(title="到期完成率", description="已完成÷到期应完成，四位小数；尚无到期事项为null")
    current: Current = Field(title="本期", description=f"unreported为期满后{_WORD[State.UNREPORTED]}的")
    deliverables: DeliverablesShape = Field(title="成果")
    triggered: Triggered = Field(title="随到随办", description="late＝received－in_time－excepted")
    standing: Standing = Field(title="常态推进", description=f"{_WORD[State.ACTIVE]}、{_WORD[State.NO_RECORD]}")
    conditional: int = Field(title=_WORD[State.CONDITIONAL], description="项")
    excepted: int = Field(
        0,
        title=_WORD[State.EXCEPTED],
        description="原则上要求、到期未完成而有说明的期次和成果，不在settled之内；没有的无此项",
        exclude_if=_is_nothing,
    )


class YearsShape(SummaryShape, title="合计和各年"):
    """The figures of a set of duties, of all years together and by year."""

    years: dict[str, SummaryShape] = Field(
        title="各年",
        description="年份：这一年到期的期次和成果、收的信件；成果、常态推进为年末的，本年的为数据截至之日的。各年settled之和为总的settled",
    )


class DepartmentShape(YearsShape, title="部门合计"):
    """The figures of a department: of the duties that name it, and of those it bears as a member of a group."""

    as_member: SummaryShape = Field(title="以统称名义承担")


class PeriodShape(Shape, title="一期"):
    """One period of a recurring duty."""

    period: str = Field(title="期次", description="2026-W07、2026-03、2026-B1、2026-Q1、2026-H1或2026")
    first: date = Field(title="首日", alias="from")
    to: date = Field(title="末日")
    required: int = Field(title="应完成")
    done: int = Field(title="已完成")
    unit: str = Field(title="计量")
    state: State = Field(title="状态")
    due: date | None = Field(None, title="期内期限", description="早于末日的才有这一项", exclude_if=_is_nothing)
    done_after: int = Field(
        0,
        title="期限后完成",
        description="期内期限之后、期末之前完成的，不计入done",
        exclude_if=_is_nothing,
    )


class DutyFigures(Shape):
    """What every duty's figures have."""

    draft: bool = Field(
        False, title="草拟", description="任务由程序据原文草拟，尚未核对；核对过的无此项", exclude_if=_is_nothing
    )


class RecurringShape(DutyFigures, title="定期任务"):
    """A recurring duty; `state` is that of the current period, null where there is none."""

    kind: Literal["recurring"]
    state: State | None = Field(title="本期状态")
    periods: tuple[PeriodShape, ...] = Field(title="各期")


class DeliverableShape(DutyFigures, title="成果任务"):
    """A deliverable."""

    kind: Literal["deliverable"]
    state: State | None = Field(title="状态")
    stage: Stage | None = Field(title="阶段")
    due: date | None = Field(title="完成期限")
    document: str | None = Field(title="文号")


class MonthShape(Shape, title="一个月"):
    """One month of a triggered duty."""

    month: str = Field(title="月份")
    received: int = Field(title="收件数")
    in_time: int = Field(title="按时数")
    excepted: int = Field(title="有说明数")
    late: int = Field(title="未按时数")


class TriggeredShape(DutyFigures, title="随到随办"):
    """A triggered duty: it has no state."""

    kind: Literal["triggered"]
    months: tuple[MonthShape, ...] = Field(title="各月")


class StandingShape(DutyFigures, title="常态推进或遇有情形时办理"):
    """A standing or conditional duty, with the day of its last record."""

    kind: Literal["standing", "conditional"]
    state: State | None = Field(title="状态")
    last: date | None = Field(title="最近记录")


DutyShape = RecurringShape | DeliverableShape | TriggeredShape | StandingShape


class ProgressDocument(Stamp, title="落实情况"):
    """`/api/progress.json`."""

    summary: SummaryShape = Field(title="合计", description="各年之和")
    years: dict[str, SummaryShape] = Field(title="各年", description="年份：这一年到期的，见部门合计的years")
    departments: dict[str, DepartmentShape] = Field(title="各部门")
    sections: dict[str, YearsShape] = Field(title="各部分")
    duties: dict[str, DutyShape] = Field(title="各项任务")


class VersionShape(Version, title="版本"):
    """A version; its number goes by its former key as well."""

    document: str | None = Field(None, title="文号", description="与number相同")


class PolicyDocument(Stamp, title="文件正文"):
    """`/api/policy.json`: the document and what is said about it, as in the data; keys without value are left out."""

    title: str = Field(title="题目")
    issuer: str = Field(title="发文机关")
    versions: tuple[VersionShape, ...] = Field(title="版本")
    head: HeadShape | None = Field(None, title="文首", description="正文以前的题目、文号等")
    preamble: str | tuple[str, ...] | None = Field(None, title="前言", description="几段的为列表")
    measures: tuple[MeasureShape, ...] | None = Field(None, title="各条措施", description="直接写在正文里的")
    sections: tuple[SectionShape, ...] = Field(title="各部分")
    order: tuple[str, ...] | None = Field(None, title="次序", description="正文既有措施又有部分的，按原文顺序的编号")
    closing: str | tuple[str, ...] | None = Field(None, title="结语", description="几段的为列表")
    sign_off: SignOffShape | None = Field(None, title="落款")
    attachments: tuple[AttachmentShape, ...] | None = Field(None, title="附件", description="除appendix以外的附件")
    appendix: str | None = Field(None, title="附件题目")
    categories: tuple[Category, ...] | None = Field(None, title="附件各类")
    crosswalk: dict[str, tuple[Link, ...]] = Field(title="表现与措施对应")
    departments: tuple[Department, ...] = Field(title="责任部门")
    duties: tuple[Duty, ...] = Field(title="任务")
    references: tuple[Reference, ...] = Field(title="引用文件")
    glossary: tuple[Term, ...] = Field(title="用语")


class ItemShape(LedgerItem, title="整改事项"):
    """An item of the ledger: what the data says, and how it stands."""

    state: ItemState = Field(title="状态")
    deadline_in_force: date | None = Field(title="现行时限", description="计入有效延期")
    overdue: bool = Field(title=_WORD[OVERDUE])
    due_soon: bool = Field(title=_WORD[State.DUE_SOON], description=f"距现行时限不超过{LEDGER_NOTICE}天")
    accepted: bool = Field(title="验收通过待销号")
    look_back_due: date | None = Field(title="回头看期限", description=f"{_WORD[ItemState.CLOSED]}而未回头看的")


class LedgerSummaryShape(Shape, title="台账合计"):
    """The figures of the ledger."""

    items: int = Field(title="项数")
    states: dict[ItemState, int] = Field(title="各状态项数")
    overdue: int = Field(title=f"{_WORD[OVERDUE]}项数")
    look_backs_wanted: int = Field(title="待回头看项数")


class LedgerDocument(Stamp, title="问题整改台账"):
    """`/api/ledger.json`: every item found by the date."""

    summary: LedgerSummaryShape = Field(title="合计")
    items: tuple[ItemShape, ...] = Field(title="整改事项")


class TaskShape(Shape, title="一个部门的任务"):
    """A duty as one department bears it."""

    id: str = Field(title="任务编号")
    clause: str = Field(title="所属款")
    title: str = Field(title="任务名称")
    as_member: bool = Field(title="以统称名义承担")
    progress: DutyShape = Field(title="落实情况")


class DepartmentDocument(Stamp, title="一个部门的落实情况"):
    """`/api/departments/<id>.json`."""

    department: Department = Field(title="部门")
    summary: DepartmentShape = Field(title="合计")
    tasks: tuple[TaskShape, ...] = Field(title="任务", description="本部门的在前，以统称名义承担的在后")
    records: tuple[Record, ...] = Field(title="落实记录", description="本部门报送的，按日期；没有内容的项为null")
    ledger: tuple[ItemShape, ...] = Field(title="负责的整改事项")
    supporting: tuple[str, ...] = Field(title="配合的整改事项")


DOCUMENTS: Mapping[str, type[BaseModel]] = {
    "policy": PolicyDocument,
    "progress": ProgressDocument,
    "ledger": LedgerDocument,
    "department": DepartmentDocument,
}
"""The shape of each document, by the name of its schema `schema/api/<name>.schema.json`."""


@dataclass(frozen=True)
class Api:
    """The documents of the data as of `now`; `commit` is the revision of the data, None where it is not known."""

    dataset: Dataset
    now: Progress
    commit: str | None = None

    @cached_property
    def summaries(self) -> Summaries:
        """The summaries of the years."""
        return Summaries(self.now)

    def documents(self) -> dict[str, bytes]:
        """Every document by its path below the site's root."""
        found = {
            "api/policy.json": self.policy(),
            "api/progress.json": self.progress(),
            "api/ledger.json": self.ledger(),
        }
        pages = {f"api/departments/{record.id}.json": self.department(record) for record in self.dataset.departments}
        return {path: _to_bytes(document) for path, document in (found | pages).items()}

    def policy(self) -> PolicyDocument:
        """`/api/policy.json`."""
        dataset, document = self.dataset, self.dataset.document
        versions = tuple(VersionShape(**dict(each), document=each.number) for each in dataset.versions)
        return PolicyDocument(
            **self._stamp,
            **self._text(document),
            versions=versions,
            appendix=document.checklist.title if document.checklist else None,
            categories=document.checklist.categories if document.checklist else None,
            crosswalk=dataset.crosswalk.root,
            departments=dataset.departments,
            duties=dataset.duties,
            references=dataset.references,
            glossary=dataset.glossary,
        )

    def _text(self, document: Document) -> dict[str, Any]:
        """The words of a version, by the keys of its shape."""
        policy, entries = document.policy, below(document, document.policy.entries)
        return {
            "title": policy.title,
            "issuer": policy.issuer,
            "head": head(document),
            "preamble": _single(policy.preamble),
            "closing": _single(policy.closing),
            "sign_off": sign_off(document),
            "attachments": tuple(attachment(document, each) for each in policy.attachments) or None,
            "sections": entries["sections"],
            **{key: entries[key] or None for key in ("measures", "order")},
        }

    def progress(self) -> ProgressDocument:
        """`/api/progress.json`."""
        summary = SummaryShape.model_validate
        return ProgressDocument(
            **self._stamp,
            summary=summary(self.now.total),
            years={name: summary(year.total) for name, year in self._years.items()},
            departments={name: self._figures(name) for name in self.now.departments},
            sections={
                name: YearsShape(
                    **dict(summary(figures)),
                    years={year: summary(then.sections[name]) for year, then in self._years.items()},
                )
                for name, figures in self.now.sections.items()
            },
            duties={name: _duty_shape(duty) for name, duty in self.now.duties.items()},
        )

    def ledger(self) -> LedgerDocument:
        """`/api/ledger.json`."""
        items = ledger(self.dataset, self.now.as_of)
        return LedgerDocument(
            **self._stamp,
            summary=LedgerSummaryShape.model_validate(count(items)),
            items=tuple(map(_item_shape, items)),
        )

    def department(self, department: Department) -> DepartmentDocument:
        """`/api/departments/<id>.json`."""
        items = ledger(self.dataset, self.now.as_of)
        own = [each for each in self.dataset.records if each.department == department.id and each.day <= self.now.as_of]
        return DepartmentDocument(
            **self._stamp,
            department=department,
            summary=self._figures(department.id),
            tasks=tuple(self._tasks(department.id)),
            records=tuple(filed.record for filed in sorted(own, key=lambda filed: filed.day)),
            ledger=tuple(_item_shape(item) for item in items if self._responsible(item) == department.id),
            supporting=tuple(item.item.id for item in items if department.id in item.item.supporting),
        )

    def _responsible(self, progress: ItemProgress) -> str:
        return self.dataset.responsible_for(progress.item, self.now.as_of)

    @property
    def _stamp(self) -> dict[str, Any]:
        return {"as_of": self.now.as_of, "sample": self.dataset.sample, "commit": self.commit}

    def _figures(self, department: str) -> DepartmentShape:
        figures = self.now.departments[department]
        summary = SummaryShape.model_validate
        return DepartmentShape(
            **dict(summary(figures.own)),
            years={year: summary(then.departments[department].own) for year, then in self._years.items()},
            as_member=summary(figures.as_member),
        )

    @cached_property
    def _years(self) -> Mapping[str, Progress]:
        return self.summaries.years

    def _tasks(self, department: str) -> Iterator[TaskShape]:
        borne = ((own_duties(self.dataset, department), False), (member_duties(self.dataset, department), True))
        for duties, shared in borne:
            for duty in duties:
                progress = _duty_shape(self.now.duties[duty.id])
                yield TaskShape(id=duty.id, clause=duty.clause, title=duty.title, as_member=shared, progress=progress)


def _duty_shape(progress: DutyProgress) -> DutyShape:
    duty, state, draft = progress.duty, progress.state, bool(progress.duty.draft)
    last = progress.last.day if progress.last else None
    match duty.kind:
        case DutyKind.RECURRING:
            periods = tuple(map(_period_shape, progress.periods))
            return RecurringShape(kind="recurring", state=state, periods=periods, draft=draft)
        case DutyKind.DELIVERABLE:
            return DeliverableShape(
                kind="deliverable",
                state=state,
                stage=progress.stage,
                due=duty.due,
                document=progress.document,
                draft=draft,
            )
        case DutyKind.TRIGGERED:
            return TriggeredShape(kind="triggered", months=tuple(map(_month_shape, progress.months)), draft=draft)
        case DutyKind.STANDING:
            return StandingShape(kind="standing", state=state, last=last, draft=draft)
        case DutyKind.CONDITIONAL:
            return StandingShape(kind="conditional", state=state, last=last, draft=draft)
        case _:
            assert_never(duty.kind)


def _month_shape(line: Record) -> MonthShape:
    return MonthShape(
        month=line.month or "",
        received=line.received or 0,
        in_time=line.in_time or 0,
        excepted=line.excepted or 0,
        late=line.late,
    )


def _period_shape(progress: PeriodProgress) -> PeriodShape:
    return PeriodShape(
        period=progress.period.name,
        first=progress.period.first,
        to=progress.period.last,
        required=progress.required,
        done=progress.done,
        unit=progress.unit,
        state=progress.state,
        due=progress.period.by,
        done_after=progress.after,
    )


def _item_shape(progress: ItemProgress) -> ItemShape:
    return ItemShape(
        **dict(progress.item),
        state=progress.state,
        deadline_in_force=progress.deadline,
        overdue=progress.overdue,
        due_soon=progress.due_soon,
        accepted=progress.accepted,
        look_back_due=progress.look_back_due,
    )


def _single(paragraphs: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """A single paragraph as it is, several as a list, none as None."""
    return paragraphs[0] if len(paragraphs) == 1 else paragraphs or None


def _to_bytes(document: BaseModel) -> bytes:
    """The JSON of a document: keys in the order of its shape, Chinese as it is, UTF-8, a line feed at the end.

    `policy.json` leaves out keys without value, as the data does; elsewhere they are null.
    """
    if not isinstance(document, PolicyDocument):
        return _json(document.model_dump(mode="json", by_alias=True))
    stamp = document.model_dump(mode="json", include=set(Stamp.model_fields))
    return _json(stamp | _with_values(document.model_dump(mode="json")))


def _with_values(value: Any) -> Any:
    """The same without the keys that have no value, but for those that are always there."""
    if isinstance(value, list):
        return [_with_values(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _with_values(each) for key, each in value.items() if each is not None or key in ALWAYS}


def api_schemas() -> dict[str, bytes]:
    """The JSON Schema of every document, by its path below the project: `schema/api/<name>.schema.json`."""
    return {f"schema/api/{name}.schema.json": _json(_schema(shape)) for name, shape in DOCUMENTS.items()}


def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Its JSON Schema without the docstrings of the classes: they are ours, the fields' Chinese words are for all."""
    schema = shape.model_json_schema(mode="serialization")
    for part in (schema, *schema["$defs"].values()):
        part.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
