"""The commands on forms: `forms` writes them, `from-issue` reads one filled in, `propose` hands on what came of it."""

import os
from pathlib import Path

import click

from policysite.commands.console import PATH, Command, CommandError, say
from policysite.commands.project import current_job
from policysite.data.load import load
from policysite.data.problems import DataError
from policysite.data.yaml.editing import replace_file
from policysite.intake.form.forms import form_files
from policysite.intake.form.issue import LARGEST_EVENT, EventError, ProposalError, not_taken, propose, respond, subject
from policysite.intake.trial import present, write

_BROKEN = "网站现有的数据有问题，暂不能登记，请维护人员先改好"
_HINT = "没有开“Allow GitHub Actions to create and approve pull requests”的，请在仓库的Actions设置里开"

_REPORTERS = click.option(
    "--reporters", metavar="名单", help="可以报送的登录名，用逗号隔开；代码库自己说明提交人身份的，以其为准"
)


@click.command(cls=Command, name="forms")
@click.option("--check", is_flag=True, help="只检查，不改动；表单不是最新的，退出码为1")
def forms_command(check: bool) -> None:
    """由数据写出.github/ISSUE_TEMPLATE/下的表单：报送落实情况、报送问题、文字勘误。

    部门、任务、措施、表现等有增减的，运行一次，表单里的选项随之更新。
    """
    job = current_job()
    files = form_files(load(job.folder, today=job.today))
    paths = {name: job.project / name for name in files}
    old = [name for name, path in paths.items() if not path.is_file() or path.read_bytes() != files[name]]
    if check and old:
        raise CommandError(f"表单不是最新的，请运行policysite forms：{'、'.join(old)}")
    for name in old:
        replace_file(paths[name], files[name])
    say(f"已更新{len(old)}个文件" + (f"：{'、'.join(old)}" if old else ""))


@click.command(cls=Command, name="from-issue")
@click.argument("event", type=PATH, metavar="事件文件")
@click.option("--answer", type=PATH, metavar="文件", help="答复写到哪个文件，默认直接显示")
@_REPORTERS
def from_issue_command(event: Path, answer: Path | None, reporters: str | None) -> None:
    """把表单填写的内容写入数据，并写出给填写人的答复。

    事件文件是代码库交给工作流程的JSON。全部检查无误才写入；有一处不对，什么也不写，退出码为1。
    环境变量SITE_REPORTERS与--reporters相同。
    """
    job = current_job()
    try:
        data = present(job.folder, job.today)
    except DataError:
        _tell(answer, not_taken(_BROKEN))
        raise
    response = respond(data, _bytes(event), _names(reporters))
    write(data, response.changes)
    _tell(answer, response.answer)
    if not response.changes:
        raise click.exceptions.Exit(1)


def _bytes(event: Path) -> bytes:
    """The event, of one that is too large one byte more than may be."""
    with event.open("rb") as file:
        return file.read(LARGEST_EVENT + 1)


def _names(reporters: str | None) -> list[str]:
    return (os.environ.get("SITE_REPORTERS", "") if reporters is None else reporters).replace(",", " ").split()


def _tell(file: Path | None, text: str) -> None:
    if file is None:
        click.echo(text, nl=False)
    else:
        replace_file(file, text.encode())


@click.command(cls=Command, name="propose")
@click.argument("event", type=PATH, metavar="事件文件")
@click.option("--answer", type=PATH, required=True, metavar="文件", help="from-issue写出的答复")
@_REPORTERS
def propose_command(event: Path, answer: Path, reporters: str | None) -> None:
    """把from-issue写入的内容推送到该事项的分支，提出修改申请。

    同一事项改过再填的，更新同一分支、同一申请。不能提出的，在答复里写明原因。须有git和gh。
    """
    job = current_job()
    dataset = load(job.folder, today=job.today)
    try:
        number, title = subject(dataset, _bytes(event), _names(reporters))
    except EventError as error:
        raise CommandError(str(error)) from error
    said = answer.read_text(encoding="utf-8")
    letter = answer.with_name(f"{answer.name}.request")
    replace_file(letter, f"{said}\nCloses #{number}\n".encode())
    try:
        propose(job.project, job.data, number, title, letter)
    except ProposalError as error:
        replace_file(answer, f"{said}\n但修改申请没有提出，请维护人员查看运行记录。\n".encode())
        raise CommandError(f"{error}\n{_HINT}") from error


COMMANDS = (forms_command, from_issue_command, propose_command)
