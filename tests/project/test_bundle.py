"""Set-up without a network: what `make bundle` gathers, and what `BUNDLE=dir` takes, or refuses with what to do."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from helpers.carried import carried
from helpers.limits import within
from helpers.paths import OFFICE, PROJECT

from policysite.commands import main
from requirements import bundle as gathering
from requirements import install
from requirements.audit import Release, locked
from requirements.bundle import BundleError, gather
from requirements.install import SUMS, TOLD, WHEELS, faults, here

pytestmark = pytest.mark.thorough

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
needs_python = pytest.mark.skipif(PYTHON not in gathering.PYTHONS, reason=f"no bundle is made for Python {PYTHON}")


@pytest.fixture
def taken(tmp_path: Path) -> tuple[Path, Path]:
    """A project of one locked release, and its bundle."""
    return carried(tmp_path, ["flit_core"])


def told(taken: tuple[Path, Path]) -> str:
    """What is said of a bundle."""
    return "\n".join(faults(taken[1], taken[0] / "requirements"))


def _with(key: str, value: object) -> Callable[[Path], None]:
    """Another entry in what a bundle says of itself, as if it had been made so."""

    def change(bundle: Path) -> None:
        file = bundle / TOLD
        before = install.digest(file)
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {key: value}), encoding="utf-8")
        sums = (bundle / SUMS).read_text(encoding="utf-8")
        (bundle / SUMS).write_text(sums.replace(before, install.digest(file)), encoding="utf-8")

    return change


def _wheel(bundle: Path) -> Path:
    return next((bundle / WHEELS).iterdir())


def _wholly(name: str, text: str) -> Callable[[Path], object]:
    """A file that holds something else."""
    return lambda bundle: (bundle / name).write_text(text, encoding="utf-8")


def _listed(name: str) -> Callable[[Path], None]:
    """One more in the list of hashes."""

    def change(bundle: Path) -> None:
        with (bundle / SUMS).open("a", encoding="utf-8") as sums:
            sums.write(f"{'0' * 64}  {name}\n")

    return change


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _linked(path: Path, to: str) -> None:
    path.unlink()
    path.symlink_to(to)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _moved(path: Path) -> None:
    """Elsewhere, and a link to it."""
    path.symlink_to(path.rename(path.with_name("elsewhere")))


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "another platform": (
        _with("platforms", ["windows-x86_64", "linux-riscv64"]),
        f"供windows-x86_64、linux-riscv64用，本机是{here()}。请到联网的电脑上重新生成：make bundle PLATFORMS={here()} ",
    ),
    "another Python": (_with("pythons", ["3.8", "3.9"]), f"供Python 3.8、3.9用，现用的是{PYTHON}。请装其中一种"),
    "an older system": (_with("glibc", "2.999"), "要glibc 2.999或更高版本，本机是"),
    "another state of the project": (
        _with("locks", {}),
        "是为另一版程序生成的（site.txt、dev.txt、engine.txt不同）。请用现在",
    ),
    "another format": (_with("format", 99), "格式与本程序不同，请用本程序重新生成"),
    "a changed file": (
        lambda bundle: _wheel(bundle).write_bytes(b"x"),
        f"有文件与{SUMS}所记的不一致：{WHEELS}/flit_core-",
    ),
    "a missing file": (lambda bundle: _wheel(bundle).unlink(), f"缺文件：{WHEELS}/flit_core-"),
    "a file more": (lambda bundle: (bundle / WHEELS / "x.whl").touch(), f"有{SUMS}没有记的文件：{WHEELS}/x.whl"),
    "no list of hashes": (lambda bundle: (bundle / SUMS).unlink(), "不是离线包，或没有拷全"),
    "half a list": (lambda bundle: (bundle / SUMS).write_text("3f9a", "utf-8"), "不是离线包，或没有拷全"),
    "a description of nothing": (
        lambda bundle: (bundle / TOLD).write_text('{"format": 1}', "utf-8"),
        "不是离线包，或没有拷全",
    ),
    "half a description": (lambda bundle: (bundle / TOLD).write_text("{", "utf-8"), "不是离线包，或没有拷全"),
    "a description in other kinds": (_with("platforms", None), "不是离线包，或没有拷全"),
    "a description of numbers": (_with("glibc", 2.28), "不是离线包，或没有拷全"),
    "a description for nobody": (_with("pythons", []), "不是离线包，或没有拷全"),
    "hashes in a list": (_with("locks", ["site.txt"]), "不是离线包，或没有拷全"),
    "nothing": (shutil.rmtree, "不是离线包，或没有拷全"),
    "a description that nests without end": (_wholly(TOLD, "[" * 100_000), "不是离线包，或没有拷全"),
    "a number of 5,000 digits": (_wholly(TOLD, "9" * 5000), "不是离线包，或没有拷全"),
    "a description of a gigabyte": (lambda bundle: os.truncate(bundle / TOLD, 2**30), "不是离线包，或没有拷全"),
    "a pipe for the description": (lambda bundle: _pipe(bundle / TOLD), "不是离线包，或没有拷全"),
    "a pipe for the list": (lambda bundle: _pipe(bundle / SUMS), "不是离线包，或没有拷全"),
    "a device for the list": (lambda bundle: _linked(bundle / SUMS, "/dev/zero"), "不是离线包，或没有拷全"),
    "a list of other bytes": (lambda bundle: (bundle / SUMS).write_bytes(b"\xff\xfe" * 99), "不是离线包，或没有拷全"),
    "a name twice": (
        lambda bundle: (bundle / SUMS).write_text((bundle / SUMS).read_text("utf-8") * 2, "utf-8"),
        "不是离线包，或没有拷全",
    ),
    **{
        f"{value!r} for {key}": (_with(key, value), "不是离线包，或没有拷全")
        for key, value in (
            *(
                ("platforms", 5),
                ("platforms", []),
                ("platforms", [None]),
                ("pythons", {"3.8": 1}),
                ("platforms", "linux"),
                ("pythons", [[]]),
            ),
            *(("glibc", 2.17), ("glibc", None), ("locks", []), ("locks", "x")),
        )
    },
    "a platform that a terminal obeys": (_with("platforms", ["\x1b[2J\u202e" * 500]), "供?[2J??[2J?"),
    "a name that a terminal obeys": (
        lambda bundle: (bundle / WHEELS / "\x1b[2J\n.whl").touch(),
        f"有{SUMS}没有记的文件：{WHEELS}/?[2J?.whl。",
    ),
    "a name of no text": (
        lambda bundle: Path(os.fsdecode(os.fsencode(bundle / WHEELS) + b"/\xff.whl")).touch(),
        f"有{SUMS}没有记的文件：{WHEELS}/?.whl。",
    ),
    "a name that leads out": (_listed("../../../etc/passwd"), "缺文件：../../../etc/passwd"),
    "a name from the root": (_listed("/etc/passwd"), "缺文件：/etc/passwd"),
    "a link to nowhere for a wheel": (
        lambda bundle: _linked(_wheel(bundle), "nowhere"),
        f"缺文件：{WHEELS}/flit_core-",
    ),
    "a device for a wheel": (lambda bundle: _linked(_wheel(bundle), "/dev/zero"), f"缺文件：{WHEELS}/flit_core-"),
    "a pipe for a wheel": (lambda bundle: _pipe(_wheel(bundle)), f"缺文件：{WHEELS}/flit_core-"),
    "a folder for a wheel": (lambda bundle: _folder(_wheel(bundle)), f"缺文件：{WHEELS}/flit_core-"),
    "another folder for the wheels": (lambda bundle: _moved(bundle / WHEELS), f"缺文件：{WHEELS}/flit_core-"),
    "a page among the wheels": (
        lambda bundle: (bundle / WHEELS / "index.html").write_text("<a href='http://127.0.0.1:9/x.whl'>", "utf-8"),
        f"有{SUMS}没有记的文件：{WHEELS}/index.html",
    ),
}
"""What may be wrong with a bundle, by a copy that failed or on purpose."""


@needs_python
@pytest.mark.parametrize("fault", WRONG)
def test_a_bundle_that_is_not_right_is_refused(fault: str, taken: tuple[Path, Path]) -> None:
    """For another machine, Python or state of the project, incomplete, changed: said with what to do."""
    (taken[1] / "Thumbs.db").touch()  # what an operating system leaves on a stick
    assert told(taken) == ""
    damage, said = WRONG[fault]
    if fault == "an older system" and not here().startswith("linux"):
        pytest.skip("only Linux has a glibc")
    damage(taken[1])
    with within(30, fault):
        assert said in told(taken)
    assert len(told(taken)) < 700
    assert told(taken).count("\n") == 0


@needs_python
def test_a_wheel_in_the_place_of_another(
    taken: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whose hash stands in the list, too: pip holds it against what the project itself locks."""
    monkeypatch.chdir(taken[0])
    wheel = _wheel(taken[1])
    before = install.digest(wheel)
    with zipfile.ZipFile(wheel, "a") as packed:
        packed.writestr("evil.py", "raise SystemExit")
    sums = (taken[1] / SUMS).read_text(encoding="utf-8").replace(before, install.digest(wheel))
    (taken[1] / SUMS).write_text(sums, encoding="utf-8")
    assert told(taken) == ""
    lock = str(taken[0] / "requirements/site.txt")
    assert (
        install._pip(str(taken[1]), "--dry-run", "--ignore-installed", "--require-hashes", "--requirement", lock) != 0
    )
    assert "DO NOT MATCH THE HASHES" in capfd.readouterr().err


@needs_python
def test_set_up_without_any_network(tmp_path: Path, long: bool) -> None:
    """In a namespace without a network: a changed bundle installs nothing, the right one sets up, and a site is built.

    In short only the releases that set-up itself needs; `make test-long` takes all, and builds.
    """
    apart = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody but root have a network of their own (unshare --net)")
    names = {name for name, _ in locked([PROJECT / "requirements/site.txt"])} if long else {"flit-core", "click"}
    project, bundle = carried(tmp_path, sorted(names))
    shutil.copytree(OFFICE, project / "data")
    words = [*apart, "make", "--no-print-directory", f"BUNDLE={bundle}", "site" if long else ".venv/site.stamp"]
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "SITE_"))}
    settings |= {"PYTHON": sys.executable, "SITE_DATA": "data", "SITE_DATE": "2026-11-23"}

    def make() -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=project, env=settings, capture_output=True, text=True, check=False)

    added = bundle / WHEELS / "added.whl"
    added.touch()
    refused = make()
    assert refused.returncode != 0
    assert refused.stderr.startswith(f"离线包{bundle}有{SUMS}没有记的文件：{WHEELS}/added.whl。请重新拷一份")
    added.unlink()
    done = make()
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("正在安装生成网站所需的软件包……\n")
    own = project / ".venv/bin/python"
    asked = [own, "-c", "import policysite, click; print(click.__file__)"]
    assert subprocess.check_output(asked, cwd=project, env=settings, text=True).startswith(str(project / ".venv"))
    again = [own, "-m", "requirements.install", "site", "--once"]
    assert subprocess.run(again, cwd=project, env=settings, capture_output=True, check=True).stderr == b""
    assert (project / "site" / "measures/m09/index.html").is_file() == long


def _release(name: str, marker: str = "") -> Release:
    return Release(name, "1.0", marker, " \\\n    --hash=sha256:0")


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], set[str]]:
    """What pip is asked for, by platform and Python; it fetches a wheel for all but `gone` on Windows."""
    asked: dict[tuple[str, str], set[str]] = {}

    def download(wanted: set[Release], platform: str, python: str, wheels: Path) -> Release | None:
        asked[platform, python] = {each.name for each in wanted}
        wheels.mkdir(exist_ok=True)
        (wheels / "one-1.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl").touch()
        (wheels / "two-1.0-py3-none-manylinux_2_28_x86_64.whl").touch()
        return next((each for each in wanted if each.name == "gone" and "windows" in platform), None)

    monkeypatch.setattr(gathering, "_download", download)
    return asked


def test_each_platform_and_python_gets_what_its_markers_say(
    fetched: dict[tuple[str, str], set[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not those of the machine that gathers; of a Python that the lock parts by its micro version, both sides."""
    full = "python_full_version"
    every = [_release("any"), _release("old", f"{full} < '3.11.5'"), _release("new", f"{full} >= '3.11.5'")]
    every += [_release("win", "sys_platform == 'win32'"), _release("arm", "platform_machine == 'aarch64'")]
    monkeypatch.setattr(gathering, "releases", lambda file: iter(every))
    assert gather(tmp_path, ["linux-aarch64", "windows-x86_64"]) == []
    assert fetched["linux-aarch64", "3.11.0"] == {"any", "old", "arm"}
    assert fetched["linux-aarch64", "3.11.99"] == {"new"}
    assert fetched["linux-aarch64", "3.12.0"] == {"any", "new", "arm"}
    assert fetched["windows-x86_64", "3.13.0"] == {"any", "new", "win"}
    assert len(fetched) == 8
    made = json.loads((tmp_path / TOLD).read_text(encoding="utf-8"))
    assert (made["platforms"], made["glibc"]) == (["linux-aarch64", "windows-x86_64"], "2.28")
    assert subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=tmp_path, check=False).returncode == 0


def test_what_has_no_wheel_is_told(
    fetched: dict[tuple[str, str], set[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every one with platform and Python; there is no bundle then, unless only the second engine would lack it."""
    monkeypatch.setattr(gathering, "releases", lambda file: iter([_release("gone"), _release("any")]))
    with pytest.raises(BundleError, match=r"wheel.*没有生成：gone 1\.0（windows-x86_64，Python 3\.11）；gone 1\.0"):
        gather(tmp_path, ["windows-x86_64"])
    engine = lambda file: iter([_release("any"), *([_release("gone")] if file.stem == "engine" else [])])  # noqa: E731
    monkeypatch.setattr(gathering, "releases", engine)
    assert gather(tmp_path, ["linux-x86_64", "windows-x86_64"])[0] == "gone 1.0（windows-x86_64，Python 3.11）"


def test_a_bundle_goes_where_it_is_told() -> None:
    """`make bundle` without OUT, or for a platform that nobody knows, says what to write."""
    words = ["make", "-o", ".venv/site.stamp", "--no-print-directory", "bundle"]
    settings = {name: value for name, value in os.environ.items() if name != "OUT"} | {"SITE_DATA": str(OFFICE)}
    refused = subprocess.run(words, cwd=PROJECT, env=settings, capture_output=True, text=True, check=False)
    assert refused.stderr.startswith("请写明写到哪个目录：make bundle OUT=目录\n")
    with pytest.raises(
        BundleError, match="PLATFORMS只能写linux-x86_64、linux-aarch64、windows-x86_64，中间空格，现为“mac”"
    ):
        gathering._known(["linux-x86_64", "mac"])


# Windows --------------------------------------------------------------------------------------------------------------


def test_the_script_for_windows_names_what_is_there() -> None:
    """ASCII, with the ends of lines that its interpreter wants; every label, path, module and command exists."""
    raw = (PROJECT / "policysite.cmd").read_bytes()
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(raw.splitlines())
    text = raw.decode("ascii")
    assert {*re.findall(r"goto (\w+)", text)} == {*re.findall(r"^:(\w+)", text, re.M)}
    paths = re.findall(r"%HERE%([\w.\\-]+)", text)
    assert [path for path in paths if path != ".venv" and not (PROJECT / path.replace("\\", "/")).exists()] == []
    modules = re.findall(r"-m ([\w.]+)", text)
    assert modules == ["venv", "requirements.install", "policysite"]
    assert "py -%%V" in text
    assert re.search(r"in \(([\d. ]+)\)", text)[1].split() == [*reversed(gathering.PYTHONS)]  # type: ignore[index]
    named = re.search(r"policysite\.cmd ([\w, -]+), \.\.\.", text)[1].split(", ")  # type: ignore[index]
    assert {*named} <= {*main.list_commands(click.Context(main))}


def test_a_machine_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch, taken: tuple[Path, Path]) -> None:
    """What Python calls Windows is what bundles call it; where none can be made for a machine, that is said."""
    monkeypatch.setattr(install.platform, "system", lambda: "Windows")
    monkeypatch.setattr(install.platform, "machine", lambda: "AMD64")
    assert here() == "windows-x86_64"
    assert "make bundle PLATFORMS=windows-x86_64 OUT=目录" in told(taken)
    monkeypatch.setattr(install.platform, "system", lambda: "Darwin")
    assert "本机是darwin-x86_64。离线包只能供linux-x86_64、linux-aarch64、windows-x86_64用，本机须联网安装" in told(
        taken
    )


def test_the_package_has_no_type_error_on_windows(long: bool) -> None:
    """What only Unix has is asked for on Unix alone: mypy reads the package as it would run on Windows."""
    if not long:
        pytest.skip("make test-long")
    words = [sys.executable, "-m", "mypy", "--platform", "win32"]
    settings = os.environ | {"SITE_DATA": str(OFFICE)}
    done = subprocess.run(words, cwd=PROJECT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
