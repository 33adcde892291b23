"""The JSON documents of `/api/`, and the schemas of their shapes, `schema/api/`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, assert_never

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.departments import Department
from policysite.data.model.duties import DutyKind
from policysite.data.model.records import Record
from policysite.exports.api_shapes import (
    DeliverableShape,
    DepartmentDocument,
    DepartmentShape,
    DutyShape,
    ItemShape,
    LedgerDocument,
    LedgerSummaryShape,
    MonthShape,
    PeriodShape,
    PolicyDocument,
    ProgressDocument,
    RecurringShape,
    Stamp,
    StandingShape,
    SummaryShape,
    TaskShape,
    TriggeredShape,
    VersionShape,
    YearsShape,
)
from policysite.exports.document_json import (
    ALWAYS,
    attachment,
    below,
    head,
    sign_off,
)
from policysite.figures.duties import DutyProgress, PeriodProgress
from policysite.figures.ledger import ItemProgress, count, ledger
from policysite.figures.progress import Progress, member_duties, own_duties
from policysite.figures.summaries import Summaries

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
        return f"{document.model_dump_json(by_alias=True, indent=2)}\n".encode()
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
