"""The JSON documents of `/api/` and their schemas, as bytes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.model.document import Department
from policysite.data.model.duties import DutyKind
from policysite.data.model.records import Filed, Record
from policysite.exports import api_shapes as shapes
from policysite.figures.ledger import ItemProgress, count, ledger
from policysite.figures.progress import DutyProgress, PeriodProgress, Progress, member_duties, own_duties

DOCUMENTS: Mapping[str, type[BaseModel]] = {
    "policy": shapes.PolicyDocument,
    "progress": shapes.ProgressDocument,
    "ledger": shapes.LedgerDocument,
    "department": shapes.DepartmentDocument,
}
"""The shape of each document, by the name of its schema `schema/api/<name>.schema.json`."""


@dataclass(frozen=True)
class Api:
    """The documents of `site` as of `now`; `commit` is the revision of the data, None where it is not known."""

    dataset: Dataset
    now: Progress
    commit: str | None = None

    def documents(self) -> dict[str, bytes]:
        """Every document by its path below the site's root."""
        found = {
            "api/policy.json": self.policy(),
            "api/progress.json": self.progress(),
            "api/ledger.json": self.ledger(),
        }
        pages = {f"api/departments/{record.id}.json": self.department(record) for record in self.dataset.departments}
        return {path: to_bytes(document) for path, document in (found | pages).items()}

    def policy(self) -> shapes.PolicyDocument:
        """`/api/policy.json`."""
        dataset, policy = self.dataset, self.dataset.policy
        return shapes.PolicyDocument(
            **self._stamp,
            **{name: getattr(policy, name) for name in type(policy).model_fields},
            appendix=dataset.checklist.title,
            categories=dataset.checklist.categories,
            crosswalk=dataset.crosswalk.root,
            departments=dataset.departments,
            duties=dataset.duties,
            references=dataset.references,
            glossary=dataset.glossary,
        )

    def progress(self) -> shapes.ProgressDocument:
        """`/api/progress.json`."""
        summary = shapes.SummaryShape.model_validate
        return shapes.ProgressDocument(
            **self._stamp,
            summary=summary(self.now.total),
            departments={name: self._figures(name) for name in self.now.departments},
            sections={name: summary(figures) for name, figures in self.now.sections.items()},
            duties={name: duty_shape(duty) for name, duty in self.now.duties.items()},
        )

    def ledger(self) -> shapes.LedgerDocument:
        """`/api/ledger.json`."""
        items = ledger(self.dataset, self.now.as_of)
        return shapes.LedgerDocument(
            **self._stamp,
            summary=shapes.LedgerSummaryShape.model_validate(count(items)),
            items=tuple(map(item_shape, items)),
        )

    def department(self, department: Department) -> shapes.DepartmentDocument:
        """`/api/departments/<id>.json`."""
        items = ledger(self.dataset, self.now.as_of)
        return shapes.DepartmentDocument(
            **self._stamp,
            department=department,
            summary=self._figures(department.id),
            tasks=self._tasks(department.id),
            records=tuple(filed.record for filed in self._records(department.id)),
            ledger=tuple(item_shape(item) for item in items if item.item.department == department.id),
            supporting=tuple(item.item.id for item in items if department.id in item.item.supporting),
        )

    @property
    def _stamp(self) -> dict[str, Any]:
        return {"as_of": self.now.as_of, "sample": self.dataset.sample, "commit": self.commit}

    def _records(self, department: str) -> list[Filed]:
        """What a department reported by the day, the earliest first."""
        own = (
            filed for filed in self.dataset.records if filed.department == department and filed.day <= self.now.as_of
        )
        return sorted(own, key=lambda filed: filed.day)

    def _figures(self, department: str) -> shapes.DepartmentShape:
        figures = self.now.departments[department]
        own = shapes.SummaryShape.model_validate(figures.own)
        return shapes.DepartmentShape(**dict(own), as_member=shapes.SummaryShape.model_validate(figures.as_member))

    def _tasks(self, department: str) -> tuple[shapes.TaskShape, ...]:
        borne = ((own_duties(self.dataset, department), False), (member_duties(self.dataset, department), True))
        return tuple(
            shapes.TaskShape(
                id=duty.id,
                clause=duty.clause,
                title=duty.title,
                as_member=as_member,
                progress=duty_shape(self.now.duties[duty.id]),
            )
            for duties, as_member in borne
            for duty in duties
        )


def duty_shape(progress: DutyProgress) -> shapes.DutyShape:
    """A duty as the JSON has it."""
    duty, state = progress.duty, progress.state
    last = progress.last.day if progress.last else None
    match duty.kind:
        case DutyKind.RECURRING:
            periods = tuple(map(_period_shape, progress.periods))
            return shapes.RecurringShape(kind="recurring", state=state, periods=periods)
        case DutyKind.DELIVERABLE:
            return shapes.DeliverableShape(
                kind="deliverable", state=state, stage=progress.stage, due=duty.due, document=progress.document
            )
        case DutyKind.TRIGGERED:
            return shapes.TriggeredShape(kind="triggered", months=tuple(map(_month_shape, progress.months)))
        case DutyKind.STANDING:
            return shapes.StandingShape(kind="standing", state=state, last=last)
        case DutyKind.CONDITIONAL:
            return shapes.StandingShape(kind="conditional", state=state, last=last)
        case _:
            assert_never(duty.kind)


def _month_shape(line: Record) -> shapes.MonthShape:
    return shapes.MonthShape(
        month=line.month or "",
        received=line.received or 0,
        in_time=line.in_time or 0,
        excepted=line.excepted or 0,
        late=line.late,
    )


def _period_shape(progress: PeriodProgress) -> shapes.PeriodShape:
    return shapes.PeriodShape(
        period=progress.period.name,
        first=progress.period.first,
        to=progress.period.last,
        required=progress.required,
        done=progress.done,
        unit=progress.unit,
        state=progress.state,
    )


def item_shape(progress: ItemProgress) -> shapes.ItemShape:
    """An item of the ledger as the JSON has it."""
    return shapes.ItemShape(
        **dict(progress.item),
        state=progress.state,
        deadline_in_force=progress.deadline,
        overdue=progress.overdue,
        accepted=progress.accepted,
        look_back_due=progress.look_back_due,
    )


def to_bytes(document: BaseModel) -> bytes:
    """The JSON of a document: keys in the order of its shape, Chinese as it is, UTF-8, a line feed at the end.

    `policy.json` leaves out keys without value, as the data does; elsewhere they are null.
    """
    if not isinstance(document, shapes.PolicyDocument):
        return _json(document.model_dump(mode="json", by_alias=True))
    stamp = document.model_dump(mode="json", include=set(shapes.Stamp.model_fields))
    return _json(stamp | document.model_dump(mode="json", exclude_none=True))


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
