"""The revision printed is the project's own, and says where what is built was not committed so; with real git."""

import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from helpers.exported import HOME
from helpers.paths import DAY, PROJECT
from helpers.trees import small

from policysite.publish import NOTES
from policysite.publish.mkdocs import commit
from policysite.publish.revision import ARCHIVED, revision
from policysite.views.edition import Edition

PERSON = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
HASH = "0123456789abcdef0123456789abcdef01234567"


def git(folder: Path, *words: str) -> str:
    """A git command in a repository of the test's own."""
    asked = ["git", "-C", str(folder), *PERSON, *words]
    return subprocess.run(asked, check=True, capture_output=True, text=True, encoding="utf-8").stdout.strip()


def committed(folder: Path) -> str:
    """Make the folder a repository of one commit, and give that."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=first")
    return git(folder, "rev-parse", "HEAD")


def files(folder: Path) -> Path:
    """What makes up a project, as far as the revision goes."""
    for name in ("mkdocs.yml", "data/policy.yml", "docs/a.md", "tests/test_a.py", "notes.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n", encoding="utf-8")
    for name in (ARCHIVED, ".gitattributes", ".gitignore"):
        (folder / name).write_bytes((PROJECT / name).read_bytes())
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project under a name with a blank in it, not yet committed."""
    return files(tmp_path / "小 项目")


def found(project: Path, data: str = "data", **environment: str) -> str | None:
    """The revision, asked with the environment that the process has and more."""
    return revision(project, project / data, os.environ | {"SITE_COMMIT": ""} | environment)


def test_the_commit(project: Path) -> None:
    """That of the project's repository, and before the first commit none."""
    git(project, "init", "--quiet")
    git(project, "add", ".")
    assert found(project) is None
    assert committed(project) == found(project)


@pytest.mark.parametrize("name", ["data/policy.yml", "data/new.yml", "docs/a.md", "mkdocs.yml", "policysite/new.py"])
def test_what_is_changed_is_said(project: Path, name: str) -> None:
    """A changed, staged, deleted or new file of what a site is made of; when it is committed the mark goes."""
    head = committed(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed\n", encoding="utf-8")
    assert found(project) == f"{head}-dirty"
    git(project, "add", ".")
    assert found(project) == f"{head}-dirty"
    git(project, "commit", "--quiet", "--message=second")
    assert found(project) == git(project, "rev-parse", "HEAD") != head
    (project / name).unlink()
    assert found(project) == f"{git(project, 'rev-parse', 'HEAD')}-dirty"


@pytest.mark.parametrize(
    "name", ["notes.txt", "tests/test_a.py", "more.txt", "site/index.html", "docs/__pycache__/a.pyc"]
)
def test_what_does_not_show_is_no_change(project: Path, name: str) -> None:
    """Files that no site is made of, and those that git is told to ignore."""
    head = committed(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed\n", encoding="utf-8")
    assert found(project) == head


def test_other_data_are_not_those_of_the_commit(project: Path, tmp_path: Path) -> None:
    """A folder of data outside the repository, or one that git ignores; one that it holds is of the commit."""
    (project / "other").mkdir()
    (project / "other" / "policy.yml").write_text("a\n", encoding="utf-8")
    head = committed(project)
    files(tmp_path / "elsewhere")
    files(project / "site")
    assert found(project, "other") == head
    assert found(project, "../elsewhere/data") == f"{head}-dirty"
    assert found(project, "site/data") == f"{head}-dirty"


def test_an_outer_repository_is_not_asked(project: Path, tmp_path: Path) -> None:
    """Unpacked inside another repository the project has no commit; as part of that it has its commit."""
    (tmp_path / "outer.txt").write_text("outer\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("/小*\n", encoding="utf-8")
    committed(tmp_path)
    assert found(project) is None
    git(tmp_path, "rm", "--quiet", "--cached", ".gitignore")
    (tmp_path / ".gitignore").unlink()
    assert found(project) is None
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=second")
    assert found(project) == git(tmp_path, "rev-parse", "HEAD")


def test_an_archive_knows_its_commit(project: Path, tmp_path: Path) -> None:
    """What `git archive` made says of which commit it is, and that it is an archive, in another repository too."""
    head = committed(project)
    outer = tmp_path / "outer"
    (outer / "unpacked").mkdir(parents=True)
    (outer / "a.txt").write_text("a\n", encoding="utf-8")
    committed(outer)
    git(project, "archive", f"--output={tmp_path / 'a.tar'}", "HEAD")
    with tarfile.open(tmp_path / "a.tar") as archive:
        archive.extractall(outer / "unpacked", filter="data")
    assert found(outer / "unpacked") == f"{head}-archive"


def test_what_the_shell_names_is_not_asked(project: Path, tmp_path: Path) -> None:
    """GIT_DIR and its like, as a hook of git sets them, name another repository than the project's."""
    head = committed(project)
    other = files(tmp_path / "other")
    committed(other)
    named = {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / ".git" / "index"),
    }
    assert found(project, **named) == head


def test_a_worktree_and_a_submodule(project: Path, tmp_path: Path) -> None:
    """Each has the commit that is checked out there."""
    head = committed(project)
    git(project, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert found(tmp_path / "tree") == head
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project), "part")
    git(outer, "commit", "--quiet", "--message=outer")
    assert found(outer / "part") == head


def test_a_given_commit_goes_before(project: Path) -> None:
    """SITE_COMMIT names it, whatever was changed; empty it names nothing."""
    head = committed(project)
    (project / "docs" / "a.md").write_text("changed\n", encoding="utf-8")
    assert found(project, SITE_COMMIT=HASH) == HASH
    assert found(project, SITE_COMMIT=" ") == f"{head}-dirty"


def test_where_git_refuses_it_is_told(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A repository that git will not read, or no git at all: no revision, and a note; without a repository none."""
    caplog.set_level("INFO", NOTES)
    assert found(project) is None
    assert caplog.messages == []
    committed(project)
    (project / ".git" / "config").write_text("[broken\n", encoding="utf-8")
    assert found(project) is None
    assert found(project, PATH="/nonexistent") is None
    assert [message.startswith("读不到提交号，文件中不印数据版本") for message in caplog.messages] == [True, True]
    assert caplog.messages[0].count("\n") == 0


def test_how_it_is_printed() -> None:
    """Twelve digits, and that there is more than was committed."""
    assert Edition(small(), DAY, HASH, HOME).stamp.endswith("数据版本0123456789ab")
    assert Edition(small(), DAY, f"{HASH}-dirty", HOME).stamp.endswith("数据版本0123456789ab，另有未提交的改动")
    assert Edition(small(), DAY, f"{HASH}-archive", HOME).stamp.endswith("数据版本0123456789ab（压缩包）")
    assert "数据版本" not in Edition(small(), DAY, None, HOME).stamp


def test_the_project_asks_for_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build prints is asked with the process's environment."""
    monkeypatch.setenv("SITE_COMMIT", HASH)
    assert commit(PROJECT) == HASH
