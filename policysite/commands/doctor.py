"""The command `doctor`: what is missing or misset for real use, with the line to run or the page to open."""

import os

import click

from policysite.commands.checkup import Surroundings, Weight, findings, report
from policysite.commands.console import Command, say
from policysite.commands.form import outdated
from policysite.commands.project import current_job
from policysite.data.load import load


@click.command(cls=Command, name="doctor")
def doctor_command() -> None:
    """查看正式使用还差什么：演示数据、网址、代码库、审核人、定时生成、字体和浏览器等，逐项写明运行什么、打开哪一页。

    只看，不改，也不上网。有须办的，退出码为1；只有建议和须自己核对的，退出码为0。
    """
    job = current_job()
    dataset = load(job.folder, today=job.today)
    found = findings(Surroundings(job, dataset, os.environ, tuple(outdated(job, dataset))))
    click.echo(report(found))
    if any(finding.weight is Weight.MUST for finding in found):
        raise click.exceptions.Exit(1)
    say("没有须办的事项，可以正式使用；建议办理的和请自己核对的，见上")


COMMANDS = (doctor_command,)
