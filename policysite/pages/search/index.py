"""The search index: one JSON document that Material's interface fetches and hands to our worker.

Material passes on `config` and `docs` and itself reads only `config.separator`, by which it parts the words that it
marks on the opened page; the rest is between this module and `docs/assets/search/`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.model.words import KIND, RHYTHM, nth_section
from policysite.figures.progress import Progress
from policysite.figures.states import LOOK
from policysite.pages.search.entries import HitKind, SearchEntry, search_entries
from policysite.pages.search.pinyin import readings
from policysite.views.addresses import page_address

KIND_WORD = {
    HitKind.MEASURE: "措施",
    HitKind.ITEM: "表现",
    HitKind.DEPARTMENT: "科室",
    HitKind.REFERENCE: "文件",
    HitKind.TERM: "术语",
    HitKind.LEDGER: "台账",
    HitKind.STUDY: "学习",
    HitKind.SECTION: "部分",
    HitKind.TEXT: "原文",
    HitKind.PAGE: "页面",
}

SEPARATOR = r"[\s]+"
"""What parts the words to be marked on the opened page: our worker hands over whole phrases of the text."""


def search_index(dataset: Dataset, figures: Progress, pages: Mapping[str, Sequence[str]]) -> bytes:
    """The index as JSON; `pages` are those to be found by their names alone, address → titles."""
    found = tuple(search_entries(dataset, figures, pages))
    config = {
        "lang": ["zh"],
        "separator": SEPARATOR,
        "pipeline": [],
        "fields": {},
        "words": _words(dataset, found),
        "synonyms": synonyms(dataset),
        "pinyin": readings(_texts(found)),
    }
    return _json({"config": config, "docs": [_compact(entry) for entry in found]})


def pages_named(nav: Any, others: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The pages of the navigation (as mkdocs.yml has it) by address, each with its titles there and in `others`."""
    titles: dict[str, list[str]] = {}
    for source, title in _leaves(nav, ""):
        titles.setdefault(page_address(source), []).append(title)
    for source, title in others:
        titles.get(page_address(source), []).append(title)
    return {address: tuple(dict.fromkeys(found)) for address, found in titles.items()}


def _leaves(nav: Any, title: str) -> Iterator[tuple[str, str]]:
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, dict):
        for name, below in nav.items():
            yield from _leaves(below, name)
    else:
        for below in nav or ():
            yield from _leaves(below, title)


def synonyms(dataset: Dataset) -> list[list[str]]:
    """The words to be taken for one another: terms with their aliases, and the groups of `synonyms.yml`."""
    terms = [[term.term, *term.aliases] for term in dataset.glossary if term.aliases and not term.retired]
    return terms + [list(group.words) for group in dataset.synonyms]


def _words(dataset: Dataset, found: Iterable[SearchEntry]) -> dict[str, dict[str, str]]:
    """The words for the values of each facet, in the order in which to show them; only values that occur."""
    listed = tuple(found)
    tasks, states = ({name for entry in listed for name in getattr(entry, field)} for field in ("tasks", "states"))
    kinds = {entry.kind for entry in listed}
    return {
        "kind": {kind: word for kind, word in KIND_WORD.items() if kind in kinds},
        "section": {section.id: nth_section(section.number) for section in dataset.policy.sections},
        "department": {each.id: each.name for each in dataset.departments if not each.retired},
        "task": {key: word for key, word in (*RHYTHM.items(), *KIND.items()) if key in tasks},
        "state": {key: look.word for key, look in LOOK.items() if key in states},
    }


def _texts(found: Iterable[SearchEntry]) -> Iterable[str]:
    for entry in found:
        yield from (entry.title, entry.text, *entry.names)


def _compact(entry: SearchEntry) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if value or key == "at"}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
