"""What is printed, in a real browser: every page type as a PDF, its words read back from the paper."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import PAGE_TYPES
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.thorough

_HEADS = ".md-content :is(h2, h3, h4, caption, figcaption, dt.doc, thead tr, tr.within, h2 + .note)"
_SHEET = {"width": 657, "height": 971}
"""What the margins leave of A4, in CSS pixels: 174 mm by 257 mm."""
_TOO_WIDE = """
[...document.querySelectorAll('.md-content svg, .md-content :is(td, th, figure, pre)')]
  .filter(each => each.getClientRects().length && each.getBoundingClientRect().right > innerWidth + 1)
  .map(each => each.outerHTML.slice(0, 120))
"""
_STACKED = """
[...document.querySelectorAll('.md-content :is(td, th)')].filter(cell => {
  const style = getComputedStyle(cell), size = parseFloat(style.fontSize);
  const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const words = cell.innerText.split(/\\s/).reduce((most, each) => Math.max(most, each.length), 0);
  return cell.getClientRects().length && words > 4 && room < 3 * size && !cell.closest('.matrix');
}).map(cell => cell.innerText)
"""
_FOOT = re.compile(r"\s*(.*?)\s+第(\d+)页共(\d+)页\Z")


@pytest.fixture(scope="module")
def printed(browser: Browser, address: str) -> Iterator[Page]:
    """A page for dark-minded readers: paper is to be the same."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    with browser.new_context(base_url=address, color_scheme="dark") as context:
        yield context.new_page()


def _sheets(page: Page, folder: Path) -> list[list[str]]:
    """The lines of every sheet."""
    pdf = folder / "printed.pdf"
    pdf.write_bytes(page.pdf(prefer_css_page_size=True, print_background=True))
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return [[line for line in sheet.splitlines() if line.strip()] for sheet in text.split("\f")[:-1]]


def _folded(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("address_of", PAGE_TYPES)
def test_sheets(printed: Page, tmp_path: Path, address_of: str) -> None:
    """Each sheet has its name and number at its foot, and none ends with a heading or a table's head."""
    printed.goto(address_of)
    name = printed.locator(".md-content h1").first.text_content() or ""
    heads = {_folded(text) for text in printed.locator(_HEADS).all_text_contents()} - {""}
    sheets = _sheets(printed, tmp_path)
    for number, lines in enumerate(sheets, 1):
        foot = _FOOT.match(lines[-1])
        assert foot, lines[-1]
        assert (_folded(foot[1]), *foot.groups()[1:]) == (_folded(name), str(number), str(len(sheets)))
        assert _folded(lines[-2]) not in heads, f"第{number}页"


def test_nothing_is_cut(printed: Page) -> None:
    """What is wide on the screen is whole on paper, the chart of the year too, and no column has one sign a line."""
    printed.set_viewport_size(_SHEET)
    printed.emulate_media(media="print")
    for each in ("", "departments/", "progress/", "ledger/", "calendar/", "contribute/data/", "text/"):
        printed.goto(each)
        assert printed.evaluate(_TOO_WIDE) == [], each
        assert printed.evaluate(_STACKED) == [], each
    printed.emulate_media(media="screen")
