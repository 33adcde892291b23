"""The data that the benchmark grows, and the plain site that it compares with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.paths import DAY, OFFICE, PROJECT

from bench.grow import RECORDS, grow
from bench.plain import write_plain
from policysite.data.folder import Folder
from policysite.data.load import load_with_warnings


def test_grown_data_loads(tmp_path: Path) -> None:
    """The data grown threefold load without a problem and hold three times the document and 600 records."""
    grow(OFFICE, tmp_path / "data", 3, DAY)
    dataset, _ = load_with_warnings(Folder(tmp_path / "data"), today=DAY)
    assert (len(dataset.policy.sections), len(dataset.measures), len(dataset.clauses)) == (18, 57, 93)
    assert (len(dataset.items), len(dataset.duties), len(dataset.records)) == (45, 216, 3 * RECORDS)


@pytest.mark.thorough
def test_plain_site_is_the_same_site(tmp_path: Path) -> None:
    """Plain MkDocs builds the same pages from the rendered Markdown, without hooks and macros."""
    write_plain(PROJECT, OFFICE, DAY, tmp_path / "plain")
    config = (tmp_path / "plain" / "mkdocs.yml").read_text(encoding="utf-8")
    assert "macros:" not in config
    assert "hooks:" not in config
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "out")]
    subprocess.run(command, cwd=tmp_path / "plain", check=True)
    assert (tmp_path / "out" / "measures" / "m19" / "index.html").is_file()
    assert (tmp_path / "out" / "departments" / "office" / "index.html").is_file()


def test_the_benchmark_measures(long: bool) -> None:
    """One round at k = 1 ends with a table of every row that the README of the benchmark speaks of."""
    if not long:
        pytest.skip("make test-long")
    settings = os.environ | {"SITE_DATA": str(OFFICE), "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "bench", "--k", "1", "--rounds", "1"]
    done = subprocess.run(command, cwd=PROJECT, env=settings, capture_output=True, text=True)
    rows = ("| plain |", "| ours |", "| memory |", "| load + check |", "| keystroke |", "| edit to browser")
    assert [row for row in rows if row not in done.stdout] == [], done.stderr
