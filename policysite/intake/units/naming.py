"""Units confirmed, named, merged and split: every file that names them is edited, and the text stays verbatim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.words import DEPARTMENT_KIND, ROLE
from policysite.data.named import UnknownNameError, department_named
from policysite.data.problems import suggest
from policysite.data.text.units import is_unit_like, unit_entries
from policysite.intake.edits import Edits, Plain
from policysite.intake.trial import Present, file_name
from policysite.intake.units.clauses import as_printed, clauses_of, role_of, with_others

_FILE = "departments.yml"
_ORDER = [*Department.model_fields]


class NamingError(Exception):
    """What is asked cannot be done to a unit; the text, for people, says what to do instead."""


class Naming:
    """The units of the data while they are put right; `said` is what was done, a line each."""

    def __init__(self, data: Present) -> None:
        self.data, self.edits = data, Edits(data)
        self.said: list[str] = []

    def confirm(self, ids: Sequence[str]) -> None:
        """Take the mark of what is to be confirmed off units that bear it."""
        for id in ids:
            if not self._entry(id).get("confirm"):
                raise NamingError(f"{self._called(id)}没有“待核对”标记")
        self._write({id: {**self._entry(id), "confirm": None} for id in ids})
        names = [self._entry(id)["name"] for id in ids[:_MOST_NAMES]]
        more = f"等{len(ids)}个" if len(ids) > _MOST_NAMES else ""
        self.said.append(f"已核对{len(ids)}个单位：{'、'.join(names)}{more}")

    def name(self, id: str, name: str, printed: str | None = None) -> None:
        """Call a unit otherwise; what the document prints stays as its `printed` name, or is given."""
        was = self._entry(id)
        if other := next((each for each in self.departments if each["id"] != id and each["name"] == name), None):
            raise NamingError(f"{self._called(other['id'])}已用这个名称：是同一单位的，请用--merge {id} {other['id']}")
        given = printed or was.get("printed", was["name"])
        aliases = [alias for alias in was.get("aliases", ()) if alias not in (name, given)]
        names = {"name": name, "printed": None if given == name else given, "aliases": aliases}
        before = self._printed()
        self._write({id: {**was, **names}})
        self._keep_printed(before, id)
        also = f"，原文仍按“{given}”印" if given != name else ""
        self.said.append(f"{id}：“{was['name']}”改称“{name}”{also}")

    def kind(self, id: str, kind: DepartmentKind) -> None:
        """Say what a unit is."""
        was = self._entry(id)
        self._write({id: {**was, "kind": kind.value}})
        before = DEPARTMENT_KIND[DepartmentKind(was["kind"])]
        self.said.append(f"{self._called(id)}：类别由“{before}”改为“{DEPARTMENT_KIND[kind]}”")

    def new_id(self, old: str, new: str) -> None:
        """Give a unit that nothing was reported of yet another id, wherever it stands."""
        was = self._entry(old)
        if not was.get("confirm"):
            raise NamingError(f"{self._called(old)}已核对，编号不再改：编号也是网址，永久不变")
        self._unused(old, "编号不能再改")
        if new in self._ids:
            raise NamingError(f"编号“{new}”已由{self._called(new)}使用：是同一单位的，请用--merge {old} {new}")
        before = self._printed()
        self._write({old: {**was, "id": new}})
        self._swap(old, [new], before)
        self.said.append(f"{was['name']}：编号由{old}改为{new}")

    def merge(self, olds: Sequence[str], into: str) -> None:
        """Units are the same as another one that is printed otherwise: every clause names that one."""
        for old in olds:
            self._merge(old, into)

    def _merge(self, old: str, into: str) -> None:
        gone, kept = self._entry(old), dict(self._entry(into))
        if old == into:
            raise NamingError(f"{self._called(old)}不能并入自己")
        self._unused(old, "不能并入：机构撤并的，在departments.yml写retired（停用日期）、successor（承接部门）")
        if gone.get("retired") or (gone.get("members") and kept["kind"] != DepartmentKind.GROUP.value):
            why = "已停用" if gone.get("retired") else "是写有所含部门的统称"
            raise NamingError(f"{self._called(old)}{why}，不能并入{self._called(into)}")
        names = [gone["name"], *filter(None, [gone.get("printed")]), *gone.get("aliases", ())]
        own = {kept["name"], kept.get("printed")}
        kept["aliases"] = [name for name in dict.fromkeys([*kept.get("aliases", ()), *names]) if name not in own]
        kept["members"] = [*kept.get("members", ()), *gone.get("members", ())]
        kept |= {"named": None} if gone.get("named", True) else {}
        if "since" in kept:
            kept["since"] = min(kept["since"], gone["since"]) if "since" in gone else None
        before = self._printed()
        self._write({into: kept})
        self._take_out(old)
        count, torn = self._swap(old, [into], before)
        self.said.append(f"“{gone['name']}”并入{self._called(into)}，作为其别称；{count}款改为由其负责，原文所印不变")
        self.said += [f"  {clause}中两者职责不同，按“{ROLE[role]}”计，请核对" for clause, role in torn]

    def split(self, old: str, names: Sequence[str]) -> None:
        """A name is that of several units: every clause that names it names all of them, in this order."""
        gone, distinct = self._entry(old), [*dict.fromkeys(names)]
        if len(distinct) < 2 or gone["name"] in distinct:
            raise NamingError("分开的，写两个以上单位的名称，不含原来的名称")
        self._unused(old, "不能分开：先撤回报送的情况，由分开后的单位另报")
        if gone.get("members") or gone.get("retired"):
            raise NamingError(f"{self._called(old)}{'已停用' if gone.get('retired') else '写有所含部门'}，不能分开")
        before, place = self._printed(), self._ids.index(old)
        kept: Plain = {key: gone[key] for key in ("since", "named") if key in gone}
        ids = [self._half(name, gone, place + at, kept) for at, name in enumerate(distinct)]
        self._take_out(old)
        count, _ = self._swap(old, ids, before)
        told = "、".join(self._called(id) for id in ids)
        self.said.append(f"“{gone['name']}”分为{told}；{count}款改为由它们负责，原文所印不变")

    def _half(self, name: str, whole: Plain, place: int, kept: Plain) -> str:
        """The id of one of several units that a printed name is; what of it stands for the unit is its name too."""
        printed = str(whole.get("printed", whole["name"]))
        short = next((name[at:] for at in range(len(name) - 1) if name[at:] in printed), None)
        if short is None:
            otherwise = f"合称的，用--members {whole['id']} {name} …写明它包含哪些单位"
            raise NamingError(f"“{printed}”里没有“{name}”，不能这样分开：{otherwise}")
        known = self._known(name)
        if known is None:
            return self._add(name, place, kept | ({"printed": short} if short != name else {}))
        own = self._entry(known)
        if short not in (own["name"], own.get("printed"), *own.get("aliases", ())):
            self._write({known: {**own, "aliases": [*own.get("aliases", ()), short]}})
        return known

    def members(self, group: str, words: Sequence[str]) -> None:
        """Say who belongs to a collective name; whoever is not there yet is added by his name, to be confirmed."""
        was = self._entry(group)
        had = {_id(member): member for member in was.get("members", ())}
        ids = [self._known(word) or self._new_member(word) for word in dict.fromkeys(words)]
        members = [had.get(id, id) for id in ids]
        self._write({group: {**was, "kind": DepartmentKind.GROUP.value, "members": members}})
        told = "、".join(self._entry(id)["name"] for id in ids) or "不再写明"
        self.said.append(f"{self._called(group)}所含部门：{told}")
        if gone := [self._entry(id)["name"] for id in had if id not in ids]:
            self.said.append(f"  不再含{'、'.join(gone)}；是后来退出的，请改写until，不要删去")

    def _new_member(self, name: str) -> str:
        if not is_unit_like(name):
            raise UnknownNameError(f"没有单位“{name}”，也不像单位名称。{suggest(name, [*self._ids, *self._names])}")
        return self._add(name, len(self.departments), {"named": False})

    @property
    def departments(self) -> list[Plain]:
        """The entries as they will be."""
        return list(self.edits.values(_FILE))

    @property
    def _ids(self) -> list[str]:
        return [entry["id"] for entry in self.departments]

    @property
    def _names(self) -> list[str]:
        return [entry["name"] for entry in self.departments]

    def _entry(self, id: str) -> Plain:
        return next(entry for entry in self.departments if entry["id"] == id)

    def _called(self, id: str) -> str:
        return f"{self._entry(id)['name']}（{id}）"

    def _known(self, word: str) -> str | None:
        """The id of a unit that goes by a name or an id."""
        called = (
            (each["id"], each["name"], each.get("printed"), *each.get("aliases", ())) for each in self.departments
        )
        return next((names[0] for names in called if word in names), None)

    def _add(self, name: str, place: int, others: Plain) -> str:
        """A unit more, to be confirmed; returns its id."""
        (entry,) = unit_entries([name], self._ids)
        self.edits.add(_FILE, min(place, len(self.departments)), _ordered(entry | others))
        return str(entry["id"])

    def _write(self, entries: Mapping[str, Plain]) -> None:
        """Entries instead of those of these ids; what is None, or a list without an item, goes."""
        places = {id: (self._ids.index(id),) for id in entries}
        self.edits.change(_FILE, {places[id]: _ordered(entry) for id, entry in entries.items()})

    def _take_out(self, id: str) -> None:
        self.edits.take_out(_FILE, (self._ids.index(id),))

    def _unused(self, id: str, otherwise: str) -> None:
        """Raise NamingError where something was reported of a unit, or is registered with it."""
        if files := [*used_in(self.data.dataset, id)]:
            named = "、".join(self.data.folder.named(name) for name in files[:_MOST])
            raise NamingError(f"{self._called(id)}在{named}里已有记录，{otherwise}")

    def _printed(self) -> dict[str, str]:
        """The names that the last version prints for its units, by id."""
        return {entry["id"]: str(entry.get("printed", entry["name"])) for entry in self.departments}

    def _keep_printed(self, before: Mapping[str, str], id: str) -> None:
        """Write out the tails that the unit's other printed name would change."""
        if self._printed()[id] != before[id]:
            self._swap(id, [id], before)

    def _swap(self, old: str, new: Sequence[str], before: Mapping[str, str]) -> tuple[int, list[tuple[str, str]]]:
        """`new` in the place of `old` in every clause of every version, and among members and successors.

        Returns how many clauses of the last version name them, and those that named both, in two roles.
        """
        self._write(
            {entry["id"]: changed for entry in self.departments if (changed := _referring(entry, old, new)) != entry}
        )
        after = self._printed()
        count, torn = self._swap_in("policy.yml", (), old, new, before, after)
        for document in self.data.dataset.documents[:-1]:
            name = file_name(document.archive)
            was = self.edits.values(name)["printed"]
            now = {id: word for id, word in was.items() if id != old or old in new}
            now |= {id: (was[old] if len(new) == 1 else after[id]) for id in new if id not in now and old in was}
            self._swap_in(name, ("policy",), old, new, {**before, **was}, {**after, **now})
            if now != was:
                self.edits.change(name, {("printed",): now})
        return count, torn

    def _swap_in(
        self, name: str, path: Any, old: str, new: Sequence[str], before: Mapping[str, str], after: Mapping[str, str]
    ) -> tuple[int, list[tuple[str, str]]]:
        """The same in one version's file."""
        text = self.edits.values(name)
        found: dict[Any, Plain] = {}
        torn: list[tuple[str, str]] = []
        for step in path:
            text = text[step]
        for place, clause in clauses_of(text, path):
            role = role_of(clause, old)
            if role is None:
                continue
            found[place] = as_printed(with_others(clause, old, new), clause, before, after)
            others = {role_of(clause, id) for id in new if id != old} - {None, role}
            torn += [(clause["id"], str(role_of(found[place], new[0])))] if others else []
        self.edits.change(name, found)
        return len(found), torn


_MOST, _MOST_NAMES = 3, 12
"""How many files, and names, a message lists."""


def _ordered(entry: Plain) -> Plain:
    """An entry with its keys in their order, without what is None or an empty list."""
    given = {key: value for key, value in entry.items() if value is not None and value != []}
    return {key: given[key] for key in _ORDER if key in given}


def _id(member: Any) -> str:
    return member if isinstance(member, str) else str(member["id"])


def _referring(entry: Plain, old: str, new: Sequence[str]) -> Plain:
    """A unit whose members, and who carries on for it, are `new` in the place of `old`."""
    found = dict(entry)
    if any(_id(member) == old for member in entry.get("members", ())):
        own = {entry["id"], *map(_id, entry["members"])}
        found["members"] = [each for member in entry["members"] for each in _members(member, old, new, own)]
    if entry.get("successor") == old:
        found["successor"] = new[0]
    return found


def _members(member: Any, old: str, new: Sequence[str], own: Iterable[str]) -> Iterator[Any]:
    if _id(member) != old:
        yield member
        return
    for id in new:
        if id == old or id not in own:
            yield id if isinstance(member, str) else {**member, "id": id}


def used_in(dataset: Dataset, id: str) -> Iterator[str]:
    """The files of records, ledger and study sessions that name a unit."""
    yield from (file_name(f"records/{'/'.join(key)}") for key in sorted(dataset.record_files) if key[1] == id)
    held: dict[str, BaseModel] = {f"ledger/{'/'.join(key)}": file for key, file in sorted(dataset.ledger_files.items())}
    held |= {f"study/{name}": session for name, session in sorted(dataset.study_files.items())}
    yield from (file_name(name) for name, file in held.items() if _names(file.model_dump(), id))


def _names(value: Any, id: str) -> bool:
    if isinstance(value, Mapping):
        return any(_names(below, id) for below in value.values())
    return any(_names(below, id) for below in value) if isinstance(value, (list, tuple)) else value == id


def unit_named(dataset: Dataset, text: str) -> str:
    """The id of the unit of that id or name. Raises UnknownNameError."""
    return str(department_named(dataset, text).id)


def kind_named(text: str) -> DepartmentKind:
    """The kind of that name, in the words of the pages or of the data. Raises UnknownNameError."""
    for kind, word in DEPARTMENT_KIND.items():
        if text in (word, kind.value):
            return kind
    raise UnknownNameError(f"没有类别“{text}”。可以写{'、'.join(DEPARTMENT_KIND.values())}")
