"""What a new record changes, in one sentence: the figures before and after, from the one computation."""

from datetime import date
from typing import assert_never

from policysite.data.dataset import Dataset
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.words import STAGE
from policysite.data.periods import period_of
from policysite.figures.progress import DutyProgress, duty_progress
from policysite.figures.states import LOOK
from policysite.figures.words import shortfall


def effect(before: Dataset, after: Dataset, duty: str, day: date, today: date) -> str:
    """`m09-1-a 处领导…，2026年四季度：已完成12→15（要求15天），已完成`: how the record of `day` tells on its duty."""
    was, now = (duty_progress(dataset, dataset.duty[duty], today) for dataset in (before, after))
    name = f"{duty} {now.duty.title}"
    if day > today:
        return f"{name}：晚于数据截至日{today}，到时才计入"
    match now.duty.kind:
        case DutyKind.RECURRING:
            return f"{name}，{_period(was, now, day)}"
        case DutyKind.DELIVERABLE:
            return f"{name}：{_stage(was, now)}"
        case DutyKind.TRIGGERED:
            return f"{name}，{_month(now, day)}"
        case DutyKind.STANDING | DutyKind.CONDITIONAL:
            state = f"，{LOOK[now.state].word}" if now.state else ""
            return f"{name}：记录{len(was.records)}→{len(now.records)}条{state}"
        case _:
            assert_never(now.duty.kind)


def _period(was: DutyProgress, now: DutyProgress, day: date) -> str:
    found = [pair for pair in zip(was.periods, now.periods, strict=True) if pair[1].period.holds(day)]
    if not found:
        return "不计入任何一期"
    old, new = found[0]
    quota, standing = f"要求{new.required}{new.unit}", (LOOK[new.state].word, shortfall(new))
    return f"{new.period.label}：已完成{old.done}→{new.done}（{quota}），{'，'.join(filter(None, standing))}"


def _stage(was: DutyProgress, now: DutyProgress) -> str:
    old, new = (STAGE[duty.stage] if duty.stage else "—" for duty in (was, now))
    return "，".join(filter(None, (f"阶段{old}→{new}", now.document, LOOK[now.state].word if now.state else "")))


def _month(now: DutyProgress, day: date) -> str:
    line = next(line for line in now.months if line.month == f"{day:%Y-%m}")
    excepted = f"有说明{line.excepted or 0}件，"
    counts = f"收件{line.received}件，当日阅批{line.in_time}件，{excepted}未当日阅批{line.late}件"
    return f"{period_of(Rhythm.MONTH, day).label}：{counts}"
