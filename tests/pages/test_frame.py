"""What stands around every page: the menu, wide and narrow, the focus, the type size, what is told."""

import re

from helpers.browser import PAGE_TYPES
from helpers.built import Built
from playwright.sync_api import Browser, BrowserContext, Page, expect

from policysite.publish.mkdocs import navigation

NARROW = {"width": 390, "height": 800}
FOCUS = "(() => { const at = document.activeElement; return at.className || at.tagName; })()"
UNSEEN = """
Array.from(document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")).filter((each) => {
  if (each.closest("[role=dialog], .skip, .table-wrap, .matrix-wrap, .chart-frame")) return false;
  const { left, right, width } = each.getBoundingClientRect();
  return width && getComputedStyle(each).visibility === "visible" && (right <= 0 || left >= innerWidth);
}).map((each) => each.outerHTML.slice(0, 120))
"""
"""What takes the focus beside the screen."""


def test_menu_without_what_a_document_lacks() -> None:
    """A page that is not there is not named; of a group with one page that page stands for itself; 科室 is its word."""
    nav = [{"首页": "index.md"}, {"科室和任务": [{"部门": "departments/index.md"}, {"时间": "calendar.md"}]}]
    assert navigation(nav, (), "部门")[1] == {"部门和任务": [{"部门": "departments/index.md"}, {"时间": "calendar.md"}]}
    assert navigation(nav, ("departments/",), "部门") == [{"首页": "index.md"}, {"时间": "calendar.md"}]
    assert navigation(nav, ("departments/", "calendar/"), "部门") == [{"首页": "index.md"}]


def test_every_page_has_its_place(real: Built) -> None:
    """Five groups on every page, of which one is in view, with the page or the one above it."""
    for address in (*PAGE_TYPES[1:], "downloads/"):
        page = real.pages[f"{address.partition('?')[0]}"]
        menu = page.get_element_by_id("menu")
        assert [tab.text for tab in menu.find_class("menu-tab")] == ["原文", "科室和任务", "落实情况", "学习", "更多"]
        (group,) = menu.find_class("in-view")
        here = [link.get("href") for link in group.xpath("./ul//a[@aria-current]")]
        assert len(here) == 1, address
        assert re.fullmatch(r"(\.\./?|\./)*", here[0]), f"{address}: {here[0]} is neither the page nor above it"
    for address in ("", "changes/", "404.html"):
        assert not real.pages[address].get_element_by_id("menu").find_class("in-view"), address


def test_home_by_the_name(page: Page) -> None:
    """The site's name leads home, from a page that instant navigation brought too; the group's pages stand in a row."""
    page.goto("ledger/")
    page.locator(".menu").get_by_role("link", name="落实情况").last.click()
    expect(page.locator("h1")).to_have_text("落实情况")
    expect(page.locator(".menu [aria-current=page]")).to_have_text("落实情况")
    page.locator(".site-name").click()
    expect(page.locator(".home-title")).to_be_visible()
    assert page.get_by_role("search").count() == 1


def _swap_pages(context: BrowserContext, real: Built, address: str) -> None:
    """Let Material swap pages: it does so for those that a sitemap names, which a site without an address has not."""
    found = "".join(f"<url><loc>{address}{each}</loc></url>" for each in real.pages if each.endswith("/") or not each)
    context.route("**/sitemap.xml", lambda route: route.fulfill(body=f"<urlset>{found}</urlset>"))


def test_menu_on_a_narrow_screen(browser: Browser, real: Built, address: str) -> None:
    """A button opens it; Escape, leaving it and a link in it close it; closed it holds no focus."""
    with browser.new_context(base_url=address, viewport=NARROW, reduced_motion="reduce") as context:
        _swap_pages(context, real, address)
        page = context.new_page()
        page.goto("progress/")
        assert page.evaluate(UNSEEN) == []
        opener, menu = page.get_by_role("button", name="菜单", exact=True), page.locator("#menu")
        expect(menu).to_be_hidden()
        opener.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        expect(menu.get_by_role("link", name="本期进行中")).to_be_visible()  # the headings of the page too
        assert "menu-close" in page.evaluate(FOCUS)
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(opener).to_have_attribute("aria-expanded", "false")
        assert "menu-open" in page.evaluate(FOCUS)
        opener.click()
        page.keyboard.press("Shift+Tab")
        expect(menu).to_be_hidden()
        opener.click()
        page.mouse.click(380, 700)  # the shadow: what lies below is not meant
        expect(menu).to_be_hidden()
        assert page.url == f"{address}progress/"
        opener.click()
        menu.get_by_role("link", name="问题整改台账").press("Enter")
        expect(page.locator("h1")).to_have_text("问题整改台账")
        expect(menu).to_be_hidden()
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(page.locator("h1")).to_be_focused()


def test_search_on_a_narrow_screen(browser: Browser, address: str) -> None:
    """A button opens the search; Escape and its own button close it and give the focus back."""
    with browser.new_context(base_url=address, viewport=NARROW, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto("ledger/")
        opener, field = page.get_by_role("button", name="查找", exact=True), page.get_by_role("textbox", name="查找")
        opener.press("Enter")
        expect(field).to_be_focused()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()
        opener.click()
        page.get_by_role("button", name="关闭查找").click()
        expect(opener).to_be_focused()
        expect(page.locator("#__search")).not_to_be_checked()


def test_focus_and_what_is_told(browser: Browser, real: Built, address: str) -> None:
    """Instant navigation leads the focus to the heading, or to what the address names; 已复制 is told."""
    with browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"]) as context:
        _swap_pages(context, real, address)
        page = context.new_page()
        page.goto("")
        page.evaluate("window.swapped = true")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#page")).to_be_focused()
        page.locator(".section-list a").nth(2).press("Enter")
        expect(page.locator("h1")).to_be_focused()
        page.get_by_role("link", name="第9条的任务、相关表现和引用").press("Enter")
        expect(page.locator("h1")).to_have_text("9.坚持“一线工作法”。")
        page.get_by_role("button", name="复制引用").first.press("Enter")
        expect(page.get_by_role("status").filter(has_text="已复制")).to_have_count(1)
        page.locator("article a[href*='checklist/#c']").first.press("Enter")
        page.wait_for_url("**/checklist/#c*")
        expect(page.locator(f"[id='{page.url.partition('#')[2]}']")).to_be_focused()
        assert page.evaluate("window.swapped")


def test_type_size_in_forced_colours(browser: Browser, address: str) -> None:
    """Where the system chooses the colours the size in use still differs from the others."""
    with browser.new_context(base_url=address, forced_colors="active") as context:
        page = context.new_page()
        page.goto("ledger/")
        looks = page.locator(".type-size button").evaluate_all(
            "all => all.map(each => getComputedStyle(each).backgroundColor)"
        )
        assert looks[0] == looks[2] != looks[1]
