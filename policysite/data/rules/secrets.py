"""What must not be published or committed, wherever it is written, and the allow-list.

Looked at are the files of the data as written, comments too, what is written with escapes as it reads, every name of a
file or folder, and whatever is published beside the data. Every finding is a problem unless `allow.yml` gives a reason.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policysite.data.model.settings import Allowed
from policysite.data.places import Places
from policysite.data.problems import START, Position, Problem
from policysite.data.published import Published
from policysite.data.suspects import Finding, findings
from policysite.data.validation import scalars
from policysite.data.yaml.reading import Source, position, position_of

ALLOW = "allow"

SUSPECT = "疑似{kind}，不得入库。确属误判的，在allow.yml写明理由"
"""What is said of a finding; it never repeats it."""

_SOURCE = f"{SUSPECT}；这是归档的印发原文，不能改动：原文确有、可以上网的，也在allow.yml写明"
_NAME = "名称里疑似{kind}，不得入库，请改名。确属误判的，在allow.yml写明理由"
_PART = f"其中的{{part}}第{{line}}行：{SUSPECT}"
_CLOSED = "看不到这个文件里的内容，请打开核对，不得有涉密和个人信息；核对过的，在allow.yml照录“{file}”并写明理由"


@dataclass(frozen=True)
class _Passage:
    """A text of a `file` and what is said of a finding in it; all of it stands at `place`, where that is given.

    `part` is the name of what holds it within the file.
    """

    file: str
    text: str
    said: str = SUSPECT
    place: Position | None = None
    part: str = ""

    def problem(self, hit: Finding) -> Problem:
        """The problem that a finding is."""
        found = position(self.text, hit.start)
        values: dict[str, object] = {"kind": hit.kind, "part": self.part, "line": found.line}
        return Problem(self.file, self.place or found, "secrets", self.said, values)


def secrets(
    allowed: tuple[Allowed, ...], texts: Mapping[str, str], others: Sequence[Published], places: Places
) -> Iterator[Problem]:
    """证件号、电话、银行卡号、密级标志、密钥、密码、个人账号不得入库和上网；确属误判的，在allow.yml写明理由。

    `texts` holds every file of the data as written, by the name that people would open it by; `others` are all files by
    name, with the texts of those that are not data.
    """
    own = places.sources[ALLOW].file if ALLOW in places.sources else ""
    used: set[int] = set()
    for passage in (*_of_data(texts, places), *(each for other in others for each in _of_other(other))):
        for hit in findings(passage.text):
            covering = {index for index, entry in enumerate(allowed) if covers(entry, passage.text, hit)}
            used |= covering if passage.file != own else set()
            if not covering:
                yield passage.problem(hit)
    for other in (other for other in others if other.closed):
        covering = {index for index, entry in enumerate(allowed) if other.file in entry.text}
        used |= covering
        if not covering:
            yield Problem(other.file, START, "secrets", _CLOSED, {"file": other.file}, warning=True)
    yield from _unused(allowed, used, places)


def _unused(allowed: tuple[Allowed, ...], used: Collection[int], places: Places) -> Iterator[Problem]:
    """A warning for each entry of the allow-list that nothing needs."""
    for index, entry in enumerate(allowed):
        if index not in used:
            text, place = "没有用到：数据和网页里没有这样的疑似内容，请删去这一条", places.position(entry, ("text",))
            yield Problem(places.file(entry), place, "secrets", text, field="text", warning=True)


def unallowed(text: str, allowed: tuple[Allowed, ...]) -> Iterator[Finding]:
    """Every finding in a text of whoever hands something in, save what the allow-list lets pass."""
    return (hit for hit in findings(text) if not any(covers(entry, text, hit) for entry in allowed))


def covers(entry: Allowed, text: str, hit: Finding) -> bool:
    """Whether the words of an entry stand in `text` where the finding is and hold all of it, on however many lines."""
    before, found, after = (
        _joined(part) for part in (text[: hit.start][-1000:], text[hit.start : hit.end], text[hit.end :][:1000])
    )
    part, end = _joined(entry.text), len(before) + len(found)
    return (before + found + after).find(part, max(0, end - len(part)), len(before) + len(part)) >= 0


def _joined(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _of_data(texts: Mapping[str, str], places: Places) -> Iterator[_Passage]:
    sources = {source.file: source for source in places.sources.values()}
    for file, text in texts.items():
        said = _SOURCE if file.endswith(".txt") else SUSPECT
        for passage, mark in _passages(text, sources.get(file)):
            yield _Passage(file, passage, said, position_of(mark) if mark else None)


def _of_other(other: Published) -> Iterator[_Passage]:
    shown = f"{other.file.removesuffix(other.name)}{masked(other.name)}"
    yield _Passage(shown, _apart(other.name), _NAME, START)
    for part, text in other.texts:
        yield _Passage(shown, text, _PART, START, masked(part)) if part else _Passage(shown, text)


def masked(name: str) -> str:
    """A path, of each finding in it no more than the beginning."""
    for hit in reversed(list(findings(_apart(name)))):
        name = f"{name[: hit.start + 3]}****{name[hit.end :]}"
    return name


def _apart(name: str) -> str:
    """A path whose names stand apart: each is looked at by itself."""
    return name.replace("/", "；")


def _passages(text: str, source: Source | None) -> Iterator[tuple[str, Any]]:
    """The file with what is written with escapes blanked out, and each of these texts as it reads, with its mark."""
    rest, last = [], 0
    for scalar in scalars(source.node) if source and "\\" in text else ():
        start, end = scalar.start_mark.index, scalar.end_mark.index
        if scalar.style == '"' and "\\" in text[start:end]:
            rest += [text[last:start], " " * (end - start)]
            last = end
            yield scalar.value, scalar.start_mark
    yield "".join([*rest, text[last:]]), None
