"""What each issued version of the text changed, from the archived originals alone: no history is needed.

The originals are read back into entries by `importing`, from the text in force to the first one, so that an entry
keeps the id that it has on the site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from policysite.changes.passages import Passages, passages, text_changes
from policysite.changes.results import Change
from policysite.data.dataset import Site
from policysite.data.model.document import Checklist, Policy, Version
from policysite.data.problems import DataError
from policysite.data.text.reading import Values, import_text

_TAIL = re.compile("（责任部门：([^（）]*)）")


@dataclass(frozen=True)
class Group:
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
    groups: tuple[Group, ...] | None


def revisions(site: Site) -> tuple[Revision, ...]:
    """Every issued version, the one in force first."""
    versions = site.policy.versions
    texts = _texts(site) if len(versions) > 1 else {}
    later = [_revision(site, old, new, texts) for old, new in pairwise(versions)]
    return (*reversed(later), Revision(versions[0], None, ()))


def _texts(site: Site) -> dict[str, Passages | None]:
    """The passages of every version; None for those from the first on that is not in the document's form."""
    policy: Values = site.policy.model_dump(mode="json", exclude_none=True)
    checklist: Values = site.checklist.model_dump(mode="json", exclude_none=True)
    found: dict[str, Passages | None] = {version.id: None for version in site.policy.versions}
    for version in reversed(site.policy.versions):
        text = site.archived[version.id].replace("\r\n", "\n")
        try:
            policy, checklist = import_text(version.id, text, _printed(text), policy, checklist, "2000-01-01")
        except DataError:
            break
        found[version.id] = passages(Policy.model_validate(policy), Checklist.model_validate(checklist), str)
    return found


def _printed(text: str) -> dict[str, str]:
    """Every name of a department in `text` stands for itself: an old text may name one that is no more."""
    return {name: name for names in _TAIL.findall(text) for name in names.split("、")}


def _revision(site: Site, old: Version, new: Version, texts: dict[str, Passages | None]) -> Revision:
    before, after = texts[old.id], texts[new.id]
    if before is None or after is None:
        return Revision(new, old, None)
    return Revision(new, old, tuple(_groups(site, text_changes(before, after), {**before, **after})))


def _groups(site: Site, changes: Iterator[Change], names: Passages) -> Iterator[Group]:
    known = {"preamble", "closing", *site.section, *site.measure, *site.category_of, *site.item}
    known |= {category.id for category in site.checklist.categories}
    for parent, found in groupby(changes, key=lambda change: change.parent):
        name = names[parent].name.removesuffix("题目") if parent in names else ""
        yield Group(parent if parent in known else "", name, tuple(found))
