"""The real site in a real browser: walking it, the type size, copying, the matrix, print."""

from pathlib import Path
from typing import Any

import pytest
from helpers.browser import PAGE_TYPES, watched
from playwright.sync_api import Browser, Page, ViewportSize, expect


def test_walk(page: Page) -> None:
    """Home → section → measure → department → back, by instant navigation, without an error or foreign request."""
    page.goto("")
    page.locator(".section-list a").nth(2).click()
    expect(page.locator("h1")).to_contain_text("聚焦人民立场")
    page.get_by_role("link", name="第9条的任务、相关表现和引用").click()
    expect(page.locator("h1")).to_have_text("9.坚持“一线工作法”。")
    page.locator("article").get_by_role("link", name="各工程科", exact=True).click()
    expect(page.locator("h1")).to_have_text("各工程科")
    page.go_back()
    expect(page.locator("h1")).to_have_text("9.坚持“一线工作法”。")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("聚焦人民立场")


def test_type_size_is_remembered(page: Page) -> None:
    """大 makes the text larger on this page and the next, also after loading anew."""
    page.goto("measures/m09/")
    size = "() => parseFloat(getComputedStyle(document.querySelector('p.doc')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="大", exact=True).click()
    assert page.evaluate(size) > before
    page.goto("measures/m10/")
    assert page.evaluate(size) > before
    expect(page.get_by_role("button", name="大", exact=True)).to_have_attribute("aria-pressed", "true")


def test_copy_citation(browser: Browser, address: str) -> None:
    """复制引用 copies the citation and the link of the clause."""
    with browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto("measures/m09/")
        page.locator(".clause").get_by_role("button", name="复制引用").first.click()
        expect(page.get_by_role("button", name="已复制")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied[0].startswith("《改进工作作风具体措施》（拟题）第三部分第9条：“落实领导干部下基层制度")
    assert copied[1] == f"{address}measures/m09/#m09-1"


def test_matrix_filters(page: Page) -> None:
    """The matrix narrows by department and by words, and says how many rows are left."""
    page.goto("departments/")
    page.locator("[data-filter=department]").select_option("技术科")
    expect(page.locator(".matrix tbody tr:visible")).to_have_count(3)
    expect(page.locator(".matrix-count")).to_have_text("共3条")
    page.locator("[data-filter=words]").fill("企业")
    expect(page.locator(".matrix tbody tr:visible")).to_have_count(1)


def test_matrix_on_a_phone(browser: Browser, address: str) -> None:
    """On a phone the matrix is a list by department; of its duties none says its group's name again."""
    with browser.new_context(base_url=address, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto("departments/")
        expect(page.locator(".matrix-by-department")).to_be_visible()
        expect(page.locator(".matrix")).to_be_hidden()
        page.goto("departments/office/")
        expect(page.locator(".duty-groups .quota:visible")).to_have_text(
            ["每季度至少1次", "每年至少1次", "一般应于当日"]
        )


def test_home_field_searches(page: Page) -> None:
    """What is typed into the field in the middle of the home page is searched at once."""
    page.goto("")
    page.locator("#home-query").press_sequentially("座谈")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    expect(page.locator("[data-md-component=search-query]")).to_have_value("座谈")


SHIFTS = """
window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { window.moved += value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), pytest.param("dark", 390, marks=pytest.mark.thorough)])
def test_page_types_without_complaint(browser: Browser, address: str, scheme: Any, width: int) -> None:
    """Every page type loads in both schemes without an error or a foreign request, and hardly anything moves."""
    size: ViewportSize = {"width": width, "height": 800}
    with (
        browser.new_context(base_url=address, color_scheme=scheme, viewport=size) as context,
        watched(context, address) as page,
    ):
        page.add_init_script(SHIFTS)
        for each in PAGE_TYPES:
            page.goto(each)
            expect(page.locator("h1")).to_be_visible()
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert page.evaluate("moved") <= 0.05, each


LATE = ("?", "ledger/", "progress/", "departments/", "departments/office/", "measures/m09/", "text/", "self-check/")
"""Home with a remembered department, and the pages to which scripts add most."""


@pytest.mark.thorough
def test_late_scripts_move_nothing(browser: Browser, address: str) -> None:
    """On a slow line, with a page some days old, what scripts add or fill has its room from the first paint."""
    with browser.new_context(base_url=address, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.route("**/bundle.*.js", lambda route: (page.wait_for_timeout(150), route.continue_()))
        page.goto("")
        page.evaluate("localStorage.setItem('my-department', 'office')")
        for each in LATE:
            page.goto(each)
            expect(page.locator(".my-tasks h2" if each == "?" else "h1")).to_be_visible()
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert page.evaluate("moved") <= 0.05, each


def test_department_prints_on_one_page(browser: Browser, address: str, tmp_path: Path) -> None:
    """A department's page is one A4 page when printed, the longest list of duties too."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        for name in ("office", "party-group", "coordination"):
            page.goto(f"departments/{name}/")
            assert _pages(page.pdf(prefer_css_page_size=True)) == 1, name


def _pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ")


def test_full_text_without_script(browser: Browser, address: str) -> None:
    """Without JavaScript the text, the matrix and the indexes remain, and the page says what does not."""
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("departments/")
        expect(page.locator(".matrix")).to_be_visible()
        expect(page.get_by_text("没有脚本时检索不可用")).to_be_visible()
