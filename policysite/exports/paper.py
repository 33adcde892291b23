"""A Word file in the layout of GB/T 9704-2012 (党政机关公文格式): a working copy without red head and seal.

Page, grid, styles, footers and font table stand in `paper.docx` beside this module, whose numbers the tests compare
with the standard's. Fonts are named there, never embedded. Characters are narrowed to 98 per cent: a cell of the grid
is 15.79 pt wide, and LibreOffice 7 gives two of them to a character of 16 pt. In Word the 28 characters of a line
remain 28, justified to its full width.
"""

import io
import zipfile
from collections.abc import Sequence
from importlib.resources import files

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Twips
from docx.text.paragraph import Paragraph

from policysite.views.edition import WORKING_COPY, Edition

TEMPLATE = (files("policysite.exports") / "paper.docx").read_bytes()
_PROPERTY = 255
"""How many characters Word takes for a property of a file."""


class Paper:
    """A document being written, from the top: the stamp stands in its first lines."""

    def __init__(self, edition: Edition, title: str) -> None:
        self._document = Document(io.BytesIO(TEMPLATE))
        section, about = self._document.sections[0], self._document.core_properties
        for footer in (section.footer, section.even_page_footer):
            footer.paragraphs[-1].add_run(WORKING_COPY)
        about.title, about.comments = edition.titled(title)[:_PROPERTY], edition.stamp
        about.author = about.last_modified_by = edition.dataset.settings.site_name[:_PROPERTY]
        about.created = about.modified = edition.created
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
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(millimetres))

    def table(self, head: Sequence[str], rows: int) -> None:
        """An empty table to be filled in by hand, its rows as high as the grid's lines, its head on each page."""
        (line,) = self._document.element.xpath("//w:docGrid/@w:linePitch")
        table = self._document.add_table(rows + 1, len(head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, words in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            cell.paragraphs[0].add_run(words)
        for row in table.rows:
            row.height = Twips(int(line))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _add(self, text: str, style: str) -> Paragraph:
        return self._document.add_paragraph(text, style)

    def to_bytes(self) -> bytes:
        """The file; every entry of the archive bears the same time, so that the same input gives the same bytes."""
        raw, out = io.BytesIO(), io.BytesIO()
        self._document.save(raw)
        with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
            for entry in given.infolist():
                named = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
                fixed.writestr(named, given.read(entry), zipfile.ZIP_DEFLATED)
        return out.getvalue()
