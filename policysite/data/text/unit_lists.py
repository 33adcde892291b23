"""Words that list units → the names one by one: what stands between two, and whether 和 joins two or is in one's name.

工业和信息化局 is one unit, 财政局和教育局 are two; where neither can be said the name is kept whole and is a doubt.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from policysite.data.text.units import ends_like_unit, is_unit_like, without_brackets

_WIDE = str.maketrans("():;,[]{}｛｝", "（）：；，〔〕（）（）")
_OPENING, _CLOSING = "（〔【［《〈“「『", "）〕】］》〉”」』"


@lru_cache(maxsize=256)  # a paragraph is looked at anew for each bracket in it
def wide(text: str) -> str:
    """The same with full-width brackets and signs, each in its place."""
    return text.translate(_WIDE)


def depths(text: str) -> list[int] | None:
    """For each character in how many brackets and quotation marks it stands; None where these do not match."""
    found, open_ones = [], []
    for character in wide(text):
        if character in _OPENING:
            open_ones.append(_OPENING.index(character))
        found.append(len(open_ones))
        if character in _CLOSING and (not open_ones or open_ones.pop() != _CLOSING.index(character)):
            return None
    return None if open_ones else found


_LONGEST, _DEEPEST = 2000, 8
"""No bracket is longer or nests deeper, so that the time is in proportion to the text, whatever the text is."""


def end_of(plain: str, start: int) -> int | None:
    """Where the bracket ends, its closing sign included, that opens at `start` of words in full-width signs."""
    open_ones: list[int] = []
    for at in range(start, min(len(plain), start + _LONGEST)):
        if plain[at] in _OPENING:
            open_ones.append(_OPENING.index(plain[at]))
            if len(open_ones) > _DEEPEST:
                return None
        elif plain[at] in _CLOSING and open_ones.pop() != _CLOSING.index(plain[at]):
            return None
        if not open_ones:
            return at + 1
    return None


def is_inside(plain: str, at: int) -> bool:
    """Whether a bracket that opened before `at` closes after it; one that is never closed holds nothing."""
    return any(
        (end := end_of(plain, start)) is not None and end > at
        for start, sign in enumerate(plain[max(0, at - _LONGEST) : at], max(0, at - _LONGEST))
        if sign in _OPENING
    )


def split(text: str, separators: str) -> list[str]:
    """The pieces of a text with matching brackets between separators that stand in none, stripped."""
    depth = depths(text) or [0] * len(text)
    pieces, begin = [], 0
    for at, character in enumerate(wide(text)):
        if character in separators and not depth[at]:
            pieces.append(text[begin:at])
            begin = at + 1
    return [piece.strip() for piece in (*pieces, text[begin:])]


_LEVELS = "(?:县|区|市|乡|镇|街道|旗|州|盟|开发区|功能区|园区|管委会|（[县市区旗、]+）)+"
_EACH = re.compile(f"(?:各|有关|相关){_LEVELS}(?:、{_LEVELS})*")
_WHOSE = re.compile(f"{_LEVELS}(?:人民政府|政府|办事处|管委会|党委|党工委)*")


def pieces_of(listed: str) -> list[str]:
    """What stands between the separators of a list; 各县、区人民政府 is one, white space parts two units."""
    found: list[str] = []
    for piece in split(listed, "、，；。/"):
        for part in _spaced(piece):
            if found and _EACH.fullmatch(wide(found[-1])) and _WHOSE.fullmatch(wide(part)):
                found[-1] += f"、{part}"
            elif part:
                found.append(part)
    return found


def _spaced(piece: str) -> list[str]:
    parts = re.split(r"\s+", piece)
    return parts if all(map(is_unit_like, parts)) else ["".join(parts)]


@dataclass(frozen=True)
class Listed:
    """A name of a list; `doubtful` where it may be two."""

    name: str
    doubtful: bool = False


_OTHERS = re.compile(
    r"等(?:(?:有关|相关|各)?(?:[0-9一二三四五六七八九十]+个)?(?:部门|单位|科室|处室|机构|地区?|方面)?)$"
)
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}[.．、]|[①-⑳]|[*★▲●])(?=[^0-9])|[*★▲]$")
_CLEARLY = re.compile(
    "(?:局|厅|委|委员会|办公室|公司|集团|政府|管委会|法院|检察院|银行|[分支]行|[支大总]队|党组|总工会|妇联|残联)$"
)
_OWN_LEVEL = re.compile("各|有关|相关|[省市县区州](?!场)|乡镇|街道|团[省市县区]?委|人民银行|国家|国网|高新区|经开区|驻")
_SAME = re.compile("(?:局|厅|委|科|股|处|中心|公司|集团|政府|学校|医院|站|所|部|镇|乡|街道)$")
_BODY = 2
"""From how many characters on a word before 处, 科 … makes it a name."""


def units_in(piece: str, known: Collection[str]) -> Iterator[Listed]:
    """The units that a piece of a list names, 等 and numbering left out; usually one."""
    name = _OTHERS.sub("", _NUMBERING.sub("", piece)).strip()
    if not name:
        return
    if name in known:
        yield Listed(name)
        return
    joints = list(_joints(name))
    for left, right in joints:
        if _are_two(left, right, known):
            yield from units_in(left, known)
            yield from units_in(right, known)
            return
    yield Listed(name, halves(name) is not None)


def halves(name: str) -> tuple[str, str] | None:
    """The two units that a doubtful name may be: joined by 和, or with nothing between them."""
    pairs = (*_joints(name), *_run_on(name))
    return next(((left, right) for left, right in pairs if is_unit_like(left) and is_unit_like(right)), None)


_LEVEL_AGAIN = re.compile(
    "(?<=[局厅委办府院室联会])(?=([省市县区州])"
    "(?![直级属本中东南西北]|(?<=市)(?:政(?!府)|区|场|民(?![族政盟]))|(?<=县)城|.{0,8}(?:分局|分院)$))(?<!委(?=.政府.))"
)
"""Where a name may go on with another unit of the same level; not 市直, 市政, 县城, nor 市委市政府信访局."""


def _run_on(name: str) -> Iterator[tuple[str, str]]:
    """What stands before and after a second word for the same level: 市教育局市财政局."""
    for found in _LEVEL_AGAIN.finditer(name):
        left, right = name[: found.start()], name[found.start() :]
        if left[0] == found[1] and _CLEARLY.search(left):
            yield left, right


def _joints(name: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each 和, 及, 与 that is in no bracket."""
    depth = depths(name) or [0] * len(name)
    for found in re.finditer("以及|[和及与暨]", name):
        left, right = name[: found.start()], name[found.end() :]
        if not depth[found.start()] and not right.startswith(("其", "时")) and right not in _GENERAL:
            yield left, right


_GENERAL = ("政府", "单位", "部门", "企业", "学校", "机构", "人大", "政协")
"""What goes on a collective name: 各级党委和政府."""


def _are_two(left: str, right: str, known: Collection[str]) -> bool:
    if left in known and right in known:
        return True
    if not (is_unit_like(left) and is_unit_like(right)) or not ends_like_unit(left) or _is_place(right):
        return False
    if _CLEARLY.search(without_brackets(left)) or _OWN_LEVEL.match(right):
        return True
    ends = [_SAME.search(without_brackets(part)) for part in (left, right)]
    return bool(ends[0] and ends[1] and ends[0][0] == ends[1][0]) and len(without_brackets(left)) > _BODY


_PLACES = ("平", "田", "县", "顺", "静", "硕", "龙", "林格尔", "政县", "布克赛尔")


def _is_place(right: str) -> bool:
    """Whether 和 with what follows begins the name of a place: 公安局和平分局."""
    return right.startswith(_PLACES)
