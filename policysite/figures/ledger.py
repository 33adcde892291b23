"""The rectification ledger as of a date: state, deadline in force, what is overdue.

Pure functions of (data, date): an event dated later has not happened yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policysite.data.dataset import Dataset
from policysite.data.model.records import CheckResult, LedgerItem, LookBackResult, is_valid
from policysite.data.periods import later

LEDGER_NOTICE = 7
"""Days before a deadline or look-back at which to remind of it; from then on it is 临近到期."""


class ItemState(StrEnum):
    """Where an item stands between finding and look-back."""

    PENDING = "pending"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CLOSED = "closed"
    REBOUNDED = "rebounded"


@dataclass(frozen=True)
class ItemProgress:
    """How an item stands.

    `deadline` is the one in force, the last valid extension counted (`extended`); `days_left` counts to it, today
    included, None once closed or without deadline. `overdue`: not closed, and the date past that deadline; `due_soon`:
    not closed, and at most `LEDGER_NOTICE` days before it.
    `accepted`: the last submission passed, the closing is still to come. `look_back_due` is the last day for the
    look-back that a closed item still wants. `waiting`: something is still to be done about it, if only a look-back, or
    a new item that carries on one that rebounded.
    """

    item: LedgerItem
    state: ItemState
    deadline: date | None
    extended: bool
    days_left: int | None
    overdue: bool
    due_soon: bool
    accepted: bool
    look_back_due: date | None
    look_back_overdue: bool
    waiting: bool


@dataclass(frozen=True)
class LedgerFigures:
    """How many items there are, by state; how many of them overdue, and closed ones that want a look-back."""

    items: int
    states: Mapping[ItemState, int]
    overdue: int
    look_backs_wanted: int


def ledger(dataset: Dataset, today: date) -> tuple[ItemProgress, ...]:
    """Every item found by `today`, in the order of the ids."""
    return tuple(item_progress(dataset, item, today) for item in dataset.ledger if item.found <= today)


def item_progress(dataset: Dataset, item: LedgerItem, today: date) -> ItemProgress:
    """How `item`, found by `today`, stands."""
    state, deadline = item_state(dataset, item, today), deadline_in_force(item, today)
    closed = item.closing is not None and item.closing.date <= today
    left = (deadline - today).days + 1 if deadline and not closed else None
    wanted = _look_back_due(dataset, item, today) if state is ItemState.CLOSED else None
    return ItemProgress(
        item=item,
        state=state,
        deadline=deadline,
        extended=deadline != item.deadline,
        days_left=left,
        overdue=left is not None and left <= 0,
        due_soon=left is not None and 0 < left <= LEDGER_NOTICE + 1,
        accepted=not closed and _last_result(item, today) is CheckResult.PASSED,
        look_back_due=wanted,
        look_back_overdue=wanted is not None and today > wanted,
        waiting=not closed
        or wanted is not None
        or (state is ItemState.REBOUNDED and item.id not in dataset.followed_by),
    )


def item_state(dataset: Dataset, item: LedgerItem, today: date) -> ItemState:
    """The state at `today`; one that rebounded stays so until the item that follows it is closed."""
    if item.closing and item.closing.date <= today:
        return ItemState.REBOUNDED if _rebounded(dataset, item, today) else ItemState.CLOSED
    if any(submission.date <= today for submission in item.submissions):
        return _AFTER_SUBMISSION[_last_result(item, today)]
    acted = any(action.date <= today for action in item.actions)
    return ItemState.RECTIFYING if acted else ItemState.PENDING


_AFTER_SUBMISSION = {
    None: ItemState.SUBMITTED,
    CheckResult.RETURNED: ItemState.RETURNED,
    CheckResult.PASSED: ItemState.RECTIFYING,  # until the closing
}


def _last_result(item: LedgerItem, today: date) -> CheckResult | None:
    """What the check of the last submission found by `today`; None without submission or without check yet."""
    made = [submission for submission in item.submissions if submission.date <= today]
    checked = made[-1].checked if made else None
    return made[-1].result if checked and checked <= today else None


def _rebounded(dataset: Dataset, item: LedgerItem, today: date) -> bool:
    if not any(back.date <= today and back.result is LookBackResult.REBOUNDED for back in item.look_backs):
        return False
    heir = dataset.followed_by.get(item.id)
    return heir is None or heir.found > today or item_state(dataset, heir, today) is not ItemState.CLOSED


def _look_back_due(dataset: Dataset, item: LedgerItem, today: date) -> date | None:
    if item.closing is None or any(back.date <= today for back in item.look_backs):
        return None
    return later(item.closing.date, dataset.settings.look_back_days)


def deadline_in_force(item: LedgerItem, today: date) -> date | None:
    """The deadline, each valid extension approved by `today` counted."""
    deadline = item.deadline
    for extension in item.extensions:
        if deadline and is_valid(extension, deadline) and extension.approved and extension.approved.date <= today:
            deadline = extension.to
    return deadline


def count(items: Iterable[ItemProgress]) -> LedgerFigures:
    """The figures of `items`; every state is a key."""
    listed = tuple(items)
    found = Counter(item.state for item in listed)
    return LedgerFigures(
        items=len(listed),
        states={state: found[state] for state in ItemState},
        overdue=sum(item.overdue for item in listed),
        look_backs_wanted=sum(item.look_back_due is not None for item in listed),
    )
