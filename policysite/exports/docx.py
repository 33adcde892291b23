"""The full document, a period's summary and the pack of a study session as Word files.

Their layout is that of GB/T 9704-2012 (党政机关公文格式): working copies without red head and seal.

Page, grid, styles, footers and font table stand in `paper.docx` beside this module, whose numbers the tests compare
with the standard's. Fonts are named there, never embedded. Characters are narrowed to 98 per cent: a cell of the grid
is 15.79 pt wide, and LibreOffice 7 gives two of them to a character of 16 pt. In Word the 28 characters of a line
remain 28, justified to its full width.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

import segno
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Twips
from docx.table import Table
from docx.text.paragraph import Paragraph

from policysite.data.dataset import Dataset
from policysite.data.model.records import Session
from policysite.data.model.words import long_date, nth_item
from policysite.data.text.verbatim import Line, LineStyle, rebuilt, tail
from policysite.exports.issued_paper import write
from policysite.views import period_summary
from policysite.views.edition import WORKING_COPY, Edition
from policysite.views.standing import Note
from policysite.views.study import Reading, RelatedItem
from policysite.views.text import quoted

TEMPLATE = (files("policysite.exports") / "paper.docx").read_bytes()
_PROPERTY = 255
"""How many characters Word takes for a property of a file."""


class Paper:
    """A document being written, from the top: the stamp stands in its first lines, then title and caption.

    Without a caption, even an empty one, there is no title either: the text has its own.
    """

    def __init__(self, edition: Edition, title: str, caption: str | None) -> None:
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
        if caption is not None:
            self.title(title)
            self.add(caption, "公文题注")  # 楷体 三号, centred
            self.blank()

    @property
    def word(self) -> WordDocument:
        """The Word file."""
        return self._document

    def title(self, text: str) -> None:
        """The document's title: 小标宋 二号, centred."""
        self.add(text, "公文标题")

    def heading(self, text: str) -> None:
        """一、…: 黑体 三号."""
        self.add(text, "公文一级")

    def text(self, text: str, *, leads: bool = False) -> None:
        """A paragraph of text: 仿宋 三号, first line indented by two characters; what `leads` keeps with the next."""
        added = self.add(text, "公文正文")
        if leads:
            added.paragraph_format.keep_with_next = True

    def annex(self, text: str) -> None:
        """附件： at the top of a new page: 黑体 三号, not indented."""
        self.add(text, "公文顶格").paragraph_format.page_break_before = True

    def note(self, text: str) -> None:
        """A remark of the site's own, small."""
        self.add(text, "工作说明")

    def blank(self) -> None:
        """An empty line."""
        self.add("", "公文正文")

    def picture(self, png: bytes, millimetres: float) -> Paragraph:
        """A picture of that width, at the right."""
        paragraph = self.add("", "工作说明")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(millimetres))
        return paragraph

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
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def add(self, text: str, style: str) -> Paragraph:
        """A paragraph in a style."""
        return self._document.add_paragraph(text, style)

    def to_bytes(self) -> bytes:
        """The file; every entry of the archive bears the same time, so that the same input gives the same bytes."""
        raw, out = io.BytesIO(), io.BytesIO()
        _keep_together(self._document)
        self._document.save(raw)
        with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
            for entry in given.infolist():
                named = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
                fixed.writestr(named, given.read(entry), zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _keep_together(document: WordDocument) -> None:
    """What announces stays with what it announces: over an empty line, and with the first row of a table."""
    blocks = list(document.iter_inner_content())
    for before, each, after in zip([None, *blocks], blocks, blocks[1:], strict=False):
        if not isinstance(each, Paragraph):
            continue
        over_a_line = isinstance(before, Paragraph) and before.text and _leads(before) and not each.text
        if over_a_line or (isinstance(after, Table) and each.text):
            each.paragraph_format.keep_with_next = True


def _leads(paragraph: Paragraph) -> bool:
    """Whether a paragraph stays with the next, by itself or by its style."""
    kept = paragraph.paragraph_format.keep_with_next
    return bool(paragraph.style and paragraph.style.paragraph_format.keep_with_next if kept is None else kept)


SIGN_IN_ROWS = 12


def full_text(edition: Edition) -> bytes:
    """The issued document, its words as the archived original has them, under its own title or the site's."""
    document = edition.dataset.document
    if document.policy.is_title_printed:
        paper = Paper(edition, document.policy.title, None)
        write(paper, document)
        return paper.to_bytes()
    paper = Paper(edition, document.policy.title, "（题目为本站所拟，原文未载）")
    for line in rebuilt(document):
        _write(paper, line)
    return paper.to_bytes()


def _write(paper: Paper, line: Line) -> None:
    """One line in its style: 附件：… apart below the text, 附件： on a new page, then the appendix's own title."""
    match line.style:
        case LineStyle.TEXT:
            paper.text(line.text)
        case LineStyle.HEADING:
            paper.heading(line.text)
        case LineStyle.ANNEX_NOTE:
            paper.blank()
            paper.text(line.text)
        case LineStyle.ANNEX_MARK:
            paper.annex(line.text)
        case LineStyle.ANNEX_TITLE:
            paper.title(line.text)
            paper.blank()
        case LineStyle.HEAD | LineStyle.SIGN_OFF | LineStyle.ROW:
            paper.text(line.text)


def summary_paper(edition: Edition, name: str) -> bytes:
    """The summary of the period of that name, `2026-10` or `2026-Q4`, in the words of its page."""
    figures = edition.summaries.figures[name]
    paper = Paper(edition, period_summary.summary_title(figures.period), period_summary.TITLE_NOTE)
    paper.text(f"{period_summary.basis(figures, edition.today)}。")
    for part in period_summary.parts(edition.dataset, figures):
        paper.heading(part.title)
        for paragraph in part.paragraphs:
            paper.text("".join(run.text for run in paragraph))
    paper.blank()
    paper.text(f"{period_summary.NO_RANKING}。")
    return paper.to_bytes()


def study_pack(edition: Edition, session: Session) -> bytes:
    """The pack of a study session: what is read, word for word, what to discuss, and lines to sign on.

    The manifestations that are read stand in a part of their own, without any department; related ones are named by
    number alone.
    """
    view = edition.study.session(session)
    paper = Paper(edition, session.topic, f"（{view.host}　{long_date(session.date)}）")
    materials = (f"{each.title}（{each.ref}）" if each.ref else each.title for each in session.materials)
    leading = {_heading(reading) for reading in view.readings}
    parts = (
        ("学习内容", [*_readings(view.readings)]),
        ("对照表现", [f"{each.number}.{each.text}{_noted(view.notes[each.id])}" for each in view.items]),
        ("相关表现", [*_related(edition.dataset, view.related)]),
        ("讨论题", [f"{number}.{words}" for number, words in enumerate(session.questions, 1)]),
        ("学习材料", [f"{number}.{words}" for number, words in enumerate(materials, 1)]),
        ("学习记录", [""] * 6),
    )
    for number, (name, lines) in zip("一二三四五六", (part for part in parts if part[1]), strict=False):
        paper.heading(f"{number}、{name}")
        for line in lines:
            paper.text(line, leads=line in leading)
    paper.annex("签到")
    paper.table((edition.examples.unit_word, "签名") * 2, SIGN_IN_ROWS)
    if edition.url:
        address = f"{edition.url}study/{session.id}/"
        _code(paper, address, f"本次学习的网页：{address}")
    return paper.to_bytes()


BODY, TITLE, ADDRESS = "⟦正文⟧", "⟦题目⟧", "⟦网址⟧"
"""What `docs/assets/study-word.js` puts its words in the place of."""


def pack_frame(edition: Edition) -> Mapping[str, str]:
    """The parts of a study pack that is put together in the browser, by name: all but what is read, and its code.

    The picture's bytes are the browser's; where no page has an address there is none.
    """
    paper = Paper(edition, TITLE, None)
    paper.text(BODY)
    paper.annex("签到")
    paper.table((edition.examples.unit_word, "签名") * 2, SIGN_IN_ROWS)
    if edition.url or not edition.portable:
        _code(paper, ADDRESS, f"学习材料的网页：{ADDRESS}")
    with zipfile.ZipFile(io.BytesIO(paper.to_bytes())) as made:
        return {name: "" if name.endswith(".png") else made.read(name).decode() for name in made.namelist()}


def _readings(readings: Iterable[Reading]) -> Iterator[str]:
    """Each measure's heading, then its clauses with who answers for them, in the words of the version then in force."""
    for reading in readings:
        yield _heading(reading)
        for each in reading.clauses:
            yield f"{each.clause.text}{tail(reading.document, each.clause)}{_noted(each.note)}"


def _heading(reading: Reading) -> str:
    place = reading.document.labels.place(reading.measure.id)
    return f"{place}：{quoted(reading.measure.heading)}{_noted(reading.note)}"


def _noted(note: Note | None) -> str:
    """What to say of it now, in brackets that are not the document's."""
    return f"〔{note.words}〕" if note else ""


def _related(dataset: Dataset, items: Sequence[RelatedItem]) -> Iterator[str]:
    """The related manifestations by number: their words never stand beside a department."""
    checklist = dataset.document.checklist
    if items and checklist:
        numbers = "、".join(nth_item(related.item.number) for related in items)
        yield f"{checklist.title}{numbers}。对应关系为便于查找所编，非文件规定。"


def _code(paper: Paper, address: str, words: str) -> None:
    """The QR code of a page, and what it is of."""
    png = io.BytesIO()
    segno.make(address, error="m", micro=False).save(png, kind="png", scale=8)
    paper.note("")
    paper.picture(png.getvalue(), 28).paragraph_format.keep_with_next = True
    paper.note(words)
