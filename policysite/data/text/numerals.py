"""Chinese numerals as the document prints them (一、二、…), up to 9999."""

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


def chinese(number: int) -> str:
    """`chinese(3)` is 三, `chinese(12)` 十二, `chinese(105)` 一百零五; `number` from 1 to 9999."""
    words, gap = "", False
    for unit, sign in _PLACES:
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + sign
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words
