"""How Chinese characters are read, for finding them by pinyin."""

import re
from collections import defaultdict
from collections.abc import Iterable

_HAN = re.compile(r"[\u3400-\u9fff]+")


def readings(texts: Iterable[str]) -> dict[str, str]:
    """The characters of `texts` by syllable, without tones: `{"fang": "方访", …}`; ü is written v.

    A character stands under each reading that it has in its place: 重 under `zhong` in 重要, under `chong` in 重复.
    """
    from pypinyin import lazy_pinyin  # its dictionaries take a third of a second: only where they are needed

    runs = {run for text in texts for run in _HAN.findall(text)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for run in runs:
        for character, syllable in zip(run, lazy_pinyin(run), strict=True):
            if syllable.isascii():
                found[syllable].add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}
