"""A short title from a sentence: without its quota where that reads well."""

import re
from collections.abc import Iterable

LONGEST = 30
_ENOUGH, _PLENTY = 4, 6
_LIGHT = re.compile("(?:开展|进行|举办|举行|召开|组织|完成|实施)$")
_EDGES = " \t\u3000，,、：:；;。.！!？?—-"
_NUMBERED = re.compile("^(?:[0-9]{1,2}[.．、](?![0-9])|[（(][一二三四五六七八九十0-9]{1,2}[）)]|[A-Z][.．、])(?=.{2})")
_LEADING = re.compile("^(?:此后|并且|同时|其中|其次|首先|且|并|[一二三四五六七八九十]是)(?=.{4})")
_REST = re.compile("^(?:之前|以前|前|之内|以内|内)(?=.{3})")
"""What is left of a time limit before the words that it limits."""
_LEFT_OVER = re.compile(r"(?:应当|应|须|需|要|必须|可)?(?:于|在)?(?:原则上|一般)?(?:于|在)?$")
_OBLIGED = re.compile(r"^[^，]{1,16}?(?:应当|必须|应|须)(?=.{5})")
_SCENE = re.compile(
    r"(?:的|时|后|[之以]?前|情况下?|前提下|同时|基础上|^(?:遇有?|根据|按照|依据|结合|经|由于|因|凡是?)[^，]*(?<!办理|执行|处理|落实))$"
)
"""A part that says no more than when, where or on whom: what is to be done stands behind it."""
_OBJECT = re.compile(
    "^(?:对于?|针对|将|把)(?!.*(?:给予|予以|加以|实行|实施|开展|进行|组织|建立|作出?|加强|提出|制定|落实|采取|纳入|归并|处理|管理$))"
)
"""What something is to be done to, and no more."""
_MARKS = (("“", "”"), ("《", "》"), ("（", "）"))


def title_of(words: str, told: Iterable[tuple[int, int]] = ()) -> str:
    """A title of at most `LONGEST` signs from `words`; `told` are the places of rhythm, date and number in them."""
    places = sorted(told)
    parts = _without(words, places)
    own = next((index for index, (_, held) in enumerate(parts) if held), None)
    title = _opening([text for text, _ in parts]) if own is None else _part(parts, own)
    if len(title) < _ENOUGH:
        title = words.strip(_EDGES)
    return _short(title) or _short(words.strip(_EDGES)) or words[:LONGEST]


def _without(words: str, places: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The parts between commas, without what stands at `places`, and whether anything stood there."""
    found = []
    for part in re.finditer("[^，：]+", words):
        text, at, held = "", part.start(), False
        for start, end in places:
            if part.start() <= start < part.end():
                text, at, held = _LEFT_OVER.sub("", text + words[at:start]), min(end, part.end()), True
        left = (text + words[at : part.end()]).strip(_EDGES)
        found.append((_REST.sub("", left) if held else left, held))
    return found


def _opening(parts: list[str]) -> str:
    """The first part that says what is to be done, with what sets its scene where both are short."""
    parts = [_verb_first(_LEADING.sub("", text)) for text in parts]
    at = next((at for at, text in enumerate(parts) if not (_SCENE.search(text) or _OBJECT.search(text))), None)
    if at is None:
        return parts[0] if parts else ""
    both = "，".join(parts[max(0, at - 1) : at + 1])
    return both if len(both) <= LONGEST else parts[at]


def _part(parts: list[tuple[str, bool]], own: int) -> str:
    """The part with the quota; with its neighbours where it says too little alone."""
    title = _verb_first(_LEADING.sub("", _NUMBERED.sub("", parts[own][0]))) if parts else ""
    before = parts[own - 1][0] if own else ""
    if len(title) < _PLENTY and before and not before.endswith(("的", "后")) and len(before + title) <= LONGEST:
        title = _verb_first(before + title)
    if len(title) < _ENOUGH:
        title = next((text for text, _ in parts[own + 1 :] if len(text) >= _ENOUGH), title)
    return title


def _verb_first(title: str) -> str:
    """成效评估开展 is 开展成效评估."""
    verb = _LIGHT.search(title)
    return verb[0] + title[: verb.start()] if verb and verb.start() > 2 else title


def _short(title: str) -> str:
    if len(title) > LONGEST:
        title = _OBLIGED.sub("", title)
    if len(title) > LONGEST:
        cut = title.rfind("，", 8, LONGEST)
        title = title[:cut] if cut > 0 else f"{title[: LONGEST - 1]}…"
    for first, last in _MARKS:
        if title.count(first) != title.count(last):
            title = title.replace(first, "").replace(last, "")
    return title.strip(_EDGES)
