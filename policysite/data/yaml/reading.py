"""Strict YAML: the bytes of one data file → plain values, each with its place.

PyYAML's C parser composes the nodes once; values are constructed from them here, because the stock loader drops
duplicate keys, turns `no` into False and `010` into 8, and forgets where anything stood. Only `true`, `false` and
decimal integers are not text. Unknown keys, duplicate keys, aliases and anchors are errors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml
from yaml._yaml import CParser

from policysite.data.problems import MOST_PROBLEMS, START, Position, Problem, Spot, Subject

Step = str | int
KeyPath = tuple[Step, ...]

MAX_DEPTH = 24
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")
_BOOLEANS = {"true": True, "false": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Composer(CParser, yaml.composer.Composer, yaml.resolver.BaseResolver):
    """The C parser with no implicit types: every plain scalar stays text, `construct` decides.

    It calls its two methods below as it enters and leaves a node: beyond MAX_DEPTH they stop it, because whoever walks
    the nodes recurs as deep as they are nested.
    """

    def __init__(self, stream: str) -> None:
        CParser.__init__(self, stream)
        yaml.resolver.BaseResolver.__init__(self)
        self.depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH and current_node is not None:
            raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=current_node.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """Every tag is refused by `parse`: none need be looked up."""
        return ""


@dataclass
class Source:
    """One parsed file: its `file` name as shown to people, its root `node`, and the paths of what `parse` refused."""

    file: str
    node: yaml.Node
    faulty: tuple[KeyPath, ...] = ()

    def position(self, path: KeyPath, *, key: bool = False) -> Position:
        """Where the value at `path` begins; with `key`, the key itself. What is not there is where it should be."""
        parent = self.node_at(path[:-1])
        found = _child(parent, path[-1]) if path else None
        name, value = found or (None, parent)
        return position_of((name if key and name is not None else value).start_mark)

    def node_at(self, path: KeyPath) -> yaml.Node:
        """The node at `path`, or the nearest one above it that exists."""
        node = self.node
        for step in path:
            below = _child(node, step)
            if below is None:
                return node
            node = below[1]
        return node


def position_of(mark: Any) -> Position:
    """The place that a mark of the parser means."""
    return Position(mark.line + 1, mark.column + 1)


def last_key(path: KeyPath) -> str:
    """The key that `path` leads to, or to whose list; empty where there is none."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _child(node: yaml.Node, step: Step) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == step), None)
    return None


def parse(file: str, data: bytes) -> tuple[Source | None, list[Problem]]:
    """Parse the bytes of `file`: the source, and every fault of the writing; no source where it cannot be read.

    A source may have faults: its `faulty` paths must not be used.
    """
    text, problems = _decode(file, data)
    if problems:
        return None, problems
    try:
        node = _Composer(text).get_single_node()
        problems = [*_references(file, text)]
    except (yaml.YAMLError, UnicodeError) as error:
        return None, [_syntax(file, error)]
    if node is None or problems:
        return None, problems or [Problem(file, START, "empty", "文件是空的，请补上内容或恢复原文件")]
    source = Source(file, node)
    faults = [*islice(_faults(source, node, ()), MOST_PROBLEMS)]
    source.faulty = tuple(path for path, _ in faults)
    problems = [problem for _, problem in faults]
    if len(faults) < MOST_PROBLEMS:
        return source, problems
    text = "只列前{most}处写法上的问题：请核对是否放错了文件"
    return None, [*problems, Problem(file, START, "too_many", text, {"most": MOST_PROBLEMS})]


def construct(node: yaml.Node) -> Any:
    """The plain value of a node: dict, list, str, int or bool. What `parse` refused yields some value or none."""
    if type(node) is yaml.ScalarNode:
        return node.value if node.style else _plain(node.value)
    if type(node) is yaml.SequenceNode:
        return [construct(item) for item in node.value]
    return {key.value: construct(value) for key, value in node.value if type(key) is yaml.ScalarNode}


def _plain(text: str) -> str | int | bool:
    if _INTEGER.match(text):
        return int(text)
    return _BOOLEANS.get(text, text)


def _decode(file: str, data: bytes) -> tuple[str, list[Problem]]:
    if data.startswith(b"\xef\xbb\xbf"):
        return "", [Problem(file, START, "byte_order_mark", "文件开头有BOM标记，请另存为“UTF-8（无BOM）”")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        return "", [not_utf8(file, Position(line, column))]
    if "\r" in text:
        place = position(text, text.index("\r"))
        return text, [Problem(file, place, "line_ends", "换行须为LF，不用CRLF，请在编辑器里改换行符")]
    return text, [*hidden(file, text)]


def not_utf8(file: str, place: Position = START) -> Problem:
    """The fault of bytes that are not UTF-8."""
    return Problem(file, place, "encoding", "不是UTF-8编码（多半是GBK），请另存为UTF-8")


def _references(file: str, text: str) -> Iterator[Problem]:
    """Directives, anchors, aliases and tags: each has one of these signs, and only the events tell them all."""
    if not (re.search("[&*!]", text) or "\n%" in text or text.startswith("%")):
        return
    for event in yaml.parse(text, Loader=yaml.CLoader):
        place = position_of(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            yield Problem(file, place, "reference", "{said}", {"said": explain("directive")})
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        sign = f"*{anchor}" if isinstance(event, yaml.AliasEvent) else f"&{anchor}" if anchor else "!" if tag else ""
        if sign:
            text = "不可用“{sign}”引用或标注：请写出内容；文字本来以“{start}”开头的，请加引号"
            yield Problem(file, place, "reference", text, {"sign": sign, "start": sign[0]})


def _syntax(file: str, error: Exception) -> Problem:
    message = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "context_mark" if any(part in message for part in _FROM_START) else "problem_mark", None)
    return Problem(file, position_of(mark) if mark else START, "syntax", "{said}", {"said": explain(message)})


Found = Iterator[tuple[KeyPath, Problem]]


def _faults(source: Source, node: yaml.Node, path: KeyPath) -> Found:
    """Faults of one node and those below it that YAML allows and we do not, each with the path not to be used."""
    if isinstance(node, yaml.ScalarNode):
        yield from _scalar_faults(source, node, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            if not _is_sound(item):
                yield from _faults(source, item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        yield from _mapping_faults(source, node, path)


def _is_sound(node: yaml.Node) -> bool:
    """Whether a node is a scalar without a fault: most are, and that is told at once."""
    if type(node) is not yaml.ScalarNode or node.style:
        return type(node) is yaml.ScalarNode and node.style == "'"
    return node.value not in _NULLS and " - " not in node.value


def _scalar_faults(source: Source, node: yaml.ScalarNode, path: KeyPath) -> Found:
    if not node.style and node.value in _NULLS:
        yield path, _without_content(source, path)
    if node.style == '"' and (found := FORBIDDEN.search(node.value)):
        yield path, hidden_sign(source.file, source.position(path), found[0])
    if not node.style and " - " in node.value and node.start_mark.line != node.end_mark.line:
        text = "下一行以“- ”开头的一项并进了这段文字：列表各项的“-”要对齐"
        yield path, Problem(source.file, source.position(path), "swallowed_item", text, {}, last_key(path))


def _without_content(source: Source, path: KeyPath) -> Problem:
    last = path[-1] if path else None
    values: dict[str, object] = {"what": "这个文件", "after": ""}
    if isinstance(last, int):
        values["what"] = f"列表第{last + 1}项"
    elif last is not None:
        values |= {"what": Subject(visible(last)), "after": "后面"}
    text = "{what}{after}没有内容：请填写；不需要的，整行删去"
    return Problem(source.file, source.position(path, key=True), "no_content", text, values, last_key(path))


def _mapping_faults(source: Source, node: yaml.MappingNode, path: KeyPath) -> Found:
    seen: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            text = "冒号前须是一个词，不能是列表或一组内容"
            yield path, Problem(source.file, position_of(key.start_mark), "key_not_a_word", text)
            continue
        first = seen.setdefault(key.value, key)
        if first is not key:
            before = Spot(source.file, position_of(first.start_mark).line)
            values = {"key": Subject(visible(key.value[:40])), "first": before}
            text, place = "{key}重复，{first}已有，只留一处", position_of(key.start_mark)
            yield (*path, key.value), Problem(source.file, place, "repeated_key", text, values, key.value)
        if not _is_sound(value):
            yield from _faults(source, value, (*path, key.value))


# Controls, line and paragraph separators, soft hyphens, fillers, zero-width and bidirectional signs, variation
# selectors, tags, the replacement of a lost character, non-characters: each can make two texts look alike that are
# not. The line feed is the one exception.
_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
)

_NON_CHARACTERS = "".join(chr((plane << 16) | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))

FORBIDDEN = re.compile(f"[{_UNSEEN}\U000e0000-\U000e0fff{_NON_CHARACTERS}]")

_SUSPECT = re.compile(f"[{_UNSEEN}\U00010000-\U0010ffff]")
"""What FORBIDDEN forbids, and some more: several times as fast."""


def position(text: str, offset: int) -> Position:
    """Where `offset` is in `text`."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def hidden(file: str, text: str) -> Iterator[Problem]:
    """The first character of each line that cannot be seen."""
    if _SUSPECT.search(text):
        for number, line in enumerate(text.split("\n"), 1):
            if found := FORBIDDEN.search(line):
                yield hidden_sign(file, Position(number, found.start() + 1), found[0])


def hidden_sign(file: str, place: Position, sign: str) -> Problem:
    """The fault of a `sign` that FORBIDDEN forbids."""
    text = "有制表符，请改用空格" if sign == "\t" else "有看不见或已损坏的字符U+{number}，请删去"
    return Problem(file, place, "hidden_sign", text, {"number": f"{ord(sign):04X}"})


def visible(text: str) -> str:
    """`text` on one line and with each sign that cannot be seen written as its number, so that it may be shown."""
    return FORBIDDEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text).replace("\n", "\\n")


TOO_DEEP = "nested too deep"
"""Our own message, beside libyaml's."""

_DIRECTIVE = "不可用“%”开头的指令行，请删去"
_ANCHOR = "不可用“&”“*”引用：请写出内容；文字本来以“&”“*”开头的，请加引号"
_TAG = "不可用“!”标注；文字本来以“!”开头的，请加引号"
_BLOCK = "“|”“>”分行的写法不成格式：请把文字写成一行"
_ESCAPE = "双引号内的“\\”不成写法，请改用单引号"

_WORDS = {
    TOO_DEEP: "层次过深，请核对缩进和方括号、花括号",
    "mapping values are not allowed": "此处不应有“: ”：请看缩进、上一行是否缺“: ”；文字里有英文冒号的，整段加引号",
    "mapping keys are not allowed": "此处不应有“?”：文字以“?”开头的，请加引号",
    "could not find expected ':'": "缺英文冒号和空格（应为“名称: 内容”）",
    "did not find expected key": "缩进与上文不一致，或前面的引号、方括号没有写全，或引号之后多出文字",
    "did not find expected '-' indicator": "缩进与上文不一致：列表各项的“-”要对齐，各项之内的名称也要对齐",
    "did not find expected ',' or ']'": "从这里起的方括号没有配对，或缺英文逗号",
    "did not find expected ',' or '}'": "从这里起的花括号没有配对，或缺英文逗号",
    "found unexpected ':'": "方括号、花括号内的文字有英文冒号，请加引号",
    "found unexpected end of stream": "从这里起的引号没有配对，一直到文件末尾都没有结束",
    "found unexpected document": "从这里起的引号没有配对",
    "found character that cannot start any token": "不能以这个符号开头，请给整段文字加引号",
    "found unknown escape character": _ESCAPE,
    "hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "block sequence entries are not allowed": "此处不应有“-”：列表要另起一行",
    "did not find expected <document start>": "前面的内容已经结束，此处多出内容：请看缩进",
    "but found another document": "一个文件只能有一份内容，请去掉“---”",
    "did not find expected comment or line break": _BLOCK,
    "indentation indicator": _BLOCK,
    "tab character": "有制表符，请改用空格",
    "did not find expected node content": "此处缺内容，或不能以这个符号开头；请看前面的括号是否配对",
    "control characters are not allowed": "有看不见的控制字符，请删去",
    "alphabetic or numeric character": _ANCHOR,
    "alias": _ANCHOR,
    "second occurrence": _ANCHOR,
    "whitespace or line break": _TAG,
    "tag": _TAG,
    "'!'": _TAG,
    "'>'": _TAG,
    "URI": _TAG,
    "octet": _TAG,
    "codec can't decode": _TAG,
    "directive": _DIRECTIVE,
    "version number": _DIRECTIVE,
    "digit or '.'": _DIRECTIVE,
    "incompatible YAML document": _DIRECTIVE,
    "%": _DIRECTIVE,
}
_FROM_START = ("expected ',' or", "unexpected end of stream", "unexpected document", "find expected ':'")
"""Of these the reader wants the place where the thing began, not the one where its end was missed."""


def explain(message: str) -> str:
    """The Chinese for libyaml's `message`; an unknown one is quoted, so that it can be looked up."""
    known = next((words for part, words in _WORDS.items() if part in message), None)
    return f"YAML写法有误：{known}" if known else f"YAML写法有误（{message}）"
