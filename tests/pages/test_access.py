"""Access for all: axe finds nothing on any page type, light and dark, wide and narrow; 200 % without loss."""

import pytest
from helpers.browser import PAGE_TYPES, violations
from playwright.sync_api import Browser

COLOURS = ["color-contrast", "link-in-text-block"]
WIDTHS = (1280, 390)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe(browser: Browser, address: str, width: int) -> None:
    """axe finds nothing (WCAG 2.0 to 2.2, A and AA, best practice); in the dark scheme its rules on colours."""
    found = {}
    size = {"width": width, "height": 900}
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


@pytest.mark.parametrize("width", [1280, 390])
def test_twice_the_type_size(browser: Browser, address: str, width: int) -> None:
    """With type twice as large nothing is lost: no page becomes wider than the screen."""
    with browser.new_context(base_url=address, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for each in PAGE_TYPES:
            page.goto(each)
            page.evaluate("document.documentElement.style.fontSize = '250%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, each
