"""Releases of one page each, made in no time: the page holds the number of its release."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from helpers.paths import PROJECT
from policysite.data.handed_in import CHINA
from policysite.publish import Job
from policysite.publish import deploy as deploying
from policysite.publish.deploy import Deployed, Plan, deploy

NOON = datetime(2026, 11, 23, 12, tzinfo=CHINA)
PLAN = Plan(PROJECT / "deploy", settle=0)


def release(job: Job, dest: Path, hours: int = 0, **plan: str) -> Deployed:
    return deploy(job, dest, NOON + timedelta(hours=hours), Plan(PLAN.templates, settle=0, **plan))


def served(dest: Path) -> str:
    """The number of the release that is served."""
    return (dest / "current" / "index.html").read_text(encoding="utf-8")[8:-9]


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on what is built is one page with the next number, and nothing waits for the disk."""
    numbers = iter(range(1, 100))

    def build(_: Job, out: Path) -> tuple[str, ...]:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        (out / "index.html").write_text(f"<script>{next(numbers)}</script>", encoding="utf-8")
        (out / "same.txt").write_text("same", encoding="utf-8")
        return ()

    monkeypatch.setattr(deploying, "_store", lambda: None)
    monkeypatch.setattr(deploying, "build_site", build)
