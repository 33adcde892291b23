"""The commands on the ledger and on what was due and not done: `ledger`, `explain`. They ask and print in Chinese."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import click

from policysite.commands import console
from policysite.commands.console import Command, CommandError, say
from policysite.commands.project import current_job
from policysite.commands.status import SAMPLE_LINE, aligned
from policysite.data.dataset import Dataset
from policysite.data.ledger_steps import STEP_FIELDS, STEPS, Step, next_steps
from policysite.data.load import load
from policysite.data.model.departments import Department
from policysite.data.model.records import LedgerItem
from policysite.data.named import department_named, duty_named
from policysite.data.problems import errors
from policysite.data.yaml.editing import Added
from policysite.figures.duties import State
from policysite.figures.ledger import item_progress, ledger
from policysite.figures.states import LOOK
from policysite.figures.words import duty_name
from policysite.intake.explaining import FIELDS, WhyDraft, explanations, progress_views, task_meant, unexplained
from policysite.intake.ledger import StepDraft, step_entered
from policysite.intake.stepping import Question, StepError, fault, item_named, missing, question, step_named, stray
from policysite.intake.trial import Present, present, write
from policysite.views.ledger import coming, history, standing
from policysite.views.progress import Task

Given = dict[str, str]


def _step_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each field of a step."""
    for name, row in reversed(list(STEP_FIELDS.items())):
        able = "、".join(step.word for step in STEPS.values() if name in step.paths)
        words = "、".join(row.choices) or row.hint
        option = f"--{name.replace('_', '-')}"
        command = click.option(option, name, metavar=row.takes.value or row.word, help=f"{able}：{words}")(command)
    return command


@click.command(cls=Command, name="ledger")
@click.argument("item", metavar="事项编号", required=False)
@click.option("--department", metavar="部门", help="不写事项编号时，只列一个部门的：编号、名称或别称")
@click.option("--step", metavar="办理", help=f"{'、'.join(STEPS)}；不写的逐项询问")
@_step_options
@click.option("--sample", is_flag=True, help="这是演示数据")
@click.option("--yes", is_flag=True, help="有提醒也写入，不再询问")
def ledger_command(
    item: str | None, department: str | None, step: str | None, sample: bool, yes: bool, **options: str | None
) -> None:
    """登记问题整改台账一个事项的进展：整改进展、报验、验收、延期、证明材料、销号、回头看、补充登记。

    写事项编号的，先显示该事项的情况，再问办理哪一步，逐项询问；先检查，没有问题才写入该事项，原有内容和注释不动。
    不写事项编号的，列出尚未办结的事项和下一步。
    """
    job = current_job()
    if item is None:
        dataset = load(job.folder, today=job.today)
        chosen = department_named(dataset, department) if department else None
        click.echo("\n".join(_listed(dataset, job.today, chosen)))
        return
    data = present(job.folder, job.today)
    found = item_named(data.dataset, item)
    given = {name: text for name, text in options.items() if text}
    wanted = _step(data, found, step, given)
    if wanted:
        _enter(data, found, wanted, given, sample, yes)


def _listed(dataset: Dataset, today: date, department: Department | None) -> Iterator[str]:
    """Every item about which something is still to be done, with its state and what comes next."""
    found = [
        at
        for at in ledger(dataset, today)
        if at.waiting and (department is None or department.id == dataset.responsible_for(at.item, today))
    ]
    if dataset.sample:
        yield SAMPLE_LINE
    name = department.name if department else ""
    yield f"{name}问题整改台账尚未办结的{len(found)}项" if found else f"{name}问题整改台账没有尚未办结的事项"
    rows = [
        (
            at.item.id,
            standing(at),
            f"下一步：{coming(at)}",
            dataset.department[dataset.responsible_for(at.item, today)].name,
            at.item.problem,
        )
        for at in found
    ]
    yield from (f"  {line}" for line in aligned(rows))


def _told(dataset: Dataset, item: LedgerItem, today: date) -> Iterator[str]:
    """How an item stands: its state, the last step, and what may come next."""
    yield f"{item.id} {item.problem}（{dataset.department[dataset.responsible_for(item, today)].name}）"
    yield standing(item_progress(dataset, item, today))
    last = history(dataset, item)[-1]
    yield f"最近一步：{last.day} {last.words}"
    yield f"可以登记：{'、'.join(step.word for step in next_steps(item))}"


def _step(data: Present, item: LedgerItem, word: str | None, given: Given) -> Step | None:
    """The step meant; None where only the item was to be shown."""
    if word:
        return step_named(word)
    click.echo("\n".join(_told(data.dataset, item, data.today)))
    if console.attended():
        return _chosen(item)
    if given:
        raise CommandError("缺少--step（办理）。没有写入")
    return None


def _chosen(item: LedgerItem) -> Step:
    """The step that somebody chooses, of those that may come next."""
    able = {step.word: step for step in next_steps(item)}
    while True:
        answer = console.prompt(f"登记哪一步（{'、'.join(able)}）")
        if answer in able:
            return able[answer]
        say(f"现在只能登记{'、'.join(able)}")


def _enter(data: Present, item: LedgerItem, step: Step, given: Given, sample: bool, yes: bool) -> None:
    """Ask for what is missing, try it, and write it."""
    _complete(data.dataset, step, given)
    added = step_entered(data, StepDraft(item, step, given, sample))
    (found,) = added.steps
    if found.refused:
        raise CommandError(f"{found.refused}。没有写入")
    if found.known:
        say(f"已登记过（{found.known}），不再写入")
        return
    console.settle(added.problems, len(errors(added.problems)), "没有写入（行号按写入后计）", yes)
    write(data, added.changes)
    for line, text in _blocks(found.lines):
        click.echo(f"已写入{found.file}第{line}行：\n{text}")
    click.echo(found.effect)


def _blocks(lines: Iterable[Added]) -> Iterator[tuple[int, str]]:
    """Lines that follow one another, together; of a line that was changed twice the last."""
    ordered = sorted({added.line: added for added in lines}.values(), key=lambda added: added.line)
    block = list[Added]()
    for added in ordered:
        if block and block[-1].lines.stop != added.line:
            yield block[0].line, "\n".join(each.text for each in block)
            block = []
        block.append(added)
    yield block[0].line, "\n".join(each.text for each in block)


def _complete(dataset: Dataset, step: Step, given: Given) -> None:
    """Ask for what is missing. Raises CommandError for what is wrong, or missing where nobody can be asked."""
    wrong = [*stray(step, given)]
    wrong += [(name, fault(dataset, step, name, text)) for name, text in given.items() if name in step.paths]
    wrong = [(name, said) for name, said in wrong if said]
    if not wrong and console.attended():
        asked: set[str] = set()
        while (ask := question(step, given, asked)) is not None:
            asked.add(ask.field)
            answer = _answer(dataset, step, ask)
            given |= {ask.field: answer} if answer else {}
    if wrong := wrong or [*missing(step, given)]:
        listed = "；".join(f"--{name.replace('_', '-')}（{_word(step, name)}）{said}" for name, said in wrong)
        raise CommandError(f"{step.word}：{listed}。没有写入")


def _word(step: Step, name: str) -> str:
    return step.word_of(name) if name in step.paths else STEP_FIELDS[name].word


def _answer(dataset: Dataset, step: Step, ask: Question) -> str:
    while True:
        answer = console.prompt(ask.words)
        wrong = fault(dataset, step, ask.field, answer) if answer else ""
        if not wrong and (answer or not ask.required):
            return answer
        say(wrong or "这一项必须填写")


@click.command(cls=Command, name="explain")
@click.argument("duty", metavar="任务编号", required=False)
@click.argument("period", metavar="期次", required=False)
@click.option("--department", metavar="部门", help="不写任务编号时，只列一个部门的：编号、名称或别称")
@click.option("--reason", metavar="原因", help="到期未完成的原因")
@click.option("--next", metavar="下步措施", help="下一步怎样做")
@click.option("--sample", is_flag=True, help="这是演示数据")
@click.option("--yes", is_flag=True, help="有提醒也写入，不再询问")
def explain_command(
    duty: str | None, period: str | None, department: str | None, sample: bool, yes: bool, **options: str | None
) -> None:
    """写明一个任务到期未完成的原因和下步措施，如policysite explain m05-1-a 2026-Q1。

    没有写明的逐项询问；先检查，没有问题才写入explanations.yml，原有内容和注释不动。只有一期到期未完成的，期次不必写。
    不写任务编号的，列出到期未完成、还没有说明的。
    """
    job = current_job()
    data = present(job.folder, job.today)
    if duty is None:
        chosen = department_named(data.dataset, department) if department else None
        click.echo("\n".join(_unexplained(data, chosen)))
        return
    try:
        task = task_meant(progress_views(data), duty_named(data.dataset, duty), period or "")
    except StepError as error:
        raise CommandError(f"{error}。没有写入") from error
    given = {name: text for name, text in options.items() if text}
    for name, word in FIELDS.items():
        if name not in given and not console.attended():
            raise CommandError(f"缺少--{name}（{word}）。没有写入")
        while name not in given:
            given |= {name: text} if (text := console.prompt(word)) else {}
    added = explanations(data, [WhyDraft(task, given, sample)])
    console.settle(added.problems, len(errors(added.problems)), "没有写入（行号按写入后计）", yes)
    write(data, added.changes)
    (why,) = added.whys
    if why.lines is None:
        say(f"已说明过（{why.known}），不再写入")
        return
    click.echo(f"已写入{why.file}第{why.lines.line}行：\n{why.lines.text}\n{why.effect}")


def _unexplained(data: Present, department: Department | None) -> Iterator[str]:
    """What was missed and is not explained, of one department or all."""
    found = [task for task in unexplained(progress_views(data)) if department is None or department in task.departments]
    if data.dataset.sample:
        yield SAMPLE_LINE
    name = department.name if department else ""
    yield f"{name}{LOOK[State.MISSED].word}、还没有说明的{len(found)}项" if found else f"{name}没有须说明的"
    yield from (f"  {line}" for line in aligned([_task(data.dataset, task) for task in found]))


def _task(dataset: Dataset, task: Task) -> Sequence[str]:
    names = "、".join(department.name for department in task.departments)
    return (
        task.duty.id,
        task.period.period.name if task.period else "",
        task.name,
        names,
        duty_name(dataset, task.duty),
    )


COMMANDS = (ledger_command, explain_command)
