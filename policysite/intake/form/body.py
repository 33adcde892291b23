"""The body of an issue, as a form leaves it → the values of the form's fields, or what is wrong with each.

A forge writes `### label`, an empty line and the answer, for each field. Only the form's own labels are read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policysite.data.problems import suggest
from policysite.data.yaml.signs import hidden
from policysite.intake.form.forms import NO_CHOICE, Field, Form

_HEADING = re.compile(r"###[ \t]+(.*?)[ \t]*")
_NAMED = re.compile(r"([a-z][a-z0-9-]*) .+")
_EMPTY = frozenset({"", "_No response_", "None", NO_CHOICE})


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with a field, by the field's `label` in its form; with the whole where that is empty."""

    label: str
    message: str

    def __str__(self) -> str:
        return f"“{self.label}”：{self.message}" if self.label else self.message


FormValues = Mapping[str, tuple[str, ...]]
"""By a field's id what was given: one text, several choices or lines, or nothing. A choice that begins with an id is
that id alone."""


def form_of(body: str, forms: Iterable[Form]) -> Form | None:
    """The form that was filled in, by the label of its first field; None where it is none."""
    headings = [found[1] for line in body.split("\n") if (found := _HEADING.fullmatch(line))]
    return next((form for form in forms if headings[:1] == [form.fields[0].label]), None)


def values(form: Form, body: str) -> tuple[FormValues, tuple[FieldFault, ...]]:
    """What the fields of `form` hold, and every fault; what has a fault holds nothing."""
    pieces, faults = _pieces(form, body)
    found: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        given, wrong = _given(field, pieces.get(field.label))
        found[field.id] = () if wrong else given
        faults += [FieldFault(field.label, said) for said in wrong]
    return found, tuple(faults)


def _pieces(form: Form, body: str) -> tuple[dict[str, str], list[FieldFault]]:
    """The text under each label; of one that stands twice the first."""
    labels = {field.label for field in form.fields}
    pieces, faults, before = dict[str, list[str]](), list[FieldFault](), list[str]()
    current = before
    for line in body.split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading is None:
            current.append(line)
            continue
        label, current = heading[1], []
        if label not in labels:
            faults.append(FieldFault("", f"表单没有“{_short(label)}”这一栏：请勿改动各栏标题，内容不以“###”开头"))
        elif label in pieces:
            faults.append(FieldFault(label, "这一栏出现两次：请只留一处，内容不以“###”开头"))
        pieces.setdefault(label, current)
    said = "".join(before).strip()
    if said:
        faults.append(FieldFault("", f"第一栏之前有多余的内容“{_short(said)}”，请删去"))
    return {label: "\n".join(lines).strip() for label, lines in pieces.items()}, faults


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}……"


def _given(field: Field, text: str | None) -> tuple[tuple[str, ...], list[str]]:
    """What a field holds, and what is wrong with it."""
    if text is None and field.required:
        return (), ["缺这一栏：请勿改动各栏标题"]
    if text is None or text in _EMPTY:
        return (), ["须填写"] if field.required else []
    if len(text) > field.limit:
        return (), [f"太长（{len(text)}字），不得超过{field.limit}字"]
    if found := next(hidden("", text), None):
        return (), [found.message]
    if field.choices:
        return _chosen(field, text)
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    return (lines, []) if field.lines or len(lines) == 1 else ((), ["须写成一行"])


def _chosen(field: Field, text: str) -> tuple[tuple[str, ...], list[str]]:
    """The choices made, and those that there are none of."""
    named = {_token(choice) for choice in field.choices}
    pieces = text.split(", ") if field.many else [text]
    given = [_token(piece.strip()) for piece in pieces if piece.strip() not in _EMPTY]
    wrong = [
        f"没有“{_short(name)}”这一选项。{suggest(name[:200], sorted(named))}" for name in given if name not in named
    ]
    return tuple(dict.fromkeys(given)), wrong


def _token(choice: str) -> str:
    found = _NAMED.fullmatch(choice)
    return found[1] if found else choice
