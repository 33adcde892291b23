"""Editing a data file by its lines: what is not meant stays byte for byte."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.yaml.comments import comments
from policysite.data.yaml.editing import anew, entry_text, values, with_entries, with_scalar, without
from policysite.data.yaml.reading import construct, parse
from policysite.data.yaml.revising import with_values

WORDS = st.sampled_from(["走访", "'引: 号'", '"a # b"', ">-\n      折\n      行", "|-\n      一行", "x # 注"])
ITEMS = st.builds(
    lambda day, words, tail: f"  - duty: a\n    date: 2026-01-{day:02}\n    summary: {words}\n{tail}",
    st.integers(1, 28),
    WORDS,
    st.sampled_from(["", "\n", "  # 注\n", "    # 深注\n\n", "# 左\n"]),
) | st.builds(lambda day: f"  - {{duty: a, date: 2026-01-{day:02},\n      summary: b}} # 行\n", st.integers(1, 28))


ENTRY = {"duty": "c", "summary": "两行：\n'#'"}


@given(
    items=st.lists(ITEMS, min_size=1, max_size=4), at=st.integers(0, 4), tail=st.sampled_from(["", "sample: true\n"])
)
def test_every_other_byte_stays(items: list[str], at: int, tail: str) -> None:
    """However the others are written, the entry stands at its place, and without its lines the file is the old one."""
    old = f"# 头\nrecords:\n{''.join(items)}{tail}".encode()
    entry = {"duty": "b", "date": date(2026, 1, 15)}
    edited = with_entries(old, ("records",), [(min(at, len(items)), entry), (0, entry), (min(at, len(items)), ENTRY)])
    assert edited is not None
    lines = edited.data.decode().split("\n")
    for added, value in zip(edited.added, (entry, entry, ENTRY), strict=True):
        assert "\n".join(lines[at - 1] for at in added.lines) == added.text == entry_text(value)
    new = {at for added in edited.added for at in added.lines}
    assert "\n".join(line for at, line in enumerate(lines, 1) if at not in new).encode() == old
    source, _ = parse("", edited.data)
    assert source is not None
    before = min(at, len(items))
    expected = ["b", *["a"] * before, "b", "c", *["a"] * (len(items) - before)]
    assert [record["duty"] for record in construct(source.node)["records"]] == expected


@pytest.mark.parametrize(
    "text", ["records: [{duty: a}]\n", "? records\n: - duty: a\n", "records: a\n", "other: 1\n", "records: [\n]\n", "["]
)
def test_what_cannot_be_edited_by_lines_is_left(text: str) -> None:
    """Where the entry could not stand on lines of its own there is no edit."""
    assert with_entries(text.encode(), ("records",), [(0, {"duty": "b"})]) is None


def test_a_value_is_replaced_where_it_stands() -> None:
    """One scalar changes, its comment and all else stay; not a list, a text of several lines, or what is not there."""
    old = b"a: 2026-01-01 # why\nb: [1]\nc: >-\n  x\n  y\n"
    assert with_scalar(old, ("a",), date(2026, 10, 1)) == old.replace(b"2026-01-01", b"2026-10-01")
    assert [with_scalar(old, (key,), 2) for key in "bcd"] == [None, None, None]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), st.booleans())
def test_one_text_is_replaced(text: str, flow: bool) -> None:
    """The text at a path becomes the new one, whatever it is and however it was written; the rest stays."""
    old = b"# a\n- id: x\n  note: '\xe6\x97\xa7: 1' # b\n  aliases: [\xe7\x94\xb2, \xe4\xb9\x99]\n- id: y\n"
    path = (0, "aliases", 1) if flow else (0, "note")
    new = with_scalar(old, path, text)
    if new is None:  # a sign that cannot be read back
        assert parse("", entry_text({"a": text}).encode())[1]
        return
    source, _ = parse("", new)
    assert source is not None
    aliases = ["甲", text] if flow else ["甲", "乙"]
    assert construct(source.node) == [{"id": "x", "note": "旧: 1" if flow else text, "aliases": aliases}, {"id": "y"}]
    assert new.startswith(b"# a\n- id: x\n  note: ")
    assert new.endswith(b"]\n- id: y\n")
    assert b" # b\n" in new


@pytest.mark.parametrize("path", [("note",), ("list",), ("absent",)], ids=["on two lines", "a list", "not there"])
def test_what_is_no_text_on_one_line_stays(path: tuple[str, ...]) -> None:
    """What cannot be replaced in its place is not."""
    assert with_scalar(b"note: >-\n  a\n  b\nlist: [a]\n", path, "c") is None


LISTED = b"""# \xe5\xa4\xb4
items:
  - id: a # first
    steps: []
  # of b
  - {id: b,
     note: x}

  - id: c
    note: >-
      x
      y
last: 1
"""


def test_entries_and_keys_are_removed_by_their_lines() -> None:
    """Comments and empty lines around them stay."""
    lines = LISTED.split(b"\n")
    assert without(LISTED, [("items", 0), ("items", 2)]) == b"\n".join([*lines[:2], *lines[4:8], *lines[12:]])
    assert without(LISTED, [("items", 2, "note"), ("last",)]) == b"\n".join([*lines[:9], lines[13]])
    assert without(LISTED, []) == LISTED


@pytest.mark.parametrize(
    "paths",
    [
        [("items", 0, "id")],
        [("items", 1, "id")],
        [("items", 3)],
        [("absent",)],
        [()],
    ],
    ids=["on the line of the sign", "in braces", "not there", "no such key", "all"],
)
def test_what_has_no_lines_of_its_own_is_not_removed(paths: list[tuple[str | int, ...]]) -> None:
    """Nothing goes where something else would go with it."""
    assert without(LISTED, paths) is None


def test_a_list_of_which_nothing_is_left_is_an_empty_one() -> None:
    """Its key stays, with its comment; comments of the entries that are gone stay where they stood."""
    found = without(LISTED, [("items", 0), ("items", 1), ("items", 2)])
    lines = LISTED.split(b"\n")
    emptied = [lines[0], b"items: []", lines[4], lines[7], *lines[12:]]
    assert found == b"\n".join(emptied)


CORRECTED = """\
# 读者服务科2026年
records:
  # 一季度
  - duty: m01-1-a # 社区
    date: 2026-02-10
    # 摘要见登记簿
    summary: '到甲社区' # 原件

  - {duty: m01-1-b, date: 2026-02-12} # 短
  - duty: m01-1-a
    summary: >-
      到乙社区
    date: 2026-11-11
    evidence: [{title: 照片, ref: 阅1号}] # 见
# 完
"""
FIRST, SECOND, THIRD = (
    {"duty": "m01-1-a", "date": date(2026, 2, 10), "summary": "到甲社区"},
    {"duty": "m01-1-b", "date": date(2026, 2, 12)},
    {
        "duty": "m01-1-a",
        "date": date(2026, 11, 11),
        "summary": "到乙社区",
        "evidence": [{"title": "照片", "ref": "阅1号"}],
    },
)


@pytest.mark.parametrize(
    ("index", "entry", "old", "new"),
    [
        (0, FIRST, "", ""),
        (0, FIRST | {"date": date(2026, 3, 1)}, "2026-02-10", "2026-03-01"),
        (0, FIRST | {"summary": "到丙社区: 1"}, "'到甲社区' # 原件", "'到丙社区: 1' # 原件"),
        (
            0,
            {"duty": "m01-1-b", "date": date(2026, 2, 10), "amount": 2, "summary": "到甲社区"},
            "  - duty: m01-1-a # 社区\n    date: 2026-02-10\n",
            "  - duty: m01-1-b # 社区\n    date: 2026-02-10\n    amount: 2\n",
        ),
        (
            0,
            {"duty": "m01-1-a", "date": date(2026, 2, 10)},
            "    summary: '到甲社区' # 原件\n",
            "    # 原件\n",
        ),
        (
            0,
            FIRST | {"evidence": [{"title": "照片", "ref": "2"}]},
            "原件\n",
            "原件\n    evidence:\n      - title: 照片\n        ref: '2'\n",
        ),
        (1, SECOND | {"date": date(2026, 2, 13)}, "2026-02-12", "2026-02-13"),
        (
            1,
            SECOND | {"summary": "查看"},
            "  - {duty: m01-1-b, date: 2026-02-12} # 短\n",
            "  # 短\n  - duty: m01-1-b\n    date: 2026-02-12\n    summary: 查看\n",
        ),
        (2, THIRD | {"summary": "到丁社区"}, "summary: >-\n      到乙社区", "summary: 到丁社区"),
        (2, THIRD | {"evidence": [{"title": "照片", "ref": "阅2号"}]}, "阅1号", "阅2号"),
        (
            2,
            THIRD | {"evidence": [{"title": "照片", "url": "https://x"}]},
            "    evidence: [{title: 照片, ref: 阅1号}] # 见\n",
            "    # 见\n    evidence:\n      - title: 照片\n        url: https://x\n",
        ),
    ],
)
def test_an_entry_is_changed_in_its_place(index: int, entry: dict[str, object], old: str, new: str) -> None:
    """Only the lines of what differs change; comments stay, or stand above where their line is gone."""
    assert with_values(CORRECTED.encode(), ("records", index), entry) == CORRECTED.replace(old, new, 1).encode()


CHANGES = st.fixed_dictionaries(
    {"duty": st.sampled_from("ab"), "date": st.dates(date(2026, 1, 1), date(2026, 12, 31))},
    optional={"amount": st.integers(1, 9), "summary": st.sampled_from(["走访", "a # b", "'引: 号'", "- x"])},
)


@given(items=st.lists(ITEMS, min_size=1, max_size=4), at=st.integers(0, 3), entry=CHANGES)
def test_whatever_is_changed_the_rest_stays(items: list[str], at: int, entry: dict[str, object]) -> None:
    """The entry holds what it is to hold, the others what they held, and every comment is still there."""
    at = min(at, len(items) - 1)
    old = f"# 头\nrecords:\n{''.join(items)}".encode()
    edited = with_values(old, ("records", at), entry)
    assert edited is not None
    before, after = values(old)["records"], values(edited)["records"]
    before[at] = {**entry, "date": str(entry["date"])}
    assert after == before
    assert sorted(each.text for each in comments(edited.decode())) == sorted(
        each.text for each in comments(old.decode())
    )


def test_entries_are_added_deeper_down() -> None:
    """A list below an entry takes entries at its own indent, an empty one too; and so does one that is the file."""
    edited = with_entries(LISTED, ("items", 0, "steps"), [(0, {"date": date(2026, 1, 2), "note": "x"})])
    assert edited is not None
    assert edited.data == LISTED.replace(b"steps: []", b"steps:\n      - date: 2026-01-02\n        note: x")
    for old, new in ((b"# a\n[]\n", b"# a\n- id: b\n"), (b"- id: a\n", b"- id: b\n- id: a\n")):
        edited = with_entries(old, (), [(0, {"id": "b"})])
        assert edited is not None
        assert edited.data == new


def test_a_file_is_written_anew_below_its_head() -> None:
    """The comments before the first entry stay, those within do not."""
    assert anew(LISTED, {"items": []}) == b"# \xe5\xa4\xb4\nitems: []\n"
    assert anew(b"", {"items": []}) == b"items: []\n"
