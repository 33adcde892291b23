"""What differs in the files around the text: duties, departments, references, glossary, settings and the rest."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from policysite.changes.fields import field_changes, list_changes, said
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.entry_kinds import DEPARTMENT, REFERENCE, SESSION, TERM, EntryKind
from policysite.data.model.duties import Duty
from policysite.data.model.records import Explanation
from policysite.data.model.settings import Allowed
from policysite.data.model.words import long_date, nth_category
from policysite.figures.words import quota
from policysite.views.text import quoted

QUOTA = ("kind", "every", "at_least", "unit", "within")
"""The fields that say what a duty asks: changed in place they change finished periods too."""


def duty_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Duties added, changed, ended and gone, in the order of the data."""
    for duty in new.duties:
        if duty.id in old.duty:
            yield from _changed(old.duty[duty.id], duty)
        else:
            yield Change(
                Area.DUTIES, ChangeKind.ADDED, duty.id, _duty_subject(duty), f"新增，{terms(duty)}", new=duty.quote
            )
    for duty in old.duties:
        if duty.id not in new.duty:
            yield Change(
                Area.DUTIES, ChangeKind.REMOVED, duty.id, _duty_subject(duty), f"删去，{terms(duty)}", old=duty.quote
            )


def _duty_subject(duty: Duty) -> str:
    return f"任务{quoted(duty.title)}"


def terms(duty: Duty) -> str:
    """What a duty asks, from when and until when: `每季度至少20天，自2027年1月1日起`."""
    parts = [quota(duty)]
    parts += [f"自{long_date(duty.since)}起"] if duty.since else []
    parts += [f"期限{long_date(duty.due)}"] if duty.due else []
    parts += [f"依据{duty.basis}"] if duty.basis else []
    return "，".join(parts)


def _changed(old: Duty, new: Duty) -> Iterator[Change]:
    if quota(old) != quota(new) or old.kind is not new.kind:
        yield Change(Area.DUTIES, ChangeKind.CHANGED, new.id, _duty_subject(new), "要求", quota(old), quota(new))
    if old.ended != new.ended:
        yield _ended(old, new)
    yield from field_changes(Area.DUTIES, new.id, _duty_subject(new), old, new, (*QUOTA, "ended"))


def _ended(old: Duty, new: Duty) -> Change:
    words = "终止" if new.ended else "终止撤销"
    before, after = (f"{long_date(at.date)}，依据{at.basis}" if at else None for at in (old.ended, new.ended))
    return Change(Area.DUTIES, ChangeKind.CHANGED, new.id, _duty_subject(new), words, before, after)


_LISTS = ((Area.DEPARTMENTS, DEPARTMENT), (Area.OTHER, REFERENCE), (Area.OTHER, TERM), (Area.OTHER, SESSION))
"""The kinds whose entries are compared field by field."""


def allowed(dataset: Dataset) -> tuple[Allowed, ...]:
    """The entries of `allow.yml`: they are no part of the site, but what they let through is."""
    return tuple(dataset.places.values.get("allow", ()))


def entry_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Everything that differs but the text itself, duties, records and the ledger."""
    for area, kind in _LISTS:
        subject = partial(_entry_subject, kind)
        yield from list_changes(area, kind.entries(old), kind.entries(new), lambda entry: str(entry.id), subject)
    yield from list_changes(
        Area.OTHER, allowed(old), allowed(new), lambda entry: entry.text, lambda entry: "allow.yml放行的文字"
    )
    yield from _policy(old, new)
    yield from _categories(old, new)
    yield from _crosswalk(old, new)
    yield from _synonyms(old, new)
    yield from _explanations(old, new)
    yield from field_changes(Area.OTHER, "", "设置", old.settings, new.settings)


def _entry_subject(kind: EntryKind, entry: Any) -> str:
    return f"{kind.word}{quoted(getattr(entry, kind.says))}"


def _policy(old: Dataset, new: Dataset) -> Iterator[Change]:
    """The versions, and what the document does not print: title and issuer."""

    def version(entry: Any) -> str:
        return f"版本{entry.id}"

    yield from list_changes(Area.OTHER, old.policy.versions, new.policy.versions, lambda entry: entry.id, version)
    own = ("versions", "preamble", "sections", "closing")
    yield from field_changes(Area.OTHER, "", "文件", old.policy, new.policy, own)


def _categories(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Which section a category of the appendix is laid to."""
    before = {category.id: category for category in old.checklist.categories}
    for category in new.checklist.categories:
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
                yield Change(Area.OTHER, _kind(*pair), item, f"表现{item}对应措施{measure}", _word(*pair), *pair)
        if before.keys() == after.keys() and [*before] != [*after]:
            words = f"次序由{said((*before,))}改为{said((*after,))}"
            yield Change(Area.OTHER, ChangeKind.CHANGED, item, f"表现{item}对应措施", words)


def _kind(before: Any, after: Any) -> ChangeKind:
    return ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def _word(before: Any, after: Any) -> str:
    return {ChangeKind.ADDED: "新增", ChangeKind.REMOVED: "删去", ChangeKind.CHANGED: "理由"}[_kind(before, after)]


def _synonyms(old: Dataset, new: Dataset) -> Iterator[Change]:
    before, after = ([group.words for group in dataset.synonyms] for dataset in (old, new))
    for words in after:
        if words not in before:
            yield Change(Area.OTHER, ChangeKind.ADDED, "", "同义词组", "新增", new=said(words))
    for words in before:
        if words not in after:
            yield Change(Area.OTHER, ChangeKind.REMOVED, "", "同义词组", "删去", old=said(words))


def _explanations(old: Dataset, new: Dataset) -> Iterator[Change]:
    def key(entry: Explanation) -> str:
        return f"{entry.duty} {entry.period}" if entry.period else entry.duty

    def subject(entry: Explanation) -> str:
        return f"{key(entry)}的说明"

    yield from list_changes(Area.RECORDS, old.explanations, new.explanations, key, subject, ("duty", "period"))
