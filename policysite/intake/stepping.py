"""A step of a ledger item as somebody tells it → the entry that the data hold, or what is wrong with which field."""

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.handed_in import UnfitError, alike, day, leading_id, one_line, trimmed
from policysite.data.ledger_steps import EVIDENCE, STEP_FIELDS, STEPS, Step
from policysite.data.model.records import LedgerItem, LedgerStep
from policysite.data.model.values import shown
from policysite.data.named import UnknownNameError, department_named
from policysite.data.problems import Problem, Subject, editors_words, nearest, suggest
from policysite.data.record_fields import Takes
from policysite.data.validation import type_at, validated
from policysite.data.yaml.editing import Added, yaml_text
from policysite.data.yaml.reading import KeyPath, parse
from policysite.views.addresses import ITEM_FIELD

STEP_FIELD = "step"
"""What tells which step is meant, beside the item."""

_BETWEEN = re.compile("[、，,；;\n]")


class StepError(Exception):
    """What is wrong with a field of a step; `field` names it, the text is for people."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


def item_named(dataset: Dataset, text: str) -> LedgerItem:
    """The item of that id, in letters of any case and width, which its problem may follow. Raises UnknownNameError."""
    id, rest = leading_id(text)
    item = dataset.ledger_item.get(id)
    if item is None:
        raise UnknownNameError(f"没有编号{shown(text)}。{suggest(id or text, dataset.ledger_item)}")
    if rest and alike(rest) != alike(item.problem):  # which of the two is meant, nobody can say
        raise UnknownNameError(f"编号与问题不符：{item.id} {item.problem}，写的是{shown(rest)}")
    return item


def step_named(text: str) -> Step:
    """The step of that word. Raises UnknownNameError."""
    known = {alike(word): step for word, step in STEPS.items()}
    if alike(text) in known:
        return known[alike(text)]
    like = nearest(text, STEPS)
    listed = "、".join(STEPS)
    raise UnknownNameError(f"没有“{text}”这一步。现有{listed}" + (f"；最接近的是“{like}”" if like else ""))


@dataclass(frozen=True)
class Question:
    """One thing to ask for: the field, its words, and whether it must be answered."""

    field: str
    words: str
    required: bool


def question(step: Step, given: Mapping[str, str], asked: Collection[str]) -> Question | None:
    """The next thing to ask, after what was `given` and (perhaps in vain) `asked`; None when nothing is left."""
    for name in step.paths:
        if name not in given and name not in asked and _is_wanted(name, given):
            hint, must = step.hint_of(name), _is_needed(step, name, given)
            words = f"{hint}；没有的直接回车" if hint and not must else hint or ("" if must else "没有的直接回车")
            return Question(name, f"{step.word_of(name)}（{words}）" if words else step.word_of(name), must)
    return None


def _is_wanted(name: str, given: Mapping[str, str]) -> bool:
    """Whether a field is to be thought of: of a piece of evidence the number, never the address."""
    if name == "evidence_ref":
        return "evidence_title" in given and "evidence_url" not in given
    return name != "evidence_url"


def _is_needed(step: Step, name: str, given: Mapping[str, str]) -> bool:
    if name == "evidence_title":
        return name in step.must or bool(EVIDENCE.keys() & given.keys())
    return name in step.must or name == "evidence_ref"


def missing(step: Step, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields without which the step cannot be, each with what to say."""
    for name in step.paths:
        if name not in given and name not in EVIDENCE and name in step.must:
            yield name, "没有填写"
    titled, found = "evidence_title" in given, given.keys() & {"evidence_ref", "evidence_url"}
    if not titled and (found or "evidence_title" in step.must):
        yield "evidence_title", f"没有填写：须写{STEP_FIELDS['evidence_title'].word}"
    if titled and not found:
        yield "evidence_ref", "没有填写：写了证明材料名称的，须写文号或档号（或网址）"
    if not step.must and not given:
        yield next(iter(step.paths)), f"没有填写：{'、'.join(map(step.word_of, step.paths))}至少填一项"


def stray(step: Step, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that the step does not take, each with what to say."""
    for name in given:
        if name not in step.paths:
            able = "、".join(f"“{each.word}”" for each in STEPS.values() if name in each.paths)
            yield name, f"“{step.word}”不填这一项，{able}才填"


def fault(dataset: Dataset, step: Step, name: str, text: str) -> str:
    """What is wrong with an answer by itself, in words that follow its name; empty where nothing is."""
    try:
        value = _value(dataset, step, name, text)
    except StepError as error:
        return str(error)
    source, problems = parse("", yaml_text(nested({step.paths[name]: value})).encode())
    found = problems or (validated(source, LedgerStep).problems if source else [])
    return next((problem.worded(_words) for problem in found if problem.rule != "missing"), "")


def _words(value: object, problem: Problem) -> str:
    return value.item if isinstance(value, Subject) else editors_words(value, problem)


def entry(dataset: Dataset, step: Step, given: Mapping[str, str]) -> dict[str, Any]:
    """What is written of a step, without its item: keys in the model's order. Raises StepError."""
    return nested({step.paths[name]: _value(dataset, step, name, text) for name, text in given.items()})


def understood(dataset: Dataset, step: Step, name: str, text: str) -> str:
    """What an answer means, for people: a day as the data have it, a department by its name, an item with its words.

    Raises StepError.
    """
    value = _value(dataset, step, name, text)
    pieces = value if isinstance(value, list) else [value]
    row = STEP_FIELDS[name]
    names = {id: each.name for id, each in dataset.department.items()} if row.department else {}
    names |= {id: f"{id} {each.problem}" for id, each in dataset.ledger_item.items()} if row.item else {}
    return "、".join(names.get(piece, str(piece)) for piece in pieces)


def _value(dataset: Dataset, step: Step, name: str, text: str) -> Any:
    """The value of a field as YAML writes it; in the form of the data files. Raises StepError."""
    row = STEP_FIELDS[name]
    try:
        if row.takes is Takes.DAY:
            return day(text)
        if row.many:
            pieces = _BETWEEN.split(text) if row.department else text.split("\n")
            return [_single(dataset, step, name, one_line(piece)) for piece in pieces if trimmed(piece)]
        return _single(dataset, step, name, one_line(text))
    except UnfitError as error:
        raise StepError(name, str(error)) from error


def _single(dataset: Dataset, step: Step, name: str, text: str) -> str:
    choices = {alike(choice): choice for choice in step.choices_of(name)}
    if choices:
        if alike(text) in choices:
            return choices[alike(text)]
        like = nearest(text, choices)
        tip = f"；最接近的是“{like}”" if like else ""
        raise StepError(name, f"须是{'、'.join(choices)}之一，写的是{shown(text)}{tip}")
    row = STEP_FIELDS[name]
    try:
        if row.department:
            return str(department_named(dataset, text).id)
        return str(item_named(dataset, text).id) if row.item else text
    except UnknownNameError as error:
        raise StepError(name, str(error)) from error


def lines_of(step: Step, added: Added) -> dict[int, str]:
    """The field that stands on each line of an entry; on those before the first, that of the item."""
    source, _ = parse("", textwrap.dedent(added.text).encode())
    if source is None:
        return {}
    paths = {name: (0, *path) for name, path in step.paths.items()}
    there = {name: path for name, path in paths.items() if source.node_at(path) is not source.node_at(path[:-1])}
    starts = {source.position(path, key=True).line: name for name, path in there.items()}
    found, at = dict[int, str](), ITEM_FIELD
    for number, line in enumerate(added.lines, 1):
        found[line] = at = starts.get(number, at)
    return found


def nested(values: Mapping[KeyPath, Any]) -> dict[str, Any]:
    """Values by their paths in a `LedgerStep` → that entry, its keys in the model's order."""
    whole: dict[str, Any] = {}
    for path in sorted(values, key=_rank):
        at: Any = whole
        for step, below in pairwise(path):
            if isinstance(step, str):
                at = at.setdefault(step, [] if isinstance(below, int) else {})
            else:
                at.extend({} for _ in range(step + 1 - len(at)))
                at = at[step]
        at[path[-1]] = values[path]
    return whole


def _rank(path: KeyPath) -> tuple[int, ...]:
    """The order of a path: that of each of its keys among those of its model."""
    models = [type_at(LedgerStep, path[:end]) for end in range(len(path))]
    return tuple(
        step if isinstance(step, int) else list(model.model_fields).index(step)
        for model, step in zip(models, path, strict=True)
    )
