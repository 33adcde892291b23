"""The data dictionary: every file, every field, from the models themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from policysite.data.dataset import FILES, OPTIONAL_FILES
from policysite.data.validation import bare


@dataclass(frozen=True)
class FieldRow:
    """One field: its key, Chinese name, kind of value, whether it must be given, and what it means."""

    key: str
    name: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True)
class FieldTable:
    """The fields of one kind of entry; `path` says where in the file it stands."""

    path: str
    about: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True)
class FileTable:
    """One data file and the tables of its entries."""

    name: str
    tables: tuple[FieldTable, ...]

    @property
    def anchor(self) -> str:
        """The id of its heading: `records/<year>/<department>.yml` → `records-year-department`."""
        return "-".join(re.findall("[a-z]+", self.name.removesuffix(".yml")))


def files() -> Iterator[FileTable]:
    """Every file of the data with all its fields, in the order in which they are read."""
    for name, kind in {**FILES, **OPTIONAL_FILES}.items():
        yield FileTable(f"{name}.yml", tuple(_tables(kind, "")))


def _tables(kind: Any, path: str) -> Iterator[FieldTable]:
    kind = bare(kind)
    if get_origin(kind) is tuple:
        yield from _tables(get_args(kind)[0], f"{path}[]")
    elif get_origin(kind) is dict:
        yield from _tables(get_args(kind)[1], f"{path}<编号>")
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        rows = tuple(_row(key, info) for key, info in kind.model_fields.items())
        yield FieldTable(path, kind.model_config.get("title") or "", rows)
        for key, info in kind.model_fields.items():
            yield from _tables(info.annotation, f"{path}.{key}".removeprefix("."))


def _row(key: str, info: FieldInfo) -> FieldRow:
    return FieldRow(key, info.title or "", _kind(info.annotation), info.is_required(), info.description or "")


def _kind(annotation: Any) -> str:
    """The kind of a value in a word or two: 文字, 整数, 日期, 是否, its choices, or a list of one of these."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _kind(next(option for option in get_args(annotation) if option is not NoneType))
    if origin is tuple:
        return f"{_kind(get_args(annotation)[0])}列表"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "、".join(choice.value for choice in annotation)
    return _WORDS.get(annotation, "一组内容")


_WORDS: dict[Any, str] = {str: "文字", int: "整数", date: "日期", bool: "true或false"}
