"""The JSON Schema of every data file, for editors: generated from the models, with their Chinese words.

Draft 7, which the YAML language servers know best. What `load` demands beyond these (references, sums, the text
itself) no schema can say.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from policysite.data.dataset import FILES, OPTIONAL_FILES
from policysite.data.model.document import DepartmentKind
from policysite.data.model.duties import DutyKind, Product, RecordRule, Rhythm, Within
from policysite.data.model.records import Stage
from policysite.data.model.settings import ForgeKind
from policysite.data.model.words import DEPARTMENT_KIND, FORGE, KIND, PRODUCT, RECORD_RULE, RHYTHM, STAGE
from policysite.data.yaml.writing import schema_of

DRAFT = "http://json-schema.org/draft-07/schema#"

_CHOICES: tuple[tuple[type[StrEnum], str, Mapping[Any, str]], ...] = (
    (DepartmentKind, "部门类别", DEPARTMENT_KIND),
    (DutyKind, "任务类型", KIND),
    (Rhythm, "频次", RHYTHM),
    (Product, "成果形式", PRODUCT),
    (Within, "时限", {Within.SAME_DAY: "一般应于当日"}),
    (RecordRule, "可记内容", RECORD_RULE | {RecordRule.FULL: "可记全部"}),
    (Stage, "阶段", STAGE),
    (ForgeKind, "代码库种类", FORGE),
)
"""The choices that are English words in the data, with the words that the pages show for them."""

_WORDS = {kind.__name__: (title, words) for kind, title, words in _CHOICES}


def file_schemas() -> dict[str, bytes]:
    """The schema of every kind of data file, by its path below the project: `schema/duties.schema.json`."""
    kinds = {schema_of(name): kind for name, kind in {**FILES, **OPTIONAL_FILES}.items()}
    return {f"schema/{name}.schema.json": _json(_schema(kind)) for name, kind in kinds.items()}


def _schema(kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema()
    for name, part in schema.get("$defs", {}).items():
        _reword(name, part)
    schema.pop("description", None)  # the docstring of the class: it is ours, not the editor's
    schema["title"] = schema.get("title") or _title(schema)
    return {"$schema": DRAFT} | {key: _tidy(value) for key, value in _closed(schema).items()}


def _title(schema: dict[str, Any]) -> str:
    """The title of a list is that of its entries."""
    return str(schema["$defs"][schema["items"]["$ref"].rpartition("/")[2]]["title"])


def _reword(name: str, part: dict[str, Any]) -> None:
    """Chinese words in the place of class names and docstrings."""
    part.pop("description", None)
    title, words = _WORDS.get(name, ("", {}))
    if title:
        choices = part.pop("enum", None) or [part.pop("const")]
        part |= {"title": title, "enum": choices, "enumDescriptions": [words[choice] for choice in choices]}
        part["description"] = "；".join(f"{choice}：{words[choice]}" for choice in choices)
    elif not re.search("[\u4e00-\u9fff]", part.get("title", "")):
        part.pop("title", None)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """With every other key forbidden where the keys have a pattern."""
    return schema | {"additionalProperties": False} if "patternProperties" in schema else schema


def _tidy(part: Any) -> Any:
    """Without null, which no data file may hold, and without the defaults that stand for it."""
    if isinstance(part, list):
        return [_tidy(each) for each in part]
    if not isinstance(part, dict):
        return part
    tidied = {key: _tidy(value) for key, value in part.items() if not (key == "default" and value in (None, []))}
    choices = [each for each in tidied.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return tidied
    return choices[0] | {key: value for key, value in tidied.items() if key != "anyOf"}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
