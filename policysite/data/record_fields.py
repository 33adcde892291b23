"""The fields of a record: their order, what they take, what is asked of which kind of duty."""

import re
from datetime import date
from types import MappingProxyType

from policysite.data.model.duties import DutyKind
from policysite.data.model.records import Evidence, Record

EVIDENCE = MappingProxyType({f"evidence_{name}": name for name in Evidence.model_fields})
"""The fields of the one piece of evidence that can be given with a record, `evidence_title` …"""


_ACT = ("who", "summary", "reported", *EVIDENCE)


FIELDS = MappingProxyType(
    {
        DutyKind.RECURRING: ("date", "to", "amount", *_ACT),
        DutyKind.DELIVERABLE: ("stage", "document", "date", *_ACT),
        DutyKind.TRIGGERED: ("month", "received", "in_time", "excepted", "reason"),
        DutyKind.STANDING: ("date", *_ACT),
        DutyKind.CONDITIONAL: ("date", *_ACT),
    }
)
"""What is asked of a duty's kind, in this order."""


_MUST = frozenset({"date", "stage", "document", "month", "received", "in_time", "reason", "evidence_ref"})
"""What must be answered where it fits."""


CONTENT = frozenset({"who", "summary", *EVIDENCE})
"""What `date_only` keeps out: that and when, nothing more."""


def field_word(field: str) -> str:
    """The word for a field, as the data dictionary has it."""
    if field in EVIDENCE:
        return f"证明材料{Evidence.model_fields[EVIDENCE[field]].title}"
    return str(Record.model_fields[field].title)


ORDER = (
    *("duty", "stage", "document", "month", "received", "in_time", "excepted", "reason"),
    *("date", "to", "amount", "who", "summary", "reported", "evidence"),
)
"""The keys of a record as the design's examples have them."""


_DATES = ("date", "to", "reported")


_COUNTS = ("amount", "received", "in_time", "excepted")


def as_day(text: str) -> date | None:
    """The day that `text` writes as data files do, `2026-03-16`; None where it is none."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None
