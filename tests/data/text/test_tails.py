"""Responsibility tails: a bracket, a line, a cell and a paragraph, read into roles and nothing swallowed."""

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.paths import TESTS
from hypothesis import given
from hypothesis import strategies as st
from yaml import safe_load

from policysite.data.text.tails import (
    ROLES,
    NotUnderstood,
    Part,
    Tail,
    clauses_in,
    column_role,
    line_tail,
    read_cell,
    read_tail,
)

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    found: list[Case] = safe_load((TESTS / "data" / "cases" / name).read_text(encoding="utf-8"))
    return found


def said(tail: Tail | NotUnderstood | None) -> Case:
    """What is read, as the cases write it."""
    if tail is None:
        return {"none": True}
    if isinstance(tail, NotUnderstood):
        return {"why": tail.why}
    roles = {role: list(tail.of(role)) for role in ROLES}
    rest = {"leader": list(tail.leaders), "deadline": tail.deadline, "scope": tail.scope, "note": tail.note}
    return {key: value for key, value in (roles | rest | {"doubts": list(tail.doubts)}).items() if value}


@pytest.mark.parametrize("case", cases("tails.yml"), ids=lambda case: case["text"])
def test_a_bracket_is_read_to_its_last_word(case: Case) -> None:
    """Roles, leaders, deadline, limit, note as written; an ordinary bracket is none; what cannot be read says why."""
    found = read_tail(case["text"], case.get("first", False))
    wanted = {key: value for key, value in case.items() if key not in ("text", "first")}
    if "why" in wanted:
        assert isinstance(found, NotUnderstood), said(found)
        assert wanted["why"] in found.why
    else:
        assert said(found) == wanted
    assert found is None or found.text == case["text"]


@pytest.mark.parametrize("case", cases("cells.yml"), ids=lambda case: case["cell"])
def test_a_cell_is_read_in_its_columns_role(case: Case) -> None:
    """A cell without brackets; words in it that name a role go before the header's; one that is empty names nobody."""
    found = read_cell(case["cell"], case["role"])
    wanted = {key: value for key, value in case.items() if key not in ("cell", "role")}
    assert found.text == case["cell"]
    if "why" in wanted:
        assert isinstance(found, NotUnderstood), said(found)
        assert wanted["why"] in found.why
    else:
        assert said(found) == wanted


def test_a_columns_header_says_what_it_holds() -> None:
    """Roles, leaders and deadlines by the words of the header; any other column is none of these."""
    wanted = safe_load((TESTS / "data" / "cases" / "columns.yml").read_text(encoding="utf-8"))
    assert {header: column_role(header) for header in wanted} == wanted


def whole(parts: tuple[Part, ...]) -> str:
    """The paragraph that the parts are."""
    return "".join(part.text + (part.tail.text if part.tail else "") + part.after for part in parts)


@pytest.mark.parametrize("case", cases("clauses.yml"), ids=lambda case: case["text"])
def test_a_paragraph_falls_into_clauses(case: Case) -> None:
    """Each tail ends a clause, one that cannot be read does so as text, and no sign of the paragraph is lost."""
    parts = clauses_in(case["text"])
    assert whole(parts) == case["text"]
    assert all(case["text"].startswith(part.text, part.at) for part in parts)
    found = [[part.text, *(f"{role}/{name}" for role, name in part.tail.units if part.tail)] if part.tail
             else [part.text, *([part.problem.why] if part.problem else [])] for part in parts]  # fmt: skip
    for part, wanted in zip(found, case["parts"], strict=True):
        if isinstance(wanted[-1], dict):
            assert wanted[-1]["why"] in part.pop()
            wanted = wanted[:-1]
        assert part == wanted


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("责任单位：市财政局、市教育局", ("市财政局", "市教育局")),
        ("责任单位：市财政局、市教育局。", ("市财政局", "市教育局")),
        ("（责任单位：市财政局）", ("市财政局",)),
        ("牵头单位：市财政局。责任单位：市教育局。", ("市教育局",)),
    ],
)
def test_a_line_of_its_own_is_a_tail(line: str, units: tuple[str, ...]) -> None:
    """The whole line is the tail's text, with or without brackets and 。."""
    found = line_tail(line)
    assert isinstance(found, Tail)
    assert (found.text, found.of("responsible")) == (line, units)


def test_a_line_may_end_in_a_tail_and_may_be_none() -> None:
    """Behind a 。 the tail is what ends the line; running words are none, a key without units is not understood."""
    found = line_tail("开展检查。责任单位：市财政局、市教育局。")
    assert isinstance(found, Tail)
    assert found.text == "责任单位：市财政局、市教育局。"
    assert line_tail("责任单位要高度重视，按时报送。") is None
    assert line_tail("开展检查。（责任单位：市财政局）") is None
    assert isinstance(line_tail("责任单位：另行确定"), NotUnderstood)


def test_several_brackets_that_stand_together_are_one_tail() -> None:
    """What `clauses_in` has put together is read again from its own words."""
    found = read_tail("（责任单位：市财政局）（牵头单位：市教育局；6月底前完成）")
    assert said(found) == {"responsible": ["市财政局"], "lead": ["市教育局"], "deadline": "6月底前"}


def test_names_that_are_known_are_units_however_they_end() -> None:
    """A unit whose name ends like none is read where it is known, and one with 和 that is known is not two."""
    assert said(read_tail("（县残联牵头，鑫达物业配合）"))["why"] == "“鑫达物业”不像单位名称"
    known = ("鑫达物业", "公安局和财政局联合专班", "综合科和技术科")
    assert said(read_tail("（县残联牵头，鑫达物业配合）", known=known)) == {"lead": ["县残联"], "support": ["鑫达物业"]}
    assert said(read_tail("（责任科室：综合科和技术科）", known=known)) == {"responsible": ["综合科和技术科"]}


GENRE = TESTS / "data" / "genre"


def genre_lines(name: str) -> list[str]:
    """The lines of a text of the genre that are not blank."""
    raw = (GENRE / f"{name}.txt").read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("labels", sorted(GENRE.glob("*.json")), ids=lambda path: path.stem)
def test_every_labelled_tail_of_the_genre_is_read(labels: Path) -> None:
    """All tails with their roles, deadlines and limits, and no bracket that is none."""
    wanted = json.loads(labels.read_text(encoding="utf-8"))
    found, leads = [], False
    for number, line in enumerate(genre_lines(labels.stem), 1):
        parts = clauses_in(line, leads)
        assert whole(parts) == line
        assert not any(part.problem for part in parts)
        for tail in (part.tail for part in parts if part.tail):
            leads = leads or tail.leads_below
            assert tail.first_leads is leads
            assert not tail.doubts
            roles = {role: list(tail.of(role)) for role in ROLES if tail.of(role) and not (role == "lead" and leads)}
            rest = {"deadline": tail.deadline, "scope": tail.scope}
            found.append({"line": number, "text": tail.text, "roles": roles} | rest)
    assert found == [
        {key: tail[key] for key in ("line", "text", "roles", "deadline", "scope")} for tail in wanted["tails"]
    ]
    assert leads is wanted["first_is_lead"]


def test_every_unit_of_the_genres_table_is_read() -> None:
    """The header says which columns hold units; their cells name those that are labelled, and no other."""
    header, *rows = (line.split("\t") for line in genre_lines("a4") if "\t" in line)
    roles = [*map(column_role, header)]
    read = [read_cell(cell, role) for row in rows for cell, role in zip(row, roles, strict=False) if role]
    units = {name for tail in read if isinstance(tail, Tail) for _, name in tail.units}
    assert units == set(json.loads((GENRE / "a4.json").read_text(encoding="utf-8"))["units"])
    assert not any(isinstance(tail, NotUnderstood) for tail in read)


_WORDS = st.sampled_from(
    [*"（）()【】〔〕：；，。、:;, ", "责任单位", "市财政局", "牵头", "负责", "6月底前完成", "各县", "和", "完善机制"]
)


@given(st.lists(_WORDS, max_size=24).map("".join), st.booleans())
def test_nothing_is_lost_whatever_the_words(paragraph: str, leads: bool) -> None:
    """The parts are the paragraph, and every unit stands in its tail."""
    parts = clauses_in(paragraph, leads)
    assert whole(parts) == paragraph
    for tail in (part.tail for part in parts if part.tail):
        printed = "".join(tail.text.split())
        assert all("".join(name.split()) in printed or "、" in name for _, name in tail.units)
    line_tail(paragraph)
    read_tail(paragraph)
    read_cell(paragraph, "responsible")
