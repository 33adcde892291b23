"""The whole, valid tree that every hostile one is a small change of: a value in each field that the data may hold."""

import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from helpers.paths import SMALL, SMALL_RECORDS, TESTS
from policysite.data.document import Document
from policysite.data.files import FILES, OPTIONAL_FILES
from policysite.data.model.document import Checklist, Policy
from policysite.data.text.verbatim import rebuilt
from policysite.data.validation import bare, options
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import construct, parse

FORMER, LAST = "v1", "v2"
"""The versions of the document: the last repeats the former word by word."""

WHOLE = TESTS / "helpers" / "hostile" / "whole"
LAYERS = (SMALL, SMALL_RECORDS, WHOLE)
PARTS = WHOLE.with_name("parts.yml")
"""What the text of the small office leaves out: a head, entries at other levels, roles, a sign-off, attachments."""

ADDED: Mapping[tuple[str, tuple[str | int, ...]], Any] = MappingProxyType(
    {
        ("policy", ("versions", 1)): {"id": "v2", "in_force": "2026-02-01", "validity": "现行有效"},
        ("departments", (4, "since")): "2020-01-01",
        ("departments", (4, "confirm")): True,
        ("departments", (4, "retired")): "2027-01-01",
        ("departments", (4, "successor")): "reading",
        ("departments", (6, "members", 2)): {"since": "2020-01-01", "until": "2099-12-31", "id": "archives"},
        ("checklist", ("categories", 1, "items", 1)): {
            "id": "c04",
            "number": 3,
            "text": "有的旧表述。",
            "retired": "2026-02-01",
        },
        ("references", (2, "retired")): "2027-01-01",
        ("glossary", (0, "retired")): "2027-01-01",
        ("duties", (7, "by")): {"month": 12, "day": 20},
        ("duties", (9, "in_principle")): True,
        ("duties", (9, "draft")): True,
        ("duties", (13,)): {
            "id": "m05-1-a",
            "clause": "m05-1",
            "title": "公开服务情况",
            "quote": "年底以前公开服务情况",
            "kind": "standing",
        },
        ("duties", (14,)): {
            "id": "m05-2-a",
            "clause": "m05-2",
            "title": "归档",
            "quote": "按年归档",
            "kind": "standing",
        },
        ("duties", (15,)): {
            "id": "m08-1-a",
            "clause": "m08-1",
            "title": "编目",
            "quote": "完成编目",
            "kind": "standing",
        },
        ("settings", ("holidays",)): ["2026-01-01"],
        ("settings", ("workdays",)): ["2026-01-04"],
        ("settings", ("due_soon_days", "week")): 2,
        ("settings", ("due_soon_days", "two_months")): 10,
        ("settings", ("search_examples",)): ["流动借阅", "读者来信"],
        ("settings", ("tasks_per_month",)): 8,
        ("settings", ("forge_kind",)): "github",
        ("settings", ("feedback",)): "对本站有意见建议，请告办公室，电话010-88886666",
    }
)
"""Fields that the small data leave out; an index one past the end of a list appends."""

Values = Mapping[str, Any]


@cache
def base() -> Values:
    """The plain values of every file of the whole tree, by name without `.yml`."""
    found = {name: _values(path) for name, path in _files().items()}
    parts = _values(PARTS)
    found["policy"]["sections"][1]["sections"] = parts.pop("sections")
    found["policy"] |= parts
    text = {name: value for name, value in found["policy"].items() if name != "versions"}
    former = {"policy": text, "checklist": found["checklist"], "printed": {"reading": "阅览科"}}
    found[f"source/{FORMER}"] = deepcopy(former)
    for (name, path), value in ADDED.items():
        put(found[name], path, value)
    return found


def _files() -> Mapping[str, Path]:
    return {
        path.relative_to(layer).as_posix().removesuffix(".yml"): path
        for layer in LAYERS
        for path in sorted(layer.rglob("*.yml"), key=lambda path: path.with_suffix("").parts)
    }


def _values(path: Path) -> Any:
    source, problems = parse(path.name, path.read_bytes())
    assert source is not None, problems
    return construct(source.node)


def put(value: Any, path: tuple[str | int, ...], new: Any) -> None:
    """Set what is at `path` in `value`; an index one past a list's end appends."""
    for step in path[:-1]:
        value = value[step]
    if isinstance(value, list) and path[-1] == len(value):
        value.append(new)
    else:
        value[path[-1]] = new


def got(value: Any, path: tuple[str | int, ...]) -> Any:
    """What is at `path` in `value`."""
    for step in path:
        value = value[step]
    return value


@cache
def text_with(name: str, path: tuple[str | int, ...], new: str) -> str:
    """The file `name` of the whole tree with another text at this path."""
    values = deepcopy(base()[name])
    put(values, path, new)
    return yaml_text(values)


@cache
def text_without(name: str, path: tuple[str | int, ...]) -> str:
    """The file `name` of the whole tree without what is at `path`."""
    values = deepcopy(base()[name])
    del got(values, path[:-1])[path[-1]]
    return yaml_text(values)


@cache
def texts() -> Mapping[str, str]:
    """Every file of the whole tree by name without `.yml`, in canonical form."""
    return {name: yaml_text(values) for name, values in base().items()}


def plant(root: Path) -> None:
    """Write the whole tree into `root`, in the place of whatever is there."""
    if root.exists():
        shutil.rmtree(root)
    for name, text in texts().items():
        path = root / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for version in (FORMER, LAST):
        (root / "source" / f"{version}.txt").write_text(original(), encoding="utf-8")


@cache
def original() -> str:
    """The text of the whole tree as it is issued."""
    return issued(base())


def issued(values: Values) -> str:
    """The text that the values of the files are of, as it is issued."""
    policy, checklist = Policy.model_validate(values["policy"]), Checklist.model_validate(values["checklist"])
    names = {each["id"]: each.get("printed", each["name"]) for each in values["departments"]}
    lines = rebuilt(Document(policy.versions[-1], policy, checklist, names))
    return "".join(f"{line.text}\n" for line in lines)


@dataclass(frozen=True)
class Place:
    """A field of a record in the whole tree: where it stands, and what the model says of it."""

    file: str
    path: tuple[str | int, ...]
    model: type[BaseModel]
    info: FieldInfo

    @property
    def name(self) -> str:
        """`Duty.quote`."""
        return f"{self.model.__name__}.{self.path[-1]}"


def _kind_of(kind: Any, value: Any) -> Any:
    """What a value is; of two kinds of entry the one that has all of its keys."""
    kinds = [*options(kind)]
    if len(kinds) > 1 and isinstance(value, dict):
        return next(each for each in kinds if value.keys() <= getattr(each, "model_fields", {}).keys())
    return bare(kind)


@cache
def places() -> tuple[Place, ...]:
    """The first place of every field of every record class."""
    kinds = {**FILES, **{name.partition("/")[0]: kind for name, kind in OPTIONAL_FILES.items()}}
    found: dict[str, Place] = {}
    for name, value in base().items():
        for place in _fields(name, kinds[name.partition("/")[0]], value, ()):
            found.setdefault(place.name, place)
    return tuple(found.values())


def fields_without_place() -> list[str]:
    """The fields of records that the whole tree leaves out: none, or the corpus has a gap."""
    models = {place.model for place in places()}
    known = {place.name for place in places()}
    return [
        name
        for model in models
        for name in (f"{model.__name__}.{key}" for key in model.model_fields)
        if name not in known
    ]


def _fields(file: str, kind: Any, value: Any, path: tuple[str | int, ...]) -> Iterator[Place]:
    kind = _kind_of(kind, value)
    if get_origin(kind) in (tuple, dict):
        below = get_args(kind)[1 if get_origin(kind) is dict else 0]
        steps = value.keys() if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield from _fields(file, below, value[step], (*path, step))
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict):
        for name, below in value.items():
            info = kind.model_fields[name]
            yield Place(file, (*path, name), kind, info)
            yield from _fields(file, info.annotation, below, (*path, name))
