"""What each issued version of the text changed, and what differs between two texts: no history is needed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from policysite.changes.entries import excerpts
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.document import Document, grouped
from policysite.data.model.document import Clause, Version
from policysite.data.model.words import nth_category, nth_clause, nth_item, nth_measure, nth_section
from policysite.data.passages import Passage, PassageKind


@dataclass(frozen=True)
class Wording:
    """A passage as it is compared: `name` says where it stands (`第9条第1款`).

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
    PassageKind.SECTION: f"{nth_section('{at.number}')}题目",
    PassageKind.MEASURE: f"{nth_measure('{at.number}')}题目",
    PassageKind.CLAUSE: nth_measure("{at.within.number}"),
    PassageKind.CLOSING: "结语",
    PassageKind.APPENDIX: "附件题目",
    PassageKind.CATEGORY: f"附件{nth_category('{at.number}')}题目",
    PassageKind.ITEM: f"附件{nth_item('{at.number}')}",
}
_HOMES = {PassageKind.SECTION: nth_section("{at.number}"), PassageKind.CATEGORY: nth_category("{at.number}")}
"""The parts that a measure or a manifestation may be moved to another of."""


def wordings(document: Document) -> Wordings:
    """The passages of a version's text, by id, in their order."""
    found = [passage for passage in document.passages if passage.id in document.in_text]
    siblings = grouped((passage.within.id, passage.id) for passage in found if passage.within)
    return {passage.id: _wording(passage, siblings, document.printed) for passage in found}


def _wording(passage: Passage, siblings: Mapping[str, Sequence[str]], printed: Callable[[str], str]) -> Wording:
    name, within = _NAMES[passage.kind].format(at=passage), passage.within
    if isinstance(passage.record, Clause) and within:
        among, names = siblings[within.id], tuple(map(printed, passage.record.responsible))
        place = nth_clause(among.index(passage.id) + 1) if len(among) > 1 else ""
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
            added, names = new[id], "、".join(new[id].departments)
            words = f"新增，责任部门：{names}" if names else "新增"
            yield Change(Area.TEXT, ChangeKind.ADDED, id, added.name, words, new=added.text, parent=added.parent)
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


def _changed(old: Wording, new: Wording) -> Iterator[Change]:
    if old.text != new.text:
        before, after = excerpts(old.text, new.text)
        yield Change(Area.TEXT, ChangeKind.CHANGED, new.id, new.name, "", before, after, new.parent)
    if old.departments != new.departments:
        words = _department_words(old.departments, new.departments)
        yield Change(Area.DEPARTMENTS, ChangeKind.CHANGED, new.id, new.name, words, parent=new.parent)


def _department_words(old: tuple[str, ...], new: tuple[str, ...]) -> str:
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
    texts = [(document.version, wordings(document)) for document in dataset.documents]
    found = [Revision(texts[0][0], None, ())]
    for (before, old), (version, new) in pairwise(texts):
        found.append(Revision(version, before, tuple(_groups(dataset, old, new))))
    return tuple(reversed(found))


def _groups(dataset: Dataset, old: Wordings, new: Wordings) -> Iterator[MeasureChanges]:
    names = {**old, **new}
    known = {passage.id for passage in dataset.latest.passages if passage.kind is not PassageKind.APPENDIX}
    for parent, found in groupby(text_changes(old, new), key=lambda change: change.parent):
        name = names[parent].name.removesuffix("题目") if parent in names else ""
        yield MeasureChanges(parent if parent in known else "", name, tuple(found))
