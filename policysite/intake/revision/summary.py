"""What a revision did, in the words of the office: what was kept, changed, moved, begun and ended, what is left to do.

The text's changes are those of `/changes/`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from policysite.changes.results import AREA, Area, ChangeKind
from policysite.changes.text import text_changes
from policysite.data.document import Document
from policysite.data.entry_kinds import CLAUSE, ITEM, MEASURE, EntryKind
from policysite.data.model.document import Clause, Item, Measure
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.words import (
    RHYTHM,
    long_date,
    nth_category,
    nth_manifestation,
)
from policysite.data.periods import later
from policysite.data.rules.quotas import asked
from policysite.data.text.moves import moved_clauses
from policysite.data.text.units import alike
from policysite.figures.words import quota
from policysite.intake.drafts import year_of
from policysite.intake.revision.duties import Fate, Step
from policysite.intake.revision.making import Revision
from policysite.views.standing import called
from policysite.views.text import quoted

_INDENT = "  "
_MEASURE = re.compile("第[0-9]+条")


def summary(found: Revision) -> str:
    """All of it, a line each; blocks apart by empty lines."""
    blocks = (_head(found), *_text(found), _duties(found), _to_do(found))
    return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1)


def _head(found: Revision) -> list[str]:
    version = found.after.version
    begun = f"{long_date(version.in_force)}起施行" if version.in_force else ""
    title = f"修订：{found.before.version.id}→{version.id}（{'，'.join(filter(None, (version.number, begun)))}）"
    kinds = (MEASURE, CLAUSE, ITEM)
    return [title, *(f"{_INDENT}{line}" for kind in kinds if (line := _counts(found.before, found.after, kind)))]


def _counts(before: Document, after: Document, kind: EntryKind) -> str:
    """`款：不变3，文字或责任部门有改2，移动1，新增1，停用1`."""
    old, new = (
        {each.id: each for each in kind.among(document) if each.id in document.in_text} for document in (before, after)
    )
    moved = {} if kind is not CLAUSE else moved_clauses(before, after)
    come = new.keys() - old.keys() - {*moved.values()}
    both = [id for id in new if id in old]
    same = [id for id in both if _words(old[id]) == _words(new[id])]
    renumbered = [id for id in same if getattr(old[id], "number", 0) != getattr(new[id], "number", 0)]
    counts = {
        "不变": len(same) - len(renumbered),
        "只变序号": len(renumbered),
        "有改动": len(both) - len(same),
        "移动": len(moved),
        "恢复": len(come & before.passage.keys()),
        "新增": len(come - before.passage.keys()),
        "停用": len(old.keys() - new.keys() - moved.keys()),
    }
    told = "，".join(f"{word}{number}{_MEASURE_WORDS[kind]}" for word, number in counts.items() if number)
    return f"{kind.word}：{told}" if told else ""


_MEASURE_WORDS = {MEASURE: "条", CLAUSE: "款", ITEM: "项"}


def _words(entry: Measure | Clause | Item) -> object:
    """What an entry says, whatever its number."""
    if isinstance(entry, Measure):
        return entry.title, [_words(clause) for clause in entry.clauses if not clause.retired]
    return entry.text, getattr(entry, "answering", ())


def _text(found: Revision) -> Iterator[list[str]]:
    """What of the text and of the departments named differs, as `/changes/` tells it."""
    gone = "删去，编号停用，页面留存"
    every = [*text_changes(found.before, found.after)]
    changes = [replace(each, words=gone) if each.kind is ChangeKind.REMOVED else each for each in every]
    for area in (Area.TEXT, Area.DEPARTMENTS):
        block = [AREA[area]]
        for change in changes:
            if change.area is area:
                block += [f"{_INDENT}{change.heading}", *(f"{_INDENT * 2}{line}" for line in change.lines)]
        yield block


def _duties(found: Revision) -> list[str]:
    return ["任务", *(f"{_INDENT}{line}" for step in found.steps for line in _step(found, step))]


def _step(found: Revision, step: Step) -> Iterator[str]:
    """What became of a duty: what is said of it, and the words where they differ."""
    old, new, begun = step.old, step.new, found.after.version.in_force
    on = f"，{long_date(later(begun, -1))}终止" if begun else ""
    name = f"{old.id} {old.title}" if old else ""
    another = f"，另立{new.id}（{quota(new)}）" if new else ""
    place = called(found.after, new.clause) if new else ""
    yield {
        Fate.REWORDED: f"{name}：要求未变，引文照{found.after.version.id}改",
        Fate.ASKS_OTHERWISE: f"{name}（{quota(old) if old else ''}）{on.replace('，', '：')}{another}",
        Fate.GONE: f"{name}：原文依据已不在本款{on}",
        Fate.MOVED: f"{name}：随款移至{place}{on}{another}",
        Fate.RETIRED: f"{name}：随所在的款停用{on}",
        Fate.BACK: f"{name}：所在的款恢复，原任务已于{long_date(step.last)}终止{another}" if step.last else "",
        Fate.DRAFTED: f"{new.id} {new.title}：{place}没有任务，{_drafted(new)}{quota(new)}" if new else "",
    }[step.fate]
    if old and new and old.quote != new.quote:
        yield f"{_INDENT}原文{quoted(old.quote)}"
    if new and not (old and old.quote == new.quote):
        yield f"{_INDENT}现文{quoted(new.quote)}"


def _drafted(duty: Duty) -> str:
    return "据原文草拟为" if duty.draft else "暂列"


def _to_do(found: Revision) -> list[str]:
    """What is left to people, each with what to do."""
    lines = [*_added(found), *(line for step in found.steps if (line := _after(found, step)))]
    lines += [
        *_title(found),
        *_deadlines(found),
        *_years(found),
        *_moved(found),
        *_crosswalk(found),
        *_reasons(found),
        *_categories(found),
    ]
    lines += [f"{name}条文间的注释没有留在新文件里，见source/{found.before.version.id}.yml" for name in found.commented]
    lines += [str(problem) for problem in found.warnings]
    return ["须逐项核对", *(f"{_INDENT}{number}．{line}" for number, line in enumerate(lines, 1))]


def _added(found: Revision) -> Iterator[str]:
    """The departments that nobody knew, and which one each may be."""
    dataset = found.dataset
    for department in (dataset.department[id] for id in found.added):
        yield f"新加单位{department.name}（{department.id}）：核对后运行policysite units --confirm {department.id}"
        for other in dataset.departments:
            if other is not department and alike((department.name, other.name)):
                merge = f"policysite units --merge {department.id} {other.id}"
                yield f"{department.name}与{other.name}疑为同一单位：是的，运行{merge}"


def _after(found: Revision, step: Step) -> str:
    """What to do about a duty; empty for nothing."""
    old, new, since = step.old, step.new, f"since: {found.after.version.in_force}"
    match step.fate:
        case Fate.REWORDED if new:
            return f"{new.id}：内容其实有变的，终止（ended），另立新任务（{since}）"
        case Fate.ASKS_OTHERWISE | Fate.BACK if old and new:
            return f"{new.id}：请核对名称、数量、口径{_numbers(new)}{_decided(old)}{_made(old)}"
        case Fate.MOVED if old and new and (_numbers(new) or _decided(old) or _made(old)):
            return f"{new.id}：请核对{_numbers(new)}{_decided(old)}{_made(old)}"
        case Fate.GONE | Fate.BACK if old:
            return f"{old.id}：新文本仍有此要求的，在duties.yml另立任务（{since}）"
        case Fate.DRAFTED if new:
            after = f"，核对后运行policysite confirm {new.id}" if new.draft else ""
            return f"{new.id}：请核对名称、类型{_numbers(new)}{after}"
        case _:
            return ""


def _deadlines(found: Revision) -> Iterator[str]:
    """Clauses whose tail names another day than before, with the duties that go on."""
    before, after = found.before, found.after
    ended = {step.old.id for step in found.steps if step.old and step.ended}
    for clause in after.clauses:
        was = before.clause[clause.id].deadline if clause.id in before.in_text else clause.deadline
        if clause.id in after.in_text and clause.deadline != was:
            duties = [duty.id for duty in found.dataset.duties_of[clause.id] if not duty.ended and duty.id not in ended]
            now, then = (quoted(each) if each else "没有写" for each in (clause.deadline, was))
            words = f"改为{now}，原来{'是' if was else ''}{then}" if clause.deadline else f"删去，原来是{then}"
            where = f"{after.labels.name(clause.id)}（{clause.id}）"
            yield f"{where}的完成时限{words}：请核对{'、'.join(duties) or '任务'}的期限"


def _title(found: Revision) -> Iterator[str]:
    """The name of the site, where the title is another now."""
    title, name = found.after.policy.title, found.dataset.settings.site_name
    if title != found.before.policy.title:
        yield f"题目改为{quoted(title)}：站名{quoted(name)}要改的，施行之日起在settings.yml改site_name"


def _years(found: Revision) -> Iterator[str]:
    """Duties that go on whose day the text names without a year, where another year's text says it again."""
    before, after = (year_of(document, 0) for document in (found.before, found.after))
    ended = {step.old.id for step in found.steps if step.old and step.ended}
    going = (duty for duty in found.dataset.duties if not duty.ended and duty.id not in ended)
    said = [
        f"{duty.id}（{quoted(duty.basis)}）"
        for duty in going
        if duty.due and duty.due.year == before and duty.basis and _says_again(found.after, duty, duty.basis)
    ]
    if said and before != after:
        yield f"期限没有写年份，仍按{before}年的：{'、'.join(said)}；现在是指{after}年的，终止后另立任务"


def _says_again(document: Document, duty: Duty, basis: str) -> bool:
    """Whether a version has these words in the duty's clause, and no year in them."""
    clause = document.clause[duty.clause] if duty.clause in document.in_text else None
    return clause is not None and not _YEAR.search(basis) and basis in f"{clause.text}\n{clause.deadline}"


_YEAR = re.compile("[0-9]{4}年")


def _moved(found: Revision) -> Iterator[str]:
    """The duties that go on under other ids."""
    pairs = [
        f"{step.old.id}→{step.new.id}" for step in found.steps if step.fate is Fate.MOVED and step.old and step.new
    ]
    if pairs:
        yield f"{'、'.join(pairs)}：随款换了编号，施行之日起的情况报送到新编号"


def _decided(duty: Duty) -> str:
    return f"；原有依据{quoted(duty.basis)}是否仍适用" if duty.basis else ""


def _made(duty: Duty) -> str:
    return "；已有的成果仍适用的，在新任务下补记一条" if duty.kind is DutyKind.DELIVERABLE else ""


def _numbers(duty: Duty) -> str:
    """What the words ask for in numbers and the duty does not, with the lines to write."""
    found = asked(duty.quote)
    said = [f"{number}{unit}" for number, unit in found.amounts]
    if duty.kind is not DutyKind.STANDING or not (said or found.rhythms or found.limits):
        return ""
    words = "、".join([*(RHYTHM[rhythm] for rhythm in found.rhythms), *said, *found.limits])
    if len(found.rhythms) == len(found.amounts) == 1:
        (rhythm,), ((number, unit),) = found.rhythms, found.amounts
        return f"；原文有{quoted(words)}，应写kind: recurring、every: {rhythm}、at_least: {number}、unit: {unit}"
    return f"；原文有{quoted(words)}，有频次、时限的应写成定期、随到随办等任务"


def _crosswalk(found: Revision) -> Iterator[str]:
    """Lines of the crosswalk that lead to what is gone, and entries that have none."""
    dataset, before, after = found.dataset, found.before, found.after
    lines: Mapping[str, Iterable[str]] = {
        item: [link.measure for link in links if link.measure in before.in_text - after.in_text]
        for item, links in dataset.crosswalk.root.items()
    }
    for item, gone in lines.items():
        if gone and item in after.in_text:
            names = "、".join(f"原{before.labels.name(name)}（{name}）" for name in gone)
            which = f"{nth_manifestation(after.item[item].number)}（{item}）"
            yield f"{which}对应的{names}已停用，不再显示：另有对应的，在crosswalk.yml改"
    for each in after.items if dataset.crosswalk.root else ():
        if each.id in after.in_text and each.id not in dataset.crosswalk.root and each.id not in before.in_text:
            yield f"{nth_manifestation(each.number)}（{each.id}）还没有对应的措施：可在crosswalk.yml补上"


def _reasons(found: Revision) -> Iterator[str]:
    """Reasons of the crosswalk that call a measure by the number that it had."""
    before, after = found.before, found.after
    numbers = {each.id: each.number for each in after.measures if each.id in after.in_text}
    was = {
        before.labels.name(each.id): after.labels.name(each.id)
        for each in before.measures
        if each.id in before.in_text and numbers.get(each.id, each.number) != each.number
    }
    for item, links in found.dataset.crosswalk.root.items():
        shown = (link for link in links if link.measure in numbers) if item in after.in_text else ()
        for name in dict.fromkeys(name for link in shown for name in _MEASURE.findall(link.reason) if name in was):
            which = f"{nth_manifestation(after.item[item].number)}（{item}）"
            yield f"{which}的理由写有{quoted(name)}，自施行之日起为{was[name]}：请在crosswalk.yml改写，最好不提序号"


def _categories(found: Revision) -> Iterator[str]:
    for category in found.after.categories:
        if category.id in found.placed and category.section:
            which = f"附件{nth_category(category.number)}（{category.id}）"
            yield f"{which}对应的部分暂定为{found.after.labels.name(category.section)}：请在checklist.yml核对section"
