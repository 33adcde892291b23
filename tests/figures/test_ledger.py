"""The rectification ledger as of a date."""

from datetime import date, timedelta
from typing import Any

import pytest
from helpers.examples import one_in
from helpers.paths import DAY
from helpers.trees import real, small, with_items
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.model.records import LedgerItem
from policysite.figures.ledger import ItemProgress, ItemState, count, item_progress, ledger

steady = one_in(3)

COURSE: dict[str, Any] = {
    "actions": [{"date": "2026-03-05", "text": "整理"}],
    "submissions": [
        {"date": "2026-05-20", "checked": "2026-05-25", "by": "branch", "result": "退回"},
        {"date": "2026-06-20", "checked": "2026-06-25", "by": "branch", "result": "通过"},
    ],
    "evidence": [{"title": "登记表", "ref": "阅〔2026〕1号"}],
    "closing": {"date": "2026-06-29", "approved_by": "中心党组"},
}


def item(id: str = "z2026-001", **fields: Any) -> LedgerItem:
    """An item found on 2026-02-10 with the deadline 2026-06-30."""
    values = {
        "id": id,
        "found": "2026-02-10",
        "source": "自查",
        "problem": "登记慢",
        "department": "office",
        "kind": "限期整改",
        "deadline": "2026-06-30",
    }
    return LedgerItem.model_validate(values | fields)


def on(day: str, one: LedgerItem, *others: LedgerItem) -> ItemProgress:
    """How the item stands on `day`."""
    return item_progress(with_items(small(), one, *others), one, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-02-10", ItemState.PENDING),
        ("2026-03-04", ItemState.PENDING),
        ("2026-03-05", ItemState.RECTIFYING),
        ("2026-05-19", ItemState.RECTIFYING),
        ("2026-05-20", ItemState.SUBMITTED),
        ("2026-05-24", ItemState.SUBMITTED),
        ("2026-05-25", ItemState.RETURNED),
        ("2026-06-19", ItemState.RETURNED),
        ("2026-06-20", ItemState.SUBMITTED),
        ("2026-06-25", ItemState.RECTIFYING),
        ("2026-06-28", ItemState.RECTIFYING),
        ("2026-06-29", ItemState.CLOSED),
    ],
)
def test_the_state_follows_the_events(day: str, state: ItemState) -> None:
    """From finding to closing each event changes the state on its own day, and none before it."""
    assert on(day, item(**COURSE)).state is state


def test_a_passed_check_waits_for_the_closing() -> None:
    """Between 通过 and 销号 the item is accepted, not closed."""
    assert not on("2026-06-24", item(**COURSE)).accepted
    assert on("2026-06-25", item(**COURSE)).accepted
    assert not on("2026-06-29", item(**COURSE)).accepted


def test_overdue_begins_the_day_after_the_deadline() -> None:
    """On the deadline one day is left; the day after the item is overdue until it is closed."""
    assert (on("2026-06-30", item()).days_left, on("2026-06-30", item()).overdue) == (1, False)
    assert on("2026-07-01", item()).overdue
    closed = item(**COURSE | {"closing": {"date": "2026-07-10", "approved_by": "中心党组"}})
    assert on("2026-07-09", closed).overdue
    assert not on("2026-07-10", closed).overdue


def test_an_item_without_deadline_is_never_overdue() -> None:
    """长期坚持 has no deadline to be past."""
    lasting = on("2027-12-31", item(kind="长期坚持", deadline=None))
    assert (lasting.deadline, lasting.days_left, lasting.overdue) == (None, None, False)


def extension(requested: str, approved: str | None, to: str, reason: str | None = "等设备") -> dict[str, Any]:
    """An extension; `approved` None: not approved."""
    by = {"date": approved, "by": "中心党组"} if approved else None
    return {"requested": requested, "approved": by, "to": to, "reason": reason}


@pytest.mark.parametrize(
    ("extensions", "deadline"),
    [
        ([extension("2026-06-30", "2026-07-03", "2026-07-31")], "2026-07-31"),
        ([extension("2026-07-01", "2026-07-03", "2026-07-31")], "2026-06-30"),
        ([extension("2026-06-20", None, "2026-07-31")], "2026-06-30"),
        ([extension("2026-06-20", "2026-06-24", "2026-07-31", None)], "2026-06-30"),
        (
            [
                extension("2026-06-20", "2026-06-24", "2026-07-31"),
                extension("2026-07-31", "2026-08-02", "2026-08-31"),
            ],
            "2026-08-31",
        ),
    ],
)
def test_only_valid_extensions_move_the_deadline(extensions: list[dict[str, Any]], deadline: str) -> None:
    """Requested on or before the deadline it moves, approved, with a reason; the last valid one counts."""
    assert on("2026-08-31", item(extensions=extensions)).deadline == date.fromisoformat(deadline)


def test_an_extension_counts_from_its_approval() -> None:
    """Before the approval the old deadline is in force."""
    late = item(extensions=[extension("2026-06-30", "2026-07-03", "2026-07-31")])
    assert on("2026-07-02", late).overdue
    moved = on("2026-07-03", late)
    assert (moved.overdue, moved.extended, moved.days_left) == (False, True, 29)


def test_a_closed_item_wants_a_look_back() -> None:
    """Within 90 days of the closing; none wanted after one was held."""
    assert on("2026-09-27", item(**COURSE)).look_back_due == date(2026, 9, 27)
    assert not on("2026-09-27", item(**COURSE)).look_back_overdue
    assert on("2026-09-28", item(**COURSE)).look_back_overdue
    held = item(**COURSE, look_backs=[{"date": "2026-09-20", "result": "巩固"}])
    assert on("2026-09-19", held).look_back_due == date(2026, 9, 27)
    assert on("2026-09-20", held).look_back_due is None


def test_a_rebound_lasts_until_its_successor_is_closed() -> None:
    """The old item is rebounded from the look-back on, and closed again with the one that follows it."""
    old = item(**COURSE, look_backs=[{"date": "2026-09-20", "result": "反弹"}])
    heir = item(
        "z2026-002",
        found="2026-09-21",
        deadline="2026-12-31",
        follows="z2026-001",
        submissions=[{"date": "2026-11-01", "checked": "2026-11-02", "by": "branch", "result": "通过"}],
        closing={"date": "2026-11-03", "approved_by": "中心党组"},
    )
    assert on("2026-09-19", old, heir).state is ItemState.CLOSED
    assert on("2026-09-20", old, heir).state is ItemState.REBOUNDED
    assert on("2026-11-02", old, heir).state is ItemState.REBOUNDED
    assert on("2026-11-03", old, heir).state is ItemState.CLOSED
    assert on("2026-11-03", old).state is ItemState.REBOUNDED
    assert not on("2026-11-02", old, heir).overdue


def test_an_item_found_later_is_not_there_yet() -> None:
    """The ledger of a date holds what was found by then."""
    dataset = with_items(small(), item(), item("z2026-002", found="2026-02-11"))
    assert [found.item.id for found in ledger(dataset, date(2026, 2, 10))] == ["z2026-001"]


def test_the_demonstration_ledger_has_every_state() -> None:
    """Each state once at least, one overdue, one extension, one return, one rebound with its successor."""
    dataset = real()
    items = ledger(dataset, DAY)
    figures = count(items)
    assert all(figures.states.values())
    assert (figures.items, figures.overdue, figures.look_backs_wanted) == (10, 1, 1)
    assert sum(len(item.extensions) for item in dataset.ledger) == 1
    assert [found.follows for found in dataset.ledger if found.follows] == ["z2026-002"]


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@steady
@given(days)
def test_states_add_up(day: date) -> None:
    """Every item of a date is in one state."""
    items = ledger(real(), day)
    figures = count(items)
    assert sum(figures.states.values()) == figures.items == len(items)
    assert all(one.state is not ItemState.CLOSED for one in items if one.overdue)


@steady
@given(days, st.integers(0, 300))
def test_later_events_change_nothing_earlier(day: date, passed: int) -> None:
    """Nothing is un-closed but by a rebound, and no item disappears."""
    before, after = ledger(real(), day), ledger(real(), day + timedelta(days=passed))
    later = {one.item.id: one.state for one in after}
    for one in before:
        if one.state is ItemState.CLOSED:
            assert later[one.item.id] in (ItemState.CLOSED, ItemState.REBOUNDED)
