"""The departments that answer: their names, kinds, members, and from when to when they are there."""

import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field, GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from policysite.data.model.values import (
    Date,
    DepartmentId,
    Entry,
    Flag,
    Items,
    Name,
    Text,
    Word,
    broken,
    shown,
)


class DepartmentKind(StrEnum):
    """What a department is; groups are names that stand for several."""

    PARTY_GROUP = "party_group"
    GENERAL_BRANCH = "general_branch"
    DIVISION = "division"
    PARTY_ORGAN = "party_organ"
    AGENCY = "agency"
    GOVERNMENT = "government"
    COMPANY = "company"
    MASS_ORGANIZATION = "mass_organization"
    OTHER = "other"
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
    kind: DepartmentKind = Field(title="类别", description="党组、党总支、科室、部门、政府、企业、群团等，或统称")
    aliases: Items[Word] = Field((), title="别称", description="检索时也认；一项一个，用英文逗号隔开")
    members: Items[Member] = Field(
        (),
        title="所含部门",
        description="统称所含部门的编号；不清楚的不写；有进有出的写成{id: …, since: …, until: …}",
        json_schema_extra={"uniqueItems": True},
    )
    named: Flag = Field(True, title="原文点名", description="原文未点名的科室写false")
    confirm: Flag = Field(False, title="待核对", description="程序从原文读出、尚待核对的写true；核对后删去这一行")
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
