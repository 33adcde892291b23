"""自查参考 in a real browser, under the strict policy: kept here, resumed, exported, erased, never sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import watched
from helpers.built import Built
from helpers.paths import DAY, OFFICE
from helpers.trees import tree
from playwright.sync_api import Browser, Page, Request, expect

from policysite.data.folder import Folder
from policysite.data.load import problems_of
from policysite.data.model.records import LedgerFile
from policysite.data.validation import validated
from policysite.data.yaml.reading import parse
from policysite.exports.xlsx import LEDGER

NOTE = "工作群有重复，\n<b>合并</b>；=1+1 'x' # y"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(base_url=address) as context, watched(context, address) as found:
        found.clock.set_fixed_time("2026-11-23T10:00:00+08:00")
        found.goto("self-check/")
        yield found


def _fill(page: Page) -> None:
    page.locator("#c10").get_by_label("有", exact=True).check()
    page.locator("#c10 textarea").fill(NOTE)
    page.locator("#c11").get_by_label("需关注").check()
    page.locator("#c01").get_by_label("无", exact=True).check()


def _saved(page: Page, button: str, folder: Path) -> tuple[str, str]:
    """The name and text of the file that a button saves."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(folder / "saved")
    return waiting.value.suggested_filename, (folder / "saved").read_text(encoding="utf-8")


def test_the_sheet(real: Built) -> None:
    """The sheet has the 15 manifestations word for word, three answers each, their measures, and the promise."""
    page = real.article("self-check/")
    assert "供本人自查。内容只存在本机，不上传、不统计、不作考核依据；公用电脑用后请点“清除”" in real.text(
        "self-check/"
    )
    items = page.xpath(".//fieldset")
    assert len(items) == 15
    for item in items:
        (text,) = item.xpath("./p[@class='doc']")
        assert text.text_content() in real.text("text/")
        assert item.xpath(".//input/@value") == ["无", "需关注", "有"]
        assert item.xpath(".//a[starts-with(@href, '../measures/m')]")
    assert "对照检查" not in real.text("self-check/")
    assert not page.xpath(".//form")  # nothing that a key could send


def test_resumed_after_reload(page: Page) -> None:
    """What was filled in is there again after loading anew, and after going away and coming back."""
    _fill(page)
    expect(page.locator(".check-said")).to_have_text("已存在本机")
    page.reload()
    expect(page.locator(".check-said")).to_have_text("已取回上次在本机填写的内容")
    page.get_by_role("link", name="首页", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("改进工作作风具体措施")
    page.go_back()
    expect(page.locator("#c10").get_by_label("有", exact=True)).to_be_checked()
    expect(page.locator("#c10 textarea")).to_have_value(NOTE)
    expect(page.locator("#c11").get_by_label("需关注")).to_be_checked()


def test_erased_after_asking(page: Page) -> None:
    """清除 asks first; then nothing is left, on the page or in storage."""
    _fill(page)
    page.get_by_role("button", name="清除", exact=True).click()
    expect(page.get_by_role("button", name="不清除")).to_be_focused()
    page.get_by_role("button", name="不清除").click()
    expect(page.locator("#c10").get_by_label("有", exact=True)).to_be_checked()
    page.get_by_role("button", name="清除", exact=True).click()
    page.get_by_role("button", name="确认清除").click()
    expect(page.locator(".check-said")).to_have_text("已清除")
    expect(page.locator(".self-check input:checked")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('self-check')") is None
    page.reload()
    expect(page.locator("#c10 textarea")).to_have_value("")


def test_filled_sheet_as_markdown(page: Page, tmp_path: Path) -> None:
    """下载自查表 saves the filled sheet: every manifestation, answer, measures and note."""
    _fill(page)
    name, text = _saved(page, "下载自查表", tmp_path)
    assert name == "self-check-2026-11-23.md"
    assert text.count("- 自查：") == 15
    assert text.count("- 自查：未填") == 12
    assert "10.发文红头变白头" in text
    assert "- 自查：有\n- 对照：第12条、第13条\n- 备注：\n\n  > 工作群有重复，\n  > <b>合并</b>；=1+1 'x' # y\n" in text


def test_ledger_entry_has_no_notes(page: Page, tmp_path: Path) -> None:
    """Only when asked for, what is marked becomes ledger entries of the right shape, without the notes."""
    _fill(page)
    expect(page.locator("#check-entry")).to_be_hidden()
    page.get_by_role("button", name="生成台账条目").click()
    page.get_by_label("第11项（需关注）").check()
    page.get_by_text("按数据文件的格式").click()
    name, text = _saved(page, "下载台账条目", tmp_path)
    assert name == "ledger-2026-11-23.yml"
    assert "工作群" not in text
    source, problems = parse("ledger.yml", text.encode())
    assert source is not None
    assert problems == []
    shaped = validated(source, LedgerFile)
    assert shaped.problems == []
    first, second = shaped.value.items
    assert (first.id, str(first.found), first.source) == ("z2026-011", "2026-11-23", "自查")
    assert (first.manifestations, first.measures) == (("c10",), ("m12", "m13"))
    assert (second.id, second.manifestations) == ("z2026-012", ("c11",))


def test_ledger_row_fits_the_workbook(browser: Browser, address: str) -> None:
    """A row to paste into the ledger's workbook has the next number and what is known under the heads of that file."""
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(base_url=address, permissions=allowed) as context:
        page = context.new_page()
        page.clock.set_fixed_time("2027-01-05T10:00:00+08:00")  # a page of the year before: numbers start anew
        page.goto("self-check/")
        _fill(page)
        page.get_by_role("button", name="生成台账条目").click()
        expect(page.locator(".check-entries a")).to_have_count(0)  # this office has no forms
        page.get_by_role("button", name="复制表格行：z2027-001").click()
        expect(page.locator(".check-said")).to_have_text("已复制z2027-001，可粘贴到台账Excel表")
        cells = page.evaluate("navigator.clipboard.readText()").split("\t")
    assert len(cells) == len(LEDGER)
    row = {column.name: cell for column, cell in zip(LEDGER, cells, strict=True) if cell}
    assert row == {
        "序号": "1",
        "编号": "z2027-001",
        "发现日期": "2027-01-05",
        "问题来源": "自查",
        "对应条款": "第12条、第13条、表现第10项",
    }


def test_ledger_entry_says_what_to_fill_in(page: Page, tmp_path: Path) -> None:
    """Behind the office's own items the entry is refused only for the department that is still to be filled in."""
    page.locator("#c10").get_by_label("有", exact=True).check()
    page.get_by_role("button", name="生成台账条目").click()
    page.get_by_text("按数据文件的格式").click()
    _, text = _saved(page, "下载台账条目", tmp_path)
    ledger = (OFFICE / "ledger/2026.yml").read_text(encoding="utf-8") + text.removeprefix("items:\n")
    found = problems_of(Folder(tree(tmp_path / "data", {"ledger/2026.yml": ledger}, OFFICE)), today=DAY)
    assert [problem.message.split("。")[0] for problem in found] == ["没有编号“（填部门编号，如office）”"]


def test_nothing_is_sent(page: Page, address: str, tmp_path: Path) -> None:
    """From opening to erasing the page asks no one for anything after it is loaded."""
    page.wait_for_load_state("networkidle")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    _fill(page)
    _saved(page, "下载自查表", tmp_path)
    page.get_by_role("button", name="清除", exact=True).click()
    page.get_by_role("button", name="确认清除").click()
    assert [request.url for request in asked if not request.url.startswith("blob:")] == []


def test_print_has_the_notes(page: Page) -> None:
    """On paper the whole note stands under its item, and the tools do not."""
    _fill(page)
    page.emulate_media(media="print")
    expect(page.locator("#c10 .check-note-printed")).to_have_text(f"备注：{NOTE}")
    expect(page.locator(".self-check-tools")).to_be_hidden()


def test_by_keyboard(page: Page) -> None:
    """An answer is given with Tab and arrows alone."""
    page.locator("#c01 input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#c01").get_by_label("需关注")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")


@pytest.mark.parametrize("kept", ["null", "[]", "{", '{"c10": 1}', '{"c10": {"mark": "x", "note": 5}, "z": {}}'])
def test_strange_storage_is_no_error(page: Page, kept: str) -> None:
    """Whatever stands in the browser's storage, the sheet opens."""
    page.evaluate("kept => localStorage.setItem('self-check', kept)", kept)
    page.reload()
    expect(page.get_by_role("button", name="下载自查表")).to_be_visible()
    expect(page.locator(".self-check input:checked")).to_have_count(0)


def test_storage_switched_off(browser: Browser, address: str) -> None:
    """Where the browser keeps nothing the page says so, and the sheet can still be filled in."""
    with browser.new_context(base_url=address) as context, watched(context, address) as page:
        page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); }")
        page.goto("self-check/")
        page.locator("#c10").get_by_label("有", exact=True).check()
        expect(page.locator(".check-said")).to_have_text("本机不允许保存：关闭页面后内容不留")
