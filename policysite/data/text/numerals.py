"""Numbers in running words: numerals, full-width digits, and amounts with their measure words."""

import re
from dataclasses import dataclass

WIDE = str.maketrans("０１２３４５６７８９％：．", "0123456789%:.")
"""Full-width signs of numbers, one for one."""

SIGNS = "〇零一二两三四五六七八九十百千"
NUMERAL = rf"(?:[0-9]{{1,12}}|[{SIGNS}]{{1,12}})"
"""No number is longer, so that the time is in proportion to the text, whatever the text is."""
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def value_of(numeral: str) -> int:
    """`value_of("15")` is 15, `value_of("两")` 2, `value_of("十五")` 15, `value_of("二〇二七")` 2027.

    Of 两三 it is the lesser, 2; a number in a circle, up to ⑳, is that number.
    """
    if numeral.isdecimal():
        return int(numeral)
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    if not any(sign in _TENS for sign in numeral):
        whole = len(numeral) > 3 or any(sign in "〇零" for sign in numeral)
        return int("".join(str(_DIGITS[sign]) for sign in (numeral if whole else numeral[0])))
    total = digit = 0
    for sign in numeral:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


_LONG_UNITS = (
    "人次|场次|批次|家次|户次|车次|架次|件次|课时|学时|小时|个工作日|工作日|平方公里|平方千米|平方米|立方米|公里|千米"
    "|公顷|公斤|千克|兆瓦|千瓦时|千瓦|标箱|人天|人日"
)
SIZES = frozenset(
    ("平方公里", "平方千米", "平方米", "立方米", "公里", "千米", "公顷", "千瓦", "兆瓦", "米", "亩", "吨")
)
"""What tells how big a thing is, unless it is to be done in every period."""
_SHORT_UNITS = (
    "次回场家期个天日名位件人户篇条批轮份例所节堂课遍趟届讲处项座台辆套支种类组队门间栋株棵宗笔封档册幅顿站晚"
    "部亩吨米幢只艘架片块口眼盏道面张把枚床匹头羽卷盘首杆桩"
)
UNIT = (
    rf"(?:{_LONG_UNITS}|次(?!性)|个(?!小?月|工作日|百分点|小时|季度|星期|年|半)|条(?!龙)|部(?!门|委|长|队|署)|道(?!路)"
    rf"|面(?!向|积|上)|口(?!径|头|岸)|头(?!部|等)|首(?!要|位|批|次|个|席)|把(?!关|握|手)|片(?!面|区)|米(?!袋)|床(?!位)"
    rf"|[{_SHORT_UNITS.translate({ord(sign): None for sign in '次个条部道面口头首把片米床'})}]|床位)"
)
"""A measure word: what is counted by it can be done, met or handed over; no money, percentage or share."""

LEAST = r"(?:至少|不少于|不得少于|不能少于|不低于|不得低于|最少|不少於)"
MOST = re.compile(r"不超过|不得超过|不能超过|不多于|不得多于|不高于|至多|最多|以下|控制在")
_RANGE = rf"(?:[-—–－~～至到]{{1,2}}{NUMERAL})?"
_NO_LENGTH = r"(?![之以]?[前内后]|起|至)"
_AMOUNT = re.compile(
    rf"(?:(?P<least>{LEAST})(?:[^，。；：、{SIGNS}0-9每]{{0,8}}?))?(?<![第{SIGNS}0-9.])(?P<number>{NUMERAL})(?:\.(?P<parts>[0-9]{{1,4}}))?(?P<scale>[万亿])?{_RANGE}余?(?P<unit>{UNIT})"
    rf"(?P<more>[（(]?(?:及|或)?以上[)）]?)?{_NO_LENGTH}"
)
_OBJECT = re.compile(r"(?:[对从在由与为把将和以经及前近每满超过]|围绕|针对|面向|涉及|连续)$")
"""What stands before a number that tells of whom or what, not how much."""
_NEAR = 8
_EACH_HIS_OWN = re.compile(r"[一1].一")


@dataclass(frozen=True)
class Amount:
    """A number with its measure word; `least` where words (不少于, 以上) say that it is a minimum."""

    start: int
    end: int
    at_least: int
    unit: str
    least: bool
    spans: tuple[tuple[int, int], ...] = ()
    """The words of the amount alone: 至少 and 1名 of 至少发展1名."""


def amounts(words: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """Every amount in `words` from `start` to `end`; no ordinal, upper limit, length of time or object (对3个乡镇)."""
    found = []
    for each in _AMOUNT.finditer(words, start, len(words) if end is None else end):
        before = words[max(start, each.start() - _NEAR) : each.start()]
        least = bool(each["least"] or each["more"])
        if (each["least"] is None and _OBJECT.search(before)) or MOST.search(before[-5:]):
            continue
        if (each["unit"] == "日" and (before.endswith("月") or not least)) or _EACH_HIS_OWN.match(
            words, each.start("number")
        ):
            continue
        spans = ((each.span("least"),) if each["least"] else ()) + ((each.start("number"), each.end()),)
        if (number := _number(each)) is not None:
            found.append(Amount(each.start(), each.end(), number, each["unit"], least, spans))
    return found


_SCALES = {"万": 10_000, "亿": 100_000_000}


def _number(found: re.Match[str]) -> int | None:
    """The number of an amount, 1.5万 in full; None for one that is not whole."""
    scale = _SCALES.get(found["scale"] or "", 1)
    parts = found["parts"] or "0"
    rest = int(parts) * scale
    return None if rest % 10 ** len(parts) else value_of(found["number"]) * scale + rest // 10 ** len(parts)
