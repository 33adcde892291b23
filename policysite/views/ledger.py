"""What the ledger page shows: the items, their histories, and which come first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.ledger_steps import leading_on
from policysite.data.model.departments import Department
from policysite.data.model.document import Item, Measure
from policysite.data.model.records import LedgerItem
from policysite.data.model.words import long_date
from policysite.figures.duties import State
from policysite.figures.ledger import ItemProgress, ItemState, ledger
from policysite.figures.states import LOOK, OVERDUE, days_left


@dataclass(frozen=True)
class Event:
    """One dated step in the history of an item."""

    day: date
    words: str


@dataclass(frozen=True)
class LedgerRow:
    """An item with the names behind its ids and its history, earliest first."""

    progress: ItemProgress
    department: Department
    supporting: tuple[Department, ...]
    measures: tuple[Measure, ...]
    manifestations: tuple[Item, ...]
    history: tuple[Event, ...]

    @property
    def item(self) -> LedgerItem:
        """The item itself."""
        return self.progress.item


@dataclass(frozen=True)
class Attention:
    """Items that want something done, under its word; `look_back`: what they want is a look-back."""

    name: str
    rows: tuple[LedgerRow, ...]
    look_back: bool = False


@dataclass(frozen=True)
class Choices:
    """What the ledger can be narrowed by, each in the document's order."""

    departments: tuple[Department, ...]
    states: tuple[ItemState, ...]
    items: tuple[Item, ...]
    measures: tuple[Measure, ...]


class LedgerViews:
    """The ledger at one day."""

    def __init__(self, dataset: Dataset, today: date) -> None:
        self.dataset, self.today = dataset, today
        self.progress = ledger(dataset, today)

    @cached_property
    def rows(self) -> tuple[LedgerRow, ...]:
        """Every item, what is not closed first, then by id."""
        rows = [self._row(progress) for progress in self.progress]
        return tuple(sorted(rows, key=lambda row: row.progress.state is ItemState.CLOSED))

    def _row(self, progress: ItemProgress) -> LedgerRow:
        item, dataset = progress.item, self.dataset
        past = (event for event in history(dataset, item) if event.day <= self.today)
        return LedgerRow(
            progress,
            dataset.department[dataset.responsible_for(item, self.today)],
            tuple(dataset.department[dataset.stands_in(item, name, self.today)] for name in item.supporting),
            tuple(dataset.measure[name] for name in item.measures),
            tuple(dataset.item[name] for name in item.manifestations),
            tuple(past),
        )

    @cached_property
    def attention(self) -> tuple[Attention, ...]:
        """What is overdue, nearly due, to be checked, returned, rebounded or to be looked back at, if any."""
        rows, wanting = self.rows, (ItemState.SUBMITTED, ItemState.RETURNED, ItemState.REBOUNDED)
        found = (
            Attention(LOOK[OVERDUE].word, tuple(row for row in rows if row.progress.overdue)),
            Attention(LOOK[State.DUE_SOON].word, tuple(row for row in rows if row.progress.due_soon)),
            *(Attention(LOOK[each].word, tuple(row for row in rows if row.progress.state is each)) for each in wanting),
            Attention("待回头看", tuple(row for row in rows if row.progress.look_back_due), look_back=True),
        )
        return tuple(attention for attention in found if attention.rows)

    @cached_property
    def wanted(self) -> tuple[LedgerRow, ...]:
        """The items of these groups in their order, each once."""
        return tuple({row.item.id: row for group in self.attention for row in group.rows}.values())

    def days_to(self, day: date) -> int:
        """How many days there are to `day`, itself included."""
        return (day - self.today).days + 1

    @cached_property
    def choices(self) -> Choices:
        """What the ledger can be narrowed by: only what occurs in it."""
        dataset, rows = self.dataset, self.rows
        departments = {row.department.id for row in rows}
        return Choices(
            tuple(department for department in dataset.departments if department.id in departments),
            tuple(state for state in ItemState if any(row.progress.state is state for row in rows)),
            tuple(item for item in dataset.every(Item) if any(item in row.manifestations for row in rows)),
            tuple(each for each in dataset.every(Measure) if any(each in row.measures for row in rows)),
        )

    def of_measure(self, measure: Measure) -> tuple[LedgerRow, ...]:
        """The items that name a measure."""
        return tuple(row for row in self.rows if measure in row.measures)

    def of_department(self, department: Department) -> tuple[LedgerRow, ...]:
        """The items for which a department is responsible."""
        return tuple(row for row in self.rows if row.department is department)


def standing(at: ItemProgress) -> str:
    """`整改中，逾期，期限2026-10-30（已过24天）`: how an item stands, in one line."""
    words = [LOOK[at.state].word]
    if at.overdue:
        words.append(LOOK[OVERDUE].word)
    if at.days_left is not None:
        words.append(f"期限{at.deadline}（{days_left(at.days_left)}）")
    elif at.item.closing is None:
        words.append("长期坚持")
    if at.accepted:
        words.append("验收通过，待销号")
    if at.look_back_due:
        words.append(f"{at.look_back_due}前回头看" + ("，已过期" if at.look_back_overdue else ""))
    return "，".join(words)


def coming(at: ItemProgress) -> str:
    """`报验、销号`: the steps that lead an item on, in words."""
    if at.state is ItemState.REBOUNDED:
        return "登记接续的事项"
    return "、".join(step.word for step in leading_on(at.item))


def history(dataset: Dataset, item: LedgerItem) -> tuple[Event, ...]:
    """Everything that happened to an item, earliest first."""
    return tuple(sorted(_history(dataset, item), key=lambda event: event.day))


def _history(dataset: Dataset, item: LedgerItem) -> Iterator[Event]:
    yield Event(item.found, f"发现问题（{item.source}）")
    for action in item.actions:
        yield Event(action.date, action.text)
    for extension in item.extensions:
        yield Event(extension.requested, f"申请延期至{long_date(extension.to)}：{extension.reason}")
        if extension.approved:
            yield Event(extension.approved.date, f"{extension.approved.by}批准延期")
    for submission in item.submissions:
        yield Event(submission.date, "报验")
        if submission.checked and submission.by:
            note = f"：{submission.note}" if submission.note else ""
            yield Event(submission.checked, f"{dataset.department[submission.by].name}验收，{submission.result}{note}")
    if item.closing:
        basis = f"，{item.closing.ref}" if item.closing.ref else ""
        yield Event(item.closing.date, f"销号，{item.closing.approved_by}批准{basis}")
    for back in item.look_backs:
        yield Event(back.date, f"回头看，{back.result}")
