"""The same commit and date give the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.built import Built, project_copy
from helpers.paths import DAY, PROJECT
from helpers.tiny import content

from policysite.publish.mkdocs import commit

pytestmark = pytest.mark.thorough

KINDS = {"html", "css", "js", "json", "xml", "xlsx", "docx", "ics", "svg"}

ELSEWHERE = {
    "PYTHONHASHSEED": "4242",
    "TZ": "America/New_York",
    "LC_ALL": "C",
    "LANG": "C",
    "HOME": "/nonexistent",
    "USER": "somebody",
    "COLUMNS": "40",
}
"""Whatever a machine, a person or a shell may have otherwise."""


def test_elsewhere_the_bytes_are_the_same(real: Built, tmp_path: Path) -> None:
    """In a copy at another path, with other locale, time zone, hash seed and file times: every file is the same."""
    copy = project_copy(tmp_path / "别的 地方" / "project")
    settings = {**os.environ, **ELSEWHERE, "PYTHONPATH": str(copy)}
    settings |= {"SITE_DATA": "data", "SITE_DATE": DAY.isoformat(), "SITE_COMMIT": commit(PROJECT) or ""}
    words = [sys.executable, "-m", "policysite", "site", "--out", "out"]
    subprocess.run(words, cwd=copy, env=settings, check=True, capture_output=True)
    first, second = content(real.root), content(copy / "out")
    assert sorted(second) == sorted(first)
    assert [name for name in first if second[name] != first[name]] == []
    assert len(first) > 100
    assert {name.rpartition(".")[2] for name in first} >= KINDS
    told = [name for name, data in second.items() if str(tmp_path).encode() in data or b"/nonexistent" in data]
    assert told == []
