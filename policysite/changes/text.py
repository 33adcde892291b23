"""What each issued version of the text changed, and what differs between two texts: no history is needed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import groupby, pairwise

from policysite.changes.entries import excerpts
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import Attachment, Clause, Measure, Section, Version
from policysite.data.model.words import ROLE
from policysite.data.passages import Passage, PassageKind
from policysite.data.text.likeness import likeness
from policysite.data.text.moves import moved_clauses
from policysite.data.text.verbatim import tail
from policysite.views.text import quoted


@dataclass(frozen=True)
class Wording:
    """A passage as it is compared: `name` says where it stands (`第9条第1款`).

    `number` is the printed one, where there is one; `home` is the id of the part that it stands in, `place` its name.
    `parent` is the id of the measure for its clauses, its own id otherwise. `roles` are whom a clause names, by role:
    the ids of departments, or posts; `names` are the departments' names as printed, by id. `particulars` are what else
    it says, by what that is called; `tail` and `form` are how that is printed.
    """

    id: str
    name: str
    text: str
    parent: str
    number: str = ""
    home: str = ""
    place: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    particulars: Mapping[str, str] = field(default_factory=dict)
    tail: str = ""
    form: tuple[object, ...] = ()

    @property
    def bare(self) -> str:
        """What it is called where its heading is not meant: 第9条."""
        return self.name.removesuffix("题目")

    @property
    def role_words(self) -> str:
        """`责任部门：办公室`, `牵头部门：办公室；配合部门：综合科`."""
        return "；".join(f"{_ROLES[role]}：{'、'.join(self.called(role))}" for role in self.roles)

    def called(self, role: str) -> tuple[str, ...]:
        """Those in a role, as printed."""
        return tuple(self.names.get(each, each) for each in self.roles.get(role, ()))


Wordings = Mapping[str, Wording]

_ROLES = {role: word if role == "leader" else f"{word}部门" for role, word in ROLE.items()}
_HEADED = frozenset(
    {
        PassageKind.SECTION,
        PassageKind.MEASURE,
        PassageKind.CATEGORY,
        PassageKind.APPENDIX,
        PassageKind.ATTACHMENT,
    }
)
"""The kinds whose words are a heading."""
_HOMES = frozenset({PassageKind.SECTION, PassageKind.CATEGORY, PassageKind.ATTACHMENT})
"""The parts that a measure or a manifestation may be moved to another of."""


def wordings(document: Document) -> Wordings:
    """The passages of a version's text, by id, in their order."""
    return {each.id: _wording(document, each) for each in document.passages if each.id in document.in_text}


def _wording(document: Document, passage: Passage) -> Wording:
    within, record = passage.within, passage.entry
    name = f"{_name(document, passage)}{'题目' if passage.kind in _HEADED else ''}"
    if isinstance(record, Clause) and within:
        return _clause(document, Wording(passage.id, name, passage.text, within.id), record)
    number = record.printed if isinstance(record, (Section, Measure)) else passage.number
    text = passage.text.replace("\t", "｜")
    told = Wording(passage.id, name, text, passage.id, number, particulars=_particulars(passage))
    if within and within.kind in _HOMES and not passage.is_placed:
        return replace(told, home=within.id, place=_name(document, within))
    return told


def _clause(document: Document, told: Wording, clause: Clause) -> Wording:
    """What a clause says besides its words."""
    given = {"完成时限": clause.deadline, "职责范围": clause.scope}
    return replace(
        told,
        roles=clause.by_role,
        names={name: document.printed(name) for name in clause.named},
        particulars={label: words for label, words in given.items() if words},
        tail=tail(document, clause),
        form=(clause.paragraph, clause.tail_apart, clause.after),
    )


def _particulars(passage: Passage) -> Mapping[str, str]:
    """What a heading has besides its words: the head of a table, and cells of a row that nothing else holds."""
    record = passage.entry
    if isinstance(record, Attachment):
        return {"所印标记": record.mark or "", "表头": "、".join(record.header)}
    if not isinstance(record, Measure):
        return {}
    told = [record.title, record.printed, str(record.number)]
    told += [words for clause in record.clauses for words in (clause.text, clause.tail, clause.deadline)]
    header = _header(passage)
    columns = (f"“{header[at]}”栏" if at < len(header) else f"第{at + 1}栏" for at in range(len(record.cells)))
    cells = zip(columns, record.cells, strict=True)
    return {
        column: cell for column, cell in cells if cell not in told and not any(each and each in cell for each in told)
    }


def _header(passage: Passage) -> tuple[str, ...]:
    """The head of the table that a row stands in."""
    above = passage.within
    while above and not isinstance(above.record, Attachment):
        above = above.within
    return above.record.header if above and isinstance(above.record, Attachment) else ()


def _name(document: Document, passage: Passage) -> str:
    """What a passage is called; of the appendix 附件第3项 and 附件第一类, in the place of 表现."""
    return document.labels.name(passage.id).replace("表现", "附件")


def text_changes(before: Document, after: Document) -> Iterator[Change]:
    """What differs, in the new text's order, what is gone after what stood before it; then names, places, numbers."""
    new = wordings(after)
    old = _aligned(before, after, wordings(before), new)
    moved = moved_clauses(before, after)
    origin = {now: then for then, now in moved.items()}
    for id in _merged([*old], [*new]):
        if id in origin:
            yield from _elsewhere(old[origin[id]], new[id])
        elif id not in new and id not in moved:
            gone = old[id]
            yield Change(Area.TEXT, ChangeKind.REMOVED, id, f"原{gone.name}", "删去", old=gone.text, parent=gone.parent)
        elif id in new and id not in old:
            back = id in before.passage and not after.passage[id].is_placed
            yield _come(new[id], back=back)
        elif id in new:
            yield from _changed(old[id], new[id])
    yield from _renamed(old, new)
    yield from _renumbered(old, new)


def _come(new: Wording, *, back: bool) -> Change:
    """What is there for the first time, or `back` after it was gone."""
    kind, word = (ChangeKind.RESTORED, "恢复") if back else (ChangeKind.ADDED, "新增")
    words = "，".join(filter(None, (word, new.role_words)))
    return Change(Area.TEXT, kind, new.id, new.name, words, new=new.text, parent=new.parent)


def _aligned(before: Document, after: Document, old: Wordings, new: Wordings) -> Wordings:
    """The old wordings under the ids that they have now: paragraphs, rows and lines go by their place, which shifts."""
    ids: dict[str, str] = {}
    for key, was in _placed(before).items():
        now = _placed(after).get(key, [])
        ids |= _paired([(id, old[id].text) for id in was], [(id, new[id].text) for id in now])
        ids |= {id: f"{id}-{before.version.id}" for id in was if id not in ids and id in new}
    return {ids.get(id, id): replace(each, id=ids.get(id, id)) for id, each in old.items()}


_LIKE = 0.5
"""How alike two paragraphs or rows must be where it is not clear from their number which one became which."""


def _paired(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The ids of those that are the same or became another, each with that one's."""
    ids: dict[str, str] = {}
    matcher = SequenceMatcher(None, [text for _, text in old], [text for _, text in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if b - a == d - c:
            ids |= {was: now for (was, _), (now, _) in zip(old[a:b], new[c:d], strict=True)}
            continue
        left = [*new[c:d]] if tag == "replace" else []
        for was, text in old[a:b] if left else ():
            like, at = max(((likeness(text, each), -at) for at, (_, each) in enumerate(left)), default=(0.0, 0))
            if like >= _LIKE:
                ids[was] = left[-at][0]
                left = left[1 - at :]
    return ids


def _placed(document: Document) -> Mapping[tuple[PassageKind, str], list[str]]:
    """The ids of the passages that go by their place, by kind and by what they stand in."""
    found: defaultdict[tuple[PassageKind, str], list[str]] = defaultdict(list)
    for each in document.passages:
        if each.is_placed and each.id in document.in_text:
            found[each.kind, each.within.id if each.within else ""].append(each.id)
    return found


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
    change = partial(Change, kind=ChangeKind.CHANGED, id=new.id, subject=new.name, parent=new.parent)
    if words := "；".join(_role_changes(old, new)):
        yield change(Area.DEPARTMENTS, words=words)
    said = [*_particular_changes(old, new)]
    if not said and not words and old.tail != new.tail and old.names == new.names:
        yield change(Area.TEXT, words="所印的责任", old=old.tail or "没有", new=new.tail or "没有")
    elif old.text == new.text and old.form != new.form:
        said.append("分段或括号后的标点有改动")
    for each in said:
        yield change(Area.TEXT, subject=new.bare, words=each)


def _role_changes(old: Wording, new: Wording) -> Iterator[str]:
    for role in _ROLES:
        before, after = old.roles.get(role, ()), new.roles.get(role, ())
        if before != after:
            yield _names_changed(_ROLES[role], (before, old.called(role)), (after, new.called(role)))


_Names = tuple[tuple[str, ...], tuple[str, ...]]
"""Those in a role by id, and as printed."""


def _names_changed(what: str, old: _Names, new: _Names) -> str:
    """`责任部门由财务处改为人事处`, `责任部门增加财务处`, `责任部门减去财务处`; or the order before and after."""
    added = "、".join(name for id, name in zip(*new, strict=True) if id not in old[0])
    gone = "、".join(name for id, name in zip(*old, strict=True) if id not in new[0])
    if added and not gone:
        return f"{what}增加{added}"
    if gone and not added:
        return f"{what}减去{gone}"
    return f"{what}{'' if gone else '次序'}由{'、'.join(old[1])}改为{'、'.join(new[1])}"


def _particular_changes(old: Wording, new: Wording) -> Iterator[str]:
    """`完成时限由“6月底前”改为“9月底前”`."""
    for label in dict.fromkeys((*old.particulars, *new.particulars)):
        before, after = (side.particulars.get(label, "") for side in (old, new))
        if before and after and before != after:
            yield f"{label}由{quoted(before)}改为{quoted(after)}"
        elif before != after:
            yield f"{label}增加{quoted(after)}" if after else f"{label}删去{quoted(before)}"


_NAMES_OF_DEPARTMENTS, _NUMBERS = "departments", ""
"""What stands in the place of a measure's id for changes that concern several."""

_TITLES = {_NAMES_OF_DEPARTMENTS: "责任部门名称", _NUMBERS: "序号"}


def _renamed(old: Wordings, new: Wordings) -> Iterator[Change]:
    """Departments that both versions name and print otherwise, each once however many clauses name it."""
    before, after = ({id: name for each in text.values() for id, name in each.names.items()} for text in (old, new))
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
    changed = [(before, after) for before, after in kept if before.number != after.number]
    for before, after in changed:
        if before.bare == after.bare:
            words = f"序号由{quoted(before.number)}改为{quoted(after.number)}"
            yield Change(Area.TEXT, ChangeKind.CHANGED, after.id, after.bare, words, parent=after.parent)
    pairs = [f"原{before.bare}现为{after.bare}" for before, after in changed if before.bare != after.bare]
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
    new = wordings(after)
    old = _aligned(before, after, wordings(before), new)
    known = {each.id for each in dataset.latest.passages if not each.is_placed}
    known |= {each.id for each in dataset.passages if each.is_placed and each.kind is not PassageKind.APPENDIX}
    for parent, found in groupby(text_changes(before, after), key=lambda change: change.parent):
        name = _TITLES[parent] if parent in _TITLES else _heading(old.get(parent), new.get(parent), before.version)
        yield MeasureChanges(parent if parent in known else "", name, tuple(found))


def _heading(old: Wording | None, new: Wording | None, before: Version) -> str:
    """第8条, 第8条（原第7条）, or of what is gone 原第7条（v1）: one number may be that of another measure now."""
    if new is None:
        return f"原{old.bare}（{before.id}）" if old else ""
    return new.bare if old is None or old.number == new.number else f"{new.bare}（原{old.bare}）"
