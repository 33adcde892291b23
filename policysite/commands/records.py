"""The commands on records: `status`, `record`, `start`. They ask, call the package and print in Chinese."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import click

from policysite.commands import console
from policysite.commands.console import Command, CommandError, say
from policysite.commands.project import current_job
from policysite.commands.status import STATES, status
from policysite.data.folder import Folder
from policysite.data.handed_in import UnfitError
from policysite.data.load import load
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, RecordRule
from policysite.data.model.words import RECORD_RULE, long_date
from policysite.data.named import UnknownNameError, department_named, duty_named
from policysite.data.problems import errors
from policysite.data.record_fields import RECORD_FIELDS, gathered, read
from policysite.figures.duties import State
from policysite.figures.states import LOOK
from policysite.figures.words import count_note, duty_label, duty_name, quota
from policysite.intake.books import reported_on
from policysite.intake.questions import NOBODY, Question, bearers, fault, missing, question, reporting
from policysite.intake.recording import Draft, additions
from policysite.intake.start import Start, carry_out, clearing
from policysite.intake.trial import Present, present, write
from policysite.publish.clock import read_date

_T = TypeVar("_T")
Given = dict[str, str]


def record_options(department: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option for each field of a record, and one for the `department` (its help), after the duty's."""
    rows = [(row.name, row.placeholder, row.option or row.description) for row in RECORD_FIELDS.values()]
    rows.insert(1, ("department", "部门", department))

    def added(command: Callable[..., None]) -> Callable[..., None]:
        for name, metavar, words in reversed(rows):
            command = click.option(_option(name), name, metavar=metavar, help=words)(command)
        return command

    return added


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"


_LISTED = "{}、{}、{}和{}".format(*(LOOK[state].word for state in STATES))


@click.command(cls=Command, name="status", help=f"列出{_LISTED}的任务，台账须办理的事项。")
@click.option("--department", metavar="部门", help="只列一个部门的：编号、名称或别称")
@click.option("--date", "day", metavar="日期", help="截至哪一天，如2026-11-23")
def status_command(department: str | None, day: str | None) -> None:
    """Print how things stand."""
    job = current_job()
    today = read_date("--date", day) if day else job.today
    dataset = load(job.folder, today=today)
    chosen = department_named(dataset, department) if department else None
    click.echo(status(dataset, today, chosen))


@click.command(cls=Command, name="record")
@record_options("由哪个部门报送：编号、名称或别称；只有一个部门可以报送的不必写")
@click.option("--sample", is_flag=True, help="这是演示数据")
@click.option("--yes", is_flag=True, help="有提醒也写入，不再询问")
def record_command(sample: bool, yes: bool, **options: str | None) -> None:
    """添加一条落实记录，写到本部门当年的文件。

    没有写明的逐项询问；先检查，没有问题才写入，原有内容和注释不动。
    """
    given = {name: text for name, text in options.items() if text}
    job = current_job()
    data = present(job.folder, job.today)
    duty = _duty(data, given)
    department = _department(data, duty, given)
    given = options_read(duty, given)
    _complete(data, duty, given)
    added = additions(data, [Draft(department.id, reported_on(gathered(given), job.today), sample)])
    console.settle(added.problems, len(errors(added.problems)), "没有写入（行号按写入后计）", yes)
    write(data, added.changes)
    for record in added.records:
        said = (f"已写入{record.file}第{record.line}行：", record.text, record.effect, record.note)
        click.echo("\n".join(filter(None, said)))


def _duty(data: Present, given: Given) -> Duty:
    """The duty meant. Raises CommandError for one of which nothing may be recorded."""
    chosen = partial(duty_named, data.dataset)
    duty = chosen(given["duty"]) if "duty" in given else until("任务编号（如m09-1-a）", chosen, "--duty（任务编号）")
    given["duty"] = duty.id
    if duty.record is RecordRule.NONE:
        raise CommandError(f"{duty_label(data.dataset, duty)}：{RECORD_RULE[duty.record]}。没有写入")
    return duty


def _department(data: Present, duty: Duty, given: Given) -> Department:
    """The department that reports: the given one, or the only one that can, or the answer."""
    if "department" in given:
        return department_named(data.dataset, given.pop("department"))
    found = bearers(data.dataset, duty)
    if not found and not data.dataset.departments:
        raise CommandError(NOBODY)
    if len(found) == 1:
        return found[0]
    names = reporting(data.dataset, duty)

    def chosen(text: str) -> Department:
        department = department_named(data.dataset, text)
        if department not in found:
            raise UnknownNameError(f"{duty.id}由{names}报送")
        return department

    return until(f"报送部门（{names}）", chosen, f"--department（报送部门：{names}）")


def until(words: str, meaning: Callable[[str], _T], option: str) -> _T:
    """The meaning of an answer, asked for until there is one. Raises CommandError where nobody can be asked."""
    if not console.attended():
        raise CommandError(f"缺少{option}。没有写入")
    while True:
        try:
            return meaning(console.prompt(words))
        except (UnknownNameError, UnfitError) as error:
            say(str(error))


def options_read(duty: Duty, given: Given) -> Given:
    """What the options mean. Raises CommandError with everything that cannot be taken."""
    found, said = {"duty": duty.id}, []
    for field in (name for name in given if name != "duty"):
        try:
            found[field] = read(duty, field, given[field])
        except UnfitError as error:
            said.append(f"{_option(field)}（{RECORD_FIELDS[field].word}）：{error}")
    if said:
        raise CommandError("\n".join([*said, f"共{len(said)}处问题，没有写入"]))
    return {field: text for field, text in found.items() if text}


def _complete(data: Present, duty: Duty, given: Given) -> None:
    """Ask for what is missing. Raises CommandError where something must be given and nobody can be asked."""
    if not console.attended():
        lacking = [f"{_option(field)}（{RECORD_FIELDS[field].word}）" for field in missing(duty, given, data.today)]
        if lacking:
            raise CommandError(f"{duty_label(data.dataset, duty)}：缺少{'、'.join(lacking)}。没有写入")
        return
    say("\n".join(filter(None, (f"{duty_name(data.dataset, duty)}（{quota(duty)}）", count_note(duty)))))
    asked: set[str] = set()
    while (ask := question(duty, given, asked, data.today)) is not None:
        asked.add(ask.field)
        answer = _answer(duty, ask)
        if answer:
            given[ask.field] = answer


def _answer(duty: Duty, ask: Question) -> str:
    while True:
        try:
            answer = read(duty, ask.field, console.prompt(ask.words, ask.default))
        except UnfitError as error:
            say(str(error))
            continue
        wrong = fault(duty, ask.field, answer) if answer else None
        if wrong is None and (answer or not ask.required):
            return answer
        say(wrong.message if wrong else "这一项必须填写")


@click.command(cls=Command, name="start")
@click.option("--yes", is_flag=True, help="不再询问")
def start_command(yes: bool) -> None:
    """清除演示数据，开始正式使用。

    先列出要删除、改写的文件，确认后才动；正文、任务等不动。
    """
    job = current_job()
    found = clearing(job.folder, job.today)
    if found is None:
        say("没有演示数据，不用清除")
        return
    _list(job.folder, found)
    if not yes:
        console.agree("确定清除吗", "没有清除；确定清除的，请加--yes")
    carry_out(job.folder.root, found)
    say("已清除演示数据")


def _list(folder: Folder, found: Start) -> None:
    say("\n".join(["将删除：", *(f"  {folder.named(name)}" for name in found.remove)]))
    if found.rewrite:
        say("\n".join(["将改写：", *(f"  {folder.named(name)}" for name in found.rewrite)]))
    if found.tracking:
        (old, new), missed = map(long_date, found.tracking), LOOK[State.MISSED].word
        file = folder.named("settings.yml")
        say(f"起算日期由{old}改为{new}：此前没有真实记录，不作{missed}；可在{file}另定")


COMMANDS = (status_command, record_command, start_command)
