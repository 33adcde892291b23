"""The event of an issue that a forge hands to a workflow → the change of the data that it asks for, and the answer.

Everything in an event was written by strangers: each value is asked for by name, and its type and size are checked.
Whatever anybody typed is answered in a block of code, line by line. There a forge makes nothing of it: no mention, no
link, no heading, no HTML. What a workflow would take for a command is written with full-width signs.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.model.values import shown
from policysite.data.yaml.reading import FORBIDDEN
from policysite.intake.form.asking import Report, ReportError
from policysite.intake.form.forms import FieldFault, Form, filled_in, form_of, forms
from policysite.intake.form.reports import reported
from policysite.intake.form.screening import screened
from policysite.intake.trial import FileChange, Present

ACTIONS = ("opened", "edited", "reopened")
"""What may have happened to the issue; a closed one is done with."""

WITHDRAWAL = "closed"
"""What happens to an issue whose proposal, if it waits still, is no longer wanted."""

TRUSTED = ("OWNER", "MEMBER", "COLLABORATOR")
"""Who may report without being named, in GitHub's words for how the author stands to the repository."""

LARGEST_EVENT = 2_000_000
MOST_CHARACTERS = 65_536
"""More GitHub does not keep as the body of an issue."""

_SURROGATE = re.compile("[\ud800-\udfff]")

_LONGEST_LINE = 1000
"""How many characters of a line are shown."""

LONGEST_ANSWER = 59_000
"""How many characters an answer has at most: a forge takes 65,536, and what comes of proposing it is put below."""


class EventError(Exception):
    """The event is none that is taken up; the text, for people, says where and why."""


class NotConcernedError(EventError):
    """Nothing is wrong with the event itself: its author may not report, or the issue is done with."""


@dataclass(frozen=True)
class Response:
    """The `answer` to an issue as Markdown, and the changes that it asks for: none where it is refused."""

    answer: str
    changes: tuple[FileChange, ...] = ()


def numbered(event: bytes, reporters: Collection[str]) -> int:
    """The number of the issue of a forge's `event`, whatever its body holds. Raises EventError."""
    return _found(event, reporters, closed=is_withdrawal(event))[0]


def answered(event: bytes) -> int:
    """The number of the issue of a forge's `event`, whoever wrote it: strangers are told too. Raises EventError."""
    return _number(_object(_object(_json(event), "整个文件").get("issue"), "issue"))


def is_withdrawal(event: bytes) -> bool:
    """Whether the `event` is that an issue was closed. Raises EventError."""
    return bool(_object(_json(event), "整个文件").get("action") == WITHDRAWAL)


def _issue(data: bytes, reporters: Collection[str]) -> tuple[int, str]:
    """The number of the issue of the event in `data`, and its body with line feeds alone. Raises EventError."""
    number, found = _found(data, reporters)
    return number, _body(found.get("body"))


def _found(data: bytes, reporters: Collection[str], *, closed: bool = False) -> tuple[int, Mapping[str, Any]]:
    """The number of the issue of the event in `data`, and all that is told of it.

    It is open, or with `closed` has just been closed, and of somebody who may report. Raises EventError.
    """
    event = _object(_json(data), "整个文件")
    found, action = _object(event.get("issue"), "issue"), event.get("action")
    if action not in (*ACTIONS, WITHDRAWAL):
        raise EventError(f"事件文件的action须是opened、edited、reopened或closed，写的是{shown(action)}")
    number = _number(found)
    _permit(found, reporters)
    if not closed and (found.get("state") != "open" or action == WITHDRAWAL):
        raise NotConcernedError("这件事项已经关闭，改动不再处理；有新情况的，请另填一份")
    return number, found


def _number(found: Mapping[str, Any]) -> int:
    number = found.get("number")
    if type(number) is not int or not 0 < number < 10**9:
        raise EventError(f"事件文件的issue.number须是正整数，写的是{shown(number)}")
    return number


def _json(data: bytes) -> Any:
    if len(data) > LARGEST_EVENT:
        raise EventError(f"事件文件太大（{len(data)}字节），不予处理")
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise EventError("事件文件不是UTF-8编码的JSON") from None


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise EventError(f"事件文件的{name}须是一组内容，写的是{shown(value)}")
    return value


def _permit(found: Mapping[str, Any], reporters: Collection[str]) -> None:
    """Let pass who may report: whom the forge calls one of the repository's own, and whose login is in `reporters`.

    The list adds to what the forge says: one that tells nothing admits nobody, and GitHub hides from a workflow who
    belongs to an organisation without showing it. Raises EventError for others.
    """
    login = _object(found.get("user"), "issue.user").get("login")
    if not isinstance(login, str) or not login:
        raise EventError(f"事件文件的issue.user.login须是文字，写的是{shown(login)}")
    listed = login.casefold() in {name.casefold() for name in reporters}
    if not listed and found.get("author_association") not in TRUSTED:
        said = "提交人不在可以报送的人员之列；需要报送的，请维护人员直接加为仓库的协作者，或列入报送人名单"
        raise NotConcernedError(said)


def _body(value: Any) -> str:
    if value is None or value == "":
        raise EventError("事项没有正文，请用表单填写")
    if not isinstance(value, str):
        raise EventError(f"事件文件的issue.body须是文字，写的是{shown(value)}")
    if len(value) > MOST_CHARACTERS:
        raise EventError(f"事项正文太长（{len(value)}字），不予处理")
    if _SURROGATE.search(value):
        raise EventError("事项正文有已损坏的字符，请重新填写")
    return value.replace("\r\n", "\n")


def respond(data: Present, event: bytes, reporters: Collection[str]) -> Response:
    """What to do about the issue of a forge's `event`, and what to say; writes nothing.

    `reporters` are the logins that may report besides those whom the forge calls the repository's own.
    Raises OSError where the system refuses.
    """
    try:
        number, body = _issue(event, reporters)
        form = _form(data.dataset, body)
    except EventError as error:
        return Response(not_taken(str(error)))
    given, faults = filled_in(form, body)
    if faults := (*faults, *screened(form, given, data.dataset.allowed)):
        return Response(_refused(faults))
    try:
        made = reported(data, form, given, source := f"issue-{number}")
    except ReportError as error:
        return Response(_refused(error.faults))
    return Response(_accepted(made, [data.folder.named(name) for name in made.renews(source)]), made.changes)


def subject(dataset: Dataset, event: bytes, reporters: Collection[str]) -> tuple[int, str]:
    """The number of the issue of a forge's `event`, and the title of its form. Raises EventError."""
    number, body = _issue(event, reporters)
    return number, _form(dataset, body).title


def _form(dataset: Dataset, body: str) -> Form:
    """The form that was filled in. Raises EventError where it was none."""
    known = forms(dataset)
    form = form_of(body, known)
    if form is None:
        listed = "".join(f"“{each.title}”" for each in known)
        raise EventError(f"不是用表单填写的，请从{listed}进入表单填写")
    return form


def _accepted(reported: Report, renewed: Iterable[str]) -> str:
    """What was understood of a form and what it changes; `renewed` are the files that the issue had written before."""
    said = [f"{label}：{text}" for label, text in reported.said]
    notes = [f"提醒：{warning}" for warning in reported.warnings]
    head = "已读懂所填内容，检查没有问题。提出修改申请，审核同意后网站随之更新；填得不对的，编辑本事项后保存即可。"
    before = [f"取代本事项原来写入的内容：{name}" for name in renewed]
    return _letter(head, [*said, f"{reported.act}：{reported.where}", *before, f"结果：{reported.effect}", *notes])


def _refused(faults: Iterable[FieldFault]) -> str:
    """What is wrong with a form, all at once."""
    listed = list(dict.fromkeys(map(str, faults)))
    head = (
        "没有写入，数据和网站保持原样。请编辑本事项，改好以下各处后保存，会自动重新处理；"
        "此前已提出修改申请的，改好之前请勿合并。"
    )
    return _letter(head, listed, [f"共{len(listed)}处"])


def not_taken(reason: str) -> str:
    """Why an issue is not taken up at all."""
    return _letter("没有处理，数据和网站保持原样。", [reason])


def _letter(head: str, lines: Iterable[str], last: Iterable[str] = ()) -> str:
    """The answer: `head`, then a block of code with `lines` and `last`; of too many lines the first ones."""
    end = [_line(line) for line in last]
    listed = [*_shortened([_line(line) for line in lines], LONGEST_ANSWER - len(head) - _size(end)), *end]
    fence = "`" * max([3, *(len(run) + 1 for line in listed for run in re.findall("`+", line))])
    return "\n".join([head, "", f"{fence}text", *listed, fence, ""])


def _shortened(lines: Sequence[str], most: int) -> Sequence[str]:
    """As many of the lines as there is room for, their fence included, and how many others there are."""
    room = most - 3 * (_LONGEST_LINE + 10)  # two fences, longer than any run of their sign, and the line that counts
    sizes = accumulate(len(line) + 1 for line in lines)
    kept = sum(size <= room for size in sizes)
    return lines if kept == len(lines) else [*lines[:kept], f"……另有{len(lines) - kept}行从略"]


def _size(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _line(text: str) -> str:
    """One line as it is shown: what cannot be seen is marked, what is too long cut off."""
    seen = _SURROGATE.sub("\ufffd", FORBIDDEN.sub("\ufffd", text.replace("\n", "；")))
    whole = seen.replace("::", "：：").replace("##[", "##［")
    return whole if len(whole) <= _LONGEST_LINE else f"{whole[:_LONGEST_LINE]}……"
