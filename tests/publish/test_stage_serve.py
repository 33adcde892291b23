"""`policysite stage`, for other generators, and `policysite serve`, for those who edit."""

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.built import project_copy
from helpers.paths import DAY, PROJECT, SMALL
from helpers.tiny import assert_refused, content, names, replace_with, run, start
from helpers.trees import tree

from policysite.commands import main
from policysite.publish import BuildError, Job
from policysite.publish.build import build_into, build_site, stage_site, working
from policysite.publish.preview import with_downloads
from policysite.publish.swap import MARKER


def test_staged_folder_holds_all_and_builds_the_same_pages(job: Job) -> None:
    """`stage` writes generated pages as files and drops the hooks, and a build from it has the same pages."""
    staged = job.project / "staged"
    stage_site(job, staged)
    build_site(job, job.project / "site")
    build_site(Job(staged, "data", DAY), job.project / "again")
    assert (staged / "docs" / "made.md").read_text(encoding="utf-8").startswith("# 生成的页")
    assert names(staged) == {"docs", "data", "macros.py", "mkdocs.yml", MARKER}
    config = (staged / "mkdocs.yml").read_text(encoding="utf-8")
    assert "hooks" not in config
    assert "as_of: '2026-11-23'" in config
    assert {name for name in content(job.project / "site") if name.endswith(".html")} == {
        name for name in content(job.project / "again") if name.endswith(".html")
    }
    pages = (job.project / name / "made" / "index.html" for name in ("site", "again"))
    assert len({page.read_bytes() for page in pages}) == 1


def test_failing_stage_leaves_the_old_folder(job: Job) -> None:
    """A fault while staging touches nothing."""
    replace_with(job.project / "staged", "old")
    before = content(job.project / "staged")
    (job.project / "hooks.py").write_text("def on_files(files, config):\n    raise KeyError('x')", encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        stage_site(job, job.project / "staged")
    assert_refused(str(refusal.value))
    assert content(job.project / "staged") == before


def free_port() -> str:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait_for(port: str, words: str, process: "subprocess.Popen[str]") -> None:
    """Ask for the home page until it holds `words`; fails when the server has ended or after a minute."""
    for _ in range(600):
        assert process.poll() is None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                if words in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    pytest.fail(f"the page never held {words}")


@pytest.mark.thorough
def test_preview_follows_changes_and_outlives_faults(job: Job) -> None:
    """A changed page is served anew; a fault is told in Chinese, and its repair is followed too."""
    page, port = job.project / "docs" / "index.md", free_port()
    with start(job, "serve", "--port", port) as process:
        try:
            wait_for(port, "首页", process)
            page.write_text("# 改后\n", encoding="utf-8")
            wait_for(port, "改后", process)
            page.write_text("{{ unknown() }}\n", encoding="utf-8")
            assert process.stderr is not None
            told = next(line for line in process.stderr if "unknown" in line)
            page.write_text("# 修好\n", encoding="utf-8")
            wait_for(port, "修好", process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    assert told == "docs/index.md：宏出错：UndefinedError：没有定义“unknown”\n"


def test_preview_makes_a_download_when_it_is_asked_for(tmp_path: Path) -> None:
    """None is written with the pages, which link to each; whoever follows the link gets it."""
    job = Job(PROJECT, str(SMALL), DAY, previewed=True)
    with working(job):
        build_into(job, tmp_path / "site")
    assert not (tmp_path / "site" / "downloads" / "ledger.xlsx").exists()
    assert b'href="ledger.xlsx"' in (tmp_path / "site" / "downloads" / "index.html").read_bytes()
    app, said = with_downloads(lambda environ, answer: [b"a page"]), []
    given = {path: b"".join(app({"PATH_INFO": path}, lambda *words: said.append(words))) for path in PREVIEWED}
    assert [content[:6] for content in given.values()] == [b"PK\x03\x04\x14\x00", b"BEGIN:", b"a page"]
    assert [status for status, _ in said] == ["200 OK"] * 2


PREVIEWED = ("/downloads/ledger.xlsx", "/downloads/calendar.ics", "/downloads/")


def test_preview_on_a_taken_port_is_refused(job: Job) -> None:
    """Another program on the port: said, with the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, told = run(job, "serve", "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert told.endswith("端口已被占用，请用--port另选一个\n")


def test_warnings_of_the_data_are_shown_and_stop_nothing(tmp_path: Path) -> None:
    """A record of a day to come is a warning: `stage` tells it, and has written the folder."""
    record = "records:\n  - duty: m01-1-a\n    date: 2026-12-01\n"
    root = tree(tmp_path / "data", {"records/2026/reading.yml": record})
    result = CliRunner().invoke(
        main, ["stage", str(tmp_path / "staged")], env={"SITE_DATA": str(root), "SITE_DATE": DAY.isoformat()}
    )
    assert result.exit_code == 0, result.output
    assert f"{root}/records/2026/reading.yml:3:11: 提醒：" in result.output
    assert result.output.endswith(f"已写入：{tmp_path / 'staged'}\n")


def test_a_page_of_a_generated_page_s_name_is_refused(tmp_path: Path) -> None:
    """A hand-written page would take the place of a generated one without a word."""
    project = project_copy(tmp_path / "project")
    (project / "docs" / "checklist.md").write_text("# 清单\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"docs/checklist\.md与由数据生成的文件同名，请改名"):
        stage_site(Job(project, "data", DAY), tmp_path / "staged")
