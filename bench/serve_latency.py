"""How long one edit takes from the file to the browser under `make serve`, and under plain `mkdocs serve`: seconds."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import Page

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from helpers.browser import launched  # noqa: E402 the tests' own browser

RECORD, PAGE = "records/2026/office.yml", "measures/m01/"
"""A file of records, and the page of what its first record with a summary is about."""
PATIENCE = 120
"""Seconds after which nothing more is expected."""

_SHOWS = "said => document.body && document.body.textContent.includes(said)"
"""Looked for at every frame: `expect` looks after 0.35, 0.85, 1.85 s, and measures little else."""


def measure(data: Path, today: str, rounds: int) -> float:
    """Ours: the median of `rounds` edits of a record in a copy of `data`, seconds from saving to the page shown."""
    with tempfile.TemporaryDirectory(prefix="policysite-bench-") as folder:
        copy = Path(folder) / "data"
        shutil.copytree(data, copy)
        command = [sys.executable, "-m", "policysite", "serve", "--port"]
        environment = {"SITE_DATA": str(copy), "SITE_DATE": today}
        return _measured(command, PROJECT, environment, copy / RECORD, "(?m)^    summary: .*$", "    summary: ", rounds)


def measure_plain(plain: Path, rounds: int) -> float:
    """Plain MkDocs: the same of an edit of that page's own Markdown."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr"]
    page = plain / "docs" / f"{PAGE.rstrip('/')}.md"
    return _measured(command, plain, {"NO_MKDOCS_2_WARNING": "1"}, page, r"\Z|<p>edited.*\Z", "<p>edited ", rounds)


def _measured(
    command: list[str], folder: Path, environment: dict[str, str], file: Path, old: str, new: str, rounds: int
) -> float:
    with serving(command, folder, environment) as address, launched() as browser:
        page = browser.new_page()
        page.goto(address + PAGE)
        return median(_edited(page, file, old, new, f"演示：第{number}次修改") for number in range(rounds))


def _edited(page: Page, file: Path, old: str, new: str, said: str) -> float:
    text = re.sub(old, new + said, file.read_text(encoding="utf-8"), count=1)
    start = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    page.wait_for_function(_SHOWS, arg=said, polling="raf", timeout=PATIENCE * 1000)
    return time.perf_counter() - start


@contextmanager
def serving(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """A command that serves, given a port as its last word, from its first whole site on; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    given = [*command, f"127.0.0.1:{port}" if "--dev-addr" in command else str(port)]
    with subprocess.Popen(given, cwd=folder, env=os.environ | environment, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(process, address)
            yield address
        finally:
            process.terminate()


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{process.args} did not come up")
