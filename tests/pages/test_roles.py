"""A document that tells apart who leads, answers, supports and guides: its pages, files and prompts say so.

The plan has nested sections, a measure beside them, a table that names units, clauses that name nobody.
"""

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from helpers.paths import DAY, PLAN
from helpers.rendered import Rendered
from helpers.search import ask
from helpers.trees import real
from icalendar import Calendar

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.problems import DataError
from policysite.exports import downloads
from policysite.figures.progress import progress
from policysite.intake.form.forms import forms
from policysite.intake.workbook.columns import borne
from policysite.intake.workbook.writing import department_workbook
from policysite.pages.search import search_index
from policysite.pages.search_marks import mark_key
from policysite.views.edition import Edition


@pytest.fixture(scope="module")
def plan() -> Dataset:
    """The plan, as of the day."""
    return load(Folder(PLAN), today=DAY)


@pytest.fixture(scope="module")
def pages(plan: Dataset) -> Rendered:
    """Its pages."""
    return Rendered(plan)


@pytest.fixture(scope="module")
def edition(plan: Dataset) -> Edition:
    """What its files are made from."""
    return Edition(plan, DAY)


ROLES = [
    ("m04-1", "market", ("lead",)),
    ("m04-1", "health", ("support",)),
    ("m04-2", "townships", ("responsible",)),
    ("m06-1", "social-work", ("guide",)),
    ("m06-1", "youth-league", ("responsible",)),
    ("m01-1", "civil-affairs", ("lead",)),  # the first leads by a note: said once
    ("m01-1", "resources", ("responsible",)),
    ("m05-1", "commerce", ("lead",)),
    ("m05-1", "supply", ("support",)),
    ("m04-1", "finance", ()),
]


@pytest.mark.parametrize(("clause", "department", "roles"), ROLES)
def test_roles_of_a_department(plan: Dataset, clause: str, department: str, roles: tuple[str, ...]) -> None:
    """Each department does what the tail prints."""
    assert plan.responsibilities.on(clause, DAY).roles_of(department) == roles


def test_who_leads_stands_first(plan: Dataset) -> None:
    """The lead reports for all: wherever it is printed it stands first; who guides neither answers nor reports."""
    clauses = {each.id: each for each in plan.clauses}
    turned = clauses["m04-1"].model_copy(update={"responsible": ("civil-affairs", "health", "market")})
    found = plan.responsibilities._of(turned, DAY)
    assert found.named == ("market", "civil-affairs", "health")
    guided = plan.responsibilities.on("m06-1", DAY)
    assert guided.guides == ("social-work",)
    assert "social-work" not in guided.bearers | guided.reporters


def test_the_matrix_tells_roles_apart(pages: Rendered) -> None:
    """A sign for each role with its word for those who cannot see it, a legend, a filter; guides have their column."""
    article = pages.article("departments/")
    marks = {
        (each.get("data-role"), each.xpath("string(span[@aria-hidden])")): each.xpath("string(span[@class='sr-only'])")
        for each in article.xpath("//table[contains(@class, 'matrix')]//td/a")
    }
    assert set(marks) == {("lead", "◆"), ("responsible", "●"), ("support", "○"), ("guide", "△")}
    assert all(words.endswith(WORD[role]) for (role, _), words in marks.items())
    assert [each.text_content() for each in article.xpath("//p[contains(@class, 'key')]/span")] == [
        *("◆牵头", "●责任", "○配合", "△指导")
    ]
    assert article.xpath("//select[@data-filter='role']/option/@value") == ["", *WORD]
    row = next(each for each in article.xpath("//tr[@data-roles]") if "guide:" in each.get("data-roles"))
    assert "guide:social-work" in row.get("data-roles").split()
    assert "social-work" in row.get("data-departments").split()


WORD = {"lead": "牵头", "responsible": "责任", "support": "配合", "guide": "指导"}


def test_where_no_roles_are_told_nothing_of_them_shows() -> None:
    """In a document in which all departments answer alike the matrix has one sign and no legend."""
    article = Rendered(real()).article("departments/")
    assert not article.xpath("//select[@data-filter='role'] | //*[@data-role] | //*[@data-roles]")
    assert {each.text_content() for each in article.xpath("//td/a/span[@aria-hidden]")} == {"●"}


def test_what_is_to_be_confirmed_is_said_once(pages: Rendered) -> None:
    """待核对 stands beside the unit in the list, and on its own page, and nowhere else on these."""
    listed = pages.article("departments/").xpath("//*[@class='to-confirm']/ancestor::li/a")
    assert [each.text_content() for each in listed] == ["县自然资源局", "各乡镇人民政府", "云岫供销集团"]
    assert pages.text("departments/").count("待核对") == 3
    assert pages.text("departments/supply/").count("待核对") == 1
    assert "待核对" not in pages.text("departments/market/")


def test_a_department_has_its_clauses_by_role(pages: Rendered) -> None:
    """What it leads, answers for, supports: in that order, with time limits; what it guides counts in no figures."""
    article = pages.article("departments/civil-affairs/")
    text = article.text_content()
    heads = [text.index(f"## {word}的款") for word in ("牵头", "负责", "配合")]
    assert heads == sorted(heads)
    assert "完成时限：2026年6月底前" in text
    assert "责任领导：分管副县长" in text
    guide = pages.text("departments/social-work/")
    assert "指导1款" in guide
    assert "## 指导的款" in guide
    assert "责任：团县委、县妇联" in guide
    assert "项任务" not in guide.partition("## 指导的款")[0]


def test_the_sheet_has_a_column_for_each_role(edition: Edition) -> None:
    """责任分解表 tells roles, posts and printed limits, and where a measure stands, only where there are such."""
    rows = table(edition, "downloads/responsibilities.xlsx")
    head = next(row for row in rows if row[0] == "序号")
    assert [name for name in head if name in (*WORD.values(), "责任部门", "责任领导", "原文时限", "部分")] == [
        *("部分", "牵头", "责任", "配合", "指导", "责任领导", "原文时限")
    ]
    found = {row[head.index("任务内容")].partition("\n")[0]: dict(zip(head, row, strict=True)) for row in rows[4:]}
    assert found["检查助餐点"]["牵头"] == "县市场监管局"
    assert found["检查助餐点"]["配合"] == "县民政局、县卫生健康委"
    assert found["组织志愿送餐"]["指导"] == "县委社会工作部"
    assert found["组织志愿送餐"]["部分"] == "第一部分第（三）项"
    assert found["改造厨房"]["部分"].startswith("附件1")
    plain = table(Edition(real(), DAY), "downloads/responsibilities.xlsx")
    assert "责任部门" in next(row for row in plain if row[0] == "序号")


def table(edition: Edition, path: str) -> list[tuple[object, ...]]:
    """The rows of the first sheet of a file."""
    book = openpyxl.load_workbook(io.BytesIO(downloads(edition)[path].content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_calendars_say_what_a_department_does(edition: Edition) -> None:
    """Each entry names who leads and who supports, and what the department itself does; who guides has none."""
    said = {name: descriptions(edition, name) for name in ("market", "health", "social-work")}
    assert any("牵头：县市场监管局\n配合：县民政局、县卫生健康委\n本部门：牵头" in each for each in said["market"])
    assert any("本部门：配合" in each for each in said["health"])
    assert said["social-work"] == []


def descriptions(edition: Edition, department: str) -> list[str]:
    """The descriptions of the entries of a department's calendar."""
    content = downloads(edition)[f"downloads/calendar-{department}.ics"].content
    return [str(event["description"]) for event in Calendar.from_ical(content).walk("VEVENT")]


def test_figures_by_part_agree_with_the_whole(plan: Dataset) -> None:
    """Parts, the measure beside them and the attachment that names units: each duty is counted in one row."""
    found = progress(plan, DAY)
    rows = [found.tops[top.id] for top, _ in found.top_rows]
    assert [plan.document.labels.name(top.id) for top, _ in found.top_rows] == [
        *("第一部分", "第二部分", "第三部分", "附件1")
    ]
    assert sum(row.due for row in rows) == found.total.due
    assert sum(row.standing.active + row.standing.no_record for row in rows) == (
        found.total.standing.active + found.total.standing.no_record
    )
    within = [section.id for section in plan.sections if plan.part_of[section.id] is plan.parts[0]]
    assert [found.sections[id].standing.no_record for id in within] == [5, 2, 2]


def test_the_home_page_lists_every_part(pages: Rendered) -> None:
    """The measure that stands beside the sections is among them."""
    home = pages.article("")
    listed = home.xpath("//ol[contains(@class, 'section-list')]/li")
    assert [each.text_content() for each in listed] == ["一主要任务", "二广泛宣传。", "三保障措施"]
    assert "3个部分" in home.text_content()


def test_a_flat_document_has_no_table_by_part() -> None:
    """Without sections there are no rows."""
    flat = load(Folder(PLAN.parent / "plain"), today=DAY)
    assert progress(flat, DAY).top_rows == ()
    assert "by-section" not in Rendered(flat).text("progress/")


def test_what_nobody_is_charged_with_anybody_may_report(plan: Dataset, edition: Edition) -> None:
    """It stands behind the others in each department's sheet, that of one that only guides too."""
    silent = plan.clause["m07-1"].model_copy(update={"responsible": (), "tail": None})
    on = plan.responsibilities._of(silent, DAY)
    assert on.bearers == frozenset()
    assert on.reporters == {each.id for each in plan.departments} - {"townships"}
    department = plan.department["social-work"]
    assert borne(plan, department, DAY).duties == ()
    freed = without_tail(plan, "m07-1")
    assert [duty.id for duty in borne(freed, department, DAY).anyones] == ["m07-1-a"]
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(Edition(freed, DAY), department)))
    told = [row for row in book["任务情况"].iter_rows(values_only=True) if "m07-1-a" in str(row[1])]
    assert [row[2] for row in told] == ["未写明责任部门"]


def without_tail(dataset: Dataset, clause: str) -> Dataset:
    """The data as if a clause of a measure at the top named nobody."""

    def freed(entry: object) -> object:
        clauses = getattr(entry, "clauses", ())
        if not any(each.id == clause for each in clauses):
            return entry
        update = {"responsible": (), "tail": None, "roles": None}
        listed = tuple(each.model_copy(update=update) if each.id == clause else each for each in clauses)
        return entry.model_copy(update={"clauses": listed})

    policy = dataset.policy
    changed = policy.model_copy(update={"sections": tuple(map(freed, policy.sections))})
    return replace(dataset, policy=changed)


def test_a_group_reports_nothing_that_nobody_is_charged_with(tmp_path: Path) -> None:
    """Its record is refused, and the words say who may."""
    root = tmp_path / "plan"
    shutil.copytree(PLAN, root)
    policy = (root / "policy.yml").read_text(encoding="utf-8")
    start = policy.index("responsible:", policy.index("id: m07-1"))
    kept = [line for line in policy[start:].split("\n", 2) if "responsible:" not in line and "tail:" not in line]
    (root / "policy.yml").write_text(policy[:start].rstrip(" ") + "\n".join(kept), encoding="utf-8")
    record = "records:\n  - duty: m07-1-a\n    date: 2026-11-02\n    summary: 开展宣传\n"
    (root / "records" / "2026" / "townships.yml").write_text(record, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(Folder(root), today=DAY)
    assert "m07-1-a由各部门报送，应写在records/2026/<部门>.yml" in str(caught.value)


def test_forms_of_a_document_without_departments(plan: Dataset) -> None:
    """Nobody can report anything: only the form for slips of the pen is made, and no list is empty."""
    assert [form.name for form in forms(replace(plan, departments=(), duties=()))] == ["erratum"]
    assert all(field.choices or field.id != "department" for form in forms(plan) for field in form.fields)


QUERIES = [
    *[("第一部分第（三）项第2点", "m06"), ("一（二）", "m04"), ("一、（二）", "m04"), ("第一部分第二项", "m04")],
    *[("附件1第3项", "m12"), ("附件1", "f1"), ("附件2", "f2"), ("云政发〔2026〕5号", "head"), ("文号", "head")],
    *[("牵头 县市场监管局", "m04-1"), ("县市场监督管理局牵头", "m04-1"), ("县委社会工作部指导", "m06-1")],
    *[("配合 云岫供销集团", "m05-1"), ("分管副县长", "m08-1"), ("政府引导多方参与", "s1-text"), ("堂食", "f3-text")],
    *[("西岭乡", "f2-row"), ("东溪镇", "f2-row"), ("县民政局养老服务科", "sign-off"), ("县市场监督管理局", "market")],
    *[("各乡镇可以结合实际先行先试", "s1-text-2"), ("附件3", "f3"), ("9月底前", "m11"), ("落款", "head")],
]


@pytest.fixture(scope="module")
def answers(plan: Dataset) -> dict[str, tuple[str, ...]]:
    """What each query finds first."""
    index = search_index(plan, progress(plan, DAY), {"": ("首页",), "departments/": ("责任部门",)})
    return {answer.query: answer.ids[:3] for answer in ask([query for query, _ in QUERIES], index)}


@pytest.mark.parametrize(("query", "right"), QUERIES)
def test_everything_is_found(answers: dict[str, tuple[str, ...]], query: str, right: str) -> None:
    """By the numbers the document itself has, by roles, posts, limits, and in every part of it."""
    assert any(id == right or id.startswith(f"{right}-") for id in answers[query]), answers[query]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *[("第二部分第（三）项", "2部分3项"), ("第二部分第三项", "2部分3项"), ("二（三）", "2·3")],
        ("二、（三）", "2·3"),
        *[("第五条", "5条"), ("第 5 条", "5条"), ("附件第3项", "附件3项"), ("（十二）", "12"), ("2.3", "2·3")],
    ],
)
def test_marks_are_compared_whatever_signs_are_typed(text: str, key: str) -> None:
    """Numerals and figures, brackets and stops are the same."""
    assert mark_key(text) == key


def test_what_was_due_before_anything_is_counted(plan: Dataset) -> None:
    """Neither met nor missed, in no rate, said in plain words; once made it is met, and still in no rate."""
    settings = plan.settings.model_copy(update={"tracking_from": date(2026, 11, 1)})
    later = replace(plan, settings=settings, record_files={})
    found = progress(later, DAY)
    duty = found.duties["m10-1-a"]
    assert (duty.state, duty.settled) == ("before", False)
    assert found.total.due == 0
    assert found.total.deliverables.before == 1
    pages = Rendered(later)
    assert "起算以前到期" in pages.text("progress/")
    assert not pages.article("progress/").xpath("//*[contains(@class, 'state-missed')]")
    assert "起算以前到期" in pages.text("departments/civil-affairs/")
    assert pages.json("progress.json")["duties"]["m10-1-a"]["state"] == "before"
    assert "2026-06" not in {name for name in pages.calls if name.startswith("progress/2026-0")}
    assert progress(plan, date(2026, 7, 20)).duties["m10-1-a"].state != "before"
