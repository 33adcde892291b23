"""The document's words as outputs show them: cut into linked pieces, cited, and made safe."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from markupsafe import Markup

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import Body, Measure
from policysite.data.model.duties import Duty
from policysite.views.standing import Standing

REDACTED = re.compile(r"X{2,}[\u4e00-\u9fff]{0,4}")
"""A redaction and the word it stands in: kept on one line."""

_REDACTION = re.compile(r"X{2,}")
"""The redaction itself: left free where the words around it are marked."""

NamedSpan = tuple[int, int, str]


@dataclass(frozen=True)
class Piece:
    """A run of words; `duty` is the id of the duty that they impose, or empty."""

    text: str
    duty: str = ""
    redacted: bool = False


@dataclass(frozen=True)
class LinkedRun:
    """Pieces under one link; `target` is the id of a term or cited document, or empty."""

    target: str
    pieces: tuple[Piece, ...]

    @property
    def lines(self) -> tuple[tuple[bool, tuple[Piece, ...]], ...]:
        """The pieces, with those of one redacted word together: True for what stays on one line."""
        return tuple((kept, tuple(found)) for kept, found in groupby(self.pieces, key=lambda piece: piece.redacted))

    @property
    def redacted(self) -> bool:
        """Whether any of its words is redacted: such a link is not underlined."""
        return any(piece.redacted for piece in self.pieces)


class Annotator:
    """Finds the terms and cited documents of a site in a text, and which of its words impose a duty.

    The words never change: the pieces joined are the text. A redaction (XX, XXX) is never marked or underlined, and
    the word it stands in does not break across lines.
    """

    def __init__(self, dataset: Dataset) -> None:
        cited = dataset.current(dataset.references)
        words = {term.term: term.id for term in dataset.current(dataset.glossary)}
        words |= {f"《{each.title}》" if each.marked else each.title: each.id for each in cited}
        self._targets = words
        longest_first = sorted(map(re.escape, words), key=len, reverse=True)
        self._finder = re.compile("|".join(longest_first) or r"(?!)")

    def links(self, text: str) -> list[NamedSpan]:
        """Where terms and cited documents stand, the first place of each."""
        spans: dict[str, NamedSpan] = {}
        for found in self._finder.finditer(text):
            target = self._targets[found[0]]
            spans.setdefault(target, (*found.span(), target))
        return list(spans.values())

    def targets(self, text: str) -> list[str]:
        """The ids of the terms and cited documents in `text`, in its order."""
        return [target for _, _, target in self.links(text)]

    def runs(self, text: str, duties: Sequence[Duty] = ()) -> tuple[LinkedRun, ...]:
        """The text as runs of pieces; joined they are the text."""
        links = self.links(text)
        edges = sorted({0, len(text), *(edge for start, end, _ in links for edge in (start, end))})
        found = [(text.find(duty.quote), duty) for duty in duties]
        quotes = [(start, start + len(duty.quote), duty.id) for start, duty in found if start >= 0]
        quotes.sort(key=lambda span: span[1] - span[0])
        return tuple(LinkedRun(_at(links, a), tuple(_pieces(text, a, b, quotes))) for a, b in pairwise(edges))


def _pieces(text: str, start: int, end: int, quotes: Sequence[NamedSpan]) -> Iterable[Piece]:
    kept = [(*found.span(), "X") for found in REDACTED.finditer(text, start, end)]
    signs = [(*found.span(), "X") for found in _REDACTION.finditer(text, start, end)]
    found = {edge for a, b, _ in (*quotes, *kept, *signs) for edge in (a, b) if start < edge < end}
    for a, b in pairwise(sorted({start, end} | found)):
        yield Piece(text[a:b], "" if _at(signs, a) else _at(quotes, a), bool(_at(kept, a)))


def _at(spans: Iterable[NamedSpan], place: int) -> str:
    return next((name for start, end, name in spans if start <= place < end), "")


_TURNED = str.maketrans("“”‘’", "‘’“”")


def quoted(text: str) -> str:
    """`text` in quotation marks, its own turned: “ ” within become ‘ ’."""
    return f"“{text.translate(_TURNED)}”"


def cite(standing: Standing, id: str, document: Document | None = None) -> str:
    """《题目》（拟题）第三部分第9条：“…”: the words of the clause of that id, or the measure's heading.

    As the version `document` has them; one that is not in force is named with its number, so that nobody takes its
    words for those of the text in force.
    """
    found = document or standing.held(id)
    measure = found.measure[id] if id in found.measure else found.measure_of[id]
    words = found.clause[id].text if id in found.clause else measure.title or measure.clauses[0].text
    place = found.labels.place(id if counts_clauses(measure) and id in found.clause else measure.id)
    return f"{titled(found.policy)}{standing.version_mark(id, found)}{place}：{quoted(words)}"


def titled(policy: Body) -> str:
    """《题目》, with （拟题） where the document prints no title of its own."""
    return f"《{policy.title}》{'' if policy.is_title_printed else '（拟题）'}"


def counts_clauses(measure: Measure) -> bool:
    """Whether the 款 of a measure are its paragraphs, as those of an article are, and so may be cited."""
    return measure.printed.endswith("条") and all(clause.paragraph for clause in measure.clauses[1:])


_SIGNS = re.compile(r"[!-,/:-@\[-`{-~]|(?<![0-9A-Za-z])[-.]|[-.](?![0-9A-Za-z])")


@lru_cache(2_000)
def escape(text: str) -> Markup:
    """`text` with every ASCII punctuation mark as `&#N;`, which no reader of the page's source takes for markup.

    A hyphen or point between letters or digits (`m09-1`, `74.2`) is harmless and stays.
    """
    return Markup(_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text))
