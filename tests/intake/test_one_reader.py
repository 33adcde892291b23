"""What one way of handing in takes, all take: options, answers to questions, forms and workbooks read alike."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.issue_events import event
from helpers.paths import DAY as TODAY
from helpers.paths import SMALL, SMALL_RECORDS
from helpers.readings import REFUSED, TAKEN
from helpers.workbooks import HEAD, dataset, filled, project, run

from policysite.commands import console
from policysite.data.folder import Folder
from policysite.data.model.words import STAGE
from policysite.data.named import UnknownNameError, department_named, duty_named
from policysite.data.record_fields import RECORD_FIELDS, read
from policysite.intake.form.forms import forms
from policysite.intake.form.issue import respond
from policysite.intake.trial import Present, present
from policysite.intake.workbook.columns import ACTS
from policysite.intake.workbook.columns import CASES as CASE_SHEETS
from policysite.intake.workbook.opening import opened
from policysite.intake.workbook.reading import filled as read_rows

Fields = dict[str, str]
ACT: Fields = {"duty": "m01-2-b", "date": "2026-11-12"}
MONTH: Fields = {"duty": "m02-1-a", "month": "2026-10", "received": "1234", "in_time": "1233", "excepted": "1"}
MONTH |= {"reason": "一件待核"}


def row(field: str, written: str) -> Fields:
    """A record that is right but, perhaps, for this field."""
    return (ACT if field == "date" else MONTH) | {field: written}


CASES = [(field, text) for field, (_, texts) in TAKEN.items() for text in texts]
WRONG = [(field, text, said) for field, listed in REFUSED.items() for text, said in listed]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Present:
    """The small data with records, which nobody changes."""
    root = tmp_path_factory.mktemp("reader") / "data"
    shutil.copytree(SMALL, root)
    shutil.copytree(SMALL_RECORDS, root, dirs_exist_ok=True)
    return present(Folder(root), TODAY)


def from_form(data: Present, fields: Fields) -> tuple[list[bytes], str]:
    """What the form 报送落实情况 so filled in would write, and what is answered."""
    form = forms(data.dataset)[0]
    given = {"department": "办公室"} | fields
    body = "\n\n".join(f"### {field.label}\n\n{given.get(field.id, '_No response_')}" for field in form.fields)
    found: Any = event("record")
    found["issue"]["body"] = body
    response = respond(data, json.dumps(found).encode(), ())
    return [change.data for change in response.changes], response.answer


@pytest.mark.parametrize(("field", "text"), CASES, ids=ascii)
def test_a_form_takes_it(field: str, text: str, data: Present) -> None:
    """The file would be the very one that the plain value makes."""
    changes, answer = from_form(data, row(field, text))
    assert changes, answer
    assert changes == from_form(data, row(field, TAKEN[field][0]))[0]


@pytest.mark.parametrize(("field", "text", "said"), WRONG, ids=ascii)
def test_a_form_refuses_it(field: str, text: str, said: str, data: Present) -> None:
    """The label of the field, and what to write."""
    changes, answer = from_form(data, row(field, text))
    assert (changes, f"“{RECORD_FIELDS[field].word}”：" in answer, said in answer) == ([], True, True), answer


def options(fields: Fields) -> list[str]:
    return [word for name, text in fields.items() for word in (f"--{name.replace('_', '-')}", text)]


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Gives a new project with the small data, each time one, as the working directory."""

    def made() -> Path:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        monkeypatch.chdir(project(folder).parent)
        return folder / "data"

    return made


def book(root: Path) -> str:
    return (root / "records/2026/office.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", TAKEN)
def test_an_option_takes_it(field: str, fresh: Callable[[], Path]) -> None:
    """What is written is the very record that the plain value makes, however it is given."""
    plain, texts = TAKEN[field]
    written = set()
    for text in (plain, *texts):
        data = fresh()
        result = run("record", "--department", "ＯＦＦＩＣＥ", *options(row(field, text)))
        assert result.exit_code == 0, (text, result.output)
        written.add(book(data))
    assert len(written) == 1


@pytest.mark.parametrize("field", REFUSED)
def test_an_option_refuses_it(field: str, fresh: Callable[[], Path]) -> None:
    """The option and its word, and what to write; nothing is written."""
    data = fresh()
    before = book(data)
    option = f"--{field.replace('_', '-')}（{RECORD_FIELDS[field].word}）："
    for text, said in REFUSED[field]:
        result = run("record", "--department", "办公室", *options(row(field, text)))
        assert (result.exit_code, result.stderr.startswith(option), said in result.stderr) == (1, True, True), text
    assert book(data) == before


def test_an_answer_is_read_alike(fresh: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is asked again until the answer can be taken; then it is the plain value."""
    monkeypatch.setattr(console, "attended", lambda: True)
    data = fresh()
    wrong = [text for text, _ in REFUSED["date"]]
    answers = [" Ｍ01-2-Ｂ ", "\u200b办公室", *wrong, "２０２６年１１月１２日", *[""] * 3]
    result = run("record", answers="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert [said for _, said in REFUSED["date"] if said not in result.stderr] == []
    assert "  - duty: m01-2-b\n    date: 2026-11-12\n" in book(data)


def sheet(rows: list[Fields]) -> Any:
    """What a workbook says with these rows, all of the kind of the first one."""
    form = ACTS if "date" in rows[0] else CASE_SHEETS["当日办结"]
    names = dict(form.heads)
    cells = [{names[field]: text for field, text in row.items()} for row in rows]
    return read_rows(dataset(), opened(filled({form.name: cells})))


@pytest.mark.parametrize("field", TAKEN)
def test_a_workbook_takes_it(field: str) -> None:
    """Every row is the one that the plain value makes."""
    plain, texts = TAKEN[field]
    found = sheet([row(field, text) for text in (plain, *texts)])
    assert found.remarks == ()
    assert [(each.duty, each.values) for each in found.rows] == [(found.rows[0].duty, found.rows[0].values)] * (
        len(texts) + 1
    )


@pytest.mark.parametrize("field", REFUSED)
def test_a_workbook_refuses_it(field: str) -> None:
    """Sheet, row and column, and what to write."""
    listed = REFUSED[field]
    # a control can stand in a workbook only as Excel escapes it
    rows = [row(field, text.replace("\x07", "_x0007_")) for text, _ in listed]
    found = sheet(rows)
    assert [remark.row for remark in found.remarks] == [*range(HEAD + 1, HEAD + 1 + len(listed))]
    assert [said for (_, said), remark in zip(listed, found.remarks, strict=True) if said not in str(remark)] == []
    assert {remark.head for remark in found.remarks} == {RECORD_FIELDS[field].word}


def test_other_dates_are_read_alike(data: Present, fresh: Callable[[], Path]) -> None:
    """The days of a problem that is reported, and `--date` of commands."""
    found: Any = event("problem")
    plain = respond(data, json.dumps(found).encode(), ())
    body = found["issue"]["body"].replace("2026-11-05", "２０２６年１１月５日")
    found["issue"]["body"] = body
    assert body.count("２０２６年１１月５日") == 1
    assert respond(data, json.dumps(found).encode(), ()).changes == plain.changes != ()
    fresh()
    assert (
        run("status", "--date", "２０２６年１１月２３日").stdout == run("status", "--date", "2026-11-23").stdout != ""
    )


def test_a_choice_is_read_alike(data: Present) -> None:
    """What a list offers may come back in letters of another case or width."""
    plain = {"duty": "_No response_", "chosen": "m01-2-b 公开办理时限", "date": "2026-11-12"}
    changes, answer = from_form(data, plain)
    assert changes, answer
    for text in ("M01-2-B", "ｍ０１－２－ｂ　公开办理时限", "\u200bm01-2-b 公开办理时限\xa0"):
        assert from_form(data, plain | {"chosen": text})[0] == changes


def test_what_is_named_is_found_in_any_width_and_case() -> None:
    """Duties and departments; a title that is another's is told."""
    small = dataset()
    for text in ("M01-2-B", "ｍ０１－２－ｂ　公开办理时限", "m01 – 2 – b"):
        assert duty_named(small, text).id == "m01-2-b"
    for text in ("ＯＦＦＩＣＥ", "Office", "\xa0办公室\u200b", "办 公 室"):
        assert department_named(small, text).id == "office"
    with pytest.raises(UnknownNameError, match="编号与名称不符：m01-2-b 公开办理时限，写的是“修订借阅须知”"):
        duty_named(small, "m01-2-b 修订借阅须知")
    with pytest.raises(UnknownNameError, match=re.escape("第3个字“1”之后有看不见或已损坏的字符（U+200B），请删去")):
        duty_named(small, "m01\u200b-2-b")


@pytest.mark.parametrize("text", [*STAGE.values(), "ＩＳＳＵＥＤ", "Issued", "征求 意见", "\u200b已印发\xa0"])
def test_stages_are_read_alike(text: str) -> None:
    """By their words or their names, in any width and case."""
    assert read(None, "stage", text) in {*STAGE, *STAGE.values()}
