"""What differs in the duties, in the words of the pages."""

from collections.abc import Iterator

from policysite.changes.fields import field_changes
from policysite.changes.results import Area, Change, ChangeKind
from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty
from policysite.figures.words import long_date, quota
from policysite.views.citation import quoted

QUOTA = ("kind", "every", "at_least", "unit", "within")
"""The fields that say what a duty asks: changed in place they change finished periods too."""


def duty_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Duties added, changed, ended and gone, in the order of the data."""
    for duty in new.duties:
        if duty.id in old.duty:
            yield from _changed(old.duty[duty.id], duty)
        else:
            yield Change(Area.DUTIES, ChangeKind.ADDED, duty.id, _subject(duty), f"新增，{terms(duty)}", new=duty.quote)
    for duty in old.duties:
        if duty.id not in new.duty:
            yield Change(
                Area.DUTIES, ChangeKind.REMOVED, duty.id, _subject(duty), f"删去，{terms(duty)}", old=duty.quote
            )


def _subject(duty: Duty) -> str:
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
        yield Change(Area.DUTIES, ChangeKind.CHANGED, new.id, _subject(new), "要求", quota(old), quota(new))
    if old.ended != new.ended:
        yield _ended(old, new)
    yield from field_changes(Area.DUTIES, new.id, _subject(new), old, new, (*QUOTA, "ended"))


def _ended(old: Duty, new: Duty) -> Change:
    words = "终止" if new.ended else "终止撤销"
    before, after = (f"{long_date(at.date)}，依据{at.basis}" if at else None for at in (old.ended, new.ended))
    return Change(Area.DUTIES, ChangeKind.CHANGED, new.id, _subject(new), words, before, after)
