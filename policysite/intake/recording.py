"""New and corrected records → the bytes of their files, and every problem they would cause; written only without any.

Knows nothing of who asks: the command line, a form and an import all give a `Draft`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from policysite.data.case_words import in_time
from policysite.data.dataset import Dataset
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.words import STAGE, long_date
from policysite.data.named import department_named
from policysite.data.periods import period_at, period_of
from policysite.data.problems import START, Problem, errors, listed
from policysite.data.yaml.editing import Added
from policysite.figures.duties import DutyProgress, duty_progress, past_grace
from policysite.figures.states import LOOK
from policysite.figures.words import duty_label, late_words, shortfall
from policysite.intake.amending import Amended, amended, amendment
from policysite.intake.books import Entry, book, day_of, plain
from policysite.intake.correcting import Correction, edits, entry_of, stood
from policysite.intake.trial import FileChange, Present, file_name, renewed, tried

_YEAR = re.compile(r"([0-9]{4})-")


@dataclass(frozen=True)
class Draft:
    """A record to be added: the `department` that reports it (id, name or alias), and its values as they were given.

    A value is text (`"2026-03-16"`, `"3"`), a number, a date, or for `evidence` a list of mappings; nothing of it need
    be right. What is empty counts as not given.
    """

    department: str
    values: Mapping[str, Any]
    sample: bool = False


@dataclass(frozen=True)
class Addition:
    """One record to be added: `file` as people open it, the lines that it will have there, and what it changes.

    `note` says that it is 补报, where it is. Both are empty where anything is wrong.
    """

    file: str
    line: int
    text: str
    effect: str
    note: str = ""


@dataclass(frozen=True)
class Additions:
    """What records that are new or corrected come to: the files with their new bytes, each record in the order given.

    Of what is withdrawn, file, line and text are those that it had. `problems` are all that the records cause; lines
    count as if all were written.
    """

    changes: tuple[FileChange, ...]
    records: tuple[Addition, ...]
    corrected: tuple[Addition, ...]
    problems: tuple[Problem, ...]


def additions(
    data: Present,
    drafts: Sequence[Draft],
    source: str = "",
    corrections: Sequence[Correction] = (),
    *,
    renew: bool = False,
) -> Additions:
    """The records of `drafts`, each in date order in the file of its year and department; writes nothing.

    Those of a `source` stand in a file of its own, and so does what it corrects; with `renew` they take the place of
    all that it wrote before. Without a source what is corrected is so in its own place.
    Raises UnknownNameError for a department that there is none of, OSError where the system refuses.
    """
    entries = [Entry(_name(data, draft, source), plain(draft.values), draft.sample) for draft in drafts]
    desk = _Desk(data, entries, corrections, source, renew)
    changes = desk.changes
    changes = renewed(data, source, changes) if renew else changes
    dataset, caused = tried(data, changes)
    own = (problem for book in desk.books.values() for problem in book.problems)
    problems = listed([*caused, *desk.problems, *own])
    wrong = bool(errors(problems))

    def told(name: str, added: Added, was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Addition:
        acts = [] if wrong else [act for act in (was, now) if act]
        pairs = dict.fromkeys((act["duty"], day_of(act)) for act in acts)
        found = (effect(data.dataset, dataset, duty, day, data.today) for duty, day in pairs)
        note = _late_note(dataset, now) if now and not wrong else ""
        return Addition(data.folder.named(name), added.line, added.text, "；".join(dict.fromkeys(found)), note)

    new = tuple(told(entry.name, desk.added(entry), None, entry.values) for entry in entries)
    acts = [(entry_of(each.filed.record), each.entry) for each in corrections]
    corrected = tuple(told(*desk.stands(number), *each) for number, each in enumerate(acts))
    return Additions(changes, new, corrected, problems)


class _Desk:
    """The files as they would be, with what is corrected in them and what is added."""

    def __init__(
        self, data: Present, entries: Sequence[Entry], corrections: Sequence[Correction], source: str, renew: bool
    ) -> None:
        self.data, self.corrections, self.renew = data, corrections, renew
        self.edits = edits(data, () if source else corrections)
        self.moved = {
            number: Entry(name, corrections[number].entry or {}, corrections[number].filed.sample)
            for number, name in self.edits.moved.items()
        }
        every = [*entries, *self.moved.values()]
        names = dict.fromkeys((*self.edits.files, *(entry.name for entry in every)))
        self.books = {name: book(data, name, self._old(name), every, anew=renew) for name in names}
        known = data.dataset.without(source) if renew else data.dataset
        self.amendments = [amendment(known, each, source) for each in corrections] if source else []
        self.amended = {name: self._amended(name) for name in dict.fromkeys(each.name for each in self.amendments)}

    def _old(self, name: str) -> bytes | None:
        if name in self.edits.files:
            return self.edits.files[name]
        return None if self.renew else self.data.bytes_of(name)

    def _amended(self, name: str) -> Amended | None:
        change = self.books[name].change if name in self.books else None
        old = change.data if change else self._old(name)
        return amended(name, old, [each for each in self.amendments if each.name == name])

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """Every file that is written, or goes."""
        found = {book.change.name: book.change for book in self.books.values() if book.change}
        for name, done in self.amended.items():
            if done:
                lines = found[name].added if name in found else ()
                added = (*lines, *(done.added(number).lines for number in range(len(done.places))))
                found[name] = FileChange(name, self.data.bytes_of(name), done.data, added)
        return tuple(found.values())

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with the files that hold what is corrected."""
        yield from self.edits.problems
        text = "这个文件的写法不便自动添加更正，请手工改"
        for name, done in self.amended.items():
            if done is None:
                yield Problem(self.data.folder.named(name), START, "amended", text)

    def added(self, entry: Entry) -> Added:
        """Where an entry stands; nowhere in a file that cannot be added to."""
        found = (added for each, added in self.books[entry.name].added if each is entry)
        return next(found, Added(1, ""))

    def stands(self, number: int) -> tuple[str, Added]:
        """The file of a corrected record, and where it stands there: of one that is withdrawn, where it stood."""
        if self.amendments and self.corrections[number].entry is not None:
            mine = self.amendments[number]
            done, same = self.amended[mine.name], [each for each in self.amendments if each.name == mine.name]
            place = next(place for place, each in enumerate(same) if each is mine)
            return mine.name, done.added(place) if done else Added(1, "")
        if number in self.moved:
            return self.moved[number].name, self.added(self.moved[number])
        if number in self.edits.places:
            name, path = self.edits.places[number]
            return name, self.books[name].stands(path)
        return stood(self.data, self.corrections[number].filed)


def _name(data: Present, draft: Draft, source: str) -> str:
    """The file of the department and of the year of the act; of `today`'s year where the draft does not tell."""
    department = department_named(data.dataset, draft.department)
    found = _YEAR.match(str(draft.values.get("date") or draft.values.get("month") or ""))
    return file_name(f"records/{found[1] if found else data.today.year}/{department.id}", source)


def _late_note(dataset: Dataset, values: Mapping[str, Any]) -> str:
    duty, reported = dataset.duty[values["duty"]], values.get("reported")
    period = period_at(duty, day_of(values))
    if period is None or reported is None or day_of(values) > period.due:
        return ""
    return late_words(day_of(values), reported) if past_grace(dataset.settings, period, reported) else ""


def effect(before: Dataset, after: Dataset, duty: str, day: date, today: date) -> str:
    """`m09-1-a 赴县区…，2026年四季度：已完成12→15（要求15天），已完成`: how the record of `day` tells on its duty."""
    was, now = (duty_progress(dataset, dataset.duty[duty], today) for dataset in (before, after))
    name = duty_label(after, now.duty)
    if day > today:
        return f"{name}：晚于数据截至日{today}，到时才计入"
    match now.duty.kind:
        case DutyKind.RECURRING:
            return f"{name}，{_period_words(was, now, day)}"
        case DutyKind.DELIVERABLE:
            return f"{name}：{_stage_words(was, now)}"
        case DutyKind.TRIGGERED:
            return f"{name}，{_month_words(now, day)}"
        case DutyKind.STANDING | DutyKind.CONDITIONAL:
            state = f"，{LOOK[now.state].word}" if now.state else ""
            return f"{name}：记录{len(was.records)}→{len(now.records)}条{state}"
        case _:
            assert_never(now.duty.kind)


def _period_words(was: DutyProgress, now: DutyProgress, day: date) -> str:
    found = [pair for pair in zip(was.periods, now.periods, strict=True) if pair[1].period.holds(day)]
    if not found:
        return "不计入任何一期"
    old, new = found[0]
    if day > new.period.due:
        return f"{new.period.label}：晚于期限{long_date(new.period.due)}，不计入这一期，{LOOK[new.state].word}"
    quota, standing = f"要求{new.required}{new.unit}", (LOOK[new.state].word, shortfall(new))
    return f"{new.period.label}：已完成{old.done}→{new.done}（{quota}），{'，'.join(filter(None, standing))}"


def _stage_words(was: DutyProgress, now: DutyProgress) -> str:
    old, new = (STAGE[duty.stage] if duty.stage else "—" for duty in (was, now))
    return "，".join(filter(None, (f"阶段{old}→{new}", now.document, LOOK[now.state].word if now.state else "")))


def _month_words(now: DutyProgress, day: date) -> str:
    line = next((line for line in now.months if line.month == f"{day:%Y-%m}"), None)
    if line is None:
        return f"{period_of(Rhythm.MONTH, day).label}：没有报送"
    excepted, word = f"有说明{line.excepted or 0}件，", in_time(now.duty)
    counts = f"收件{line.received}件，{word}{line.in_time}件，{excepted}未{word}{line.late}件"
    return f"{period_of(Rhythm.MONTH, day).label}：{counts}"
