"""Tests hold each word of a state in one place, or two, and take it from its home everywhere else."""

import pytest
from helpers.paths import TESTS
from helpers.words import STATE

from policysite.figures.duties import State


@pytest.mark.parametrize("word", [word for state, word in STATE.items() if state is not State.EXCEPTED])
def test_no_word_of_a_state_stands_in_many_tests(word: str) -> None:
    """In two modules at most: `helpers/words.py` has it for the others, so that a change of it fails few tests.

    有说明 is said of cases too.
    """
    found = [path.name for path in sorted(TESTS.rglob("*.py")) if word in path.read_text(encoding="utf-8")]
    assert len(found) <= 2, found
