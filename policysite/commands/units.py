"""`policysite units` and `policysite confirm`: what a program read from the document is put right and confirmed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import click

from policysite.commands import console
from policysite.commands.console import Command, CommandError, say
from policysite.commands.project import current_job
from policysite.commands.status import aligned
from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty
from policysite.data.model.words import DEPARTMENT_KIND, ROLE
from policysite.data.named import UnknownNameError
from policysite.data.problems import errors, suggest
from policysite.data.text.verbatim import tail
from policysite.figures.words import quota
from policysite.intake.drafts import NoDraftError, anew, confirmed, doubt, drafts, dropped, meant
from policysite.intake.edits import Edits, as_they_are
from policysite.intake.trial import Present, write
from policysite.intake.units.listing import Units
from policysite.intake.units.naming import Naming, NamingError, kind_named, unit_named
from policysite.publish import Job
from policysite.views.text import quoted

_NAMES = ("policy", "departments", "duties")
"""The files that must be readable for anything to be edited."""
_NONE = "无"


@dataclass(frozen=True)
class _Action:
    """What is done to units: what is written behind the option, from how many words on, and up to how many."""

    words: str
    least: int
    most: int = 10_000


_ACTIONS = {
    "confirm": _Action("编号…", 1),
    "confirm_all": _Action("", 0, 0),
    "name": _Action("编号 名称", 2, 2),
    "id": _Action("编号 新编号", 2, 2),
    "kind": _Action("编号 类别", 2, 2),
    "merge": _Action("编号… 并入的编号", 2),
    "split": _Action("编号 名称 名称…", 3),
    "members": _Action("统称的编号 所含部门的编号或名称…", 2),
}


@click.command(cls=Command, name="units")
@click.argument("words", nargs=-1, metavar="[编号等]…")
@click.option("--confirm", is_flag=True, help="编号…：这些单位已核对，去掉“待核对”标记")
@click.option("--confirm-all", is_flag=True, help="全部单位都已核对")
@click.option("--name", is_flag=True, help="编号 名称：改称；原文所印的名称留在printed")
@click.option("--printed", metavar="名称", help="与--name同用：原文所印的名称，不写即为原来的名称")
@click.option("--id", is_flag=True, help="编号 新编号：改编号；待核对、尚无记录的才能改")
@click.option("--kind", is_flag=True, help=f"编号 类别：{'、'.join(DEPARTMENT_KIND.values())}")
@click.option("--merge", is_flag=True, help="编号… 编号：前面的与最后一个是同一单位，并入它，名称作为其别称")
@click.option("--split", is_flag=True, help="编号 名称 名称…：一个名称其实是几个单位，分开")
@click.option("--members", is_flag=True, help="编号 编号或名称…：统称包含哪些单位，一次写全；写“无”的清空")
def units_command(words: tuple[str, ...], printed: str | None, **given: bool) -> None:
    """列出责任单位和其中须核对的；核对、改名、合并、分开。

    不写选项的，列出全部单位，疑为同一单位、疑为两个单位的附上处理的命令；只写编号或名称的，列出点了它名的各款。
    一次做一件事，先检查，没有问题才写入；原文一字不动，注释保留。
    """
    chosen = [name for name, wanted in given.items() if wanted]
    if len(chosen) > 1:
        raise CommandError(f"一次做一件事，写了{'、'.join(map(_option, chosen))}。没有写入")
    if printed is not None and chosen != ["name"]:
        raise CommandError("--printed与--name同用。没有写入")
    job = current_job()
    data = as_they_are(job.folder, job.today, *_NAMES)
    if chosen:
        _carry_out(data, chosen[0], words, printed)
        return
    units = Units(data.dataset)
    if words:
        click.echo("\n".join(_told(units, data.dataset.department[unit_named(data.dataset, word)]) for word in words))
    else:
        click.echo("\n".join(_listed(units, _prefix(job))))


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _prefix(job: Job) -> str:
    """What a command must begin with to be about the same data."""
    return f"SITE_DATA={job.data} " if os.environ.get("SITE_DATA") else ""


def _carry_out(data: Present, action: str, words: Sequence[str], printed: str | None) -> None:
    """Do one thing, try it, write it. Raises CommandError where anything stands in its way."""
    wanted = _ACTIONS[action]
    if not wanted.least <= len(words) <= wanted.most:
        raise CommandError(f"{_option(action)}后面写：{wanted.words or '（不写）'}。没有写入")
    naming = Naming(data)
    try:
        _do(naming, data, action, words, printed)
    except NamingError as error:
        raise CommandError(f"{error}。没有写入") from error
    dataset, problems = naming.edits.tried()
    console.settle(problems, len(errors(problems)), "没有写入（行号按写入后计）", yes=True)
    if not naming.edits.changes:
        raise CommandError("没有改动，没有写入")
    write(data, naming.edits.changes)
    click.echo("\n".join(naming.said))
    left = len(Units(dataset).to_confirm)
    say(f"还有{left}个单位待核对" if left else "单位都已核对")


def _do(naming: Naming, data: Present, action: str, words: Sequence[str], printed: str | None) -> None:
    def named(text: str) -> str:
        return unit_named(data.dataset, text)

    match action:
        case "confirm":
            naming.confirm([*dict.fromkeys(map(named, words))])
        case "confirm_all":
            if marked := [each.id for each in Units(data.dataset).to_confirm]:
                naming.confirm(marked)
        case "name":
            naming.name(named(words[0]), words[1].strip(), printed)
        case "id":
            naming.new_id(named(words[0]), words[1].strip())
        case "kind":
            naming.kind(named(words[0]), kind_named(words[1]))
        case "merge":
            naming.merge([*dict.fromkeys(map(named, words[:-1]))], named(words[-1]))
        case "split":
            naming.split(named(words[0]), words[1:])
        case "members":
            naming.members(named(words[0]), [] if words[1:] == (_NONE,) else words[1:])


def _listed(units: Units, prefix: str) -> Iterator[str]:
    """All units, a line each, and below them what to look at, with the commands that would mend it."""
    departments = units.dataset.departments
    marked = units.to_confirm
    yield f"{len(departments)}个单位" + (f"，其中{len(marked)}个待核对" if marked else "，都已核对")
    yield from (f"  {line}" for line in aligned([_row(units, each) for each in departments]))
    command = f"{prefix}policysite units"
    twins = [
        f"{_called(gone)}与{_called(kept)}：是的，{command} --merge {gone.id} {kept.id}" for gone, kept in units.twins()
    ]
    doubles = [
        f"{_called(each)}：是的，{command} --split {each.id} {' '.join(names)}" for each, names in units.doubles()
    ]
    groups = [f"{_called(each)}：{command} --members {each.id} 编号或名称…" for each in units.groups()]
    blocks = (
        ("疑为同一单位", twins),
        ("疑为两个单位", doubles),
        ("统称，未写明包含哪些单位（不清楚的不必写）", groups),
    )
    for heading, lines in blocks:
        if lines:
            yield from ("", heading, *(f"  {line}" for line in lines))
    if marked:
        yield from ("", f"核对无误：{command} --confirm 编号…，或{command} --confirm-all")


def _called(department: Department) -> str:
    return f"{department.name}（{department.id}）"


def _row(units: Units, department: Department) -> Sequence[str]:
    counts = units.counts(department)
    roles = "、".join(f"{word}{counts[role]}款" for role, word in ROLE.items() if counts.get(role))
    printed = f"原文印“{department.printed}”" if department.printed else ""
    marks = (printed, "待核对" if department.confirm else "", "已停用" if department.retired else "")
    kind = DEPARTMENT_KIND[department.kind]
    return (department.id, department.name, kind, roles or "未点名", "、".join(filter(None, marks)))


def _told(units: Units, department: Department) -> str:
    """A unit, and each clause that names it with what is printed there."""
    dataset, latest = units.dataset, units.dataset.latest
    lines = ["  ".join(filter(None, _row(units, department)))]
    for role, clause in units.clauses[department.id]:
        said = tail(latest, clause) or "（表格所列）"
        where = f"{dataset.places.file(clause)}第{dataset.places.line(clause)}行"
        lines.append(f"  {latest.labels.name(clause.id)}（{clause.id}）{ROLE[role]}：{said}　{where}")
    return "\n".join(lines)


@click.command(cls=Command, name="confirm")
@click.argument("ids", nargs=-1, metavar="[编号或部门]…")
@click.option("--all", "every", is_flag=True, help="全部草拟的任务都已核对")
@click.option("--list", "listing", is_flag=True, help="只列出草拟的任务，逐条附原文")
@click.option("--drop", is_flag=True, help="不是任务的，删去；一款只有这一项的，改列常态推进")
@click.option("--again", is_flag=True, help="按这些款现在的原文重新草拟，已核对的不动")
def confirm_command(ids: tuple[str, ...], every: bool, listing: bool, drop: bool, again: bool) -> None:
    """核对程序据原文草拟的任务：去掉“草拟”标记，或删去，或重新草拟。

    编号可以是任务、款、条、部分的，也可以写部门（即该部门负责的全部）。只动草拟的，先检查，没有问题才写入。
    不写编号的，同--list。
    """
    if sum((every, listing, drop, again)) > 1 or (every and ids):
        raise CommandError("--all、--list、--drop、--again只用一个，--all不另写编号。没有写入")
    if not ids and (drop or again):
        raise CommandError(f"{'--drop' if drop else '--again'}须写明编号。没有写入")
    job = current_job()
    data = as_they_are(job.folder, job.today, *_NAMES)
    if listing or not (ids or every):
        click.echo("\n".join(_drafted(data.dataset, _meant(data.dataset, ids), _prefix(job))))
        return
    edits = Edits(data)
    try:
        said = [*_redrafted(edits, ids)] if again else [*_settled(edits, _meant(data.dataset, ids), drop)]
    except NoDraftError as error:
        raise CommandError(f"{error}。没有写入") from error
    dataset, problems = edits.tried()
    console.settle(problems, len(errors(problems)), "没有写入（行号按写入后计）", yes=True)
    write(data, edits.changes)
    click.echo("\n".join(said))
    left = len(drafts(dataset))
    say(f"还有{left}项任务待核对" if left else "任务都已核对")


def _meant(dataset: Dataset, ids: Sequence[str]) -> tuple[Duty, ...]:
    """The drafts that are meant, all where nothing is written, in the order of the data."""
    if not ids:
        return drafts(dataset)
    try:
        chosen = {duty.id for word in ids for duty in meant(dataset, word)}
    except NoDraftError as error:
        raise CommandError(f"{error}") from error
    return tuple(duty for duty in dataset.duties if duty.id in chosen)


def _settled(edits: Edits, duties: Sequence[Duty], drop: bool) -> Iterator[str]:
    """Confirm drafts, or take them out; yields what was done."""
    dataset = edits.data.dataset
    if not drop:
        confirmed(edits, duties)
        yield f"已核对{len(duties)}项任务"
    for duty in duties:
        if not drop:
            note = doubt(dataset, duty)
            yield f"  {duty.id} {duty.title}（{quota(duty)}）" + (f"：请再看，{note}" if note else "")
        elif kept := dropped(edits, duty):
            yield f"{duty.id} {duty.title}：该款只有这一项，改列{quota(kept)}"
        else:
            yield f"已删去{duty.id} {duty.title}"


def _redrafted(edits: Edits, ids: Sequence[str]) -> Iterator[str]:
    """Draft duties of clauses anew; yields what they are."""
    clauses = edits.data.dataset.latest.in_text & edits.data.dataset.latest.clause.keys()
    for id in dict.fromkeys(ids):
        if id not in clauses:
            raise UnknownNameError(f"没有款“{id}”。{suggest(id, sorted(clauses))}。没有写入")
        new = anew(edits, id)
        yield f"{id}重新草拟为{len(new)}项" if new else f"{id}：已核对的任务已经说全，没有另拟"
        yield from (f"  {duty.id} {duty.title}（{quota(duty)}）：{quoted(duty.quote)}" for duty in new)


def _drafted(dataset: Dataset, duties: Sequence[Duty], prefix: str) -> Iterator[str]:
    """Drafts under what they stand in, each with its words."""
    yield f"{len(duties)}项任务待核对" if duties else "没有草拟的任务"
    for measure, found in groupby(duties, key=lambda duty: dataset.measure_of[duty.clause]):
        yield from ("", f"{dataset.latest.labels.place(measure.id)} {measure.heading}（{measure.id}）")
        for duty in found:
            names = "、".join(dataset.department[name].name for name in dataset.clause[duty.clause].responsible)
            yield f"  {duty.id}  {quota(duty)}　{names}"
            yield f"    {quoted(duty.quote)}"
            if note := doubt(dataset, duty):
                yield f"    请核对：{note}"
    if duties:
        command = f"{prefix}policysite confirm"
        yield from ("", f"核对无误：{command} 编号…，或{command} --all；不是任务：{command} --drop 编号…")


COMMANDS = (units_command, confirm_command)
