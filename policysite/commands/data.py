"""The commands on the data as a whole: `check`, `import-text`."""

import os
from pathlib import Path
from typing import Any

import click

from policysite.commands.console import Command, say
from policysite.commands.project import current_job, stopping
from policysite.data.load import problems_of
from policysite.data.problems import Problem, errors, report
from policysite.data.text.importing import import_file
from policysite.figures.clock import read_date

_PATH: Any = click.Path(path_type=Path)


def annotation(problem: Problem) -> str:
    """The workflow command that marks a problem on GitHub, escaped so that no text of the data can end it."""
    kind = "warning" if problem.warning else "error"
    file = _escaped(problem.file).replace(":", "%3A").replace(",", "%2C")
    return (
        f"::{kind} file={file},line={problem.position.line},col={problem.position.column}::{_escaped(problem.message)}"
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


@click.command(cls=Command, name="check")
def check_command() -> None:
    """检查数据，列出全部问题。

    每行一处：文件:行:列: 问题。有问题时退出码为1；只有提醒时为0。
    """
    with stopping():
        job = current_job()
    problems = problems_of(job.folder, today=job.today, docs=job.project / "docs")
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in problems:
            click.echo(annotation(problem))
    click.echo(report(problems))
    if errors(problems):
        raise click.exceptions.Exit(1)


@click.command(cls=Command, name="import-text")
@click.argument("file", type=_PATH, metavar="文件")
@click.option("--retired", metavar="日期", help="新文本中没有的条目自哪天起停用，默认数据截至日期")
def import_text_command(file: Path, retired: str | None) -> None:
    """由印发的文本重写policy.yml和checklist.yml。

    已有条目的编号不变；题目、发文机关等文本中没有的内容保留原值。写入后请核对，再把文本归档为source/下的新版本。
    """
    with stopping():
        job = current_job()
        day = read_date("--retired", retired) if retired else job.today
        written = import_file(file, job.folder, day)
    say(f"已写入：{'、'.join(written)}。请用git diff核对，再运行policysite check")


COMMANDS = (check_command, import_text_command)
