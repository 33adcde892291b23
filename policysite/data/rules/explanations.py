"""Rules on explanations of what was due and not done (design, section 3)."""

from collections.abc import Iterator

from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.records import Explanation
from policysite.data.model.words import RHYTHM
from policysite.data.periods import Period, begins, ends, first_period, period_named
from policysite.data.rules.base import Case, Fault


def explanations_name_duties(case: Case) -> Iterator[Fault]:
    """说明的任务是定期任务，或有完成期限的成果任务。"""
    for entry in case.dataset.explanations:
        duty = case.dataset.duty.get(entry.duty)
        if duty is None:
            yield from case.unknown(entry, ("duty",), entry.duty, case.dataset.duty)
        elif not duty.every and not duty.due:
            yield Fault(entry, ("duty",), "只说明定期任务和有完成期限的成果任务，{duty}不是", duty=duty.id)


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
        text, like = "{duty}按{rhythm}计，期次须与此相符{like}，{given}", f"，如{first.name}" if first else ""
        rhythm, given = RHYTHM[duty.every], _written(entry)
        yield Fault(entry, ("period",), text, duty=duty.id, rhythm=rhythm, like=like, given=given)
    elif not _is_tracked(case, duty, first, period):
        since = f"从{first.name}起计" if first else "尚未起计"
        text = "{duty}没有{period}这一期：{since}"
        yield Fault(entry, ("period",), text, duty=duty.id, period=period.name, since=since)
    elif not period.over(case.today):
        text = "{period}尚未结束，到期仍未完成的再作说明"
        yield Fault(entry, ("period",), text, warning=True, period=period.label)


def _is_tracked(case: Case, duty: Duty, first: Period | None, period: Period) -> bool:
    end = ends(case.dataset, duty)
    return first is not None and first <= period and (end is None or period.first <= end)


def _deliverable(case: Case, entry: Explanation, duty: Duty) -> Iterator[Fault]:
    if duty.due is None:
        return
    period = period_named(entry.period) if entry.period else None
    if entry.period and (period is None or not period.holds(duty.due)):
        text = "{duty}的完成期限是{due}，期次须含这一天或不写，{given}"
        yield Fault(entry, ("period",), text, duty=duty.id, due=duty.due, given=_written(entry))
    elif duty.due >= case.today:
        text = "{duty}的完成期限{due}未过，到期仍未完成的再作说明"
        yield Fault(entry, ("duty",), text, warning=True, duty=duty.id, due=duty.due)


def _written(entry: Explanation) -> str:
    return f"写的是“{entry.period}”" if entry.period else "没有写"


def explanations_stand_once(case: Case) -> Iterator[Fault]:
    """同一任务同一期只说明一次。"""
    seen: dict[tuple[str, str | None], Explanation] = {}
    for entry in case.dataset.explanations:
        first = seen.setdefault((entry.duty, entry.period), entry)
        if first is not entry:
            text, what = "{duty}的{what}已在{where}说明过", entry.period or "完成期限"
            yield Fault(entry, ("duty",), text, duty=entry.duty, what=what, where=case.dataset.places.spot(first))


EXPLANATION_RULES = (explanations_name_duties, explanations_name_periods, explanations_stand_once)
