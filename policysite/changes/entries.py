"""What differs in the entries around the text, field by field: duties, departments, references, settings and the rest.

Of long texts there are excerpts. Nothing is struck through: both excerpts stand for themselves. A phrase with a
redaction (XX, XXX), a title that holds one, and a number are never cut.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from pydantic import BaseModel

from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.entry_kinds import DEPARTMENT, REFERENCE, SESSION, TERM, EntryKind
from policysite.data.model.departments import Member
from policysite.data.model.document import Body
from policysite.data.model.duties import Duty
from policysite.data.model.records import Explanation
from policysite.data.model.words import (
    DEPARTMENT_KIND,
    KIND,
    PRODUCT,
    RECORD_RULE,
    RHYTHM,
    STAGE,
    long_date,
    nth_category,
)
from policysite.data.text.likeness import differences
from policysite.figures.words import quota
from policysite.views.text import quoted

AROUND = 8
"""How many characters beside a difference are shown, fewer where a punctuation mark stands nearer."""

WHOLE_UP_TO = 40
"""A text up to this long is shown whole."""

NEAR = 200
"""How far beside a cut is looked for what it would cut: looking on from every sign would take the square of a text."""

_STOPS = "，。、；：！？"
_PHRASE = f"[^{_STOPS}“”‘’《》〈〉（）]"
_WHOLE = re.compile(
    rf"《[^《》]*XX[^《》]*》|[“‘《〈（]*{_PHRASE}*X{{2,}}{_PHRASE}*[”’》〉）]*|[0-9A-Za-z.%％+＋〔〕-]+",
)

Span = tuple[int, int]


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Of each text the words around what differs, `…` standing for what is left out; whole where that is short."""
    if max(len(old), len(new)) <= WHOLE_UP_TO:
        return old, new
    pairs = [*_hunks(old, new)]
    return _excerpt(old, [pair[0] for pair in pairs]), _excerpt(new, [pair[1] for pair in pairs])


def _hunks(old: str, new: str) -> Iterator[tuple[Span, Span]]:
    """Where the two differ; differences with few equal signs between them are one."""
    found: tuple[Span, Span] | None = None
    for tag, a, b, c, d in differences(old, new):
        if tag == "equal" and found and b - a >= AROUND:
            yield found
            found = None
        elif tag != "equal":
            found = ((found[0][0], b), (found[1][0], d)) if found else ((a, b), (c, d))
    if found:
        yield found


def _excerpt(text: str, spans: Iterable[Span]) -> str:
    windows = _joined(_kept_whole(text, _window(text, span)) for span in spans)
    shown = sum(end - start for start, end in windows)
    if not windows or shown * 10 >= len(text) * 7:
        return text
    pieces = "…".join(text[start:end] for start, end in windows)
    return f"{'…' if windows[0][0] else ''}{pieces}{'…' if windows[-1][1] < len(text) else ''}"


def _window(text: str, span: Span) -> Span:
    """A difference with what stands around it, up to the nearest punctuation mark."""
    before, after = text[max(0, span[0] - AROUND) : span[0]], text[span[1] : span[1] + AROUND]
    start = span[0] - len(re.split(f"[{_STOPS}]", before)[-1])
    end = span[1] + len(re.split(f"[{_STOPS}]", after)[0])
    return start, len(text) if len(text) - end == 1 else end


def _kept_whole(text: str, window: Span) -> Span:
    """The window, widened where its edge would cut what is not to be cut."""
    return _uncut(text, window[0])[0], _uncut(text, window[1])[1]


def _uncut(text: str, at: int) -> Span:
    """What is not to be cut at `at`, as far as it stands near it; nothing where it may be cut there."""
    near = _WHOLE.finditer(text, max(0, at - NEAR), at + NEAR)
    return next((found.span() for found in near if found.start() < at < found.end()), (at, at))


def _joined(windows: Iterable[Span]) -> list[Span]:
    """Windows that touch as one."""
    found: list[Span] = []
    for start, end in sorted(windows):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


_WORDS: Mapping[Any, str] = {
    **DEPARTMENT_KIND,
    **KIND,
    **PRODUCT,
    **{rule: words or "可记全部" for rule, words in RECORD_RULE.items()},
    **RHYTHM,
    **STAGE,
}
EMPTY: tuple[Any, ...] = (None, ())


def said(value: Any) -> str:
    """A value in a sentence: dates as they stand in the data, lists joined, entries with their titles."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, StrEnum):
        return _WORDS.get(value, value.value)
    if isinstance(value, Member):
        return str(value)
    if isinstance(value, tuple):
        whole = isinstance(value[0], BaseModel) and not isinstance(value[0], Member)
        return ("；" if whole else "、").join(map(said, value))
    if isinstance(value, BaseModel):
        written = ((name, below) for name, below in value if name in value.model_fields_set and below not in EMPTY)
        return "，".join(f"{_field_title(value, name)}{said(below)}" for name, below in written)
    return value.isoformat() if isinstance(value, date) else str(value)


def _field_title(entry: BaseModel, name: str) -> str:
    return type(entry).model_fields[name].title or name


def field_changes(
    area: Area, id: str, subject: str, old: BaseModel, new: BaseModel, skip: Collection[str] = ()
) -> Iterator[Change]:
    """A change for each field that differs, those in `skip` left out; retirement by its own word."""
    told = partial(Change, area, ChangeKind.CHANGED, id, subject)
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        title = _field_title(new, name)
        if before == after or name in skip:
            continue
        if name == "retired":
            yield retirement(area, id, subject, before, after)
        elif before in EMPTY:
            yield told(f"加上{title}", new=said(after))
        elif after in EMPTY:
            yield told(f"去掉{title}", old=said(before))
        else:
            yield told(title, *excerpts(said(before), said(after)))


def retirement(area: Area, id: str, subject: str, before: date | None, after: date | None) -> Change:
    """`停用，自2027年1月1日起`, the day moved, or taken back."""
    if after is None:
        return Change(area, ChangeKind.RESTORED, id, subject, "恢复使用（原已停用）")
    kind, start = (ChangeKind.RETIRED, "停用") if before is None else (ChangeKind.CHANGED, "停用日期改动")
    return Change(area, kind, id, subject, f"{start}，自{long_date(after)}起，编号不再用")


_Naming = Callable[[Any], str]


def list_changes(
    area: Area, old: Iterable[Any], new: Iterable[Any], key: _Naming, subject: _Naming, skip: Collection[str] = ()
) -> Iterator[Change]:
    """What differs between two lists of entries, each known by its `key`; `subject` names one."""
    before, after = {key(entry): entry for entry in old}, {key(entry): entry for entry in new}
    for name, entry in after.items():
        if name in before:
            yield from field_changes(area, name, subject(entry), before[name], entry, skip)
        else:
            yield Change(area, ChangeKind.ADDED, name, subject(entry), "新增", new=content(entry, skip) or None)
    for name, entry in before.items():
        if name not in after:
            yield Change(area, ChangeKind.REMOVED, name, subject(entry), "删去", old=content(entry, skip) or None)


def content(entry: BaseModel, skip: Collection[str] = ()) -> str:
    """What an entry says, in one line: the fields that were written, but its id and those in `skip`."""
    names = [name for name in type(entry).model_fields if name in entry.model_fields_set and name not in skip]
    pairs = [(name, getattr(entry, name)) for name in names if name != "id"]
    return "，".join(f"{_field_title(entry, name)}：{said(value)}" for name, value in pairs)


QUOTA = ("kind", "every", "at_least", "unit", "by", "within", "in_principle")
"""The fields that say what a duty asks: changed in place they change finished periods too."""


def duty_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Duties added, changed, ended and gone, in the order of the data."""
    for duty in new.duties:
        if duty.id in old.duty:
            yield from _changed(old.duty[duty.id], duty)
        else:
            yield Change(Area.DUTIES, ChangeKind.ADDED, duty.id, _task(duty), f"新增，{terms(duty)}", new=duty.quote)
    for duty in old.duties:
        if duty.id not in new.duty:
            yield Change(Area.DUTIES, ChangeKind.REMOVED, duty.id, _task(duty), f"删去，{terms(duty)}", old=duty.quote)


def _task(duty: Duty) -> str:
    return f"任务{quoted(duty.title)}"


def terms(duty: Duty) -> str:
    """What a duty asks, from when and until when: `每季度至少20天，自2027年1月1日起`."""
    parts = [quota(duty)]
    parts += [f"自{long_date(duty.since)}起"] if duty.since else []
    parts += [f"期限{long_date(duty.due)}"] if duty.due else []
    parts += [f"依据{duty.basis}"] if duty.basis else []
    return "，".join(parts)


def _changed(old: Duty, new: Duty) -> Iterator[Change]:
    told = partial(Change, Area.DUTIES, ChangeKind.CHANGED, new.id, _task(new))
    if quota(old) != quota(new) or old.kind is not new.kind:
        yield told("要求", quota(old), quota(new))
    if old.ended != new.ended:
        before, after = (f"{long_date(at.date)}，依据{at.basis}" if at else None for at in (old.ended, new.ended))
        yield told("终止" if new.ended else "终止撤销", before, after)
    yield from field_changes(Area.DUTIES, new.id, _task(new), old, new, (*QUOTA, "ended"))


_LISTS = ((Area.DEPARTMENTS, DEPARTMENT), (Area.OTHER, REFERENCE), (Area.OTHER, TERM), (Area.OTHER, SESSION))
"""The kinds whose entries are compared field by field."""


def entry_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Everything that differs but the text itself, duties, records and the ledger."""
    for area, kind in _LISTS:
        subject = partial(_entry_subject, kind)
        yield from list_changes(area, kind.entries(old), kind.entries(new), lambda entry: str(entry.id), subject)
    passed = old.allowed, new.allowed
    yield from list_changes(Area.OTHER, *passed, lambda entry: str(entry.text), lambda entry: "allow.yml放行的文字")
    versions = old.versions, new.versions
    yield from list_changes(Area.OTHER, *versions, lambda entry: str(entry.id), lambda entry: f"版本{entry.id}")
    printed = {"versions", *Body.model_fields} - {"title", "issuer"}
    yield from field_changes(Area.OTHER, "", "文件", old.policy, new.policy, printed)
    yield from _categories(old, new)
    yield from _crosswalk(old, new)
    yield from _synonyms(old, new)
    whys = old.explanations, new.explanations
    yield from list_changes(Area.RECORDS, *whys, _due, lambda entry: f"{_due(entry)}的说明", ("duty", "period"))
    yield from field_changes(Area.OTHER, "", "设置", old.settings, new.settings)


def _entry_subject(kind: EntryKind, entry: Any) -> str:
    return f"{kind.word}{quoted(getattr(entry, kind.says))}"


def _categories(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Which section a category of the appendix is laid to."""
    before = {category.id: category for category in (old.checklist.categories if old.checklist else ())}
    for category in new.checklist.categories if new.checklist else ():
        if category.id in before:
            subject, skip = f"附件{nth_category(category.number)}", ("number", "title", "items")
            yield from field_changes(Area.OTHER, category.id, subject, before[category.id], category, skip)


def _crosswalk(old: Dataset, new: Dataset) -> Iterator[Change]:
    for item in dict.fromkeys((*old.crosswalk.root, *new.crosswalk.root)):
        before, after = (
            {link.measure: link.reason for link in dataset.crosswalk.root.get(item, ())} for dataset in (old, new)
        )
        for measure in dict.fromkeys((*before, *after)):
            if before.get(measure) != after.get(measure):
                pair = before.get(measure), after.get(measure)
                kind, word = ChangeKind.CHANGED, "理由"
                if None in pair:
                    kind, word = (ChangeKind.REMOVED, "删去") if measure in before else (ChangeKind.ADDED, "新增")
                yield Change(Area.OTHER, kind, item, f"表现{item}对应措施{measure}", word, *pair)
        if before.keys() == after.keys() and [*before] != [*after]:
            words = f"次序由{said((*before,))}改为{said((*after,))}"
            yield Change(Area.OTHER, ChangeKind.CHANGED, item, f"表现{item}对应措施", words)


def _synonyms(old: Dataset, new: Dataset) -> Iterator[Change]:
    before, after = ([group.words for group in dataset.synonyms] for dataset in (old, new))
    for words in after:
        if words not in before:
            yield Change(Area.OTHER, ChangeKind.ADDED, "", "同义词组", "新增", new=said(words))
    for words in before:
        if words not in after:
            yield Change(Area.OTHER, ChangeKind.REMOVED, "", "同义词组", "删去", old=said(words))


def _due(entry: Explanation) -> str:
    return f"{entry.duty} {entry.period}" if entry.period else entry.duty
