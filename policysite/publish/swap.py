"""Replacing an output folder as a whole: the old one stays until the new one is complete, whatever happens.

The new content is made in `.build-<name>` beside the target, on the same file system, and then exchanged with it.
A killed run leaves that folder behind; the next run puts right what it holds and removes it.
"""

import ctypes
import errno
import os
import shutil
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MARKER = ".policysite"
"""A folder that holds this file was made here, and may be replaced."""
MARKER_TEXT = "本目录由policysite生成，每次生成都整个替换，请勿在此存放文件。\n"

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


class SwapError(Exception):
    """The target may not or cannot be replaced; the text is a message for people."""


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Yield an empty folder to fill, which becomes `target` at once when the block ends.

    When the block raises, `target` stays as it was. A link is followed: what it names is replaced. Raises SwapError
    for a target that was not made here or that another run is replacing, OSError where the system refuses.
    """
    target = target.resolve()
    _refuse_foreign(target)
    with _workshop(target) as work:
        new = work / "new"
        new.mkdir()
        yield new
        (new / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
        _refuse_foreign(target)
        exchange(new, target, work / "old")


@contextmanager
def replaced_archive(target: Path) -> Iterator[tuple[Path, Path]]:
    """Yield an empty folder and the name of a file to write, which becomes the zip file `target` at once at the end.

    As with `replaced` the old one stays when the block raises, and one that was not made here stays in any case: what
    is made here has `MARKER` in it. Raises SwapError, OSError.
    """
    target = target.resolve()
    _refuse_foreign_archive(target)
    with _workshop(target) as work:
        new, archive = work / "new", work / "new.zip"
        new.mkdir()
        yield new, archive
        _refuse_foreign_archive(target)
        archive.replace(target)


def exchange(new: Path, target: Path, aside: Path) -> None:
    """Put the folder `new` in the place of `target`; what was there ends as `new` or `aside`. Raises OSError.

    Where the system can exchange two names there is no moment without a `target`; elsewhere it is two renames, and
    `aside` is what `_put_right` restores if only the first was done.
    """
    if not target.exists():
        new.rename(target)
    elif not _exchanged(new, target):
        target.rename(aside)
        try:
            new.rename(target)
        except BaseException:
            aside.rename(target)
            raise


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system cannot. Raises OSError."""
    if sys.platform == "win32":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """The empty folder beside `target`, held by this run alone, and removed at the end."""
    work = target.with_name(f".build-{target.name}")
    _refuse_foreign(work)
    work.mkdir(parents=True, exist_ok=True)
    with held(work):
        try:
            (work / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
            _put_right(work, target)
            _empty(work)
            yield work
        finally:
            with suppress(OSError):  # what cannot be removed now, the next run removes
                _put_right(work, target)
                _empty(work)
                (work / MARKER).unlink(missing_ok=True)
                work.rmdir()


@contextmanager
def held(work: Path, doing: str = "生成") -> Iterator[None]:
    """Hold a lock on a folder: the system gives it back when the process ends, however it ends. Raises SwapError."""
    busy = SwapError(f"另一次{doing}正在进行（{work}），请等它结束后再试")
    handle = _opened(work)
    try:
        if not _locked(handle):
            raise busy
        if sys.platform != "win32" and not _is_still(work, handle):  # another run ended just now
            raise busy
        yield
    finally:
        os.close(handle)


def _opened(work: Path) -> int:
    """What is locked: the folder itself, and on Windows, where no folder can be opened, an empty file beside it."""
    if sys.platform == "win32":
        return os.open(work.with_name(f"{work.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    return os.open(work, os.O_RDONLY)


def _locked(handle: int) -> bool:
    """Take the lock, unless another run has it; on a network share without locks go on without one."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return not isinstance(error, (BlockingIOError, PermissionError))
    return True


def _is_still(work: Path, handle: int) -> bool:
    return work.exists() and os.fstat(handle).st_ino == work.stat().st_ino


def _put_right(work: Path, target: Path) -> None:
    """Bring back a target that a killed run had put aside."""
    aside = work / "old"
    if aside.exists() and not target.exists():
        aside.rename(target)


def _empty(work: Path) -> None:
    """Remove all but the marker, so that a run killed meanwhile leaves a folder that is still known as ours."""
    for path in work.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()


def _refuse_foreign(folder: Path) -> None:
    """Raise SwapError for what holds something and was not made here. A checkout of git is never ours."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SwapError(f"{folder}是文件，不是目录，请另指定目录")
    made_here = (folder / MARKER).is_file() and not (folder / ".git").exists()
    if not made_here and any(folder.iterdir()):
        raise SwapError(f"{folder}不是空目录，也不是本命令所生成，为免误删不予覆盖，请另指定目录")


def _refuse_foreign_archive(file: Path) -> None:
    """Raise SwapError for what stands in the place of an archive and is none that was made here."""
    if file.is_dir():
        raise SwapError(f"{file}是目录，请写到文件，如{file.name}.zip")
    if file.exists() and not (file.is_file() and _holds_marker(file)):
        raise SwapError(f"{file}不是本命令所生成，为免误删不予覆盖，请另指定文件")


def _holds_marker(file: Path) -> bool:
    try:
        with ZipFile(file) as packed:
            return any(PurePosixPath(name).name == MARKER for name in packed.namelist())
    except (
        BadZipFile,
        ValueError,
        NotImplementedError,
        struct.error,
    ):  # what is no archive, and what only begins as one
        return False
