"""The words for what the data name in English: one word for one thing, everywhere."""

from policysite.data.model.document import DepartmentKind
from policysite.data.model.duties import DutyKind, Product, RecordRule, Rhythm
from policysite.data.model.records import Stage
from policysite.data.model.settings import ForgeKind

RHYTHM = {Rhythm.MONTH: "每月", Rhythm.QUARTER: "每季度", Rhythm.HALF_YEAR: "每半年", Rhythm.YEAR: "每年"}


KIND = {
    DutyKind.RECURRING: "定期任务",
    DutyKind.DELIVERABLE: "成果任务",
    DutyKind.TRIGGERED: "随到随办",
    DutyKind.STANDING: "常态推进",
    DutyKind.CONDITIONAL: "遇有情形时办理",
}


PRODUCT = {Product.DOCUMENT: "文件", Product.SYSTEM: "机制、台账或渠道"}


DEPARTMENT_KIND = {
    DepartmentKind.PARTY_GROUP: "党组",
    DepartmentKind.GENERAL_BRANCH: "党总支",
    DepartmentKind.DIVISION: "科室",
    DepartmentKind.GROUP: "统称",
}


FORGE = {
    ForgeKind.GITHUB: "GitHub",
    ForgeKind.GITEA: "Gitea、Forgejo",
    ForgeKind.GITLAB: "GitLab，没有表单，链到数据文件",
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
}
