"""The search index: what is in it, what is not, and how large it is."""

import gzip
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from helpers.built import Built
from helpers.paths import PROJECT
from helpers.search import index_of, real_index
from helpers.trees import real as real_site

from policysite.pages.page_names import PAGE_NAMES
from policysite.pages.search import pages_named
from policysite.pages.search_characters import readings
from policysite.views.addresses import page_address


@pytest.fixture(scope="module")
def docs() -> dict[str, dict[str, Any]]:
    """The entries of the real index by id."""
    return {doc["id"]: doc for doc in json.loads(real_index())["docs"]}


def test_every_page_has_what_people_call_it() -> None:
    """Each page of the navigation, and 修订情况, to which others lead; no names are kept for a page that is gone."""
    nav = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    assert set(PAGE_NAMES) == {page_address(path) for path in (*re.findall(r": (\S+\.md)", nav), "changes.md")}


def test_everything_with_an_address_is_in_it(docs: dict[str, dict[str, Any]]) -> None:
    """Sections, measures, clauses, items, departments, documents, terms, ledger items, study sessions."""
    dataset = real_site()
    groups = (
        dataset.policy.sections,
        dataset.measures,
        dataset.clauses,
        dataset.items,
        dataset.departments,
        dataset.references,
    )
    for record in (
        *(record for group in groups for record in group),
        *dataset.glossary,
        *dataset.ledger,
        *dataset.sessions,
    ):
        assert record.id in docs, record.id


def test_clauses_carry_what_narrows_them(docs: dict[str, dict[str, Any]]) -> None:
    """A clause has its measure, section, departments, the rhythms of its duties and how they stand."""
    clause = docs["m09-1"]
    assert clause["of"] == "m09"
    assert clause["section"] == "s3"
    assert clause["departments"] == ["engineering-divisions"]
    assert "quarter" in clause["tasks"]
    assert clause["states"]


def test_lists_do_not_repeat_the_text(docs: dict[str, dict[str, Any]]) -> None:
    """The full text, the matrix and the indexes are found by their names; no clause's text stands there twice."""
    texts = [doc["text"] for doc in docs.values() if "text" in doc]
    assert len(texts) == len(set(texts))
    assert not [doc for doc in docs.values() if doc["kind"] in ("page", "section", "department") and "text" in doc]


def test_retired_entries_stand_last() -> None:
    """What is retired is found behind all that is in force, marked, and stands for nothing else."""
    dataset = real_site()
    last = dataset.glossary[-1].model_copy(update={"retired": date(2026, 1, 1)})
    retired = replace(dataset, glossary=(*dataset.glossary[:-1], last))
    found = json.loads(index_of(retired))
    assert [doc["id"] for doc in found["docs"] if "retired" in doc] == [last.id] == [found["docs"][-1]["id"]]
    assert found["docs"][-1]["retired"] == "2026年1月1日停用"
    assert not any(last.term in group for group in found["config"]["synonyms"])


def test_words_of_the_facets_occur(docs: dict[str, dict[str, Any]]) -> None:
    """Every value of a facet has its word; no value is offered that no entry has."""
    words = json.loads(real_index())["config"]["words"]
    fields = {"kind": "kind", "section": "section", "department": "departments", "task": "tasks", "state": "states"}
    for facet, field in fields.items():
        values = [doc[field] for doc in docs.values() if field in doc]
        found = {value for each in values for value in ([each] if isinstance(each, str) else each)}
        assert found == set(words[facet]), facet


def test_synonyms_come_from_the_data() -> None:
    """Aliases of terms, the groups of synonyms.yml, then everyday words of which the text has one."""
    found = json.loads(real_index())["config"]["synonyms"]
    assert ["吹哨报道", "吹哨报到"] in found
    dataset = real_site()
    own = sum(bool(term.aliases) for term in dataset.glossary) + len(dataset.synonyms)
    assert [group[:2] for group in found[:own]].count(["走访企业", "赴企业"]) == 1
    text = real_index().decode()
    assert found[own:]
    assert all(any(word in text for word in group) for group in found[own:])


def test_small_and_the_same_each_time() -> None:
    """At most 60 KB gzipped; the same data and date give the same bytes."""
    dataset = real_site()
    assert len(gzip.compress(real_index())) <= 60_000
    assert index_of(dataset) == real_index()


def test_readings_follow_the_context() -> None:
    """A character is read as in its word; letters, figures and signs have no reading."""
    found = readings(["重要，重复", "绿色QQ群1％"])
    assert "重" in found["zhong"]
    assert "重" in found["chong"]
    assert found["lv"] == "绿"
    assert all(syllable.isalpha() for syllable in found)


def test_pages_of_the_navigation() -> None:
    """Pages go by their titles in the navigation first, then by those they have themselves; no page is left out."""
    nav = [{"首页": "index.md"}, {"措施": [{"全部措施": "measures/index.md"}]}]
    found = pages_named(nav, [("measures/index.md", "措施"), ("index.md", "首页"), ("other.md", "别的")])
    assert found == {"": ("首页",), "measures/": ("全部措施", "措施"), "other/": ("别的",)}


def test_built_site_uses_them(real: Built) -> None:
    """Every page names our worker; the index stands where the theme fetches it, and its addresses exist."""
    found = json.loads((real.root / "search/search_index.json").read_bytes())
    for doc in found["docs"]:
        assert real.missing("", doc["at"] or "./") is None, doc["at"]
    for address, page in real.pages.items():
        config = json.loads(page.xpath("//script[@id='__config']/text()")[0])
        assert config["search"].endswith("assets/search/worker.js"), address
        assert "责任分解表" in config["translations"]["search.result.none"]
    assert found["config"]["separator"] == r"[\s]+"


def test_page_says_what_remains_without_script(real: Built) -> None:
    """Without JavaScript the search page names what can be used."""
    assert "原文、责任分解表和各清单可照常查阅" in real.article("search/").xpath(".//noscript")[0].text_content()
