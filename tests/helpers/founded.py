"""Projects whose data `policysite new` has made of an issued document, in process."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.paths import DAY
from policysite.commands import main

PLAN = """江平市人民政府办公室关于印发
河道养护行动方案的通知
江政办字〔2026〕8号
各区人民政府，市直有关单位：
《河道养护行动方案》已经市政府同意，现印发你们，请抓好落实。
江平市人民政府办公室
2026年2月26日
河道养护行动方案
为保持河道整洁，制定本方案。
一、主要任务
1.健全巡查制度。每月至少开展2次夜间巡查，记入台账。（市水务局牵头，市发展改革委、市林业和园林局参与）
公开巡查结果。每年6月底前公布上年情况。（市发展和改革委员会牵头，市财政局参与）
2.畅通投诉渠道。收到投诉后3个工作日内答复。（市林业和园林局指导，市水务局、各区人民政府负责落实）
抓好试点示范。选择基础较好的河段先行先试。（市财政局牵头）
二、保障措施
3.落实经费。优先利用存量资源。
4.加强宣传。引导群众参与。（市委宣传部牵头，市总工会、市科协参与）
"""
"""An issued plan: roles in its tails, paragraphs below headings, one unit in two ways, and quotas."""


def run(project: Path, *words: str, day: str = DAY.isoformat()) -> Result:
    """A command in a project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        return CliRunner().invoke(main, words, env={"SITE_DATE": day, "SITE_DATA": None})


def founded(root: Path, file: Path) -> Path:
    """A project with what the document in a file gives as its data, without an error."""
    root.mkdir(exist_ok=True)
    (root / "mkdocs.yml").touch()
    result = run(root, "new", str(file))
    assert result.exit_code == 0, result.output
    return root


def planned(root: Path) -> Path:
    """A project with the plan as its data."""
    root.mkdir(exist_ok=True)
    (root / "plan.txt").write_text(PLAN, encoding="utf-8")
    return founded(root, root / "plan.txt")


def copied(source: Path, root: Path) -> Path:
    """Another project with the same data."""
    return Path(shutil.copytree(source, root / "project"))


def held(project: Path) -> dict[str, bytes]:
    """Every file of a project's data with its bytes."""
    data = project / "data"
    return {str(path.relative_to(data)): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}
