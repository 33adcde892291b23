"""A served folder: every release whole below `releases/`, and `current`, a link to the one that is served.

A release gets its name only when it is complete, and a name is taken from it before it is removed: whatever moment a
run is killed at, each name below `releases/` is a whole site, and `current` leads to one of them.
"""

import filecmp
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from policysite.figures.clock import CHINA
from policysite.publish.swap import held

RELEASES_MARKER = ".policysite-releases"
RELEASES_MARKER_TEXT = "本目录由policysite deploy管理，除nginx/local外请勿改动。\n"
KEPT = 5
"""How many releases stay, the served one included."""

_STAMP = "%Y%m%d-%H%M%S"
_NAMED = re.compile(r"[0-9]{8}-[0-9]{6}\Z")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\"'$\\*?\[\]{};]")
"""Signs that a path inside nginx's configuration must not have."""


class DeployError(Exception):
    """What is served was not changed; the text, in Chinese, says why."""


@dataclass(frozen=True)
class Served:
    """The served folder `root`; only one run at a time holds it, see `opened_folder`."""

    root: Path

    @property
    def next(self) -> Path:
        """Where the next release is made."""
        return self.root / "releases" / ".next"

    @property
    def releases(self) -> tuple[Path, ...]:
        """Every release, the oldest first."""
        return tuple(sorted(path for path in (self.root / "releases").iterdir() if _NAMED.match(path.name)))

    @property
    def current(self) -> Path | None:
        """The release that is served; None where there is none yet. Raises DeployError for anything else."""
        link = self.root / "current"
        if not link.is_symlink():
            if link.exists():
                raise DeployError(f"{link}不是链接，不是本命令所建，请移开后再试")
            return None
        name = link.readlink()
        if name.parts[:-1] != ("releases",) or not _NAMED.match(name.name):
            raise DeployError(f"{link}没有指向releases中的一版，请核对后再试")
        return self.root / name

    def stamp(self, now: datetime) -> datetime:
        """The time that names the next release: `now`, but always later than every other one's."""
        times = (datetime.strptime(path.name, _STAMP).replace(tzinfo=CHINA) for path in self.releases)
        return max([now.astimezone(CHINA).replace(microsecond=0), *(time + timedelta(seconds=1) for time in times)])

    def complete(self, stamp: datetime) -> Path:
        """Give the finished folder `next` its name, and with it the rights and file times to be served with."""
        _serviceable(self.next, self.current, int(stamp.timestamp()))
        _store()
        return self.next.rename(self.root / "releases" / stamp.strftime(_STAMP))

    def switch(self, release: Path) -> None:
        """Serve `release` from the next request on; what was served stays as `previous`."""
        if former := self.current:
            _point(self.root / "previous", former)
        _point(self.root / "current", release)

    def drop(self, release: Path) -> None:
        """Remove a release: first its name, so that what is left of it is never taken for a site."""
        gone = release.with_name(f".gone-{release.name}")
        release.rename(gone)
        shutil.rmtree(gone)

    def older(self) -> Path:
        """The release before the served one. Raises DeployError where there is none."""
        current = self.current
        found = [release for release in self.releases if current and release.name < current.name]
        if not found:
            raise DeployError("没有更早的一版可以退回")
        return found[-1]

    @property
    def superfluous(self) -> tuple[Path, ...]:
        """What may go before the next release: those rolled back or never served, and the oldest beyond KEPT."""
        current = self.current
        if current is None:
            return ()
        rejected = [release for release in self.releases if release.name > current.name]
        kept = [release for release in self.releases if release.name <= current.name]
        return (*rejected, *kept[: max(0, len(kept) + 1 - KEPT)])


@contextmanager
def opened_folder(root: Path) -> Iterator[Served]:
    """Hold the served folder, made where it does not exist. Raises DeployError or SwapError, and OSError."""
    root = root.resolve()
    _refuse_unfit(root)
    make_folder(root / "releases")
    with held(root, "发布"):
        (root / RELEASES_MARKER).write_text(RELEASES_MARKER_TEXT, encoding="utf-8")
        for left in (root / "releases").glob(".gone-*"):
            shutil.rmtree(left)
        yield Served(root)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they do not exist, for nginx to enter whatever the umask says."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _refuse_unfit(root: Path) -> None:
    if _UNFIT.search(str(root)):
        raise DeployError("目录的路径中不能有引号、$、*、?、分号、括号一类符号，请另指定目录")
    if root.exists() and not root.is_dir():
        raise DeployError(f"{root}是文件，不是目录，请另指定目录")
    ours = not root.is_dir() or (root / RELEASES_MARKER).is_file()
    if not ours and {path.name for path in root.iterdir()} - {"releases"}:
        raise DeployError(f"{root}不是空目录，也不是本命令所建，请另指定目录")


def _point(link: Path, release: Path) -> None:
    """Make `link` lead to `release` in one step."""
    new = link.with_name(f".{link.name}")
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases", release.name))
    new.replace(link)


def _serviceable(folder: Path, former: Path | None, time: int) -> None:
    """Let nginx read everything; a file keeps the time it had while its content is the same, so that caches hold."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if path.is_file():
            other = former / path.relative_to(folder) if former else None
            same = other is not None and other.is_file() and filecmp.cmp(path, other, shallow=False)
            seconds = int(other.stat().st_mtime) if other and same else time
            os.utime(path, (seconds, seconds))


def _store() -> None:
    """Have all of it on the disk before it is served: otherwise a power cut might leave half of it."""
    os.sync()
