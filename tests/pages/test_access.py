"""Access for all: axe finds nothing on any page type, light and dark, wide and narrow; nothing is lost at any size.

Each page is loaded once and then seen at every width and in the sizes of type at which it is hardest.
"""

from pathlib import Path

import pytest
from helpers.browser import PAGE_TYPES, violations
from playwright.sync_api import Browser, Page, ViewportSize

COLOURS = ["color-contrast", "link-in-text-block"]
WIDTHS = (390, 683, 911, 1280, 1920)
SHAPE = (Path(__file__).parent / "shape.js").read_text(encoding="utf-8")


def _at(width: int) -> ViewportSize:
    return {"width": width, "height": 900}


@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
def test_axe(browser: Browser, address: str, width: int) -> None:
    """axe finds nothing (WCAG 2.0 to 2.2, A and AA, best practice); in the dark scheme its rules on colours.

    Then the shape of the page, see `shape.js`: no wider than the screen, no column of single characters, nothing to
    press that is less than 24 pixels high.
    """
    found = {}
    with browser.new_context(base_url=address, viewport=_at(width), reduced_motion="reduce") as context:
        page = context.new_page()
        for each in PAGE_TYPES:
            page.set_viewport_size(_at(width))
            page.goto(each)
            faults = violations(page)
            page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
            faults += violations(page, {"type": "rule", "values": COLOURS})
            if faults := faults + (_shapes(page) if width == 390 else []):
                found[each] = faults
    assert found == {}


def _shapes(page: Page) -> list[str]:
    """What is wrong with the page's shape at any width, in the smallest and largest type, and twice as large."""
    page.evaluate(SHAPE)
    faults = []
    for width in WIDTHS:
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
