"""`policysite search`: a list of what people type, tried on a built site."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.built import Built

from policysite.commands import main


def run(listed: Path, site: Path) -> Result:
    """The command on a list and a site."""
    return CliRunner().invoke(main, ["search", str(listed), "--site", str(site)])


def test_it_tells_what_is_not_found(real: Built, tmp_path: Path) -> None:
    """What is not found, found in part, or by its sound is told; remarks and empty lines are no queries."""
    if shutil.which("node") is None:
        pytest.skip("没有node，检索脚本不能单独运行")
    listed = tmp_path / "说法.txt"
    listed.write_text("# 试查\n座谈会\n\n火锅\n信访火锅店\n容措\n", encoding="utf-8")
    done = run(listed, real.root)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "火锅：查不到"
    assert done.stdout.splitlines()[1].startswith("信访火锅店：只查到一部分，第一项是")
    assert done.stdout.splitlines()[2] == "容措：按“容错”查到m19-1"
    assert done.stderr == "共4个，查不到的1个，只查到一部分的1个\n"


def test_it_says_what_is_missing(real: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a site, a readable list or node the command says what to do."""
    listed = tmp_path / "说法.txt"
    listed.write_text("座谈会", encoding="utf-8")
    assert "先运行policysite site" in run(listed, tmp_path).stderr
    listed.write_bytes("座谈会".encode("gb18030"))
    assert "不是UTF-8编码" in run(listed, real.root).stderr
    assert run(tmp_path / "没有.txt", real.root).exit_code == 1
    listed.write_text("座谈会", encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert "没有node" in run(listed, real.root).stderr
