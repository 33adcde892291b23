"""The numbers of an automatic list in words and signs, by the names that Word has for their forms."""

from collections.abc import Callable

from policysite.data.text.marks import chinese

_LARGEST = 9999
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
_BRACKETED = "".join(map(chr, range(0x2474, 0x2488)))
_STOPPED = "".join(map(chr, range(0x2488, 0x249C)))
_CHINESE_CIRCLED = "".join(map(chr, range(0x3280, 0x328A)))


def numeral(number: int, form: str) -> str | None:
    """`numeral(12, "chineseCounting")` is 十二; None for a `form` that is not known.

    A number that a form has no sign for is written in digits, as Word does.
    """
    make = _FORMS.get(form)
    if make is None:
        return None
    if form == "none":
        return ""
    return (make(number) if 0 < number <= _LARGEST else "") or str(number)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1 : number]


def _repeated(first: str) -> Callable[[int], str]:
    """a … z, then aa … zz."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * min((number - 1) // 26 + 1, 40)


def _roman(number: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        words, number = words + sign * (number // value), number % value
    return words


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """十二 and 九十九, but 一〇〇."""
    return chinese(number) if number < 100 else _digits(number)


def _legal(number: int) -> str:
    """拾贰 is written 壹拾贰."""
    words = chinese(number)
    return f"{'一' if words.startswith('十') else ''}{words}".translate(_LEGAL)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "decimalEnclosedParen": _one_of(_BRACKETED),
    "decimalEnclosedFullstop": _one_of(_STOPPED),
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _counting,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": _legal,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": _digits,
    "japaneseCounting": chinese,
    "japaneseDigitalTenThousand": _digits,
    "ideographDigital": _digits,
    "ideographEnclosedCircle": _one_of(_CHINESE_CIRCLED),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "lowerLetter": _repeated("a"),
    "upperLetter": _repeated("A"),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": str,
}
