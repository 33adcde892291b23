"""Study sessions: loading, what a session reads, and its pages. The rules are in `faults/study.txt`."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from helpers.built import Built, build, project_copy
from helpers.paths import DAY, OFFICE, SMALL, URL
from helpers.rendered import Rendered
from helpers.trees import real, tree
from lxml.html import fromstring

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load, problems_of
from policysite.data.model.document import Measure
from policysite.data.model.records import Session
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.publish import BuildError
from policysite.views.document import Views
from policysite.views.study import StudyViews, clauses_of, qr_code

FIRST = "2026-03-18-front-line"
SESSION = """\
id: {id}
date: {date}
host: {host}
topic: 学习
refs: {refs}
"""


def _small(folder: Path, *sessions: tuple[str, str, str], day: date = DAY) -> StudyViews:
    """The study views of the small site with sessions `(id, host, refs)`."""
    files = {
        f"study/{id}.yml": SESSION.format(id=id, date=id[:10], host=host, refs=refs) for id, host, refs in sessions
    }
    return StudyViews(Views(load(Folder(tree(folder / "data", files)), today=day)), day)


def _read(dataset: Dataset, *refs: str) -> list[str]:
    return [clause.id for clause in clauses_of(dataset, refs)]


def test_sessions_are_loaded(tmp_path: Path) -> None:
    """Each file is one session; they stand by date, are found by id, and unmarked ones are no samples."""
    dataset = _small(tmp_path, ("2026-05-06-b", "office", "[m01]"), ("2026-03-18-a", "机关第一支部", "[m02]")).dataset
    assert [session.id for session in dataset.sessions] == ["2026-03-18-a", "2026-05-06-b"]
    assert dataset.session["2026-05-06-b"].refs == ("m01",)
    assert not dataset.sample


def test_demonstration_sessions_are_marked() -> None:
    """The sessions that come with the project are samples, cite nothing that accuses, and name no one."""
    dataset = real()
    files = {f"data/study/{session.id}.yml" for session in dataset.sessions}
    assert len(files) >= 2
    assert files <= set(dataset.sample_files)
    for session in dataset.sessions:
        assert session.topic.startswith("演示：")
        assert not {"m11", "m14", "m15", "m17", "m18"} & {ref[:3] for ref in session.refs}
        assert {ref for ref in session.refs if ref.startswith("c")} <= {"c04", "c10", "c11"}


def test_refs_stand_for_clauses(tmp_path: Path) -> None:
    """A section stands for its measures in force, a measure for its clauses, a retired one only for itself."""
    dataset = _small(tmp_path).dataset
    assert _read(dataset, "s1") == ["m01-1", "m01-2"]
    assert _read(dataset, "m04") == ["m04-1"]
    assert _read(dataset, "m01-2", "c01") == ["m01-2"]


def test_a_clause_is_read_once(tmp_path: Path) -> None:
    """Measures stand in the order of the session, their clauses in that of the document, each once."""
    views = _small(tmp_path, ("2026-03-18-a", "office", "[m02-2, m01, m02-1, m01-1, c01]"))
    (view,) = views.sessions
    read = [(reading.measure.id, [clause.clause.id for clause in reading.clauses]) for reading in view.readings]
    assert read == [("m02", ["m02-1", "m02-2"]), ("m01", ["m01-1", "m01-2"])]
    assert [reading.whole for reading in view.readings] == [False, True]
    assert [item.id for item in view.items] == ["c01"]
    assert "c01" not in {row.item.id for row in view.related}


def test_hosts(tmp_path: Path) -> None:
    """A department that holds a session is linked by its name, any other name stands as it is."""
    views = _small(tmp_path, ("2026-03-18-a", "office", "[m01]"), ("2026-03-18-b", "机关第一支部", "[m01]"))
    assert [(view.host, bool(view.department)) for view in views.sessions] == [
        ("机关第一支部", False),
        ("办公室", True),
    ]


def test_a_session_to_come_was_not_studied(tmp_path: Path) -> None:
    """A session after the date is shown as to come, and not where something was studied."""
    views = _small(tmp_path, ("2026-03-18-a", "office", "[m01]"), ("2026-12-02-b", "office", "[m01, m02]"))
    assert [view.ahead for view in views.sessions] == [True, False]
    held = {entry.id: [view.session.id for view in found] for entry, found in views.studied}
    assert held == {"m01": ["2026-03-18-a"]}
    assert [view.session.id for view in views.of["m01"]] == ["2026-03-18-a"]


def test_materials(tmp_path: Path) -> None:
    """A Markdown file below docs is linked as its page, another file as it is; what exists is no fault."""
    docs = tmp_path / "docs"
    (docs / "study").mkdir(parents=True)
    for name in ("outline.md", "plan.pdf"):
        (docs / "study" / name).touch()
    text = SESSION.format(id="2026-03-18-a", date="2026-03-18", host="office", refs="[m01]")
    urls = ("study/outline.md#words", "study/plan.pdf", "https://example.org/")
    text += "materials:\n" + "".join(f"  - title: 材料\n    url: {url}\n" for url in urls)
    root = tree(tmp_path / "data", {"study/2026-03-18-a.yml": text})
    assert problems_of(Folder(root), today=DAY, docs=docs) == ()
    (view,) = StudyViews(Views(load(Folder(root), today=DAY)), DAY).sessions
    assert [address for _, address in view.materials] == ["study/outline/#words", "study/plan.pdf", None]


def test_missing_material_stops_the_build(tmp_path: Path) -> None:
    """A material that is not below docs stops the build, with file and line; nothing is published."""
    shutil.copytree(OFFICE, tmp_path / "data")
    path = tmp_path / "data" / "study" / f"{FIRST}.yml"
    path.write_text(re.sub(r"materials:\n(?:  .*\n)+", "", path.read_text("utf-8")), "utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write("materials:\n  - title: 材料\n    url: study/gone.md\n")
    line = path.read_text("utf-8").split("study/gone.md")[0].count("\n") + 1
    with pytest.raises(BuildError, match=rf"study/{FIRST}\.yml:{line}:10: docs下没有“study/gone\.md”这个文件"):
        build(tmp_path / "site", str(tmp_path / "data"))
    assert not (tmp_path / "site").exists()


def test_qr_code_is_its_address() -> None:
    """The code of an address is always the same, and another address has another."""
    one, other = "https://example.org/study/a/", "https://example.org/study/b/"
    assert qr_code(one) == qr_code(one) != qr_code(other)
    assert qr_code(one).startswith("<svg ")


@pytest.mark.parametrize("session", real().sessions, ids=lambda session: session.id)
def test_session_page(addressed: Built, session: Session) -> None:
    """A session's page has its clauses in full with their links, who answers for them, and its own QR code."""
    page, dataset = addressed.article(f"study/{session.id}/"), load(Folder(OFFICE), today=DAY)
    for clause in clauses_of(dataset, session.refs):
        (block,) = page.xpath(f".//div[@id='{clause.id}']")
        assert block.xpath("./p[@class='doc']")[0].text_content() == clause.text
        measure = dataset.measure_of[clause.id].id
        assert block.xpath(f".//a[@href='../../measures/{measure}/#{clause.id}']")
        for name in clause.responsible:
            assert block.xpath(f".//a[@href='../../departments/{name}/']")
    url = f"{URL}study/{session.id}/"
    source = (addressed.root / "study" / session.id / "index.html").read_text("utf-8")
    assert str(qr_code(url)) in source
    assert url in page.xpath(".//figure")[0].text_content()


def test_words_of_the_appendix_are_opened_on_demand(real: Built) -> None:
    """Manifestations beside the measures read are folded away, and stand in no block with a department's name."""
    page = real.article(f"study/{FIRST}/")
    items = {item.text for category in load(Folder(OFFICE), today=DAY).checklist.categories for item in category.items}
    shown = [each for each in page.xpath(".//p[@class='doc']") if each.text_content() in items]
    assert shown
    assert all(each.getparent().tag == "details" and each.getparent().get("open") is None for each in shown)


def test_pack_page_holds_what_can_be_chosen(real: Built) -> None:
    """Each choice of the pack page, and each session's reading, has its part, in the words of the session's page."""
    page = real.article("study/pack/")
    blocks = {each.get("id"): each for each in page.xpath(".//template//div[contains(@class, 'study-clause')]")}
    named = {each.get("id"): each.get("data-clauses").split() for each in page.xpath(".//template//*[@data-clauses]")}
    choices = [value for value in page.xpath(".//option/@value") if value]
    assert set(choices) <= {*blocks, *named}
    assert {clause for clauses in named.values() for clause in clauses} <= {*blocks}
    assert named["m09"] == ["m09-1", "m09-2"]
    read = real.article(f"study/{FIRST}/").xpath(".//div[contains(@class, 'study-clause')]")
    for block in read:
        part = blocks[block.get("id")]
        assert part.text_content() == block.text_content()
        assert (part.get("data-head"), part.get("data-foot")) == (block.get("data-head"), block.get("data-foot"))


def test_pack_tells_what_is_retired() -> None:
    """A retired measure is not offered and its section leaves it out; named by itself it stands with its notice."""
    dataset = load(Folder(SMALL), today=DAY)
    (gone,) = [measure for measure in dataset.every(Measure) if measure.retired]
    html = fromstring(Macros(Renderer(dataset, DAY), lambda: "study/pack/").pack_page())
    assert not html.xpath(f".//option[@value='{gone.id}']")
    (part,) = html.xpath(f".//section[@id='{gone.id}']")
    assert part.get("data-clauses").split() == [clause.id for clause in gone.clauses]
    assert "起停用，页面留存备查" in part.text_content()
    assert not set(part.getparent().get("data-clauses").split()) & set(part.get("data-clauses").split())


def test_sign_in_sheet_is_empty(real: Built) -> None:
    """The sign-in sheet has thirty empty lines: numbers and nothing else."""
    sheet = real.article(f"study/{FIRST}/").xpath(".//section[@class='sign-in']//tbody")[0]
    words = [cell for cell in sheet.xpath(".//td/text()") if cell.strip()]
    assert sorted(map(int, words)) == list(range(1, 31))


def test_index_says_what_was_studied_when(real: Built) -> None:
    """The index lists sessions and what was read in them, without percentage, attendance or ranking."""
    text = real.text("study/")
    rows = real.article("study/").xpath(".//table[contains(@class, 'studied')]/tbody/tr")
    assert [row.xpath("string(./td)").strip() for row in rows if "第9条" in row.text_content()] == ["2026-03-18"]
    assert "只记内容，不记出勤，不作统计" in text
    assert not re.search(r"[%％]|完成率|参加\d|人次|排名|打卡|您", text)


def test_measure_shows_where_it_was_studied(real: Built) -> None:
    """A measure's page lists the sessions in which it was read; one that was not read has no such heading."""
    page = real.article("measures/m09/")
    assert page.xpath(f".//h2[@id='m09-study']/following-sibling::ol[1]//a[@href='../../study/{FIRST}/']")
    assert not real.article("measures/m19/").xpath(".//h2[@id='m19-study']")


def test_no_sessions(tmp_path: Path) -> None:
    """Without any session the index says so and where to write one."""
    data = tmp_path / "data"
    shutil.copytree(OFFICE, data, ignore=shutil.ignore_patterns("study"))
    built = Rendered(load(Folder(data), today=DAY))
    assert "还没有学习记录" in built.text("study/")
    assert built.article("study/").xpath(".//a[@href='../contribute/data/#study-id']")
    assert "{ #study-id }" in built.text("contribute/data/")
    assert not [address for address in built.calls if re.match(r"study/2", address)]


def _project_with(page: str, tmp_path: Path) -> Path:
    """A copy of the project with a hand-written page below docs/study."""
    project = project_copy(tmp_path / "project")
    (project / "docs" / "study").mkdir(exist_ok=True)
    (project / "docs" / "study" / "outline.md").write_text(page, encoding="utf-8")
    return project


def test_hand_written_page_below_study(tmp_path: Path) -> None:
    """A page below docs/study quotes the clauses through the macros and needs no line in mkdocs.yml."""
    built = build(tmp_path / "out", "data", project=_project_with('# 提纲\n\n{{ clause("m09-1") }}\n', tmp_path))
    assert "每季度赴基层一线调研时间不少于15天" in built.text("study/outline/")
    assert built.article("study/outline/").xpath(".//a[@href='../../measures/m09/#m09-1']")


def test_wrong_reference_below_study_stops_the_build(tmp_path: Path) -> None:
    """A hand-written study page that refers to a missing clause stops the build, with the page's name."""
    with pytest.raises(BuildError, match=r"docs/study/outline\.md.*没有编号“m09-9”"):
        build(tmp_path / "out", "data", project=_project_with('{{ clause("m09-9") }}\n', tmp_path))


def test_beside_the_text(real: Built) -> None:
    """The full text and each measure name the issuer; date, number and validity are left out where not known."""
    for address in ("text/", "measures/m09/"):
        words = [each.text_content() for each in real.article(address).xpath(".//dl[@class='particulars']//dt")]
        assert words == ["发文机关"], address
        assert real.article(address).xpath(".//div[contains(@class, 'beside')]//button[text()='打印']")
    (button,) = real.article("text/").xpath(".//button[contains(@class, 'copy')]")
    assert button.get("data-copy") == "市重点处《改进工作作风具体措施》（拟题）"


def test_beside_the_text_where_known(tmp_path: Path) -> None:
    """Where the data has date, number and validity of the version in force, they stand there and in the citation."""
    shutil.copytree(OFFICE, tmp_path / "data")
    path = tmp_path / "data" / "policy.yml"
    known = "  - id: v1\n    date: 2022-06-01\n    number: 演示〔2022〕1号\n    validity: 现行有效\n"
    path.write_text(path.read_text("utf-8").replace("  - id: v1\n", known, 1), "utf-8")
    built = Rendered(load(Folder(tmp_path / "data"), today=DAY))
    text = "".join(built.article("text/").xpath(".//dl[@class='particulars']")[0].text_content().split())
    assert text == "发文机关市重点处成文日期2022年6月1日文号演示〔2022〕1号有效性现行有效"
    button = built.article("text/").xpath(".//button[contains(@class, 'copy')]")[0]
    assert button.get("data-copy") == "市重点处《改进工作作风具体措施》（拟题）（演示〔2022〕1号）"
