"""Rules on departments, the crosswalk and duties, and on explanations of what was due and not done."""

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher

from policysite.data.model.document import DepartmentKind
from policysite.data.model.duties import Duty, DutyKind, Rhythm
from policysite.data.model.records import Explanation
from policysite.data.model.words import PERIOD, RHYTHM
from policysite.data.periods import begins, ends, first_period, period_named
from policysite.data.rules.base import Case, Fault, again, earlier, key_of

_FIELDS: dict[DutyKind, tuple[frozenset[str], frozenset[str]]] = {
    DutyKind.RECURRING: (frozenset({"every", "at_least", "unit"}), frozenset()),
    DutyKind.DELIVERABLE: (frozenset(), frozenset({"product", "due"})),
    DutyKind.TRIGGERED: (frozenset({"within"}), frozenset()),
    DutyKind.STANDING: (frozenset(), frozenset()),
    DutyKind.CONDITIONAL: (frozenset(), frozenset()),
}
"""By kind: the fields it must have, and those it may have."""

_KIND_FIELDS = frozenset[str]().union(*(must | may for must, may in _FIELDS.values()))
_COMPARED = 120
"""How many characters of a wrong quote are looked for: the time grows with the product of both lengths."""
_PERIOD_WORDS = PERIOD | {Rhythm.QUARTER: "季"}


def departments_are_distinct(case: Case) -> Iterator[Fault]:
    """部门名称、原文所印名称和别称互不重复。"""
    seen: dict[str, str] = {}
    for department in case.dataset.departments:
        for name in {department.name, department.printed or department.name, *department.aliases}:
            if seen.setdefault(name, department.id) != department.id:
                yield Fault(department, (), "名称“{name}”与{other}重复", name=name, other=seen[name])


def groups_have_members(case: Case) -> Iterator[Fault]:
    """只有统称（group）有members，所含部门都存在，不能含自己。"""
    for department in case.dataset.departments:
        if department.members and department.kind is not DepartmentKind.GROUP:
            yield Fault(department, ("members",), "只有类别为group的统称才写members")
        yield from case.references(department, "members", case.dataset.department, "所含部门")
        known = [name for name in department.members if name in case.dataset.department]
        if any(department.id in (name, *case.dataset.members_of(name)) for name in known):
            yield Fault(department, ("members",), "统称不能含自己：{id}", id=department.id)


def departments_are_named(case: Case) -> Iterator[Fault]:
    """原文点了名的部门至少负责一款；原文未点名的写named: false。"""
    if not case.whole("policy"):
        return
    for department in case.dataset.departments:
        answers = bool(case.dataset.clauses_of[department.id])
        if department.named and not answers and not department.retired:
            text = "没有一款写明由{name}负责；原文未点名的，请写named: false"
            yield Fault(department, (), text, name=department.name)
        if not department.named and answers:
            yield Fault(department, ("named",), "原文已点名{name}，不写named: false", name=department.name)


def crosswalk_refers(case: Case) -> Iterator[Fault]:
    """对应表的表现和措施都存在，同一表现之下措施不重复；类别所对应的部分存在。"""
    dataset = case.dataset
    for name, links in dataset.crosswalk.root.items():
        yield from case.unknown(dataset.crosswalk, (name,), name, dataset.item)
        for index, link in enumerate(links):
            yield from case.unknown(link, ("measure",), link.measure, dataset.measure)
            if link.measure in [other.measure for other in links[:index]]:
                yield Fault(link, ("measure",), "措施“{measure}”重复", measure=link.measure)
    for category in dataset.checklist.categories:
        yield from case.unknown(category, ("section",), category.section, dataset.section)


def clauses_have_duties(case: Case) -> Iterator[Fault]:
    """每一款至少有一项任务。"""
    if "duties" in case.lost:
        return
    for clause in case.dataset.clauses:
        if not (case.dataset.duties_of[clause.id] or clause.id in case.withheld or clause.retired):
            yield Fault(clause, ("id",), "{clause}没有任务，请在duties.yml中至少写一项", clause=clause.id)


def quotes_are_verbatim(case: Case) -> Iterator[Fault]:
    """任务的原文依据是该款原文中的连续文字。"""
    for duty in case.dataset.duties:
        yield from case.unknown(duty, ("clause",), duty.clause, case.dataset.clause)
        clause = case.dataset.clause.get(duty.clause)
        if clause and duty.quote not in clause.text:
            quote = duty.quote[:_COMPARED]
            text, like = "引文不在{clause}原文中。写的是“{quote}”，原文最接近的是“{like}”", closest(quote, clause.text)
            yield Fault(duty, ("quote",), text, clause=clause.id, quote=quote, like=like)


def closest(quote: str, text: str) -> str:
    """The part of `text`, as long as `quote`, that is most like it."""
    match = SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
    start = max(0, min(match.a - match.b, len(text) - len(quote)))
    return text[start : start + len(quote)]


def duties_fit_their_kind(case: Case) -> Iterator[Fault]:
    """各类任务有其必填项，不填别类的项；自定期限须有依据。"""
    for duty in case.dataset.duties:
        yield from _kind_fields(duty)
        yield from _office_decisions(duty)


def _kind_fields(duty: Duty) -> Iterator[Fault]:
    must, may = _FIELDS[duty.kind]
    given = {name for name in _KIND_FIELDS if getattr(duty, name) is not None}
    for name in sorted(must - given):
        yield Fault(duty, ("kind",), "{kind}任务缺{key}", kind=duty.kind, key=key_of(Duty, name))
    for name in sorted(given - must - may):
        yield Fault(duty, (name,), "{kind}任务不写{key}", kind=duty.kind, key=key_of(Duty, name))


def _office_decisions(duty: Duty) -> Iterator[Fault]:
    if duty.due and not duty.basis:
        yield Fault(duty, ("due",), "原文没有规定期限，自定期限须在basis写明依据")
    if duty.every and not _says(duty.quote, duty.every) and not duty.basis:
        text = "引文没有写明频次是“{word}”，自定频次须在basis写明依据，写的是“{given}”"
        yield Fault(duty, ("every",), text, word=_PERIOD_WORDS[duty.every], given=duty.every)
    if duty.ended:
        yield from earlier(duty, ("ended", "date"), "终止日期{day}早于起算日期{bound}", duty.ended.date, duty.since)


def _says(quote: str, rhythm: Rhythm) -> bool:
    """Whether the words name the period; 半年 is no 年."""
    return _PERIOD_WORDS[rhythm] in (quote.replace("半年", "") if rhythm is Rhythm.YEAR else quote)


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
    elif not period.over(case.today):
        text = "{period}尚未结束，到期仍未完成的再作说明"
        yield Fault(entry, ("period",), text, warning=True, period=period.label)


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
    departments_are_distinct,
    groups_have_members,
    departments_are_named,
    crosswalk_refers,
    clauses_have_duties,
    quotes_are_verbatim,
    duties_fit_their_kind,
)
EXPLANATION_RULES = (explanations_name_duties, explanations_name_periods, explanations_stand_once)
