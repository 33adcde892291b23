"""What must not get out: what is found and what is not, on a corpus; message by message in faults/secrets.txt."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from helpers.paths import OFFICE, SMALL, SMALL_RECORDS, TESTS
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.suspects import KINDS, Finding, findings
from policysite.data.suspects.kinds import Kind

CORPUS = yaml.load((TESTS / "data" / "cases" / "suspects.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
FOUND = [(kind, text) for kind, texts in CORPUS["found"].items() for text in texts]


def kinds(text: str) -> list[str]:
    """The kinds of everything found in `text`."""
    return [hit.kind for hit in findings(text)]


def test_the_corpus_is_large_and_says_everything_once() -> None:
    """Hundreds of ways of writing, each kind among them; what is measured on it means something."""
    texts = [text for _, text in FOUND] + CORPUS["clean"]
    assert (len(FOUND), len(CORPUS["clean"])) >= (120, 100)
    assert len({*texts}) == len(texts)
    assert {kind for kind, _ in FOUND} == {kind.name for kind in KINDS}


def test_recall_on_the_corpus() -> None:
    """Of a hundred that must not get out 98 are found at least, and as what they are."""
    missed = [(kind, text) for kind, text in FOUND if kind not in kinds(text)]
    assert len(missed) <= 0.02 * len(FOUND), missed


def test_no_false_alarm_on_the_corpus() -> None:
    """What an office writes every day is nothing: numbers of documents, dates, amounts, words for secrecy."""
    assert [(text, kinds(text)) for text in CORPUS["clean"] if kinds(text)] == []


@pytest.mark.parametrize(("kind", "text"), FOUND[::3], ids=lambda value: value[:20])
def test_a_finding_is_told_where_it_is_written(kind: str, text: str) -> None:
    """In the middle of other words, in a line of its own, twice: each is found at its place in the text as written."""
    alone = list(findings(text))
    there = list(findings(f"上文。\n\n{text}\n\n\n下文\n\n{text}"))
    ahead = len("上文。\n\n")
    again = ahead + len(text) + len("\n\n\n下文\n\n")
    assert [(hit.start - ahead, hit.end - ahead) for hit in there[: len(alone)]] == [
        (hit.start, hit.end) for hit in alone
    ]
    assert [hit.start - again for hit in there[len(alone) :]] == [hit.start for hit in alone]


def identity(seventeen: str) -> str:
    """An identity-card number with its check sign."""
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    return seventeen + "10X98765432"[sum(w * int(d) for w, d in zip(weights, seventeen, strict=True)) % 11]


@given(
    st.sampled_from(("11", "33", "65", "71", "82")), st.dates(date(1800, 1, 1), date(2199, 12, 31)), st.integers(0, 999)
)
def test_every_identity_number_is_found(province: str, born: object, serial: int) -> None:
    """Whatever province, birthday and serial number: found with the check sign, not with another."""
    number = identity(f"{province}0105{str(born).replace('-', '')}{serial:03}")
    assert kinds(f"证件{number}。") == ["身份证号"]
    wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
    assert "身份证号" not in kinds(wrong)


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_every_mobile_number_is_found(number: str) -> None:
    """With any usual separators, and never inside a longer number."""
    for form in (number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86 {number}", f"{number[:3]}-{number[3:]}"):
        assert kinds(f"电话{form}，") == ["手机号"]
    assert kinds(f"20{number}") == kinds(f"{number}0") == []


@given(st.from_regex(r"\A62[0-9]{14,16}\Z"))
def test_of_ten_numbers_one_is_a_card(number: str) -> None:
    """Of the ten last digits exactly one makes a bank card; or, where it makes an identity-card number too, that."""
    found = [kinds(f"{number}{digit}") for digit in range(10)]
    assert (found.count(["银行卡号"]) or found.count(["身份证号"])) == 1


def test_a_birthday_is_one_of_our_time() -> None:
    """Digits that would be the number of somebody born in the year 14 are nobody's; here they make a bank card."""
    assert kinds("624701001405201002") == ["银行卡号"]


@given(st.text(alphabet="0123456789Xx -+()@.a★机密秘密绝电话：１（）＠/:https"))
def test_findings_stand_in_order_and_apart(text: str) -> None:
    """Findings are parts of the text, in its order, none inside another."""
    found = list(findings(text))
    assert all(hit.start < hit.end <= len(text) for hit in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "1",
            "1 ",
            "1-",
            "1\n ",
            "13",
            "138 ",
            "a",
            "a.",
            "a@",
            "a@a.",
            "-",
            "-----BEGIN ",
            "A ",
            "6222 ",
            "(0",
            "０",
        ),
        *(
            "https://",
            "https://a:",
            "机密性",
            "机 ",
            "密级：",
            " ",
            "\n",
            "\u200b1",
            "&nbsp;",
            "\\u0031",
            "&#",
            "电话：8",
        ),
        *(
            "密码：",
            "密码 ",
            "password=",
            "token=",
            "eyJ",
            "eyJa.eyJ",
            "Bearer ",
            "京A",
            "微信",
            "QQ",
            "一",
            "0571-8",
            "转1",
        ),
    ],
)
def test_no_text_makes_it_slow(unit: str) -> None:
    """A pattern takes a bounded number of steps per sign: a line of 60,000 signs of any kind comes to its end."""
    length = 60_000
    assert all(hit.end <= length for hit in findings((unit * length)[:length]))


def repeats(pattern: re.Pattern[str]) -> Iterator[str]:
    """What in a pattern repeats without a bound."""
    yield from re.findall(r"(?<!\\)[*]|(?<![\\{,\d(?])\+(?!\?)|\{\d*,\}", re.sub(r"\[[^\]]*\]", "x", pattern.pattern))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_patterns_repeat_a_bounded_number_of_times(kind: Kind) -> None:
    """So none can go back over the text again and again."""
    assert list(repeats(kind.pattern)) == []


def test_the_bound_is_really_looked_for() -> None:
    """The test above finds what it is to find."""
    assert [list(repeats(re.compile(text))) for text in ("a+b", "(?:a*)b", "a{2,}", r"\+?8[+*]x{1,3}")] == [
        ["+"],
        ["*"],
        ["{2,}"],
        [],
    ]


@pytest.mark.parametrize(
    "path",
    [path for office in (OFFICE, SMALL, SMALL_RECORDS) for path in office.rglob("*") if path.is_file()],
    ids=lambda path: path.name,
)
def test_the_real_data_hold_nothing(path: Path) -> None:
    """The committed data, comments and archived originals included, need no entry of an allow-list."""
    assert list(findings(path.read_text(encoding="utf-8"))) == []


def test_the_one_that_begins_first_counts() -> None:
    """A number is reported once, as what it is as a whole."""
    assert list(findings("甲11010519491231002X乙")) == [Finding(1, 19, "身份证号")]
