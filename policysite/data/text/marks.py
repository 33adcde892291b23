"""The marks with which a document numbers its entries: 第一章, 第五条, 一、（一）1. 1.1 1.1.1 （1） ① 一是, 一要."""

import re
from dataclasses import dataclass
from enum import IntEnum

from policysite.data.text.numerals import value_of

HAN = "一二三四五六七八九十百零〇"


class MarkStyle(IntEnum):
    """How an entry is numbered; a style usually stands below those before it here. A `TITLE` prints no number."""

    TITLE = -1
    BOOK = 0
    PART = 1
    CHAPTER = 2
    DIVISION = 3
    ARTICLE = 4
    HAN_COMMA = 5
    HAN_BRACKETS = 6
    NUMBER = 7
    DECIMAL = 8
    DECIMALS = 9
    NUMBER_BRACKETS = 10
    CIRCLE = 11
    POINT = 12


_WORDS = {
    MarkStyle.BOOK: "编",
    MarkStyle.PART: "部分",
    MarkStyle.CHAPTER: "章",
    MarkStyle.DIVISION: "节",
    MarkStyle.ARTICLE: "条",
}
_NUMERAL = f"[{HAN}]{{1,7}}|[0-9]{{1,5}}"
_PLACE = "[1-9][0-9]?"
_APART = (
    "[ \\u3000\\t]+(?![0-9%％])|(?=[\u4e00-\u9fff“《])(?![万亿千百倍元米吨亩年月日级版度折]|平方|立方|公|个百分|小时)"
)
"""What parts 1.1 from the words of its entry: white space, or words that it does not count."""
_FORMS = {
    **{
        style: rf"(?P<mark>第\s?(?P<number>{_NUMERAL})\s?{word}(?![{HAN}款项]))(?P<gap>[\s\u3000：:]*)"
        for style, word in _WORDS.items()
    },
    MarkStyle.HAN_COMMA: rf"(?P<mark>(?P<number>[{HAN}]{{1,5}})[、．])(?P<gap>[ \u3000]*)(?![{HAN}][、年月日])",
    MarkStyle.HAN_BRACKETS: rf"(?P<mark>[（(](?P<number>[{HAN}]{{1,5}})[）)][、.．]?)(?P<gap>[ \u3000]*)",
    MarkStyle.NUMBER: r"(?P<mark>(?P<number>[1-9１-９][0-9０-９]{0,2})(?:[.．](?![0-9０-９])|、))(?P<gap>[ \u3000\t]*)",
    MarkStyle.DECIMALS: rf"(?P<mark>(?P<number>{_PLACE}\.{_PLACE}(?:\.{_PLACE}){{1,2}})[.．、]?)(?P<gap>{_APART})",
    MarkStyle.DECIMAL: rf"(?P<mark>(?P<number>{_PLACE}\.{_PLACE})[.．、]?)(?P<gap>{_APART})",
    MarkStyle.NUMBER_BRACKETS: r"(?P<mark>[（(](?P<number>[1-9１-９][0-9０-９]{0,2})[）)])(?P<gap>[ \u3000]*)",
    MarkStyle.CIRCLE: r"(?P<mark>(?P<number>[①-⑳]))(?P<gap>[ \u3000]*)",
    MarkStyle.POINT: rf"(?P<mark>(?P<number>[{HAN[:10]}]{{1,2}})[是要])(?P<gap>)",
}
_MATCHERS = {style: re.compile(form + r"(?P<rest>.*)\Z", re.DOTALL) for style, form in _FORMS.items()}


@dataclass(frozen=True)
class Mark:
    """The mark of a line: as `printed`, a colon too, one full-width space for any space; the `rest` of the line."""

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
            gap = re.sub(r"\s+", "\u3000", found["gap"])
            printed = re.sub(r"\s+", "\u3000", found["mark"])
            return Mark(style, printed + gap, found["number"], _place(found["number"]), found["rest"].strip())
    return None


def counted(text: str, mark: str) -> Mark | None:
    """The bare number, 1 or 1.1 before a tab, with which Word itself counts a line that begins with `mark`."""
    rest = text.removeprefix(mark)
    if not re.fullmatch(rf"{_PLACE}(?:\.{_PLACE}){{0,3}}", mark) or not rest[:1].isspace() or not rest.strip():
        return None
    style = (MarkStyle.NUMBER, MarkStyle.DECIMAL, MarkStyle.DECIMALS)[min(mark.count("."), 2)]
    return Mark(style, f"{mark}\u3000", mark, _place(mark), rest.strip())


def _place(numeral: str) -> int:
    """The value of a numeral; of 1.2 its place in 1, 2."""
    return value_of(numeral.rpartition(".")[2])


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
