"""报送问题: a filled-in form → a new item of the rectification ledger, with the next number of its year."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from policysite.data.lookup import department_named
from policysite.data.record_fields import as_day
from policysite.data.yaml.editing import Added, entry_text, with_entries
from policysite.data.yaml.writing import first_line
from policysite.figures.ledger import ItemState
from policysite.figures.states import LOOK
from policysite.intake.form.body import FieldFault, FormValues
from policysite.intake.form.forms import Form
from policysite.intake.form.report import Report, ReportError, labels, settled
from policysite.intake.trial import FileChange, Present, tried

_DEPARTMENTS = ("department", "supporting")
_DATES = ("found", "deadline")
_LISTS = ("manifestations", "measures", "supporting", "remedies")


_ORDER = (
    *("found", "source", "manifestations", "measures", "problem", "department", "supporting", "leader", "remedies"),
    *("standard", "kind", "deadline"),
)
"""The keys of an item as the design's example has them."""


def problem(data: Present, form: Form, values: FormValues) -> Report:
    """The item that a form asks for, last in the file of the year in which it was found. Raises ReportError."""
    names = labels(form)
    day = as_day(values["found"][0])
    if day is None:
        raise ReportError(FieldFault(names["found"], f"须写成2026-03-16这样的日期，写的是“{values['found'][0]}”"))
    id, change, added = _added(data, day, values)
    file = data.folder.named(change.name)
    departments = {department.id: department.name for department in data.dataset.departments}
    warnings = settled(tried(data, [change])[1], file, added, {**departments, **names})
    said = tuple((field.label, "、".join(values[field.id])) for field in form.fields if values[field.id])
    return Report((change,), f"{file}第{added.line}行", said, f"登记为{id}，{LOOK[ItemState.PENDING].word}", warnings)


def _added(data: Present, day: date, values: FormValues) -> tuple[str, FileChange, Added]:
    """The new item's id, the file with it, and its lines there. Raises ReportError."""
    name, place = f"ledger/{day.year:04}.yml", _place(data, day)
    old = data.bytes_of(name)
    entry = {"id": f"z{day.year:04}-{place + 1:03}", **dict(_entry(data, values))}
    empty = f"{first_line(name.removesuffix('.yml'))}\nitems: []\n"
    edited = with_entries(empty.encode() if old is None else old, ("items",), [(place, entry)])
    if edited is None:
        said = f"{data.folder.named(name)}的写法不便自动添加，请维护人员手工加上：\n{entry_text(entry)}"
        raise ReportError(FieldFault("", said))
    (added,) = edited.added
    return entry["id"], FileChange(name, old, edited.data, (added.lines,)), added


def _place(data: Present, day: date) -> int:
    """How many items the year has. Raises ReportError where they are demonstration data."""
    book = data.dataset.ledger_files.get(day.year)
    if book is not None and book.sample:
        said = f"{day.year}年的台账是演示数据，不写真实事项：请维护人员先运行policysite start清除演示数据"
        raise ReportError(FieldFault("", said))
    return len(book.items) if book else 0


def _entry(data: Present, values: FormValues) -> Iterator[tuple[str, Any]]:
    """The fields of the item that the form holds, in order."""
    for name in _ORDER:
        texts = [_value(data, name, text) for text in values[name]]
        if texts:
            yield name, texts if name in _LISTS else texts[0]


def _value(data: Present, name: str, text: str) -> Any:
    if name in _DEPARTMENTS:
        return department_named(data.dataset, text).id
    return (as_day(text) or text) if name in _DATES else text
