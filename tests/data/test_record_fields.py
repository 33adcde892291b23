"""A record's fields have one home: what is added there is asked for, taken, checked, written and shown everywhere."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.paths import PROJECT, SMALL, SMALL_RECORDS

MODEL = '    summary: Text | None = Field(None, title="摘要", description="一句话'
ROW = '    RecordField(\n        name="reported",'
SCRIPT = """
import json
from datetime import date
from io import BytesIO

import openpyxl
from click.testing import CliRunner

from policysite.changes import diff
from policysite.commands import main
from policysite.data.schemas import file_tables
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.schemas import file_schemas
from policysite.exports import downloads
from policysite.exports.api import Api
from policysite.intake.form.forms import form_files
from policysite.intake.questions import question
from policysite.intake.workbook.writing import department_workbook
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from pathlib import Path

day = date(2026, 11, 23)
dataset, before = (load(Folder(Path(name)), today=day) for name in ("new", "old"))
pages = Renderer(dataset, day)
said = {}
given = {"date": "2026-11-20", "amount": "1", "who": "x", "summary": "x"}
said["prompt"] = question(dataset.duty["m01-1-a"], given, (), day).words
said["option"] = CliRunner().invoke(main, ["record", "--help"]).output
book = openpyxl.load_workbook(BytesIO(department_workbook(pages, dataset.department["office"])))
said["workbook"] = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
said["form"] = form_files(dataset)[".github/ISSUE_TEMPLATE/record.yml"].decode()
said["page"] = Macros(pages, lambda: "measures/m03/").measure_page("m03")
said["dictionary"] = " ".join(row.name for file in file_tables() for table in file.tables for row in table.rows)
said["json"] = Api(dataset, pages.progress.progress).documents()["api/departments/office.json"].decode()
said["schema"] = file_schemas()["schema/records.schema.json"].decode()
said["feed"] = downloads(pages)["feed.xml"].content.decode()
said["diff"] = " ".join(str(change) for change in diff(before, dataset, day).changes)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a package says whose records have one field more, 地点, added in the model and in the table."""
    folder = tmp_path_factory.mktemp("field")
    shutil.copytree(PROJECT / "policysite", folder / "policysite", ignore=shutil.ignore_patterns("__pycache__"))
    _insert(folder / "policysite/data/model/records.py", MODEL, '    place: Text | None = Field(None, title="地点")\n')
    row = (
        '    RecordField(\n        name="place", may=_EVERY, asked=_ACTS, metavar="地点",'
        ' option="在哪里", hint="如三楼会议室", shown=frozenset(Where)\n    ),\n'
    )
    _insert(folder / "policysite/data/record_fields.py", ROW, row)
    for name in ("old", "new"):
        shutil.copytree(SMALL, folder / name)
        shutil.copytree(SMALL_RECORDS, folder / name, dirs_exist_ok=True)
    _insert(folder / "new/records/2026/office.yml", "    summary: 外出学习", "    place: 南社区\n")
    asked = [sys.executable, "-c", SCRIPT]
    settings = {"PYTHONPATH": str(folder), "SITE_DATE": "2026-11-23", "PYTHONUTF8": "1"}
    done = subprocess.run(asked, cwd=folder, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def _insert(path: Path, before: str, text: str) -> None:
    whole = path.read_text(encoding="utf-8")
    assert whole.count(before) == 1, before
    path.write_text(whole.replace(before, text + before), encoding="utf-8")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("prompt", "地点（如三楼会议室）"),
        ("option", "--place 地点"),
        ("workbook", "地点"),
        ("workbook", "南社区"),
        ("form", "label: 地点"),
        ("page", "南社区"),
        ("dictionary", "地点"),
        ("json", '"place": "南社区"'),
        ("schema", '"place"'),
        ("feed", "南社区"),
        ("diff", "南社区"),
    ],
)
def test_a_field_is_added_in_two_places(said: dict[str, str], where: str, words: str) -> None:
    """A line in the model and a row in the table are enough: the field appears wherever a record does."""
    assert words in said[where]
