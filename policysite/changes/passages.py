"""The passages of an issued text, and what differs between those of two texts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from policysite.changes.excerpt import excerpts
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.model.document import Checklist, Clause, Measure, Policy


@dataclass(frozen=True)
class Passage:
    """Some words in force: `name` says where they stand (`第9条第1款`), `place` in what (a section, a category).

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


Passages = Mapping[str, Passage]


def passages(policy: Policy, checklist: Checklist, printed: Callable[[str], str]) -> Passages:
    """Every passage in force by id, in the document's order; `printed` names a department by its id."""
    listed = [_own("preamble", "前言", policy.preamble), *_sections(policy, printed)]
    listed += [_own("closing", "结语", policy.closing), _own("appendix", "附件题目", checklist.title)]
    for category in checklist.categories:
        listed.append(_own(category.id, f"附件第{category.number}类题目", category.title, category.number))
        listed += [
            _own(item.id, f"附件第{item.number}项", item.text, str(item.number), category.id, f"第{category.number}类")
            for item in category.items
            if not item.retired
        ]
    return {passage.id: passage for passage in listed}


def _own(id: str, name: str, text: str, number: str = "", home: str = "", place: str = "") -> Passage:
    return Passage(id, name, text, id, number, home, place)


def _sections(policy: Policy, printed: Callable[[str], str]) -> Iterator[Passage]:
    for section in policy.sections:
        yield _own(section.id, f"第{section.number}部分题目", section.title, section.number)
        for measure in section.measures:
            if not measure.retired:
                name, place = f"第{measure.number}条题目", f"第{section.number}部分"
                yield _own(measure.id, name, measure.title, str(measure.number), section.id, place)
                yield from _clauses(measure, printed)


def _clauses(measure: Measure, printed: Callable[[str], str]) -> Iterator[Passage]:
    clauses = [clause for clause in measure.clauses if not clause.retired]
    for place, clause in enumerate(clauses, 1):
        name = f"第{measure.number}条" + (f"第{place}款" if len(clauses) > 1 else "")
        yield Passage(clause.id, name, clause.text, measure.id, departments=_names(clause, printed))


def _names(clause: Clause, printed: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(map(printed, clause.responsible))


def text_changes(old: Passages, new: Passages) -> Iterator[Change]:
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


def _added(passage: Passage) -> Iterator[Change]:
    names = f"，责任部门：{'、'.join(passage.departments)}" if passage.departments else ""
    words = f"新增{names}"
    yield Change(Area.TEXT, ChangeKind.ADDED, passage.id, passage.name, words, new=passage.text, parent=passage.parent)


def _changed(old: Passage, new: Passage) -> Iterator[Change]:
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


def _renumbered(old: Passages, new: Passages) -> Iterator[Change]:
    kept = [(old[id], passage) for id, passage in new.items() if id in old]
    for before, after in kept:
        if before.home != after.home:
            words = f"由{before.place}移至{after.place}"
            yield Change(Area.TEXT, ChangeKind.MOVED, after.id, _bare(after), words, parent=after.parent)
    pairs = [f"原{_bare(before)}现为{_bare(after)}" for before, after in kept if before.number != after.number]
    if pairs:
        yield Change(Area.TEXT, ChangeKind.MOVED, "", "序号", "，".join(pairs))


def _bare(passage: Passage) -> str:
    return passage.name.removesuffix("题目")
