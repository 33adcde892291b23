"""What was read of a document and is worth a look, and what was left out: said once for each kind, with its lines."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from policysite.data.problems import MOST_PROBLEMS, Position, Problem
from policysite.data.text.printed import PrintedLine

_SHOWN, _LONGEST = 12, 200

KINDS = {
    "footnote": "有脚注或尾注，没有读入：要作为正文的，请移到正文中",
    "comment": "有批注，没有读入",
    "tracked": "有修订痕迹，按接受全部修订读入（插入的保留，删除的略去）：请与印发的文件核对",
    "picture": "有图片或图表，其中的文字没有读入：请核对有没有漏掉正文",
    "embedded": "嵌有另一份文件，没有读入：请把其中的内容复制到正文里",
    "box": "有文本框或艺术字，其中的文字单独成行，放在它所在的段落处：请核对次序",
    "concealed": "有隐藏的文字，打印时没有，未读入",
    "symbol": "有符号字体的字符，没有读入：请改用普通的字符",
    "formula": "有公式，按一行文字读入：请核对",
    "ruby": "有拼音等注音，没有读入",
    "contents": "有自动生成的目录，没有读入：各级标题在正文中都有",
    "nested_table": "表的单元格里还有表，其中的文字并入这一格：请核对",
    "number_form": "自动编号的格式不认得，按阿拉伯数字写出：请与印发的文件核对",
    "author": "文件属性里留有作者或最后修改者，归档的原件可以下载，会一并带出：不愿公开的，先在Word里删除个人信息再用",
    "uneven_row": "这一行的格数与同表别的行不同：请核对有没有并错、漏写的格",
}
"""What is said of each kind of thing, in the order in which they are said of one line."""


class Noticed(NamedTuple):
    """A thing of one of the KINDS in a line, and its own words."""

    line: int
    kind: str
    words: str = ""


def reminders(file: str, noticed: Sequence[Noticed]) -> tuple[Problem, ...]:
    """The reminders of a `file`: one for each kind at the first of its lines, and one for each that has words."""
    told = []
    for kind, said in KINDS.items():
        here = [each for each in noticed if each.kind == kind]
        told += [_reminder(file, each.line, kind, said, f"（“{_cut(each.words)}”）") for each in here if each.words][
            :MOST_PROBLEMS
        ]
        if lines := sorted({each.line for each in here if not each.words}):
            told.append(_reminder(file, lines[0], kind, said, _listed(lines)))
    return tuple(sorted(told, key=lambda each: each.position))


def _reminder(file: str, line: int, kind: str, said: str, more: str) -> Problem:
    return Problem(file, Position(line, 1), kind, "{said}{more}", {"said": said, "more": more}, warning=True)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}……"


def _listed(lines: Sequence[int]) -> str:
    """（共2行：第3、8行）."""
    more = "等" if len(lines) > _SHOWN else ""
    shown = "、".join(map(str, lines[:_SHOWN]))
    return f"（共{len(lines)}行：第{shown}{more}行）" if len(lines) > 1 else ""


def uneven(lines: Sequence[PrintedLine]) -> Iterator[Noticed]:
    """The rows that have fewer cells than the widest of their table, those that head others aside."""
    for is_row, run in groupby(lines, key=lambda line: line.cells is not None):
        rows = [line for line in run if line.cells] if is_row else []
        widest = max((len(line.cells or ()) for line in rows), default=0)
        yield from (Noticed(line.number, "uneven_row") for line in rows if 1 < len(line.cells or ()) < widest)
