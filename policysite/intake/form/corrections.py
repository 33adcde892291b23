"""更正落实记录: the form by which a record that was reported wrongly is corrected, or withdrawn."""

from policysite.data.dataset import Dataset
from policysite.data.identity import called, of_day, told_by
from policysite.data.model.duties import Duty
from policysite.data.model.records import Filed
from policysite.data.model.values import shown
from policysite.data.named import UnknownNameError, department_named, duty_named
from policysite.data.problems import suggest
from policysite.data.record_fields import RECORD_FIELDS
from policysite.data.yaml.editing import Added
from policysite.intake.correcting import NOTHING, WITHDRAWN, Correction, changed
from policysite.intake.form.asking import Asked, Report, ReportError
from policysite.intake.form.forms import ACTION
from policysite.intake.recording import additions
from policysite.views.addresses import DUTY_FIELD, OF_DAY, OF_DEPARTMENT, OF_DUTY, OF_TOLD


def correction_report(asked: Asked) -> Report:
    """A record corrected, or withdrawn, in the file of the source."""
    filed = _meant(asked)
    given = _corrected_fields(asked, filed)
    entry = changed(filed.record, {field: None if text == NOTHING else text for field, text in given.items()})
    correction = Correction(filed, entry if given else None)
    if not correction.said:
        raise asked.refusal(ACTION, "所填的与原记录相同，没有要更正的")
    done = additions(asked.data, [], asked.source, [correction], renew=True)
    (found,) = done.corrected
    added = Added(found.line, found.text)
    lines = {line: added.key(line) for line in added.lines} if given else {}
    warnings = asked.settled(done.problems, found.file, lines)
    said = [("原记录", called(_known(asked), filed)), *(("更正", each) for each in correction.said if given)]
    act = "写入" if given else WITHDRAWN
    effect = "。".join(filter(None, (found.effect, found.note)))
    return Report(done.changes, f"{found.file}第{found.line}行", tuple(said), effect, warnings, act)


def _known(asked: Asked) -> Dataset:
    """The data without what the form wrote before: that gives way."""
    return asked.data.dataset.without(asked.source)


def _meant(asked: Asked) -> Filed:
    """The record that the form names. Raises ReportError where there is none, or more than one."""
    dataset, told = _known(asked), asked.first(OF_TOLD)
    when, name = asked.values[OF_DAY][0], asked.first(OF_DEPARTMENT)
    duty = _named_duty(asked, OF_DUTY)
    try:
        department = department_named(dataset, name).id if name else None
    except UnknownNameError as error:
        raise asked.refusal(OF_DEPARTMENT, str(error)) from error
    every = of_day(dataset, duty.id, when, department)
    if not every:
        days = dict.fromkeys(str(each.record.month or each.record.date) for each in dataset.records_of[duty.id])
        said = f"{duty.id}没有{shown(when)}的记录，也许已经更正或撤回"
        raise asked.refusal(OF_DAY, f"{said}。{suggest(when, days)}")
    found = every if len(every) == 1 and not told else tuple(told_by(every, told))
    if len(found) == 1:
        return found[0]
    why = "分不清是哪一条" if found or not told else f"没有哪一条写着{shown(told)}"
    listed = "；".join(called(dataset, each) for each in found or every)
    raise asked.refusal(OF_TOLD, f"{why}，请照录摘要、行为人或阶段：{listed}")


def _named_duty(asked: Asked, field: str) -> Duty:
    try:
        return duty_named(asked.data.dataset, asked.first(field) or "")
    except UnknownNameError as error:
        raise asked.refusal(field, str(error)) from error


def _corrected_fields(asked: Asked, filed: Filed) -> dict[str, str]:
    """The fields with what they are to hold; none for what is to be withdrawn. Raises ReportError."""
    given = [field for field in RECORD_FIELDS if asked.values.get(field)]
    withdrawn = asked.first(ACTION) == WITHDRAWN
    if withdrawn and given:
        named = "、".join(f"“{asked.labels[name]}”" for name in given)
        raise asked.refusal(ACTION, f"选的是{WITHDRAWN}，又填了{named}：撤回的请清空，更正的请改选")
    if not withdrawn and not given:
        raise asked.refusal(ACTION, f"没有填改成什么：改哪项填哪项；整条不要的，选{WITHDRAWN}")
    duty = asked.data.dataset.duty[filed.record.duty]
    other = _named_duty(asked, DUTY_FIELD) if DUTY_FIELD in given else None
    found, faults = asked.meant(other or duty, NOTHING)
    if faults:
        raise ReportError(*faults)
    return found | ({DUTY_FIELD: other.id} if other else {})
