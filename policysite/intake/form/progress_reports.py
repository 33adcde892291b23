"""台账进展 and 未完成说明, filled in → a step of a ledger item, an explanation of what was due and not done."""

from policysite.data.named import UnknownNameError, duty_named
from policysite.figures.words import duty_label
from policysite.intake.explaining import FIELDS, WhyDraft, explanations, progress_views, task_meant
from policysite.intake.form.asking import Asked, Report, ReportError
from policysite.intake.form.forms import FieldFault
from policysite.intake.ledger import StepDraft, steps_filed
from policysite.intake.stepping import (
    STEP_FIELD,
    StepError,
    fault,
    item_named,
    lines_of,
    missing,
    step_named,
    stray,
    understood,
)
from policysite.views.addresses import DUTY_FIELD, ITEM_FIELD, PERIOD_FIELD


def step_report(asked: Asked) -> Report:
    """A step of an item. Raises ReportError."""
    data, labels = asked.data, asked.labels
    try:
        item = item_named(data.dataset, asked.first(ITEM_FIELD) or "")
    except UnknownNameError as error:
        raise asked.refusal(ITEM_FIELD, str(error)) from error
    step = step_named(asked.first(STEP_FIELD) or "")
    others = (ITEM_FIELD, STEP_FIELD)
    given = {name: "\n".join(texts) for name, texts in asked.values.items() if texts and name not in others}
    wrong = [*stray(step, given), *missing(step, given)]
    wrong += [(name, fault(data.dataset, step, name, text)) for name, text in given.items() if name in step.paths]
    if faults := [FieldFault(labels.get(name, ""), said) for name, said in wrong if said]:
        raise ReportError(*faults)
    added = steps_filed(data, [StepDraft(item, step, given)], asked.source, renew=True)
    (found,) = added.steps
    if found.refused:
        raise asked.refusal(found.refused.field, str(found.refused))
    if found.known:
        raise asked.refusal("", f"这一步已登记过（{found.known}），不必再报")
    lines = {line: name for each in found.lines for line, name in lines_of(step, each).items()}
    warnings = asked.settled(added.problems, found.file, lines)
    meant = {name: understood(data.dataset, step, name, text) for name, text in given.items()}
    said = asked.understood({ITEM_FIELD: f"{item.id} {item.problem}", STEP_FIELD: step.word} | meant)
    return Report(added.changes, f"{found.file}第{found.lines[0].line}行", said, found.effect, warnings)


def explanation_report(asked: Asked) -> Report:
    """Why something was not done. Raises ReportError."""
    data = asked.data
    try:
        duty = duty_named(data.dataset, asked.first(DUTY_FIELD) or "")
        task = task_meant(progress_views(data), duty, asked.first(PERIOD_FIELD) or "")
    except UnknownNameError as error:
        raise asked.refusal(DUTY_FIELD, str(error)) from error
    except StepError as error:
        raise asked.refusal(error.field, str(error)) from error
    given = {name: asked.first(name) or "" for name in FIELDS}
    added = explanations(data, [WhyDraft(task, given)], asked.source, renew=True)
    if not added.whys:
        raise ReportError(*(FieldFault("", asked.worded(problem)) for problem in added.problems))
    (why,) = added.whys
    if why.lines is None:
        raise asked.refusal("", f"这一期已说明过（{why.known}），不必再报")
    lines = {line: why.lines.key(line) for line in why.lines.lines}
    warnings = asked.settled(added.problems, why.file, lines)
    said = asked.understood({DUTY_FIELD: duty_label(data.dataset, duty), PERIOD_FIELD: task.name})
    return Report(added.changes, f"{why.file}第{why.lines.line}行", said, why.effect, warnings)
