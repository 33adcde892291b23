"""Plain values → records, and pydantic's complaints in the words of whoever edits the data.

A faulty entry is reported once and set aside, so that the cross-record rules still see the rest of the file: one run
shows every problem.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from policysite.data.model.values import MEASURE_TAG, SECTION_TAG, shown
from policysite.data.problems import MOST_PROBLEMS, Key, Problem, Subject, nearest, suggest
from policysite.data.yaml.reading import KeyPath, Source, construct, last_key, visible


@dataclass
class Validated:
    """What one file yielded: its `value` (None where nothing is usable) and every problem of form.

    `withheld` holds every word of the entries set aside: a reference to one of them is not a fault of its own.
    """

    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)


def validated(source: Source, kind: Any) -> Validated:
    """Validate a file against `kind`, a record class or a tuple of one."""
    shaped = Validated()
    value, faults = _validate(source, kind)
    shaped.problems = [_problem(source, kind, fault) for fault in faults[:MOST_PROBLEMS] if not _follows(source, fault)]
    if len(faults) > MOST_PROBLEMS:
        text = "共{count}处不合格式，只列前{most}处：请核对是否放错了文件"
        values = {"count": len(faults), "most": MOST_PROBLEMS}
        shaped.problems.append(Problem(source.file, source.position(()), "too_many", text, values))
        return shaped
    entries = [_entry(source, kind, path) for path in source.faulty]
    while faults or entries:
        entries += [_to_remove(source, kind, fault) for fault in faults]
        if not _set_aside(source, entries, shaped.withheld):
            return shaped
        value, faults = _validate(source, kind)
        entries = []
    shaped.value = value
    return shaped


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """What validates `kind`: to make one takes as long as to use it."""
    return TypeAdapter(kind)


def _validate(source: Source, kind: Any) -> tuple[Any, list[ErrorDetails]]:
    try:
        return _adapter(kind).validate_python(construct(source.node)), []
    except ValidationError as failure:
        return None, failure.errors(include_url=False)


def _problem(source: Source, kind: Any, fault: ErrorDetails) -> Problem:
    path, on_key = _path(fault)
    text = _TEXTS.get(fault["type"], "{field}不合要求（{type}），写的是{given}")
    place = source.position(path, key=on_key)
    return Problem(source.file, place, fault["type"], text, _values(kind, path, fault), last_key(path))


def _path(fault: ErrorDetails) -> tuple[KeyPath, bool]:
    """Where the fault is, and whether it is a fault of the key there and not of its value."""
    place = tuple(step for step in fault["loc"] if step not in (MEASURE_TAG, SECTION_TAG))
    if fault["type"] == "extra_forbidden":
        return place, True
    on_key = len(place) > 1 and place[-1] == "[key]"
    return (place[:-1] if on_key else place), on_key


def _follows(source: Source, fault: ErrorDetails) -> bool:
    """Whether another message says it: `parse` has refused the value, or a list is short only of its faulty items."""
    path, _ = _path(fault)
    short = fault["type"] == "too_short" and bool(fault["input"])
    return short or any(path[: len(refused)] == refused for refused in source.faulty)


_TEXTS = {
    "missing": "缺{key}{hint}",
    "extra_forbidden": "没有{key}这一项。{known}",
    "enum": "{field}须是{choices}之一，写的是{given}{like}{note}",
    "string_type": "{field}须是文字，写的是{given}{tip}",
    "rule": "{field}{said}",
    "int_type": "{field}须是不小于1的整数，写的是{given}{tip}",
    "greater_than_equal": "{field}须是不小于1的整数，写的是{given}{tip}",
    "bool_type": "{field}须是true或false（小写，不加引号），写的是{given}",
    "tuple_type": "{field}须是列表（每项一行，以“- ”开头），写的是{given}",
    "dict_type": "{field}须是“名称: 内容”的一组，写的是{given}",
    "model_type": "{field}须是“名称: 内容”的一组，写的是{given}",
    "too_short": "{field}至少要有一项",
}
"""The messages by pydantic's names for what is wrong; `rule` is a rule of our own, whose words are its context."""


def _values(kind: Any, path: KeyPath, fault: ErrorDetails) -> dict[str, object]:
    """What stands in the places of the message."""
    info, said = info_at(kind, path), fault["input"]
    about = info.description if info and info.description else ""
    values: dict[str, object] = {"field": _subject(kind, path), "given": shown(said), "type": fault["type"]}
    match fault["type"]:
        case "missing":
            values |= {"key": Key(str(path[-1]), _title(info)), "hint": f"：{about}" if about else ""}
        case "extra_forbidden":
            known = suggest(str(path[-1])[:80], type_at(kind, path[:-1]).model_fields, shown=40)
            values |= {"key": shown(str(path[-1])), "known": known}
        case "enum":
            choices = tuple(str(value.value) for value in bare(info.annotation)) if info else ()
            like = nearest(said[:80], choices) if isinstance(said, str) else None
            values |= {"choices": "、".join(choices), "like": f"；最接近的是“{like}”" if like else ""}
            values |= {"note": f"（{about}）" if about else ""}
        case "string_type":
            values |= {"tip": "；本来就是这几个字的，请加引号" if isinstance(said, int) else ""}
        case "int_type" | "greater_than_equal":
            quoted = isinstance(said, str) and said.strip().isdigit()
            values |= {"tip": "；数字用半角，不加引号，前面不加0" if quoted else ""}
        case "rule":
            values |= {"said": fault["ctx"]["message"]}
    return values


def _subject(kind: Any, path: KeyPath) -> Subject | str:
    """`“responsible”（责任部门）第2项`: the last key of `path`, and the place in its list."""
    item = ""
    while path and isinstance(path[-1], int):
        item, path = f"第{path[-1] + 1}项{item}", path[:-1]
    if not path:
        return item or "整个文件"
    title = _title(info_at(kind, path))
    return Subject(str(path[-1]) if title else visible(str(path[-1])), title, item)


def _title(info: FieldInfo | None) -> str:
    return info.title if info and info.title else ""


def info_at(kind: Any, path: KeyPath) -> FieldInfo | None:
    """The field that `path` ends in, or None where it ends in a list's item or a mapping's key."""
    found = (_field(each, path[-1]) for each in _types_at(kind, path[:-1])) if path else iter(())
    return next(filter(None, found), None)


def _field(model: Any, step: str | int) -> FieldInfo | None:
    is_model = isinstance(model, type) and issubclass(model, BaseModel)
    return model.model_fields.get(str(step)) if is_model else None


def type_at(kind: Any, path: KeyPath) -> Any:
    """The type that `kind` gives to the value at `path`; None where the path leaves what the types know.

    Where an entry may be of several kinds, the first that has the fields of the path.
    """
    return next(iter(_types_at(kind, path)), None)


def _types_at(kind: Any, path: KeyPath) -> tuple[Any, ...]:
    kinds = tuple(options(kind))
    for step in path:
        kinds = tuple(below for each in kinds for below in _step(each, step))
    return kinds


def _step(kind: Any, step: str | int) -> Iterator[Any]:
    info, origin = _field(kind, step), get_origin(kind)
    if info:
        yield from options(info.annotation)
    elif origin in (tuple, dict):
        yield from options(get_args(kind)[0 if origin is tuple else 1])


def options(kind: Any) -> Iterator[Any]:
    """The kinds that a value may be of, each as `bare` has it; one alone but for entries of several kinds."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        yield from (each for option in get_args(kind) if option is not NoneType for each in options(option))
    else:
        yield bare(kind)


def bare(kind: Any) -> Any:
    """Without Annotated, `| None` and RootModel."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin in (Union, UnionType):
            kind = next(option for option in get_args(kind) if option is not NoneType)
        elif isinstance(kind, type) and issubclass(kind, RootModel):
            kind = kind.model_fields["root"].annotation
        else:
            return kind


def _set_aside(source: Source, entries: list[KeyPath], withheld: set[str]) -> bool:
    """Take the `entries` out of the node tree, in one go; False where one of them is no entry of a list or mapping."""
    pairs = [(source.node_at(path[:-1]), source.node_at(path)) for path in entries]
    if any(parent is node for parent, node in pairs):
        return False
    gone = {id(node) for _, node in pairs}
    for parent in {id(parent): parent for parent, _ in pairs}.values():
        kept = []
        for item in parent.value:  # of a mapping, pairs of key and value
            nodes = item if isinstance(item, tuple) else (item,)
            if id(nodes[-1]) in gone:
                withheld.update(scalar.value for node in nodes for scalar in scalars(node))
            else:
                kept.append(item)
        parent.value = kept
    return True


def _to_remove(source: Source, kind: Any, fault: ErrorDetails) -> KeyPath:
    path, _ = _path(fault)
    return path if fault["type"] == "extra_forbidden" else _entry(source, kind, path)


def _entry(source: Source, kind: Any, path: KeyPath) -> KeyPath:
    """The innermost entry that holds `path`: an item of a list that is a mapping, or a top entry of the file.

    Empty where there is none: what is wrong then is the file's own.
    """
    for end in range(len(path), 0, -1):
        node, parent = source.node_at(path[:end]), source.node_at(path[: end - 1])
        if node is not parent and isinstance(node, yaml.MappingNode) and isinstance(parent, yaml.SequenceNode):
            return path[:end]
    by_key = get_origin(bare(kind)) is dict
    return path[:1] if by_key or isinstance(source.node, yaml.SequenceNode) else ()


def scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every scalar at `node` or below it, keys too, in their order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for item in node.value:
        for below in item if isinstance(item, tuple) else (item,):
            yield from scalars(below)
