"""What a kind of finding is: a name, a pattern, and what a match must still hold."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Match = re.Match[str]


@dataclass(frozen=True, order=True)
class Finding:
    """The text from `start` up to `end` looks like a `kind`, which is named in Chinese."""

    start: int
    end: int
    kind: str


def _anything(found: Match) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of finding; `holds` sees a match with what stands around it; `needs` are words of which one must be there.

    The words are in lower case and without spaces. Where the pattern holds more than what is found, that is its group
    `it`.
    """

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[Match], bool] = _anything
    needs: tuple[str, ...] = ()

    def needed(self, dense: str) -> bool:
        """Whether a text, given in lower case and without spaces, can hold one at all."""
        return not self.needs or any(word in dense for word in self.needs)

    def hits(self, text: str, places: Iterable[tuple[int, int]]) -> Iterator[Finding]:
        """Every match in these places of `text` that holds; after one that does not, the next may begin within it."""
        for start, end in places:
            while found := self.pattern.search(text, start, end):
                sound = self.holds(found)
                if sound:
                    yield Finding(*found.span("it" if "it" in self.pattern.groupindex else 0), self.name)
                start = found.end() if sound else found.start() + 1


def before(found: Match, count: int) -> str:
    """What stands before a match, at most `count` signs."""
    return found.string[max(0, found.start() - count) : found.start()]


def after(found: Match, count: int) -> str:
    """What stands after a match, at most `count` signs."""
    return found.string[found.end() : found.end() + count]
