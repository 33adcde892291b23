"""Who answers for the clauses of a text, as plain values: one department in the place of another, no word changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policysite.data.model.document import Clause
from policysite.data.yaml.reading import KeyPath

Plain = dict[str, Any]

_DEPARTMENTS = ("lead", "support", "guide")
"""The roles that are given to departments, the one that goes before others first."""
_ORDER = [*Clause.model_fields]


def clauses_of(part: Plain, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Plain]]:
    """Every clause in a part of a text and below it, retired ones too, with its path."""
    for key in ("measures", "sections"):
        for index, entry in enumerate(part.get(key, ())):
            here = (*path, key, index)
            yield from (((*here, "clauses", at), clause) for at, clause in enumerate(entry.get("clauses", ())))
            yield from clauses_of(entry, here)
    for index, annex in enumerate(part.get("attachments", ())):
        yield from clauses_of(annex, (*path, "attachments", index))


def roles_of(clause: Plain) -> dict[str, list[str]]:
    """The ids of departments by what a clause's tail has them do; who only answers stands under `responsible`."""
    roles = {role: [*clause.get("roles", {}).get(role, ())] for role in _DEPARTMENTS}
    answering = [name for name in clause.get("responsible", ()) if name not in roles["lead"] + roles["support"]]
    return {role: names for role, names in {**roles, "responsible": answering}.items() if names}


def role_of(clause: Plain, department: str) -> str | None:
    """What a clause has a department do; None where it does not name it."""
    return next((role for role, names in roles_of(clause).items() if department in names), None)


def with_others(clause: Plain, old: str, new: Sequence[str]) -> Plain:
    """A clause that names `new` wherever it named `old`; whoever would have two roles has the foremost."""
    found = dict(clause)
    if "responsible" in clause:
        found["responsible"] = _put(clause["responsible"], old, new)
    if "roles" not in clause:
        return found
    roles = dict(clause["roles"])
    seen: set[str] = set()
    for role in _DEPARTMENTS:
        if role == "guide":
            seen |= {*found.get("responsible", ())}
        roles[role] = [name for name in _put(roles.get(role, ()), old, new) if name not in seen]
        seen |= {*roles[role]}
    if roles.get("first_leads"):
        roles["lead"] = found["responsible"][:1]
    found["roles"] = {role: given for role, given in roles.items() if given}
    return found if found["roles"] else {key: value for key, value in found.items() if key != "roles"}


def _put(names: Sequence[str], old: str, new: Sequence[str]) -> list[str]:
    return [*dict.fromkeys(each for name in names for each in (new if name == old else (name,)))]


def as_printed(clause: Plain, was: Plain, before: Mapping[str, str], after: Mapping[str, str]) -> Plain:
    """A clause with its tail written out where other departments, or names, would now print another one."""
    printed = _tail(was, before)
    if "tail" in clause or clause.get("above") or printed == _tail(clause, after):
        return clause
    whole = clause | {"tail": printed}
    return {key: whole[key] for key in sorted(whole, key=_ORDER.index)}


def _tail(clause: Plain, names: Mapping[str, str]) -> str:
    """What a clause without a tail of its own prints."""
    return (
        f"（责任部门：{'、'.join(names[name] for name in clause['responsible'])}）" if clause.get("responsible") else ""
    )
