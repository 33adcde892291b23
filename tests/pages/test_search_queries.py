"""What staff type and what they find: the worker itself, through Material's protocol, on the real text."""

import json
import random
import re
from itertools import groupby

import pytest
from helpers.paths import OFFICE
from helpers.search import Answer, Query, ask, figures, queries, real_index

FILES = ("queries", "later")


@pytest.fixture(scope="module")
def answered() -> list[tuple[Query, Answer]]:
    """Every query of both files with its answer."""
    asked = [query for name in FILES for query in queries(name)]
    return list(zip(asked, ask(query.text for query in asked), strict=True))


def test_queries_are_what_they_should_be() -> None:
    """At least 150 queries in eleven groups; every third of a group is final; every id exists."""
    asked = queries("queries")
    assert len(asked) >= 150
    groups = {name: list(listed) for name, listed in groupby(asked, key=lambda query: query.group)}
    assert len(groups) == 11
    for listed in groups.values():
        assert [query.final for query in listed] == [place % 3 == 0 for place in range(1, len(listed) + 1)]
    known = {doc["id"] for doc in json.loads(real_index())["docs"]}
    assert {id for name in FILES for query in queries(name) for id in query.right} <= known


def test_right_entry_comes_first(answered: list[tuple[Query, Answer]]) -> None:
    """In each group the right entry is first for at least 97 %, among the first three for all, and nothing is empty."""
    for final in (False, True):
        for group in dict.fromkeys(query.group for query, _ in answered):
            pairs = [(query, answer) for query, answer in answered if (query.group, query.final) == (group, final)]
            found = figures([query for query, _ in pairs], [answer for _, answer in pairs])
            print(f"{'末检' if final else '调试'} {group:12} {found}")
            assert found.first / found.asked >= 0.97, wrong(pairs)
            assert found.among_three == found.asked, wrong(pairs)
            assert found.empty == 0, wrong(pairs)


def wrong(pairs: list[tuple[Query, Answer]]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The queries whose first answer is not right."""
    return [(q.text, q.right, a.ids[:4]) for q, a in pairs if not (a.ids and q.is_met(a.ids[0]))]


def test_words_of_the_text_have_an_answer() -> None:
    """Every run of characters of the text, from one to twelve, is found; a sample of 4,000."""
    text = (OFFICE / "source/v1.txt").read_text(encoding="utf-8")
    runs = {run for run in re.split(r"[^\w%％＋+]+", text) if run}
    parts = {run[start : start + size] for run in runs for size in range(1, 13) for start in range(len(run) - size + 1)}
    sample = random.Random(4).sample(sorted(parts), 4000)
    assert [answer.query for answer in ask(sample) if not answer.ids] == []


def test_a_pasted_clause_finds_itself() -> None:
    """Whole clauses and items, pasted with their punctuation, find the entry first."""
    docs = [doc for doc in json.loads(real_index())["docs"] if doc["kind"] in ("measure", "item") and "text" in doc]
    assert len(docs) == 46
    for doc, answer in zip(docs, ask(doc["text"] for doc in docs), strict=True):
        assert answer.ids[0] == doc["id"]


def test_exact_phrase_before_scattered_characters() -> None:
    """What holds the words as typed comes before what holds them apart."""
    (answer,) = ask(["重点领域"])
    assert answer.ids[:3] == ("m06", "m17-1", "c07")


def test_measures_before_lists() -> None:
    """A term's or document's own entry comes after the measure that uses it; full text and indexes are not found."""
    kind = {doc["id"]: doc["kind"] for doc in json.loads(real_index())["docs"]}
    for answer in ask(["一线工作法", "机关学习制度", "四种形态", "安全生产专项整治三年行动", "营商环境"]):
        kinds = [kind[id] for id in answer.ids]
        assert kinds[0] == "measure"
        assert "preamble" not in answer.ids[:1]
        assert "page" not in kinds


def test_what_is_not_there_has_no_answer() -> None:
    """Words of which the text holds nothing are not answered with something else."""
    for answer in ask(["天气预报", "睹博", "第二十条", "😀", "…", ""]):
        assert answer.ids == ()


HOSTILE = (
    *(".*", "[", "(?:", "\\", "^$", "a{999999}", "(((((", "*+-:~", "/etc/passwd", "%", "%%%", "%E4%BF", "__proto__"),
    *("constructor", "toString", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "\"'`"),
    *("信" * 10_000, "信访" * 5_000, "x" * 10_000, "第" + "九" * 9_999 + "条", "9" * 10_000, "a " * 5_000),
    *(
        "😀信访😀",
        "👨‍👩‍👧‍👦",
        "\ud83d",
        "\udc00信访",
        "\x00\x01\x1b",
        "\u202e信访",
        "\u200b\u200b",
        "ﷺ",
        "①②③",
        "㈠",
        "\n\t",
    ),
    *("xin'fang", "-", "--", "第条", "第部分", "附件", "0", "00", "000000009", "-1", "1e9", "１２３", "Ⅸ"),
)


def test_any_string_is_answered() -> None:
    """Any string gives an answer or none, never an error; nothing of it comes back as markup."""
    for answer in ask(HOSTILE):
        assert answer.type == 3
        assert not re.search("<script|<img", json.dumps(answer.items))


def test_random_strings_are_answered() -> None:
    """A thousand strings drawn from the text's characters, signs and letters are answered."""
    chance = random.Random(56)
    signs = "信访工作一线法每季度15天第九条附件5款部分处党组办公室xinfang%+-*()[]{}^$.|\\/ <>&\"'\n\u3000ＱＱ😀"
    drawn = ["".join(chance.choices(signs, k=chance.randint(0, 24))) for _ in range(1000)]
    assert {answer.type for answer in ask(drawn)} == {3}


def test_data_never_run_as_markup() -> None:
    """Markup in headings, texts, names and labels of the data comes back escaped."""
    index = json.loads(real_index())
    evil = '<img src=x onerror="alert(1)">信访&'
    for doc in index["docs"]:
        for field in ("title", "text", "label"):
            doc[field] = evil
    index["config"]["words"]["kind"] = dict.fromkeys(index["config"]["words"]["kind"], evil)
    index["config"]["words"]["department"] = dict.fromkeys(index["config"]["words"]["department"], evil)
    for answer in ask(["信访", "img src", "onerror"], json.dumps(index).encode()):
        shown = [item[field] for group in answer.items for item in group for field in ("title", "text")]
        assert shown
        for html in shown:
            assert re.findall(r"<(?!/?mark>|p class=\"hit-facts\">|/?p>)", html) == []


def test_words_found_are_marked() -> None:
    """The words found are marked where they stand, in the text's own form, and handed to the opened page."""
    for typed, printed in (
        ("1%工作法", "1％工作法"),
        ("qq工作群", "QQ工作群"),
        ("xinfang", "信访"),
        ("办结", "对账销号"),
    ):
        item = ask([typed])[0].items[0][0]
        assert f"<mark>{printed}</mark>" in item["title"] + item["text"]
        assert item["terms"][printed] is True


def test_manifestation_stands_beside_no_department() -> None:
    """Words of the appendix never stand beside a department's name."""
    for group in ask(["推诿扯皮"])[0].items:
        for item in group:
            if item["location"].startswith("checklist/#c"):
                assert '<p class="hit-facts">表现</p>' in item["text"]
