"""Editing a data file by its lines: what is not meant stays byte for byte, comments and order included.

Every edit is proved by reading the result again: it must hold the old values with that one change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from .dump import yaml_text
from .source import construct, parse


@dataclass(frozen=True)
class Edited:
    """A file after an edit: the lines of `text` were added, from line `line` (from 1) on."""

    data: bytes
    line: int
    text: str


def entry_text(entry: Mapping[str, Any], indent: int = 2) -> str:
    """The lines of one item of a list, in the canonical form, without the last line's end."""
    lines = yaml_text([dict(entry)]).rstrip("\n").split("\n")
    return "\n".join(" " * indent + line for line in lines)


def with_entry(data: bytes, key: str, index: int, entry: Mapping[str, Any]) -> Edited | None:
    """`data` with `entry` as item `index` of its top list `key`; None where the way it is written does not allow it.

    Only lines are added; but an empty list `[]` gives way to the entry. Where the entry itself cannot be read back, the
    result cannot either.
    """
    node = _node(data, key)
    if not isinstance(node, yaml.SequenceNode):
        return None
    lines = data.decode().split("\n")
    edited = _into_empty(lines, node, entry) if not node.value else _between(lines, node, index, entry)
    return edited if edited and _holds(data, edited.data, key, index, entry) else None


def _node(data: bytes, key: str) -> yaml.Node | None:
    source = parse("", data)[0]
    found = None if source is None else source.node_at((key,))
    return None if source is None or found is source.node else found


def _between(lines: list[str], node: yaml.SequenceNode, index: int, entry: Mapping[str, Any]) -> Edited | None:
    if node.flow_style:
        return None
    at = last_line(node.value[index - 1]) + 1 if index else node.start_mark.line
    return _inserted(lines, at, entry_text(entry, node.start_mark.column))


def _into_empty(lines: list[str], node: yaml.SequenceNode, entry: Mapping[str, Any]) -> Edited | None:
    start, end = node.start_mark, node.end_mark
    if start.line != end.line:
        return None
    line = lines[start.line]
    emptied = [*lines[: start.line], line[: start.column].rstrip() + line[end.column :], *lines[start.line + 1 :]]
    return _inserted(emptied, start.line + 1, entry_text(entry))


def _inserted(lines: list[str], at: int, text: str) -> Edited:
    return Edited("\n".join([*lines[:at], text, *lines[at:]]).encode(), at + 1, text)


def _holds(old: bytes, new: bytes, key: str, index: int, entry: Mapping[str, Any]) -> bool:
    """Whether `new` holds what `old` does and the entry; true where the entry alone cannot be read."""
    alone = parse("", entry_text(entry).encode())[0]
    if alone is None:
        return True
    expected = _values(old)
    expected[key].insert(index, construct(alone.node)[0])
    return bool(_values(new) == expected)


def _values(data: bytes) -> Any:
    source = parse("", data)[0]
    return None if source is None else construct(source.node)


def last_line(node: yaml.Node) -> int:
    """The last line, from 0, on which a value stands; comments and empty lines after it are not its own."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        mark = node.end_mark
        return int(mark.line) - (mark.column == 0 and mark.line > node.start_mark.line)
    last = node.value[-1]
    return last_line(last[1] if isinstance(last, tuple) else last)


def with_value(data: bytes, key: str, text: str) -> bytes | None:
    """`data` with the plain scalar `text` as the value of its top `key`; None where it is not written on one line."""
    node = _node(data, key)
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return None
    lines = data.decode().split("\n")
    start, end = node.start_mark, node.end_mark
    lines[start.line] = lines[start.line][: start.column] + text + lines[start.line][end.column :]
    new = "\n".join(lines).encode()
    return new if _values(new) == _values(data) | {key: text} else None
