"""Tails that reach over several lines: a bracket that is closed further down, a list of units that goes on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from policysite.data.text.marks import mark_of
from policysite.data.text.printed import PrintedLine
from policysite.data.text.tails import Part, Tail, clauses_in, line_tail
from policysite.data.text.unit_lists import pieces_of, wide
from policysite.data.text.units import is_unit_like

_MOST = 4
"""Over how many lines more a tail may reach."""


@dataclass(frozen=True)
class Continued:
    """The clauses of a line whose last one has a tail that goes on in the lines `further` below it."""

    parts: tuple[Part, ...]
    further: tuple[str, ...]


def continued(
    words: str, parts: Sequence[Part], below: Sequence[PrintedLine], first_leads: bool, known: Collection[str]
) -> Continued | None:
    """The clauses of a line with those below it that close the bracket it leaves open; None where it leaves none."""
    if not (parts[-1].problem and _left_open(words)):
        return None
    lines: list[str] = []
    for line in below[:_MOST]:
        if line.cells or mark_of(line.text):
            return None
        lines.append(line.text)
        joined = "".join((words, *lines))
        found = clauses_in(joined, first_leads, known)
        last = found[-1]
        whole = last.tail and last.at + len(last.text) + len(last.tail.text) + len(last.after) == len(joined)
        if whole and last.at + len(last.text) < len(words):
            return Continued(found, tuple(lines))
        if not _left_open(joined):
            return None
    return None


def _left_open(words: str) -> bool:
    plain = wide(words)
    return any(plain.rfind(opening) > plain.rfind(closing) for opening, closing in ("（）", "【】", "〔〕")) or (
        plain.count("（") > plain.count("）")
    )


def listed_further(words: str, below: Sequence[PrintedLine], known: Collection[str]) -> tuple[str, ...]:
    """The lines in which the list of units of a line goes on that ends in 、 or ，: 责任单位：甲局、 and 乙局."""
    lines: list[str] = []
    for line in below[:_MOST]:
        if not (lines[-1] if lines else words).rstrip().endswith(("、", "，")) or line.cells or mark_of(line.text):
            break
        if not all(is_unit_like(piece) or piece in known for piece in pieces_of(line.text.rstrip("。；"))):
            break
        lines.append(line.text)
    return tuple(lines) if isinstance(line_tail("".join((words, *lines)), False, known), Tail) else ()
