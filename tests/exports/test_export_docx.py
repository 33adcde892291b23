"""The Word files: their words, their layout by arithmetic, and the grid on a rendered page."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from helpers.built import Built
from helpers.exported import COMMIT, HOME, converted, edition, files
from helpers.paths import DAY
from helpers.trees import real

from policysite.data.text.verbatim import lines_of
from policysite.exports import docx
from policysite.exports import paper as layout
from policysite.figures.months import finished_months
from policysite.views.edition import WORKING_COPY

PAPERS = sorted(path for path in files() if path.endswith(".docx"))
MONTHS = [month.name for month in finished_months(real(), DAY)]
TWIPS = 1440 / 25.4
"""Twips in a millimetre."""


def read(content: bytes) -> list[str]:
    """The paragraphs of a Word file that hold any words."""
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs if paragraph.text]


def part(content: bytes, name: str) -> str:
    """One XML part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_full_text_is_the_archived_original() -> None:
    """Below stamp and title every line of the original stands, character for character, in its order."""
    words = read(files()["downloads/policy.docx"])
    start = words.index("（题目为本站所拟，原文未载）")
    assert words[start - 1] == real().policy.title
    assert words[start + 1 :] == lines_of(real().archived["v1"])


def test_full_text_has_the_forms_of_an_official_document() -> None:
    """一、 in 黑体 with its outline level, text in 仿宋 三号, the title in 小标宋 二号, the appendix on a new page."""
    found = Document(io.BytesIO(files()["downloads/policy.docx"]))
    style = {paragraph.text: paragraph.style for paragraph in found.paragraphs}
    title, heading = style[real().policy.title], style[f"一、{real().policy.sections[0].title}"]
    text = style[real().policy.preamble]
    for each, font, size in ((title, layout.TITLE, 22), (heading, layout.HEI, 16), (text, layout.FANGSONG, 16)):
        fonts = each.element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
        assert each.font.size.pt == size
    assert heading.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"
    assert next(each for each in found.paragraphs if each.text == "附件：").paragraph_format.page_break_before


@pytest.mark.parametrize("month", MONTHS)
def test_summary_has_the_words_of_its_page(month: str, real: Built) -> None:
    """The summary says, paragraph by paragraph, what the month's page says."""
    words = read(files()[f"downloads/summary-{month}.docx"])
    article = real.article(f"progress/{month}/")
    page = [each.text_content() for each in article.xpath(".//h2 | .//h2/following-sibling::p[not(@class)]")]
    start = words.index("一、总体")
    assert words[start:-1] == page
    assert "".join(words[start - 3 : start - 1]) == article.xpath(".//h1")[0].text_content()


@pytest.mark.parametrize("path", PAPERS)
def test_papers_are_stamped(path: str) -> None:
    """【演示】 at the very start, then date, version and commit; the footer says that it is a working copy."""
    words = read(files()[path])
    assert words[0].startswith("【演示】演示数据，非真实情况。")
    assert words[1] == f"内部使用　不得处理涉密信息　数据截至2026年11月23日　文本v1　数据版本{COMMIT[:12]}"
    found = Document(io.BytesIO(files()[path]))
    assert found.core_properties.title.startswith("【演示】")
    assert (found.core_properties.created.date(), found.core_properties.modified.date()) == (DAY, DAY)
    for footer in (found.sections[0].footer, found.sections[0].even_page_footer):
        assert footer.paragraphs[-1].text == WORKING_COPY


@pytest.mark.parametrize("path", PAPERS)
def test_page_numbers(path: str) -> None:
    """— 1 —, four-size 宋体, at the right on odd and at the left on even pages, one character from the edge."""
    found = Document(io.BytesIO(files()[path]))
    assert found.settings.odd_and_even_pages_header_footer
    for footer, side in ((found.sections[0].footer, "right"), (found.sections[0].even_page_footer, "left")):
        number = footer.paragraphs[0]
        assert number.text == "— 1 —"
        assert " PAGE " in number._p.xml
        assert number.alignment == {"right": 2, "left": 0}[side]
        assert number._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
        assert {run.font.size.pt for run in number.runs} == {14}


def test_grid_by_arithmetic() -> None:
    """GB/T 9704: A4, margins 37, 26, 35, 28 mm; 22 lines of 28 characters fit into what is left, no more of either."""
    xml = part(files()["downloads/policy.docx"], "word/document.xml")
    size, margins, grid = (
        dict(re.findall(r'w:(\w+)="([^"]*)"', re.findall(rf"<w:{name} [^>]*>", xml)[0]))
        for name in ("pgSz", "pgMar", "docGrid")
    )
    assert (size["w"], size["h"]) == ("11906", "16838")
    for name, millimetres in (("top", 37), ("right", 26), ("bottom", 35), ("left", 28)):
        assert abs(int(margins[name]) - millimetres * TWIPS) < 1
    assert grid == {"type": "linesAndChars", "linePitch": "579", "charSpace": "-848"}
    height = int(size["h"]) - int(margins["top"]) - int(margins["bottom"])
    width = int(size["w"]) - int(margins["left"]) - int(margins["right"])
    assert height // int(grid["linePitch"]) == layout.LINES == 22
    pitch = 20 * (layout.TEXT + int(grid["charSpace"]) / 4096)
    assert width // pitch == layout.CHARACTERS == 28
    narrow = pitch - 20 * layout.TEXT * (100 - layout.NARROWED) / 100
    assert width // narrow == layout.CHARACTERS


def test_grid_on_a_rendered_page(tmp_path: Path) -> None:
    """A page full of Chinese characters has 22 lines of 28 when LibreOffice has laid it out."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    paper = layout.Paper(edition(), "试排")
    paper.plain("国" * layout.LINES * layout.CHARACTERS * 3)
    pdf = converted(paper.to_bytes(), "probe.docx", "pdf", tmp_path)
    asked = ["pdftotext", "-layout", "-f", "2", "-l", "2", str(pdf), "-"]
    page = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    counts = [line.count("国") for line in page.splitlines() if "国" in line]
    assert counts == [layout.CHARACTERS] * layout.LINES
    assert re.search(r"^—\s?2\s?—", page, re.MULTILINE)


def test_no_red_head_and_no_seal() -> None:
    """A working copy has no red, no picture in the document, and no fonts inside."""
    content = files()["downloads/policy.docx"]
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        assert "w:color" not in part(content, name)
        assert "w:drawing" not in part(content, name)
    assert "仿宋" in part(content, "word/fontTable.xml")
    assert "embed" not in part(content, "word/fontTable.xml")


def test_study_pack() -> None:
    """What is read word for word with who answers for it, manifestations apart from departments, lines to sign on."""
    dataset = real()
    clauses = dataset.measure["m09"].clauses
    content = docx.study_pack(
        edition(),
        topic="演示：一线",
        day=DAY,
        host="办公室",
        clauses=clauses,
        items=(dataset.item["c05"],),
        related=(dataset.item["c10"],),
        questions=("=怎样议定",),
        materials=("学习提纲",),
        page="study/2026-03-18-front-line/",
    )
    words = read(content)
    assert "（办公室　2026年11月23日）" in words
    assert all(any(each.startswith(f"{clause.text}（责任部门：") for each in words) for clause in clauses)
    assert f"5.{dataset.item['c05'].text}" in words
    assert any("第10项" in each for each in words)
    assert dataset.item["c10"].text not in "".join(words)
    assert "1.=怎样议定" in words
    (table,) = Document(io.BytesIO(content)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["科室", "签名", "科室", "签名"]
    assert not any(cell.text for row in table.rows[1:] for cell in row.cells)
    assert words[-1] == f"本次学习的网页：{HOME}study/2026-03-18-front-line/"


def test_every_session_has_its_pack() -> None:
    """Each study session of the data can be downloaded under its id."""
    assert {f"downloads/study-{session.id}.docx" for session in real().sessions} <= set(files())
