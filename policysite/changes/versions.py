"""What each issued version of the text changed, from the archived originals alone: no history is needed.

The originals are read back into entries, from the text in force to the first one, so that an entry keeps the id that it
has on the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from policysite.changes.results import Change
from policysite.changes.wordings import Wordings, text_changes, wordings
from policysite.data.dataset import Dataset
from policysite.data.model.document import Checklist, Policy, Version
from policysite.data.passages import PassageKind, passages
from policysite.data.problems import DataError
from policysite.data.text.reading import TAIL, Plain, import_text

_SET_ASIDE = "2000-01-01"
"""What a former text does not have yet is kept as retired, for the id it may have in a still earlier one; no page shows
the day."""


@dataclass(frozen=True)
class MeasureChanges:
    """The changes of one measure, or of a part that stands for itself; `id` is empty where the site has none."""

    id: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Revision:
    """A version and what it changed against the one `before`; None for the first.

    `groups` is None where the two cannot be compared entry by entry.
    """

    version: Version
    before: Version | None
    groups: tuple[MeasureChanges, ...] | None


def revisions(dataset: Dataset) -> tuple[Revision, ...]:
    """Every issued version, the one in force first."""
    versions = dataset.policy.versions
    texts = _texts(dataset) if len(versions) > 1 else {}
    later = [_revision(dataset, old, new, texts) for old, new in pairwise(versions)]
    return (*reversed(later), Revision(versions[0], None, ()))


def _texts(dataset: Dataset) -> dict[str, Wordings | None]:
    """The text of every version; None for those from the first on that is not in the document's form."""
    policy: Plain = dataset.policy.model_dump(mode="json", exclude_none=True)
    checklist: Plain = dataset.checklist.model_dump(mode="json", exclude_none=True)
    found: dict[str, Wordings | None] = {version.id: None for version in dataset.policy.versions}
    for version in reversed(dataset.policy.versions):
        text = dataset.archived[version.id].replace("\r\n", "\n")
        try:
            policy, checklist = import_text(version.id, text, _printed(text), policy, checklist, _SET_ASIDE)
        except DataError:
            break
        walked = passages(Policy.model_validate(policy), Checklist.model_validate(checklist))
        found[version.id] = wordings(walked, str)
    return found


def _printed(text: str) -> dict[str, str]:
    """Every name of a department in `text` stands for itself: an old text may name one that is no more."""
    return {name: name for names in TAIL.findall(text) for name in names.split("、")}


def _revision(dataset: Dataset, old: Version, new: Version, texts: dict[str, Wordings | None]) -> Revision:
    before, after = texts[old.id], texts[new.id]
    if before is None or after is None:
        return Revision(new, old, None)
    return Revision(new, old, tuple(_groups(dataset, text_changes(before, after), {**before, **after})))


def _groups(dataset: Dataset, changes: Iterator[Change], names: Wordings) -> Iterator[MeasureChanges]:
    known = {passage.id for passage in dataset.passages if passage.kind is not PassageKind.APPENDIX}
    for parent, found in groupby(changes, key=lambda change: change.parent):
        name = names[parent].name.removesuffix("题目") if parent in names else ""
        yield MeasureChanges(parent if parent in known else "", name, tuple(found))
