"""What there is to know of the units: who is named how often as what, what to confirm, which names are doubtful."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.document import Clause
from policysite.data.text.unit_lists import halves
from policysite.data.text.units import alike


@dataclass(frozen=True)
class Units:
    """The units of some data, as the last version of the document names them."""

    dataset: Dataset

    @cached_property
    def clauses(self) -> Mapping[str, tuple[tuple[str, Clause], ...]]:
        """By the id of a unit each clause that names it, with its role there."""
        latest = self.dataset.latest
        pairs = (
            (name, (role, clause))
            for clause in latest.clauses
            if clause.id in latest.in_text
            for role, names in clause.by_role.items()
            if role != "leader"
            for name in names
            if not (role == "responsible" and name in clause.lead)
        )
        return grouped(pairs)

    def counts(self, department: Department) -> Mapping[str, int]:
        """In how many clauses it does what."""
        return Counter(role for role, _ in self.clauses[department.id])

    @property
    def to_confirm(self) -> tuple[Department, ...]:
        """Those that nobody has looked at yet."""
        return tuple(each for each in self.dataset.departments if each.confirm)

    def twins(self) -> Iterator[tuple[Department, Department]]:
        """Pairs that may be one unit, one of them not confirmed yet: that which may go, and that which may stay.

        The one that is named in more clauses stays, of two alike the first.
        """
        known = {each.name: each for each in reversed(self.dataset.departments) if not each.retired}
        order = [each.name for each in self.dataset.departments if known.get(each.name) is each]
        for pair in alike(order):
            one, other = (known[name] for name in pair)
            if one.confirm or other.confirm:
                fewer = len(self.clauses[one.id]) < len(self.clauses[other.id])
                yield (one, other) if fewer else (other, one)

    def doubles(self) -> Iterator[tuple[Department, tuple[str, str]]]:
        """Those not confirmed yet whose name may be that of two, with both."""
        for department in self.to_confirm:
            if (two := halves(department.printed or department.name)) and department.kind is not DepartmentKind.GROUP:
                yield department, two

    def groups(self) -> Iterator[Department]:
        """Collective names of which nobody has said who belongs to them."""
        for department in self.dataset.current(self.dataset.departments):
            if department.kind is DepartmentKind.GROUP and not department.members:
                yield department
