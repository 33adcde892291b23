"""`policysite site`: a strict build, byte for byte the same, and any fault leaves the old site as it was."""

import os
import shutil
from pathlib import Path

import pytest
from helpers.built import project_copy
from helpers.paths import DAY, SMALL
from helpers.tiny import HOOKS, assert_refused, content, names, replace_with, run

from policysite.publish import BuildError, Job
from policysite.publish.build import UNCHANGED, build_site
from policysite.publish.swap import MARKER


def test_site_is_built_whole_and_marked(job: Job) -> None:
    """The hand-written and the generated page are there, the marker too, and nothing is left beside the site."""
    before = dict(os.environ)
    build_site(job, job.project / "site")
    dataset = job.project / "site"
    assert "宏所写" in (dataset / "made" / "index.html").read_text(encoding="utf-8")
    assert {"index.html", "second", MARKER} <= names(dataset)
    assert names(job.project) == {"docs", "data", "mkdocs.yml", "macros.py", "hooks.py", "site"}
    assert dict(os.environ) == before


def test_second_build_is_identical(job: Job) -> None:
    """The same sources and date give the same bytes, in a new folder and over the old site, dated as asked."""
    dataset = job.project / "site"
    build_site(job, dataset)
    first = content(dataset)
    build_site(job, dataset)
    build_site(job, job.project / "other")
    assert content(dataset) == first == content(job.project / "other")
    assert b"<lastmod>2026-11-23</lastmod>" in first["sitemap.xml"]


def test_pages_gone_from_the_sources_are_gone_from_the_site(job: Job) -> None:
    """The new site replaces the old one, it is not laid over it."""
    dataset = job.project / "site"
    (job.project / "docs" / "stray.txt").write_text("x", encoding="utf-8")
    build_site(job, dataset)
    (job.project / "docs" / "stray.txt").unlink()
    build_site(job, dataset)
    assert not (dataset / "stray.txt").exists()


FAULTS: dict[str, tuple[str, str | bytes, str]] = {
    "a link to no page": ("docs/index.md", "[x](nowhere.md)", "docs/index.md：链接“nowhere.md”指向的文件不存在"),
    "a link to no anchor": (
        "docs/index.md",
        "[x](second.md#no)",
        "docs/index.md：链接“second.md#no”中#后面的位置不存在",
    ),
    "an unknown macro": ("docs/second.md", "{{ unknown() }}", "docs/second.md：宏出错：UndefinedError"),
    "a macro badly written": ("docs/second.md", "{{ words( }}", "docs/second.md：正文第1行宏的写法不对"),
    "a macro that fails": (
        "macros.py",
        "def define_env(env):\n    env.macro(lambda: 1 / 0, 'words')",
        "ZeroDivisionError",
    ),
    "a page that is not UTF-8": ("docs/second.md", "第二页".encode("gbk"), "docs/second.md：不是UTF-8编码"),
    "a hook that fails": ("hooks.py", "def on_files(files, config):\n    raise KeyError('x')", "hooks.py，第2行"),
    "a hook that is no Python": ("hooks.py", "def on_files(", "hooks.py"),
    "mkdocs.yml that is no YAML": ("mkdocs.yml", "site_name: [", "mkdocs.yml：写法不对"),
    "mkdocs.yml with a wrong value": ("mkdocs.yml", "site_name: x\ntheme: {name: none}", "mkdocs.yml：theme不对"),
    "a page named twice": ("docs/made.md", "# 同名", "docs/made.md"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_leaves_the_old_site(job: Job, fault: str) -> None:
    """Whatever is wrong with pages, macros, hooks or configuration is told in Chinese and touches nothing."""
    file, written, told = FAULTS[fault]
    if fault == "a page named twice":
        refuse = "    from mkdocs.exceptions import PluginError\n    if files.get_file_from_path('made.md'):\n"
        refuse += "        raise PluginError('docs/made.md与由数据生成的页面同名，请改名')\n"
        hooks = HOOKS.replace("def on_files(files, config):\n", f"def on_files(files, config):\n{refuse}")
        (job.project / "hooks.py").write_text(hooks, encoding="utf-8")
    dataset = job.project / "site"
    replace_with(dataset, "old")
    before = content(dataset)
    (job.project / file).write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(BuildError) as refusal:
        build_site(job, dataset)
    assert_refused(str(refusal.value))
    assert told in str(refusal.value)
    assert content(dataset) == before
    assert not list(job.project.glob(".build-*"))


def test_links_by_hand_into_generated_pages(tmp_path: Path) -> None:
    """A page written by hand may name an entry, a heading or a field of a generated page, not what it has not."""
    project = project_copy(tmp_path / "project")
    shutil.rmtree(project / "data")
    shutil.copytree(SMALL, project / "data")
    job = Job(project, "data", DAY)
    there = "[a](../measures/m01.md#m01-1) [b](../departments/index.md#matrix) [c](../search.md#search-words)"
    with (project / "docs" / "contribute" / "offline.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{there} [x](../measures/m01.md#m09-1)\n")
    with pytest.raises(BuildError) as refusal:
        build_site(job, project / "site")
    assert str(refusal.value).splitlines() == [
        "docs/contribute/offline.md：链接“../measures/m01.md#m09-1”中#后面的位置不存在",
        f"共1处问题，{UNCHANGED}",
    ]


def test_every_warning_is_shown_and_counted(job: Job) -> None:
    """A strict build names all that is wrong at once, each once."""
    (job.project / "docs" / "index.md").write_text("[x](a.md)\n[x](a.md)\n[y](b.md)\n", encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        build_site(job, job.project / "site")
    assert str(refusal.value).splitlines() == [
        "docs/index.md：链接“a.md”指向的文件不存在",
        "docs/index.md：链接“b.md”指向的文件不存在",
        f"共2处问题，{UNCHANGED}",
    ]


def foreign_file(target: Path) -> None:
    target.write_text("x", encoding="utf-8")


def foreign_folder(target: Path) -> None:
    target.mkdir()
    (target / "论文.docx").write_text("x", encoding="utf-8")


def foreign_checkout(target: Path) -> None:
    target.mkdir()
    (target / MARKER).touch()
    (target / ".git").mkdir()


@pytest.mark.parametrize("make", [foreign_file, foreign_folder, foreign_checkout])
def test_foreign_target_is_refused(job: Job, make: object) -> None:
    """A file, a folder with something in it, a git checkout: none of them is replaced."""
    assert callable(make)
    target = job.project / "out"
    make(target)
    before = content(target)
    with pytest.raises(BuildError) as refusal:
        build_site(job, target)
    assert_refused(str(refusal.value))
    assert content(target) == before


def test_empty_folder_and_new_path_are_taken(job: Job) -> None:
    """An empty folder may be used, a path that does not exist is made."""
    (job.project / "empty").mkdir()
    build_site(job, job.project / "empty")
    build_site(job, job.project / "a" / "b")
    assert content(job.project / "empty") == content(job.project / "a" / "b")


def test_link_is_followed(job: Job) -> None:
    """Where the target is a link, what it names is replaced and the link stays."""
    build_site(job, job.project / "real")
    link = job.project / "link"
    link.symlink_to("real")
    (job.project / "docs" / "new.txt").write_text("x", encoding="utf-8")
    build_site(job, link)
    assert link.is_symlink()
    assert (job.project / "real" / "new.txt").exists()


def test_full_disk_is_told(job: Job) -> None:
    """When a file cannot be written to its end, the message says so and the old site is whole."""
    build_site(job, job.project / "site")
    before = content(job.project / "site")
    code, told = run(job, "site", limits="ulimit -f 4")
    assert code == 1
    assert_refused(told)
    assert "文件超过系统允许的大小" in told
    assert content(job.project / "site") == before


def test_path_that_cannot_be_written_is_told(job: Job) -> None:
    """A target below a file is no folder: said in Chinese."""
    code, told = run(job, "site", "--out", "mkdocs.yml/site")
    assert code == 1
    assert_refused(told)
