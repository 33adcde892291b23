"""What is taken along from a page, in a real browser under the strict policy: copied words, codes, addresses."""

from collections.abc import Callable, Iterator

import pytest
import segno
from helpers.built import Built
from playwright.sync_api import Browser, Page, expect

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


def _read(rows: list[list[int]]) -> bytes:
    """The words in a code of version 1: its mask undone, its modules read two columns at a time from the right."""
    masks = [int(rows[8][at]) ^ bit for at, bit in ((2, 1), (3, 0), (4, 1))]
    unmasked = _MASKS[masks[0] * 4 + masks[1] * 2 + masks[2]]
    bits = []
    for place, right in enumerate((20, 18, 16, 14, 12, 10, 8, 5, 3, 1)):
        for y in range(20, -1, -1) if place % 2 == 0 else range(21):
            bits += [
                rows[y][x] ^ (unmasked(x, y) == 0)
                for x in (right, right - 1)
                if not (x == 6 or y == 6 or (y < 9 and (x < 9 or x > 12)) or (y > 12 and x < 9))
            ]
    words = "".join(str(int(bit)) for bit in bits)
    return bytes(int(words[at : at + 8], 2) for at in range(0, 16 * 8, 8))


_MASKS: list[Callable[[int, int], int]] = [
    lambda x, y: (x + y) % 2,
    lambda _, y: y % 2,
    lambda x, _: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
]


def test_codes_are_those_of_another_maker(dark: Page) -> None:
    """Full codes of small, middle and large versions are segno's, module by module; a short one is filled up.

    segno puts a zero byte before the filling, which no reader minds, so that only full codes can be compared.
    """
    dark.goto("")
    for length in (14, 42, 122, 213, 450, 911, 2331):
        text = ("http://zfjs.example/study/pack/?refs=" + "m09,c05," * 300)[:length]
        rows = dark.evaluate("text => window.qr.rowsOf(text)", text)
        made = (
            segno.make(text, error="m", mode="byte", micro=False, boost_error=False, mask=mask) for mask in range(8)
        )
        assert any([list(row) for row in each.matrix] == rows for each in made), length
    assert dark.evaluate("text => window.qr.rowsOf(text)", "x" * 2332) is None
    assert _read(dark.evaluate("text => window.qr.rowsOf(text)", "http")) == bytes.fromhex("404687474700" + "ec11" * 5)


def test_sharing_shows_code_and_address(dark: Page, address: str) -> None:
    """分享 beside 复制引用 shows the code of the clause's address and the address itself, and closes again."""
    dark.goto("measures/m09/")
    button = dark.locator(".clause").first.get_by_role("button", name="分享")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    panel = dark.locator(".share-panel")
    expect(panel.locator(".address")).to_have_text(f"{address}measures/m09/#m09-1")
    expect(panel.get_by_role("img", name="二维码")).to_be_visible()
    panel.get_by_role("button", name="复制网址").click()
    expect(panel.get_by_role("status")).to_have_text("网址已复制，可粘贴到微信")
    assert dark.evaluate("navigator.clipboard.readText()") == f"{address}measures/m09/#m09-1"
    button.click()
    expect(panel).to_have_count(0)


def test_the_system_shares_where_it_can(page: Page, address: str) -> None:
    """Where the system has a way of sharing, that is offered and gets title and address."""
    page.add_init_script("navigator.share = async given => { window.given = given; }")
    page.goto("measures/m09/")
    page.get_by_role("button", name="分享").first.click()
    page.get_by_role("button", name="用本机分享").click()
    given = page.evaluate("window.given")
    assert given == {"title": "《改进工作作风具体措施》（拟题）第三部分第9条", "url": f"{address}measures/m09/"}
