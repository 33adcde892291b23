"""A filled-in form as those that make a change of it get it, what they give, and what is wrong, in the form's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from policysite.data.handed_in import UnfitError
from policysite.data.model.duties import Duty
from policysite.data.model.records import LedgerItem
from policysite.data.problems import Aside, Id, Key, Problem, Subject, editors_words, errors
from policysite.data.record_fields import RECORD_FIELDS, read
from policysite.intake.form.forms import FieldFault, Form, FormValues
from policysite.intake.questions import fault
from policysite.intake.trial import FileChange, Present
from policysite.views.addresses import DUTY_FIELD


@dataclass(frozen=True)
class Report:
    """A change without an error: `where` it will be made by which `act`, what was understood, and what that changes.

    `said` are labels of fields with what they hold, in people's words; `warnings` stop nothing.
    """

    changes: tuple[FileChange, ...]
    where: str
    said: tuple[tuple[str, str], ...]
    effect: str
    warnings: tuple[str, ...] = ()
    act: str = "写入"

    def renews(self, source: str) -> tuple[str, ...]:
        """The files that the `source` wrote before and that are written anew, or go."""
        own = (change for change in self.changes if change.old not in (None, change.data))
        return tuple(change.name for change in own if change.name.endswith(f"/{source}.yml"))


class ReportError(Exception):
    """The form asks for what cannot be; `faults` holds every reason, at least one."""

    def __init__(self, *faults: FieldFault) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("；".join(map(str, self.faults)))


@dataclass(frozen=True)
class Asked:
    """A filled-in form: what its fields hold, and the words for what is wrong with that."""

    data: Present
    form: Form
    values: FormValues
    source: str

    @property
    def registered(self) -> LedgerItem | None:
        """The item of the ledger that the same source wrote before."""
        books = self.data.dataset.ledger_files.items()
        return next((item for key, book in books if key[1:] == (self.source,) for item in book.items), None)

    def first(self, field: str) -> str | None:
        """What a field holds, of several the first."""
        return next(iter(self.values[field]), None)

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """The labels of the fields that hold something, with that."""
        return self.understood({})

    def understood(self, meant: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The same with what was `meant` in the place of what was typed, by the ids of the fields."""
        fields = (field for field in self.form.fields if self.values[field.id])
        return tuple((field.label, meant.get(field.id, "、".join(self.values[field.id]))) for field in fields)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels by the ids of the fields; those of a piece of evidence by their keys too."""
        found = {field.id: field.label for field in self.form.fields}
        return found | {id.removeprefix("evidence_"): found[id] for id in found if id.startswith("evidence_")}

    def refusal(self, field: str, message: str) -> ReportError:
        """What is wrong with a field; with the whole where it is none of the form's."""
        return ReportError(FieldFault(self.labels.get(field, ""), message))

    def fault(self, field: str, problem: Problem) -> FieldFault:
        """The fault of a field that a `problem` tells."""
        label = self.labels.get(field, "")
        return FieldFault(label, self.worded(problem, label))

    def meant(self, duty: Duty, left: str | None = None) -> tuple[dict[str, str], list[FieldFault]]:
        """What the fields of a record mean, but for its duty, and what is wrong with each; `left` is taken as it is."""
        given, faults = dict[str, str](), list[FieldFault]()
        for field in self.form.fields:
            text = self.first(field.id) if field.id in RECORD_FIELDS and field.id != DUTY_FIELD else None
            if text is None:
                continue
            given[field.id] = text
            if text == left:
                continue
            try:
                given[field.id] = read(duty, field.id, text)
                wrong = fault(duty, field.id, given[field.id])
                faults += [self.fault(field.id, wrong)] if wrong else []
            except UnfitError as error:
                faults.append(FieldFault(field.label, str(error)))
        return given, faults

    def settled(self, problems: Sequence[Problem], file: str, lines: Mapping[int, str]) -> tuple[str, ...]:
        """The warnings among `problems`. Raises ReportError where there are errors.

        `lines` are those of `file` that the form writes, each with its field: what is wrong there is told under that.
        """

        def told(problem: Problem) -> FieldFault:
            line = problem.position.line
            if problem.file == file and line in lines:
                return self.fault(lines[line], problem)
            return FieldFault("", f"{problem.file}第{line}行：{self.worded(problem)}")

        if faults := tuple(map(told, errors(problems))):
            raise ReportError(*faults)
        return tuple(map(self.worded, problems))

    def worded(self, problem: Problem, label: str = "") -> str:
        """A problem's message, under the `label` of a field where that stands above it."""
        return problem.worded(partial(self._words, label))

    def _words(self, label: str, value: object, problem: Problem) -> str:
        """A value in the words of the form; under its own `label` no message begins with that again."""
        match value:
            case Subject(_, _, item) if label and self.labels.get(problem.field) == label:
                return item
            case Key(name, _, item) if name in self.labels:
                return f"“{self.labels[name]}”{item}"
            case Aside(word) if word in self.labels:
                return ""
            case Id(id) if id in self.data.dataset.department:
                return self.data.dataset.department[id].name
        return editors_words(value, problem)
