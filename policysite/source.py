"""Strict YAML: the bytes of one data file → plain values, each with its place.

PyYAML's C parser composes the nodes once; values are constructed from them here, because the stock loader drops
duplicate keys, turns `no` into False and `010` into 8, and forgets where anything stood. Only `true`, `false` and
decimal integers are not text. (Design, section 3: unknown keys, duplicate keys, aliases and anchors are errors.)
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from yaml._yaml import CParser

from .problems import Problem
from .yaml_words import explain

Step = str | int
Path = tuple[Step, ...]

MAX_DEPTH = 24
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")
_BOOLEANS = {"true": True, "false": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})

# Controls, line and paragraph separators, zero-width and bidirectional signs, non-characters: none can be seen, each
# can make two texts look alike that are not. The line feed is the one exception.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff"
    + "".join(chr((plane << 16) | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_TAB = re.compile("\t")
_DEEP = re.compile(rb"^[ \-?:]{%d}" % (2 * MAX_DEPTH), re.MULTILINE)


class _Composer(CParser, yaml.composer.Composer, yaml.resolver.BaseResolver):
    """The C parser with no implicit types: every plain scalar stays text, `construct` decides."""

    def __init__(self, stream: str) -> None:
        CParser.__init__(self, stream)
        yaml.resolver.BaseResolver.__init__(self)


@dataclass
class Source:
    """One parsed file: its `file` name as shown to people and its root `node`."""

    file: str
    node: yaml.Node

    def problem(self, path: Path, message: str, *, key: bool = False, warning: bool = False) -> Problem:
        """A problem at `path`; with `key`, at the key itself and not at its value."""
        mark = self._mark(path, key)
        return Problem(self.file, mark.line + 1, mark.column + 1, message, warning)

    def line(self, path: Path) -> int:
        """The line, from 1, on which the value at `path` begins."""
        return int(self._mark(path, False).line) + 1

    def node_at(self, path: Path) -> yaml.Node:
        """The node at `path`, or the nearest one above it that exists."""
        node = self.node
        for step in path:
            below = _child(node, step)
            if below is None:
                return node
            node = below[1]
        return node

    def _mark(self, path: Path, key: bool) -> Any:
        if not path:
            return self.node.start_mark
        parent = self.node_at(path[:-1])
        found = _child(parent, path[-1])
        if found is None:
            return parent.start_mark
        name, value = found
        return (name if key and name is not None else value).start_mark


def _child(node: yaml.Node, step: Step) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == step), None)
    return None


def parse(file: str, data: bytes) -> tuple[Source | None, list[Problem]]:
    """Parse the bytes of `file`: the source, and every fault of the writing; no source where it cannot be read."""
    text, problems = _decode(file, data)
    if text is None or problems:
        return None, problems
    problems = [*_events(file, text, data)]
    if problems:
        return None, problems
    try:
        node = _Composer(text).get_single_node()
    except yaml.YAMLError as error:
        return None, [_syntax(file, error)]
    if node is None:
        return None, [Problem(file, 1, 1, "文件是空的")]
    source = Source(file, node)
    return source, [*_faults(source, node, ())]


def construct(node: yaml.Node) -> Any:
    """The plain value of a node: dict, list, str, int or bool. A fault found by `parse` yields its nearest value."""
    if type(node) is yaml.ScalarNode:
        return node.value if node.style else _plain(node.value)
    if type(node) is yaml.SequenceNode:
        return [construct(item) for item in node.value]
    return {key.value: construct(value) for key, value in node.value}


def _plain(text: str) -> str | int | bool | None:
    if text in _NULLS:
        return None
    if _INTEGER.match(text):
        return int(text)
    return _BOOLEANS.get(text, text)


def _decode(file: str, data: bytes) -> tuple[str | None, list[Problem]]:
    if data.startswith(b"\xef\xbb\xbf"):
        return None, [Problem(file, 1, 1, "文件开头有BOM标记，请另存为“UTF-8（无BOM）”")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        return None, [Problem(file, line, column, "不是UTF-8编码（多半是GBK），请另存为UTF-8")]
    if "\r" in text:
        return text, [Problem(file, *place(text, text.index("\r")), "换行须为LF，不用CRLF，请在编辑器里改换行符")]
    tabs = [Problem(file, *place(text, found.start()), "有制表符，请改用空格") for found in _TAB.finditer(text)]
    return text, [*tabs, *(_hidden(file, text, found) for found in FORBIDDEN.finditer(text))]


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of `offset` in `text`, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _hidden(file: str, text: str, found: re.Match[str]) -> Problem:
    return Problem(file, *place(text, found.start()), f"有看不见的字符U+{ord(found[0]):04X}，请删去")


def _events(file: str, text: str, data: bytes) -> Iterator[Problem]:
    """Anchors, aliases and depth, seen only in the events; scanned only where the bytes hint at them."""
    if not (b"&" in data or b"*" in data or _DEEP.search(data) or _nests(data)):
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            mark: Any = event.start_mark
            anchor = getattr(event, "anchor", None)
            if anchor is not None:
                sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                yield Problem(file, mark.line + 1, mark.column + 1, f"不可用“{sign}{anchor}”引用，请写出内容")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                yield Problem(file, mark.line + 1, mark.column + 1, f"层次过深（超过{MAX_DEPTH}层）")
                return
    except yaml.YAMLError as error:
        yield _syntax(file, error)


def _nests(data: bytes) -> bool:
    depth = 0
    for sign in data.translate(None, delete=_NOT_BRACKETS):
        depth += 1 if sign in b"[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def _syntax(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(file, line, column, explain(str(getattr(error, "problem", None) or error)))


def _faults(source: Source, node: yaml.Node, path: Path) -> Iterator[Problem]:
    """Faults of one node and those below it that YAML allows and we do not."""
    if node.tag not in _PLAIN_TAGS:
        yield source.problem(path, f"不可用标签“{node.tag}”")
    if isinstance(node, yaml.ScalarNode):
        yield from _scalar_faults(source, node, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _faults(source, item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        yield from _mapping_faults(source, node, path)


def _scalar_faults(source: Source, node: yaml.ScalarNode, path: Path) -> Iterator[Problem]:
    if not node.style and node.value in _NULLS:
        name = f"“{path[-1]}”后面" if path else "这里"
        yield source.problem(path, f"{name}没有内容：请填写；不需要的，整行删去", key=True)
    if node.style == '"' and (found := FORBIDDEN.search(node.value)):
        yield source.problem(path, f"有看不见的字符U+{ord(found[0]):04X}，请删去")


def _mapping_faults(source: Source, node: yaml.MappingNode, path: Path) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(source.file, line, column, "项目名须是一个词")
            continue
        if key.value in seen:
            yield Problem(source.file, line, column, f"“{key.value}”重复，第{seen[key.value]}行已有")
        seen.setdefault(key.value, line)
        yield from _faults(source, value, (*path, key.value))


def steps(path: Sequence[object]) -> Path:
    """The steps of a pydantic location that are keys and indices, for use as a path."""
    return tuple(step for step in path if isinstance(step, (str, int)))
