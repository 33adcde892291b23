"""What differs between two texts of the document: what is in force in each, and the words for the differences."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policysite.changes.excerpt import excerpts
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset, grouped
from policysite.data.model.document import Clause
from policysite.data.passages import Passage, PassageKind


@dataclass(frozen=True)
class Wording:
    """A passage in force as it is compared: `name` says where it stands (`第9条第1款`).

    `number` is the printed one, where there is one; `home` is the id of the part that it stands in, `place` its name.
    `parent` is the id of the measure for its clauses, its own id otherwise.
    """

    id: str
    name: str
    text: str
    parent: str
    number: str = ""
    home: str = ""
    place: str = ""
    departments: tuple[str, ...] = ()


Wordings = Mapping[str, Wording]

_NAMES = {
    PassageKind.PREAMBLE: "前言",
    PassageKind.SECTION: "第{at.number}部分题目",
    PassageKind.MEASURE: "第{at.number}条题目",
    PassageKind.CLAUSE: "第{at.within.number}条",
    PassageKind.CLOSING: "结语",
    PassageKind.APPENDIX: "附件题目",
    PassageKind.CATEGORY: "附件第{at.number}类题目",
    PassageKind.ITEM: "附件第{at.number}项",
}
_HOMES = {PassageKind.SECTION: "第{at.number}部分", PassageKind.CATEGORY: "第{at.number}类"}
"""The parts that a measure or a manifestation may be moved to another of."""


def wordings_of(dataset: Dataset) -> Wordings:
    """The text in force."""
    return wordings(dataset.passages, dataset.printed)


def wordings(passages: Iterable[Passage], printed: Callable[[str], str]) -> Wordings:
    """What of the passages is in force, by id, in their order; `printed` names a department by its id."""
    found = [passage for passage in passages if passage.in_force]
    siblings = grouped((passage.within.id, passage.id) for passage in found if passage.within)
    return {passage.id: _wording(passage, siblings, printed) for passage in found}


def _wording(passage: Passage, siblings: Mapping[str, Sequence[str]], printed: Callable[[str], str]) -> Wording:
    name, within = _NAMES[passage.kind].format(at=passage), passage.within
    if isinstance(passage.record, Clause) and within:
        among, names = siblings[within.id], tuple(map(printed, passage.record.responsible))
        place = f"第{among.index(passage.id) + 1}款" if len(among) > 1 else ""
        return Wording(passage.id, f"{name}{place}", passage.text, within.id, departments=names)
    if within and within.kind in _HOMES:
        home = _HOMES[within.kind].format(at=within)
        return Wording(passage.id, name, passage.text, passage.id, passage.number, within.id, home)
    return Wording(passage.id, name, passage.text, passage.id, passage.number)


def text_changes(old: Wordings, new: Wordings) -> Iterator[Change]:
    """What differs, in the new text's order, what is gone after what stood before it; then numbers and places."""
    for id in _merged([*old], [*new]):
        if id not in new:
            gone = old[id]
            yield Change(Area.TEXT, ChangeKind.REMOVED, id, gone.name, "删去", old=gone.text, parent=gone.parent)
        elif id not in old:
            yield from _added(new[id])
        else:
            yield from _changed(old[id], new[id])
    yield from _renumbered(old, new)


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


def _added(new: Wording) -> Iterator[Change]:
    names = f"，责任部门：{'、'.join(new.departments)}" if new.departments else ""
    yield Change(Area.TEXT, ChangeKind.ADDED, new.id, new.name, f"新增{names}", new=new.text, parent=new.parent)


def _changed(old: Wording, new: Wording) -> Iterator[Change]:
    if old.text != new.text:
        before, after = excerpts(old.text, new.text)
        yield Change(Area.TEXT, ChangeKind.CHANGED, new.id, new.name, "", before, after, new.parent)
    if old.departments != new.departments:
        words = department_words(old.departments, new.departments)
        yield Change(Area.DEPARTMENTS, ChangeKind.CHANGED, new.id, new.name, words, parent=new.parent)


def department_words(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """`责任部门增加办公室，减去综合科`; or the order before and after."""
    added = "、".join(name for name in new if name not in old)
    gone = "、".join(name for name in old if name not in new)
    if not added and not gone:
        return f"责任部门次序由{'、'.join(old)}改为{'、'.join(new)}"
    return "责任部门" + "，".join(filter(None, (added and f"增加{added}", gone and f"减去{gone}")))


def _renumbered(old: Wordings, new: Wordings) -> Iterator[Change]:
    kept = [(old[id], wording) for id, wording in new.items() if id in old]
    for before, after in kept:
        if before.home != after.home:
            words = f"由{before.place}移至{after.place}"
            yield Change(Area.TEXT, ChangeKind.MOVED, after.id, _bare(after), words, parent=after.parent)
    pairs = [f"原{_bare(before)}现为{_bare(after)}" for before, after in kept if before.number != after.number]
    if pairs:
        yield Change(Area.TEXT, ChangeKind.MOVED, "", "序号", "，".join(pairs))


def _bare(wording: Wording) -> str:
    return wording.name.removesuffix("题目")
