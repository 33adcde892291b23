"""The canonical form of a data file (design, section 3), its comments and order kept: a ruamel.yaml round trip.

What cannot be proved to say the same afterwards is refused: values, their order and every comment are compared before
anything is returned.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString, SingleQuotedScalarString
from ruamel.yaml.tag import Tag

from policysite.data.problems import DataError, Problem
from policysite.data.yaml.reading import construct, parse
from policysite.data.yaml.writing import FLOW_KEYS, yaml_text

SHORT_LEAF = 60
"""How many characters a flow-style leaf may take."""

_TEXT = Tag(suffix="tag:yaml.org,2002:str")
_BLANKS = re.compile(r"\n{3,}")


class _Resolver(VersionedResolver):
    """Every scalar is text, as it is for `source`: a date, `no` and `010` come out as they went in."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return _TEXT if kind is ScalarNode else super().resolve(kind, value, implicit)


def formatted(file: str, data: bytes) -> bytes:
    """The canonical form of `data`, the bytes of `file`.

    Raises DataError for a file that cannot be read strictly, and for one whose writing cannot be changed without
    losing something.
    """
    source, problems = parse(file, data)
    if source is None or problems:
        raise DataError(problems)
    text = data.decode()
    new = _rewritten(text)
    if new is None or not _same(file, text, new) or _rewritten(new) != new:
        said = "这个文件的写法不便自动整理（多半是列表或括号中间有注释），没有改动；请把注释移到该项上方，再整理"
        raise DataError([Problem(file, 1, 1, said)])
    return new.encode()


def _rewritten(text: str) -> str | None:
    tool = YAML(typ="rt")
    tool.Resolver = _Resolver
    tool.preserve_quotes = True
    tool.width = 10**9
    tool.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = tool.load(text)
        _normalise(tree, None)
        written = io.StringIO()
        tool.dump(tree, written)
    except (YAMLError, ValueError, NotImplementedError):
        return None
    whole = written.getvalue()
    return _settled(re.sub("^  ", "", whole, flags=re.MULTILINE) if isinstance(tree, CommentedSeq) else whole)


def _normalise(tree: Any, key: str | None) -> None:
    """Style and quotes of `tree`, the value of `key` (None: an item of a list, or the file)."""
    if isinstance(tree, CommentedMap):
        _set_style(tree, key is not None and _is_leaf(tree))
        for name, value in tree.items():
            _normalise(value, str(name))
            tree[name] = _unquoted(value, bool(tree.fa.flow_style()))
    elif isinstance(tree, CommentedSeq):
        _set_style(tree, _on_one_line(tree, key))
        for index, value in enumerate(tree):
            _normalise(value, None)
            tree[index] = _unquoted(value, bool(tree.fa.flow_style()))


def _set_style(tree: Any, flow: bool) -> None:
    (tree.fa.set_flow_style if flow else tree.fa.set_block_style)()


def _on_one_line(tree: CommentedSeq, key: str | None) -> bool:
    """Whether a list is written in brackets: one of ids, an empty one, or a short one that was so already."""
    return not tree or (key in FLOW_KEYS and not tree.ca.items and _is_flat(tree)) or _is_leaf(tree)


def _is_leaf(tree: Any) -> bool:
    """Written in flow style, nothing but scalars, and short."""
    written = len(", ".join(f"{name}: {tree[name]}" if isinstance(tree, dict) else str(name) for name in tree))
    return bool(tree.fa.flow_style()) and _is_flat(tree) and written <= SHORT_LEAF


def _is_flat(tree: Any) -> bool:
    values = tree.values() if isinstance(tree, dict) else tree
    return not any(isinstance(value, (CommentedMap, CommentedSeq)) for value in values)


def _unquoted(value: Any, flow: bool) -> Any:
    """Without quotes where the same text is written without by `dump`; else in single quotes, as there."""
    if not isinstance(value, (DoubleQuotedScalarString, SingleQuotedScalarString)):
        return value
    kind = PlainScalarString if _plain_means(str(value), flow) else SingleQuotedScalarString
    return kind(value)


def _plain_means(text: str, flow: bool) -> bool:
    """Whether `text` without quotes is that very text, for us and for any reader of YAML."""
    line, value = (f"refs: [{text}]", [text]) if flow else (f"refs: {text}", text)
    source, problems = parse("", f"{line}\n".encode())
    same = source is not None and not problems and construct(source.node) == {"refs": value}
    return same and yaml_text({"refs": value}) == f"{line}\n"


def _settled(text: str) -> str:
    """Comments at the indent of what they stand above, one space before those at a line's end, one end of file."""
    lines = text.split("\n")
    comments = dict(_comments(text))
    indent = 0
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        at = comments.get(number)
        if at is None:
            indent = len(line) - len(line.lstrip(" ")) if line.strip() else indent
        elif line[:at].strip():
            lines[number] = f"{line[:at].rstrip()} {_spaced(line[at:])}"
            indent = len(line) - len(line.lstrip(" "))
        else:
            lines[number] = " " * indent + _spaced(line[at:])
    tidy = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    return _BLANKS.sub("\n\n", tidy)


def _spaced(comment: str) -> str:
    """With a space after the sign."""
    return re.sub(r"^#(?=[^\s#!])", "# ", comment).rstrip()


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """The line and column, both from 0, of every comment: the first `#` outside of what the parser took for content.

    The parser knows where tokens begin and end; between two of them stand only spaces, line ends and comments.
    """
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    marks = [(token.start_mark, token.end_mark) for token in yaml.scan(text, Loader=yaml.SafeLoader)]
    spans = [(starts[first.line] + first.column, starts[last.line] + last.column) for first, last in marks]
    for (_, end), (start, _) in pairwise([(0, 0), *spans, (len(text), len(text))]):
        for found in re.finditer(r"#[^\n]*", text[end : max(start, end)]):
            number = text.count("\n", 0, end + found.start())
            yield number, end + found.start() - starts[number]


def _same(file: str, old: str, new: str) -> bool:
    """Whether both say the same: values with their order, and comments with theirs."""
    return all(part(file, old) == part(file, new) for part in (_values, _words))


def _values(file: str, text: str) -> str | None:
    source, problems = parse(file, text.encode())
    return None if source is None or problems else json.dumps(construct(source.node), ensure_ascii=False)


def _words(_: str, text: str) -> list[str]:
    lines = text.split("\n")
    return [lines[line][column:].removeprefix("#").strip() for line, column in _comments(text)]


def unformatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of `files`, bytes by name, those not in the canonical form, in that form. Raises DataError with every reason."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for file, data in files.items():
        try:
            new = formatted(file, data)
        except DataError as error:
            problems += error.problems
            continue
        if new != data:
            found[file] = new
    if problems:
        raise DataError(problems)
    return found
