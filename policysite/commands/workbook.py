"""The commands on the workbooks of departments: `sheet` makes one, `import-sheet` takes what it reports."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from policysite.commands.console import PATH, Command, CommandError, say, settle
from policysite.commands.project import current_job
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.departments import Department
from policysite.data.named import department_named
from policysite.intake.archives import UnreadableError
from policysite.intake.trial import Present, present, write
from policysite.intake.workbook.columns import INFORMING, LEDGER_FORMAT
from policysite.intake.workbook.entering import Entered, joined, recorded, steps, whys
from policysite.intake.workbook.layout import places
from policysite.intake.workbook.ledger import ledger_title, ledger_workbook
from policysite.intake.workbook.opening import LARGEST_WORKBOOK, Sheet, opened
from policysite.intake.workbook.reading import filled, marked
from policysite.intake.workbook.screening import besides, screened
from policysite.intake.workbook.taking import take
from policysite.intake.workbook.writing import NothingToReportError, department_workbook, workbook_title
from policysite.views.edition import Edition, file_name


@click.command(cls=Command, name="sheet")
@click.argument("department", metavar="部门", required=False)
@click.option("--ledger", is_flag=True, help="生成问题整改台账的填报表；不写部门的，列出全部尚未办结的事项")
@click.option("--out", type=PATH, metavar="文件", help="写到哪个文件，默认以部门和季度为名，写在当前目录")
def sheet_command(department: str | None, ledger: bool, out: Path | None) -> None:
    """生成一个部门的落实情况填报表（Excel），交部门填写；加--ledger的，生成问题整改台账的填报表。

    部门写编号、名称或别称。填好后用import-sheet导入。已有同名文件的，不覆盖。
    """
    if department is None and not ledger:
        raise CommandError("缺少部门；要问题整改台账的填报表的，请加--ledger")
    job = current_job()
    dataset = load(job.folder, today=job.today)
    chosen = department_named(dataset, department) if department else None
    edition = Edition(dataset, job.today)
    try:
        title, content = _made(edition, chosen, ledger)
    except NothingToReportError as error:
        raise CommandError(str(error)) from error
    path = out or Path(file_name(title, ".xlsx"))
    _write_new(path, content)
    say(f"已写入：{path}")


def _made(edition: Edition, department: Department | None, ledger: bool) -> tuple[str, bytes]:
    """The title and the bytes of a workbook. Raises NothingToReportError."""
    if ledger or department is None:
        return ledger_title(edition, department), ledger_workbook(edition, department)
    return workbook_title(edition, department), department_workbook(edition, department)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all: one that is there may have been filled in."""
    try:
        with path.open("xb") as file:
            try:
                file.write(content)
            except BaseException:
                path.unlink()
                raise
    except FileExistsError:
        raise CommandError(f"已有{path}，可能已经填写，没有覆盖：请先移走，或用--out另定文件名") from None


@click.command(cls=Command, name="import-sheet")
@click.argument("file", type=PATH, metavar="文件")
@click.option("--dry-run", is_flag=True, help="只检查，说明会有哪些变化，不写入")
@click.option("--yes", is_flag=True, help="有提醒也写入，不再询问")
@click.option("--sample", is_flag=True, help="这是演示数据")
def import_command(file: Path, dry_run: bool, yes: bool, sample: bool) -> None:
    """导入填好的填报表：落实情况的写到该部门各年的文件，台账的写到台账各年的文件。

    先检查全部各行，有一处问题就一行也不写，逐处说明在哪张表、第几行、哪一列；已报过的行不再写。
    “已报记录”里改过的，照此更正；选了“撤回”的，撤回；取表以后另有改动的不动，指出现在是什么。
    """
    job = current_job()
    data = present(job.folder, job.today)
    content = _read(file)
    try:
        taken = _taken(data, opened(content, INFORMING), sample)
        remarks = besides(screened(content, data.dataset.allowed), taken.remarks)
    except UnreadableError as error:
        raise CommandError(f"{file}：{error}。没有写入") from error
    faults = sum(not remark.warning for remark in remarks)
    settle(remarks, faults, "一行也没有写入", yes or dry_run)
    if not dry_run:
        write(data, taken.changes)
    click.echo("\n".join(_told(taken, data.folder, "将写入" if dry_run else "已写入")))


def _taken(data: Present, sheets: Sequence[Sheet], sample: bool) -> Entered:
    """What a workbook of either kind comes to. Raises UnreadableError."""
    if marked(sheets).kind == LEDGER_FORMAT:
        return steps(data, sheets, sample)
    given = filled(data.dataset, sheets)
    source = f"{given.source}-{given.department.id}"
    records = recorded(data.dataset, take(data, given, sheets, sample))
    return joined([records, *(whys(data, each, source, sample) for each in given.others)])


def _read(file: Path) -> bytes:
    """The bytes of a file, no more than can be taken. Raises OSError, CommandError for what is no file."""
    if not file.is_file():
        raise CommandError(f"{file}：{'不是文件' if file.exists() else '没有这个文件'}。没有写入")
    with file.open("rb") as given:
        return given.read(LARGEST_WORKBOOK + 1)


def _told(taken: Entered, folder: Folder, done: str) -> Iterator[str]:
    for row in taken.rows:
        if row.known:
            yield f"{row.place}：已{row.act or '报'}过（{row.known}），不再写入"
    for told in (taken.new, taken.notes):
        yield from (f"{places(rows)}：{words}" for words, rows in told.items())
    new, known = (Counter(row.act for row in taken.rows if bool(row.known) is each) for each in (False, True))
    files = "、".join(sorted(folder.named(change.name) for change in taken.changes))
    written = "，".join(f"{act or done}{number}条" for act, number in new.items())
    again = "".join(f"，已{act or '报'}过的{number}条不再写入" for act, number in known.items())
    yield f"{written}（{files}）{again}" if new else f"没有要写入的内容{again}"


COMMANDS = (sheet_command, import_command)
