"""Explanations of what was due and not done, to be added: which are known already, what they break, what they say.

Knows nothing of who asks. One of a `source` goes into a file of that source.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.handed_in import UnfitError, alike, day, month
from policysite.data.model.duties import Duty
from policysite.data.model.records import Explanation
from policysite.data.problems import START, Problem, errors
from policysite.data.yaml.editing import Added, entry_text, first_line, with_entries
from policysite.figures.duties import State
from policysite.figures.progress import progress
from policysite.figures.states import LOOK
from policysite.figures.words import duty_label, explanation_words
from policysite.intake.stepping import StepError
from policysite.intake.trial import FileChange, Present, file_name, renewed, tried
from policysite.views.addresses import DUTY_FIELD, PERIOD_FIELD
from policysite.views.progress import ProgressViews, Task

FIELDS: Mapping[str, str] = {name: str(Explanation.model_fields[name].title) for name in ("reason", "next")}
"""What is written of a task, with what it is called."""


@dataclass(frozen=True)
class WhyDraft:
    """An explanation to be added: the task that was missed, why, and what comes next; a `sample` is no real one."""

    task: Task
    values: Mapping[str, str]
    sample: bool = False

    @property
    def key(self) -> tuple[str, str | None]:
        """The duty and the name of the period."""
        return self.task.duty.id, self.task.period.period.name if self.task.period else None

    @property
    def entry(self) -> dict[str, Any]:
        """What is written."""
        duty, period = self.key
        known = {DUTY_FIELD: duty, PERIOD_FIELD: period} | {name: self.values.get(name) for name in FIELDS}
        return {name: value for name, value in known.items() if value} | ({"sample": True} if self.sample else {})


@dataclass(frozen=True)
class WhyAdded:
    """What becomes of a draft: its lines in `file`, and what they mean, empty where anything is wrong; or where it is
    `known` already, in which case it is not written."""

    file: str = ""
    lines: Added | None = None
    effect: str = ""
    known: str = ""


@dataclass(frozen=True)
class WhysAdded:
    """What adding explanations comes to: the files with new bytes, the outcome of each draft, every problem."""

    changes: tuple[FileChange, ...]
    whys: tuple[WhyAdded, ...]
    problems: tuple[Problem, ...] = ()


def unexplained(views: ProgressViews) -> tuple[Task, ...]:
    """The tasks that were missed and are not explained, of whatever year, by department and duty."""
    return tuple(task for task in views.tasks if task.state is State.MISSED and task.explanation is None)


def progress_views(data: Present) -> ProgressViews:
    """How the data stand."""
    return ProgressViews(data.dataset, progress(data.dataset, data.today))


def task_meant(views: ProgressViews, duty: Duty, text: str) -> Task:
    """The task of a `duty` that the name of its period means; without one the only one that was missed.

    Raises StepError, of the field that is wrong.
    """
    tasks = views.tasks_of[duty.id]
    missed = [task for task in tasks if task.state is State.MISSED]
    names = "、".join(map(_name, missed))
    known = f"；到期未完成的有{names}" if names else "；没有到期未完成的期次"
    if not tasks:
        raise StepError(DUTY_FIELD, f"{duty.id}没有期次和完成期限，不作说明")
    found = [task for task in tasks if _called(text) & {*map(alike, _names(task))}] if text else missed
    if not text and len(found) != 1:
        raise StepError(PERIOD_FIELD, f"没有填写{known}")
    if not found:
        raise StepError(PERIOD_FIELD, f"{duty.id}没有“{text[:40]}”这一期{known}")
    if found[0].state is State.MET:
        raise StepError(PERIOD_FIELD, f"{duty.id}的{found[0].name}{LOOK[State.MET].word}，不作说明{known}")
    return found[0]


def _name(task: Task) -> str:
    return task.period.period.name if task.period else task.name


def _names(task: Task) -> tuple[str, ...]:
    """What a task's period may be called."""
    span = task.period.period if task.period else None
    return (task.name, span.name, span.label, span.label.replace("第", "")) if span else (task.name, str(task.until))


def _called(text: str) -> frozenset[str]:
    """The names that may be meant: `2026年第3季度` is `2026年三季度`, `2026Q3` `2026-Q3`, `2026/10` `2026-10`.

    `2026W7` is `2026-W07`, `2026年1月至2月` `2026年1—2月`.
    """
    plain = re.sub(r"^([0-9]{4})(?=[qhbw][0-9])", r"\1-", alike(text).replace("第", ""))
    plain = re.sub("(?<=-w)(?=[0-9]$)", "0", plain)
    plain = re.sub("(?<=[0-9])月?[-–~至到](?=[0-9]+月)", "-", plain)
    plain = re.sub("(?<=年)([1-4])(?=季)", lambda found: "一二三四"[int(found[1]) - 1], plain)
    names = {plain, re.sub("季$", "季度", plain), re.sub("(?<=年)[全度]年?$", "", plain)}
    for reader in (month, day):
        with suppress(UnfitError):
            names.add(str(reader(text)))
    return frozenset(names)


def explanations(data: Present, drafts: Sequence[WhyDraft], source: str = "", *, renew: bool = False) -> WhysAdded:
    """The explanations of `drafts`, those of a `source` in its file; with `renew` instead of all that it wrote before.

    Writes no file. Raises OSError.
    """
    name = file_name("explanations", source)
    old, file = data.bytes_of(name), data.folder.named(name)
    judged = [_judged(data, draft, file if renew else "") for draft in drafts]
    new = [draft.entry for draft, known in zip(drafts, judged, strict=True) if known is None]
    empty = f"{first_line(name.removesuffix('.yml'))}\n[]\n".encode()
    base = empty if old is None or renew else old
    count = 0 if base is empty else len(_listed(data, file))
    edited = with_entries(base, (), [(count, entry) for entry in new]) if new else None
    if new and edited is None:
        text, texts = (
            "这个文件的写法不便自动添加，请手工加上：\n{texts}",
            "\n".join(entry_text(entry, 0) for entry in new),
        )
        return WhysAdded((), (), (Problem(file, START, "with_entries", text, {"texts": texts}),))
    lines = iter(edited.added if edited else ())
    whys = [known or WhyAdded(file, next(lines)) for known in judged]
    added = tuple(each.lines for each in (edited.added if edited else ()))
    changes = (FileChange(name, old, edited.data, added),) if edited else ()
    return _tried(data, renewed(data, source, changes) if renew else changes, drafts, whys)


def _listed(data: Present, file: str) -> list[Explanation]:
    places = data.dataset.places
    return [each for each in data.dataset.explanations if places.file(each) == file]


def _judged(data: Present, draft: WhyDraft, renewed: str) -> WhyAdded | None:
    """Where the very same stands already, but for a file that is written anew."""
    places = data.dataset.places
    wanted = {name: draft.values.get(name) for name in FIELDS}
    for known in data.dataset.explanations:
        says = {name: getattr(known, name) for name in FIELDS}
        if (known.duty, known.period) == draft.key and says == wanted and places.file(known) != renewed:
            return WhyAdded(known=f"{places.file(known)}第{places.line(known)}行")
    return None


def _tried(
    data: Present, changes: Sequence[FileChange], drafts: Sequence[WhyDraft], whys: Sequence[WhyAdded]
) -> WhysAdded:
    """The changes tried on a copy."""
    _, problems = tried(data, changes)
    if not errors(problems):
        whys = [replace(each, effect=_effect(data.dataset, draft)) for each, draft in zip(whys, drafts, strict=True)]
    return WhysAdded(tuple(changes), tuple(whys), problems)


def _effect(dataset: Dataset, draft: WhyDraft) -> str:
    task, said = draft.task, Explanation.model_validate(draft.entry)
    return f"{duty_label(dataset, task.duty)}，{task.name}：{LOOK[task.state].word}，{explanation_words(said)}"
