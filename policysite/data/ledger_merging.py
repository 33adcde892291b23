"""The items of the ledger with the steps that stand in other entries or files, and what of these cannot stand together.

Where a step stands makes no difference: an item is what its own entry and all steps for it say together. Lists of
dated entries are kept in the order of their days, a check completes the submission of its day. What says again, or
otherwise, what stands elsewhere is left out and is a clash.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from policysite.data.model.records import LedgerItem, LedgerStep, Submission
from policysite.data.yaml.reading import KeyPath

Origin = tuple[BaseModel, KeyPath]
"""An entry as it was read, and the path of a field in it."""

Origins = Mapping[int, Mapping[KeyPath, Origin]]
"""By the identity of what was put together, and the path of a field in that, where the field was read."""

FIXED = ("leader", "standard", "deadline", "follows")
"""What a step gives only where nobody has given it."""

_ADDED = ("supporting", "remedies", "evidence")
"""Lists without dates: what a step gives follows what is there."""

DAYS = {"extensions": "requested", "actions": "date", "submissions": "date", "look_backs": "date"}
"""Lists in the order of a day, with the field that holds it."""

_CHECK = ("checked", "by", "result", "note")


@dataclass(frozen=True)
class Clash:
    """A step for the `item` of that id, whose field at `tail` cannot stand beside what `other` says at `other_tail`.

    `same`: it says the very same once more.
    """

    item: str
    step: BaseModel
    tail: KeyPath
    other: BaseModel
    other_tail: KeyPath
    same: bool


@dataclass(frozen=True)
class Merged:
    """The items, put together; where each of their fields was read; and the steps that could not be taken."""

    items: tuple[LedgerItem, ...]
    origins: Origins
    clashes: tuple[Clash, ...]


def put_together(items: Iterable[LedgerItem], steps: Mapping[str, Sequence[LedgerStep]]) -> Merged:
    """The items with the `steps` for them, by their ids; of two that clash the first counts, the item's own before all.

    Of two items with the same id the first is meant.
    """
    waiting = dict(steps)
    whole = [_Whole(item, list(waiting.pop(item.id, ()))) for item in items]
    origins = {key: found for each in whole for key, found in each.origins.items()}
    return Merged(tuple(each.item for each in whole), origins, tuple(clash for each in whole for clash in each.clashes))


@dataclass
class _Whole:
    """One item as it is put together: `read` are its fields so far, each piece with where it was read."""

    own: LedgerItem
    steps: list[LedgerStep]
    clashes: list[Clash] = field(default_factory=list)
    origins: dict[int, Mapping[KeyPath, Origin]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.item = self.own
        if not self.steps:
            return
        self.singles: dict[str, Origin] = {}
        names = (*DAYS, *_ADDED)
        self.lists = {name: list(_pieces(self.own, name)) for name in names}
        for name in ("kind", *FIXED, "closing"):
            self._single(name)
        for name in _ADDED:
            self._added(name)
        for name in DAYS:
            self._dated(name)
        self._put_together()

    def _single(self, name: str) -> None:
        """A field that holds one value."""
        known: BaseModel | None = self.own if name != "kind" and getattr(self.own, name) is not None else None
        for step in self.steps:
            value = getattr(step, name)
            if value is not None and known is not None:
                same = bool(getattr(known, name) == value)
                self.clashes.append(Clash(self.own.id, step, (name,), known, (name,), same))
            elif value is not None:
                known, self.singles[name] = step, (step, (name,))

    def _added(self, name: str) -> None:
        """A list without dates."""
        for step in self.steps:
            for piece in _pieces(step, name):
                known = next((each for each in self.lists[name] if each.value == piece.value), None)
                if known:
                    self.clashes.append(Clash(self.own.id, step, piece.origin[1], *known.origin, same=True))
                else:
                    self.lists[name].append(piece)

    def _dated(self, name: str) -> None:
        """A list in the order of days; bare submissions come before the checks of these."""
        new = [piece for step in self.steps for piece in _pieces(step, name)]
        for piece in sorted(new, key=lambda each: (each.day(name), _is_check(each.value))):
            known = [each for each in self.lists[name] if self._is_same(name, each, piece)]
            if known and not self._completed(name, known[-1], piece):
                step, tail = piece.origin
                same = all(getattr(known[-1].value, key) == value for key, value in piece.value if value is not None)
                self.clashes.append(Clash(self.own.id, step, tail, *known[-1].origin, same))
            elif not known:
                days = [each.day(name) for each in self.lists[name]]
                self.lists[name].insert(bisect_right(days, piece.day(name)), piece)

    @staticmethod
    def _is_same(name: str, one: "_Piece", other: "_Piece") -> bool:
        """Whether two entries of a list speak of one event: there may be several actions a day, nothing else."""
        return bool(one.value == other.value if name == "actions" else one.day(name) == other.day(name))

    def _completed(self, name: str, known: "_Piece", piece: "_Piece") -> bool:
        """Whether `piece` was the check that the submission `known` waited for, and was put into it."""
        if name != "submissions" or _is_check(known.value) or not _is_check(piece.value):
            return False
        checked = {key: getattr(piece.value, key) for key in _CHECK if getattr(piece.value, key) is not None}
        step, path = piece.origin
        known.checks = {key: (step, (*path, key)) for key in checked}
        known.value = known.value.model_copy(update=checked)
        self.origins[id(known.value)] = {(): known.origin} | {(key,): at for key, at in known.checks.items()}
        return True

    def _put_together(self) -> None:
        values: dict[str, Any] = {name: getattr(step, name) for name, (step, _) in self.singles.items()}
        values |= {name: tuple(piece.value for piece in pieces) for name, pieces in self.lists.items() if pieces}
        self.item = self.own.model_copy(update=values)
        found: dict[KeyPath, Origin] = {(): (self.own, ())}
        found |= {(name,): origin for name, origin in self.singles.items()}
        for name, pieces in self.lists.items():
            for index, piece in enumerate(pieces):
                found[name, index] = piece.origin
                found |= {(name, index, key): origin for key, origin in piece.checks.items()}
        self.origins[id(self.item)] = found


@dataclass
class _Piece:
    """One entry of a list and where it was read; `checks` are the fields that another entry has completed."""

    value: Any
    origin: Origin
    checks: dict[str, Origin] = field(default_factory=dict)

    def day(self, name: str) -> Any:
        """The day in whose order it stands."""
        return getattr(self.value, DAYS[name])


def _pieces(record: LedgerItem | LedgerStep, name: str) -> Iterator[_Piece]:
    return (_Piece(value, (record, (name, index))) for index, value in enumerate(getattr(record, name)))


def _is_check(value: Any) -> bool:
    """Whether an entry says anything of a check."""
    return isinstance(value, Submission) and any(getattr(value, key) is not None for key in _CHECK)
