"""Names of units as issued texts print them: which words are one, what kind it is, an id for it, which two may be one.

All of it is read from the name alone, and so a guess that somebody confirms; what a bracket or a column says of a unit
is read in `tails`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any, Literal

UnitKind = Literal[
    "party_organ",
    "party_group",
    "general_branch",
    "division",
    "agency",
    "government",
    "company",
    "mass_organization",
    "group",
    "other",
]

_BRACKETED = re.compile(r"[（(〔\[【][^（(〔\[【）)〕\]】]*[）)〕\]】]")
_LEVEL = "[省市县区州旗盟镇乡]"
_COLLECTIVE = re.compile(
    f"各|全体|所有|其他|其它|有关|相关|行业主管|属地|成员单位|(?:{_LEVEL}|中央)?(?:直属?|级|属|本级)?(?:各|有关|相关)"
)

_SHORT = frozenset(
    [
        "市委",
        "县委",
        "区委",
        "省委",
        "州委",
        "党委",
        "党组",
        "党办",
        "团委",
        "工委",
        "纪委",
        "监委",
        "工会",
        "妇联",
        "残联",
        "侨联",
        "文联",
        "科协",
        "人大",
        "政协",
        "法院",
        "检察院",
        "海关",
        "政府",
        "处办",
        "局办",
        "院办",
        "厅办",
        "委办",
        "府办",
        "人行",
        "本局",
        "本处",
        "本委",
        "本院",
        "本厅",
        "本办",
        "本中心",
        "总支",
        "支部",
        "团省委",
        "团市委",
        "团县委",
        "团区委",
        "高新区",
        "经开区",
        "开发区",
        "各地",
        "各级",
        "各部",
        "税务",
        "公安",
    ]
)
"""Units whose names are too short for `_ENDINGS`, or end like none."""

_ENDINGS = (
    "局|厅|委|署|司|幼儿园|科|股|办|部|处|室|所|站|队|馆|院|校|学校|大学|中心|党组|总支|支部|联社|合作社|供销社|信用社|报社|通讯社|出版社"
    "|委员会|管委会|居委会|村委会|工会|协会|学会|商会|联合会|理事会|董事会|基金会|促进会|研究会|红十字会|贸促会|指挥部|专班|专案组"
    "|工作组|领导小组|协调组|指挥组|工作小组|妇联|残联|文联|侨联|台联|科联|工商联|社科联|科协|政协|人大|海关"
    "|银行|分行|支行|总行|农商行|人行|公司|集团|企业|政府|兵团|剧团|农场|林场|牧场|渔场|机场|电视台|气象台|电台|单位|部门|机构"
    "|街道|[^农乡]村|县|市|区|镇|乡|旗|社区|园区|基地|联盟|共同体|医共体|厂|工委|军分区|检察院|法院"
)
_ENDS = re.compile(f"(?:{_ENDINGS})$")
_COMMON_ENDS = re.compile(
    "(?:全部|内部|外部|干部|局部|[东西南北中头底顶]部|门市部|[举主承协催代帮经快即网好易]办|限时办|一次办"
    "|场所|厕所|住所|居所|处所|哨所|[之好长短难益到用害深远近何四]处|教室|卧室|会议室|活动室|值班室|浴室|网站|车站|泵站|电站|充电站|加油站|排队"
    "|大院|庭院|影院|市中心|[为以]中心|[小片辖景山库老灾城郊矿牧林街校厂营战地分专禁时盲误]区|(?:建成|作业|服务|居住|商业|停车|候车|等候|办公|接待"
    "|生活|公共|核心)区|[城都超夜集门股楼上]市|[城]镇|[家城]乡|城乡|结局|格局|布局|大局|全局|当局|饭局|学科|专科|本科|百科|控股|入股|参股"
    "|编委|评委|政委|上司|官司)$"
)
_PLACES = re.compile(
    "各(?:地区?|级|镇街|街镇|镇办|县区|区县|县市区|市县|乡镇街道?|[市县区旗州镇乡村]{1,3}|街道|社区|村居|所队|站所)$"
)
_SENTENCE = re.compile(
    "[的了把被。；：！？]|应当|不得|必须|可以|按照|根据|以及|并且|负责|牵头|配合|参与|另行"
    "|^(?:责任|主责|承办|协办)(?:单位|部门|科室|处室|股室)|^(?:待定|暂无|无|略|另定|同上|下同|以上|上述|全[市县区省])$"
    "|^(?:含(?!山)|包括|包含|不含|不包|详?见附|例如|比如|以下|下称|简称|原(?!州|阳|平)|即(?!墨)|注)|^(?:由|在|于|向各|对各|会同|联合)"
    "|^(?:协助|支持|指导|督促|报|见|经|请|商)(?=[省市县区州各有相本])|谁|自行|自己"
)
"""What no name of a unit has: such words are a sentence."""
_DONE = re.compile(
    "完成|确保|加强|推进|推动|开展|做好|抓好|进行|印发|发布|制定|公布|修订|通过|会议|规定|明确|落实|到位|到人|压实|提升|提高|建立"
    "|健全|完善|整改|清理|检查|履行|要求|研究|组织|解决|实施|协调|督促|强化|严格"
)
"""What is done; in a name only before a word for units: 项目推进科."""
_WORD = 2
"""So many characters are a word that ends like a unit, 科室, 区县, and no name."""
_CHARACTERS = re.compile(r"[\u3400-\u9fff〇A-Za-z0-9·•“”\-—（）()〔〕\[\]【】、，,]{2,40}")


def without_brackets(name: str) -> str:
    """The name without what stands in brackets: 各县〔区〕人民政府 is 各县人民政府."""
    while (shorter := _BRACKETED.sub("", name)) != name:
        name = shorter
    return name


def is_plausible(name: str) -> bool:
    """Whether this may be a name at all: a few words without a sentence's verbs and signs."""
    bare = without_brackets(name)
    if not _CHARACTERS.fullmatch(name) or len(bare) < _WORD or _SENTENCE.search(bare):
        return False
    return ends_like_unit(bare) or not _DONE.search(bare)


def is_unit_like(name: str) -> bool:
    """Whether the name by itself reads as a unit's: 市财政局, 综合科, 各县〔区〕人民政府, 团市委, 市直有关部门."""
    bare = without_brackets(name)
    if not is_plausible(name):
        return False
    if bare in _SHORT or _PLACES.match(bare):
        return True
    return ends_like_unit(bare) and (len(bare) > _WORD or bare.endswith(("局", "科")))


def ends_like_unit(text: str) -> bool:
    """Whether running words end as a unit's name does."""
    bare = without_brackets(text)
    return bool(_ENDS.search(bare)) and not _COMMON_ENDS.search(bare)


_KINDS: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    ("party_group", re.compile("党组$")),
    ("general_branch", re.compile("(?:总支|支部)(?:委员会)?$")),
    (
        "mass_organization",
        re.compile(
            "工会$|团[省市县区州]?委$|^共青团|妇联$|残联$|文联$|侨联$|台联$|科协$|工商联$|社科联$|联合会$|[^委]协会$|学会$|商会$|红十字会$|贸促会$|促进会$|基金会$"
        ),
    ),
    ("company", re.compile("公司$|集团$|银行$|[分支总]行$|农商行$|企业$|电厂$")),
    (
        "party_organ",
        re.compile(
            "党委$|党工委$|工委$|纪委|监委$|党校$|^[^政]{0,6}[省市县区州]委(?:$|.*(?:部|委|办|办公室|室|委员会|局|中心)$)"
        ),
    ),
    (
        "government",
        re.compile("政府$|管委会$|管理委员会$|街道办?(?:事处)?$|[^农乡]村$|村委会$|居委会$|社区$|[区县市镇乡旗]$"),
    ),
    (
        "agency",
        re.compile(f"(?:^|.){_LEVEL}.{{2,}}(?:局|厅|委|委员会|办|办公室|院|署|处|中心|队|站|所|馆|校|学校|室|社|部)$"),
    ),
    ("division", re.compile("(?:科|股|室|处|中心)$")),
    ("agency", re.compile("(?:局|厅|委|委员会|办|院|署|司|部|队|站|所|馆|校|大学|社|海关|场|台|政协|人大|基地|机构)$")),
)


def kind_of(name: str) -> UnitKind:
    """What kind of unit it is, guessed from its name: of an office's own parts, those without 市, 县 before them."""
    bare = without_brackets(name)
    if _COLLECTIVE.match(bare) or bare.endswith(("单位", "部门")):
        return "group"
    return next((kind for kind, form in _KINDS if form.search(bare)), "other")


_LONGEST_ID = 40
_RESERVED = re.compile("(?:index|ref|term)(?:-|$)|(?:con|prn|aux|nul)$")


def id_of(name: str, taken: Collection[str]) -> str:
    """An id for a unit, by its pinyin: 市财政局 is `shi-cai-zheng-ju`; where it is `taken`, with -2, -3 …"""
    from pypinyin import lazy_pinyin  # its dictionaries take a third of a second: only where they are needed

    words = re.findall("[a-z]+|[0-9]+", " ".join(lazy_pinyin(name, errors=_latin)).lower())
    whole = "-".join(words)
    if not words or not words[0].isalpha() or _RESERVED.match(whole):
        whole = f"unit-{whole}".rstrip("-")
    stem = whole if len(whole) <= _LONGEST_ID else whole[: _LONGEST_ID + 1].rpartition("-")[0] or whole[:_LONGEST_ID]
    free = (f"{stem}-{count}" if count > 1 else stem for count in range(1, len(taken) + 2))
    return next(candidate for candidate in free if candidate not in taken)


def unit_entries(names: Iterable[str], taken: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """Units as `departments.yml` writes what nobody has confirmed yet; no id is one of those `taken`."""
    ids = {*taken}
    for name in names:
        ids.add(own_id := id_of(name, ids))
        yield {"id": own_id, "name": name, "kind": kind_of(name), "confirm": True}


def _latin(other: str) -> str:
    """What is no Chinese character, as far as an id can hold it."""
    return re.sub("[^A-Za-z0-9]+", " ", other)


_ABBREVIATED = (
    ("监督管理", "监管"),
    ("发展改革", "发改"),
    ("人力资源社会保障", "人社"),
    ("住房城乡建设", "住建"),
    ("卫生健康", "卫健"),
    ("工业信息化", "工信"),
    ("自然资源规划", "资规"),
    ("文化广电旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("医疗保障", "医保"),
    ("应急管理", "应急"),
    ("城市管理", "城管"),
    ("科学技术", "科技"),
    ("退役军人事务", "退役军人"),
    ("民族宗教事务", "民宗"),
    ("网络安全信息化委办", "网信办"),
    ("机构编制委办", "编办"),
    ("精神文明建设指导委办", "文明办"),
    ("残疾人联合会", "残联"),
    ("妇女联合会", "妇联"),
    ("工商业联合会", "工商联"),
    ("文学艺术界联合会", "文联"),
    ("科学技术协会", "科协"),
    ("科技协会", "科协"),
    ("供销合作社", "供销社"),
    ("住房公积金", "公积金"),
    ("管理中心", "中心"),
    ("人民政府", "政府"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("有限责任公司", "公司"),
    ("有限公司", "公司"),
    ("集团公司", "集团"),
    ("街道办事处", "街道办"),
)
_OFFICIAL = re.compile("(?:局|厅|委|办|院|中心|社|公司|集团)$")
_PARTY_OR_GOVERNMENT = re.compile("委|政府|人大|政协")


def alike(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs that may be one unit printed in two ways: 市发展改革委 and 市发展和改革委员会, 财政局 and 市财政局."""
    distinct = tuple(dict.fromkeys(names))
    return tuple(pair for pair in combinations(distinct, 2) if _may_be_one(*pair))


def _may_be_one(one: str, other: str) -> bool:
    if kind_of(one) == "group" or kind_of(other) == "group":
        return _signless(one) == _signless(other)
    (level, stem), (level_too, stem_too) = _essence(one), _essence(other)
    if level and level_too and level != level_too:
        return False
    return stem == stem_too or (bool(level) and level == level_too and _abbreviates(stem, stem_too))


def _signless(name: str) -> str:
    return re.sub(r"[（）()〔〕\[\]【】\s]", "", name).replace("人民政府", "政府")


@lru_cache(maxsize=1024)  # each name is compared with all others
def _essence(name: str) -> tuple[str, str]:
    """The level that the name begins with (市, 县, or none) and what is left of it in its shortest form."""
    words = re.sub(
        "委员会", "委", re.sub("办公室", "办", re.sub("[和与及]", "", without_brackets(name).replace(" ", "")))
    )
    for long, short in _ABBREVIATED:
        words = words.replace(long, short)
    words = re.sub("^(?:共青团([省市县区])委(?:员会)?|([省市县区])团委)$", r"团\1\2委", words)
    words = re.sub("^本?[局处厅院](?=办$|.{2,}[科股室]$)", "", words)
    found = re.match(f"({_LEVEL})(?=..)(?!场监管)(.*)", words)
    return (found[1], found[2]) if found else ("", words)


def _abbreviates(one: str, other: str) -> bool:
    """Whether the shorter has, in their order, some of the longer's characters, and begins and ends as it does."""
    short, long = sorted((one, other), key=len)
    ends = [_OFFICIAL.search(words) for words in (short, long)]
    if not ends[0] or not ends[1] or ends[0][0] != ends[1][0] or short[0] != long[0]:
        return False
    return not _PARTY_OR_GOVERNMENT.match(short) and _in_order(short, iter(long))


def _in_order(short: str, rest: Iterator[str]) -> bool:
    return all(character in rest for character in short)


def one_name(printed: str) -> str:
    """A unit's name as the data write it: without the signs that part names, 各县区人民政府 for 各县、区人民政府."""
    return re.sub("[、，,；;/／]", "", printed)
