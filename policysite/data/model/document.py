"""What the issued text and the files beside it hold: one class an entry, one field a key.

Titles and descriptions, here and in the other models, are Chinese: they become the data dictionary and the JSON Schema
that editors show.
"""

import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field, GetJsonSchemaHandler, RootModel, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from policysite.data.model.values import (
    LINE,
    CategoryId,
    ClauseId,
    Date,
    DepartmentId,
    Entry,
    Flag,
    Ids,
    ItemId,
    Items,
    MeasureId,
    Name,
    Positive,
    ReferenceId,
    SectionId,
    TermId,
    Text,
    VersionId,
    Word,
    broken,
    shown,
)

RETIRED = Field(None, title="停用日期", description="停用后条目留存、编号不再用，如2027-01-01")


class Version(Entry, title="版本"):
    """An issued version of the text; its archived original is `source/<id>.txt`."""

    id: VersionId = Field(title="版本号", description="对应source/下同名的归档原文")
    in_force: Date | None = Field(
        None, title="施行日期", description="自这一天起施行；首个版本不知道的不写，以后的必填"
    )
    date: Date | None = Field(None, title="成文日期", description="不知道的不写")
    number: Text | None = Field(None, title="文号", description="不知道的不写")
    validity: Text | None = Field(None, title="有效性", description="现行有效、已废止等；不知道的不写")


class Clause(Entry, title="款"):
    """A clause 款: the words up to one `（责任部门：…）`, without that tail."""

    id: ClauseId = Field(title="款号", description="本站所编，永久不变")
    text: Text = Field(
        title="原文",
        description="逐字照录，不含“（责任部门：…）”",
        json_schema_extra={"pattern": rf"^(?!.*（责任部门：){LINE}$"},
    )
    responsible: Ids = Field(title="责任部门", description="部门编号，按原文顺序", min_length=1)
    retired: Date | None = RETIRED


class Measure(Entry, title="措施"):
    """A measure 措施: a heading sentence and its clauses."""

    id: MeasureId = Field(title="措施编号", description="永久不变，也是网址")
    number: Positive = Field(title="序号", description="原文所印的数字")
    title: Text = Field(
        title="题目", description="首句，含句号", json_schema_extra={"pattern": r"^(?:[^。\s][^。\n]*)?。$"}
    )
    clauses: Items[Clause] = Field(title="各款", min_length=1)
    retired: Date | None = RETIRED


class Section(Entry, title="部分"):
    """A section 部分."""

    id: SectionId = Field(title="部分编号")
    number: Text = Field(title="序号", description="原文所印的汉字数字，如三")
    title: Text = Field(title="题目")
    measures: Items[Measure] = Field(title="各条措施", min_length=1)


class Body(Entry, title="文件正文"):
    """The text of one version."""

    title: Text = Field(title="题目", description="原文未载的，由本站拟定")
    issuer: Text = Field(title="发文机关")
    preamble: Text = Field(title="前言")
    sections: Items[Section] = Field(title="各部分", min_length=1)
    closing: Text = Field(title="结语")


class _Versions(Entry):
    versions: Items[Version] = Field(title="版本", description="每次印发一项，按施行先后", min_length=1)


class Policy(Body, _Versions, title="文件正文"):
    """`policy.yml`: every issued version, and the text of the last; `versions` stand first in it."""


class DepartmentKind(StrEnum):
    """What a department is; groups are names that stand for several."""

    PARTY_GROUP = "party_group"
    GENERAL_BRANCH = "general_branch"
    DIVISION = "division"
    GROUP = "group"


class Member(Entry, title="所含部门"):
    """A department within a group; who has always belonged to it is written as an id alone."""

    id: Text = Field(title="部门编号")
    since: Date | None = Field(None, title="自", description="加入之日；一直都在的不写")
    until: Date | None = Field(None, title="至", description="最后一日；仍在的不写")

    @model_validator(mode="before")
    @classmethod
    def _of_id(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"id": value}
        if not isinstance(value, (dict, Member)):
            raise broken(f"须是部门编号，或id、since、until的一组，写的是{shown(value)}")
        return value

    @model_serializer
    def _as_written(self) -> str | dict[str, Any]:
        days = {"since": self.since, "until": self.until}
        given = {name: day.isoformat() for name, day in days.items() if day}
        return {"id": self.id} | given if given else self.id

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """An id alone or the fields."""
        if handler.mode == "serialization":
            return handler(core)
        fields = {name: value for name, value in handler(core).items() if name != "description"}
        alone = {name: value for name, value in fields["properties"]["id"].items() if name != "title"}
        return {"anyOf": [alone, fields]}

    def __str__(self) -> str:
        """`office（自2027-01-01，至2027-12-31）`."""
        days = [f"{word}{day}" for word, day in (("自", self.since), ("至", self.until)) if day]
        return f"{self.id}（{'，'.join(days)}）" if days else self.id

    def belongs(self, day: datetime.date) -> bool:
        """Whether it belongs to the group on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Department(Entry, title="责任部门"):
    """`departments.yml`: one responsible department 责任部门, in the document's order."""

    id: DepartmentId = Field(title="部门编号")
    name: Name = Field(title="名称")
    printed: Name | None = Field(None, title="原文所印名称", description="部门改名后填，原文仍按此印")
    kind: DepartmentKind = Field(title="类别", description="党组、机关总支、科室或统称")
    aliases: Items[Word] = Field((), title="别称", description="检索时也认；一项一个，用英文逗号隔开")
    members: Items[Member] = Field(
        (),
        title="所含部门",
        description="统称所含部门的编号；不清楚的不写；有进有出的写成{id: …, since: …, until: …}",
        json_schema_extra={"uniqueItems": True},
    )
    named: Flag = Field(True, title="原文点名", description="原文未点名的科室写false")
    since: Date | None = Field(None, title="设立日期", description="起算日期以后设立的才写")
    retired: Date | None = Field(None, title="停用日期", description="撤并后的第一天；条目留存、编号不再用")
    successor: Text | None = Field(
        None, title="承接部门", description="停用后承接其任务和整改事项的部门编号，由它报送；没有的不写"
    )

    def exists(self, day: datetime.date) -> bool:
        """Whether it is there on `day`: founded, and not retired."""
        return (self.since is None or self.since <= day) and not self.is_retired(day)

    def is_retired(self, day: datetime.date) -> bool:
        """Whether it is retired on `day`."""
        return self.retired is not None and self.retired <= day


class Item(Entry, title="表现"):
    """One manifestation 表现 of the appendix."""

    id: ItemId = Field(title="表现编号")
    number: Positive = Field(title="序号", description="原文所印的数字")
    text: Text = Field(title="原文", description="逐字照录")
    retired: Date | None = RETIRED


class Category(Entry, title="表现类别"):
    """A category of the appendix."""

    id: CategoryId = Field(title="类别编号")
    number: Text = Field(title="序号", description="汉字数字")
    title: Text = Field(title="题目")
    section: Text = Field(title="对应部分", description="正文部分的编号，本站所加")
    items: Items[Item] = Field(title="各项表现", min_length=1)


class Checklist(Entry, title="作风问题表现清单"):
    """`checklist.yml`: the appendix 作风问题表现清单."""

    title: Text = Field(title="题目")
    categories: Items[Category] = Field(title="各类", min_length=1)


class FormerText(Entry, title="以前版本的结构"):
    """`source/<id>.yml`: a former version as `policy.yml` and `checklist.yml` had it while it was the last."""

    policy: Body = Field(title="正文", description="当时的policy.yml，不含versions")
    checklist: Checklist = Field(title="清单", description="当时的checklist.yml")
    printed: dict[DepartmentId, Text] = Field(
        {}, title="当时所印名称", description="部门编号: 这一版所印的名称；与现在相同的可不写"
    )


class Link(Entry, title="表现与措施的对应"):
    """One line of the crosswalk: a measure that answers a manifestation, and why."""

    measure: Text = Field(title="措施编号")
    reason: Text = Field(title="理由", description="对应的依据，本站所编")


class Crosswalk(RootModel[dict[ItemId, Items[Link]]], title="表现与措施对应表", frozen=True):
    """`crosswalk.yml`: manifestation → measures, an editorial aid."""


class ReferenceKind(StrEnum):
    """What a cited document is."""

    PARTY_RULE = "党内法规"
    SUPERIOR = "上级文件"
    OWN = "本处制度"
    BOOK = "读本"


class Reference(Entry, title="引用文件"):
    """`references.yml`: a document that the text cites."""

    id: ReferenceId = Field(title="文件编号")
    title: Text = Field(title="名称", description="与原文一致；原文用书名号的，照录书名号内的文字")
    kind: ReferenceKind = Field(title="类别")
    marked: Flag = Field(title="有书名号", description="原文用《》引的写true")
    note: Text | None = Field(None, title="说明")
    retired: Date | None = RETIRED


class Term(Entry, title="用语"):
    """`glossary.yml`: a set phrase of the office."""

    id: TermId = Field(title="用语编号")
    term: Text = Field(title="用语", description="与原文一致")
    aliases: Items[Word] = Field((), title="别称", description="检索时也认；一项一个，用英文逗号隔开")
    meaning: Text | None = Field(None, title="释义", description="有公开出处的才写")
    source: Text | None = Field(None, title="出处", description="释义的公开出处，与释义同写")
    retired: Date | None = RETIRED
