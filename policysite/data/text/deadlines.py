"""Dates by which something is to be done: 6月底前, 2027年上半年, 2026年三季度末前, 到2028年底, 年内."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policysite.data.text.numerals import NUMERAL, SIGNS, value_of

_YEAR = (
    rf"(?:(?P<year>(?:20|19)[0-9]{{2}}|[二一][〇零九][{SIGNS}]{{2}})年"
    "|(?P<relative>今年|本年度?|当年|明年|次年|来年|后年)的?)"
)
_HALF = r"(?P<half>[上下])半年[底末]?"
_QUARTER = r"第?(?P<quarter>[一二三四1-4])季度[底末]?"
_MONTH = (
    rf"(?<![{SIGNS}0-9])(?P<month>{NUMERAL})月份?"
    rf"(?:(?P<day>{NUMERAL})[日号]|(?P<tenth>[上中下])旬|(?P<end>[底末])|(?P<early>初))?"
)
_PART = rf"(?:{_HALF}|{_QUARTER}|{_MONTH}|(?P<year_end>(?:年|(?<=年))[底末]|年终)|(?P<middle>年中))"
_HOUR = r"(?:[0-9]{1,2}(?:时|点|:[0-9]{2})|开学|入汛|供暖|下班)?"
_BY = r"(?P<by>之前|以前|前(?![后期置往来沿景]))"
_AT = (
    r"(?:(?<=^)|(?<=[，。；：:、（(“\n])|(?<=[，。；：\n][于在])|(?<=力争|争取|计划|确保|务必)"
    "|(?<=力争于|力争在|争取在|计划于|计划在|确保在))"
)
"""Where words begin that name a time without 前."""
_DONE = (
    "完成|建成|建立|实现|全部|全面|基本|力争|投入|投用|启动|开工|出台|制定|印发|形成|达到|竣工|启用|上线|开展|组织|举办"
    "|报送|提出|前"
)
_NO_NOUN = r"(?:之?内|期间)?(?![-—–~～工的财经情总数报和与、至到以来度第]|中旬|[0-9]|已)"
_FEASTS = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "七一": (7, 1), "国庆": (10, 1)}
_FEAST = (
    "(?P<feast>元旦|春节|清明|五一|劳动节|端午|七一|中秋|国庆)(?:节|假期)?"
    "|(?P<season>主?汛期|汛|供暖季|采暖季|开学|两会|高考|中考)"
)
_PATTERNS = (
    re.compile(rf"{_YEAR}?{_PART}{_HOUR}{_BY}"),
    re.compile(rf"{_YEAR}{_BY}"),
    re.compile(rf"{_YEAR}?(?:{_FEAST})(?P<by>之前|以前|前)(?![后期夕])"),
    re.compile(
        r"(?P<early>[本当下](?:个?月(?:[0-9]{1,2}[日号]|[底末]|[上中下]旬)|周[一二三四五六日末]?|季度?[底末]?))(?:之前|以前|前)"
    ),
    re.compile(rf"(?:(?<![达得提增升降减扩迟直用签报交回送拿做看想找遇])到|{_AT}至){_YEAR}{_PART}?"),
    re.compile(rf"(?<![达得提增升降减扩])到(?:{_MONTH}(?<=[底末])|年[底末])"),
    re.compile(rf"{_YEAR}?(?:{_MONTH}(?<=[底末])|(?<!每)年[底末])(?={_DONE})"),
    re.compile(rf"{_AT}{_YEAR}?(?:{_HALF}|{_QUARTER}|{_MONTH}(?<=旬)){_NO_NOUN}"),
    re.compile(rf"{_AT}{_YEAR}{_MONTH}(?<=[月份]){_NO_NOUN}"),
    re.compile(rf"{_AT}{_MONTH}(?<=[月份])(?=(?:全面|基本)?(?:完成|建成|投用|出台|印发|启用|竣工|上线))"),
    re.compile(
        rf"{_YEAR}?{_MONTH}(?<=[日号底末])(?=(?:、|和|及|与){NUMERAL}月(?:{NUMERAL}[日号]|[底末])(?:之前|以前|前))"
    ),
    re.compile(rf"(?<![0-9{SIGNS}每近前半往历])(?:{_YEAR}|(?:今年|本年度?)?年度?)(?:之内|以内|内)"),
    re.compile(rf"{_AT}{_YEAR}(?=(?:全市|全县|全区|全省)?(?:{_DONE}))"),
)
_PAST = re.compile(r"(?:截至|截止到?|有效期[为至]?|执行至|延长至|期限[为至]|自|从|年[至到]|追溯到?|[0-9]年[—–-])$")
_CONDITION = re.compile(
    r"(?:已|未|曾|尚未|仍)|(?:[，]?累计|[，]?共|的(?:$|[，。；]))|(?:出生|参加工作|符合条件)"
    r"|(?:入职|毕业|成立|取得|注册|登记|开工|立项|建成|批准|完成|印发|出台|备案|办理|发生|形成|签订|交付|投产|新?购置|购买|新建)[^，。；]{0,6}?的"
    r"|[^，。；]{1,10}的(?:[，。；]|给予|予以|可以|应当|不得|视为|按照?)"
)
_CHECKED = 16


@dataclass(frozen=True)
class Deadline:
    """Words that name a date, from `start` to `end`, and the last day on which they are met (None: not known)."""

    start: int
    end: int
    due: date | None
    year: int | None


def deadlines(words: str, start: int, end: int, year: int | None) -> Iterator[Deadline]:
    """The dates by which the sentence from `start` to `end` in `words` asks for something.

    `year` is the one of the document; a year that the sentence named before goes before it.
    """
    taken, said = start, year
    found = [match for pattern in _PATTERNS for match in pattern.finditer(words, start, end)]
    for match in sorted(found, key=lambda each: (each.start(), -each.end())):
        if match.start() < taken:
            continue
        taken = match.end()
        if not _obliges(words, match, start, end, year):
            continue
        named = _year_of(match, said)
        said = named or said
        yield Deadline(match.start(), match.end(), _due(match, named), named)


def _obliges(words: str, match: re.Match[str], start: int, end: int, year: int | None) -> bool:
    before, after = (
        words[max(start, match.start() - _CHECKED) : match.start()],
        words[match.end() : min(end, match.end() + _CHECKED)],
    )
    if match[0].startswith("到"):
        after = re.sub("^，?累计(?!的)", "", after)
    if _PAST.search(before) or _CONDITION.match(after):
        return False
    named = _year_of(match, year)
    if not (named is None or year is None or named >= year):
        return False
    month = match.groupdict().get("month")
    return month is None or 1 <= value_of(month) <= 12


_LATER = {"明年": 1, "次年": 1, "来年": 1, "后年": 2}


def _year_of(match: re.Match[str], year: int | None) -> int | None:
    named = match.groupdict()
    if named.get("year"):
        return value_of(named["year"])
    return year + _LATER.get(named.get("relative") or "", 0) if year else None


def _due(match: re.Match[str], year: int | None) -> date | None:
    """The last day that the words allow; a month, quarter or half that is named is allowed itself."""
    named = {name: value for name, value in match.groupdict().items() if value}
    if year is None or "early" in named:
        return None
    if "feast" in named or "season" in named:
        return date(year, *_FEASTS[named["feast"]]) if named.get("feast") in _FEASTS else None
    if "half" in named:
        return _last(year, 6 if named["half"] == "上" else 12)
    if "quarter" in named:
        return _last(year, 3 * value_of(named["quarter"]))
    if "middle" in named:
        return _last(year, 6)
    if "month" in named:
        return _day(year, value_of(named["month"]), named)
    only_year = "by" in named and "year_end" not in named
    return None if only_year else _last(year, 12)


def _day(year: int, month: int, named: dict[str, str]) -> date | None:
    last = _last(year, month)
    day = value_of(named["day"]) if "day" in named else {"上": 10, "中": 20}.get(named.get("tenth", ""), last.day)
    return last.replace(day=day) if 1 <= day <= last.day else None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


_BARE = (re.compile(rf"{_YEAR}?{_PART}"), re.compile(_YEAR))


def due_in(words: str, year: int | None = None) -> date | None:
    """The date that words name which are nothing but a deadline: 2026年9月底前, 2026年12月; None where none."""
    for each in deadlines(words, 0, len(words), year):
        return each.due
    for pattern in _BARE:
        for match in pattern.finditer(words):
            month = match.groupdict().get("month")
            if month is None or 1 <= value_of(month) <= 12:
                return _due(match, _year_of(match, year))
    return None
