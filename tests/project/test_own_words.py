"""A site of another document: no word of the one that the project came with, and nothing of what that one has more."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from helpers.built import Built, build, built_once
from helpers.paths import DAY, PLAIN, PROJECT
from helpers.trees import real, tree

from policysite.commands import main
from policysite.data.dataset import Dataset
from policysite.data.files import DISPENSABLE
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.settings import ForgeKind
from policysite.intake.form.forms import form_files
from policysite.intake.form.owners import owners_file
from policysite.intake.workbook.ledger import ledger_workbook
from policysite.intake.workbook.writing import department_workbook
from policysite.pages.stubs import stubs
from policysite.publish import Job
from policysite.publish.build import stage_site
from policysite.views.edition import Edition
from policysite.views.present import absent

WORDS = (
    *("作风", "重点处", "处党组", "协考科", "工程科", "机关总支", "一线工作法", "处领导", "双联系"),
    *("四送一服", "逢会必学"),
)
"""Words of that document: its title, issuer, departments and examples."""
SHOWN = (*WORDS, "办公室", "技术科", "综合科", "八项规定", "阅批", "来信")
"""Those and others of it that a program may know, since many documents have them."""
LACKING = ("表现", "自查参考", "自查表", "对应部分")
"""What the other one has nothing of: an appendix."""
ELSEWHERE = ("引用文件", "用语说明", "部分", "及附件")
"""Nor cited documents, terms, sections; the help says how to put them in."""
ELSE = re.compile("[a-z]+:")
"""How a link begins that leads elsewhere."""
PLACES = (
    *("policysite", "docs", "overrides", "deploy", "bench", "schema", ".github/workflows"),
    *("mkdocs.yml", "macros.py", "hooks.py", "Makefile", "README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"),
    ".github/pull_request_template.md",
)


def test_no_file_names_a_document() -> None:
    """Title, departments and examples of a document stand in its data, in no template, script, help or comment."""
    paths = [path for place in PLACES for path in (PROJECT / place, *(PROJECT / place).rglob("*")) if path.is_file()]
    texts = [(path, path.read_bytes().decode("utf-8", "replace")) for path in paths if "__pycache__" not in path.parts]
    assert len(texts) > 200
    assert [(str(path), word) for path, text in texts for word in WORDS if word in text] == []


def test_no_command_names_a_document() -> None:
    """Nor does the help of any command."""
    commands = [
        main,
        *(main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))),
    ]
    texts = [command.get_help(click.Context(command)) for command in commands if command]
    assert len(texts) > 15
    assert [word for text in texts for word in WORDS if word in text] == []


@pytest.fixture(scope="module")
def plain() -> Dataset:
    """The other document: without sections, appendix, cited documents, terms."""
    return load(Folder(PLAIN), today=DAY)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its site, strictly built."""
    return built_once(tmp_path_factory, "plain", lambda folder: build(folder / "site", str(PLAIN)))


def made(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """What is made of the data beside the site: forms, CODEOWNERS, workbooks."""
    edition = Edition(dataset, DAY)
    books = {each.id: department_workbook(edition, each) for each in dataset.departments}
    for name, content in (books | {"ledger": ledger_workbook(edition, None)}).items():
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield f"{name}.xlsx", "".join(packed.read(part).decode("utf-8", "replace") for part in packed.namelist())
    for name, content in (form_files(dataset) | {"CODEOWNERS": owners_file(dataset, "data", "")}).items():
        yield name, content.decode()


def broken(site: Built) -> Iterator[str | None]:
    """Why each link of a site leads nowhere, None where it leads somewhere."""
    return (site.missing(address, link) for address, link in site.links() if not ELSE.match(link))


def test_pages_have_no_word_of_another_document(other: Built, plain: Dataset) -> None:
    """Pages, exports, JSON, search index, forms and CODEOWNERS take every word from the data."""
    texts = other.texts | dict(made(plain))
    assert len(other.pages) > 20
    assert [(name, word) for name, text in texts.items() for word in SHOWN if word in text] == []


def test_nothing_is_left_of_what_a_document_lacks(other: Built, plain: Dataset) -> None:
    """No page, menu entry, table, column, file or word."""
    assert absent(plain) == {"sections/", "checklist/", "self-check/", "references/", "glossary/"}
    assert not [address for address in other.pages if address.startswith(tuple(absent(plain)))]
    texts = {name: text for name, text in other.texts.items() if not name.startswith("assets/")} | dict(made(plain))
    assert "self-check" not in "".join(texts)
    wanted = {name: (*LACKING, *(() if name.startswith(("contribute/", ".github/")) else ELSEWHERE)) for name in texts}
    assert [(name, word) for name, text in texts.items() for word in wanted[name] if word in text] == []


def test_nothing_leads_to_what_is_not_there(other: Built) -> None:
    """Every link of every page leads somewhere: menu, footer, help, downloads."""
    assert [fault for fault in broken(other) if fault] == []


@pytest.mark.parametrize("content", ["[]\n", "# 没有\n{} # 没有\n"])
def test_empty_files_are_as_none(content: str, plain: Dataset, tmp_path: Path) -> None:
    """A document without appendix, cited documents and terms needs no file for them, and may have empty ones."""
    names = [f"{name}.yml" for name in DISPENSABLE if content == "[]\n" or name in ("checklist", "crosswalk")]
    dataset = load(Folder(tree(tmp_path / "data", dict.fromkeys(names, content), PLAIN)), today=DAY)
    assert all(getattr(dataset, name) == getattr(plain, name) for name in DISPENSABLE)
    assert absent(dataset) == absent(plain)


def test_nobody_is_named(tmp_path: Path) -> None:
    """A document that names no department has its site too, without a page, menu entry or column for them."""
    text = (PLAIN / "policy.yml").read_text("utf-8")
    files = {
        "policy.yml": re.sub(r"(?m)^ +(?:responsible|tail): .*\n", "", text),
        "source/v1.txt": re.sub("（责任单位：.*?）", "", (PLAIN / "source" / "v1.txt").read_text("utf-8")),
        "departments.yml": "[]\n",
    }
    built = build(tmp_path / "site", str(tree(tmp_path / "data", files, PLAIN)))
    assert not [address for address in built.pages if address.startswith("departments/")]
    assert [fault for fault in broken(built) if fault] == []
    for address in ("", "progress/", "progress/2026/", "calendar/", "search/"):
        assert "责任部门" not in built.text(address), address


def test_the_title_is_the_documents_own(other: Built) -> None:
    """Where the document prints its title nothing says that the site made it up; description and menu say its words."""
    assert not [name for name, text in other.texts.items() if "拟题" in text or "所拟，原文未载" in text]
    (about,) = other.pages[""].xpath("//meta[@name='description']/@content")
    assert about.startswith("青溪县节约用水若干办法：")
    menu = {" ".join(link.text_content().split()) for link in other.pages[""].xpath("//nav//a")}
    assert {"措施", "责任部门", "下载"} <= menu


def test_the_staged_folder_agrees(tmp_path: Path, plain: Dataset) -> None:
    """Another engine finds the same pages, and a menu of no others."""
    stage_site(Job(PROJECT, str(PLAIN), DAY), tmp_path / "staged")
    menu = re.findall(r"[a-z/-]+\.md", (tmp_path / "staged" / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2])
    assert menu
    assert [name for name in menu if not (tmp_path / "staged" / "docs" / name).is_file()] == []
    assert {stub.path for stub in stubs(plain, DAY)} >= {name for name in menu if not name.startswith("contribute/")}


def test_owners_keep_what_people_wrote(plain: Dataset) -> None:
    """New departments get their lines, teams and lines put by hand stay, those of departments that are gone go."""
    first = owners_file(real(), "data", "").decode()
    mine = (
        first.replace("@org/", "@water/").replace("/data/ledger/  ", "/data/ledger/  @water/lead ") + "/docs/ @a @b\n"
    )
    text = owners_file(plain, "data", mine).decode()
    lines = dict(line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#"))
    assert {name for name in lines if "/records/" in name} == {
        f"/data/records/*/{department.id}{end}" for department in plain.departments for end in (".yml", "/")
    }
    assert lines["/data/records/*/water/"] == "@water/water"
    assert lines["/data/ledger/"].startswith("@water/lead")
    assert lines["/docs/"] == "@a @b"
    assert owners_file(plain, "data", text).decode() == text


def test_owners_as_gitea_reads_them() -> None:
    """Regular expressions that mean the same files; teams that were put in either form stay when the forge changes."""
    github = owners_file(real(), "data", "* @office/all\n/data/records/*/office.yml @office/the-office\n").decode()
    settings = real().settings.model_copy(update={"forge_kind": ForgeKind.GITEA})
    there = replace(real(), settings=settings)
    gitea = owners_file(there, "data", github).decode()
    assert owners_file(there, "data", gitea).decode() == gitea
    assert owners_file(real(), "data", gitea).decode() == github
    rules = dict(line.split(maxsplit=1) for line in gitea.splitlines() if line and not line.startswith("#"))
    files = ("data/records/2026/office.yml", "data/records/2026/office/issue-7.yml", "data/policy.yml", "README.md")
    read = {re.compile(rule.replace("\\\\", "\\")): teams for rule, teams in rules.items()}
    asked = {file: {teams for rule, teams in read.items() if rule.fullmatch(file)} for file in files}
    everything, published = {"@office/all"}, {"@office/publishers"}
    assert asked == {
        files[0]: everything | published | {"@office/the-office"},
        files[1]: everything | published | {"@office/office"},
        files[2]: everything | published | {"@office/publishers @office/maintainers"},
        files[3]: everything,
    }
