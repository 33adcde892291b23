"""The document's own pages for issued documents of any form: its text, parts, measures, lists, packs, original."""

import re
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from helpers.paths import DAY, PLAN, TESTS
from helpers.rendered import Rendered, lines_of_text
from helpers.trees import real
from openpyxl import load_workbook

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.records import Stage
from policysite.data.model.words import STAGE
from policysite.exports import downloads
from policysite.intake.founding import founding, write_new
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.views.edition import Edition

GENRE = TESTS / "data" / "genre"
DOCUMENTS = sorted(path.name for path in GENRE.glob("a*.*") if path.suffix in (".txt", ".docx"))

DEEP = """云岫县文件
云政发〔2026〕9号
云岫县人民政府关于加强林道管护的意见
各乡镇人民政府：
为管好林道，提出如下意见。
第一章　总则
第一节　目标
一、总体要求
（一）管护要求
1.日常要求
（1）每月巡查1次。（责任单位：县林业局）
（2）及时清理路障。
2.应急要求。遇有塌方立即封路。（牵头单位：县林业局；配合单位：县应急管理局）
第二章　附则
第一条　本意见由县林业局解释。
本意见自印发之日起施行。
云岫县人民政府
2026年3月2日
"""
ARTICLES = """云岫县林道管理办法
第一章　总则
第一条　林道管理适用本办法。
林区便道参照执行。
第二条　林道包括下列道路：
（一）集材道；
（二）巡护道。
第三条　本办法自2026年7月1日起施行。
"""


@cache
def plan() -> Rendered:
    """The pages of the plan."""
    return Rendered(load(Folder(PLAN), today=DAY))


def founded(path: Path, root: Path) -> Rendered:
    """The pages of what is made of an issued document."""
    folder = Folder(root / "data")
    write_new(founding(path, DAY), folder, DAY)
    return Rendered(load(folder, today=DAY))


def written(text: str, root: Path) -> Rendered:
    """The same of a text."""
    root.mkdir(exist_ok=True)
    path = root / "issued.txt"
    path.write_text(text, encoding="utf-8")
    return founded(path, root)


def original(pages: Rendered) -> list[str]:
    """The lines of the original, white space aside."""
    lines = ("".join(line.split()) for line in pages.dataset.archived["v1"].splitlines())
    return [line for line in lines if line]


def levels(pages: Rendered, address: str) -> list[int]:
    """The levels of a page's headings, in order."""
    return [int(each.tag[1]) for each in pages.page(address).iter("h1", "h2", "h3", "h4", "h5", "h6")]


def in_order(found: list[int]) -> bool:
    """Whether there is one top heading, first, and none skips a level."""
    return found[0] == 1 and 1 not in found[1:] and all(b <= a + 1 for a, b in pairwise(found))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_text_is_the_original(name: str, tmp_path: Path) -> None:
    """Of each document of the genre every line stands on the page of its text, and no other; headings do not skip."""
    pages = founded(GENRE / name, tmp_path)
    assert lines_of_text(pages.page("text/")) == original(pages)
    assert in_order(levels(pages, "text/"))
    assert "拟" not in pages.page("text/").xpath("string(.//*[contains(@class, 'title-note')])")


@pytest.mark.parametrize("text", [DEEP, ARTICLES])
def test_text_of_any_depth(text: str, tmp_path: Path) -> None:
    """So it is where sections stand five deep in each other and the title is not the first line."""
    pages = written(text, tmp_path)
    assert lines_of_text(pages.page("text/")) == original(pages)
    for address in ("text/", *(each for each in pages.calls if each.startswith(("sections/", "measures/")))):
        assert in_order(levels(pages, address)), address


def test_text_of_the_plan() -> None:
    """Every line of the plan, its tables and attachments too."""
    assert lines_of_text(plan().page("text/")) == original(plan())


def test_text_is_set_as_issued() -> None:
    """Title and plan's title are headings, number and 题注 centered, issuer and date of their own kind."""
    page = plan().page("text/")
    (title,) = page.xpath(".//h1")
    assert [line.text for line in title] == ["云岫县人民政府关于印发", "云岫县乡村助餐服务提升计划的通知"]
    assert page.xpath("string(.//h2[contains(@class, 'plan-title')])") == "云岫县乡村助餐服务提升计划"
    kinds = [name for each in page.xpath(".//p/@class") for name in re.findall("line-([a-z]+)", each)]
    assert kinds == [
        *("number", "addressee", "notice", "issuer", "date", "note", "adopted"),
        *("annex", "annex", "annex", "issuer", "date", "note"),
    ]
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert {f"head-{place}" for place in range(1, 11)} <= set(ids)


def test_contents_lead_to_parts_measures_beside_them_and_attachments() -> None:
    """What stands beside parts is a heading like theirs, its text running on behind it."""
    headings = plan().page("text/").xpath(".//h2 | .//h3")
    assert [each.get("id") for each in headings] == ["plan", "s1", "s2", "m04", "s3", "m07", "s4", "f1", "f2", "f3"]
    assert [each.get("id") for each in headings if "run-in" in each.get("class")] == ["m04", "m07"]


def test_tables_can_be_reached_and_read() -> None:
    """A table has a name, can be scrolled by keyboard, and its heads are marked as such."""
    tables = plan().page("text/").xpath(".//div[contains(@class, 'doc-table')]")
    assert [each.get("aria-label") for each in tables] == ["助餐服务重点任务清单", "助餐点布设表"]
    assert {each.get("tabindex") for each in tables} == {"0"}
    assert len(tables[0].xpath(".//thead//th[@scope='col']")) == 5
    assert [each.text_content() for each in tables[0].xpath(".//th[@scope='rowgroup']")] == [
        "一、设施建设",
        "二、服务保障",
    ]
    assert tables[0].xpath(".//tr[@id='m11']/td[1]/a/@href") == ["../measures/m11/"]


def said(measure: str, label: str) -> list[str]:
    """What stands behind a label on a measure's page."""
    found = plan().page(f"measures/{measure}/").xpath(".//p[@class='answerable']")
    return [each.text_content().removeprefix(label).strip() for each in found if each.text_content().startswith(label)]


@pytest.mark.parametrize(
    ("measure", "label", "words"),
    [
        ("m05", "牵头", ["县商务局"]),
        ("m06", "责任", ["团县委、县妇联 本点由2个部门共同负责，落实情况由首列部门汇总报送（首列不等于牵头）"]),
        ("m06", "指导", ["县委社会工作部"]),
        ("m08", "责任领导", ["分管副县长"]),
        ("m08", "完成时限", ["长期坚持"]),
        ("m03", "职责范围", ["按职责分工负责"]),
        ("m01", "原文说明", ["排在第一位的为牵头单位，下同"]),
        ("m07", "责任部门", ["县委宣传部"]),
    ],
)
def test_roles_of_a_measure(measure: str, label: str, words: list[str]) -> None:
    """Each role has its label; only where nobody leads the first is said to report."""
    assert [" ".join(each.split()) for each in said(measure, label) if not each.startswith("领导")] == words


def test_who_reports_where_somebody_leads() -> None:
    """Whoever leads reports for all."""
    text = plan().text("measures/m05/")
    assert "落实情况由牵头单位汇总报送" in text
    assert "首列" not in text


def test_clause_without_a_tail() -> None:
    """It says nothing of departments, and once that the text names none; not in a document that names nobody."""
    page = plan().page("measures/m04/")
    (third,) = page.xpath(".//h2[@id='m04-3']/following-sibling::section[1]")
    assert not third.xpath(".//*[@class='answerable']")
    assert plan().text("measures/m04/").count("原文未写明责任单位") == 1
    assert "第3款原文未写明责任单位" in plan().text("measures/m04/")


def test_articles_have_paragraphs_of_their_own(tmp_path: Path) -> None:
    """The 款 of an article are the document's; one alone is not numbered, and nobody is missed where none is named."""
    pages = written(ARTICLES, tmp_path)
    measures = {each.printed: each.id for each in pages.dataset.measures}
    first, last = (pages.text(f"measures/{measures[mark]}/") for mark in ("第一条", "第三条"))
    assert "引用可至“款”" in first
    assert "本站" not in first.split("自然段")[1]
    assert "第1款" in first
    assert "款" not in last.split("核对于")[1].split("本条任务")[0]
    assert "未写明" not in first + last


def test_items_are_cited_from_their_article(tmp_path: Path) -> None:
    """第二条第（一）项, not 第一章第（一）项: on their pages, in what leads there, and in citations."""
    pages = written(ARTICLES, tmp_path)
    item = next(each for each in pages.dataset.measures if each.printed == "（一）")
    page = pages.page(f"measures/{item.id}/")
    assert page.xpath("string(.//h1)") == "第二条第（一）项"
    assert "第二条第（一）项：“集材道" in page.xpath("string(.//button[contains(@class, 'copy')]/@data-copy)")


def test_numbers_of_the_site_are_told() -> None:
    """Where the site counts 款 itself it says by what, and up to where one may cite."""
    text = plan().text("measures/m04/")
    assert "款号为本站按责任部门和自然段划分编列，原文未标；正式行文请引至“项”并照录原句" in text
    assert "款" not in plan().text("measures/m08/").split("核对于")[1]


def test_row_is_shown_once() -> None:
    """A measure that is a row shows its cells under their heads, departments as links, and no word twice."""
    page = plan().page("measures/m10/")
    cells = [(each[0].text_content(), each[1].text_content()) for each in page.xpath(".//dl[@class='row-cells']/div")]
    assert cells == [
        ("序号", "1"),
        ("任务", "改造厨房"),
        ("具体内容", "完成首批10家助餐点厨房改造。"),
        ("责任单位", "县民政局、县自然资源局"),
        ("完成时限", "2026年6月底前"),
    ]
    assert len(page.xpath(".//dl[@class='row-cells']//a")) == 2
    assert plan().text("measures/m10/").count("2026年6月底前") == 1
    assert page.xpath(".//nav[@class='crumbs']//a/text()") == ["首页", "措施", "附件1", "附件1第一部分"]


def test_way_through_all_measures() -> None:
    """Previous and next lead through the whole document, its attachments too."""
    ids = [each.id for each in plan().dataset.measures]
    for before, after in pairwise(ids):
        assert plan().article(f"measures/{before}/").xpath(".//a[@rel='next']/@href") == [f"../{after}/"]
        assert plan().article(f"measures/{after}/").xpath(".//a[@rel='prev']/@href") == [f"../{before}/"]


@pytest.mark.parametrize("address", ["measures/", "sections/"])
def test_lists_hold_every_measure_in_order(address: str) -> None:
    """Lists go in the document's order through parts, what stands beside them, and attachments."""
    found = plan().article(address).xpath(".//section//a/@href")
    ids = [
        match[1] for each in found if (match := re.search(r"measures/(m\d+)/|^(?:\.\./)?(m\d+)/$", each)) and match[1]
    ]
    ids = ids or [each.strip("./") for each in found if re.fullmatch(r"m\d+/", each)]
    assert ids == [each.id for each in plan().dataset.measures]


def test_part_has_all_that_stands_in_it() -> None:
    """Lead-in paragraphs, parts below with theirs, tails as printed with links, rows as rows."""
    page, text = plan().page("sections/s1/"), plan().text("sections/s1/")
    assert [each.get("id") for each in page.xpath(".//h2 | .//h3")] == [
        "s2",
        "m01",
        "m02",
        "m03",
        "m04",
        "s3",
        "m05",
        "m06",
    ]
    for words in ("各乡镇可以结合实际先行先试。", "分三批布设助餐点。", "县商务局牵头，县民政局、云岫供销集团参与"):
        assert words in text
    assert page.xpath(".//span[@class='tail']/a/@href")[0] == "../../departments/civil-affairs/"
    assert plan().page("sections/s5/").xpath(".//dl[@class='row-cells']")


def test_pack_can_be_made_of_anything() -> None:
    """Parts at any depth and measures anywhere can be chosen, each there once, by roles."""
    (parts,) = plan().page("study/pack/").xpath(".//template")
    ids = parts.xpath(".//@id")
    assert len(ids) == len(set(ids))
    for entry in (*plan().dataset.sections, *plan().dataset.measures, *plan().dataset.clauses):
        assert entry.id in ids
    assert parts.xpath(".//*[@id='s2']/@data-clauses") == ["m01-1 m02-1 m03-1"]
    assert parts.xpath(".//*[@id='m05-1']/@data-foot") == ["牵头：县商务局；配合：县民政局、云岫供销集团"]


def test_original_can_be_downloaded(tmp_path: Path) -> None:
    """Byte for byte at a fixed address, of a Word file its text too, found from the page of the version."""
    pages = founded(GENRE / "a4.docx", tmp_path)
    found = downloads(Edition(pages.dataset, DAY))
    assert found["downloads/original-v1.docx"].content == (GENRE / "a4.docx").read_bytes()
    assert found["downloads/original-v1.txt"].content.decode() == pages.dataset.archived["v1"]
    links = pages.article("text/v1/").xpath(".//p[@class='downloads']/a/@href")
    assert links == ["../../downloads/original-v1.docx", "../../downloads/original-v1.txt"]
    assert "归档原文" in pages.text("downloads/")


def test_document_without_a_head_keeps_its_pages() -> None:
    """No original to download: its page shows all that is in it."""
    assert "downloads/original-v1.txt" not in downloads(Edition(real(), DAY))
    assert not Rendered(real()).article("text/v1/").xpath(".//p[@class='downloads']")


PARTS = """云岫县林道管护要点
一、总体要求
管好林道。
二、主要任务
（一）日常管护。每季度巡查1次。（牵头单位：县林业局；配合单位：县交通局）
（二）应急管护。2029年6月底前建成应急车道。（责任单位：县林业局）
三、组织实施
各乡镇抓好落实。
"""


def test_what_stands_before_and_behind_has_its_own_name(tmp_path: Path) -> None:
    """A part that is a measure is 部分; what is before and behind is named as what it is, not as what is read."""
    pages = written(PARTS, tmp_path)
    assert "本部分任务" in pages.text("measures/m01/")
    assert "下一项（一）日常管护。" in pages.text("measures/m01/")
    assert "上一部分一、总体要求" in pages.text("measures/m02/")
    assert "下一部分三、组织实施" in pages.text("measures/m03/")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PARTS, "3个部分 · 4条措施 · 4款"),
        (ARTICLES, "1章 · 3条"),
        (ARTICLES.replace("第一章　总则\n", ""), "3条"),
        (ARTICLES.replace("道路：\n（一）集材道；\n（二）巡护道。", "集材道。"), "1章 · 3条 · 4款"),
    ],
)
def test_home_counts_in_the_words_of_the_document(text: str, words: str, tmp_path: Path) -> None:
    """Chapters and articles are counted as such, and no item as a 款."""
    (said,) = written(text, tmp_path).article("").xpath(".//p[@class='counts']")
    assert " ".join(said.text_content().split()).split(" · 责任")[0] == words


@pytest.mark.parametrize("address", ["", "progress/", "calendar/", "measures/m02/", "departments/xian-lin-ye-ju/"])
def test_what_is_not_held_to_yet_says_from_when(address: str, tmp_path: Path) -> None:
    """A recurring duty whose first period is yet to begin is not passed over as if there were none."""
    text = written(PARTS.replace("2029年6月底前", ""), tmp_path).text(address)
    assert "2027年1月1日起算" in text
    assert "没有定期任务" not in text


def test_day_of_another_year_has_its_year(tmp_path: Path) -> None:
    """A deliverable that is due in a later year is not told as if it were this year's."""
    assert " 成果任务 — 2029-06-30剩" in written(PARTS, tmp_path).text("progress/")


def test_workbook_sets_numbers_apart(tmp_path: Path) -> None:
    """第一条 and what follows it do not run together."""
    pages = written(ARTICLES, tmp_path)
    book = downloads(Edition(pages.dataset, DAY))["downloads/responsibilities.xlsx"].content
    cells = [str(cell) for row in load_workbook(BytesIO(book)).active.iter_rows(values_only=True) for cell in row]
    assert "第一条　林道管理适用本办法" in cells
    assert any(cell.endswith("款按原文自然段计") for cell in cells)


@pytest.mark.parametrize(("folder", "has"), [(PLAN, False), (TESTS / "offices" / "office", True)])
def test_help_speaks_of_samples_only_where_there_are(folder: Path, has: bool) -> None:
    """The page that says how tells of demonstration data on a site that has some."""
    renderer = Renderer(load(Folder(folder), today=DAY), DAY)
    assert Macros(renderer, lambda: "contribute/").with_samples() is has


@pytest.mark.parametrize(("stage", "said"), [("underway", "0/1项已{}"), ("done", "1/1项已{}")])
def test_work_to_be_done_by_a_day_is_done_without_a_number(stage: str, said: str, tmp_path: Path) -> None:
    """What a document wants done by a day, and is neither a document nor a system, is 推进, then 完成."""
    written(PARTS.replace("建成应急车道", "完成边坡加固"), tmp_path)
    folder = Folder(tmp_path / "data")
    records = folder.root / "records" / "2026" / "xian-lin-ye-ju.yml"
    records.parent.mkdir(parents=True)
    records.write_text(f"records:\n  - duty: m03-1-a\n    date: {DAY}\n    stage: {stage}\n", encoding="utf-8")
    pages = Rendered(load(folder, today=DAY))
    assert said.format(STAGE[Stage.DONE]) in pages.text("progress/")
    assert "印发" not in pages.text("progress/").split("数字怎样来")[0]


def test_nobody_is_said_to_have_issued_what_names_nobody(tmp_path: Path) -> None:
    """What stands for an issuer until it is written shows on no page and in no citation."""
    pages = written(ARTICLES.replace("云岫县", ""), tmp_path)
    assert pages.dataset.document.policy.issuer == "本单位"
    for address in ("", "text/", "measures/m01/"):
        assert "本单位" not in pages.text(address)
        assert "发文机关" not in pages.text(address)
    assert "本单位" not in str(pages.page("text/").xpath(".//@data-copy"))


def test_matrix_has_what_somebody_answers_for(tmp_path: Path) -> None:
    """Measures that name nobody are counted below it, and parts without any other are no choice above it."""
    article = written(PARTS, tmp_path).article("departments/")
    rows = article.xpath(".//table[contains(@class, 'matrix')]/tbody/tr/th//span[@class='number']")
    assert [each.text_content() for each in rows] == ["（一）", "（二）"]
    assert "另有2条措施原文未写明责任单位，不列" in article.text_content()
    assert article.xpath(".//select[@data-filter='section']/option/text()") == ["全部", "第二部分"]


def test_lists_name_parts_with_short_titles(tmp_path: Path) -> None:
    """A part is told by its title too where that is short; a long one goes by its number."""
    assert "第二部分　主要任务" in written(PARTS, tmp_path).article("measures/").text_content()
    long = "聚焦林道安全通畅，着力解决管护责任悬空和应急处置迟缓等突出问题"
    assert long not in written(PARTS.replace("主要任务", long), tmp_path / "long").article("measures/").text_content()


UNNUMBERED = """关于做好汛期值守的通知
各科室：
汛期将至，请加强值守。
某市水务局
2026年5月1日
"""


def test_a_text_without_measures_has_no_lists_of_them(tmp_path: Path) -> None:
    """Neither the list, the packs, a count nor a link: the text, which is there, is led to."""
    pages = written(UNNUMBERED, tmp_path)
    assert not [each for each in pages.calls if each.startswith(("measures/", "study/pack/", "sections/"))]
    for address in ("", "study/", "text/", "progress/"):
        links = pages.article(address).xpath(".//a/@href")
        assert not [link for link in links if "measures/" in link or "study/pack" in link], address
    assert "全文" in pages.text("")
    assert "0条" not in pages.text("")
    assert "汛期将至，请加强值守。" in pages.text("text/")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_home_counts_what_the_summary_counted(name: str, tmp_path: Path) -> None:
    """The parts and entries that `policysite new` says it has read are those that the site shows."""
    found = founding(GENRE / name, DAY)
    text = founded(GENRE / name, tmp_path).text("")
    if name == "a5.txt":  # chapters and articles, two of which list items
        assert "5章 · 24条 " in text
        assert (found.counts["sections"], found.counts["measures"]) == (5, 26)
        return
    if found.counts["sections"]:
        assert f"{found.counts['sections']}个部分" in text
    assert f"{found.counts['measures']}条措施" in text
