"""The shapes of the document's own text in `/api/policy.json`, and how a version is told in them.

Keys without value are left out as in the data, but for a clause's `tail` and `roles`, which every clause has.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from policysite.data.document import Document
from policysite.data.model.document import (
    Attachment,
    Clause,
    HeadKind,
    HeadLine,
    Measure,
    Section,
    SignOffKind,
    SignOffLine,
)
from policysite.data.model.words import ROLE
from policysite.data.text.verbatim import tail

ALWAYS = frozenset({"tail", "roles", "measures", "clauses", "responsible"})
"""The keys that are there without a value too."""


class Told(BaseModel):
    """A part of the document; what it has no value for is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_serializer(mode="wrap")
    def _with_values(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values = handler(self)
        return {key: value for key, value in values.items() if key in ALWAYS or value not in (None, [], (), {}, False)}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The fields, of which only those without a value of their own, or that are always there, are required."""
        bare = {key: value for key, value in core.items() if key != "serialization"}
        schema = handler.resolve_ref_schema(handler(cast(CoreSchema, bare)))
        fields = cls.model_fields.items()
        schema["required"] = [name for name, info in fields if info.is_required() or name in ALWAYS]
        return schema


class ClauseShape(Told, title="款"):
    """A clause with what it prints of who answers for it, and these by role."""

    id: str = Field(title="款号")
    text: str = Field(title="原文")
    paragraph: bool = Field(False, title="另起一段")
    above: bool = Field(False, title="责任见上级", description="true：责任单位印在上级题目之后")
    responsible: tuple[str, ...] = Field(title="责任部门", description="须落实的：牵头、责任、配合，按原文顺序")
    tail: str | None = Field(title="原印责任", description="连括号照录，几行的分行；没有的为null")
    tail_apart: bool = Field(False, title="责任另起一行")
    after: str | None = Field(None, title="括号后标点")
    roles: dict[str, tuple[str, ...]] = Field(
        title="职责分工",
        description="；".join(f"{key}：{word}" for key, word in ROLE.items()) + "（职务）；其余为部门编号",
    )
    deadline: str | None = Field(None, title="完成时限")
    scope: str | None = Field(None, title="职责范围")
    note: str | None = Field(None, title="括号内说明")
    retired: date | None = Field(None, title="停用日期")


class MeasureShape(Told, title="措施"):
    """A measure."""

    id: str = Field(title="措施编号")
    number: int = Field(title="序号")
    mark: str | None = Field(None, title="所印序号", description="印成“1.”的没有这一项")
    title: str | None = Field(None, title="题目")
    cells: tuple[str, ...] = Field((), title="表格各栏")
    clauses: tuple[ClauseShape, ...] = Field(title="各款")
    retired: date | None = Field(None, title="停用日期")


class SectionShape(Told, title="部分"):
    """A section with the measures and the sections directly below it; `order` has the ids of both as printed."""

    id: str = Field(title="部分编号")
    number: str = Field(title="序号")
    mark: str | None = Field(None, title="所印序号", description="印成“三、”的没有这一项")
    title: str = Field(title="题目")
    rest: str | None = Field(None, title="题目后文字")
    text: tuple[str, ...] = Field((), title="题下各段")
    after: tuple[str, ...] = Field((), title="条目后各段")
    measures: tuple[MeasureShape, ...] = Field(title="各条措施")
    sections: tuple["SectionShape", ...] = Field((), title="下级部分")
    order: tuple[str, ...] = Field((), title="次序", description="既有措施又有下级部分的，按原文顺序的编号")


class HeadShape(Told, title="文首"):
    """What stands before the text."""

    title: str | None = Field(None, title="题目", description="分行的连成一行")
    number: str | None = Field(None, title="文号")
    addressee: str | None = Field(None, title="主送机关")
    adopted: str | None = Field(None, title="题注")
    notice: tuple[str, ...] = Field((), title="印发通知")
    plan_title: str | None = Field(None, title="所印发文件的题目")


class SignOffShape(Told, title="落款"):
    """Who issued the document and when, as printed, wherever that stands."""

    issuer: str | None = Field(None, title="发文机关")
    date: str | None = Field(None, title="日期")
    note: str | None = Field(None, title="附注")
    annex: tuple[str, ...] = Field((), title="附件说明")
    plan: "SignOffShape | None" = Field(None, title="所印发文件的落款", description="印发通知另有落款的才有")


class AttachmentShape(Told, title="附件"):
    """An attachment: `table`, `text`, or `entries` like those of the document."""

    id: str = Field(title="附件编号")
    mark: str | None = Field(None, title="所印“附件”")
    title: str = Field(title="题目")
    kind: str = Field(title="形式", description="table表格、text文字、entries条目")
    text: tuple[str, ...] = Field((), title="各段")
    header: tuple[str, ...] = Field((), title="表头")
    notes: tuple[str, ...] = Field((), title="表后各段")
    rows: tuple[tuple[str, ...], ...] = Field((), title="各行", description="表格的全部数据行，逐格照录")
    measures: tuple[MeasureShape, ...] = Field((), title="各条")
    sections: tuple[SectionShape, ...] = Field((), title="各部分")
    order: tuple[str, ...] = Field((), title="次序")


def head(document: Document) -> HeadShape | None:
    """What stands before the text; None where nothing does."""
    words = _by_kind(document.policy.head)
    if not words:
        return None
    return HeadShape(
        title="".join(words.get(HeadKind.TITLE, ())) or None,
        number=next(iter(words.get(HeadKind.NUMBER, ())), None),
        addressee="".join(words.get(HeadKind.ADDRESSEE, ())).rstrip("：:") or None,
        adopted="".join(words.get(HeadKind.ADOPTED, ())).strip("（）()") or None,
        notice=tuple(words.get(HeadKind.NOTICE, ())),
        plan_title="".join(words.get(HeadKind.PLAN_TITLE, ())) or None,
    )


def sign_off(document: Document) -> SignOffShape | None:
    """Who issued the document and when, below the text or the notice that brings it; None where it says neither."""
    notice, end = (_signed(lines) for lines in (document.policy.head, document.policy.sign_off))
    if not notice or not end:
        return SignOffShape.model_validate(notice or end) if notice or end else None
    if notice.keys() & end.keys():
        return SignOffShape.model_validate({**notice, "annex": end.pop("annex", ()), "plan": end or None})
    return SignOffShape.model_validate(notice | end)


def _signed(lines: Iterable[HeadLine | SignOffLine]) -> dict[str, Any]:
    """The words of the lines that sign something, by kind."""
    words = {str(kind): found for kind, found in _by_kind(lines).items()}
    kept = {kind: words[kind] for kind in map(str, SignOffKind) if kind in words}
    bare = {kind: "".join(each.strip("（）()") for each in found) for kind, found in kept.items()}
    return bare | ({"annex": tuple(kept["annex"])} if "annex" in kept else {})


def _by_kind(lines: Iterable[Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for line in lines:
        found.setdefault(line.kind, []).append(line.text)
    return found


def below(document: Document, entries: Iterable[Section | Measure]) -> dict[str, Any]:
    """The `measures` and `sections` of a list, and the `order` of both where it has both."""
    listed = tuple(entries)
    measures = tuple(measure(document, each) for each in listed if isinstance(each, Measure))
    sections = tuple(_section(document, each) for each in listed if isinstance(each, Section))
    both = tuple(each.id for each in listed) if measures and sections else ()
    return {"measures": measures, "sections": sections, "order": both}


def measure(document: Document, record: Measure) -> MeasureShape:
    """A measure."""
    return MeasureShape(
        id=record.id,
        number=record.number,
        mark=_mark(record.mark),
        title=record.title,
        cells=record.cells,
        clauses=tuple(_clause(document, each) for each in record.clauses),
        retired=record.retired,
    )


def attachment(document: Document, record: Attachment) -> AttachmentShape:
    """An attachment."""
    rows = record.rows or tuple(_rows(document, record.entries))
    return AttachmentShape(
        id=record.id,
        mark=record.mark,
        title=record.title,
        kind="table" if record.header or rows else "entries" if record.entries else "text",
        text=record.text,
        header=record.header,
        rows=rows,
        notes=record.notes,
        **below(document, record.entries),
    )


def _rows(document: Document, entries: Iterable[Section | Measure]) -> Iterator[tuple[str, ...]]:
    """The rows that the version has: what it no longer has is told as an entry alone."""
    for entry in entries:
        measures = entry.every_measure if isinstance(entry, Section) else (entry,)
        yield from (each.cells for each in measures if each.cells and each.id in document.in_text)


def _section(document: Document, record: Section) -> SectionShape:
    return SectionShape(
        id=record.id,
        number=record.number,
        mark=_mark(record.mark),
        title=record.title,
        rest=record.rest,
        text=record.text,
        after=record.after,
        **below(document, record.entries),
    )


def _mark(mark: str | None) -> str | None:
    return mark and mark.strip()


def _clause(document: Document, record: Clause) -> ClauseShape:
    return ClauseShape(
        id=record.id,
        text=record.text,
        paragraph=record.paragraph,
        above=record.above,
        responsible=record.responsible,
        tail="\n".join(filter(None, (tail(document, record), *record.further))) or None,
        tail_apart=record.tail_apart,
        after=record.after,
        roles=record.by_role,
        deadline=record.deadline,
        scope=record.scope,
        note=record.note,
        retired=record.retired,
    )
