"""What people write, in an answer, an option, a form or a cell → the value meant: one reader for all of these.

What can mean but one thing is taken, however it is written: `2026年11月12日`, `2026/11/12`, `20261112`, full-width
digits and signs, a time of day behind it, `M09-2-A`. Anything else is refused with what to write instead. Which values
fit is the model's to say.
"""

import re
import string
from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone

from policysite.data.model.values import shown
from policysite.data.yaml.reading import FORBIDDEN

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""Within these every format of ours can hold a date (zip and gzip cannot hold all)."""

CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai has had no summer time since 1991, so that no time zone database is needed."""

LONGEST = 500
"""How many characters one line of text may have."""

_MOST = 99_999


class UnfitError(Exception):
    """What was written cannot be taken; the text says why, and what to write, for people."""


_BLANKS = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NO_BREAK = re.compile("[\xa0\u2007\u202f]")
_INVISIBLE = "".join(
    map(chr, (0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
)
_EDGES = string.whitespace + _INVISIBLE + "\x85\u2028\u2029\xa0\u1680\u202f\u205f\u3000"
_EDGES += "".join(map(chr, range(0x2000, 0x200B)))
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_HALF = {0xFF01 + at: 0x21 + at for at in range(94)} | dict.fromkeys(map(ord, _DASHES), "-")


def trimmed(text: str) -> str:
    """The text without what cannot be seen at its edges: spaces of every width, zero-width and directional signs."""
    return text.strip(_EDGES)


def unseen(text: str) -> str:
    """What is said of the first sign in a line of text that looks like nothing or like a space; empty where none is."""
    found = FORBIDDEN.search(text) or _NO_BREAK.search(text)
    if found is None:
        return ""
    at, sign = found.start(), found[0]
    place = f"第{at}个字“{text[at - 1]}”之后" if at else "开头"
    if sign == "\t":
        return f"{place}有制表符，请改用空格"
    if _NO_BREAK.match(sign):
        return f"{place}有不间断空格（U+{ord(sign):04X}），请改为普通的空格，或删去"
    return f"{place}有看不见或已损坏的字符（U+{ord(sign):04X}），请删去"


def one_line(text: str) -> str:
    """One line of words as they were written. Raises UnfitError."""
    text = trimmed(text)
    if "\n" in text or "\r" in text:
        raise UnfitError("分了行，须写成一行")
    if said := unseen(text):
        raise UnfitError(said)
    if len(text) > LONGEST:
        raise UnfitError(f"太长，共{len(text)}个字，最多{LONGEST}个字")
    return text


def half_width(text: str) -> str:
    """The text trimmed, with half-width signs for full-width ones, one dash for every kind of it, and single spaces."""
    return re.sub(rf"[\s{_BLANKS}]+", " ", trimmed(text).translate(_HALF))


def leading_id(text: str) -> tuple[str, str]:
    """The id that the text begins with, as ids are written, and what follows: `M09-2-A　调研` → `m09-2-a`, `调研`."""
    given = half_width(text)
    found = _ID.match(given)
    return (re.sub(" ", "", found[0]).lower(), given[found.end() :].strip()) if found else ("", given)


_ID = re.compile(r"[A-Za-z0-9]+(?: ?- ?[A-Za-z0-9]+)*")


def alike(text: str) -> str:
    """What two names have in common that differ only in letters' case, width and spaces."""
    return half_width(text).replace(" ", "").casefold()


_YEAR = r"([0-9]{4})(?: ?[-/.。、·年] ?| )"
_MONTH = re.compile(rf"(?:{_YEAR}([0-9]{{1,2}}) ?(?:月份?)?|([0-9]{{4}})([0-9]{{2}}))")
_TIME = (
    r"(?:上午|下午|早上|中午|晚上|凌晨)? ?(?P<hour>[0-9]{1,2})[:点时](?P<minute>[0-9]{1,2})?分?"
    r"(?::?(?P<second>[0-9]{1,2})(?:\.[0-9]+)?秒?)? ?(?:[AaPp][Mm])?"
)
_ZONE = r" ?(?P<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
"""Only where a `T` stands before the time: in 9:30-10:30 another time follows."""
_DAY = re.compile(
    rf"(?:{_YEAR}([0-9]{{1,2}})(?: ?[-/.。、·月] ?| )([0-9]{{1,2}})|([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}))"
    rf"(?: ?[日号]|(?![0-9]))(?:[ ,]*\(?(?:星期|周|礼拜)(?P<week>[一二三四五六日天])\)?)?"
    rf"(?:(?:(?P<iso>T)|[ ,]*){_TIME}(?(iso){_ZONE}))?"
)
_WEEK = "一二三四五六日"

_NUMERALS = re.compile("[〇零○一二三四五六七八九十年月日号份 ]+")
_DIGITS = {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


def day(value: object) -> date:
    """The day that is meant: text, a number such as 20261112, or a date whose time of day is left off.

    Raises UnfitError.
    """
    if isinstance(value, date):
        return _within(value.date() if isinstance(value, datetime) else value)
    given = _plain(value)
    found = _DAY.fullmatch(given)
    if found is None:
        raise UnfitError(f"须是年月日齐全的日期，写成2026-03-16这样，写的是{shown(value)}")
    try:
        year, month, number = (int(each) for each in found.groups()[:6] if each)
        meant = _at(date(year, month, number), found)
    except (ValueError, OverflowError):
        raise UnfitError(f"{shown(value)}不是日期，没有这一天{'、这一刻' if found['hour'] else ''}") from None
    if found["week"] and meant.weekday() != _WEEK.index(found["week"].replace("天", "日")):
        raise UnfitError(f"{shown(value)}：{meant}是星期{_WEEK[meant.weekday()]}，请核对日期")
    return _within(meant)


def _at(written: date, found: re.Match[str]) -> date:
    """The day here of a day with the time that stands behind it. Raises ValueError where there is no such time."""
    if found["hour"] is None:
        return written
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    at = datetime(written.year, written.month, written.day, hour, minute, second, tzinfo=CHINA)
    zone = found["zone"]
    if zone is None:
        return at.date()
    return datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{zone.upper()}").astimezone(CHINA).date()


def _within(meant: date) -> date:
    if not FIRST <= meant <= LAST:
        raise UnfitError(f"须在{FIRST.year}年至{LAST.year}年间，写的是“{meant}”")
    return meant


def as_day(text: str) -> date | None:
    """The day that `text` writes in the one form of the data files, `2026-03-16`; None where it is none."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def month(value: object) -> str:
    """The month that is meant, `2026-11`: text, a number such as 202611, or any day of it. Raises UnfitError."""
    if not isinstance(value, date):
        given = _plain(value)
        # 2026.1 as a number may have been typed as 2026.10
        found = None if isinstance(value, float) and "." in given else _MONTH.fullmatch(given)
        if found is not None:
            year, number = (int(each) for each in found.groups() if each)
            if not 1 <= number <= 12:
                raise UnfitError(f"{shown(value)}不是月份，没有这个月")
            value = date(year or 1, number, 1)
        elif not _DAY.fullmatch(given):
            raise UnfitError(f"须是月份，写成2026-03这样，写的是{shown(value)}")
    return f"{day(value):%Y-%m}"


def count(value: object, units: Collection[str] = ()) -> int:
    """The whole number that is meant; one of the measure words `units` may stand behind it. Raises UnfitError."""
    given = _plain(value)
    found = re.fullmatch(
        rf"(-?(?:[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+))(?:\.0+)?(?: ?(?:{'|'.join(map(re.escape, units))}))?", given
    )
    if found is None:
        unit = f"（单位是{'、'.join(units)}）" if units and re.fullmatch(r"-?[0-9]+ ?\w{1,4}", given) else ""
        raise UnfitError(f"须是整数，只写数字{unit}，写的是{shown(value)}")
    number = int(found[1].replace(",", "")[:20])
    if abs(number) > _MOST:
        raise UnfitError(f"{shown(value)}太大，请核对")
    return number


def _plain(value: object) -> str:
    """A value as half-width text, Chinese numerals as digits. Raises UnfitError for text with a sign unseen within."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    given = one_line(re.sub(r"\s", " ", trimmed(str(value))))
    given = half_width(given)
    return re.sub("[〇零○一二三四五六七八九十]+", _number, given) if _NUMERALS.fullmatch(given) else given


def _number(found: re.Match[str]) -> str:
    """`二〇二六` → 2026, `十一` → 11, `三十` → 30."""
    tens, ten, ones = found[0].partition("十")
    if ten:
        tens, ones = tens or "一", ones or "〇"
    return "".join(_DIGITS.get(sign, sign) for sign in tens + ones)
