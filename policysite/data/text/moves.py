"""Clauses that went to another measure: their ids begin with their measure's, so each has a new one there.

What was and what is now are known by their words: the same first, then the most alike.
"""

from collections.abc import Iterator, Mapping, Sequence

from policysite.data.document import Document
from policysite.data.text.likeness import likeness

_LIKE = 0.8
"""How alike the words of a clause must stay to have been moved."""


def moved_clauses(old: Document, new: Document) -> Mapping[str, str]:
    """By the id of each clause that is gone from its place the id under which `new` has it elsewhere."""
    gone = [clause for clause in old.clauses if clause.id in old.in_text - new.in_text]
    come = [clause for clause in new.clauses if clause.id in new.in_text - old.in_text]
    words = [clause.text for clause in gone], [clause.text for clause in come]
    return {gone[a].id: come[b].id for a, b in _pairs(*words)}


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of the same words, then of the most alike, each once."""
    scored = [(likeness(a, b), -i, -j) for i, a in enumerate(old) for j, b in enumerate(new)]
    left, right = set(range(len(old))), set(range(len(new)))
    for score, i, j in sorted(scored, reverse=True):
        if score >= _LIKE and -i in left and -j in right:
            left.remove(-i)
            right.remove(-j)
            yield -i, -j
