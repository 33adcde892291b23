"""What people call the pages besides their titles: whoever types one of these names wants that page first."""

from collections.abc import Mapping

from policysite.figures.duties import State
from policysite.figures.states import LOOK, OVERDUE

_NAMES = {
    "": "主页 回首页",
    "text/": "全文 正文 文件原文 文件全文 完整文件 通读 目录",
    "measures/": "条款 条文 目录 措施目录 措施清单 任务清单 条款目录 所有措施 全部任务",
    "sections/": "章节 目录 结构 提纲 框架",
    "departments/": (
        "责任分解表 责任分解 责任分工 分工 分工表 职责分工 责任表 责任清单 任务分解 任务分解表 任务分工 分解表 "
        "部门职责 科室职责 责任单位 责任科室 部门分工 谁负责什么 责任矩阵"
    ),
    "checklist/": "表现清单 附件 附表 附录 问题表现 表现 负面清单 反面清单",
    "progress/": (
        "进度 进展 完成情况 工作进展 工作进度 落实进度 任务进度 进展情况 推进情况 完成率 未完成 没完成 没有完成 "
        "还没完成 到期 到期任务 到期没完成 逾期未完成 超期 快到期 未报送 报送情况 执行情况 本期任务 近期任务 "
        "落实情况汇总 月报 季报 督办情况 统计"
    ),
    "screen/": "大屏 大屏幕 投屏 投影 会议室 电视 看板 一屏",
    "ledger/": "台账 整改台账 问题台账 整改清单 整改情况 整改进度 问题整改 台账明细",
    "calendar/": (
        "日历 日程 日程表 时间表 截止日期 截止时间 截止 期限 到期日 到期时间 时限 时间节点 工作日历 任务日历 全年安排 "
        "倒计时 提醒 什么时候到期"
    ),
    "study/": "学习台账 学习情况 学习活动 学习会 集中学习 学习登记 学习安排 学习计划",
    "study/pack/": "学习材料 学习资料 学习包 材料汇编 选编 讲稿 会前材料",
    "self-check/": "自查 自查表 对照自查 对照检查 自我检查 自我检视 自评",
    "references/": "引用 依据 文件依据 政策依据 相关文件 上级文件 参考文件 依据文件 引用的文件",
    "glossary/": "用语 术语 术语表 术语解释 名词解释 名词 词语解释 用语解释 缩略语",
    "downloads/": (
        "全部下载 导出 打印 打印版 word word版 doc docx excel excel表 xls xlsx wps "
        "pdf 表格 电子表格 电子版 csv json api ics ical zip 订阅 日历订阅 订阅日历 手机日历 "
        "outlook 导入日历 接口 开放数据 数据下载 文件下载 下载文件 附件下载 rss atom feed"
    ),
    "changes/": (
        "更新记录 修订记录 修改记录 修订 版本 版本记录 历史版本 旧版 变更 变更记录 变化 新旧对照 修订对照 更新日志 "
        "更新历史 改了什么 最近更新 最新变化"
    ),
    "contribute/": (
        "怎么更新 如何更新 怎么修改 怎么改 怎么报送 怎么填报 填报 填报说明 报送 报送方法 使用说明 帮助 使用帮助 编辑 "
        "更正 纠错 勘误 录入 网站维护 维护说明"
    ),
    "contribute/data/": "数据字典 字段说明 字段 数据项 数据格式 数据结构 填写说明 格式说明 yaml yml",
    "contribute/offline/": "离线 离线版 U盘 优盘 单机版 断网 没有网络 不联网 内网 离线安装 离线使用 随身带",
    "search/": "搜索 检索 查询 筛选",
}
_STATES = tuple(LOOK[state].word for state in (State.DUE_SOON, State.UNREPORTED, State.MISSED, OVERDUE))

PAGE_NAMES: Mapping[str, tuple[str, ...]] = {
    address: (*names.split(), *(_STATES if address == "progress/" else ())) for address, names in _NAMES.items()
}
"""By address; pages that a document does without have no entry in its index."""
