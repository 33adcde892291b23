"""The command `correct`: a record is found, what is wrong with it is asked for, and it is written in its place."""

from collections.abc import Mapping
from functools import partial

import click

from policysite.commands import console
from policysite.commands.console import Command, CommandError, say
from policysite.commands.project import current_job
from policysite.commands.records import options_read, record_options, until
from policysite.data.handed_in import UnfitError
from policysite.data.identity import called, of_day, place
from policysite.data.model.duties import Duty
from policysite.data.model.records import Filed
from policysite.data.named import UnknownNameError, department_named, duty_named
from policysite.data.problems import errors
from policysite.data.record_fields import RECORD_FIELDS, RecordField, kept_out, read
from policysite.figures.words import duty_label
from policysite.intake.correcting import NOTHING, WITHDRAWN, Correction, changed, shown_fields
from policysite.intake.questions import fault
from policysite.intake.recording import Addition, additions
from policysite.intake.trial import Present, present, write

_WHOSE = "哪个部门报送的：编号、名称或别称；只有一个部门报过的不必写"
_MOST = 12
"""How many records are listed at most."""


@click.command(cls=Command, name="correct")
@click.argument("of", required=False, metavar="[任务编号]")
@click.argument("when", required=False, metavar="[日期]")
@record_options(_WHOSE)
@click.option("--at", metavar="文件:行", help="同一天有几条的，写明哪一条，如data/records/2026/office.yml:18")
@click.option("--withdraw", is_flag=True, help="撤回这条记录，不再计入")
@click.option("--yes", is_flag=True, help="不再询问，有提醒也写入")
def correct_command(
    of: str | None, when: str | None, department: str | None, at: str | None, withdraw: bool, yes: bool, **options: str
) -> None:
    """更正或撤回一条报错了的落实记录。

    任务编号和日期（随到随办任务写月份）说明是哪一条；各选项写改成什么，写“无”的删去该项，不写的不动。
    没有写明的逐项询问；先检查，说明前后有什么不同，才写入，注释不动。部门报错了的，撤回后由应报送的部门另报。
    """
    given = {name: text for name, text in options.items() if text is not None}
    if withdraw and given:
        raise CommandError("撤回的，不必写改成什么。没有写入")
    job = current_job()
    data = present(job.folder, job.today)
    filed = _at(data, at) if at else _found(data, of, when, department)
    correction = Correction(filed, None if withdraw else _entry(data, filed, given))
    if not correction.said:
        raise CommandError("没有改动，没有写入")
    done = additions(data, [], corrections=[correction])
    console.settle(done.problems, len(errors(done.problems)), "没有写入（行号按写入后计）", yes=True)
    word = WITHDRAWN if correction.entry is None else "更正"
    if not yes and (correction.entry is None or done.problems or console.attended()):
        say(f"将{_told(word, data, correction, done.corrected[0])}")
        console.agree(f"确定{word}吗", f"没有写入；确定{word}的，请加--yes")
    write(data, done.changes)
    click.echo(f"已{_told(word, data, correction, done.corrected[0])}")


def _told(word: str, data: Present, correction: Correction, done: Addition) -> str:
    """What becomes of a record, and what that changes."""
    said = [done.text] if correction.entry is None else correction.said
    lines = (f"{word}{done.file}第{done.line}行：", *said, *done.effect.split("；"), done.note)
    return "\n".join(filter(None, lines))


def _at(data: Present, at: str) -> Filed:
    """The record that begins on a line. Raises CommandError where none does."""
    found = next((each for each in data.dataset.records if place(data.dataset, each) == at), None)
    if found is None:
        raise CommandError(f"{at}不是一条落实记录的第一行。没有写入")
    return found


def _found(data: Present, of: str | None, when: str | None, department: str | None) -> Filed:
    """The record meant, asked for as far as need be. Raises CommandError where there is none, or nobody to ask."""
    dataset = data.dataset
    named = partial(duty_named, dataset)
    duty = named(of) if of else until("任务编号（如m09-1-a）", named, "任务编号")
    whose = department_named(dataset, department) if department else None
    every = [each for each in dataset.records_of[duty.id] if whose is None or each.department == whose.id]
    if not every:
        raise CommandError(f"{duty_label(data.dataset, duty)}：{whose.name if whose else ''}没有报过。没有写入")

    def chosen(text: str) -> tuple[Filed, ...]:
        found = of_day(dataset, duty.id, text, whose.id if whose else None)
        if found:
            return found
        days = list(dict.fromkeys(str(each.record.month or each.record.date) for each in every))
        raise UnknownNameError(f"{duty.id}没有“{text}”的记录。现有{'、'.join(days[-_MOST:])}")

    found = chosen(when) if when else until("日期（随到随办任务写月份）", chosen, "日期")
    return found[0] if len(found) == 1 else _one_of(data, found)


def _one_of(data: Present, found: tuple[Filed, ...]) -> Filed:
    """One of several. Raises CommandError where nobody can be asked."""
    listed = [f"{place(data.dataset, each)} {called(data.dataset, each)}" for each in found]
    if not console.attended():
        raise CommandError("\n".join([*listed, f"有{len(found)}条，请用--at写明是哪一条。没有写入"]))
    say("\n".join(f"{number} {line}" for number, line in enumerate(listed, 1)))
    known = {str(number): each for number, each in enumerate(found, 1)}

    def chosen(text: str) -> Filed:
        if text not in known:
            raise UnknownNameError(f"请写1至{len(found)}")
        return known[text]

    return until("是第几条", chosen, "--at（文件:行）")


Given = dict[str, str | None]
"""By their fields what is to stand instead; None for what is to go."""


def _entry(data: Present, filed: Filed, options: Mapping[str, str]) -> Mapping[str, object] | None:
    """What the record is to hold: with the options, or else with what is asked for; None: it is withdrawn."""
    given = _given(data, filed, options)
    if not given:
        if not console.attended():
            raise CommandError("没有写明改成什么：用--date、--summary等写明，或用--withdraw撤回。没有写入")
        say(f"{place(data.dataset, filed)} {called(data.dataset, filed)}")
        while (field := _field(data, filed, given)) is not None:
            if field == WITHDRAWN:
                return None
            given[field] = _value(data, filed, field, given)
    return changed(filed.record, given)


def _given(data: Present, filed: Filed, options: Mapping[str, str]) -> Given:
    """What the options mean. Raises CommandError, UnknownNameError."""
    duty = _duty(data, filed, {"duty": options.get("duty")})
    texts = {name: text for name, text in options.items() if text not in ("", NOTHING)}
    meant = options_read(duty, texts)
    return {name: meant.get(name) for name in options}


def _duty(data: Present, filed: Filed, given: Given) -> Duty:
    return duty_named(data.dataset, given.get("duty") or filed.record.duty)


def _field(data: Present, filed: Filed, given: Given) -> str | None:
    """The next field to be changed, or that the record is withdrawn; None: nothing more."""
    values = shown_fields(changed(filed.record, given))
    rows = _rows(data, filed, given)
    say("\n".join(f"{number} {row.word}：{values.get(row.name, '')}" for number, row in enumerate(rows, 1)))
    known = {"": None, WITHDRAWN: WITHDRAWN} | {row.word: row.name for row in rows}
    known |= {str(number): row.name for number, row in enumerate(rows, 1)}

    def chosen(text: str) -> str | None:
        if text not in known:
            raise UnknownNameError(f"请写1至{len(rows)}，或{'、'.join(row.word for row in rows)}")
        return known[text]

    return until("改第几项（改完直接回车，整条不要的写“撤回”）", chosen, "要改的项")


def _rows(data: Present, filed: Filed, given: Given) -> list[RecordField]:
    """The fields that a record of its duty may have."""
    duty = _duty(data, filed, given)
    return [row for row in RECORD_FIELDS.values() if duty.kind in row.must | row.may and not kept_out(duty, row)]


def _value(data: Present, filed: Filed, field: str, given: Given) -> str | None:
    """The new value of a field, asked for until there is one that can be; None where it is to go."""
    row, duty = RECORD_FIELDS[field], _duty(data, filed, given)
    old = shown_fields(changed(filed.record, given)).get(field)

    def chosen(text: str) -> str | None:
        if text in ("", NOTHING):
            return old if text == "" else None
        if row.name == "duty":
            return str(duty_named(data.dataset, text).id)
        meant = read(duty, field, text)
        if wrong := fault(duty, field, meant):
            raise UnfitError(wrong.message)
        return meant

    return until(f"{row.word}改为（写“{NOTHING}”删去，不改直接回车）", chosen, row.word)


COMMANDS = (correct_command,)
