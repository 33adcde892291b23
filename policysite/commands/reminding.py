"""The command `remind`: texts, mail files and sheets of what presses, to be handed on by people. Nothing is sent."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from policysite.commands.console import PATH, Command, say
from policysite.commands.project import current_job
from policysite.data.load import load
from policysite.data.named import department_named
from policysite.data.yaml.editing import replace_file
from policysite.exports import reminders as kinds
from policysite.figures.duties import State
from policysite.figures.states import LOOK
from policysite.views.edition import Edition, file_name
from policysite.views.handovers import standing_words
from policysite.views.reminders import IN_TIME, Reminder, of_department, of_ledger, reminders

_STATES = "、".join(LOOK[state].word for state in (*IN_TIME, State.MISSED))
_HELP = f"""写出近期事项的提醒：各部门{_STATES}的任务和须办理的整改事项，台账须办理的事项。

不写目录的，显示可贴进工作群的文字。只写文件，不发送；由经办的同事看过再转。没有须提醒的，什么也不写。"""


@click.command(cls=Command, name="remind", help=_HELP)
@click.option("--department", metavar="部门", help="只写一个部门的：编号、名称或别称")
@click.option("--ledger", is_flag=True, help="只写问题整改台账的，交管台账的同事")
@click.option("--text", type=PATH, metavar="目录", help="每份写成一个文本文件，可整段贴进工作群（不超过2048字节）")
@click.option("--eml", type=PATH, metavar="目录", help="每份写成一个邮件文件，打开后填收件人再发")
@click.option("--docx", type=PATH, metavar="目录", help="每份写成一页Word文稿，可打印")
def remind_command(department: str | None, ledger: bool, **folders: Path | None) -> None:
    """Write the reminders, or print the texts where no folder is given."""
    job = current_job()
    edition = Edition(load(job.folder, today=job.today), job.today, url=job.url)
    found = [*_chosen(edition, department, ledger)]
    if not found:
        say("没有须提醒的事项，没有写出提醒")
        return
    if not any(folders.values()):
        click.echo("\n\n".join(kinds.chat_text(edition, each) for each in found))
    for kind, folder in folders.items():
        if folder:
            _write(edition, found, kind, folder)


def _write(edition: Edition, found: Sequence[Reminder], kind: str, folder: Path) -> None:
    end, maker = _MAKERS[kind]
    for reminder in found:
        name = file_name(f"{edition.titled(reminder.title)}{edition.today}", end)
        replace_file(folder / name, maker(edition, reminder))
    say(f"已写入{len(found)}份：{folder}")


def _chosen(edition: Edition, department: str | None, ledger: bool) -> Iterator[Reminder]:
    """The reminders asked for: of one department, of the ledger, or all."""
    if department is not None:
        chosen = department_named(edition.dataset, department)
        if standing := standing_words(edition.dataset, chosen, edition.today):
            say(standing)
        yield from of_department(edition, chosen)
    if ledger:
        yield from of_ledger(edition)
    if department is None and not ledger:
        yield from reminders(edition)


def _text_file(edition: Edition, reminder: Reminder) -> bytes:
    return f"{kinds.chat_text(edition, reminder)}\n".encode()


_MAKERS = {"text": (".txt", _text_file), "eml": (".eml", kinds.mail), "docx": (".docx", kinds.sheet)}
"""What each option writes: the ending of the files, and who makes them."""

COMMANDS = (remind_command,)
