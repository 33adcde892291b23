"""Access for all: axe finds nothing on any page type, light and dark, wide and narrow; 200 % without loss."""

import pytest
from helpers.browser import PAGE_TYPES, violations
from playwright.sync_api import Browser, ViewportSize

COLOURS = ["color-contrast", "link-in-text-block"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 900}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe(browser: Browser, address: str, size: ViewportSize) -> None:
    """axe finds nothing (WCAG 2.0 to 2.2, A and AA, best practice); in the dark scheme its rules on colours."""
    found = {}
    with browser.new_context(base_url=address, viewport=size, reduced_motion="reduce") as context:
        page = context.new_page()
        for each in PAGE_TYPES:
            page.goto(each)
            faults = violations(page)
            page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
            faults += violations(page, {"type": "rule", "values": COLOURS})
            if faults:
                found[each] = faults
    assert found == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_is_wider_than_the_screen(browser: Browser, address: str, size: ViewportSize) -> None:
    """No page type is wider than the screen, nor with type twice as large: then nothing is lost either."""
    with browser.new_context(base_url=address, viewport=size) as context:
        page = context.new_page()
        for each in PAGE_TYPES:
            page.goto(each)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], each
            page.evaluate("document.documentElement.style.fontSize = '250%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], each
