"""Workbooks of departments for tests: made from the small site, filled in as people do, and imported."""

import io
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.paths import DAY, SMALL, SMALL_RECORDS
from helpers.tiny import content
from policysite.commands import main
from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.intake.workbook.writing import department_workbook
from policysite.views.edition import Edition

SETTINGS: dict[str, str | None] = {"SITE_DATE": "2026-11-23", "SITE_DATA": None, "GITHUB_ACTIONS": None}
HEAD = 4
"""The row of the headings in the sheets to fill in."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By the sheet's name its rows, by headings."""

ACT = {"任务编号": "m01-2-b 公开办理时限", "日期": "2026-11-16", "摘要": "核对公开的办理时限"}
"""A row of 落实记录 that is right."""


@cache
def dataset() -> Dataset:
    """The small site with records."""
    with TemporaryDirectory() as folder:
        return load(Folder(project(Path(folder))), today=DAY)


@cache
def made(department: str = "office") -> bytes:
    """The workbook of a department of the small site."""
    return department_workbook(Edition(dataset(), DAY), dataset().department[department])


def book(content: bytes) -> Workbook:
    """A workbook as openpyxl reads it, to be changed."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(changed: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    changed.save(out)
    return out.getvalue()


def place(sheet: Worksheet, name: str) -> int:
    """The column under a heading, from 1."""
    return next(cell.column for cell in sheet[HEAD] if cell.value == name)


def fill(changed: Workbook, rows: Rows) -> Workbook:
    """Put rows below the headings, from the first row on."""
    for name, listed in rows.items():
        sheet = changed[name]
        for number, row in enumerate(listed, HEAD + 1):
            for heading, value in row.items():
                sheet.cell(number, place(sheet, heading)).value = value
    return changed


def filled(rows: Rows, department: str = "office") -> bytes:
    """The bytes of a department's workbook with these rows."""
    return saved(fill(book(made(department)), rows))


def parts(given: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return out.getvalue()


def project(folder: Path) -> Path:
    """A project of its own with a copy of the small data and its records; gives its folder of data."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").touch()
    for base in (SMALL, SMALL_RECORDS):
        shutil.copytree(base, folder / "data", dirs_exist_ok=True)
    return folder / "data"


def run(*words: object, answers: str = "", day: str = "2026-11-23") -> Result:
    """`policysite` with these words on a day, in the working directory."""
    return CliRunner().invoke(main, [str(word) for word in words], env=SETTINGS | {"SITE_DATE": day}, input=answers)


def refused(given: bytes, data: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    """Import a file that must be refused, and give what was said."""
    monkeypatch.chdir(data.parent)
    file = data.parent / "报来的表.xlsx"
    file.write_bytes(given)
    before = content(data)
    result = run("import-sheet", file.name, *options)
    assert content(data) == before
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "没有写入" in result.stderr
    return result.stderr
