"""Access for all: axe finds nothing on any page type, light and dark, wide and narrow; nothing is lost at any size.

Each page is loaded once and then seen at every width and in the sizes of type at which it is hardest.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.browser import COLOURS, PAGE_TYPES, violations
from playwright.sync_api import Browser, Page, ViewportSize

WIDTHS = (390, 683, 911, 1280, 1920)
SHAPE = (Path(__file__).parent / "shape.js").read_text(encoding="utf-8")


def _at(width: int) -> ViewportSize:
    return {"width": width, "height": 900}


def _faults(browser: Browser, address: str, width: int, look: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    """What `look` finds on each page type at a width."""
    found = {}
    with browser.new_context(base_url=address, viewport=_at(width), reduced_motion="reduce") as context:
        page = context.new_page()
        for each in PAGE_TYPES:
            page.set_viewport_size(_at(width))
            page.goto(each)
            if faults := look(page):
                found[each] = faults
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
def test_axe(browser: Browser, address: str, width: int) -> None:
    """axe finds nothing (WCAG 2.0 to 2.2, A and AA, best practice); in the dark scheme its rules on colours."""

    def look(page: Page) -> list[str]:
        faults = violations(page)
        page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
        return faults + violations(page, {"type": "rule", "values": COLOURS})

    assert _faults(browser, address, width, look) == {}


def test_structure_and_shape(browser: Browser, address: str) -> None:
    """On a phone axe finds nothing by its rules that ask for no colour, which are quick, nor is the shape wrong."""
    assert _faults(browser, address, 390, lambda page: violations(page, colours=False) + _shapes(page, 390)) == {}


@pytest.mark.thorough
def test_shape(browser: Browser, address: str) -> None:
    """At no width and in no size of type is a page wider than the screen (see `shape.js`).

    No column is of single characters, nothing to press less than 24 pixels high.
    """
    assert _faults(browser, address, 390, lambda page: _shapes(page, *WIDTHS)) == {}


def _shapes(page: Page, *widths: int) -> list[str]:
    """What is wrong with the page's shape at these widths, in the smallest and largest type, and twice as large."""
    page.evaluate(SHAPE)
    faults = []
    for width in widths:
        page.set_viewport_size(_at(width))
        for size in ("small", "large"):
            faults += [f"{width} {size} {each}" for each in page.evaluate("size => shapeAt(size)", size)]
    page.set_viewport_size(_at(390))
    return faults + [f"250% {each}" for each in page.evaluate("shapeAt('twice')")]


def test_shape_is_seen(browser: Browser) -> None:
    """The faults that `shape.js` looks for are found where they are."""
    with browser.new_context(viewport=_at(390)) as context:
        page = context.new_page()
        page.set_content(
            "<div id=page><p style='width: 500px'>宽</p><table style='width: 30px; table-layout: fixed'><td>一二三四"
            "五六<tr><td><a href='#'>短</a></table><p>文中的<a href='#'>链接</a>不算</div>"
        )
        page.evaluate(SHAPE)
        assert [each.split(":")[0] for each in page.evaluate("shapeAt('medium')")] == ["wide", "column", "low"]
