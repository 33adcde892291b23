"""How long one edited record takes from the file to the browser under `make serve`: seconds, in headless Chromium."""

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

from playwright.sync_api import Page, expect

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from helpers.browser import launched  # noqa: E402 the tests' own browser

RECORD, PAGE = "records/2026/office.yml", "measures/m01/"
"""A file of records, and the page of what its first record with a summary is about."""
PATIENCE = 120
"""Seconds after which nothing more is expected."""


def measure(data: Path, today: str, rounds: int) -> float:
    """The median of `rounds` edits of a record in a copy of `data`, seconds from saving to the page that shows it."""
    with tempfile.TemporaryDirectory(prefix="policysite-bench-") as folder:
        copy = Path(folder) / "data"
        shutil.copytree(data, copy)
        with serving(copy, today) as address, launched() as browser:
            page = browser.new_page()
            page.goto(address + PAGE)
            return median(_edited(page, copy / RECORD, f"演示：第{number}次修改") for number in range(rounds))


def _edited(page: Page, record: Path, summary: str) -> float:
    text = re.sub(r"(?m)^    summary: .*$", f"    summary: {summary}", record.read_text(encoding="utf-8"), count=1)
    start = time.perf_counter()
    record.write_text(text, encoding="utf-8")
    expect(page.locator("body")).to_contain_text(summary, timeout=PATIENCE * 1000)
    return time.perf_counter() - start


@contextmanager
def serving(data: Path, today: str) -> Iterator[str]:
    """`policysite serve` of `data`, from its first whole site on; yields its address, ending in `/`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "policysite", "serve", "--port", str(port)]
    environment = os.environ | {"SITE_DATA": str(data), "SITE_DATE": today}
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL) as process:
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
    sys.exit("policysite serve did not come up")
