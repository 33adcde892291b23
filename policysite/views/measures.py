"""What stands around a measure's words: who answers in which role, what its 款 are, its row; and lists of measures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from markupsafe import Markup

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.departments import Department
from policysite.data.model.document import Attachment, Body, Clause, HeadKind, HeadLine, Measure, Section, SignOffLine
from policysite.data.model.words import ROLE, nth_clause
from policysite.views.text import counts_clauses


@dataclass(frozen=True)
class RoleLine:
    """Who does what for a clause: departments, or posts in words; `acts`: they must act themselves."""

    label: str
    acts: bool
    departments: tuple[Department, ...] = ()
    posts: tuple[str, ...] = ()


def role_lines(dataset: Dataset, clause: Clause) -> Iterator[RoleLine]:
    """By role whom a clause names; those that do no more than answer, where nobody does, are its 责任部门."""
    for role, names in clause.by_role.items():
        word = "责任部门" if role == "responsible" and clause.roles is None else ROLE[role]
        if role == "leader":
            yield RoleLine(word, acts=False, posts=names)
        else:
            yield RoleLine(word, role != "guide", tuple(dataset.department[name] for name in names))


def by_roles(dataset: Dataset, clause: Clause) -> str:
    """`责任部门：财务处、人事处`, or by role: `牵头：财务处；配合：人事处`; empty where nobody is named."""
    lines = role_lines(dataset, clause)
    return "；".join(
        f"{line.label}：{'、'.join([*(each.name for each in line.departments), *line.posts])}" for line in lines
    )


def particulars(clause: Clause) -> tuple[tuple[str, str], ...]:
    """What a clause's tail says beside names, each with its label."""
    found = (("完成时限", clause.deadline), ("职责范围", clause.scope), ("原文说明", clause.note))
    return tuple((label, words) for label, words in found if words)


_PART = "部分"


def unit(document: Document, measure: Measure) -> str:
    """What a measure is called by itself: 条, 项, 点, 部分."""
    name = document.labels.name(measure.id)
    return _PART if name.endswith(_PART) else name[-1]


def several(document: Document, measure: Measure) -> bool:
    """Whether a measure has more clauses than one."""
    listed = [each for each in measure.clauses if each.id in document.in_text]
    return len(listed or measure.clauses) > 1


def numbers_clauses(document: Document, measure: Measure) -> bool:
    """Whether the clauses of a measure are numbered: a single one too where most of the document's share paragraphs."""
    return several(document, measure) or document.shares_paragraphs


def joint(document: Document, clause: Clause, called: str) -> str:
    """Who reports where several answer for a clause; empty where one does. `called`: 款, or what the measure is."""
    count = len(clause.responsible)
    if count < 2:
        return ""
    if clause.lead:
        return f"本{called}由{count}个部门落实，落实情况由牵头单位汇总报送"
    return f"本{called}由{count}个部门共同负责，落实情况由首列部门汇总报送（首列不等于牵头）"


def unanswered(document: Document, measure: Measure) -> str:
    """That the text names nobody for some clauses of a measure, in a document that does for others."""
    if not any(each.named for each in document.clauses):
        return ""
    places = document.passage
    clauses = [each for each in measure.clauses if each.id in document.in_text]
    lacking = [each for each in clauses if not each.named and not each.leader]
    if not lacking:
        return ""
    numbers = nth_clause("、".join(str(places[each.id].place) for each in lacking))
    return f"{'本' + unit(document, measure) if len(lacking) == len(clauses) else numbers}原文未写明责任单位"


def clause_note(document: Document, measure: Measure) -> str:
    """How the 款 of a measure are counted, and up to where one may cite; empty where none is numbered."""
    if not numbers_clauses(document, measure):
        return ""
    if counts_clauses(measure):
        return "款按原文自然段计，与条文的款一致；引用可至“款”" if several(document, measure) else ""
    ways = {"自然段" if each.paragraph else "责任部门" for each in measure.clauses[1:]} or {"责任部门"}
    how = "按责任部门划分" if ways == {"责任部门"} else f"按{'和'.join(sorted(ways, reverse=True))}划分"
    return f"款号为本站{how}编列，原文未标；正式行文请引至“{unit(document, measure)}”并照录原句"


def attachment_of(document: Document, id: str) -> Attachment | None:
    """The attachment that an entry stands in."""
    passage = document.passage[id].within
    while passage is not None and not isinstance(passage.record, Attachment):
        passage = passage.within
    return passage.record if passage and isinstance(passage.record, Attachment) else None


NamedRuns = tuple[tuple[str, Department | None], ...]
"""Words in pieces, each with the department that it names."""


def named_runs(dataset: Dataset, document: Document, clause: Clause, words: str) -> NamedRuns:
    """Some words about a clause in pieces, the names of its departments with them."""
    names = {document.printed(name): dataset.department[name] for name in clause.named}
    finder = re.compile(f"({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})" if names else r"(?!)")
    return tuple((piece, names.get(piece)) for piece in finder.split(words) if piece)


def row(dataset: Dataset, document: Document, measure: Measure) -> tuple[tuple[str, str, NamedRuns], ...]:
    """The cells of a row of a table, each with its column's head and in pieces; those that are empty are left out."""
    attachment = attachment_of(document, measure.id)
    header = attachment.header if attachment else ()
    heads = [(header[at] if at < len(header) else "") or f"第{at + 1}栏" for at in range(len(measure.cells))]
    pairs = [(head, cell) for head, cell in zip(heads, measure.cells, strict=True) if cell]
    clause = measure.clauses[0]
    return tuple(
        (head, cell, ((cell, None),) if cell == clause.text else named_runs(dataset, document, clause, cell))
        for head, cell in pairs
    )


def answering_cells(document: Document, measure: Measure) -> tuple[str, ...]:
    """The cells of a row where they name all who answer for it; else nothing."""
    named = measure.clauses[0].named
    everything = "\t".join(measure.cells)
    return measure.cells if all(document.printed(name) in everything for name in named) else ()


def marked(entry: Section | Measure) -> str:
    """The number as printed, apart from what follows it where no sign parts them: `9.`, `第五条　`, `9　`."""
    if re.fullmatch(r"[0-9]+\.", entry.printed):
        return Markup(entry.printed)  # the point needs no escape: it never begins a line of Markdown
    return f"{entry.printed}　" if entry.printed[-1:].isalnum() else entry.printed


def short_mark(measure: Measure) -> str:
    """The number in a list: `9`, `一`, `（一）`, `第五条`."""
    return str(measure.number) if measure.mark is None else measure.printed.rstrip("、.．")


def is_article(section: Section) -> bool:
    """Whether a section is an article 第X条 that lists items: its words lead in to them and are no heading."""
    return section.printed.endswith("条")


def linked_cell(measure: Measure) -> int:
    """Which cell of a row bears the link to its page: the first that says anything."""
    return next((at for at, cell in enumerate(measure.cells) if cell), 0)


PlacedLine = tuple[str, HeadLine | SignOffLine]
"""A line before or after the text with its id."""


@dataclass(frozen=True)
class Opening:
    """The head of a document: the lines of its title with those about them, then what follows, by kinds."""

    before: tuple[PlacedLine, ...]
    title: tuple[PlacedLine, ...]
    after: tuple[PlacedLine, ...]
    rest: tuple[tuple[HeadKind, tuple[PlacedLine, ...]], ...]


_AROUND_TITLE = {HeadKind.TITLE, HeadKind.NUMBER, HeadKind.ADOPTED}


def opening(policy: Body) -> Opening:
    """The head in its parts; without a title in it the first three are empty."""
    lines = [(f"head-{place}", line) for place, line in enumerate(policy.head, 1)]
    first = [*takewhile(lambda each: each[1].kind in _AROUND_TITLE, lines)]
    before = [*takewhile(lambda each: each[1].kind is not HeadKind.TITLE, first)]
    title = [*takewhile(lambda each: each[1].kind is HeadKind.TITLE, first[len(before) :])]
    if not title:
        before, first = [], []
    rest = groupby(lines[len(first) :], key=lambda each: each[1].kind)
    return Opening(
        tuple(before),
        tuple(title),
        tuple(first[len(before) + len(title) :]),
        tuple((kind, tuple(found)) for kind, found in rest),
    )


def sign_off(policy: Body) -> tuple[PlacedLine, ...]:
    """The lines after the text, each with its id."""
    return tuple((f"sign-off-{place}", line) for place, line in enumerate(policy.sign_off, 1))


@dataclass(frozen=True)
class Group:
    """Entries that stand together: those of a part or of an attachment, or measures that stand in none."""

    heading: Section | Attachment | None
    entries: tuple[Section | Measure, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures among them and below them."""
        return tuple(measure for entry in self.entries for measure in _measures(entry))


def _measures(entry: Section | Measure) -> tuple[Measure, ...]:
    return entry.every_measure if isinstance(entry, Section) else (entry,)


def groups(dataset: Dataset) -> Iterator[Group]:
    """The text's entries in its order, by parts, then those of each attachment."""
    policy = dataset.document.policy
    for alone, entries in groupby(dataset.current(policy.entries), key=lambda entry: isinstance(entry, Measure)):
        run = tuple(entries)
        yield from [Group(None, run)] if alone else _parts(run)
    for attachment in dataset.current(policy.attachments):
        if attachment.entries:
            yield Group(attachment, tuple(dataset.current(attachment.entries)))


def _parts(sections: Iterable[Section | Measure]) -> Iterator[Group]:
    for section in sections:
        if isinstance(section, Section):
            yield Group(section, section.entries)


def below(section: Section) -> Iterator[Section]:
    """The sections in a section, at any depth."""
    for entry in section.entries:
        if isinstance(entry, Section):
            yield entry
            yield from below(entry)


def runs(entries: Iterable[Section | Measure]) -> Iterator[tuple[bool, tuple[Section | Measure, ...]]]:
    """Entries that stand side by side in runs of sections (true) and of measures."""
    for sections, run in groupby(entries, key=lambda entry: isinstance(entry, Section)):
        yield sections, tuple(run)


def titled(document: Document, heading: Section | Attachment) -> str:
    """What an index calls a part, 第三部分; with its title, that of an attachment or where it is short."""
    name = document.labels.name(heading.id)
    told = isinstance(heading, Attachment) or 0 < len(heading.title) <= _SHORT_TITLE
    return f"{name}　{heading.title}" if told else name


_SHORT_TITLE = 20


def counts_shown(document: Document) -> bool:
    """Whether lists say how many 款 a measure has: not where each is one."""
    return any(several(document, each) for each in document.measures)
