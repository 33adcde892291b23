"""我的科室 in a real browser, under the strict policy: chosen once, home leads with its tasks, right between builds."""

import re
from collections.abc import Iterator

import pytest
from helpers.browser import FAILURES, watched
from helpers.built import Built
from helpers.words import DUE_SOON
from playwright.sync_api import Browser, BrowserContext, Page, expect

TASK = ".my-tasks table.tasks tbody tr"


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=address) as found:
        yield found


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    with watched(context, address) as found:
        found.clock.set_fixed_time("2026-11-23T10:00:00+08:00")
        yield found


def _choose(page: Page, name: str) -> None:
    page.goto("")
    page.get_by_label("我的科室").select_option(label=name)


def test_home_leads_with_its_tasks(page: Page, real: Built) -> None:
    """Once chosen, home shows what the department's own page shows as this period's tasks, before all else."""
    _choose(page, "各工程科")
    expect(page.locator(".my-tasks h2")).to_have_text("各工程科本期任务")
    own = real.article("departments/engineering-divisions/").xpath(".//table[@class='tasks'][1]/tbody/tr/th/a/text()")
    expect(page.locator(f"{TASK} th a")).to_have_text(own)
    before = "e => e.compareDocumentPosition(document.querySelector('.ways')) & Node.DOCUMENT_POSITION_FOLLOWING"
    assert page.locator(".my-tasks h2").evaluate(before)


def test_remembered_changed_and_cleared(page: Page) -> None:
    """It is there again on the next visit, can be changed to another department, and taken back."""
    _choose(page, "技术科")
    expect(page.locator(".my-tasks h2")).to_have_text("技术科本期任务")
    page.goto("measures/m09/")
    page.goto("")
    expect(page.locator(".my-tasks h2")).to_have_text("技术科本期任务")
    page.get_by_label("我的科室").select_option(label="办公室")
    expect(page.locator(".my-tasks h2")).to_have_text("办公室本期任务")
    page.get_by_label("我的科室").select_option(index=0)
    expect(page.locator(".my-tasks h2")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('my-department')") is None
    page.reload()
    expect(page.locator(".my-tasks h2")).to_have_count(0)


def test_chosen_on_the_department_page(page: Page) -> None:
    """A department's page has the same switch, and home follows it by instant navigation."""
    page.goto("departments/office/")
    page.get_by_role("button", name="设为我的科室").click()
    expect(page.get_by_role("button", name="点此取消")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="首页", exact=True).first.click()
    expect(page.locator(".my-tasks h2")).to_have_text("办公室本期任务")
    page.locator(".my-tasks h2 a").click()
    page.get_by_role("button", name="点此取消").click()
    assert page.evaluate("localStorage.getItem('my-department')") is None


def test_links_lead_from_home(page: Page, real: Built, address: str) -> None:
    """The links taken from the department's page lead from home to where they led there; no id stands twice."""
    _choose(page, "办公室")
    expect(page.locator(TASK).first).to_be_visible()
    for link in page.locator(".my-tasks a").evaluate_all("links => links.map(link => link.href)"):
        assert link.startswith(address)
        assert real.missing("", link.removeprefix(address)) is None
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), each => each.id)")
    assert len(ids) == len(set(ids))


def test_right_between_builds(page: Page) -> None:
    """Days after the build the states and days left are those of the day, as on the department's page."""
    page.clock.set_fixed_time("2026-12-17T16:30:00Z")
    _choose(page, "各工程科")
    row = page.locator(TASK, has_text="处领导赴基层一线调研")
    expect(row.locator(".days-left")).to_have_text("剩14天")
    expect(row.locator(".state-word")).to_have_text(DUE_SOON)
    expect(page.locator(".my-tasks .age")).to_have_text("本页生成已25天，剩余天数按今日重算，其余数字为11月23日的")


def test_a_department_that_is_gone(page: Page) -> None:
    """What was remembered and is no department any more chooses nothing, without an error."""
    page.goto("glossary/")
    page.evaluate("localStorage.setItem('my-department', 'gone')")
    page.goto("")
    expect(page.get_by_label("我的科室")).to_have_value("")
    expect(page.locator(".my-tasks h2")).to_have_count(0)


@pytest.mark.parametrize("failure", FAILURES)
def test_what_could_not_be_loaded_is_said(context: BrowserContext, failure: str) -> None:
    """Where the department's page cannot be had that is said beside its link, with a way to try again."""
    page = context.new_page()
    page.route("**/departments/office/", FAILURES[failure])
    _choose(page, "办公室")
    expect(page.locator(".my-tasks h2 a")).to_have_attribute("href", re.compile("/departments/office/$"))
    expect(page.locator(".my-tasks p")).to_have_text("本科室的任务没有取到，请检查网络或重新登录后再试")
    expect(page.locator(TASK)).to_have_count(0)
    page.unroute("**/departments/office/")
    page.get_by_role("button", name="再试").click()
    expect(page.locator(TASK).first).to_be_visible()
    expect(page.locator(".my-failed")).to_have_count(0)
