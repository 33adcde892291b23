"""An issued text in the form of the document → the values of `policy.yml` and `checklist.yml`.

What a text cannot yield (title, issuer, versions, the section of a category) is kept from the present values. Ids are
permanent: a measure or clause that the present values have keeps its id wherever it stands now, a new one gets the
next free id, and one that is gone stays in the data as retired.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from .numerals import chinese
from .problems import DataError, Problem, suggest

_NUMERALS = "|".join(sorted((chinese(number) for number in range(1, 100)), key=len, reverse=True))
_SECTION = re.compile(rf"({_NUMERALS})、(.+)")
_NUMBERED = re.compile(r"([1-9][0-9]*)\.(.+)")
_TAIL = re.compile("（责任部门：([^（）]*)）")
_LIKE = 0.5
"""How alike (difflib's ratio) two texts must be to count as the same entry revised."""

Values = dict[str, Any]


@dataclass
class _Part:
    """A section or category as read: its numeral, title and numbered lines, each with its line number."""

    line: int
    number: str
    title: str
    entries: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class _Text:
    preamble: str
    parts: list[_Part]
    closing: str
    appendix_title: str
    categories: list[_Part]


def import_text(
    file: str, text: str, departments: Mapping[str, str], policy: Values, checklist: Values, retired: str
) -> tuple[Values, Values]:
    """The values of `policy.yml` and `checklist.yml` from `text`.

    `departments` maps a printed name to its id; `policy` and `checklist` are the present values (may be empty);
    `retired` is the date, as text, that entries gone from the text are retired with. Raises DataError with every line
    of `file` that is not in the document's form.
    """
    reader = _Reader(file, departments)
    parts = reader.read(text)
    measures = _Ids(_measures(policy), "title", "m{:02d}")
    sections = reader.sections(parts, measures, retired)
    items = _Ids(_items(checklist), "text", "c{:02d}")
    categories = [_category(place, part, items, checklist) for place, part in enumerate(parts.categories, 1)]
    if reader.problems:
        raise DataError(reader.problems)
    _put_back(sections, measures.gone(retired), policy, "sections", "measures")
    _put_back(categories, items.gone(retired), checklist, "categories", "items")
    kept = {"versions": policy.get("versions", [{"id": "v1"}])} | {
        name: policy.get(name, "待填") for name in ("title", "issuer")
    }
    new_policy = kept | {"preamble": parts.preamble, "sections": sections, "closing": parts.closing}
    return new_policy, {"title": parts.appendix_title, "categories": categories}


class _Reader:
    """Reads the lines, collecting what is not in the document's form."""

    def __init__(self, file: str, departments: Mapping[str, str]) -> None:
        self.file, self.departments = file, departments
        self.problems: list[Problem] = []

    def problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, 1, message))

    def read(self, text: str) -> _Text:
        lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        split = next((at for at, (_, line) in enumerate(lines) if line.startswith("附件：")), len(lines))
        body, appendix = lines[:split], lines[split:]
        parts, rest = self._parts(body)
        title = appendix[0][1].removeprefix("附件：") if appendix else "附件"
        head = [number for number, line in appendix if line in ("附件：", f"附件：{title}", title)]
        categories, _ = self._parts([(number, line) for number, line in appendix if number not in head])
        for what, found in (("前言、结语各一段", len(rest) == 2), ("“一、”开头的部分", parts), ("附件", categories)):
            if not found:
                self.problem(1, f"没有读到{what}，请核对格式")
        preamble, closing = (rest[0], rest[-1]) if rest else ("", "")
        return _Text(preamble, parts, closing, title, categories)

    def _parts(self, lines: Sequence[tuple[int, str]]) -> tuple[list[_Part], list[str]]:
        """The parts with their numbered lines, and the lines that belong to none."""
        parts: list[_Part] = []
        rest = []
        for number, line in lines:
            if section := _SECTION.fullmatch(line):
                parts.append(_Part(number, section[1], section[2]))
            elif (entry := _NUMBERED.fullmatch(line)) and parts:
                parts[-1].entries.append((number, int(entry[1]), entry[2]))
            else:
                rest.append(line)
        return parts, rest

    def sections(self, parts: _Text, ids: "_Ids", retired: str) -> list[Values]:
        found = []
        for place, part in enumerate(parts.parts, 1):
            measures = [self._measure(entry, ids, retired) for entry in part.entries]
            found.append({"id": f"s{place}", "number": part.number, "title": part.title, "measures": measures})
        return found

    def _measure(self, entry: tuple[int, int, str], ids: "_Ids", retired: str) -> Values:
        line, number, text = entry
        title, stop, rest = text.partition("。")
        pieces = _TAIL.split(rest)
        if not stop or len(pieces) < 3 or pieces[-1]:
            self.problem(line, f"第{number}条不成“题目。原文（责任部门：…）”的格式，每款须以（责任部门：…）结尾")
        old = ids.match(title + stop, "".join(pieces[::2]))
        clause_ids = _Ids(old.get("clauses", []), "text", old["id"] + "-{:d}")
        clauses = [
            {"id": clause_ids.match(words)["id"], "text": words, "responsible": self._names(line, names)}
            for words, names in zip(pieces[::2], pieces[1::2], strict=False)
        ]
        return {"id": old["id"], "number": number, "title": title + stop, "clauses": clauses + clause_ids.gone(retired)}

    def _names(self, line: int, names: str) -> list[str]:
        for name in names.split("、"):
            if name not in self.departments:
                known = suggest(name, self.departments)
                self.problem(line, f"departments.yml中没有责任部门“{name}”，请先加上。{known}")
        return [self.departments.get(name, name) for name in names.split("、")]


class _Ids:
    """Gives each entry of the new text the id it had, or the next free one."""

    def __init__(self, present: Iterable[Values], field: str, form: str) -> None:
        self.waiting = list(present)
        self.field, self.form = field, form
        self.highest = max((int(re.findall(r"\d+", entry["id"])[-1]) for entry in self.waiting), default=0)

    def match(self, text: str, more: str = "") -> Values:
        """The present entry that `text` (with `more` of its words) is or revises; else a new one with just an id."""
        best = max(self.waiting, key=lambda entry: self._likeness(entry, text, more), default=None)
        if best is not None and self._likeness(best, text, more) >= _LIKE:
            self.waiting.remove(best)
            return best
        self.highest += 1
        return {"id": self.form.format(self.highest)}

    def _likeness(self, entry: Values, text: str, more: str) -> float:
        if entry[self.field] == text:
            return 2.0
        words = entry[self.field] + "".join(clause["text"] for clause in entry.get("clauses", []))
        return SequenceMatcher(None, words, text + more, autojunk=False).ratio()

    def gone(self, retired: str) -> list[Values]:
        """Those that the new text no longer has, retired."""
        return [entry if "retired" in entry else entry | {"retired": retired} for entry in self.waiting]


def _measures(policy: Values) -> list[Values]:
    return [measure for section in policy.get("sections", []) for measure in section["measures"]]


def _items(checklist: Values) -> list[Values]:
    return [item for category in checklist.get("categories", []) for item in category["items"]]


def _category(place: int, part: _Part, ids: _Ids, checklist: Values) -> Values:
    present = {category["title"]: category for category in checklist.get("categories", [])}
    items = [{"id": ids.match(text)["id"], "number": number, "text": text} for _, number, text in part.entries]
    section = present.get(part.title, {}).get("section", f"s{place}")
    return {"id": f"a{place}", "number": part.number, "title": part.title, "section": section, "items": items}


def _put_back(parts: list[Values], gone: list[Values], old: Values, groups: str, entries: str) -> None:
    """Append each retired entry to the part it stood in, or to the last where that part is gone."""
    home = {entry["id"]: part["id"] for part in old.get(groups, []) for entry in part[entries]}
    for entry in gone:
        part = next((part for part in parts if part["id"] == home[entry["id"]]), parts[-1])
        part[entries].append(entry)
