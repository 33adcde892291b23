"""Addresses: where each id lives, and the way from one page to another.

An address here is relative to the site's root and ends in `/` or `#anchor`: `measures/m09/#m09-1`. The home page is "".
"""

import posixpath
from collections.abc import Mapping

from policysite.data.dataset import Dataset
from policysite.data.entry_kinds import ENTRY_KINDS


def addresses(dataset: Dataset) -> Mapping[str, str]:
    """The address of every id in the data, and of the document's own `preamble` and `closing`."""
    return {"preamble": "text/#preamble", "closing": "text/#closing"} | {
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
    way = posixpath.relpath(f"/{path}", f"/{page}")
    slash = "/" if not path or path.endswith("/") else ""
    return f"{way}{slash}{mark}{anchor}"
