"""Quotas and time limits in a clause's running words: what they ask for in numbers, and where.

Numbers that oblige nobody (第3次会议, 2022版, 12345热线, 增长5%以上, 不超过3次) make none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from policysite.data.model.duties import Rhythm
from policysite.data.text.deadlines import Deadline, deadlines
from policysite.data.text.numerals import LEAST, NUMERAL, SIZES, WIDE, Amount, amounts, value_of
from policysite.data.text.rhythms import Recurrence, recurrences

Kind = Literal["recurring", "deadline", "within", "standing"]


@dataclass(frozen=True)
class Limit:
    """One quota or time limit, with the words of the text that say it."""

    quote: str
    """The words that say it, as they stand in the text from `start` to `end`."""
    sentence: str
    """The sentence that holds it, without its full stop or semicolon."""
    start: int
    end: int
    kind: Kind
    every: Rhythm | None = None
    """None in a `recurring` one never happens: a rhythm that no duty can have makes no limit."""
    at_least: int | None = None
    unit: str | None = None
    due: date | None = None
    """The last day of a deadline; None where its year, or the day, is not known."""
    due_words: str | None = None
    by: dict[str, int] | None = None
    """The day inside every period: month (from 1) and day (31: the last), or day of the month, or of the week."""
    within: str | dict[str, int] | None = None
    """`same_day`, or a number of working_days, days or hours; None for another length (30分钟, 两个月)."""
    in_principle: bool = False
    """原则上, 一般: exceptions may be explained."""
    spans: tuple[tuple[int, int], ...] = ()
    """The words of rhythm, day and number alone, without what stands between them."""


_SENTENCE = re.compile(r"[^。；;！？\n]+")


def limits(text: str, year: int | None = None) -> tuple[Limit, ...]:
    """Every quota and time limit in `text`, in its order; `year` is that of the document, for dates without one."""
    at = [place for place, sign in enumerate(text) if not sign.isspace() or sign == "\n"]
    words = "".join(text[place] for place in at).translate(WIDE)
    found: list[Limit] = []
    for sentence in _SENTENCE.finditer(words):
        held = sorted(_in_sentence(words, *sentence.span(), year), key=lambda limit: limit.start)
        found += [_placed(text, at, sentence.span(), each) for each in held]
    return tuple(found)


def _placed(text: str, at: list[int], sentence: tuple[int, int], limit: Limit) -> Limit:
    """A limit whose places are those of `text`: `at` tells where each sign of the words without white space stands."""

    def place(start: int, end: int) -> tuple[int, int]:
        return at[start], at[end - 1] + 1

    start, end = place(limit.start, limit.end)
    first, last = place(*sentence)
    spans = tuple(place(*span) for span in limit.spans)
    quote = text[start:end]
    return replace(limit, quote=quote, sentence=text[first:last], start=start, end=end, spans=spans)


def _in_sentence(words: str, start: int, end: int, year: int | None) -> Iterator[Limit]:
    repeated = [*recurrences(words, start, end)]
    taken = [(each.start, each.end) for each in repeated]
    yield from (_recurring(words, start, each) for each in repeated if each.every)
    dates = [each for each in deadlines(words, start, end, year) if _free(taken, each.start, each.end)]
    yield from (_deadline(words, start, each) for each in dates)
    taken += [(each.start, each.end) for each in dates]
    spans = [each for each in _within(words, start, end) if _free(taken, each.start, each.end)]
    yield from spans
    taken += [(each.start, each.end) for each in spans]
    for amount in amounts(words, start, end):
        if _free(taken, amount.start, amount.end) and _stands(words, start, dates, amount):
            yield _standing(words, start, amount)


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    return all(end <= first or last <= start for first, last in taken)


_NEAR = 24
"""How many signs before a limit are looked at."""
_LEADING = re.compile(r"(?:[于在]|应当?于|原则上|一般|力争|至少)+$")
_HEADED = re.compile(r"每(?!年|月|季|周|半|个月|个季|星期|次)[^，。；：、每]{1,10}$")
_SOFT = re.compile(r"原则上|一般(?=[应每不在于要须需安至组控情]|[0-9一二两三])")


def _limit(words: str, start: int, end: int, kind: Kind, sentence: int, spans: tuple[tuple[int, int], ...]) -> Limit:
    before = words[max(sentence, start - _NEAR) : start]
    leading = _LEADING.search(before)
    begins = start - len(leading[0]) if leading else start
    fragment = re.split("[，：]", before + words[start:end])
    soft = any(_SOFT.search(part) for part in fragment[-1:]) or before.endswith(("原则上，", "一般情况下，"))
    return Limit("", "", begins, end, kind, in_principle=soft, spans=spans)


def _recurring(words: str, sentence: int, found: Recurrence) -> Limit:
    limit = _limit(words, found.start, found.end, "recurring", sentence, found.spans)
    limit = _with_head(words, sentence, limit)
    return replace(limit, every=found.every, at_least=found.at_least, unit=found.unit, by=found.by)


def _with_head(words: str, sentence: int, limit: Limit) -> Limit:
    """With 每名处级干部 before it: of whom each is meant."""
    head = _HEADED.search(words[max(sentence, limit.start - _NEAR) : limit.start])
    return replace(limit, start=limit.start - len(head[0])) if head else limit


def _deadline(words: str, sentence: int, found: Deadline) -> Limit:
    limit = _limit(words, found.start, found.end, "deadline", sentence, ((found.start, found.end),))
    return replace(limit, due=found.due, due_words=words[found.start : found.end])


_SPAN = re.compile(
    rf"(?:自[^，。；：]{{1,15}}?之?日起)?(?:(?<=[，。；：])[在于])?(?<![第近前年月0-9.每×*xX])(?:(?P<number>{NUMERAL})|(?P<half>半)|[0-9]+\.[0-9]+)个?"
    r"(?:(?P<unit>工作日|自然日|小时|分钟|天|日|周|星期|(?<=个)月|年)(?:之内|以内|内(?![部外容设涵]))"
    r"|(?P<short>工作日|小时)(?=(?:响应|办结|到场|到达|答复|回复|反馈|处置)(?:[，。；、”]|制|机制|$)))"
)
_DONE_AT_ONCE = (
    "办|阅|批|分办|反馈|答复|回复|处置|处理|上报|报|转|交办|清|完成|整改|录入|公示|公布|归档|到|审|登记|受理|移交|送|修|联系|响应"
    "|解决|核|见效|毕|结|更正|拨付|出具|发|通报|通知|签|汇总|化解|销号"
)
_NEXT_DAY = re.compile(
    rf"[于在]?(?:次日|第二天)(?:[0-9]{1, 2}[时点])?(?:之前|以前|前|内|上午|中午|下午|(?={_DONE_AT_ONCE}))"
)
_NEXT_WORKING_DAY = re.compile(r"[于在]?(?:下[一1]个?|次[一1]?个?|第二个)工作日(?:之前|以前|前|内)?")
_SAME_DAY = re.compile(
    r"(?<![活考节试比赛届该假])(?:当日|当天|即日|即时|同日)(?:之?内|予以|应当?|全部|即可?|及时|[0-9]{1,2}[时点]前)?"
    rf"(?={_DONE_AT_ONCE})"
)
_NOT_ASKED = re.compile(
    r"不得|未|无|没有|不能|仍|再次|累计|发生|受过|曾|有效|免|不予|不再|[^，。；]{0,6}未[^，。；]{0,8}的"
)
_UNITS = {"工作日": "working_days", "自然日": "days", "天": "days", "日": "days", "小时": "hours"}
_YEARS_DONE = re.compile("完成|建成|实现|基本|力争|全部|全面|达到|形成")


def _within(words: str, start: int, end: int) -> Iterator[Limit]:
    for found in _SPAN.finditer(words, start, end):
        if _spans(words, start, found):
            yield _span(words, start, found, _length(found))
    for pattern, within in ((_NEXT_DAY, {"days": 1}), (_NEXT_WORKING_DAY, {"working_days": 1})):
        for found in pattern.finditer(words, start, end):
            yield _span(words, start, found, within)
    for found in _SAME_DAY.finditer(words, start, end):
        yield _span(words, start, found, "same_day")


def _spans(words: str, start: int, found: re.Match[str]) -> bool:
    """Whether something is to be done in that time: neither a look back (近三年内) nor a ban or a condition."""
    before, after = words[max(start, found.start() - _NEAR) : found.start()], words[found.end() : found.end() + 14]
    if re.search(r"(?:近|过去|最近|连续|提前|前|超过|任期|每)$", before) or _NOT_ASKED.match(after):
        return False
    if found["short"]:
        all_day = re.search(r"(?:[保坚]持|[实推]行|提供)$", before) and found["number"] == "24"
        return not (all_day or re.search(r"(?:最快|最短|平均|不足|约)$", before))
    return found["unit"] != "年" or bool(_YEARS_DONE.match(after)) or before.endswith(("力争", "用"))


def _length(found: re.Match[str]) -> dict[str, int] | None:
    if found["half"]:
        return {"days": 15} if found["unit"] == "月" else None
    if not found["number"]:
        return None
    number = value_of(found["number"])
    unit = found["unit"] or found["short"]
    if unit in ("周", "星期"):
        return {"days": 7 * number}
    return {_UNITS[unit]: number} if unit in _UNITS else None


def _span(words: str, sentence: int, found: re.Match[str], within: str | dict[str, int] | None) -> Limit:
    limit = _limit(words, found.start(), found.end(), "within", sentence, (found.span(),))
    return replace(limit, within=within)


_PROVIDED = re.compile(
    r"(?:配备|安排|明确|设立|设置|建设|建成|培育|打造|新增|组建|选派|确定|选聘|聘请|有|由)[^，。；：、每]{0,6}$"
)


def _stands(words: str, sentence: int, dates: list[Deadline], amount: Amount) -> bool:
    """Whether an amount without a period obliges: 不少于2名, 配备2名以上; not the target of a date nor a condition."""
    if not amount.least or amount.unit in SIZES:
        return False
    said = words[amount.start : amount.end]
    if not re.match(LEAST, said) and (
        not _PROVIDED.search(words[max(sentence, amount.start - _NEAR) : amount.start])
        or re.match("的|[^，。；]{0,6}的[，。；企单人]", words[amount.end :])
    ):
        return False
    between = [words[each.end : amount.start] for each in dates if each.end <= amount.start]
    return not any(part.count("，") < 2 and "每" not in part for part in between)


def _standing(words: str, sentence: int, amount: Amount) -> Limit:
    limit = _limit(words, amount.start, amount.end, "standing", sentence, amount.spans)
    unit = "天" if amount.unit == "日" else amount.unit.removeprefix("个") if len(amount.unit) > 1 else amount.unit
    return replace(_with_head(words, sentence, limit), at_least=amount.at_least, unit=unit)
