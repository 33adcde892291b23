"""Where the two states come from: a folder, or a revision of git, read into a temporary folder and never checked out.

Of a revision the very bytes of the commit are read: `git archive` would let the `.gitattributes` of what is reviewed
leave files out or rewrite them.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from policysite.data.folder import Folder

ORDINARY = ("100644", "100755")
"""The modes of ordinary files; links and submodules are left out, so that whatever they hide is missing and told."""


class RevisionError(Exception):
    """What was given names neither a folder of data nor a revision; the text is a message for people."""


@contextmanager
def side(name: str, project: Path, data: str) -> Iterator[Folder]:
    """The data that `name` means: a folder, or the folder `data` of a revision of the repository of `project`.

    A folder is one that holds `policy.yml`, or whose folder `data` does. Raises RevisionError.
    """
    folders = (Path(name), Path(name, data)) if name else ()
    if root := next((folder for folder in folders if (folder / "policy.yml").is_file()), None):
        yield Folder(root, str(root))
        return
    revision = _revision(name, project)
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        _extract(revision, project, data, Path(folder))
        if not (Path(folder) / "policy.yml").is_file():
            raise RevisionError(f"版本“{name}”中没有数据目录“{data}”")
        yield Folder(Path(folder), f"{name}:{data}")


def _revision(name: str, project: Path) -> str:
    """The commit's hash."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    try:
        return _git(project, *asked).decode().strip()
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise RevisionError(f"没有“{name}”：须是数据文件夹，或git的版本（提交号、分支、标签）") from None


def _extract(revision: str, project: Path, data: str, target: Path) -> None:
    """Write every ordinary file below `data` of the commit to `target`."""
    try:
        listed = _git(project, "ls-tree", "-r", "-z", f"{revision}:./{data}").split(b"\0")
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
