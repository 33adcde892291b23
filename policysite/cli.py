"""The command line: reads the environment and the clock, calls the package, prints in Chinese."""

import os
from pathlib import Path
from typing import Any

import click

from .build import build_site, stage_site
from .cli_changes import COMMANDS as CHANGE_COMMANDS
from .cli_deploy import COMMANDS as DEPLOY_COMMANDS
from .cli_records import COMMANDS
from .clock import read_date
from .console import Group, say
from .edge import job, stopping
from .importer import import_file
from .load import problems_of
from .problems import Problem, errors, report
from .serve import serve_site

_PATH: Any = click.Path(path_type=Path)


def annotation(problem: Problem) -> str:
    """The workflow command that marks a problem on GitHub, escaped so that no text of the data can end it."""
    kind = "warning" if problem.warning else "error"
    file = _escaped(problem.file).replace(":", "%3A").replace(",", "%2C")
    return f"::{kind} file={file},line={problem.line},col={problem.column}::{_escaped(problem.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


@click.group(cls=Group)
def main() -> None:
    """改进工作作风具体措施查询：检查数据，生成网站。

    \b
    环境变量：
      SITE_DATA  数据目录，默认data（相对于项目目录）
      SITE_DATE  数据截至日期，如2026-11-23，默认今天（北京时间）
    """


@main.command()
@click.option("--out", type=_PATH, default="site", metavar="目录", help="生成到哪个目录，默认site")
def site(out: Path) -> None:
    """检查数据并生成网站。

    生成成功后一次替换旧网站；数据、模板或页面有任何问题，都不动旧网站。
    """
    with stopping():
        _show(build_site(job(), out))
    pages = sum(1 for _ in out.rglob("*.html"))
    say(f"已生成：{out}（{pages}页）")


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), metavar="端口", help="网页服务的端口，默认8000")
def serve(port: int | None) -> None:
    """在本机预览网站，改了数据、模板或页面会自动重新生成。

    改了程序须重新运行。
    """
    with stopping():
        serve_site(job(), port, say)


@main.command()
def check() -> None:
    """检查数据，列出全部问题。

    每行一处：文件:行:列: 问题。有问题时退出码为1；只有提醒时为0。
    """
    with stopping():
        place = job()
    problems = problems_of(place.project / place.data, place.data, today=place.today, docs=place.project / "docs")
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in problems:
            click.echo(annotation(problem))
    click.echo(report(problems))
    if errors(problems):
        raise click.exceptions.Exit(1)


@main.command("import-text")
@click.argument("file", type=_PATH, metavar="文件")
@click.option("--retired", metavar="日期", help="新文本中没有的条目自哪天起停用，默认数据截至日期")
def import_text(file: Path, retired: str | None) -> None:
    """由印发的文本重写policy.yml和checklist.yml。

    已有条目的编号不变；题目、发文机关等文本中没有的内容保留原值。写入后请核对，再把文本归档为source/下的新版本。
    """
    with stopping():
        place = job()
        day = read_date("--retired", retired) if retired else place.today
        written = import_file(file, place.project / place.data, place.data, day)
    say(f"已写入：{'、'.join(written)}。请用git diff核对，再运行policysite check")


@main.command()
@click.argument("folder", type=_PATH, metavar="目录")
def stage(folder: Path) -> None:
    """把生成网站所需的全部文件写到一个目录。

    其中由数据生成的页面都是文件，别的网站生成器只要能运行macros.py，就能由此生成同样的网站。
    """
    with stopping():
        _show(stage_site(job(), folder))
    say(f"已写入：{folder}")


def _show(notes: tuple[str, ...]) -> None:
    for note in notes:
        say(note)


for command in (*COMMANDS, *CHANGE_COMMANDS, *DEPLOY_COMMANDS):
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="policysite")
