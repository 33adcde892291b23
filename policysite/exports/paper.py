"""A Word file in the layout of GB/T 9704-2012 (党政机关公文格式): the page, its grid, its type, its page numbers.

A working copy: no red head, no seal. Fonts are named, never embedded. Measures are in twips (1/20 pt) unless said.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

from policysite.views.edition import WORKING_COPY, Edition

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, RIGHT, BOTTOM, LEFT = 2098, 1474, 1984, 1587
"""37, 26, 35 and 28 mm (5.2.1: 天头37mm, 订口28mm, 版心156mm×225mm)."""
LINES, CHARACTERS = 22, 28
"""一般每面排22行，每行排28个字 (5.2.3)."""
LINE_PITCH, CHARACTER_SPACE = 579, -848
"""The grid: the height of a line, and what is added to each character's 16 pt, in 1/4096 pt."""
TEXT = 16
"""三号, in points."""
NARROWED = 98
"""The width of characters on the grid, in per cent. A cell is 15.79 pt wide: LibreOffice 7 gives two of them to a
character of 16 pt. In Word the 28 characters of a line remain 28, justified to its full width."""
_PROPERTY = 255
"""How many characters Word takes for a property of a file."""

FANGSONG, SONG, HEI, KAI, TITLE = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"

_OTHERS = {FANGSONG: "仿宋", KAI: "楷体", TITLE: "宋体"}
"""What to take where a font is not installed: newer systems have the same faces under other names."""
_FONT_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    + "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in _OTHERS.items())
    + "</w:fonts>"
).encode()

_CENTRE, _LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_FULL = WD_ALIGN_PARAGRAPH.JUSTIFY
_STYLES: tuple[tuple[str, str, float, Any, bool, int | None], ...] = (
    ("公文标题", TITLE, 22, _CENTRE, False, 0),
    ("公文题注", KAI, TEXT, _CENTRE, False, None),
    ("公文一级", HEI, TEXT, _FULL, True, 1),
    ("公文二级", KAI, TEXT, _FULL, True, 2),
    ("公文正文", FANGSONG, TEXT, _FULL, True, None),
    ("公文顶格", HEI, TEXT, _LEFT, False, None),
    ("工作说明", SONG, 9, _LEFT, False, None),
)
"""Name, font, size in points, alignment, first line indented by two characters, outline level."""
_KEPT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "footer", "Footer Char")
"""What is in use of the library's 160 styles: each further one makes every paragraph slower to add."""


class Paper:
    """A document being written, from the top: the stamp stands in its first lines."""

    def __init__(self, edition: Edition, title: str) -> None:
        self._document = Document()
        self._without_others()
        self._normal()
        self._styles()
        self._page()
        self._properties(edition, title)
        first, *others = edition.notes
        for note in (edition.titled(first), *others):
            self.note(note)
        self.blank()

    def title(self, text: str) -> None:
        """The document's title: 小标宋 二号, centred."""
        self._add(text, "公文标题")

    def caption(self, text: str) -> None:
        """What stands below a title: 楷体 三号, centred."""
        self._add(text, "公文题注")

    def heading(self, text: str) -> None:
        """一、…: 黑体 三号."""
        self._add(text, "公文一级")

    def text(self, text: str) -> None:
        """A paragraph of text: 仿宋 三号, its first line indented by two characters."""
        self._add(text, "公文正文")

    def plain(self, text: str) -> None:
        """A paragraph of text without indent."""
        self._add(text, "Normal")

    def annex(self, text: str) -> None:
        """附件： at the top of a new page: 黑体 三号, not indented."""
        self._add(text, "公文顶格").paragraph_format.page_break_before = True

    def note(self, text: str) -> None:
        """A remark of the site's own, small."""
        self._add(text, "工作说明")

    def blank(self) -> None:
        """An empty line."""
        self._add("", "公文正文")

    def picture(self, png: bytes, millimetres: float) -> None:
        """A picture of that width, at the right."""
        paragraph = self._add("", "工作说明")
        paragraph.alignment = _RIGHT
        paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(millimetres))

    def table(self, head: Sequence[str], rows: int) -> None:
        """An empty table to be filled in by hand."""
        table = self._document.add_table(rows + 1, len(head), style="Table Grid")
        table.alignment = 1
        for cell, words in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].alignment = _CENTRE
            cell.paragraphs[0].add_run(words)
        for row in table.rows:
            row.height = Twips(LINE_PITCH)
        _set(table.rows[0]._tr.get_or_add_trPr(), "tblHeader")

    def _add(self, text: str, style: str) -> Any:
        return self._document.add_paragraph(text, style)

    def to_bytes(self) -> bytes:
        """The file; every entry of the archive bears the same time, so that the same input gives the same bytes."""
        raw, out = io.BytesIO(), io.BytesIO()
        self._document.save(raw)
        with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
            for entry in given.infolist():
                named = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
                named.compress_type = zipfile.ZIP_DEFLATED
                fixed.writestr(named, _FONT_TABLE if entry.filename == "word/fontTable.xml" else given.read(entry))
        return out.getvalue()

    def _without_others(self) -> None:
        styles = self._document.styles.element
        for style in styles.findall(qn("w:style")):
            if style.find(qn("w:name")).get(qn("w:val")) not in _KEPT:
                styles.remove(style)

    def _normal(self) -> None:
        """Normal is 16 pt, to which the grid's character space is relative; nothing may pull the grid apart."""
        normal = self._document.styles["Normal"]
        normal.font.size = Pt(TEXT)
        _fonts(normal, FANGSONG)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        normal.paragraph_format.widow_control = False
        for name in ("autoSpaceDE", "autoSpaceDN"):
            _set(normal.element.get_or_add_pPr(), name, val="0")
        _set(normal.element.get_or_add_rPr(), "w", val=str(NARROWED))
        defaults = self._document.styles.element.find(qn("w:docDefaults"))
        fonts, language = defaults.find(f".//{qn('w:rFonts')}"), defaults.find(f".//{qn('w:lang')}")
        fonts.attrib.clear()
        fonts.attrib.update({qn(f"w:{name}"): FANGSONG for name in ("ascii", "hAnsi", "eastAsia", "cs")})
        language.set(qn("w:eastAsia"), "zh-CN")

    def _styles(self) -> None:
        for name, font, size, alignment, indented, level in _STYLES:
            style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self._document.styles["Normal"]
            style.font.size = Pt(size)
            _fonts(style, font)
            style.paragraph_format.alignment = alignment
            properties = style.element.get_or_add_pPr()
            if size != TEXT:
                _set(properties, "snapToGrid", val="0")
                _set(style.element.get_or_add_rPr(), "w", val="100")
            if size > TEXT:
                style.paragraph_format.line_spacing = Twips(LINE_PITCH)
            if indented:
                _set(properties, "ind", firstLineChars="200", firstLine="632")
            if level is not None:
                _set(properties, "outlineLvl", val=str(level))

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Twips(PAGE_WIDTH), Twips(PAGE_HEIGHT)
        section.top_margin, section.bottom_margin = Twips(TOP), Twips(BOTTOM)
        section.left_margin, section.right_margin = Twips(LEFT), Twips(RIGHT)
        section.header_distance, section.footer_distance = Mm(15), Mm(20)
        grid = section._sectPr.find(qn("w:docGrid"))
        grid.attrib.clear()
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))
        self._document.settings.odd_and_even_pages_header_footer = True
        _page_number(section.footer, odd=True)
        _page_number(section.even_page_footer, odd=False)

    def _properties(self, edition: Edition, title: str) -> None:
        about = self._document.core_properties
        about.title, about.comments, about.language = edition.titled(title)[:_PROPERTY], edition.stamp, "zh-CN"
        about.author = about.last_modified_by = edition.dataset.settings.site_name[:_PROPERTY]
        about.created = about.modified = edition.created


def _fonts(style: Any, name: str) -> None:
    """One font for Chinese and Latin alike: half-width figures keep to the grid."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def _page_number(footer: Any, *, odd: bool) -> None:
    """— 1 —, 四号 宋体, one character from the outer edge (7.5); below it that this is a working copy."""
    footer.is_linked_to_previous = False
    number = footer.paragraphs[0]
    number.alignment = _RIGHT if odd else _LEFT
    properties = number._p.get_or_add_pPr()
    _set(properties, "snapToGrid", val="0")
    side = "right" if odd else "left"
    _set(properties, "ind", **{f"{side}Chars": "100", side: "280"})
    for piece in ("— ", "PAGE", " —"):
        _field(number, piece) if piece == "PAGE" else _song(number.add_run(piece), 14)
    words = footer.add_paragraph()
    words.alignment = _CENTRE
    _set(words._p.get_or_add_pPr(), "snapToGrid", val="0")
    _song(words.add_run(WORKING_COPY), 9)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word fills in; until then it shows 1."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = _song(paragraph.add_run("1" if kind == "1" else ""), 14)
        if kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind != "1":
            _set(run._r, "fldChar", fldCharType=kind)


def _song(run: Any, size: float) -> Any:
    run.font.size = Pt(size)
    run.font.name = SONG
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    return run


_PARAGRAPH = (
    *("widowControl", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl"),
    *("rPr", "sectPr"),
)
_RUN = ("rFonts", "w", "sz", "szCs", "lang")
"""The orders in which the schema wants the properties of a paragraph and of a run that occur here."""


def _set(parent: Any, name: str, **attributes: str) -> None:
    """A child `name` of `parent` with these attributes, where the schema wants it."""
    child = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    order = next((order for order in (_PARAGRAPH, _RUN) if name in order), (name,))
    parent.insert_element_before(child, *(f"w:{later}" for later in order[order.index(name) + 1 :]))
