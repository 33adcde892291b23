"""Departments that came and went: who carries on for whom, and what a retired one answered for at its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department
from policysite.data.model.document import Clause
from policysite.data.model.words import long_date
from policysite.data.periods import later
from policysite.views.standing import called


@dataclass(frozen=True)
class FormerClause:
    """A clause as it stood when a department ceased to answer for it, and what it was called then."""

    clause: Clause
    name: str


def heirs(dataset: Dataset, department: Department, day: date) -> tuple[Department, ...]:
    """Who took over from a department retired by `day`, one after the other; the last is who carries on then."""
    found: list[Department] = []
    while department.is_retired(day) and department.successor:
        department = dataset.department[department.successor]
        if department in found:
            break
        found.append(department)
    return tuple(found)


def heir(dataset: Dataset, department: Department, day: date) -> Department | None:
    """Who stands on `day` in the place of a department that is retired; None for one that is not, and without any."""
    *_, last = heirs(dataset, department, day) or (None,)
    return last if last and not last.is_retired(day) else None


def predecessors(dataset: Dataset, department: Department, day: date) -> tuple[Department, ...]:
    """The departments for which this one carries on, in their order."""
    return tuple(each for each in dataset.departments if heir(dataset, each, day) is department)


def at_its_end(dataset: Dataset, department: Department) -> Iterator[FormerClause]:
    """The clauses that named a retired department on its last day, in the words and by the numbers of that day."""
    if department.retired is None:
        return
    day = later(department.retired, -1)
    document = dataset.document_on(day)
    for clause in document.clauses:
        if clause.id in document.in_text and department.id in dataset.responsibilities.on(clause.id, day).named:
            yield FormerClause(clause, f"{called(document, clause.id)}（{document.version.id}）")


def standing_words(dataset: Dataset, department: Department, day: date) -> str:
    """`典藏科自2027年3月1日起停用，由读者服务科承接`, or since when it will be; empty for one that is there."""
    if department.retired and department.is_retired(day):
        then = "，后由".join(each.name for each in heirs(dataset, department, day))
        return f"{department.name}自{long_date(department.retired)}起停用" + (f"，由{then}承接" if then else "")
    if department.since and not department.exists(day):
        return f"{department.name}自{long_date(department.since)}起设立"
    return ""
