"""What a field must not hold: the wrong type, form or size, in every field of every record."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from policysite.data.model.document import Attachment

from . import MARK, Hostile, Rule, marked, rules, written
from .tree import Place, places, text_with, text_without


@cache
def kind(place: Place) -> str:
    """What the field holds, as the JSON Schema of its record tells."""
    schema = place.model.model_json_schema()
    schema |= schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {}  # one that holds its like
    schema |= next((option for option in schema.get("anyOf", ()) if "properties" in option), {})  # or an id alone
    given = schema["properties"][str(place.path[-1])]
    options = [option for option in given.get("anyOf", (given,)) if option.get("type") != "null"]
    if len(options) > 1:  # text, or a year in digits; or one paragraph, or several
        return "text" if any(option.get("type") == "array" for option in options) else "period"
    (given,) = options
    given = schema["$defs"][given["$ref"].rpartition("/")[2]] if "$ref" in given else given
    return _kind(given, str(place.path[-1]))


def _kind(given: Mapping[str, Any], name: str) -> str:
    if name.endswith("url"):
        return "url"
    if given["type"] == "integer":
        return "number" if given.get("minimum") else "count"
    words = {"array": "list", "object": "record", "boolean": "flag"}
    form = "choice" if "enum" in given or "const" in given else given.get("format")
    if form is None and not re.search(given.get("pattern", ""), "文字。"):
        form = "id"
    return words.get(given["type"]) or form or "text"


def of(*kinds: str) -> Iterator[Place]:
    """Every field of one of these kinds."""
    return (place for place in places() if kind(place) in kinds)


def raw(words: str, *kinds: str) -> Rule:
    """A rule: `words`, written as they are, as the value of each field of these kinds."""

    def rule() -> Iterator[Hostile]:
        for place in of(*kinds):
            yield at(place, words)

    return rule


def at(place: Place, words: str) -> Hostile:
    """A tree with `words`, written as they are, as the value of one field."""
    return marked(place.name, f"{place.file}.yml", text_with(place.file, place.path, MARK), words)


_LINES = ("text", "id", "date", "period", "choice", "url")
_ALL = (*_LINES, "number", "count", "flag", "list", "record")


def _empty() -> Iterator[Hostile]:
    """In any field but the mark of an entry: one that prints no number has an empty one."""
    for place in of(*_LINES, "number", "count", "flag", "list", "record"):
        if place.path[-1] != "mark" or place.model is Attachment:
            yield at(place, "''")


TYPES: Mapping[str, Rule] = MappingProxyType(
    {
        "a list for one value": raw("[一, 二]", *_LINES, "number", "count", "flag", "record"),
        "a group for one value": raw("{甲: 乙}", *_LINES, "number", "count", "flag", "list"),
        "text for a list": raw("一、二", "list"),
        "a number for a list": raw("3", "list"),
        "a list of lists": raw("[[一]]", "list"),
        "a list of nothing": raw("[~]", "list"),
        "text for a record": raw("文字", "record"),
        "a number for text": raw("12", "text", "id", "date", "choice", "url"),
        "a number too great for text": raw("12345678901234567890", "date", "period", "choice", "id"),
        "true for text": raw("true", *_LINES, "number", "count"),
        "nothing": raw("~", *_ALL),
        "null": raw("null", *_ALL),
        "an empty value": raw("", *_ALL),
        "empty quotes": _empty,
        "blanks": raw("'   '", *_LINES),
        "an ideographic blank": raw("'\u3000'", *_LINES),
        "a blank before": raw("' 文'", "text", "url"),
        "a blank after": raw("'文 '", "text", "url"),
        "two lines": raw('"一\\n二"', *_LINES),
    }
)

NUMBERS: Mapping[str, Rule] = MappingProxyType(
    {
        "zero": raw("0", "number"),
        "a negative number": raw("-1", "number", "count"),
        "a fraction": raw("1.5", "number", "count"),
        "a fraction that is whole": raw("2.0", "number", "count"),
        "an exponent": raw("1e3", "number", "count"),
        "a hexadecimal number": raw("0x10", "number", "count"),
        "an octal number": raw("010", "number", "count"),
        "a plus sign": raw("+5", "number", "count"),
        "underscores in a number": raw("1_000", "number", "count"),
        "a sexagesimal number": raw("1:30", "number", "count"),
        "infinity": raw(".inf", "number", "count"),
        "not a number": raw(".nan", "number", "count"),
        "a quoted number": raw("'5'", "number", "count"),
        "full-width digits": raw("１２", "number", "count", "date"),
        "Chinese digits": raw("十二", "number", "count", "date"),
        "a number of 400 digits": raw("9" * 400, "number", "count"),
        "a number of 17 digits": raw("9" * 17, "number", "count"),
    }
)

FLAGS: Mapping[str, Rule] = MappingProxyType(
    {
        "yes for true": raw("yes", "flag"),
        "on for true": raw("on", "flag"),
        "True for true": raw("True", "flag"),
        "1 for true": raw("1", "flag"),
        "quoted true": raw("'true'", "flag"),
        "是 for true": raw("是", "flag"),
    }
)

DATES: Mapping[str, Rule] = MappingProxyType(
    {
        "a day that is none": raw("2026-02-30", "date"),
        "a leap day of a common year": raw("2026-02-29", "date"),
        "a month that is none": raw("2026-13-01", "date"),
        "day zero": raw("2026-01-00", "date"),
        "year zero": raw("0000-01-01", "date"),
        "a short date": raw("2026-2-3", "date"),
        "a date with slashes": raw("2026/02/03", "date"),
        "a date with points": raw("2026.02.03", "date"),
        "a Chinese date": raw("2026年2月3日", "date"),
        "a date with its time": raw("2026-02-03T10:00:00Z", "date"),
        "a date with a blank and time": raw("2026-02-03 10:00:00", "date"),
        "a date in one number": raw("20260203", "date"),
        "a week date": raw("2026-W05-2", "date"),
        "a long year": raw("12026-02-03", "date"),
        "a negative year": raw("-2026-02-03", "date"),
        "an Arabic-Indic date": raw("٢٠٢٦-٠٢-٠٣", "date"),
        "a month of thirteen": raw("2026-13", "period"),
        "a fifth quarter": raw("2026-Q5", "period"),
        "a third half": raw("2026-H3", "period"),
        "a small q": raw("2026-q1", "period"),
    }
)

CHOICES: Mapping[str, Rule] = MappingProxyType(
    {
        "a choice that is none": raw("unknown", "choice"),
        "a choice in capitals": raw("ISSUED", "choice"),
        "two choices in one": raw("document/system", "choice"),
        "a choice in markup": raw("'<img src=x onerror=alert(1)>'", "choice"),
    }
)


def _key(key: str) -> Rule:
    """A rule: a key that no record knows, in each kind of record."""

    def rule() -> Iterator[Hostile]:
        for model, place in {place.model: place for place in places()}.items():
            text = text_with(place.file, (*place.path[:-1], MARK), "x")
            yield marked(model.__name__, f"{place.file}.yml", text, key)

    return rule


def _twice(quote: str) -> Rule:
    """A rule: each key of each record a second time, in these quotes."""

    def rule() -> Iterator[Hostile]:
        for place in places():
            text = text_with(place.file, (*place.path[:-1], MARK), "x")
            yield marked(place.name, f"{place.file}.yml", text, f"{quote}{place.path[-1]}{quote}")

    return rule


def _missing() -> Iterator[Hostile]:
    for place in places():
        if place.info.is_required():
            yield written(place.name, f"{place.file}.yml", text_without(place.file, place.path))


KEYS: Mapping[str, Rule] = MappingProxyType(
    {
        "an unknown key": _key("unknown"),
        "a key in capitals": _key("TITLE"),
        "a Chinese key": _key("题目"),
        "a key with a Cyrillic letter": _key("t\u0456tle"),
        "a key of the language": _key("__class__"),
        "a key of the model": _key("model_config"),
        "a key of JavaScript": _key("__proto__"),
        "a key of markup": _key("'<script>alert(1)</script>'"),
        "a key of a template": _key("'{{ 7*7 }}'"),
        "a number for a key": _key("1"),
        "an empty key": _key("''"),
        "a key that turns the direction": _key('"ti\\u202Etle"'),
        "a key with an escape sequence": _key('"\\e[31mtitle"'),
        "a key of two lines": _key('"ti\\ntle"'),
        "a key of a thousand signs": _key("x" * 1000),
        "a key twice": _twice(""),
        "a key twice, once in quotes": _twice('"'),
        "a missing key": _missing,
    }
)

VALUES = rules(TYPES, NUMBERS, FLAGS, DATES, CHOICES, KEYS)
