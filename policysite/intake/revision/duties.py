"""What becomes of the duties when a further version comes into force: what goes on, ends, begins.

Where the words of a duty stand as they were, it goes on untouched. Where only wording differs, it goes on with the
words of the new version; where what it asks differs, it ends on the day before and another begins. What is decided
here is told, each with what is left to look at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import Clause
from policysite.data.model.duties import Duty, DutyKind, Limit, Rhythm, Within
from policysite.data.periods import later
from policysite.data.rules.quotas import asked
from policysite.data.text.drafting import free_id
from policysite.data.text.likeness import differences, likeness
from policysite.data.text.limits import limits
from policysite.data.text.moves import moved_clauses
from policysite.intake.drafts import drafted, is_taken, year_of

Plain = Mapping[str, Any]

_SAME = 0.8
"""How alike the words of a duty must be to be the same duty in other words."""
_LIKE = 0.5
"""How alike they must be to be what the duty asks now."""
_LONGEST_TITLE = 30

_STOPS = "，。；：！？"
_RIGOUR = re.compile("[0-9]+|至少|不少于|不超过|一般|原则上|必须|不得|应当|应|须|可以?|定期|及时|当日")
"""Words that decide how much is asked, beside numbers with their units."""


class Fate(Enum):
    """What becomes of a duty."""

    REWORDED = auto()
    """It goes on with the new words."""
    ASKS_OTHERWISE = auto()
    """It ends, and another one begins in its clause."""
    GONE = auto()
    """It ends: the clause says nothing like it."""
    MOVED = auto()
    """It ends with its clause, and goes on under the clause's new id."""
    RETIRED = auto()
    """It ends with its clause."""
    BACK = auto()
    """Its clause was retired and is back: it is written as ended then, and another one begins."""
    DRAFTED = auto()
    """It is new: a clause had none."""


@dataclass(frozen=True)
class Step:
    """What becomes of a duty; `old` is None for a new one, `entry` what it or its successor is written as, if anything.

    `ended` says that the old one is written as ended, on `last` where that is not the day before the new version.
    """

    fate: Fate
    old: Duty | None
    entry: Plain | None = None
    last: date | None = None

    @property
    def ended(self) -> bool:
        """Whether the old one is written as ended; one whose clause is retired ends by that."""
        return self.fate in (Fate.ASKS_OTHERWISE, Fate.GONE, Fate.BACK)

    @property
    def new(self) -> Duty | None:
        """What `entry` is, as a record."""
        return None if self.entry is None else Duty.model_validate(dict(self.entry))


def steps(dataset: Dataset) -> Iterator[Step]:
    """What becomes of the duties as the last version follows the one before it, in the order of the data."""
    carrying = _Carrying(dataset, *dataset.documents[-2:])
    found = [step for duty in dataset.duties for step in carrying.steps(duty)]
    yield from found
    yield from carrying.drafts(found)


class _Carrying:
    """The duties carried over from one version to the next; ids are given once."""

    def __init__(self, dataset: Dataset, before: Document, after: Document) -> None:
        self.dataset, self.before, self.after = dataset, before, after
        self.begun = after.version.in_force or date.max
        self.moved = moved_clauses(before, after)
        self.taken = {duty.id for duty in dataset.duties}

    def steps(self, duty: Duty) -> Iterator[Step]:
        """What becomes of one duty; nothing where it goes on as it is, or ends by what the data say."""
        if duty.ended:
            return
        if duty.clause not in self.before.in_text:
            yield from self._back(duty)
            return
        words = self.before.clause[duty.clause].text
        if duty.clause in self.after.in_text:
            yield from self._in_place(duty, words, self.after.clause[duty.clause])
        elif duty.clause in self.moved:
            clause = self.after.clause[self.moved[duty.clause]]
            quote = duty.quote if duty.quote in clause.text else said_now(words, clause.text, duty.quote)
            entry = self._again(duty, clause.id, quote) if quote else None
            yield Step(Fate.MOVED if entry else Fate.RETIRED, duty, entry)
        else:
            yield Step(Fate.RETIRED, duty)

    def _back(self, duty: Duty) -> Iterator[Step]:
        """A duty whose clause was gone and is back: what nobody was held to in between is not owed afterwards."""
        gone = self.before.retired.get(duty.clause)
        if gone is None or duty.clause not in self.after.in_text:
            return
        last = later(gone, -1)
        words, now = self.dataset.document_on(last).clause[duty.clause].text, self.after.clause[duty.clause].text
        quote = duty.quote if duty.quote in now else said_now(words, now, duty.quote)
        entry = self._again(duty, duty.clause, quote) | {"since": self._since(duty)} if quote else None
        yield Step(Fate.BACK, duty, entry, last)

    def _in_place(self, duty: Duty, words: str, clause: Clause) -> Iterator[Step]:
        if duty.quote in clause.text or duty.quote not in words:
            return
        quote = said_now(words, clause.text, duty.quote)
        if quote is None:
            yield Step(Fate.GONE, duty)
        elif _asks_the_same(duty.quote, quote, duty.unit):
            yield Step(Fate.REWORDED, duty, {**_plain(duty), "quote": quote})
        else:
            entry = self._again(duty, clause.id, quote) | {"since": self._since(duty)}
            yield Step(Fate.ASKS_OTHERWISE, duty, entry)

    def _again(self, duty: Duty, clause: str, quote: str) -> dict[str, Any]:
        """A duty like `duty` with the words of the new version, and the numbers that they have."""
        entry = {**_plain(duty), "id": self._free(clause), "clause": clause, "quote": quote}
        if quote != duty.quote and duty.kind in (DutyKind.RECURRING, DutyKind.TRIGGERED):
            entry |= _numbers(duty, quote)
            entry.pop("basis", None)
        if not is_taken(entry) and "basis" not in entry:
            entry = {**_standing(entry["id"], clause, duty.title, quote)}
        if duty.since and duty.since > self.begun:
            entry |= {"since": duty.since}
        return entry

    def _since(self, duty: Duty) -> date:
        return max(self.begun, duty.since or date.min)

    def drafts(self, found: Sequence[Step]) -> Iterator[Step]:
        """Duties for each clause that would have none from then on."""
        ended = {step.old.id for step in found if step.old and step.ended}
        going = (duty for duty in self.dataset.duties if not duty.ended or duty.ended.date >= self.begun)
        kept = {duty.clause for duty in going if duty.id not in ended}
        kept |= {step.entry["clause"] for step in found if step.entry}
        for clause in self.after.clauses:
            if clause.id in self.after.in_text and clause.id not in kept:
                yield from (Step(Fate.DRAFTED, None, entry) for entry in self._drafts(clause))

    def _drafts(self, clause: Clause) -> Iterator[dict[str, Any]]:
        """What a clause without a duty asks for: drafts where its words hold a limit, or other duties are drafts.

        Else a standing duty.
        """
        former = any(clause.id in document.in_text for document in self.dataset.documents[:-1])
        since = {"since": self.begun} if former else {}
        year = year_of(self.after, self.begun.year)
        found = [self._standing(clause)]
        if limits(clause.text, year) or clause.deadline or any(duty.draft for duty in self.dataset.duties):
            found = drafted(clause.id, clause.text, clause.deadline, year)
        for entry in found:
            yield {**entry, "id": self._free(clause.id)} | since

    def _standing(self, clause: Clause) -> dict[str, Any]:
        sentence = clause.text.split("。")[0]
        first = re.split(f"[{_STOPS}]", sentence)[0]
        heading = self.after.measure_of[clause.id].heading.rstrip("。")
        title = first if 0 < len(first) <= _LONGEST_TITLE else heading
        return _standing("", clause.id, title, sentence or clause.text)

    def _free(self, clause: str) -> str:
        """The next id of a duty of that clause."""
        name = free_id(clause, self.taken)
        self.taken.add(name)
        return name


def _numbers(duty: Duty, quote: str) -> dict[str, Any]:
    """The numbers of a duty as a quote has them, as far as it has one of each."""
    found, entry = asked(quote, duty.unit), dict[str, Any]()
    if duty.kind is DutyKind.TRIGGERED:
        return {"within": _plain_limit(found.within[0])} if len(found.within) == 1 else entry
    if len(found.amounts) == 1:
        entry |= {"at_least": found.amounts[0][0], "unit": found.amounts[0][1]}
    if len(found.rhythms) == 1:
        entry |= {"every": str(next(iter(found.rhythms)))}
    if duty.by and duty.every is Rhythm.YEAR and len(found.months) == 1:
        entry |= {"by": {"month": found.months[0], "day": duty.by.day}}
    return entry


def _plain_limit(limit: Limit | Within) -> Any:
    return limit.value if isinstance(limit, Within) else limit.model_dump(exclude_none=True)


def _standing(id: str, clause: str, title: str, quote: str) -> dict[str, Any]:
    return {"id": id, "clause": clause, "title": title, "quote": quote, "kind": "standing"}


def _plain(duty: Duty) -> dict[str, Any]:
    """The fields of a duty as they are written, but from when and until when."""
    return duty.model_dump(exclude_unset=True, exclude={"since", "ended"}, mode="json")


def said_now(old: str, new: str, quote: str) -> str | None:
    """What stands in `new` where `quote` stands in `old`, from one punctuation mark to the next where it was so."""
    start = old.find(quote)
    end = start + len(quote)
    codes = differences(old, new)
    first = next((j1 + (start - i1) * (tag == "equal") for tag, i1, i2, j1, _ in codes if i1 <= start < i2), 0)
    last = next((j1 + end - i1 if tag == "equal" else j2 for tag, i1, i2, j1, j2 in codes if i1 < end <= i2), 0)
    if start == 0 or old[start - 1] in _STOPS:
        first = len(new[:first]) - len(re.split(f"[{_STOPS}]", new[:first])[-1])
    if end == len(old) or old[end] in _STOPS:
        last += len(re.split(f"[{_STOPS}]", new[last:])[0])
    words = new[first:last].strip(_STOPS)
    return words if words and likeness(quote, words) >= _LIKE else None


def _asks_the_same(old: str, new: str, unit: str | None) -> bool:
    """Whether two wordings ask the same: alike, with the same numbers and the same words of rigour."""
    alike = likeness(old, new) >= _SAME
    return alike and asked(old, unit) == asked(new, unit) and _RIGOUR.findall(old) == _RIGOUR.findall(new)
