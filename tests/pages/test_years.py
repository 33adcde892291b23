"""What the pages say of years: summaries of every length, headlines of the year, months without letters, charts."""

from dataclasses import replace
from datetime import date

import pytest
from helpers.paths import DAY, REVISED
from helpers.rendered import Rendered
from helpers.trees import act, real, with_records
from helpers.words import MET, MISSED, UNREPORTED
from lxml.html import HtmlElement

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.duties import DutyKind, Ended
from policysite.figures.duties import State
from policysite.figures.progress import progress
from policysite.intake.explaining import unexplained
from policysite.views.progress import ProgressViews


def _links(page: HtmlElement, within: str) -> list[str]:
    return [link.get("href") for link in page.xpath(f".//{within}//a")]


def test_the_way_between_the_summaries() -> None:
    """From the index to the year, from the year to its halves, quarters and months, back, and to the neighbours."""
    office = at(DAY)
    index = office.article("progress/")
    assert [link.get("href") for link in index.xpath(".//div[@class='summary-year']//a")][:4] == [
        "2026/",
        "2026-H1/",
        "2026-H2/",
        "2026-Q1/",
    ]
    assert len(_links(office.article("progress/2026/"), "nav[@class='inside']")) == 2 + 4 + 11
    running = [each.text_content() for each in office.article("progress/2026/").xpath(".//ol/li[@class='running']")]
    assert running == ["下半年（截至11月23日）", "四季度（截至11月23日）", "11月（截至11月23日）"]
    quarter = office.article("progress/2026-Q3/")
    assert _links(quarter, "nav[@class='inside']") == ["../2026-07/", "../2026-08/", "../2026-09/"]
    assert _links(quarter, "nav[@class='crumbs']")[1:] == ["../", "../2026/", "../2026-H2/"]
    assert _links(quarter, "nav[@class='neighbours']") == ["../2026-Q2/", "../2026-Q4/"]


def at(day: date, dataset: Dataset | None = None) -> Rendered:
    """The pages of the office at a day."""
    return Rendered(dataset or real(), day)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 31), ""),
        (date(2027, 1, 1), f"往年2026年{MISSED}2期次，{UNREPORTED}5期次"),
        (date(2027, 1, 10), f"往年2026年{MISSED}2期次，{UNREPORTED}5期次"),
        (date(2027, 1, 11), f"往年2026年{MISSED}7期次"),
        (date(2028, 2, 29), f"往年2027年{MISSED}21期次；2026年{MISSED}7期次"),
    ],
)
def test_headlines_speak_of_the_year(day: date, words: str) -> None:
    """What a former year missed is a line with its link, on home and progress, and not listed among the year's."""
    site = at(day)
    for address in ("", "progress/"):
        page = site.article(address)
        line = page.xpath(".//p[@class='former-years']")
        assert ["".join(each.text_content().split()) for each in line] == ([words] if words else [])
        assert f"{day.year}年截至{day.month}月{day.day}日" in page.text_content()
        missed = page.xpath(".//table[@class='tasks']//tr[@class='row-missed']")
        assert len(missed) == (2 if day.year == 2026 else 0)
    if words:
        assert _links(site.article("progress/"), "p[@class='former-years']")[-1] == "2026/#due"
        assert site.article("progress/2026/").xpath(".//a[contains(@href, 'measures/m09/')]")
        assert "—（尚无到期事项）" in site.text("progress/")


def test_a_department_speaks_of_the_year() -> None:
    """Its tasks are the year's, with what awaits a report; what it missed before is a line that leads to that year."""
    for day, words, missed in ((date(2026, 12, 31), 0, 1), (date(2027, 1, 11), 1, 0)):
        page = at(day).article("departments/office/")
        assert len(page.xpath(".//p[@class='former-years']/a[@href='../../progress/2026/#due']")) == words
        assert len(page.xpath(".//tr[@class='row-missed']")) == missed


def test_measure_page_folds_former_years() -> None:
    """The periods of former years are there, folded; those of the year stand open."""
    page = at(date(2027, 2, 1)).article("measures/m09/")
    duty = page.xpath(".//li[@id='m09-1-a']")[0]
    folded = [each for each in duty.xpath(".//details") if "往年" in each.text_content()]
    assert "往年各期4期次" in folded[0].text_content()
    assert "2026年一季度 15/15天" in folded[0].text_content()
    assert [item.text_content().count("2027年") for item in duty.xpath("./ul[@class='bare periods']/li")] == [1]


def test_months_without_letters() -> None:
    """Told once they are over, on progress, its department's and measure's page and in the quarter; never late."""
    site = at(date(2027, 3, 1))
    words = "2026年11月至2027年2月尚无收件情况"
    for address in ("progress/", "departments/office/", "measures/m10/"):
        assert words in site.text(address)
    assert words not in site.text("departments/technical/")
    assert "2026年11月至12月尚无收件情况" in site.text("progress/2026-Q4/")
    assert "尚无收件情况" not in at(date(2026, 11, 30)).text("progress/")


def test_charts_say_their_year() -> None:
    """The charts of periods and letters are those of one year and say it, on progress and on each year's page."""
    site = at(date(2027, 1, 11))
    for address, year, letters in (("progress/", 2027, 0), ("progress/2026/", 2026, 1)):
        page = site.article(address)
        captions = [each.text_content() for each in page.xpath(".//figcaption")]
        assert (
            captions
            == [f"{year}年定期任务，框内为{MET}数和应完成数"]
            + [f"{year}年各月收件（框）和当日阅批（实）件数"] * letters
        )
        assert {row.get("data-period")[:4] for row in page.xpath(".//tr[@data-period]")} == {str(year)}


def test_duties_of_one_name_are_told_apart() -> None:
    """One that ended and the one that took its place bear their days, in charts, lists and on their measure's page."""
    dataset = real()
    old = dataset.duty["m09-1-a"].model_copy(update={"ended": Ended(date=date(2027, 8, 15), basis="决定")})
    new = old.model_copy(update={"id": "m09-1-b", "ended": None, "since": date(2027, 8, 16)})
    duties = tuple(each for one in dataset.duties for each in ((old, new) if one.id == old.id else (one,)))
    site = at(date(2027, 12, 1), replace(dataset, duties=duties))
    ended, begun = "处领导赴基层一线调研（2027年8月15日终止）", "处领导赴基层一线调研（2027年8月16日起）"
    page = site.article("progress/")
    rows = [row.text_content() for row in page.xpath(".//span[@class='chart-name']")]
    assert [row for row in rows if row.endswith("）")] == [ended, begun]
    for address in ("progress/2027/", "measures/m09/"):
        assert ended in site.text(address)
        assert begun in site.text(address)


def test_a_year_with_nothing_due() -> None:
    """Where no duty recurs and none came due there is no rate, and the year's page says so in words."""
    duties = tuple(duty for duty in real().duties if duty.kind not in (DutyKind.RECURRING, DutyKind.TRIGGERED))
    site = at(date(2028, 2, 29), replace(with_records(real(), []), duties=duties))
    for year in (2026, 2027, 2028):
        text = site.text(f"progress/{year}/")
        assert f"{year}年截至" in text
        assert "尚无到期事项。—（尚未报送落实情况）" in text
        assert "没有到期的任务" in text
        assert f"{year}年没有定期任务" in text
        assert f"{year}年尚无收件情况" not in text
    assert site.json("progress.json")["years"]["2027"]["rate"] is None
    assert not site.article("").xpath(".//p[@class='former-years']")


@pytest.mark.parametrize("name", ["2028-02", "2028-Q1", "2028-H1", "2028"])
def test_a_leap_day_is_in_its_periods(name: str) -> None:
    """What is done on 29 February stands in February, the first quarter, the half and the year, the day itself too."""
    dataset = with_records(real(), [act("m09-2-a", "2028-02-29"), act("m09-2-a", "2028-03-01")], 2028)
    words = {"2028-02": "本月", "2028-Q1": "本季度", "2028-H1": "本半年", "2028": "本年"}[name]
    assert f"{words}发生的事项已报送1条" in at(date(2028, 2, 29), dataset).text(f"progress/{name}/")
    assert f"{words}尚未结束" in at(date(2028, 2, 29), dataset).text(f"progress/{name}/")


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_year_lists_the_departments_that_were_there(year: int) -> None:
    """One merged in the year stands in it with what it answered for; one founded later does not; all as in the JSON."""
    day = date(2028, 1, 11)
    site = at(day, load(Folder(REVISED), today=day))
    rows = site.article(f"progress/{year}/").xpath(".//tr[@data-department]")
    figures = site.json("progress.json")["departments"]
    listed = {row.get("data-department"): [cell.text_content().strip() for cell in row.xpath("./td")] for row in rows}
    assert ("archives" in listed, "digital" in listed) == (True, year == 2027)
    for name, cells in listed.items():
        settled = figures[name]["years"][str(year)]["settled"]
        due = settled["met"] + settled["missed"]
        assert cells[:3] == ([str(due), str(settled["met"]), str(settled["missed"])] if due else ["—"] * 3)


def test_what_a_former_year_missed_can_still_be_explained() -> None:
    """It is listed among the year's no more, and asked for as before."""
    day = date(2027, 1, 11)
    dataset = with_records(real(), [act("m09-2-a", "2026-02-03")])
    views = ProgressViews(dataset, progress(dataset, day))
    assert views.in_state(State.MISSED) == ()
    assert {task.until.year for task in unexplained(views)} == {2026}
