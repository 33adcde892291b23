"""How the states show: word, sign and colour of each, for pages, files, the command line, style sheet and scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from policysite.data.model.duties import DutyKind
from policysite.data.model.words import KIND
from policysite.figures.duties import State
from policysite.figures.ledger import ItemState


@dataclass(frozen=True)
class Colour:
    """A colour for text on light ground and on dark, each `#rrggbb`."""

    light: str
    dark: str


GREEN = Colour("#2e7d32", "#81c784")
AMBER = Colour("#8f5000", "#e6b35c")
RED = Colour("#b3261e", "#f2938c")
BLUE = Colour("#3f5b7a", "#9fb8d6")


@dataclass(frozen=True)
class Look:
    """A word and its sign, which stand together, so that colour never speaks alone; no colour: that of notes."""

    word: str
    sign: str
    colour: Colour | None = None


OVERDUE = "overdue"
"""The mark of a ledger item past its deadline: no state, it stands beside one."""

LOOK: Mapping[str, Look] = MappingProxyType(
    {
        State.MET: Look("已完成", "✓", GREEN),
        State.OPEN: Look("进行中", "○"),
        State.DUE_SOON: Look("临近到期", "!", AMBER),
        State.UNREPORTED: Look("待报送", "…"),
        State.MISSED: Look("到期未完成", "✕", RED),
        State.EXCEPTED: Look("有说明", "△"),
        State.ACTIVE: Look("本年有记录", "—", BLUE),
        State.NO_RECORD: Look("本年暂无报送", "—"),
        State.CONDITIONAL: Look(KIND[DutyKind.CONDITIONAL], "—"),
        State.ENDED: Look("已终止", "—"),
        State.BEFORE: Look("起算以前到期", "—"),
        ItemState.PENDING: Look("待整改", "○"),
        ItemState.RECTIFYING: Look("整改中", "○"),
        ItemState.SUBMITTED: Look("待验收", "◐", BLUE),
        ItemState.RETURNED: Look("退回整改", "◁", AMBER),
        ItemState.CLOSED: Look("已销号", "●", GREEN),
        ItemState.REBOUNDED: Look("问题反弹", "↺", RED),
        OVERDUE: Look("逾期", "✕", RED),
    }
)
"""By the name of the state; no two states share one."""

PRESSING: tuple[str, ...] = (
    OVERDUE,
    State.MISSED,
    ItemState.REBOUNDED,
    ItemState.RETURNED,
    State.UNREPORTED,
    State.DUE_SOON,
    ItemState.PENDING,
    ItemState.RECTIFYING,
    ItemState.SUBMITTED,
    State.OPEN,
    State.NO_RECORD,
    State.CONDITIONAL,
    State.ACTIVE,
    State.EXCEPTED,
    State.MET,
    ItemState.CLOSED,
    State.ENDED,
    State.BEFORE,
)
"""Every state, in the order in which lists that are sorted by states have them: what asks most of people first."""

DAYS_LEFT = ("剩{}天", "今日到期", "已过{}天")
"""Before, on and after the last day; `{}` is the number of days."""


def days_left(days: int) -> str:
    """剩3天, 今日到期 or 已过2天: `days` counts the day itself, 1 on the last day, 0 on the day after."""
    before, on, after = DAYS_LEFT
    return before.format(days) if days > 1 else on if days == 1 else after.format(1 - days)
