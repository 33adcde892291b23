"""The Word files: their words, their layout by arithmetic, and the grid on a rendered page."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from helpers.built import Built
from helpers.exported import COMMIT, HOME, converted, edition, files, paths
from helpers.paths import DAY, PLAN
from helpers.trees import real
from helpers.words import SAMPLE, SAMPLE_MARK

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.records import Material, Session
from policysite.data.text.verbatim import lines_of
from policysite.exports import docx, downloads
from policysite.exports.docx import TEMPLATE
from policysite.figures.summaries import summary_periods
from policysite.views.edition import WORKING_COPY

PAPERS = paths(".docx")
PACK = "downloads/study-2026-03-18-front-line.docx"
SUMMARIES = list(summary_periods(real(), DAY))
CHARTS = ["各期完成情况", "来信按月", "按部分", "按责任部门"]
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
    text = style[real().policy.preamble[0]]
    for each, font, size in ((title, "方正小标宋简体", 22), (heading, "黑体", 16), (text, "仿宋_GB2312", 16)):
        fonts = each.element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
        assert each.font.size.pt == size
    assert heading.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"
    assert heading.paragraph_format.keep_with_next
    assert next(each for each in found.paragraphs if each.text == "附件：").paragraph_format.page_break_before


@cache
def plan() -> WordDocument:
    """The full text of a document that prints its own head."""
    made = edition(load(Folder(PLAN), today=DAY))
    return Document(io.BytesIO(downloads(made)["downloads/policy.docx"].content))


def blocks(found: WordDocument) -> Iterator[str]:
    """The paragraphs and rows of a Word file in their order, white space aside; a cell over several columns once."""
    for element in found.element.body.iterchildren(qn("w:p"), qn("w:tbl")):
        for each in element.iter(qn("w:tr")) if element.tag == qn("w:tbl") else (element,):
            yield "".join("".join(text.text for text in each.iter(qn("w:t"))).split())


def test_issued_text_is_the_archived_original() -> None:
    """Below the stamp stands every line of the original and nothing else, tables as tables; nothing is called 拟题."""
    lines = [words for words in blocks(plan()) if words][1:]
    archived = load(Folder(PLAN), today=DAY).archived["v1"].splitlines()
    assert lines == [words for line in archived if (words := "".join(line.split()))]


def test_issued_text_is_set_as_issued() -> None:
    """Titles in 小标宋, 一、 in 黑体, （一） in 楷体, 1. and its heading bold; issuer and date at the right."""
    style = {paragraph.text: paragraph for paragraph in plan().paragraphs}
    for words, name in (
        ("云岫县人民政府关于印发", "公文标题"),
        ("云岫县乡村助餐服务提升计划", "公文标题"),
        ("云政发〔2026〕5号", "公文题注"),
        ("一、主要任务", "公文一级"),
        ("（一）健全服务网络", "公文二级"),
    ):
        assert style[words].style.name == name, words
    assert style["云岫县乡村助餐服务提升计划"].paragraph_format.page_break_before
    assert style["各乡镇人民政府，县政府各部门："].paragraph_format.first_line_indent == 0
    for words in ("云岫县助餐服务工作专班", "2026年2月27日"):
        assert style[words].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    (item,) = (each for words, each in style.items() if words.startswith("2.统一标识"))
    assert [run.text for run in item.runs if run.bold] == ["2.", "统一标识。"]
    (beside,) = (each for words, each in style.items() if words.startswith("二、广泛宣传"))
    fonts = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in beside.runs if run._r.rPr is not None]
    assert fonts == ["黑体", "黑体"]


def test_tables_of_issued_text() -> None:
    """Their head stands on each page, no row is torn, a line that heads others goes over the whole width."""
    first, second = plan().tables
    assert [len(first.columns), len(second.columns)] == [5, 3]
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in first.rows)
    assert len(first.rows[1]._tr.tc_lst) == 1
    assert [cell.text for cell in first.rows[2].cells][:2] == ["1", "改造厨房"]


@pytest.mark.parametrize("name", SUMMARIES)
def test_summary_has_the_words_of_its_page(name: str, real: Built) -> None:
    """The summary says, paragraph by paragraph, what the page of its period says; a year's page has charts besides."""
    words = read(files()[f"downloads/summary-{name}.docx"])
    article = real.article(f"progress/{name}/")
    page = [each.text_content() for each in article.xpath(".//h2 | .//h2/following-sibling::p[not(@class)]")]
    start = words.index("一、总体")
    assert words[start:-1] == page[: len(words[start:-1])]
    assert page[len(words[start:-1]) :] == (CHARTS if len(name) == 4 else [])
    assert "".join(words[start - 3 : start - 1]) == article.xpath(".//h1")[0].text_content()


@pytest.mark.parametrize("path", PAPERS)
def test_papers_are_stamped(path: str) -> None:
    """【演示】 at the very start, then date, version and commit; the footer says that it is a working copy."""
    words = read(files()[path])
    assert words[0].startswith(f"{SAMPLE_MARK}{SAMPLE}。")
    assert words[1] == f"内部使用　不得处理涉密信息　数据截至2026年11月23日　文本v1　数据版本{COMMIT[:12]}"
    found = Document(io.BytesIO(files()[path]))
    assert found.core_properties.title.startswith(SAMPLE_MARK)
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
        assert {run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in number.runs} == {"宋体"}


STYLES = {
    "Normal": ("仿宋_GB2312", 16, None),
    "公文标题": ("方正小标宋简体", 22, "0"),
    "公文题注": ("楷体_GB2312", 16, None),
    "公文一级": ("黑体", 16, "1"),
    "公文二级": ("楷体_GB2312", 16, "2"),
    "公文正文": ("仿宋_GB2312", 16, None),
    "公文顶格": ("黑体", 16, None),
    "工作说明": ("宋体", 9, None),
}
"""Font, size in points and outline level that GB/T 9704 gives the parts of a document; the last style is our own."""


@pytest.mark.parametrize("name", STYLES)
def test_styles_of_the_standard(name: str) -> None:
    """Each style sets Chinese and Latin alike in the font and size of the standard; headings stay with what follows."""
    style = Document(io.BytesIO(TEMPLATE)).styles[name]
    font, size, level = STYLES[name]
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    own = style.font.size or style.base_style.font.size
    assert own.pt == size
    outline = style.element.pPr.find(qn("w:outlineLvl"))
    assert (None if outline is None else outline.get(qn("w:val"))) == level
    assert level is None or style.paragraph_format.keep_with_next


@pytest.mark.parametrize("path", PAPERS)
def test_nothing_of_another_template_remains(path: str) -> None:
    """Word takes the file for a Chinese one of its own; no names, pictures, styles or times come from elsewhere."""
    with zipfile.ZipFile(io.BytesIO(files()[path])) as archive:
        names = set(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        words = "".join(archive.read(name).decode() for name in names if name.endswith((".xml", ".rels")))
    assert {name for name in names if not name.startswith("word/media/")} == {
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels"),
        *(f"word/{name}.xml" for name in ("document", "styles", "settings", "fontTable", "footer1", "footer2")),
    }
    assert not re.findall("ja-JP|Macintosh|python-docx|thumbnail|rsid", words)
    settings = part(files()[path], "word/settings.xml")
    assert re.findall(r'compatibilityMode"[^>]*w:val="(\d+)"', settings) == ["15"]
    assert re.findall(r'w:eastAsia="([^"]*)"', settings) == ["zh-CN"]
    built_in = {"Default Paragraph Font", "Normal Table", "No List"}
    assert {style.name for style in Document(io.BytesIO(files()[path])).styles} == {
        *STYLES,
        *built_in,
        "Table Grid",
        "Footer",
    }


def test_template_names_no_one() -> None:
    """The committed template has no author, and no text of its own but the page number's."""
    template = Document(io.BytesIO(TEMPLATE))
    about = template.core_properties
    assert (about.author, about.last_modified_by, about.title) == ("", "", "")
    assert not template.paragraphs
    section = template.sections[0]
    for footer in (section.footer, section.even_page_footer):
        assert [paragraph.text for paragraph in footer.paragraphs] == ["— 1 —", ""]


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
    assert height // int(grid["linePitch"]) == 22
    normal = Document(io.BytesIO(TEMPLATE)).styles["Normal"]
    assert normal.font.size.pt == 16
    pitch = 20 * (16 + int(grid["charSpace"]) / 4096)
    assert width // pitch == 28
    per_cent = int(normal.element.rPr.find(qn("w:w")).get(qn("w:val")))
    assert width // (pitch - 20 * 16 * (100 - per_cent) / 100) == 28


def test_grid_on_a_rendered_page(tmp_path: Path) -> None:
    """A page full of Chinese characters has 22 lines of 28 when LibreOffice has laid it out."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    probe, content = Document(io.BytesIO(TEMPLATE)), io.BytesIO()
    probe.add_paragraph("国" * 22 * 28 * 3)
    probe.save(content)
    pdf = converted(content.getvalue(), "probe.docx", "pdf", tmp_path)
    asked = ["pdftotext", "-layout", "-f", "2", "-l", "2", str(pdf), "-"]
    page = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    counts = [line.count("国") for line in page.splitlines() if "国" in line]
    assert counts == [28] * 22
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
    session = Session(
        id="2026-03-18-front-line",
        date=DAY,
        host="office",
        topic="演示：一线",
        refs=("m09", "m12-1", "c05"),
        questions=("=怎样议定",),
        materials=(Material(title="学习提纲"), Material(title="讲话摘编", ref="《选编》第3页")),
    )
    content = docx.study_pack(edition(), session)
    words = read(content)
    assert "（办公室　2026年11月23日）" in words
    assert all(any(each.startswith(f"{clause.text}（责任部门：") for each in words) for clause in clauses)
    assert f"5.{dataset.item['c05'].text}" in words
    assert any("第10项" in each for each in words)
    assert dataset.item["c10"].text not in "".join(words)
    assert {"1.=怎样议定", "1.学习提纲", "2.讲话摘编（《选编》第3页）"} <= set(words)
    (table,) = Document(io.BytesIO(content)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["科室", "签名", "科室", "签名"]
    assert not any(cell.text for row in table.rows[1:] for cell in row.cells)
    assert words[-1] == f"本次学习的网页：{HOME}study/2026-03-18-front-line/"


def test_every_session_has_its_pack() -> None:
    """Each study session of the data can be downloaded under its id."""
    assert {f"downloads/study-{session.id}.docx" for session in real().sessions} <= set(files())


def _kept(paragraph: Paragraph) -> bool:
    own = paragraph.paragraph_format.keep_with_next
    return bool(paragraph.style.paragraph_format.keep_with_next if own is None else own)


def test_what_announces_stays_with_what_it_announces() -> None:
    """A heading over an empty line, what stands over a table, its head, a code keep with the next; no row is torn."""
    held = 0
    for paper in (plan(), *(Document(io.BytesIO(files()[path])) for path in PAPERS)):
        for before, each, after in zip(*(list(paper.iter_inner_content())[at:] for at in range(3)), strict=False):
            if isinstance(each, Table):
                assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in each.rows)
                continue
            announces = isinstance(before, Paragraph) and before.text and _kept(before) and not each.text
            if announces or isinstance(after, Table) or each._p.xpath(".//w:drawing"):
                assert _kept(each), each.text
                held += 1
    assert held >= 6
    assert all(_kept(cell.paragraphs[0]) for table in plan().tables for cell in table.rows[0].cells)
    measure = next(
        each for each in Document(io.BytesIO(files()[PACK])).paragraphs if each.text.startswith("第三部分第9条：")
    )
    assert _kept(measure)
