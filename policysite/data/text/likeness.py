"""How two texts differ, and how like they are, in bounded time.

`difflib` compares every sign of the one with all that are equal to it in the other, and again for each piece that is
left between two matches: with one sign repeated that grows with the cube of the length. Where there are more such pairs
than a text of some pages has, the two are compared from their ends alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

MOST_PAIRS = 200_000


def differences(old: str, new: str) -> Sequence[tuple[str, int, int, int, int]]:
    """The operations that turn `old` into `new`, as `difflib` tells them."""
    if _few_pairs(old, new):
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    first = _alike(old, new)
    last = _alike(reversed(old[first:]), reversed(new[first:]))
    return [("replace", first, len(old) - last, first, len(new) - last)]


def likeness(old: str, new: str) -> float:
    """From 0, nothing in common, to 1; of texts too long to be compared the most that it can be."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.ratio() if _few_pairs(old, new) else matcher.quick_ratio()


def _few_pairs(old: str, new: str) -> bool:
    signs = Counter(new)
    return sum(count * signs[sign] for sign, count in Counter(old).items()) <= MOST_PAIRS


def _alike(old: Iterable[str], new: Iterable[str]) -> int:
    """How many signs the two have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
