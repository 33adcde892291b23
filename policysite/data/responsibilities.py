"""Who answers for what on which day: the clause as it stood, the groups as they were, and who carries on for whom.

A merged department's place is taken by its successor from the day on which it is retired. What it did before may be
reported by either: its own file still takes it, and so does that of who carries on.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from policysite.data.document import Document
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.document import Clause


@dataclass(frozen=True)
class Answering:
    """Who answers for a clause on a day.

    `named` are the departments that it names, those that lead first and the others in its order, who carries on in the
    place of a merged one; `bearers` are they and the members of groups among them; `reporters` are these and whoever
    has carried on for them since. `roles` has them by what they do, and those that only guide: nobody of `named`.
    """

    named: tuple[str, ...]
    bearers: frozenset[str]
    reporters: frozenset[str]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    @property
    def guides(self) -> tuple[str, ...]:
        """The departments that guide, and need not act or report themselves."""
        return self.roles.get("guide", ())

    def roles_of(self, department: str) -> tuple[str, ...]:
        """What a department that the clause names does: of the first that leads by a note no more than that."""
        found = tuple(role for role, names in self.roles.items() if department in names)
        return tuple(role for role in found if role != "responsible" or "lead" not in found)

    @property
    def members(self) -> frozenset[str]:
        """Those that bear it only as members of a group."""
        return self.bearers.difference(self.named)


@dataclass(frozen=True)
class Responsibilities:
    """The answers of some `documents`, by version in order, and of the `departments` by id."""

    documents: tuple[Document, ...]
    departments: Mapping[str, Department]
    _known: dict[tuple[str, int], Answering] = field(default_factory=dict, init=False, repr=False, compare=False)

    def document_on(self, day: date) -> Document:
        """The version in force on `day`; the first before any was."""
        return self.documents[self._place_on(day)]

    def _place_on(self, day: date) -> int:
        found = (place for place, each in reversed([*enumerate(self.documents)]) if each.in_force(day))
        return next(found, 0)

    def clause_on(self, clause: str, day: date) -> Clause | None:
        """A clause as it stood on `day`, or stands in the first version to have it; None where none has."""
        place = self._place_on(day)
        order = (*self.documents[place:], *reversed(self.documents[:place]))
        return next((each.clause[clause] for each in order if clause in each.clause), None)

    def epoch(self, day: date) -> int:
        """Which of the stretches of time `day` lies in: within each of them the same departments answer."""
        return bisect_right(self.changes, day)

    @cached_property
    def changes(self) -> list[date]:
        """Every day from which on another version is in force or other departments answer, in order."""
        return sorted({*filter(None, self._days())})

    def _days(self) -> Iterator[date | None]:
        """Every day from which on something may be otherwise."""
        yield from (document.version.in_force for document in self.documents[1:])
        for department in self.departments.values():
            yield from (department.since, department.retired)
            for member in department.members:
                yield member.since
                if member.until and member.until < date.max:
                    yield member.until + timedelta(1)

    def heir(self, department: str, day: date) -> str | None:
        """Who stands for a department on `day`: itself, or once it is retired its successor, if there is one."""
        return next((name for name in self._line(department) if not self.departments[name].is_retired(day)), None)

    def _line(self, department: str) -> Iterator[str]:
        """A known department, its successor, the successor's, each once."""
        seen: set[str] = set()
        name: str | None = department
        while name is not None and name in self.departments and name not in seen:
            seen.add(name)
            yield name
            name = self.departments[name].successor

    def circle(self, department: str) -> tuple[str, ...]:
        """The departments that carry on for one another, to which the line of a department's successors leads."""
        line = [*self._line(department)]
        following = self.departments[line[-1]].successor if line else None
        return tuple(line[line.index(following) :]) if following in line else ()

    def with_successors(self, departments: Iterable[str]) -> frozenset[str]:
        """Departments and whoever carries on for them, now or later."""
        return frozenset(each for name in departments for each in self._line(name))

    def members_on(self, group: str, day: date) -> frozenset[str]:
        """The ids of all members of a group on `day`, those of groups within it too; empty where they are not known."""
        found: set[str] = set()
        waiting = [group]
        while waiting:
            for member in self.departments[waiting.pop()].members:
                name = self.heir(member.id, day) if member.belongs(day) else None
                if name and name not in found and self.departments[name].exists(day):
                    found.add(name)
                    waiting.append(name)
        return frozenset(found - {group})

    def on(self, clause: str, day: date) -> Answering:
        """Who answers for a clause on `day`."""
        key = clause, self.epoch(day)
        if key not in self._known:
            self._known[key] = self._answering(clause, day)
        return self._known[key]

    def carried_on(self, answering: Answering, day: date) -> Answering:
        """The same with who stands on `day` in the place of departments merged by then."""

        def heirs(names: Iterable[str]) -> Iterator[str]:
            return (self.heir(name, day) or name for name in names)

        named = tuple(dict.fromkeys(heirs(answering.named)))
        roles = {role: tuple(dict.fromkeys(heirs(names))) for role, names in answering.roles.items()}
        return Answering(named, frozenset(heirs(answering.bearers)), answering.reporters, roles)

    def ever(self, clause: str) -> Iterator[Answering]:
        """Who has answered for a clause, or will, in the order of time."""
        yield from (self.on(clause, day) for day in (date.min, *self.changes))

    @cached_property
    def _anyone(self) -> frozenset[str]:
        """Who may report what the document charges nobody with: every department that is no group."""
        return frozenset(each.id for each in self.departments.values() if each.kind is not DepartmentKind.GROUP)

    def formerly(self, clause: str, day: date) -> Answering:
        """Who would answer for a clause on `day` by the version before the one in force; nobody by the first."""
        place = self._place_on(day)
        return self._of(self.documents[place - 1].clause.get(clause) if place else None, day)

    def _answering(self, clause: str, day: date) -> Answering:
        return self._of(self.clause_on(clause, day), day)

    def _of(self, found: Clause | None, day: date) -> Answering:
        roles = self._roles(found, day) if found else {}
        if found and not found.responsible:
            return Answering((), frozenset(), self._anyone, roles)
        first = found.lead if found else ()
        order = sorted(found.responsible, key=lambda name: name not in first) if found else ()
        named = self._heirs(order, day)
        every = frozenset(named).union(*(self.members_on(name, day) for name in named))
        bearers = frozenset(name for name in every if self.departments[name].exists(day))
        return Answering(named, bearers, self.with_successors(bearers), roles)

    def _heirs(self, names: Iterable[str], day: date) -> tuple[str, ...]:
        """Who stands for some departments on `day`, each once."""
        return tuple(dict.fromkeys(heir for name in names if (heir := self.heir(name, day))))

    def _roles(self, clause: Clause, day: date) -> Mapping[str, tuple[str, ...]]:
        """The departments that a clause names on `day` by what they do."""
        found = {role: self._heirs(names, day) for role, names in clause.by_role.items() if role != "leader"}
        return {role: names for role, names in found.items() if names}
