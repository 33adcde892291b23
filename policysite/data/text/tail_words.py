"""The words of responsibility tails: 责任单位：, 牵头, 按职责分工负责, 6月底前完成, 列第一位的为牵头单位."""

import re

from policysite.data.text.unit_lists import wide

ROLES = ("lead", "responsible", "support", "guide")
"""牵头, 责任, 配合 and 参与, 指导: 牵头 only where it is printed or a note says who leads."""

LEADER, DEADLINE = "leader", "deadline"

_BODIES = (
    "(?:(?:单位|部门|科室|处室|股室|机构|机关|主体|处|科|局|委办局|组室?|方|镇街|企业|地区)"
    "(?:[（(](?:单位|部门|科室|处室|主体|人)[）)]|[/、和及或](?:单位|部门|科室|处室|人|责任人))?)?"
)
_KEYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        LEADER,
        re.compile(
            "(?:(?:市级|县级|区级|省级|处级|局级|委级|馆级|院级|局|处)?(?:责任|分管|牵头|包抓|包保|包联|包干|联系|挂钩|挂点|主管|主要|督办|具体|协管)(?:责任)?"
            "(?:[局处馆院委]?领导|负责人)|(?:市级|县级|区级|省级|局级|处级)领导|(?:(?:第一|直接|具体|主要|包保|包抓|分管|牵头|主体)?责任人|责任人员)|(?:牵头|包抓|包保)人|负责人|负责同志)"
        ),
    ),
    (
        DEADLINE,
        re.compile(
            "(?:拟?(?:完成|办理|整改|办结|推进|落实|实施|工作|计划完成|限期|解决|销号)?(?:的)?"
            "(?:时限|期限|时间节点|时间要求|时限要求|完成时间|时间安排|完成日期)|(?:完成|办理|整改|办结|推进|落实|实施|解决)(?:时间|日期|进度)"
            "(?:节点|要求|安排)?|(?:时间|工作)进度(?:安排|要求)?|进度(?:安排|要求)|时间)(?:及?要求)?"
        ),
    ),
    ("guide", re.compile(f"(?:(?:业务|行业|监督|督促|技术)?指导|督导)(?:责任)?{_BODIES}")),
    ("support", re.compile(f"(?:责任)?(?:配合|协办|协助|参与|参加|协同|协作|支持|会办)(?:责任)?{_BODIES}")),
    ("lead", re.compile(f"(?:总|主要)?牵头(?:[（(]?(?:责任|负责|总?抓)[）)]?)?{_BODIES}")),
    (
        "responsible",
        re.compile(
            f"(?:(?:主要|主体|具体|直接|共同|落实|整改|实施|工作|部门)?(?:责任|负责)|主责|主办|承办){_BODIES}"
            f"|(?:实施|落实|执行|承担|组织实施|具体实施|完成){_BODIES.removesuffix('?')}"
        ),
    ),
)
ORDINARY_KEY = re.compile(
    "联系|电话|传真|邮箱|地址|邮编|来源|注[:：]?$|说明|备注|摄影|记者|作者|供稿|抄送|主送|印发|简称|名称|附件|会议|网址|依据|标准|单位[:：]|其中|包括|例如|如$|时间$"
)
"""What stands before a colon in brackets that are no tails, whoever is named behind it."""


CONTACT = re.compile("(?:联系|咨询)(?:人|电话|方式)|电话|联系人(?:及|和)电话")
"""What a tail may add that is nobody's role."""


def key_of(words: str) -> str | None:
    """The role, or `leader` or `deadline`, that the words before a colon announce; None for other words."""
    key = re.sub(r"\s+", "", wide(words))
    key = re.sub("^[省市县区州]级(?!领导)|(?:为|是|分别为|如下)$", "", key)
    return next((role for role, form in _KEYS if form.fullmatch(key)), None)


def column_role(header: str) -> str | None:
    """What a table's column holds by its header: one of `ROLES`, `leader`, `deadline`; None for another column."""
    words = re.sub(r"\s+", "", wide(header)).strip("：")
    bare = re.sub("（[^（）]*）", "", words)
    if role := next((found for found in map(key_of, (words, bare)) if found), None):
        return None if bare in _NO_HEADERS else role
    parts = [key_of(part) for part in re.split("[/、和及与]", bare)]
    units = [part for part in parts if part in ROLES]
    return "responsible" if len(units) == len(parts) and len(set(units)) > 1 else None


_NO_HEADERS = ("落实", "实施", "完成", "支持", "执行", "承担", "时间", "参加", "参与", "落实时间")

VERBS: tuple[tuple[str, str], ...] = (
    ("guide", "(?:(?:业务|监督|督促)?指导(?:监督|督促)?|督导)(?:落实|实施|推进)?"),
    ("lead", "(?:总)?牵头(?:负责|落实|组织|推进|实施|组织实施|抓总|协调|抓好落实|推动|抓落实|统筹)?"),
    ("support", "(?:(?:积极|密切|协同|协助)?(?:配合|参与|参加|协助|协办|协同|支持)(?:落实|做好|推进|实施|配合)?)"),
    (
        "responsible",
        "(?:负责(?:组织)?(?:落实|实施|推进|组织|抓好落实|具体落实|具体实施|贯彻落实|抓落实|统筹|统筹推进|协调|统筹协调|推动)?|贯彻落实|抓好落实|组织落实|落实|组织实施|实施|承办|主办|承担|主责|推进(?:落实)?)",
    ),
)
_ADVERBS = "(?:(?:具体|共同|分别|分头|分工|主要|统筹|全面|联合|协同|各自|按程序|均|一并|组织|属地|抓好|认真))*"
SCOPE = (
    "(?:分别)?(?:按照|按|依照|依据|依|根据|结合|在)(?:各自|法定|部门|其|本部门|本单位)*(?:的)?(?:工作)?"
    "(?:职责|职能|分工|权限)(?:分工|任务|范围|权限|和分工|职能)*(?:内|以内)?"
)
"""按职责分工, 在各自职责范围内."""
_AFTER_SCOPE = (
    "(?:分别|具体|共同|各自|抓好|做好|分头)*"
    "(?:负责(?:落实|推进|实施|抓好落实)?|落实|推进|组织实施|实施|抓好落实|配合|参与)?"
)
ENDING = re.compile(
    f"(?P<name>.*?)(?P<adverbs>{_ADVERBS})(?P<scope>{SCOPE}{_AFTER_SCOPE})?(?:{_ADVERBS})(?:"
    + "|".join(f"(?P<{role}>{form})" for role, form in VERBS)
    + ")?"
)
"""A piece of a list: a name, and what is said of it and of those before it."""
MARKED = re.compile("(?P<name>.+)（(?P<key>[^（）]+)）")
LED = re.compile("(?P<name>.+?)(?P<verb>牵头|会同|联合|协同)(?P<rest>.+)")
TOGETHER = re.compile("(?:并)?(?:会同|联合|协同)(?P<name>.+)")
BEFORE = re.compile("(?:并)?(?:主要|分别|共同)?由")
TASK = re.compile("(?P<name>[^负]+?)(?:负责|牵头|配合|参与|协助|指导|承担)(?P<rest>.+)")

_YEAR = "(?:[0-9〇一二三四五六七八九十]{2,4}年|[今明当本每同次]年|年)"
_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十两]{1,3})"
_WHEN = re.compile(
    f"(?:(?:力争|确保|原则上|计划|预计|拟|争取|须|应)?(?:于|在|到|至)?)?(?:{_YEAR}|“?十[三四五六七]五”?(?:期间|末)|{_NUMBER}月|第?[一二三四]季度"
    f"|[上下]半年|每(?:年|季度?|月|周|半年|两个月|{_NUMBER}个?[年月周天日])|{_NUMBER}个?(?:工作日|日|天|小时|月|周|个月|年)|半年|季度|[本当次]月|近期|月底|月末)"
)
_SPAN = re.compile(
    "前|内|底|末|初|起|间|止|完成|推进|坚持|取得|见效|到位|启动|实现|每|期|[年月日]$|季度|[上下]半年|中旬|[上下]旬"
)
_GOING_ON = re.compile(
    "(?:长期|持续|常态化?|经常性?|适时|立即|立行立改|即时|即日起?|即知即改|尽快|及时|滚动|同步|按(?:月|季度?|年度?|周|半年|计划|要求|进度|时序|时间节点|时限|时间要求|序时进度|照?规定时限)"
    "|分(?:年度?|阶段|步|批|期)|全年|贯穿|序时)[^，；。]{0,14}"
)
_LONGEST_DEADLINE = 40


def is_deadline(words: str) -> bool:
    """Whether the words of a tail say by when: 6月底前完成, 持续推进, 2026年底前取得阶段性成效."""
    plain = re.sub(r"\s+", "", words)
    if len(plain) > _LONGEST_DEADLINE:
        return False
    begun = _WHEN.match(plain)
    return bool((begun and _SPAN.search(plain)) or _GOING_ON.fullmatch(plain))


def deadline_words(words: str) -> str:
    """The deadline as printed, without 完成 at its end: 6月底前."""
    plain = re.sub(r"\s+", "", words).strip("，；。、")
    return re.sub("(?<=.)(?<!全部)(?<!全面)(?<!基本)(?<!如期)(?<!按期)完成$", "", plain)


_FIRST = "(?:第一位?|首位|第一个|第一家|最前面?|第一名)"
_NOTE = re.compile(
    "(?:注：|其中，?)?(?:责任|各责任)?(?:单位|部门|科室)?(?:中，?)?(?:以|将)?(?:排名?|排列|排序|列|位列|位居|居|位于|处于|名列)?(?:在)?"
    f"{_FIRST}的?(?:责任)?(?:单位|部门|科室|者|处室)?，?(?:均|即)?(?:为|是|作为|系)(?:总)?牵头(?:责任)?(?:单位|部门|科室|处室|者|方|负责单位)?"
    "|牵头(?:单位|部门|科室|处室)(?:均)?(?:排|列|排列|排名|居|为|位列)在?(?:第一位?|首位|第一个|最前面?)(?:的?(?:单位|部门))?"
)
_SAME_BELOW = re.compile(r"\s*[，、；]?\s*（?(?:以下均?同|下同|以下相同|余同|后同|以下类同)）?")


def note_in(text: str) -> tuple[int, int] | None:
    """Where a note stands by which the unit that is named first leads: 排在第一位的为牵头单位，下同."""
    plain = wide(text)
    if not (found := _NOTE.search(plain)):
        return None
    below = _SAME_BELOW.match(plain, found.end())
    end = below.end() if below else found.end()
    if plain[found.start() : end].count("（") < plain[found.start() : end].count("）"):
        end -= 1
    return found.start(), end


def holds_below(note: str) -> bool:
    """Whether the note says that it holds for what follows: 下同."""
    return bool(re.search("下均?同|下相同|余同|后同|类同", note))
