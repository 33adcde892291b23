"""`policysite deploy`, ended at any moment: what is served is one whole site, the next run needs no cleaning."""

import shutil
import signal
import time
from pathlib import Path

import pytest
from helpers.releasing import release, served
from helpers.tiny import names, run, start

from policysite.publish import Job
from policysite.publish import deploy as deploying
from policysite.publish.deploy import KEPT, roll_back

pytestmark = pytest.mark.thorough

STEPS = ("build_site", "site_hashes", "_configure", "_reload")


@pytest.mark.parametrize("step", STEPS)
def test_run_that_ends_at_any_step(job: Job, dest: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Interrupted at a step of the deployment: the old site is served whole, the next run needs no cleaning."""
    release(job, dest)
    with monkeypatch.context() as patch:
        patch.setattr(deploying, step, _interrupt)
        with pytest.raises(KeyboardInterrupt):
            release(job, dest, 1, reload="true")
    assert served(dest) == "1"
    release(job, dest, 2, reload="true")
    assert served(dest) in ("2", "3")
    assert len(list((dest / "releases").iterdir())) == 2
    assert roll_back(dest).release.name == "20261123-120000"


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("call", ["rename", "symlink_to", "replace", "chmod"])
def test_run_that_ends_at_any_change_of_a_name(
    job: Job, dest: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Interrupted before each of the changes of names and rights in turn: always one whole site is served."""
    for hour in range(KEPT):
        release(job, dest, hour)
    done = False
    for number in range(60):
        with monkeypatch.context() as patch:
            patch.setattr(Path, call, _failing(getattr(Path, call), number))
            try:
                release(job, dest, KEPT + number)
                done = True
            except KeyboardInterrupt:
                pass
        assert served(dest).isdigit()
        for path in (dest / "releases").iterdir():
            assert path.name.startswith(".") or names(path) == {"index.html", "same.txt"}
        if done:
            break
    assert done
    assert len(list((dest / "releases").iterdir())) == KEPT
    assert not list(dest.rglob(".gone-*"))


def _failing(call: object, number: int) -> object:
    """`call`, but the one after `number` of them is interrupted."""
    left = [number]

    def failing(*arguments: object, **named: object) -> object:
        left[0] -= 1
        if left[0] == -1:
            raise KeyboardInterrupt
        return call(*arguments, **named)  # type: ignore[operator]

    return failing


def test_removal_that_is_killed_leaves_no_half_site(dest: Path, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that is being removed has no name any more to be served by; the next run removes the rest."""
    for hour in range(KEPT):
        release(job, dest, hour)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", _interrupt)
        patch.setattr(deploying, "build_site", lambda _, out: out.mkdir() or ())
        with pytest.raises(KeyboardInterrupt):
            release(job, dest, KEPT)
    assert (dest / "releases" / ".gone-20261123-120000").is_dir()
    release(job, dest, KEPT)
    assert len(list((dest / "releases").iterdir())) == KEPT


def test_killed_process_and_second_run(job: Job, tmp_path: Path) -> None:
    """While one deployment runs another is refused; killed, it leaves the old site, and the next one works."""
    dest, reached = tmp_path / "dest", tmp_path / "reached"
    code, told = run(job, "deploy", str(dest))
    assert (code, "已发布" in told, "首次发布" in told) == (0, True, True)
    before = (dest / "current").readlink()
    with start(job, "deploy", str(dest), HANG=str(reached)) as process:
        while not reached.exists():
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        code, told = run(job, "deploy", str(dest))
        assert (code, "另一次发布正在进行" in told) == (1, True)
        process.send_signal(signal.SIGKILL)
    assert (dest / "current").readlink() == before
    assert run(job, "deploy", str(dest))[0] == 0
    assert (dest / "current").readlink() != before
    code, told = run(job, "deploy", "--roll-back", str(dest))
    assert (code, told.startswith("已退回到")) == (0, True)
    assert (dest / "current").readlink() == before
    assert len(names(dest / "releases")) == 2
