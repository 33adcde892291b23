"""What a reviewer must look at, as rules: each a generator whose docstring is the reviewer's sentence."""

from collections.abc import Callable, Iterator
from typing import Any

from policysite.changes.entries import EMPTY, QUOTA, said
from policysite.changes.records import Moved, moved, period_for, struck
from policysite.changes.results import Area, Notice, Reason, Sides, changed_periods
from policysite.changes.text import text_changes, wordings
from policysite.data.dataset import Dataset
from policysite.data.entry_kinds import ENTRY_KINDS, LEDGER_ITEM
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.records import Filed
from policysite.data.model.settings import Classification
from policysite.data.model.words import RECORD_RULE, long_date
from policysite.data.periods import Period, periods
from policysite.data.text.likeness import likeness
from policysite.figures.duties import DutyProgress, is_late
from policysite.figures.progress import Summary
from policysite.figures.words import numbers, quota
from policysite.views.text import quoted

LIKE = 0.3
"""How alike (difflib's ratio) the words of one id must stay not to be taken for something else."""

_RULES = (RecordRule.NONE, RecordRule.DATE_ONLY, RecordRule.FULL)
"""What may be recorded, from nothing to all."""

NoticeRule = Callable[[Sides], Iterator[Notice]]


def text_changes_come_with_an_original(sides: Sides) -> Iterator[Notice]:
    """原文改动须有新印发的版本；已归档的原文不得改动。"""
    versions = {version.id for version in sides.new.versions}
    for name, text in sides.old.archived.items():
        if name in versions and sides.new.archived.get(name) != text:
            yield Notice(Reason.ORIGINAL_CHANGED, name, f"归档原文source/{name}.txt有改动：已归档的原文不得改动")
    for name, former in sides.old.former.items():
        if name in versions and sides.new.former.get(name) != former:
            words = f"以前版本的结构source/{name}.yml有改动：须与当时印发的一致，请核对"
            yield Notice(Reason.ORIGINAL_CHANGED, name, words)
    same = {version.id for version in sides.old.versions} == versions
    if same and wordings(sides.old.latest) != wordings(sides.new.latest):
        yield Notice(Reason.TEXT_WITHOUT_ORIGINAL, "", "原文有改动，没有随新印发的版本归档：请核对印发件")


def ids_stay(sides: Sides) -> Iterator[Notice]:
    """编号永久不变：停用的加retired，不删去，不挪作他用。"""
    for kind in ENTRY_KINDS:
        old, new = (kind.by_id(dataset) for dataset in (sides.old, sides.new))
        for id, entry in old.items():
            name = f"{kind.word}{id}"
            if id not in new and kind is LEDGER_ITEM:
                yield Notice(Reason.LEDGER_DELETED, id, f"{name}删去：登记的事项不得删去")
            elif id not in new:
                advice = "编号不能删，不再用的加停用日期（retired）或终止（ended）"
                yield Notice(Reason.ID_GONE, id, f"{name}删去：{advice}")
            elif _is_back(sides, id):
                words = f"{name}随新版本恢复：原任务须已终止（ended），新任务写明自何日起（since）"
                yield Notice(Reason.ID_REUSED, id, words)
            elif getattr(entry, "retired", None) and not new[id].retired:
                yield Notice(Reason.ID_REUSED, id, f"{name}原已停用，现又启用：停用的编号不再用")
            elif _other(*(getattr(each, kind.says) for each in (entry, new[id]))) and not _renamed(entry, new[id]):
                yield Notice(Reason.ID_REUSED, id, f"{name}与原来大不相同：换了内容的应另编新号，请核对")


def _is_back(sides: Sides, id: str) -> bool:
    """Whether a further version brings back what the last one before had retired."""
    old, new = sides.old.latest, sides.new.latest
    return len(sides.new.versions) > len(sides.old.versions) and id in new.in_text and id in old.retired


def _other(old: str, new: str) -> bool:
    return old != new and likeness(old, new) < LIKE


def _renamed(old: Any, new: Any) -> bool:
    """A department that the document still prints under its former name."""
    return getattr(new, "printed", None) in (old.name, old.printed) if hasattr(old, "printed") else False


def finished_periods_stay(sides: Sides) -> Iterator[Notice]:
    """已结束的期间不再增删记录；确有补报的，写明报送日期；在规定日内报送的不在此列。"""
    for each in moved(sides):
        period = period_for(sides.new if each.new else sides.old, each.filed)
        if period and sides.finished(period) and not _in_time(sides, each, period):
            yield _late(each, period)
        elif each.old and each.new and (left := period_for(sides.old, each.old)) and sides.finished(left):
            what, day = _of_period(each.old, left), each.new.record.month or each.new.day
            yield Notice(Reason.BACKDATED, each.old.record.duty, f"改动{what}，改后为{each.new.record.duty} {day}")


def _of_period(filed: Filed, period: Period) -> str:
    day = filed.record.month or filed.day
    return f"{filed.record.duty} {day}的记录，所在的{period.label}已结束"


def _in_time(sides: Sides, each: Moved, period: Period) -> bool:
    """Whether it is a new record that was reported within the period or its days of grace."""
    reported = each.filed.record.reported is not None
    return each.old is None and reported and not is_late(sides.new.settings, period, each.filed)


def _late(each: Moved, period: Period) -> Notice:
    record = each.filed.record
    what = _of_period(each.filed, period)
    if each.new is None:
        return Notice(Reason.RECORD_GONE, record.duty, f"删去{what}")
    when = f"，{long_date(record.reported)}报送" if record.reported else "，未写报送日期（reported）"
    word = "新增" if each.old is None else "改动"
    return Notice(Reason.BACKDATED, record.duty, f"{word}{what}{'' if record.month else when}")


def settled_figures_stay(sides: Sides) -> Iterator[Notice]:
    """已结束期间的数字不因改任务、改设置而变。"""
    touched = {each.filed.record.duty for each in moved(sides)}
    for before, after in sides.common:
        over = "、".join(_settled_otherwise(sides, before, after))
        if over and after.duty.id not in touched:
            words = f"{after.duty.id}已到期的{over}数字有变，不是因为新的记录：请核对任务和设置的改动"
            yield Notice(Reason.FINISHED_CHANGED, after.duty.id, words)


def _settled_otherwise(sides: Sides, before: DutyProgress, after: DutyProgress) -> Iterator[str]:
    """What of a duty was settled and is no longer, or otherwise: periods by name, a deliverable by its day."""
    for pair in changed_periods(before, after):
        found = [at for at in pair if at]
        if sides.finished(found[-1].period):
            yield found[-1].period.label
    if before.settled and (before.settled, before.state) != (after.settled, after.state):
        yield f"成果（期限{before.duty.due}）"


def quotas_end_and_begin(sides: Sides) -> Iterator[Notice]:
    """改了数量、频次的，终止原任务，另立新任务。"""
    for duty in sides.new.duties:
        old = sides.old.duty.get(duty.id)
        if old is None:
            continue
        if any(getattr(old, name) != getattr(duty, name) for name in QUOTA):
            advice = "应终止原任务（ended），另立新任务（since），已结束的期间才不变"
            if not _begun(sides, old):
                advice = "原任务尚未起算，请核对依据"
            words = f"{duty.id}由{quota(old)}直接改为{quota(duty)}：{advice}"
            yield Notice(Reason.QUOTA_IN_PLACE, duty.id, words)
        if old.ended and duty.ended is None:
            yield Notice(Reason.DUTY_REOPENED, duty.id, f"{duty.id}的终止（{long_date(old.ended.date)}）撤销")


def _begun(sides: Sides, old: Duty) -> bool:
    """Whether the duty has had a period, or is of a kind without periods."""
    return old.kind is not DutyKind.RECURRING or any(periods(sides.old, old, sides.today))


_COUNTED = ("count_note", "due", "record", "since")
"""What else decides how a duty is counted, and since when."""


def counting_is_decided(sides: Sides) -> Iterator[Notice]:
    """改了口径、期限、可记内容、起算日期的，须有依据；改动对已报送的记录同样起作用。"""
    for duty in sides.new.duties:
        old = sides.old.duty.get(duty.id)
        for name in _COUNTED if old else ():
            before, after = getattr(old, name), getattr(duty, name)
            if before != after and not (name == "record" and _looser(old, duty)):
                title, words = Duty.model_fields[name].title, [_said(each) for each in (before, after)]
                yield Notice(Reason.RULE_IN_PLACE, duty.id, f"{duty.id}的{title}由{words[0]}改为{words[1]}：请核对依据")


def _said(value: Any) -> str:
    return "没有写" if value in EMPTY else quoted(said(value))


def _looser(old: Duty | None, new: Duty) -> bool:
    """Whether more may be recorded of a duty now: `rules_are_not_loosened` tells that."""
    return old is not None and _RULES.index(new.record) > _RULES.index(old.record)


_GROUPED = ("members", "since", "retired", "successor")
"""The fields of a department that say who answers."""


def who_answers_is_decided(sides: Sides) -> Iterator[Notice]:
    """责任部门、所含部门、承接部门有变的，以前的记录仍按当日的责任计，请核对从哪天起。"""
    changed = [each for each in text_changes(sides.old.latest, sides.new.latest) if each.area is Area.DEPARTMENTS]
    for change in changed:
        begun = sides.new.latest.version.in_force
        when = f"，自{long_date(begun)}起" if begun and sides.old.versions != sides.new.versions else ""
        yield Notice(Reason.ANSWERS_OTHERWISE, change.id, f"{change.heading}{when}：请核对")
    for department in sides.new.departments:
        old = sides.old.department.get(department.id)
        for name in _GROUPED if old else ():
            before, after = getattr(old, name), getattr(department, name)
            if before != after:
                title, words = Department.model_fields[name].title, [_said(each) for each in (before, after)]
                told = f"{department.name}（{department.id}）的{title}由{words[0]}改为{words[1]}：请核对依据和日期"
                yield Notice(Reason.ANSWERS_OTHERWISE, department.id, told)


def ledger_is_only_added_to(sides: Sides) -> Iterator[Notice]:
    """台账只增不改：已写的进展、延期、报验、销号、回头看不删不改。"""
    for id, item in sides.new.ledger_item.items():
        if id in sides.old.ledger_item:
            for name, words in struck(sides.old.ledger_item[id], item):
                yield Notice(Reason.LEDGER_REWRITTEN, id, f"{id}已写的{name}删去或改动：{words}")


def rates_do_not_fall(sides: Sides) -> Iterator[Notice]:
    """到期完成率下降的，须知道原因。"""
    for year, (before, after) in sides.years.items():
        yield from _fell("", f"{year}合计", before.total, after.total)
        for department in sides.new.departments:
            if department.id in before.departments:
                old, new = (at.departments[department.id].own for at in (before, after))
                yield from _fell(department.id, f"{year}{department.name}", old, new)


def _fell(id: str, name: str, old: Summary, new: Summary) -> Iterator[Notice]:
    if old.rate is not None and new.rate is not None and new.rate < old.rate:
        yield Notice(Reason.RATE_FELL, id, f"{name}到期完成率由{numbers(old)}变为{numbers(new)}")


def rules_are_not_loosened(sides: Sides) -> Iterator[Notice]:
    """可记内容放宽、标识改为公开、放行疑似敏感文字的，须经同意。"""
    for duty in sides.new.duties:
        old = sides.old.duty.get(duty.id)
        if old and _looser(old, duty):
            now = RECORD_RULE[duty.record] or "可记全部"
            words = f"{duty.id}可记内容放宽：原为“{RECORD_RULE[old.record]}”，现为“{now}”"
            yield Notice(Reason.RULE_LOOSENED, duty.id, words)
    if sides.new.settings.classification is not sides.old.settings.classification is Classification.INTERNAL:
        yield Notice(Reason.RULE_LOOSENED, "", "标识由内部使用改为公开")
    for entry in sides.new.allowed:
        if entry.text not in {known.text for known in sides.old.allowed}:
            yield Notice(Reason.RULE_LOOSENED, "", f"allow.yml新放行{quoted(entry.text)}，理由：{entry.reason}")


def samples_stay_marked(sides: Sides) -> Iterator[Notice]:
    """演示数据不能只去掉标记就当真实数据。"""
    for name, before in _marked(sides.old).items():
        if before and _marked(sides.new).get(name) is False:
            yield Notice(Reason.SAMPLE_MARK, "", f"{name}去掉了演示标记：内容须是真实情况")


def _marked(dataset: Dataset) -> dict[str, bool]:
    """By file whether it is marked as demonstration data."""
    found = {f"records/{'/'.join(key)}.yml": file.sample for key, file in dataset.record_files.items()}
    found |= {f"ledger/{'/'.join(key)}.yml": ledger.sample for key, ledger in dataset.ledger_files.items()}
    return found | {f"study/{name}.yml": session.sample for name, session in dataset.study_files.items()}


NOTICE_RULES: tuple[NoticeRule, ...] = (
    text_changes_come_with_an_original,
    ids_stay,
    finished_periods_stay,
    settled_figures_stay,
    quotas_end_and_begin,
    counting_is_decided,
    who_answers_is_decided,
    ledger_is_only_added_to,
    rates_do_not_fall,
    rules_are_not_loosened,
    samples_stay_marked,
)


def notices(sides: Sides) -> Iterator[Notice]:
    """Everything that a reviewer must look at, by rule."""
    for rule in NOTICE_RULES:
        yield from rule(sides)
