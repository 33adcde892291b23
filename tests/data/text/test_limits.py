"""Quotas and time limits are found in running words, with what they ask for; numbers that oblige nobody are not."""

from pathlib import Path

import pytest

from policysite.data.text.limits import Limit, limits

CASES = [
    tuple(part.strip() for part in line.split("=>"))
    for line in (Path(__file__).parent / "limits.txt").read_text(encoding="utf-8").splitlines()
    if "=>" in line and not line.startswith("#")
]


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
        words = "within " + (" ".join(f"{n} {unit}" for unit, n in given.items()) if isinstance(given, dict) else given or "?")
    else:
        words = f"holds{number}"
    return words + (" ~" if limit.in_principle else "")


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_limits_of_a_sentence(sentence: str, expected: str) -> None:
    """Each sentence holds what the table says, quoted verbatim."""
    found = limits(sentence, 2026)
    assert " | ".join(map(told, found)) == expected
    assert all(sentence[each.start : each.end] == each.quote for each in found)
