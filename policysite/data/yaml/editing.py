"""Values → canonical YAML, and editing a data file where it is meant: all else stays byte for byte.

An entry is added or removed by its lines, a scalar on its line. Every edit is proved by reading the result again: it
must hold the old values with that one change. Where the way it is written does not allow that, there is none.
"""

import os
import re
import tempfile
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from policysite.data.yaml.reading import KeyPath, construct, parse

FLOW_KEYS = frozenset({"responsible", "members", "manifestations", "measures", "supporting", "refs", "aliases"})
"""Lists of ids and of short words stand on one line."""

_KEY = re.compile(r"\s*(?:- )*([a-z_]+):")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Dumper(yaml.SafeDumper):
    """Block style, two spaces, list items indented under their key, long text on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _FlowList(list[Any]):
    """A list to be written on one line."""


_Dumper.add_representer(
    _FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def yaml_text(value: Any) -> str:
    """The canonical YAML of dicts, lists, strings, integers, booleans and dates, in their own order."""
    return yaml.dump(
        _flow(value, None), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9, default_flow_style=False
    )


def scalar_text(value: Any, flow: bool = False) -> str:
    """A single value as `yaml_text` writes it, within brackets or braces with `flow`."""
    return yaml_text({"refs": [value]})[len("refs: [") : -2] if flow else yaml_text([value])[len("- ") : -1]


def flow_text(value: Any) -> str:
    """A value as it stands on one line, within brackets or braces."""
    dumped = yaml.dump(
        [value], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9, default_flow_style=True
    )
    return str(dumped).rstrip("\n")[1:-1]


def quoted_scalar(text: str) -> str:
    """A text in single quotes; in double ones where these cannot hold it."""
    return yaml.dump(text, Dumper=_Dumper, allow_unicode=True, width=10**9, default_style="'").rstrip("\n")


def _flow(value: Any, key: str | None) -> Any:
    if isinstance(value, dict):
        return {name: _flow(below, name) for name, below in value.items()}
    if isinstance(value, list):
        items = [_flow(item, None) for item in value]
        scalar = not any(isinstance(item, (dict, list)) for item in items)
        return _FlowList(items) if scalar and (key in FLOW_KEYS or not items) else items
    return value


def schema_of(name: str) -> str:
    """What the schema of a data file is called: `records/2026/office` → `records`, `duties` → `duties`."""
    return name.partition("/")[0]


def first_line(name: str) -> str:
    """The line by which an editor finds the schema of `data/<name>.yml`, without its end."""
    up = "../" * (name.count("/") + 1)
    return f"# yaml-language-server: $schema={up}schema/{schema_of(name)}.schema.json"


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it over: a reader sees the old file or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Added:
    """The lines of `text`, the first of which is line `line`, from 1."""

    line: int
    text: str

    @property
    def lines(self) -> range:
        """The numbers of its lines."""
        return range(self.line, self.line + self.text.count("\n") + 1)

    def key(self, line: int) -> str:
        """The key that stands on one of the lines, or to whose list the line belongs; empty where there is none."""
        lines = self.text.split("\n")[: line - self.line + 1]
        return next((found[1] for text in reversed(lines) if (found := _KEY.match(text))), "")


@dataclass(frozen=True)
class Edited:
    """A file after an edit: what was added, in the order given."""

    data: bytes
    added: tuple[Added, ...]


Placed = tuple[int, Any]
"""An entry, or a text, and the index of the item before which it shall stand."""


def values(data: bytes) -> Any:
    """The plain values of a file, None where it cannot be read."""
    source = parse("", data)[0]
    return None if source is None else construct(source.node)


def last_line(node: yaml.Node) -> int:
    """The last line, from 0, on which a value stands; comments and empty lines after it are not its own."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        mark = node.end_mark
        return int(mark.line) - (mark.column == 0 and mark.line > node.start_mark.line)
    last = node.value[-1]
    return last_line(last[1] if isinstance(last, tuple) else last)


def entry_text(entry: Any, indent: int = 2) -> str:
    """The lines of one item of a list, in the canonical form, without the last line's end."""
    lines = yaml_text([dict(entry) if isinstance(entry, Mapping) else entry]).rstrip("\n").split("\n")
    return "\n".join(" " * indent + line for line in lines)


def with_entries(data: bytes, path: KeyPath, entries: Sequence[Placed]) -> Edited | None:
    """`data` with the entries in its list at `path`; None where the way it is written does not allow it.

    Indexes are those of the list as it is; of entries with the same one, the first given stands first. Only lines are
    added; but an empty list `[]` gives way. Where an entry itself cannot be read back, the result cannot either.
    """
    found = found_at(data, path)
    if found is None or not isinstance(found.node, yaml.SequenceNode):
        return None
    node, lines = found.node, data.decode().split("\n")
    if not node.value:
        edited = _into_empty(lines, node, found.indent, entries)
    else:
        starts = [node.start_mark.line, *(last_line(item) + 1 for item in node.value)]
        indent = node.start_mark.column
        edited = _inserted(lines, [(starts[index], entry_text(entry, indent)) for index, entry in entries])
    return edited if edited and _holds(found.values, edited.data, path, entries) else None


def with_item(data: bytes, path: KeyPath, index: int, entry: Any) -> Edited | None:
    """`data` with one entry in its list at `path`, also where that stands in brackets on one line."""
    found = found_at(data, path)
    if found is None or not isinstance(found.node, yaml.SequenceNode):
        return None
    if not (found.node.value and found.node.flow_style):
        return with_entries(data, path, [(index, entry)])
    edited = _into_flow(data.decode(), found.node, [(index, entry)])
    return edited if edited and _holds(found.values, edited.data, path, [(index, entry)]) else None


def without(data: bytes, paths: Iterable[KeyPath]) -> bytes | None:
    """`data` without the items and the keys at `paths`; None where these have no lines of their own.

    A list of which nothing is left is written as an empty one.
    """
    lines: list[str | None] = [*data.decode().split("\n")]
    whole = values(data)
    for path in sorted(paths, reverse=True):
        found = found_at(data, path)
        if found is None or not path:
            return None
        end = last_line(found.node) + 1
        lines[found.line : end] = [None] * (end - found.line)
        parent = value_at(whole, path[:-1])
        del parent[path[-1]]
        if parent == [] and len(path) > 1 and (key := found_at(data, path[:-1])) and (line := lines[key.line]):
            lines[key.line] = re.sub(r":(?=\s|$)", ": []", line, count=1)
    return _proved("\n".join(line for line in lines if line is not None), whole)


def with_scalar(data: bytes, path: KeyPath, value: str | int | date) -> bytes | None:
    """`data` with `value` as the scalar at `path`; None where that is not written on one line, or cannot hold it."""
    found = found_at(data, path)
    if found is None or not path or not isinstance(found.node, yaml.ScalarNode):
        return None
    start, end = found.node.start_mark, found.node.end_mark
    if start.line != end.line:
        return None
    text = data.decode()
    written = scalar_text(value, found.flow)
    value_at(found.values, path[:-1])[path[-1]] = _as_read(value)
    return _proved(text[: start.index] + written + text[end.index :], found.values)


def with_keys(data: bytes, path: KeyPath, new: Mapping[str, Any], order: Sequence[str]) -> Edited | None:
    """`data` with `new` keys in the entry at `path`, each behind those that come before it in the `order` of keys.

    None where the way it is written does not allow it.
    """
    found = found_at(data, path)
    if found is None or not isinstance(found.node, yaml.MappingNode) or not found.node.value:
        return None
    node, known = found.node, [str(key.value) for key, _ in found.node.value]
    places = [(_behind(known, name, order), {name: new[name]}) for name in order if name in new]
    if node.flow_style:
        edited = _into_flow(data.decode(), node, places)
    else:
        indent, ends = " " * node.start_mark.column, [last_line(value) + 1 for _, value in node.value]
        texts = [(ends[place - 1], textwrap.indent(yaml_text(pair).rstrip("\n"), indent)) for place, pair in places]
        edited = _inserted(data.decode().split("\n"), texts)
    value_at(found.values, path).update({name: _as_read(value) for name, value in new.items()})
    return edited if edited and values(edited.data) == found.values else None


def _behind(known: Sequence[str], name: str, order: Sequence[str]) -> int:
    """Behind how many of the `known` keys a new one goes; never before the first."""
    before = [place for place, each in enumerate(known, 1) if each in order and order.index(each) < order.index(name)]
    return max(before, default=1)


def _as_read(value: Any) -> Any:
    """A value as it is read again, days as text; one that cannot be read stays as it is."""
    read = values(yaml_text([value]).encode())
    return read[0] if read else value


def anew(data: bytes, value: Any) -> bytes:
    """A file that holds `value` instead; of the old one only the comments before its first entry stay."""
    head = takewhile(lambda line: not line.strip() or line.startswith("#"), data.decode().splitlines(keepends=True))
    return ("".join(head) + yaml_text(value)).encode()


def dated(value: Any) -> Any:
    """A value as a file is read, with the days in it, which are read as text, as days: they are written as such."""
    if isinstance(value, Mapping):
        return {name: dated(below) for name, below in value.items()}
    if isinstance(value, (list, tuple)):
        return [dated(below) for below in value]
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    except ValueError:
        return value


@dataclass(frozen=True)
class Found:
    """A node, the line from 0 on which it or its key begins, where a list below that key is indented to, whether it
    stands within brackets or braces, and the values of the whole file."""

    node: yaml.Node
    line: int
    indent: int
    flow: bool
    values: Any


def found_at(data: bytes, path: KeyPath) -> Found | None:
    """What stands at `path`; None where nothing does."""
    source = parse("", data)[0]
    if source is None:
        return None
    node, above = source.node_at(path), source.node_at(path[:-1])
    if path and node is above:
        return None
    keys = above.value if isinstance(above, yaml.MappingNode) else []
    start = next((key.start_mark for key, below in keys if below is node), node.start_mark)
    indent = start.column + 2 if path else 0
    return Found(node, start.line, indent, bool(getattr(above, "flow_style", False)), construct(source.node))


def value_at(value: Any, path: KeyPath) -> Any:
    """What stands at `path` in the values of a file."""
    for step in path:
        value = value[step]
    return value


def _proved(text: str, expected: Any) -> bytes | None:
    data = text.encode()
    return data if values(data) == expected else None


def _into_empty(lines: list[str], node: yaml.Node, indent: int, entries: Sequence[Placed]) -> Edited | None:
    start, end = node.start_mark, node.end_mark
    if start.line != end.line:
        return None
    line = lines[start.line]
    kept = line[: start.column].rstrip() + line[end.column :]
    emptied = [*lines[: start.line], *([kept] if kept else []), *lines[start.line + 1 :]]
    return _inserted(emptied, [(start.line + bool(kept), entry_text(entry, indent)) for _, entry in entries])


def _into_flow(text: str, node: yaml.CollectionNode, entries: Sequence[Placed]) -> Edited | None:
    """`text` with entries, or pairs of key and value, between brackets or braces that stand on one line."""
    if node.start_mark.line != node.end_mark.line:
        return None
    ordered = sorted(entries, key=lambda each: each[0])
    for index, entry in reversed(ordered):
        written = flow_text(entry) if isinstance(node, yaml.SequenceNode) else flow_text(entry)[1:-1]
        last = node.value[index - 1]
        at = (last[1] if isinstance(last, tuple) else last).end_mark.index if index else node.start_mark.index + 1
        text = text[:at] + (f", {written}" if index else f"{written}, ") + text[at:]
    line = node.start_mark.line
    added = Added(line + 1, text.split("\n")[line])
    return Edited(text.encode(), (added,) * len(entries))


def _inserted(lines: list[str], texts: Sequence[tuple[int, str]]) -> Edited:
    """Each text put before the line (from 0) that stands with it."""
    result, added, shift = list(lines), dict[int, Added](), 0
    for number, (at, text) in sorted(enumerate(texts), key=lambda each: each[1][0]):
        new = text.split("\n")
        result[at + shift : at + shift] = new
        added[number] = Added(at + shift + 1, text)
        shift += len(new)
    return Edited("\n".join(result).encode(), tuple(added[number] for number in range(len(texts))))


def _holds(expected: Any, new: bytes, path: KeyPath, entries: Sequence[Placed]) -> bool:
    """Whether `new` holds what was there and the entries; true where one of these alone cannot be read."""
    alone = [(index, values(entry_text(entry).encode())) for index, entry in entries]
    for shift, (index, value) in enumerate(sorted(alone, key=lambda each: each[0])):
        if value is None:
            return True
        value_at(expected, path).insert(index + shift, value[0])
    return bool(values(new) == expected)
