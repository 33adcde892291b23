"""The whole small tree with harmless but nasty words in every field of prose, and what is read back of it."""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from helpers.hostile.tree import FORMER, LAST, base, got, issued, places, plant, put
from helpers.hostile.values import kind
from policysite.data.yaml.editing import yaml_text

NASTY = (
    "{{ 7*7 }}",
    "{% raw %}",
    "{# note #}",
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg/onload=window.pwned=1>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<b>&amp;</b>",
    "</p></div></article><!--",
    "-->]]>",
    "*星号*",
    "**两个**",
    "_下划_",
    "`代码`",
    "a | b | c",
    "1. 一",
    "- 一",
    "# 题",
    "> 引",
    "[链](javascript:window.pwned=1)",
    "<javascript:window.pwned=1>",
    "javascript:window.pwned=1",
    "![图](x)",
    "~~删~~",
    "\\* \\{",
    "{: #x .y onclick=window.pwned=1 }",
    "&#60;",
    '"引号" onmouseover="window.pwned=1',
    "'单'",
    "--",
    "1＋6 100% $x^2$ ${7*7} #{7*7} <%= 7*7 %>",
    "=1+1",
    "@部门",
    "---",
    ":material-x:",
    "wzxhzdk:0",
    "klzzwxh:0003",
    "\\r\\n\\u0000",
    "𠮷🀄é",
)
"""Each of them means something to some program that the text passes through."""

ALL = "".join(NASTY)
ALL_IN_NAMES = ALL.replace(";", "")
"""The same without the sign that separates names."""
LONG = "长" * 99_999 + "终"
FORMULAS = ('=HYPERLINK("javascript:1","x")', "+1+1", "-2", "@SUM(1)", "=cmd|'/C calc'!A0")
LINK = 'https://forge.example/a"onmouseover="window.pwned=1"><script>window.pwned=1</script>{{7*7}}'

REFERRING = frozenset(
    {
        *("Link.measure", "Category.number", "Category.section", "Section.number", "Duty.clause", "Duty.quote"),
        *("Member.id", "Department.successor"),
        *("Record.duty", "Explanation.duty", "LedgerItem.department", "Submission.by", "Term.term", "Allowed.text"),
        *("Duty.unit", "Corrected.who", "Corrected.summary", "Withdrawn.who", "Withdrawn.summary"),
        *("Corrected.duty", "Corrected.after", "Withdrawn.duty", "Withdrawn.after"),
    }
)
"""Fields of text that name an entry, or must be words of another field."""
LISTS = frozenset(
    {
        *("Department.aliases", "Term.aliases", "LedgerItem.remedies", "Session.questions", "Section.text"),
        *("Roles.leader", "Attachment.text", "Attachment.header", "Attachment.notes", "Measure.cells"),
        *("Section.after", "Clause.further", "Settings.search_examples"),
    }
)
NAMES = frozenset(
    {
        *("Department.name", "Department.printed", "Department.aliases"),
        *("Session.host", "SynonymGroup.words", "Term.aliases", "Settings.search_examples"),
    }
)
"""Fields that hold one name."""
IN_TAIL = frozenset({"Roles.leader", "Clause.note"})
"""Fields of a clause whose words stand in its printed tail, too."""

MARKED = re.compile("甲([0-9]+)乙")


def folded(text: str) -> str:
    """Without white space, which pages and files may break anew."""
    return "".join(text.split())


def prose() -> dict[int, str]:
    """The number by which each field of prose is known, and its name."""
    listed = [place for place in places() if not place.file.startswith("source/")]
    names = [place.name for place in listed if kind(place) == "text" and place.name not in REFERRING]
    return dict(enumerate([*names, *sorted(LISTS), "Attachment.rows", "SynonymGroup.words"]))


def nasty(number: int, old: str, words: str = ALL) -> str:
    """The nasty text of a field: its number, the nasty words, what was there."""
    return f"甲{number}乙{words}丙{old}"


def tree(root: Path) -> None:
    """Write the nasty tree to `root`; its former version has the very words of the last."""
    plant(root)
    values = deepcopy(dict(base()))
    values["departments"][0]["printed"] = values["departments"][0]["name"]
    values["study/2026-03-18-reading"]["host"] = "阅览学习小组"
    numbers = {name: number for number, name in prose().items()}
    for place in sorted(places(), key=lambda place: place.name != "Reference.title"):  # others quote that one
        if place.name in numbers:
            path = (*place.path, 0) if kind(place) == "list" else place.path
            path = (*path, 0) if place.name == "Attachment.rows" else path
            old = got(values[place.file], path)
            new = nasty(numbers[place.name], old, ALL_IN_NAMES if place.name in NAMES else ALL)
            put(values[place.file], path, new)
            if place.name in ("Reference.title", "Department.printed"):
                values["policy"] = _replaced(values["policy"], old, new)
            elif place.name in IN_TAIL:
                values["policy"] = _replaced(values["policy"], f"：{old}；", f"：{new}；")
        elif kind(place) == "url" and place.name != "Settings.forge_url":
            put(values[place.file], place.path, LINK)
    _special(values, numbers)
    for version in (FORMER, LAST):
        (root / "source" / f"{version}.txt").write_text(issued(values), encoding="utf-8")
    text = {name: value for name, value in values["policy"].items() if name != "versions"}
    values[f"source/{FORMER}"] = {"policy": text, "checklist": values["checklist"]}
    for name, value in values.items():
        (root / f"{name}.yml").write_text(yaml_text(value), encoding="utf-8")


def _special(values: MutableMapping[str, Any], numbers: Mapping[str, int]) -> None:
    """What must agree with the document's words, texts of 100,000 characters, and what a sheet would reckon."""
    clause = nasty(numbers["Clause.text"], "")
    values["duties"][0]["quote"] = clause + values["duties"][0]["quote"]
    values["glossary"][0]["term"] = f"{ALL}丙每季度"
    values["policy"] = _replaced(values["policy"], "按照《借阅管理办法", f"{LONG}按照《借阅管理办法")
    item = values["ledger/2026"]["items"][1]
    item["problem"] = LONG
    item["standard"], item["leader"] = FORMULAS[:2]
    for duty, formula in zip(values["duties"][1:4], FORMULAS[2:], strict=True):
        duty["title"] = formula
    values["records/2026/reading"]["records"][1]["summary"] = LONG


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(below, old, new) for key, below in value.items()}
    if isinstance(value, list):
        return [_replaced(below, old, new) for below in value]
    return value.replace(old, new) if isinstance(value, str) else value


def spoilt(texts: Iterator[str]) -> list[str]:
    """Those of the texts in which nasty words do not stand as typed, white space aside: a part of each."""
    words = folded(f"{ALL}丙"), folded(f"{ALL_IN_NAMES}丙")
    marks = ((text, mark) for text in map(folded, texts) for mark in MARKED.finditer(text))
    wrong = ((text, mark) for text, mark in marks if not text.startswith(words, mark.end()))
    return [text[mark.start() : mark.end() + len(words[0])] for text, mark in wrong]


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for below in value.values() if isinstance(value, dict) else value:
            yield from strings(below)
