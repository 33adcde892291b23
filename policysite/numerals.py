"""Chinese numerals as the document prints them (一、二、…), up to 99."""

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """`chinese(3)` is 三, `chinese(12)` 十二, `chinese(40)` 四十; `number` from 1 to 99."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
