"""The commands on forms: `forms` writes them, `from-issue` reads one filled in, `propose` hands on what came of it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import sleep

import click

from policysite.commands.console import PATH, Command, CommandError, say
from policysite.commands.project import current_job
from policysite.data.dataset import Dataset
from policysite.data.load import load
from policysite.data.model.settings import ForgeKind
from policysite.data.model.words import long_date
from policysite.data.periods import ends, later, starts
from policysite.data.problems import DataError
from policysite.data.yaml.editing import replace_file
from policysite.intake.form.forms import FORM_FILES, form_files
from policysite.intake.form.gitea import TOKEN, Gitea
from policysite.intake.form.github import GitHub
from policysite.intake.form.issue import (
    LARGEST_EVENT,
    EventError,
    NotConcernedError,
    answered,
    is_withdrawal,
    not_taken,
    numbered,
    respond,
    subject,
)
from policysite.intake.form.owners import OWNERS, owners_file
from policysite.intake.form.proposal import Desk
from policysite.intake.form.requests import ProposalError, Requests
from policysite.intake.trial import present, write
from policysite.publish import Job
from policysite.views.addresses import TEMPLATES

_BROKEN = "网站现有的数据有问题，暂不能登记，请维护人员先改好"
_HINTS: Mapping[str, str] = {
    ForgeKind.GITHUB: "没有开“Allow GitHub Actions to create and approve pull requests”的，请在仓库的Actions设置里开",
    ForgeKind.GITEA: "流程自带的令牌不能提出修改申请的，请另建访问令牌，写进仓库的密钥FORGE_TOKEN",
}
"""What is most likely missing where a request cannot be opened, by the forge."""

_PAUSE = 2
"""Seconds until a forge is asked again that has not yet taken notice of a push."""

_REPORTERS = click.option(
    "--reporters", metavar="名单", help="可以报送的登录名，用逗号隔开；代码库说明是其成员的，不必列入"
)

_FORGE = click.option(
    "--forge",
    "kind",
    type=click.Choice([str(kind) for kind in _HINTS]),
    default=str(ForgeKind.GITHUB),
    metavar="种类",
    help="代码库种类：github用gh，是默认；gitea（Gitea、Forgejo）用其接口",
)


@click.command(cls=Command, name="forms")
@click.option("--check", is_flag=True, help="只检查，不改动；表单不是最新的，退出码为1")
def forms_command(check: bool) -> None:
    """由数据写出.github/ISSUE_TEMPLATE/下的表单：报送落实情况、更正落实记录、报送问题、台账进展、未完成说明、文字勘误；和CODEOWNERS。

    部门、任务、措施等有增减的，运行一次，表单里的选项、CODEOWNERS里的部门随之更新；CODEOWNERS里自己写的审核人不变。
    """
    job = current_job()
    dataset = load(job.folder, today=job.today)
    files = _files(job, dataset)
    old = _old(job, files)
    if check and old:
        turned = next((day for day in _turns(dataset) if not _old(job, _files_before(job, day))), None)
        if turned is None:
            raise CommandError(f"表单不是最新的，请运行policysite forms：{'、'.join(old)}")
        say(f"提醒：表单的选项自{long_date(turned)}起有变，下次更新时请运行policysite forms：{'、'.join(old)}")
        return
    for name in old:
        if name in files:
            replace_file(job.project / name, files[name])
        else:
            (job.project / name).unlink()
    say(f"已更新{len(old)}个文件" + (f"：{'、'.join(old)}" if old else ""))


def outdated(job: Job, dataset: Dataset) -> list[str]:
    """The names of the forms, and of the file of owners, that are not as the data have them."""
    return _old(job, _files(job, dataset))


def _old(job: Job, files: Mapping[str, bytes]) -> list[str]:
    """The names of those files that the project does not hold as they are in `files`, and of forms gone by now."""
    paths = {name: job.project / name for name in files}
    gone = [name for name in FORM_FILES if name not in files and (job.project / name).is_file()]
    return [*(name for name, path in paths.items() if not path.is_file() or path.read_bytes() != files[name]), *gone]


def _turns(dataset: Dataset) -> list[date]:
    """The days up to now from which on there may be other choices though nothing was edited, the last one first.

    A check that turned red on such a day would hold up every update that has nothing to do with it.
    """
    first = (starts(dataset, duty) for duty in dataset.duties)
    last = (later(end, dataset.settings.report_by_days + 1) for duty in dataset.duties if (end := ends(dataset, duty)))
    days = {*dataset.responsibilities.changes, *first, *last}
    return sorted((day for day in days if day and day <= dataset.day), reverse=True)


def _files_before(job: Job, day: date) -> dict[str, bytes]:
    return _files(job, load(job.folder, today=later(day, -1)))


def _files(job: Job, dataset: Dataset) -> dict[str, bytes]:
    """The forms, and who approves changes of which files."""
    path = job.project / OWNERS
    present = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    data = job.folder.root.resolve()
    name = data.relative_to(job.project.resolve()).as_posix() if data.is_relative_to(job.project.resolve()) else "data"
    return form_files(dataset) | {OWNERS: owners_file(dataset, name, present)}


@click.command(cls=Command, name="from-issue")
@click.argument("event", type=PATH, metavar="事件文件")
@click.option("--answer", type=PATH, metavar="文件", help="答复写到哪个文件，默认直接显示")
@_REPORTERS
def from_issue_command(event: Path, answer: Path | None, reporters: str | None) -> None:
    """把表单填写的内容写入数据，并写出给填写人的答复。

    事件文件是代码库交给工作流程的JSON。全部检查无误才写入，表单的选项因此有变的，一并更新；有一处不对，什么也不写，退出码为1。

    可以报送的，一是代码库说明是其成员、协作者的，二是登录名列在环境变量SITE_REPORTERS（与--reporters相同）里的，各种代码库都一样；
    名单空着，代码库又不说明提交人身份的，谁也不能报送。
    """
    job = current_job()
    try:
        data = present(job.folder, job.today)
    except DataError:
        _tell(answer, not_taken(_BROKEN))
        raise
    response = respond(data, _bytes(event), _names(reporters))
    write(data, response.changes)
    if response.changes:
        _renew_forms(job, form_files(data.dataset))
    _tell(answer, response.answer)
    if not response.changes:
        raise click.exceptions.Exit(1)


def _bytes(event: Path) -> bytes:
    """The event, of one that is too large one byte more than may be."""
    with event.open("rb") as file:
        return file.read(LARGEST_EVENT + 1)


def _renew_forms(job: Job, before: Mapping[str, bytes]) -> None:
    """Write those forms that the change of the data has made other than they were `before`."""
    for name, content in form_files(load(job.folder, today=job.today)).items():
        if content != before.get(name):
            replace_file(job.project / name, content)


def _names(reporters: str | None) -> list[str]:
    """The logins of a list, however people part them; empty where there is none."""
    given = os.environ.get("SITE_REPORTERS", "") if reporters is None else reporters
    return [name for each in re.split(r"[\s,，、;；]", given) if (name := each.removeprefix("@"))]


def _tell(file: Path | None, text: str) -> None:
    if file is None:
        click.echo(text, nl=False)
    else:
        replace_file(file, text.encode())


@click.command(cls=Command, name="propose")
@click.argument("event", type=PATH, metavar="事件文件")
@click.option("--answer", type=PATH, required=True, metavar="文件", help="from-issue写出的答复")
@_FORGE
@_REPORTERS
def propose_command(event: Path, answer: Path, kind: str, reporters: str | None) -> None:
    """把from-issue写入的内容推送到该事项的分支，提出修改申请。

    同一事项改过再填的，更新同一分支、同一申请。改后有误、from-issue没有写入的，在已提出的申请上注明请勿合并，改好以后再注明。
    事项没有合并就关闭的，视为撤回，在申请上注明请勿合并；重新打开的，重新处理。
    不能提出的，在答复里写明原因。须有git；GitHub另须有gh，Gitea、Forgejo另须在环境变量FORGE_TOKEN里有访问令牌。
    """
    job, given, names = current_job(), _bytes(event), _names(reporters)
    try:
        number = numbered(given, names)
    except NotConcernedError as error:
        say(str(error))
        return
    except EventError as error:
        raise CommandError(str(error)) from error
    paths = [job.data, *([TEMPLATES] if (job.project / TEMPLATES).is_dir() else [])]
    with _refusing():
        desk = Desk(_requests(kind, job.project), job.project, paths, number, lambda: sleep(_PAUSE))
        if is_withdrawal(given):
            desk.withdraw()
            return
    said = answer.read_text(encoding="utf-8")
    with _told(answer, _HINTS[kind], f"{said}\n但没能在此前的修改申请上注明，请维护人员查看运行记录。\n"):
        changed = desk.changed
        if not changed:
            desk.hold()
    if changed:
        with _told(answer, _HINTS[kind], f"{said}\n但修改申请没有提出，请维护人员查看运行记录。\n"):
            _, title = subject(load(job.folder, today=job.today), given, names)
            letter = answer.with_name(f"{answer.name}.request")
            replace_file(letter, f"{said}\nCloses #{number}\n".encode())
            desk.propose(title, letter)


@click.command(cls=Command, name="answer")
@click.argument("event", type=PATH, metavar="事件文件")
@click.option("--answer", type=PATH, required=True, metavar="文件", help="from-issue写出的答复")
@_FORGE
def answer_command(event: Path, answer: Path, kind: str) -> None:
    """把from-issue写出的答复发在该事项下。"""
    with _refusing():
        _requests(kind, current_job().project).answer(answered(_bytes(event)), answer)


def _requests(kind: str, project: Path, environment: Mapping[str, str] = os.environ) -> Requests:
    """The pull requests of the forge, as a workflow is told where they are. Raises ProposalError."""
    if kind == ForgeKind.GITHUB:
        return GitHub(project)
    given = (environment.get(name, "") for name in ("GITHUB_API_URL", "GITHUB_REPOSITORY", TOKEN))
    return Gitea(*given)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the event or the forge refuses into a CommandError."""
    try:
        yield
    except (EventError, ProposalError) as error:
        raise CommandError(str(error)) from error


@contextmanager
def _told(answer: Path, hint: str, text: str) -> Iterator[None]:
    """Where the block fails, put `text` in the place of the answer. Raises CommandError then."""
    try:
        yield
    except (EventError, ProposalError) as error:
        replace_file(answer, text.encode())
        raise CommandError(f"{error}\n{hint}") from error


COMMANDS = (forms_command, from_issue_command, propose_command, answer_command)
