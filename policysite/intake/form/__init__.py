"""An issue that a form made → the change of the data that it asks for, and the answer to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from policysite.data.dataset import Dataset
from policysite.intake.form.answer import accepted, not_taken, refused
from policysite.intake.form.body import FormValues, form_of, values
from policysite.intake.form.erratum import erratum
from policysite.intake.form.event import LARGEST_EVENT, EventError, Issue, issue
from policysite.intake.form.forms import Form, forms
from policysite.intake.form.problem import problem
from policysite.intake.form.record import record
from policysite.intake.form.report import Report, ReportError
from policysite.intake.trial import FileChange, Present
from policysite.views.forge import ERRATUM, PROBLEM, RECORD

__all__ = ["LARGEST_EVENT", "EventError", "Response", "respond", "subject"]


class _Maker(Protocol):
    def __call__(self, data: Present, form: Form, values: FormValues) -> Report: ...


_MAKERS: Mapping[str, _Maker] = MappingProxyType({RECORD: record, PROBLEM: problem, ERRATUM: erratum})


_NO_FORM = "不是用表单填写的，请从“报送落实情况”“报送问题”“文字勘误”进入表单填写"


@dataclass(frozen=True)
class Response:
    """The `answer` to an issue as Markdown, and the changes that it asks for: none where it is refused."""

    answer: str
    changes: tuple[FileChange, ...] = ()


def respond(data: Present, event: bytes, reporters: Collection[str]) -> Response:
    """What to do about the issue of a forge's `event`, and what to say; writes nothing.

    `reporters` are the logins that may report where the forge does not say who belongs to the repository.
    Raises OSError where the system refuses.
    """
    try:
        found = issue(event, reporters)
    except EventError as error:
        return Response(not_taken(str(error)))
    return _filled_in(data, found)


def _filled_in(data: Present, found: Issue) -> Response:
    form = form_of(found.body, forms(data.dataset))
    if form is None:
        return Response(not_taken(_NO_FORM))
    given, faults = values(form, found.body)
    if faults:
        return Response(refused(faults))
    try:
        report = _MAKERS[form.name](data, form, given)
    except ReportError as error:
        return Response(refused(error.faults))
    return Response(accepted(report), report.changes)


def subject(dataset: Dataset, event: bytes, reporters: Collection[str]) -> tuple[int, str]:
    """The number of the issue of a forge's `event`, and the title of its form. Raises EventError."""
    found = issue(event, reporters)
    form = form_of(found.body, forms(dataset))
    if form is None:
        raise EventError(_NO_FORM)
    return found.number, form.title
