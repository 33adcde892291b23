"""Presenting, printing and putting together study material in a real browser, under the strict policy."""

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from helpers.browser import violations
from helpers.built import Built
from helpers.exported import converted
from playwright.sync_api import Browser, Page, expect

FIRST = "study/2026-03-18-front-line/"


def test_present_with_keys(page: Page) -> None:
    """放映 shows one clause a screen; arrows, space, page keys, Home and End turn, Esc ends and focus comes back."""
    page.goto(FIRST)
    page.get_by_role("button", name="放映").click()
    stage, count = page.locator(".stage"), page.locator(".stage-count")
    expect(stage).to_be_focused()
    expect(count).to_have_text("1/5")
    expect(stage).to_contain_text("坚持“一线工作法”")
    page.keyboard.press("ArrowRight")
    expect(stage).to_contain_text("每季度赴基层一线调研时间不少于15天")
    expect(stage).to_contain_text("责任部门：各工程科")
    for key, at in (("Space", 3), ("PageDown", 4), ("ArrowLeft", 3), ("Home", 1), ("PageUp", 1), ("End", 5)):
        page.keyboard.press(key)
        expect(count).to_have_text(f"{at}/5")
    expect(stage).to_contain_text("哪些事适合当场议定")
    page.keyboard.press("Escape")
    expect(page.locator(".projector")).to_have_count(0)
    expect(page.get_by_role("button", name="放映")).to_be_focused()


def test_present_with_buttons(page: Page) -> None:
    """The buttons do what the keys do; Tab goes round within the view, and its own keys reach no one else."""
    page.goto(FIRST)
    page.get_by_role("button", name="放映").click()
    page.get_by_role("button", name="下一屏").click()
    page.get_by_role("button", name="下一屏").press("Space")
    expect(page.locator(".stage-count")).to_have_text("3/5")
    page.get_by_role("button", name="上一屏").press("Enter")
    expect(page.locator(".stage-count")).to_have_text("2/5")
    for _ in range(9):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('.projector'))")
    page.keyboard.press("s")  # a key of the theme's search
    expect(page.locator("[data-md-component=search-query]")).not_to_be_focused()
    page.get_by_role("button", name="结束").click()
    expect(page.locator(".projector")).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768), (390, 844)])
def test_every_screen_fits(page: Page, size: tuple[int, int]) -> None:
    """No words run out of the screen, whatever its size; what is short is set large."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("study/pack/?refs=s1,s2,s3,s4,s5,s6,c03,c05")
    page.get_by_role("button", name="放映").click()
    last = int(page.locator(".stage-count").inner_text().split("/")[1])
    assert last == 1 + 31 + 2
    for _ in range(last - 1):
        page.keyboard.press("ArrowRight")
        over = page.evaluate(
            "(stage => [stage.scrollHeight - stage.clientHeight, stage.scrollWidth - stage.clientWidth])"
            "(document.querySelector('.stage'))"
        )
        assert max(over) <= 1


def test_presenting_ends_with_the_page(page: Page) -> None:
    """Going back while presenting leaves nothing of the view behind."""
    page.goto("study/")
    page.get_by_role("link", name="演示：坚持“一线工作法”").click()
    page.get_by_role("button", name="放映").click()
    page.go_back()
    expect(page.locator("h1")).to_have_text("学习记录")
    expect(page.locator(".projector")).to_have_count(0)


def test_pack_from_two_pages(page: Page, address: str) -> None:
    """What is chosen on a measure and in the checklist is read together, and stays on this computer."""
    page.goto("measures/m09/")
    page.get_by_role("button", name="加入学习材料：第9条").click()
    page.goto("checklist/")
    page.get_by_role("button", name="加入学习材料：表现第5项").click()
    page.get_by_role("link", name="看学习材料").click()
    expect(page.locator(".pack-list li")).to_have_text([re.compile("第9条"), re.compile("表现第5项")])
    expect(page.locator(".pack-body .doc").first).to_have_text(re.compile("^落实领导干部下基层制度"))
    page.reload()
    expect(page.locator(".pack-list li")).to_have_count(2)
    page.get_by_role("button", name="上移：表现第5项").click()
    expect(page.locator(".pack-list li").first).to_contain_text("表现第5项")
    page.get_by_label("加入", exact=True).select_option("m10")
    expect(page.locator(".pack-list li")).to_have_count(3)
    page.get_by_role("button", name=re.compile("移出：第9条")).click()
    expect(page.locator(".pack-body h2").first).to_contain_text("10.做好定期座谈")
    page.get_by_role("button", name="全部移出").click()
    expect(page.locator(".pack-ready")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('study-pack')") is None


def test_pack_by_address(page: Page) -> None:
    """A pack opened by its address is read as given; unknown ids are named, and what is kept here stays as it was."""
    page.goto("measures/m01/")
    page.get_by_role("button", name="加入学习材料：第1条").click()
    page.goto("study/pack/?refs=m09,c05,m99,m09")
    expect(page.locator(".pack-list li")).to_have_count(2)
    expect(page.locator(".pack-unknown")).to_have_text("没有这些编号，已略去：“m99”")
    expect(page.locator(".pack-body .study-clause")).to_have_count(3)
    page.get_by_role("button", name=re.compile("移出：第9条")).click()
    assert page.url.endswith("?refs=c05,m99") or page.url.endswith("?refs=c05")
    assert page.evaluate("localStorage.getItem('study-pack')") == '["m01"]'
    page.get_by_role("button", name="存到本机").click()
    assert page.evaluate("localStorage.getItem('study-pack')") == '["c05"]'


def test_pack_takes_nothing_for_markup(page: Page) -> None:
    """An address with markup in it shows as text and does nothing; so does nonsense in the browser's storage."""
    page.goto("study/pack/?refs=<img src=x onerror=alert(1)>,__proto__,constructor,m09")
    expect(page.locator(".pack-unknown")).to_contain_text(
        "“<img”、“src=x”、“onerror=alert(1)>”、“__proto__”、“constructor”"
    )
    expect(page.locator(".pack img")).to_have_count(0)
    page.evaluate("localStorage.setItem('study-pack', '{\"a\": [1, null')")
    page.goto("study/pack/")
    expect(page.locator(".pack-ready")).to_be_hidden()


def test_pack_says_what_the_document_says(page: Page, real: Built) -> None:
    """The words of every clause and manifestation in a pack are those of the full text."""
    page.goto("study/pack/?refs=" + ",".join([*(f"s{n}" for n in range(1, 7)), *(f"c{n:02}" for n in range(1, 16))]))
    expect(page.locator(".pack-body .study-clause")).to_have_count(31 + 15)
    text = "".join(real.article("text/").text_content().split())
    for words in page.locator(".pack-body .study-clause .doc").all_inner_texts():
        assert "".join(words.split()) in text
    for redacted in page.locator(".pack-body .redacted").all_inner_texts():
        assert redacted.startswith("XX")


def test_pack_links_lead_somewhere(page: Page, real: Built) -> None:
    """Every link that a pack makes exists in the site."""
    page.goto("study/pack/?refs=s1,s2,s3,s4,s5,s6,c01")
    expect(page.locator(".pack-body .study-clause").first).to_be_visible()
    links = page.eval_on_selector_all(".pack-body a", "links => links.map(each => each.getAttribute('href'))")
    assert len(links) > 40
    assert [missing for link in links if (missing := real.missing("study/pack/", link))] == []


ABOUT = "study/pack/?refs=m09,c05&title=演示：一线%26会前学&date=2026-12-01&host=办公室"


def test_pack_says_what_it_is_for(page: Page, address: str) -> None:
    """Title, day and host of the address are heading, line and first screen; its code is shown; changes go into it."""
    page.goto(ABOUT)
    expect(page.locator("h1")).to_have_text("演示：一线&会前学")
    expect(page.locator(".session-line")).to_have_text("办公室　2026年12月1日")
    page.get_by_label("主持").fill("协考科")
    expect(page.locator(".session-line")).to_have_text("协考科　2026年12月1日")
    assert unquote(page.url).endswith("&host=协考科")
    expect(page.locator(".pack-code .address")).to_contain_text("&date=2026-12-01&host=协考科")
    expect(page.get_by_role("img", name="二维码")).to_be_visible()
    page.get_by_role("button", name="放映").click()
    expect(page.locator(".stage")).to_contain_text("演示：一线&会前学")
    expect(page.locator(".stage")).to_contain_text("协考科　2026年12月1日")
    page.keyboard.press("Escape")
    page.goto("study/pack/")  # of one's own: kept on this computer
    expect(page.get_by_label("题目")).to_have_value("")
    page.get_by_label("题目").fill("支部学习")
    page.reload()
    expect(page.get_by_label("题目")).to_have_value("支部学习")


def test_pack_as_word_file(page: Page, tmp_path: Path) -> None:
    """The file made in the browser opens in Word's stead, and has title, line, every clause, sign-in sheet and code."""
    page.goto(ABOUT)
    read = [" ".join(words.split()) for words in page.locator(".pack-body .doc").all_text_contents()]
    with page.expect_download() as download:
        page.get_by_role("button", name="下载Word文件").click()
    assert download.value.suggested_filename == "演示：一线&会前学.docx"
    content = download.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert made.testzip() is None
        assert made.read("word/media/image1.png").startswith(b"\x89PNG")
    word = Document(io.BytesIO(content))
    words = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    styles = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs}
    start = words.index("演示：一线&会前学")
    assert words[start + 1 : start + 3] == ["（办公室　2026年12月1日）", "9.坚持“一线工作法”。"]
    assert (styles[words[start]], styles[words[start + 2]]) == ("公文标题", "公文一级")
    assert set(read[:3]) <= set(words)
    assert "责任部门：各工程科　第9条第1款" in words
    assert not any("⟦" in each for each in words)
    assert len(word.tables[0].rows) == 13
    assert converted(content, "pack.docx", "pdf", tmp_path).stat().st_size > 10_000


def test_copied_address_opens_the_same_pack(browser: Browser, address: str) -> None:
    """复制网址 copies an address that opens the same pack elsewhere."""
    with browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto("measures/m09/")
        page.get_by_role("button", name="加入学习材料：第9条").click()
        page.goto("study/pack/")
        page.get_by_role("button", name="复制网址").click()
        expect(page.locator(".pack-said")).to_contain_text("网址已复制")
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}study/pack/?refs=m09"


def test_print_has_the_sign_in_sheet(page: Page) -> None:
    """On paper the clauses come first and an empty sign-in sheet last; on the screen there is none."""
    page.goto(FIRST)
    expect(page.locator(".sign-in")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".sign-in")).to_be_visible()
    expect(page.locator(".study-tools")).to_be_hidden()
    expect(page.locator("#m09-1")).to_be_visible()


def test_printing_is_one_press(page: Page) -> None:
    """打印 and 打印学习材料 open the print dialog."""
    page.add_init_script("window.print = () => { window.printed = true; }")
    for each, name in ((FIRST, "打印学习材料"), ("text/", "打印"), ("measures/m09/", "打印")):
        page.goto(each)
        page.get_by_role("button", name=name, exact=True).click()
        assert page.evaluate("window.printed")


def test_without_script(browser: Browser, address: str) -> None:
    """Without JavaScript a session can be read, and the pack page says what does not work."""
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(FIRST)
        expect(page.locator("#m09-1")).to_be_visible()
        expect(page.get_by_role("button", name="放映")).to_be_hidden()
        page.goto("study/pack/")
        expect(page.get_by_text("没有脚本时不能拼装")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_on_what_scripts_open(browser: Browser, address: str, scheme: str) -> None:
    """axe finds nothing on the projector view, what is shared, the opened self-check, home with a department chosen."""
    with browser.new_context(base_url=address, color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(FIRST)
        page.get_by_role("button", name="放映").click()
        page.keyboard.press("ArrowRight")
        assert violations(page) == []
        page.goto("measures/m09/")
        page.get_by_role("button", name="分享").first.click()
        assert violations(page) == []
        page.goto("self-check/")
        page.locator("#c10").get_by_label("有", exact=True).check()
        page.get_by_role("button", name="生成台账条目").click()
        page.get_by_role("button", name="清除", exact=True).click()
        page.evaluate("scrollTo(0, 0)")  # scrolled on, the header covers half of a link, which is no smaller for that
        assert violations(page) == []
        page.goto("")
        page.get_by_label("我的科室").select_option(label="综合科")
        expect(page.locator(".my-tasks h2")).to_have_text("综合科本期任务")
        assert violations(page) == []
