"""What is no more, or not yet: before, on and after the day on which an office's second version comes into force."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from helpers.paths import REVISED
from helpers.rendered import Rendered
from helpers.retired import ids_named
from helpers.search import ask, index_of
from helpers.trees import tree

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.exports import downloads
from policysite.pages.render import Renderer
from policysite.pages.stubs import stubs
from policysite.views.handovers import standing_words

BEFORE, ON, AFTER = DAYS = (date(2027, 8, 15), date(2027, 8, 16), date(2027, 9, 20))
OLD, NEW = frozenset({"m03", "m03-1", "c02"}), frozenset({"m04", "m04-1", "c03"})
"""What the first version has alone, and what the second one brings."""
LISTS = (
    *("", "text/", "sections/", "sections/s1/", "sections/s2/", "measures/", "departments/", "checklist/"),
    *("measures/m01/", "glossary/", "self-check/", "search/", "downloads/"),
)
"""The lists, and a measure with its neighbours and related manifestations."""


@cache
def office(day: date) -> Rendered:
    """The revised office as of a day."""
    return Rendered(load(Folder(REVISED), today=day), day)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("address", LISTS)
def test_no_list_names_what_is_not_there(address: str, day: date) -> None:
    """Neither what is retired on the day nor what is still to come stands in a list, a choice or beside another."""
    absent = NEW if day == BEFORE else OLD
    printed = address in ("sections/s1/", "measures/m01/")  # the first version prints the name to its last day
    assert not ids_named(office(day), address) & (absent if printed else absent | {"archives"})


@pytest.mark.parametrize("day", DAYS)
def test_lists_name_what_is_there(day: date) -> None:
    """The lists hold all that is in force on the day."""
    there = OLD if day == BEFORE else NEW
    named = frozenset().union(*(ids_named(office(day), address) for address in ("text/", "checklist/", "measures/")))
    assert there <= named
    assert there & ids_named(office(day), "self-check/") >= {name for name in there if name.startswith("c")}


@pytest.mark.parametrize(("day", "counts"), [(BEFORE, (3, 5, 5, 2)), (ON, (3, 5, 4, 2)), (AFTER, (3, 5, 4, 2))])
def test_counts(day: date, counts: tuple[int, ...]) -> None:
    """Home counts what the text in force has: measures, clauses, departments that it names, manifestations."""
    measures, clauses, departments, items = counts
    said = f"2个部分 · {measures}条措施 · {clauses}款 · 责任部门{departments}个 · 表现{items}项"
    assert said in office(day).text("")


def test_a_retired_measure_keeps_its_page() -> None:
    """It is told by its former number and version, cited as such, compared with its original, without neighbours."""
    page, words = office(AFTER).article("measures/m03/"), office(AFTER).text("measures/m03/")
    assert "原第3条（v1，2027年8月16日停用）" in words
    assert "与归档原文v1逐字一致" in words
    assert "阅中心〔2026〕1号" in words
    assert "阅中心〔2027〕8号" not in words
    (copied, *_) = page.xpath("//button[contains(@class, 'copy')]/@data-copy")
    assert "v1" in copied
    assert not page.xpath("//nav[@aria-label='前后条']/a | //button[contains(@class, 'to-pack')]")
    assert "加入学习材料" in office(BEFORE).text("measures/m03/")


def test_numbers_that_moved_are_told_on_both_pages() -> None:
    """The entry that bears another number, the one that took its number, and the one that lost it to that."""
    assert "原第2条（v1），现第3条" in office(AFTER).text("measures/m02/")
    assert "v1的第2条现为第3条" in office(AFTER).text("measures/m04/")
    assert {"m02"} <= ids_named(office(AFTER), "measures/m03/")
    assert {"m03"} <= ids_named(office(AFTER), "measures/m02/")
    assert not {"m02", "m03"} & ids_named(office(BEFORE), "measures/m01/") - {"m02"}


def test_retired_entries_stand_last_on_the_page_that_has_their_address() -> None:
    """A manifestation that is no more keeps its anchor, marked, after all others; one to come has its own."""
    for day, last, words in (
        (AFTER, "c02", "原表现第2项（v1，2027年8月16日停用）"),
        (BEFORE, "c03", "自2027年8月16日起施行"),
    ):
        article = office(day).article("checklist/")
        assert article.xpath("//article/@id")[-1] == last
        assert words in article.xpath("//article")[-1].text_content()


def test_titles_of_pages() -> None:
    """The title of a page says what is retired."""
    titles = {stub.path: stub.title for stub in stubs(office(AFTER).dataset, AFTER)}
    assert titles["measures/m03.md"] == "原第3条（v1） 加强队伍建设"
    assert titles["measures/m02.md"] == "第3条 及时办理读者意见"
    assert titles["departments/archives.md"] == "典藏科（已停用）"


def test_a_version_ahead_is_told_until_its_day() -> None:
    """Home and the full text say from when on a new version is in force, with the way to it, until that day."""
    for address in ("", "text/"):
        assert "新版本（v2，阅中心〔2027〕8号）自2027年8月16日起施行" in office(BEFORE).text(address)
        links = office(BEFORE).article(address).xpath("//p[contains(@class, 'version-ahead')]//@href")
        assert links[0].endswith("v2/")
        assert "新版本" not in office(ON).text(address)
    for day, first, second in (
        (BEFORE, "现行文本", "尚未施行，自2027年8月16日起施行"),
        (ON, "自2027年8月16日起由v2代替", "现行文本"),
    ):
        assert first in office(day).text("text/v1/")
        assert second in office(day).text("text/v2/")


def test_a_merged_department_and_its_successor_tell_of_one_another() -> None:
    """Both pages link; open periods and ledger items stand with who carries on; nothing is asked of the merged one."""
    retired, heir = office(AFTER).text("departments/archives/"), office(AFTER).text("departments/reading/")
    assert "典藏科自2027年3月1日起停用，页面留存备查。没有完成的任务和整改事项由读者服务科承接" in retired
    assert "承接典藏科（2027年3月1日停用）" in heir
    assert "z2027-001" in heir
    assert "z2027-001" not in retired
    for absent in ("设为我的科室", "本期任务", "责任分解表", "报送落实情况"):
        assert absent not in retired
    assert "停用以前负责的款 { #archives-formerly } 第1条第1款（v1）每季度至少2次" in retired
    assert {"archives"} <= ids_named(office(AFTER), "departments/reading/")
    row = office(AFTER).article("ledger/").xpath("//tbody[@id='z2027-001']")[0]
    assert row.get("data-department") == "reading"
    assert "读者服务科承接典藏科" in " ".join(row.text_content().split())


def test_what_is_printed_of_a_merged_department_says_who_carries_on() -> None:
    """The text names it until the next version: beside it stands its state, and the matrix has its successor."""
    assert "阅览科、典藏科" in office(BEFORE).text("text/")
    assert "读者服务科、典藏科（已停用）" in office(BEFORE).text("measures/m01/")
    assert "读者服务科：第1条第1款" in office(BEFORE).text("departments/")
    assert "典藏科" not in office(BEFORE).text("departments/")


@pytest.mark.parametrize(("day", "printed"), [(BEFORE, "原文印作“阅览科”"), (AFTER, "v1印作“阅览科”")])
def test_a_renamed_department_tells_what_the_text_calls_it(day: date, printed: str) -> None:
    """The name that the text in force prints, and those of former versions."""
    assert printed in office(day).text("departments/reading/")


def test_a_department_is_there_from_its_day_on() -> None:
    """Before it is founded it stands in no list and no group, and its page says from when on it is there."""
    early = office(date(2027, 4, 1))
    assert "数字资源科自2027年5月1日起设立" in early.text("departments/digital/")
    for address in ("", "departments/", "departments/business/"):
        assert "digital" not in ids_named(early, address)
    assert "包括读者服务科、数字资源科" in office(BEFORE).text("departments/business/")
    assert "包括读者服务科" in early.text("departments/business/")
    assert "现行文本未点名" in office(BEFORE).text("departments/digital/")


def test_files_of_a_merged_department_stay_where_they_are() -> None:
    """They are listed nowhere, and say who carries on."""
    renderer = Renderer(office(AFTER).dataset, AFTER)
    files = downloads(renderer)
    names = ("downloads/responsibilities-archives.xlsx", "downloads/calendar-archives.ics")
    assert [files[name].listed for name in names] == [False, False]
    assert all(files[name].content for name in names)
    assert "由读者服务科承接" in files[names[1]].content.decode().replace("\r\n ", "")
    assert all(each.listed for each in files.values() if "archives" not in each.path)
    assert "典藏科" not in office(AFTER).text("downloads/")


def test_json_keeps_what_is_retired() -> None:
    """The documents hold every entry, with its day."""
    policy = office(AFTER).json("policy.json")
    measures = {each["id"]: each for section in policy["sections"] for each in section["measures"]}
    assert measures["m03"]["retired"] == "2027-08-16"
    departments = {each["id"]: each for each in policy["departments"]}
    assert (departments["archives"]["retired"], departments["archives"]["successor"]) == ("2027-03-01", "reading")
    assert office(AFTER).json("departments/archives.json")["ledger"] == []


def test_study_says_what_was_read_and_what_it_is_now() -> None:
    """The list of sessions tells what is no more by its former number; it stands last among what was studied."""
    words = office(AFTER).text("study/")
    assert "原第3条（v1）、第3条（部分）、原表现第2项（v1）" in words
    rows = office(AFTER).article("study/").xpath("//table[@class='studied']//th[@scope='row']")
    assert [row.text_content().strip()[:4] for row in rows] == ["第3条　", "原第3条", "原表现第"]


@cache
def index(day: date) -> bytes:
    """The search index of a day."""
    dataset = office(day).dataset
    return index_of(dataset, day)


def entries(day: date) -> Mapping[str, dict[str, str]]:
    """Its entries by id, in their order."""
    return {doc["id"]: doc for doc in json.loads(index(day))["docs"]}


def test_search_marks_what_is_retired_and_has_it_last() -> None:
    """It is told by its former number and its day, behind all that is in force."""
    found = entries(AFTER)
    marked = [name for name, doc in found.items() if doc.get("retired")]
    assert marked == [*found][-len(marked) :]
    assert {"m03", "m03-1", "c02", "archives"} == set(marked)
    assert (found["m03"]["label"], found["m03"]["retired"]) == ("原第3条（v1）", "2027年8月16日停用")
    assert found["c02"]["label"] == "原表现第2项（v1）"
    assert not [name for name, doc in entries(BEFORE).items() if doc.get("retired") and name != "archives"]
    assert not NEW & set(entries(BEFORE))


def test_search_finds_both_names_of_a_department() -> None:
    """A renamed one is found by what a former version prints; a merged one by its own name."""
    answers = ask(["阅览科", "读者服务科", "典藏科", "加强队伍建设", "第3条", "办理时限"], index(AFTER))
    assert [answer.ids[0] for answer in answers[:2]] == ["reading", "reading"]
    assert "archives" in answers[2].ids
    assert "m03" in answers[3].ids
    assert answers[4].ids[:1] == ("m02",)
    assert "m03" in answers[4].ids
    assert answers[5].ids.index("m01-2") < answers[5].ids.index("c02")
    (title,) = [item["title"] for group in answers[3].items for item in group if item["location"] == "measures/m03/"]
    assert "原第3条（v1）" in title
    texts = [item["text"] for group in answers[3].items for item in group]
    assert any("2027年8月16日停用" in text for text in texts)


def test_a_line_of_successors(tmp_path: Path) -> None:
    """Where the successor is merged in its turn, the last one carries on, and the line is told."""
    departments = (REVISED / "departments.yml").read_text(encoding="utf-8")
    merged = departments.replace(
        "aliases: [阅览科]\n", "aliases: [阅览科]\n  retired: 2027-09-01\n  successor: digital\n"
    )
    day, data = date(2027, 9, 20), tree(tmp_path / "data", {"departments.yml": merged}, REVISED)
    late = Rendered(load(Folder(data), today=day), day)
    archives = late.dataset.department["archives"]
    assert standing_words(late.dataset, archives, day) == "典藏科自2027年3月1日起停用，由读者服务科，后由数字资源科承接"
    words = late.text("departments/digital/")
    assert "承接读者服务科（2027年9月1日停用）" in words
    assert "承接典藏科（2027年3月1日停用）" in words
    assert "reading" not in ids_named(late, "departments/business/")


def test_a_section_that_is_gone_keeps_its_page(tmp_path: Path) -> None:
    """A heading that the new version no longer has is in no list; its page says what stood under it."""
    policy = (REVISED / "policy.yml").read_text(encoding="utf-8")
    without = policy.replace("  - id: s2\n    number: 二\n    title: 聚焦内部管理，提高办事效率\n    measures:\n", "")
    text = (REVISED / "source/v2.txt").read_text(encoding="utf-8").replace("二、聚焦内部管理，提高办事效率\n", "")
    data = tree(tmp_path / "data", {"policy.yml": without, "source/v2.txt": text}, REVISED)
    late = Rendered(load(Folder(data), today=AFTER), AFTER)
    for address in ("", "sections/", "text/", "measures/", "departments/"):
        assert "s2" not in ids_named(late, address)
    words = late.text("sections/s2/")
    assert "原第二部分（v1，2027年8月16日停用）" in words
    assert "第3条 及时办理读者意见。" in words
    assert "原第3条（v1） 加强队伍建设。" in words
    assert "1个部分 · 3条措施" in late.text("")
    rows = {year: late.article(f"progress/{year}/").xpath("//tr[@data-section]/th//text()") for year in (2026, 2027)}
    assert rows == {2026: ["第一部分（v1）", "第二部分（v1）"], 2027: ["第一部分", "第二部分（v1）"]}
    assert late.article("progress/").xpath("//tr[@data-section]/th//text()") == rows[2027]
    (part,) = late.article("study/pack/").xpath("//section[@id='s2']")
    assert part.get("data-clauses").split() == ["m02-1", "m02-2", "m03-1"]
    early = Rendered(load(Folder(data), today=BEFORE), BEFORE)
    assert "s2" in ids_named(early, "sections/")
