"""A Word file is read into its lines as printed, whatever its paragraphs and tables are wrapped in."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from helpers.documents import level, lists, numbered, p, packed, r, tbl, tc, tr, word

from policysite.data.text.printed import PrintedLine
from policysite.intake.issued.files import Issued, read_issued, taken

GENRE = Path(__file__).parents[2] / "data" / "genre"


def issued(*body: str, **parts: str) -> Issued:
    """A Word file of this body, as taken."""
    return taken("a.docx", word(*body, **parts), "a.docx")


def texts(*body: str, **parts: str) -> list[str]:
    """Its lines."""
    return [line.text for line in issued(*body, **parts).lines]


def rows(*body: str) -> list[tuple[str, ...] | None]:
    """The cells of its lines."""
    return [line.cells for line in issued(*body).lines]


def told(*body: str, **parts: str) -> list[tuple[int, str]]:
    """The line and name of each of its reminders."""
    found = issued(*body, **parts).reminders
    assert all(each.warning and each.message and "{" not in each.message for each in found)
    return [(each.position.line, each.rule) for each in found]


@pytest.mark.parametrize("name", ["a1", "a4"])
def test_a_word_file_and_its_text_are_the_same(name: str) -> None:
    """Line by line, and cell by cell."""
    word, plain = (read_issued(GENRE / f"{name}.{suffix}") for suffix in ("docx", "txt"))
    assert [line.text for line in word.lines] == [line.text for line in plain.lines]
    assert [line.cells for line in word.lines] == [line.cells for line in plain.lines]
    assert (word.reminders, word.suffix, plain.suffix) == ((), "docx", "txt")
    assert word.original == (GENRE / f"{name}.docx").read_bytes()


def test_what_a_library_writes() -> None:
    """A title over two lines in the middle, a table, blank lines that are counted and left out."""
    made = docx.Document()
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("关于加强\n某项工作的通知").bold = True
    made.add_paragraph("")
    made.add_paragraph("\u3000\u3000各科室：").add_run("请遵照执行。").bold = True
    table = made.add_table(rows=2, cols=3)
    for at, text in enumerate(("序号", "事项", "责任科室", "一、总的要求")):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 0).merge(table.cell(1, 2))
    made.sections[0].header.paragraphs[0].text = "页眉"
    kept = io.BytesIO()
    made.save(kept)
    read = taken("a.docx", kept.getvalue(), "a.docx")
    assert read.lines == (
        PrintedLine(1, "关于加强", None, True, True),
        PrintedLine(2, "某项工作的通知", None, True, True),
        PrintedLine(4, "各科室：请遵照执行。"),
        PrintedLine(5, "序号\t事项\t责任科室", ("序号", "事项", "责任科室")),
        PrintedLine(6, "一、总的要求", ("一、总的要求",)),
    )
    assert read.text == "关于加强\n某项工作的通知\n\n各科室：请遵照执行。\n序号\t事项\t责任科室\n一、总的要求"


INLINE = {
    "a link": f"<w:hyperlink>{r('链接')}</w:hyperlink>",
    "a smart tag": f'<w:smartTag w:element="date">{r("链接")}</w:smartTag>',
    "a smart tag in a link": f"<w:hyperlink><w:smartTag>{r('链')}</w:smartTag>{r('接')}</w:hyperlink>",
    "a content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{r('链接')}</w:sdtContent></w:sdt>",
    "a field": "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>"
    f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{r('链接')}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "a simple field": f"<w:fldSimple w:instr='REF a'>{r('链接')}</w:fldSimple>",
    "an inserted run": f"<w:ins>{r('链接')}</w:ins>",
    "a moved run": f"<w:moveTo>{r('链接')}</w:moveTo>",
    "beside a deleted one": f"{r('链接')}<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
    "moved away": f"{r('链接')}<w:moveFrom>{r('移走')}</w:moveFrom>",
    "alternatives": f"<mc:AlternateContent><mc:Choice Requires='wps'>{r('链接')}</mc:Choice>"
    f"<mc:Fallback>{r('链接')}</mc:Fallback></mc:AlternateContent>",
    "a formula": "<m:oMath><m:r><m:t>链接</m:t></m:r></m:oMath>",
    "ruby": f"<w:r><w:ruby><w:rt>{r('lian')}</w:rt><w:rubyBase>{r('链接')}</w:rubyBase></w:ruby></w:r>",
    "hidden words": f"{r('链接')}{r('看不见', '<w:vanish/>')}",
    "not hidden ones": r("链接", '<w:vanish w:val="0"/>'),
    "a soft hyphen": f"{r('链')}<w:r><w:softHyphen/></w:r>{r('接')}",
    "what nobody knows": f"<w:unknown>{r('链接')}</w:unknown>",
}


@pytest.mark.parametrize("inline", INLINE.values(), ids=INLINE)
def test_words_in_whatever_they_are_wrapped(inline: str) -> None:
    """Kept once; what is deleted, hidden, or a command to Word is none of them."""
    assert texts(p(f"{r('见')}{inline}{r('。')}")) == ["见链接。"]


SIGNS = {
    "<w:tab/>": ["甲 乙"],
    "<w:ptab/>": ["甲 乙"],
    "<w:noBreakHyphen/>": ["甲-乙"],
    "<w:br/>": ["甲", "乙"],
    "<w:cr/>": ["甲", "乙"],
    '<w:br w:type="page"/>': ["甲", "乙"],
    "<w:lastRenderedPageBreak/>": ["甲乙"],
    "<w:t>\n</w:t>": ["甲 乙"],
}


@pytest.mark.parametrize(("sign", "lines"), SIGNS.items())
def test_signs_in_running_text(sign: str, lines: list[str]) -> None:
    """A tab is a space, a break of line or page ends a line."""
    assert texts(p(f"{r('甲')}<w:r>{sign}</w:r>{r('乙')}")) == lines


def test_paragraphs_in_controls_and_choices() -> None:
    """Also in one another, with tables and rows and cells in theirs."""

    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    table = tbl(control(tr("甲", "乙")), tr(control(tc("丙")), tc(control(p("丁")))))
    body = (control(p("一") + control(p("二"))), f"<w:customXml>{p('三')}</w:customXml>", control(table))
    assert texts(*body) == ["一", "二", "三", "甲\t乙", "丙\t丁"]


def test_a_deleted_paragraph_end_joins_two() -> None:
    """What is left of both is one line, numbered once; a paragraph deleted as a whole leaves nothing."""
    gone = "<w:rPr><w:del/></w:rPr>"
    how = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = "<w:del><w:r><w:delText>去</w:delText></w:r></w:del>"
    body = (p("前", how + gone), p("后", how), p(deleted, how + gone), numbered("又", 1))
    made = lists({0: [level(0, "decimal", "%1.")]}, {1: (0, "")})
    assert texts(*body, numbering=made) == ["1.前后", "2.又"]
    assert told(*body, numbering=made) == [(1, "tracked")]


BOX = "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
BOX += "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent>"
BOX += "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
ART = "<w:r><w:pict><v:shape><v:textpath string='某市人民政府文件'/></v:shape></w:pict></w:r>"


def test_text_boxes_stand_at_their_paragraph() -> None:
    """Before its words or behind them, once, though the file holds them twice; art is words too."""
    box = BOX.format(p("框内一") + p("框内二"))
    assert texts(p(box + r("正文"))) == ["框内一", "框内二", "正文"]
    assert texts(p(r("正文") + box)) == ["正文", "框内一", "框内二"]
    assert texts(p(ART), p("题")) == ["某市人民政府文件", "题"]
    assert texts(tbl(tr(tc(p(box)), "乙"), tr("丙", "丁"))) == ["框内一 框内二\t乙", "丙\t丁"]
    assert told(p("题"), p(r("正文") + box)) == [(3, "box")]


def test_merged_cells_keep_the_columns() -> None:
    """Merged along a row: one cell, the others empty so that what follows stays in its column; all: one."""
    table = tbl(
        tr("序号", "事项", tc("责任单位", '<w:gridSpan w:val="2"/>'), "时限"),
        tr(tc("", "<w:vMerge/>"), tc("", "<w:vMerge/>"), "牵头", "配合", tc("旧", "<w:vMerge w:val='continue'/>")),
        tr(tc("一、甲类", '<w:gridSpan w:val="5"/>')),
        tr("1", "做", tc("甲局", '<w:gridSpan w:val="2"/>'), "年底前"),
        tr(tc("合计", '<w:gridSpan w:val="2"/>'), "1", "2", "3"),
    )
    assert rows(table) == [
        ("序号", "事项", "责任单位", "", "时限"),
        ("", "", "牵头", "配合", ""),
        ("一、甲类",),
        ("1", "做", "甲局", "", "年底前"),
        ("合计", "", "1", "2", "3"),
    ]


def test_columns_that_the_grid_cuts_finer_than_anybody_sees() -> None:
    """As many cells as usual are in their columns, wherever the grid has them begin."""
    table = tbl(tr("序号", "事项", "单位"), tr("1", tc("做", '<w:gridSpan w:val="3"/>'), "甲局"))
    assert rows(table) == [("序号", "事项", "单位"), ("1", "做", "甲局")]


def test_cells_merged_the_old_way_and_rows_that_begin_late() -> None:
    """`hMerge`, `gridBefore`."""
    old = tr(tc("一、甲类", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("", "<w:hMerge/>"))
    late = tr("乙", "丙", how='<w:gridBefore w:val="1"/>')
    assert rows(tbl(tr("1", "2", "3"), old, late)) == [("1", "2", "3"), ("一、甲类",), ("", "乙", "丙")]


def test_rows_whose_cells_fit_no_column_are_kept_and_said() -> None:
    """A row of another width keeps its cells as they are."""
    body = tbl(tr(tc("1", '<w:gridSpan w:val="2"/>'), "2", "3"), tr("甲", "乙"))
    assert rows(body) == [("1", "2", "3"), ("甲", "乙")]
    assert told(body) == [(2, "uneven_row")]


def test_all_words_of_a_cell() -> None:
    """Several paragraphs, line breaks and tables in it: one after the other."""
    nested = tbl(tr("内一", "内二"), tr("内三", "内四")) + p("尾")
    body = tbl(tr(tc(p("甲局") + p("") + p(f"{r('乙局')}<w:r><w:br/></w:r>{r('丙局')}")), "乙"), tr("1", tc(nested)))
    assert rows(body) == [("甲局 乙局 丙局", "乙"), ("1", "内一 内二 内三 内四 尾")]
    assert told(body) == [(2, "nested_table")]


def test_a_table_of_one_column_is_a_frame() -> None:
    """Its paragraphs are lines, and a table in it is one."""
    frame = tbl(tr(tc(p("甲") + tbl(tr("1", "2")) + p("乙"))), tr("丙"))
    assert [(line.text, line.cells) for line in issued(frame).lines] == [
        ("甲", None),
        ("1\t2", ("1", "2")),
        ("乙", None),
        ("丙", None),
    ]


def test_deleted_rows_are_gone_and_empty_ones_are_blank_lines() -> None:
    """The count goes on through the blank ones."""
    table = tbl(tr("1", "2"), tr("删", "去", how="<w:del/>"), tr("", ""), tr("3", "4", how="<w:ins/>"))
    assert [(line.number, line.cells) for line in issued(table).lines] == [(1, ("1", "2")), (3, ("3", "4"))]
    assert told(table) == [(1, "tracked")]


def test_a_table_of_contents_is_left_out_and_said() -> None:
    """It says the headings again, with page numbers."""
    gallery = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('一、总则1')}</w:sdtContent></w:sdt>"
    styles = '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    body = (control, p("一、总则1", '<w:pStyle w:val="11"/>'), p("一、总则"))
    assert texts(*body, styles=styles) == ["一、总则"]
    assert told(*body, styles=styles) == [(1, "contents")]


NOTES = f'<w:footnote w:id="0">{p("0")}</w:footnote><w:footnote w:id="2">{p("按年计")}</w:footnote>'
PICTURE = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
NOTICED = {
    "footnote": '<w:r><w:footnoteReference w:id="2"/></w:r>',
    "comment": "<w:r><w:commentReference w:id='1'/></w:r>",
    "tracked": "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>",
    "picture": PICTURE,
    "embedded": "<w:r><w:object><v:shape/><o:OLEObject/></w:object></w:r>",
    "concealed": r("隐", "<w:vanish/>"),
    "symbol": '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
    "formula": "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
    "ruby": f"<w:r><w:ruby><w:rt>{r('a')}</w:rt><w:rubyBase>{r('啊')}</w:rubyBase></w:ruby></w:r>",
}


@pytest.mark.parametrize(("kind", "inline"), NOTICED.items())
def test_what_is_left_out_or_read_otherwise_is_said_with_its_line(kind: str, inline: str) -> None:
    """In running text and in a cell."""
    body = (p("题"), p(""), p(r("文") + inline), p(""), tbl(tr("1", "2"), tr("3", tc(p(r("四") + inline)))))
    lines = [line for line, name in told(*body, footnotes=NOTES) if name == kind]
    assert lines == ([3, 6] if kind == "footnote" else [3])
    said = next(each for each in issued(*body, footnotes=NOTES).reminders if each.rule == kind)
    assert said.message.endswith("（“按年计”）" if kind == "footnote" else "（共2行：第3、6行）")


def test_a_line_that_is_drawn_is_nothing_to_say() -> None:
    """As the red one below the heading of an office."""
    line = "<w:r><w:pict><v:line/></w:pict></w:r>"
    assert told(p(r("题") + line), p(line)) == []
    assert told(p(BOX.format(p("框") + p(PICTURE)))) == [(1, "box"), (2, "picture")]


def test_an_embedded_document_is_said() -> None:
    """Word would print its words, which are no part of this one."""
    assert told(p("题"), "<w:altChunk/>") == [(2, "embedded")]


BOLD = '<w:style w:type="paragraph" w:styleId="b"><w:rPr><w:b/></w:rPr><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
LOOKS = {
    "all of it": (p(r("甲", "<w:b/>") + r(" ") + r("乙", '<w:b w:val="1"/>')), (False, True)),
    "not all": (p(r("甲", "<w:b/>") + r("乙")), (False, False)),
    "by style": (p("甲", '<w:pStyle w:val="b"/>'), (True, True)),
    "not as the style": (p(r("甲", '<w:b w:val="0"/>'), '<w:pStyle w:val="b"/><w:jc w:val="left"/>'), (False, False)),
    "in the middle": (p("甲", '<w:jc w:val="center"/>'), (True, False)),
    "to the right": (p("甲", '<w:jc w:val="right"/>'), (False, False)),
}


@pytest.mark.parametrize(("paragraph", "look"), LOOKS.values(), ids=LOOKS)
def test_how_a_line_looks(paragraph: str, look: tuple[bool, bool]) -> None:
    """In the middle, bold: by itself or by its style."""
    line = issued(paragraph, styles=BOLD).lines[0]
    assert (line.centered, line.bold) == look


def test_a_strict_file_is_read_as_any_other() -> None:
    """“Strict Open XML” has other names for everything."""
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    with zipfile.ZipFile(io.BytesIO(word(p("甲"), numbering=""))) as archive:
        files = {name: archive.read(name).replace(usual, strict) for name in archive.namelist()}
    assert [line.text for line in taken("a.docx", packed(files), "").lines] == ["甲"]


def test_a_long_file_with_a_long_line_of_styles() -> None:
    """What a style says is looked up once."""
    last = 300
    based = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{at}"><w:basedOn w:val="s{at + 1}"/></w:style>' for at in range(last)
    )
    bold = f'<w:style w:type="paragraph" w:styleId="s{last}"><w:rPr><w:b/></w:rPr></w:style>'
    lines = issued(*[p("甲", '<w:pStyle w:val="s0"/>')] * 2000, styles=based + bold).lines
    assert len(lines) == 2000
    assert all(line.bold for line in lines)


@pytest.mark.parametrize(
    ("author", "named"), [("张三", True), ("办公室", False), ("Administrator", False), ("", False)]
)
def test_who_wrote_it_goes_along_with_the_original(author: str, named: bool) -> None:
    """A file whose properties name a person is reminded of, without the name: the original can be downloaded."""
    made = docx.Document()
    made.add_paragraph("关于值守的通知")
    made.core_properties.author = author
    made.core_properties.last_modified_by = "Windows 用户"
    out = io.BytesIO()
    made.save(out)
    found = taken("a.docx", out.getvalue(), "a.docx").reminders
    assert [each.rule for each in found] == (["author"] if named else [])
    assert "张三" not in "".join(map(str, found))
