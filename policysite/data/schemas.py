"""What each data file may hold, generated from the models with their Chinese words: JSON Schema, and a dictionary.

The schema, for editors, is draft 7, which the YAML language servers know best. What `load` demands beyond these
(references, sums, the text itself) no schema can say.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from policysite.data.files import FILES, OPTIONAL_FILES, SHARED_FILES
from policysite.data.model.departments import DepartmentKind
from policysite.data.model.document import Clause, Measure, Roles, Section
from policysite.data.model.duties import DutyKind, Product, RecordRule, Rhythm
from policysite.data.model.records import Stage
from policysite.data.model.settings import DaySpan, ForgeKind
from policysite.data.model.values import DAY
from policysite.data.model.words import DEPARTMENT_KIND, FORGE, KIND, PRODUCT, RECORD_RULE, RHYTHM, STAGE
from policysite.data.validation import options
from policysite.data.yaml.editing import schema_of

_CHOICES: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    DepartmentKind.__name__: ("部门类别", DEPARTMENT_KIND),
    DutyKind.__name__: ("任务类型", KIND),
    Rhythm.__name__: ("频次", RHYTHM),
    Product.__name__: ("成果形式", PRODUCT),
    RecordRule.__name__: ("可记内容", RECORD_RULE | {RecordRule.FULL: "可记全部"}),
    Stage.__name__: ("阶段", STAGE),
    ForgeKind.__name__: ("代码库种类", FORGE),
}
"""The choices that are English words in the data, with the words that the pages show for them."""

_PARTS = "definitions"
"""Where draft 7 keeps the parts of a schema."""

_KINDS: Mapping[Any, str] = {str: "文字", int: "整数", date: "日期", bool: "true或false", DaySpan: "日期或起止日期"}


def file_schemas() -> dict[str, bytes]:
    """The schema of every kind of data file, by its path below the project: `schema/duties.schema.json`."""
    schemas = {schema_of(name): _schema(kind) for name, kind in {**FILES, **OPTIONAL_FILES}.items()}
    return {
        f"schema/{name}.schema.json": (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for name, schema in schemas.items()
    }


def _schema(kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema(ref_template=f"#/{_PARTS}/{{model}}")
    parts = schema.pop("$defs", {})
    for name, part in parts.items():
        _reword(name, part)
    schema.pop("description", None)  # the docstring of the class: it is ours, not the editor's
    if "title" not in schema:  # a list is called what its entries are
        schema["title"] = parts[schema["items"]["$ref"].rpartition("/")[2]]["title"]
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    whole = ({_PARTS: parts} if parts else {}) | schema
    return {"$schema": "http://json-schema.org/draft-07/schema#"} | {key: _tidy(whole[key]) for key in whole}


def _reword(name: str, part: dict[str, Any]) -> None:
    """Chinese words in the place of class names and docstrings."""
    part.pop("description", None)
    title, words = _CHOICES.get(name, ("", {}))
    if title:
        choices = part.pop("enum", None) or [part.pop("const")]
        part |= {"title": title, "enum": choices}
        part["description"] = "；".join(f"{choice}：{words[choice]}" for choice in choices)
    elif not re.search("[\u4e00-\u9fff]", part.get("title", "")):
        part.pop("title", None)


def _tidy(part: Any) -> Any:
    """Without null, which no data file may hold, and without the defaults that stand for it.

    A day is told by its pattern alone: not every validator looks at formats, and strict ones may know none.
    """
    if isinstance(part, list):
        return [_tidy(each) for each in part]
    if not isinstance(part, dict):
        return part
    tidied = {key: _tidy(value) for key, value in part.items() if not (key == "default" and value in (None, []))}
    if tidied.get("format") == "date":
        tidied = {"pattern": f"^{DAY}$"} | {key: value for key, value in tidied.items() if key != "format"}
    choices = [each for each in tidied.get("anyOf", ()) if each != {"type": "null"}]
    if "oneOf" in tidied:  # the entries of a list that takes two kinds
        return {key: value for key, value in tidied.items() if key != "oneOf"} | {"anyOf": tidied["oneOf"]}
    if len(choices) != 1:
        return tidied | ({"anyOf": choices} if choices else {})
    return choices[0] | {key: value for key, value in tidied.items() if key != "anyOf"}


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
    def own(self) -> str:
        """What a writer's own files beside it are called: `ledger/<year>/<source>.yml`; empty where there are none."""
        stem = self.name.removesuffix(".yml")
        return f"{stem}/<source>.yml" if stem in SHARED_FILES else ""

    @property
    def anchor(self) -> str:
        """The id of its heading: `records/<year>/<department>.yml` → `records-year-department`."""
        return "-".join(re.findall("[a-z]+", self.name.removesuffix(".yml")))


_TREE = {Section, Measure, Clause, Roles}
"""The entries that may stand at any depth: their fields are told once a file."""


def file_tables() -> Iterator[FileTable]:
    """The data dictionary: every file with all its fields, in the order in which they are read."""
    for name, kind in {**FILES, **OPTIONAL_FILES}.items():
        yield FileTable(f"{name}.yml", tuple(_tables(kind, "", set())))


def _tables(kind: Any, path: str, told: set[Any]) -> Iterator[FieldTable]:
    """The tables of a kind and of what stands in it; `told` are the entries of a tree that have theirs already."""
    several = [*options(kind)]
    if len(several) > 1:
        for each in several:
            yield from _tables(each, path, told)
        return
    kind = several[0]
    if get_origin(kind) is tuple:
        yield from _tables(get_args(kind)[0], f"{path}[]", told)
    elif get_origin(kind) is dict:
        yield from _tables(get_args(kind)[1], f"{path}<编号>", told)
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in told:
        told |= {kind} & _TREE
        rows = (
            FieldRow(key, info.title or "", _kind(info.annotation), info.is_required(), info.description or "")
            for key, info in kind.model_fields.items()
        )
        yield FieldTable(path, kind.model_config.get("title") or "", tuple(rows))
        for key, info in kind.model_fields.items():
            yield from _tables(info.annotation, f"{path}.{key}".removeprefix("."), told)


def _kind(annotation: Any) -> str:
    """The kind of a value in a word or two: 文字, 整数, 日期, 是否, its choices, or a list of one of these."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return "或".join(_kind(option) for option in reversed(get_args(annotation)) if option is not NoneType)
    if origin is tuple:
        return f"{_kind(get_args(annotation)[0])}列表"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "、".join(choice.value for choice in annotation)
    return _KINDS.get(annotation, "一组内容")
