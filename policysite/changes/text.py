"""What each issued version of the text changed, and what differs between two texts: no history is needed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from policysite.changes.entries import excerpts
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import Clause, Version
from policysite.data.passages import Passage, PassageKind
from policysite.data.text.moves import moved_clauses
from policysite.views.text import quoted


@dataclass(frozen=True)
class Wording:
    """A passage as it is compared: `name` says where it stands (`第9条第1款`).

    `number` is the printed one, where there is one; `home` is the id of the part that it stands in, `place` its name.
    `parent` is the id of the measure for its clauses, its own id otherwise. `responsible` are the ids of the
    departments that a clause names, `departments` their names as printed.
    """

    id: str
    name: str
    text: str
    parent: str
    number: str = ""
    home: str = ""
    place: str = ""
    responsible: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """What it is called where its heading is not meant: 第9条."""
        return self.name.removesuffix("题目")


Wordings = Mapping[str, Wording]

_HEADED = frozenset({PassageKind.SECTION, PassageKind.MEASURE, PassageKind.CATEGORY, PassageKind.APPENDIX})
"""The kinds whose words are a heading."""
_HOMES = frozenset({PassageKind.SECTION, PassageKind.CATEGORY})
"""The parts that a measure or a manifestation may be moved to another of."""


def wordings(document: Document) -> Wordings:
    """The passages of a version's text, by id, in their order."""
    return {each.id: _wording(document, each) for each in document.passages if each.id in document.in_text}


def _wording(document: Document, passage: Passage) -> Wording:
    within = passage.within
    name = f"{_name(document, passage)}{'题目' if passage.kind in _HEADED else ''}"
    if isinstance(passage.record, Clause) and within:
        named = passage.record.named
        names = tuple(map(document.printed, named))
        return Wording(passage.id, name, passage.text, within.id, responsible=named, departments=names)
    if within and within.kind in _HOMES:
        home = _name(document, within)
        return Wording(passage.id, name, passage.text, passage.id, passage.number, within.id, home)
    return Wording(passage.id, name, passage.text, passage.id, passage.number)


def _name(document: Document, passage: Passage) -> str:
    """What a passage is called; of the appendix 附件第3项 and 附件第一类, in the place of 表现."""
    return document.labels.name(passage.id).replace("表现", "附件")


def text_changes(before: Document, after: Document) -> Iterator[Change]:
    """What differs, in the new text's order, what is gone after what stood before it; then names, places, numbers."""
    old, new = wordings(before), wordings(after)
    moved = moved_clauses(before, after)
    origin = {now: then for then, now in moved.items()}
    for id in _merged([*old], [*new]):
        if id in origin:
            yield from _elsewhere(old[origin[id]], new[id])
        elif id not in new and id not in moved:
            gone = old[id]
            yield Change(Area.TEXT, ChangeKind.REMOVED, id, f"原{gone.name}", "删去", old=gone.text, parent=gone.parent)
        elif id in new and id not in old:
            yield _come(new[id], back=id in before.passage)
        elif id in new:
            yield from _changed(old[id], new[id])
    yield from _renamed(old, new)
    yield from _renumbered(old, new)


def _come(new: Wording, *, back: bool) -> Change:
    """What is there for the first time, or `back` after it was gone."""
    kind, word = (ChangeKind.RESTORED, "恢复") if back else (ChangeKind.ADDED, "新增")
    words = "，责任部门：".join(filter(None, (word, "、".join(new.departments))))
    return Change(Area.TEXT, kind, new.id, new.name, words, new=new.text, parent=new.parent)


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The ids of both, in the new order; one that is gone follows the one that it followed."""
    known = set(new)
    after: defaultdict[str, list[str]] = defaultdict(list)
    last = ""
    for id in old:
        if id in known:
            last = id
        else:
            after[last].append(id)
    return [*after[""], *(each for id in new for each in (id, *after[id]))]


def _elsewhere(old: Wording, new: Wording) -> Iterator[Change]:
    """A clause that stands in another measure now, and what else differs in it."""
    words = f"移至{new.name}"
    yield Change(Area.TEXT, ChangeKind.MOVED, new.id, f"原{old.name}", words, parent=new.parent)
    yield from _changed(old, new)


def _changed(old: Wording, new: Wording) -> Iterator[Change]:
    if old.text != new.text:
        before, after = excerpts(old.text, new.text)
        yield Change(Area.TEXT, ChangeKind.CHANGED, new.id, new.name, "", before, after, new.parent)
    if old.responsible != new.responsible:
        words = _department_words(old, new)
        yield Change(Area.DEPARTMENTS, ChangeKind.CHANGED, new.id, new.name, words, parent=new.parent)


def _department_words(old: Wording, new: Wording) -> str:
    """`责任部门由财务处改为人事处`, `责任部门增加财务处`, `责任部门减去财务处`; or the order before and after."""
    pairs = zip(new.responsible, new.departments, strict=True), zip(old.responsible, old.departments, strict=True)
    added = "、".join(name for id, name in pairs[0] if id not in old.responsible)
    gone = "、".join(name for id, name in pairs[1] if id not in new.responsible)
    if added and not gone:
        return f"责任部门增加{added}"
    if gone and not added:
        return f"责任部门减去{gone}"
    return f"责任部门{'' if gone else '次序'}由{'、'.join(old.departments)}改为{'、'.join(new.departments)}"


_NAMES_OF_DEPARTMENTS, _NUMBERS = "departments", ""
"""What stands in the place of a measure's id for changes that concern several."""

_TITLES = {_NAMES_OF_DEPARTMENTS: "责任部门名称", _NUMBERS: "序号"}


def _renamed(old: Wordings, new: Wordings) -> Iterator[Change]:
    """Departments that both versions name and print otherwise, each once however many clauses name it."""
    before, after = (
        {id: name for each in text.values() for id, name in zip(each.responsible, each.departments, strict=True)}
        for text in (old, new)
    )
    for id, name in after.items():
        if id in before and before[id] != name:
            words, parent = f"改称{quoted(name)}", _NAMES_OF_DEPARTMENTS
            subject = f"责任部门{quoted(before[id])}"
            yield Change(Area.DEPARTMENTS, ChangeKind.CHANGED, id, subject, words, parent=parent)


def _renumbered(old: Wordings, new: Wordings) -> Iterator[Change]:
    kept = [(old[id], wording) for id, wording in new.items() if id in old]
    for before, after in kept:
        if before.home != after.home:
            words = f"由{before.place}移至{after.place}"
            yield Change(Area.TEXT, ChangeKind.MOVED, after.id, after.bare, words, parent=after.parent)
    pairs = [f"原{before.bare}现为{after.bare}" for before, after in kept if before.number != after.number]
    if pairs:
        yield Change(Area.TEXT, ChangeKind.MOVED, "", _TITLES[_NUMBERS], "，".join(pairs), parent=_NUMBERS)


@dataclass(frozen=True)
class MeasureChanges:
    """The changes of one measure, or of a part that stands for itself; `id` is empty where the site has none."""

    id: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Revision:
    """A version and what it changed against the one `before`; None for the first."""

    version: Version
    before: Version | None
    groups: tuple[MeasureChanges, ...]


def revisions(dataset: Dataset) -> tuple[Revision, ...]:
    """Every issued version, the last first."""
    first, *_ = dataset.documents
    found = [Revision(first.version, None, ())]
    for before, after in pairwise(dataset.documents):
        found.append(Revision(after.version, before.version, tuple(_groups(dataset, before, after))))
    return tuple(reversed(found))


def _groups(dataset: Dataset, before: Document, after: Document) -> Iterator[MeasureChanges]:
    """The changes by measure, each told once wherever it stands among the others."""
    old, new = wordings(before), wordings(after)
    known = {passage.id for passage in dataset.latest.passages if passage.kind is not PassageKind.APPENDIX}
    for parent, found in groupby(text_changes(before, after), key=lambda change: change.parent):
        name = _TITLES[parent] if parent in _TITLES else _heading(old.get(parent), new.get(parent), before.version)
        yield MeasureChanges(parent if parent in known else "", name, tuple(found))


def _heading(old: Wording | None, new: Wording | None, before: Version) -> str:
    """第8条, 第8条（原第7条）, or of what is gone 原第7条（v1）: one number may be that of another measure now."""
    if new is None:
        return f"原{old.bare}（{before.id}）" if old else ""
    return new.bare if old is None or old.number == new.number else f"{new.bare}（原{old.bare}）"
