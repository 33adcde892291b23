"""`policysite record`: one entry more in the right file, every other byte as it was, or nothing at all."""

from datetime import date
from pathlib import Path

import pytest
from helpers.mistakes import Case, cases
from helpers.paths import DAY, SMALL
from helpers.tiny import content
from helpers.trees import added_only, tree

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.named import UnknownNameError
from policysite.data.problems import DataError, errors
from policysite.data.yaml.reading import construct, parse
from policysite.intake.recording import Additions, Draft, additions
from policysite.intake.trial import Present, present, write

FORM = {"duty": "m02-1-a", "month": "2026-03", "received": "5", "in_time": "5"}


def made(case: Case, root: Path) -> tuple[Present, Additions]:
    """The data of a case below `root`, and its record as it would be added."""
    data = tree(root / "data", case.get("files", {}))
    values = {name: str(value) if isinstance(value, date) else value for name, value in case["values"].items()}
    draft = Draft(case["department"], values, case.get("sample", False))
    now = present(Folder(data), DAY)
    return now, additions(now, [draft])


@pytest.mark.parametrize("case", cases("recording"))
def test_a_record_is_added_or_refused(case: Case, tmp_path: Path) -> None:
    """The file, the problems and the effect are those of the case; before `write` nothing has changed."""
    data, added = made(case, tmp_path)
    assert [str(problem) for problem in added.problems] == case.get("problems", [])
    assert [record.file for record in added.records] == [f"data/{case['file']}"]
    assert content(data.folder.root) == content(tree(tmp_path / "again", case.get("files", {})))
    assert bool(errors(added.problems)) == ("after" not in case)
    if "after" in case:
        ((change,), (record,)) = (added.changes, added.records)
        assert (change.data.decode(), record.effect) == (case["after"], case["effect"])
        assert change.data.decode().split("\n")[record.line - 1] == record.text.split("\n")[0]


@pytest.mark.parametrize("case", [case for case in cases("recording") if "after" in case.values[0]])
def test_what_is_written_is_the_record_and_nothing_else(case: Case, tmp_path: Path) -> None:
    """Lines are only added (an empty list apart), other files stay, and the data load with one record more."""
    data, added = made(case, tmp_path)
    before = content(data.folder.root)
    write(data, added.changes)
    after = content(data.folder.root)
    new = after.pop(case["file"])
    old = before.pop(case["file"], b"")
    assert after == before
    assert [(change.old or b"", change.data) for change in added.changes] == [(old, new)]
    assert added_only(old.decode(), new.decode()) or b"[]" in old
    assert len(load(data.folder, today=DAY).records) == len(data.dataset.records) + 1


def test_the_mode_and_the_last_line_stay(tmp_path: Path) -> None:
    """A file without a line end at its end gets its entry on a line of its own, and keeps who may read it."""
    data = tree(tmp_path / "data", {"records/2026/office.yml": "records:\n  - duty: m01-2-b\n    date: 2026-03-30"})
    path = data / "records/2026/office.yml"
    path.chmod(0o640)
    now = present(Folder(data), DAY)
    write(now, additions(now, [Draft("office", {"duty": "m01-2-b", "date": "2026-04-02"})]).changes)
    assert path.read_text().endswith("date: 2026-03-30\n  - duty: m01-2-b\n    date: 2026-04-02")
    assert path.stat().st_mode & 0o777 == 0o640


def test_nothing_is_added_to_data_with_errors(tmp_path: Path) -> None:
    """Data that would not load are reported first, as they are."""
    data = tree(tmp_path / "data", {"records/2026/office.yml": "records:\n  - duty: m01-2-b\n"})
    with pytest.raises(DataError, match="缺“date”"):
        present(Folder(data), DAY)


def test_a_file_that_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """What somebody else wrote between reading and writing is not lost."""
    data = tree(tmp_path / "data", {})
    now = present(Folder(data), DAY)
    added = additions(now, [Draft("office", FORM), Draft("reading", {"duty": "m01-1-b", "date": "2026-03-02"})])
    path = data / "records/2026/reading.yml"
    path.parent.mkdir(parents=True)
    path.write_text("records: []\n")
    with pytest.raises(DataError, match=r"reading\.yml:1:1: 这个文件刚才有改动"):
        write(now, added.changes)
    assert content(path.parent) == {path.name: b"records: []\n"}


def test_many_records_at_once(tmp_path: Path) -> None:
    """Each in date order in the file of its year and department, one that is wrong told at its own line among them."""
    files = {"records/2026/reading.yml": "records:\n  - duty: m01-1-a\n    date: 2026-03-01\n"}
    now = present(Folder(tree(tmp_path / "data", files)), DAY)
    days = ("2026-04-03", "2025-05-01", "2026-02-02", "2026-04-02")
    drafts = [Draft("reading", {"duty": "m01-1-b", "date": day}) for day in days]
    added = additions(now, drafts)
    assert [(record.file[5:], record.line) for record in added.records] == [
        *(("records/2026/reading.yml", 8), ("records/2025/reading.yml", 3)),
        *(("records/2026/reading.yml", 2), ("records/2026/reading.yml", 6)),
    ]
    texts = {f"data/{change.name}": change.data.decode().split("\n") for change in added.changes}
    for record, day in zip(added.records, days, strict=True):
        assert texts[record.file][record.line - 1 : record.line + 1] == record.text.split("\n")
        assert day in record.text
    wrong = additions(now, [*drafts, Draft("reading", {"duty": "m01-1-b", "date": "2026-03-32"})])
    assert [(problem.file, problem.position.line) for problem in errors(wrong.problems)] == [
        (wrong.records[-1].file, wrong.records[-1].line + 1)
    ]
    assert not any(record.effect for record in wrong.records)


def test_no_department_of_that_name(tmp_path: Path) -> None:
    """A path is never made of a name that is no department's."""
    with pytest.raises(UnknownNameError, match=r"没有部门“\.\./office”。现有.*；最接近的是“office”"):
        additions(present(Folder(SMALL), DAY), [Draft("../office", FORM)])


@pytest.mark.parametrize(
    "text", ["\udce4", "\x07", "零\u200b宽", "行\u2028", "\ufeff", "null", "~", "- a", "#", "'", '"'], ids=ascii
)
def test_any_text_is_written_right_or_refused(text: str) -> None:
    """Signs that cannot be seen, lost bytes and YAML's own signs end in the very text or in a problem."""
    values = {"duty": "m02-3-b", "date": "2026-03-05", "summary": text}
    added = additions(present(Folder(SMALL), DAY), [Draft("party-group", values)])
    source, _ = parse("", added.changes[0].data)
    assert errors(added.problems) or (source and construct(source.node)["records"][0]["summary"] == text)
