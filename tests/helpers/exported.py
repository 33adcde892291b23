"""Exports of the real site for tests, and other programs that read them back."""

import io
import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from helpers.paths import DAY
from helpers.trees import real
from policysite.data.dataset import Dataset
from policysite.exports import downloads
from policysite.exports.api import Api
from policysite.views.edition import Edition

COMMIT = "0123abc4567d89ef"
HOME = "https://example.org/policy/"


def edition(dataset: Dataset | None = None, day: date = DAY) -> Edition:
    """What exports are made from, of the real site or another."""
    return Edition(dataset or real(), day, COMMIT, HOME)


def paths(end: str) -> list[str]:
    """The exports of the same site whose paths end so; none is made for that."""
    return sorted(path for path in downloads(edition()) if path.endswith(end))


@cache
def files() -> dict[str, bytes]:
    """Every export of the real site by its path."""
    return {path: each.content for path, each in downloads(edition()).items()}


@cache
def document(path: str) -> Any:
    """A document of `/api/` of the same site, day and commit."""
    made = edition()
    return json.loads(Api(made.dataset, made.progress.progress, COMMIT).documents()[path])


def sheet(content: bytes) -> Worksheet:
    """The sheet of a workbook, as openpyxl reads it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.worksheets) == 1
    return book.worksheets[0]


def header_row(found: Worksheet) -> int:
    """The row of the header: the one that begins with 序号."""
    return next(row for row in range(1, 10) if found.cell(row, 1).value == "序号")


def rows(found: Worksheet) -> list[dict[str, Any]]:
    """The rows below the header, by the names of the columns."""
    first, *others = found.iter_rows(min_row=header_row(found), values_only=True)
    return [dict(zip(map(str, first), row, strict=True)) for row in others]


def converted(content: bytes, name: str, kind: str, folder: Path) -> Path:
    """The file as LibreOffice writes it anew; the test is skipped where LibreOffice is not installed."""
    return all_converted({name: content}, kind, folder)[name]


def all_converted(contents: Mapping[str, bytes], kind: str, folder: Path) -> dict[str, Path]:
    """The same of several files, by their names: starting LibreOffice takes longer than all of them."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (apt install libreoffice-calc libreoffice-writer)")
    out = folder / "out"
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(folder / name) for name in contents]
    asked = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), *sources]
    subprocess.run(asked, check=True, capture_output=True)
    return {name: out / f"{Path(name).stem}.{kind}" for name in contents}
