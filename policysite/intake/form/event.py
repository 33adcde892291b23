"""The event of an issue that a forge hands to a workflow, its file's bytes → the issue, or why it is not taken up.

Everything in it was written by strangers: each value is asked for by name, and its type and size are checked.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from policysite.data.model.values import shown

ACTIONS = ("opened", "edited")
"""What may have happened to the issue; a closed one is done with."""

TRUSTED = ("OWNER", "MEMBER", "COLLABORATOR")
"""Who may report, in GitHub's words for how the author stands to the repository."""

LARGEST_EVENT = 2_000_000
MOST_CHARACTERS = 65_536
"""More GitHub does not keep as the body of an issue."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class EventError(Exception):
    """The event is none that is taken up; the text, for people, says where and why."""


@dataclass(frozen=True)
class Issue:
    """An open issue of somebody who may report: its number, and its body with line feeds alone."""

    number: int
    body: str


def issue(data: bytes, reporters: Collection[str]) -> Issue:
    """The issue of the event in `data`.

    Where the forge does not say how the author stands to the repository, the login must be one of `reporters`.
    Raises EventError.
    """
    event = _object(_json(data), "整个文件")
    found = _object(event.get("issue"), "issue")
    if event.get("action") not in ACTIONS:
        raise EventError(f"事件文件的action须是opened或edited，写的是{shown(event.get('action'))}")
    number = found.get("number")
    if type(number) is not int or not 0 < number < 10**9:
        raise EventError(f"事件文件的issue.number须是正整数，写的是{shown(number)}")
    _permit(found, reporters)
    if found.get("state") != "open":
        raise EventError("这件事项已经关闭，改动不再处理；有新情况的，请另填一份")
    return Issue(number, _body(found.get("body")))


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
    """Let pass who may report. Raises EventError for others."""
    association = found.get("author_association")
    login = _object(found.get("user"), "issue.user").get("login")
    if not isinstance(login, str) or not login:
        raise EventError(f"事件文件的issue.user.login须是文字，写的是{shown(login)}")
    known = {name.casefold() for name in reporters}
    allowed = login.casefold() in known if association is None else association in TRUSTED
    if not allowed:
        raise EventError("提交人不在可以报送的人员之列；需要报送的，请维护人员直接加为仓库的协作者，或列入报送人名单")


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
