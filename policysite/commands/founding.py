"""`policysite new`: a folder of data from an issued document."""

import os
from pathlib import Path

import click

from policysite.commands.console import PATH, Command, line_of, say, settle
from policysite.commands.project import current_job
from policysite.data.folder import Folder
from policysite.data.problems import DataError, errors
from policysite.intake.founding import Founding, founding, write_new

_MOST_NAMES = 12
_TOLD = "entries_are_numbered"
"""What has been said already, by the lines of the document."""


@click.command(cls=Command, name="new")
@click.argument("file", type=PATH, metavar="文件")
@click.option("--out", metavar="文件夹", help="写到哪个文件夹；不写即为数据文件夹，须是空的")
@click.option("--title", metavar="题目", help="原文没有印题目的，或要另用一个的")
@click.option("--issuer", metavar="机关", help="发文机关；原文写明的不必写")
def new_command(file: Path, out: str | None, title: str | None, issuer: str | None) -> None:
    """由印发的文件（.docx、.txt）建立一套数据，随即可以生成网站。

    读出文件的层次、责任单位、附件和表格，草拟任务；读不准的逐处说明行号，单位和任务都标明待核对。
    """
    job = current_job(founding=True)
    folder = job.folder if out is None else Folder(Path(out).absolute(), out)
    click.echo(f"正在读取{file}……", err=True)
    try:
        found = founding(file, job.today, line_of("--title", title), line_of("--issuer", issuer))
        click.echo("正在写入并检查……", err=True)
        problems = write_new(found, folder, job.today)
    except DataError as error:
        settle(error.problems, len(errors(error.problems)), "没有写入", yes=True)
        raise
    click.echo(summary(found))
    for problem in (*found.problems, *(each for each in problems if each.rule != _TOLD)):
        click.echo(str(problem))
    wrong = len(errors(problems))
    if wrong:
        after = f"改后运行SITE_DATA={folder.shown} policysite check"
        say(f"已写入{folder.shown}，有{wrong}处须先改正才能生成网站，见上。{after}")
        raise click.exceptions.Exit(1)
    where = "" if out is None and "SITE_DATA" not in os.environ else f"SITE_DATA={folder.shown} "
    say(f"已写入{folder.shown}。下一步：{where}make site 生成网站；{where}policysite units 核对单位")


def summary(found: Founding) -> str:
    """What was read, and what must be confirmed by whom."""
    counts = found.counts
    lines = [
        f"《{found.title}》：{counts['sections']}部分、{counts['measures']}条、{counts['tails']}处责任、"
        f"{counts['units']}个单位须确认、{counts['timed']}项任务有频次或时限"
        + (f"；附件{counts['attachments']}个" if counts["attachments"] else "")
    ]
    if found.confirming:
        names = "、".join(found.confirming[:_MOST_NAMES])
        more = f"等{len(found.confirming)}个" if len(found.confirming) > _MOST_NAMES else ""
        lines.append(f"请文件起草单位核对责任单位（名称、是否重复、是否统称）：{names}{more}")
    if counts["duties"]:
        drafted = f"请各责任单位核对程序草拟的{counts['duties']}项任务"
        lines.append(f"{drafted}：policysite confirm列出，核对一项去掉一项的“草拟”标记")
    return "\n".join([*lines, *found.guessed])


COMMANDS = (new_command,)
