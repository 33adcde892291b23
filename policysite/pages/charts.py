"""Charts as geometry: where each cell and bar stands, in the units of its SVG. Templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policysite.data.model.duties import Rhythm
from policysite.figures.progress import DutyProgress, PeriodProgress, Progress, State, Triggered
from policysite.views.progress import letters_by_month

LABEL, MONTH, ROW, HEAD = 270, 54, 30, 24
"""Width of the names and of one month; height of one row and of the heading line."""
SIGN = 13
"""Width of one sign of a name."""

BAR_SPACE, BAR_HEIGHT = 56, 90


@dataclass(frozen=True)
class HeatCell:
    """One period of one duty; a week has room for its sign only."""

    x: int
    width: int
    progress: PeriodProgress

    @property
    def has_room(self) -> bool:
        """Whether what is done can stand beside the sign of its state."""
        return self.progress.period.rhythm is not Rhythm.WEEK

    @property
    def middle(self) -> int:
        """Where its text is centred."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class HeatRow:
    """One duty's periods of a year."""

    y: int
    duty: DutyProgress
    cells: tuple[HeatCell, ...]

    @property
    def squeezed(self) -> int | None:
        """How wide a name is to be drawn that has more signs than there is room for; None for others."""
        return LABEL - 8 if len(self.duty.duty.title) > LABEL // SIGN else None


@dataclass(frozen=True)
class HeatMap:
    """Recurring duties × the months of a year."""

    year: int
    width: int
    height: int
    months: tuple[tuple[int, int], ...]
    rows: tuple[HeatRow, ...]

    @property
    def also(self) -> tuple[State, ...]:
        """The states besides the usual ones that any period of it has."""
        found = {cell.progress.state for row in self.rows for cell in row.cells}
        return tuple(state for state in (State.EXCEPTED, State.ENDED) if state in found)


def heat_map(duties: Sequence[DutyProgress], year: int) -> HeatMap:
    """The heat map of `year`; a period spans its months, one not begun yet is left blank."""
    rows = tuple(_row(duty, year, HEAD + place * ROW) for place, duty in enumerate(duties))
    months = tuple((month, LABEL + (month - 1) * MONTH + MONTH // 2) for month in range(1, 13))
    return HeatMap(year, LABEL + 12 * MONTH, HEAD + len(rows) * ROW, months, rows)


def _row(duty: DutyProgress, year: int, y: int) -> HeatRow:
    cells = tuple(_cell(progress, year) for progress in duty.periods if progress.period.year == year)
    return HeatRow(y, duty, cells)


def _cell(progress: PeriodProgress, year: int) -> HeatCell:
    """Where a period stands: by its months, and a week as one of the year's 52 or 53."""
    period = progress.period
    if period.rhythm is Rhythm.WEEK:
        weeks = date(year, 12, 28).isocalendar().week
        start, end = (12 * MONTH * number // weeks for number in (period.number - 1, period.number))
        return HeatCell(LABEL + start, end - start, progress)
    months = period.last.month - period.first.month + 1
    return HeatCell(LABEL + (period.first.month - 1) * MONTH + 1, months * MONTH - 2, progress)


@dataclass(frozen=True)
class Bar:
    """One month's letters: the height of all of them and of those answered in time."""

    x: int
    received: int
    in_time: int
    month: str
    letters: Triggered


@dataclass(frozen=True)
class Bars:
    """Letters by month."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(months: Sequence[tuple[str, Triggered]]) -> Bars:
    """The bars of `months`, each with its letters, the tallest as high as the chart."""
    most = max((each.received for _, each in months), default=0) or 1
    drawn = tuple(
        Bar(place * BAR_SPACE, each.received * BAR_HEIGHT // most, each.in_time * BAR_HEIGHT // most, month, each)
        for place, (month, each) in enumerate(months)
    )
    return Bars(max(1, len(months)) * BAR_SPACE, BAR_HEIGHT, drawn)


@dataclass(frozen=True)
class Charts:
    """The charts of a year: its `recurring` duties by period, and its letters by month."""

    year: int
    recurring: tuple[DutyProgress, ...]
    periods: HeatMap
    letters: Bars


def charts(progress: Progress, year: int) -> Charts:
    """The charts of what falls due in `year`."""
    recurring = tuple(duty for duty in progress.duties.values() if duty.periods)
    return Charts(year, recurring, heat_map(recurring, year), bars(letters_by_month(progress)))
