"""What a form asks for → a change of the data with its meaning in words, or what is wrong, in the form's own words.

报送落实情况 adds a record, 报送问题 an item of the rectification ledger with the next number of its year, 文字勘误
replaces a few words of one entry, once, and nothing else. The issued text is not ours to mend: where it is touched, the
comparison with the archived original refuses. 更正落实记录 stands in `corrections`, 台账进展 and 未完成说明 in
`progress_reports`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from policysite.data.handed_in import UnfitError, day, leading_id, unseen
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, RecordRule
from policysite.data.model.values import shown
from policysite.data.model.words import RECORD_RULE
from policysite.data.named import UnknownNameError, department_named, duty_named
from policysite.data.problems import suggest
from policysite.data.record_fields import gathered
from policysite.data.yaml.editing import Added, entry_text, first_line, with_scalar
from policysite.data.yaml.reading import KeyPath, construct, parse
from policysite.figures.ledger import ItemState
from policysite.figures.states import LOOK
from policysite.figures.words import duty_label
from policysite.intake.books import reported_on
from policysite.intake.form.asking import Asked, Report, ReportError
from policysite.intake.form.corrections import correction_report
from policysite.intake.form.forms import CHOSEN, FieldFault, Form, FormValues
from policysite.intake.form.progress_reports import explanation_report, step_report
from policysite.intake.questions import NOBODY, bearers, missing, reporting
from policysite.intake.recording import Draft, additions
from policysite.intake.stepping import item_named
from policysite.intake.trial import FileChange, Present, file_name, renewed, tried
from policysite.views.addresses import (
    CORRECTION,
    DUTY_FIELD,
    ENTRY_FIELD,
    ERRATUM,
    EXPLANATION,
    PROBLEM,
    RECORD,
    STEP,
    entries,
)


def reported(data: Present, form: Form, values: FormValues, source: str) -> Report:
    """What a filled-in form asks for; writes nothing. Raises ReportError, OSError where the system refuses.

    What is new goes into the files of the `source`, in the place of all that it wrote before.
    """
    asked = Asked(data, form, values, source)
    if asked.registered and form.name != PROBLEM:
        raise asked.refusal("", f"本事项已登记为{asked.registered.id}，不能改填“{form.title}”，请另填一份")
    return _MAKERS[form.name](asked)


def _record(asked: Asked) -> Report:
    """A new record."""
    duty = _duty(asked)
    department = _department(asked, duty)
    given = _given(asked, duty)
    values = {DUTY_FIELD: duty.id} | gathered(given)
    values = reported_on(values, *_before(asked, duty), asked.data.today)
    added = additions(asked.data, [Draft(department.id, values)], asked.source, renew=True)
    found = added.records[0]
    warnings = asked.settled(added.problems, found.file, _keys(Added(found.line, found.text)))
    named = (
        (DUTY_FIELD, duty_label(asked.data.dataset, duty)),
        ("department", department.name),
        *given.items(),
    )
    said = tuple((asked.labels[field], text) for field, text in named)
    effect = "。".join(filter(None, (found.effect, found.note)))
    return Report(added.changes, f"{found.file}第{found.line}行", said, effect, warnings)


def _before(asked: Asked, duty: Duty) -> Iterator[date]:
    """The day on which the same source reported the act before: that does not change with a wrong word."""
    books = asked.data.dataset.record_files.items()
    records = (record for key, book in books if key[2:] == (asked.source,) for record in book.records)
    days = (record.reported or record.last for record in records if record.duty == duty.id)
    return filter(None, days)


def _keys(added: Added) -> Mapping[int, str]:
    """The key on each line of an entry."""
    return {line: added.key(line) for line in added.lines}


def _duty(asked: Asked) -> Duty:
    """The duty meant: typed, perhaps with its title, or chosen; where both, the same. Raises ReportError."""
    labels, chosen, typed = asked.labels, asked.first(CHOSEN), asked.first(DUTY_FIELD)
    if not typed and not chosen:
        raise asked.refusal(DUTY_FIELD, f"须填写；不清楚的，在“{labels[CHOSEN]}”一栏选")
    try:
        duty = duty_named(asked.data.dataset, typed or chosen or "")
    except UnknownNameError as error:
        raise asked.refusal(DUTY_FIELD, str(error)) from error
    if chosen and chosen != duty.id:
        raise asked.refusal(CHOSEN, f"选的是{chosen}，{labels[DUTY_FIELD]}写的是{duty.id}，请只留一个")
    if duty.record is RecordRule.NONE:
        raise asked.refusal(DUTY_FIELD, f"{duty_label(asked.data.dataset, duty)}：{RECORD_RULE[duty.record]}")
    return duty


def _department(asked: Asked, duty: Duty) -> Department:
    """The department that reports: the chosen one, or the only one that can. Raises ReportError."""
    dataset, name = asked.data.dataset, asked.first("department")
    able = bearers(dataset, duty)
    listed = reporting(dataset, duty)
    if not able and not dataset.departments:
        raise asked.refusal("department", NOBODY)
    if name is None and len(able) != 1:
        raise asked.refusal("department", f"{duty.id}可由{listed}报送，请选一个")
    found = department_named(dataset, name) if name else able[0]
    if found not in able:
        raise asked.refusal("department", f"{duty.id}由{listed}报送，选的是{found.name}")
    return found


def _given(asked: Asked, duty: Duty) -> Mapping[str, str]:
    """What the fields of the record mean. Raises ReportError where one is wrong by itself, or missing."""
    given, faults = asked.meant(duty)
    lacking = missing(duty, given, asked.data.today)
    if faults or lacking:
        raise ReportError(*faults, *(FieldFault(asked.labels[field], "须填写") for field in lacking))
    return given


_DEPARTMENTS = ("department", "supporting")
_DATES = ("found", "deadline")
_LISTS = ("manifestations", "measures", "supporting", "remedies")
_ITEM = (
    *("found", "source", "manifestations", "measures", "problem", "department", "supporting", "leader", "remedies"),
    *("standard", "kind", "deadline", "follows"),
)
"""The keys of a ledger item that a form gives, in the order in which they are written."""


def _problem(asked: Asked) -> Report:
    """A new item with the next number of the year in which it was found; one that was written before keeps its own."""
    data, days = asked.data, _days(asked)
    year = days["found"].year
    if any(book.sample for key, book in data.dataset.ledger_files.items() if int(key[0]) == year):
        said = f"{year}年的台账是演示数据，不写真实事项：请维护人员先运行policysite start清除演示数据"
        raise asked.refusal("", said)
    entry = {"id": _number(asked, days["found"]), **dict(_item(asked)), **days}
    entry = {key: entry[key] for key in ("id", *_ITEM) if key in entry}
    name = file_name(f"ledger/{year:04}", asked.source)
    head = f"{first_line(name.removesuffix('.yml'))}\nitems:\n"
    added = Added(head.count("\n") + 1, entry_text(entry))
    change = FileChange(name, data.bytes_of(name), f"{head}{added.text}\n".encode(), (added.lines,))
    changes, file = renewed(data, asked.source, (change,)), data.folder.named(name)
    warnings = asked.settled(tried(data, changes)[1], file, _keys(added))
    effect = f"登记为{entry['id']}，{LOOK[ItemState.PENDING].word}"
    return Report(changes, f"{file}第{added.line}行", asked.understood(_meant(asked, entry)), effect, warnings)


def _meant(asked: Asked, entry: Mapping[str, Any]) -> dict[str, str]:
    """What days, departments and the item that is carried on are in the entry, for people."""
    dataset = asked.data.dataset
    found = {name: str(entry[name]) for name in _DATES if name in entry}
    for name in _DEPARTMENTS:
        ids = entry.get(name, ())
        names = [dataset.department[id].name for id in ([ids] if isinstance(ids, str) else ids)]
        found |= {name: "、".join(names)} if names else {}
    if follows := entry.get("follows"):
        found["follows"] = f"{follows} {dataset.ledger_item[follows].problem}"
    return found


def _number(asked: Asked, found: date) -> str:
    """The number of an item. Raises ReportError where it was written before and has gone its way since."""
    item = asked.registered
    if item is None:
        return asked.data.dataset.next_ledger_id(found.year)
    if item.found.year != found.year:
        raise asked.refusal("found", f"本事项已登记为{item.id}，发现日期不能改到{found.year}年")
    if asked.data.dataset.ledger_item[item.id].model_fields_set - {"id", *_ITEM}:
        raise asked.refusal("", f"本事项已登记为{item.id}，已有后续办理，不能再由表单改写；确需更改的，请告维护人员")
    return str(item.id)


def _days(asked: Asked) -> Mapping[str, date]:
    """The days that the form holds, by their fields. Raises ReportError with all that is none."""
    found, faults = dict[str, date](), list[FieldFault]()
    for name in _DATES:
        try:
            if text := asked.first(name):
                found[name] = day(text)
        except UnfitError as error:
            faults.append(FieldFault(asked.labels[name], str(error)))
    if faults:
        raise ReportError(*faults)
    return found


def _item(asked: Asked) -> Iterator[tuple[str, Any]]:
    """The fields of the item that the form holds, in order, as they are written."""
    for name in _ITEM:
        texts: list[Any] = list(asked.values[name])
        if name in _DEPARTMENTS:
            texts = [department_named(asked.data.dataset, text).id for text in texts]
        elif name == "follows":
            texts = [_rebounded(asked, text) for text in texts]
        if texts:
            yield name, texts if name in _LISTS else texts[0]


def _rebounded(asked: Asked, text: str) -> str:
    """The id of the item that is carried on. Raises ReportError where there is none."""
    try:
        return str(item_named(asked.data.dataset, text).id)
    except UnknownNameError as error:
        raise asked.refusal("follows", str(error)) from error


_ISSUED = ("policy.yml", "checklist.yml")
"""The files that hold the issued text."""

_WORDS = re.compile("[\u3400-\u9fff]")
"""What tells words from ids, dates and numbers: these are not corrected as words."""


def _erratum(asked: Asked) -> Report:
    """A few words of an entry replaced."""
    data, labels = asked.data, asked.labels
    typed, old, new = (asked.values[name][0] for name in (ENTRY_FIELD, "old", "new"))
    known, id = entries(data.dataset), leading_id(typed)[0]
    if id not in known:
        said = f"没有编号{shown(typed)}。{suggest(id or typed, known)}"
        raise asked.refusal(ENTRY_FIELD, unseen(typed) or said)
    if old == new:
        raise asked.refusal("new", f"与{labels['old']}相同")
    file = data.dataset.places.file(known[id])
    name = file.removeprefix(data.folder.named(""))
    was = data.bytes_of(name) or b""
    source, _ = parse("", was)
    found = [(path, node) for entry, path, node in _texts(source.node) if entry == id] if source else []
    counts = [len(re.findall(f"(?={re.escape(old)})", node.value)) for _, node in found]
    if not sum(counts):
        raise asked.refusal("old", f"{id}中没有“{old}”，请照录")
    if sum(counts) > 1:
        raise asked.refusal("old", f"{id}中有{sum(counts)}处，请把前后几个字一并写上")
    path, node = found[counts.index(1)]
    line = node.start_mark.line + 1
    changed = with_scalar(was, path, str(construct(node)).replace(old, new))
    if changed is None:
        raise asked.refusal("", f"{file}第{line}行的写法不便自动改正，请维护人员手工改正")
    changes = (FileChange(name, was, changed),)
    warnings = _corrected(asked, changes, file, line)
    told = asked.understood({ENTRY_FIELD: id})
    return Report(changes, f"{file}第{line}行", told, f"{id}的“{old}”改为“{new}”", warnings)


def _corrected(asked: Asked, changes: tuple[FileChange, ...], file: str, line: int) -> tuple[str, ...]:
    """The warnings. Raises ReportError, which says whose words count where those of the issued text were touched."""
    try:
        return asked.settled(tried(asked.data, changes)[1], file, {line: "new"})
    except ReportError as error:
        said = "以印发原文为准：印发的文件不由勘误改动，原件印错的也照录"
        issued = [FieldFault("", said)] if changes[0].name in _ISSUED else []
        raise ReportError(*error.faults, *issued) from error


def _texts(node: yaml.Node, path: KeyPath = (), entry: str = "") -> Iterator[tuple[str, KeyPath, yaml.ScalarNode]]:
    """The words below a node: the id of the entry that they stand in, their path in the file, themselves."""
    children: Iterable[tuple[str | int, yaml.Node]] = ()
    if isinstance(node, yaml.ScalarNode) and _WORDS.search(node.value):
        yield entry, path, node
    elif isinstance(node, yaml.SequenceNode):
        children = enumerate(node.value)
    elif isinstance(node, yaml.MappingNode):
        children = [(key.value, value) for key, value in node.value]
        entry = next((str(value.value) for key, value in children if key == "id"), entry)
    for step, below in children:
        yield from _texts(below, (*path, step), entry)


_MAKERS = {
    RECORD: _record,
    CORRECTION: correction_report,
    PROBLEM: _problem,
    ERRATUM: _erratum,
    STEP: step_report,
    EXPLANATION: explanation_report,
}
