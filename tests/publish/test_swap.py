"""Replacing the output folder: killed, interrupted or beaten by the file system, there is always one whole site."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.tiny import content, names, replace_with, run, start

from policysite.publish import Job, swap
from policysite.publish.build import build_site
from policysite.publish.swap import MARKER, SwapError, replaced


@contextmanager
def hanging(job: Job, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A run that has written one page of two and goes no further."""
    reached = tmp_path / "reached"
    with start(job, "site", HANG=str(reached)) as process:
        while not reached.exists():
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        try:
            yield process
        finally:
            process.kill()


def test_killed_run_leaves_the_old_site_and_is_cleaned_up(job: Job, tmp_path: Path) -> None:
    """Killed in the middle, the old site is whole; the next run needs no help and leaves nothing behind."""
    dataset = job.project / "site"
    build_site(job, dataset)
    before = content(dataset)
    (job.project / "docs" / "index.md").write_text("# 新首页\n", encoding="utf-8")
    with hanging(job, tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert content(dataset) == before
    assert (job.project / ".build-site").is_dir()
    build_site(job, dataset)
    assert "新首页" in (dataset / "index.html").read_text(encoding="utf-8")
    assert not (job.project / ".build-site").exists()


def test_interrupted_run_cleans_up(job: Job, tmp_path: Path) -> None:
    """Ctrl+C ends with a word and 130, without a traceback, and leaves nothing behind."""
    with hanging(job, tmp_path) as process:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert (process.returncode, told.strip()) == (130, "已中断")
    assert not list(job.project.glob(".build-*"))


def test_two_runs_at_once_do_not_mix(job: Job, tmp_path: Path) -> None:
    """While one run writes, a second one is refused and leaves the first alone."""
    with hanging(job, tmp_path):
        code, told = run(job, "site")
        assert code == 1
        assert "另一次生成正在进行" in told
        assert (job.project / ".build-site" / "new").is_dir()


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange two names."""
    monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)


@pytest.mark.usefixtures("no_exchange")
def test_two_renames_where_names_cannot_be_exchanged(tmp_path: Path) -> None:
    """The fallback replaces the folder just so."""
    replace_with(tmp_path / "site", "old")
    replace_with(tmp_path / "site", "new")
    assert (tmp_path / "site" / "page").read_text() == "new"
    assert names(tmp_path) == {"site"}


@pytest.mark.usefixtures("no_exchange")
def test_second_rename_that_fails_brings_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two renames nothing is lost."""
    replace_with(tmp_path / "site", "old")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(5, "Input/output error", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="Input/output"):
        replace_with(tmp_path / "site", "new")
    assert (tmp_path / "site" / "page").read_text() == "old"
    assert names(tmp_path) == {"site"}


def test_run_killed_between_the_renames_is_put_right(tmp_path: Path) -> None:
    """The next run finds the old folder put aside and brings it back before anything else, even if it then fails."""
    replace_with(tmp_path / "site", "old")
    work = tmp_path / ".build-site"
    work.mkdir()
    (work / MARKER).touch()
    (tmp_path / "site").rename(work / "old")
    with pytest.raises(ZeroDivisionError), replaced(tmp_path / "site"):
        raise ZeroDivisionError
    assert (tmp_path / "site" / "page").read_text() == "old"
    assert names(tmp_path) == {"site"}


def test_work_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    """A folder that only has the name of ours is not emptied."""
    (tmp_path / ".build-site").mkdir()
    (tmp_path / ".build-site" / "keep").touch()
    with pytest.raises(SwapError, match="不予覆盖"):
        replace_with(tmp_path / "site", "new")
    assert names(tmp_path / ".build-site") == {"keep"}
