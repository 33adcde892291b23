"""`policysite new`: what it says of a document that it reads, and of what it cannot read or write."""

from pathlib import Path

import pytest
from helpers.founded import run
from helpers.paths import TESTS

GENRE = TESTS / "data" / "genre"
OUTLINES = TESTS / "data" / "outlines"


def project(folder: Path) -> Path:
    """A project that has no data yet."""
    (folder / "mkdocs.yml").write_text("site_name: 站名\n", encoding="utf-8")
    return folder


def test_it_tells_what_it_read_and_what_comes_next(tmp_path: Path) -> None:
    """The counts, who must confirm what, and the next command."""
    result = run(project(tmp_path), "new", str(GENRE / "a3.txt"), "--out", str(tmp_path / "mine"))
    assert result.exit_code == 0, result.output
    assert "《绿道养护三年行动方案》：5部分、20条、18处责任、31个单位须确认、8项任务有频次或时限" in result.stdout
    assert "请文件起草单位核对责任单位" in result.stdout
    assert "请各责任单位核对程序草拟的36项任务" in result.stdout
    assert f"SITE_DATA={tmp_path / 'mine'} make site" in result.stderr
    assert (tmp_path / "mine" / "source" / "v1.txt").read_bytes() == (GENRE / "a3.txt").read_bytes()


def test_each_doubt_is_told_once_with_its_line(tmp_path: Path) -> None:
    """A number out of turn, a bracket not understood, a table without a head."""
    file = OUTLINES / "not_understood.txt"
    result = run(project(tmp_path), "new", str(file), "--out", str(tmp_path / "mine"))
    assert result.exit_code == 0, result.output
    said = [line for line in result.stdout.splitlines() if "提醒：" in line]
    assert [line.partition(": ")[0].rpartition("not_understood.txt")[2] for line in said] == [":6:1", ":7:1", ":10:1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7", "是PDF文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为“Word文档"),
    ],
    ids=["empty", "pdf", "old word"],
)
def test_what_cannot_be_read_is_told_and_nothing_written(content: bytes, said: str, tmp_path: Path) -> None:
    """Why, and that nothing was written: no page stands in the way."""
    (tmp_path / "a.docx").write_bytes(content)
    result = run(project(tmp_path), "new", "a.docx", "--out", str(tmp_path / "mine"))
    assert result.exit_code == 1
    assert said in result.output
    assert "共1处问题，没有写入" in result.output
    assert "页面保持原样" not in result.output
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    """What stands in a folder is nobody's to overwrite."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("记事", encoding="utf-8")
    result = run(project(tmp_path), "new", str(GENRE / "a8.txt"), "--out", str(tmp_path / "mine"))
    assert result.exit_code == 1
    assert "已有内容，不覆盖" in result.output
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["note.txt"]
