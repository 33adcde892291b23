"""The words for what the data name in English, for dates and for places in the document: one word, everywhere."""

from datetime import date

from policysite.data.model.departments import DepartmentKind
from policysite.data.model.duties import DutyKind, Product, RecordRule, Rhythm
from policysite.data.model.records import Stage
from policysite.data.model.settings import ForgeKind

PERIOD = {
    Rhythm.WEEK: "周",
    Rhythm.MONTH: "月",
    Rhythm.TWO_MONTHS: "两个月",
    Rhythm.QUARTER: "季度",
    Rhythm.HALF_YEAR: "半年",
    Rhythm.YEAR: "年",
}
RHYTHM = {rhythm: f"每{word}" for rhythm, word in PERIOD.items()}
THIS_PERIOD = {rhythm: f"本{word}" for rhythm, word in PERIOD.items()} | {Rhythm.TWO_MONTHS: "这两个月"}
PERIOD_END = {rhythm: f"{word.removesuffix('度')}末" for rhythm, word in PERIOD.items()}

KIND = {
    DutyKind.RECURRING: "定期任务",
    DutyKind.DELIVERABLE: "成果任务",
    DutyKind.TRIGGERED: "随到随办",
    DutyKind.STANDING: "常态推进",
    DutyKind.CONDITIONAL: "遇有情形时办理",
}

PRODUCT = {Product.DOCUMENT: "文件", Product.SYSTEM: "机制、台账或渠道", Product.WORK: "工作"}

DEPARTMENT_KIND = {
    DepartmentKind.PARTY_GROUP: "党组",
    DepartmentKind.GENERAL_BRANCH: "党总支",
    DepartmentKind.DIVISION: "科室",
    DepartmentKind.PARTY_ORGAN: "党委部门",
    DepartmentKind.AGENCY: "部门单位",
    DepartmentKind.GOVERNMENT: "地方政府",
    DepartmentKind.COMPANY: "企业",
    DepartmentKind.MASS_ORGANIZATION: "群团组织",
    DepartmentKind.OTHER: "其他单位",
    DepartmentKind.GROUP: "统称",
}

FORGE = {
    ForgeKind.GITHUB: "GitHub",
    ForgeKind.GITEA: "Gitea、Forgejo",
    ForgeKind.GITLAB: "GitLab，没有表单，链到数据文件",
    ForgeKind.GITEE: "Gitee（码云），表单不能自动处理，链到数据文件",
}

RECORD_RULE = {
    RecordRule.FULL: "",
    RecordRule.DATE_ONLY: "只记日期和数量，不记内容",
    RecordRule.NONE: "按有关规定另行管理，本站不记",
}

STAGE = {
    Stage.DRAFTING: "起草",
    Stage.CONSULTING: "征求意见",
    Stage.REVIEWING: "提请审议",
    Stage.ISSUED: "已印发",
    Stage.IN_FORCE: "执行",
    Stage.PREPARING: "筹备",
    Stage.BUILT: "建成",
    Stage.IN_USE: "启用",
    Stage.UNDERWAY: "推进",
    Stage.DONE: "完成",
}


def long_date(day: date) -> str:
    """2026年11月23日, as running text writes a date."""
    return f"{day.year}年{short_date(day)}"


def short_date(day: date) -> str:
    """11月23日, where the year is plain."""
    return f"{day.month}月{day.day}日"


def nth_section(number: str) -> str:
    """第三部分."""
    return f"第{number}部分"


def nth_measure(number: int | str) -> str:
    """第9条."""
    return f"第{number}条"


def nth_clause(number: int | str) -> str:
    """第2款: numbered by the site, the document does not."""
    return f"第{number}款"


def nth_category(number: str) -> str:
    """第一类, of the appendix."""
    return f"第{number}类"


def nth_item(number: int | str) -> str:
    """第10项, of the appendix."""
    return f"第{number}项"


def nth_point(number: int | str) -> str:
    """第2点, of entries whose numbers begin again."""
    return f"第{number}点"


def nth_manifestation(number: int | str) -> str:
    """表现第10项: an item of the appendix, where it is not plain that it is one."""
    return f"表现{nth_item(number)}"


ROLE = {"lead": "牵头", "responsible": "责任", "support": "配合", "guide": "指导", "leader": "责任领导"}
"""What a department, or a post, does for a clause."""
