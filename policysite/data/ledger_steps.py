"""The steps of a ledger item, one row each: what prompts, options, workbook, form and help know of them.

A step is told in a few fields that all steps share, the day first: where each goes in the item is a row's to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from policysite.data.model.records import (
    CheckResult,
    LedgerItem,
    LedgerStep,
    LookBackResult,
    Submission,
    Urgency,
)
from policysite.data.record_fields import Takes
from policysite.data.validation import info_at
from policysite.data.yaml.reading import KeyPath


@dataclass(frozen=True, kw_only=True)
class StepField:
    """One thing that is told of a step, in all the places where it is asked for.

    `word` is what it is called in a sheet and a form, where all steps share it; `hint` what to write. It is one of
    `choices` where there are any, a department with `department`, another item of the ledger with `item`, several of
    these, or lines, with `many`.
    `width` is that of its column in half characters, `long` tells that it takes a sentence, `in_form` whether a form
    asks for it.
    """

    name: str
    word: str
    hint: str = ""
    takes: Takes = Takes.TEXT
    choices: tuple[str, ...] = ()
    department: bool = False
    item: bool = False
    many: bool = False
    width: float = 11
    long: bool = False
    in_form: bool = True


_FIELDS = (
    StepField(name="date", word="日期", takes=Takes.DAY, hint="这件事发生之日，如2026-03-16"),
    StepField(name="text", word="内容", hint="一句话写明，只写职务，不写姓名", width=36, long=True),
    StepField(name="by", word="验收部门", department=True, hint="不得为责任部门、配合部门", width=14),
    StepField(
        name="result",
        word="结果",
        choices=tuple(map(str, (*CheckResult, *LookBackResult))),
        hint="验收写通过或退回，回头看写巩固或反弹",
        width=8,
    ),
    StepField(name="to", word="延期至", takes=Takes.DAY, hint="晚于原时限的日期"),
    StepField(name="approved", word="批准日期", takes=Takes.DAY, hint="批准延期之日"),
    StepField(name="approved_by", word="批准者", hint="机构名称，不写个人姓名", width=14),
    StepField(name="ref", word="文号", hint="批准销号的文号，没有的不写", width=18),
    StepField(name="evidence_title", word="证明材料名称", hint="如会议纪要", width=18, long=True),
    StepField(name="evidence_ref", word="证明材料文号", hint="文号或档号即可，不需另作材料", width=18),
    StepField(
        name="evidence_url", word="证明材料网址", hint="材料在网上的可写网址；有文号的不写", width=14, in_form=False
    ),
    StepField(name="leader", word="包保领导", hint="只写职务，不写姓名；只补没有登记的", width=14),
    StepField(
        name="supporting",
        word="配合部门",
        department=True,
        many=True,
        hint="加在已登记的之后，几个的用顿号隔开",
        width=20,
    ),
    StepField(name="remedies", word="整改措施", many=True, hint="加在已登记的之后，一次一条", width=36, long=True),
    StepField(name="standard", word="任务标准", hint="只补没有登记的", width=30, long=True),
    StepField(name="kind", word="整改类型", choices=tuple(map(str, Urgency)), hint="代替登记时所写的"),
    StepField(name="deadline", word="完成时限", takes=Takes.DAY, hint="只补没有登记的；已有时限的，只能延期"),
    StepField(name="follows", word="接续", item=True, hint="接续哪一个反弹事项，写其编号；只补没有登记的", width=12),
)
STEP_FIELDS: Mapping[str, StepField] = MappingProxyType({row.name: row for row in _FIELDS})
"""Every field by its name, in the order of columns and forms."""

EVIDENCE: dict[str, KeyPath] = {f"evidence_{key}": ("evidence", 0, key) for key in ("title", "ref", "url")}
"""The fields of the one piece of evidence that may be given with a step, with where they stand."""


def open_submission(item: LedgerItem) -> Submission | None:
    """The submission that waits for its check; None where none does."""
    last = item.submissions[-1] if item.submissions else None
    return last if last and last.result is None else None


def _last_result(item: LedgerItem) -> CheckResult | None:
    return item.submissions[-1].result if item.submissions else None


def _may_submit(item: LedgerItem) -> bool:
    return not item.submissions or _last_result(item) is CheckResult.RETURNED


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its `word`, and for each of its fields the path in a `LedgerStep` where that is written, as asked for.

    Those in `must` have to be told. `choices` narrow those of a field. `fits` tells whether an item can take the step
    now; those that are for `closed` items come after the closing alone, all others before it. Those that lead `on`
    change how the item stands.
    """

    name: str
    word: str
    paths: Mapping[str, KeyPath]
    must: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fits: Callable[[LedgerItem], bool] = lambda item: True
    closed: bool = False
    on: bool = False

    @property
    def fields(self) -> tuple[StepField, ...]:
        """What it takes, in the order in which that is asked for."""
        return tuple(STEP_FIELDS[name] for name in self.paths)

    def word_of(self, name: str) -> str:
        """What a field is called in this step: the title of the model."""
        info = info_at(LedgerStep, self.paths[name])
        return str(info.title) if info and name not in EVIDENCE else STEP_FIELDS[name].word

    def hint_of(self, name: str) -> str:
        """What to write there: the choices, or the words of model and table."""
        info = info_at(LedgerStep, self.paths[name])
        described = info.description if info and info.description else ""
        return "、".join(self.choices_of(name)) or STEP_FIELDS[name].hint or described

    def choices_of(self, name: str) -> tuple[str, ...]:
        """What may be answered; nothing where that is free."""
        return self.choices.get(name, STEP_FIELDS[name].choices)

    def may_follow(self, item: LedgerItem) -> bool:
        """Whether it may come next: after the closing there are only look-backs, and before it none."""
        return self.closed is (item.closing is not None) and self.fits(item)


REGISTRATION = Step(
    name="registration",
    word="补充登记",
    paths={name: (name,) for name in ("leader", "supporting", "remedies", "standard", "kind", "deadline", "follows")},
    fits=lambda item: not item.submissions,
)
"""What was left out when the item was registered."""

_ROWS = (
    Step(
        name="action",
        word="整改进展",
        paths={"date": ("actions", 0, "date"), "text": ("actions", 0, "text")},
        must=frozenset({"date", "text"}),
    ),
    Step(
        name="submission",
        word="报验",
        paths={"date": ("submissions", 0, "date")} | EVIDENCE,
        must=frozenset({"date"}),
        fits=_may_submit,
        on=True,
    ),
    Step(
        name="check",
        word="验收",
        paths={
            "date": ("submissions", 0, "checked"),
            "by": ("submissions", 0, "by"),
            "result": ("submissions", 0, "result"),
            "text": ("submissions", 0, "note"),
        }
        | EVIDENCE,
        must=frozenset({"date", "by", "result"}),
        choices={"result": tuple(map(str, CheckResult))},
        fits=lambda item: open_submission(item) is not None,
        on=True,
    ),
    Step(
        name="extension",
        word="延期",
        paths={
            "date": ("extensions", 0, "requested"),
            "to": ("extensions", 0, "to"),
            "text": ("extensions", 0, "reason"),
            "approved": ("extensions", 0, "approved", "date"),
            "approved_by": ("extensions", 0, "approved", "by"),
        },
        must=frozenset({"date", "to", "text", "approved", "approved_by"}),
        fits=lambda item: item.deadline is not None,
    ),
    Step(name="evidence", word="证明材料", paths=EVIDENCE, must=frozenset({"evidence_title"})),
    Step(
        name="closing",
        word="销号",
        paths={"date": ("closing", "date"), "approved_by": ("closing", "approved_by"), "ref": ("closing", "ref")}
        | EVIDENCE,
        must=frozenset({"date", "approved_by"}),
        fits=lambda item: _last_result(item) is CheckResult.PASSED,
        on=True,
    ),
    Step(
        name="look_back",
        word="回头看",
        paths={"date": ("look_backs", 0, "date"), "result": ("look_backs", 0, "result")},
        must=frozenset({"date", "result"}),
        choices={"result": tuple(map(str, LookBackResult))},
        closed=True,
        on=True,
    ),
    REGISTRATION,
)
STEPS: Mapping[str, Step] = MappingProxyType({row.word: row for row in _ROWS})
"""Every step by its word, in the order in which they come."""


def next_steps(item: LedgerItem) -> tuple[Step, ...]:
    """The steps that an item may take next."""
    return tuple(step for step in _ROWS if step.may_follow(item))


def leading_on(item: LedgerItem) -> tuple[Step, ...]:
    """Those of them that lead an item on; the first action does."""
    return tuple(step for step in next_steps(item) if step.on or (step.name == "action" and not item.actions))
