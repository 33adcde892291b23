"""What a change of the data means: two states of it, looked at as of one day → frozen changes in Chinese words.

Pure: who reads the two states from folders or revisions is `changes.sides`, who prints is `changes.output`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policysite.changes.entries import duty_changes, entry_changes, retirement
from policysite.changes.notices import notices
from policysite.changes.records import ledger_changes, record_changes
from policysite.changes.results import Area, Change, ChangeKind, Diff, Sides, effects, figures
from policysite.changes.text import text_changes
from policysite.data.dataset import Dataset


def diff(old: Dataset, new: Dataset, today: date) -> Diff:
    """Everything that differs between `old` and `new`, both as of `today`, ordered by area."""
    sides = Sides(old, new, today)
    found = [
        *_text(old, new),
        *entry_changes(old, new),
        *duty_changes(old, new),
        *record_changes(sides),
        *effects(sides),
        *ledger_changes(sides),
    ]
    listed = sorted(found, key=lambda change: [*Area].index(change.area))
    return Diff(today, tuple(listed), tuple(figures(sides)), tuple(notices(sides)))


def _text(old: Dataset, new: Dataset) -> Iterator[Change]:
    """The text's changes, retirement told as such."""
    before, after = ({passage.id: passage.retired for passage in dataset.latest.passages} for dataset in (old, new))
    for change in text_changes(old.latest, new.latest):
        was, now = before.get(change.id), after.get(change.id)
        if change.kind is ChangeKind.REMOVED and now and not was:
            told = retirement(change.area, change.id, change.subject, was, now)
            yield replace(change, kind=told.kind, words=told.words)
        else:
            yield change
