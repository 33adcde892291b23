"""A project of two hand-written pages and a generated one, and ways to run the command line on it."""

import os
import subprocess
import sys
from pathlib import Path

from helpers.paths import DAY, PROJECT
from policysite.publish import Job
from policysite.publish.build import UNCHANGED
from policysite.publish.swap import replaced

MKDOCS = """\
site_name: 小站
site_url: https://example.org/
theme: {name: mkdocs}
plugins:
  - macros: {module_name: macros, on_undefined: strict, on_error_fail: true}
hooks: [hooks.py]
watch: [docs]
validation: {not_found: warn, anchors: warn}
extra: {office: 办公室}
nav: [index.md, second.md, made.md]
"""
MACROS = """\
def define_env(env):
    env.macro(lambda: "宏所写", "words")
"""
HOOKS = """\
import os, pathlib, time
from mkdocs.structure.files import File

def on_config(config):
    config.extra["as_of"] = os.environ["SITE_DATE"]
    return config

def on_files(files, config):
    files.append(File.generated(config, "made.md", content="# 生成的页\\n\\n{{ words() }}"))
    return files

def on_post_page(output, page, config):
    if page.file.src_uri == "second.md" and "HANG" in os.environ:
        pathlib.Path(os.environ["HANG"]).touch()
        time.sleep(120)
    return output
"""


def project(tmp_path: Path) -> Job:
    """A project whose hooks add a page and can be made to hang."""
    project = tmp_path / "小 项目"
    (project / "docs").mkdir(parents=True)
    (project / "data").mkdir()
    files = {"mkdocs.yml": MKDOCS, "macros.py": MACROS, "hooks.py": HOOKS, "data/a.yml": "a: 1\n"}
    files |= {"docs/index.md": "# 首页\n\n[二](second.md) {{ words() }}\n", "docs/second.md": "# 第二页\n"}
    for name, text in files.items():
        (project / name).write_text(text, encoding="utf-8")
    return Job(project, "data", DAY)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` and its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> set[str]:
    """The names in a folder, hidden ones too, but for what Python has compiled there."""
    return {path.name for path in folder.iterdir() if path.name != "__pycache__"}


def replace_with(target: Path, text: str) -> None:
    """Make `target` a folder of ours, of one page; a hook is imported once a process, so a build would keep the old."""
    with replaced(target) as folder:
        (folder / "page").write_text(text, encoding="utf-8")


# A shell starts what it puts in the background deaf to Ctrl+C; here it must hear.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from policysite.commands import main; main(prog_name='policysite')"
)


def unmeasured() -> dict[str, str]:
    """The environment without coverage: limits would hit it too, and a signal at its worst moment makes it hang."""
    return {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_CONFIG"}


def start(job: Job, *arguments: str, limits: str = "", **environment: str) -> "subprocess.Popen[str]":
    """`policysite` with these arguments as a process of its own, under the shell's `limits`."""
    words = [sys.executable, "-c", START, *arguments]
    if limits:
        words = ["bash", "-c", f'{limits} && exec "$@"', "-", *words]
    settings = {
        **(unmeasured() if limits else os.environ),
        "PYTHONPATH": str(PROJECT),
        "SITE_DATE": DAY.isoformat(),
        "SITE_DATA": "data",
        "SITE_URL": "https://policy.example/",
        **environment,
    }
    return subprocess.Popen(words, cwd=job.project, env=settings, stderr=subprocess.PIPE, encoding="utf-8")


def run(job: Job, *arguments: str, limits: str = "") -> tuple[int, str]:
    """The exit code of such a process, and what it told."""
    with start(job, *arguments, limits=limits) as process:
        told = process.communicate(timeout=120)[1]
    return process.returncode, told


def assert_refused(text: str) -> None:
    """A refusal is Chinese, says that nothing was changed, and shows no traceback."""
    assert "Traceback" not in text
    assert UNCHANGED in text
    assert any("\u4e00" <= sign <= "\u9fff" for sign in text.splitlines()[0])
