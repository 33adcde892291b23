"""Draft duties from a clause's words: one per quota or time limit, a standing one where there is none.

They are plain values for `duties.yml`, each with `draft: true` until someone has compared it with the document.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import count, pairwise
from typing import Any

from policysite.data.text.deadlines import due_in
from policysite.data.text.limits import Limit, limits
from policysite.data.text.numerals import WIDE
from policysite.data.text.titles import title_of

LONGEST_QUOTE = 60
"""A quote is cut at a comma where it would be longer."""

Plain = dict[str, Any]

_JOINED = re.compile("(?:和(?!谐|解|睦|平)|并(?!购|联|网|入|轨|行)|及(?!时|早|格)|与(?!会))")
"""A word that joins what follows to what stands before; no part of 及时, 并联, 与会."""


def draft_duties(clause_id: str, text: str, deadline: str | None = None, year: int | None = None) -> list[Plain]:
    """The draft duties of a clause, as `duties.yml` writes them, in the order of their words.

    `deadline` is that of the clause's tail (2026年9月底前, 长期坚持), `year` that of the document, for dates
    without one.
    No two have the same kind and quote; a text without a word has none.
    """
    if not re.search(r"\w", text):
        return []
    found = limits(text, year)
    drafts = [_of_limit(text, limit, span) for limit, span in zip(found, _quotes(text, found), strict=True)]
    drafts += _of_deadline(text, deadline, year, drafts)
    drafts = drafts or [_draft(text, _opening(text, ()), "standing")]
    given: dict[tuple[str, str], Plain] = {}
    for draft in drafts:
        given.setdefault((draft["kind"], draft["quote"]), draft)
    return [
        {"id": f"{clause_id}-{letters(number)}", "clause": clause_id} | each
        for number, each in enumerate(given.values(), 1)
    ]


def letters(number: int) -> str:
    """`letters(1)` is a, `letters(27)` aa."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def free_id(clause: str, taken: Collection[str]) -> str:
    """The next id of a duty of a clause: `m09-1-b` where only `m09-1-a` is taken."""
    return next(id for number in count(1) if (id := f"{clause}-{letters(number)}") not in taken)


def year_in(texts: Iterable[str], otherwise: int) -> int:
    """The first year that is named in dates, numbers and titles of a document: that of its dates without one."""
    found = (re.search(r"(?:19|20)[0-9]{2}", text) for text in texts)
    return next((int(year[0]) for year in found if year), otherwise)


def _draft(text: str, span: tuple[int, int], kind: str, limit: Limit | None = None, **values: Any) -> Plain:
    quote = text[slice(*span)]
    told = [(start - span[0], end - span[0]) for start, end in limit.spans] if limit else []
    product = _product(quote) if kind == "deliverable" else {}
    return {"title": title_of(quote, told), "quote": quote, "kind": kind} | product | values | {"draft": True}


_ISSUES = re.compile(
    "(?:印发|出台|颁布|发布|制定|制订|编制|编印|修订|起草|拟订)[^，；]*"
    "(?:方案|办法|意见|细则|规定|规范|规划|计划|标准|指南|目录|清单|通知|措施|政策|手册|制度|预案|章程|导则)|"
    "(?:方案|办法|意见|细则|规划|计划|标准|指南|目录|清单|政策|预案)[^，；]*(?:印发|出台|颁布|发布)"
)
_SETS_UP = re.compile(
    "(?:建立|健全|搭建|设立|组建|构建)[^，；]*(?:机制|制度|台账|平台|系统|渠道|中心|专班|档案|一.一[档册])|建成|启用|上线|投入(?:使用|试用|运行)|开通"
)


def _product(quote: str) -> Plain:
    """What becomes of it in the end: a document with a number, something in use, else work that is done."""
    return {} if _ISSUES.search(quote) else {"product": "system" if _SETS_UP.search(quote) else "work"}


def _of_limit(text: str, limit: Limit, span: tuple[int, int]) -> Plain:
    if limit.kind == "recurring":
        return _draft(text, span, "recurring", limit, **_recurring(text[slice(*span)], limit))
    soft = {"in_principle": True} if limit.in_principle else {}
    if limit.kind == "deadline":
        dated = {"due": limit.due, "basis": text[slice(*span)]} | soft if limit.due else {}
        return _draft(text, span, "deliverable", limit, **dated)
    if limit.kind == "within" and limit.within:
        return _draft(text, span, "triggered", limit, within=limit.within, **soft)
    return _draft(text, span, "standing", limit)


def _recurring(quote: str, limit: Limit) -> Plain:
    values: Plain = {"every": str(limit.every), "at_least": limit.at_least or 1, "unit": limit.unit or "次"}
    if limit.by:
        values["by"] = limit.by
    head = _PER_HEAD.search(quote)
    if head:
        values["count_note"] = f"按{head[1]}计"
    return values | ({"in_principle": True} if limit.in_principle else {})


_PER_HEAD = re.compile(
    r"(每(?:[名位家处户所座人村镇组]|个(?!月|季|年|半|工作日|星期))(?:[^，。；：、每全一应须要必至不原于在]{0,10}))"
    r"(?=每|全年|一年|应|须|要|必须|至少|不少于|原则上|一般|$)"
)
_LASTING = re.compile("长期|持续|常态|长效|经常|坚持")


def _of_deadline(text: str, deadline: str | None, year: int | None, drafts: list[Plain]) -> list[Plain]:
    """What the deadline of a tail asks for, unless the words say the same."""
    if not deadline:
        return []
    span = _opening(text, {draft["quote"] for draft in drafts})
    periods = [limit for limit in limits(deadline, year) if limit.kind == "recurring"]
    if periods:
        return [_draft(text, span, "recurring", basis=deadline, **_recurring(deadline, periods[0]))]
    due = due_in("".join(deadline.split()).translate(WIDE), year)
    if due and due not in {draft.get("due") for draft in drafts}:
        return [_draft(text, span, "deliverable", due=due, basis=deadline)]
    lasting = not drafts and _LASTING.search(deadline)
    return [_draft(text, span, "standing")] if lasting else []


_SENTENCE = re.compile(r"[^。；;！？\n]+")
_PAIRS = {"“": "”", "（": "）", "(": ")", "《": "》", "〔": "〕"}


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a sentence between commas, none cut inside quotation marks or brackets."""
    parts, depth, first = [], 0, start
    for place in range(start, end):
        depth += (text[place] in _PAIRS) - (text[place] in _PAIRS.values())
        if text[place] in "，：" and depth <= 0:
            parts.append((first, place))
            first = place + 1
    return [(a, b) for a, b in (*parts, (first, end)) if text[a:b].strip()]


def _quotes(text: str, found: Sequence[Limit]) -> list[tuple[int, int]]:
    """The words of the sentence that are about each limit."""
    spans: list[tuple[int, int]] = []
    before = None
    for sentence in _SENTENCE.finditer(text):
        inside = [limit for limit in found if sentence.start() <= limit.start < sentence.end()]
        parts = [cut for part in _parts(text, *sentence.span()) for cut in _apart(text, part, inside)] if inside else []
        held = [index for index, part in enumerate(parts) if any(_holds(part, limit) for limit in inside)]
        quoted = [_quote(text, limit, parts, held) for limit in inside]
        if before and text[before.end()] == "。" and len(quoted) == 1 and _says_when_alone(text, quoted[0], inside[0]):
            quoted = [(max(before.start(), quoted[0][1] - LONGEST_QUOTE), quoted[0][1])]
        spans += [_trimmed(text, *span) for span in quoted]
        before = sentence
    return spans


_SAID_ONLY = re.compile("(?:力争|确保|要求|须|应|并|全部|全面)*(?:完成|落实|到位|办结|见效)?(?:到位)?")


def _says_when_alone(text: str, span: tuple[int, int], limit: Limit) -> bool:
    """Whether a sentence says by when and nothing else, 6月底前完成: what is to be done stands in the one before it."""
    words = text[span[0] : limit.start] + text[limit.end : span[1]]
    return limit.kind in ("deadline", "within") and bool(_SAID_ONLY.fullmatch("".join(words.split())))


def _quote(text: str, limit: Limit, parts: list[tuple[int, int]], held: list[int]) -> tuple[int, int]:
    """The parts from a limit to the next part that holds one, and those before the first."""
    own = next((index for index, part in enumerate(parts) if _holds(part, limit)), None)
    if own is None:
        return limit.start, limit.end
    first = 0 if own == held[0] else own
    last = next((index for index in held if index > own), len(parts)) - 1
    return _trimmed(text, *_fitting(parts, own, first, last, limit))


def _holds(part: tuple[int, int], limit: Limit) -> bool:
    return part[0] <= limit.start and limit.end <= part[1]


def _apart(text: str, part: tuple[int, int], found: Iterable[Limit]) -> list[tuple[int, int]]:
    """A part cut between its limits (每周调度、每月通报), so that each has words of its own."""
    inside = [limit for limit in found if _holds(part, limit)]
    cuts = [part[0]]
    for one, other in pairwise(inside):
        between = [m.start() for m in re.finditer("[、和并及与]", text[one.end : other.start])]
        cuts.append(one.end + between[-1] if between else other.start)
    return list(zip(cuts, [*cuts[1:], part[1]], strict=True))


def _fitting(parts: list[tuple[int, int]], own: int, first: int, last: int, limit: Limit) -> tuple[int, int]:
    """The parts from `first` to `last`, fewer where they are too long, in any case that of the limit."""
    while parts[last][1] - parts[first][0] > LONGEST_QUOTE and (last > own or first < own):
        if last > own:
            last -= 1
        else:
            first += 1
    start, end = parts[first][0], parts[last][1]
    if end - start <= LONGEST_QUOTE:
        return start, end
    start = max(start, min(limit.start, end - LONGEST_QUOTE))
    return start, min(end, max(limit.end, start + LONGEST_QUOTE))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "，：、" or _JOINED.match(text, start)):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "，：、"):
        end -= 1
    return start, end


def _opening(text: str, taken: Iterable[str]) -> tuple[int, int]:
    """The first words of a clause that no other duty quotes: a sentence, or as many of its parts as fit."""
    spans = []
    for sentence in _SENTENCE.finditer(text):
        parts = _parts(text, *sentence.span())
        if parts:
            fitting = [end for _, end in parts if end - parts[0][0] <= LONGEST_QUOTE]
            spans += [_trimmed(text, parts[0][0], fitting[-1] if fitting else parts[0][0] + LONGEST_QUOTE)]
    free = [span for span in spans if text[slice(*span)] not in taken]
    return (free or spans or [_trimmed(text, 0, min(len(text), LONGEST_QUOTE))])[0]
