"""Which files the data are, and what each of them holds."""

from collections.abc import Mapping
from typing import Any

from policysite.data.model.departments import Department
from policysite.data.model.document import Checklist, Crosswalk, FormerText, Policy, Reference, Term
from policysite.data.model.duties import Duty
from policysite.data.model.records import Explanation, LedgerFile, RecordFile, Session
from policysite.data.model.settings import Allowed, Settings, SynonymGroup

FILES: Mapping[str, Any] = {
    "policy": Policy,
    "departments": tuple[Department, ...],
    "checklist": Checklist,
    "crosswalk": Crosswalk,
    "duties": tuple[Duty, ...],
    "references": tuple[Reference, ...],
    "glossary": tuple[Term, ...],
    "settings": Settings,
}
"""The single files of `data/` (without `.yml`) and what each holds; the names are fields of `Dataset`."""

DISPENSABLE: Mapping[str, Any] = {"checklist": None, "crosswalk": Crosswalk({}), "references": (), "glossary": ()}
"""Those of them that a document without such things does without, and what stands for each."""

OPTIONAL_FILES: Mapping[str, Any] = {
    "source/<id>": FormerText,
    "records/<year>/<department>": RecordFile,
    "explanations": tuple[Explanation, ...],
    "ledger/<year>": LedgerFile,
    "study/<id>": Session,
    "synonyms": tuple[SynonymGroup, ...],
    "allow": tuple[Allowed, ...],
}
"""The files that a site may do without; `<year>` is four digits, `<department>` and
`<id>` are those of a department, of a former version and of a study session."""

SHARED_FILES = ("records/<year>/<department>", "explanations", "ledger/<year>")
"""Those that several write: besides each, `<name>/<source>.yml` is read like `<name>.yml`. What programs write from
what people hand in stands there, in a file of its own, so that no two proposals touch the same one."""

FileKey = tuple[str, ...]
"""The parts of a file's name below its folder: `("2026", "office")`; of a source's own there is one more."""
