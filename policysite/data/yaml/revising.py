"""An entry changed in its place: only the lines of what differs are written anew, and no comment is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from policysite.data.yaml.comments import comments
from policysite.data.yaml.editing import found_at, last_line, value_at, values, with_scalar, yaml_text
from policysite.data.yaml.reading import KeyPath, construct, parse


def with_values(data: bytes, path: KeyPath, entry: Mapping[str, Any]) -> bytes | None:
    """`data` with what `entry` holds in the place of the entry at `path`; None where neither its lines can be changed.

    A key that stays as it is keeps its lines, a changed one its place; a new one stands where `entry` has it. Where the
    way it is written does not allow that, the entry is written anew. No comment is lost: one whose line goes stands
    above.
    """
    whole, said, new = values(data), _notes(data), _plain(entry)
    if new is None:  # what cannot be read back is to be told at its place
        return _rewritten(data, path, entry)
    old = value_at(whole, path)
    value_at(whole, path[:-1])[path[-1]] = new
    for edited in (_by_key(data, path, old, entry), _rewritten(data, path, entry)):
        if edited is not None and values(edited) == whole and _notes(edited) == said:
            return edited
    return None


def with_each(data: bytes, entries: Mapping[KeyPath, Mapping[str, Any]]) -> bytes | None:
    """`with_values` for several items of lists, none of which holds another: the file is parsed once for all."""
    source = parse("", data)[0]
    if source is None:
        return None
    whole, said = construct(source.node), _notes(data)
    edited: bytes | None = data
    for path in sorted(entries, key=lambda each: source.node_at(each).start_mark.line, reverse=True):
        value_at(whole, path[:-1])[path[-1]] = _plain(entries[path])
        if edited is not None:
            edited = _alone(edited, source.node_at(path), entries[path]) or with_values(edited, path, entries[path])
    return edited if edited is not None and values(edited) == whole and _notes(edited) == said else None


def _alone(data: bytes, node: yaml.Node, entry: Mapping[str, Any]) -> bytes | None:
    """`with_values` on the lines of one item by themselves; None where other things stand on these too."""
    lines, start, end = data.decode().split("\n"), node.start_mark.line, last_line(node) + 1
    room = node.start_mark.column - len("- ")
    own = lines[start:end]
    if room < 0 or own[0][:room].strip() or own[0][room : room + 2] != "- " or any(line[:room].strip() for line in own):
        return None
    edited = with_values("\n".join(line[room:] for line in own).encode(), (0,), entry)
    if edited is None:
        return None
    new = [" " * room + line if line else "" for line in edited.decode().rstrip("\n").split("\n")]
    return "\n".join([*lines[:start], *new, *lines[end:]]).encode()


def without_item(data: bytes, path: KeyPath) -> bytes | None:
    """`data` without the item of a list at `path`; comments on its lines stay. None where it has no own lines."""
    whole, said = values(data), _notes(data)
    del value_at(whole, path[:-1])[path[-1]]
    edited = _lines_replaced(data, path, [])
    return edited if edited is not None and values(edited) == whole and _notes(edited) == said else None


def _plain(value: Any) -> Any:
    """A value as a file is read; None where it cannot be read back."""
    found = values(yaml_text([value]).encode())
    return found and found[0]


def _notes(data: bytes) -> list[str]:
    return sorted(each.text for each in comments(data.decode()))


def _by_key(data: bytes, path: KeyPath, old: Mapping[str, Any], new: Mapping[str, Any]) -> bytes | None:
    """One key after the other: changed, taken out, or put behind the last one that is to stand before it."""
    edited: bytes | None = data
    for key in (key for key in old if key not in new):
        edited = None if edited is None else _lines_replaced(edited, (*path, key), [])
    before: KeyPath = ()
    for key, value in new.items():
        if edited is None:
            return None
        if key not in old:
            edited = _behind(edited, before, key, value) if before else None
        elif _plain(value) != old[key]:
            edited = _with_value(edited, (*path, key), old[key], value)
        before = (*path, key)
    return edited


def _with_value(data: bytes, path: KeyPath, old: Any, new: Any) -> bytes | None:
    """A changed value on its line; of one of the same shape, only what differs; else written anew below its key."""
    if isinstance(new, dict) and isinstance(old, dict) and new.keys() == old.keys():
        below: Sequence[Any] = [*new]
    elif isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        below = range(len(new))
    else:
        edited = None if isinstance(new, (dict, list)) else with_scalar(data, path, new)
        return edited or _rewritten(data, path, new)
    edited = data
    for step in below:
        if old[step] != _plain(new[step]):
            edited = _with_value(edited, (*path, step), old[step], new[step])
            if edited is None:
                return _rewritten(data, path, new)
    return edited


def _behind(data: bytes, path: KeyPath, key: str, value: Any) -> bytes | None:
    """A new key on lines of its own behind the one at `path`."""
    found = found_at(data, path)
    if found is None or found.flow:
        return None
    lines, end = data.decode().split("\n"), last_line(found.node) + 1
    return "\n".join([*lines[:end], *_indented({key: value}, found.indent - 2), *lines[end:]]).encode()


def _rewritten(data: bytes, path: KeyPath, value: Any) -> bytes | None:
    """What stands at `path`, with its key or dash, on lines written anew."""
    return _lines_replaced(data, path, [value] if isinstance(path[-1], int) else {path[-1]: value})


def _lines_replaced(data: bytes, path: KeyPath, value: Any) -> bytes | None:
    """The lines of what stands at `path`, with its key or dash, replaced by `value`, or by nothing where that is empty.

    Comments of the old lines stand above.
    """
    found, above = found_at(data, path), found_at(data, path[:-1])
    if found is None or above is None or found.flow or getattr(above.node, "flow_style", False):
        return None
    text = data.decode()
    lines, end = text.split("\n"), last_line(found.node) + 1
    column = above.node.start_mark.column if isinstance(path[-1], int) else found.indent - 2
    head = lines[found.line][:column]  # blank, or the dash before the first key
    room = " " * (len(head) - len(head.lstrip()))
    kept = [room + each.text for each in comments(text) if found.line <= each.line < end]
    new = _indented(value, column) if value else []
    new[:1] = [head + line[column:] for line in new[:1]]
    return "\n".join([*lines[: found.line], *kept, *new, *lines[end:]]).encode()


def _indented(value: Any, column: int) -> list[str]:
    return [" " * column + line for line in yaml_text(value).rstrip("\n").split("\n")]
