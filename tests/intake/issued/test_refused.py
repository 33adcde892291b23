"""A file that cannot be read as an issued document: what it is instead and what to do, in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.documents import lists, numbered, p, packed, parts, r, tbl, tc, tr, word

from policysite.data.problems import DataError
from policysite.intake.issued.files import LARGEST_ISSUED, read_issued

SAVE = "请用Word或WPS打开，另存为“Word文档（*.docx）”再用"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
PICTURE = p("<w:r><w:drawing><a:blip/></w:drawing></w:r>")
DAMAGED = "文件不完整或已损坏（没有复制完、没有下载完，或是改坏了），请重新取得这个文件"
GOOD = word(p("甲"))


def with_document(change: Callable[[bytes], bytes]) -> bytes:
    """A Word file whose main part was changed."""
    found = parts(GOOD)
    return packed({**found, "word/document.xml": change(found["word/document.xml"])})


def locked() -> bytes:
    """An archive that says of a member that it has a password."""
    data = bytearray(GOOD)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


BOMB = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "文件是空的"),
    "white space": ("a.txt", "\u3000\n\t\n".encode(), "文件是空的"),
    "an empty Word file": ("a.docx", word(p(), p("\u3000")), "Word文件里没有文字：请核对是不是要用的文件"),
    "a Word file without a body": (
        "a.docx",
        with_document(lambda part: part.replace(b"w:body", b"w:other")),
        "Word文件里没有文字：请核对是不是要用的文件",
    ),
    "a scan": (
        "a.docx",
        word(PICTURE, PICTURE),
        "里面只有图片，没有文字，像是扫描件：请先用文字识别软件转成文字，与原件核对后存为.docx或.txt再用",
    ),
    "with a password": (
        "a.docx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "文件设有打开密码，请在Word或WPS中取消密码、保存后再用",
    ),
    "an old file": ("a.doc", OLE, f"是旧格式的Word或WPS文件（.doc、.wps），{SAVE}"),
    "an old file renamed": ("a.docx", OLE, f"是旧格式的Word或WPS文件（.doc、.wps），{SAVE}"),
    "a PDF": ("a.pdf", b"%PDF-1.7\n", "是PDF文件，读不出原有的段落：请取得排版前的Word文件"),
    "RTF": ("a.doc", b"{\\rtf1\\ansi", f"是RTF文件，{SAVE}"),
    "a web page": ("a.doc", "<!DOCTYPE html><p>甲".encode(), f"是网页或XML文件，{SAVE}"),
    "a flat file": ("a.xml", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "是网页或XML文件"),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n", "是图片，没有文字"),
    "a text that is called a Word file": ("a.docx", "甲".encode(), "扩展名是.docx，内容却是纯文本"),
    "an archive": ("a.docx", packed({"a.txt": "甲"}), "是压缩包，不是Word文件：请先解压，取其中的.docx或.txt再用"),
    "another archive": ("a.rar", b"Rar!\x1a\x07", "是压缩包，不是文档：请先解压"),
    "a workbook": ("a.docx", packed({"xl/workbook.xml": "<a/>"}), "是Excel工作簿，不是Word文件"),
    "OFD": ("a.ofd", packed({"OFD.xml": "<a/>"}), "是OFD版式文件，读不出原有的段落"),
    "OpenDocument": ("a.odt", packed({"content.xml": "<a/>"}), "是OpenDocument文件（.odt）"),
    "with macros": ("a.docm", packed({**parts(GOOD), "word/vbaProject.bin": b"1"}), f"文件带有宏，不予读取：{SAVE}"),
    "an archive with a password": ("a.docx", locked(), "压缩包设有密码，请取消密码再用"),
    "cut off": ("a.docx", GOOD[: len(GOOD) // 2], DAMAGED),
    "no XML": ("a.docx", with_document(lambda part: part[:-9]), DAMAGED),
    "entities": ("a.docx", with_document(lambda part: BOMB + part.replace("甲".encode(), b"&b;")), DAMAGED),
    "an outer entity": ("a.docx", with_document(lambda part: OUTSIDE + part.replace("甲".encode(), b"&a;")), DAMAGED),
    "a name that leads out": ("a.docx", packed({**parts(GOOD), "../a.xml": b""}), DAMAGED),
    "two names alike": ("a.docx", packed({**parts(GOOD), "word/Document.xml": b""}), DAMAGED),
    "a bomb": (
        "a.docx",
        with_document(lambda part: part.replace("甲".encode(), b"a" * (21 * 2**20))),
        "其中的word/document.xml展开后过大，不予读取",
    ),
    "too deep": ("a.docx", word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "其中的word/document.xml层次过深，不予读取"),
    "too many parts": ("a.docx", packed({str(at): b"" for at in range(2001)}), "文件由2001个部分组成"),
    "too large": ("a.docx", b"PK" + bytes(LARGEST_ISSUED + 2**20), "文件有9.0MB，超过8MB，不予读取"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_what_it_is_and_what_to_do(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    """One sentence, under the name of the file."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DataError) as refused:
        read_issued(path)
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"{path}:1:1: {said}")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """Its size is said, and all of it left where it is."""
    path = tmp_path / "a.docx"
    with path.open("wb") as made:
        made.truncate(50 * 2**20)
    with pytest.raises(DataError, match=r"文件有50\.0MB，超过8MB，不予读取：请删去其中的图片和附件，只留文字和表"):
        read_issued(path)


UNSEEN = {
    "in a text": ("a.txt", "题\n\n公\u200b开\n\u202e乙\n".encode(), [(3, 2, "第1个字“公”之后"), (4, 1, "开头")]),
    "in a row": ("a.txt", "甲\t乙\t丙\n1\t2\u200b\t3".encode(), [(2, 4, "第3个字“2”之后")]),
    "in a Word file": ("a.docx", word(p("题"), p(), p("公\u200b开")), [(3, 2, "第1个字“公”之后")]),
    "a lost character": ("a.txt", "题\n公\ufffd开".encode(), [(2, 2, "第1个字“公”之后")]),
    "a NUL": ("a.txt", b"a" * 99 + b"\x00", [(1, 100, "第99个字“a”之后")]),
}


@pytest.mark.parametrize(("name", "data", "places"), UNSEEN.values(), ids=UNSEEN)
def test_signs_that_cannot_be_seen(name: str, data: bytes, places: list[tuple[int, int, str]], tmp_path: Path) -> None:
    """The first in each line, with the word that it comes after."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DataError) as refused:
        read_issued(path)
    assert [each.position for each in refused.value.problems] == [(line, column) for line, column, _ in places]
    for each, (_, _, place) in zip(refused.value.problems, places, strict=True):
        assert each.message.startswith(f"{place}有看不见或已损坏的字符（U+")


ODD = {
    "numbers out of bounds": p("甲", '<w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="1"/></w:numPr>'),
    "a level that is not there": numbered("甲", 1, 8),
    "a list that is not there": numbered("甲", 9),
    "numbers that are none": p("甲", '<w:numPr><w:ilvl w:val="x"/><w:numId w:val="-"/></w:numPr>'),
    "spans without end": tbl(tr(tc("甲", '<w:gridSpan w:val="99999"/>'))),
    "a style based on itself": p(r("甲"), '<w:pStyle w:val="a"/>'),
    "a note that is not there": p(r("甲") + '<w:r><w:footnoteReference w:id="7"/></w:r>'),
}
LOOP = '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style>'


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_what_contradicts_itself_is_read_as_far_as_it_goes(body: str, tmp_path: Path) -> None:
    """No number is made up, nothing fails."""
    path = tmp_path / "a.docx"
    path.write_bytes(word(body, numbering=lists({}, {1: (0, "")}), styles=LOOP))
    assert [line.text for line in read_issued(path).lines] == ["甲"]


def test_a_word_file_by_any_name(tmp_path: Path) -> None:
    """What it is counts, not what it is called."""
    for name in ("a.doc", "a.DOCX", "a"):
        (tmp_path / name).write_bytes(GOOD)
        assert read_issued(tmp_path / name).suffix == "docx"


def test_what_the_system_refuses(tmp_path: Path) -> None:
    """Is the system's to say."""
    with pytest.raises(FileNotFoundError):
        read_issued(tmp_path / "a.docx")
