"""What is to be done in every period: 每季度至少1次, 每月5日前, 按月调度, 全年不少于10家, 周调度."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policysite.data.model.duties import Rhythm
from policysite.data.periods import months_of
from policysite.data.text.numerals import LEAST, MOST, NUMERAL, SIGNS, Amount, amounts, value_of

_BY_MONTHS = {months_of(rhythm): rhythm for rhythm in Rhythm if rhythm is not Rhythm.WEEK}
_MONTHS = {"月": 1, "双月": 2, "季": 3, "半年": 6, "年": 12}
_WEEKS = ("周", "星期", "礼拜")


def every_of(numeral: str | None, word: str) -> Rhythm | None:
    """The rhythm of 每月, 每3个月, 每半年, 每周; None for one that no duty can have, such as 每三年."""
    count = value_of(numeral) if numeral else 1
    if word in _WEEKS:
        return Rhythm.WEEK if count == 1 else None
    if word == "半年" and count != 1:
        return None
    return _BY_MONTHS.get(count * _MONTHS[word.removesuffix("度").removesuffix("份") or "年"])


_WORD = r"双月|月份?|季度?|半年|年度?"
_ACT = (
    "调度|通报|报告|研判|会商|分析|评比|评|总结|小结|考核|督查|督导|讲评|点评|排名|例会|汇总|盘点|梳理|报送|更新|公布"
)
_NOT_PERIOD = r"(?![级龄代薪节饼利租供产均]|周年|边|期|[度]?(?:计划|预算|目标|任务书))"
_HEADS = (
    re.compile(rf"每(?:间?隔)?(?P<number>{NUMERAL})?个?(?P<word>周|星期|礼拜|{_WORD}){_NOT_PERIOD}"),
    re.compile(rf"(?:按|逐)(?P<word>周|{_WORD}){_NOT_PERIOD}(?!递?[增减]|提高|提升|上升|下降|扩大|降低|加大)"),
    re.compile(rf"(?<![每第近{SIGNS}0-9])(?P<number>{NUMERAL})个(?P<word>月|季度)(?=[^，。；：、内每]{{0,6}}[一1]次)"),
    re.compile(r"(?P<halves>(?:每年的?)?上(?:半年)?[、和与及]下半年)(?=各|分别)"),
    re.compile(
        rf"(?<![{SIGNS}0-9每近前第])(?P<word>半年|一(?P<one>周|月|季度?|年))(?=(?:至少)?[一1]次|[一1](?:{_ACT}|[课题学讲督晒查研结检访]|主题))"
    ),
)
_NAMED = re.compile(rf"(?<=[、“立行善按实持展])(?P<word>周|月|季|半年|年)(?=(?:{_ACT})(?:[、，。；”]|制|机制|工作))")
"""周调度、月通报: an institution named by its rhythm."""
_YEARLY = re.compile(
    rf"(?P<whole>全年|年均|(?<![0-9{SIGNS}每近前])一年(?:之内|以内|内)?|(?<![0-9{SIGNS}年今本当每])年度?内|(?<![本上每按该下])年度(?=(?:(?!计划|预算|目标)[^，。；：、]){{0,8}}(?:不少于|至少)))(?:累计|合计)?"
)
_MONTHLY = re.compile(r"(?<![0-9])次月(?P<day>[0-9]{1,2})日(?:之前|以前|前)")
_NEXT_YEAR = re.compile(r"次年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日|底|末)?(?:之前|以前|前)")
_STOP = re.compile(
    r"[，。；：:;,！？\n]|(?<=.)每(?:[0-9两二三六]*个?(?:月|季|年|周|星期)|半年|天|日|次)|(?<=[^年])全年"
)
_OFTEN = re.compile("[次场回期轮趟遍]|场次|批次")


_NEAR = 16
"""How many signs before a period are looked at."""


@dataclass(frozen=True)
class Recurrence:
    """Words that ask for something in every period; `every` is None where no duty can have that rhythm.

    `spans` are the words that tell rhythm, day and amount alone.
    """

    start: int
    end: int
    every: Rhythm | None
    at_least: int | None
    unit: str | None
    by: dict[str, int] | None
    spans: tuple[tuple[int, int], ...]


def recurrences(words: str, start: int, end: int) -> Iterator[Recurrence]:
    """What the sentence from `start` to `end` in `words` (no white space, half-width digits) asks for per period."""
    taken = start
    for head in sorted(_heads(words, start, end), key=lambda each: (each.start(), -each.end())):
        if head.start() >= taken:
            found = _recurrence(words, head, end)
            if found:
                taken = found.end
                yield found


def _heads(words: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for pattern in (*_HEADS, _NAMED, _YEARLY, _MONTHLY, _NEXT_YEAR):
        yield from pattern.finditer(words, start, end)


def _recurrence(words: str, head: re.Match[str], end: int) -> Recurrence | None:
    named = head.groupdict()
    if head.re is _MONTHLY:
        return _dated(head, Rhythm.MONTH, {"day": int(named["day"])})
    if head.re is _NEXT_YEAR:
        return _dated(head, Rhythm.YEAR, {"month": int(named["month"]), "day": int(named["day"] or 31)})
    every = Rhythm.YEAR if named.get("whole") else Rhythm.HALF_YEAR if named.get("halves") else None
    if every is None:
        every = every_of(named.get("number"), named.get("one") or named["word"])
    by, after, times = _day(words, head.end(), every) if not named.get("one") else (None, head.end(), 1)
    stop = _STOP.search(words, after, end)
    fragment_end = stop.start() if stop else end
    amount = _amount(words, head, after, fragment_end, end)
    if not _obliges(words, head, after, fragment_end, amount):
        return None
    return _joined(words, head, after, every, by, times, amount)


def _dated(head: re.Match[str], every: Rhythm, by: dict[str, int]) -> Recurrence:
    return Recurrence(head.start(), head.end(), every, None, None, by, (head.span(),))


def _joined(
    words: str,
    head: re.Match[str],
    after: int,
    every: Rhythm | None,
    by: dict[str, int] | None,
    times: int,
    amount: Amount | None,
) -> Recurrence:
    before = re.search(rf"(?:{LEAST})$", words[max(0, head.start() - _NEAR) : head.start()])
    start = head.start() - (len(before[0]) if before else 0)
    spans = [(start, after)]
    at_least, unit = None, None
    if amount:
        each = times if words[after : amount.start].endswith(("各", "分别")) or words[after : after + 1] == "各" else 1
        at_least, unit = amount.at_least * each, "天" if amount.unit == "日" else amount.unit
        spans += amount.spans or [(amount.start, amount.end)]
    return Recurrence(start, max(after, amount.end if amount else 0), every, at_least, unit, by, tuple(spans))


def _obliges(words: str, head: re.Match[str], after: int, end: int, amount: Amount | None) -> bool:
    """Whether the words that follow a period ask for something: no upper limit, growth, allowance or mere attribute."""
    fragment, before = words[after:end], words[max(0, head.start() - _NEAR) : head.start()]
    if head.groupdict().get("whole"):
        return _counts_in_a_year(head, amount)
    if MOST.search(fragment) and not (amount and amount.least):
        return False
    if amount:
        return not _CONDITION.match(words, amount.end)
    if fragment.startswith(("的", "均", "来")) or re.search(r"[占较比]$|近年来|以来|^已", before[-6:]):
        return False
    growth = re.search(r"(?:增长|提高|提升|增加|下降|降低|递增|递减)[^，]{0,4}[0-9.]+(?:%|个百分点)", fragment)
    return not (
        growth
        or (re.search(r"[0-9][0-9.]*[万亿]?元", fragment) and re.search("补助|补贴|奖|每人|标准", before + fragment))
    )


_CONDITION = re.compile(r"[^，。；：]{0,6}的(?:[，。；]|扣|给予|予以|取消|视为|不得|不予|责令|处以|由|按|应当|一律)")
"""What follows a number by which something else is measured: 每月迟到3次以上的扣发绩效."""


def _counts_in_a_year(head: re.Match[str], amount: Amount | None) -> bool:
    """全年, 一年内 and the like ask for something only with a number; 年内 may be a date, 年内建成5处."""
    if amount is None:
        return False
    if head["whole"] == "全年" or "计" in head[0]:
        return True
    return amount.least and (
        head["whole"] not in ("年内", "年度内", "年度") or bool(_OFTEN.match(amount.unit)) or amount.unit == "天"
    )


def _amount(words: str, head: re.Match[str], after: int, fragment_end: int, end: int) -> Amount | None:
    """The amount in the fragment after a period, else the bare 不少于2次 that begins the next one."""
    if head.re is _NAMED:
        return None
    found = [each for each in amounts(words, after, fragment_end) if each.end <= fragment_end]
    if found and found[0].start == after:
        return found[0]
    idiom = re.compile(rf"一(?={_ACT})").match(words, after) or _idiom(words, after)
    if idiom:
        return Amount(idiom.start(), idiom.end(), 1, "次", False)
    least = [each for each in found if each.least]
    if least or found:
        return (least or found)[0]
    following = re.compile(rf"，(?:且|并|频次|次数|每年)?(?:{LEAST})").match(words, fragment_end)
    if following and not following[0].endswith("每年"):
        later = amounts(words, fragment_end + 1, min(end, following.end() + 6))
        return later[0] if later and later[0].start <= following.end() and _OFTEN.match(later[0].unit) else None
    return None


def _idiom(words: str, after: int) -> re.Match[str] | None:
    """每月一主题, 每季一课: one each."""
    if not re.search(r"每(?:月|季度?|半年|年)$|一(?:周|月|季度?|年)$", words[max(0, after - _NEAR) : after]):
        return None
    return re.compile(r"一(?![律般定些起并同体线次]|个|场|批|项|轮|期)(?=[\u4e00-\u9fff])").match(words, after)


_BEFORE = r"(?:之前|以前|前)?"
_TENTH = {"上": 10, "中": 20, "下": 31}
_OF_MONTH = rf"(?:(?P<day>{NUMERAL})[日号]|(?P<tenth>[上中下])旬|[底末])"
_IN_MONTH = re.compile(
    rf"的?(?:(?P<day>{NUMERAL})[日号](?:[、和及]{NUMERAL}[日号])*|(?:月?[底末]|终了?))(?:之前|以前|前)?"
)
_IN_YEAR = re.compile(
    rf"的?(?P<month>{NUMERAL})月份?(?:(?:至|到|[-—–~～]+){NUMERAL}月份?)?{_OF_MONTH}?(?P<more>(?:{_BEFORE}[、和及与]{NUMERAL}月份?"
    rf"(?:{NUMERAL}日|[底末])?)+)?{_BEFORE}"
)
_QUARTER = re.compile(r"的?第?(?P<quarter>[一二三四1-4])季度[底末]?" + _BEFORE)
_OF_QUARTER = re.compile(
    rf"的?(?P<which>首个?|末|最后[一1]?个?|第?{NUMERAL}个)(?:月份?|(?<=末)(?=[0-9])){_OF_MONTH}?{_BEFORE}|的?(?:[底末]|终了?)(?:之前|以前|前)?"
)
_UP_TO = r"(?:[-—–~～至到]{1,2}[0-9二两三四五六七])?"
_WEEKDAY = re.compile(
    rf"(?:(?:(?<=周)|(?<=星期)|(?<=礼拜))(?P<day>[二三四五六1-6](?!{_UP_TO}(?:[次个天场回篇期轮家]|小时|课时|学时))|[日天]|一(?!{_UP_TO}[次场篇个期轮回天]|"
    rf"(?:{_ACT})))|的?(?:周|星期|礼拜)(?P<named>[一二三四五六日天]))(?:上午|下午|晚)?(?:下班)?(?:{NUMERAL}(?:时|点钟?|:[0-9]{{2}}))?{_BEFORE}"
)
_AFTERWARDS = re.compile(
    rf"(?:结束|终了|过)?之?[后次](?:首?月|季度?首月|下月)?的?(?:首月)?(?:{NUMERAL}个?(?:工作日|日|天)[之以]?(?:内|前)|{NUMERAL}日前)"
)
_END = re.compile(
    r"(?:的?年)?[底末终](?:之前|以前|前)?|的?(?:主?汛期|元旦|春节|五一|七一|国庆|中秋|开学)节?(?:之前|以前|前)|(?P<half>的?[上下]半年)(?:之前|以前|前)?"
)


def _day(words: str, at: int, every: Rhythm | None) -> tuple[dict[str, int] | None, int, int]:
    """The day inside a period that stands at `at`, where the words go on, and how many days are listed."""
    afterwards = _AFTERWARDS.match(words, at)
    if afterwards:
        return None, afterwards.end(), 1
    match every:
        case Rhythm.WEEK:
            return _in_week(words, at)
        case Rhythm.MONTH:
            return _in_month(words, at)
        case Rhythm.QUARTER:
            return _in_quarter(words, at)
        case Rhythm.YEAR:
            return _in_year(words, at)
        case Rhythm.TWO_MONTHS | Rhythm.HALF_YEAR | None:
            return None, at, 1


def _in_week(words: str, at: int) -> tuple[dict[str, int] | None, int, int]:
    found = _WEEKDAY.match(words, at)
    if not found:
        return None, at, 1
    day = found["day"] or found["named"]
    return {"day": 7 if day in "日天" else value_of(day)}, found.end(), 1


def _in_month(words: str, at: int) -> tuple[dict[str, int] | None, int, int]:
    found = _IN_MONTH.match(words, at)
    if not found:
        return None, at, 1
    listed = len(re.findall("[日号]", found[0]))
    day = value_of(found["day"]) if found["day"] and listed == 1 else 0
    return ({"day": day} if 1 <= day <= 31 else None), found.end(), max(1, listed)


def _in_quarter(words: str, at: int) -> tuple[dict[str, int] | None, int, int]:
    found = _OF_QUARTER.match(words, at)
    if not found:
        return None, at, 1
    if not found["which"]:
        return None, found.end(), 1
    number = re.search(NUMERAL, found["which"])
    month = 1 if found["which"].startswith("首") else value_of(number[0]) if number and "第" in found["which"] else 3
    return {"month": month, "day": _day_of(found)}, found.end(), 1


def _in_year(words: str, at: int) -> tuple[dict[str, int] | None, int, int]:
    found = _IN_YEAR.match(words, at)
    if found and 1 <= value_of(found["month"]) <= 12:
        times = 1 + len(re.findall("月", found["more"] or ""))
        return ({"month": value_of(found["month"]), "day": _day_of(found)} if times == 1 else None), found.end(), times
    quarter = _QUARTER.match(words, at)
    if quarter:
        return {"month": 3 * value_of(quarter["quarter"]), "day": 31}, quarter.end(), 1
    end = _END.match(words, at)
    if end:
        by = {"month": 6, "day": 31} if end["half"] and "上" in end["half"] else None
        return by, end.end(), 1
    return None, at, 1


def _day_of(found: re.Match[str]) -> int:
    """The day in a month that words name; 31 stands for its last."""
    if found["day"]:
        return min(value_of(found["day"]), 31)
    return _TENTH[found["tenth"]] if found["tenth"] else 31
