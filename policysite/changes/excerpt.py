"""The words around a difference, from the text before and the text after.

Nothing is struck through: both excerpts stand for themselves. A phrase with a redaction (XX, XXX), a title that holds
one, and a number are never cut.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

AROUND = 8
"""How many characters beside a difference are shown, fewer where a punctuation mark stands nearer."""

WHOLE_UP_TO = 40
"""A text up to this long is shown whole."""

_STOPS = "，。、；：！？"
_PHRASE = f"[^{_STOPS}“”‘’《》〈〉（）]"
_WHOLE = re.compile(
    rf"《[^《》]*XX[^《》]*》|[“‘《〈（]*{_PHRASE}*X{{2,}}{_PHRASE}*[”’》〉）]*|[0-9A-Za-z.%％+＋〔〕-]+",
)

Span = tuple[int, int]


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Of each text the words around what differs, `…` standing for what is left out; whole where that is short."""
    if max(len(old), len(new)) <= WHOLE_UP_TO:
        return old, new
    pairs = [*_hunks(old, new)]
    return _excerpt(old, [pair[0] for pair in pairs]), _excerpt(new, [pair[1] for pair in pairs])


def _hunks(old: str, new: str) -> Iterator[tuple[Span, Span]]:
    """Where the two differ; differences with few equal signs between them are one."""
    found: tuple[Span, Span] | None = None
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal" and found and b - a >= AROUND:
            yield found
            found = None
        elif tag != "equal":
            found = ((found[0][0], b), (found[1][0], d)) if found else ((a, b), (c, d))
    if found:
        yield found


def _excerpt(text: str, spans: Iterable[Span]) -> str:
    windows = [*_joined(_kept_whole(text, _window(text, span)) for span in spans)]
    shown = sum(end - start for start, end in windows)
    if not windows or shown * 10 >= len(text) * 7:
        return text
    pieces = "…".join(text[start:end] for start, end in windows)
    return f"{'…' if windows[0][0] else ''}{pieces}{'…' if windows[-1][1] < len(text) else ''}"


def _window(text: str, span: Span) -> Span:
    """A difference with what stands around it, up to the nearest punctuation mark."""
    before, after = text[max(0, span[0] - AROUND) : span[0]], text[span[1] : span[1] + AROUND]
    start = span[0] - len(re.split(f"[{_STOPS}]", before)[-1])
    end = span[1] + len(re.split(f"[{_STOPS}]", after)[0])
    return start, len(text) if len(text) - end == 1 else end


def _kept_whole(text: str, window: Span) -> Span:
    """The window, widened where its edge would cut what is not to be cut."""
    start, end = window
    for found in _WHOLE.finditer(text):
        if found.start() < start < found.end():
            start = found.start()
        if found.start() < end < found.end():
            end = found.end()
    return start, end


def _joined(windows: Iterable[Span]) -> Iterator[Span]:
    """Windows that touch as one."""
    last: Span | None = None
    for start, end in sorted(windows):
        if last and start <= last[1] + 1:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last
