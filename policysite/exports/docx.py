"""The full document, a month's summary and the pack of a study session as Word files."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

import segno

from policysite.data.model.document import Clause, Item
from policysite.data.model.words import long_date, nth_item, nth_measure, nth_section
from policysite.data.text.verbatim import Line, LineStyle, document, tail
from policysite.exports.paper import Paper
from policysite.figures.months import MonthFigures
from policysite.views import month_summary
from policysite.views.edition import Edition
from policysite.views.text import quoted

SIGN_IN = ("科室", "签名", "科室", "签名")
SIGN_IN_ROWS = 12


def full_text(edition: Edition) -> bytes:
    """The issued document, its words as the archived original has them, under the title that the site gives it."""
    policy = edition.dataset.policy
    paper = Paper(edition, policy.title)
    paper.title(policy.title)
    paper.caption("（题目为本站所拟，原文未载）")
    paper.blank()
    for line in document(edition.dataset):
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


def month_paper(edition: Edition, figures: MonthFigures) -> bytes:
    """The summary of a finished month, in the words of its page."""
    title = month_summary.summary_title(figures)
    paper = Paper(edition, title)
    paper.title(title)
    paper.caption(month_summary.TITLE_NOTE)
    paper.blank()
    paper.text(f"{month_summary.basis(figures, edition.today)}。")
    for part in month_summary.parts(edition.dataset, figures):
        paper.heading(part.title)
        for paragraph in part.paragraphs:
            paper.text("".join(run.text for run in paragraph))
    paper.blank()
    paper.text(f"{month_summary.NO_RANKING}。")
    return paper.to_bytes()


def study_pack(
    edition: Edition,
    *,
    topic: str,
    day: date,
    host: str,
    clauses: Sequence[Clause] = (),
    items: Sequence[Item] = (),
    related: Sequence[Item] = (),
    questions: Sequence[str] = (),
    materials: Sequence[str] = (),
    page: str = "",
) -> bytes:
    """The pack of a study session: what is read, word for word, what to discuss, and lines to sign on.

    `clauses` are grouped by their measure in the order given. `items` are the manifestations read: they stand in a
    part of their own, without any department; `related` ones are named by number alone. `page` is the address of the
    session's page, for the QR code.
    """
    paper = Paper(edition, topic)
    paper.title(topic)
    paper.caption(f"（{host}　{long_date(day)}）")
    paper.blank()
    parts = (
        ("学习内容", _readings(edition, clauses)),
        ("对照表现", [f"{item.number}.{item.text}" for item in items]),
        ("相关表现", _related(edition, related)),
        ("讨论题", [f"{number}.{words}" for number, words in enumerate(questions, 1)]),
        ("学习材料", [f"{number}.{words}" for number, words in enumerate(materials, 1)]),
        ("学习记录", [""] * 6),
    )
    for number, (name, lines) in zip("一二三四五六", (part for part in parts if part[1]), strict=False):
        paper.heading(f"{number}、{name}")
        for line in lines:
            paper.text(line)
    _sign_in(paper)
    _code(edition, paper, page)
    return paper.to_bytes()


def _readings(edition: Edition, clauses: Iterable[Clause]) -> list[str]:
    """Each measure's heading once, then its clauses with who answers for them, and their permanent links."""
    dataset = edition.dataset
    found: dict[str, list[str]] = {}
    for clause in clauses:
        measure = dataset.measure_of[clause.id]
        section = dataset.section_of[measure.id]
        head = f"{nth_section(section.number)}{nth_measure(measure.number)}：{quoted(measure.title)}"
        lines = found.setdefault(measure.id, [head])
        lines.append(f"{clause.text}{tail(dataset, clause)}")
    return [*chain.from_iterable(found.values())]


def _related(edition: Edition, items: Sequence[Item]) -> list[str]:
    """The related manifestations by number: their words never stand beside a department."""
    numbers = "、".join(nth_item(item.number) for item in items)
    return [f"{edition.dataset.checklist.title}{numbers}。对应关系为便于查找所编，非文件规定。"] if items else []


def _sign_in(paper: Paper) -> None:
    paper.annex("签到")
    paper.table(SIGN_IN, SIGN_IN_ROWS)


def _code(edition: Edition, paper: Paper, page: str) -> None:
    """The QR code of the session's page, where the site's own address is known."""
    if not (page and edition.url):
        return
    png = io.BytesIO()
    address = f"{edition.url}{page}"
    segno.make(address, error="m", micro=False).save(png, kind="png", scale=8)
    paper.note("")
    paper.picture(png.getvalue(), 28)
    paper.note(f"本次学习的网页：{address}")
