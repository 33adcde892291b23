"""What is answered on an issue, as Markdown. Whatever anybody typed stands in a block of code, line by line.

There a forge makes nothing of it: no mention, no link, no heading, no HTML. What a workflow would take for a command is
written with full-width signs.
"""

import re
from collections.abc import Iterable

from policysite.data.yaml.signs import FORBIDDEN
from policysite.intake.form.body import FieldFault
from policysite.intake.form.report import Report

LONGEST_LINE = 1000
"""How many characters of a line are shown."""

_LOST = re.compile("[\ud800-\udfff]")


def accepted(report: Report) -> str:
    """What was understood of a form and what it changes."""
    said = [f"{label}：{text}" for label, text in report.said]
    notes = [f"提醒：{warning}" for warning in report.warnings]
    head = "已读懂所填内容，检查没有问题。提出修改申请，审核同意后网站随之更新；填得不对的，编辑本事项后保存即可。"
    return _letter(head, [*said, f"写入：{report.where}", f"结果：{report.effect}", *notes])


def refused(faults: Iterable[FieldFault]) -> str:
    """What is wrong with a form, all at once."""
    listed = [str(fault) for fault in faults]
    head = (
        "没有写入，数据和网站保持原样。请编辑本事项，改好以下各处后保存，会自动重新处理；"
        "此前已提出修改申请的，改好之前请勿合并。"
    )
    return _letter(head, [*listed, f"共{len(listed)}处"])


def not_taken(reason: str) -> str:
    """Why an issue is not taken up at all."""
    return _letter("没有处理，数据和网站保持原样。", [reason])


def _letter(head: str, lines: Iterable[str]) -> str:
    listed = [_line(line) for line in lines]
    fence = "`" * max(3, *(len(run) + 1 for line in listed for run in re.findall("`+", line)), 3)
    return "\n".join([head, "", f"{fence}text", *listed, fence, ""])


def _line(text: str) -> str:
    """One line as it is shown: what cannot be seen is marked, what is too long cut off."""
    seen = _LOST.sub("\ufffd", FORBIDDEN.sub("\ufffd", text.replace("\n", "；")))
    whole = seen.replace("::", "：：").replace("##[", "##［")
    return whole if len(whole) <= LONGEST_LINE else f"{whole[:LONGEST_LINE]}……"
