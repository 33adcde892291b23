"""What was cited, studied and linked under a former version: what it is called now, and whose words are shown."""

from dataclasses import replace
from datetime import date

import pytest
from helpers.paths import OFFICE, REVISED, REVISED_DAY
from helpers.rendered import Rendered
from helpers.revisions import OFFICE_IN_FORCE, OFFICE_NUMBER, named_anew, revised_office
from helpers.trees import tree
from lxml import html

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.exports import docx
from policysite.intake.revision.making import Revision, carry_out, revision
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.views.document import Views

AHEAD = date(2026, 11, 23)


def small(day: date = REVISED_DAY) -> Dataset:
    """The small office that was revised, as of a day."""
    return load(Folder(REVISED), today=day)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The office on the day its second issue comes into force."""
    root = tree(tmp_path_factory.mktemp("office") / "data", {}, OFFICE)
    named_anew(root)
    file = root.parent / "new.txt"
    file.write_text(revised_office(), encoding="utf-8")
    found = revision(Folder(root), AHEAD, file, OFFICE_IN_FORCE, OFFICE_NUMBER)
    assert isinstance(found, Revision)
    carry_out(found, Folder(root), AHEAD)
    return load(Folder(root), today=OFFICE_IN_FORCE)


def notes(dataset: Dataset, address: str) -> list[str]:
    """The lines on a page that say what something is called now."""
    return [" ".join(line.text_content().split()) for line in page(dataset, address).xpath(".//p[@class='retired']")]


def page(dataset: Dataset, address: str) -> html.HtmlElement:
    """A page's content."""
    return Rendered(dataset, dataset.day).article(address)


NOTES = {
    "measures/m01/": [],
    "measures/m02/": ["原第2条（v1），现第3条", "v1的第3条已停用"],
    "measures/m03/": ["原第3条（v1，2027年8月16日停用）", "现第3条是另一条：及时办理读者意见"],
    "measures/m04/": ["v1的第2条现为第3条"],
    "checklist/": ["原表现第2项（v1，2027年8月16日停用）"],
    "study/2026-03-18-reading/": [
        "原第3条（v1，2027年8月16日停用）",
        "原第2条（v1），现第3条",
        "以下为v1的规定，现已修改",
        "原表现第2项（v1，2027年8月16日停用）",
    ],
}


@pytest.mark.parametrize("address", NOTES)
def test_what_it_is_called_now(address: str) -> None:
    """Each page that an address of the former version leads to says what stands there now."""
    assert notes(small(), address) == NOTES[address]


@pytest.mark.parametrize("address", NOTES)
def test_before_the_day_nothing_is_otherwise(address: str) -> None:
    """While the former version is in force only what is to come says so."""
    coming = "自2027年8月16日起施行"
    said = {
        "measures/m04/": [f"本条{coming}", "现第2条是另一条：及时办理读者意见"],
        "checklist/": [f"本项{coming}"],
    }
    assert notes(small(AHEAD), address) == said.get(address, [])


def test_a_moved_clause_is_followed(office: Dataset) -> None:
    """Its former place leads to where it stands now, and that tells where it stood."""
    gone = "原第10条第2款（v1，2027年8月16日停用），移至第9条第3款"
    article = page(office, "measures/m10/")
    assert notes(office, "measures/m10/") == ["原第10条（v1），现第11条", "v1的第11条现为第12条", gone]
    assert article.xpath(f".//p[@class='retired']/a[text()='{gone}']/@href") == ["../m08/#m08-3"]
    assert "原第10条第2款（v1），现第9条第3款" in notes(office, "measures/m08/")


CITED = {
    "m03-1": "《改进阅览服务措施》（拟题）（v1，阅中心〔2026〕1号，2027年8月16日停用）第二部分第3条："
    "“每月组织1次业务学习，印发学习办法，建立学习台账。”",
    "m02-1": "《改进阅览服务措施》（拟题）第二部分第3条：“对读者来信一般应于当日登记。”",
}


@pytest.mark.parametrize("id", CITED)
def test_citations_name_the_version_that_has_the_words(id: str) -> None:
    """What is retired is cited as its version's, with that one's number; what is in force as ever."""
    dataset = small()
    assert Views(dataset).clause(dataset.clause[id]).citation == CITED[id]
    macros = Macros(Renderer(dataset, dataset.day), lambda: "x/")
    assert macros.cite(id).count("第3条") == 1


def test_nothing_of_the_new_document_beside_what_is_retired() -> None:
    """A retired measure stands beside its own version's number, and is compared with its original."""
    text = page(small(), "measures/m03/").text_content()
    assert "阅中心〔2026〕1号" in text
    assert "阅中心〔2027〕8号" not in text
    assert "与归档原文v1逐字一致" in text


def test_what_is_to_come_is_cited_as_such() -> None:
    """A clause of a version that is not in force yet is cited with the day."""
    dataset = small(AHEAD)
    cited = Views(dataset).clause(dataset.clause["m04-1"]).citation
    assert "（v2，阅中心〔2027〕8号，2027年8月16日起施行）第一部分第2条" in cited


def test_a_session_is_read_as_it_was() -> None:
    """Number, words and departments are those of the day, on the page and in the pack to print."""
    dataset = small()
    renderer = Renderer(dataset, dataset.day)
    (view,) = renderer.study.sessions
    read = [(each.measure.number, clause.clause.responsible) for each in view.readings for clause in each.clauses]
    assert read == [(3, ("all-divisions",)), (2, ("office",))]
    assert view.version
    assert view.version.id == "v1"
    assert docx.study_pack(renderer, view.session)


def test_a_page_of_changes_tells_each_once(office: Dataset) -> None:
    """Moved clauses, renamed departments and new numbers are told as such, and no heading is that of two measures."""
    article = page(office, "changes/")
    heads = [head.text_content() for head in article.xpath(".//dl[1]//dt")]
    text = article.text_content()
    assert heads == [
        "第1条", "第3条", "第7条", "第8条", "第9条（原第8条）", "第10条（原第9条）", "原第12条（v1）", "附件第16项",
        "责任部门名称", "序号",
    ]  # fmt: skip
    assert text.count("原第10条第2款：移至第9条第3款") == 1
    assert text.count("改称“综合管理科”") == text.count("综合科") == 1
    assert text.count("原第8条现为第9条") == 1
    assert "谁接访" not in text


def test_a_section_gone_keeps_its_page() -> None:
    """The page of a section that the text has no more stays, and says so."""
    dataset = small()
    former = dataset.former["v1"]
    section = former.policy.sections[1].model_copy(update={"id": "s9", "number": "三", "measures": ()})
    policy = former.policy.model_copy(update={"sections": (*former.policy.sections, section)})
    changed = {"v1": former.model_copy(update={"policy": policy})}
    found = replace(dataset, former=changed)
    assert notes(found, "sections/s9/") == ["原第三部分（v1，2027年8月16日停用）"]
