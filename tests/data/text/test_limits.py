"""Quotas and time limits are found in running words, with what they ask for; numbers that oblige nobody are not."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.limit_table import CASES
from helpers.trees import real

from policysite.data.text.limits import Limit, limits

GENRE = Path(__file__).parents[1] / "genre"


def told(limit: Limit) -> str:
    """A limit as the table writes it."""
    number = f" {limit.at_least}{limit.unit}" if limit.at_least else ""
    by = f" by {'-'.join(map(str, limit.by.values()))}" if limit.by else ""
    if limit.kind == "recurring":
        words = f"{limit.every}{number}{by}"
    elif limit.kind == "deadline":
        words = f"due {limit.due or '?'}"
    elif limit.kind == "within":
        given = limit.within
        words = "within " + (
            " ".join(f"{n} {unit}" for unit, n in given.items()) if isinstance(given, dict) else given or "?"
        )
    else:
        words = f"holds{number}"
    return words + (" ~" if limit.in_principle else "")


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_limits_of_a_sentence(sentence: str, expected: str) -> None:
    """Each sentence holds what the table says, quoted verbatim."""
    found = limits(sentence, 2026)
    assert " | ".join(map(told, found)) == expected
    assert all(sentence[each.start : each.end] == each.quote for each in found)


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in CASES])
def test_white_space_and_full_width_digits_change_nothing(sentence: str) -> None:
    """A table or a Word file may put a space between number and unit; the quote keeps it."""
    spaced = sentence.translate(str.maketrans("0123456789", "０１２３４５６７８９")).replace("个", " 个\u3000")
    found = limits(spaced, 2026)
    assert [*map(told, found)] == [*map(told, limits(sentence, 2026))]
    assert all(spaced[each.start : each.end] == each.quote and each.quote in each.sentence for each in found)


@pytest.mark.parametrize(
    ("sentence", "due", "words"),
    [
        ("6月底前完成。", None, "6月底前"),
        ("2027年6月底前完成，年底前验收。", date(2027, 6, 30), "2027年6月底前"),
        ("年内完成。", None, "年内"),
    ],
)
def test_a_date_without_a_year(sentence: str, due: date | None, words: str) -> None:
    """Where the year of the document is not known, a date without one is a deadline without a day."""
    first = limits(sentence)[0]
    assert (first.kind, first.due, first.due_words) == ("deadline", due, words)


def _overlap(one: str, other: str, line: str) -> bool:
    first, second = line.index(one), line.index(other)
    return first < second + len(other) and second < first + len(one)


def _running_words(labels: dict[str, Any], line: str) -> str:
    """A line without its tails; of a table row the cells without number, units and deadline."""
    for tail in labels["tails"]:
        line = line.replace(tail["text"] or "\0", "。")
    return "\t".join(line.split("\t")[1:3]) if "\t" in line else line


def _labelled(name: str) -> tuple[int, int, int]:
    """How many limits are labelled in a document, how many were found, and how many of these are labelled."""
    labels = json.loads((GENRE / f"{name}.json").read_text(encoding="utf-8"))
    lines = [line for line in (GENRE / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    right = found = 0
    for number, line in enumerate(lines, 1):
        wanted = [each for each in labels["quotas"] if each["line"] == number]
        for limit in limits(_running_words(labels, line), int((labels["date"] or "2026")[:4])):
            found += 1
            told_so = next((each for each in wanted if _agrees(limit, each, line)), None)
            if told_so:
                wanted.remove(told_so)
                right += 1
    return len(labels["quotas"]), found, right


def _agrees(limit: Limit, label: dict[str, Any], line: str) -> bool:
    same = all(getattr(limit, field) == label[field] for field in ("kind", "every", "at_least", "unit"))
    return same and _overlap(limit.quote, label["quote"], line)


def test_the_labelled_documents() -> None:
    """In documents of the kind nothing that is labelled is missed, and nothing else is taken for a limit."""
    counts = [_labelled(f"a{number}") for number in range(1, 9)]
    labelled, found, right = (sum(each) for each in zip(*counts, strict=True))
    assert labelled == 64
    assert right / labelled >= 0.95
    assert right / found >= 0.90


def test_our_own_document() -> None:
    """Every quantified duty of the shipped document is found in its clause, with the same numbers."""
    office = real()
    wanted = {
        (
            duty.clause,
            duty.every,
            None if duty.at_least == 1 and "1" not in duty.quote else duty.at_least,
            bool(duty.within),
        )
        for duty in office.duties
        if duty.every or duty.within
    }
    found = {
        (clause, limit.every, limit.at_least, bool(limit.within))
        for clause, entry in office.clause.items()
        for limit in limits(entry.text, 2022)
    }
    assert found == wanted
    assert len(found) == 9
