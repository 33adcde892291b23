"""`policysite doctor`: what is missing or misset for real use, each with what to do about it."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers.forge import git
from helpers.paths import DAY, OFFICE, PROJECT, RHYTHMS, SMALL

from policysite.commands import main
from policysite.commands.checkup import CHECKS, OURS, WORKFLOWS, Finding, Surroundings, Weight, findings, report
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.settings import ForgeKind
from policysite.publish import Job

FORGE = "https://git.office.gov.cn/office/policy"
HOME = "https://policy.office.gov.cn/"
READY = {"SITE_PRODUCTION": "1", "SITE_URL": HOME}


def settings(root: Path, **values: str | None) -> None:
    """Set values of the settings of a folder of data; those that are None go."""
    path = root / "settings.yml"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line.partition(":")[0] not in values]
    added = [f"{name}: {value}" for name, value in values.items() if value is not None]
    path.write_text("\n".join((*kept, *added, "")), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that is prepared: pushed to its forge, owners named, nothing of the demonstration left."""
    shutil.copytree(SMALL, tmp_path / "data")
    settings(tmp_path / "data", forge_url=FORGE, forge_kind="gitea")
    (tmp_path / "mkdocs.yml").touch()
    for name in WORKFLOWS.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "CODEOWNERS").write_text("# @org/… are placeholders\n* @office/maintainers\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", "git@git.office.gov.cn:office/policy.git")
    return tmp_path


def looked_at(project: Path, **environment: str) -> Surroundings:
    """What is looked at in the project; the system has a browser and fonts."""
    job = Job(project, "data", DAY, environment.get("SITE_URL", HOME))
    tools = {"git": "/usr/bin/git", "chromium": "/usr/bin/chromium"}
    return Surroundings(job, load(job.folder, today=DAY), READY | environment, find=tools.get)


def said(at: Surroundings, *but: Weight) -> list[Finding]:
    return [finding for finding in findings(at) if finding.weight not in but]


def test_a_project_that_is_ready(project: Path) -> None:
    """Nothing must or should be done; what a program cannot see is named with the page of that forge."""
    assert said(looked_at(project), Weight.UNSEEN) == []
    unseen = said(looked_at(project))
    assert len(unseen) == 4
    pages = ("settings/branches", "settings/actions/variables", "actions")
    assert [page for page in pages if f"{FORGE}/{page}" not in report(tuple(unseen))] == []


Change = Callable[[Path], Any]
MISSET: dict[str, tuple[Change, dict[str, str], Weight, str]] = {
    "a fixed day": (lambda _: None, {"SITE_DATE": "2026-11-23"}, Weight.MUST, "SITE_DATE固定为2026-11-23"),
    "an example's address": (lambda _: None, {"SITE_URL": "https://policy.example/"}, Weight.MUST, "是举例用的网址"),
    "this machine's address": (lambda _: None, {"SITE_URL": "http://localhost:8000/"}, Weight.MUST, "只在本机打得开"),
    "no address": (lambda _: None, {"SITE_URL": ""}, Weight.BETTER, "没有写明网站的网址"),
    "no guard": (lambda _: None, {"SITE_PRODUCTION": "0"}, Weight.BETTER, "没有设SITE_PRODUCTION"),
    "both guards": (lambda _: None, {"SITE_PUBLIC": "1"}, Weight.MUST, "SITE_PRODUCTION和SITE_PUBLIC都设了"),
    "no repository": (lambda root: shutil.rmtree(root / ".git"), {}, Weight.BETTER, "没有用git管理"),
    "no remote": (lambda root: git(root, "remote", "remove", "origin"), {}, Weight.BETTER, "没有远端代码库"),
    "another remote": (
        lambda root: git(root, "remote", "set-url", "origin", "https://name:secret@git.office.gov.cn/other/policy"),
        {},
        Weight.MUST,
        "与git的远端（https://…@git.office.gov.cn/other/policy）不是同一个代码库",
    ),
    "no links": (lambda root: settings(root / "data", forge_url=None), {}, Weight.BETTER, "没有写代码库网址"),
    "an example's repository": (
        lambda root: settings(root / "data", forge_url="https://forge.example/office/policy"),
        {},
        Weight.MUST,
        "forge_url（https://forge.example/office/policy）是举例用的网址",
    ),
    "this machine's repository": (
        lambda root: settings(root / "data", forge_url="http://localhost:3000/office/policy"),
        {},
        Weight.MUST,
        "forge_url（http://localhost:3000/office/policy）只在本机打得开",
    ),
    "a kind that is not told": (
        lambda root: settings(root / "data", forge_kind=None),
        {},
        Weight.UNSEEN,
        "没有写forge_kind，报送、勘误的链接按github的写法，git.office.gov.cn是不是github",
    ),
    "another kind": (
        lambda root: settings(root / "data", forge_url="https://gitlab.office.gov.cn/office/policy"),
        {},
        Weight.MUST,
        "forge_url像是gitlab，forge_kind是gitea",
    ),
    "owners that are placeholders": (
        lambda root: (root / "CODEOWNERS").write_text("# who\n/data/ @office/a @org/publishers\n", encoding="utf-8"),
        {},
        Weight.MUST,
        "CODEOWNERS里还有1行是占位的审核人@org/…，第一处在第2行",
    ),
    "no workflow": (
        lambda root: (root / WORKFLOWS[ForgeKind.GITEA]).unlink(),
        {},
        Weight.MUST,
        "没有每天重新生成网站的流程（.gitea/workflows/daily.yml）",
    ),
}


@pytest.mark.parametrize("name", MISSET)
def test_what_is_misset_is_said(name: str, project: Path) -> None:
    """Each mistake by itself: it is found, as what it weighs, and with what to do."""
    change, environment, weight, words = MISSET[name]
    change(project)
    found = [finding for finding in said(looked_at(project, **environment)) if words in finding.said]
    assert [(finding.weight, bool(finding.remedy)) for finding in found] == [(weight, True)]
    assert "secret" not in report(tuple(found))


@pytest.mark.parametrize(
    "remote", ["https://git.office.gov.cn/office/policy", "ssh://git@git.office.gov.cn:2222/office/policy.git"]
)
def test_one_repository_has_many_addresses(remote: str, project: Path) -> None:
    """However the remote is written, it is that of the settings."""
    git(project, "remote", "set-url", "origin", remote)
    assert said(looked_at(project), Weight.UNSEEN) == []


def test_demonstration_drafts_and_holidays(project: Path) -> None:
    """What the data still hold that is not for real use."""
    at = looked_at(project)
    office = replace(at, dataset=load(Folder(OFFICE), today=DAY))
    (finding,) = [each for each in said(office) if "演示数据" in each.said]
    assert (finding.weight, finding.remedy) == (Weight.MUST, f"运行{OURS} start，清除演示数据")
    rhythms = replace(at, dataset=load(Folder(RHYTHMS), today=DAY))
    assert any("按工作日计" in each.said for each in said(rhythms)) is not bool(rhythms.dataset.settings.holidays)
    drafted = at.dataset.duties[0].model_copy(update={"draft": True})
    drafts = replace(at, dataset=replace(at.dataset, duties=(drafted,)))
    assert [each.said for each in said(drafts, Weight.UNSEEN)] == ["1项任务待核对"]


def test_tools_and_packages(project: Path) -> None:
    """A browser is for the tests; forms that are old are named; so is what is installed in no locked version."""
    (project / "requirements").mkdir()
    locked = "click==0.1 ; python_version < '3'\nclick==0.2 \\\n    --hash=x\nnot-for-this-system==1.0\n"
    (project / "requirements" / "site.txt").write_text(locked, encoding="utf-8")
    at = replace(looked_at(project), find={"git": "git"}.get, stale=("a.yml", "b.yml", "c.yml", "d.yml"))
    told = [finding.said for finding in said(at, Weight.UNSEEN)]
    assert told == [
        "装的软件包与锁定的不同，1个：click（锁定0.1或0.2）",
        "表单、审核人名单不是最新的：a.yml、b.yml、c.yml等",
        "没有浏览器，浏览器测试不能进行（网站不受影响）",
    ]


def test_what_is_to_be_run_is_there() -> None:
    """Every command and target that a remedy names exists, and every check is in the list."""
    text = (PROJECT / "policysite" / "commands" / "checkup.py").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    run = {*re.findall(r"\{OURS\} ([a-z-]+)", text)}
    assert {"start", "forms"} < run <= main.modules.keys()
    assert "运行policysite" not in text  # nobody has it by that name alone
    assert [name for name in re.findall(r"make ([a-z]+)", text) if f"\n{name}:" not in makefile] == []
    assert {*re.findall(r"(?m)^def ([a-z_]+)\(at: Surroundings\) -> Findings", text)} == {
        check.__name__ for check in CHECKS
    }


def test_the_command(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 1 while something must be done, with what must be done first; else 0; it changes nothing."""
    monkeypatch.chdir(project)
    given = {"SITE_DATA": None, "SITE_DATE": None, "SITE_PUBLIC": None, "PATH": os.environ["PATH"]}
    ready = CliRunner().invoke(main, ["doctor"], env=given | READY)
    assert (ready.exit_code, ready.stderr) == (0, "没有须办的事项，可以正式使用；建议办理的和请自己核对的，见上\n")
    wrong = CliRunner().invoke(main, ["doctor"], env=given | READY | {"SITE_URL": "http://127.0.0.1/"})
    assert (wrong.exit_code, wrong.stderr) == (1, "")
    assert wrong.stdout.splitlines()[0] == f"{Weight.MUST}1项"
    assert "\n  → 写成同事打开网站所用的网址\n" in wrong.stdout
