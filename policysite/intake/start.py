"""`policysite start`: the demonstration data taken out for real use, tried on a copy first.

Where no record is left, the periods that were over before the start are nobody's failure: the site then counts from the
earliest running period on (`tracking_from`), so that nothing is due that nobody could have reported.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder, unfit
from policysite.data.load import load
from policysite.data.model.duties import Rhythm
from policysite.data.periods import SUMMARISED, period_of
from policysite.data.yaml.editing import anew, values, with_scalar, without
from policysite.figures.progress import progress
from policysite.intake.trial import copy_of, put

_EXPLANATIONS, _SETTINGS = "explanations", "settings.yml"


@dataclass(frozen=True)
class Start:
    """What `policysite start` does below the data's folder: the files to remove, and those to write anew.

    `tracking` are the old and new `tracking_from` where that moves.
    """

    remove: tuple[str, ...] = ()
    rewrite: dict[str, bytes] = field(default_factory=dict)
    tracking: tuple[date, date] | None = None


def starting(root: Path) -> Start:
    """What takes all demonstration data out of the folder `root`; changes nothing itself.

    Files of records, ledgers and study sessions that are marked `sample: true` go; of explanations the marked entries
    go, with the file where nothing is left. A file that cannot be read is left alone.
    """
    found = [path for folder in ("records", "ledger", "study") for path in sorted((root / folder).rglob("*.yml"))]
    remove = [path.relative_to(root).as_posix() for path in found if _is_sample(values(_bytes(path)))]
    whys = [root / f"{_EXPLANATIONS}.yml", *sorted((root / _EXPLANATIONS).glob("*.yml"))]
    rests = {path.relative_to(root).as_posix(): _unmarked(_bytes(path)) for path in whys}
    remove += [name for name, rest in rests.items() if rest == b""]
    return Start(tuple(remove), {name: rest for name, rest in rests.items() if rest})


def _bytes(path: Path) -> bytes:
    """The bytes of a file; none where it cannot be read."""
    try:
        return b"" if unfit(path) else path.read_bytes()
    except OSError:
        return b""


def _is_sample(value: Any) -> bool:
    return isinstance(value, dict) and value.get("sample") is True


def _unmarked(data: bytes) -> bytes | None:
    """The explanations without the marked ones: empty where none is left, None where none is marked."""
    listed = values(data)
    if not isinstance(listed, list) or not any(map(_is_sample, listed)):
        return None
    kept = [entry for entry in listed if not _is_sample(entry)]
    marked = [(index,) for index, entry in enumerate(listed) if _is_sample(entry)]
    return (without(data, marked) or anew(data, kept)) if kept else b""


def clearing(folder: Folder, today: date) -> Start | None:
    """What takes the demonstration data out of `folder`, None where there is none; changes nothing.

    Raises DataError with the problems that the data would then have, OSError where the system refuses.
    """
    start = starting(folder.root)
    if not start.remove and not start.rewrite:
        return None
    with copy_of(folder) as copy:
        carry_out(copy.root, start)
        dataset = load(copy, today=today)
        first = _tracking_from(dataset, today)
        moved = with_scalar((copy.root / _SETTINGS).read_bytes(), ("tracking_from",), first)
        if first == dataset.settings.tracking_from or moved is None:
            return start
        carry_out(copy.root, Start((), {_SETTINGS: moved}))
        load(copy, today=today)
    tracking = dataset.settings.tracking_from, first
    return replace(start, rewrite=start.rewrite | {_SETTINGS: moved}, tracking=tracking)


def carry_out(root: Path, start: Start) -> None:
    """Write and remove what `start` says below `root`, and the folders that are then empty. Raises OSError.

    What is written is written first: cut short, it can be run again.
    """
    for name, data in (*start.rewrite.items(), *((name, None) for name in start.remove)):
        put(root, name, data)


def _tracking_from(dataset: Dataset, today: date) -> date:
    """The present `tracking_from` where records are left or nothing is due; else the first day that leaves nothing so.

    Where none does (a deliverable is past its date), that of the running month.
    """
    now = dataset.settings.tracking_from
    if dataset.records or not _is_due(dataset, now, today):
        return now
    used = {*SUMMARISED, *(duty.every for duty in dataset.duties if duty.every)}
    days = sorted(max(now, period_of(rhythm, today).first) for rhythm in used)
    month = max(now, period_of(Rhythm.MONTH, today).first)
    return next((day for day in days if not _is_due(dataset, day, today)), month)


def _is_due(dataset: Dataset, start: date, today: date) -> bool:
    """Whether anything has come due by `today`, or awaits its report, when the duties are tracked from `start`."""
    settings = dataset.settings.model_copy(update={"tracking_from": start})
    found = progress(replace(dataset, settings=settings), today).total
    return bool(found.due or found.current.unreported)
