"""The words of one paragraph of a Word file, as they are printed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from policysite.intake.issued.package import named
from policysite.intake.issued.styles import Styles, W, child, switch

_SKIPPED = frozenset({"w:instrText", "w:delText", "w:delInstrText", "w:fldChar", "w:softHyphen", "w:rt"})
_LEFT_OUT = {"w:del": "tracked", "w:moveFrom": "tracked", "w:commentReference": "comment", "w:sym": "symbol"}
_NOTICED = {"w:ins": "tracked", "w:moveTo": "tracked", "m:oMath": "formula", "w:ruby": "ruby"}
_SIGNS = {"w:tab": " ", "w:ptab": " ", "w:noBreakHyphen": "-", "w:br": "\n", "w:cr": "\n"}
_ENDS = str.maketrans("\n\r\t", "   ")
_PICTURES = frozenset({"a:blip", "v:imagedata", "chart", "relIds"})
"""What is in a drawing that shows more than lines: a picture, a chart, a diagram."""

_DRAWN = frozenset({"w:drawing", "w:pict", "w:object"})


@dataclass
class Words:
    """What a paragraph holds: pieces of text, bold or not, and what stands in boxes before and behind them.

    A line break is a piece of its own. `noticed` are the kinds of things that are worth a look, with their own words.
    """

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    before: list[Element | str] = field(default_factory=list)
    behind: list[Element | str] = field(default_factory=list)
    noticed: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[str, bool]]:
        """The words line by line without white space at the ends, and whether all of a line is bold."""
        line: list[tuple[str, bool]] = []
        for piece in (*self.pieces, ("\n", False)):
            if piece[0] != "\n":
                line.append(piece)
                continue
            seen = [bold for text, bold in line if text.strip()]
            yield "".join(text for text, _ in line).strip(), bool(seen) and all(seen)
            line = []


class WordsReader:
    """Reads paragraphs; `styles` tell what is bold, `note` the words of a footnote or endnote by its kind and id."""

    def __init__(self, styles: Styles, note: Callable[[str, str], str]) -> None:
        self._styles, self._note = styles, note

    def read(self, paragraph: Element, words: Words) -> None:
        """Put what a paragraph holds behind what `words` hold."""
        self._inside(paragraph, self._styles.of(paragraph), words, False)

    def _inside(self, element: Element, style: str, words: Words, bold: bool) -> None:
        for each in chosen(element):
            self._take(each, style, words, bold)

    def _take(self, element: Element, style: str, words: Words, bold: bool) -> None:
        name = named(element)
        if name in _SKIPPED or name.endswith("Pr"):
            return
        if kind := _LEFT_OUT.get(name) or _NOTICED.get(name):
            words.noticed.append((kind, ""))
        if name in _LEFT_OUT:
            return
        if name in ("w:t", "m:t"):
            words.pieces.append(((element.text or "").translate(_ENDS), bold))
        elif name in _SIGNS:
            words.pieces.append((_SIGNS[name], bold))
        elif name in _DRAWN:
            _draw(element, words)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            words.noticed.append(("footnote", self._note(name, element.get(f"{W}id", ""))))
        elif name == "w:r" and switch(element, "rPr", "vanish"):
            words.noticed += [("concealed", "")] if "".join(_texts(element)).strip() else []
        else:
            is_run = name == "w:r"
            self._inside(element, style, words, self._styles.is_bold(element, style) if is_run else bold)


def chosen(element: Element) -> Iterator[Element]:
    """The elements right below one; of alternatives the first, which the newer programs print."""
    for each in element:
        if named(each) == "mc:AlternateContent":
            yield from next((chosen(one) for one in each if named(one) in ("mc:Choice", "mc:Fallback")), ())
        else:
            yield each


def is_removed(element: Element, *path: str) -> bool:
    """Whether the mark at this path says that the element was deleted."""
    return child(element, *path, "del") is not None


def _draw(element: Element, words: Words) -> None:
    """Take a drawing: the words of its boxes, and what in it is a picture; a line or a frame is nothing to say."""
    (words.behind if any(text.strip() for text, _ in words.pieces) else words.before).extend(_boxes(element))
    within = {named(each) for each in element.iter()}
    if "OLEObject" in within:
        words.noticed.append(("embedded", ""))
    elif within & _PICTURES:
        words.noticed.append(("picture", ""))


def _boxes(element: Element) -> Iterator[Element | str]:
    """The outermost text boxes of a drawing, and the words that are drawn as art."""
    for each in chosen(element):
        if named(each) == "w:txbxContent":
            yield each
        elif named(each) == "v:textpath" and (text := each.get("string", "").strip()):
            yield text
        else:
            yield from _boxes(each)


def _texts(element: Element) -> Iterable[str]:
    return (each.text or "" for each in element.iter(f"{W}t"))
