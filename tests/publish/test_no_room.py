"""A disk that is full or may not be written, files that may not be read: it is told, and what is served stays whole."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from helpers.hostile.tree import plant
from helpers.paths import PROJECT, URL
from helpers.tiny import START, content, project, run

from policysite.publish import Job

pytestmark = pytest.mark.thorough

SCRIPT = """
set -e
mount -t tmpfs -o "$LIMITS" none "$DISK"
cp -a "$FORMER/." "$DISK/"
if [ -n "$READ_ONLY" ]; then mount -o remount,ro "$DISK"; fi
code=0
"$@" || code=$?
cd "$DISK"
find . -type f -print0 | sort -z | xargs -0 sha256sum
find . -type l -print -exec readlink {} \\;
exit $code
"""
"""In a view of the file system of its own: a small disk, what was there before, the command, and what is there then."""


def own_view(*words: str) -> list[str]:
    """The command in a view of the file system of its own, as root of it."""
    return ["unshare", "--map-root-user", "--mount", *words]


@cache
def mountable() -> bool:
    """Whether this system lets us mount a disk of our own."""
    if not shutil.which("unshare"):
        return False
    asked = own_view("mount", "-t", "tmpfs", "none", "/mnt")
    return subprocess.run(asked, capture_output=True).returncode == 0


needs_mount = pytest.mark.skipif(not mountable(), reason="this system lets nobody but root mount (unshare --mount)")


@dataclass(frozen=True)
class Disk:
    """A disk that holds what `former` holds; `limits` as mount takes them."""

    former: Path
    limits: str
    read_only: bool = False

    def run(self, job: Job, *words: str) -> tuple[int, str, str]:
        """`policysite` with its output on that disk: the code, what it told, and what is on the disk then."""
        disk = self.former.with_name("disk")
        disk.mkdir(exist_ok=True)
        settings = {"SITE_DATA": "data", "SITE_DATE": "2026-11-23", "SITE_URL": URL, "PYTHONPATH": str(PROJECT)}
        settings |= {"DISK": str(disk), "FORMER": str(self.former), "LIMITS": self.limits}
        settings |= {"READ_ONLY": "1" if self.read_only else ""}
        asked = own_view("sh", "-c", SCRIPT, "-", sys.executable, "-c", START, *words, str(disk / "out"))
        done = subprocess.run(
            asked, cwd=job.project, env={**os.environ, **settings}, capture_output=True, text=True, timeout=120
        )
        return done.returncode, done.stderr, done.stdout

    def before(self) -> str:
        """What was on the disk, in the same words."""
        files = sorted(path for path in self.former.rglob("*") if path.is_file() and not path.is_symlink())
        lines = [(path, f"./{path.relative_to(self.former)}") for path in files if "current" not in path.parts]
        hashes = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for path, name in lines]
        links = [path for path in sorted(self.former.rglob("*")) if path.is_symlink()]
        return "".join([*hashes, *(f"./{path.relative_to(self.former)}\n{path.readlink()}\n" for path in links)])


COMMANDS = {"site": ("site", "--out"), "deploy": ("deploy",)}
DISKS = {"full": ("size={size}k", False, "磁盘空间不足"), "out of names": ("nr_inodes={names}", False, "磁盘空间不足")}
DISKS["read-only"] = ("size=100m", True, "磁盘是只读的")


@needs_mount
@pytest.mark.parametrize("command", COMMANDS)
def test_no_room(command: str, tmp_path: Path) -> None:
    """Full, without room for another name, or read-only: a message with the reason, and all is as it was."""
    job = project(tmp_path)
    former = tmp_path / "former"
    code, told = run(job, *COMMANDS[command], str(former / "out"))
    assert code == 0, told
    for number in range(40):
        (job.project / "docs" / f"{number}.bin").write_bytes(bytes(50_000))
    size = sum(len(data) for data in content(former).values()) // 1024
    count = sum(1 for _ in former.rglob("*"))
    for kind, (limits, read_only, reason) in DISKS.items():
        disk = Disk(former, limits.format(size=size + 400, names=count + 20), read_only)
        code, told, found = disk.run(job, *COMMANDS[command])
        assert (code, reason in told, "Traceback" in told) == (1, True, False), (kind, told)
        assert found == disk.before(), kind


def unprivileged(*words: str) -> list[str]:
    """The command without root's right to open what is closed."""
    if os.geteuid():
        return [*words]
    if not shutil.which("setpriv"):
        pytest.skip("root opens everything, and there is no setpriv (util-linux)")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *words]


CLOSED = ("duties.yml", "records/2026", "study", "ledger/2026.yml", "source/v1.txt")


def test_closed_files(tmp_path: Path) -> None:
    """A file or a folder that may not be opened is told, each of them: what is in it is not left out without a word."""
    root = tmp_path / "data"
    plant(root)
    for name in CLOSED:
        (root / name).chmod(0)
    settings = {**os.environ, "SITE_DATA": str(root), "SITE_DATE": "2026-11-23"}
    words = unprivileged(sys.executable, "-m", "policysite", "check")
    done = subprocess.run(words, cwd=PROJECT, env=settings, capture_output=True, text=True)
    for name in CLOSED:
        (root / name).chmod(0o755)
    assert (done.returncode, done.stderr) == (1, "")
    for name in CLOSED:
        assert f"{root}/{name}:1:1: 打不开：没有权限\n" in done.stdout, name


def test_closed_folder(tmp_path: Path) -> None:
    """Where nothing may be written beside the target, the message says so."""
    job = project(tmp_path)
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o555)
    settings = {**os.environ, "SITE_DATE": "2026-11-23", "SITE_URL": URL, "PYTHONPATH": str(PROJECT)}
    for words in (("site", "--out", str(shut / "site")), ("deploy", str(shut / "site"))):
        asked = unprivileged(sys.executable, "-c", START, *words)
        done = subprocess.run(asked, cwd=job.project, env=settings, capture_output=True, text=True)
        assert (done.returncode, "没有权限" in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
        assert list(shut.iterdir()) == []
