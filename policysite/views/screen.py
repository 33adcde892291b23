"""What the screen of a meeting room shows of the progress and the ledger: the first few of each, and how many more."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policysite.data.model.departments import Department
from policysite.figures.duties import State
from policysite.figures.ledger import LedgerFigures, count
from policysite.views.ledger import LedgerRow, LedgerViews
from policysite.views.progress import ProgressViews, Task, gathered

LINES = 8
"""How many tasks and items have room in all."""
ITEMS = 3
"""How many of these are items of the ledger, where there are more tasks than room."""
NAMES = 2
"""How many departments are named beside a task."""
_ORDER = (State.DUE_SOON, State.UNREPORTED, State.MISSED)


@dataclass(frozen=True)
class Screen:
    """One screen of how things stand."""

    progress: ProgressViews
    ledger: LedgerViews

    @cached_property
    def _pressing(self) -> tuple[Task, ...]:
        """近期事项: what can still be met first, the nearest first."""
        found = sorted(gathered(self.progress.pressing), key=lambda task: (_ORDER.index(task.state), task.until))
        return tuple(found)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Those that have room."""
        return self._pressing[: LINES - min(ITEMS, len(self.ledger.wanted))]

    @cached_property
    def items(self) -> tuple[LedgerRow, ...]:
        """The items of the ledger that want something done, as far as they have room."""
        return self.ledger.wanted[: LINES - len(self.tasks)]

    @property
    def more_tasks(self) -> int:
        """How many tasks more there are, those of the weeks that are not listed with them."""
        return len(self.progress.pressing) - len(self.tasks)

    @property
    def more_items(self) -> int:
        """How many items more want something done."""
        return len(self.ledger.wanted) - len(self.items)

    @property
    def figures(self) -> LedgerFigures:
        """The figures of the ledger."""
        return count(self.ledger.progress)

    def who(self, departments: Iterable[Department]) -> str:
        """办公室、技术科等5个部门."""
        names = [each.name for each in departments]
        return "、".join(names[:NAMES]) + (f"等{len(names)}个部门" if names[NAMES:] else "")
