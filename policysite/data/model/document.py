"""What the issued text and the files beside it hold: one class an entry, one field a key.

Titles and descriptions, here and in the other models, are Chinese: they become the data dictionary and the JSON Schema
that editors show.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Discriminator, Field, RootModel, Tag

from policysite.data.model.values import (
    MEASURE_TAG,
    SECTION_TAG,
    AttachmentId,
    CategoryId,
    Cell,
    ClauseId,
    Date,
    DepartmentId,
    Entry,
    Flag,
    Ids,
    ItemId,
    Items,
    Mark,
    MeasureId,
    Paragraphs,
    Positive,
    ReferenceId,
    SectionId,
    TermId,
    Text,
    VersionId,
    Word,
    beginning,
)

RETIRED = Field(None, title="停用日期", description="停用后条目留存、编号不再用，如2027-01-01")


class Version(Entry, title="版本"):
    """An issued version of the text; its archived original is `source/<id>.txt`."""

    id: VersionId = Field(title="版本号", description="对应source/下同名的归档原文")
    in_force: Date | None = Field(
        None, title="施行日期", description="自这一天起施行；首个版本不知道的不写，以后的必填"
    )
    date: Date | None = Field(None, title="成文日期", description="不知道的不写")
    number: Text | None = Field(None, title="文号", description="不知道的不写")
    validity: Text | None = Field(None, title="有效性", description="现行有效、已废止等；不知道的不写")


class Roles(Entry, title="职责"):
    """Who of those that a tail names does what else than answer: nothing here means responsible 责任."""

    lead: Ids = Field((), title="牵头", description="部门编号，也写在responsible里")
    support: Ids = Field((), title="配合", description="配合、参与、协办的部门编号，也写在responsible里")
    guide: Ids = Field((), title="指导", description="指导的部门编号，不写在responsible里")
    leader: Items[Text] = Field((), title="责任领导", description="原文所印的职务")
    first_leads: Flag = Field(False, title="首位牵头", description="按原文“排在第一位的为牵头单位”的写true")


class Clause(Entry, title="款"):
    """A clause 款: the words up to a tail, without it, or to the end of their paragraph.

    The tail is `（责任部门：X、Y）` made from `responsible`, or `tail` as it is printed.
    """

    id: ClauseId = Field(title="款号", description="本站所编，永久不变")
    text: Text = Field(title="原文", description="逐字照录，不含“（责任部门：…）”")
    paragraph: Flag = Field(False, title="另起一段", description="原文从这里另起一段的写true")
    responsible: Ids = Field((), title="责任部门", description="牵头、责任、配合的部门编号，按原文顺序；没有的不写")
    tail: Text | None = Field(
        None, title="原印责任", description="原文所印的责任单位，连括号照录；印成“（责任部门：…）”的不写"
    )
    tail_apart: Flag = Field(False, title="责任另起一行", description="责任单位在原文单独成行的写true")
    above: Flag = Field(
        False, title="责任见上级", description="责任单位印在上级题目之后、本款不再印的写true；部门仍写在responsible里"
    )
    further: Items[Text] = Field((), title="责任后续各行", description="责任单独成行而不止一行的，第二行起写在这里")
    after: Text | None = Field(None, title="括号后标点", description="原文在责任括号之后的标点")
    roles: Roles | None = Field(None, title="职责分工", description="原文分牵头、配合、指导的才写")
    deadline: Text | None = Field(None, title="完成时限", description="责任括号、表格里的时限，照录")
    scope: Text | None = Field(None, title="职责范围", description="责任括号里“按职责分工负责”之类的话")
    note: Text | None = Field(None, title="括号内说明", description="如“排在第一位的为牵头单位，下同”")
    retired: Date | None = RETIRED

    @property
    def lead(self) -> tuple[str, ...]:
        """Those that lead, by id."""
        return self.roles.lead if self.roles else ()

    @property
    def first_leads(self) -> bool:
        """Whether the first of those responsible leads, by a note on how they are listed."""
        return self.roles is not None and self.roles.first_leads

    @property
    def support(self) -> tuple[str, ...]:
        """Those that support, by id."""
        return self.roles.support if self.roles else ()

    @property
    def guide(self) -> tuple[str, ...]:
        """Those that guide and need not act themselves, by id."""
        return self.roles.guide if self.roles else ()

    @property
    def leader(self) -> tuple[str, ...]:
        """The posts that answer for it above the departments, as printed."""
        return self.roles.leader if self.roles else ()

    @property
    def by_role(self) -> dict[str, tuple[str, ...]]:
        """Whom the tail names by what they do: departments by id, posts in words; a role that nobody has is left out.

        Where the first of those responsible leads by a note, it stands under both.
        """
        first = self.lead if self.first_leads else ()
        apart = {*self.lead, *self.support} - {*first}
        answering = tuple(name for name in self.responsible if name not in apart)
        found = {
            "lead": self.lead,
            "responsible": answering,
            "support": self.support,
            "guide": self.guide,
            "leader": self.leader,
        }
        return {role: names for role, names in found.items() if names}

    @property
    def named(self) -> tuple[str, ...]:
        """Every department that the tail names, by id: those that must act, and those that guide."""
        return (*self.responsible, *self.guide)

    @property
    def answering(self) -> tuple[object, ...]:
        """Who answers for it in which role, by when and for what: what it asks of whom, but for its words."""
        return self.responsible, self.by_role, self.deadline, self.scope


class Measure(Entry, title="措施"):
    """A measure 措施: a numbered entry without numbered entries below, its heading if it has one, and its clauses.

    A row of an attached table is one too: `cells` are all of the row as printed.
    """

    id: MeasureId = Field(title="措施编号", description="永久不变，也是网址")
    number: Positive = Field(title="序号", description="原文所印的数字")
    mark: Mark | None = Field(None, title="所印序号", description="如“（一）”“第五条　”，照录；印成“1.”的不写")
    title: Text | None = Field(
        None,
        title="题目",
        description="首句，含句末标点；原文没有题目的不写",
        json_schema_extra={"pattern": r"^[^。\s](?:[^。\n]*[^。\s])?。?$"},
    )
    cells: Items[Cell] = Field((), title="表格各栏", description="附件表格的一行，照录；不是表格的不写")
    clauses: Items[Clause] = Field(title="各款", min_length=1)
    retired: Date | None = RETIRED

    @property
    def printed(self) -> str:
        """The number as it is printed: `9.`, `（一）`, `第五条`."""
        return f"{self.number}." if self.mark is None else self.mark.strip()

    @property
    def heading(self) -> str:
        """What it is called where there is room for a line: its title, or the beginning of its words."""
        return self.title or beginning(self.clauses[0].text)


def _kind_of_node(value: Any) -> str:
    """Which kind of entry stands in a list that takes both; a measure's id begins with m."""
    id = value.get("id") if isinstance(value, dict) else getattr(value, "id", "")
    has = value if isinstance(value, dict) else ()
    return MEASURE_TAG if str(id).startswith("m") or "clauses" in has else SECTION_TAG


class Section(Entry, title="部分"):
    """A section 部分: a numbered entry with numbered entries below, at any depth."""

    id: SectionId = Field(title="部分编号")
    number: Text = Field(title="序号", description="原文所印的数字，如三")
    mark: Mark | None = Field(None, title="所印序号", description="如“（三）”“第一章　”，照录；印成“三、”的不写")
    title: Text = Field(title="题目")
    rest: Text | None = Field(None, title="题目后文字", description="题目之后同一行的文字，连责任单位照录")
    text: Items[Text] = Field((), title="题下各段", description="题目和下级条目之间不带序号的各段，照录")
    measures: Items[Measure] = Field((), title="各条措施", description="下级各条都没有再下一级的写在这里")
    after: Items[Text] = Field((), title="条目后各段", description="下级条目之后不带序号、属于本级的各段，照录")
    sections: "Items[Node]" = Field((), title="下级", description="下级还有分级的写在这里，部分、措施都可以")

    @property
    def printed(self) -> str:
        """The number as it is printed: `三、`, `（一）`, `第一章`."""
        return f"{self.number}、" if self.mark is None else self.mark.strip()

    @property
    def entries(self) -> tuple["Section | Measure", ...]:
        """What stands directly below, in order."""
        return (*self.measures, *self.sections)

    @property
    def every_measure(self) -> tuple[Measure, ...]:
        """The measures below at any depth, in order."""
        return tuple(each for entry in self.entries for each in _measures(entry))


def _measures(entry: "Section | Measure") -> tuple[Measure, ...]:
    return entry.every_measure if isinstance(entry, Section) else (entry,)


Node = Annotated[
    Annotated[Section, Tag(SECTION_TAG)] | Annotated[Measure, Tag(MEASURE_TAG)], Discriminator(_kind_of_node)
]
"""A section or a measure, where both may stand."""
Section.model_rebuild()


class HeadKind(StrEnum):
    """What a line before the text is."""

    TITLE = "title"
    NUMBER = "number"
    ADDRESSEE = "addressee"
    ADOPTED = "adopted"
    NOTICE = "notice"
    ISSUER = "issuer"
    DATE = "date"
    NOTE = "note"
    PLAN_TITLE = "plan_title"
    CONTENTS = "contents"
    ANNEX = "annex"


class SignOffKind(StrEnum):
    """What a line after the text is."""

    ANNEX = "annex"
    ISSUER = "issuer"
    DATE = "date"
    NOTE = "note"


class HeadLine(Entry, title="文首一行"):
    """A line before the text: of the title, the document's number, to whom it goes, a covering notice with its end."""

    kind: HeadKind = Field(title="类别", description="这一行是什么")
    text: Text = Field(title="原文", description="逐字照录")


class SignOffLine(Entry, title="文末一行"):
    """A line after the text: what is attached, who issued it and when, a note."""

    kind: SignOffKind = Field(title="类别", description="这一行是什么")
    text: Text = Field(title="原文", description="逐字照录")


class Attachment(Entry, title="附件"):
    """An attachment: a text by paragraphs, a table by rows, or entries like those of the document where it names units.

    A table has a `header`; its rows are `measures` (in `sections` where rows are grouped) if it says who answers for
    each, else `rows`.
    """

    id: AttachmentId = Field(title="附件编号", description="本站所编，永久不变")
    mark: Text | None = Field(None, title="所印“附件”", description="如“附件1”，照录；没有单独成行的不写")
    title: Text = Field(title="题目")
    title_printed: Flag = Field(True, title="题目见于原文", description="原文没有题目、由本站所拟的写false")
    text: Items[Text] = Field((), title="各段", description="逐字照录")
    header: Items[Cell] = Field((), title="表头", description="表格各栏的名称，照录")
    rows: Items[Items[Cell]] = Field((), title="各行", description="没有责任单位的表格，逐行逐格照录")
    measures: Items[Measure] = Field((), title="各条", description="写有责任单位的各条或表格各行")
    sections: Items[Node] = Field((), title="各部分", description="分了组的，写在各部分里")
    notes: Items[Text] = Field((), title="表后各段", description="表格、条目以后的各段，照录")

    @property
    def entries(self) -> tuple[Section | Measure, ...]:
        """What stands directly below, in order."""
        return (*self.measures, *self.sections)


UNKNOWN_ISSUER = "本单位"
"""What stands for the issuer of a document that names none, until somebody writes it."""


class Body(Entry, title="文件正文"):
    """The text of one version, with what stands before and after it."""

    title: Text = Field(title="题目", description="原文未载的，由本站拟定")
    issuer: Text = Field(title="发文机关")
    head: Items[HeadLine] = Field((), title="文首", description="正文以前的各行：题目、文号、主送机关、印发通知等")
    preamble: Paragraphs = Field((), title="前言", description="第一个序号以前的各段；没有的不写")
    measures: Items[Measure] = Field((), title="各条措施", description="不分部分的文件，各条写在这里")
    sections: Items[Node] = Field((), title="各部分", description="没有下级的写成措施")
    closing: Paragraphs = Field((), title="结语", description="最后一条以后的各段；没有的不写")
    sign_off: Items[SignOffLine] = Field((), title="文末", description="附件说明、落款、日期、附注各行；没有的不写")
    attachments: Items[Attachment] = Field((), title="附件")

    @property
    def entries(self) -> tuple[Section | Measure, ...]:
        """What stands directly in the text, in order."""
        return (*self.measures, *self.sections)

    @property
    def issued_by(self) -> str:
        """Who issued it; empty where nobody has written that yet."""
        return "" if self.issuer == UNKNOWN_ISSUER else self.issuer

    @property
    def is_title_printed(self) -> bool:
        """Whether the document prints its title: else it is the site's own 拟题."""
        return any(line.kind in (HeadKind.TITLE, HeadKind.PLAN_TITLE) for line in self.head)


class _Versions(Entry):
    versions: Items[Version] = Field(title="版本", description="每次印发一项，按施行先后", min_length=1)


class Policy(Body, _Versions, title="文件正文"):
    """`policy.yml`: every issued version, and the text of the last; `versions` stand first in it."""


class Item(Entry, title="表现"):
    """One manifestation 表现 of the appendix."""

    id: ItemId = Field(title="表现编号")
    number: Positive = Field(title="序号", description="原文所印的数字")
    text: Text = Field(title="原文", description="逐字照录")
    retired: Date | None = RETIRED


class Category(Entry, title="表现类别"):
    """A category of the appendix."""

    id: CategoryId = Field(title="类别编号")
    number: Text = Field(title="序号", description="汉字数字")
    title: Text = Field(title="题目")
    section: Text | None = Field(None, title="对应部分", description="正文部分的编号，本站所加；没有对应的不写")
    items: Items[Item] = Field(title="各项表现", min_length=1)


class Checklist(Entry, title="表现清单"):
    """`checklist.yml`: the appendix, a list of manifestations."""

    title: Text = Field(title="题目")
    categories: Items[Category] = Field(title="各类", min_length=1)


class FormerText(Entry, title="以前版本的结构"):
    """`source/<id>.yml`: a former version as `policy.yml` and `checklist.yml` had it while it was the last."""

    policy: Body = Field(title="正文", description="当时的policy.yml，不含versions")
    checklist: Checklist | None = Field(None, title="清单", description="当时的checklist.yml；没有附清单的不写")
    printed: dict[DepartmentId, Text] = Field(
        {}, title="当时所印名称", description="部门编号: 这一版所印的名称；与现在相同的可不写"
    )


class Link(Entry, title="表现与措施的对应"):
    """One line of the crosswalk: a measure that answers a manifestation, and why."""

    measure: Text = Field(title="措施编号")
    reason: Text = Field(title="理由", description="对应的依据，本站所编")


class Crosswalk(RootModel[dict[ItemId, Items[Link]]], title="表现与措施对应表", frozen=True):
    """`crosswalk.yml`: manifestation → measures, an editorial aid."""


class ReferenceKind(StrEnum):
    """What a cited document is."""

    PARTY_RULE = "党内法规"
    SUPERIOR = "上级文件"
    OWN = "本处制度"
    CITED = "引用文件"
    BOOK = "读本"


class Reference(Entry, title="引用文件"):
    """`references.yml`: a document that the text cites."""

    id: ReferenceId = Field(title="文件编号")
    title: Text = Field(title="名称", description="与原文一致；原文用书名号的，照录书名号内的文字")
    kind: ReferenceKind = Field(title="类别")
    marked: Flag = Field(title="有书名号", description="原文用《》引的写true")
    note: Text | None = Field(None, title="说明")
    retired: Date | None = RETIRED


class Term(Entry, title="用语"):
    """`glossary.yml`: a set phrase of the office."""

    id: TermId = Field(title="用语编号")
    term: Text = Field(title="用语", description="与原文一致")
    aliases: Items[Word] = Field((), title="别称", description="检索时也认；一项一个，用英文逗号隔开")
    meaning: Text | None = Field(None, title="释义", description="有公开出处的才写")
    source: Text | None = Field(None, title="出处", description="释义的公开出处，与释义同写")
    retired: Date | None = RETIRED
