"""What to ask for a record, one question after another: only what is missing and fits the duty's kind and rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.handed_in import as_day
from policysite.data.model.departments import Department
from policysite.data.model.duties import DAYS, Duty
from policysite.data.model.records import FINISHED, Evidence, Record, Stage
from policysite.data.model.words import STAGE
from policysite.data.periods import ends, is_document, period_at, stages
from policysite.data.problems import START, Problem, nearest
from policysite.data.record_fields import RECORD_FIELDS, RecordField, Takes, asked_fields, kept_out, worded
from policysite.data.validation import validated
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import parse
from policysite.intake.books import plain

Answers = Mapping[str, str]

REMINDER = (
    "请勿填写信访人姓名、联系方式、问题线索内容和涉密信息；已报过的不再重报；证明材料填文号即可，不需另作材料、不需照片"
)
"""What stands above every form and every sheet."""


@dataclass(frozen=True)
class Question:
    """One thing to ask for: the field, its words, whether it must be answered, and what an empty answer means."""

    field: str
    words: str
    required: bool
    default: str = ""


def bearers(dataset: Dataset, duty: Duty) -> tuple[Department, ...]:
    """The departments that may report a duty on the data's day, or could when it ended, in their order."""
    on, day = dataset.responsibilities.on, min(dataset.day, ends(dataset, duty) or dataset.day)
    able = on(duty.clause, day).reporters
    return tuple(each for each in dataset.current(dataset.departments) if each.id in able)


NOBODY = "departments.yml没有写明部门，没有可以报送的部门"
"""Said where a document names no departments and nobody has entered any."""


def reporting(dataset: Dataset, duty: Duty) -> str:
    """Who may report a duty, in words: the departments, or 各部门 where the document charges nobody with it."""
    charged = dataset.clause[duty.clause].responsible
    return "、".join(department.name for department in bearers(dataset, duty)) if charged else "各部门"


def question(duty: Duty, given: Answers, asked: Collection[str], today: date) -> Question | None:
    """The next thing to ask, after what was `given` and (perhaps in vain) `asked`; None when nothing is left."""
    for row in asked_fields(duty.kind):
        if row.name not in given and row.name not in asked and _fits(duty, row, given, today):
            default = today.isoformat() if row.name in ("date", "reported") else ""
            return Question(row.name, _words(duty, row), _required(row, given), default)
    return None


def missing(duty: Duty, given: Answers, today: date) -> tuple[str, ...]:
    """The fields without which the record cannot be."""
    needed = (row for row in asked_fields(duty.kind) if _fits(duty, row, given, today))
    return tuple(row.name for row in needed if row.name not in given and _required(row, given))


def fault(duty: Duty, field: str, text: str) -> Problem | None:
    """What is wrong with an answer by itself, None where nothing is."""
    row = RECORD_FIELDS[field]
    if row.takes is Takes.STAGE:
        return _stage_fault(duty, text)
    if row.piece:
        return _shape_fault({"title": row.word} | plain({row.piece: text}), Evidence)
    return _shape_fault({"duty": duty.id} | plain({field: text}), Record)


def _shape_fault(entry: Mapping[str, Any], model: type[Record | Evidence]) -> Problem | None:
    source, problems = parse("", yaml_text(dict(entry)).encode())
    problems = problems or (validated(source, model).problems if source else [])
    return problems[0] if problems else None


def _stage_fault(duty: Duty, text: str) -> Problem | None:
    words = [STAGE[stage] for stage in stages(duty)]
    known = (*words, *stages(duty))
    if text in known:
        return None
    like = nearest(text, known)
    values = {"choices": "、".join(words), "given": _stage(text), "like": _stage(like or "")}
    text = "阶段须是{choices}之一，写的是“{given}”" + ("；最接近的是“{like}”" if like else "")
    return Problem("", START, "stage", text, values, "stage")


def _stage(text: str) -> str:
    """The stage of that name in the files; other text as it is."""
    return next((stage for stage in Stage if stage == text), text)


def _fits(duty: Duty, row: RecordField, given: Answers, today: date) -> bool:
    """Whether a field is to be thought of, after what was given."""
    if kept_out(duty, row):
        return False
    match row.name:
        case "to":
            return duty.unit == DAYS
        case "amount":
            return "to" not in given
        case "document":
            reached = plain({"stage": given.get("stage")}).get("stage") in FINISHED
            return reached and is_document(duty)
        case "excepted":
            return given.get("in_time") != given.get("received")
        case "reason":
            return given.get("excepted", "0") != "0"
        case "reported":
            return _is_over(duty, given.get("date", ""), today)
        case "evidence_title":
            return "document" not in given or _is_titled(given)
        case "evidence_ref":
            return "evidence_title" in given and "evidence_url" not in given
        case "evidence_url":
            return False
    return True


def _is_over(duty: Duty, text: str, today: date) -> bool:
    """Whether the period of the act of that day is over: then the day of reporting tells whether it is 补报."""
    day = as_day(text)
    period = period_at(duty, day) if day else None
    return period is not None and period.over(today)


def _required(row: RecordField, given: Answers) -> bool:
    return bool(row.must) or row.answer or (row.name == "evidence_title" and _is_titled(given))


def _is_titled(given: Answers) -> bool:
    """Whether there is a piece of evidence that wants a title."""
    return "evidence_ref" in given or "evidence_url" in given


def _words(duty: Duty, row: RecordField) -> str:
    hint = worded(row.hint, (duty,))
    if row.takes is Takes.STAGE:
        hint = "、".join(STAGE[stage] for stage in stages(duty))
    if row.name == "amount":
        hint = f"{duty.unit}，只1{duty.unit}的直接回车"
    return f"{row.word}（{hint}）" if hint else row.word
