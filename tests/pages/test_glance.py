"""What is seen at a glance: the chart of periods, what is still to come, the screen, and how old each page is."""

import re
from datetime import date
from pathlib import Path

import pytest
from helpers.built import Built
from helpers.paths import DAY, PLAIN, PLAN, REVISED, RHYTHMS
from helpers.rendered import Rendered
from helpers.trees import real as office
from helpers.words import DUE_SOON, MISSED, NO_RANKING, STATE
from lxml.html import HtmlElement
from playwright.sync_api import Browser, Page, expect

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.figures.ledger import ItemState
from policysite.figures.states import LOOK


def _rows(page: HtmlElement) -> dict[str, list[str]]:
    """The rows of a chart by their names, each cell as `sign amount`."""
    found = {}
    for row in page.xpath(".//ol/li/a[@class='chart-row']"):
        cells = row.xpath(".//span[contains(@class, 'cell')]")
        found[row.xpath("./span[@class='chart-name']")[0].text_content().strip()] = [
            cell.text_content() for cell in cells
        ]
    return found


def test_every_page_that_counts_days_says_how_old_it_is(real: Built, small: Built) -> None:
    """Whatever carries a day stands on a page that says of which day its figures are, once."""
    for site in (real, small):
        for address in site.pages:
            carried = site.article(address).xpath(".//*[@data-until]")
            told = site.article(address).xpath(".//*[@data-as-of]/@data-as-of")
            assert told == [DAY.isoformat()] if carried else len(told) <= 1, address


def test_one_number_of_days_everywhere(page: Page) -> None:
    """On one day home, progress, department, calendar and measure count the same days to the same end."""
    counted = {}
    for address in ("", "progress/", "departments/engineering-divisions/", "calendar/", "measures/m09/"):
        page.clock.set_fixed_time("2026-12-20T10:00:00+08:00")
        page.goto(address)
        expect(page.locator(".as-of-line .age")).to_have_text(
            "本页生成已27天，剩余天数按今日重算，其余数字为11月23日的"
        )
        counted[address] = set(page.locator(".days-left[data-until='2026-12-31']").all_inner_texts())
    assert set.union(*counted.values()) == {"剩12天"}
    assert counted["measures/m09/"] == {"剩12天"}


def test_chart_stands_on_home_departments_and_progress(real: Built) -> None:
    """Each row leads to its duty; a department has its own; every cell has a sign, every chart a table behind it."""
    rows = _rows(real.article("progress/"))
    assert len(rows) == 8
    assert _rows(real.article("")) == rows
    assert rows["处领导赴企业了解现状"] == ["✓ 1/1", "✕ 0/1", "✓ 2/1", "✓ 1/1"]
    own = _rows(real.article("departments/engineering-divisions/"))
    assert own == {"处领导赴基层一线调研": rows["处领导赴基层一线调研"]}
    for address in ("", "progress/", "departments/engineering-divisions/"):
        page = real.article(address)
        links = page.xpath(".//ol/li/a[@class='chart-row']/@href")
        assert [link for link in links if real.missing(address, link)] == []
        assert len(page.xpath(".//table[@class='period-table']//tr[@data-period]")) == sum(
            map(len, _rows(page).values())
        )
    signs = {look.sign for look in LOOK.values()}
    assert all(cell[0] in signs for cells in rows.values() for cell in cells)
    assert real.article("progress/").xpath("(.//figure)[1]/preceding::h2/@id") == ["periods"]


def test_departments_without_periods_have_no_chart(real: Built) -> None:
    """Nothing empty stands where nothing recurs."""
    for address in real.pages:
        if address.startswith("departments/") and not _rows(real.article(address)):
            assert not real.article(address).xpath(".//figure | .//h2[contains(@id, '-periods')]"), address


@pytest.mark.parametrize(
    ("day", "at", "anchor"),
    [(date(2026, 1, 1), 0.14, "start"), (date(2026, 12, 31), 99.86, "end"), (date(2028, 2, 29), 16.26, "middle")],
)
def test_line_for_today(day: date, at: float, anchor: str) -> None:
    """It stands in the middle of its day, the first and last of a year and 29 February too; none in former years."""
    site = Rendered(office(), day)
    (line,) = site.article("progress/").xpath(".//svg[@class='chart-now']")
    assert line.xpath("./line/@x1") == [f"{at}%"]
    assert line.xpath("./text/@text-anchor") == [anchor]
    if day.year > 2026:
        assert not site.article("progress/2026/").xpath(".//svg[@class='chart-now']")


def test_weeks_and_the_turn_of_the_year() -> None:
    """A week has a cell of its own; one over New Year stands in the year that it ends in, and in that one alone."""
    for day in (date(2027, 1, 1), date(2027, 1, 20)):
        site = Rendered(load(Folder(RHYTHMS), today=day), day)
        found = {
            year: site.article(address).xpath(".//tr[@data-period='2026-W53']")
            for year, address in ((2026, "progress/2026/"), (2027, "progress/"))
        }
        assert (len(found[2026]), len(found[2027])) == (0, 1)


def test_duties_to_come_and_ended() -> None:
    """A text in force only later has no chart before; what has ended stands with its sign, what took over begins."""
    day = date(2027, 12, 1)
    rows = _rows(Rendered(load(Folder(REVISED), today=day), day).article("progress/"))
    assert any("终止" in name for name in rows)
    assert any("起）" in name for name in rows)
    early = date(2025, 12, 1)
    assert _rows(Rendered(office(), early).article("")) == {}


def test_what_is_folded_is_there_and_open_on_paper(page: Page) -> None:
    """成果, letters, 常态推进 and the method are folded on the screen, open on paper and for a link into them."""
    page.goto("progress/")
    folds = page.locator("details.fold")
    states = "folds => folds.map(fold => fold.open)"
    assert folds.evaluate_all(states) == [False] * 4
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert folds.evaluate_all(states) == [True] * 4
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert folds.evaluate_all(states) == [False] * 4
    page.goto("calendar/")
    page.locator("table.loads a", has_text="3月").click()
    expect(page.locator("#month-3")).to_be_in_viewport()
    page.emulate_media(media="print")
    whole = "folds => folds.map(fold => getComputedStyle(fold).breakInside)"
    assert set(page.locator("details").evaluate_all(whole)) == {"auto"}


@pytest.mark.parametrize(("width", "tallest"), [(1280, 3500), (390, 6000)])
def test_progress_is_short(browser: Browser, address: str, width: int, tallest: int) -> None:
    """The page on progress, opened on the day, is not taller than it was asked to be, and opens with the chart."""
    with browser.new_context(base_url=address, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-11-23T10:00:00+08:00")
        page.goto("progress/")
        assert page.locator("article").evaluate("article => article.offsetHeight") <= tallest
        expect(page.locator(".period-chart li").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 683, 1280])
def test_chart_is_read(browser: Browser, address: str, width: int) -> None:
    """No word of a cell is cut, none is smaller than 11 pixels; months and periods start alike; the line is within."""
    with browser.new_context(base_url=address, viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        page.goto("")
        cut = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"
        assert page.locator(".period-chart .cell").evaluate_all(cut) == []
        size = "cells => Math.min(...cells.map(cell => parseFloat(getComputedStyle(cell).fontSize)))"
        assert page.locator(".period-chart .cell").evaluate_all(size) >= 11
        tracks = "all => new Set(all.map(each => each.getBoundingClientRect().left)).size"
        assert page.locator(".period-chart .track").evaluate_all(tracks) == 1
        chart, line = (page.locator(each).bounding_box() for each in (".period-chart", ".chart-now line"))
        assert chart
        assert line
        assert chart["x"] < line["x"] < chart["x"] + chart["width"]
        assert line["height"] > 0.9 * (chart["height"] - 16)


def test_line_and_states_move_with_the_day(page: Page) -> None:
    """Weeks after the build the line stands at today, the cells tell what came due; in another year it is gone."""
    page.clock.set_fixed_time("2026-12-20T10:00:00+08:00")
    page.goto("progress/")
    expect(page.locator(".chart-now text")).to_have_text("今日12月20日")
    assert page.locator(".chart-now line").get_attribute("x1").startswith("96.8")
    cell = page.locator(".chart-row", has_text="处领导赴基层一线调研").locator(".cell").last
    expect(cell).to_have_class("cell cell-due_soon span-3")
    expect(cell).to_have_attribute("title", f"四季度：13/15天，{DUE_SOON}")
    page.clock.set_fixed_time("2027-01-20T10:00:00+08:00")
    page.goto("progress/")
    expect(page.locator(".chart-now")).to_be_hidden()
    expect(cell.locator(".sign")).to_have_text("✕")


def test_calendar_begins_with_what_is_to_come(real: Built, page: Page) -> None:
    """What is past is folded and counted, then comes the line for today, then what is due, with state and days."""
    article = real.article("calendar/")
    (fold,) = article.xpath(".//details[@class='fold past']")
    assert "已过" in fold.xpath("./summary")[0].text_content()
    assert f"{MISSED}2项" in fold.xpath("./summary")[0].text_content()
    days = article.xpath(".//li[@data-until]/@data-until")
    assert days == sorted(days)
    assert all(day < DAY.isoformat() for day in fold.xpath(".//li/@data-until"))
    first, *_ = article.xpath(".//ol[@class='bare dues'][not(ancestor::details)]/li/@class")
    assert first == "now-line"
    page.clock.set_fixed_time("2026-12-20T10:00:00+08:00")
    page.goto("calendar/")
    following = page.locator(".now-line + li")
    expect(following).to_have_attribute("data-until", "2026-12-28")
    expect(page.locator(".now-line")).to_have_text("今日12月20日")


def test_a_month_with_nothing_to_come() -> None:
    """The line for today stands there all the same, and nothing is said to be past on the first of January."""
    page = Rendered(office(), date(2027, 1, 1)).article("calendar/")
    assert len(page.xpath(".//li[@class='now-line']")) == 1
    assert not page.xpath(".//details[@class='fold past']")


def test_rules_stand_where_they_are_needed(real: Built) -> None:
    """From when on 临近到期 is said, when there is no rate, and how lists are ordered."""
    for address in ("", "progress/", "calendar/", "departments/office/", "measures/m07/", "ledger/"):
        assert f"“{DUE_SOON}”：" in real.text(address), address
    assert f"“{DUE_SOON}”：每年的剩60天起" in real.text("measures/m07/")
    for address in ("progress/", "progress/2026/"):
        assert "到期完成率为—的，尚无到期事项，或到期不足5期次，不计比率" in real.text(address)
    assert "的在后，其余在前，各按编号排列" in real.text("ledger/")


def test_said_once(real: Built, page: Page) -> None:
    """No date twice in two formats, no title twice under a department, no task of mine twice on home."""
    for row in real.article("ledger/").xpath(".//table[contains(@class, 'ledger')]//td[@class='until']"):
        assert "年" not in row.text_content()
    for part in real.article("departments/").xpath(".//div[@class='matrix-by-department']/section"):
        titles = [link.text_content() for link in part.xpath("./ul/li/a")]
        assert len(titles) == len(set(titles))
    page.goto("")
    page.get_by_label("我的科室").select_option(label="办公室")
    expect(page.locator(".my-tasks [data-task]").first).to_be_visible()
    shown = page.locator("[data-task]:visible").evaluate_all("rows => rows.map(row => row.dataset.task)")
    assert len(shown) == len(set(shown))
    expect(page.locator(".beside-mine")).to_have_text("本科室的2项见上")
    expect(page.locator(".as-of-line:visible")).to_have_count(1)
    page.get_by_label("我的科室").select_option(index=0)
    expect(page.locator(".beside-mine")).to_be_hidden()
    expect(page.locator("#pressing ~ .table-wrap tr[data-task]:visible")).to_have_count(3)


def test_underline_leaves_only_the_redaction_free(real: Built) -> None:
    """The words of a duty are marked as a whole; XXX itself is not, and stays on one line with its word."""
    page = real.article("measures/m07/")
    marked = page.xpath(".//span[@data-duty='m07-1-a']")
    assert "".join(each.text_content() for each in marked) == "每年至少1次赴学习"
    (kept,) = (each for each in page.xpath(".//span[@class='redacted']") if "学习工程" in each.text_content())
    assert kept.text_content() == "XXX学习工程"
    assert [each.text_content() for each in kept.xpath("./span")] == ["学习"]


def test_skip_link(real: Built) -> None:
    """The first link of a page leads to its text and says so."""
    assert real.pages["measures/m09/"].xpath("//nav[@class='skip']/a")[0].text_content().strip() == "跳到正文"


def test_screen_shows_the_figures_of_the_site(real: Built) -> None:
    """The screen has the numbers of the JSON, no ranking, and what presses; the page on progress leads to it."""
    summary = real.json("progress.json")["summary"]
    page = real.article("screen/")
    told = {each.xpath("string(./dt)"): each.xpath("string(./dd)") for each in page.xpath(".//dl/div")}
    met, missed = summary["settled"]["met"], summary["settled"]["missed"]
    assert told["到期应完成"] == f"{met + missed}期次"
    assert told[MISSED] == f"{missed}期次"
    assert told["到期完成率"] == f"{summary['rate'] * 100:.1f}%"
    items = real.json("ledger.json")["items"]
    assert (
        told[f"台账{STATE[ItemState.CLOSED]}"] == f"{sum(item['state'] == 'closed' for item in items)}/{len(items)}项"
    )
    assert NO_RANKING in page.text_content()
    assert [row.xpath("string(./a)") for row in page.xpath(".//section[.//h2[@id='screen-pressing']]//li")] == [
        "赴XXX学习工程建设管理",
        "处领导赴企业了解现状",
        "走访“双联系”点、乡村振兴帮扶村",
    ]
    assert real.article("progress/").xpath(".//a[@href='../screen/']")


COVERED = """line => {
  const words = document.createRange();
  words.selectNode(line.firstChild);
  const said = words.getBoundingClientRect(), age = line.querySelector(".age").getBoundingClientRect();
  return age.left < said.right && age.top < said.bottom - 1;
}"""
"""Whether what tells the page's age lies over the words before it."""
CUT = "all => all.filter((each) => each.scrollHeight > 1.3 * each.clientHeight).map((each) => each.textContent)"


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (3840, 2160)], ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screen_needs_no_scrolling(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> None:
    """All of it stands on one screen, above its foot, in large type; no name is cut, nothing is covered."""
    width, height = size
    with browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-12-20T10:00:00+08:00")
        page.goto("screen/")
        expect(page.locator(".md-header")).to_be_hidden()
        expect(page.locator(".as-of-line .age")).to_be_visible()
        assert page.locator(".as-of-line").evaluate(COVERED) is False
        assert page.locator(".chart-name").evaluate_all(CUT) == []
        sizes = "root => [root.scrollWidth, root.scrollHeight]"
        assert page.locator(":root").evaluate(sizes) == [width, height]
        foot = page.locator(".screen-foot").bounding_box()
        assert foot
        assert foot["y"] + foot["height"] < height
        for part in page.locator(".screen-body section").all():
            box = part.bounding_box()
            assert box
            assert box["y"] + box["height"] <= foot["y"]
            assert box["x"] + box["width"] <= width
        font = page.locator(".screen-list a").first.evaluate("link => parseFloat(getComputedStyle(link).fontSize)")
        assert font >= width / 90


def test_screen_and_back(page: Page) -> None:
    """By instant navigation the site's frame goes and comes back."""
    page.goto("progress/")
    page.locator("article").get_by_role("link", name="会议用大屏").click()
    expect(page.locator("h1")).to_contain_text("落实情况")
    expect(page.locator(".md-header")).to_be_hidden()
    page.locator(".screen-foot a").first.click()
    expect(page.locator(".md-header")).to_be_visible()
    expect(page.locator("details.fold").first).to_be_visible()


@pytest.mark.parametrize("folder", [PLAIN, PLAN, RHYTHMS, REVISED], ids=lambda each: each.name)
def test_screen_of_other_offices(folder: Path) -> None:
    """A document without ledger, quotas or departments, or with many: no empty part, no more than has room."""
    page = Rendered(load(Folder(folder), today=DAY), DAY).article("screen/")
    assert len(page.xpath(".//ol[@class='bare screen-list']/li")) <= 8
    assert len(page.xpath(".//a[@class='chart-row']")) <= 10
    assert not [each for each in page.xpath(".//section") if not each.xpath(".//li | .//p[@class='empty']")]
    more = [int(found) for found in re.findall(r"另有(\d+)项", page.text_content())]
    assert all(more)


def test_no_more_rows_than_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are more duties, those with something missed or due soon stand before others, in their order."""
    monkeypatch.setattr("policysite.pages.macros.SCREEN_ROWS", 3)
    page = Rendered(office()).article("screen/")
    names = ["处领导赴企业了解现状", "赴XXX学习工程建设管理", "走访“双联系”点、乡村振兴帮扶村"]
    assert list(_rows(page)) == names
    assert "另有5项定期任务，见落实情况" in page.text_content()
