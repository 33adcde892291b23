"""What the files of `data/` hold, one class an entry, one field a key (design, section 3).

Titles and descriptions are Chinese: they become the data dictionary and the JSON Schema that editors show.
"""

from enum import StrEnum

from pydantic import Field, RootModel

from .fields import (
    CategoryId,
    ClauseId,
    Date,
    DepartmentId,
    DutyId,
    Entry,
    Flag,
    ForgeUrl,
    ItemId,
    Items,
    MeasureId,
    Positive,
    ReferenceId,
    SectionId,
    TermId,
    Text,
    VersionId,
)

RETIRED = Field(None, title="停用日期", description="停用后条目留存、编号不再用，如2027-01-01")


class Version(Entry, title="版本"):
    """An issued version of the text; its archived original is `source/<id>.txt`."""

    id: VersionId = Field(title="版本号", description="对应source/下同名的归档原文")
    date: Date | None = Field(None, title="成文日期", description="不知道的不写")
    document: Text | None = Field(None, title="文号", description="不知道的不写")
    validity: Text | None = Field(None, title="有效性", description="现行有效、已废止等；不知道的不写")


class Clause(Entry, title="款"):
    """A clause 款: the words up to one `（责任部门：…）`, without that tail."""

    id: ClauseId = Field(title="款号", description="本站所编，永久不变")
    text: Text = Field(title="原文", description="逐字照录，不含“（责任部门：…）”")
    responsible: Items[Text] = Field(title="责任部门", description="部门编号，按原文顺序", min_length=1)
    retired: Date | None = RETIRED


class Measure(Entry, title="措施"):
    """A measure 措施: a heading sentence and its clauses."""

    id: MeasureId = Field(title="措施编号", description="永久不变，也是网址")
    number: Positive = Field(title="序号", description="原文所印的数字")
    title: Text = Field(title="题目", description="首句，含句号")
    clauses: Items[Clause] = Field(title="各款", min_length=1)
    retired: Date | None = RETIRED


class Section(Entry, title="部分"):
    """A section 部分."""

    id: SectionId = Field(title="部分编号")
    number: Text = Field(title="序号", description="原文所印的汉字数字，如三")
    title: Text = Field(title="题目")
    measures: Items[Measure] = Field(title="各条措施", min_length=1)


class Policy(Entry, title="文件正文"):
    """`policy.yml`: the issued text."""

    versions: Items[Version] = Field(title="版本", description="每次印发一项，最后一项为现行文本", min_length=1)
    title: Text = Field(title="题目", description="原文未载的，由本站拟定")
    issuer: Text = Field(title="发文机关")
    preamble: Text = Field(title="前言")
    sections: Items[Section] = Field(title="各部分", min_length=1)
    closing: Text = Field(title="结语")


class DepartmentKind(StrEnum):
    """What a department is; groups are names that stand for several."""

    PARTY_GROUP = "party_group"
    GENERAL_BRANCH = "general_branch"
    DIVISION = "division"
    GROUP = "group"


class Department(Entry, title="责任部门"):
    """`departments.yml`: one responsible department 责任部门, in the document's order."""

    id: DepartmentId = Field(title="部门编号")
    name: Text = Field(title="名称")
    printed: Text | None = Field(None, title="原文所印名称", description="部门改名后填，原文仍按此印")
    kind: DepartmentKind = Field(title="类别", description="党组、机关总支、科室或统称")
    aliases: Items[Text] = Field((), title="别称", description="检索时也认")
    members: Items[Text] = Field((), title="所含部门", description="统称所含部门的编号；不清楚的不写")
    named: Flag = Field(True, title="原文点名", description="原文未点名的科室写false")
    retired: Date | None = RETIRED


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
    section: Text = Field(title="对应部分", description="正文部分的编号，本站所加")
    items: Items[Item] = Field(title="各项表现", min_length=1)


class Checklist(Entry, title="作风问题表现清单"):
    """`checklist.yml`: the appendix 作风问题表现清单."""

    title: Text = Field(title="题目")
    categories: Items[Category] = Field(title="各类", min_length=1)


class Link(Entry, title="表现与措施的对应"):
    """One line of the crosswalk: a measure that answers a manifestation, and why."""

    measure: Text = Field(title="措施编号")
    reason: Text = Field(title="理由", description="对应的依据，本站所编")


class Crosswalk(RootModel[dict[ItemId, Items[Link]]], title="表现与措施对应表", frozen=True):
    """`crosswalk.yml`: manifestation → measures, an editorial aid."""


class DutyKind(StrEnum):
    """How a duty binds: per period, once, per event, without end, or when a case arises."""

    RECURRING = "recurring"
    DELIVERABLE = "deliverable"
    TRIGGERED = "triggered"
    STANDING = "standing"
    CONDITIONAL = "conditional"


class Rhythm(StrEnum):
    """The calendar period of a recurring duty."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Unit(StrEnum):
    """What a recurring duty counts."""

    TIMES = "次"
    DAYS = "天"


class Product(StrEnum):
    """What a deliverable is: a document, or a system (a ledger, a channel, a mechanism)."""

    DOCUMENT = "document"
    SYSTEM = "system"


class Within(StrEnum):
    """The time limit of a triggered duty."""

    SAME_DAY = "same_day"


class RecordRule(StrEnum):
    """What may be recorded of a duty at all."""

    FULL = "full"
    DATE_ONLY = "date_only"
    NONE = "none"


class Ended(Entry, title="终止"):
    """Why and when a duty ceased."""

    date: Date = Field(title="终止日期")
    basis: Text = Field(title="依据", description="决定的文号或名称")


class Duty(Entry, title="任务"):
    """`duties.yml`: one thing a clause obliges someone to do, so that it can be tracked."""

    id: DutyId = Field(title="任务编号", description="款号加字母，永久不变")
    clause: Text = Field(title="所属款", description="款号")
    title: Text = Field(title="任务名称", description="本站所拟的简称")
    quote: Text = Field(title="原文依据", description="该款原文中的连续文字，逐字照录")
    actor: Text | None = Field(None, title="行为人", description="不写即为该款责任部门")
    kind: DutyKind = Field(title="类型")
    every: Rhythm | None = Field(None, title="频次", description="定期任务必填")
    at_least: Positive | None = Field(None, title="每期至少", description="定期任务必填")
    unit: Unit | None = Field(None, title="计量", description="定期任务必填")
    count_note: Text | None = Field(None, title="口径", description="印在数字旁边")
    product: Product | None = Field(None, title="成果形式", description="成果任务可填，不写即为文件")
    within: Within | None = Field(None, title="时限", description="随到随办任务必填")
    record: RecordRule = Field(RecordRule.FULL, title="可记内容", description="不写即为可记全部")
    due: Date | None = Field(None, title="完成期限", description="成果任务可填，须有依据")
    basis: Text | None = Field(None, title="依据", description="本处自定频次或期限的文号")
    since: Date | None = Field(None, title="起算日期", description="晚于settings.yml的起算日期时填")
    ended: Ended | None = Field(None, title="终止", description="任务结束的日期和依据")


class ReferenceKind(StrEnum):
    """What a cited document is."""

    PARTY_RULE = "党内法规"
    SUPERIOR = "上级文件"
    OWN = "本处制度"
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
    aliases: Items[Text] = Field((), title="别称", description="检索时也认")
    meaning: Text | None = Field(None, title="释义", description="有公开出处的才写")
    source: Text | None = Field(None, title="出处", description="释义的公开出处，与释义同写")
    retired: Date | None = RETIRED


class SynonymGroup(Entry, title="同义词组"):
    """`synonyms.yml`: words that the search takes for one another."""

    words: Items[Text] = Field(title="词语", description="至少两个；查其中一个，也找其余各个", min_length=1)


class Allowed(Entry, title="误判说明"):
    """`allow.yml`: a text that looks like what must not be in the data, and why it may stay."""

    text: Text = Field(title="原样文字", description="被疑的文字照录；同样的文字在别处也会放过，宜连前后几个字一起写")
    reason: Text = Field(title="理由", description="为什么可以写在这里，如办公室对外公布的值班电话")


class DueSoon(Entry, title="临近到期天数"):
    """How many days before a period's end its duties are 临近到期."""

    month: Positive = Field(title="每月任务", description="天")
    quarter: Positive = Field(title="每季度任务", description="天")
    half_year: Positive = Field(title="每半年任务", description="天")
    year: Positive = Field(title="每年任务", description="天")


class Classification(StrEnum):
    """Who may see the site; 秘密 and above are refused."""

    INTERNAL = "内部使用"
    PUBLIC = "公开"


class ForgeKind(StrEnum):
    """What runs the repository; it decides how its addresses are written, and whether it has forms."""

    GITHUB = "github"
    GITEA = "gitea"
    GITLAB = "gitlab"


class Settings(Entry, title="设置"):
    """`settings.yml`: what the office decides about the site."""

    site_name: Text = Field(title="站名")
    tracking_from: Date = Field(title="起算日期", description="此前的期间不计")
    due_soon_days: DueSoon = Field(title="临近到期天数", description="含当天")
    report_by_days: Positive = Field(title="报送宽限", description="期满后几天内报送，天")
    look_back_days: Positive = Field(title="回头看期限", description="销号后几天内回头看，天")
    tasks_per_month: Positive = Field(
        8, title="每月任务上限", description="一个部门一月到期的任务多于此数时，时间安排页提醒；项"
    )
    classification: Classification = Field(title="标识", description="内部使用或公开；涉密信息不得在本站处理")
    feedback: Text = Field(title="意见反馈", description="印在页脚")
    forge_url: ForgeUrl | None = Field(None, title="代码库网址", description="不写则不显示报送、勘误链接")
    forge_kind: ForgeKind = Field(ForgeKind.GITHUB, title="代码库种类", description="不写即为github；写了网址才用")
