"""Addresses: where each id lives (design, section 2; fixed), and the way from one page to another.

An address here is relative to the site's root and ends in `/` or `#anchor`: `measures/m09/#m09-1`. The home page is "".
"""

import posixpath
from collections.abc import Iterator, Mapping

from policysite.data.dataset import Dataset


def addresses(dataset: Dataset) -> Mapping[str, str]:
    """The address of every id in the data, and of the document's own `preamble` and `closing`."""
    return dict(_pairs(dataset)) | {"preamble": "text/#preamble", "closing": "text/#closing"}


def _pairs(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for section in dataset.policy.sections:
        yield section.id, f"sections/{section.id}/"
    for measure in dataset.measures:
        yield measure.id, f"measures/{measure.id}/"
        for clause in measure.clauses:
            yield clause.id, f"measures/{measure.id}/#{clause.id}"
    for duty in dataset.duties:
        yield duty.id, f"measures/{dataset.measure_of[duty.clause].id}/#{duty.id}"
    for department in dataset.departments:
        yield department.id, f"departments/{department.id}/"
    for category in dataset.checklist.categories:
        yield category.id, f"checklist/#{category.id}"
    for item in dataset.items:
        yield item.id, f"checklist/#{item.id}"
    for reference in dataset.references:
        yield reference.id, f"references/#{reference.id}"
    for term in dataset.glossary:
        yield term.id, f"glossary/#{term.id}"
    for entry in dataset.ledger:
        yield entry.id, f"ledger/#{entry.id}"
    for session in dataset.sessions:
        yield session.id, f"study/{session.id}/"


def page_address(source: str) -> str:
    """The address of the page made from a Markdown file: `measures/m09.md` → `measures/m09/`, `index.md` → ""."""
    stem = source.removesuffix(".md")
    return stem.removesuffix("index") if stem.endswith("/index") or stem == "index" else f"{stem}/"


def relative(address: str, page: str) -> str:
    """The link from the page at address `page` to `address`; every page is a folder with an index."""
    path, mark, anchor = address.partition("#")
    if path == page:
        return f"{mark}{anchor}" if mark else "./"
    way = posixpath.relpath(f"/{path}", f"/{page}")
    slash = "/" if not path or path.endswith("/") else ""
    return f"{way}{slash}{mark}{anchor}"
