"""The forms of the forge by which staff report without git: generated from the data, and read when filled in.

The words of a field are the titles of the models: one word for one thing. In the body of an issue a forge writes
`### label`, an empty line and the answer, for each field; only the form's own labels are read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.handed_in import alike, leading_id, trimmed, unseen
from policysite.data.ledger_steps import EVIDENCE, REGISTRATION, STEP_FIELDS, STEPS, StepField
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.records import Explanation, LedgerItem, LedgerStep, Origin, Urgency
from policysite.data.model.words import STAGE, long_date, nth_item
from policysite.data.periods import ends, reportable
from policysite.data.problems import suggest
from policysite.data.record_fields import RECORD_FIELDS, RecordField, Takes, worded
from policysite.data.yaml.editing import yaml_text
from policysite.figures.words import duty_label, duty_mark
from policysite.intake.correcting import CORRECTED, NOTHING, WITHDRAWN
from policysite.intake.questions import REMINDER
from policysite.intake.stepping import STEP_FIELD
from policysite.views.addresses import (
    CORRECTION,
    CORRECTION_TITLE,
    DUTY_FIELD,
    ENTRY_FIELD,
    ERRATUM,
    ERRATUM_TITLE,
    EXPLANATION,
    EXPLANATION_TITLE,
    ITEM_FIELD,
    OF_DAY,
    OF_DEPARTMENT,
    OF_DUTY,
    OF_TOLD,
    PERIOD_FIELD,
    PROBLEM,
    PROBLEM_TITLE,
    RECORD,
    RECORD_TITLE,
    STEP,
    STEP_TITLE,
    TEMPLATES,
)

CHOSEN = "chosen"
"""The field of `record` in which the duty is chosen where no link has filled in its id."""

ACTION = "action"
"""The field of `correction` that says what is to become of the record."""

NO_CHOICE = "不填"
"""The first choice of a list that may stay empty: Gitea takes the first one where nothing was chosen."""

_SHORT, _LONG = 100, 500
_HEADING = ("### ", "###\t")
_NAMED = re.compile(r"([a-z][a-z0-9-]*) .+")
_EMPTY = frozenset({"", "_No response_", "None", NO_CHOICE})


@dataclass(frozen=True)
class Field:
    """One field of a form: the `id` under which the data hold it, its `label`, and `limit`, its most characters.

    One with `choices` is a list to choose from, several at once with `many`; else a line of text, or with `lines`
    several lines. `words` are to stand as they are written; ids, dates and numbers are only read.
    """

    id: str
    label: str
    hint: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    many: bool = False
    lines: bool = False
    words: bool = True
    limit: int = _LONG


FormPart = tuple[str, tuple[Field, ...]]
"""Fields that belong together, under words of their own."""


@dataclass(frozen=True)
class Form:
    """A form: its `name` is that of its file, its `title` what people call it."""

    name: str
    title: str
    about: str
    parts: tuple[FormPart, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field in order; the first one tells the form from the others."""
        return tuple(field for _, fields in self.parts for field in fields)


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with a field, by the field's `label` in its form; with the whole where that is empty."""

    label: str
    message: str

    def __str__(self) -> str:
        return f"“{self.label}”：{self.message}" if self.label else self.message


FormValues = Mapping[str, tuple[str, ...]]
"""By a field's id what was given: one text, several choices or lines, or nothing. A choice that begins with an id is
that id alone."""


def forms(dataset: Dataset) -> tuple[Form, ...]:
    """Every form with the choices that the data give; where there are no departments nobody can report anything."""
    departments = tuple(department.name for department in dataset.current(dataset.departments))
    if not departments:
        return (_erratum(),)
    first = _record(dataset, departments), _correction(dataset), _problem(dataset, departments), _step(departments)
    return (*first, _explanation(), _erratum())


FORM_FILES = tuple(f"{TEMPLATES}/{name}.yml" for name in (RECORD, CORRECTION, PROBLEM, STEP, EXPLANATION, ERRATUM))
"""Every file that a form may have; one that is not made is not kept."""


def form_files(dataset: Dataset) -> dict[str, bytes]:
    """Every file of the forms by its path below the project: the forms, and that nothing is reported without one."""
    files = {f"{TEMPLATES}/{form.name}.yml": yaml_text(_plain(form)).encode() for form in forms(dataset)}
    return files | {f"{TEMPLATES}/config.yml": yaml_text({"blank_issues_enabled": False}).encode()}


def _record(dataset: Dataset, departments: tuple[str, ...]) -> Form:
    duties = tuple(_labelled(dataset, duty) for duty in dataset.duties if _is_asked(dataset, duty))
    first = (
        _of(RECORD_FIELDS[DUTY_FIELD]),
        Field(CHOSEN, str(Duty.model_config["title"]), "任务编号已经填好的，不必选", choices=duties),
        Field("department", "报送部门", "只有一个部门可以报送的，不必选", choices=departments),
    )
    about = "做了什么，填一次，各页面和表格一起更新"
    return Form(RECORD, RECORD_TITLE, about, ((REMINDER, first), *_record_parts(dataset)))


def _is_asked(dataset: Dataset, duty: Duty) -> bool:
    return duty.record is not RecordRule.NONE and reportable(dataset, duty, dataset.day)


def _labelled(dataset: Dataset, duty: Duty) -> str:
    """`m09-1-a 赴县区现场办公`, with its last day where it has one and nothing else tells it."""
    end = ends(dataset, duty)
    until = f"（至{long_date(end)}）" if end and not duty_mark(dataset, duty) else ""
    return f"{duty_label(dataset, duty)}{until}"


def _record_parts(dataset: Dataset) -> Iterator[FormPart]:
    """The fields of a record: of acts, of deliverables alone, of triggered duties alone, and of evidence."""
    rows = [row for row in RECORD_FIELDS.values() if row.in_form and row.name != DUTY_FIELD]
    evidence = [row for row in rows if row.piece]
    alone = {kind: [row for row in rows if row.must | row.may == {kind}] for kind in DutyKind}
    others = [row for row in rows if row not in evidence and len(row.must | row.may) > 1]
    acts = [row for row in rows if row in (*others, *alone[DutyKind.RECURRING])]
    for about, listed in (
        ("随到随办任务（每月报件数的）不填这一部分", acts),
        ("只有成果任务（制定文件、建立机制）填这一部分", alone[DutyKind.DELIVERABLE]),
        ("只有随到随办任务填这一部分，每月一次", alone[DutyKind.TRIGGERED]),
        ("证明材料没有的不填", evidence),
    ):
        yield about, tuple(_of(row, dataset.duties) for row in listed)


def _of(row: RecordField, duties: Iterable[Duty] = ()) -> Field:
    """A field of a record of any of `duties`, in the words of the model where the form has none of its own."""
    limit = _LONG if row.long else _SHORT
    if row.takes is Takes.STAGE:
        return Field(row.name, row.word, choices=tuple(STAGE.values()))
    hint = worded(row.form, duties) or ("" if row.piece else row.description)
    return Field(row.name, row.word, hint, words=row.takes is Takes.TEXT and row.name != DUTY_FIELD, limit=limit)


def _correction(dataset: Dataset) -> Form:
    """What tells the record meant, and the fields of a record for what it is to hold instead."""
    where = "从记录旁的“更正”进来的，这几项已经填好"
    record = (
        Field(OF_DUTY, "原任务编号", where, required=True, words=False, limit=_SHORT),
        Field(OF_DAY, "原日期", "随到随办任务写月份，如2026-03", required=True, words=False, limit=_SHORT),
        Field(OF_DEPARTMENT, "原报送部门", "只有一个部门报过的不必写", limit=_SHORT),
        Field(OF_TOLD, "原摘要", "同一天报过几条的，照录那一条的摘要；没有摘要的写行为人或阶段"),
        Field(ACTION, "办理", "报错了的更正；报重了、不该报的撤回", required=True, choices=(CORRECTED, WITHDRAWN)),
    )
    duty = replace(_of(RECORD_FIELDS[DUTY_FIELD]), hint="报错了任务的，写应是哪项任务")
    about = f"改哪项填哪项，不改的不填；要删去的写“{NOTHING}”。撤回的，以下都不填"
    last: FormPart = ("报送部门不能改：部门报错了的，撤回后由应报送的部门另报", ())
    first = (duty, _of(RECORD_FIELDS["reported"]))
    parts = ((REMINDER, record), (about, first), *_record_parts(dataset), last)
    return Form(CORRECTION, CORRECTION_TITLE, "报过的落实记录有错的改正，报重了、不该报的撤回", parts)


def _problem(dataset: Dataset, departments: tuple[str, ...]) -> Form:
    labels = dataset.document.labels
    measures = (f"{each.id} {labels.name(each.id)} {each.heading}" for each in dataset.measures)
    # by number and category: the words of a manifestation never stand beside a department's name
    listed = ((item, dataset.category_of[item.id].title) for item in dataset.items)
    items = tuple(f"{item.id} {nth_item(item.number)}（{category}）" for item, category in listed)
    first = (
        _item("found", "如2026-03-16", required=True, words=False, limit=_SHORT),
        _item("source", required=True, choices=tuple(map(str, Origin))),
        _item("problem", "一句话写明", required=True),
        *((_item("manifestations", "对照表现清单的序号选", choices=items, many=True),) if items else ()),
        _item("measures", "可选几条", choices=tuple(measures), many=True),
    )
    rest = (
        _item("department", "由哪个部门整改", required=True, choices=departments),
        _item("supporting", "可选几个", choices=departments, many=True),
        _item("leader", limit=_SHORT),
        _item("remedies", "一行写一条", lines=True, limit=4 * _LONG),
        _item("standard"),
        _item("kind", required=True, choices=tuple(map(str, Urgency))),
        _item("deadline", "如2026-06-30；长期坚持的可不写，其余必填", words=False, limit=_SHORT),
        _item("follows", "回头看发现反弹、由本事项接着整改的，写原事项编号，如z2026-003", words=False, limit=_SHORT),
    )
    about = "登记到问题整改台账，编号自动编列"
    return Form(PROBLEM, PROBLEM_TITLE, about, ((REMINDER, first), ("怎样整改", rest)))


def _item(id: str, hint: str = "", **rest: Any) -> Field:
    """A field of a ledger item in the words of the model."""
    info = LedgerItem.model_fields[id]
    return Field(id, str(info.title), hint or info.description or "", **rest)


def _step(departments: tuple[str, ...]) -> Form:
    """A step of a ledger item. Items are no list to choose from: the form would change with each of them."""
    where = "如z2026-003；从台账事项旁的“台账进展”进来的，已经填好"
    first = (
        Field(ITEM_FIELD, str(LedgerStep.model_fields[ITEM_FIELD].title), where, required=True, limit=_SHORT),
        Field(STEP_FIELD, "办理", "登记哪一步", required=True, choices=tuple(STEPS)),
    )
    rows = [row for row in STEP_FIELDS.values() if row.in_form]
    registered = [row for row in rows if _takers(row) == (REGISTRATION.word,)]
    evidence = [row for row in rows if row.name in EVIDENCE]
    others = [row for row in rows if row not in (*registered, *evidence)]
    parts = (
        (REMINDER, (*first, *(_step_field(row, departments, _takers(row)) for row in others))),
        ("证明材料没有的不填", tuple(_step_field(row, departments) for row in evidence)),
        (f"只有{REGISTRATION.word}填这一部分", tuple(_step_field(row, departments) for row in registered)),
    )
    return Form(STEP, STEP_TITLE, "台账事项的整改进展、报验、验收、销号等，一次填一步", parts)


def _takers(row: StepField) -> tuple[str, ...]:
    """The steps that take a field, by their words."""
    return tuple(step.word for step in STEPS.values() if row.name in step.paths)


def _step_field(row: StepField, departments: tuple[str, ...], takers: tuple[str, ...] = ()) -> Field:
    """A field of a step; with the `takers` where not every step takes it."""
    choices = departments if row.department else row.choices
    lines, many = row.many and not choices, row.many and bool(choices)
    hint = "可选几个" if many else "一行写一条" if lines else row.hint
    hint = "；".join(filter(None, ("、".join(takers) + "填" if takers else "", hint)))
    limit = 4 * _LONG if lines else _LONG if row.long else _SHORT
    return Field(row.name, row.word, hint, choices=choices, many=many, lines=lines, limit=limit)


def _explanation() -> Form:
    where = "从到期未完成的期次旁的“未完成说明”进来的，已经填好"
    fields = Explanation.model_fields
    asked = (
        Field(DUTY_FIELD, f"未完成的{fields[DUTY_FIELD].title}", f"如m09-1-a；{where}", required=True, limit=_SHORT),
        Field(PERIOD_FIELD, str(fields[PERIOD_FIELD].title), "如2026-Q1；只有一期到期未完成的，不必填", limit=_SHORT),
        *(Field(name, str(fields[name].title), required=True) for name in ("reason", "next")),
    )
    about = "到期未完成的，写明原因和下步措施"
    return Form(EXPLANATION, EXPLANATION_TITLE, about, ((REMINDER, asked),))


def _erratum() -> Form:
    where = "从“文字勘误”进来的，已经填好；其余的照网址或页面抄录"
    fields = (
        Field(ENTRY_FIELD, "条目编号", where, required=True, words=False, limit=_SHORT),
        Field("old", "原有文字", "照录有误的几个字，连同前后文，在该条目中只出现一处", required=True),
        Field("new", "改为", "同样几个字的正确写法", required=True),
        Field("reason", "理由"),
    )
    about = "本站所编文字有误的，照此改正；印发的文件不能由此改动"
    parts = ((REMINDER, fields), ("以印发原文为准：原文印成什么样，本站就照什么样", ()))
    return Form(ERRATUM, ERRATUM_TITLE, about, parts)


def _plain(form: Form) -> dict[str, Any]:
    """A form as the forges read it."""
    body = [each for about, fields in form.parts for each in _body(about, fields)]
    return {"name": form.title, "description": form.about, "title": f"{form.title}：", "body": body}


def _body(about: str, fields: Iterable[Field]) -> Iterator[dict[str, Any]]:
    yield {"type": "markdown", "attributes": {"value": about}}
    for field in fields:
        kind = "dropdown" if field.choices else "textarea" if field.lines else "input"
        attributes: dict[str, Any] = {"label": field.label}
        if field.hint:
            attributes["description"] = field.hint
        if field.choices:
            options = field.choices if field.required else (NO_CHOICE, *field.choices)
            attributes |= {"multiple": field.many, "options": list(options)}
        yield {"type": kind, "id": field.id, "attributes": attributes, "validations": {"required": field.required}}


def form_of(body: str, forms: Iterable[Form]) -> Form | None:
    """The form that was filled in, by the label of its first field; None where it is none."""
    first = next((label for line in body.split("\n") if (label := _label(line)) is not None), None)
    return next((form for form in forms if form.fields[0].label == first), None)


def _label(line: str) -> str | None:
    """The label of a field where the line is its heading; None for all other lines."""
    return line[len("###") :].strip(" \t") if line.startswith(_HEADING) else None


def filled_in(form: Form, body: str) -> tuple[FormValues, tuple[FieldFault, ...]]:
    """What the fields of `form` hold, and every fault; what has a fault holds nothing."""
    pieces, faults = _pieces(form, body)
    found: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        given, wrong = _given(field, pieces.get(field.label))
        found[field.id] = () if wrong else given
        faults += [FieldFault(field.label, said) for said in wrong]
    return found, tuple(faults)


def _pieces(form: Form, body: str) -> tuple[dict[str, str], list[FieldFault]]:
    """The text under each label; of one that stands twice the first."""
    labels = {field.label for field in form.fields}
    pieces, faults, before = dict[str, list[str]](), list[FieldFault](), list[str]()
    current = before
    for line in body.split("\n"):
        label = _label(line)
        if label is None:
            current.append(line)
            continue
        current = []
        if label not in labels:
            faults.append(FieldFault("", f"表单没有“{_short(label)}”这一栏：请勿改动各栏标题，内容不以“###”开头"))
        elif label in pieces:
            faults.append(FieldFault(label, "这一栏出现两次：请只留一处，内容不以“###”开头"))
        pieces.setdefault(label, current)
    said = "".join(before).strip()
    if said:
        faults.append(FieldFault("", f"第一栏之前有多余的内容“{_short(said)}”，请删去"))
    return {label: "\n".join(lines).strip() for label, lines in pieces.items()}, faults


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}……"


def _given(field: Field, text: str | None) -> tuple[tuple[str, ...], list[str]]:
    """What a field holds, and what is wrong with it."""
    if text is None and field.required:
        return (), ["缺这一栏：请勿改动各栏标题"]
    text = trimmed(text or "")
    if text in _EMPTY:
        return (), ["须填写"] if field.required else []
    if len(text) > field.limit:
        return (), [f"太长（{len(text)}字），不得超过{field.limit}字"]
    lines = tuple(filter(None, map(trimmed, text.split("\n"))))
    if field.words and (said := next(filter(None, map(unseen, lines)), "")):
        return (), [said]
    if field.choices:
        return _chosen(field, text)
    return (lines, []) if field.lines or len(lines) == 1 else ((), ["须写成一行"])


def _chosen(field: Field, text: str) -> tuple[tuple[str, ...], list[str]]:
    """The choices made, and those that there are none of."""
    named = {alike(_token(choice)): _token(choice) for choice in field.choices}
    pieces = text.split(", ") if field.many else [text]
    given = [_choice(piece, named) for piece in map(trimmed, pieces) if piece not in _EMPTY]
    unknown = (name for name in given if name not in named.values())
    wrong = [f"没有“{_short(name)}”这一选项。{suggest(name[:200], sorted(named.values()))}" for name in unknown]
    return tuple(dict.fromkeys(given)), wrong


def _choice(piece: str, named: Mapping[str, str]) -> str:
    """The choice that is meant, in letters of any case and width; what is none as it is."""
    return named.get(alike(piece)) or named.get(leading_id(piece)[0]) or _token(piece)


def _token(choice: str) -> str:
    found = _NAMED.fullmatch(choice)
    return found[1] if found else choice
