"""A change to the data: tried on a copy, with the problems that it causes, before any file is replaced."""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policysite.data.dataset import Dataset
from policysite.data.files import SHARED_FILES
from policysite.data.folder import Folder
from policysite.data.load import load_with_warnings, read
from policysite.data.problems import START, DataError, Problem, Spot, editors_words, listed
from policysite.data.yaml.editing import replace_file


@dataclass(frozen=True)
class Present:
    """The data before a change, without an error, as of `today`."""

    folder: Folder
    today: date
    dataset: Dataset
    warnings: tuple[Problem, ...]

    def bytes_of(self, name: str) -> bytes | None:
        """What the file `name` below the data's folder holds; None where there is no such file. Raises OSError."""
        path = self.folder.root / name
        return path.read_bytes() if path.exists() else None

    def written_by(self, source: str) -> tuple[str, ...]:
        """The files of that source, by their names below the data's folder."""
        kinds = (re.sub("<[a-z]+>", "*", name) for name in SHARED_FILES)
        found = (path for kind in kinds for path in self.folder.root.glob(file_name(kind, source)))
        return tuple(sorted(path.relative_to(self.folder.root).as_posix() for path in found))


def present(folder: Folder, today: date) -> Present:
    """The data below `folder`. Raises DataError where it has errors already: nothing is added to such."""
    dataset, warnings = load_with_warnings(folder, today=today)
    return Present(folder, today, dataset, warnings)


def file_name(name: str, source: str = "") -> str:
    """The file of that name below the data's folder, that of a `source` where one is given: its own, beside it."""
    return f"{name}/{source}.yml" if source else f"{name}.yml"


@dataclass(frozen=True)
class FileChange:
    """The new bytes `data` of the file `name` below the data's folder, e.g. `records/2026/office.yml`.

    `old` are the bytes that were read, None where there is no file yet; `data` is None where the file goes; `added` are
    the new lines, counted from 1.
    """

    name: str
    old: bytes | None
    data: bytes | None
    added: tuple[range, ...] = ()


def renewed(data: Present, source: str, changes: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """The `changes`, in whose place everything goes that the `source` wrote before. Raises OSError."""
    kept = {change.name for change in changes}
    gone = (name for name in data.written_by(source) if name not in kept)
    return (*changes, *(FileChange(name, data.bytes_of(name), None) for name in gone))


def tried(data: Present, changes: Sequence[FileChange]) -> tuple[Dataset, tuple[Problem, ...]]:
    """What the data are after `changes`, and every problem and warning that these cause; writes to a copy alone.

    Lines count as if all were written. The data set must not be used where one of the problems is an error.
    """
    with copy_of(data.folder) as copy:
        for change in changes:
            put(copy.root, change.name, change.data)
        dataset, found = read(copy, data.today)
    new = {data.folder.named(change.name): change.added for change in changes}
    return dataset, listed(_caused(data.warnings, listed(found), new))


def _caused(
    before: Iterable[Problem], after: Iterable[Problem], new: dict[str, tuple[range, ...]]
) -> Iterator[Problem]:
    """The problems that were not there before, wherever their lines have moved to; of two alike, those on new lines."""

    def is_new(problem: Problem) -> bool:
        return any(problem.position.line in lines for lines in new.get(problem.file, ()))

    known = Counter(map(_unmoved, before))
    for problem in sorted(after, key=is_new):
        if known[_unmoved(problem)]:
            known[_unmoved(problem)] -= 1
        else:
            yield problem


def _unmoved(problem: Problem) -> tuple[str, str, int, bool]:
    """What a problem is when lines have moved: neither its own nor those that its message names count."""
    said = problem.worded(lambda value, it: value.file if isinstance(value, Spot) else editors_words(value, it))
    return problem.file, said, problem.position.column, problem.warning


def write(data: Present, changes: Sequence[FileChange]) -> None:
    """Put the new bytes in place of each file, by rename.

    Raises DataError, before any is written, where a file is no longer as it was read; OSError naming the file where the
    system refuses: those written before it are then put back.
    """
    moved = [change for change in changes if data.bytes_of(change.name) != change.old]
    text = "这个文件刚才有改动，没有写入，请再运行一次"
    if moved:
        raise DataError(Problem(data.folder.named(change.name), START, "write", text) for change in moved)
    for place, change in enumerate(changes):
        try:
            put(data.folder.root, change.name, change.data)
        except OSError as error:
            _put_back(data.folder.root, changes[:place])
            raise OSError(error.errno, error.strerror, data.folder.named(change.name)) from error


def put(root: Path, name: str, data: bytes | None) -> None:
    """Give the file `name` below `root` new bytes, by rename; or take it away, and the folders that are then empty."""
    if data is not None:
        replace_file(root / name, data)
        return
    (root / name).unlink()
    for folder in (root / name).relative_to(root).parents:
        if folder != Path() and not any((root / folder).iterdir()):
            (root / folder).rmdir()


def _put_back(root: Path, changes: Sequence[FileChange]) -> None:
    """Each file as it was, as far as the system lets."""
    for change in reversed(changes):
        with suppress(OSError):
            put(root, change.name, change.old)


@contextmanager
def copy_of(source: Folder) -> Iterator[Folder]:
    """A copy of the files below `source`, hidden ones left out, for as long as the block runs. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        copy = Path(folder) / "data"
        for path in source.root.rglob("*"):
            name = path.relative_to(source.root)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy / name)
        yield Folder(copy, source.shown)
