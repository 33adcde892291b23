"""Addresses: where each id lives on the site and on the forge, and the way from one page to another.

An address of the site is relative to its root and ends in `/` or `#anchor`: `measures/m09/#m09-1`. The home page is "".
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from policysite.data.dataset import Dataset
from policysite.data.entry_kinds import ENTRY_KINDS
from policysite.data.identity import told_apart
from policysite.data.model.duties import Duty, RecordRule
from policysite.data.model.records import Filed
from policysite.data.model.settings import ForgeKind
from policysite.data.periods import reportable

INDEX = "index.html"
"""The file of a page in its folder."""


def addresses(dataset: Dataset) -> Mapping[str, str]:
    """The address of every id in the data, and of what stands in the text alone: `text`, `preamble`, `head-1`.

    One that only another version has is at the original of that version.
    """
    placed = {"text": "text/"}
    for document in (dataset.document, *reversed(dataset.documents)):
        at = "text/#{id}" if document is dataset.document else f"text/{document.version.id}/"
        for passage in document.passages:
            if passage.is_placed:
                placed.setdefault(passage.id, at.format(id=passage.id))
    return placed | {
        entry.id: kind.address.format(id=entry.id, measure=entry.id.partition("-")[0])
        for kind in ENTRY_KINDS
        if kind.address
        for entry in kind.entries(dataset)
    }


def page_address(source: str) -> str:
    """The address of the page made from a Markdown file: `measures/m09.md` → `measures/m09/`, `index.md` → ""."""
    stem = source.removesuffix(".md")
    return stem.removesuffix("index") if stem.endswith("/index") or stem == "index" else f"{stem}/"


def relative(address: str, page: str) -> str:
    """The link from the page at address `page` to `address`; every page is a folder with an index."""
    path, mark, anchor = address.partition("#")
    if path == page:
        return f"{mark}{anchor}" if mark else "./"
    *folders, name = path.split("/")
    here = page.split("/")[:-1]
    shared = len(posixpath.commonprefix([folders, here]))
    return "/".join([*[".."] * (len(here) - shared), *folders[shared:], name]) + mark + anchor


def to_file(link: str) -> str:
    """A link to the file of a page, for a site without a server: `../m09/#m09-1` → `../m09/index.html#m09-1`."""
    path, mark, anchor = link.partition("#")
    return f"{path}{INDEX}{mark}{anchor}" if path.endswith("/") else link


TEMPLATES = ".github/ISSUE_TEMPLATE"
"""Where GitHub and Gitea look for forms."""

RECORD, CORRECTION, PROBLEM, ERRATUM = "record", "correction", "problem", "erratum"
STEP, EXPLANATION = "ledger-step", "explanation"
"""The names of the forms."""

DUTY_FIELD, ENTRY_FIELD, ITEM_FIELD, PERIOD_FIELD = "duty", "entry", "item", "period"
"""The fields that a link fills in: of `record` the duty's id, of `erratum` the entry's, of `ledger-step` the item's, of
`explanation` the duty's and the name of the period."""
FOUND_FIELD = "found"
"""That of `problem`."""

OF_DUTY, OF_DAY, OF_DEPARTMENT, OF_TOLD = "of_duty", "of_day", "of_department", "of_told"
"""Those of `correction`: of the record meant its duty's id, its day or month, its department's name, and what tells it
from others of that day."""

RECORD_TITLE, CORRECTION_TITLE, PROBLEM_TITLE, ERRATUM_TITLE = "报送落实情况", "更正落实记录", "报送问题", "文字勘误"
STEP_TITLE, EXPLANATION_TITLE = "台账进展", "未完成说明"
"""What the forms and the links to them are called."""


@dataclass(frozen=True)
class Forge:
    """The links of a site whose settings name its repository. Each is an https address, escaped for an attribute.

    What a link fills in stands in it as GitHub reads it, by the field's id, or Gitea, by `field:` and the id. Neither
    takes a choice of a list that way. GitLab has no forms, and on Gitee nothing is done about one that is filled in:
    there a link leads to the file, to be edited by whoever may.
    """

    dataset: Dataset
    url: str
    kind: ForgeKind

    def record(self, duty: str = "") -> Markup:
        """The form for what was done, for one duty where its id is given."""
        if not self.has_forms:
            return self._file(f"{self._data}/records", "tree")
        return self._form(RECORD, {DUTY_FIELD: duty})

    def correction(self, filed: Filed) -> Markup:
        """The form to correct or withdraw a record."""
        if not self.has_forms:
            return self._line(filed.record)
        record, told = filed.record, told_apart(self.dataset, filed) or ""
        name = self.dataset.department[filed.department].name
        values = {OF_DUTY: record.duty, OF_DAY: record.month or str(record.date), OF_DEPARTMENT: name, OF_TOLD: told}
        return self._form(CORRECTION, values)

    def erratum(self, entry: str = "") -> Markup:
        """The form for a wrong word in the entry of that id, or in any."""
        if self.has_forms:
            return self._form(ERRATUM, {ENTRY_FIELD: entry})
        record = self._entries.get(entry)
        return self._file(self._data, "tree") if record is None else self._line(record)

    def problem(self, found: str = "") -> Markup:
        """The form for a problem to be entered in the ledger, found on that day where it is given."""
        return (
            self._form(PROBLEM, {FOUND_FIELD: found}) if self.has_forms else self._file(f"{self._data}/ledger", "tree")
        )

    def step(self, item: str = "") -> Markup:
        """The form for a step of the ledger item of that id, or of any."""
        return self._form(STEP, {ITEM_FIELD: item}) if self.has_forms else self._file(f"{self._data}/ledger", "tree")

    def explanation(self, duty: str = "", period: str = "") -> Markup:
        """The form for why a duty was not done in the period of that name."""
        if not self.has_forms:
            return self._file(self._data, "tree")
        return self._form(EXPLANATION, {DUTY_FIELD: duty, PERIOD_FIELD: period})

    @property
    def has_forms(self) -> bool:
        """Whether a link leads to a form that is taken up when it is filled in."""
        return self.kind not in (ForgeKind.GITLAB, ForgeKind.GITEE)

    def takes(self, duty: Duty) -> bool:
        """Whether anything may be reported of a duty now."""
        able = bool(self.dataset.departments) and duty.record is not RecordRule.NONE
        return able and reportable(self.dataset, duty, self.dataset.day)

    def _form(self, name: str, values: Mapping[str, str]) -> Markup:
        gitea = self.kind is ForgeKind.GITEA
        given = {"template": f"{TEMPLATES}/{name}.yml" if gitea else f"{name}.yml"}
        given |= {f"field:{key}" if gitea else key: value for key, value in values.items() if value}
        pairs = "&".join(f"{key}={quote(value)}" for key, value in given.items())
        return Markup(escape(f"{self.url}/issues/new?{pairs}"))

    def _line(self, record: Any) -> Markup:
        places = self.dataset.places
        return Markup("{}#L{}").format(self._file(places.file(record), "blob"), places.line(record))

    def _file(self, path: str, what: str) -> Markup:
        place = f"{what}/main" if self.kind is ForgeKind.GITEE else f"-/{what}/HEAD"
        return Markup(escape(f"{self.url}/{place}/{quote(path)}"))

    @cached_property
    def _data(self) -> str:
        return posixpath.dirname(self.dataset.places.file(self.dataset.policy))

    @cached_property
    def _entries(self) -> Mapping[str, Any]:
        return entries(self.dataset)


def forge(dataset: Dataset) -> Forge | None:
    """The links of a site; None where its settings name no repository."""
    url = dataset.settings.forge_url
    return Forge(dataset, url, dataset.settings.forge_kind) if url else None


def entries(dataset: Dataset) -> Mapping[str, Any]:
    """Every entry of the data that has an address of its own, by its id."""
    return {entry.id: entry for kind in ENTRY_KINDS if kind.address for entry in kind.entries(dataset)}
