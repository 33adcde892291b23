"""The names below `data/`: which optional files there are, and which files nothing would read.

A file that is not read would be lost without a word, so every unknown name is a problem (design, section 3).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from .fields import SESSION_ID
from .problems import Problem, nearest, suggest
from .site import FILES

_ARCHIVED = re.compile(r"source/v[1-9][0-9]*\.txt\Z")
_YEAR = re.compile(r"[12][0-9]{3}\Z")
_SESSION = re.compile(rf"{SESSION_ID}\Z")
_SINGLE = ("explanations.yml", "synonyms.yml", "allow.yml")


@dataclass(frozen=True)
class Survey:
    """The optional files by name (`records/2026/office`, `explanations`, `ledger/2026`), and the unknown ones."""

    names: tuple[str, ...]
    problems: tuple[Problem, ...]


def survey(root: Path, shown: str, departments: Collection[str], withheld: Collection[str]) -> Survey:
    """The files below `root`; hidden ones are left alone.

    `withheld` holds the ids of departments set aside for faults of their own: their files are no fault and not read.
    """
    names, problems = [], []
    for path in _paths(root):
        fault = _fault(path, departments, withheld)
        if fault:
            problems.append(Problem(f"{shown}/{path}", 1, 1, fault))
        elif _optional(path) and not (path.startswith("records/") and Path(path).stem not in departments):
            names.append(path.removesuffix(".yml"))
    return Survey(tuple(names), tuple(problems))


def _paths(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in parts.parts):
            yield parts.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _optional(path: str) -> bool:
    return path in _SINGLE or path.startswith(("records/", "ledger/", "study/"))


def _fault(path: str, departments: Collection[str], withheld: Collection[str]) -> str | None:
    """What is wrong with a name, or None."""
    if path in (*_SINGLE, *(f"{name}.yml" for name in FILES)) or _ARCHIVED.match(path):
        return None
    parts = path.removesuffix(".yml").split("/")
    if not path.endswith(".yml") or (parts[0], len(parts)) not in (("records", 3), ("ledger", 2), ("study", 2)):
        return _unknown(path, departments)
    if parts[0] == "study":
        said = f"文件名须是日期加小写英文短名，如2026-03-18-front-line，写的是“{parts[1]}”"
        return None if _SESSION.match(parts[1]) else said
    if not _YEAR.match(parts[1]):
        return f"须以四位年份为名，如{parts[0]}/2026，写的是“{parts[1]}”"
    if len(parts) == 3 and parts[2] not in departments and parts[2] not in withheld:
        return f"文件名须是部门编号，没有“{parts[2]}”。{suggest(parts[2], departments)}"
    return None


def _unknown(path: str, departments: Collection[str]) -> str:
    found = re.search(r"[12][0-9]{3}", path)
    year = found[0] if found else "2026"
    known = [*(f"{name}.yml" for name in FILES), *_SINGLE, f"ledger/{year}.yml", "source/v1.txt"]
    known.append(f"study/{year}-03-18-front-line.yml")
    like = nearest(path, [*known, *(f"records/{year}/{name}.yml" for name in departments)])
    return "不认识这个文件，里面的内容不会读取" + (f"；最接近的是“{like}”" if like else "，请移出")
