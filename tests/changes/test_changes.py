"""`/changes/`: what each issued version of the text changed, from the archived originals."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from helpers.built import Built
from helpers.paths import DAY
from helpers.revisions import issue
from helpers.trees import small, tree
from lxml import html

from policysite.changes.results import ChangeKind
from policysite.changes.text import revisions
from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.document import FormerText
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer

V2 = (
    ("每季度至少2次到社区", "每季度至少3次到社区"),
    ("（责任部门：办公室、各业务科）", "（责任部门：办公室）"),
    ("2.及时办理读者意见。", "2.开展试点。在XX市试点延时服务。（责任部门：办公室）\n3.及时办理读者意见。"),
    ("每年至少1次召开读者座谈会，遇有集中反映的问题及时专题研究。（责任部门：中心党组）", ""),
    ("3.加强队伍建设。", "4.加强队伍建设。"),
    ("登记不全。", "登记<b>不全</b>。"),
)
V3 = (("每次活动后登记情况", "每次活动后登记情况，按月汇总"), ("二、聚焦内部管理", "二、聚焦管理"))


def issued(root: Path, *texts: tuple[tuple[str, str], ...]) -> Dataset:
    """The small site after further issues, each the one before with these words replaced; duties left aside."""
    data = tree(root, {})
    text = (data / "source" / "v1.txt").read_text(encoding="utf-8")
    for number, changes in enumerate(texts, 2):
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        issue(data, text, date(2026, number, 10), f"阅中心〔2026〕{number}0号")
    duties = (data / "duties.yml").read_text(encoding="utf-8")
    for old, new in (("每季度至少2次到", "每季度至少3次到"), ("at_least: 2", "at_least: 3")):
        duties = duties.replace(old, new)
    added = "- id: m05-1-a\n  clause: m05-1\n  title: 试点\n  quote: 试点延时服务\n  kind: standing\n"
    (data / "duties.yml").write_text(f"{duties}{added}", encoding="utf-8")
    return load(Folder(data), today=DAY)


def page(dataset: Dataset) -> html.HtmlElement:
    """The page, its Markdown read as HTML."""
    return html.fromstring(f"<div>{Macros(Renderer(dataset, DAY), lambda: 'changes/').changes_page()}</div>")


def told(dataset: Dataset) -> Iterator[tuple[str, str, ChangeKind]]:
    """Of the newest version by group: what changed."""
    for group in revisions(dataset)[0].groups:
        for change in group.changes:
            yield group.id, change.id, change.kind


def test_one_version(real: Built) -> None:
    """With one version the page says so, and leads to the original; the full text leads to the page."""
    assert "现行文本为首次印发的版本" in real.text("changes/")
    assert real.article("changes/").xpath(".//a[@href='../text/v1/']")
    assert real.article("text/").xpath(".//a[@href='../changes/']")
    assert revisions(small()) == (replace(revisions(small())[0], before=None, groups=()),)


def test_second_version(tmp_path: Path) -> None:
    """Each measure's differences stand under it, under the ids that the site has; new numbers come last."""
    assert [*told(issued(tmp_path / "data", V2))] == [
        ("m01", "m01-1", ChangeKind.CHANGED),
        ("m01", "m01-2", ChangeKind.CHANGED),
        ("m05", "m05", ChangeKind.ADDED),
        ("m05", "m05-1", ChangeKind.ADDED),
        ("m02", "m02-3", ChangeKind.REMOVED),
        ("c01", "c01", ChangeKind.CHANGED),
        ("", "", ChangeKind.MOVED),
    ]


def test_each_version_against_the_one_before(tmp_path: Path) -> None:
    """Of three versions the newest comes first, each compared with its predecessor only; the first is the first."""
    found = revisions(issued(tmp_path / "data", V2, V3))
    pairs = [(each.version.id, each.before.id if each.before else None) for each in found]
    assert pairs == [("v3", "v2"), ("v2", "v1"), ("v1", None)]
    assert [change.id for group in found[0].groups for change in group.changes] == ["m01-1", "s2"]
    assert len([change for group in found[1].groups for change in group.changes]) == 7


def test_page_of_two_versions(tmp_path: Path) -> None:
    """Words before and after stand a line each, nothing is struck through; links lead to measures and originals."""
    article = page(issued(tmp_path / "data", V2))
    text = " ".join(article.text_content().split())
    lines = [line.text_content() for line in article.xpath(".//p[@class='doc']")]
    assert lines[:2] == [
        "原文“每季度至少2次到社区开展流动借阅，每次活动后登记情况。”",
        "现文“每季度至少3次到社区开展流动借阅，每次活动后登记情况。”",
    ]
    assert "第1条第2款：责任部门减去各业务科" in text
    assert "原第2条现为第3条" in text
    assert not article.xpath(".//del | .//s | .//strike | .//b")
    assert "登记<b>不全</b>" in text
    links = article.xpath(".//a/@href")
    assert {"../measures/m05/", "../measures/m01/", "../checklist/#c01", "../text/v1/", "../text/v2/"} <= {*links}
    assert article.xpath(".//span[@class='redacted']")


def test_every_id_is_named_once(tmp_path: Path) -> None:
    """The page's headings go by the versions."""
    text = Macros(Renderer(issued(tmp_path / "data", V2), DAY), lambda: "changes/").changes_page()
    assert re.findall(r"\{ #(\w+) \}", text) == ["changes", "v2", "v1"]


def test_a_renamed_department_is_told_once(tmp_path: Path) -> None:
    """A department that both versions name and print otherwise is told by itself, not in each clause."""
    dataset = issued(tmp_path / "data", V2)
    former = dataset.former["v1"].model_copy(update={"printed": {"reading": "借还组", "office": "处办"}})
    groups = revisions(replace(dataset, former={"v1": former}))[0].groups
    (names,) = [group for group in groups if group.name == "责任部门名称"]
    said = [change.heading for change in names.changes]
    assert said == ["责任部门“借还组”（reading）：改称“阅览科”", "责任部门“处办”（office）：改称“办公室”"]
    assert [change.words for group in groups for change in group.changes if change.id == "m01-1"] == [""]


def test_no_difference(tmp_path: Path) -> None:
    """A version that was issued anew with the same words says so."""
    dataset = issued(tmp_path / "data", V2)
    former = FormerText(policy=dataset.latest.policy, checklist=dataset.latest.checklist)
    same = replace(dataset, former={"v1": former})
    assert revisions(same)[0].groups == ()
    assert "文字没有改动" in page(same).text_content()
