"""What to ask for a record, one question after another: only what is missing and fits the duty's kind and rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from policysite.data.duty_span import stages
from policysite.data.model.duties import Duty, Product, RecordRule, Unit
from policysite.data.model.records import FINISHED, Evidence, Record
from policysite.data.model.words import STAGE
from policysite.data.periods import period_of
from policysite.data.problems import nearest
from policysite.data.record_fields import _MUST, CONTENT, EVIDENCE, FIELDS, as_day, field_word
from policysite.data.validation import validated
from policysite.data.yaml.reading import parse
from policysite.data.yaml.writing import yaml_text
from policysite.intake.recording import plain

_SKIP = "没有的直接回车"
_HINTS = MappingProxyType(
    {
        "date": "如2026-03-16",
        "to": "连续几天的写最后一天，只一天的直接回车",
        "who": f"只写职务，不写姓名；{_SKIP}",
        "summary": f"一句话写明做了什么；{_SKIP}",
        "document": "如市重点处〔2026〕1号",
        "month": "如2026-03",
        "received": "件",
        "in_time": "当日办结的件数",
        "excepted": "未当日办结但有正当理由的件数，没有的填0",
        "evidence_title": _SKIP,
        "evidence_ref": "文号或档号",
    }
)

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One thing to ask for: the field, its words, whether it must be answered, and what an empty answer means."""

    field: str
    words: str
    required: bool
    default: str = ""


def question(duty: Duty, given: Answers, asked: Collection[str], today: date) -> Question | None:
    """The next thing to ask, after what was `given` and (perhaps in vain) `asked`; None when nothing is left."""
    for field in FIELDS[duty.kind]:
        if field not in given and field not in asked and _fits(duty, field, given, today):
            return Question(field, _words(duty, field), _required(field, given), _default(field, today))
    return None


def missing(duty: Duty, given: Answers, today: date) -> tuple[str, ...]:
    """The fields without which the record cannot be."""
    needed = (field for field in FIELDS[duty.kind] if _fits(duty, field, given, today))
    return tuple(field for field in needed if field not in given and _required(field, given))


def fault(duty: Duty, field: str, text: str) -> str | None:
    """What is wrong with an answer by itself, None where nothing is."""
    if field == "stage":
        return _stage_fault(duty, text)
    if field in EVIDENCE:
        return _shape_fault({"title": field_word(field)} | plain({EVIDENCE[field]: text}), Evidence)
    return _shape_fault({"duty": duty.id} | plain({field: text}), Record)


def _shape_fault(entry: Mapping[str, Any], model: type[Record | Evidence]) -> str | None:
    source, problems = parse("", yaml_text(dict(entry)).encode())
    problems = problems or (validated(source, model).problems if source else [])
    return problems[0].message if problems else None


def _stage_fault(duty: Duty, text: str) -> str | None:
    words = {STAGE[stage]: stage.value for stage in stages(duty)}
    if text in words or text in words.values():
        return None
    like = nearest(text, (*words, *words.values()))
    return f"阶段须是{'、'.join(words)}之一，写的是“{text}”" + (f"；最接近的是“{like}”" if like else "")


def _fits(duty: Duty, field: str, given: Answers, today: date) -> bool:
    """Whether a field is to be thought of, after what was given."""
    if duty.record is RecordRule.DATE_ONLY and field in CONTENT:
        return False
    stage = plain({"stage": given.get("stage")}).get("stage")
    return {
        "to": duty.unit is Unit.DAYS,
        "amount": "to" not in given,
        "document": stage in FINISHED and duty.product is not Product.SYSTEM,
        "excepted": given.get("in_time") != given.get("received"),
        "reason": given.get("excepted", "0") != "0",
        "reported": _is_over(duty, given.get("date", ""), today),
        "evidence_title": "document" not in given or _is_titled(given),
        "evidence_ref": "evidence_title" in given and "evidence_url" not in given,
        "evidence_url": False,
    }.get(field, True)


def _is_over(duty: Duty, text: str, today: date) -> bool:
    """Whether the period of the act is over: then the day of reporting tells whether it is 补报."""
    day = as_day(text)
    return duty.every is not None and day is not None and period_of(duty.every, day).over(today)


def _required(field: str, given: Answers) -> bool:
    return field in _MUST or (field == "evidence_title" and _is_titled(given))


def _is_titled(given: Answers) -> bool:
    """Whether there is a piece of evidence that wants a title."""
    return "evidence_ref" in given or "evidence_url" in given


def _words(duty: Duty, field: str) -> str:
    hint = _HINTS.get(field, "")
    if field == "stage":
        hint = "、".join(STAGE[stage] for stage in stages(duty))
    if field == "amount":
        hint = f"{duty.unit}，只1{duty.unit}的直接回车"
    return f"{field_word(field)}（{hint}）" if hint else field_word(field)


def _default(field: str, today: date) -> str:
    return today.isoformat() if field in ("date", "reported") else ""
