"""Editing a data file by its lines: what is not meant stays byte for byte, comments and order included.

Every edit is proved by reading the result again: it must hold the old values with that one change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from policysite.data.yaml.reading import KeyPath, construct, parse
from policysite.data.yaml.writing import yaml_text


@dataclass(frozen=True)
class Added:
    """The lines of `text`, the first of which is line `line`, from 1."""

    line: int
    text: str

    @property
    def lines(self) -> range:
        """The numbers of its lines."""
        return range(self.line, self.line + self.text.count("\n") + 1)


@dataclass(frozen=True)
class Edited:
    """A file after an edit: what was added, in the order given."""

    data: bytes
    added: tuple[Added, ...]


Placed = tuple[int, Mapping[str, Any]]
"""An entry, and the index of the item before which it shall stand."""


def entry_text(entry: Mapping[str, Any], indent: int = 2) -> str:
    """The lines of one item of a list, in the canonical form, without the last line's end."""
    lines = yaml_text([dict(entry)]).rstrip("\n").split("\n")
    return "\n".join(" " * indent + line for line in lines)


def with_entries(data: bytes, key: str, entries: Sequence[Placed]) -> Edited | None:
    """`data` with the entries in its top list `key`; None where the way it is written does not allow it.

    Indexes are those of the list as it is; of entries with the same one, the first given stands first. Only lines are
    added; but an empty list `[]` gives way. Where an entry itself cannot be read back, the result cannot either.
    """
    node = _node(data, key)
    if not isinstance(node, yaml.SequenceNode):
        return None
    lines = data.decode().split("\n")
    edited = _into_empty(lines, node, entries) if not node.value else _between(lines, node, entries)
    return edited if edited and _holds(data, edited.data, key, entries) else None


def _node(data: bytes, key: str) -> yaml.Node | None:
    source = parse("", data)[0]
    found = None if source is None else source.node_at((key,))
    return None if source is None or found is source.node else found


def _between(lines: list[str], node: yaml.SequenceNode, entries: Sequence[Placed]) -> Edited | None:
    if node.flow_style:
        return None
    starts = [node.start_mark.line, *(last_line(item) + 1 for item in node.value)]
    indent = node.start_mark.column
    return _inserted(lines, [(starts[index], entry_text(entry, indent)) for index, entry in entries])


def _into_empty(lines: list[str], node: yaml.SequenceNode, entries: Sequence[Placed]) -> Edited | None:
    start, end = node.start_mark, node.end_mark
    if start.line != end.line:
        return None
    line = lines[start.line]
    emptied = [*lines[: start.line], line[: start.column].rstrip() + line[end.column :], *lines[start.line + 1 :]]
    return _inserted(emptied, [(start.line + 1, entry_text(entry)) for _, entry in entries])


def _inserted(lines: list[str], texts: Sequence[tuple[int, str]]) -> Edited:
    """Each text put before the line (from 0) that stands with it."""
    result, added, shift = list(lines), dict[int, Added](), 0
    for number, (at, text) in sorted(enumerate(texts), key=lambda each: each[1][0]):
        new = text.split("\n")
        result[at + shift : at + shift] = new
        added[number] = Added(at + shift + 1, text)
        shift += len(new)
    return Edited("\n".join(result).encode(), tuple(added[number] for number in range(len(texts))))


def _holds(old: bytes, new: bytes, key: str, entries: Sequence[Placed]) -> bool:
    """Whether `new` holds what `old` does and the entries; true where one of these alone cannot be read."""
    alone = [(index, parse("", entry_text(entry).encode())[0]) for index, entry in entries]
    expected = _values(old)
    for shift, (index, source) in enumerate(sorted(alone, key=lambda each: each[0])):
        if source is None:
            return True
        expected[key].insert(index + shift, construct(source.node)[0])
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


def with_text(data: bytes, path: KeyPath, text: str) -> bytes | None:
    """`data` with `text` as the scalar at `path`; None where that is not written on one line, or cannot hold it."""
    source = parse("", data)[0]
    node = None if source is None else source.node_at(path)
    if source is None or not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return None
    flow = bool(getattr(source.node_at(path[:-1]), "flow_style", False))
    written = yaml_text({"aliases": [text]})[len("aliases: [") : -2] if flow else yaml_text([text])[2:-1]
    start, end = node.start_mark, node.end_mark
    lines = data.decode().split("\n")
    lines[start.line] = lines[start.line][: start.column] + written + lines[start.line][end.column :]
    new = "\n".join(lines).encode()
    return new if _values(new) == _replaced(construct(source.node), path, text) else None


def _replaced(value: Any, path: KeyPath, text: str) -> Any:
    """`value` with `text` at `path`, changed in place."""
    below = value
    for step in path[:-1]:
        below = below[step]
    below[path[-1]] = text
    return value
