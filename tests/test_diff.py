"""`policysite diff`: what a change means in words, case by case, on a repository and on folders."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import Golden
from trees import DAY, HERE, SMALL, real, small

from policysite.cli import main
from policysite.diffing import Diff, Reason, diff
from policysite.diffing.excerpt import excerpts
from policysite.diffing.notices import RULES
from policysite.diffing.output import to_json, to_markdown, to_text
from policysite.load import load
from policysite.site import FILES, OPTIONAL_FILES

FOLDER = HERE / "diff"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in yaml.safe_load((FOLDER / "cases.yml").read_text(encoding="utf-8"))
}


def edited(path: Path, changes: list[list[str]]) -> None:
    """Replace words in a file, each of which must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text or old == new, f"{path.name}: {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


def before(case: dict[str, Any], root: Path) -> Path:
    """The data before the change of a case."""
    shutil.copytree(SMALL, root)
    shutil.copytree(FOLDER / "base", root, dirs_exist_ok=True)
    for name, changes in case.get("before", {}).items():
        edited(root / name, changes)
    return root


def after(case: dict[str, Any], root: Path) -> Path:
    """The data after it."""
    before(case, root)
    change(case, root)
    return root


def change(case: dict[str, Any], root: Path) -> None:
    """Make the change of a case."""
    for name, changes in case.get("replace", {}).items():
        edited(root / name, changes)
    for name, changes in case.get("original", {}).items():
        path = root / "source" / f"{name}.txt"
        if not path.exists():
            shutil.copyfile(root / "source" / "v1.txt", path)
        edited(path, changes)
    for name, text in case.get("text", {}).items():
        (root / name).write_text(text, encoding="utf-8")
    for name in case.get("gone", ()):
        (root / name).unlink()


def found(name: str, tmp_path: Path) -> Diff:
    """What differs in a case."""
    case = CASES[name]
    sides = before(case, tmp_path / "old"), after(case, tmp_path / "new")
    return diff(*(load(side, today=DAY) for side in sides), DAY)


def run(*words: str, **environment: str) -> Result:
    """The command with its arguments."""
    return CliRunner().invoke(main, ["diff", *words], env={"SITE_DATE": "2026-11-23", "SITE_DATA": None} | environment)


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, golden: Golden) -> None:
    """Each kind of change is told in the words expected of it, and nothing else is."""
    golden(FOLDER / "said" / f"{name}.txt", to_text(found(name, tmp_path), "原", "现") + "\n")


def test_every_reason_has_a_case(tmp_path: Path) -> None:
    """No reason to look goes untested, and each rule says in Chinese what must hold."""
    told = {notice.reason for name in CASES for notice in found(name, tmp_path / name).notices}
    assert told == set(Reason)
    assert all(re.search("[\u4e00-\u9fff]", rule.__doc__ or "") for rule in RULES)


def test_no_file_goes_unseen(tmp_path: Path) -> None:
    """A change in any file of the data is told."""
    told = set()
    for case in CASES.values():
        told |= {
            name.partition("/")[0].removesuffix(".yml") for name in (*case.get("replace", {}), *case.get("text", {}))
        }
    assert told == {name.partition("/")[0] for name in (*FILES, *OPTIONAL_FILES)}


@pytest.mark.parametrize("name", [name for name in CASES if name != "nothing"])
def test_same_data_differ_in_nothing(name: str, tmp_path: Path) -> None:
    """Each case's data against themselves: no change, no figure, no notice."""
    site = load(after(CASES[name], tmp_path / "data"), today=DAY)
    assert diff(site, site, DAY) == Diff(DAY, (), (), ())


def test_words_neither_praise_nor_blame() -> None:
    """What is told states facts."""
    said = "".join(path.read_text(encoding="utf-8") for path in (FOLDER / "said").glob("*.txt"))
    assert not re.search("您|落后|排名|优秀|良好|较差|不力|恭喜|遗憾|可惜", said)


@pytest.mark.parametrize("form", [to_text, to_markdown])
def test_nothing_struck_through(form: Any, tmp_path: Path) -> None:
    """The words before and after stand on a line each; no strike, no colour."""
    text = form(found("text-new-version", tmp_path), "原", "现")
    assert not re.search(r"~~|<del>|<s>|\x1b", text)
    assert re.search("原文“每季度至少2次.*”(\n +|<br>)现文“每季度至少3次.*”", text)


def test_hostile_words_appear_as_typed(tmp_path: Path) -> None:
    """In Markdown no sign of the data is markup: every one is a character reference, and reads as it was typed."""
    text = to_markdown(found("hostile-words", tmp_path), "<b>原", "现|")
    data = "".join(re.findall("(?:原|现)[为文]“.*?”", text))
    assert not re.search(r"[<>`*\[\]|{}!@]", re.sub("<br>", "", data))
    assert "&#60;script&#62;alert&#40;1&#41;" in text
    assert "&#60;b&#62;原" in text


def test_json_has_a_stable_shape(tmp_path: Path) -> None:
    """Every key is always there; `parent`, which only pages need, is not."""
    for name in ("nothing", "text-new-version", "record-late"):
        document = json.loads(to_json(found(name, tmp_path / name), "原", "现"))
        assert [*document] == ["old", "new", "as_of", "changes", "figures", "notices", "problems"]
        for change in document["changes"]:
            assert [*change] == ["area", "kind", "id", "subject", "words", "old", "new"]
        for figure in document["figures"]:
            assert [*figure] == ["name", "old", "new"]
        for notice in document["notices"]:
            assert [*notice] == ["reason", "id", "words"]


LONG = real().clause["m09-1"].text


def test_excerpt_around_a_number() -> None:
    """Of a long clause only the words around the difference are shown."""
    old, new = excerpts(LONG, LONG.replace("15天", "20天"))
    assert (old, new) == ("…线调研时间不少于15天…", "…线调研时间不少于20天…")


def test_excerpts_never_cut_a_redaction() -> None:
    """Wherever a character changes, a phrase with XX or XXX stands whole in both excerpts or in none."""
    for clause in real().clauses:
        phrases = re.findall("[^，。、；：！？“”‘’《》〈〉（）]*X{2,}[^，。、；：！？“”‘’《》〈〉（）]*", clause.text)
        for at in range(0, len(clause.text), 3):
            if "X" not in clause.text[at]:
                shown, _ = excerpts(clause.text, f"{clause.text[:at]}改{clause.text[at + 1 :]}")
                whole = [phrase for phrase in phrases if phrase in shown]
                assert shown.count("X") == sum(phrase.count("X") for phrase in whole), (clause.id, at, shown)


def test_two_places_in_one_clause() -> None:
    """Two differences far apart are two excerpts, in one line."""
    changed = LONG.replace("领导干部下基层", "干部下基层").replace("在一线检验", "到一线检验")
    old, new = excerpts(LONG, changed)
    assert "领导干部下基层" in old
    assert "到一线检验" in new
    assert "不少于15天" not in old
    assert old.count("…") == new.count("…") == 1
    assert (old[0], old[-1]) == ("落", "。")


def test_site_of_another_day() -> None:
    """Both sides are looked at as of one day: time alone changes nothing."""
    assert diff(small(), replace(small()), DAY.replace(year=2030)).changes == ()


def git(repository: Path, *words: str) -> str:
    """A git command in a repository of the test's own."""
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    asked = ["git", "-C", str(repository), *names, *words]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def started(project: Path) -> Path:
    """A repository with the data before every change, tagged `first`."""
    before(CASES["nothing"], project / "data")
    (project / "mkdocs.yml").touch()
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(project)], check=True)
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message=first")
    git(project, "tag", "first")
    return project


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two commits for each case: the data before, then the change, tagged by the case's name."""
    project = started(tmp_path_factory.mktemp("历史") / "项 目")
    for name, case in CASES.items():
        shutil.rmtree(project / "data")
        before(case, project / "data")
        for stage in (lambda: None, lambda case=case: change(case, project / "data")):
            stage()
            git(project, "add", "--all", ".")
            git(project, "commit", "--quiet", "--allow-empty", f"--message={name}")
        git(project, "tag", name)
    return project


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit, as the working directory."""
    monkeypatch.chdir(started(tmp_path / "项 目"))
    return tmp_path / "项 目"


@pytest.mark.parametrize("name", CASES)
def test_history_commit_by_commit(name: str, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each commit against the one before tells its own change; branch, index and working tree stay as they are."""
    monkeypatch.chdir(history)
    status = git(history, "status", "--porcelain=v2", "--branch")
    result = run(f"{name}~1", name)
    assert result.exit_code == 0, result.stdout + result.stderr
    title, *said = result.stdout.splitlines()
    assert title == f"{name}~1 → {name}　数据截至2026年11月23日"
    assert said == (FOLDER / "said" / f"{name}.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert git(history, "status", "--porcelain=v2", "--branch") == status


def test_without_a_second_side_the_present_data(repository: Path) -> None:
    """One revision is compared with the data as they are, changes not committed included."""
    edited(repository / "data" / "settings.yml", [["site_name: 改进阅览服务措施查询", "site_name: 查询"]])
    assert "现为“查询”" in run("HEAD").stdout
    assert run("HEAD", "HEAD").stdout.splitlines()[-1] == "两者内容相同，没有改动"


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folders are compared without git; a project's folder stands for its data."""
    case = CASES["records-added"]
    before(case, tmp_path / "a" / "data")
    after(case, tmp_path / "b" / "data")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "data").mkdir()
    result = run("a", "b/data")
    assert result.exit_code == 0, result.stderr
    expected = (FOLDER / "said" / "records-added.txt").read_text(encoding="utf-8").splitlines()
    assert result.stdout.splitlines()[1:] == expected[1:]


@pytest.mark.parametrize("name", ["nowhere", "--upload-pack=x", "HEAD:data", ""])
def test_unknown_side(name: str, repository: Path) -> None:
    """What is neither a folder nor a revision is said, and no option reaches git."""
    result = run("--", name, "HEAD")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"没有“{name}”：须是数据文件夹，或git的版本")


def test_revision_without_data(repository: Path) -> None:
    """A revision that has no such folder is said."""
    result = run("first", SITE_DATA="data/records")
    assert result.exit_code == 1
    assert result.stderr == "版本“first”中没有数据目录“data/records”\n"


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_side_that_does_not_load(form: str, repository: Path) -> None:
    """A side with errors is named with each of them, where they stand, and the code is 1."""
    edited(repository / "data" / "settings.yml", [["site_name: 改进阅览服务措施查询", "site_nam: <b>"]])
    git(repository, "commit", "--quiet", "--all", "--message=broken")
    result = run("first", "HEAD", "--format", form)
    assert result.exit_code == 1
    if form == "json":
        document = json.loads(result.stdout)
        assert document["changes"] == []
        assert {problem["file"] for problem in document["problems"]} == {"HEAD:data/settings.yml"}
        assert {problem["side"] for problem in document["problems"]} == {"HEAD"}
    else:
        assert "HEAD的数据有2处问题，不能比较" in result.stdout
        assert "site" in result.stdout
        assert form == "text" or "<b>" not in result.stdout


def test_attributes_hide_nothing(repository: Path) -> None:
    """What is reviewed cannot leave a file out of the comparison by `.gitattributes`, nor have it rewritten."""
    (repository / ".gitattributes").write_text("data/records/** export-ignore\n*.yml ident export-subst\n")
    edited(repository / "data" / "records" / "2026" / "reading.yml", [["到南社区借阅", "到南区借阅$Format:%H$ $Id$"]])
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=hidden")
    assert "现为“到南区借阅$Format:%H$ $Id$”" in run("HEAD~1", "HEAD").stdout


def test_links_are_not_followed(repository: Path, tmp_path: Path) -> None:
    """A link in a revision is no file: nothing outside is read."""
    outside = tmp_path / "outside.yml"
    outside.write_text("site_name: 外面的内容\n", encoding="utf-8")
    (repository / "data" / "settings.yml").unlink()
    (repository / "data" / "settings.yml").symlink_to(outside)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=link")
    result = run("first", "HEAD")
    assert result.exit_code == 1
    assert "HEAD:data/settings.yml:1:1: 缺少这个文件" in result.stdout
    assert "外面的内容" not in result.stdout
