"""报送落实情况: a filled-in form → a record, written as `recording` writes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from policysite.data.lookup import UnknownNameError, department_named, duty_named
from policysite.data.model.document import Department
from policysite.data.model.duties import Duty, RecordRule
from policysite.data.model.words import RECORD_RULE
from policysite.data.periods import period_of
from policysite.data.record_fields import as_day, gathered
from policysite.data.yaml.editing import Added
from policysite.intake.form.body import FieldFault, FormValues
from policysite.intake.form.forms import CHOSEN, Form
from policysite.intake.form.report import Report, ReportError, fault_of, labels, settled
from policysite.intake.questions import fault, missing
from policysite.intake.recording import Draft, additions
from policysite.intake.trial import Present
from policysite.views.forge import DUTY

Given = Mapping[str, str]


def record(data: Present, form: Form, values: FormValues) -> Report:
    """The record that a form asks for. Raises ReportError.

    One that is reported after its period is over bears the day of the data as that of reporting.
    """
    names = labels(form)
    given = {name: found[0] for name, found in values.items() if found}
    duty = _duty(data, names, given)
    department = _department(data, names, duty, given.get("department"))
    given = {name: text for name, text in given.items() if name not in (DUTY, CHOSEN, "department")}
    _complete(data, names, duty, given)
    said = tuple((names[name], text) for name, text in given.items())
    added = additions(data, [Draft(department.id, _values(data, duty, given))])
    found = added.records[0]
    warnings = settled(added.problems, found.file, Added(found.line, found.text), names)
    head = ((names[DUTY], f"{duty.id} {duty.title}"), (names["department"], department.name))
    return Report(added.changes, f"{found.file}第{found.line}行", (*head, *said), found.effect, warnings)


def _duty(data: Present, names: Mapping[str, str], given: Given) -> Duty:
    """The duty meant: typed, perhaps with its title, or chosen; where both, the same. Raises ReportError."""
    typed, chosen = given.get(DUTY, "").partition(" ")[0], given.get(CHOSEN)
    if not typed and not chosen:
        raise ReportError(FieldFault(names[DUTY], f"须填写；不清楚的，在“{names[CHOSEN]}”一栏选"))
    if typed and chosen and typed != chosen:
        raise ReportError(FieldFault(names[CHOSEN], f"选的是{chosen}，{names[DUTY]}写的是{typed}，请只留一个"))
    try:
        duty = duty_named(data.dataset, typed or chosen or "")
    except UnknownNameError as error:
        raise ReportError(FieldFault(names[DUTY], str(error))) from error
    if duty.record is RecordRule.NONE:
        raise ReportError(FieldFault(names[DUTY], f"{duty.id} {duty.title}：{RECORD_RULE[duty.record]}"))
    return duty


def _department(data: Present, names: Mapping[str, str], duty: Duty, name: str | None) -> Department:
    """The department that reports: the chosen one, or the only one that can. Raises ReportError."""
    bearers = [each for each in data.dataset.departments if each.id in data.dataset.bearers_of[duty.clause]]
    listed = "、".join(department.name for department in bearers)
    if name is None and len(bearers) != 1:
        raise ReportError(FieldFault(names["department"], f"{duty.id}可由{listed}报送，请选一个"))
    found = department_named(data.dataset, name) if name else bearers[0]
    if found not in bearers:
        raise ReportError(FieldFault(names["department"], f"{duty.id}由{listed}报送，选的是{found.name}"))
    return found


def _complete(data: Present, names: Mapping[str, str], duty: Duty, given: Given) -> None:
    """Raise ReportError where a field is wrong by itself, or missing."""
    faults = [*_wrong(names, duty, given)]
    faults += [FieldFault(names[field], "须填写") for field in missing(duty, given, data.today)]
    if faults:
        raise ReportError(*faults)


def _wrong(names: Mapping[str, str], duty: Duty, given: Given) -> Iterator[FieldFault]:
    for field, text in given.items():
        said = fault(duty, field, text)
        if said:
            yield fault_of(names[field], said, names)


def _values(data: Present, duty: Duty, given: Given) -> dict[str, Any]:
    """The values of the record: evidence put together, and the day of reporting where the period is over."""
    values = {DUTY: duty.id} | gathered(given)
    day = as_day(given.get("date", ""))
    if duty.every and day and period_of(duty.every, day).over(data.today):
        values["reported"] = data.today
    return values
