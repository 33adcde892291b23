"""The names below `data/`: which optional files there are, and which files nothing would read.

A file that is not read would be lost without a word, so every unknown name is a problem.
"""

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from policysite.data.entry_kinds import SESSION, VERSION
from policysite.data.files import FILES, OPTIONAL_FILES, SHARED_FILES
from policysite.data.problems import START, Problem, nearest, suggest, system_words
from policysite.data.yaml.reading import visible

SOURCE = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""The form of a source's name, which is that of its files: `issue-57`, `sheet-2026-q4-3f9a1c`."""

_ARCHIVED = re.compile(rf"source/{VERSION.id_pattern}\.(?:txt|docx)\Z")
"""An original as it was issued; of a Word file the text taken from it stands beside it."""
_FORMER = re.compile(rf"source/{VERSION.id_pattern}\.yml\Z")
_SINGLE = ("explanations.yml", "synonyms.yml", "allow.yml")
_READ_AS_THEY_ARE = ("ledger/", "study/", "explanations/")
_DEPTHS = {name.partition("/")[0]: len(name.split("/")) for name in OPTIONAL_FILES if not name.startswith("source/")}
"""Of how many parts the name of an optional file is; that of a writer's own is of one more."""
_SHARED = frozenset(name.partition("/")[0] for name in SHARED_FILES)


@dataclass(frozen=True)
class Folder:
    """A folder of data: where it is, and what it is called in messages."""

    root: Path
    shown: str = "data"

    def named(self, name: str) -> str:
        """A file below it as people would open it: `data/records/2026/office.yml`."""
        return f"{self.shown}/{name}"


LARGEST = 8 * 2**20
"""How many bytes a file may have: a year's records of a large office are less than a tenth of that."""


@dataclass(frozen=True)
class Survey:
    """The optional files by name (`records/2026/office`, `ledger/2026/issue-57`), and the unknown ones."""

    names: tuple[str, ...]
    problems: tuple[Problem, ...]


def survey(folder: Folder, departments: Collection[str], withheld: Collection[str]) -> Survey:
    """The files below `folder`; hidden ones are left alone.

    `withheld` holds the ids of departments set aside for faults of their own: their files are no fault and not read.
    """
    names, problems = [], []
    for path, fault in _paths(folder.root):
        said = fault or _fault(path, departments, withheld)
        if said:
            problems.append(Problem(folder.named(path), START, "files", "{said}", {"said": said}))
        elif _reads(path, departments):
            names.append(path.removesuffix(".yml"))
    return Survey(tuple(names), tuple(problems))


def _reads(path: str, departments: Collection[str]) -> bool:
    """Whether a file is an optional one; of records only what is that of one of the `departments`."""
    if path in _SINGLE or path.startswith(_READ_AS_THEY_ARE) or _FORMER.match(path):
        return True
    return path.startswith("records/") and path.removesuffix(".yml").split("/")[2] in departments


def unfit(path: Path) -> str | None:
    """Why what is at `path` is not to be read, or None. Raises OSError where nothing is.

    A link may lead out of the data or nowhere, a pipe or a device may never end.
    """
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return "是链接，不是文件，里面的内容不会读取，请放入文件本身"
    if not stat.S_ISREG(found.st_mode):
        return f"是{'目录' if stat.S_ISDIR(found.st_mode) else '管道或设备'}，不是文件，请移走，放入文件本身"
    if found.st_size > LARGEST:
        return f"文件有{found.st_size / 2**20:.1f}MB，不能大于{LARGEST // 2**20}MB，请核对是否放错了文件"
    return None


def unopened(error: OSError) -> str:
    """What to say of a file or folder that the system does not open."""
    return f"打不开：{system_words(OSError(error.errno, ''))}"


def archived(root: Path) -> Iterator[Path]:
    """The archived originals below `root`, by name."""
    return (path for path in sorted((root / "source").glob("v*.txt")) if _ARCHIVED.match(f"source/{path.name}"))


def _paths(root: Path) -> Iterator[tuple[str, str | None]]:
    """Everything below `root`, and what is wrong with it as such; folders only where they cannot be what they seem."""
    refused: list[OSError] = []
    found: dict[str, str | None] = {}
    for folder, folders, files in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [*folders, *files]:
            path = Path(folder, name)
            if not name.startswith(".") and (name in files or path.is_symlink() or path.suffix in (".yml", ".txt")):
                try:
                    fault = unfit(path)
                except OSError as error:
                    fault = unopened(error)
                found[_shown(path.relative_to(root))] = fault
    for refusal in refused:
        found[_shown(Path(refusal.filename).relative_to(root))] = unopened(refusal)
    yield from sorted(found.items())


def _shown(path: Path) -> str:
    """A path below the data for people, on one line and with no sign that cannot be seen."""
    return visible(path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _fault(path: str, departments: Collection[str], withheld: Collection[str]) -> str | None:
    """What is wrong with a name, or None."""
    if path in (*_SINGLE, *(f"{name}.yml" for name in FILES)) or _ARCHIVED.match(path) or _FORMER.match(path):
        return None
    parts = path.removesuffix(".yml").split("/")
    depth = _DEPTHS.get(parts[0], 0)
    own = parts[0] in _SHARED and len(parts) == depth + 1
    if not path.endswith(".yml") or not (own or len(parts) == depth):
        return _unknown(path, departments)
    if parts[0] == "study":
        said = f"文件名须是日期加小写英文短名，如2026-03-18-front-line，写的是“{parts[1]}”"
        return None if re.fullmatch(SESSION.id_pattern, parts[1]) else said
    if depth > 1 and not re.fullmatch("[12][0-9]{3}", parts[1]):
        return f"须以四位年份为名，如{parts[0]}/2026，写的是“{parts[1]}”"
    if depth > 2 and parts[2] not in departments and parts[2] not in withheld:
        return f"{'目录' if own else '文件'}名须是部门编号，没有“{parts[2]}”。{suggest(parts[2], departments)}"
    if own and not re.fullmatch(SOURCE, parts[-1]):
        return f"文件名须是小写英文字母、数字，各词用“-”相连，如issue-57，写的是“{parts[-1]}”"
    return None


def _unknown(path: str, departments: Collection[str]) -> str:
    found = re.search(r"[12][0-9]{3}", path)
    year = found[0] if found else "2026"
    known = [*(f"{name}.yml" for name in FILES), *_SINGLE, f"ledger/{year}.yml", "source/v1.txt"]
    known.append(f"study/{year}-03-18-front-line.yml")
    like = nearest(path, [*known, *(f"records/{year}/{name}.yml" for name in departments)])
    return "不认识这个文件，里面的内容不会读取" + (f"；最接近的是“{like}”" if like else "，请移出")
