"""Text from data that looks like Markdown, HTML or Jinja appears on the page as typed."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from built import DAY, PROJECT, Built, build

from policysite.build import BuildError
from policysite.dump import yaml_text
from policysite.escape import escape
from policysite.source import construct, parse

NASTY = (
    "{{ 7*7 }}",
    "{% raw %}",
    "{# note #}",
    "<script>alert(1)</script>",
    "<b>&amp;</b>",
    "</p></div>",
    "*星号*",
    "**两个**",
    "_下划_",
    "`代码`",
    "a | b | c",
    "1. 一",
    "- 一",
    "# 题",
    "> 引",
    "[链](javascript:alert)",
    "![图](x)",
    "~~删~~",
    "\\* \\{",
    "{: #x .y }",
    "&#60;",
    '"引号"',
    "'单'",
    "--",
    "1＋6 100% $x^2$",
    "=1+1",
    "@部门",
    "---",
    ":material-x:",
    "wzxhzdk:0",
    "klzzwxh:0003",
)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real data with a title, reasons, terms, notes and names that look like markup."""
    folder = tmp_path_factory.mktemp("nasty")
    data = folder / "data"
    shutil.copytree(PROJECT / "data", data)
    text = "".join(NASTY).replace("\\", "\\\\").replace('"', '\\"')
    _replace(data / "policy.yml", "title: 改进工作作风具体措施", f'title: "{text}"')
    _replace(data / "policy.yml", "issuer: 市重点处", f'issuer: "{text}"')
    _replace(data / "crosswalk.yml", "reason: 第1条专就理论学习的制度、平台和督查作出安排", f'reason: "{text}"')
    _replace(data / "duties.yml", "title: 处领导赴基层一线调研", f'title: "{text}"')
    _replace(data / "departments.yml", "name: 办公室", f'name: "{text}"\n  printed: 办公室')
    _replace(data / "references.yml", "note: 本文件所贯彻的上级文件。", f'note: "{text}"')
    _replace(data / "settings.yml", "feedback: 对本站有意见建议，请告办公室", f'feedback: "{text}"')
    _replace(data / "settings.yml", "site_name: 改进工作作风具体措施查询", f'site_name: "{text}"')
    _in_the_document(data, "".join(NASTY))
    return build(folder / "site", str(data), DAY)


def _in_the_document(data: Path, text: str) -> None:
    """Put `text` into a heading, a clause and a manifestation, and into the archived original alike."""
    for name, old in (("policy", "持续用好"), ("policy", "顶格服务企业"), ("checklist", "深学细悟")):
        source, _ = parse(name, (data / f"{name}.yml").read_bytes())
        assert source is not None
        values = yaml_text(_replaced(construct(source.node), old, text + old))
        (data / f"{name}.yml").write_text(values, encoding="utf-8")
        _replace(data / "source" / "v1.txt", old, text + old)
    _replace(data / "duties.yml", "quote: 持续用好", "quote: 用好")


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(below, old, new) for key, below in value.items()}
    if isinstance(value, list):
        return [_replaced(below, old, new) for below in value]
    return value.replace(old, new) if isinstance(value, str) else value


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "text/",
        "measures/m01/",
        "measures/m09/",
        "departments/",
        "departments/office/",
        "checklist/",
        "references/",
        "measures/m05/",
        "sections/s1/",
    ],
)
def test_as_typed(nasty: Built, address: str) -> None:
    """Every such text stands on the page as typed: in headings, tables, lists and titles."""
    words = "".join("".join(NASTY).split())
    assert words in "".join(nasty.article(address).text_content().split())


def test_in_title_and_footer(nasty: Built) -> None:
    """The page's title and the footer show it too, and no script of it exists anywhere."""
    words = "".join("".join(NASTY).split())
    for address, page in nasty.pages.items():
        assert words in "".join(page.xpath("//footer")[0].text_content().split()), address
        assert words in "".join(page.xpath("//title")[0].text_content().split()), address
        assert not page.xpath("//script[contains(text(), 'alert(1)')]"), address
        assert not page.xpath("//b"), address


def test_structure_is_untouched(nasty: Built, real: Built) -> None:
    """The pages have the same headings, links and tables as with plain text."""
    for address in ("measures/m09/", "checklist/", "departments/"):
        for path in ("//h1", "//h2", "//article//table", "//article//li", "//article//a"):
            assert len(nasty.pages[address].xpath(path)) == len(real.pages[address].xpath(path)), (address, path)


@pytest.mark.parametrize("text", NASTY)
def test_escape_leaves_no_mark(text: str) -> None:
    """What `escape` returns holds no ASCII punctuation but that of its own entities, and reads back as typed."""
    escaped = str(escape(text))
    rest = escaped.replace("&#", "").replace(";", "")
    assert not set(rest) & set("!\"#$%&'()*+,/:;<=>?@[\\]^_`{|}~")


def test_wrong_reference_stops_the_build(tmp_path: Path) -> None:
    """A hand-written page that refers to a missing clause stops the build and names it; the old site stays."""
    project = tmp_path / "project"
    kept = shutil.ignore_patterns(".git", ".venv", "site", "tests", ".*cache", "policysite")
    shutil.copytree(PROJECT, project, ignore=kept)
    (project / "policysite").symlink_to(PROJECT / "policysite")
    (project / "docs" / "contribute" / "index.md").write_text('{{ clause("m99-1") }}\n', encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(BuildError, match="没有编号“m99-1”"):
        build(out, project=project)
    assert not out.exists()
