"""Steps to be added to items of the ledger: which are known already, what they break, and what they change.

Knows nothing of who asks. At a checkout a step is written into its item, or to the submission that it checks; one of a
`source` goes into a file of that source, so that no two proposals touch the same lines.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from policysite.data.dataset import Dataset
from policysite.data.ledger_merging import DAYS, FIXED, put_together
from policysite.data.ledger_steps import Step, open_submission
from policysite.data.model.records import LedgerFile, LedgerItem, LedgerStep, Submission
from policysite.data.problems import START, Problem, errors
from policysite.data.rules.base import key_of
from policysite.data.rules.ledger_steps import (
    MIXED,
    OTHERWISE,
    steps_are_marked_like_their_item,
    steps_stand_once,
)
from policysite.data.yaml.editing import (
    Added,
    Edited,
    entry_text,
    first_line,
    values,
    with_entries,
    with_item,
    with_keys,
    with_scalar,
)
from policysite.data.yaml.reading import KeyPath, parse
from policysite.figures.ledger import item_progress
from policysite.intake.stepping import STEP_FIELD, StepError, entry
from policysite.intake.trial import FileChange, Present, file_name, renewed, tried
from policysite.views.addresses import ITEM_FIELD
from policysite.views.ledger import standing

Entry = dict[str, Any]


@dataclass(frozen=True)
class StepDraft:
    """A step to be added to an item: its values by their fields, as they were given; a `sample` is no real one."""

    item: LedgerItem
    step: Step
    values: Mapping[str, str]
    sample: bool = False


@dataclass(frozen=True)
class StepAdded:
    """What becomes of a draft: its lines in `file`, and what these change in the end, empty where anything is wrong.

    `known` says where it stands already, `refused` why it cannot be: in both cases it is not written.
    """

    file: str = ""
    lines: tuple[Added, ...] = ()
    effect: str = ""
    known: str = ""
    refused: StepError | None = None


@dataclass(frozen=True)
class StepsAdded:
    """What adding steps comes to: the files with their new bytes, the outcome of each draft in order, every problem."""

    changes: tuple[FileChange, ...]
    steps: tuple[StepAdded, ...]
    problems: tuple[Problem, ...] = ()


def step_entered(data: Present, draft: StepDraft) -> StepsAdded:
    """The step written where its item stands; writes no file. Raises OSError."""
    batch = _Batch(data)
    new = batch.new(draft)
    if isinstance(new, StepAdded):
        return StepsAdded((), (new,))
    edits = _Edits(data)
    problem = edits.enter(batch.own(draft.item), new, batch.waiting(draft.item, new))
    if problem:
        return StepsAdded((), (StepAdded(problem.file),), (problem,))
    (file, *_), changes = edits.lines, edits.changes
    steps = [StepAdded(data.folder.named(file), tuple(edits.lines[file]))]
    return _tried(data, changes, [draft], steps)


def steps_filed(data: Present, drafts: Sequence[StepDraft], source: str, *, renew: bool = False) -> StepsAdded:
    """The steps written into the files of a `source`, with `renew` in the place of all that it wrote there before.

    Writes no file. Raises OSError.
    """
    batch = _Batch(data, source if renew else "")
    # a check wants its submission, wherever that stands among the drafts
    order = sorted(range(len(drafts)), key=lambda place: drafts[place].step.name == "check")
    judged = {place: batch.new(drafts[place]) for place in order}
    new = [judged[place] for place in range(len(drafts))]
    entries = {at: {ITEM_FIELD: drafts[at].item.id} | each for at, each in enumerate(new) if isinstance(each, dict)}
    files: dict[str, list[int]] = {}
    for place in entries:
        files.setdefault(file_name(f"ledger/{drafts[place].item.id[1:5]}", source), []).append(place)
    changes, steps, problems = [], [each if isinstance(each, StepAdded) else StepAdded() for each in new], []
    for name, places in files.items():
        mine = [entries[place] for place in places]
        old, file = data.bytes_of(name), data.folder.named(name)
        edited = _filed(None if renew else old, name, mine, all(drafts[place].sample for place in places))
        if edited is None:
            problems.append(_by_hand(file, "steps", "\n".join(map(entry_text, mine))))
            continue
        changes.append(FileChange(name, old, edited.data, tuple(added.lines for added in edited.added)))
        for place, added in zip(places, edited.added, strict=True):
            steps[place] = StepAdded(file, (added,))
    if problems:
        return StepsAdded((), tuple(steps), tuple(problems))
    return _tried(data, renewed(data, source, changes) if renew else changes, drafts, steps)


def _filed(old: bytes | None, name: str, entries: Sequence[Entry], sample: bool) -> Edited | None:
    """The file of a source with the entries behind those that it has."""
    mark = "sample: true\n" if sample else ""
    known = values(old) if old else {}
    if old is None:
        old = f"{first_line(name.removesuffix('.yml'))}\n{mark}steps: []\n".encode()
    elif "steps" not in known:
        begun = with_keys(old, (), {"steps": []}, tuple(LedgerFile.model_fields))
        old = begun.data if begun else b""
    return with_entries(old, ("steps",), [(len(known.get("steps", ())), each) for each in entries])


def _tried(
    data: Present, changes: Sequence[FileChange], drafts: Sequence[StepDraft], steps: Sequence[StepAdded]
) -> StepsAdded:
    """The changes tried on a copy."""
    dataset, problems = tried(data, changes)
    if not any(problem.rule == steps_are_marked_like_their_item.__name__ for problem in problems):
        problems = (*problems, *_mixed(data, drafts, steps))
    if not errors(problems):
        ids = [draft.item.id for draft in drafts]
        told = {id: effect(data.dataset, dataset, id, data.today) for id in ids}
        steps = [replace(each, effect=told[id]) if each.lines else each for each, id in zip(steps, ids, strict=True)]
    return StepsAdded(tuple(changes), tuple(steps), problems)


def _mixed(data: Present, drafts: Sequence[StepDraft], steps: Sequence[StepAdded]) -> Iterator[Problem]:
    """What is wrong with a step that is written into its item, and not marked like it."""
    marks = {item.id: book.sample for book in data.dataset.ledger_files.values() for item in book.items}
    for draft, step in zip(drafts, steps, strict=True):
        if step.lines and marks[draft.item.id] is not draft.sample:
            values = {"item": draft.item.id}
            yield Problem(step.file, START, "mixed", MIXED[draft.sample], values, ITEM_FIELD)


def effect(before: Dataset, after: Dataset, item: str, today: date) -> str:
    """`z2026-003 会议纪要归档迟：整改中，期限…→待验收，期限…`: how the steps tell on an item."""
    was, now = (standing(item_progress(dataset, dataset.ledger_item[item], today)) for dataset in (before, after))
    name = f"{item} {after.ledger_item[item].problem}"
    return f"{name}：{was}→{now}" if was != now else f"{name}：{now}"


class _Batch:
    """What is known of the items while steps are drafted: what stands in the data, and the drafts so far.

    What `renewed` is the name of, a source that is written anew, does not count.
    """

    def __init__(self, data: Present, renewed: str = "") -> None:
        self.data = data
        books = data.dataset.ledger_files.items()
        self.written = [step for key, book in books if key[1:] != (renewed,) for step in book.steps]
        self.drafted: list[LedgerStep] = []
        self.items = {item.id: item for items in data.dataset.ledger_years.values() for item in reversed(items)}

    def own(self, item: LedgerItem) -> LedgerItem:
        """The item as it stands in its file."""
        return self.items[item.id]

    def _steps(self, item: LedgerItem) -> list[LedgerStep]:
        return [step for step in (*self.written, *self.drafted) if step.item == item.id]

    def new(self, draft: StepDraft) -> Entry | StepAdded:
        """What is to be written of a step, without what is known already; what becomes of it where nothing is."""
        try:
            new = entry(self.data.dataset, draft.step, draft.values)
            self._complete(draft.item, new)
        except StepError as error:
            return StepAdded(refused=error)
        try:
            step = LedgerStep.model_validate({ITEM_FIELD: draft.item.id} | new)
        except ValidationError:
            return new
        own = self.own(draft.item)
        clashes = put_together([own], {own.id: [*self._steps(own), step]}).clashes
        again = {str(clash.tail[0]): clash for clash in clashes if clash.step is step and clash.same}
        kept = {name: value for name, value in new.items() if name not in again}
        if not kept:
            first = again[next(iter(new))]
            return StepAdded(known=self._place(first.other, first.other_tail))
        self.drafted.append(LedgerStep.model_validate({ITEM_FIELD: draft.item.id} | kept))
        return kept

    def _complete(self, item: LedgerItem, new: Entry) -> None:
        """Give a check the day of the submission that it is of. Raises StepError where none waits for one."""
        checks = [each for each in new.get("submissions", ()) if "date" not in each]
        for check in checks:
            now = put_together([self.own(item)], {item.id: self._steps(item)}).items[0]
            known = next((each for each in now.submissions if each.checked == check.get("checked")), None)
            found = open_submission(now) or known
            if found is None:
                raise StepError(STEP_FIELD, f"{item.id}没有待验收的报验：先登记报验，再登记验收")
            new["submissions"] = [{"date": found.date} | check]

    def _place(self, record: BaseModel, tail: KeyPath) -> str:
        if any(record is each for each in self.drafted):
            return "前面的一行"
        spot = self.data.dataset.places.spot(record, tail)
        return f"{spot.file}第{spot.line}行"

    def waiting(self, item: LedgerItem, new: Entry) -> Submission | None:
        """The submission that a new check is of, as it stands in its file."""
        days = [each["date"] for each in new.get("submissions", ()) if "checked" in each]
        steps = (step for step in self.written if step.item == item.id)
        records: list[LedgerItem | LedgerStep] = [self.own(item), *steps]
        listed = (each for record in records for each in record.submissions)
        return next((each for each in listed if each.date in days and each.result is None), None)


class _Edits:
    """Files as they become: their bytes, and the lines that are added to each."""

    def __init__(self, data: Present) -> None:
        self.data, self.places = data, data.dataset.places
        self.bytes: dict[str, bytes] = {}
        self.lines: dict[str, list[Added]] = {}

    @property
    def changes(self) -> list[FileChange]:
        """The changes of all files."""
        return [
            FileChange(name, self.data.bytes_of(name), new, tuple(added.lines for added in self.lines[name]))
            for name, new in self.bytes.items()
        ]

    def enter(self, item: LedgerItem, new: Entry, waiting: Submission | None) -> Problem | None:
        """Write what is `new` of an item, the check of a submission that is `waiting` to that; or why not."""
        for key, value in new.items():
            if key == "submissions" and waiting:
                check = {name: each for name, each in value[0].items() if name != "date"}
                done = self._edited(waiting, partial(with_keys, new=check, order=_SUBMISSION))
            elif isinstance(value, list) and getattr(item, key):
                done = all(self._into(item, key, piece, place) for place, piece in enumerate(value))
            elif not getattr(item, key) or key == "kind":
                done = self._edited(item, partial(_with_value, key=key, value=value))
            else:
                return self._otherwise(item, key)
            if not done:
                return _by_hand(self.places.file(item), f"{item.id}的{key}", entry_text({key: value}))
        return None

    def _into(self, item: LedgerItem, key: str, piece: Any, shift: int) -> bool:
        """Whether one piece could be written into a list of the item: in the order of days, else last."""
        known = getattr(item, key)
        days, day = (
            [getattr(each, DAYS[key]) for each in known] if key in DAYS else [],
            piece[DAYS[key]] if key in DAYS else None,
        )
        index = bisect_right(days, day) if isinstance(day, date) else len(known) + shift
        return self._edited(item, partial(_with_piece, key=key, piece=piece, index=index))

    def _edited(self, record: BaseModel, edit: Callable[[bytes, KeyPath], Edited | None]) -> bool:
        name = self.places.file(record).removeprefix(self.data.folder.named(""))
        old = self.bytes.get(name) or self.data.bytes_of(name) or b""
        done = edit(old, self.places.path(record))
        if done:
            self.bytes[name] = done.data
            self.lines.setdefault(name, []).extend(done.added)
        return done is not None

    def _otherwise(self, item: LedgerItem, key: str) -> Problem:
        file, where = self.places.file(item), self.places.spot(item, (key,))
        values = {"item": item.id, "key": key_of(LedgerItem, key), "where": where}
        text, place = OTHERWISE[key in FIXED], self.places.position(item, (key,))
        return Problem(file, place, steps_stand_once.__name__, text, values, key)


_ITEM, _SUBMISSION = tuple(LedgerItem.model_fields), tuple(Submission.model_fields)


def _with_piece(data: bytes, path: KeyPath, key: str, piece: Any, index: int) -> Edited | None:
    """A piece in a list of the entry at `path`."""
    return with_item(data, (*path, key), index, piece)


def _with_value(data: bytes, path: KeyPath, key: str, value: Any) -> Edited | None:
    """A key of the entry at `path`; instead of its scalar, or in its empty list, where it is there."""
    there = values(data)
    for step in path:
        there = there[step]
    if key not in there:
        return with_keys(data, path, {key: value}, _ITEM)
    if isinstance(value, list):
        return with_entries(data, (*path, key), [(0, piece) for piece in value])
    changed = with_scalar(data, (*path, key), value)
    source = parse("", changed)[0] if changed else None
    if changed is None or source is None:
        return None
    line = source.position((*path, key)).line
    return Edited(changed, (Added(line, changed.decode().split("\n")[line - 1]),))


def _by_hand(file: str, where: str, texts: str) -> Problem:
    text = "这个文件的写法不便自动添加，请手工在{where}下加上：\n{texts}"
    return Problem(file, START, "with_entries", text, {"where": where, "texts": texts})
