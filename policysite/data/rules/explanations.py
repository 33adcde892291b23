"""Rules on explanations of what was due and not done (design, section 3)."""

from collections.abc import Iterator

from policysite.data.duty_span import begins, ends
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.records import Explanation
from policysite.data.model.words import RHYTHM
from policysite.data.periods import Period, first_period, period_named
from policysite.data.rules.base import Case, Fault


def explanations_name_duties(case: Case) -> Iterator[Fault]:
    """说明的任务是定期任务，或有完成期限的成果任务。"""
    for entry in case.dataset.explanations:
        duty = case.dataset.duty.get(entry.duty)
        if duty is None:
            yield from case.unknown(entry, ("duty",), entry.duty, case.dataset.duty)
        elif not duty.every and not duty.due:
            yield Fault(entry, ("duty",), f"只说明定期任务和有完成期限的成果任务，{duty.id}不是")


def explanations_name_periods(case: Case) -> Iterator[Fault]:
    """说明的期次是该任务的一期，且已经结束；未结束的提醒。"""
    for entry in case.dataset.explanations:
        duty = case.dataset.duty.get(entry.duty)
        if duty and duty.kind is DutyKind.RECURRING:
            yield from _recurring(case, entry, duty)
        elif duty and duty.due:
            yield from _deliverable(case, entry, duty)


def _recurring(case: Case, entry: Explanation, duty: Duty) -> Iterator[Fault]:
    if duty.every is None:
        return
    first = first_period(duty.every, begins(case.dataset, duty))
    period = period_named(entry.period) if entry.period else None
    if period is None or period.rhythm is not duty.every:
        like = f"，如{first.name}" if first else ""
        yield Fault(entry, ("period",), f"{duty.id}按{RHYTHM[duty.every]}计，期次须与此相符{like}，{_written(entry)}")
    elif not _is_tracked(case, duty, first, period):
        since = f"从{first.name}起计" if first else "尚未起计"
        yield Fault(entry, ("period",), f"{duty.id}没有{period.name}这一期：{since}")
    elif not period.over(case.today):
        yield Fault(entry, ("period",), f"{period.label}尚未结束，到期仍未完成的再作说明", warning=True)


def _is_tracked(case: Case, duty: Duty, first: Period | None, period: Period) -> bool:
    end = ends(case.dataset, duty)
    return first is not None and first <= period and (end is None or period.first <= end)


def _deliverable(case: Case, entry: Explanation, duty: Duty) -> Iterator[Fault]:
    if duty.due is None:
        return
    period = period_named(entry.period) if entry.period else None
    if entry.period and (period is None or not period.holds(duty.due)):
        yield Fault(entry, ("period",), f"{duty.id}的完成期限是{duty.due}，期次须含这一天或不写，{_written(entry)}")
    elif duty.due >= case.today:
        yield Fault(entry, ("duty",), f"{duty.id}的完成期限{duty.due}未过，到期仍未完成的再作说明", warning=True)


def _written(entry: Explanation) -> str:
    return f"写的是“{entry.period}”" if entry.period else "没有写"


def explanations_stand_once(case: Case) -> Iterator[Fault]:
    """同一任务同一期只说明一次。"""
    seen: dict[tuple[str, str | None], Explanation] = {}
    for entry in case.dataset.explanations:
        first = seen.setdefault((entry.duty, entry.period), entry)
        if first is not entry:
            said = f"{entry.duty}的{entry.period or '完成期限'}已在第{case.dataset.places.line(first)}行说明过"
            yield Fault(entry, ("duty",), said)


EXPLANATION_RULES = (explanations_name_duties, explanations_name_periods, explanations_stand_once)
