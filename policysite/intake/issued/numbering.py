"""The automatic numbers of a Word file, counted as Word does: what stands before each paragraph in print."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policysite.intake.issued.numerals import numeral
from policysite.intake.issued.package import named
from policysite.intake.issued.styles import Styles, W, child, switch, value, whole

_LEVELS = 9
_LONGEST_CHAIN = 50
"""How many lists may name each other by their styles."""
_LONGEST_PATTERN = 60
"""How long the writing of a number is: Word itself takes 31 characters."""
_PLACE = re.compile("%([1-9])")
_CLOSING = "、，。．.：:）)]】〕》"
_SIGNS = {"\uf0d8": "➢", "\uf0fc": "✓", "\uf0a7": "▪", "\uf06e": "■", "\uf075": "◆", "\uf076": "❖", "\uf0b2": "◇"}
"""What the signs of the symbol fonts look like; the others are a dot, or like one."""


@dataclass(frozen=True)
class Level:
    """A level of a list: where its count starts, how it is written, what follows, what makes it start anew."""

    start: int = 0
    form: str = "decimal"
    pattern: str = ""
    follow: str = "tab"
    restart: int | None = None
    in_digits: bool = False
    style: str = ""


@dataclass(frozen=True)
class Mark:
    """What Word prints before a paragraph, what stands between the two, and a form of numbers that is not known."""

    text: str = ""
    follow: str = ""
    unknown: str = ""

    def before(self, words: str) -> str:
        """The `words` of a paragraph with the mark: no space after a sign that closes it, unless digits follow."""
        is_closed = self.text[-1:] in _CLOSING and not words[:1].isascii()
        return f"{self.text}{'' if is_closed or self.follow == 'nothing' else ' '}{words}" if self.text else words


class _List(NamedTuple):
    """A list: whose count it shares, its levels, and from where it counts anew by its own word, by level."""

    shape: str
    levels: Mapping[int, Level]
    anew: Mapping[int, int]


class Numbering:
    """The lists of a file and how far each has come."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        found = [] if part is None else list(part)
        self._styles = styles
        self._shapes = {each.get(f"{W}abstractNumId", ""): each for each in found if named(each) == "w:abstractNum"}
        self._links = {id: value(each, "numStyleLink") for id, each in self._shapes.items()}
        self._lists = {each.get(f"{W}numId", ""): each for each in found if named(each) == "w:num"}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun = set[tuple[str, int]]()
        self._known: dict[str, _List] = {}
        self._of_shape: dict[str, Mapping[int, Level]] = {}

    def next(self, paragraph: Element) -> Mark:
        """The mark of the next paragraph of the file; every paragraph must be asked for once, in order."""
        number, level, style = self._styles.list_of(paragraph)
        if number not in self._lists:
            return Mark()
        shape, levels, _ = self._list(number)
        if level is None:
            level = next((at for at, each in levels.items() if style and each.style == style), 0)
        if level not in levels:
            return Mark()
        self._count(number, shape, levels, level)
        return self._mark(levels, level, self._counts[shape])

    def _list(self, number: str) -> "_List":
        """A list as its part says."""
        if number not in self._known:
            shape = self._shape(number)
            if shape not in self._of_shape:
                self._of_shape[shape] = _levels(self._shapes.get(shape))
            own = [each for each in self._lists[number] if named(each) == "w:lvlOverride"]
            own = [each for each in own if whole(each.get(f"{W}ilvl"), 0) < _LEVELS]
            changed = {whole(each.get(f"{W}ilvl"), 0): lvl for each in own if (lvl := child(each, "lvl")) is not None}
            anew = {whole(each.get(f"{W}ilvl"), 0): value(each, "startOverride") for each in reversed(own)}
            levels = {**self._of_shape[shape], **{at: _level(lvl) for at, lvl in changed.items()}}
            self._known[number] = _List(shape, levels, {at: whole(given, 0) for at, given in anew.items() if given})
        return self._known[number]

    def _shape(self, number: str) -> str:
        """The definition that a list is made by, also where that only names a style whose list has the levels."""
        seen = set[str]()
        while True:
            shape = value(self._lists.get(number), "abstractNumId") or ""
            style = self._links.get(shape)
            if not style or style in seen or len(seen) == _LONGEST_CHAIN:
                return shape
            seen.add(style)
            number = self._styles.list_of_style(style)

    def _count(self, number: str, shape: str, levels: Mapping[int, Level], level: int) -> None:
        """Count one more at a level: those above that have not come yet are taken to have begun, as 1.1 says."""
        counts, start = self._counts[shape], levels[level].start
        for above in range(level):
            counts.setdefault(above, levels.get(above, Level()).start)
        anew = self._list(number).anew.get(level)
        if anew is not None and (number, level) not in self._begun:
            counts[level] = anew
        else:
            counts[level] = counts[level] + 1 if level in counts else start if anew is None else anew
        self._begun.add((number, level))
        for below in [at for at in counts if at > level]:
            after = levels[below].restart if below in levels else None
            if after is None or level < after:
                del counts[below]

    def _mark(self, levels: Mapping[int, Level], level: int, counts: Mapping[int, int]) -> Mark:
        here = levels[level]
        if here.form == "bullet":
            return Mark("".join(_sign(each) for each in here.pattern), here.follow)
        unknown = ""

        def shown(place: re.Match[str]) -> str:
            nonlocal unknown
            at = int(place[1]) - 1
            of = levels.get(at, Level())
            form = "decimal" if here.in_digits else of.form
            words = numeral(count := counts.get(at, of.start), form)
            unknown = unknown if words is not None else form
            return str(count) if words is None else words

        return Mark(_PLACE.sub(shown, here.pattern).strip(), here.follow, unknown)


def _levels(shape: Element | None) -> dict[int, Level]:
    found = [] if shape is None else [each for each in shape if named(each) == "w:lvl"]
    return {at: _level(each) for each in found if (at := whole(each.get(f"{W}ilvl"), 0)) < _LEVELS}


def _level(lvl: Element) -> Level:
    restart = value(lvl, "lvlRestart")
    return Level(
        start=whole(value(lvl, "start"), 0),
        form=_form(lvl),
        pattern=(value(lvl, "lvlText") or "")[:_LONGEST_PATTERN],
        follow=value(lvl, "suff") or "tab",
        restart=None if restart is None else whole(restart, 0),
        in_digits=bool(switch(lvl, "isLgl")),
        style=value(lvl, "pStyle") or "",
    )


def _form(lvl: Element) -> str:
    """The form of a level's numbers, also where newer programs find it in a choice of theirs."""
    given = value(lvl, "numFmt")
    if given is None:
        nested = next((each for each in lvl.iter(f"{W}numFmt")), None)
        given = None if nested is None else nested.get(f"{W}val")
    return given or "decimal"


def _sign(sign: str) -> str:
    return _SIGNS.get(sign, "●") if "\ue000" <= sign <= "\uf8ff" else sign
