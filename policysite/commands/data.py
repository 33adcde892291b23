"""The commands on the data as a whole: `check`, `import-text`, `diff`, `schema`, `format`, `renumber`."""

import os
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import click

from policysite.changes import diff
from policysite.changes.output import WRITERS, failure_json, failure_markdown, failure_text
from policysite.changes.sides import RevisionError, opened, repository_of, sides
from policysite.commands.console import PATH, Command, CommandError, line_of, say
from policysite.commands.project import current_job
from policysite.data import schemas
from policysite.data.dataset import Dataset
from policysite.data.folder import Folder, unfit
from policysite.data.load import load, problems_of
from policysite.data.model.document import Version
from policysite.data.problems import START, DataError, Problem, errors, report
from policysite.data.text.importing import UNKNOWN_DEPARTMENT, import_lines
from policysite.data.yaml.canonical import unformatted
from policysite.data.yaml.editing import replace_file
from policysite.exports import api
from policysite.intake.issued.files import read_issued
from policysite.intake.renumbering import renumbered, twice
from policysite.intake.revision.making import carry_out, revision
from policysite.intake.revision.summary import summary
from policysite.intake.trial import write
from policysite.publish import Job
from policysite.publish.clock import read_date

_FORM = click.Choice([*WRITERS])

_State = Dataset | DataError
"""The data of one side of a comparison, or why there are none."""


def annotation(problem: Problem) -> str:
    """The workflow command that marks a problem on GitHub, escaped so that no text of the data can end it."""
    kind = "warning" if problem.warning else "error"
    file, (line, column) = _escaped(problem.file).replace(":", "%3A").replace(",", "%2C"), problem.position
    return f"::{kind} file={file},line={line},col={column}::{_escaped(problem.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


@click.command(cls=Command, name="check")
def check_command() -> None:
    """检查数据，列出全部问题。

    每行一处：文件:行:列: 问题。有问题时退出码为1；只有提醒时为0。
    """
    job = current_job()
    problems = problems_of(job.folder, today=job.today, docs=job.project / "docs")
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in problems:
            click.echo(annotation(problem))
    click.echo(report(problems))
    if errors(problems):
        raise click.exceptions.Exit(1)


@click.command(cls=Command, name="import-text")
@click.argument("file", type=PATH, metavar="文件")
@click.option("--in-force", metavar="日期", help="修订版自哪天起施行；写了即作为新版本归档")
@click.option("--number", metavar="文号", help="修订版的文号")
@click.option(
    "--add-units", is_flag=True, help="文本新写明的单位由程序加上，标明待核对；不写的，有不认识的单位即不写入"
)
@click.option("--dry-run", is_flag=True, help="试看：只说明修订会改动什么，不写入")
@click.option("--retired", metavar="日期", help="不作为新版本时，文本中没有的条目自哪天起停用，默认数据截至日期")
def import_text_command(
    file: Path, in_force: str | None, number: str | None, add_units: bool, dry_run: bool, retired: str | None
) -> None:
    """由印发的文本写出policy.yml和checklist.yml；印发了修订版的，写明--in-force。

    已有条目的编号不变；题目、发文机关等文本中没有的内容保留原值。写明--in-force的，一次做完修订：归档新文本和原版本的
    结构，新文本中没有的条目自施行之日起停用，任务随之接续，并说明改了什么、还须核对什么。有一处不对，什么也不写。
    """
    job = current_job()
    if in_force is None:
        if number or dry_run:
            raise CommandError("--number、--dry-run用于修订版，须同时写明施行日期--in-force")
        day = read_date("--retired", retired) if retired else job.today
        try:
            written = import_lines(str(file), read_issued(file).lines, job.folder, day, add_units)
        except DataError as error:
            raise _explained(error) from error
        say(f"已写入：{'、'.join(written)}。请用git diff核对，再运行policysite check、policysite forms")
    elif retired:
        raise CommandError("写明--in-force的，停用日期即施行日期，不再写--retired")
    else:
        day = read_date("--in-force", in_force)
        _revise(job, file, day, line_of("--number", number), add_units=add_units, dry_run=dry_run)


def _revise(job: Job, file: Path, in_force: date, number: str | None, *, add_units: bool, dry_run: bool) -> None:
    """Make a further issue, and tell what it is; `dry_run` writes nothing."""
    try:
        found = revision(job.folder, job.today, file, in_force, number, add_units)
    except DataError as error:
        raise _explained(error) from error
    if isinstance(found, Version):
        say(f"与最后一版{found.id}的归档原文相同，没有改动{_otherwise(found, in_force, number)}")
        return
    click.echo(summary(found))
    files = "、".join(job.folder.named(change.name) for change in found.changes)
    if dry_run:
        say(f"以上为试看，没有写入。将写入：{files}")
        return
    carry_out(found, job.folder, job.today)
    say(f"已写入：{files}。请用git diff核对，按“须逐项核对”逐项处理，再运行policysite check、policysite forms")


_UNKNOWN_DEPARTMENTS = """
改了名的，先运行policysite units --name 编号 新名，旧名写在printed；
新设的，加--add-units由程序加上再核对，或自己在departments.yml加一项（id、name、kind，有设立日期的写since）"""


def _explained(error: DataError) -> CommandError:
    """The same, with what to do about departments that nobody knows."""
    names = any(problem.rule == UNKNOWN_DEPARTMENT for problem in error.problems)
    return CommandError(f"{error}{_UNKNOWN_DEPARTMENTS if names else ''}")


def _otherwise(version: Version, in_force: date, number: str | None) -> str:
    """What to do where day or number given are not those of the version that has the text already."""
    same = version.in_force == in_force and number in (None, version.number)
    return "" if same else "；要改它的施行日期、文号的，直接改policy.yml的versions"


@click.command(cls=Command, name="diff")
@click.argument("old", metavar="原版本")
@click.argument("new", metavar="[现版本]", required=False)
@click.option("--format", "form", type=_FORM, default="text", metavar="格式", help="text、markdown或json，默认text")
@click.option("--date", "day", metavar="日期", help="按哪一天计算数字，默认数据截至日期")
def diff_command(old: str, new: str | None, form: str, day: str | None) -> None:
    """用文字说明两个版本的数据有什么不同，列出须请审核人核对的事。

    版本可以是git的提交号、分支、标签，也可以是数据文件夹。

    只写原版本，即看眼下的数据自与它分开以来改了什么：它后来又并入的，不算在内。写成“main...分支”的，看该分支自与main分开以来改了什么。
    两个版本都写的，照这两个比较。
    """
    with ExitStack() as stack:
        job = current_job()
        today = read_date("--date", day) if day else job.today
        (was, before), (now, after) = _states(stack, job, old, new, today)
        names = (was, now)
    if isinstance(before, Dataset) and isinstance(after, Dataset):
        click.echo(WRITERS[form](diff(before, after, today), *names))
        return
    found = zip(names, (before, after), strict=True)
    click.echo(_failure(form, [(name, side.problems) for name, side in found if isinstance(side, DataError)], names))
    raise click.exceptions.Exit(1)


def _states(stack: ExitStack, job: Job, old: str, new: str | None, today: date) -> list[tuple[str, _State]]:
    """The two states that were asked for, each with what people call it. Raises CommandError."""
    try:
        project, data = repository_of(job.project, job.data)
        asked = sides(old, new, project, data)
        folders = [stack.enter_context(opened(each, project, data)) if each else job.folder for each in asked]
    except RevisionError as error:
        raise CommandError(str(error)) from error
    names = [each.name if each else job.data for each in asked]
    return [(name, _loaded(folder, today)) for name, folder in zip(names, folders, strict=True)]


def _loaded(folder: Folder, today: date) -> _State:
    try:
        return load(folder, today=today)
    except DataError as error:
        return error


def _failure(form: str, failed: list[tuple[str, Any]], names: tuple[str, str]) -> str:
    if form == "json":
        return failure_json(failed, *names)
    return failure_markdown(failed) if form == "markdown" else failure_text(failed)


@click.command(cls=Command, name="schema")
def schema_command() -> None:
    """由程序中的数据项定义写出schema/下的JSON Schema，供编辑器提示用。"""
    job = current_job()
    files = schemas.file_schemas() | api.api_schemas()
    for name, content in files.items():
        replace_file(job.project / name, content)
    say(f"已写入schema/：{len(files)}个文件")


@click.command(cls=Command, name="format")
@click.argument("files", type=PATH, nargs=-1, metavar="[文件…]")
@click.option("--check", is_flag=True, help="只检查，不改动；有不合写法的，退出码为1")
def format_command(files: tuple[Path, ...], check: bool) -> None:
    """把数据文件整理成统一的写法，内容、注释、次序不变；不写文件即整理全部。"""
    job = current_job()
    root = job.folder.root
    named = {str(path): path for path in files} or {
        f"{job.data}/{path.relative_to(root).as_posix()}": path for path in sorted(root.rglob("*.yml"))
    }
    unfits = {name: said for name, path in named.items() if (said := unfit(path))}
    if unfits:
        raise DataError(Problem(name, START, "files", "{said}", {"said": said}) for name, said in unfits.items())
    found = unformatted({name: path.read_bytes() for name, path in named.items()})
    if check and found:
        raise CommandError("\n".join([*found, f"以上{len(found)}个文件的写法须整理，请运行policysite format"]))
    for name, content in found.items():
        replace_file(named[name], content)
    say(f"已整理{len(found)}个文件" + (f"：{'、'.join(found)}" if found else ""))


@click.command(cls=Command, name="renumber")
@click.argument("file", required=False, metavar="[文件]")
def renumber_command(file: str | None) -> None:
    """台账里两项同号的，把后登记的一项改为下一个编号。

    改的是policysite check指出的那一项；写明文件的（如data/ledger/2026/issue-57.yml），改那个文件里的一项。
    """
    job = current_job()
    data, found = twice(job.folder, job.today, file)
    write(data, renumbered(data, found))
    files = data.dataset.places.file
    for each in found:
        other = files(each.first)
        click.echo(f"{files(each.item)}：{each.first.id}改为{each.must}（{other}的{each.first.id}不变）")
        for step in data.dataset.steps_of[each.first.id]:
            place = f"{files(step)}第{data.dataset.places.line(step)}行"
            say(f"{place}的进展仍算{other}的{each.first.id}的：写的若是改为{each.must}的一项，请一并改号")
    if not found:
        say("没有同号的台账事项" if file is None else f"{file}里没有同号的台账事项")


COMMANDS = (check_command, import_text_command, diff_command, schema_command, format_command, renumber_command)
