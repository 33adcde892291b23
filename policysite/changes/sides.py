"""Where the two states come from: a folder, or a revision of git, read into a temporary folder and never checked out.

Who compares his work with a branch means what he did, not what others have merged there meanwhile: it is compared with
the commit from which both went on.

Of a revision the very bytes of the commit are read: `git archive` would let the `.gitattributes` of what is reviewed
leave files out or rewrite them.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policysite.data.folder import Folder

ORDINARY = ("100644", "100755")
"""The modes of ordinary files; links and submodules are left out, so that whatever they hide is missing and told."""


class RevisionError(Exception):
    """What was given names neither a folder of data nor a revision; the text is a message for people."""


PRESENT = "HEAD"
"""The revision from which the present data come."""


@dataclass(frozen=True)
class Side:
    """A state of the data: the folder or the revision `place`, and what people call it."""

    place: str
    name: str


def sides(old: str, new: str | None, project: Path, data: str) -> tuple[Side, Side | None]:
    """The two states that were asked for, None for the present data; both as they are where both are named.

    The present data, and `new` of `old...new`, are compared with the commit from which they and the revision `old` went
    on. Raises RevisionError where a revision is none, and where the two have nothing in common.
    """
    if new is not None:
        return Side(old, old), Side(new, new)
    first, dots, second = old.partition("...")
    if _folder(old, data) or not _commit(PRESENT, project):
        return Side(old, old), None
    if dots and first and second and not second.startswith("."):
        return _parting(first, second, project, data), Side(second, second)
    return _parting(old, PRESENT, project, data), None


def repository_of(project: Path, data: str) -> tuple[Path, str]:
    """The folder that git is asked in, and the data's name below it.

    Data outside of the project, as an absolute path or a link may lead to, are those of the repository around them.
    """
    folder = Path(project, data).resolve()
    if folder.is_relative_to(project.resolve()):
        return project, folder.relative_to(project.resolve()).as_posix()
    return folder, "."


def _parting(old: str, new: str, project: Path, data: str) -> Side:
    """The commit from which the revisions `old` and `new` went on. Raises RevisionError."""
    before, after = (_revision(name, project) for name in (old, new))
    try:
        commit = _git(project, "merge-base", before, after).decode().strip()
    except subprocess.CalledProcessError:
        raise RevisionError(_nothing_common(old, new, project, data)) from None
    return Side(commit, old if commit == before else f"{old}（分叉处{commit[:12]}）")


def _nothing_common(old: str, new: str, project: Path, data: str) -> str:
    said = f"找不到“{old}”与{'眼下的数据' if new == PRESENT else f'“{new}”'}从哪里分开，说不清改了什么："
    if _git(project, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return f"{said}这里只取了最近的提交（浅克隆），请先运行git fetch --unshallow；工作流程里写fetch-depth: 0"
    return (
        f"{said}两者没有共同的提交。只比较内容的，两个都写上：policysite diff {old} {data if new == PRESENT else new}"
    )


@contextmanager
def opened(side: Side, project: Path, data: str) -> Iterator[Folder]:
    """The data of `side`: a folder, or the folder `data` of a revision of the repository of `project`.

    A folder is one that holds `policy.yml`, or whose folder `data` does. Raises RevisionError.
    """
    if root := _folder(side.place, data):
        yield Folder(root, str(root))
        return
    revision = _revision(side.place, project)
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        _extract(revision, project, data, Path(folder))
        if not (Path(folder) / "policy.yml").is_file():
            raise RevisionError(f"版本“{side.name}”中没有数据目录“{data}”")
        yield Folder(Path(folder), f"{side.name}:{data}")


def _folder(name: str, data: str) -> Path | None:
    """The folder of data that `name` means, None where it is none."""
    folders = (Path(name), Path(name, data)) if name else ()
    return next((folder for folder in folders if (folder / "policy.yml").is_file()), None)


def _revision(name: str, project: Path) -> str:
    """The commit's hash. Raises RevisionError, which names the branch of the remote where that alone is there."""
    if found := _commit(name, project):
        return found
    remote = f"origin/{name}"
    hint = (
        f"；本地没有这个分支，远端的写作{remote}" if name and _commit(remote, project) else _range_hint(name, project)
    )
    raise RevisionError(f"没有“{name}”：须是数据文件夹，或git的版本（提交号、分支、标签）{hint}")


def _range_hint(name: str, project: Path) -> str:
    """How to write what somebody seems to mean by two revisions in one word: `main..work`, `main…work`, `main..`."""
    found = _RANGE.fullmatch(name)
    old, new = (part.strip() for part in found.groups()) if found else ("", "")
    if not (old or new) or not all(_commit(part, project) for part in (old, new) if part):
        return ""
    if not (old and new):
        return f"。与{old or new}分开以来眼下的数据改了什么，写作policysite diff {old or new}"
    both = f"{new}自与{old}分开以来改了什么，写作policysite diff {old}...{new}"
    return f"。{both}；照这两个版本比较的，写作policysite diff {old} {new}"


_RANGE = re.compile(r"(?!\.{2,}\Z)(.*?)(?:\.{2,}|…+|—+|～|~(?![0-9]*\Z)| +|[,，、:])(.*)")
"""Two revisions in one word, however people write it; of `main~3` the sign is git's own."""


def _commit(name: str, project: Path) -> str:
    """The hash of the commit that `name` means, empty where it means none."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    try:
        return _git(project, *asked).decode().strip()
    except (OSError, subprocess.CalledProcessError, ValueError):
        return ""


def _extract(revision: str, project: Path, data: str, target: Path) -> None:
    """Write every ordinary file below `data` of the commit to `target`."""
    try:
        listed = _git(project, "ls-tree", "-r", "-z", "--full-tree", f"{revision}:./{data}").split(b"\0")
    except subprocess.CalledProcessError:
        raise RevisionError(f"版本“{revision[:12]}”中没有数据目录“{data}”") from None
    entries = [entry.split(b"\t", 1) for entry in listed if entry]
    blobs = [(os.fsdecode(name), meta.split()[2]) for meta, name in entries if meta.split()[0].decode() in ORDINARY]
    contents = _blobs(project, [blob for _, blob in blobs])
    for (name, _), content in zip(blobs, contents, strict=True):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise RevisionError(f"版本中的文件名不对：{name}")
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)


def _blobs(project: Path, blobs: list[bytes]) -> Iterator[bytes]:
    """The contents of the blobs, in their order: `<hash> blob <size>`, the bytes, a line end, each."""
    answer = _git(project, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob in blobs))
    start = 0
    for _ in blobs:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _git(project: Path, *words: str, given: bytes = b"") -> bytes:
    asked = ["git", "-C", str(project), *words]
    return subprocess.run(asked, input=given, capture_output=True, check=True).stdout
