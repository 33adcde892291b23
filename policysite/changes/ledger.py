"""What differs in the rectification ledger: items opened, extended, handed in, returned, closed, deleted."""

from collections.abc import Iterator, Mapping
from datetime import date

from policysite.changes.fields import EMPTY, content, field_changes, said
from policysite.changes.figures import Sides
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.model.ledger import Extension, LedgerItem, Submission, is_valid
from policysite.figures.ledger import deadline_in_force, item_state
from policysite.figures.words import STATE, long_date

COURSE = ("extensions", "actions", "submissions", "closing", "look_backs")
"""What happens to an item, in the order of time: told as events and not as fields."""


def ledger_changes(sides: Sides) -> Iterator[Change]:
    """Every item that differs, in the order of the ids."""
    old, new = sides.old.ledger_item, sides.new.ledger_item
    for id, item in new.items():
        if id not in old:
            yield _opened(sides, item)
        elif item != old[id]:
            yield from _item(sides, old[id], item)
    for id, item in old.items():
        if id not in new:
            yield Change(Area.LEDGER, ChangeKind.REMOVED, id, _subject(item), "删去", old=_content(sides.old, item))
    yield from _marks(sides)


def _subject(item: LedgerItem) -> str:
    return f"{item.id} {item.problem}"


def _content(dataset: Dataset, item: LedgerItem) -> str:
    shown = content(item, ("problem", "department", *COURSE))
    return f"责任部门：{dataset.department[item.department].name}，{shown}"


def _opened(sides: Sides, item: LedgerItem) -> Change:
    state = STATE[item_state(sides.new, item, sides.today)]
    return Change(
        Area.LEDGER, ChangeKind.ADDED, item.id, _subject(item), f"登记，现为{state}", new=_content(sides.new, item)
    )


def _item(sides: Sides, old: LedgerItem, new: LedgerItem) -> Iterator[Change]:
    states = [STATE[item_state(dataset, item, sides.today)] for dataset, item in ((sides.old, old), (sides.new, new))]
    if states[0] != states[1]:
        yield Change(Area.LEDGER, ChangeKind.CHANGED, new.id, _subject(new), f"{states[0]}→{states[1]}")
    for words in _events(sides, old, new):
        yield Change(Area.LEDGER, ChangeKind.CHANGED, new.id, _subject(new), words)
    yield from field_changes(Area.LEDGER, new.id, _subject(new), old, new, COURSE)


def _events(sides: Sides, old: LedgerItem, new: LedgerItem) -> Iterator[str]:
    """What was added to an item's course, and what was taken out of it."""
    yield from (_extended(new, each, sides.today) for each in new.extensions if each not in old.extensions)
    yield from (f"整改进展：{said(each)}" for each in new.actions if each not in old.actions)
    yield from (_submitted(sides.new, each) for each in new.submissions if each not in old.submissions)
    if new.closing and new.closing != old.closing:
        yield f"销号：{said(new.closing)}"
    backs = (each for each in new.look_backs if each not in old.look_backs)
    yield from (f"回头看：{long_date(each.date)}，{each.result}" for each in backs)
    yield from (f"删去或改动{name}：{words}" for name, words in struck(old, new))


def _extended(item: LedgerItem, extension: Extension, today: date) -> str:
    moved = f"延期至{long_date(extension.to)}"
    if not extension.approved:
        return f"申请{moved}，尚未批准"
    before = item.extensions[: item.extensions.index(extension)]
    deadline = deadline_in_force(item.model_copy(update={"extensions": before}), today)
    valid = "" if deadline and is_valid(extension, deadline) else "；不作延期"
    return f"{moved}（{long_date(extension.approved.date)}{extension.approved.by}批准{valid}）"


def _submitted(dataset: Dataset, submission: Submission) -> str:
    if submission.result is None:
        return f"报验：{long_date(submission.date)}，待验收"
    known = dataset.department.get(submission.by or "")
    checker = known.name if known else submission.by
    on = long_date(submission.checked) if submission.checked else ""
    note = f"，{submission.note}" if submission.note else ""
    return f"验收{submission.result}：{on}{checker or ''}{note}"


def struck(old: LedgerItem, new: LedgerItem) -> Iterator[tuple[str, str]]:
    """What of an item's course is no longer as it was written: its name and words.

    A submission or extension that now has its result, the rest as before, is no rewriting.
    """
    for name in COURSE:
        before, after = (_listed(getattr(item, name)) for item in (old, new))
        title = type(new).model_fields[name].title or name
        yield from ((title, said(each)) for each in before if not any(_continues(each, now) for now in after))


def _listed(value: object) -> tuple[object, ...]:
    return () if value is None else value if isinstance(value, tuple) else (value,)


def _continues(old: object, new: object) -> bool:
    """Whether `new` says all that `old` did, and maybe more."""
    before, after = (_given(value) for value in (old, new))
    return all(after.get(name) == value for name, value in before.items())


def _given(value: object) -> Mapping[str, object]:
    return {name: below for name, below in vars(value).items() if below not in EMPTY}


def _marks(sides: Sides) -> Iterator[Change]:
    for year, file in sides.new.ledger_files.items():
        before = sides.old.ledger_files.get(year)
        if before is not None and before.sample != file.sample:
            words = "加上演示标记" if file.sample else "去掉演示标记"
            yield Change(Area.LEDGER, ChangeKind.CHANGED, "", f"ledger/{year}.yml", words)
