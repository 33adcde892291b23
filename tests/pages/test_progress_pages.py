"""The pages on progress, the ledger and the calendar, against the JSON of the same build."""

import dataclasses
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from helpers.built import Built, build
from helpers.paths import DAY, OFFICE
from helpers.rendered import Rendered
from helpers.trees import small
from helpers.words import (
    DUE_SOON,
    FEWEST,
    LATE,
    MISSED,
    NO_RANKING,
    REBOUNDED,
    RETURNED,
    SAMPLE_NOTICE,
    STATE,
    SUBMITTED,
    UNREPORTED,
)
from playwright.sync_api import Page, expect

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.figures.duties import State
from policysite.figures.ledger import ItemState
from policysite.intake.start import starting
from policysite.publish import BuildError

DAYS = ["2026-03-31", "2026-04-01", "2026-12-31", "2027-01-01", "2027-01-11", "2028-02-29"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The office after `policysite start`: nothing recorded. SITE_PRODUCTION=1 has nothing against it."""
    folder = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_PRODUCTION", "1")
        return build(folder / "site", str(_started(folder)))


def _started(folder: Path) -> Path:
    data = folder / "data"
    shutil.copytree(OFFICE, data)
    for name in starting(data).remove:
        (data / name).unlink()
    return data


def _check_figures(built: Built | Rendered) -> None:
    api = built.json("progress.json")
    years = list(api["years"])
    _check_year(built, "progress/", api, years[-1])
    for year in years:
        _check_year(built, f"progress/{year}/", api, year)


def _check_year(built: Built | Rendered, address: str, api: dict, year: str) -> None:
    page = built.article(address)
    settled = api["years"][year]["settled"]
    due = settled["met"] + settled["missed"]
    counted = f"到期应完成{due}期次，已完成{settled['met']}期次，未完成{settled['missed']}期次"
    assert f"{year}年截至" in page.text_content()
    assert (counted if due else "尚无到期事项") in page.text_content()
    for place, figures in (("department", api["departments"]), ("section", api["sections"])):
        rows = page.xpath(f".//tr[@data-{place}]")
        assert [row.get(f"data-{place}") for row in rows] == list(figures)
        for row in rows:
            cells = [cell.text_content().strip() for cell in row.xpath("./td")]
            _check_row(cells, figures[row.get(f"data-{place}")]["years"][year])
    listed = {
        (row.get("data-duty"), row.get("data-period")): [cell.text_content().strip() for cell in row.xpath("./td")]
        for row in page.xpath(".//table[contains(@class, 'period-table')]//tr[@data-period]")
    }
    periods = {
        (name, period["period"]): period
        for name, duty in api["duties"].items()
        for period in duty.get("periods", [])
        if period["to"].startswith(year)
    }
    assert listed.keys() == periods.keys()
    for key, period in periods.items():
        assert listed[key][1] == f"{period['required']}{period['unit']}"
        assert listed[key][2] == f"{period['done']}{period['unit']}"
        assert STATE[State(period["state"])] in listed[key][3]


def _check_row(cells: list[str], figures: dict) -> None:
    settled, current, standing = figures["settled"], figures["current"], figures["standing"]
    due = settled["met"] + settled["missed"]
    running = current["met"] + current["open"] + current["due_soon"]
    made = sum(figures["deliverables"].values())
    assert cells[:3] == ([str(due), str(settled["met"]), str(settled["missed"])] if due else ["—"] * 3)
    assert cells[3] == (f"{figures['rate'] * 100:.1f}%" if due >= FEWEST and figures["rate"] is not None else "—")
    assert cells[4] == (f"{current['met']}/{running}" if running else "—")
    assert cells[5] == (f"{figures['deliverables']['met']}/{made}" if made else "—")
    triggered = figures["triggered"]
    assert cells[6] == (f"{triggered['in_time']}/{triggered['received']}" if triggered["received"] else "—")
    kept = standing["active"] + standing["no_record"]
    assert cells[7] == (f"{standing['active']}/{kept}" if kept else "—")


def test_page_and_json_agree(real: Built) -> None:
    """Every figure of the progress page and of each year's is that of the JSON: by section, department and period."""
    _check_figures(real)


@pytest.mark.parametrize("day", [*map(date.fromisoformat, DAYS)], ids=str)
def test_page_and_json_agree_at_other_dates(day: date) -> None:
    """The same at the ends of quarters and years, on the days after, after the days of grace, and on 29 February."""
    _check_figures(Rendered(load(Folder(OFFICE), today=day), day))


def test_sentence_and_rate(real: Built) -> None:
    """The page prints the sentence and the rate with its formula and both numbers, as the JSON has them."""
    summary = real.json("progress.json")["summary"]
    met, missed = summary["settled"]["met"], summary["settled"]["missed"]
    text = real.text("progress/")
    assert f"截至11月23日，到期应完成{met + missed}期次，已完成{met}期次，未完成{missed}期次" in text
    assert f"到期完成率＝已完成÷到期应完成＝{met}÷{met + missed}＝{summary['rate'] * 100:.1f}%" in text
    assert "数据截至2026年11月23日；11月23日后的情况以下次更新为准" in text
    assert NO_RANKING in text


def test_missed_with_its_explanation(real: Built) -> None:
    """What is missed stands on the page with its period, department and, where given, the explanation."""
    missed = [
        (name, period["period"])
        for name, duty in real.json("progress.json")["duties"].items()
        for period in duty.get("periods", [])
        if period["state"] == "missed"
    ]
    assert {name for name, _ in missed} == {"m05-1-a", "m09-2-a"}
    rows = real.article("progress/").xpath(".//table[@class='tasks']//tr[@class='row-missed']")
    assert len(rows) == len(missed)
    assert all("说明：" in row.text_content() and row.xpath(".//a[contains(@href, 'departments/')]") for row in rows)


def test_department_page(real: Built) -> None:
    """A department's page leads with this period's tasks and what is still missing; those of a group stand apart."""
    rows = real.article("departments/engineering-divisions/").xpath(".//table[@class='tasks']/tbody/tr")
    assert any("13/15天" in row.text_content() and "还差2天" in row.text_content() for row in rows)
    assert "以“各科室”名义承担" in real.text("departments/office/")


def test_measure_page(real: Built) -> None:
    """A measure's page shows each period of its duties and the last records with their evidence."""
    text = real.text("measures/m09/")
    assert "2026年一季度 15/15天" in text
    assert "本季度还差2天" in text
    assert "落实记录" in text


def test_late_report_is_marked(real: Built) -> None:
    """A record reported after its period and the days of grace counts for its period and is marked 补报."""
    assert re.search(r"补报：事项发生于\d+月\d+日，\d+月\d+日报送", real.text("measures/m05/"))


def test_words_without_days_of_grace() -> None:
    """Where reports are due by the end of a period, no page speaks of nought days."""
    settings = small().settings.model_copy(update={"report_by_days": 0})
    page = Rendered(dataclasses.replace(small(), settings=settings))
    assert f"期满未报送的即为“{MISSED}”。" in page.text("progress/")
    assert "期满后报送的注明“补报”" in page.text("progress/")
    assert [address for address in ("progress/", "measures/m01/") if re.search(r"(?<!\d)0日", page.text(address))] == []


def test_ledger_page(real: Built) -> None:
    """The ledger has an entry with history for each item, in every state, those that want something done on top."""
    items = real.json("ledger.json")["items"]
    page = real.article("ledger/")
    assert {body.get("id") for body in page.xpath(".//tbody[@id]")} == {item["id"] for item in items}
    for item in items:
        body = page.xpath(f".//tbody[@id='{item['id']}']")[0]
        assert STATE[ItemState(item["state"])] in body.text_content()
        assert body.xpath(".//details//li")
    assert {item["state"] for item in items} == set(ItemState)
    rows = {row.xpath(".//a/text()")[0]: row.text_content() for row in page.xpath(".//ol[@class='bare attention']/li")}
    wanted = {"z2026-007": LATE, "z2026-008": SUBMITTED, "z2026-006": RETURNED, "z2026-002": REBOUNDED}
    for id, word in (wanted | {"z2026-005": "待回头看"}).items():
        (item,) = (each for each in items if each["id"] == id)
        assert word in rows[id]
        assert item["problem"] in rows[id]
    assert "已过24天" in rows["z2026-007"]
    assert len(rows) == 5


def test_words_of_the_appendix_stay_apart(real: Built) -> None:
    """The ledger names manifestations by number, opened on demand; their words stand nowhere beside a department."""
    page = real.article("ledger/")
    manifestations = real.article("checklist/").xpath(".//article/p[@class='doc']")
    assert len(manifestations) == 15
    for manifestation in manifestations:
        assert manifestation.text_content().partition(".")[2][:12] not in page.text_content()
    assert not page.xpath(".//a[contains(@href, 'checklist/') and not(ancestor::details)]")


def test_calendar(real: Built) -> None:
    """The calendar has every period that ends in the year, deadlines and look-backs, by month."""
    page = real.article("calendar/")
    assert len(page.xpath(".//li[.//span[@class='kind' and text()='定期任务']]")) == 4 * 4 + 2 + 3
    assert page.xpath(".//li//a[@href='../ledger/#z2026-008']")


def test_busy_month_is_pointed_out(tmp_path: Path) -> None:
    """Where one department has more tasks due in a month than the settings say, the calendar says so."""
    shutil.copytree(OFFICE, tmp_path / "data")
    settings = tmp_path / "data" / "settings.yml"
    settings.write_text(settings.read_text("utf-8").replace("tasks_per_month: 8", "tasks_per_month: 3"), "utf-8")
    built = Rendered(load(Folder(tmp_path / "data"), today=DAY))
    assert "处党组本月到期4项，超过3项，可提前安排" in built.text("calendar/")


def test_summaries(real: Built) -> None:
    """Every month, quarter, half-year and year has its summary, compared with the one before, in words without praise.

    Those that run say so. What falls due on a quarter's last day is in its last month.
    """
    found = sorted(address for address in real.pages if re.match(r"progress/\d{4}", address))
    months = [f"progress/2026-{month:02}/" for month in range(1, 12)]
    longer = [f"progress/2026-{name}/" for name in ("H1", "H2", "Q1", "Q2", "Q3", "Q4")]
    assert found == sorted(["progress/2026/", *months, *longer])
    text = real.text("progress/2026-09/")
    assert "2026年9月落实情况汇总（内部参考，不作公文印发）" in text
    assert "截至8月31日为8÷9＝88.9%" in text
    assert "二、本月到期 已完成3期次：" in text
    assert f"{MISSED}1期次：走访“双联系”点、乡村振兴帮扶村（三季度0/1次，办公室）" in text
    assert "二、本月到期 本月没有到期的任务。 9月到期4期次，其中已完成3期次。" in real.text("progress/2026-10/")
    for name, words in (("11", "本月"), ("Q4", "本季度"), ("H2", "本半年")):
        assert f"{words}尚未结束，数据截至2026年11月23日" in real.text(f"progress/2026-{name}/")
    assert "本年尚未结束，数据截至2026年11月23日" in real.text("progress/2026/")
    for address in found:
        assert not re.search(
            "落后|排名[^，]|不力|先进|表扬|批评|较好|较差|您", real.text(address).replace("不作排名", "")
        )


def test_nothing_recorded(empty: Built) -> None:
    """With no records every rate is —, nothing is called sample, and the pages say what can still be read."""
    api = empty.json("progress.json")
    assert api["sample"] is False
    assert api["summary"]["triggered"]["received"] == 0
    figures = [api["summary"], *api["departments"].values(), *api["sections"].values()]
    assert [each["rate"] for each in figures] == [None] * len(figures)
    assert "—（尚未报送落实情况）" in empty.text("progress/")
    for address, page in empty.pages.items():
        assert "演示数据" not in page.xpath("string(//*[contains(@class, 'md-banner')])"), address
    assert "尚未报送落实情况。原文、责任分解表和表现清单可照常查阅" in empty.text("progress/")
    assert "台账没有登记事项" in empty.text("ledger/")


def test_rate_before_anything_is_due() -> None:
    """Before the first period ends there is no rate: — on the page, null in the JSON."""
    day = date(2026, 1, 15)
    built = Rendered(load(Folder(OFFICE), today=day), day)
    assert built.json("progress.json")["summary"]["rate"] is None
    assert "—（尚无到期事项）" in built.text("progress/")


def test_sample_mark(real: Built) -> None:
    """While demonstration data is used every page says so, with the way to remove it; the JSON too."""
    for address, page in real.pages.items():
        banner = page.xpath("//*[contains(@class, 'md-banner')]")
        assert banner, address
        assert SAMPLE_NOTICE in banner[0].text_content(), address
        assert banner[0].xpath(".//a[contains(@href, '#start')]"), address
    assert all(real.json(name)["sample"] for name in ("progress.json", "ledger.json", "policy.json"))


def test_production_refuses_samples(empty: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SITE_PRODUCTION=1 refuses to build with demonstration data, and builds without."""
    monkeypatch.setenv("SITE_PRODUCTION", "1")
    with pytest.raises(BuildError, match="正式网站不得含演示数据"):
        build(tmp_path / "site")
    assert not (tmp_path / "site").exists()
    assert empty.pages


def _at(page: Page, moment: str, address: str) -> None:
    page.clock.set_fixed_time(moment)
    page.goto(address)


def test_browser_on_the_day_of_the_build(page: Page) -> None:
    """On the day of the build nothing is changed and nothing said."""
    _at(page, "2026-11-23T10:00:00+08:00", "progress/")
    expect(page.locator(".age")).to_be_hidden()
    expect(page.locator("#open ~ .table-wrap .days-left").first).to_have_text("剩39天")


def test_browser_days_later(page: Page) -> None:
    """Days later the days left and the state are those of today in China, and the age of the figures is told."""
    _at(page, "2026-12-17T16:30:00Z", "departments/engineering-divisions/")
    row = page.locator("table.tasks tbody tr", has_text="处领导赴基层一线调研")
    expect(row.locator(".days-left")).to_have_text("剩14天")
    expect(row.locator(".state-word")).to_have_text(DUE_SOON)
    expect(page.locator(".age").first).to_have_text("本页生成已25天，剩余天数按今日重算，其余数字为11月23日的")


def test_browser_after_the_period(page: Page) -> None:
    """After the period a duty is unreported, after the days of grace missed: by what was reported at the build."""
    state = "table.tasks tbody tr:has-text('处领导赴基层一线调研') .state-word"
    _at(page, "2027-01-10T12:00:00+08:00", "progress/")
    expect(page.locator(state)).to_have_text(UNREPORTED)
    _at(page, "2027-01-11T12:00:00+08:00", "progress/")
    expect(page.locator(state)).to_have_text(MISSED)


def test_browser_overdue(page: Page) -> None:
    """A ledger item becomes 逾期 in the reader's browser on the day after its deadline."""
    mark = "#z2026-008 .due-mark"
    _at(page, "2026-11-30T12:00:00+08:00", "ledger/")
    expect(page.locator(mark)).to_contain_text(DUE_SOON)
    expect(page.locator("#z2026-010 .due-mark")).to_be_hidden()
    _at(page, "2026-12-01T00:30:00+08:00", "ledger/")
    expect(page.locator(mark)).to_contain_text(LATE)
    box = page.locator(".attention li", has_text="z2026-008")
    expect(box).to_contain_text(LATE)
    expect(box.locator(".days-left")).to_have_text("已过1天")


def test_browser_ledger_filters(page: Page) -> None:
    """The ledger narrows by department, state, manifestation and measure; the choice is in the address."""
    page.goto("ledger/")
    page.locator("[data-filter=state]").select_option("closed")
    count = page.locator("table.ledger tbody:visible").count()
    expect(page.locator(".filter-count")).to_have_text(f"共{count}项")
    assert "state=closed" in page.url
    page.reload()
    expect(page.locator("table.ledger tbody:visible")).to_have_count(count)
    page.goto("ledger/#z2026-001")
    expect(page.locator("#z2026-001 .events")).to_be_visible()


def test_as_of_is_the_date_of_the_build(real: Built) -> None:
    """The date of the data stands where the reader's browser finds it."""
    for address in ("", "progress/", "ledger/", "calendar/", "departments/office/"):
        assert real.article(address).xpath(".//*[@data-as-of]/@data-as-of") == [DAY.isoformat()], address
