"""What the lines around a text say of an issue: its title, number, day, and who signed it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from policysite.data.text.numerals import value_of


def lines_around(body: Mapping[str, Any], kind: str) -> list[str]:
    """The lines of that kind before and after the text."""
    both = (*body.get("head", ()), *body.get("sign_off", ()))
    return [line["text"] for line in both if line["kind"] == kind]


def printed_title(body: Mapping[str, Any]) -> str:
    """The title that a document prints: that of the plan which a notice brings, else its own; empty of none."""
    for kind in ("plan_title", "title"):
        if found := "".join(line["text"] for line in body.get("head", ()) if line["kind"] == kind):
            return found
    return ""


_SIGNED_BY = re.compile(r"\s*签\s*发\s*人.*")
"""What stands beside the number in the head of a paper that goes up."""


def printed_of_version(body: Mapping[str, Any]) -> dict[str, str]:
    """What a version bears in the data as it is printed: `date`, `number`; without what is not."""
    day = _day(lines_around(body, "date"))
    number = next((_SIGNED_BY.sub("", text).strip("（）()") for text in lines_around(body, "number")), None)
    return ({"date": day} if day else {}) | ({"number": number} if number else {})


def _day(texts: Iterable[str]) -> str | None:
    """The last of some printed dates, as the data write it."""
    for text in reversed([*texts]):
        numbers = re.findall("[0-9]+|[一二三四五六七八九十〇零○]+", text)
        try:
            return date(*map(value_of, numbers[:3])).isoformat()
        except (TypeError, ValueError):
            continue
    return None
