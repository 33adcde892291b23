"""A text as it would be typed plainly: what looks like a digit, space or dash is one; what is not seen is not there."""

import html
import re
import unicodedata

_SAME = {
    " ": "\t\r\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u0085\u2028\u2029",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63",
    "·": "•‧・･⋅∙",
    "★": "☆⭐✩✪✭✮✯🌟✦✧",
    "X": "×ХхⅩⅹ",
    "(": "﹙",
    ")": "﹚",
    ":": "︰﹕∶",
    "密": "宻",
    "绝": "絕",
    "机": "機",
    "秘": "祕",
    "级": "級",
    "内": "內",
    "资": "資",
}
_ONE = {sign: plain for plain, signs in _SAME.items() for sign in signs}
_ONE |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DIGITS = (range(0x0660, 0x066A), range(0x06F0, 0x06FA), range(0x1D7CE, 0x1D800), range(0x1FBF0, 0x1FBFA))
_ONE |= {chr(code): str(unicodedata.decimal(chr(code))) for digits in _DIGITS for code in digits}
"""One sign for one, so that every place stays."""

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_WRITTEN = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,6});|\\u[0-9a-fA-F]{4}"
"""Characters as HTML and JSON may write them."""

_LONGER = re.compile(f"[{_UNSEEN}]|{_WRITTEN}")
_OTHER = re.compile("[" + "".join(re.escape(sign) for sign in _ONE if sign < "\U00010000") + "]")
_FAR = re.compile("[\U00010000-\U0010ffff]")
"""The rest of them apart: a class of both takes twenty times as long."""

_SPOKEN = "〇零○一二三四五六七八九"
_NUMERALS = re.compile(rf"(?<![{_SPOKEN}幺])[{_SPOKEN}幺](?:[ -]{{0,2}}[{_SPOKEN}幺]){{10,18}}(?![{_SPOKEN}幺])")
"""Eleven Chinese numerals or more: a number that is read out, digit by digit."""
_DIGIT_OF = dict(zip(_SPOKEN, "000123456789", strict=True)) | {"幺": "1"}


class Plain:
    """A text written plainly, and which place of the original each of its signs has."""

    def __init__(self, text: str) -> None:
        self._places: list[int] | None = None
        if _LONGER.search(text):
            text = self._shortened(text)
        text = _FAR.sub(lambda sign: _ONE.get(sign[0], sign[0]), _OTHER.sub(lambda sign: _ONE[sign[0]], text))
        self.text = _NUMERALS.sub(lambda run: "".join(_DIGIT_OF.get(sign, sign) for sign in run[0]), text)

    def place(self, offset: int) -> int:
        """Where the sign at `offset` of the plain text stands in the original."""
        return offset if self._places is None else self._places[offset]

    def _shortened(self, text: str) -> str:
        """The text without what is not seen, and with the signs that longer ways of writing stand for."""
        signs: list[str] = []
        places: list[int] = []
        last = 0
        for found in _LONGER.finditer(text):
            sign = _unescaped(found[0])
            if sign == found[0]:
                continue
            signs += [text[last : found.start()], sign]
            places += [*range(last, found.start()), *[found.start()] * len(sign)]
            last = found.end()
        signs.append(text[last:])
        self._places = [*places, *range(last, len(text))]
        return "".join(signs)


def _unescaped(written: str) -> str:
    """The sign that is meant: none for one that is not seen, `written` itself for what is no sign."""
    if written[0] == "&":
        written = html.unescape(written)
    elif written[0] == "\\":
        written = chr(int(written[2:], 16))
    return "" if re.fullmatch(f"[{_UNSEEN}]", written) else written
