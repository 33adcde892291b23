"""What is taken along from a page, in a real browser under the strict policy: copied words, codes, addresses."""

from collections.abc import Iterator

import pytest
from helpers.built import Built
from playwright.sync_api import Browser, Page

_COPY = """
async ([from, to]) => {
  const [first, last] = [from, to].map(each => document.querySelector(each));
  document.getSelection().setBaseAndExtent(first, 0, last, last.childNodes.length);
  document.execCommand('copy');
  const [item] = await navigator.clipboard.read();
  const read = async type => (await item.getType(type)).text();
  return [await read('text/html'), await read('text/plain')];
}
"""


@pytest.fixture(scope="module")
def dark(browser: Browser, address: str) -> Iterator[Page]:
    """A page shown dark, whose reader may use the clipboard."""
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(base_url=address, color_scheme="dark", permissions=allowed) as context:
        yield context.new_page()


def test_copied_text_has_no_looks(dark: Page, real: Built) -> None:
    """From 原文 come paragraphs word for word, indented as the document: no colour, ground, link or mark of ours."""
    dark.goto("text/")
    html, text = dark.evaluate(_COPY, ["#preamble", "#m02"])
    assert not any(each in html for each in ("color", "background", "font", "class=", "<a", "(1)"))
    assert html.count('<p style="text-indent:2em;mso-char-indent-count:2.0">') == text.count("\n")
    assert "<p><b>一、" in html
    lines = text.split("\n")
    assert len(lines) == 4
    whole = "".join(real.article("text/").text_content().split())
    assert all("".join(each.split()) in whole for each in lines[:2])
    assert lines[-1].startswith("2.")


def test_copied_words_and_tables(dark: Page) -> None:
    """A few words stay words, a table arrives as one, its rows as lines with tabs in plain text."""
    dark.goto("text/")
    html, text = dark.evaluate(_COPY, ["#m01-1", "#m01-1"])
    assert "<p" not in html
    assert text
    dark.goto("ledger/")
    html, text = dark.evaluate(_COPY, ["#z2026-002", "#z2026-002"])
    assert html.startswith("<table")
    assert not any(each in html for each in ("style", "color", "class="))
    assert text.startswith("z2026-002\t")
    assert "↺ 问题反弹\n经过和依据 2026-02-26 发现问题（督查）" in text
