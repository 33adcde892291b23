"""What a comparison of two states of the data yields: frozen changes, figures and notices, in Chinese words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policysite.views.text import quoted


class Area(StrEnum):
    """What part of the data a change concerns; in the order in which they are shown."""

    TEXT = "text"
    DEPARTMENTS = "departments"
    DUTIES = "duties"
    RECORDS = "records"
    LEDGER = "ledger"
    OTHER = "other"


AREA = {
    Area.TEXT: "文件原文",
    Area.DEPARTMENTS: "责任部门",
    Area.DUTIES: "任务",
    Area.RECORDS: "落实记录",
    Area.LEDGER: "问题整改台账",
    Area.OTHER: "其他",
}


class ChangeKind(StrEnum):
    """What happened to the thing; `effect` is what records or settings change in its figures."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RETIRED = "retired"
    RESTORED = "restored"
    EFFECT = "effect"


@dataclass(frozen=True)
class Change:
    """One change: `subject` names the thing (`第9条第1款`), `words` say what happened where that needs saying.

    `old` and `new` are the words before and after, None where there are none. `parent` is the id under which a page
    lists it: that of the measure of a clause.
    """

    area: Area
    kind: ChangeKind
    id: str
    subject: str
    words: str = ""
    old: str | None = None
    new: str | None = None
    parent: str = ""

    @property
    def heading(self) -> str:
        """`第9条第1款（m09-1）：责任部门增加办公室`."""
        name = f"{self.subject}（{self.id}）" if self.id and self.id not in self.subject else self.subject
        return f"{name}：{self.words}" if self.words else name

    @property
    def lines(self) -> tuple[str, ...]:
        """The words before and after, a line each; quotation marks within are turned."""
        before, after = ("原文", "现文") if self.area is Area.TEXT else ("原为", "现为")
        pairs = ((before, self.old), (after, self.new))
        return tuple(f"{word}{quoted(text)}" for word, text in pairs if text is not None)


class Reason(StrEnum):
    """Why a reviewer must look."""

    TEXT_WITHOUT_ORIGINAL = "text_without_original"
    ORIGINAL_CHANGED = "original_changed"
    ID_GONE = "id_gone"
    ID_REUSED = "id_reused"
    BACKDATED = "backdated"
    RECORD_GONE = "record_gone"
    FINISHED_CHANGED = "finished_changed"
    QUOTA_IN_PLACE = "quota_in_place"
    DUTY_REOPENED = "duty_reopened"
    LEDGER_DELETED = "ledger_deleted"
    LEDGER_REWRITTEN = "ledger_rewritten"
    RATE_FELL = "rate_fell"
    RULE_LOOSENED = "rule_loosened"
    SAMPLE_MARK = "sample_mark"


@dataclass(frozen=True)
class Notice:
    """Something that a reviewer must look at, in a sentence; `id` is that of the thing, or empty."""

    reason: Reason
    id: str
    words: str


@dataclass(frozen=True)
class Figure:
    """A figure of the whole that differs, as the pages print it."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Diff:
    """Everything that differs between two states, both looked at as of the same day."""

    as_of: date
    changes: tuple[Change, ...]
    figures: tuple[Figure, ...]
    notices: tuple[Notice, ...]

    def of(self, area: Area) -> tuple[Change, ...]:
        """The changes of one area."""
        return tuple(change for change in self.changes if change.area is area)
