"""Who does what: the roles that tails tell apart, by clause, by department, and as the matrix 责任分解表.

Where a document tells no roles apart, all that departments do is to answer, and nothing of roles is shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.model.departments import Department
from policysite.data.model.document import Attachment, Clause, Measure, Section
from policysite.data.model.duties import Duty
from policysite.data.model.words import ROLE, nth_clause

ROLE_SIGN: Mapping[str, str] = {"lead": "◆", "responsible": "●", "support": "○", "guide": "△"}
"""The signs of the matrix, told apart without colour."""
ROLE_WORD: Mapping[str, str] = ROLE | {"responsible": "负责"}
"""What is said of the clauses of a department: 牵头的款, 负责的款."""
MANY = 12
"""With more columns than this the matrix has its headings upright, and a sheet of paper lies across."""


@dataclass(frozen=True)
class Mark:
    """What a department does for a measure in one role: the clauses, and the words for it."""

    role: str
    clauses: tuple[Clause, ...]
    title: str

    @property
    def sign(self) -> str:
        """The sign that stands in the cell."""
        return ROLE_SIGN[self.role]


@dataclass(frozen=True)
class MatrixRow:
    """One row of the matrix; each cell has a mark for each role.

    `names` lists the departments' ids, apart by spaces, `roles` these with what they do: `lead:office`.
    """

    measure: Measure
    part: Section | None
    cells: tuple[tuple[Mark, ...], ...]
    names: Markup
    roles: Markup


@dataclass(frozen=True)
class RoleGroup:
    """The clauses that name a department in one role, in the document's order."""

    role: str
    clauses: tuple[Clause, ...]

    @property
    def word(self) -> str:
        """牵头, 负责, 配合 or 指导."""
        return ROLE_WORD[self.role]


def as_member(dataset: Dataset, department: str, named: Iterable[str]) -> str:
    """以“各业务科”、“各科室”名义: as a member of which groups a department bears what names some, by their ids."""
    found, groups = frozenset(named), dataset.groups_of[department]
    bearing = [group for group in groups if group.id in found] or groups
    return f"以{'、'.join(f'“{group.name}”' for group in bearing) or '统称'}名义"


def as_member_of(dataset: Dataset, department: str, duties: Iterable[Duty]) -> str:
    """The same of duties, by who answers for them now."""
    on, day = dataset.responsibilities.on, dataset.day
    return as_member(dataset, department, (name for duty in duties for name in on(duty.clause, day).named))


class RoleViews:
    """Who does what by the text in force."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @property
    def told(self) -> tuple[str, ...]:
        """The roles that the text tells apart; empty where all departments do no more than answer."""
        return self.dataset.roles

    def of(self, clause: str, department: str) -> tuple[str, ...]:
        """What a department does for a clause now."""
        return self.dataset.responsibilities.on(clause, self.dataset.day).roles_of(department)

    def words(self, clause: str, department: str) -> str:
        """牵头; empty where the document tells no roles apart, or the clause does not name the department."""
        return "、".join(ROLE[role] for role in self.of(clause, department)) if self.told else ""

    def named(self, clause: str) -> Mapping[str, tuple[Department, ...]]:
        """Whom a clause names now, by the word for what they do: 牵头, 责任, 配合, 指导."""
        roles = self.dataset.responsibilities.on(clause, self.dataset.day).roles
        shown = {role: tuple(name for name in names if role in self.of(clause, name)) for role, names in roles.items()}
        return {
            ROLE[role]: tuple(map(self.dataset.department.__getitem__, each)) for role, each in shown.items() if each
        }

    def others(self, clause: str, department: str) -> Mapping[str, tuple[Department, ...]]:
        """The same without one department."""
        found = {
            word: tuple(each for each in names if each.id != department) for word, names in self.named(clause).items()
        }
        return {word: names for word, names in found.items() if names}

    def groups(self, department: str) -> tuple[RoleGroup, ...]:
        """The clauses that name a department, by what it does: what it leads, answers for, supports, guides."""
        found = grouped(
            (role, clause) for clause in self.clauses_of[department] for role in self.of(clause.id, department)
        )
        return tuple(RoleGroup(role, found[role]) for role in ROLE_SIGN if found[role])

    def counts(self, department: str) -> str:
        """牵头3款、负责4款、指导1款: how many clauses name a department."""
        return "、".join(f"{group.word}{len(group.clauses)}款" for group in self.groups(department))

    @cached_property
    def clauses_of(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses in force that name a department in any role, by its id."""
        on, day = self.dataset.responsibilities.on, self.dataset.day
        answers = ((clause, on(clause.id, day)) for clause in self.dataset.clauses)
        return grouped(
            (name, clause) for clause, found in answers for name in dict.fromkeys((*found.named, *found.guides))
        )

    def by_measure(self, department: str) -> tuple[tuple[Measure, tuple[Clause, ...]], ...]:
        """The same of one department, under their measures."""
        found = grouped((self.dataset.measure_of[clause.id].id, clause) for clause in self.clauses_of[department])
        return tuple((self.dataset.measure[id], clauses) for id, clauses in found.items())

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The columns of the matrix: departments that the text in force names, or that carry on for one."""
        return tuple(department for department in self.dataset.departments if self.clauses_of[department.id])

    @property
    def many(self) -> bool:
        """Whether the matrix has many columns."""
        return len(self.departments) > MANY

    @cached_property
    def matrix(self) -> tuple[MatrixRow, ...]:
        """The responsibility matrix 责任分解表: measures × departments; those that name nobody are not in it."""
        rows = (self._row(measure) for measure in self.dataset.measures)
        return tuple(row for row in rows if row.names)

    def _row(self, measure: Measure) -> MatrixRow:
        cells = tuple(tuple(self._marks(measure, department)) for department in self.departments)
        pairs = list(zip(self.departments, cells, strict=True))
        names = " ".join(department.id for department, marks in pairs if marks)
        roles = " ".join(f"{mark.role}:{department.id}" for department, marks in pairs for mark in marks)
        return MatrixRow(measure, self.dataset.part_of.get(measure.id), cells, Markup(names), Markup(roles))

    def _marks(self, measure: Measure, department: Department) -> Iterator[Mark]:
        """The marks of one cell: one for each role, or one in all where none are told apart."""
        clauses = self.dataset.current(measure.clauses)
        for role in self.told or ("responsible",):
            found = tuple(clause for clause in clauses if role in self.of(clause.id, department.id))
            if found:
                yield Mark(role, found, self._title(measure, department, role, found))

    def _title(self, measure: Measure, department: Department, role: str, clauses: tuple[Clause, ...]) -> str:
        document = self.dataset.document
        numbers = nth_clause("、".join(str(document.passage[clause.id].place) for clause in clauses))
        said = f"{department.name}：{document.labels.name(measure.id)}{numbers}"
        return f"{said}，{ROLE[role]}" if self.told else said

    def place(self, measure: Measure) -> str:
        """The section that a measure stands in, or the attachment: 第二部分第（三）项, 附件2; else empty."""
        document = self.dataset.document
        if section := document.section_of.get(measure.id):
            return document.labels.place(section.id)
        passage = document.passage.get(measure.id)
        within = passage.within if passage else None
        return document.labels.name(within.id) if within and isinstance(within.record, Attachment) else ""
