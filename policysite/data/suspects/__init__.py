"""What must not get out, as it is written: numbers of persons, marks of secrecy, keys and passwords.

Knows nothing of files. A text is first written plainly (`plain`: narrow digits, one kind of space and dash, nothing
unseen, each sign with its place in the text), then searched for every kind (`numbers`, `words`). Every pattern starts
at a sign that not every place has, and repeats a bounded number of times: the time is in proportion to the text,
whatever the text is. Who adds a way of writing adds it to the corpus, `tests/data/cases/suspects.yml`.
"""

from collections.abc import Iterator

from policysite.data.suspects.kinds import Finding, Kind
from policysite.data.suspects.numbers import IDENTITY, NUMBERS, runs_of_digits, without_addresses
from policysite.data.suspects.plain import Plain
from policysite.data.suspects.words import WORDS

KINDS: tuple[Kind, ...] = (*IDENTITY, *NUMBERS, *WORDS)

__all__ = ["KINDS", "Finding", "findings"]


def findings(text: str) -> Iterator[Finding]:
    """Everything in `text` that looks like what must not be there, in its order; of two that overlap the first."""
    plain = Plain(text)
    whole = [(0, len(plain.text))]
    dense = plain.text.lower().replace(" ", "")
    found = [hit for kind in WORDS if kind.needed(dense) for hit in kind.hits(plain.text, whole)]
    if places := list(runs_of_digits(plain.text)):
        found += [hit for kind in IDENTITY for hit in kind.hits(plain.text, places)]
        blanked = without_addresses(plain.text)
        found += [hit for kind in NUMBERS for hit in kind.hits(blanked, places)]
    last = 0
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= last:
            last = hit.end
            yield Finding(plain.place(hit.start), plain.place(hit.end - 1) + 1, hit.kind)
