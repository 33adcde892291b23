"""What must not get into the data, and the allow-list: every finding is a problem unless `allow.yml` gives a reason.

The files are searched as written, comments too; what is written with escapes, as it reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from policysite.data.dataset import Places
from policysite.data.model.settings import Allowed
from policysite.data.problems import Position, Problem
from policysite.data.rules.scanner import Finding, findings
from policysite.data.yaml.reading import Source, position, position_of

ALLOW = "allow"


def secrets(allowed: tuple[Allowed, ...], texts: Mapping[str, str], places: Places) -> Iterator[Problem]:
    """身份证号、电话、银行卡号、密级标志、个人邮箱、私钥不得入库；确属误判的，在allow.yml写明理由。

    `texts` holds every file as written, by the name that people would open it by. An entry of the allow-list that
    nothing needs is a warning.
    """
    sources = {source.file: source for source in places.sources.values()}
    own = places.sources[ALLOW].file if ALLOW in places.sources else ""
    used: set[int] = set()
    for file, text in texts.items():
        for passage in _passages(text, sources.get(file)):
            for hit in findings(passage.text):
                covering = _covering(allowed, passage.text, hit)
                used |= covering if file != own else set()
                if not covering:
                    text = "疑似{kind}，不得入库。确属误判的，在allow.yml写明理由"
                    yield Problem(file, passage.place(hit), "secrets", text, {"kind": hit.kind})
    for index, entry in enumerate(allowed):
        if index not in used:
            text, place = "没有用到：数据里没有这样的疑似内容，请删去这一条", places.position(entry, ("text",))
            yield Problem(places.file(entry), place, "secrets", text, field="text", warning=True)


def _covering(allowed: tuple[Allowed, ...], text: str, hit: Finding) -> set[int]:
    """The entries, by index, whose text stands where the finding is and holds all of it."""
    return {index for index, entry in enumerate(allowed) if _holds(entry.text, text, hit)}


def _holds(part: str, text: str, hit: Finding) -> bool:
    return text.find(part, max(0, hit.end - len(part)), hit.start + len(part)) >= 0


@dataclass(frozen=True)
class _Passage:
    """What is searched at once: a file, or one text of it, which then begins at `mark`."""

    text: str
    mark: Any = None

    def place(self, hit: Finding) -> Position:
        """Where a finding is; in a text written with escapes, where that begins."""
        return position_of(self.mark) if self.mark else position(self.text, hit.start)


def _passages(text: str, source: Source | None) -> Iterator[_Passage]:
    """The file with what is written with escapes blanked out, and each of these texts as it reads."""
    rest, last = [], 0
    for scalar in _quoted(source.node) if source and "\\" in text else ():
        start, end = _span(scalar)
        if "\\" in text[start:end]:
            rest += [text[last:start], " " * (end - start)]
            last = end
            yield _Passage(scalar.value, scalar.start_mark)
    yield _Passage("".join([*rest, text[last:]]))


def _span(node: Any) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _quoted(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        if node.style == '"':
            yield node
        return
    for item in node.value:
        for below in item if isinstance(item, tuple) else (item,):
            yield from _quoted(below)
