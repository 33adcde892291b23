"""Editing a data file where it is meant; all else stays byte for byte, comments and order included.

An entry is added, replaced or removed by its lines, a scalar on its line. Every edit is proved by reading the result
again: it must hold the old values with that one change. Where the way it is written does not allow that, there is none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

import yaml

from policysite.data.yaml.reading import KeyPath, construct, parse
from policysite.data.yaml.writing import scalar_text, yaml_text

_KEY = re.compile(r"\s*(?:- )*([a-z_]+):")


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


Placed = tuple[int, Mapping[str, Any]]
"""An entry, and the index of the item before which it shall stand."""


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


def entry_text(entry: Mapping[str, Any], indent: int = 2) -> str:
    """The lines of one item of a list, in the canonical form, without the last line's end."""
    lines = yaml_text([dict(entry)]).rstrip("\n").split("\n")
    return "\n".join(" " * indent + line for line in lines)


def with_entries(data: bytes, path: KeyPath, entries: Sequence[Placed]) -> Edited | None:
    """`data` with the entries in its list at `path`; None where the way it is written does not allow it.

    Indexes are those of the list as it is; of entries with the same one, the first given stands first. Only lines are
    added; but an empty list `[]` gives way. Where an entry itself cannot be read back, the result cannot either.
    """
    found = _found(data, path)
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


def with_entry(data: bytes, path: KeyPath, entry: Mapping[str, Any]) -> bytes | None:
    """`data` with `entry` in the place of the item at `path` of a list; None where it has no lines of its own."""
    found = _found(data, path)
    if found is None or not path:
        return None
    lines, node = data.decode().split("\n"), found.node
    lines[node.start_mark.line : last_line(node) + 1] = [entry_text(entry, max(node.start_mark.column - 2, 0))]
    _at(found.values, path[:-1])[path[-1]] = values(entry_text(entry).encode())[0]
    return _proved("\n".join(lines), found.values)


def without(data: bytes, paths: Iterable[KeyPath]) -> bytes | None:
    """`data` without the items and the keys at `paths`; None where these have no lines of their own."""
    lines: list[str | None] = [*data.decode().split("\n")]
    whole = values(data)
    for path in sorted(paths, reverse=True):
        found = _found(data, path)
        if found is None or not path:
            return None
        end = last_line(found.node) + 1
        lines[found.line : end] = [None] * (end - found.line)
        del _at(whole, path[:-1])[path[-1]]
    return _proved("\n".join(line for line in lines if line is not None), whole)


def with_scalar(data: bytes, path: KeyPath, value: str | int | date) -> bytes | None:
    """`data` with `value` as the scalar at `path`; None where that is not written on one line, or cannot hold it."""
    found = _found(data, path)
    if found is None or not path or not isinstance(found.node, yaml.ScalarNode):
        return None
    start, end = found.node.start_mark, found.node.end_mark
    if start.line != end.line:
        return None
    text = data.decode()
    written = scalar_text(value, found.flow)
    _at(found.values, path[:-1])[path[-1]] = value.isoformat() if isinstance(value, date) else value
    return _proved(text[: start.index] + written + text[end.index :], found.values)


def anew(data: bytes, value: Any) -> bytes:
    """A file that holds `value` instead; of the old one only the comments before its first entry stay."""
    head = takewhile(lambda line: not line.strip() or line.startswith("#"), data.decode().splitlines(keepends=True))
    return ("".join(head) + yaml_text(value)).encode()


@dataclass(frozen=True)
class _Found:
    """A node, the line from 0 on which it or its key begins, where a list below that key is indented to, whether it
    stands within brackets or braces, and the values of the whole file."""

    node: yaml.Node
    line: int
    indent: int
    flow: bool
    values: Any


def _found(data: bytes, path: KeyPath) -> _Found | None:
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
    return _Found(node, start.line, indent, bool(getattr(above, "flow_style", False)), construct(source.node))


def _at(value: Any, path: KeyPath) -> Any:
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
        _at(expected, path).insert(index + shift, value[0])
    return bool(values(new) == expected)
