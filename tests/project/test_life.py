"""Two years of an office: started, reported by sheet, form and command, merged, renamed, revised, New Year twice.

The life stands in `life/2027.yml` and `life/2028.yml`, the figures worked out by hand in `life/figures.yml`.
"""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.built import build
from helpers.life import Life, story, told
from helpers.paths import OFFICE, PROJECT
from helpers.rendered import Rendered

from policysite.data.folder import Folder
from policysite.data.load import load, problems_of
from policysite.data.yaml.canonical import unformatted

pytestmark = pytest.mark.thorough

FIGURES: dict[date, dict[str, Any]] = {entry["day"]: entry for entry in told("figures")}
DAYS = [*FIGURES]
LAST = DAYS[-1]
ONE = {"settled": ("met", "missed"), "current": ("met", "open", "due_soon", "unreported")}
ONE |= {"deliverables": ("met", "open"), "triggered": ("received", "in_time", "excepted", "late")}
ONE |= {"standing": ("active", "no_record")}
"""The keys of a summary whose figures stand in `figures.yml` as lists."""


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A project of its own with the office's data, not yet begun."""
    project = tmp_path_factory.mktemp("life") / "office"
    shutil.copytree(OFFICE, project / "data")
    shutil.copytree(PROJECT / "docs", project / "docs")
    (project / "mkdocs.yml").touch()
    return Life(project)


@pytest.fixture(scope="module")
def stood(life: Life) -> Mapping[date, Rendered]:
    """The data as they were on each of the days; the life has come to its end."""
    found, steps = {}, story()
    for day in DAYS:
        done, steps = [step for step in steps if step["day"] <= day], [step for step in steps if step["day"] > day]
        life.live(done)
        found[day] = Rendered(load(Folder(life.data), today=day), day)
    assert not steps
    return found


def figures(shown: Mapping[str, Any], like: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a summary that `like` names, written like them."""
    lists = {key: [shown[key][name] for name in names] for key, names in ONE.items() if key in like}
    return lists | {key: shown[key] for key in ("conditional",) if key in like}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_figures_are_those_worked_out_by_hand(day: date, stood: Mapping[date, Rendered]) -> None:
    """All that `figures.yml` says of a day is what the JSON documents of that day say."""
    wanted = {key: value for key, value in FIGURES[day].items() if key not in ("day", "hindsight")}
    progress, ledger = stood[day].json("progress.json"), stood[day].json("ledger.json")
    shown = figures(progress["summary"], wanted)
    shown["years"] = {int(year): [*each["settled"].values()] for year, each in progress["years"].items()}
    shown["duties"] = {
        duty: {
            each["period"]: [each["done"], each["state"]]
            for each in progress["duties"][duty]["periods"]
            if each["period"] in map(str, periods) or not periods
        }
        for duty, periods in wanted.get("duties", {}).items()
    }
    shown["departments"] = {
        name: [*progress["departments"][name]["settled"].values()] for name in wanted.get("departments", ())
    }
    shown["as_member"] = {
        name: [*progress["departments"][name]["as_member"]["settled"].values()] for name in wanted.get("as_member", ())
    }
    shown["ledger"] = {item["id"]: item["state"] for item in ledger["items"]}
    shown["overdue"] = [item["id"] for item in ledger["items"] if item["overdue"]]
    assert {key: value for key, value in shown.items() if value or key in wanted} == _named(wanted)


def _named(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """With the names of periods as text, a year's too."""
    duties = {
        duty: {str(period): at for period, at in periods.items()} for duty, periods in wanted.get("duties", {}).items()
    }
    return {**wanted, **({"duties": duties} if duties else {})}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_was_true_stays_true(day: date, life: Life, stood: Mapping[date, Rendered]) -> None:
    """At the end every day is told as on the day itself, but for what was reported of it later."""
    wanted = FIGURES[day].get("hindsight", FIGURES[day]["settled"])
    then = Rendered(load(Folder(life.data), today=day), day).json("progress.json")
    assert [*then["summary"]["settled"].values()] == wanted
    assert sum(year["settled"]["met"] for year in then["years"].values()) == wanted[0]


def test_nothing_is_left_to_mend(life: Life, stood: Mapping[date, Rendered]) -> None:
    """After two years the data are without a problem, and written as `policysite format` would."""
    assert stood
    assert problems_of(Folder(life.data), today=LAST) == ()
    assert not unformatted({str(path): path.read_bytes() for path in life.data.rglob("*.yml")})


WORDS = {
    "measures/m07/": ["原第7条"],
    "measures/m08/": ["第7条"],
    "measures/m20/": ["推进数字建设", "综合管理科"],
    "measures/m09/": ["不少于10天", "每季度至少15天", "移至第10条第3款"],
    "measures/m10/": ["走访“双联系”点"],
    "departments/technical/": ["协考科"],
    "departments/coordination/": ["技术科"],
    "study/2027-06-08-front-line/": ["原第7条"],
    "text/v1/": ["不少于15天", "综合科）"],
    "text/": ["不少于10天", "综合管理科）"],
    "changes/": ["处〔2028〕15号", "移至第10条第3款", "改称“综合管理科”", "原第8条现为第7条"],
    "progress/2027/": ["2027年"],
    "progress/2028/": ["2028年"],
}
"""By a page's address what it must say on the last day."""


@pytest.mark.parametrize("address", WORDS)
def test_pages_tell_what_became_of_it(address: str, stood: Mapping[date, Rendered]) -> None:
    """What the office did before is found at its old address, in the words of now."""
    text = stood[LAST].text(address)
    assert [words for words in WORDS[address] if words not in text] == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_page_is_made_on_every_day(day: date, stood: Mapping[date, Rendered], long: bool) -> None:
    """No page of any type fails at any time; in the long run of every day, else of the last."""
    if day != LAST and not long:
        pytest.skip("make test-long")
    assert all(stood[day].text(address) for address in stood[day].calls)


def test_the_site_of_the_end_is_built_strictly(
    life: Life, stood: Mapping[date, Rendered], long: bool, tmp_path: Path
) -> None:
    """MkDocs finds no broken link or anchor in what two years have left."""
    if not long:
        pytest.skip("make test-long")
    built = build(tmp_path / "site", str(life.data), LAST)
    assert (built.root / "measures/m07/index.html").is_file()
    assert stood
