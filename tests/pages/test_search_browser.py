"""The search in a real browser with real keys, under the strict Content Security Policy."""

import json

import pytest
from helpers.browser import FAILURES, watched
from helpers.built import Built
from helpers.search import ask, queries
from playwright.sync_api import Browser, Locator, Page, expect

QUERY = "[data-md-component=search-query]"
RESULTS = ".md-search-result__item"
NOT_LOADED = "检索文件没有取到，请刷新本页再试，或重新登录"


def type_query(page: Page, text: str) -> None:
    """Type a query into Material's dialog: letters by keys, Chinese as an input method commits it."""
    page.keyboard.press("/")
    expect(page.locator(QUERY)).to_be_focused()
    page.keyboard.press("Control+a")
    if text.isascii():
        page.keyboard.type(text)
    else:
        page.keyboard.insert_text(text)


def first_title(page: Page) -> Locator:
    """The heading of the first result."""
    return page.locator(f"{RESULTS} h1").first


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("座谈", "第10条 做好定期座谈和阅批督办群众来信工作"),
        ("xinfang", "第11条 完善党建考核信访和责任追究机制"),
        ("9", "第9条 坚持“一线工作法”"),
        ("第三部分", "第三部分"),
        ("吹哨报到", "第8条 解决群众急难愁盼问题"),
        ("bgs", "办公室"),
        ("訂閱", "下载"),
    ],
)
def test_typed_keys_search(page: Page, typed: str, title: str) -> None:
    """What is typed on the keyboard, in letters or by an input method, is found at once."""
    page.goto("")
    type_query(page, typed)
    expect(first_title(page)).to_contain_text(title)


def test_enter_opens_the_first_hit_and_marks_it(page: Page) -> None:
    """Enter opens the clause, in view, its place lit and the words in it marked."""
    page.goto("")
    type_query(page, "座谈会")
    expect(page.locator(RESULTS)).not_to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_contain_text("做好定期座谈")
    assert page.url.endswith("#m10-1")
    expect(page.locator("mark[data-md-highlight]").first).to_have_text("座谈会")
    clause = page.locator("#m10-1 + .clause > p.doc")
    expect(clause).to_be_in_viewport()
    lit, around = (
        each.evaluate("element => getComputedStyle(element).backgroundColor")
        for each in (clause, page.locator("#m10-2 + .clause > p.doc"))
    )
    assert lit != around


@pytest.mark.thorough
def test_enter_opens_what_the_worker_puts_first(page: Page, real: Built) -> None:
    """The interface opens the very entry that the query test counts as first."""
    index = (real.root / "search/search_index.json").read_bytes()
    at = {doc["id"]: doc["at"] for doc in json.loads(index)["docs"]}
    asked = [query.text for query in queries("queries")][::22]
    for answer in ask(asked, index):
        page.goto("contribute/")
        type_query(page, answer.query)
        expect(page.locator(RESULTS)).not_to_have_count(0)
        expect(page.locator(".md-search-result__meta")).to_contain_text("找到")
        page.wait_for_timeout(150)
        page.keyboard.press("Enter")
        folder, _, anchor = at[answer.ids[0]].partition("#")
        page.wait_for_url(f"**/{folder}?h=*")
        assert page.url.partition("#")[2] == anchor, answer.query


def test_arrow_keys_walk_the_results(page: Page) -> None:
    """Down goes from the field to the first result and on; Enter opens the one in focus."""
    page.goto("")
    type_query(page, "推诿扯皮")
    expect(page.locator(RESULTS)).to_have_count(3)
    for expected in ("第11条", "第2款", "表现清单", "表现第9项"):
        page.keyboard.press("ArrowDown")
        expect(page.locator("a:focus :is(h1, h2)")).to_contain_text(expected)
    page.keyboard.press("Enter")
    page.wait_for_url("**/checklist/?h=*#c09")
    expect(page.locator("#c09 p.doc mark")).to_have_text("推诿扯皮")


def test_shared_link_opens_the_search(page: Page) -> None:
    """`?q=` opens the dialog with the results."""
    page.goto("?q=微信")
    expect(page.locator(QUERY)).to_have_value("微信")
    expect(first_title(page)).to_contain_text("第13条")


def test_paste_and_handwriting_search(page: Page) -> None:
    """Text that arrives without a key, pasted or written by hand, is searched as typed text is."""
    page.goto("")
    page.keyboard.press("/")
    page.locator(QUERY).evaluate(
        """field => {
            field.value = "帮扶村";
            field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
        }"""
    )
    expect(first_title(page)).to_contain_text("第9条")


@pytest.mark.parametrize("pasted", ["帮扶村", "四种形态", "津补贴"])
def test_enter_waits_for_the_words_in_the_field(page: Page, pasted: str) -> None:
    """Words pasted over others and Enter at once open what they lead to, not what the others had led to."""
    page.goto("")
    type_query(page, "座谈会")
    expect(first_title(page)).to_contain_text("第10条")
    page.locator(QUERY).evaluate(
        """(field, words) => {
            field.value = words;
            field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        }""",
        pasted,
    )
    right = {"帮扶村": "measures/m09/", "四种形态": "measures/m14/", "津补贴": "measures/m15/"}
    page.wait_for_url(f"**/{right[pasted]}?h=*")


def test_the_way_back_leads_to_the_results(page: Page) -> None:
    """Back from a hit opens the dialog again with the words and their results."""
    page.goto("")
    type_query(page, "座谈会")
    expect(first_title(page)).to_contain_text("第10条")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/m10/?h=*")
    page.go_back()
    expect(page.locator(QUERY)).to_have_value("座谈会")
    expect(first_title(page)).to_contain_text("第10条")
    expect(first_title(page)).to_be_visible()


def test_tab_goes_round_in_the_dialog(page: Page) -> None:
    """Tab leads from the field to the results and the link to the filters, Shift and Tab back; it stays open."""
    page.goto("")
    type_query(page, "长期饭票")
    expect(page.locator(RESULTS)).to_have_count(1)
    stops = page.locator(".md-search-result__list a:visible").count() + 1
    page.keyboard.press("Tab")
    expect(page.locator("a:focus h1, a:focus h2")).to_be_visible()
    for _ in range(stops - 1):
        page.keyboard.press("Tab")
    expect(page.locator(".search-more")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(QUERY)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".search-more")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?words=*")


def test_a_part_is_said_to_be_one(page: Page) -> None:
    """What holds only a part of the words is shown as that, and Enter does not open it, here or on the search page."""
    page.goto("")
    type_query(page, "信访火锅店")
    expect(page.locator(".md-search-result__meta")).to_have_text("没有完全相符的，下面只含一部分")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url.count("/") == 3
    page.goto("search/?words=信访火锅店")
    expect(page.locator(".search-count")).to_contain_text("没有完全相符的，下面只含一部分")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_timeout(200)
    assert "/search/" in page.url


def test_a_mistaken_character_is_told(page: Page) -> None:
    """What was looked for in place of the words typed is said, and opened."""
    page.goto("")
    type_query(page, "容措")
    expect(page.locator(".md-search-result__meta")).to_contain_text("没有“容措”，按“容错”查，找到")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/m19/?h=*")


def test_home_opens_nothing_by_itself(page: Page) -> None:
    """Words and Enter in the field of the home page show the results; a second Enter opens the first."""
    page.goto("")
    page.locator("#home-query").press_sequentially("座谈")
    page.keyboard.press("Enter")
    expect(first_title(page)).to_contain_text("第10条")
    page.wait_for_timeout(200)
    assert page.url.count("/") == 3
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/m10/?h=*")


def test_composition_searches_as_it_grows(browser: Browser, address: str) -> None:
    """An input method's letters search by pinyin, its characters by text; Enter that ends it opens nothing."""
    with browser.new_context(base_url=address) as context, watched(context, address) as page:
        page.goto("")
        page.keyboard.press("/")
        session = context.new_cdp_session(page)
        for letters in ("xin", "xin'fang"):
            session.send(
                "Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": len(letters)}
            )
        expect(first_title(page)).to_contain_text("信访")
        session.send("Input.insertText", {"text": "座谈"})
        expect(first_title(page)).to_contain_text("第10条")
        assert page.url == address


def test_nothing_found_says_what_to_do(page: Page) -> None:
    """Without a result the dialog names the query and the way on; Enter opens nothing."""
    page.goto("")
    type_query(page, "天气预报")
    said = "原文、任务、台账、页面中都没有“天气预报”。可改用其中两三个字，或查责任分解表"
    expect(page.locator(".md-search-result__meta")).to_have_text(said)
    expect(page.locator(".search-more")).to_have_attribute("href", f"{page.url}departments/#matrix")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url.count("/") == 3


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["<img src=x onerror=alert(1)>", "信访<b>&", "(.*", "\\", "信" * 10_000])
def test_hostile_queries(page: Page, typed: str) -> None:
    """Any string leaves the dialog working, and none of it becomes markup."""
    page.goto("")
    type_query(page, typed)
    page.wait_for_timeout(300)
    assert page.locator(".md-search-result img, .md-search-result b").count() == 0
    type_query(page, "座谈会")
    expect(first_title(page)).to_contain_text("第10条")


def test_page_narrows_by_facets(page: Page) -> None:
    """Facets narrow, count, stand in the address, and are used by keyboard."""
    page.goto("search/?words=信访")
    hits = page.locator(".search-hits > li")
    expect(page.locator(".search-count")).to_contain_text("项")
    before = hits.count()
    box = page.get_by_role("checkbox", name="办公室")
    wanted = int(page.locator("label:has(input[value=office]) .count").inner_text())
    box.focus()
    page.keyboard.press("Space")
    expect(hits).to_have_count(wanted)
    assert 0 < wanted < before
    expect(box).to_be_focused()
    page.wait_for_url("**/search/?words=*&department=office")
    expect(hits.first).to_contain_text("第10条第2款")
    page.reload()
    expect(hits).to_have_count(wanted)
    page.get_by_role("button", name="清除筛选").click()
    expect(hits).to_have_count(before)


def test_page_lists_without_words(page: Page) -> None:
    """Without words the page lists what the facets leave: the clauses with a yearly duty."""
    page.goto("search/?task=year&kind=measure")
    expect(page.locator(".search-count")).to_have_text("共3项")
    page.locator(".search-hits a").first.click()
    expect(page.locator("h1").first).to_contain_text("不折不扣抓好政治要件办理")


def test_page_is_typed_into(page: Page) -> None:
    """Typing searches at once, Enter opens the first hit, the way back keeps the search."""
    page.goto("search/")
    page.get_by_role("searchbox").click()
    page.keyboard.type("yxgzf")
    expect(page.locator(".search-hits a").first).to_contain_text("第9条 坚持“一线工作法”")
    page.wait_for_url("**/search/?words=yxgzf")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/m09/?h=*")
    page.go_back()
    expect(page.locator(".search-hits a").first).to_contain_text("第9条")


def test_page_on_a_phone(browser: Browser, address: str) -> None:
    """On a phone the facets are folded and the page is no wider than the screen."""
    with browser.new_context(base_url=address, viewport={"width": 390, "height": 844}, has_touch=True) as context:
        page = context.new_page()
        page.goto("search/?words=企业")
        expect(page.locator(".search-hits > li").first).to_be_visible()
        expect(page.get_by_role("checkbox", name="办公室")).to_be_hidden()
        page.get_by_text("筛选", exact=True).tap()
        page.get_by_role("checkbox", name="技术科").tap()
        expect(page.locator(".search-hits > li").first).to_contain_text("技术科")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("missing", "failure"),
    [*(("**/search/search_index.json", failure) for failure in FAILURES), ("**/assets/search/worker.js", "login page")],
)
def test_page_says_what_is_missing(browser: Browser, address: str, missing: str, failure: str) -> None:
    """Without index or worker the search page says so instead of finding nothing."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.route(missing, FAILURES[failure])
        page.goto("search/?words=座谈")
        expect(page.locator(".search-count")).to_have_text(NOT_LOADED)


@pytest.mark.thorough
@pytest.mark.parametrize("failure", FAILURES)
def test_dialog_says_what_is_missing(browser: Browser, address: str, failure: str) -> None:
    """So does the theme's own dialog, once something is typed."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.route("**/search/search_index.json", FAILURES[failure])
        page.goto("")
        type_query(page, "座谈")
        expect(page.locator(".md-search-result__meta")).to_have_text(NOT_LOADED)
