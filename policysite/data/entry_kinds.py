"""The kinds of entry that have an id: what each is called, where its entries stand, and where each has its address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.document import Document, by_id
from policysite.data.model.departments import Department
from policysite.data.model.document import (
    Attachment,
    Category,
    Clause,
    Item,
    Measure,
    Reference,
    Section,
    Term,
    Version,
)
from policysite.data.model.duties import Duty
from policysite.data.model.records import LedgerItem, Session


@dataclass(frozen=True)
class EntryKind:
    """One kind: its `word`, its record, its `file` (as in `FILES` and `OPTIONAL_FILES`), and its `entries` in order.

    `says` is the field that tells what an entry is. `address` is where it stands below the site's root: `{id}` is its
    own id, `{measure}` what that begins with, the id of its measure; None for a kind without an address of its own.
    """

    word: str
    record: type[BaseModel]
    says: str
    file: str
    entries: Callable[[Dataset], Iterable[Any]]
    address: str | None

    @property
    def id_word(self) -> str:
        """What its id is called: 款号, 措施编号."""
        return str(self.record.model_fields["id"].title)

    @property
    def id_pattern(self) -> str:
        """The form of its ids, as a regular expression that is to match the whole of one."""
        extra = self.record.model_fields["id"].json_schema_extra
        return str(extra["pattern"])[1:-1] if isinstance(extra, dict) else ""  # without its ^ and $

    def among(self, document: Document) -> tuple[Any, ...]:
        """Those of its entries that stand in one version of the document, retired ones too."""
        return document.of(self.record)

    def by_id(self, dataset: Dataset) -> Mapping[str, Any]:
        """Its entries by id."""
        return by_id(self.entries(dataset))


SECTION = EntryKind("部分", Section, "title", "policy", lambda dataset: dataset.every(Section), "sections/{id}/")
MEASURE = EntryKind("措施", Measure, "title", "policy", lambda dataset: dataset.every(Measure), "measures/{id}/")
CLAUSE = EntryKind("款", Clause, "text", "policy", lambda dataset: dataset.every(Clause), "measures/{measure}/#{id}")
CATEGORY = EntryKind("类别", Category, "title", "checklist", lambda dataset: dataset.every(Category), "checklist/#{id}")
ITEM = EntryKind("表现", Item, "text", "checklist", lambda dataset: dataset.every(Item), "checklist/#{id}")
ATTACHMENT = EntryKind("附件", Attachment, "title", "policy", lambda dataset: dataset.every(Attachment), "text/#{id}")
DUTY = EntryKind("任务", Duty, "quote", "duties", lambda dataset: dataset.duties, "measures/{measure}/#{id}")
DEPARTMENT = EntryKind(
    "部门", Department, "name", "departments", lambda dataset: dataset.departments, "departments/{id}/"
)
REFERENCE = EntryKind(
    "引用文件", Reference, "title", "references", lambda dataset: dataset.references, "references/#{id}"
)
TERM = EntryKind("用语", Term, "term", "glossary", lambda dataset: dataset.glossary, "glossary/#{id}")
LEDGER_ITEM = EntryKind(
    "整改事项", LedgerItem, "problem", "ledger/<year>", lambda dataset: dataset.ledger, "ledger/#{id}"
)
SESSION = EntryKind("学习记录", Session, "topic", "study/<id>", lambda dataset: dataset.sessions, "study/{id}/")
VERSION = EntryKind("版本", Version, "id", "policy", lambda dataset: dataset.versions, None)

ENTRY_KINDS = (
    SECTION,
    MEASURE,
    CLAUSE,
    CATEGORY,
    ITEM,
    ATTACHMENT,
    DUTY,
    DEPARTMENT,
    REFERENCE,
    TERM,
    LEDGER_ITEM,
    SESSION,
    VERSION,
)
"""Every kind, in the order in which a comparison speaks of them."""
