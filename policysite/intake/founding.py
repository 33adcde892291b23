"""`policysite new`: an issued document as it came → a folder of data that builds a site at once.

What the document says is read, what it does not say is guessed and marked to be confirmed: departments with
`confirm: true`, duties with `draft: true`. Nothing is invented: what nobody knows is not written.
"""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from policysite.data.folder import Folder
from policysite.data.load import read
from policysite.data.model.document import UNKNOWN_ISSUER, ReferenceKind
from policysite.data.problems import START, DataError, Problem, listed
from policysite.data.text.around import lines_around, printed_of_version, printed_title
from policysite.data.text.cited import cited_titles
from policysite.data.text.composing import Composed, composed
from policysite.data.text.drafting import year_in
from policysite.data.text.identifying import entries_of, identified
from policysite.data.text.units import ends_like_unit, id_of, unit_entries
from policysite.data.yaml.canonical import formatted
from policysite.data.yaml.editing import dated, first_line, yaml_text
from policysite.intake.drafts import drafted
from policysite.intake.issued.files import Issued, read_issued
from policysite.intake.revision.files import originals

Plain = dict[str, Any]

_LONGEST_SITE_NAME = 28


@dataclass(frozen=True)
class Founding:
    """A folder of data to be written: the bytes of its `files` by name, and what the summary says of it.

    `problems` are those that the data would have, reminders too.
    """

    files: Mapping[str, bytes]
    counts: Mapping[str, int]
    confirming: tuple[str, ...]
    problems: tuple[Problem, ...]
    title: str
    guessed: tuple[str, ...] = field(default=())


def founding(path: Path, today: date, title: str | None = None, issuer: str | None = None) -> Founding:
    """The data that the document at `path` gives; `title` and `issuer` where it prints none, or others are wanted.

    Writes nothing. Raises DataError where the file cannot be read, OSError where the system refuses.
    """
    issued = read_issued(path)
    read_as = composed(str(path), issued.lines)
    if not issued.lines:
        raise DataError([Problem(str(path), START, "issued_document", "没有读到文字", {})])
    return _Founder(path, issued, read_as, today).founding(title, issuer)


class _Founder:
    """Puts the files of one document together."""

    def __init__(self, path: Path, issued: Issued, found: Composed, today: date) -> None:
        self.path, self.issued, self.found, self.today = path, issued, found, today
        self.guessed: list[str] = []

    def founding(self, title: str | None, issuer: str | None) -> Founding:
        """All files, with what they would be wrong in."""
        departments = [*unit_entries(self.found.units)]
        ids = {each["name"]: each["id"] for each in departments}
        imported = identified(self.found, ids, {}, {}, self.today.isoformat())
        policy = imported.policy | {"versions": [{"id": "v1"} | printed_of_version(self.found.policy)]}
        policy["title"] = title or printed_title(self.found.policy) or self._title()
        policy["issuer"] = issuer or self._issuer("".join(self._lines("title")) or policy["title"])
        values: dict[str, Any] = {
            "policy": policy,
            "departments": departments,
            "duties": [*self._duties(policy)],
            "settings": self._settings(policy["title"]),
        }
        if imported.checklist:
            values["checklist"] = imported.checklist
        if references := [*self._references(policy)]:
            values["references"] = references
        files = {f"{name}.yml": _written(name, value) for name, value in values.items()}
        files |= originals("v1", self.issued)
        return Founding(
            files=files,
            counts=self._counts(policy, values["duties"]),
            confirming=tuple(each["name"] for each in departments),
            problems=(*self.issued.reminders, *self.found.reminders),
            title=policy["title"],
            guessed=tuple(self.guessed),
        )

    def _lines(self, kind: str) -> list[str]:
        """The lines of that kind before and after the text."""
        return lines_around(self.found.policy, kind)

    def _title(self) -> str:
        """A title for a document that prints none: the name of its file."""
        name = re.sub(r"[\s_]+", "", self.path.stem) or "未命名文件"
        self.guessed.append(f"原文没有印题目，暂以文件名“{name}”为题，请在policy.yml的title改正")
        return name

    def _issuer(self, title: str) -> str:
        """Who issued it: as signed, else whom its title begins with."""
        if signed := [name for text in self._lines("issuer") for name in _signers(text)]:
            return "、".join(dict.fromkeys(signed))
        if title.endswith("令") and ends_like_unit(title[:-1]):
            return title[:-1]
        named = title.partition("关于")[0] if "关于" in title else ""
        ends = [
            end for end in range(3, min(len(title), 20)) if _begins_title(title[end:]) and ends_like_unit(title[:end])
        ]
        found = named if named and ends_like_unit(named) else title[: max(ends)] if ends else ""
        if not found or _PLACE.search(found):
            self.guessed.append(f"原文没有写发文机关，暂写“{UNKNOWN_ISSUER}”，请在policy.yml的issuer改正")
            return UNKNOWN_ISSUER
        if not named:
            self.guessed.append(f"发文机关暂按题目写“{found}”，请核对policy.yml的issuer")
        return found

    def _year(self) -> int:
        """The year of dates without one: that of the sign-off, of the number, or of the title."""
        version = printed_of_version(self.found.policy)
        words = [version.get("date", ""), version.get("number", ""), *self._lines("title"), *self._lines("adopted")]
        return year_in(words, self.today.year)

    def _duties(self, policy: Plain) -> Iterator[Plain]:
        year = self._year()
        for entry in entries_of(policy):
            for clause in entry.get("clauses", ()):
                yield from drafted(clause["id"], clause["text"], clause.get("deadline"), year)

    def _references(self, policy: Plain) -> Iterator[Plain]:
        own = {f"《{policy['title']}》"}
        taken = set[str]()
        for title in cited_titles("\n".join(_passages(policy))):
            if title in own:
                continue
            taken.add(own_id := id_of(title[1:-1], taken))
            yield {"id": f"ref-{own_id}", "title": title[1:-1], "kind": str(ReferenceKind.CITED), "marked": True}

    def _settings(self, title: str) -> Plain:
        name = title if len(title) <= _LONGEST_SITE_NAME else title.rpartition("关于")[2]
        return {
            "site_name": f"{name[:_LONGEST_SITE_NAME]}查询",
            "tracking_from": self.today.isoformat(),
            "due_soon_days": {"month": 7, "quarter": 15, "half_year": 30, "year": 60},
            "report_by_days": 10,
            "look_back_days": 90,
            "classification": "内部使用",
            "feedback": "对本站有意见建议，请告本站管理人员",
        }

    def _counts(self, policy: Plain, duties: Collection[Plain]) -> Mapping[str, int]:
        entries = [*entries_of(policy)]
        tops = (*policy.get("sections", ()), *policy.get("measures", ()))
        return {
            "sections": len(tops) if any("clauses" not in each for each in tops) else 0,
            "measures": sum("clauses" in each for each in entries),
            "tails": self.found.tails,
            "units": len(self.found.units),
            "timed": sum(each["kind"] != "standing" for each in duties),
            "duties": len(duties),
            "attachments": len(policy.get("attachments", ())),
        }


def _passages(value: Any) -> Iterator[str]:
    """The words of a document that may cite others: headings, clauses, paragraphs, lines and rows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for below in value:
            yield from _passages(below)
    elif isinstance(value, dict):
        for key, below in value.items():
            if key not in _ASIDE:
                yield from _passages(below)


_ASIDE = ("tail", "further", "cells", "header", "mark", "rest", "note", "scope", "deadline", "roles")
"""The keys whose words are no passage: what is printed behind, before or around one."""


_PLACE = re.compile(r"^[^委局处科办会]{2,8}(?<![发新济源])[省市县区州镇乡]$")
"""A place is no issuer: 云川市."""
_POST = re.compile(r"(?:[省市县区州]长|主席|[局厅]长|主任)[\s\u3000]+\S{1,4}(?:[\s\u3000]\S)?")


def _signers(text: str) -> Iterator[str]:
    """The units that a line of a sign-off names, wide spaces between two; a person who signs an order is none."""
    if _POST.fullmatch(text):
        return
    parts = [part for part in re.split(r"\s{2,}|\u3000+", text) if part]
    apart = all(len(part) > len("某某局") for part in parts)
    yield from parts if apart else ["".join(parts)]


def _begins_title(words: str) -> bool:
    """Whether the words of a title behind a name may be what it is about: a year, 关于, a quotation mark."""
    return bool(re.match("关于|[0-9“《]|二〇", words))


def _written(name: str, value: Any) -> bytes:
    """A new file in the canonical form."""
    content = f"{first_line(name)}\n{yaml_text(dated(value))}".encode()
    return formatted(f"{name}.yml", content)


def write_new(found: Founding, folder: Folder, today: date) -> tuple[Problem, ...]:
    """Write the files into an empty or new folder, all or none; returns every problem that the data then have.

    They are written apart and moved there when they are complete, so that a run that is killed leaves nothing that
    would pass for data; the next one clears away what it left. Raises DataError where the folder holds something,
    OSError where the system refuses.
    """
    root = folder.root
    work = (root if root.exists() else root.parent) / f".new-{root.name}"
    if root.exists() and (not root.is_dir() or any(path != work for path in root.iterdir())):
        text = "已有内容，不覆盖：请用--out另指一个文件夹，或先移走里面的文件"
        raise DataError([Problem(folder.shown, START, "files", text, {})])
    shutil.rmtree(work, ignore_errors=True)
    try:
        for name, content in found.files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(content)
        _move(work, root)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return listed(read(folder, today)[1])


def _move(work: Path, root: Path) -> None:
    """Make a folder `root`, or put into the one that is there what it holds."""
    if not root.exists():
        work.rename(root)
        return
    for path in sorted(work.iterdir()):
        path.rename(root / path.name)
