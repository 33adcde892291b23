"""Names of units: what is one, what kind it is, its id, and which two may be one."""

import re

import pytest
from helpers.paths import TESTS
from hypothesis import given
from hypothesis import strategies as st
from yaml import safe_load

from policysite.data.model.values import DepartmentId
from policysite.data.text.unit_lists import halves, units_in
from policysite.data.text.units import alike, id_of, is_unit_like, kind_of

CASES = safe_load((TESTS / "data" / "cases" / "units.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "names"), CASES["kinds"].items())
def test_a_names_kind_is_guessed(kind: str, names: list[str]) -> None:
    """Every name is a unit's, and of this kind."""
    assert {name: kind_of(name) for name in names} == dict.fromkeys(names, kind)
    assert [name for name in names if not is_unit_like(name)] == []


def test_other_words_are_no_units() -> None:
    """Words that end like a unit, or hold one in a sentence, are none."""
    assert [name for name in CASES["no_units"] if is_unit_like(name)] == []


@pytest.mark.parametrize("case", CASES["joined"], ids=lambda case: case[0])
def test_one_unit_or_two(case: list[str]) -> None:
    """和, 及, 与 in a name: what is read from it; with ？ where it may be two."""
    words, *wanted = case
    found = list(units_in(words, ()))
    assert [listed.name + "？" * listed.doubtful for listed in found] == wanted
    assert all(halves(listed.name) for listed in found if listed.doubtful)


def test_two_names_that_may_be_one() -> None:
    """Short and long forms, with and without 市, other brackets; and names that only look alike are not told."""
    assert [pair for pair in CASES["alike"] if alike(pair) != (tuple(pair),)] == []
    assert [pair for pair in CASES["different"] if alike(pair)] == []


@pytest.mark.parametrize(("name", "wanted"), CASES["ids"].items())
def test_an_id_is_the_pinyin(name: str, wanted: str) -> None:
    """Lower case with hyphens, cut between syllables, never one that is another kind's."""
    assert id_of(name, ()) == wanted


def test_an_id_that_is_taken_gets_a_number() -> None:
    """The first that is free from -2 on."""
    assert id_of("综合科", ["zong-he-ke"]) == "zong-he-ke-2"
    assert id_of("综合科", ["zong-he-ke", "zong-he-ke-2"]) == "zong-he-ke-3"


@given(st.text(st.sampled_from("市财政局绿化（）〔〕A1 ·-é龘𠮷、index ref-term"), min_size=1, max_size=60))
def test_every_id_has_the_form_of_one(name: str) -> None:
    """Whatever the name, the id is one that the data may hold, and short."""
    pattern = DepartmentId.__metadata__[-1].json_schema_extra["pattern"]
    found = id_of(name, ())
    assert re.fullmatch(pattern, found)
    assert len(found) <= len("unit-") + 40
    assert not re.match("(?:index|ref|term)(?:-|$)", found)
