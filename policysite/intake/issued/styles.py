"""What the styles of a Word file say of its paragraphs: how they are set, and by which list they are numbered."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from policysite.intake.issued.package import named

_OFF = frozenset({"0", "false", "off", "none"})
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def child(element: Element | None, *path: str) -> Element | None:
    """The element that this path of names without their prefix leads to."""
    for name in path:
        element = None if element is None else element.find(f"{W}{name}")
    return element


def value(element: Element | None, *path: str) -> str | None:
    """The `val` of the element at this path; None where there is none."""
    found = child(element, *path)
    return None if found is None else found.get(f"{W}val")


def whole(text: str | None, default: int) -> int:
    """A number as the file has it; `default` for none, and for one that no document has."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else default


def switch(element: Element | None, *path: str) -> bool | None:
    """Whether the switch at this path is on; None where it is not set."""
    found = child(element, *path)
    return None if found is None else found.get(f"{W}val", "1").lower() not in _OFF


class Look(NamedTuple):
    """What a style says: how a paragraph is set, whether it is bold, its list, level and the style that names it."""

    set: str
    bold: bool | None
    list: tuple[str | None, int | None, str] | None


class Styles:
    """The styles of a file; a file without them has none."""

    def __init__(self, part: Element | None) -> None:
        found = [] if part is None else [each for each in part if named(each) == "w:style"]
        self._by_id = {each.get(f"{W}styleId", ""): each for each in found}
        self._looks: dict[str, Look] = {}
        self._default = next(
            (
                each.get(f"{W}styleId", "")
                for each in found
                if each.get(f"{W}type") == "paragraph" and each.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

    def of(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self._default

    def name(self, style: str) -> str:
        """What people call a style, in small letters."""
        return (value(self._by_id.get(style), "name") or "").lower()

    def look(self, style: str) -> Look:
        """What a style says, or those that it is based on; each is looked up once, however many are based on it."""
        waiting: dict[str, Element] = {}
        while style not in self._looks and style not in waiting and (found := self._by_id.get(style)) is not None:
            waiting[style] = found
            style = value(found, "basedOn") or ""
        look = self._looks.get(style, Look("", None, None))
        for each, element in reversed(waiting.items()):
            look = self._looks[each] = _look(each, element, look)
        return look

    def is_centered(self, paragraph: Element) -> bool:
        """Whether a paragraph is set in the middle."""
        return (value(paragraph, "pPr", "jc") or self.look(self.of(paragraph)).set) == "center"

    def is_bold(self, run: Element, style: str) -> bool:
        """Whether the words of a run are bold, in a paragraph of that style."""
        on = switch(run, "rPr", "b")
        if on is None:
            on = self.look(value(run, "rPr", "rStyle") or "").bold
        return bool(self.look(style).bold if on is None else on)

    def list_of(self, paragraph: Element) -> tuple[str, int | None, str]:
        """The list that numbers a paragraph, its level there where that is said, and the style that says so.

        `0`, or an empty one: none.
        """
        number, level = _list(paragraph)
        if number is not None:
            return number, level, ""
        of_style, its_level, style = self.look(self.of(paragraph)).list or ("", None, "")
        return of_style or "", its_level if level is None else level, style

    def list_of_style(self, style: str) -> str:
        """The list that a style of lists names."""
        return value(self._by_id.get(style), "pPr", "numPr", "numId") or ""


def _look(style: str, element: Element, base: Look) -> Look:
    """What a style says that is based on another."""
    bold, (number, level) = switch(element, "rPr", "b"), _list(element)
    return Look(
        value(element, "pPr", "jc") or base.set,
        base.bold if bold is None else bold,
        base.list if number is None else (number, level, style),
    )


def _list(element: Element) -> tuple[str | None, int | None]:
    found = child(element, "pPr", "numPr")
    level = value(found, "ilvl")
    return value(found, "numId"), None if level is None else whole(level, 0)
