"""`policysite diff` on the revisions of a repository and on folders."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from helpers.diffs import CASES, FOLDER, after, before, change, edited, run


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


READING = "data/records/2026/reading.yml"


@pytest.fixture
def parted(repository: Path) -> Path:
    """On `work` a record more than where it left `main`, and a change not yet committed; on `main` another since."""
    git(repository, "checkout", "--quiet", "-b", "work")
    edited(repository / READING, [["到南社区借阅", "到南社区办借阅"]])
    git(repository, "commit", "--quiet", "--all", "--message=work")
    git(repository, "checkout", "--quiet", "main")
    edited(repository / "data" / "settings.yml", [["site_name: 改进阅览服务措施查询", "site_name: 别人改的"]])
    git(repository, "commit", "--quiet", "--all", "--message=others")
    git(repository, "tag", "release")
    git(repository, "checkout", "--quiet", "work")
    edited(repository / READING, [["到北社区借阅", "到北社区来借阅"]])
    return repository


def cut(repository: Path) -> str:
    return git(repository, "merge-base", "main", "work")[:12]


@pytest.mark.parametrize("name", ["main", "release", "origin/main", "a commit"])
def test_what_others_merged_meanwhile_is_not_ours(name: str, parted: Path) -> None:
    """A branch, tag or commit that has gone on is compared where it parted, with what is committed and what is not."""
    git(parted, "update-ref", "refs/remotes/origin/main", "main")
    asked = git(parted, "rev-parse", "main") if name == "a commit" else name
    said = run(asked).stdout
    assert said.splitlines()[0].startswith(f"{asked}（分叉处{cut(parted)}） → data　")
    assert "现为“到南社区办借阅”" in said
    assert "到北社区来借阅" in said
    assert "别人改的" not in said
    assert json.loads(run(asked, "--format", "json").stdout)["old"] == f"{asked}（分叉处{cut(parted)}）"


def test_what_is_ahead_of_us_is_nothing(parted: Path) -> None:
    """Of a branch that holds all that is here, nothing is ours, whatever it has besides."""
    git(parted, "checkout", "--quiet", "--force", "main~1")
    assert run("main").stdout.splitlines()[-1] == "两者内容相同，没有改动"
    assert run("main~1").stdout.splitlines()[0] == "main~1 → data　数据截至2026年11月23日"


def test_a_branch_since_it_parted(parted: Path) -> None:
    """`main...work` tells what `work` has done, from anywhere, and not what stands here."""
    git(parted, "checkout", "--quiet", "--force", "main")
    said = run("main...work").stdout
    assert said.splitlines()[0] == f"main（分叉处{cut(parted)}） → work　数据截至2026年11月23日"
    assert "现为“到南社区办借阅”" in said
    assert "别人改的" not in said
    assert "到北社区来借阅" not in said


def test_two_that_are_named_are_compared_as_they_are(parted: Path) -> None:
    """Whoever names both wants these two: what `main` alone has is gone in `work`."""
    said = run("main", "work").stdout
    assert said.splitlines()[0] == "main → work　数据截至2026年11月23日"
    assert "原为“别人改的”" in said


@pytest.mark.parametrize("asked", ["main..work", "main…work", "main....work", "main work", "main，work"])
def test_a_range_written_otherwise_is_told_how(asked: str, parted: Path) -> None:
    """Whoever means two revisions in one word is told both ways to ask for them."""
    result = run(asked)
    assert result.exit_code == 1
    assert "work自与main分开以来改了什么，写作policysite diff main...work；" in result.stderr
    assert result.stderr.endswith("照这两个版本比较的，写作policysite diff main work\n")


def test_a_range_of_one_end_is_told_how(parted: Path) -> None:
    """With one end missing the present data are meant; what is no revision is only said to be none."""
    for asked in ("main..", "..main", "main...", "...main"):
        assert run(asked).stderr.endswith("与main分开以来眼下的数据改了什么，写作policysite diff main\n"), asked
    assert "写作" in run("main...work", "work").stderr
    for asked in ("main..nowhere", "..", "...", "a b", "main~99"):
        assert run(asked).stderr.endswith("（提交号、分支、标签）\n"), asked


def test_nothing_in_common(parted: Path) -> None:
    """A branch without a commit in common is said so, with how to compare it all the same."""
    git(parted, "checkout", "--quiet", "--orphan", "alone", "--force")
    git(parted, "commit", "--quiet", "--message=alone")
    result = run("main")
    assert result.exit_code == 1
    assert "找不到“main”与眼下的数据从哪里分开" in result.stderr
    assert "两者没有共同的提交" in result.stderr
    assert "policysite diff main data" in result.stderr
    assert run("main", "data").exit_code == 0
    assert "“alone”" in run("main...alone").stderr


@pytest.fixture
def shallow(parted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of `work` that holds its last commit alone, and that of `main`."""
    folder = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=work", parted.as_uri(), str(folder))
    monkeypatch.chdir(folder)
    return folder


def test_a_clone_without_history_says_how_to_fetch_it(shallow: Path) -> None:
    """Where the commit in common was never fetched, the message says what to run; that done, all is as elsewhere."""
    result = run("origin/main")
    assert result.exit_code == 1
    assert "浅克隆" in result.stderr
    assert "git fetch --unshallow" in result.stderr
    git(shallow, "fetch", "--quiet", "--unshallow")
    said = run("origin/main").stdout
    assert "现为“到南社区办借阅”" in said
    assert "别人改的" not in said


def test_a_branch_of_the_remote_alone(shallow: Path) -> None:
    """A branch that is only at the remote is named as it is called here."""
    result = run("main")
    assert result.exit_code == 1
    assert result.stderr.startswith("没有“main”：")
    assert result.stderr.endswith("；本地没有这个分支，远端的写作origin/main\n")


def test_before_the_first_commit(repository: Path) -> None:
    """Where nothing is committed yet, a revision is compared as it is."""
    git(repository, "checkout", "--quiet", "--orphan", "alone")
    assert run("first").stdout.splitlines()[0] == "first → data　数据截至2026年11月23日"


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


@pytest.mark.parametrize("where", ["data", "./data", "{inside}", "linked"])
def test_however_the_data_are_named(where: str, repository: Path) -> None:
    """A branch is one, and no folder, however `SITE_DATA` leads to the data."""
    (repository / "linked").symlink_to("data")
    edited(repository / "data" / "settings.yml", [["site_name: 改进阅览服务措施查询", "site_name: 查询"]])
    for asked in ("HEAD", "main", "first"):
        result = run(asked, SITE_DATA=where.format(inside=repository / "data"))
        assert result.exit_code == 0, result.stderr
        assert "现为“查询”" in result.stdout


@pytest.mark.parametrize("below", ["", "policy"])
def test_data_outside_the_project(below: str, repository: Path, tmp_path: Path) -> None:
    """They have their own history, as what `policysite new` has made may; without one it is said."""
    root, data = tmp_path / "own", tmp_path / "own" / below
    shutil.copytree(repository / "data", data)
    for name in (str(data), f"../own/{below}"):
        refused = run("HEAD", SITE_DATA=name)
        assert refused.exit_code == 1
        assert "没有“HEAD”" in refused.stderr
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=own")
    edited(data / "settings.yml", [["site_name: 改进阅览服务措施查询", "site_name: 查询"]])
    for name in (str(data), f"../own/{below}"):
        assert "现为“查询”" in run("main", SITE_DATA=name).stdout
