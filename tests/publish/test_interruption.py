"""`make site` and `make deploy` killed at random moments: what is served is one whole site, and the next run mends all.

Most runs of `make test-thorough` are of a project of three pages; those of `make test-long`, and one of the others, are
`make` itself on the real project with the small data.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from helpers.paths import DAY, PROJECT, SMALL, URL
from helpers.tiny import content, names, project, unmeasured

from policysite.data.handed_in import CHINA
from policysite.publish import Job
from policysite.publish import deploy as deploying
from policysite.publish.build import build_site
from policysite.publish.deploy import RELEASES_MARKER as RELEASES
from policysite.publish.deploy import Plan, deploy
from policysite.publish.portable import write_portable

pytestmark = pytest.mark.thorough

NOON = datetime(2026, 11, 23, 12, tzinfo=CHINA)
MOMENTS, FEW = 50, 5
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
Whole = Mapping[str, bytes]


@pytest.fixture(autouse=True)
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same date and revision for every run; waiting for the disk holds nothing that a test could see."""
    for name, value in {"SITE_DATE": DAY.isoformat(), "SITE_COMMIT": "0" * 40, "PYTHONPATH": str(PROJECT)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(deploying, "_store", lambda: None)


def _hear() -> None:
    """A shell starts what it puts in the background deaf to Ctrl+C; here it must hear."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Runs:
    """Runs that make `out` by `words` from a project whose file `page` can be given a new text."""

    job: Job
    words: tuple[str, ...]
    page: Path
    old: str
    out: Path
    work: Path

    def revise(self, number: int) -> None:
        """Another text, so that each run makes another site."""
        self.page.write_text(self.old.replace("@", str(number)), encoding="utf-8")

    def start(self) -> "subprocess.Popen[bytes]":
        """A run in a session of its own, so that all its processes can be told to stop."""
        env = {**unmeasured(), "SITE_DATA": self.job.data, "OUT": str(self.out), "DEST": str(self.out), "SITE_URL": URL}
        return subprocess.Popen(
            self.words,
            cwd=self.job.project,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_hear,
        )

    def stop(self, how: signal.Signals, share: float, writing: bool, times: tuple[float, float]) -> None:
        """Start a run and stop it at a share of its time, of that of its writing where `writing`."""
        before, after = times
        with self.start() as process:
            if writing:
                while not self.work.exists() and process.poll() is None:
                    time.sleep(0.001)
            time.sleep(share * (after if writing else before + after))
            with suppress(ProcessLookupError):  # it was quicker than the last one
                os.killpg(process.pid, how)
            process.communicate()  # until the last process of the run has gone, not only the first

    def times(self) -> tuple[float, float]:
        """How long an undisturbed run takes until it begins to write, and from there on."""
        start = time.monotonic()
        with self.start() as process:
            while not self.work.exists() and process.poll() is None:
                time.sleep(0.001)
            begun = time.monotonic()
        assert process.returncode == 0
        return begun - start, time.monotonic() - begun


def tiny(folder: Path, command: str) -> Runs:
    """The command on a project of three pages."""
    job = project(folder)
    out, work = _outputs(job.project, command)
    start = "from policysite.commands import main; main()"
    options = ("--out", str(out)) if command == "site" else (str(out),)
    words = (sys.executable, "-c", start, command, *options)
    text = "# 首页 @\n\n[二](second.md) {{ words() }}\n"
    return Runs(job, words, job.project / "docs/index.md", text, out, work)


def _made_again(runs: Runs) -> None:
    """An undisturbed run, in this process."""
    (write_portable if runs.out.suffix else build_site)(runs.job, runs.out)


def found_at(out: Path) -> Whole:
    """What a run has made: a folder, or a file."""
    return content(out) if out.is_dir() else {"": out.read_bytes()}


def made(folder: Path, command: str) -> Runs:
    """`make` of the command on the real project, with the small data."""
    data = folder / "data"
    shutil.copytree(SMALL, data)
    out, work = _outputs(folder, command)
    words = ("make", "-o", ".venv/site.stamp", "--no-print-directory", command)
    settings = (data / "settings.yml").read_text(encoding="utf-8")
    text = settings.replace("请告办公室", "请告办公室@")
    return Runs(Job(PROJECT, str(data), DAY, URL), words, data / "settings.yml", text, out, work)


def _outputs(folder: Path, command: str) -> tuple[Path, Path]:
    out = folder / "out" / {"portable": "site.zip"}.get(command, command)
    return out, out / "releases" / ".build-.next" if command == "deploy" else out.with_name(f".build-{out.name}")


def moments(count: int, seed: int) -> list[tuple[signal.Signals, float, bool]]:
    """How, when, and whether counted from the first thing written, for so many runs; in turn of every kind."""
    chance = random.Random(seed)
    return [(SIGNALS[each % 3], chance.random(), each % 2 == 0) for each in range(count)]


def of_site(runs: Runs, count: int, became: Counter[str]) -> None:
    """Stop that many runs: `out` is the old or the new site; the next run makes the new one and leaves nothing else."""
    runs.revise(0)
    times = runs.times()
    old = found_at(runs.out)
    for number, (how, share, writing) in enumerate(moments(count, 7), 1):
        runs.revise(number)
        runs.stop(how, share, writing, times)
        found = found_at(runs.out)
        left = names(runs.out.parent)
        _made_again(runs)
        new = found_at(runs.out)
        assert new != old
        assert found in (old, new), f"moment {number}: neither the old site nor the new one"
        assert left <= {runs.out.name, runs.work.name}
        assert names(runs.out.parent) == {runs.out.name}
        became["new" if found == new else "old, begun" if len(left) > 1 else "old"] += 1
        old = new


def served(root: Path) -> Whole:
    """The site that is served."""
    return content((root / "current").resolve(strict=True))


def of_deploy(runs: Runs, count: int, became: Counter[str]) -> None:
    """Stop that many releases: what is served is whole, so is each kept release; the next one needs no cleaning."""
    plan = Plan(PROJECT / "deploy", settle=0)
    runs.revise(0)
    times = runs.times()
    old = served(runs.out)
    known = [old]
    for number, (how, share, writing) in enumerate(moments(count, 8), 1):
        runs.revise(number)
        runs.stop(how, share, writing, times)
        found = served(runs.out)
        kept = [content(path) for path in (runs.out / "releases").iterdir() if not path.name.startswith(".")]
        deploy(runs.job, runs.out, NOON + timedelta(hours=number), plan)
        new = served(runs.out)
        known.append(new)
        assert found in (old, new), f"moment {number}: neither the old site nor the new one"
        assert [each in known for each in kept] == [True] * len(kept), f"moment {number}: half a release has a name"
        assert not [name for name in names(runs.out / "releases") if name.startswith(".")]
        assert names(runs.out) <= {"current", "previous", "releases", "nginx", "site-url", RELEASES}
        became["new" if found == new else "old"] += 1
        old = new


@pytest.mark.parametrize(("command", "check"), [("site", of_site), ("deploy", of_deploy)])
def test_killed_at_random_moments(
    command: str,
    check: Callable[[Runs, int, Counter[str]], None],
    long: bool,
    tell: Callable[[str], None],
    tmp_path: Path,
) -> None:
    """By any signal, at any moment: never half a site, and never anything to clear away by hand."""
    became: Counter[str] = Counter()
    (tmp_path / "tiny").mkdir()
    if long or command == "site":
        check(made(tmp_path, command), MOMENTS if long else 1, became)
    check(tiny(tmp_path / "tiny", command), FEW, became)
    tell(f"make {command} killed: {became.total()} moments, served then: {dict(sorted(became.items()))}")


def test_portable_killed_at_random_moments(long: bool, tell: Callable[[str], None], tmp_path: Path) -> None:
    """`make portable`: the zip file is the old or the new one, byte for byte, and nothing stays beside it."""
    if not long:
        pytest.skip("make test-long")
    became: Counter[str] = Counter()
    of_site(made(tmp_path, "portable"), MOMENTS // 5, became)
    tell(f"make portable killed: {became.total()} moments, there then: {dict(sorted(became.items()))}")
