"""How characters sound, in their place: the syllables of pinyin."""

from collections.abc import Mapping
from importlib.metadata import version

Syllables = tuple[str, ...]

_before: dict[str, Syllables] = {}
_asked: dict[str, Syllables] = {}


def source() -> str:
    """What the readings come from; with another there may be others."""
    return f"pypinyin-{version('pypinyin')}"


def syllables(text: str) -> Syllables:
    """The syllable of each character, without tones: 重要 → zhong, yao. Other signs stay as they are."""
    if text not in _asked:
        _asked[text] = _before.get(text) or _read(text)
    return _asked[text]


def _read(text: str) -> Syllables:
    from pypinyin import lazy_pinyin  # its dictionaries take a fifth of a second: only where something new is read

    return tuple(lazy_pinyin(text))


def remember(found: Mapping[str, Syllables]) -> None:
    """Take what an earlier run has `asked` of the same `source`; what cannot be that is not taken.

    Signs that are not Chinese are read several at once: a text that has any is read anew.
    """
    _before.update((text, read) for text, read in found.items() if len(text) == len(read) and all(read))


MOST = 50_000
"""How many texts are worth keeping: those of some ten documents."""


def known() -> Mapping[str, Syllables]:
    """Every text that this run has asked for or remembers, with its syllables; where that is too much, the former."""
    both = _before | _asked
    return both if len(both) <= MOST else _asked


def news() -> bool:
    """Whether this run has asked for anything that no earlier one had."""
    return not _asked.keys() <= _before.keys()
