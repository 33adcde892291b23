"""What is published beside the data is looked into, office documents too; what cannot be is told."""

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from helpers.paths import DAY
from helpers.trees import tree
from openpyxl.comments import Comment

from policysite.data.folder import Folder
from policysite.data.load import load_with_warnings, problems_of
from policysite.data.published import published

PHONE = "疑似手机号，不得入库。确属误判的，在allow.yml写明理由"


def told(tmp_path: Path, files: dict[str, bytes], data: dict[str, str] | None = None) -> list[str]:
    """What the check says of these files below `docs`."""
    for name, content in files.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    root = tree(tmp_path / "data", data or {})
    return [str(problem) for problem in problems_of(Folder(root), today=DAY, docs=tmp_path / "docs")]


def word() -> bytes:
    """A Word file whose number stands in three runs, and whose author is a mailbox."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph("通知")
    paragraph = document.add_paragraph("电话")
    for run in ("138", "0013", "8000"):
        paragraph.add_run(run).bold = True
    document.core_properties.author = "zhang.san@qq.com"
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    """A workbook with a number in a hidden sheet and one in a comment."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("底稿")
    sheet.sheet_state = "hidden"
    sheet["B7"] = 13800138000
    book.worksheets[0]["A1"] = "名单"
    book.worksheets[0]["A1"].comment = Comment("身份证11010519491231002X", "办公室")
    book.save(out)
    return out.getvalue()


def test_word_and_excel_files_are_looked_into(tmp_path: Path) -> None:
    """Text that stands in several runs, properties, hidden sheets, comments: each by the part that holds it."""
    found = told(tmp_path, {"files/通知.docx": word(), "files/名单.xlsx": excel()})
    assert [line.partition("。")[0] for line in found] == [
        "docs/files/名单.xlsx:1:1: 其中的xl/comments/comment1.xml第1行：疑似身份证号，不得入库",
        "docs/files/名单.xlsx:1:1: 其中的xl/worksheets/sheet2.xml第1行：疑似手机号，不得入库",
        "docs/files/通知.docx:1:1: 其中的docProps/core.xml第1行：疑似个人邮箱，不得入库",
        "docs/files/通知.docx:1:1: 其中的word/document.xml第2行：疑似手机号，不得入库",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 13800138000"),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 9),
        ("有密码.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")),
        ("a.rar", b"Rar!\x1a\x07"),
        ("坏.xlsx", b"PK\x03\x04 no archive"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_cannot_be_looked_into_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    """A reminder that somebody look at it, until the allow-list says that somebody has."""
    (line,) = told(tmp_path, {name: content})
    assert line.startswith(f"docs/{name}:1:1: 提醒：看不到这个文件里的内容，请打开核对")
    seen = {"allow.yml": f"- text: docs/{name}\n  reason: 办公室核对过\n"}
    assert told(tmp_path / "again", {name: content}, seen) == []


def test_an_archive_in_an_archive_is_told(tmp_path: Path) -> None:
    """Nothing hides by being packed twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("内.docx", word())
    assert ["看不到这个文件里的内容" in line for line in told(tmp_path, {"外.zip": out.getvalue()})] == [True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    """A table saved by Excel is GBK or UTF-16, and read as such."""
    (line,) = told(tmp_path, {"名单.csv": "姓名,电话\n张三,13800138000\n".encode(encoding)})
    assert line == f"docs/名单.csv:2:4: {PHONE}"


def test_pictures_and_sounds_are_what_they_are(tmp_path: Path) -> None:
    """Their names are looked at, nothing else; a pipe is not waited for."""
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"13800138000" * 9
    (tmp_path / "docs").mkdir()
    os.mkfifo(tmp_path / "docs" / "pipe")
    found = told(tmp_path, {"a.png": png, "张三13800138000.png": png})
    assert found == ["docs/张三138****.png:1:1: 名称里疑似手机号，不得入库，请改名。确属误判的，在allow.yml写明理由"]


def test_links_are_followed_as_mkdocs_does_and_end(tmp_path: Path) -> None:
    """What a link brings in is published; a circle of links is gone through once."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.md").write_text("电话13800138000", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "docs")
    assert told(tmp_path, {})[0] == f"docs/linked/a.md:1:3: {PHONE}"
    assert 1 <= len(list(published(tmp_path / "docs"))) < 9


def test_the_build_is_stopped_too(tmp_path: Path) -> None:
    """What a build loads is looked at with the pages that it publishes; the allow-list lets pass what it names."""
    root = tree(tmp_path / "data", {"allow.yml": "- text: 值班电话010-88886666\n  reason: 对外公布\n"})
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "index.md"
    page.write_text("值班电话010-88886666", encoding="utf-8")
    assert load_with_warnings(Folder(root), today=DAY, docs=tmp_path / "docs")[1] == ()
    page.write_text("值班电话010-88886666，手机13800138000", encoding="utf-8")
    with pytest.raises(Exception, match=r"docs/index\.md:1:20: 疑似手机号"):
        load_with_warnings(Folder(root), today=DAY, docs=tmp_path / "docs")
