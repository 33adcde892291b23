"""What the search knows of characters: how they sound, in what other way they are written, and which are common."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

from policysite.data.text.sounds import syllables

_HAN = re.compile(r"[\u3400-\u9fff]+")


def readings(texts: Iterable[str]) -> dict[str, str]:
    """The characters of `texts` by syllable, without tones: `{"fang": "方访", …}`; ü is written v.

    A character stands under each reading that it has in its place: 重 under `zhong` in 重要, under `chong` in 重复.
    """
    runs = {run for text in texts for run in _HAN.findall(text)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for run in runs:
        for character, syllable in zip(run, syllables(run), strict=True):
            if syllable.isascii():
                found[syllable].add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


@cache
def listed(name: str) -> tuple[str, ...]:
    """The lines of a list that comes with this package, without its remarks."""
    lines = (files("policysite.pages") / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


@cache
def common() -> str:
    """The characters in common use: those of the first level of GB 2312."""
    return bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
        "gb2312", "ignore"
    )


def traditional(characters: Collection[str]) -> str:
    """For each other way to write one of `characters` the pair of both: `訪访辦办`."""
    lines = (line for line in listed("traditional.txt") if line[0] in characters)
    return "".join(f"{other}{line[0]}" for line in lines for other in line[1:])
