"""Rules on the crosswalk and duties, and on explanations of what was due and not done."""

from collections.abc import Iterator
from datetime import date

from policysite.data.model.document import Clause
from policysite.data.model.duties import Duty, DutyKind, Rhythm
from policysite.data.model.records import Explanation
from policysite.data.model.words import RHYTHM, long_date
from policysite.data.periods import begins, ends, first_period, months_of, owed, period_at, period_named
from policysite.data.rules.base import Case, Fault, again, earlier, key_of
from policysite.data.text.limits import limits

_FIELDS: dict[DutyKind, tuple[frozenset[str], frozenset[str]]] = {
    DutyKind.RECURRING: (frozenset({"every", "at_least", "unit"}), frozenset({"by", "in_principle"})),
    DutyKind.DELIVERABLE: (frozenset(), frozenset({"product", "due", "in_principle"})),
    DutyKind.TRIGGERED: (frozenset({"within"}), frozenset({"in_principle"})),
    DutyKind.STANDING: (frozenset(), frozenset()),
    DutyKind.CONDITIONAL: (frozenset(), frozenset()),
}
"""By kind: the fields it must have, and those it may have."""

_KIND_FIELDS = frozenset[str]().union(*(must | may for must, may in _FIELDS.values()))


def crosswalk_refers(case: Case) -> Iterator[Fault]:
    """对应表的表现和措施都存在，同一表现之下措施不重复；类别所对应的部分存在。"""
    dataset = case.dataset
    for name, links in dataset.crosswalk.root.items():
        yield from case.unknown(dataset.crosswalk, (name,), name, dataset.item)
        for index, link in enumerate(links):
            yield from case.unknown(link, ("measure",), link.measure, dataset.measure)
            if link.measure in [other.measure for other in links[:index]]:
                yield Fault(link, ("measure",), "措施“{measure}”重复", measure=link.measure)
    for document in dataset.documents:
        for category in document.categories:
            if category.section is not None:
                yield from case.unknown(category, ("section",), category.section, document.section)


def clauses_have_duties(case: Case) -> Iterator[Fault]:
    """写明了责任部门的每一款至少有一项任务。"""
    if "duties" in case.lost:
        return
    clauses = (each.record for each in case.dataset.latest.passages if each.in_force)
    for clause in (each for each in clauses if isinstance(each, Clause) and each.responsible):
        if not (case.dataset.duties_of[clause.id] or clause.id in case.withheld):
            yield Fault(clause, ("id",), "{clause}没有任务，请在duties.yml中至少写一项", clause=clause.id)


def duties_fit_their_kind(case: Case) -> Iterator[Fault]:
    """各类任务有其必填项，不填别类的项；自定期限须有依据。"""
    for duty in case.dataset.duties:
        yield from _kind_fields(duty)
        yield from _due_day(duty)
        yield from _office_decisions(duty)


def _kind_fields(duty: Duty) -> Iterator[Fault]:
    must, may = _FIELDS[duty.kind]
    given = {name for name in _KIND_FIELDS if getattr(duty, name) not in (None, False)}
    for name in sorted(must - given):
        yield Fault(duty, ("kind",), "{kind}任务缺{key}", kind=duty.kind, key=key_of(Duty, name))
    for name in sorted(given - must - may):
        yield Fault(duty, (name,), "{kind}任务不写{key}", kind=duty.kind, key=key_of(Duty, name))


def _due_day(duty: Duty) -> Iterator[Fault]:
    """期内期限是该频次一期内的一天；几个月一期的写明是第几个月。"""
    if duty.by is None or duty.every is None:
        return
    months, days = months_of(duty.every), 7 if duty.every is Rhythm.WEEK else 31
    rhythm, month, day = RHYTHM[duty.every], duty.by.month, duty.by.day
    if months <= 1 and month is not None:
        yield Fault(duty, ("by", "month"), "{rhythm}任务不写month，只写day", rhythm=rhythm)
    elif months > 1 and month is None:
        yield Fault(duty, ("by",), "{rhythm}任务须写month，即一期的第几个月", rhythm=rhythm)
    elif month is not None and month > months:
        yield Fault(
            duty,
            ("by", "month"),
            "{rhythm}任务的month须是1至{most}，写的是{given}",
            rhythm=rhythm,
            most=months,
            given=month,
        )
    if day > days:
        yield Fault(
            duty, ("by", "day"), "{rhythm}任务的day须是1至{most}，写的是{given}", rhythm=rhythm, most=days, given=day
        )


def _says(quote: str, due: date) -> bool:
    """Whether the words themselves name a day: 2026年6月底前, 6月30日前, 年底前."""
    return any(each.due == due for each in limits(quote, due.year))


def _office_decisions(duty: Duty) -> Iterator[Fault]:
    if duty.due and not duty.basis and not _says(duty.quote, duty.due):
        yield Fault(duty, ("due",), "原文没有规定期限，自定期限须在basis写明依据")
    if duty.ended:
        yield from earlier(duty, ("ended", "date"), "终止日期{day}早于起算日期{bound}", duty.ended.date, duty.since)


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
            yield from _deliverable(case, entry, duty.id, duty.due)


def _recurring(case: Case, entry: Explanation, duty: Duty) -> Iterator[Fault]:
    if duty.every is None:
        return
    first, end = first_period(duty.every, begins(case.dataset, duty)), ends(case.dataset, duty)
    period = period_named(entry.period) if entry.period else None
    if period is None or period.rhythm is not duty.every:
        text, like = "{duty}按{rhythm}计，期次须与此相符{like}，{given}", f"，如{first.name}" if first else ""
        rhythm, given = RHYTHM[duty.every], _written(entry)
        yield Fault(entry, ("period",), text, duty=duty.id, rhythm=rhythm, like=like, given=given)
    elif first is None or period < first or (end and period.first > end):
        since = f"从{first.name}起计" if first else "尚未起计"
        text = "{duty}没有{period}这一期：{since}"
        yield Fault(entry, ("period",), text, duty=duty.id, period=period.name, since=since)
    elif not owed(case.dataset, duty, period := period_at(duty, period.first) or period):
        text = "{duty}到{end}为止，{period}不再计，不需说明"
        yield Fault(entry, ("period",), text, warning=True, duty=duty.id, end=end, period=period.label)
    elif not period.over(case.today):
        until = f"的期限是{long_date(period.due)}，" if period.by else "尚未结束，"
        text = "{period}{until}到期仍未完成的再作说明"
        yield Fault(entry, ("period",), text, warning=True, period=period.label, until=until)


def _deliverable(case: Case, entry: Explanation, duty: str, due: date) -> Iterator[Fault]:
    period = period_named(entry.period) if entry.period else None
    if entry.period and (period is None or not period.holds(due)):
        text = "{duty}的完成期限是{due}，期次须含这一天或不写，{given}"
        yield Fault(entry, ("period",), text, duty=duty, due=due, given=_written(entry))
    elif due >= case.today:
        text = "{duty}的完成期限{due}未过，到期仍未完成的再作说明"
        yield Fault(entry, ("duty",), text, warning=True, duty=duty, due=due)


def _written(entry: Explanation) -> str:
    return f"写的是“{entry.period}”" if entry.period else "没有写"


def explanations_stand_once(case: Case) -> Iterator[Fault]:
    """同一任务同一期只说明一次。"""
    for entry, first in again(((entry.duty, entry.period), entry) for entry in case.dataset.explanations):
        text, what = "{duty}的{what}已在{where}说明过", entry.period or "完成期限"
        yield Fault(entry, ("duty",), text, duty=entry.duty, what=what, where=case.dataset.places.spot(first))


DUTY_RULES = (
    crosswalk_refers,
    clauses_have_duties,
    duties_fit_their_kind,
)
EXPLANATION_RULES = (explanations_name_duties, explanations_name_periods, explanations_stand_once)
