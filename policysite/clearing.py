"""`policysite start`: the demonstration data taken out for real use, tried on a copy first.

Where no record is left, the periods that were over before the start are nobody's failure: the site then counts from the
earliest running period on (`tracking_from`), so that nothing is due that nobody could have reported.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .dump import replace_file
from .editing import with_value
from .load import load
from .model import Rhythm
from .periods import period_of
from .progress import progress
from .site import Site
from .starting import Start, starting
from .trial import copy_of

_SETTINGS = "settings.yml"


@dataclass(frozen=True)
class Clearing:
    """What is to be removed and written anew; `tracking` are the old and new `tracking_from` where that moves."""

    start: Start
    tracking: tuple[date, date] | None = None


def clearing(root: Path, shown: str, today: date) -> Clearing | None:
    """What takes the demonstration data out of `root`, None where there is none; changes nothing.

    Raises DataError with the problems that the data would then have, OSError where the system refuses.
    """
    start = starting(root)
    if not start.remove and not start.rewrite:
        return None
    with copy_of(root) as copy:
        carry_out(copy, start)
        site = load(copy, shown, today=today)
        first = _tracking_from(site, today)
        moved = with_value((copy / _SETTINGS).read_bytes(), "tracking_from", first.isoformat())
        if first == site.settings.tracking_from or moved is None:
            return Clearing(start)
        carry_out(copy, Start((), {_SETTINGS: moved}))
        load(copy, shown, today=today)
    start = replace(start, rewrite=start.rewrite | {_SETTINGS: moved})
    return Clearing(start, (site.settings.tracking_from, first))


def carry_out(root: Path, start: Start) -> None:
    """Write and remove what `start` says below `root`, and the folders that are then empty. Raises OSError.

    What is written is written first: cut short, it can be run again.
    """
    for name, data in start.rewrite.items():
        replace_file(root / name, data)
    for name in start.remove:
        (root / name).unlink()
        for folder in (root / name).relative_to(root).parents:
            if folder != Path() and not any((root / folder).iterdir()):
                (root / folder).rmdir()


def _tracking_from(site: Site, today: date) -> date:
    """The present `tracking_from` where records are left or nothing is due; else the first day that leaves nothing so.

    Where none does (a deliverable is past its date), that of the running month.
    """
    now = site.settings.tracking_from
    if site.records or not _is_due(site, now, today):
        return now
    days = [max(now, period_of(rhythm, today).first) for rhythm in reversed(Rhythm)]
    return next((day for day in days if not _is_due(site, day, today)), days[-1])


def _is_due(site: Site, start: date, today: date) -> bool:
    """Whether anything has come due by `today`, or awaits its report, when the duties are tracked from `start`."""
    settings = site.settings.model_copy(update={"tracking_from": start})
    found = progress(replace(site, settings=settings), today).total
    return bool(found.due or found.current.unreported)
