"""A problem is a value: what stands in it, and the words that are made of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.paths import DAY, PROJECT
from helpers.trees import tree
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.folder import Folder
from policysite.data.load import problems_of
from policysite.data.problems import START, Aside, Id, Key, Position, Problem, Spot, Subject, listed


def problem(text: str, **values: object) -> Problem:
    """A problem of a file."""
    return Problem("data/x.yml", Position(3, 5), "rule", text, values)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "3"),
        (DAY, "2026-11-23"),
        (Key("amount", "数量"), "“amount”（数量）"),
        (Key("note"), "“note”"),
        (Subject("refs", "学习内容", "第2项"), "“refs”（学习内容）第2项"),
        (Aside("document"), "（document）"),
        (Id("office"), "office"),
        (Spot("data/x.yml", 18), "第18行"),
        (Spot("data/y.yml", 18), "data/y.yml第18行"),
    ],
)
def test_words_for_editors(value: object, said: str) -> None:
    """Who edits the files reads keys and ids as they stand there, and of another file its name."""
    assert problem("写的是{it}。", it=value).message == f"写的是{said}。"


@given(st.text("{}:!.%0ax\\", max_size=20))
def test_data_are_no_templates(text: str) -> None:
    """Braces and whatever else a value holds stand in the message as they are."""
    assert problem("“{given}”重复{given}", given=text, x="y").message == f"“{text}”重复{text}"


def test_braces_in_the_data_are_told_as_they_are(tmp_path: Path) -> None:
    """From the files to the message nothing of the data is taken for a place in it."""
    text = "records:\n  - duty: 'm{0}'\n    date: 2026-01-05\n    '{given}': '{1.x}'\n    amount: '{amount!r}'\n"
    found = problems_of(Folder(tree(tmp_path / "data", {"records/2026/office.yml": text})), today=DAY)
    assert [each.message.partition("。")[0] for each in found] == [
        "没有“{given}”这一项",
        "“amount”（数量）须是不小于1的整数，写的是“{amount!r}”",
    ]


def test_a_long_line_is_cut_and_what_stands_below_is_not() -> None:
    """Nobody reads a line without end; an entry to copy is given whole."""
    assert problem("{it}", it="长" * 600).message == "长" * 500 + "……"
    assert problem("请加上：\n{it}", it="长" * 600).message == "请加上：\n" + "长" * 600


def test_the_order_of_problems() -> None:
    """By file, line, column and message; what reads the same stands once."""
    places = [("b", START), ("a", Position(10, 1)), ("a", Position(9, 2)), ("a", Position(9, 1))]
    found = [Problem(file, place, "rule", "{x}", {"x": x}) for file, place in places for x in ("乙", "甲", "甲")]
    assert [str(each) for each in listed(found)] == [
        f"{place}: {x}" for place in ("a:9:1", "a:9:2", "a:10:1", "b:1:1") for x in ("乙", "甲")
    ]


def _templates(path: Path) -> Iterator[ast.expr]:
    """What is given as the template of a problem or fault, one of a day before its bound too."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in ("Problem", "Fault", "earlier")
        ):
            place = 3 if call.func.id == "Problem" else 2
            yield from call.args[place : place + 1]


def test_templates_are_written_out() -> None:
    """A message's template is a text in the code: none is put together, so none can hold data."""
    found = [each for path in (PROJECT / "policysite").rglob("*.py") for each in _templates(path)]
    assert len(found) > 100
    assert not [ast.unparse(each) for each in found if isinstance(each, (ast.JoinedStr, ast.BinOp, ast.Call))]
