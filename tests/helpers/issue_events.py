"""Events of filled-in forms: those beside `issues/`, and hostile ones, each with what the answer must name."""

import json
import re
from collections.abc import Callable
from typing import Any

from helpers.paths import TESTS
from policysite.intake.form.issue import MOST_CHARACTERS

EVENTS = TESTS / "intake" / "issues"


def event(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))


def body(name: str, change: Callable[[str], str]) -> Any:
    """An event with another body."""
    found = event(name)
    found["issue"]["body"] = change(found["issue"]["body"])
    return found


SUMMARY = re.compile("(?<=### 摘要\n\n).*")


def summary(text: str) -> Any:
    return body("record", lambda old: SUMMARY.sub(lambda _: text, old))


HOSTILE: dict[str, tuple[Any, str]] = {
    "a field is missing": (body("erratum", lambda old: old.replace("### 改为", "改为")), "“改为”：缺这一栏"),
    "a field stands twice": (body("record", lambda old: f"{old}\n\n### 日期\n\n2026-01-01"), "“日期”：这一栏出现两次"),
    "a field of another form": (body("record", lambda old: f"{old}\n\n### 责任部门\n\n办公室"), "没有“责任部门”这一栏"),
    "words before the form": (body("record", lambda old: f"请办理\n\n{old}"), "第一栏之前有多余的内容“请办理”"),
    "too long": (summary("长" * 501), "“摘要”：太长（501字），不得超过500字"),
    "several lines": (summary("一\n二"), "“摘要”：须写成一行"),
    "YAML": (summary("一\n    amount: 99"), "“摘要”：须写成一行"),
    "a control character": (summary("一\x1b[31m二"), "“摘要”：第1个字“一”之后有看不见或已损坏的字符（U+001B）"),
    "a zero-width character": (summary("一\u200b二"), "“摘要”：第1个字“一”之后有看不见或已损坏的字符（U+200B）"),
    "a tab": (summary("一\t二"), "“摘要”：第1个字“一”之后有制表符"),
    "half a character": (summary("一\ud800二"), "已损坏的字符"),
    "a phone number": (summary("电话13800138000"), "“摘要”：疑似手机号"),
    "an id that there is none of": (
        body("record", lambda old: old.replace("m01-1-a", "m99-1-a")),
        "“任务编号”：没有编号",
    ),
    "a way out of the folder": (body("erratum", lambda old: old.replace("m01-1-a", "../../x")), "“条目编号”：没有编号"),
    "an absolute path": (body("erratum", lambda old: old.replace("m01-1-a", "/etc/passwd")), "“条目编号”：没有编号"),
    "a department that is a path": (
        body("record", lambda old: old.replace("### 报送部门\n\n_No response_", "### 报送部门\n\n../office")),
        "“报送部门”：没有“../office”这一选项",
    ),
    "a year that is a path": (
        body("problem", lambda old: old.replace("2026-11-05", "../../x-01-01")),
        "“发现日期”：须是年月日齐全的日期，写成2026-03-16这样",
    ),
    "a record of a day that is a path": (
        body("correction", lambda old: old.replace("2026-02-03", "../../x")),
        "“原日期”：m01-1-a没有“../../x”的记录",
    ),
    "a record of a department that is a path": (
        body("correction", lambda old: old.replace("读者服务科", "../office")),
        "“原报送部门”：没有部门“../office”",
    ),
    "a correction to a year that is a path": (
        body("correction", lambda old: old.replace("2026-05-05", "2025-../../x")),
        "“日期”：须是年月日齐全的日期",
    ),
    "a phone number in a correction": (
        body("correction", lambda old: old.replace("阅2号", "电话13800138000")),
        "“证明材料文号”：疑似手机号",
    ),
    "a correction that cannot be seen": (
        body("correction", lambda old: old.replace("阅2号", "阅\u200b2号")),
        "“证明材料文号”：第1个字“阅”之后有看不见或已损坏的字符（U+200B）",
    ),
    "a choice that there is none of": (
        body("problem", lambda old: old.replace("12345热线", "$(id)")),
        "“来源”：没有“$(id)”",
    ),
    "an id to be corrected": (
        body("erratum", lambda old: old.replace("同日同地计1次", "m01-1-a", 1)),
        "没有“m01-1-a”，请照录",
    ),
    "a correction that is no text": (
        body("erratum", lambda old: old.replace("同一天", "\x00")),
        "“改为”：开头有看不见",
    ),
    "a correction to the same": (
        body("erratum", lambda old: old.replace("同一天同一地点计1次", "同日同地计1次")),
        "“改为”：与原有文字相同",
    ),
    "a body that is none": (event("record") | {"issue": event("record")["issue"] | {"body": None}}, "没有正文"),
    "an empty body": (body("record", lambda _: ""), "没有正文"),
    "a body that is a list": (
        event("record") | {"issue": event("record")["issue"] | {"body": ["### 任务编号"]}},
        "issue.body须是文字，写的是一个列表",
    ),
    "a body that is no form": (body("record", lambda _: "<details>@all</details>"), "不是用表单填写的"),
    "a huge body": (body("record", lambda old: old + "\n" * MOST_CHARACTERS), "正文太长"),
    "a number that is a truth": (
        event("record") | {"issue": event("record")["issue"] | {"number": True}},
        "issue.number",
    ),
    "a number that is text": (
        event("record") | {"issue": event("record")["issue"] | {"number": "1; id"}},
        "issue.number",
    ),
    "a negative number": (event("record") | {"issue": event("record")["issue"] | {"number": -1}}, "issue.number"),
    "an issue that is a list": (event("record") | {"issue": []}, "issue须是一组内容"),
    "no issue": ({"action": "opened"}, "issue须是一组内容"),
    "a user that is text": (
        event("record") | {"issue": event("record")["issue"] | {"user": "zhang"}},
        "issue.user须是",
    ),
    "a login that is a number": (
        event("record") | {"issue": event("record")["issue"] | {"user": {"login": 1}}},
        "issue.user.login须是文字",
    ),
    "an association that is a list": (
        event("record") | {"issue": event("record")["issue"] | {"author_association": ["OWNER"]}},
        "不在可以报送的人员之列",
    ),
    "another action": (event("record") | {"action": "labeled"}, "action须是opened、edited、reopened或closed"),
    "an action that is a list": (
        event("record") | {"action": ["opened"]},
        "action须是opened、edited、reopened或closed",
    ),
    "a list": ([event("record")], "整个文件须是一组内容"),
    "a number": (7, "整个文件须是一组内容"),
}
