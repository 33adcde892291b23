"""Reading one file strictly, and writing one so that it reads back the same."""

from pathlib import Path
from typing import Any

import pytest
from helpers.mistakes import Case, cases, mistaken, reported
from helpers.paths import OFFICE
from hypothesis import example, given
from hypothesis import strategies as st

from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import FORBIDDEN, MAX_DEPTH, construct, explain, parse


@pytest.mark.parametrize("case", cases("writing"))
def test_writing(case: Case, tmp_path: Path) -> None:
    """A file that is not written as it must be is reported at its place, and the other files are still checked."""
    assert sorted(reported(mistaken(case, tmp_path))) == sorted(case["expected"])


@pytest.mark.parametrize("case", cases("values"))
def test_values(case: Case) -> None:
    """Nothing is read as anything but what stands there: no YAML 1.1 surprises."""
    assert _read(f"a: {case['text']}\n") == {"a": case["value"]}
    assert type(_read(f"- {case['text']}\n")[0]) is type(case["value"])


def _read(text: str) -> Any:
    source, problems = parse("file", text.encode())
    assert source is not None
    assert not problems
    return construct(source.node)


def test_the_deepest_nesting_allowed() -> None:
    """Nesting up to the limit is read; it is one level more that is refused."""
    assert _read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert parse("file", b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))[0] is None


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", '["]", '])
def test_hostile_nesting(sign: str) -> None:
    """A hundred thousand levels are refused like twenty-five: neither recursion nor memory runs out."""
    source, problems = parse("file", sign.encode() * 100_000)
    assert source is None
    assert "层次过深" in problems[0].message


def test_places_count_characters() -> None:
    """Lines and columns count from 1, columns in characters, of keys and of values, in flow style too."""
    source, _ = parse("file", "部门: 办公室\n列表:\n  - {名称: 甲, 序号: 乙}\n".encode())
    assert source is not None
    assert source.position(("列表", 0, "序号")) == (3, 17)
    assert source.position(("列表", 0, "序号"), key=True) == (3, 13)
    assert source.position(("列表", 0, "缺")).line == 3


def test_unknown_messages_are_quoted() -> None:
    """A message of the parser that has no Chinese is shown as it is, so that it can be looked up."""
    assert explain("something new") == "YAML写法有误（something new）"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@example("\t")
@example("\x85")
@example("a\n b\n\n")
@example("- a: b # c")
@example("123456789012345678")
def test_written_text_reads_back(text: str) -> None:
    """Whatever text is written by `yaml_text` is read back the same, or refused because of a character not allowed."""
    value = {"text": text, "list": [text, {"text": text}], "responsible": [text]}
    source, problems = parse("file", yaml_text(value).encode())
    if FORBIDDEN.search(text):
        assert problems
    else:
        assert not problems
        assert source is not None
        assert construct(source.node) == value


_LEAVES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20).filter(
        lambda text: not FORBIDDEN.search(text)
    ),
    st.integers(-(10**15), 10**15),
    st.booleans(),
)
_KEYS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12).filter(
    lambda text: not FORBIDDEN.search(text)
)


@given(st.recursive(_LEAVES, lambda below: st.lists(below, max_size=4) | st.dictionaries(_KEYS, below, max_size=4)))
def test_written_values_read_back(value: Any) -> None:
    """Nested lists and mappings of text, integers and booleans are written and read back the same, types included."""
    text = yaml_text({"value": value})
    assert repr(_read(text)) == repr({"value": value})


def test_canonical_form() -> None:
    """Block style, a key a line, two spaces, list items indented under their key, lists of ids on one line."""
    value = {"sections": [{"id": "s1", "clauses": [{"text": "文" * 300, "responsible": ["a", "b"], "retired": "no"}]}]}
    assert yaml_text(value) == (
        "sections:\n  - id: s1\n    clauses:\n      - text: "
        + "文" * 300
        + "\n        responsible: [a, b]\n        retired: 'no'\n"
    )


def test_repeated_values_are_written_out() -> None:
    """An object that occurs twice is written twice: what is written holds no aliases."""
    names = ["office"]
    assert "&" not in yaml_text([{"members": names}, {"members": names}])


@pytest.mark.parametrize("name", ["policy", "checklist", "departments"])
def test_the_real_files_are_canonical(name: str) -> None:
    """The committed files are as `yaml_text` writes them: rewriting one changes nothing but what is meant."""
    text = (OFFICE / f"{name}.yml").read_text(encoding="utf-8")
    schema, _, rest = text.partition("\n")
    assert schema.startswith("# yaml-language-server: $schema=")
    assert yaml_text(_read(rest)) == rest
