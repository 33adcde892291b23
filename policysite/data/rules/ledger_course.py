"""Rules on the course of a ledger item: dates in order, acceptance by another department, closing, look-backs."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from policysite.data.model.records import CheckResult, Closing, LedgerItem, Submission
from policysite.data.rules.base import Case, Fault
from policysite.data.rules.ledger import events
from policysite.data.yaml.reading import KeyPath


def nothing_precedes_the_finding(case: Case) -> Iterator[Fault]:
    """台账的每个日期都不早于发现日期。"""
    for item in case.dataset.ledger:
        for tail, day in events(item):
            if day < item.found:
                yield Fault(item, tail, "{day}早于发现日期{found}", day=day, found=item.found)


def events_stand_in_order(case: Case) -> Iterator[Fault]:
    """进展、报验、回头看、延期各按日期先后写。"""
    for item in case.dataset.ledger:
        yield from _ordered(item, "actions", (action.date for action in item.actions))
        yield from _ordered(item, "submissions", (submission.date for submission in item.submissions))
        yield from _ordered(item, "look_backs", (back.date for back in item.look_backs))


def _ordered(item: LedgerItem, field: str, days: Iterable[date]) -> Iterator[Fault]:
    latest = date.min
    for index, day in enumerate(days):
        if day < latest:
            yield Fault(item, (field, index, "date"), "须按日期先后写：{day}排在{latest}之后", day=day, latest=latest)
        latest = max(latest, day)


def checks_are_complete(case: Case) -> Iterator[Fault]:
    """验收日期、验收部门、结果三项同写；尚未验收的都不写。"""
    for item in case.dataset.ledger:
        for submission in item.submissions:
            missing = [word for word, given in _parts(submission) if given is None]
            if 0 < len(missing) < 3:
                text = "验收日期、验收部门和结果须同时写，现缺“{missing}”"
                yield Fault(submission, (), text, missing="、".join(missing))
            if submission.checked and submission.checked < submission.date:
                text = "验收日期{checked}早于报验日期{day}"
                yield Fault(submission, ("checked",), text, checked=submission.checked, day=submission.date)


def _parts(submission: Submission) -> tuple[tuple[str, object], ...]:
    return ("验收日期", submission.checked), ("验收部门", submission.by), ("结果", submission.result)


def checks_are_made_by_others(case: Case) -> Iterator[Fault]:
    """验收部门存在，不是责任部门，也不是配合部门。"""
    for item in case.dataset.ledger:
        for submission in item.submissions:
            if submission.by is None:
                continue
            yield from case.unknown(submission, ("by",), submission.by, case.dataset.department)
            if submission.by in (item.department, *item.supporting):
                what = "责任部门" if submission.by == item.department else "配合部门"
                text = "验收部门不得为责任部门、配合部门，{by}是{what}"
                yield Fault(submission, ("by",), text, by=submission.by, what=what)


def submissions_wait_for_the_check(case: Case) -> Iterator[Fault]:
    """上一次报验退回之后才再报验。"""
    for item in case.dataset.ledger:
        for index, (before, after) in enumerate(pairwise(item.submissions), 1):
            tail = ("submissions", index, "date")
            if before.result is None:
                yield Fault(item, tail, "{day}的报验还没有结果，不能再报验", day=before.date)
            elif before.result is CheckResult.PASSED:
                yield Fault(item, tail, "{day}的报验已通过，不再报验", day=before.date)
            elif before.checked and after.date < before.checked:
                text = "报验日期{day}早于上一次的验收日期{checked}"
                yield Fault(item, tail, text, day=after.date, checked=before.checked)


def closings_are_complete(case: Case) -> Iterator[Fault]:
    """销号须经责任部门、配合部门以外的部门验收通过，有依据，有批准者，不早于验收日期。"""
    for item in case.dataset.ledger:
        if item.closing:
            missing = _missing(item, item.closing)
            if missing:
                text = "销号须有验收日期、验收部门（不得为责任部门）和依据，现缺“{missing}”"
                yield Fault(item, ("closing",), text, missing="、".join(missing))
            yield from _closing(item, item.closing)


def _missing(item: LedgerItem, closing: Closing) -> list[str]:
    last = item.submissions[-1] if item.submissions else None
    parts = (
        ("验收", last and last.result is CheckResult.PASSED),
        ("验收日期", last is None or last.result is None or last.checked),
        ("验收部门", last is None or last.result is None or last.by),
        ("依据", item.evidence),
        ("批准者", closing.approved_by),
    )
    return [word for word, given in parts if not given]


def _closing(item: LedgerItem, closing: Closing) -> Iterator[Fault]:
    checked = item.submissions[-1].checked if item.submissions else None
    if checked and closing.date < checked:
        yield Fault(closing, ("date",), "销号日期{day}早于验收日期{checked}", day=closing.date, checked=checked)


def nothing_happens_after_the_closing(case: Case) -> Iterator[Fault]:
    """销号之后只记回头看。"""
    for item in case.dataset.ledger:
        if item.closing is None:
            continue
        for tail, day in events(item):
            if day > item.closing.date and not _may_follow(tail):
                text = "{day}晚于销号日期{closed}，销号之后只记回头看"
                yield Fault(item, tail, text, day=day, closed=item.closing.date)


def _may_follow(tail: KeyPath) -> bool:
    """Look-backs may; a check after the closing is a fault of the closing, a finding after it one of the finding."""
    return tail[0] in ("look_backs", "found") or tail[-1] == "checked"


def look_backs_follow_the_closing(case: Case) -> Iterator[Fault]:
    """销号之后才有回头看。"""
    for item in case.dataset.ledger:
        for index, back in enumerate(item.look_backs):
            if item.closing is None:
                yield Fault(item, ("look_backs", index), "尚未销号，不记回头看")
            elif back.date < item.closing.date:
                text = "回头看日期{day}早于销号日期{closed}"
                yield Fault(item, ("look_backs", index, "date"), text, day=back.date, closed=item.closing.date)


COURSE_RULES = (
    nothing_precedes_the_finding,
    events_stand_in_order,
    checks_are_complete,
    checks_are_made_by_others,
    submissions_wait_for_the_check,
    closings_are_complete,
    nothing_happens_after_the_closing,
    look_backs_follow_the_closing,
)
