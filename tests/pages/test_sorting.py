"""Tables that sort by their heads, in a real browser: what comes first, the address, the keyboard."""

from urllib.parse import unquote

from playwright.sync_api import Browser, Page, expect

from policysite.figures.states import LOOK, PRESSING


def _column(page: Page, table: str, row: str, at: int) -> list[str]:
    first = "row => row.cells[at].innerText.split('\\n')[0]"
    found = page.locator(f"{table} {row}").evaluate_all(
        f"(rows, at) => rows.filter(row => row.getClientRects().length).map({first})", at
    )
    return [str(words).strip() for words in found]


def test_ledger_sorts_and_the_address_keeps_it(page: Page) -> None:
    """By state the most pressing come first; a second press turns it, a third gives the page's own order back."""
    page.goto("ledger/")
    own = _column(page, ".ledger", "tbody tr:first-child", 0)
    head = page.get_by_role("columnheader", name="状态")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert unquote(page.url).endswith("?sort=ledger:状态")
    states = _column(page, ".ledger", "tbody tr:first-child", 6)
    said = page.locator(".ledger tbody tr:first-child td:nth-child(7)").all_inner_texts()
    words = [LOOK[state].word for state in PRESSING]
    ranks = [min(words.index(word) for word in words if word in each) for each in said]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0  # what is overdue, whatever its state
    assert len(set(ranks)) > 4
    department = page.locator(".filter-tools [data-filter=department]")  # a filter leaves the order in the address
    department.select_option(index=1)
    assert unquote(page.url).endswith(f"?sort=ledger:状态&department={department.input_value()}")
    department.select_option(index=0)
    page.reload()
    assert _column(page, ".ledger", "tbody tr:first-child", 6) == states
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert _column(page, ".ledger", "tbody tr:first-child", 6)[0] == "●已销号"
    head.get_by_role("button").press("Enter")
    assert _column(page, ".ledger", "tbody tr:first-child", 0) == own
    assert page.url.endswith("ledger/")


def test_departments_and_amounts_sort_as_they_are_meant(page: Page) -> None:
    """Departments in the document's order, not by their characters; shares by their size; what is none stays last."""
    page.goto("progress/?sort=departments:成果")
    groups = page.locator("[data-sorted=departments] tbody").count()
    for group in range(1, groups + 1):  # departments and groups of them stay apart
        shares = _column(page, f"[data-sorted=departments] tbody:nth-of-type({group})", "tr", 6)
        there = [each for each in shares if each != "—"]
        sizes = [int(met) / int(made) for met, made in (each.split("/") for each in there)]
        assert sizes == sorted(sizes)
        assert shares[len(there) :] == ["—"] * (len(shares) - len(there))
        assert group == 1 or len(set(sizes)) > 2
    page.goto("departments/")
    order = [words for words in page.locator(".department-list a").all_text_contents() if words]
    page.goto("progress/?sort=stages:责任部门")
    named = [words.split("、")[0] for words in _column(page, "[data-sorted=stages]", "tbody tr", 5)]
    assert [order.index(each) for each in named] == sorted(order.index(each) for each in named)
    assert named != sorted(named)


def test_matrix_sorts_by_a_department(page: Page) -> None:
    """A press beside a department's name puts its measures first; the name stays a link; filters go on to work."""
    page.goto("departments/")
    own = _column(page, ".matrix", "tbody tr", 0)
    page.get_by_role("button", name="按技术科排列").click()
    at = page.locator(".matrix thead th").all_text_contents().index("技术科")
    marks = [bool(words) for words in _column(page, ".matrix", "tbody tr", at)]
    assert marks == sorted(marks, reverse=True)
    assert any(marks)
    assert _column(page, ".matrix", "tbody tr", 0) != own
    page.locator("[data-filter=department]").select_option("技术科")
    expect(page.locator(".matrix tbody tr:visible")).to_have_count(sum(marks))


def test_on_a_phone_a_list_sorts(browser: Browser, address: str) -> None:
    """Where the heads are not shown a list does the same, and no hidden button takes the focus."""
    with browser.new_context(base_url=address, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto("ledger/")
        expect(page.locator(".ledger button.sort").first).to_be_hidden()
        page.locator(".sort-choice select").select_option(label="编号，倒序")
        numbers = _column(page, ".ledger", "tbody tr:first-child", 0)
        assert numbers == sorted(numbers, reverse=True)
        assert unquote(page.url).endswith("?sort=ledger:-编号")


def test_every_state_has_its_rank() -> None:
    """No state is left out of the order, and none stands there twice."""
    assert sorted(PRESSING) == sorted(LOOK)
