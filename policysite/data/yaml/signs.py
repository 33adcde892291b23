"""Signs that cannot be seen, and places in a text."""

import re
from collections.abc import Iterator

from policysite.data.problems import Position, Problem

# Controls, line and paragraph separators, soft hyphens, fillers, zero-width and bidirectional signs, variation
# selectors, tags, the replacement of a lost character, non-characters: each can make two texts look alike that are
# not. The line feed is the one exception.
_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
)


_NON_CHARACTERS = "".join(chr((plane << 16) | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))


FORBIDDEN = re.compile(f"[{_UNSEEN}\U000e0000-\U000e0fff{_NON_CHARACTERS}]")


_SUSPECT = re.compile(f"[{_UNSEEN}\U00010000-\U0010ffff]")
"""What FORBIDDEN forbids, and some more: several times as fast."""


def position(text: str, offset: int) -> Position:
    """Where `offset` is in `text`."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def hidden(file: str, text: str) -> Iterator[Problem]:
    """The first character of each line that cannot be seen."""
    if _SUSPECT.search(text):
        for number, line in enumerate(text.split("\n"), 1):
            if found := FORBIDDEN.search(line):
                yield hidden_sign(file, Position(number, found.start() + 1), found[0])


def hidden_sign(file: str, place: Position, sign: str) -> Problem:
    """The fault of a `sign` that FORBIDDEN forbids."""
    text = "有制表符，请改用空格" if sign == "\t" else "有看不见或已损坏的字符U+{number}，请删去"
    return Problem(file, place, "hidden_sign", text, {"number": f"{ord(sign):04X}"})


def visible(text: str) -> str:
    """`text` on one line and with each sign that cannot be seen written as its number, so that it may be shown."""
    return FORBIDDEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text).replace("\n", "\\n")
