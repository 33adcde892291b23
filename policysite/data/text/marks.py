"""The marks with which a document numbers its entries: 第一章, 第五条, 一、（一）1. （1） ① 一是."""

import re
from dataclasses import dataclass
from enum import IntEnum

from policysite.data.text.numerals import value_of

HAN = "一二三四五六七八九十百零〇"


class MarkStyle(IntEnum):
    """How an entry is numbered; a style usually stands below those before it here."""

    BOOK = 0
    CHAPTER = 1
    DIVISION = 2
    ARTICLE = 3
    HAN_COMMA = 4
    HAN_BRACKETS = 5
    NUMBER = 6
    NUMBER_BRACKETS = 7
    CIRCLE = 8
    POINT = 9


_WORDS = {
    MarkStyle.BOOK: "编",
    MarkStyle.CHAPTER: "章",
    MarkStyle.DIVISION: "节",
    MarkStyle.ARTICLE: "条",
}
_NUMERAL = f"[{HAN}]+|[0-9]+"
_FORMS = {
    **{
        style: rf"(?P<mark>第\s?(?P<number>{_NUMERAL})\s?{word}(?![{HAN}款项]))(?P<gap>[\s\u3000：:]*)"
        for style, word in _WORDS.items()
    },
    MarkStyle.HAN_COMMA: rf"(?P<mark>(?P<number>[{HAN}]{{1,5}})[、．])(?P<gap>[ \u3000]*)(?![{HAN}][、年月日])",
    MarkStyle.HAN_BRACKETS: rf"(?P<mark>[（(](?P<number>[{HAN}]{{1,5}})[）)][、.．]?)(?P<gap>[ \u3000]*)",
    MarkStyle.NUMBER: r"(?P<mark>(?P<number>[1-9１-９][0-9０-９]{0,2})(?:[.．](?![0-9０-９])|、))(?P<gap>[ \u3000\t]*)",
    MarkStyle.NUMBER_BRACKETS: r"(?P<mark>[（(](?P<number>[1-9１-９][0-9０-９]{0,2})[）)])(?P<gap>[ \u3000]*)",
    MarkStyle.CIRCLE: r"(?P<mark>(?P<number>[①-⑳]))(?P<gap>[ \u3000]*)",
    MarkStyle.POINT: rf"(?P<mark>(?P<number>[{HAN[:10]}]{{1,2}})是)(?P<gap>)",
}
_MATCHERS = {style: re.compile(form + r"(?P<rest>.*)\Z", re.DOTALL) for style, form in _FORMS.items()}


@dataclass(frozen=True)
class Mark:
    """The mark of a line: as `printed`, one full-width space for whatever space follows it; the `rest` of the line."""

    style: MarkStyle
    printed: str
    numeral: str
    number: int
    rest: str


def mark_of(text: str) -> Mark | None:
    """The mark that a line begins with, or None."""
    for style, matcher in _MATCHERS.items():
        found = matcher.match(text)
        if found and (found["rest"] or style in _WORDS):
            gap = "\u3000" if found["gap"] else ""
            printed = re.sub(r"\s+", "\u3000", found["mark"])
            return Mark(style, printed + gap, found["number"], value_of(found["number"]), found["rest"].strip())
    return None


_SIGNS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


def chinese(number: int) -> str:
    """`chinese(3)` is 三, `chinese(12)` 十二, `chinese(105)` 一百零五; `number` from 1 to 9999."""
    words, gap = "", False
    for unit, sign in _PLACES:
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _SIGNS[digit] + sign
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words
