"""`policysite deploy`: releases, their order, their files, and what is refused."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
from helpers.paths import OFFICE, PROJECT, URL
from helpers.releasing import NOON, PLAN, release, served
from helpers.tiny import assert_refused, content, names, run

from policysite.publish import BuildError, Job
from policysite.publish import deploy as deploying
from policysite.publish.deploy import KEPT, RELEASES_MARKER, DeployError, deploy, opened_folder, roll_back
from policysite.publish.swap import SwapError


@pytest.fixture(autouse=True)
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk holds nothing that a test could see."""
    monkeypatch.setattr(deploying, "_store", lambda: None)


def test_first_release(job: Job, tmp_path: Path) -> None:
    """The site is built, served through a link that does not name its folder, and nginx's files are there."""
    done = deploy(job, tmp_path / "dest", NOON, PLAN)
    dest = tmp_path / "dest"
    assert (done.first, done.stale, done.release.name) == (True, True, "20261123-120000")
    assert (dest / "current").readlink() == Path("releases/20261123-120000")
    assert "宏所写" in (dest / "current" / "made" / "index.html").read_text(encoding="utf-8")
    assert names(dest) == {"current", "releases", "nginx", RELEASES_MARKER}
    assert names(dest / "nginx" / "local") == {"server.conf", "login.conf"}
    assert names(dest / "releases") == {"20261123-120000"}


def test_next_release_and_back(job: Job, dest: Path) -> None:
    """The next release takes over; back leads to the one before, and again to the one before that, but no further."""
    for hour in range(3):
        release(job, dest, hour)
    assert served(dest) == "3"
    assert [roll_back(dest).release.name[-6:-4] for _ in range(2)] == ["13", "12"]
    assert served(dest) == "1"
    with pytest.raises(DeployError, match="没有更早的一版可以退回"):
        roll_back(dest)
    assert served(dest) == "1"


def test_what_was_rolled_back_does_not_come_again(job: Job, dest: Path) -> None:
    """After going back from a bad release and deploying a good one, back leads past the bad one."""
    for hour in range(2):
        release(job, dest, hour)
    roll_back(dest)
    release(job, dest, 2)
    assert served(dest) == "3"
    roll_back(dest)
    assert served(dest) == "1"


def test_the_last_few_are_kept(job: Job, dest: Path) -> None:
    """Beyond that the oldest go."""
    for hour in range(KEPT + 3):
        release(job, dest, hour)
    assert len(list((dest / "releases").iterdir())) == KEPT
    assert served(dest) == str(KEPT + 3)


def test_names_only_grow(job: Job, dest: Path) -> None:
    """Two releases in one second, or a clock put back, still follow one another."""
    found = [release(job, dest, hours).release.name for hours in (0, 0, -5)]
    assert found == ["20261123-120000", "20261123-120001", "20261123-120002"]


def test_unchanged_files_keep_their_times(job: Job, dest: Path) -> None:
    """So that browsers need not fetch them again; a changed file has the release's, so that they must."""
    times = []
    for hour in range(2):
        release(job, dest, hour)
        times.append([(dest / "current" / name).stat().st_mtime for name in ("same.txt", "index.html")])
    assert times[0][0] == times[1][0]
    assert times[1][1] - times[0][1] == 3600


def test_nginx_can_read_it_whatever_the_umask(job: Job, dest: Path) -> None:
    """A deployment by someone with a strict umask is served all the same."""
    before = os.umask(0o077)
    try:
        release(job, dest)
    finally:
        os.umask(before)
    for path in (dest, *dest.rglob("*")):
        want = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        if not path.is_relative_to(dest / "nginx") or path.is_dir():
            assert path.name == RELEASES_MARKER or path.stat().st_mode & want == want, path


def test_own_files_of_nginx_stay(job: Job, dest: Path) -> None:
    """What the office has written in local/ is never touched; ours is written anew."""
    release(job, dest, login="certificate")
    local, ours = dest / "nginx" / "local", dest / "nginx" / "policysite.conf"
    assert "ssl_verify_client on;" in (local / "login.conf").read_text(encoding="utf-8")
    (local / "server.conf").write_text("ours\n", encoding="utf-8")
    ours.write_text("old\n", encoding="utf-8")
    release(job, dest, 1)
    assert (local / "server.conf").read_text(encoding="utf-8") == "ours\n"
    assert "ssl_verify_client on;" in (local / "login.conf").read_text(encoding="utf-8")
    assert f'root "{dest}/current";' in ours.read_text(encoding="utf-8")
    assert "@DEST@" not in ours.read_text(encoding="utf-8")


def test_policy_names_the_scripts_of_every_kept_release(job: Job, dest: Path) -> None:
    """So that going back needs no reload; a new script is told as a reason for one."""
    policy = dest / "nginx" / "csp.conf"
    assert [release(job, dest, hour).stale for hour in range(2)] == [True, True]
    assert policy.read_text(encoding="utf-8").count("sha256-") == 2
    before = policy.read_bytes()
    roll_back(dest)
    assert policy.read_bytes() == before


def test_reload_runs_before_the_switch(job: Job, dest: Path, tmp_path: Path) -> None:
    """When nginx learns the new policy the old site is still the one served; the first deployment reloads nothing."""
    note = tmp_path / "note"
    script = tmp_path / "reload.sh"
    script.write_text(f'readlink "{dest}/current" >> "{note}"\n', encoding="utf-8")
    for hour in range(2):
        done = release(job, dest, hour, reload=f"sh '{script}'")
    assert (done.stale, note.read_text(encoding="utf-8")) == (False, "releases/20261123-120000\n")


@pytest.mark.parametrize(
    ("command", "told"), [("sh -c 'echo no >&2; exit 3'", "不成功"), ("/nowhere", "运行不了"), ("'", "运行不了")]
)
def test_reload_that_fails_switches_nothing(job: Job, dest: Path, command: str, told: str) -> None:
    """The old site stays, the message says so, and the next deployment needs no cleaning."""
    release(job, dest)
    with pytest.raises(DeployError, match=f"{told}[^$]*网站没有切换"):
        release(job, dest, 1, reload=command)
    assert served(dest) == "1"
    release(job, dest, 2)
    assert served(dest) == "3"
    assert len(list((dest / "releases").iterdir())) == 2


def test_build_that_fails_switches_nothing(job: Job, tmp_path: Path) -> None:
    """A fault in data or pages leaves the served site and every file beside it as it was."""
    deploy(job, tmp_path / "dest", NOON, PLAN)
    before = content(tmp_path / "dest")
    (job.project / "docs" / "index.md").write_text("[x](nowhere.md)", encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        deploy(job, tmp_path / "dest", NOON, PLAN)
    assert_refused(str(refusal.value))
    assert content(tmp_path / "dest") == before


def foreign_folder(dest: Path) -> None:
    dest.mkdir()
    (dest / "论文.docx").touch()


def foreign_file(dest: Path) -> None:
    dest.touch()


def foreign_link(dest: Path) -> None:
    with opened_folder(dest):
        (dest / "current").symlink_to("somewhere")


def foreign_current(dest: Path) -> None:
    with opened_folder(dest):
        (dest / "current").mkdir()


@pytest.mark.parametrize("make", [foreign_folder, foreign_file, foreign_link, foreign_current])
def test_what_is_not_ours_is_refused(job: Job, dest: Path, make: object) -> None:
    """A folder with other things, a file, a link or folder `current` of someone else's: said, and left as it is."""
    assert callable(make)
    make(dest)
    before = sorted(dest.rglob("*"))
    with pytest.raises(DeployError, match="请"):
        release(job, dest)
    assert sorted(dest.rglob("*")) == before


@pytest.mark.parametrize("name", ['a"b', "a$b", "a*b", "a;b", "a\nb", "a{b"])
def test_path_that_nginx_would_misread_is_refused(job: Job, dest: Path, name: str) -> None:
    """No sign of a path may mean something in nginx's configuration."""
    with pytest.raises(DeployError, match="路径"):
        release(job, dest / name)
    assert not (dest / name).exists()


def test_two_runs_at_once(job: Job, dest: Path) -> None:
    """Only one may hold the folder."""
    with opened_folder(dest), pytest.raises(SwapError, match="另一次发布正在进行"):
        release(job, dest)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "缺少目录"),
        (("--login", "telepathy", "x"), 2, "方式不对"),
        (("--roll-back", "x"), 1, "没有更早的一版可以退回"),
    ],
)
def test_wrong_commands_are_told_in_chinese(job: Job, words: tuple[str, ...], code: int, told: str) -> None:
    """What is missing or impossible is said, without a traceback."""
    found = run(job, "deploy", *words)
    assert (found[0], told in found[1], "Traceback" in found[1]) == (code, True, False)


@pytest.mark.thorough
def test_make_deploy(tmp_path: Path) -> None:
    """`make deploy DEST=` does it all, also with a name that a shell would take apart; without DEST it says so."""

    def make(dest: str, url: str = "") -> "subprocess.CompletedProcess[str]":
        # what is installed is taken for current: a test installs nothing
        words = ["make", "-o", ".venv/site.stamp", "--no-print-directory", "deploy"]
        settings = {**os.environ, "SITE_DATA": str(OFFICE), "SITE_DATE": "2026-11-23", "DEST": dest, "SITE_URL": url}
        return subprocess.run(words, cwd=PROJECT, env=settings, capture_output=True, text=True)

    assert "请写明发布到哪个目录" in make("").stderr
    assert "路径中不能有" in make(f"{tmp_path}/$(touch x)", URL).stderr
    done = make(f"{tmp_path}/内网 '站", URL)
    assert "路径中不能有" in done.stderr
    assert re.search("没有写明网站的网址.*二维码.*SITE_URL=https://", make(f"{tmp_path}/内网 站").stderr)
    assert not (tmp_path / "内网 站").exists()
    done = make(f"{tmp_path}/内网 站", URL)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "内网 站" / "current" / "measures" / "m09" / "index.html").is_file()
