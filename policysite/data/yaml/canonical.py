"""The canonical form of a data file, its comments and order kept: its nodes written anew, the comments put between.

What cannot be proved to say the same afterwards is refused: values, their order and every comment are compared before
anything is returned.
"""

import re
import textwrap
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import yaml

from policysite.data.problems import START, DataError, Problem
from policysite.data.yaml.comments import comments
from policysite.data.yaml.editing import FLOW_KEYS, last_line, quoted_scalar, scalar_text, values
from policysite.data.yaml.reading import construct, parse

SHORT_LEAF = 60
"""How many characters a flow-style leaf may take."""


def formatted(file: str, data: bytes) -> bytes:
    """The canonical form of `data`, the bytes of `file`.

    Raises DataError for a file that cannot be read strictly, and for one whose writing cannot be changed without
    losing something.
    """
    source, problems = parse(file, data)
    if source is None or problems:
        raise DataError(problems)
    text = data.decode()
    new = _rewritten(source.node, text)
    again = None if new is None else parse(file, new.encode())[0]
    if new is None or again is None or _said(new) != _said(text) or _rewritten(again.node, new) != new:
        text = "这个文件的写法不便自动整理（多半是列表或括号中间有注释），没有改动；请把注释移到该项上方，再整理"
        raise DataError([Problem(file, START, "formatted", text)])
    return new.encode()


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


def _said(text: str) -> tuple[str, list[str]]:
    """What a file says: its values and the words of its comments, both in their order."""
    return repr(values(text.encode())), [each.text.removeprefix("#").strip() for each in comments(text)]


@dataclass
class _Line:
    """A line of the new text, the first and last line, from 0, of its content in the old, and what stands beside it."""

    text: str
    first: int
    last: int
    comment: str = ""


def _rewritten(node: yaml.Node, text: str) -> str | None:
    """The text in the canonical form; None where a comment would have no place in it."""
    old, said = text.split("\n"), [*comments(text)]
    lines = [*_Writer(old, {each.line for each in said}).lines(node, "", node.start_mark.line, 0)]
    lines.append(_Line("", len(old), len(old)))
    above = {number: "" for number, line in enumerate(old) if not line.strip()}
    for each in said:
        words = re.sub(r"^#(?=[^\s#!])", "# ", each.text)
        at = bisect_left(lines, each.line, key=lambda line: line.first)
        at -= lines[at].first > each.line
        alone = at < 0 or lines[at].last < each.line or not old[each.line][: each.column].strip()
        if each.enclosed or (not alone and lines[at].comment):
            return None
        if alone:
            above[each.line] = words
        else:
            lines[at].comment = f" {words}"
    return _joined(lines, above)


def _joined(lines: Sequence[_Line], above: Mapping[int, str]) -> str:
    """The new text; comments and single empty lines that stood by themselves stand above what they stood above."""
    new: list[str] = []
    waiting = sorted(above.items(), reverse=True)
    for line in lines:
        indent = len(line.text) - len(line.text.lstrip(" "))
        while waiting and waiting[-1][0] < line.last:
            at, comment = waiting.pop()
            if comment:
                new.append(" " * indent + comment)
            elif at < line.first and new and new[-1]:
                new.append("")
        new.append(line.text + line.comment)
    return "\n".join(new).rstrip("\n") + "\n"


@dataclass(frozen=True)
class _Writer:
    """Writes nodes in the canonical form; `old` are the lines that they come from, `commented` those with a comment."""

    old: Sequence[str]
    commented: Set[int]

    def lines(self, node: yaml.Node, lead: str, first: int, indent: int, key: str | None = None) -> Iterator[_Line]:
        """The lines of `node`, the value of `key` (None: an item of a list, or the file).

        `lead` stands before it, on line `first` of the old text; what is below it stands at `indent`.
        """
        if isinstance(node, yaml.ScalarNode) or self._on_one_line(node, first, key):
            inline = self._inline(node, indent)
            yield _Line(f"{lead} {inline}" if lead else inline, first, last_line(node))
            return
        if lead.endswith(":"):
            yield _Line(lead, first, first)
            lead = ""
        for name, below in _children(node):
            sign = f"{_scalar(name, False)}:" if name else "-"
            start = f"{lead} {sign}" if lead else " " * indent + sign
            yield from self.lines(
                below, start, (name or below).start_mark.line, indent + 2, name.value if name else None
            )
            lead = ""

    def _on_one_line(self, node: Any, first: int, key: str | None) -> bool:
        """Whether it is written in brackets or braces: empty, a list of ids, or a short leaf that was so already."""
        if any(isinstance(below, yaml.CollectionNode) for _, below in _children(node)):
            return False
        short = len(", ".join(": ".join(each.value for each in pair if each) for pair in _children(node))) <= SHORT_LEAF
        if isinstance(node, yaml.MappingNode):
            return not node.value or bool(node.flow_style and short and key)
        below = range(first + 1, last_line(node) + 1)
        ids = key in FLOW_KEYS and (node.flow_style or self.commented.isdisjoint(below))
        return not node.value or ids or bool(node.flow_style and short)

    def _inline(self, node: Any, indent: int) -> str:
        if isinstance(node, yaml.SequenceNode):
            return f"[{', '.join(_scalar(item, True) for item in node.value)}]"
        if isinstance(node, yaml.MappingNode):
            return f"{{{', '.join(f'{_scalar(key, True)}: {_scalar(value, True)}' for key, value in node.value)}}}"
        if node.style not in ("|", ">"):
            return _scalar(node, False).replace("\n  ", f"\n{' ' * indent}")
        head, *body = self.old[node.start_mark.line : last_line(node) + 1]
        below = textwrap.indent(textwrap.dedent("\n".join(body)), " " * indent)
        return f"{head[node.start_mark.column :].rstrip()}\n{below}".rstrip("\n")


def _children(node: Any) -> list[tuple[yaml.ScalarNode | None, yaml.Node]]:
    """What stands in a node, with its key where it has one."""
    return node.value if isinstance(node, yaml.MappingNode) else [(None, item) for item in node.value]


def _scalar(node: Any, flow: bool) -> str:
    """Without quotes where the same text is written without by `yaml_text`, or was so already; else in single ones."""
    text, value = node.value, construct(node)
    plain = not node.style or scalar_text(text, flow) == text
    if plain and (flow or node.style or "\n" in text):
        plain = values((f"a: [{text}]" if flow else f"a: {text}").encode()) == {"a": [value] if flow else value}
    return text if plain else quoted_scalar(text)
