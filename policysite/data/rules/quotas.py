"""Rules on a duty's quote: whose words it has, and that number, rhythm and time limit are those of the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from policysite.data.document import Document
from policysite.data.model.duties import DAYS, TIMES, Duty, DutyKind, Limit, Rhythm, Within
from policysite.data.model.words import PERIOD, RHYTHM
from policysite.data.rules.base import Case, Fault
from policysite.data.text.limits import limits
from policysite.data.text.numerals import NUMERAL, SIGNS, WIDE, value_of
from policysite.data.text.rhythms import every_of

_COMPARED = 120
"""How many characters of a wrong quote are looked for: the time grows with the product of both lengths."""
_PERIOD_WORDS = PERIOD | {Rhythm.QUARTER: "季", Rhythm.TWO_MONTHS: "双月"}


def quotes_are_verbatim(case: Case) -> Iterator[Fault]:
    """任务的原文依据是该款在任务期间（since至ended）施行过的版本里的连续文字；没有终止的，须见于最后一版。"""
    for duty in case.dataset.duties:
        yield from case.unknown(duty, ("clause",), duty.clause, case.dataset.clause)
        looked = [each for each in _in_time(case, duty) if duty.clause in each.clause]
        found = [each for each in looked if duty.quote in each.clause[duty.clause].text]
        latest = case.dataset.latest
        if looked and not found:
            yield _nowhere(case, duty, looked)
        elif found and latest in looked and latest not in found and _goes_on(latest, duty):
            text = (
                "引文只见于{versions}，{latest}的{clause}里没有：内容有变的，终止原任务（ended），另立新任务（since）；"
                "只改了字句的，照{latest}改引文"
            )
            given = {"versions": _listed(found), "latest": latest.version.id, "clause": duty.clause}
            yield Fault(duty, ("quote",), text, **given)


def _goes_on(latest: Document, duty: Duty) -> bool:
    """Whether a duty has no end: neither its own nor that of its clause."""
    return duty.ended is None and duty.clause in latest.in_text


def _in_time(case: Case, duty: Duty) -> list[Document]:
    """The versions in force on any day between a duty's `since` and `ended`; all that there are where no day is known.

    None for a duty that has ended where a former version is missing.
    """
    if not case.dated_versions:
        missing = len(case.dataset.documents) < len(case.dataset.versions)
        return [] if missing and duty.ended else [*case.dataset.documents]
    documents = case.dataset.documents
    following = [*(document.version.in_force for document in documents[1:]), None]
    start, end = duty.since or date.min, duty.ended.date if duty.ended else date.max
    pairs = zip(documents, following, strict=True)
    return [each for each, until in pairs if each.in_force(end) and (until is None or until > start)]


def _listed(documents: list[Document]) -> str:
    return "、".join(document.version.id for document in documents)


def _nowhere(case: Case, duty: Duty, looked: list[Document]) -> Fault:
    quote, texts = duty.quote[:_COMPARED], [document.clause[duty.clause].text for document in looked]
    like = max((closest(quote, text) for text in texts), key=lambda words: SequenceMatcher(None, quote, words).ratio())
    text = "引文不在{clause}原文{versions}中。写的是“{quote}”，原文最接近的是“{like}”"
    versions = f"（{_listed(looked)}）" if len(case.dataset.documents) > 1 else ""
    return Fault(duty, ("quote",), text, clause=duty.clause, versions=versions, quote=quote, like=like)


def closest(quote: str, text: str) -> str:
    """The part of `text`, as long as `quote`, that is most like it."""
    match = SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
    start = max(0, min(match.a - match.b, len(text) - len(quote)))
    return text[start : start + len(quote)]


_SIGNS = f"0-9{SIGNS}"
_UNITS = {"次": TIMES, "回": TIMES, "场": TIMES, "天": DAYS, "日": DAYS}
"""The measure words that the words of any duty are looked through for, with that which a duty has for each."""
_EACH = re.compile(rf"每个?({NUMERAL})?个?(半年|季|双月|月|年|周(?!年)|星期|礼拜)|半年")
_LIMIT = re.compile(rf"({NUMERAL})个?(工作日|小时|日|天)(?:之内|以内|内)")


def quotas_agree_with_the_quote(case: Case) -> Iterator[Fault]:
    """任务的数量、计量、频次、时限与引文一致；引文没有写的不论；本单位另有决定的写明依据（basis）。"""
    for duty in case.dataset.duties:
        if duty.basis is None:
            quote = duty.quote.translate(WIDE)
            yield from _rhythm(duty, quote)
            yield from _number(duty, quote)
            yield from _limit(duty, quote)
            yield from _by(duty, quote)


def _rhythm(duty: Duty, quote: str) -> Iterator[Fault]:
    if duty.every is None:
        return
    said = {every_of(found[1], found[2] or "半年") for found in _EACH.finditer(quote)}
    if duty.every in said or (not said and _PERIOD_WORDS[duty.every] in quote):
        return
    if any(duty.every == each.every for each in limits(quote)):
        return
    words = "、".join(RHYTHM[rhythm] for rhythm in Rhythm if rhythm in said)
    if words:
        text = "引文写的是“{words}”，every写的是“{given}”；本单位另定频次的，须在basis写明依据"
        yield Fault(duty, ("every",), text, words=words, given=duty.every)
    else:
        text = "引文没有写明频次是“{word}”，自定频次须在basis写明依据，写的是“{given}”"
        yield Fault(duty, ("every",), text, word=_PERIOD_WORDS[duty.every], given=duty.every)


def _number(duty: Duty, quote: str) -> Iterator[Fault]:
    said = [*_amounts(quote, duty.unit)]
    if duty.kind is not DutyKind.RECURRING or duty.at_least is None or duty.unit is None or not said:
        return
    words = "、".join(f"{number}{unit}" for number, unit in said)
    if any(duty.at_least == number and duty.unit in (unit, _UNITS.get(unit)) for number, unit in said):
        return
    if any((each.every, each.at_least, each.unit) == (duty.every, duty.at_least, duty.unit) for each in limits(quote)):
        return
    field = "unit" if duty.at_least in {number for number, _ in said} else "at_least"
    text = "引文写的是“{words}”，任务写的是“{given}”；本单位另定数量的，须在basis写明依据"
    yield Fault(duty, (field,), text, words=words, given=f"{duty.at_least}{duty.unit}")


@cache
def _amount(unit: str | None) -> re.Pattern[str]:
    """A number with its unit; no ordinal (第3次), upper limit (不超过3次), or length of time (3天内)."""
    own = f"|{re.escape(unit)}次?" if unit and unit not in _UNITS else ""
    return re.compile(
        rf"(?<![第{_SIGNS}])(?<!不超过)(?<!不多于)(?<!至多)(?<!最多)({NUMERAL})(次(?!性)|[回场天日]{own})(?![之以]?[前内后]|起|至)"
    )


def _amounts(quote: str, unit: str | None) -> Iterator[tuple[int, str]]:
    """Every amount in the words, also in the duty's own unit; 3月5日 is a day and none."""
    for found in _amount(unit).finditer(quote):
        if not (found[2] == "日" and quote[: found.start()].endswith("月")):
            yield value_of(found[1]), found[2]


def _limit(duty: Duty, quote: str) -> Iterator[Fault]:
    said = [*_limits(quote)]
    if duty.within and said and duty.within not in [limit for limit, _ in said] and not _is_read(duty, quote):
        text = "引文写的时限是“{words}”，within写的是“{given}”；本单位另定时限的，须在basis写明依据"
        yield Fault(duty, ("within",), text, words=said[0][1], given=_written(duty.within))


_COUNTED = {"工作日": "working_days", "小时": "hours", "日": "days", "天": "days"}


def _limits(quote: str) -> Iterator[tuple[Limit | Within, str]]:
    """Every time limit in the words, with the words for it."""
    same_day = next((word for word in ("当日", "当天", "即日") if word in quote), None)
    if same_day:
        yield Within.SAME_DAY, same_day
    for found in _LIMIT.finditer(quote):
        yield Limit.model_validate({_COUNTED[found[2]]: value_of(found[1]) or 1}), found[0]


def _written(within: Limit | Within) -> str:
    """As the data have it: `same_day`, `working_days: 3`."""
    if isinstance(within, Within):
        return within
    return "".join(f"{name}: {number}" for name, number in within if number)


def _is_read(duty: Duty, quote: str) -> bool:
    """Whether time limit, or day of the period, are what is read in the words."""
    plain = duty.model_dump(include={"within", "by"}, exclude_none=True, mode="json")
    return any(value == getattr(each, name) for each in limits(quote) for name, value in plain.items())


_MONTH_NAMED = re.compile(rf"({NUMERAL})月")
_DAY_NAMED = re.compile(rf"({NUMERAL})[日号](?!内|以内|之内)")


def _by(duty: Duty, quote: str) -> Iterator[Fault]:
    """The month of a year and the day of a month by which a duty is due are those of the words, where they name any."""
    if duty.by is None or _is_read(duty, quote):
        return
    asked = (
        ("month", Rhythm.YEAR, duty.by.month, _MONTH_NAMED, "月"),
        ("day", Rhythm.MONTH, duty.by.day, _DAY_NAMED, "日"),
    )
    for field, rhythm, given, named, sign in asked:
        said = [value_of(found[1]) for found in named.finditer(quote)]
        if duty.every is rhythm and given and said and given not in said:
            text = "引文写的是“{words}”，by写的是“{given}”；本单位另定期限的，须在basis写明依据"
            words = "、".join(f"{number}{sign}" for number in said)
            yield Fault(duty, ("by", field), text, words=words, given=f"{given}{sign}")


@dataclass(frozen=True)
class Asked:
    """What words ask for in numbers: rhythms, amounts with their units, time limits as written and as read, months."""

    rhythms: frozenset[Rhythm]
    amounts: tuple[tuple[int, str], ...]
    limits: tuple[str, ...]
    within: tuple[Limit | Within, ...]
    months: tuple[int, ...]


def asked(words: str, unit: str | None = None) -> Asked:
    """What `words` ask for in numbers, in a duty's `unit` too."""
    plain = words.translate(WIDE)
    rhythms = (every_of(found[1], found[2] or "半年") for found in _EACH.finditer(plain))
    amounts = tuple(
        (number, said if said == unit else _UNITS.get(said, said)) for number, said in _amounts(plain, unit)
    )
    return Asked(
        frozenset(rhythm for rhythm in rhythms if rhythm),
        amounts,
        limits=tuple(found[0] for found in _LIMIT.finditer(plain)),
        within=tuple(limit for limit, _ in _limits(plain)),
        months=tuple(value_of(found[1]) for found in _MONTH_NAMED.finditer(plain)),
    )


def agrees(duty: Duty) -> bool:
    """Whether number, rhythm and time limit of a duty are those of its quote."""
    quote = duty.quote.translate(WIDE)
    return not any((*_rhythm(duty, quote), *_number(duty, quote), *_limit(duty, quote), *_by(duty, quote)))


QUOTE_RULES = (quotes_are_verbatim, quotas_agree_with_the_quote)
